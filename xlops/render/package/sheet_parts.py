"""The children of a worksheet in the order that the format prescribes."""

from __future__ import annotations

from lxml import etree

from xlops.render.package.opc import Element, main

ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing",
    "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts",
    "extLst",
)  # fmt: skip
_PLACE = {name: at for at, name in enumerate(ORDER)}


def child(sheet: Element, name: str) -> Element:
    """The child of that name, made in its place where there is none."""
    found = sheet.find(main(name))
    if found is None:
        found = etree.Element(main(name))
        place(sheet, found)
    return found


def place(sheet: Element, element: Element) -> None:
    """Put an element among the children of a worksheet, after those of its own name."""
    wanted = _PLACE[element.tag.rpartition("}")[2]]
    at = 0
    for index, each in enumerate(sheet):
        name = each.tag.rpartition("}")[2] if isinstance(each.tag, str) else ""
        if name == "AlternateContent":
            name = "controls"
        if _PLACE.get(name, len(ORDER)) <= wanted:
            at = index + 1
    sheet.insert(at, element)


def drop_empty(sheet: Element, name: str) -> None:
    """Take a list out that has nothing in it any more, else say how many there are."""
    found = sheet.find(main(name))
    if found is not None and not len(found):
        sheet.remove(found)
    elif found is not None:
        found.set("count", str(len(found)))
