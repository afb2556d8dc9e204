"""The cells of a copy: what is left out is blank, formulas that pointed at it are the values that they had."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from xlops.render.cells import Area
from xlops.render.package.opc import EXCEL, Package, main
from xlops.render.sharing.find import Found, Sheet, strings_of, text_of
from xlops.render.sharing.gone import area_of, cell_of
from xlops.render.sharing.package import strings_part

PSEUDONYM = re.compile(rb"\bp[0-9a-f]{15}\b")
"""What xlops makes of a buyer's account, wherever it stands."""
HIDDEN = "***"
SHORTEST_ID = 4
"""A shorter text is too likely to mean something else where it stands."""

_OBJECTS = ("controls", "oleObjects", "customProperties", "webPublishItems", "smartTags", "customSheetViews")


@dataclass
class Counts:
    """What happened to the cells."""

    formulas: int = 0
    """Formulas that became values."""
    blanked: int = 0
    """Cells elsewhere that repeated an id which is left out."""


@dataclass
class Texts:
    """The shared strings of the workbook, and texts that may not be seen."""

    root: Any
    items: list[str]
    ids: set[str] = field(default_factory=set)
    """May stand nowhere."""
    others: set[str] = field(default_factory=set)
    """May not be the value that a formula leaves behind."""

    def add(self, text: str) -> str:
        """The number of a new string."""
        item = self.root.makeelement(main("si"))
        item.append(item.makeelement(main("t")))
        item[0].text = text
        self.root.append(item)
        self.items.append(text)
        return str(len(self.items) - 1)


def texts_of(package: Package, sheets: list[Sheet], found: Found) -> Texts:
    """Read the shared strings, and collect every text that stands where something is left out."""
    part = strings_part(package)
    texts = Texts(package.change(part) if part in package else None, strings_of(package))
    for sheet in sheets:
        if sheet.name not in found.gone.areas:
            continue
        for cell, row, column in cells(package.change(sheet.part)):
            if found.gone.holds(sheet.name, row, column) and (text := text_of(cell, texts.items)):
                private = any(_holds(each, row, column) for each in found.ids.get(sheet.name, ()))
                (texts.ids if private and len(text) >= SHORTEST_ID else texts.others).add(text)
    return texts


def cells(root: Any) -> Iterator[tuple[Any, int, int]]:
    """Every cell of a sheet with its row and column; those that do not say where they are follow the one before."""
    row = 0
    for line in root.iter(main("row")):
        row = int(line.get("r") or row + 1)
        column = 0
        for cell in line.iterchildren(main("c")):
            ref = cell.get("r")
            row, column = cell_of(ref) if ref else (row, column + 1)
            yield cell, row, column


def clean_sheet(package: Package, sheet: Sheet, found: Found, texts: Texts, *, values: bool) -> Counts:
    """Clean the cells, conditional formats, validations and links of one sheet."""
    root = package.change(sheet.part)
    counts = _clean_cells(root, sheet, found, texts, values=values)
    _headers(root, sheet, found, texts)
    _clean_rules(root, sheet, found)
    _clean_objects(root)
    return counts


def _clean_cells(root: Any, sheet: Sheet, found: Found, texts: Texts, *, values: bool) -> Counts:
    gone, counts = found.gone, Counts()
    shared = _shared(root, sheet, found)
    for cell, row, column in cells(root):
        formula = cell.find(main("f"))
        if gone.holds(sheet.name, row, column):
            _blank(cell)
            continue
        pointed = formula is not None and (
            formula.get("si") in shared
            if formula.get("t") == "shared"
            else formula.get("t") == "dataTable" or gone.touches(formula.text or "", sheet.name)
        )
        if formula is not None and (values or pointed):
            cell.remove(formula)
            cell.attrib.pop("cm", None)
            counts.formulas += 1
            if cell.get("t") == "str" and cell.find(main("v")) is None:
                _blank(cell)
        text = text_of(cell, texts.items) if cell.get("t") in ("s", "str", "inlineStr") else ""
        if text and (text in texts.ids or (pointed and text in texts.others)):
            _blank(cell)
            counts.blanked += 1
        cell.attrib.pop("vm", None)
    return counts


def _shared(root: Any, sheet: Sheet, found: Found) -> set[str]:
    """Numbers of the shared formulas of which at least one cell points at what is left out, or is left out itself."""
    groups = set()
    for cell, row, column in cells(root):
        formula = cell.find(main("f"))
        if formula is None or formula.get("t") != "shared":
            continue
        ref = area_of(formula.get("ref") or cell.get("r", "A1"))
        inside = found.gone.holds(sheet.name, row, column)
        reach = (ref.bottom - ref.top, ref.right - ref.left)
        if inside or (formula.text and found.gone.touches(formula.text, sheet.name, down=reach[0], across=reach[1])):
            groups.add(formula.get("si"))
    return groups


def _blank(cell: Any) -> None:
    for each in list(cell):
        cell.remove(each)
    for name in ("t", "cm", "vm", "ph"):
        cell.attrib.pop(name, None)


def _headers(root: Any, sheet: Sheet, found: Found, texts: Texts) -> None:
    """Put the heading that the table has for a column of the operator's where the old one stood."""
    wanted = {
        (table.area.top, table.area.left + place): text
        for table in sheet.tables
        for place, text in found.renamed.get(table.name, {}).items()
        if table.head and table.name not in found.gone.tables
    }
    for cell, row, column in cells(root) if wanted else ():
        if (row, column) in wanted:
            _blank(cell)
            value = wanted[row, column]
            if texts.root is not None:
                cell.set("t", "s")
                cell.append(cell.makeelement(main("v")))
                cell[0].text = texts.add(value)
            else:
                cell.set("t", "inlineStr")
                inner = cell.makeelement(main("is"))
                inner.append(inner.makeelement(main("t")))
                inner[0].text = value
                cell.append(inner)


def _clean_rules(root: Any, sheet: Sheet, found: Found) -> None:
    gone = found.gone
    for kind, words in (("cfRule", ("formula",)), ("dataValidation", ("formula1", "formula2"))):
        for rule in list(root.iter(main(kind))):
            pointed = [each.text or "" for word in words for each in rule.iter(main(word))]
            pointed += [each.get("val", "") for each in rule.iter(main("cfvo")) if each.get("type") == "formula"]
            if any(gone.touches(each, sheet.name) for each in pointed):
                take_out(rule)
    for element in list(root.iter(f"{{{EXCEL}}}f")):
        if element.getparent() is not None and gone.touches(element.text or "", sheet.name):
            owner = element
            while owner is not None and _word(owner) not in ("cfRule", "dataValidation", "sparkline"):
                owner = owner.getparent()
            take_out(owner if owner is not None else element)
    for link in list(root.iter(main("hyperlink"))):
        if link.get("location") and gone.touches(link.get("location"), sheet.name):
            take_out(link)
    for kept in root.iter(main("autoFilter")):
        area = area_of(kept.get("ref", "A1"))
        for column in list(kept.iterchildren(main("filterColumn"))):
            if gone.holds(sheet.name, area.top + 1, area.left + int(column.get("colId", 0))):
                kept.remove(column)


def _clean_objects(root: Any) -> None:
    for element in list(root.iter()):
        if isinstance(element.tag, str) and _word(element) in _OBJECTS and element.getparent() is not None:
            owner = element
            while owner.getparent() is not None and owner.getparent() is not root:
                owner = owner.getparent()
            if owner.getparent() is root:
                root.remove(owner)
    for extension in list(root.iter(main("ext"))):
        if any(word in etree_words(extension) for word in ("slicerList", "timelineRefs", "tableSlicerCache")):
            take_out(extension)
    for properties in root.iter(main("sheetPr")):
        properties.attrib.pop("codeName", None)


def etree_words(element: Any) -> set[str]:
    """The names, without namespace, of an element and all below it."""
    return {_word(each) for each in element.iter() if isinstance(each.tag, str)}


def take_out(element: Any) -> None:
    """Remove an element, and every element around it that is empty without it; counts are put right."""
    parent = element.getparent()
    while parent is not None:
        parent.remove(element)
        left = [each for each in parent if isinstance(each.tag, str) and _word(each) != "f"]
        if parent.get("count") is not None:
            parent.set("count", str(len(left)))
        if left or parent.getparent() is None or _word(parent) in ("worksheet", "sheets", "wsDr"):
            return
        element, parent = parent, parent.getparent()


def forget_metadata(package: Package, sheets: list[Sheet]) -> None:
    """Make dynamic arrays plain ones: for a copy without the part that tells them apart."""
    for sheet in sheets:
        for cell, _, _ in cells(package.change(sheet.part)):
            cell.attrib.pop("cm", None)


def renumber(package: Package, sheets: list[Sheet], texts: Texts) -> None:
    """Drop the shared strings that no cell of the copy has; what stands in them must not travel along."""
    if texts.root is None:
        return
    new: dict[str, str] = {}
    count = 0
    for sheet in sheets:
        for cell, _, _ in cells(package.change(sheet.part)):
            value = cell.find(main("v"))
            if cell.get("t") == "s" and value is not None:
                value.text = new.setdefault(value.text or "0", str(len(new)))
                count += 1
    items = list(texts.root.iterchildren(main("si")))
    if not all(old.isdecimal() and int(old) < len(items) for old in new):
        raise package.damaged()
    for each in list(texts.root):
        texts.root.remove(each)
    for old in new:
        texts.root.append(items[int(old)])
    texts.root.set("count", str(count))
    texts.root.set("uniqueCount", str(len(new)))


def _holds(area: Area, row: int, column: int) -> bool:
    return area.top <= row <= area.bottom and area.left <= column <= area.right


def _word(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
