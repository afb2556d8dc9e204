"""The rows of a ledger as its sheet shows them: what the archive holds, with what was put aside laid over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from xlops.label import Label
from xlops.ledgers.base import Ledger
from xlops.ledgers.cells import Cells, Scene, completed, key_of, key_text, normal
from xlops.ledgers.found import Content


@dataclass(frozen=True)
class Aside:
    """One cell that was typed and not taken: what, where, in which workbook, why."""

    ledger: str
    row: str
    """The row's key, or the mark of a row without one."""
    column: str
    """Blank when the whole row is meant."""
    kind: str
    """wrong, beside (in a row that is wrong elsewhere), conflict (the other side), formula."""
    typed: Content
    reason: Label | None
    workbook: str
    file: str
    sheet: str
    cell: str
    at: datetime
    place: int

    @property
    def mark(self) -> tuple[str, ...]:
        """What tells it from others: of a wrong cell there is one, of conflicts one a file."""
        return self.row, self.column, self.kind, *((self.workbook, self.file) if self.kind == "conflict" else ())


@dataclass(frozen=True)
class LedgerRow:
    """One row: its cells as they are shown, what the archive holds of it, and what was put aside."""

    id: str
    cells: Mapping[str, Content]
    stored: Mapping[str, Content] | None
    """None for a row that the archive does not have: a preset one, or one that is wrong."""
    set_at: datetime | None = None
    asides: tuple[Aside, ...] = field(default=())

    @property
    def conflicts(self) -> tuple[Aside, ...]:
        """The other sides of its conflicts."""
        return tuple(each for each in self.asides if each.kind == "conflict")


def shown_rows(
    ledger: Ledger, scene: Scene, stored: Iterable[tuple[Cells, datetime | None]], asides: Iterable[Aside]
) -> dict[str, LedgerRow]:
    """The rows by id: presets first, then the archive's in the order of their key, then those that are wrong."""
    found: dict[str, LedgerRow] = {}
    for cells in ledger.presets:
        row = _normal(ledger, scene, cells)
        id = key_of(key_text(row.get(each)) for each in ledger.key)
        found[id] = LedgerRow(id, row, None)
    for cells, at in stored:
        row = _normal(ledger, scene, cells)
        id = key_of(key_text(row.get(each)) for each in ledger.key)
        found[id] = LedgerRow(id, row, row, at)
    by_row: dict[str, list[Aside]] = {}
    for each in asides:
        by_row.setdefault(each.row, []).append(each)
    for id, mine in sorted(by_row.items(), key=lambda pair: (pair[1][0].at, pair[1][0].place, pair[0])):
        known = found.get(id)
        over = {each.column: each.typed for each in mine if each.kind in ("wrong", "beside")}
        if known is None and not over:
            continue  # a conflict over a row that is gone: it is told on Data quality
        base = dict(known.cells) if known else dict.fromkeys(ledger.names)
        stored_row = known.stored if known else None
        found[id] = LedgerRow(id, {**base, **over}, stored_row, known.set_at if known else None, tuple(mine))
    return found


LISTED = 300
"""Rows that a ledger's sheet lists at most; any other may be typed below them all the same."""


def listed(ledger: Ledger, rows: Mapping[str, LedgerRow]) -> list[LedgerRow]:
    """The rows that the sheet lists: all, or of too many those that need somebody and those that begin last.

    Of an offered ledger it is always all: a row that was not given to the workbook could not be cleared there.
    """
    if len(rows) <= LISTED or ledger.offered:
        return list(rows.values())
    days = [each for each in ledger.key if ledger[each].column.kind == "day"]
    latest = sorted(rows.values(), key=lambda row: [str(row.cells.get(each) or "") for each in days], reverse=True)
    chosen = {each.id for each in sorted(latest, key=lambda row: not row.asides)[:LISTED]}
    return [each for each in rows.values() if each.id in chosen]


def _normal(ledger: Ledger, scene: Scene, cells: Cells) -> dict[str, Content]:
    plain = {each.name: normal(cells.get(each.name), each, scene) for each in ledger.columns}
    return completed(plain, ledger, scene)
