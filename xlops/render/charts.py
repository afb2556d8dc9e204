"""Native Excel charts: one accent series and grey context, no title inside, labels in place of axes where they fit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.axis import ChartLines, DateAxis, NumericAxis, TextAxis
from openpyxl.chart.data_source import AxDataSource, NumData, NumDataSource, NumRef, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RichTextProperties
from openpyxl.xml.functions import tostring

from xlops.blocks import Chart
from xlops.blocks import Series as Drawn
from xlops.render.axis import Axis, date_axis, label_skip, value_axis
from xlops.render.cells import ChartPlace, TablePlace, sheet_ref
from xlops.render.mend import mended_chart
from xlops.render.values import Plain, display_width, serial, shown
from xlops.theme import (
    BLUE,
    FAINT,
    GREY,
    INK,
    LINE,
    ORANGE,
    PALE_BLUE,
    QUIET,
    Look,
    chart_format,
    label_format,
    number_format,
)

LABELLED_BARS = 14
"""With more bars than this, their labels would touch: an axis instead."""

_LINES: dict[str, tuple[str, float, Any]] = {
    "own": (BLUE, 2.25, "solid"),
    "second": (INK, 1.5, "solid"),
    "context": (QUIET, 1.5, "solid"),
}
_BAND: tuple[str, float, Any] = (FAINT, 1.0, "solid")
_EMU = 12_700


def native_chart(place: ChartPlace, table: TablePlace, look: Look) -> Any:
    """The openpyxl chart of a placed chart, anchored over its cells."""
    chart = place.chart
    drawing: Any = _line(chart, table, look) if chart.kind == "line" else _bars(chart, table, look)
    drawing.graphical_properties = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    drawing.roundedCorners = False
    drawing.display_blanks = "gap"
    area = place.area
    drawing.anchor = TwoCellAnchor(
        editAs="oneCell",
        _from=AnchorMarker(col=area.left - 1, row=area.top - 1, colOff=0, rowOff=2 * _EMU),
        to=AnchorMarker(col=area.right, row=area.bottom, colOff=0, rowOff=0),
    )
    return drawing


def chart_xml(place: ChartPlace, table: TablePlace, look: Look) -> bytes:
    """The part of a chart, for a package that exists already."""
    write: Any = tostring
    return mended_chart(bytes(write(native_chart(place, table, look)._write())).decode()).encode()


def numbers(table: TablePlace, chart: Chart, column: str) -> list[float | None]:
    """The values that the chart shows of a column; None where a value is unknown."""
    return [float(value) if isinstance(value, int | float) else None for value in _window(chart, table.values[column])]


def _window(chart: Chart, values: tuple[Plain, ...]) -> tuple[Plain, ...]:
    return values[-chart.last :] if chart.last else values


def _line(chart: Chart, table: TablePlace, look: Look) -> LineChart:
    drawing = LineChart()
    known = [value for each in chart.series for value in numbers(table, chart, each.column) if value is not None]
    axis = value_axis(known, zero=False)
    code = chart_format(chart.format, look, max((abs(value) for value in known), default=0.0))
    drawing.y_axis = _value_axis(axis, code, look)
    points = _window(chart, table.values[chart.x])
    _across(drawing, chart, points, look)
    named = [each for each in chart.series if each.role not in ("low", "high")]
    for index, each in enumerate(chart.series):
        series = _series(chart, table, each, index, look, code)
        colour, points_wide, dash = _LINES.get(each.role, _BAND)
        series.graphicalProperties = GraphicalProperties(
            ln=LineProperties(solidFill=colour, w=int(points_wide * _EMU), prstDash=dash, cap="rnd")
        )
        series.marker = Marker(symbol="none")
        series.smooth = False
        drawing.series.append(series)
    drawing.legend = _legend(named, look)
    return drawing


def _bars(chart: Chart, table: TablePlace, look: Look) -> BarChart:
    drawing = BarChart()
    drawing.type = "col" if chart.kind == "column" else "bar"
    drawing.grouping, drawing.overlap = "clustered", 0 if len(chart.series) > 1 else 100
    drawing.gapWidth = 45
    known = [value for each in chart.series for value in numbers(table, chart, each.column) if value is not None]
    axis = value_axis(known, zero=True)
    code = chart_format(chart.format, look, max((abs(value) for value in known), default=0.0))
    points = _window(chart, table.values[chart.x])
    labelled = len(points) * len(chart.series) <= LABELLED_BARS
    drawing.y_axis = _value_axis(axis, code, look)
    if labelled:
        drawing.y_axis.delete = True
        drawing.y_axis.majorGridlines = None
        spread = (axis.high - axis.low) * 0.14
        drawing.y_axis.scaling.min = axis.low - (spread if axis.low < 0 else 0)
        drawing.y_axis.scaling.max = axis.high + (spread if axis.high > 0 else 0)
        drawing.y_axis.majorUnit = None
    _across(drawing, chart, points, look)
    colours = {"own": BLUE, "second": INK, "context": FAINT, "low": PALE_BLUE, "high": PALE_BLUE}
    for index, each in enumerate(chart.series):
        series = _series(chart, table, each, index, look, code)
        series.graphicalProperties = GraphicalProperties(solidFill=colours[each.role], ln=LineProperties(noFill=True))
        negatives = [at for at, value in enumerate(numbers(table, chart, each.column)) if value and value < 0]
        series.invertIfNegative = each.role == "own"
        if not table.live and each.role == "own":
            series.dPt = [_orange(at) for at in negatives]
        if labelled:
            labels = label_format(chart.format, look, max((abs(value) for value in known), default=0.0))
            series.dLbls = DataLabelList(numFmt=labels, showVal=True, dLblPos="outEnd", txPr=_text(INK, look))
            _only_values(series.dLbls)
        drawing.series.append(series)
    drawing.legend = _legend(chart.series, look)
    return drawing


def _orange(at: int) -> DataPoint:
    return DataPoint(
        idx=at,
        invertIfNegative=False,
        spPr=GraphicalProperties(solidFill=ORANGE, ln=LineProperties(noFill=True)),
    )


def _across(drawing: Any, chart: Chart, points: tuple[Plain, ...], look: Look) -> None:
    """The axis of days or categories: few labels, in one line."""
    dates = [value for value in points if isinstance(value, date)]
    if chart.kind in ("line", "column") and dates and len(dates) == len(points):
        every = date_axis(min(dates), max(dates), look.language, labels=max(3, min(8, chart.span)))
        axis: Any = DateAxis(
            axId=500, crossAx=100, majorUnit=every.every, majorTimeUnit=every.unit, baseTimeUnit="days"
        )
        axis.number_format, axis.lblOffset, axis.auto = every.number, 100, False
        drawing.y_axis.crossAx = 500
    else:
        room = chart.height * 2 if chart.kind in ("bar", "funnel") else _fitting(points, chart, look)
        axis = TextAxis(axId=10, crossAx=100, tickLblSkip=label_skip(len(points), room))
        axis.noMultiLvlLbl = True
    flat = chart.kind in ("bar", "funnel")
    axis.axPos, drawing.y_axis.axPos = ("l", "b") if flat else ("b", "l")
    if flat:
        axis.scaling.orientation = "maxMin"
    axis.tickLblPos, axis.delete = "low", False
    axis.majorTickMark = axis.minorTickMark = "none"
    axis.graphicalProperties = _hairline(FAINT)
    axis.txPr = _text(GREY, look)
    if axis.numFmt is not None:
        axis.numFmt.sourceLinked = False
    drawing.x_axis = axis


def _fitting(points: tuple[Plain, ...], chart: Chart, look: Look) -> int:
    widest = max((display_width(shown(value, "text", look)) for value in points), default=1.0)
    return max(2, int(chart.span * 9 / (widest + 2)))


def _series(chart: Chart, table: TablePlace, drawn: Drawn, index: int, look: Look, code: str) -> Any:
    values = numbers(table, chart, drawn.column)
    cells = f"{sheet_ref(table.sheet)}!{table.cells(drawn.column, chart.last).fixed}"
    series = Series(
        idx=index,
        order=index,
        tx=SeriesLabel(v=drawn.label.text(look.language)),
        val=NumDataSource(numRef=NumRef(f=cells, numCache=_numbers(values, code))),
    )
    where = f"{sheet_ref(table.sheet)}!{table.cells(chart.x, chart.last).fixed}"
    series.cat = _categories(_window(chart, table.values[chart.x]), where, table.formats[chart.x], look)
    return series


def _numbers(values: Sequence[float | None], code: str) -> NumData:
    points = [NumVal(idx=at, v=_written(value)) for at, value in enumerate(values) if value is not None]
    return NumData(formatCode=code, ptCount=len(values), pt=points)


def _written(value: float) -> str:
    return repr(int(value)) if value.is_integer() else repr(value)


def _categories(points: tuple[Plain, ...], where: str, format: Any, look: Look) -> AxDataSource:
    if points and all(isinstance(each, date) for each in points):
        days = [float(serial(each)) for each in points if isinstance(each, date)]
        return AxDataSource(numRef=NumRef(f=where, numCache=_numbers(days, number_format("day", look))))
    texts = [StrVal(idx=at, v=shown(each, format, look)) for at, each in enumerate(points) if each is not None]
    return AxDataSource(strRef=StrRef(f=where, strCache=StrData(ptCount=len(points), pt=texts)))


def _value_axis(span: Axis, code: str, look: Look) -> NumericAxis:
    axis = NumericAxis(axId=100, crossAx=10, majorGridlines=ChartLines(spPr=_hairline(LINE)))
    axis.scaling.min, axis.scaling.max, axis.majorUnit = span.low, span.high, span.step
    axis.number_format, axis.crossBetween = code, "between"
    axis.numFmt.sourceLinked = False
    axis.majorTickMark = axis.minorTickMark = "none"
    axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    axis.txPr = _text(GREY, look)
    axis.delete = False
    return axis


def _hairline(colour: str) -> GraphicalProperties:
    return GraphicalProperties(ln=LineProperties(solidFill=colour, w=_EMU * 3 // 4))


def _text(colour: str, look: Look) -> RichText:
    font = CharacterProperties(
        sz=900, b=False, solidFill=colour, latin=Font(typeface=look.font), ea=Font(typeface=look.font)
    )
    return RichText(
        bodyPr=RichTextProperties(rot=0, vert="horz"),
        p=[Paragraph(pPr=ParagraphProperties(defRPr=font), endParaRPr=CharacterProperties(lang="en-US"))],
    )


def _legend(named: Sequence[Drawn], look: Look) -> Legend | None:
    """A legend only where more than one series would be without a name."""
    if len(named) < 2:
        return None
    legend = Legend()
    legend.position, legend.overlay = "t", False
    legend.txPr = _text(GREY, look)
    return legend


def _only_values(labels: DataLabelList | DataLabel) -> None:
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    labels.showBubbleSize = False
