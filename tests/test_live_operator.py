"""A test that plays an operator in the open workbook: whatever is done between refreshes, nothing typed is lost."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from fake_excel import close_excel
from open_books import opened_with, refreshed, shown, table_rows
from standing import items_blocks

from xlops.blocks import Block, Title
from xlops.label import same
from xlops.render.now import ParkedNote

KEYS = tuple("ABCDEFGHIJ")


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    close_excel()


@dataclass
class Operator:
    """Somebody who works in the workbook, and remembers what was typed."""

    book: xw.Book
    random: random.Random
    keys: tuple[str, ...]
    notes: dict[str, str] = field(default_factory=dict)
    """By key of the row."""
    texts: list[str] = field(default_factory=list)
    """Written anywhere else."""
    comments: dict[str, str] = field(default_factory=dict)
    marked: set[str] = field(default_factory=set)
    archive: dict[tuple[str, tuple[str, ...], str], ParkedNote] = field(default_factory=dict)
    column: str = ""
    count: int = 0
    generation: int = 1
    lines: int = 1

    @property
    def sheet(self) -> xw.Sheet:
        return next(each for each in self.book.sheets for table in each.tables if table.name == "t_items")

    @property
    def table(self) -> xw.main.Table:
        return self.sheet.tables["t_items"]

    def at(self, header: str) -> int:
        place = self.table.range
        return place.column + list(place.options(ndim=2).value[0]).index(header)

    def row_of(self, key: str) -> int:
        place = self.table.range
        first = self.at("item")
        return next(
            row
            for row in range(place.row + 1, place.row + place.shape[0])
            if self.sheet.range((row, first)).value == key
        )

    def text(self, what: str) -> str:
        self.count += 1
        return f"{what} {self.count} typed"

    # what may be done

    def adds_a_column(self) -> None:
        if self.column:
            return
        place = self.table.range
        inside = self.random.choice([True, False])
        column = place.column + (self.random.randint(1, 2) if inside else place.shape[1])
        if inside:
            letters = self.sheet.range((1, column)).get_address(False, False).rstrip("1")
            self.sheet.range(f"{letters}:{letters}").insert("right")
        self.column = "备注"
        self.sheet.range((place.row, column)).value = self.column
        if not inside:
            end = (place.row + self.table.range.shape[0] - 1, column)
            self.table.resize(self.sheet.range((place.row, place.column), end))

    def writes_a_note(self) -> None:
        if self.column:
            key = self.random.choice(self.keys)
            self.notes[key] = self.text("note")
            self.sheet.range((self.row_of(key), self.at(self.column))).value = self.notes[key]

    def sorts(self) -> None:
        self.table.sort(self.random.randint(1, 2), ascending=self.random.choice([True, False]))

    def filters(self) -> None:
        field = self.at("item") - self.table.range.column + 1
        if self.random.choice([True, False]):
            self.table.autofilter.apply_values(field, self.random.sample(self.keys, max(1, len(self.keys) // 2)))
        else:
            self.table.autofilter.clear()

    def renames_the_sheet(self) -> None:
        self.count += 1
        self.sheet.name = f"Mine {self.count}"

    def moves_the_sheet(self) -> None:
        others = [each for each in self.book.sheets if each.name != self.sheet.name]
        self.book.impl.sheets(self.sheet.name).move(self.book.impl.sheets(others[-1].name), None)

    def puts_a_row_in(self) -> None:
        row = self.random.choice([1, 2, 3, self.table.range.row])
        self.sheet.range(f"{row}:{row}").insert("down")
        if self.random.random() < 0.7:
            self.texts.append(self.text("line"))
            self.sheet.range((row, 2)).value = self.texts[-1]

    def puts_a_column_in_front(self) -> None:
        self.sheet.range("A:A").insert("right")
        self.texts.append(self.text("margin"))
        self.sheet.range((self.random.randint(1, 6), 1)).value = self.texts[-1]

    def writes_below_everything(self) -> None:
        used = self.sheet.used_range
        row = used.row + used.shape[0] + self.random.randint(0, 2)
        self.texts.append(self.text("below"))
        self.sheet.range((row, self.random.randint(2, 4))).value = self.texts[-1]

    def writes_far_to_the_right(self) -> None:
        used = self.sheet.used_range
        self.texts.append(self.text("right"))
        self.sheet.range((self.random.randint(1, 12), used.column + used.shape[1] + 2)).value = self.texts[-1]

    def comments_a_row(self) -> None:
        key = self.random.choice(self.keys)
        cell = self.sheet.range((self.row_of(key), self.at("item")))
        if cell.note is None:
            self.comments[key] = self.text("comment")
            cell.add_note(self.comments[key])

    def marks_a_row(self) -> None:
        key = self.random.choice(self.keys)
        self.marked.add(key)
        self.sheet.range((self.row_of(key), self.at("name"))).color = "#ffff00"

    def points_a_formula_at_it(self) -> None:
        own = next((each for each in self.book.sheets if each.name == "Own"), None) or self.book.sheets.add("Own")
        used = own.used_range
        own.range((used.row + used.shape[0], 1)).formula = self.random.choice(
            [
                "=SUM(t_items[paid])",
                "=COUNTA(t_items[item])",
                f"={_ref(self.sheet)}!$B$1",
                f"=SUM({_ref(self.sheet)}!2:3)",
            ]
        )

    # the morning

    def refreshes(self, keys: Sequence[str], lines: int) -> None:
        def keep(notes: Sequence[ParkedNote], over: Any) -> None:
            self.archive |= {(each.table, each.key, each.column): each for each in notes}

        self.generation += 1
        self.keys, self.lines = tuple(keys), lines
        result = refreshed(
            self.book, *_day(keys, lines), generation=self.generation, parked=tuple(self.archive.values()), keep=keep
        )
        for each in result.returned:
            del self.archive[each.table, each.key, each.column]


def _ref(sheet: xw.Sheet) -> str:
    return "'" + sheet.name.replace("'", "''") + "'"


def _day(keys: Sequence[str], lines: int) -> tuple[list[Block], list[Block]]:
    return items_blocks(tuple(keys), lines=lines), [Title(same("Other"), "shop", same("t"))]


@pytest.mark.parametrize("seed", range(24))
def test_nothing_that_an_operator_typed_is_lost(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    keys = tuple(dice.sample(KEYS, dice.randint(2, 7)))
    me = Operator(opened_with(tmp_path, *_day(keys, 1)), dice, keys)
    edits = [
        me.adds_a_column, me.writes_a_note, me.writes_a_note, me.writes_a_note, me.sorts, me.filters,
        me.renames_the_sheet, me.moves_the_sheet, me.puts_a_row_in, me.puts_a_column_in_front,
        me.writes_below_everything, me.writes_far_to_the_right, me.comments_a_row, me.marks_a_row,
        me.points_a_formula_at_it,
    ]  # fmt: skip
    for _ in range(4):
        done = dice.sample(edits, dice.randint(3, 8))
        for edit in done:
            edit()
        story = [each.__name__ for each in done]
        me.refreshes(dice.sample(KEYS, dice.randint(1, 8)), dice.randint(0, 3))
        check(me, story)
    before = shown(me.book)
    me.refreshes(me.keys, me.lines)
    assert shown(me.book) == before, "a second refresh changes nothing"


def check(me: Operator, story: list[str]) -> None:
    rows = table_rows(me.book, key="item")
    assert list(rows) == list(me.keys), story
    assert [row["paid"] for row in rows.values()] == [100.0 * at for at in range(1, len(rows) + 1)], story
    kept = {note.key[0]: note.value for note in me.archive.values() if note.column == me.column}
    for key, text in me.notes.items():
        found = rows[key][me.column] if key in rows else kept.get(key)
        assert found == text, (story, key)
    if me.column:
        assert {key for key, row in rows.items() if row[me.column]} <= me.notes.keys(), story
    cells = [value for name, each in shown(me.book).items() if name != "Own" for value in each.values()]
    for text in me.texts:
        assert cells.count(text) == 1, (story, text)
    for value in cells:
        assert not (isinstance(value, str) and value.startswith("#")), (story, value)
    formulas = [text for sheet in me.book.sheets for row in _written(sheet) for text in row]
    assert not any("#REF!" in text for text in formulas), story
    assert not any("#REF!" in (each.refers_to or "") for each in me.book.names), story
    said = {note.text: note.location for sheet in me.book.sheets for note in sheet.notes}
    waiting = {note.key[0]: note.comment for note in me.archive.values() if note.comment}
    for key, text in me.comments.items():
        if key in rows:
            assert text in said and said[text].row == me.row_of(key), (story, key)
        else:
            assert waiting.get(key) == text, (story, key)
    own = [each for each in me.book.sheets if each.name == "Own"]
    for cell, formula in ((c, c.formula) for sheet in own for c in sheet.used_range):
        if formula == "=SUM(t_items[paid])":
            assert cell.value == sum(row["paid"] for row in rows.values()), story


def _written(sheet: xw.Sheet) -> list[list[str]]:
    used = sheet.used_range.formula
    return [[used]] if isinstance(used, str) else [list(row) for row in used]
