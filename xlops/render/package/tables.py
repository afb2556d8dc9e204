"""Table parts: their area, columns and filter as the plan has them, and new ones."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from xlops.names import table_name
from xlops.render.cells import Area, TablePlace
from xlops.render.now import SheetPlan, TablePlan
from xlops.render.package.found import TablePart
from xlops.render.package.opc import RELATIONS, Element, Package, main
from xlops.render.package.sheet_parts import child, drop_empty

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"


def write_tables(
    package: Package, part: str, plan: SheetPlan, standing: Mapping[str, TablePart], places: Mapping[str, TablePlace]
) -> None:
    """Bring the table parts of a sheet to the plan, and make those that are new."""
    for table in plan.tables:
        if table.new:
            _new(package, part, table, places[table.id])
        else:
            _change(package.change(standing[table.id].part), table, places[table.id].formulas)
    for table in plan.tables:
        for old, new in table.renamed.items():
            _rename(package, table.id, old, new)


def escaped(header: str) -> str:
    """A heading as the name of a column."""
    return header.replace("\r", "").replace("\n", "_x000a_")


def _change(root: Element, table: TablePlan, formulas: Mapping[str, str]) -> None:
    area = table.area
    root.set("ref", area.ref)
    body = Area(area.top, area.left, area.bottom - table.totals, area.right)
    filter = root.find(main("autoFilter"))
    if filter is not None:
        filter.set("ref", body.ref)
        for each in filter.findall(main("sortState")):
            filter.remove(each)
    for each in root.findall(main("sortState")):
        root.remove(each)  # the order of the rows is ours
    columns = root.find(main("tableColumns"))
    for element, header in zip(list(columns), table.headers, strict=False):
        if table.renamed and element.get("name") in {escaped(each) for each in table.renamed}:
            element.set("name", escaped(header))
    number = max((int(each.get("id")) for each in columns), default=0)
    for header in table.headers[len(columns) :]:
        number += 1
        etree.SubElement(columns, main("tableColumn"), id=str(number), name=escaped(header))
    columns.set("count", str(len(columns)))
    _calculate(columns, formulas)


def _calculate(columns: Element, formulas: Mapping[str, str]) -> None:
    """Rows that are typed below get these formulas."""
    for each in columns:
        text = formulas.get(each.get("name") or "", "").removeprefix("=")
        formula = each.find(main("calculatedColumnFormula"))
        if text and formula is None:
            formula = etree.Element(main("calculatedColumnFormula"))
            each.insert(0, formula)
        if text and formula is not None:
            formula.text = text


def _new(package: Package, part: str, table: TablePlan, place: TablePlace) -> None:
    part_name = package.free_name("xl/tables/table{}.xml")
    ids = [int(package.tree(each).get("id") or 0) for each in package.names if re.match(r"xl/tables/[^/]+\.xml$", each)]
    root = etree.Element(main("table"), nsmap={None: main("")[1:-1]})
    name = table_name(table.id)
    for key, value in (
        ("id", str(max(ids, default=0) + 1)),
        ("name", name),
        ("displayName", name),
        ("ref", table.area.ref),
    ):
        root.set(key, value)
    root.set("totalsRowShown", "0")
    if place.filter:
        etree.SubElement(root, main("autoFilter"), ref=table.area.ref)
    columns = etree.SubElement(root, main("tableColumns"), count=str(len(table.headers)))
    for at, header in enumerate(table.headers, 1):
        etree.SubElement(columns, main("tableColumn"), id=str(at), name=escaped(header))
    _calculate(columns, place.formulas)
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    package.put(part_name, data, _TYPE)
    sheet = package.change(part)
    listing = child(sheet, "tableParts")
    etree.SubElement(listing, main("tablePart")).set(f"{{{RELATIONS}}}id", package.relate(part, "table", part_name))
    drop_empty(sheet, "tableParts")


def _rename(package: Package, table: str, old: str, new: str) -> None:
    """A heading of ours that was written over gets its id back, in every formula that names it."""
    name = table_name(table)
    quoted = re.sub(r"(['\[\]#])", r"'\1", old)
    pattern = re.compile(rf"(?<![\w.]){re.escape(name)}\[(?:[^\[\]]|\[[^\[\]]*\])*\]")
    inner = re.compile(rf"(?<=\[){re.escape(quoted)}(?=\])")
    mark = f"{name}[".encode()
    for part in package.names:
        if part.endswith(".xml") and part.startswith("xl/") and mark in package.raw(part):
            for each in package.tree(part).iter():
                if isinstance(each.tag, str) and each.text and f"{name}[" in each.text:
                    text = pattern.sub(lambda found: inner.sub(lambda _: new, found[0]), each.text)
                    if text != each.text:
                        each.text = text
                        package.changed(part)
