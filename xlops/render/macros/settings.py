"""The sheet that xlwings' own code reads its settings from; ours keeps the help of the functions beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

from lxml import etree

from xlops.render.cells import letters
from xlops.render.package.opc import MAIN, RELATIONS, Package, main, sheets

SETTINGS = "xlwings.conf"
"""The name under which xlwings looks for it."""
Cells = Sequence[Sequence[str | int]]

_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def put_settings(package: Package, rows: Cells) -> None:
    """Write the rows, from A1, as the settings sheet of the workbook; one that is there keeps its place and its code name.

    The sheet is very hidden: nobody meets it by chance, the VBA editor still shows it.
    """
    part = dict(sheets(package)).get(SETTINGS)
    if part is not None:
        package.put(part, _sheet(rows, _code_name(package, part)))
        return
    part = package.free_name("xl/worksheets/sheet{}.xml")
    package.put(part, _sheet(rows, ""), _WORKSHEET)
    listed = package.change(package.workbook).find(main("sheets"))
    number = max((int(each.get("sheetId")) for each in listed), default=0) + 1
    made = etree.SubElement(listed, main("sheet"), name=SETTINGS, sheetId=str(number), state="veryHidden")
    made.set(f"{{{RELATIONS}}}id", package.relate(package.workbook, "worksheet", part))


def _code_name(package: Package, part: str) -> str:
    found = package.tree(part).find(main("sheetPr"))
    return "" if found is None else str(found.get("codeName", ""))


def _sheet(rows: Cells, code: str) -> bytes:
    """Texts stand in the cells themselves, so that the workbook's shared strings stay as they are."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{letters(column)}{number}", value) for column, value in enumerate(row, 1))
        lines.append(f'<row r="{number}">{cells}</row>')
    named = f'<sheetPr codeName="{escape(code)}"/>' if code else ""
    widest = max((len(row) for row in rows), default=1)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{MAIN}">{named}<dimension ref="A1:{letters(widest)}{len(rows)}"/>'
        '<sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<sheetData>{''.join(lines)}</sheetData></worksheet>"
    ).encode()


def _cell(place: str, value: str | int) -> str:
    if value == "":
        return ""
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(_CONTROL.sub("", value))}</t></is></c>'
