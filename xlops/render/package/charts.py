"""Charts of ours: their data, axes and labels are brought up to date, what the operator styled stays; and new ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy

from lxml import etree

from xlops.render.cells import ChartPlace, TablePlace
from xlops.render.charts import chart_xml
from xlops.render.package.opc import RELATIONS, Element, Package
from xlops.render.package.sheet_parts import child
from xlops.theme import Look

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_ROW_OFFSET = 25_400
_SERIES_ORDER = (
    "idx", "order", "tx", "spPr", "invertIfNegative", "pictureOptions", "marker", "explosion", "dPt", "dLbls",
    "trendline", "errBars", "cat", "val", "smooth", "shape", "extLst",
)  # fmt: skip


def _c(name: str) -> str:
    return f"{{{_CHART}}}{name}"


def _d(name: str) -> str:
    return f"{{{_DRAWING}}}{name}"


def charts(package: Package) -> Iterator[tuple[str, Element, str, str]]:
    """(id, its anchor, drawing part, chart part) of every chart in the workbook, wherever it was moved."""
    for place in package.names:
        if not re.match(r"xl/drawings/[^/]+\.xml$", place):
            continue
        targets = {each.id: each.target for each in package.relations(place)}
        for frame in package.tree(place).iter(_d("graphicFrame")):
            named, chart = frame.find(f".//{_d('cNvPr')}"), frame.find(f".//{_c('chart')}")
            if named is None or chart is None:
                continue
            anchor = frame
            while anchor.getparent() is not None and anchor.getparent().tag != _d("wsDr"):
                anchor = anchor.getparent()
            yield named.get("name") or "", anchor, place, targets.get(chart.get(f"{{{RELATIONS}}}id") or "", "")


def write_charts(
    package: Package,
    part: str,
    wanted: tuple[ChartPlace, ...],
    places: Mapping[str, TablePlace],
    look: Look,
    *,
    new: bool,
) -> None:
    """Bring the charts of a sheet up to date; those that are missing are made on a new sheet only."""
    standing = {id: (anchor, drawing, chart) for id, anchor, drawing, chart in charts(package)}
    for place in wanted:
        table = places.get(place.chart.table)
        if table is None:
            continue
        made = etree.fromstring(chart_xml(place, table, look))
        if place.chart.id in standing:
            anchor, drawing, chart = standing[place.chart.id]
            if chart in package:
                _update(package.change(chart), made)
            if drawing in package.related(part, "drawing") and _untouched(anchor):
                package.changed(drawing)
                _anchor(anchor, place)
        elif new:
            _add(package, part, place, made)


def _update(root: Element, made: Element) -> None:
    old, new = root.find(f".//{_c('plotArea')}"), made.find(f".//{_c('plotArea')}")
    if old is None or new is None:
        return
    lines, wanted = list(old.iter(_c("ser"))), list(new.iter(_c("ser")))
    if len(lines) != len(wanted):
        old.getparent().replace(old, deepcopy(new))
        return
    for each, fresh in zip(lines, wanted, strict=True):
        for name in ("tx", "dPt", "cat", "val"):
            for gone in each.findall(_c(name)):
                each.remove(gone)
            for come in fresh.findall(_c(name)):
                _insert(each, deepcopy(come))
    for name in ("valAx", "catAx", "dateAx"):
        for each, fresh in zip(old.findall(_c(name)), new.findall(_c(name)), strict=False):
            for inner in ("scaling", "numFmt", "majorUnit", "majorTimeUnit", "tickLblSkip"):
                mine, come = each.find(_c(inner)), fresh.find(_c(inner))
                if mine is not None and come is not None:
                    each.replace(mine, deepcopy(come))


def _insert(series: Element, element: Element) -> None:
    order = {name: at for at, name in enumerate(_SERIES_ORDER)}
    wanted = order[element.tag.rpartition("}")[2]]
    at = 0
    for index, each in enumerate(series):
        if order.get(each.tag.rpartition("}")[2], len(order)) <= wanted:
            at = index + 1
    series.insert(at, element)


def _untouched(anchor: Element) -> bool:
    """Whether a chart stands where we put it: nobody drags one exactly onto the corners of cells."""
    numbers = {}
    for corner in ("from", "to"):
        for name in ("colOff", "rowOff"):
            found = anchor.find(f"{_d(corner)}/{_d(name)}")
            numbers[corner, name] = int(found.text) if found is not None and found.text else -1
    return (
        anchor.get("editAs") == "oneCell"
        and numbers == {("from", "colOff"): 0, ("from", "rowOff"): _ROW_OFFSET, ("to", "colOff"): 0, ("to", "rowOff"): 0}
    )  # fmt: skip


def _anchor(anchor: Element, place: ChartPlace) -> None:
    area = place.area
    for corner, column, row in (("from", area.left - 1, area.top - 1), ("to", area.right, area.bottom)):
        anchor.find(f"{_d(corner)}/{_d('col')}").text = str(column)
        anchor.find(f"{_d(corner)}/{_d('row')}").text = str(row)


def _add(package: Package, part: str, place: ChartPlace, made: Element) -> None:
    drawings = package.related(part, "drawing")
    if not drawings:
        drawing = package.free_name("xl/drawings/drawing{}.xml")
        package.put(drawing, f'<xdr:wsDr xmlns:xdr="{_DRAWING}" xmlns:a="{_A}"/>'.encode(), _DRAWING_TYPE)
        id = package.relate(part, "drawing", drawing)
        child(package.change(part), "drawing").set(f"{{{RELATIONS}}}id", id)
        drawings = [drawing]
    chart = package.free_name("xl/charts/chart{}.xml")
    package.put(chart, etree.tostring(made, xml_declaration=True, encoding="UTF-8", standalone=True), _CHART_TYPE)
    id = package.relate(drawings[0], "chart", chart)
    root = package.change(drawings[0])
    number = max((int(each.get("id") or 0) for each in root.iter() if str(each.tag).endswith("}cNvPr")), default=1) + 1
    anchor = etree.fromstring(
        f'<xdr:twoCellAnchor xmlns:xdr="{_DRAWING}" xmlns:a="{_A}" xmlns:c="{_CHART}" xmlns:r="{RELATIONS}" '
        f'editAs="oneCell"><xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>0</xdr:row><xdr:rowOff>'
        f"{_ROW_OFFSET}</xdr:rowOff></xdr:from><xdr:to><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>0</xdr:row>"
        '<xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>'
        f'<xdr:cNvPr id="{number}" name=""/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="{_CHART}"><c:chart r:id="{id}"/>'
        "</a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>"
    )
    named = anchor.find(f".//{_d('cNvPr')}")
    named.set("name", place.chart.id)
    named.set("descr", place.alt)
    _anchor(anchor, place)
    root.append(anchor)
