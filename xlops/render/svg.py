"""Charts as inline SVG, for HTML: the same series, axes and colours as the native ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape

from xlops.blocks import Chart, Format, Series
from xlops.render.axis import Axis, date_axis, label_skip, value_axis
from xlops.render.values import Plain, display_width, shown
from xlops.theme import BLUE, FAINT, GREY, INK, LINE, ORANGE, PALE_BLUE, QUIET, Look, symbol

_STROKES = {"own": (BLUE, 2.4, ""), "second": (INK, 1.6, ""), "context": (QUIET, 1.6, "")}
_FILLS = {"own": BLUE, "second": INK, "context": FAINT, "low": PALE_BLUE, "high": PALE_BLUE}
_WIDTH, _SIZE, _CHARACTER = 640.0, 13.0, 9.0
"""Of the drawing, its type, and a character at the larger type that a phone takes."""


def svg_chart(
    chart: Chart, points: Sequence[Plain], values: dict[str, Sequence[float | None]], x: Format, look: Look
) -> str:
    """The chart as one <svg> element; `points` are the labels of the x axis, `values` the numbers of each column."""
    if not points or not any(value is not None for each in values.values() for value in each):
        return ""
    body, height = (
        _bars(chart, points, values, x, look)
        if chart.kind in ("bar", "funnel")
        else _plot(chart, points, values, x, look)
    )
    alt = escape((chart.alt.text(look.language) if chart.alt else chart.id), quote=True)
    return (
        f'<svg viewBox="0 0 {_WIDTH:.0f} {height:.0f}" role="img" aria-label="{alt}" xmlns="http://www.w3.org/2000/svg" '
        f'font-size="{_SIZE}" fill="#{GREY}">{body}</svg>'
    )


def _plot(
    chart: Chart, points: Sequence[Plain], values: dict[str, Sequence[float | None]], x: Format, look: Look
) -> tuple[str, float]:
    height = 18.0 * chart.height + 24
    axis = value_axis([v for each in values.values() for v in each if v is not None], zero=chart.kind == "column")
    labels = [short(tick, chart.format, look, axis.high) for tick in axis.ticks]
    left, right = 8.0 + _CHARACTER * max(map(display_width, labels)), _WIDTH - 12.0
    key, top = _key(chart.series, left, look)
    bottom = height - 26.0
    parts = [key]
    for tick, label in zip(axis.ticks, labels, strict=True):
        y = _along(tick, axis, bottom, top)
        parts.append(f'<line x1="{left:.1f}" x2="{right:.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="#{LINE}"/>')
        parts.append(f'<text x="{left - 8:.1f}" y="{y + 4:.1f}" text-anchor="end">{escape(label)}</text>')
    places = _places(chart, points, left, right)
    parts.append(_dates(points, places, bottom, x, look))
    for index, series in enumerate(chart.series):
        line = [
            (place, _along(value, axis, bottom, top)) if value is not None else None
            for place, value in zip(places, values[series.column], strict=True)
        ]
        parts.append(
            _stroke(line, series)
            if chart.kind == "line"
            else _columns(line, series, index, len(chart.series), places, _along(max(axis.low, 0.0), axis, bottom, top))
        )
    return "".join(parts), height


def _places(chart: Chart, points: Sequence[Plain], left: float, right: float) -> list[float]:
    """Where each point stands: days by their date, other labels evenly."""
    days = [each for each in points if isinstance(each, date)]
    if chart.kind == "line" and len(days) == len(points) and len(days) > 1 and days[-1] > days[0]:
        whole = (max(days) - min(days)).days
        return [left + 4 + (right - left - 8) * (day - min(days)).days / whole for day in days]
    step = (right - left) / len(points)
    return [left + step * (at + 0.5) for at in range(len(points))]


def _dates(points: Sequence[Plain], places: list[float], bottom: float, x: Format, look: Look) -> str:
    days = [each for each in points if isinstance(each, date)]
    texts: list[tuple[float, str]] = []
    if len(days) == len(points) and len(days) > 1:
        every = date_axis(min(days), max(days), look.language, labels=7)
        due = min(days)
        for day, place in zip(days, places, strict=True):
            if day >= due:
                texts.append((place, day.strftime(every.pattern).lstrip("0")))
                due = day + timedelta(days=every.every if every.unit == "days" else 30 * every.every)
    else:
        labels = [shown(each, x, look) for each in points]
        room = max(2, int((places[-1] - places[0] + 60) / (8 * max(map(display_width, labels), default=1.0) + 10)))
        skip = label_skip(len(labels), room)
        texts = [(place, label) for at, (place, label) in enumerate(zip(places, labels, strict=True)) if at % skip == 0]
    return "".join(
        f'<text x="{place:.1f}" y="{bottom + 18:.1f}" text-anchor="middle">{escape(text)}</text>'
        for place, text in texts
    )


def _stroke(line: Sequence[tuple[float, float] | None], series: Series) -> str:
    colour, width, dash = _STROKES.get(series.role, (FAINT, 1.2, ""))
    path, pen = [], "M"
    for point in line:
        if point is None:
            pen = "M"
            continue
        path.append(f"{pen}{point[0]:.1f} {point[1]:.1f}")
        pen = "L"
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{"".join(path)}" fill="none" stroke="#{colour}" stroke-width="{width}" stroke-linejoin="round" stroke-linecap="round"{dashes}/>'


def _columns(
    line: Sequence[tuple[float, float] | None],
    series: Series,
    index: int,
    count: int,
    places: list[float],
    zero: float,
) -> str:
    step = places[1] - places[0] if len(places) > 1 else 80.0
    wide = step * 0.7 / count
    parts = []
    for point in line:
        if point is not None:
            x = point[0] - step * 0.35 + wide * index
            below = point[1] > zero
            colour = ORANGE if below and series.role == "own" else _FILLS[series.role]
            parts.append(
                f'<rect x="{x:.1f}" y="{min(point[1], zero):.1f}" width="{wide * 0.94:.1f}" height="{abs(zero - point[1]):.1f}" fill="#{colour}"/>'
            )
    return "".join(parts)


def _bars(
    chart: Chart, points: Sequence[Plain], values: dict[str, Sequence[float | None]], x: Format, look: Look
) -> tuple[str, float]:
    names = [shown(each, x, look) for each in points]
    largest = max((abs(v) for each in values.values() for v in each if v is not None), default=1.0) or 1.0
    lowest = min((v for each in values.values() for v in each if v is not None), default=0.0)
    highest = max((v for each in values.values() for v in each if v is not None), default=0.0)
    left = min(16.0 + _CHARACTER * max(map(display_width, names), default=1.0), _WIDTH * 0.42)
    label_room = (
        _CHARACTER
        * max(
            (
                display_width(short(v, chart.format, look, largest))
                for each in values.values()
                for v in each
                if v is not None
            ),
            default=4.0,
        )
        + 8
    )
    low, high = min(lowest, 0.0), max(highest, 0.0)
    start = left + (label_room if low < 0 else 0.0)
    end = _WIDTH - (label_room if high > 0 else 8.0)
    scale = (end - start) / ((high - low) or 1.0)
    zero = start - low * scale
    named = len(chart.series) > 1
    key, top = _key(chart.series, left, look) if named else ("", 4.0)
    row, parts = 30.0 if len(chart.series) == 1 else 16.0 * len(chart.series) + 12, [key]
    room = int(left / _CHARACTER)
    for at, name in enumerate(names):
        y = top + row * at
        text = (
            name
            if display_width(name) <= room
            else name[: max(1, int(room * len(name) / display_width(name)) - 1)] + "…"
        )
        parts.append(f'<text x="{left - 8:.1f}" y="{y + row / 2 + 4:.1f}" text-anchor="end">{escape(text)}</text>')
        thick = (row - 8) / len(chart.series)
        for index, series in enumerate(chart.series):
            value = values[series.column][at]
            if value is None:
                continue
            to = zero + value * scale
            colour = ORANGE if value < 0 and series.role == "own" else _FILLS[series.role]
            up = y + 4 + thick * index
            parts.append(
                f'<rect x="{min(zero, to):.1f}" y="{up:.1f}" width="{abs(to - zero):.1f}" height="{thick * 0.92:.1f}" fill="#{colour}"/>'
                f'<text x="{to + (6 if value >= 0 else -6):.1f}" y="{up + thick / 2 + 4:.1f}" fill="#{INK}" '
                f'text-anchor="{"start" if value >= 0 else "end"}">{escape(short(value, chart.format, look, largest))}</text>'
            )
    height = top + row * len(names) + 6
    parts.append(f'<line x1="{zero:.1f}" x2="{zero:.1f}" y1="{top:.1f}" y2="{height - 4:.1f}" stroke="#{FAINT}"/>')
    return "".join(parts), height


def _key(series: Sequence[Series], left: float, look: Look) -> tuple[str, float]:
    """The names of the series above the plot, where there is more than one beside a band; and where the plot begins."""
    named = [each for each in series if each.role not in ("low", "high")]
    if len(named) < 2:
        return "", 12.0
    parts, x = [], left
    for each in named:
        colour = _STROKES.get(each.role, (FAINT, 1.0, ""))[0]
        label = each.label.text(look.language)
        parts.append(f'<rect x="{x:.1f}" y="6" width="14" height="4" fill="#{colour}"/>')
        parts.append(f'<text x="{x + 19:.1f}" y="13">{escape(label)}</text>')
        x += 36 + _CHARACTER * display_width(label)
    return "".join(parts), 28.0


def _along(value: float, axis: Axis, start: float, end: float) -> float:
    return start + (end - start) * (value - axis.low) / ((axis.high - axis.low) or 1.0)


def short(value: float, format: Format, look: Look, largest: float) -> str:
    """A number as a chart writes it: k, M or 万 when values are large."""
    sign = symbol(look.currency) if format in ("money", "money0") else ""
    minus = "−" if value < 0 else ""
    size = abs(value)
    if format not in ("money", "money0", "count") or (format == "money" and largest < 100):
        return shown(value, "share1" if format == "share" and largest >= 0.2 else format, look)
    if look.language == "zh" and size >= 10_000:
        return f"{minus}{sign}{size / 10_000:.1f}万".replace(".0万", "万")
    if look.language == "en" and size >= 1_000_000 and largest >= 10_000_000:
        return f"{minus}{sign}{size / 1_000_000:,.1f}M"
    if look.language == "en" and size >= 10_000:
        return f"{minus}{sign}{size / 1000:,.0f}k" if largest >= 100_000 else f"{minus}{sign}{size / 1000:,.1f}k"
    return f"{minus}{sign}{size:,.0f}"
