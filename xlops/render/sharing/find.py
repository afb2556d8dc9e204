"""What a workbook of ours holds, and which of it others are not to see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xlops.errors import InputError
from xlops.label import Label
from xlops.names import BETWEEN, OURS, TABLE
from xlops.render.cells import Area
from xlops.render.package.opc import RELATIONS, Package, defined_names, main
from xlops.render.sharing.gone import LAST_COLUMN, Gone, area_of, cell_of
from xlops.render.sharing.package import strings_part

CONFIGURATION = ("xlwings.conf", "_xlwings.conf")
"""Sheets that set xlwings up: they name folders and a Python of their owner."""
_NOT_OURS = (
    Label("it is no workbook of xlops", "不是 xlops 的工作簿"),
    Label("share the workbook that xlops build, start or excel new made", "请选择 xlops 生成的工作簿"),
)
_ID = re.compile(r"[a-z][a-z0-9_]*")
"""Headings of ours are ids; nobody writes one by hand."""
_PLACE = re.compile(r"^=?(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?(\d+)")


@dataclass(frozen=True)
class Private:
    """What is private: columns by id, in whatever table they stand, and whole tables by id."""

    columns: frozenset[str]
    tables: frozenset[str]
    functions: frozenset[str] = frozenset()
    """Functions that the workbook's own macros define: without the macros there are none."""


@dataclass
class Sheet:
    """A sheet of the file: its name, its part, its tables, and which columns are ours (none known: an empty set)."""

    name: str
    part: str
    element: Any
    macro: bool
    tables: list[TablePart]
    ours: set[int]


@dataclass
class TablePart:
    """A table of the file."""

    name: str
    part: str
    area: Area
    headers: tuple[str, ...]
    head: bool
    foot: bool

    @property
    def rows(self) -> Area:
        """Its rows without header and total."""
        return Area(self.area.top + self.head, self.area.left, self.area.bottom - self.foot, self.area.right)


def check_ours(package: Package) -> None:
    """InputError when the workbook is none of ours."""
    if "x_workbook" not in defined_names(package):
        raise InputError(package.name, *_NOT_OURS)


def sheets_of(package: Package) -> list[Sheet]:
    """Every sheet, in order."""
    root = package.change(package.workbook)
    relations = {each.id: each for each in package.relations(package.workbook)}
    places: dict[str, set[int]] = {}
    for name in root.iter(main("definedName")):
        id = name.get("name", "")
        match = _PLACE.match(name.text or "")
        if match and id.startswith(OURS) and re.fullmatch(r"c\d+", id.rpartition(BETWEEN)[2]):
            shown = (match[1] or match[2]).replace("''", "'")
            places.setdefault(shown, set()).add(cell_of(f"{match[3]}1")[1])
    sheets = []
    for element in root.iter(main("sheet")):
        relation = relations.get(element.get(f"{{{RELATIONS}}}id", ""))
        if relation is None or relation.target not in package:
            raise InputError(package.name, *_NOT_OURS)
        name = element.get("name", "")
        ordinary = relation.type in ("worksheet", "chartsheet")
        tables = list(_tables(package, relation.target)) if relation.type == "worksheet" else []
        sheets.append(Sheet(name, relation.target, element, not ordinary, tables, places.get(name, set())))
    return sheets


def _tables(package: Package, part: str) -> Iterator[TablePart]:
    for relation in package.relations(part):
        if relation.type == "table" and relation.target in package:
            root = package.tree(relation.target)
            yield TablePart(
                root.get("displayName") or root.get("name", ""),
                relation.target,
                area_of(root.get("ref", "A1")),
                tuple(each.get("name", "") for each in root.iter(main("tableColumn"))),
                root.get("headerRowCount", "1") != "0",
                root.get("totalsRowCount", "0") != "0",
            )


@dataclass
class Found:
    """What is left out, told apart: `ids` are areas whose texts may not stand anywhere else either."""

    gone: Gone
    ids: dict[str, list[Area]]
    sheets: list[str]
    private_tables: list[str]
    private_columns: list[str]
    notes: list[tuple[str, str]]
    """Sheet and heading of each column that the operator added to a table of ours."""
    renamed: dict[str, dict[int, str]]
    """Table name -> place of the column from 0 -> the heading it gets, as a table's heading cannot be blank."""


def find(package: Package, sheets: list[Sheet], private: Private) -> Found:
    """Everything of the workbook that others are not to see."""
    found = Found(Gone(names=set(private.functions)), {}, [], [], [], [], {})
    for sheet in sheets:
        ours = [each for each in sheet.tables if each.name.startswith(TABLE)]
        hidden = [each for each in ours if each.name.removeprefix(TABLE) in private.tables]
        if sheet.macro or sheet.name.casefold() in CONFIGURATION or (hidden and hidden == ours):
            found.gone.sheets.add(sheet.name)
            found.gone.tables |= {each.name for each in sheet.tables}
            found.sheets += [] if sheet.macro or sheet.name.casefold() in CONFIGURATION else [sheet.name]
            continue
        for table in ours:
            if table in hidden:
                found.gone.tables.add(table.name)
                found.private_tables.append(table.name.removeprefix(TABLE))
                _leave_out(found, sheet, table.area)
            else:
                _columns(package, found, sheet, table, private)
    for name in package.tree(package.workbook).iter(main("definedName")):
        id = name.get("name", "")
        if id.startswith(OURS) or found.gone.touches(name.text or "", ""):
            found.gone.names.add(id)
    return found


def _columns(package: Package, found: Found, sheet: Sheet, table: TablePart, private: Private) -> None:
    for place, header in enumerate(table.headers):
        at = table.area.left + place
        area = Area(table.rows.top, at, max(table.rows.top, table.area.bottom), at)
        if header in private.columns:
            found.private_columns.append(f"{table.name.removeprefix(TABLE)}.{header}")
            found.ids.setdefault(sheet.name, []).append(area)
        elif sheet.ours and (at not in sheet.ours or not _ID.fullmatch(header)):
            found.notes.append((sheet.name, header))
            found.renamed.setdefault(table.name, {})[place] = f"note {len(found.notes)}"
        else:
            continue
        found.gone.columns.setdefault(table.name, set()).add(header)
        _leave_out(found, sheet, area)
    if sheet.ours:
        heads = _row_texts(package, sheet, table.area.top)
        at = table.area.right + 1
        while at <= LAST_COLUMN and heads.get(at):  # nothing of ours stands beside a table
            found.notes.append((sheet.name, heads[at]))
            _leave_out(found, sheet, Area(table.area.top, at, table.area.bottom, at))
            at += 1


def _leave_out(found: Found, sheet: Sheet, area: Area) -> None:
    found.gone.areas.setdefault(sheet.name, []).append(area)


def _row_texts(package: Package, sheet: Sheet, row: int) -> dict[int, str]:
    """Column -> what stands in it, of one row."""
    texts = strings_of(package)
    for each in package.tree(sheet.part).iter(main("row")):
        if each.get("r") == str(row):
            return {cell_of(cell.get("r"))[1]: text_of(cell, texts) for cell in each.iter(main("c"))}
    return {}


def strings_of(package: Package) -> list[str]:
    """The shared strings."""
    part = strings_part(package)
    return [plain(each) for each in package.tree(part).iterchildren(main("si"))] if part in package else []


def plain(item: Any) -> str:
    """The text of a shared or inline string, without phonetic hints."""
    return "".join(each.text or "" for each in item.iter(main("t")) if each.getparent().tag != main("rPh"))


def text_of(cell: Any, texts: list[str]) -> str:
    """What a cell shows when it is text, else its value as written."""
    value = cell.findtext(main("v")) or ""
    match cell.get("t"):
        case "s":
            return texts[int(value)] if value.isdecimal() and int(value) < len(texts) else ""
        case "inlineStr":
            return plain(cell)
    return value
