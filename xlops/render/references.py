"""References inside formulas: found without being fooled by texts, structured references or names, and rewritten.

A formula is cut into pieces; only references in A1 style are looked at. Structured references (`t_items[pay_amt]`),
defined names, functions and quoted texts pass as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from xlops.render.cells import letters

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
LOST = "#REF!"

_TEXT = re.compile(r'"(?:[^"]|"")*"')
_SHEET = re.compile(r"('(?:[^']|'')*'|(?:\[[^\[\]]+\])?[^\W\d][\w.]*(?::[^\W\d][\w.]*)?|\[\d+\])!")
_CELL = r"\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}"
_CELLS = re.compile(rf"({_CELL})(?::({_CELL}))?(?![\w.(!\[?\\])")
_COLUMNS = re.compile(r"(\$?[A-Za-z]{1,3}):(\$?[A-Za-z]{1,3})(?![\w.(!\[])")
_ROWS = re.compile(r"(\$?[1-9][0-9]{0,6}):(\$?[1-9][0-9]{0,6})(?![\w.(])")
_WORD = re.compile(r"(?:[^\W\d]|\\)[\w.\\?]*|[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|#[A-Z/0-9]+[!?]?|.", re.S)
_PARTS = re.compile(r"(\$?)([A-Za-z]*)(\$?)([0-9]*)")


@dataclass(frozen=True)
class End:
    """One corner of a reference; row or column 0 where it names whole columns or rows."""

    row: int
    column: int
    fixed_row: bool = False
    fixed_column: bool = False

    @property
    def text(self) -> str:
        """As a formula writes it."""
        column = ("$" if self.fixed_column else "") + letters(self.column) if self.column else ""
        return column + (("$" if self.fixed_row else "") + str(self.row) if self.row else "")


@dataclass(frozen=True)
class Reference:
    """A reference in a formula: `sheet` is what stands before it with its "!", as written, or nothing."""

    sheet: str
    first: End
    last: End
    single: bool
    """Written as one cell, not as A1:B2."""

    @property
    def text(self) -> str:
        """As a formula writes it."""
        return self.sheet + (self.first.text if self.single else f"{self.first.text}:{self.last.text}")

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheet's name, both ends of a range of sheets, or nothing for the formula's own sheet."""
        name = self.sheet.removesuffix("!")
        if name.startswith("'"):
            name = name[1:-1].replace("''", "'")
        return tuple(name.split(":")) if name else ()

    @property
    def outside(self) -> bool:
        """Whether it points into another workbook."""
        return "[" in self.sheet

    def on(self, sheet: str, own: str) -> bool:
        """Whether it points to cells of `sheet`, standing in a formula on the sheet `own`."""
        if self.outside:
            return False
        names = self.sheets or (own,)
        return any(name.casefold() == sheet.casefold() for name in names)


Change = Callable[[Reference], str | None]
"""Gives the text in place of a reference; None leaves it as it is."""


def pieces(formula: str) -> Iterator[str | Reference]:
    """The formula cut into references and all that is none."""
    at = 0
    while at < len(formula):
        sign = formula[at]
        if sign == '"':
            found = _TEXT.match(formula, at)
            end = found.end() if found else len(formula)
        elif sign == "[" and _SHEET.match(formula, at) is None:
            end = _bracket(formula, at)
        else:
            reference, end = _reference(formula, at)
            if reference is not None:
                yield reference
                at = end
                continue
        yield formula[at:end]
        at = end


def rewritten(formula: str, change: Change) -> str:
    """The formula with each reference changed."""
    parts = []
    for piece in pieces(formula):
        if isinstance(piece, str):
            parts.append(piece)
        else:
            new = change(piece)
            parts.append(piece.text if new is None else new)
    return "".join(parts)


def _bracket(formula: str, at: int) -> int:
    """Where a bracketed part ends; an apostrophe takes the next sign for itself."""
    depth = 0
    while at < len(formula):
        sign = formula[at]
        if sign == "'":
            at += 1
        elif sign == "[":
            depth += 1
        elif sign == "]":
            depth -= 1
            if not depth:
                return at + 1
        at += 1
    return len(formula)


def _reference(formula: str, at: int) -> tuple[Reference | None, int]:
    sheet, start = "", at
    if found := _SHEET.match(formula, at):
        sheet, start = found[0], found.end()
    for pattern in (_CELLS, _COLUMNS, _ROWS):
        if found := pattern.match(formula, start):
            first, last = end(found[1]), end(found[2] or found[1])
            if max(first.row, last.row) <= LAST_ROW and max(first.column, last.column) <= LAST_COLUMN:
                return Reference(sheet, first, last, found[2] is None), found.end()
    if sheet:
        return None, start
    if formula[at] == "'":
        return None, at + 1
    word = _WORD.match(formula, at)
    return None, word.end() if word else at + 1


def end(text: str) -> End:
    """One corner, as a formula writes it."""
    found = _PARTS.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no reference")
    mark, column, other, row = found.groups()
    if not column:
        return End(int(row), 0, bool(mark or other), False)
    return End(int(row) if row else 0, number(column), bool(other), bool(mark))


def number(column: str) -> int:
    """The number of a column's letters, counted from 1."""
    total = 0
    for letter in column.upper():
        total = total * 26 + ord(letter) - 64
    return total


@dataclass(frozen=True)
class Shift:
    """Whole rows put in (`count` > 0, before row `at`) or taken out (`count` < 0, from row `at` on).

    `grow` is a row: ranges that end in it grow over the rows put in right below it, as they would not do in Excel.
    """

    at: int
    count: int
    grow: int = 0

    def row(self, row: int) -> int | None:
        """Where a row stands afterwards; None when it was taken out."""
        if row < self.at:
            return row
        if self.count < 0 and row < self.at - self.count:
            return None
        return row + self.count

    def rows(self, top: int, bottom: int) -> tuple[int, int] | None:
        """Where a range of rows stands afterwards; None when all of it was taken out."""
        if self.count >= 0:
            if self.grow and bottom == self.grow and self.at == self.grow + 1:
                return top, bottom + self.count
            return (top if top < self.at else top + self.count), (bottom if bottom < self.at else bottom + self.count)
        last = self.at - self.count - 1
        top = top if top < self.at else self.at if top <= last else top + self.count
        bottom = bottom if bottom < self.at else self.at - 1 if bottom <= last else bottom + self.count
        return (top, bottom) if top <= bottom else None

    def reference(self, reference: Reference) -> str | None:
        """What a reference to cells of that sheet becomes; None when it stays the same."""
        first, last = reference.first, reference.last
        if not first.row or (first.row == 1 and last.row == LAST_ROW):
            return None
        top, bottom = sorted((first.row, last.row))
        if reference.single:
            row = self.row(top)
            moved = (row, row) if row is not None else None
        else:
            moved = self.rows(top, bottom)
        if moved is None or moved[0] > LAST_ROW:
            return reference.sheet + LOST
        moved = moved[0], min(moved[1], LAST_ROW)
        if moved == (top, bottom):
            return None
        if first.row > last.row:
            moved = moved[1], moved[0]
        return replace(reference, first=replace(first, row=moved[0]), last=replace(last, row=moved[1])).text

    def formula(self, formula: str, *, own: str, sheet: str) -> str:
        """A formula that stands on the sheet `own`, after the rows of `sheet` moved."""
        return rewritten(formula, lambda each: self.reference(each) if each.on(sheet, own) else None)


def copied(formula: str, *, rows: int = 0, columns: int = 0) -> str:
    """The formula as if its cell were copied so many rows down and columns to the right."""

    def moved(end: End) -> End | None:
        row = end.row + (0 if end.fixed_row or not end.row else rows)
        column = end.column + (0 if end.fixed_column or not end.column else columns)
        if (end.row and not 1 <= row <= LAST_ROW) or (end.column and not 1 <= column <= LAST_COLUMN):
            return None
        return replace(end, row=row, column=column)

    def change(reference: Reference) -> str | None:
        first, last = moved(reference.first), moved(reference.last)
        if first is None or last is None:
            return reference.sheet + LOST
        return replace(reference, first=first, last=last).text

    return rewritten(formula, change) if rows or columns else formula


def placed(formula: str, rows: Mapping[int, int], columns: Mapping[int, int]) -> str:
    """A formula of a lowered sheet, whose rows and columns stand elsewhere now; references to other sheets stay."""

    def moved(end: End) -> End:
        return replace(end, row=rows.get(end.row, end.row), column=columns.get(end.column, end.column))

    def change(reference: Reference) -> str | None:
        if reference.sheet:
            return None
        return replace(reference, first=moved(reference.first), last=moved(reference.last)).text

    return rewritten(formula, change)
