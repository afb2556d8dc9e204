"""The workbook part: names, new sheets, and that everything is computed when it is opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml import etree

from xlops.render.cells import Area, Entry, SheetGrid, letters, sheet_ref
from xlops.render.package.opc import RELATIONS, Element, Package, main, sheets
from xlops.render.package.sheet_parts import child
from xlops.render.package.strings import Strings
from xlops.render.validations import LISTS, long_lists
from xlops.theme import HEIGHTS, PADDING, TABS, Look

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "AlternateContent", "workbookProtection", "bookViews", "sheets",
    "functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches",
    "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip


def _child(root: Element, name: str) -> Element:
    found = root.find(main(name))
    if found is None:
        found = etree.Element(main(name))
        wanted = _ORDER.index(name)
        at = 0
        for index, each in enumerate(root):
            tag = each.tag.rpartition("}")[2] if isinstance(each.tag, str) else ""
            if tag not in _ORDER or _ORDER.index(tag) <= wanted:
                at = index + 1
        root.insert(at, found)
    return found


def write_names(package: Package, hidden: Mapping[str, str], shown: Mapping[str, str], gone: tuple[str, ...]) -> None:
    """Set names of the workbook; `gone` are beginnings of hidden names of which only those in `hidden` stay."""
    root = package.change(package.workbook)
    listing = _child(root, "definedNames")
    known = {each.get("name"): each for each in listing if each.get("localSheetId") is None}
    for name, each in list(known.items()):
        if gone and (name or "").startswith(gone) and name not in hidden:
            listing.remove(each)
            del known[name]
    for names, mark in ((hidden, "1"), (shown, "")):
        for name, text in names.items():
            element = known.get(name)
            if element is None:
                element = etree.SubElement(listing, main("definedName"), name=name)
            element.text = text
            if mark:
                element.set("hidden", mark)
    if not len(listing):
        root.remove(listing)


def compute_when_opened(package: Package) -> None:
    """Programs compute every formula when they open the file; the order of computing of an older state is dropped."""
    root = package.tree(package.workbook)
    settings = root.find(main("calcPr"))
    if settings is None or settings.get("fullCalcOnLoad") not in ("1", "true"):
        _child(package.change(package.workbook), "calcPr").set("fullCalcOnLoad", "1")
    for part in package.related(package.workbook, "calcChain"):
        package.unrelate(package.workbook, part)
        package.drop(part)


def add_sheet(package: Package, grid: SheetGrid, name: str, after: str | None, look: Look) -> str:
    """An empty sheet with the view and print set-up of a sheet of ours, behind the sheet called `after`; its part."""
    part = package.free_name("xl/worksheets/sheet{}.xml")
    package.put(part, _empty(grid, look), _SHEET_TYPE)
    id = package.relate(package.workbook, "worksheet", part)
    root = package.change(package.workbook)
    listing = root.find(main("sheets"))
    number = max(int(each.get("sheetId")) for each in listing) + 1
    element = etree.Element(main("sheet"), name=name, sheetId=str(number))
    element.set(f"{{{RELATIONS}}}id", id)
    order = [each.get("name") for each in listing]
    at = order.index(after) + 1 if after in order else 0
    listing.insert(at, element)
    for each in root.iter(main("definedName")):
        own = each.get("localSheetId")
        if own is not None and int(own) >= at:
            each.set("localSheetId", str(int(own) + 1))
    for view in root.iter(main("workbookView")):
        for key in ("activeTab", "firstSheet"):
            if int(view.get(key) or 0) >= at and view.get(key) is not None and len(order):
                view.set(key, str(int(view.get(key)) + 1))
    if grid.freeze:
        quoted = name.replace("'", "''")
        title = etree.SubElement(
            _child(root, "definedNames"), main("definedName"), name="_xlnm.Print_Titles", localSheetId=str(at)
        )
        title.text = f"'{quoted}'!$1:${grid.freeze}"
    return part


def write_lists(package: Package, entries: Iterable[Entry], strings: Strings) -> dict[str, str]:
    """The lists that a validation cannot hold, on the hidden sheet that is theirs alone; their names with their text."""
    long = long_lists(entries)
    part = dict(sheets(package)).get(LISTS)
    if not long and part is None:
        return {}
    if part is None:
        part = package.free_name("xl/worksheets/sheet{}.xml")
        package.put(part, f'<worksheet xmlns="{main("")[1:-1]}"><sheetData/></worksheet>'.encode(), _SHEET_TYPE)
        listing = package.change(package.workbook).find(main("sheets"))
        number = max(int(each.get("sheetId")) for each in listing) + 1
        element = etree.SubElement(listing, main("sheet"), name=LISTS, sheetId=str(number), state="hidden")
        element.set(f"{{{RELATIONS}}}id", package.relate(package.workbook, "worksheet", part))
    sheet = package.change(part)
    data = child(sheet, "sheetData")
    data[:] = []
    names = {}
    for at in range(max((len(each.choices) for each in long), default=0)):
        row = etree.SubElement(data, main("row"), r=str(at + 1))
        for column, each in enumerate(long, 1):
            if at < len(each.choices):
                cell = etree.SubElement(row, main("c"), r=f"{letters(column)}{at + 1}", t="s")
                etree.SubElement(cell, main("v")).text = str(strings.of(each.choices[at]))
    for column, each in enumerate(long, 1):
        area = Area(1, column, len(each.choices), column)
        names[f"l_{each.name}"] = f"{sheet_ref(LISTS)}!{area.fixed}"
        child(sheet, "dimension").set("ref", Area(1, 1, len(data), len(long)).ref)
    return names


def _empty(grid: SheetGrid, look: Look) -> bytes:
    sheet = etree.Element(main("worksheet"), nsmap={None: main("")[1:-1], "r": RELATIONS})
    properties = etree.SubElement(sheet, main("sheetPr"))
    etree.SubElement(properties, main("tabColor"), rgb=f"FF{TABS[grid.group]}")
    etree.SubElement(properties, main("pageSetUpPr"), fitToPage="1")
    views = etree.SubElement(sheet, main("sheetViews"))
    view = etree.SubElement(
        views, main("sheetView"), showGridLines="0", zoomScale="90", zoomScaleNormal="90", workbookViewId="0"
    )
    if grid.freeze:
        corner = f"A{grid.freeze + 1}"
        etree.SubElement(
            view, main("pane"), ySplit=str(grid.freeze), topLeftCell=corner, activePane="bottomLeft", state="frozen"
        )
        etree.SubElement(view, main("selection"), pane="bottomLeft", activeCell="A1", sqref="A1")
    etree.SubElement(sheet, main("sheetFormatPr"), defaultRowHeight=f"{HEIGHTS['body']:g}", customHeight="1")
    columns = etree.SubElement(sheet, main("cols"))
    for at, width in enumerate(grid.widths, 1):
        etree.SubElement(
            columns, main("col"), min=str(at), max=str(at), width=f"{width + PADDING:.10g}", customWidth="1"
        )
    if not len(columns):
        sheet.remove(columns)
    etree.SubElement(sheet, main("sheetData"))
    etree.SubElement(
        sheet, main("pageMargins"), left="0.4", right="0.4", top="0.4", bottom="0.75", header="0.3", footer="0.3"
    )
    etree.SubElement(sheet, main("pageSetup"), paperSize="9", orientation="landscape", fitToWidth="1", fitToHeight="0")
    foot = etree.SubElement(etree.SubElement(sheet, main("headerFooter")), main("oddFooter"))
    foot.text = footer(grid, look)
    data: bytes = etree.tostring(sheet, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def footer(grid: SheetGrid, look: Look) -> str:
    """What is printed at the foot of a sheet: shop and sheet, the page, the day."""
    left = f"{look.shop} · {grid.title}".replace("&", "&&")
    return f"&L{left}&C&P / &N&R{look.today.isoformat()}"
