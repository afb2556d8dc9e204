"""The state of the fake Excel: its open workbooks, what formulas give, what was called, what shall fail."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import Any

import openpyxl
from fake_entry import ExcelError
from openpyxl.utils import get_column_letter
from recalc import open_book, recalc_ironcalc

_NO_STRINGS = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="0" uniqueCount="0"/>'
_RELS = "xl/_rels/workbook.xml.rels"
_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
_RELATION = (
    b'<Relationship Id="rIdStrings" Target="sharedStrings.xml" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>'
)


class Machine:
    """The one Excel of a test process: its books, its state, and the calls that were made to it."""

    def __init__(self) -> None:
        self.books: list[Held] = []
        self.state: dict[str, Any] = {
            "screen_updating": True,
            "calculation": "automatic",
            "status_bar": False,
            "display_alerts": True,
            "enable_events": True,
            "interactive": True,
            "AutoExpandListRange": True,
            "AutoFillFormulasInLists": True,
        }
        self.selection: tuple[Held, Any, str] | None = None
        self.said: list[Any] = []
        """What stood in the status bar, one after the other."""
        self.calls: list[str] = []
        self._fails: tuple[int, BaseException] | None = None

    def fail_at(self, call: int | None, error: BaseException | None = None) -> None:
        """Let the call of that number, counted from now on from 1, fail once; None: none."""
        self.calls.clear()
        self._fails = None if call is None else (call, error or ExcelError("Excel is busy"))

    def called(self, name: str) -> None:
        """A call arrived."""
        self.calls.append(name)
        if self._fails and len(self.calls) == self._fails[0]:
            raise self._fails[1]


class Held:
    """One open workbook. A formula's value is kept beside its cell and calculated anew when somebody asks."""

    def __init__(self, wb: Any, path: Path, machine: Machine) -> None:
        self.wb, self.path, self.machine = wb, path, machine
        self.cached: dict[Any, Any] = {}
        """Cell to the value of its formula."""
        self.dirty = True
        self.seen: Held | None = None
        """The state that reads see, while it is not this one."""
        for sheet in wb.worksheets:
            _spread_columns(sheet)

    @property
    def now(self) -> Held:
        """What a read sees."""
        return self.seen or self

    def sheet(self, name: str) -> Any:
        """A sheet by its name."""
        return self.wb[name]

    def wrote(self) -> None:
        """Something was written: formulas are to be calculated again."""
        self.dirty = True

    def value(self, cell: Any) -> Any:
        """What a cell shows; with automatic calculation a formula is calculated when it is asked."""
        if cell.data_type != "f":
            return cell._value
        if cell not in self.cached or (self.dirty and self.machine.state["calculation"] == "automatic"):
            self.calculate()
        return self.cached.get(cell)

    def calculate(self) -> None:
        """Calculate every formula."""
        formulas = [
            (sheet.title, cell)
            for sheet in self.wb.worksheets
            for cell in sheet._cells.values()
            if cell.data_type == "f"
        ]
        if formulas and (self.dirty or any(cell not in self.cached for _, cell in formulas)):
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "now.xlsx"
                save(self.wb, file)
                values = recalc_ironcalc(file)
            self.cached = {cell: values.get(title, {}).get(cell.coordinate) for title, cell in formulas}
        self.dirty = False

    def freeze(self) -> None:
        """From now on reads see the workbook as it is now, whatever is written."""
        self.calculate()
        stream = io.BytesIO()
        self.wb.save(stream)
        stream.seek(0)
        self.seen = Held(openpyxl.load_workbook(stream), self.path, self.machine)
        for old, new in zip(self.wb.worksheets, self.seen.wb.worksheets, strict=True):
            self.seen.cached |= {
                new._cells[key]: self.cached[cell] for key, cell in old._cells.items() if cell in self.cached
            }
        self.seen.dirty = False


def save(wb: Any, target: Path) -> None:
    """Write a workbook; openpyxl writes strings inline and no part for shared ones, which not every reader takes."""
    raw = io.BytesIO()
    wb.save(raw)
    with zipfile.ZipFile(raw) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    if "xl/sharedStrings.xml" not in parts:
        parts["xl/sharedStrings.xml"] = _NO_STRINGS
        for name, mark, end in (("[Content_Types].xml", _TYPE, b"</Types>"), (_RELS, _RELATION, b"</Relationships>")):
            parts[name] = parts[name].replace(end, mark + end)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name, data in parts.items():
            if name.endswith(".rels"):
                data = data.replace(b'Target="/xl/', b'Target="' if name == _RELS else b'Target="../')
            made.writestr(name, data)


def hold(path: Path, machine: Machine) -> Held:
    """Read a file; what it holds as the values of formulas is taken over."""
    held, values = Held(open_book(path), path, machine), open_book(path, values=True)
    for sheet in held.wb.worksheets:
        shown = values[sheet.title]._cells
        for key, cell in sheet._cells.items():
            if cell.data_type == "f" and key in shown and shown[key].value is not None:
                held.cached[cell] = shown[key].value
    held.dirty = False
    _name_charts(held.wb, path)
    return held


def _name_charts(wb: Any, path: Path) -> None:
    """openpyxl forgets what a chart is called."""
    with zipfile.ZipFile(path) as package:
        for at, sheet in enumerate(wb.worksheets, 1):
            rels = f"xl/worksheets/_rels/sheet{at}.xml.rels"
            drawing = (
                re.search(r"drawings/(drawing\d+\.xml)", package.read(rels).decode())
                if rels in package.namelist()
                else None
            )
            if drawing and sheet._charts:
                text = package.read(f"xl/drawings/{drawing[1]}").decode()
                names = re.findall(r'<(?:xdr:)?graphicFrame.*?<(?:xdr:)?cNvPr [^>]*?name="([^"]*)"', text, re.S)
                for chart, name in zip(sheet._charts, names, strict=True):
                    chart.called = name


def _spread_columns(sheet: Any) -> None:
    """One width a column, where the file has one for several of the same."""
    for size in list(sheet.column_dimensions.values()):
        first, last = size.min, size.max
        if first is None or last is None or last <= first:
            continue
        for at in range(first, min(last, first + 200) + 1):
            letters = get_column_letter(at)
            if letters != size.index:
                sheet.column_dimensions[letters].width = size.width
            size_of = sheet.column_dimensions[letters]
            size_of.min = size_of.max = at


def restyle(cell: Any, what: str, value: Any, change: Callable[[Any, Any], None]) -> None:
    """Change a cell's look; the same change of the same look is worked out once a workbook."""
    known = cell.parent.parent.__dict__.setdefault("_restyled", {})
    at = (b"" if cell._style is None else cell._style.tobytes(), what, repr(value))
    if at in known:
        cell._style = copy(known[at])
    else:
        change(cell, value)
        known[at] = copy(cell._style)
