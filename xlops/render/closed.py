"""New workbooks, written with openpyxl and mended as a package. An existing workbook never passes here."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as XlCell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import ColorScaleRule, DataBarRule, FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table, TableColumn, TableFormula
from openpyxl.writer.excel import ExcelWriter

from xlops.names import Identity
from xlops.paths import replacing
from xlops.render.anchors import grid_anchors, identity_names
from xlops.render.cells import Book, Entry, Placed, Rule, SheetGrid, Style, TablePlace, letters, sheet_ref
from xlops.render.charts import native_chart
from xlops.render.grid import Page, lower
from xlops.render.mend import Cached, Mending, mend
from xlops.render.validations import LISTS, long_lists, validation
from xlops.render.values import serial
from xlops.theme import HEIGHTS, ORANGE, PADDING, PALE_BLUE, TABS, WHITE, Look
from xlops.untrusted import dangerous


def write_workbook(pages: Sequence[Page], target: Path, look: Look, identity: Identity | None = None) -> None:
    """Write the pages as a new workbook to `target`, in one step; the same input gives the same bytes.

    With an identity the file can be refreshed later: it carries the hidden names by which its parts are found again.
    Raises OutputError when the file is held open or the disk is full; the old file is then whole.
    """
    write_book(lower(pages, look), target, look, identity)


def write_book(book: Book, target: Path, look: Look, identity: Identity | None = None) -> None:
    """The same for a workbook that was lowered already."""
    workbook, mending = _author(book, look)
    if identity:
        _anchor(workbook, book, identity)
    with replacing(target) as place, TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.xlsx"
        with ZipFile(
            raw, "w"
        ) as package:  # not compressed: `mend` reads it at once, and compresses what it makes of it
            ExcelWriter(workbook, package).save()
        mend(raw, place, mending)


def _author(book: Book, look: Look) -> tuple[Any, Mending]:
    workbook: Any = Workbook()
    workbook.remove(workbook.active)
    font = Font(name=look.font, size=10, family=2)
    workbook._fonts = IndexedList([font])
    workbook._named_styles["Normal"].font = font
    styles = _Styles(workbook, look)
    cached: list[dict[str, Cached]] = []
    for grid in book.sheets:
        sheet = workbook.create_sheet(grid.name)
        cached.append(_cells(sheet, grid, styles))
        _hang(workbook, sheet, grid, book, look)
        _view(sheet, grid, look)
    styles.close()
    _lists(workbook, book)
    properties = workbook.properties
    properties.title, properties.creator, properties.subject = look.title, "xlops", look.shop
    properties.created = properties.modified = look.made_at.replace(tzinfo=None, microsecond=0)
    properties.language = "zh-CN" if look.language == "zh" else "en-GB"
    workbook.calculation.fullCalcOnLoad = True
    charts = [[(each.chart.id, each.alt) for each in grid.charts] for grid in book.sheets]
    return workbook, Mending(tuple(cached), tuple(map(tuple, charts)), properties.created)


def _anchor(workbook: Any, book: Book, identity: Identity) -> None:
    """The hidden names of xlops.names."""
    names = identity_names(identity)
    for grid in book.sheets:
        names |= grid_anchors(grid)
    for name, text in names.items():
        workbook.defined_names[name] = DefinedName(name, attr_text=text, hidden=True)


class _Styles:
    """Each look of a cell registered in the workbook once; cells then share it, which is what makes writing fast."""

    def __init__(self, workbook: Any, look: Look) -> None:
        self._scratch = workbook.create_sheet("scratch")
        self._look = look
        self._known: dict[tuple[Style, bool], object] = {}
        self._seen: dict[tuple[int, bool], tuple[Style, object]] = {}
        """The same by identity, which is quicker to ask: most cells share the very style of their column. Each style is
        held here, so that no other can come to have its number."""
        self._workbook = workbook

    def close(self) -> None:
        """Remove the scratch sheet."""
        self._workbook.remove(self._scratch)

    def of(self, style: Style, *, quote: bool = False) -> object:
        """The style array of a style; `quote` marks a text that must stay one when it is edited."""
        seen = self._seen.get((id(style), quote))
        if seen is None:
            known = self._known.get((style, quote))
            if known is None:
                known = self._known[style, quote] = self._make(style, quote=quote)
            seen = self._seen[id(style), quote] = style, known
        return seen[1]

    def _make(self, style: Style, *, quote: bool) -> object:
        cell: Any = XlCell(self._scratch, row=1, column=1)
        cell.font = Font(name=self._look.font, size=style.size, bold=style.bold, color=f"FF{style.colour}", family=2)
        if style.fill:
            cell.fill = PatternFill("solid", fgColor=f"FF{style.fill}", bgColor=f"FF{style.fill}")
        sides: dict[str, Any] = {}
        if style.below:
            sides["bottom"] = Side("thin", color=f"FF{style.below}")
        if style.bar:
            sides["left"] = Side("thick", color=f"FF{style.bar}")
        if style.edge:
            sides["right"] = Side("thick", color=f"FF{WHITE}")
        if style.boxed:
            sides = {each: Side("thin", color=f"FF{style.boxed}") for each in ("left", "right", "top", "bottom")}
        if sides:
            cell.border = Border(**sides)
        cell.alignment = Alignment(
            horizontal=style.align,
            vertical=style.vertical,
            wrap_text=style.wrap or None,
            shrink_to_fit=style.shrink or None,
            indent=style.indent,
        )
        cell.number_format = style.number
        if not style.locked:
            cell.protection = Protection(locked=False)
        if quote:
            cell.quotePrefix = True
        return copy(cell._style)


def _cells(sheet: Any, grid: SheetGrid, styles: _Styles) -> dict[str, Cached]:
    """Write every cell; the value so far of each formula is given back, to be put in after the save."""
    cached: dict[str, Cached] = {}
    for (row, column), placed in sorted(grid.cells.items(), key=lambda item: item[0]):
        cell: Any = XlCell(sheet, row=row, column=column)
        sheet._cells[row, column] = cell
        content = placed.content
        if placed.formula:
            cell._value, cell.data_type = placed.formula, "f"
            cached[cell.coordinate] = serial(content) if isinstance(content, date) else content
        elif isinstance(content, str):
            cell._value, cell.data_type = content, "s"
        elif isinstance(content, date):
            cell._value, cell.data_type = serial(content), "n"
        elif content is not None:
            cell._value, cell.data_type = content, "n"
        quote = isinstance(content, str) and not placed.formula and dangerous(content)
        cell._style = styles.of(placed.style, quote=quote)
        _attach(cell, placed)
    return cached


def _attach(cell: Any, placed: Placed) -> None:
    if placed.link:
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"{sheet_ref(placed.link)}!A1", display=None)
    if placed.note:
        note = Comment(placed.note, "xlops")
        note.width, note.height = 260, 30 + 18 * (len(placed.note) // 28 + 1)
        cell.comment = note


def _hang(workbook: Any, sheet: Any, grid: SheetGrid, book: Book, look: Look) -> None:
    for area in grid.merges:
        sheet.merged_cells.add(area.ref)
    for table in grid.tables:
        if table.real:
            sheet.add_table(_table(table))
    for rule in grid.rules:
        sheet.conditional_formatting.add(rule.area.ref, _rule(rule))
    for entry in grid.entries:
        workbook.defined_names[entry.name] = DefinedName(
            entry.name, attr_text=f"{sheet_ref(grid.name)}!{_corner(entry)}"
        )
        sheet.add_data_validation(_validation(entry))
    for entry in grid.validations:
        sheet.add_data_validation(_validation(entry))
    for place in grid.charts:
        sheet.add_chart(native_chart(place, book.tables[place.chart.table], look))


def _corner(entry: Entry) -> str:
    return f"${letters(entry.area.left)}${entry.area.top}"


def _table(place: TablePlace) -> Table:
    table = Table(id=1, displayName=f"t_{place.id}", name=f"t_{place.id}", ref=place.area.ref)
    table.tableColumns = [TableColumn(id=at, name=name) for at, name in enumerate(place.columns, 1)]
    for column in table.tableColumns:
        if formula := place.formulas.get(column.name):
            column.calculatedColumnFormula = TableFormula(attr_text=formula.removeprefix("="))
    table.autoFilter = AutoFilter(ref=place.area.ref) if place.filter else None
    return table


def _untyped(function: Any) -> Any:
    """openpyxl's stubs leave the makers of rules untyped."""
    return function


def _rule(rule: Rule) -> Any:
    match rule.kind:
        case "bars":
            return _untyped(DataBarRule)(
                "num", 0, "max", None, color=f"FF{PALE_BLUE}", showValue=True, minLength=0, maxLength=90
            )
        case "heat":
            return _untyped(ColorScaleRule)(
                start_type="min", start_color=f"FF{WHITE}", end_type="max", end_color=f"FF{PALE_BLUE}"
            )
        case "negative" | "positive":
            cell = f"{letters(rule.area.left)}{rule.area.top}"
            sign = "<" if rule.kind == "negative" else ">"
            # a text is larger than any number to Excel, and must not be coloured
            return _untyped(FormulaRule)(
                formula=[f"AND(ISNUMBER({cell}),{cell}{sign}0)"], font=Font(color=f"FF{ORANGE}")
            )
        case "marked":
            cell = f"{letters(rule.area.left)}{rule.area.top}"
            return _untyped(FormulaRule)(formula=[f'LEFT({cell},1)="▼"'], font=Font(color=f"FF{ORANGE}"))


def _validation(entry: Entry) -> DataValidation:
    shared: dict[str, Any] = {
        "sqref": entry.area.ref if entry.column else entry.area.ref.split(":")[0],
        "allow_blank": True,
        "showInputMessage": True,
        "showErrorMessage": True,
        "promptTitle": entry.title[:32],
        "prompt": entry.message[:255],
    }
    made: Any = validation(entry)
    return DataValidation(
        type=made.type or None, operator=made.operator or None, formula1=made.formula or None, **shared
    )


def _lists(workbook: Any, book: Book) -> None:
    """Lists that a validation cannot hold itself stand on a hidden sheet under a name of their own."""
    long = [each for grid in book.sheets for each in long_lists((*grid.entries, *grid.validations))]
    if not long:
        return
    sheet = workbook.create_sheet(LISTS)
    sheet.sheet_state = "hidden"
    for column, entry in enumerate(long, 1):
        for row, choice in enumerate(entry.choices, 1):
            cell: Any = XlCell(sheet, row=row, column=column)
            cell._value, cell.data_type = choice, "s"
            sheet._cells[row, column] = cell
        letter = letters(column)
        name = f"l_{entry.name}"
        workbook.defined_names[name] = DefinedName(
            name, attr_text=f"{sheet_ref(LISTS)}!${letter}$1:${letter}${len(entry.choices)}"
        )


def _view(sheet: Any, grid: SheetGrid, look: Look) -> None:
    """Widths, heights, window and print set-up."""
    for column, width in enumerate(grid.widths, 1):
        sheet.column_dimensions[letters(column)].width = width + PADDING
    sheet.sheet_format.defaultRowHeight = HEIGHTS["body"]
    sheet.sheet_format.customHeight = True
    for row, height in sorted(grid.heights.items()):
        sheet.row_dimensions[row].height = height
    sheet.sheet_properties.tabColor = f"FF{TABS[grid.group]}"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 90
    sheet.sheet_view.zoomScaleNormal = 90
    if grid.freeze:
        sheet.freeze_panes = f"A{grid.freeze + 1}"
        sheet.print_title_rows = f"1:{grid.freeze}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.4, 0.75
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    sheet.print_options.horizontalCentered = False
    footer = sheet.oddFooter
    footer.left.text = f"{look.shop} · {grid.title}".replace("&", "&&")
    footer.center.text = "&P / &N"
    footer.right.text = f"{look.today.isoformat()}"
