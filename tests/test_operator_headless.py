"""An operator plays with a workbook between refreshes: whatever is done, nothing typed is lost."""

from __future__ import annotations

import random
import string
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import recalc
from operating import Desk, broken
from test_render_package_refresh import authored, ours_recalculate, refreshed

from xlops.render.now import ParkedNote

SEEDS = range(10)
KEYS = tuple(string.ascii_uppercase[:12])


@dataclass
class Typed:
    """What the operator has typed so far, and where it must be found again."""

    notes: dict[str, dict[str, str]] = field(default_factory=dict)
    """Own column -> item -> note."""
    loose: set[str] = field(default_factory=set)
    """Texts in cells of no table, anywhere on the sheet of the items."""
    comments: dict[str, str] = field(default_factory=dict)
    """Item -> comment on its name."""
    lit: dict[str, int] = field(default_factory=dict)
    """Item -> format of its name."""
    mine: int = 0
    """Rows of the own sheet."""


def play(seed: int, path: Path) -> None:
    """Some rounds of edits and refreshes; asserts after each."""
    dice = random.Random(seed)
    items = tuple(dice.sample(KEYS, dice.randint(1, 9)))
    authored(path, *items, lines=dice.randint(0, 3), second=dice.random() < 0.5)
    typed, parked = Typed(), {}
    for _ in range(3):
        desk = Desk(path)
        for _ in range(dice.randint(2, 6)):
            edit(dice, desk, typed, items)
        desk.save()
        assert broken(path) == []
        before = members(path)
        items = tuple(dice.sample(KEYS, dice.randint(1, 11)))
        more = {"lines": dice.randint(0, 3), "stores": dice.randint(1, 6), "second": dice.random() < 0.5}
        done = refreshed(path, *items, parked=tuple(parked.values()), **more)
        assert done.left == {}
        for each in done.parked:
            parked[each.key, each.column] = each
        check(path, typed, items, parked, before, seed)
        data = path.read_bytes()
        refreshed(path, *items, parked=tuple(parked.values()), **more)
        assert path.read_bytes() == data


def edit(dice: random.Random, desk: Desk, typed: Typed, items: tuple[str, ...]) -> None:
    sheet, part = desk.table("items")
    known = [each for each in items if each not in ("",)]
    item = dice.choice(known)
    row = desk.row_of("items", item, "item")
    word = f"typed {dice.randint(0, 10**9)}"
    match dice.randint(0, 11):
        case 0 | 1:
            header = f"备注{len(typed.notes)}"
            desk.insert_column(sheet, dice.randint(part.area.left + 1, part.area.right), header)
            typed.notes[header] = {}
        case 2 | 3 | 4 if typed.notes:
            header = dice.choice(sorted(typed.notes))
            desk.type(sheet, row, desk.column("items", header), word)
            typed.notes[header][item] = word
        case 5:
            rows = [*range(2, part.area.top), part.area.bottom + 1, part.area.bottom + 2]
            at = dice.choice(rows)
            desk.insert_rows(sheet, at)
            if at > part.area.top:
                column = part.area.right + 2
                desk.insert_rows(sheet, at)  # not right below the table, where it would be a row of it
                at += 1
            else:
                column = part.area.left
            desk.type(sheet, at, column, word)
            typed.loose.add(word)
        case 6:
            desk.type(sheet, max(row for row, _ in desk.read(sheet)) + 3, dice.randint(2, 6), word)
            typed.loose.add(word)
        case 7:
            name = f"页 {dice.randint(0, 999)} 'x"
            if name not in desk.names:
                desk.rename(sheet, name)
        case 8:
            desk.move_last(sheet)
        case 9:
            way = dice.choice((1, -1))
            place = desk.column("items", "item") - part.area.left
            lit = [each for each in typed.lit if each in items]
            if (
                not lit and not typed.comments
            ):  # formats and comments stay where they are when Excel sorts: not followed here
                desk.sort("items", lambda values: way * ord(values[place]))
        case 10:
            if item not in typed.comments:
                desk.comment(sheet, row, desk.column("items", "name"), word)
                typed.comments[item] = word
            typed.lit[item] = desk.highlight(sheet, row, desk.column("items", "name"))
        case 11:
            column = desk.column("items", "paid")
            body = f"{letter(column)}{part.area.top + 1}:{letter(column)}{part.area.bottom}"
            quoted = "'" + sheet.replace("'", "''") + "'"
            content: dict[tuple[int, int], object] = {
                (1, 1): f"=SUM({quoted}!{body})",
                (2, 1): "=COUNTA(t_items[item])",
                (3, 1): f"={quoted}!B2",
                (4, 1): word,
            }
            if f"Mine {typed.mine}" not in desk.names:
                desk.add_sheet(f"Mine {typed.mine}", content)
                typed.mine += 1


def letter(column: int) -> str:
    return string.ascii_uppercase[column - 1]


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def check(
    path: Path,
    typed: Typed,
    items: tuple[str, ...],
    parked: dict[tuple[tuple[str, ...], str], ParkedNote],
    before: dict[str, bytes],
    seed: int,
) -> None:
    desk = Desk(path)
    sheet, part = desk.table("items")
    read = desk.read(sheet)
    for header, notes in typed.notes.items():
        column = desk.column("items", header)
        for item, note in notes.items():
            if item in items:
                assert read.get((desk.row_of("items", item, "item"), column)) == note, (header, item)
            else:
                assert parked[(item,), header].value == note
    assert {each for each in typed.loose if each not in read.values()} == set()
    assert [read[row, desk.column("items", "item")] for row in range(part.area.top + 1, part.area.bottom + 1)] == list(
        items
    )
    book = recalc.open_book(path)
    for item, text in list(typed.comments.items()):
        if item not in items:
            del typed.comments[item]
            typed.lit.pop(item, None)
            continue
        row, column = desk.row_of("items", item, "item"), desk.column("items", "name")
        assert book[sheet].cell(row, column).comment.text == text
        assert desk.style(sheet, row, column) == typed.lit[item]
    for item in [each for each in typed.lit if each not in items]:
        del typed.lit[item]
    assert broken(path) == []
    own = tuple(f"Mine {at}!" for at in range(typed.mine))
    assert ours_recalculate(path, *own) == []
    values = recalc.recalc_ironcalc(path)
    for at in range(typed.mine):
        mine = values[f"Mine {at}"]
        assert mine["A1"] == sum(100.0 * place for place in range(1, len(items) + 1)), at
        assert mine["A2"] == len(items)
    after = members(path)
    for name in ("xl/theme/theme1.xml", "docProps/core.xml", "docProps/app.xml"):
        assert after[name] == before[name]
    if seed % 4 == 0:
        assert recalc.audit(path) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_an_operator_does_nothing_typed_is_lost(seed: int, tmp_path: Path) -> None:
    play(seed, tmp_path / "OpsHub.xlsx")
