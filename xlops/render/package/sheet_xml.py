"""The cells of a plan written into the XML of a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from xml.sax.saxutils import escape

from lxml import etree

from xlops.render.cells import Area, Placed, letters, sheet_ref
from xlops.render.now import NowCell, SheetPlan
from xlops.render.package.moves import bounds
from xlops.render.package.opc import MAIN, Element, main
from xlops.render.package.reading import column_of
from xlops.render.package.sheet_parts import child, drop_empty
from xlops.render.package.strings import Strings
from xlops.render.package.styles import Styles
from xlops.render.references import end
from xlops.render.values import serial
from xlops.untrusted import dangerous

_C, _F, _V, _ROW = main("c"), main("f"), main("v"), main("row")
Place = tuple[int, int]


def write_cells(sheet: Element, plan: SheetPlan, strings: Strings, styles: Styles) -> None:
    """Write every cell of the plan; formulas with their values so far, for programs that do not compute."""
    wanted: dict[int, dict[int, str | Element | None]] = {}
    known = {style: styles.of(style) for style in {placed.style for placed in plan.cells.values()}}
    formats, index = plan.formats, strings.of
    for row, column in plan.cleared:
        format = formats.get((row, column))
        wanted.setdefault(row, {})[column] = _blank(row, column, format) if isinstance(format, int) else None
    for (row, column), placed in plan.cells.items():
        content = placed.content
        style = known[placed.style]
        if isinstance(content, str) and not placed.formula and dangerous(content):
            style = styles.of(placed.style, quote=True)
        if formats and isinstance(format := formats.get((row, column)), int):
            style = format
        start = f'<c r="{letters(column)}{row}" s="{style}"'
        if placed.formula:
            text = start + _formula(placed)
        elif isinstance(content, str):
            text = f'{start} t="s"><v>{index(content)}</v></c>'
        elif content is None:
            text = f"{start}/>"
        elif isinstance(content, date):
            text = f"{start}><v>{serial(content)}</v></c>"
        else:
            text = (
                f"{start}><v>{content:.16g}</v></c>" if isinstance(content, float) else f"{start}><v>{content}</v></c>"
            )
        wanted.setdefault(row, {})[column] = text
    for (row, column), note in plan.notes.items():
        wanted.setdefault(row, {})[column] = _note(row, column, note, strings)
    _put(sheet, wanted, plan.heights)


def _formula(placed: Placed) -> str:
    """A formula and its value so far, after the beginning of its cell."""
    content = serial(placed.content) if isinstance(placed.content, date) else placed.content
    formula = f"<f>{escape(placed.formula.removeprefix('='))}</f>"
    if content is None or isinstance(content, str):
        return f' t="str">{formula}<v>{escape(content or "")}</v></c>'
    return f">{formula}<v>{_text(content)}</v></c>"


def _put(sheet: Element, wanted: Mapping[int, dict[int, str | Element | None]], heights: Mapping[int, float]) -> None:
    data = child(sheet, "sheetData")
    rows = {int(each.get("r")): each for each in data.iterfind(_ROW) if each.get("r")}
    _parse(wanted)
    for at in wanted.keys() | heights.keys():
        row = rows.get(at)
        if row is None:
            row = rows[at] = etree.Element(_ROW, r=str(at))
        if at in heights:
            row.set("ht", f"{heights[at]:g}")
            row.set("customHeight", "1")
        if at in wanted:
            new = wanted[at]
            old = {column: each for each in row.iterfind(_C) if (column := column_of(each.get("r"))) not in new}
            row.attrib.pop("spans", None)
            row[:] = [cell for _, cell in sorted((old | new).items()) if cell is not None]
    data[:] = [row for _, row in sorted(rows.items()) if len(row) or set(row.keys()) - {"r"}]


def _parse(wanted: Mapping[int, dict[int, str | Element | None]]) -> None:
    """Elements in place of the text of cells, all read at once."""
    order = [(cells, column) for cells in wanted.values() for column, each in cells.items() if isinstance(each, str)]
    text = "".join(str(cells[column]) for cells, column in order)
    parser = etree.XMLParser(huge_tree=True)
    made = etree.fromstring(f'<row xmlns="{MAIN}">{text}</row>'.encode(), parser)
    for (cells, column), element in zip(order, list(made), strict=True):
        cells[column] = element


def _blank(row: int, column: int, style: int) -> Element:
    return etree.Element(_C, r=f"{letters(column)}{row}", s=str(style))


def _text(content: str | int | float) -> str:
    if isinstance(content, str):
        return content
    return repr(int(content) if float(content).is_integer() else content)


def _note(row: int, column: int, note: NowCell, strings: Strings) -> Element | None:
    """A cell of the operator's: as it was, in another place."""
    place = f"{letters(column)}{row}"
    format = note.format if isinstance(note.format, int) else 0
    if note.carry is not None:
        cell: Element = deepcopy(note.carry)
        cell.set("r", place)
        cell.tail = None
        formula = cell.find(_F)
        if formula is not None and note.formula:
            formula.text = note.formula.removeprefix("=")
            if formula.get("t") == "shared":
                for name in ("t", "si", "ref"):
                    formula.attrib.pop(name, None)
            elif formula.get("ref"):
                formula.set("ref", place)
        elif note.filled and formula is None and cell.find(_V) is None and cell.find(main("is")) is None:
            _fill(cell, note, strings)
        return cell
    if not note.filled:
        return _blank(row, column, format) if format else None
    cell = _blank(row, column, format)
    _fill(cell, note, strings)
    return cell


def _fill(cell: Element, note: NowCell, strings: Strings) -> None:
    """Something new in a cell of the operator's: a continued formula, or a note that came back."""
    cell.attrib.pop("t", None)
    value = note.value
    if note.formula:
        etree.SubElement(cell, _F).text = note.formula.removeprefix("=")
    elif isinstance(value, bool):
        cell.set("t", "b")
        etree.SubElement(cell, _V).text = str(int(value))
    elif isinstance(value, str):
        cell.set("t", "s")
        etree.SubElement(cell, _V).text = str(strings.of(value))
    elif isinstance(value, date):
        etree.SubElement(cell, _V).text = _text(serial(value))
    elif isinstance(value, int | float):
        etree.SubElement(cell, _V).text = _text(value)


def forget_values(sheet: Element, plan: SheetPlan) -> None:
    """Take the values off our formulas: an input holds another value than they were computed for."""
    ours = {f"{letters(column)}{row}" for (row, column), placed in plan.cells.items() if placed.formula}
    for cell in sheet.iter(_C):
        if cell.get("r") in ours and (value := cell.find(_V)) is not None:
            cell.remove(value)
            cell.attrib.pop("t", None)


def write_merges(sheet: Element, plan: SheetPlan) -> None:
    """Merge what the plan merges; what was merged in our rows before is not any more."""
    ours = {row: frozenset(band.columns.values()) for band in plan.bands if not band.table for row in band.rows}
    merges = child(sheet, "mergeCells")
    standing: list[Area] = []
    for each in list(merges):
        top, left, bottom, right = bounds(each.get("ref"))
        if any(left <= column <= right for row in range(top, bottom + 1) for column in ours.get(row, ())):
            merges.remove(each)
        else:
            standing.append(Area(top, left, bottom, right))
    for area in plan.merges:
        if not any(overlap(area, each) for each in standing):
            etree.SubElement(merges, main("mergeCell"), ref=area.ref)
    drop_empty(sheet, "mergeCells")


def overlap(one: Area, other: Area) -> bool:
    """Whether two areas have a cell in common."""
    return one.top <= other.bottom and other.top <= one.bottom and one.left <= other.right and other.left <= one.right


def write_dimension(sheet: Element) -> None:
    """Say how far the cells of the sheet reach."""
    rows = [each for each in sheet.iterfind(f"{main('sheetData')}/{_ROW}") if len(each)]
    if rows:
        first, last = rows[0].get("r"), rows[-1].get("r")
        left = min(column_of(each[0].get("r")) for each in rows)
        right = max(column_of(each[-1].get("r")) for each in rows)
        child(sheet, "dimension").set("ref", Area(int(first), left, int(last), right).ref)


def take_links(sheet: Element, plan: SheetPlan) -> list[Element]:
    """Links in the rows of tables, before the rows move: ours go, the operator's are given back at their key's row."""
    links = sheet.find(main("hyperlinks"))
    taken = []
    for each in list(links) if links is not None else ():
        at = end(each.get("ref").partition(":")[0])
        for table in plan.tables:
            if at.row in table.moved and (at.column in table.own or at.column in table.columns.values()):
                links.remove(each)
                row = table.moved[at.row]
                if row is not None and (at.column in table.own or each.get("location") is None):
                    each.set("ref", f"{letters(at.column)}{row}")
                    taken.append(each)
                break
    return taken


def write_links(sheet: Element, plan: SheetPlan, moved: list[Element]) -> None:
    """The links of the plan's cells to other sheets, and those of the operator's that moved with their row."""
    links = child(sheet, "hyperlinks")
    ours = {(row, column) for band in plan.bands for row in band.rows for column in band.columns.values()}
    for each in list(links):
        at = end(each.get("ref").partition(":")[0])
        if (at.row, at.column) in ours and each.get("location") is not None:
            links.remove(each)
    links.extend(moved)
    taken = {each.get("ref") for each in links}
    linked = {at: placed for at, placed in plan.cells.items() if placed.link}
    for (row, column), placed in sorted(linked.items()):
        ref = f"{letters(column)}{row}"
        if ref not in taken:
            etree.SubElement(links, main("hyperlink"), ref=ref, location=f"{sheet_ref(placed.link)}!A1")
    if not len(links):
        sheet.remove(links)
