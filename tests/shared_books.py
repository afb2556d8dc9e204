"""A workbook of ours as an operator leaves it: macros, buttons, own columns, own sheet, links, comments. For test_share."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from sample_pages import look, sheet

from xlops.blocks import Chart, Column, Formula, Series, Table, Title
from xlops.label import same
from xlops.names import Identity
from xlops.render.closed import write_workbook
from xlops.render.grid import Page

ORDER, BUYER, NOTE, OWNER = "9900112233", "p0123456789abcd1", "bad payer", "Wang Xiaoming"
SHOP = "C:\\Users\\wang\\shop"
CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{r}">{inside}</worksheet>'
)


def plain_book(path: Path) -> Path:
    """Orders with their buyers, a private ledger of notes, sums over both."""
    title = Title(same("T"), "shop", same("r"))
    orders = Table(
        "orders",
        (
            Column("order_id", same("Order"), "id"),
            Column("buyer", same("Buyer"), "id"),
            Column("amount", same("Amount"), "money"),
        ),
        tuple({"order_id": f"99001122{n}{n}", "buyer": f"p0123456789abcd{n - 2}", "amount": n * 10} for n in (3, 4, 5)),
        real=True,
        key=("order_id",),
        filter=True,
    )
    ledger = Table(
        "notes",
        (Column("key", same("Key"), "id"), Column("note", same("Note")), Column("weight", same("Weight"), "count")),
        ({"key": "k1", "note": NOTE, "weight": 7}, {"key": "k2", "note": "gift", "weight": 5}),
        real=True,
    )
    sums = Table(
        "sums",
        (Column("a", same("A"), "money"), Column("b", same("B"), "count")),
        ({"a": Formula("=SUM(t_orders[amount])", 120), "b": Formula("=SUM(t_notes[weight])", 12)},),
    )
    chart = Chart("c", "column", "notes", "key", (Series("weight", same("Weight")),), "count", 3)
    pages = [
        Page(sheet("people", same("People"), "front", 1), [title, orders]),
        Page(sheet("notes", same("Notes"), "detail", 2), [title, ledger]),
        Page(sheet("sums", same("Sums"), "detail", 3, (12,) * 6), [title, sums, chart]),
    ]
    write_workbook(pages, path, look(), Identity("w1", 3, "en", "0.1", SHOP))
    return path


def operators_book(path: Path) -> Path:
    """The same with what an operator, Excel and xlwings add to it."""
    plain = plain_book(path.with_name("plain.xlsx"))
    with zipfile.ZipFile(plain) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    _own_columns(parts)
    _own_sheet(parts)
    _macros(parts)
    _traces(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return path


def _own_columns(parts: dict[str, str]) -> None:
    """One at the right end of the table, one beside it, and a comment on a buyer."""
    name = "xl/worksheets/sheet1.xml"
    for row, (inside, beside) in enumerate((("备注", "Mood"), (NOTE, "grim"), ("", "fine"), ("vip", "")), 2):
        cells = "".join(
            f'<c r="{column}{row}" t="inlineStr"><is><t>{text}</t></is></c>'
            for column, text in (("E", inside), ("F", beside))
            if text
        )
        parts[name] = re.sub(rf'(<row r="{row}".*?)</row>', rf"\1{cells}</row>", parts[name], count=1)
    table = "xl/tables/table1.xml"
    parts[table] = parts[table].replace('ref="B2:D5"', 'ref="B2:E5"').replace('count="3"', 'count="4"')
    parts[table] = parts[table].replace("</tableColumns>", '<tableColumn id="4" name="备注"/></tableColumns>')
    parts[table] = re.sub(
        r'<autoFilter ref="[^"]*"\s*/>',
        f'<autoFilter ref="B2:E5"><filterColumn colId="1"><filters><filter val="{BUYER}"/></filters></filterColumn></autoFilter>',
        parts[table],
    )
    comments = (
        f'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>{OWNER}</author></authors>'
        + "<commentList>"
        + f'<comment ref="C3" authorId="0"><text><t>{NOTE} too</t></text></comment>'
        + f'<comment ref="D3" authorId="0"><text><r><t>{OWNER}:</t></r><r><t>ask {BUYER}</t></r></text></comment>'
        + "</commentList></comments>"
    )
    shapes = "".join(
        f'<v:shape id="s{n}" type="#t"><x:ClientData ObjectType="{kind}"><x:Row>2</x:Row><x:Column>{column}</x:Column>'
        f"{'<x:FmlaMacro>[0]!XlopsStart</x:FmlaMacro>' if kind == 'Button' else ''}</x:ClientData></v:shape>"
        for n, (kind, column) in enumerate((("Note", 2), ("Note", 3), ("Button", 5)))
    )
    parts["xl/comments9.xml"] = comments
    parts["xl/drawings/frames9.vml"] = (
        f'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">{shapes}</xml>'
    )
    parts["xl/ctrlProps/ctrlProp1.xml"] = "<formControlPr/>"
    parts["xl/printerSettings/printerSettings1.bin"] = f"printer of {OWNER}"
    _relate(parts, name, f"{RELATION}/comments", "../comments9.xml", "rC")
    _relate(parts, name, f"{RELATION}/vmlDrawing", "../drawings/frames9.vml", "rV")
    _relate(parts, name, f"{RELATION}/ctrlProp", "../ctrlProps/ctrlProp1.xml", "rP")
    _relate(parts, name, f"{RELATION}/printerSettings", "../printerSettings/printerSettings1.bin", "rS")
    _relate(parts, name, f"{RELATION}/hyperlink", "file:///C:/Users/wang/list.xlsx", "rH", external=True)
    _relate(parts, name, f"{RELATION}/hyperlink", "https://example.com/", "rW", external=True)
    r = f'xmlns:r="{RELATION}"'
    links = f'<hyperlinks><hyperlink {r} ref="B3" r:id="rH"/><hyperlink {r} ref="B4" r:id="rW"/></hyperlinks>'
    controls = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="x14"><controls><control {r} shapeId="1" r:id="rP" name="b"/></controls></mc:Choice>'
        "</mc:AlternateContent>"
    )
    parts[name] = parts[name].replace("<printOptions", f"{links}<printOptions")
    parts[name] = parts[name].replace("<pageSetup ", f'<pageSetup {r} r:id="rS" ')
    parts[name] = parts[name].replace("<tableParts", f'<legacyDrawing {r} r:id="rV"/>{controls}<tableParts')
    _override(parts, "xl/comments9.xml", f"{CONTENT}.comments+xml")
    _override(parts, "xl/ctrlProps/ctrlProp1.xml", "application/vnd.ms-excel.controlproperties+xml")
    _default(parts, "bin", "application/vnd.ms-office.vbaProject")
    if 'Extension="vml"' not in parts["[Content_Types].xml"]:
        _default(parts, "vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")


OWN_CELLS = {
    "A1": ("t_orders[[#Headers],[amount]]", "amount"),
    "A2": ("SUM(t_orders[amount])", 120),
    "A3": ("INDEX(t_orders[buyer],1)", BUYER),
    "A4": ("INDEX(t_orders[备注],1)", NOTE),
    "A5": ("People!C3", BUYER),
    "A6": ("People!D3*2", 60),
    "A7": ("Notes!D3+1", 8),
    "A8": ("[1]Other!A1", 42),
    "A9": ('OPS_KPI("pay_amt","2026-03-01")', 99),
    "A10": ('IF(x_generation>2,"new","old")', "new"),
    "A11": ("SUM(Mine!D1:D3)", 0),
    "A12": ("SUM(mywork)", 12),
}
"""On the operator's own sheet: formula and its value."""
STAY_FORMULAS = {"A1", "A2", "A6", "A11"}
VALUES = {cell: value for cell, (_, value) in OWN_CELLS.items()} | {"A3": None, "A4": None, "A5": None}
"""What each cell may show in a copy."""


def _own_sheet(parts: dict[str, str]) -> None:
    rows = []
    for cell, (formula, value) in OWN_CELLS.items():
        kind = ' t="str"' if isinstance(value, str) else ""
        text = formula.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        rows.append(f'<row r="{cell[1:]}"><c r="{cell}"{kind}><f>{text}</f><v>{value}</v></c></row>')
    shared = (
        '<row r="20"><c r="A20"><f t="shared" ref="A20:A22" si="0">People!D3</f><v>30</v></c></row>'
        '<row r="21"><c r="A21"><f t="shared" si="0"/><v>40</v></c></row>'
        '<row r="22"><c r="A22"><f t="shared" si="0"/><v>50</v></c></row>'
        '<row r="23"><c r="A23"><f t="shared" ref="A23:B23" si="1">Notes!C3</f><v>1</v></c>'
        '<c r="B23"><f t="shared" si="1"/><v>2</v></c></row>'
        f'<row r="24"><c r="A24" t="inlineStr"><is><t>{ORDER}</t></is></c>'
        f'<c r="B24" t="inlineStr"><is><t>call {BUYER} today</t></is></c></row>'
    )
    rule = (
        '<conditionalFormatting sqref="A1:A9"><cfRule type="expression" priority="1"><formula>Notes!$D$3&gt;1</formula></cfRule>'
        '<cfRule type="expression" priority="2"><formula>A1&gt;1</formula></cfRule></conditionalFormatting>'
    )
    lists = '<dataValidations count="1"><dataValidation type="list" sqref="C1"><formula1>Notes!$C$3:$C$4</formula1></dataValidation></dataValidations>'
    links = '<hyperlinks><hyperlink ref="C2" location="\'Notes\'!A1"/><hyperlink ref="C3" location="\'Sums\'!A1"/></hyperlinks>'
    inside = f"<sheetData>{''.join(rows)}{shared}</sheetData>{rule}{lists}{links}"
    _sheet(parts, "Mine", 8, inside, "visible")
    parts["xl/externalLinks/externalLink1.xml"] = (
        f'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook xmlns:r="{RELATION}" r:id="r1"/></externalLink>'
    )
    _relate(parts, "xl/externalLinks/externalLink1.xml", f"{RELATION}/externalLinkPath", "file:///C:/Users/wang/o.xlsx", "r1",
            external=True)  # fmt: skip
    _relate(parts, "xl/workbook.xml", f"{RELATION}/externalLink", "externalLinks/externalLink1.xml", "rX")
    _override(parts, "xl/externalLinks/externalLink1.xml", f"{CONTENT}.externalLink+xml")
    book = parts["xl/workbook.xml"]
    book = book.replace(
        "<definedNames>",
        f'<externalReferences><externalReference xmlns:r="{RELATION}" r:id="rX"/></externalReferences><definedNames>'
        '<definedName name="mywork">Notes!$D$3:$D$4</definedName><definedName name="fine">Sums!$B$3</definedName>',
    )
    parts["xl/workbook.xml"] = book


def _macros(parts: dict[str, str]) -> None:
    _sheet(parts, "Tucked away", 7, "<sheetData/>", "hidden")
    inside = f'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{SHOP}</t></is></c></row></sheetData>'
    _sheet(parts, "xlwings.conf", 9, inside, "veryHidden")
    parts["xl/vbaProject.bin"] = f"Attribute VB_Name {SHOP}"
    parts["customUI/customUI.xml"] = "<customUI/>"
    _relate(parts, "xl/workbook.xml", f"{MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin", "rB")
    _relate(parts, "", f"{MICROSOFT}/2006/relationships/ui/extensibility", "customUI/customUI.xml", "rU")
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        "<workbookPr/>", '<workbookPr codeName="ThisWorkbook"/>'
    )
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(
        f"{CONTENT}.sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    )


def _traces(parts: dict[str, str]) -> None:
    """Who owns the file, and where it lies."""
    core = parts["docProps/core.xml"].replace(">xlops<", f">{OWNER}<")
    parts["docProps/core.xml"] = core.replace(
        "</cp:coreProperties>", f"<cp:lastModifiedBy>{OWNER}</cp:lastModifiedBy></cp:coreProperties>"
    )
    parts["docProps/app.xml"] = parts["docProps/app.xml"].replace(
        "</Properties>", f"<Company>{OWNER}</Company></Properties>"
    )
    parts["docProps/custom.xml"] = f"<Properties>{OWNER}</Properties>"
    _relate(parts, "", f"{RELATION}/custom-properties", "docProps/custom.xml", "rCu")
    _override(parts, "docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties+xml")
    parts["xl/persons/person.xml"] = f"<personList>{OWNER}</personList>"
    _relate(parts, "xl/workbook.xml", f"{MICROSOFT}/2017/10/relationships/person", "persons/person.xml", "rPe")
    where = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x15">'
        f'<x15ac:absPath xmlns:x15ac="{MICROSOFT}/spreadsheetml/2010/11/ac" url="{SHOP}"/></mc:Choice></mc:AlternateContent>'
    )
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("<bookViews>", f"{where}<bookViews>")


def _sheet(parts: dict[str, str], name: str, number: int, inside: str, state: str) -> None:
    part = f"xl/worksheets/sheet{number}.xml"
    parts[part] = SHEET.format(r=RELATION, inside=inside)
    _relate(parts, "xl/workbook.xml", f"{RELATION}/worksheet", f"worksheets/sheet{number}.xml", f"rN{number}")
    _override(parts, part, f"{CONTENT}.worksheet+xml")
    one = f'<sheet xmlns:r="{RELATION}" name="{name}" sheetId="{number}" state="{state}" r:id="rN{number}"/>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("</sheets>", f"{one}</sheets>")


def _relate(parts: dict[str, str], part: str, kind: str, target: str, id: str, *, external: bool = False) -> None:
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    empty = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    mode = ' TargetMode="External"' if external else ""
    one = f'<Relationship Id="{id}" Type="{kind}" Target="{target}"{mode}/>'
    parts[rels] = parts.get(rels, empty).replace("</Relationships>", f"{one}</Relationships>")


def _override(parts: dict[str, str], part: str, kind: str) -> None:
    one = f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", one)


def _default(parts: dict[str, str], extension: str, kind: str) -> None:
    one = f'<Default Extension="{extension}" ContentType="{kind}"/><Override'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("<Override", one, 1)
