"""Conditional formats and validations of ours: taken off and put on again where the cells are now."""

from __future__ import annotations

import re
import uuid

from lxml import etree

from xlops.render.cells import Area, Entry, Rule, letters
from xlops.render.now import SheetPlan
from xlops.render.package.moves import bounds
from xlops.render.package.opc import EXCEL, Element, main
from xlops.render.package.sheet_parts import child, drop_empty, place
from xlops.render.package.sheet_xml import overlap
from xlops.render.package.styles import Styles
from xlops.render.validations import validation
from xlops.theme import PALE_BLUE, WHITE

_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_BARS = "{78C0D931-6437-407d-A8EE-F0AAD7539E65}"
_LINK = "{B025F937-C7B1-47D3-B67F-A62EFF666E3E}"
_SIGN = re.compile(r"AND\(ISNUMBER\(([A-Z]+\d+)\),\1([<>])0\)")
_MARK = re.compile(r'LEFT\([A-Z]+\d+,1\)="▼"')
_SPACE = uuid.UUID("6f1d5c1e-6f0b-4c57-9f5e-0a7c3f9d7b11")


def write_rules(sheet: Element, plan: SheetPlan, styles: Styles) -> None:
    """The rules of the plan; in a table that stood already only those that the operator left there."""
    standing = set()
    bands = [Area(each.rows[0], 1, each.rows[-1], 16_384) for each in plan.bands]
    for element in list(sheet.iterfind(main("conditionalFormatting"))):
        kind = _kind(element, styles)
        if not kind:
            continue
        spans = [Area(*bounds(ref)) for ref in (element.get("sqref") or "").split()]
        if spans and all(any(overlap(area, band) for band in bands) for area in spans):
            standing |= {(kind, area.left, area.top) for area in spans}
            _drop(sheet, element)
    tables = [(each.area, each.new) for each in plan.tables]
    priority = max((int(each.get("priority") or 0) for each in sheet.iter(main("cfRule"))), default=0)
    for rule in plan.rules:
        table = next((each for each in tables if overlap(rule.area, each[0])), None)
        if table is not None and not table[1] and (rule.kind, rule.area.left, rule.area.top) not in standing:
            continue
        priority += 1
        _add(sheet, plan.id, rule, priority, styles)


def _kind(element: Element, styles: Styles) -> str:
    """Which rule of ours an element is; nothing where it is the operator's."""
    rules = element.findall(main("cfRule"))
    if len(rules) != 1:
        return ""
    rule = rules[0]
    colours = [(each.get("rgb") or "").upper() for each in rule.iter(main("color"))]
    if rule.get("type") == "dataBar":
        return "bars" if colours == [f"FF{PALE_BLUE}"] else ""
    if rule.get("type") == "colorScale":
        return "heat" if colours == [f"FF{WHITE}", f"FF{PALE_BLUE}"] else ""
    formula = (rule.findtext(main("formula")) or "") if rule.get("type") == "expression" else ""
    if not formula or rule.get("dxfId") != str(styles.orange(make=False)):
        return ""
    if _MARK.fullmatch(formula):
        return "marked"
    found = _SIGN.fullmatch(formula)
    if found is None:
        return ""
    return "negative" if found[2] == "<" else "positive"


def _drop(sheet: Element, element: Element) -> None:
    ids = {each.text for each in element.iter(f"{{{_X14}}}id")}
    sheet.remove(element)
    for extended in list(sheet.iter(f"{{{_X14}}}conditionalFormatting")):
        if any(each.get("id") in ids for each in extended.iter(f"{{{_X14}}}cfRule")):
            parent = extended.getparent()
            parent.remove(extended)
            if not len(parent):
                extension = parent.getparent()
                extension.getparent().remove(extension)
    listing = sheet.find(main("extLst"))
    if listing is not None and not len(listing):
        sheet.remove(listing)


def _add(sheet: Element, id: str, rule: Rule, priority: int, styles: Styles) -> None:
    ref = rule.area.ref
    element = etree.Element(main("conditionalFormatting"), sqref=ref)
    made = etree.SubElement(element, main("cfRule"), priority=str(priority))
    match rule.kind:
        case "bars":
            made.set("type", "dataBar")
            bar = etree.SubElement(made, main("dataBar"), minLength="0", maxLength="90", showValue="1")
            etree.SubElement(bar, main("cfvo"), type="num", val="0")
            etree.SubElement(bar, main("cfvo"), type="max")
            etree.SubElement(bar, main("color"), rgb=f"FF{PALE_BLUE}")
            _solid(sheet, made, id, ref)
        case "heat":
            made.set("type", "colorScale")
            scale = etree.SubElement(made, main("colorScale"))
            etree.SubElement(scale, main("cfvo"), type="min")
            etree.SubElement(scale, main("cfvo"), type="max")
            etree.SubElement(scale, main("color"), rgb=f"FF{WHITE}")
            etree.SubElement(scale, main("color"), rgb=f"FF{PALE_BLUE}")
        case "negative" | "positive":
            made.set("type", "expression")
            made.set("dxfId", str(styles.orange()))
            cell = f"{letters(rule.area.left)}{rule.area.top}"
            sign = "<" if rule.kind == "negative" else ">"
            etree.SubElement(made, main("formula")).text = f"AND(ISNUMBER({cell}),{cell}{sign}0)"
        case "marked":
            made.set("type", "expression")
            made.set("dxfId", str(styles.orange()))
            cell = f"{letters(rule.area.left)}{rule.area.top}"
            etree.SubElement(made, main("formula")).text = f'LEFT({cell},1)="▼"'
    place(sheet, element)


def _solid(sheet: Element, rule: Element, id: str, ref: str) -> None:
    """A bar without gradient: the older rule points to an extended one."""
    mark = "{" + str(uuid.uuid5(_SPACE, f"{id}:{ref}")).upper() + "}"
    link = etree.SubElement(
        etree.SubElement(rule, main("extLst")), main("ext"), nsmap={"x14": _X14}, attrib={"uri": _LINK}
    )
    etree.SubElement(link, f"{{{_X14}}}id").text = mark
    listing = child(sheet, "extLst")
    extension = next((each for each in listing if (each.get("uri") or "").upper() == _BARS.upper()), None)
    if extension is None:
        extension = etree.Element(main("ext"), nsmap={"x14": _X14}, attrib={"uri": _BARS})
        listing.insert(0, extension)
        etree.SubElement(extension, f"{{{_X14}}}conditionalFormattings")
    extended = etree.fromstring(
        f'<x14:conditionalFormatting xmlns:x14="{_X14}" xmlns:xm="{EXCEL}"><x14:cfRule type="dataBar" id="{mark}">'
        '<x14:dataBar minLength="0" maxLength="90" gradient="0" axisPosition="none"><x14:cfvo type="num"><xm:f>0</xm:f>'
        f'</x14:cfvo><x14:cfvo type="max"/><x14:negativeFillColor rgb="FF{PALE_BLUE}"/></x14:dataBar></x14:cfRule>'
        f"<xm:sqref>{ref}</xm:sqref></x14:conditionalFormatting>"
    )
    extension[0].append(extended)


def write_validations(sheet: Element, plan: SheetPlan) -> None:
    """The validations of input cells and columns; others of the operator's stay."""
    ours = {
        (row, column) for each in plan.bands if not each.table for row in each.rows for column in each.columns.values()
    }
    typed = {
        (each.area.left, table.area.top)
        for each in plan.validations
        for table in plan.tables
        if overlap(each.area, table.area)
    }
    tops = {row: table.area.top for table in plan.tables for row in range(table.area.top, table.area.bottom + 1)}
    listing = child(sheet, "dataValidations")
    for element in list(listing):
        spans = [bounds(each) for each in (element.get("sqref") or "").split()]
        single = len(spans) == 1 and spans[0][:2] == spans[0][2:] and spans[0][:2] in ours
        column = spans and all(left == right and (left, tops.get(top, 0)) in typed for top, left, _, right in spans)
        if single or column:
            listing.remove(element)
    listing.extend(_validation(each) for each in (*plan.entries, *plan.validations))
    drop_empty(sheet, "dataValidations")


def _validation(entry: Entry) -> Element:
    made = validation(entry)
    element = etree.Element(
        main("dataValidation"), sqref=entry.area.ref if entry.column else entry.area.ref.partition(":")[0],
        allowBlank="1", showInputMessage="1", showErrorMessage="1", promptTitle=entry.title[:32],
        prompt=entry.message[:255],
    )  # fmt: skip
    if made.type:
        element.set("type", made.type)
    if made.operator:
        element.set("operator", made.operator)
    if made.formula:
        etree.SubElement(element, main("formula1")).text = made.formula
    return element
