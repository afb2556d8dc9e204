"""Cells of a sheet part as values, and what refers to the rows of a sheet from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from xlops.render.package.opc import EXCEL, Element, Package, main, sheets
from xlops.render.package.strings import Strings, inline_text
from xlops.render.references import Reference, end, number, pieces

_EPOCH = datetime(1899, 12, 30)
_C, _F, _V, _IS = main("c"), main("f"), main("v"), main("is")


class Read(NamedTuple):
    """A cell as the file holds it."""

    row: int
    column: int
    value: str | int | float | bool | None
    formula: str
    style: int
    element: Element


def cells(sheet: Element, strings: Strings) -> Iterator[Read]:
    """Every cell of a sheet; formulas that are shared have their text only in their first cell."""
    last_row = 0
    for row in sheet.iterfind(f"{main('sheetData')}/{main('row')}"):
        last_row = int(row.get("r") or last_row + 1)
        column = 0
        for cell in row.iterfind(_C):
            place = cell.get("r")
            column = column_of(place) if place else column + 1
            value = formula = None
            for child in cell:
                tag = child.tag
                if tag == _V:
                    value = child
                elif tag == _F:
                    formula = child
            yield Read(
                last_row,
                column,
                _value(cell, value, strings),
                f"={formula.text}" if formula is not None and formula.text else "=" if formula is not None else "",
                int(cell.get("s") or 0),
                cell,
            )


@lru_cache(maxsize=20_000)
def _letters(text: str) -> int:
    return number(text)


def column_of(place: str) -> int:
    """The column of a cell's address."""
    return _letters(place.rstrip("0123456789"))


def _value(cell: Element, value: Element | None, strings: Strings) -> str | int | float | bool | None:
    kind = cell.get("t")
    if kind == "inlineStr":
        inline = cell.find(_IS)
        return inline_text(inline) if inline is not None else None
    if value is None or value.text is None:
        return None
    text = str(value.text)
    if kind == "s":
        return strings.text(int(text))
    if kind == "b":
        return text in ("1", "true")
    if kind in ("str", "e", "d"):
        return text
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def instant(value: int | float) -> datetime | None:
    """A number that is shown as a day or a time; None where it is none."""
    try:
        return _EPOCH + timedelta(seconds=round(value * 86_400))
    except OverflowError:
        return None


def referred_rows(package: Package, part: str, name: str, skipped: set[tuple[int, int]]) -> set[int]:
    """Rows of the sheet that a reference ends in, so that deleting them might break it.

    Formulas in `skipped` cells of the sheet are written anew and do not count, nor do references to a cell's own row.
    """
    rows: set[int] = set()

    def look(formula: str, own: str, row: int = 0) -> None:
        for piece in pieces(formula):
            if isinstance(piece, Reference) and piece.on(name, own):
                last = max(piece.first.row, piece.last.row)
                if last and (last != row or own != name):
                    rows.add(last)

    mention = name.replace("'", "''")
    for own, place in sheets(package):
        if place != part and not package.mentions(place, mention):
            continue
        for each in package.tree(place).iter(_F, main("formula"), main("formula1"), f"{{{EXCEL}}}f"):
            if not each.text or (place != part and mention.casefold() not in each.text.casefold()):
                continue
            if each.tag == _F and place == part:
                at = end(each.getparent().get("r"))
                if (at.row, at.column) not in skipped:
                    look(each.text, own, at.row)
            elif each.tag == _F or place != part:
                look(each.text, own)
    for each in package.tree(package.workbook).iter(main("definedName")):
        if not (each.get("name") or "").startswith(("x_", "_xlnm._FilterDatabase")):
            look(each.text or "", "")
    for place in package.names:
        if re.match(r"xl/charts/[^/]+\.xml$", place) and package.mentions(place, mention):
            for each in package.tree(place).iter():
                if isinstance(each.tag, str) and each.tag.endswith("}f") and each.text:
                    look(each.text, "")
    return rows


def drawn_rows(package: Package, part: str, ours: frozenset[str]) -> Iterator[tuple[int, int]]:
    """(first, last) row of everything of the operator's that is drawn on the sheet."""
    for place in package.related(part, "drawing"):
        for anchor in package.tree(place):
            names = {each.get("name") for each in anchor.iter() if str(each.tag).endswith("}cNvPr")}
            if names & ours:
                continue
            found = [int(each.text) + 1 for each in anchor.iter() if str(each.tag).endswith("}row") and each.text]
            if found:
                yield min(found), max(found)
