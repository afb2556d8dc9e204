"""Recalculate a workbook in two programs that are not ours, and say where they differ from what the file holds.

values = recalc_ironcalc(path)            # {sheet: {"B7": 12.5}}; dates as serial numbers, blank cells left out
values = recalc_libreoffice(path)         # the same; every formula is forced, cached values are not believed
assert differences(path, values) == []    # formula cells whose value is an error or not what the file says
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import tempfile
import warnings
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import ironcalc
import openpyxl
import pytest

from xlops.render.cells import letters
from xlops.render.values import serial

Values = dict[str, dict[str, Any]]
ERRORS = frozenset(("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!", "#CIRC!", "#ERROR!", "#SPILL!"))

ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"><value>0</value></prop></item>
</oor:items>
"""


def recalc_ironcalc(path: Path) -> Values:
    """Every cell that is not blank, after IronCalc computed all formulas."""
    with tempfile.TemporaryDirectory() as folder:
        model = ironcalc.load_from_xlsx(str(_without_empty_cells(path, Path(folder) / "book.xlsx")))
    model.evaluate()
    values: Values = {}
    for index, sheet in enumerate(model.get_worksheets_properties()):
        name = sheet["name"] if isinstance(sheet, dict) else sheet.name
        cells = values[name] = {}
        top, bottom, left, right = model.get_sheet_dimensions(index)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if model.get_cell_content(index, row, column) == "":
                    continue  # a cell that has a style only is a zero to IronCalc
                value = model.get_cell_value(index, row, column)
                if value is not None and value != "":
                    cells[f"{letters(column)}{row}"] = value
    return values


def _without_empty_cells(path: Path, target: Path) -> Path:
    """A copy without cells that have a style only, which are zeros to IronCalc and blank to everybody else."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = re.sub(rb"<c [^>]*/>|<c [^>]*></c>", b"", data)
            if name.endswith(".rels"):  # IronCalc follows no path from the root, as openpyxl writes them
                up = b"" if name == "xl/_rels/workbook.xml.rels" else b"../"
                data = data.replace(b'Target="/xl/', b'Target="' + up)
            made.writestr(name, data)
    return target


def recalc_libreoffice(path: Path) -> Values:
    """Every cell that is not blank, after LibreOffice computed all formulas anew. Skips where there is none."""
    from conftest import NO_OFFICE, OFFICE

    program = next((each for each in map(shutil.which, OFFICE) if each), None)
    if program is None and os.environ.get("CI"):
        pytest.fail(NO_OFFICE)
    if program is None:
        pytest.skip(NO_OFFICE)
    with tempfile.TemporaryDirectory() as folder:
        command = [program, f"-env:UserInstallation={_profile().as_uri()}", "--headless", "--convert-to"]
        command += ["xlsx:Calc MS Excel 2007 XML", "--outdir", folder, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
        made = Path(folder) / f"{path.stem}.xlsx"
        assert made.exists(), f"LibreOffice made nothing of {path.name}: {done.stderr}"
        return held(made)


def held(path: Path) -> Values:
    """Every cell that is not blank, as the file holds it."""
    book = open_book(path, values=True)
    return {
        sheet.title: {
            cell.coordinate: _plain(cell.value)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None and cell.value != ""
        }
        for sheet in book.worksheets
    }


def formulas(path: Path) -> dict[str, dict[str, str]]:
    """{sheet: {cell: formula}}."""
    return {
        sheet.title: {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}
        for sheet in open_book(path).worksheets
    }


def differences(path: Path, values: Values, *, tolerance: float = 1e-9) -> list[str]:
    """Formula cells of `path` that are errors in `values`, or differ there from what the file holds; one line each."""
    file, found = held(path), []
    for sheet, cells in formulas(path).items():
        for cell, formula in cells.items():
            before, after = file.get(sheet, {}).get(cell), values.get(sheet, {}).get(cell)
            if after in ERRORS or not _same(before, after, tolerance):
                found.append(f"{sheet}!{cell} {formula}: the file holds {before!r}, recalculated {after!r}")
    return found


def beyond_ironcalc(differences: list[str]) -> list[str]:
    """Those of IronCalc's differences that are not for EXACT over a range, which it takes for one value.

    Excel, WPS and LibreOffice compute it: what is left out here must be checked in LibreOffice.
    """
    return [each for each in differences if "EXACT(" not in each]


def open_book(path: Path, *, values: bool = False) -> Any:
    """The workbook in openpyxl, which warns of extensions that it would lose if it saved."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path, data_only=values)


def broken_parts(path: Path) -> list[str]:
    """Parts of the package that are not well-formed XML; the audit does not look into every one. VBA is no XML."""
    broken = []
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.endswith(".bin"):
                continue
            try:
                ElementTree.fromstring(package.read(name))
            except ElementTree.ParseError as error:
                broken.append(f"{name}: {error}")
    return broken


def audit(path: Path) -> list[str]:
    """What openxml-audit and an XML parser find wrong with a workbook; empty when Excel is expected to open it."""
    from openxml_audit import OpenXmlValidator

    result = OpenXmlValidator().validate(str(path))
    return [str(each) for each in result.errors] + broken_parts(path)


def _same(before: Any, after: Any, tolerance: float) -> bool:
    if isinstance(before, int | float) and isinstance(after, int | float):
        return abs(before - after) <= tolerance * max(1.0, abs(before))
    return before == after or (before in (None, "") and after in (None, ""))


def _plain(value: Any) -> Any:
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86_400
    return serial(value) if isinstance(value, date | datetime) else value


@functools.cache
def _profile() -> Path:
    """A LibreOffice profile of this process that recalculates every file it opens."""
    profile = Path(tempfile.mkdtemp(prefix="xlops-office-"))
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    return profile
