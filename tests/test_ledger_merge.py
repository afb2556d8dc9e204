"""Random typing in several workbooks, in any order: nothing that was typed is ever lost."""

from __future__ import annotations

import random
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from found_books import Book, Shop
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlops.label import same
from xlops.ledgers import LEDGERS
from xlops.ledgers.base import Choice
from xlops.ledgers.cells import Cells, Scene, completed, normal
from xlops.ledgers.found import Content
from xlops.ledgers.merge import Base, TypedRow, Who, merge
from xlops.ledgers.rows import Aside, LedgerRow, shown_rows

FEES = LEDGERS["fees"]
SCENE = Scene({"stores": (Choice("tmall", same("tmall")), Choice("web", same("web")))})
GOOD: tuple[dict[str, Content], ...] = tuple(
    {"store": store, "fee": fee, "valid_from": date(2026, 1, 1)} for store in ("tmall", "web") for fee in ("a", "b")
)
KEYS: tuple[dict[str, Content], ...] = (
    *GOOD,
    {"store": "nowhere", "fee": "a", "valid_from": date(2026, 1, 1)},
    {"store": "web", "fee": "a", "valid_from": "soon"},
    {"fee": None},
)


@dataclass
class Memory:
    """What an archive does with what a merge says, in memory: rows, what is put aside, and a log of what was."""

    stored: dict[str, Cells] = field(default_factory=dict)
    asides: dict[tuple[str, ...], Aside] = field(default_factory=dict)
    log: set[Content] = field(default_factory=set)
    now: datetime = datetime(2026, 3, 1)
    set_at: dict[str, datetime] = field(default_factory=dict)

    def shown(self) -> dict[str, LedgerRow]:
        rows = [(cells, self.set_at[id]) for id, cells in self.stored.items()]
        return shown_rows(FEES, SCENE, rows, self.asides.values())

    def read(self, desk: Desk) -> None:
        self.now += timedelta(hours=1)
        rows = [TypedRow(each, place=at) for at, each in enumerate(desk.typed(), 1)]
        base = Base(desk.given, desk.known_at)
        done = merge(FEES, SCENE, base, self.shown(), rows, Who(desk.id, desk.id, "Fees", self.now))
        for id in done.removed:
            self.log |= set(self.stored.pop(id).values())
        for id, cells in done.kept.items():
            self.log |= set(self.stored.get(id, {}).values())
            self.stored[id], self.set_at[id] = cells, self.now
        for mark in done.settled:
            self.log.add(self.asides.pop(mark).typed)
        for mark, aside in done.aside.items():
            if mark in self.asides:
                self.log.add(self.asides[mark].typed)
            self.asides[mark] = aside
        desk.given = done.found

    def everything(self) -> set[Content]:
        """All that can still be found of what was ever typed."""
        kept = {value for cells in self.stored.values() for value in cells.values()}
        return kept | {each.typed for each in self.asides.values()} | self.log


@dataclass
class Desk:
    """Somebody's copy of the workbook."""

    id: str
    rows: list[dict[str, Content]] = field(default_factory=list)
    given: dict[str, Cells] = field(default_factory=dict)
    known_at: datetime = datetime(2026, 1, 1)

    def refresh(self, memory: Memory) -> None:
        shown = memory.shown()
        self.rows = [dict(row.cells) for row in shown.values()]
        self.given = {id: row.cells for id, row in shown.items()}
        self.known_at = memory.now

    def typed(self) -> Iterator[Cells]:
        for row in self.rows:
            plain = {each.name: normal(row.get(each.name), each, SCENE) for each in FEES.columns}
            if any(value is not None for value in plain.values()):
                yield completed(plain, FEES, SCENE)


def play(dice: random.Random, memory: Memory, steps: int) -> set[Content]:
    """Random mornings at three desks; gives every value that stood typed in a workbook when it was read."""
    desks = [Desk("one"), Desk("two"), Desk("copy")]
    wanted: set[Content] = set()
    token = 0
    for _ in range(steps):
        desk = dice.choice(desks)
        for _ in range(dice.randint(0, 3)):
            token += 1
            fresh: Content = dice.choice([token / 1000, f"wrong {token}", float(token + 5)])
            match dice.choice(["add", "add", "edit", "edit", "delete", "shuffle", "key", "clear"]):
                case "add":
                    desk.rows.append({**dice.choice(KEYS), "rate": fresh})
                case "edit" if desk.rows:
                    dice.choice(desk.rows)["rate"] = fresh
                case "delete" if desk.rows:
                    desk.rows.pop(dice.randrange(len(desk.rows)))
                case "shuffle":
                    dice.shuffle(desk.rows)
                case "key" if desk.rows:
                    dice.choice(desk.rows).update(dice.choice(KEYS))
                case "clear" if desk.rows:
                    dice.choice(desk.rows)["rate"] = None
        wanted |= {row["rate"] for row in desk.typed()}
        memory.read(desk)
        assert wanted - {None} <= memory.everything(), wanted - memory.everything()
        if dice.random() < 0.6:
            desk.refresh(memory)
            if dice.random() < 0.3:
                desks[2] = replace(deepcopy(desk), id="copy")
    return wanted


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_nothing_typed_is_lost_whatever_is_typed_where_and_read_in_what_order(seed: int) -> None:
    play(random.Random(seed), Memory(), 12)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_once_read_and_refreshed_a_workbook_has_nothing_new(seed: int) -> None:
    memory = Memory()
    play(random.Random(seed), memory, 8)
    desk = Desk("one")
    desk.refresh(memory)
    before = deepcopy((memory.stored, memory.asides))
    memory.read(desk)
    assert (memory.stored, memory.asides) == before


def test_a_value_that_would_be_lost_is_seen_by_the_property() -> None:
    memory = Memory()
    desk = Desk("one", [{**KEYS[0], "rate": 0.5}])
    memory.read(desk)
    memory.stored.clear()
    assert 0.5 not in memory.everything()


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_the_archive_itself_keeps_all_of_it(tmp_path_factory: object, seed: int) -> None:
    """The same through the archive on disk: what is no longer in it stands in its log of changes."""
    dice = random.Random(seed)
    shop = Shop(Path(tmp_path_factory.mktemp("shop")))  # type: ignore[attr-defined]
    books = [Book(shop, id=name, file=f"{name}.xlsx").refresh() for name in ("one", "two")]
    wanted: set[str] = set()
    for token in range(1, 7):
        book = dice.choice(books)
        rows = book.tables["fees"]
        value: Content = dice.choice([token / 1000, f"wrong {token}"])
        if rows and dice.random() < 0.5:
            dice.choice(rows)["rate"] = value
        else:
            rows.append({**dice.choice(KEYS), "rate": value})
        if len(rows) > 2 and dice.random() < 0.3:
            rows.pop(0)
        wanted |= {str(row["rate"]) for row in rows if row["rate"] is not None}
        shop.read(book)
        kept = {str(row["rate"]) for row in shop.rows("fees")} | {str(each.typed) for each in shop.state.asides}
        log = shop.archive.changes(shop.archive.generation()).to_pylist()
        kept |= {str(each[name]) for each in log for name in ("old", "new")}
        assert wanted <= kept, wanted - kept
        if dice.random() < 0.5:
            book.refresh()
