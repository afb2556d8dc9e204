"""The other parts of a copy: tables, comments, drawings, charts, the list of sheets, the properties."""

from __future__ import annotations

import re
from typing import Any

from xlops.render.package.opc import RELATIONS, Package, main
from xlops.render.sharing.find import Found, Sheet, TablePart
from xlops.render.sharing.gone import cell_of
from xlops.render.sharing.package import TYPES, mended
from xlops.render.sharing.sheets import HIDDEN, etree_words, take_out

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
VML = "urn:schemas-microsoft-com:vml"
EXCEL = "urn:schemas-microsoft-com:office:excel"
_PLAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/'
    b'officeDocument/2006/extended-properties"><Application>Microsoft Excel</Application></Properties>'
)
_OWNER = ("creator", "lastModifiedBy", "description", "keywords", "category", "contentStatus", "revision", "identifier",
          "lastPrinted", "version")  # fmt: skip
_WORKBOOK_WASTE = ("fileSharing", "customWorkbookViews", "pivotCaches", "externalReferences", "functionGroups",
                   "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects",
                   "revisionPtr", "AlternateContent", "extLst")  # fmt: skip


def clean_table(package: Package, sheet: Sheet, table: TablePart, found: Found, *, values: bool) -> None:
    """A table without formulas that point at what is left out, filters on it, and ties to a query."""
    root = package.change(table.part)
    for name in ("tableType", "connectionId"):
        root.attrib.pop(name, None)
    hidden = {each.casefold() for each in found.gone.columns.get(table.name, set())}
    renamed = found.renamed.get(table.name, {})
    for place, column in enumerate(root.iter(main("tableColumn"))):
        column.attrib.pop("queryTableFieldId", None)
        for word in ("calculatedColumnFormula", "totalsRowFormula"):
            for formula in list(column.iterchildren(main(word))):
                own = column.get("name", "").casefold() in hidden
                if values or own or found.gone.touches(formula.text or "", sheet.name):
                    column.remove(formula)
                    if word == "totalsRowFormula":
                        column.attrib.pop("totalsRowFunction", None)
        if values or column.get("name", "").casefold() in hidden:
            for name in ("totalsRowFunction", "totalsRowLabel"):
                column.attrib.pop(name, None)
        if place in renamed:
            column.set("name", renamed[place])
    for kept in root.iter(main("autoFilter")):
        for filtered in list(kept.iterchildren(main("filterColumn"))):
            place = int(filtered.get("colId", 0))
            if place < len(table.headers) and table.headers[place].casefold() in hidden:
                kept.remove(filtered)


def clean_comments(package: Package, part: str, sheet: Sheet, found: Found) -> set[tuple[int, int]]:
    """Comments without authors, and without those on cells that are left out; gives the cells that keep one."""
    root = package.change(part)
    authors = [each.text or "" for each in root.iter(main("author"))]
    for each in root.iter(main("author")):
        each.text = ""
    kept = set()
    for comment in list(root.iter(main("comment"))):
        row, column = cell_of(comment.get("ref", "A1"))
        if found.gone.holds(sheet.name, row, column):
            comment.getparent().remove(comment)
            continue
        kept.add((row, column))
        number = comment.get("authorId", "0")
        name = authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""
        first = next(comment.iter(main("t")), None)
        if name and first is not None and re.fullmatch(rf"\s*{re.escape(name)}\s*[:：]\s*", first.text or ""):
            first.text = ""  # Excel begins a comment with the name of who writes it
    return kept


def clean_vml(package: Package, part: str, kept: set[tuple[int, int]]) -> int:
    """Frames of comments stay, buttons and other controls go; gives how many went."""
    root = mended(package, part)
    gone = 0
    for data in list(root.iter(f"{{{EXCEL}}}ClientData")):
        place = [data.findtext(f"{{{EXCEL}}}{word}") or "" for word in ("Row", "Column")]
        note = data.get("ObjectType") == "Note"
        stays = note and all(map(str.isdecimal, place)) and (int(place[0]) + 1, int(place[1]) + 1) in kept
        if not stays:
            shape = data.getparent()
            shape.getparent().remove(shape)
            gone += not note
    return gone


def clean_drawing(package: Package, part: str, found: Found, lost: set[str]) -> int:
    """A drawing without buttons, slicers, shapes that ran a macro and what hung on a lost relationship; how many went."""
    root = package.change(part)
    gone = 0
    for child in list(root):
        if not isinstance(child.tag, str):
            continue
        words = etree_words(child)
        hangs = any(
            value in lost
            for each in child.iter()
            if isinstance(each.tag, str) and each.tag.rpartition("}")[2] in ("chart", "relIds", "contentPart", "oleObj")
            for name, value in each.attrib.items()
            if name.startswith(f"{{{RELATIONS}}}")
        )
        runs = any(each.get("macro") for each in child.iter() if str(each.tag).endswith("}sp"))
        if hangs or runs or words & {"compatExt", "slicer", "timeslicer"}:
            root.remove(child)
            gone += runs or "compatExt" in words
    for each in root.iter():
        if each.get("macro"):
            each.set("macro", "")
        if each.get("textlink") and found.gone.touches(each.get("textlink"), ""):
            each.attrib.pop("textlink")
    return gone


def clean_chart(package: Package, part: str, found: Found) -> None:
    """A chart's series that pointed at what is left out keep their names and numbers, but no text of its cells."""
    root = package.change(part)
    for formula in list(root.iter(f"{{{CHART}}}f")):
        if found.gone.touches(formula.text or "", ""):
            shown = formula.getparent()
            if shown.tag.endswith("}strRef") and not shown.getparent().tag.endswith("}tx"):
                for text in shown.iter(f"{{{CHART}}}v"):
                    text.text = HIDDEN
            _literal(shown)
    for extension in list(root.iter(f"{{{CHART}}}ext")):
        if any(str(each.tag).endswith("}f") and found.gone.touches(each.text or "", "") for each in extension.iter()):
            take_out(extension)


def _literal(reference: Any) -> None:
    word = reference.tag.rpartition("}")[2]
    parent = reference.getparent()
    cache = next((each for each in reference if each.tag.endswith("Cache")), None)
    if cache is None or word == "multiLvlStrRef":
        take_out(reference)
        return
    if parent.tag.endswith("}tx"):
        new = parent.makeelement(f"{{{CHART}}}v")
        new.text = next((each.text for each in cache.iter(f"{{{CHART}}}v")), "")
        if parent.getparent().tag.endswith("}title"):
            take_out(parent)
            return
    else:
        new = parent.makeelement(f"{{{CHART}}}{'numLit' if word == 'numRef' else 'strLit'}")
        new.extend(list(cache))
    parent.replace(reference, new)


def unhook(package: Package, part: str, lost: set[str]) -> None:
    """Take out of a part what hung on relationships that it has no more."""
    root = package.change(part)
    for each in list(root.iter()):
        if not isinstance(each.tag, str):
            continue
        for name in [
            name for name, value in each.attrib.items() if name.startswith(f"{{{RELATIONS}}}") and value in lost
        ]:
            if each.tag.rpartition("}")[2] in ("pageSetup", "blip", "sheet"):
                each.attrib.pop(name)
            elif each.getparent() is not None:
                take_out(each)
                break


def clean_workbook(package: Package, sheets: list[Sheet], found: Found) -> None:
    """The list of sheets and names without what is left out, and without what names the file's owner."""
    root = package.change(package.workbook)
    for each in list(root):
        if isinstance(each.tag, str) and each.tag.rpartition("}")[2] in _WORKBOOK_WASTE:
            root.remove(each)
    for each in root.iter(main("workbookPr")):
        each.attrib.pop("codeName", None)
    places: dict[str, str] = {}
    for old, sheet in enumerate(sheets):
        if sheet.name in found.gone.sheets:
            sheet.element.getparent().remove(sheet.element)
        else:
            places[str(old)] = str(len(places))
    for name in list(root.iter(main("definedName"))):
        local = name.get("localSheetId")
        if name.get("name") in found.gone.names or (local is not None and local not in places):
            take_out(name)
            continue
        if local is not None:
            name.set("localSheetId", places[local])
        for word in ("vbProcedure", "xlm", "function", "functionGroupId", "macro"):
            name.attrib.pop(word, None)
    shown = [place for place, each in enumerate(root.iter(main("sheet"))) if each.get("state", "visible") == "visible"]
    for view in root.iter(main("workbookView")):
        for word in ("activeTab", "firstSheet"):
            at = int(places.get(view.get(word, "0"), "-1"))
            view.set(word, str(at if at in shown or not shown else shown[0]))


def clean_properties(package: Package) -> None:
    """Properties that name nobody, neither a person nor a company."""
    for part in package.related("", "extended-properties"):
        package.put(part, _APP)
    for part in package.related("", "core-properties"):
        root = package.change(part)
        for each in list(root):
            if isinstance(each.tag, str) and each.tag.rpartition("}")[2] in _OWNER:
                root.remove(each)


def clean_types(package: Package) -> None:
    """The workbook is one without macros, and no type of macros is known."""
    root = package.change("[Content_Types].xml")
    for each in list(root):
        part = each.get("PartName", "").lstrip("/")
        if part == package.workbook:
            each.set("ContentType", _PLAIN_TYPE)
        elif (each.tag == f"{{{TYPES}}}Override" and part not in package) or (
            each.tag == f"{{{TYPES}}}Default" and "vba" in each.get("ContentType", "").casefold()
        ):
            root.remove(each)
