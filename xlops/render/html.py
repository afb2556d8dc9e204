"""Blocks into one self-contained HTML file: for the phone, the printer and the mail; no script, no request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from xlops import theme
from xlops.blocks import (
    Beside,
    Block,
    Calendar,
    Cards,
    Cell,
    Chart,
    Column,
    Gap,
    Heading,
    Line,
    Lines,
    Note,
    Pickers,
    Row,
    Table,
    Title,
    Value,
)
from xlops.label import Label
from xlops.render.calendar_text import calendar_view
from xlops.render.grid import Page
from xlops.render.parts import spans
from xlops.render.svg import svg_chart
from xlops.render.tables import NOTHING, origin_text
from xlops.render.values import Plain, plain, shown
from xlops.shipped import shipped
from xlops.theme import RIGHT, Look

LONGEST = 40
"""Rows of a table that a report shows; the workbook has all."""

STACKED = 12
"""A plain table of at most so many rows stands row by row on a phone; a longer one is moved sideways."""
WIDE = 12
"""A table of more columns shows those in which there is something: a page has no room for more."""

View = dict[str, Any]


@dataclass(frozen=True)
class _Context:
    look: Look
    tables: Mapping[str, Table]
    pages: frozenset[str]

    def text(self, label: Label) -> str:
        return label.text(self.look.language)

    def link(self, id: str) -> str:
        return f"#{id}" if id in self.pages else ""


def html_report(pages: Sequence[Page], look: Look, *, template: str = "report.html.j2", **more: object) -> str:
    """The pages as one HTML document, laid out by a template of templates/ that is given `more`.

    Data sheets are not shown, but charts may be drawn over their tables.
    """
    tables = {table.id: table for page in pages for table in _tables(page.blocks)}
    pages = [page for page in pages if page.sheet.group != "data"]
    context = _Context(look, tables, frozenset(page.sheet.id for page in pages))
    environment = Environment(
        loader=FileSystemLoader(shipped("templates")),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    sections = [
        {
            "id": page.sheet.id,
            "name": page.sheet.label.text(look.language),
            "blocks": [view for block in page.blocks if (view := _view(block, context)) is not None],
            "timeline": any(isinstance(block, Calendar) for block in page.blocks),
        }
        for page in pages
    ]
    return environment.get_template(template).render(
        look=look, theme=theme, sections=sections, zh=look.language == "zh", **more
    )


def _tables(blocks: Sequence[Block]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Beside):
            for _, part in block.parts:
                yield from _tables(part)


def _view(block: Block, context: _Context) -> View | None:
    """What the template needs of a block: words, no values."""
    look = context.look
    match block:
        case Title():
            return {
                "kind": "title",
                "text": context.text(block.text),
                "shop": block.shop,
                "right": context.text(block.right),
            }
        case Heading():
            return {"kind": "heading", "text": context.text(block.text), "link": context.link(block.link)}
        case Note():
            return {
                "kind": "note",
                "text": context.text(block.text),
                "tone": block.tone,
                "link": context.link(block.link),
            }
        case Cards():
            return {"kind": "cards", "cards": [_card(card, context) for card in block.cards]}
        case Table():
            return _table(block, context)
        case Chart():
            return {"kind": "chart", "svg": Markup(_svg(block, context))}  # noqa: S704 - every text in it is escaped
        case Calendar():
            return calendar_view(block, context.text, context.link)
        case Pickers():
            return {
                "kind": "pickers",
                "pickers": [
                    {"label": context.text(each.label), "value": shown(each.value, each.format, look)}
                    for each in block.pickers
                ],
            }
        case Lines():
            return {"kind": "lines", "lines": [_line(line, context) for line in block.lines]}
        case Gap():
            return None
        case Beside():
            starts = sorted(start for start, _ in block.parts)
            ends = {start: after for start, after in zip(starts, starts[1:], strict=False)}  # noqa: C416, RUF007
            return {
                "kind": "beside",
                "tight": all(isinstance(each, Lines | Note) for _, part in block.parts for each in part),
                "parts": [
                    {
                        "grow": ends.get(start, max(_reach(part) + start, start + 1)) - start,
                        "blocks": [view for each in part if (view := _view(each, context)) is not None],
                    }
                    for start, part in block.parts
                ],
            }
    raise TypeError(f"{block!r} is no block")


def _reach(blocks: Sequence[Block]) -> int:
    """Grid columns that blocks take."""
    wide = 1
    for block in blocks:
        match block:
            case Table():
                wide = max(wide, sum(column.span for column in block.columns))
            case Chart() | Lines():
                wide = max(wide, block.span)
            case Cards():
                wide = max(wide, sum(spans(block)) + block.gap * len(block.cards))
    return wide


def _line(line: Line, context: _Context) -> View:
    return {
        "text": shown(line.text, line.format or "text", context.look),
        "tone": line.tone,
        "link": context.link(line.link),
    }


def _card(card: Any, context: _Context) -> View:
    return {
        "label": context.text(card.label),
        "value": shown(card.value, card.format, context.look),
        "tone": card.tone,
        "lines": [_line(line, context) for line in card.lines],
        "basis": context.text(card.basis) if card.basis else "",
        "link": context.link(card.link),
    }


def _table(table: Table, context: _Context) -> View:
    look = context.look
    filled = [row for row in table.rows if any(_filled(column, row, look) for column in table.columns)]
    if filled and len(table.columns) > WIDE:  # columns to type into would squeeze what there is to read
        told = (*filled, table.total) if table.total else filled
        kept = tuple(each for each in table.columns if any(_filled(each, row, look) for row in told))
        table = replace(table, columns=kept)
    ranges = {column.id: _extent(column, filled, look) for column in table.columns if column.bars or column.heat}
    rows = [{"cells": [_cell(column, row, ranges, context) for column in table.columns]} for row in filled[:LONGEST]]
    more = len(filled) - LONGEST
    total = [_cell(column, table.total, {}, context) for column in table.columns] if table.total else []
    return {
        "kind": "table",
        "stack": not table.real and len(table.columns) > 3 and len(filled) <= STACKED,
        "columns": [
            {
                "label": context.text(column.label),
                "right": column.format in RIGHT,
                "note": context.text(column.note) if column.note else "",
                "one": column.format in ("day", "instant", "id"),
            }
            for column in table.columns
        ],
        "rows": rows,
        "total": total,
        "more": more if more > 0 else 0,
        "empty": context.text(table.empty or NOTHING),
        "origin": origin_text(table.origin, look) if table.origin else "",
    }


def _filled(column: Column, row: Row, look: Look) -> bool:
    """Is there anything to read? A ledger's rows to type into are for the workbook."""
    return _plain(row.get(column.id), column, look) not in (None, "")


def _extent(column: Column, rows: Sequence[Row], look: Look) -> tuple[float, float]:
    known = [value for row in rows if isinstance(value := _plain(row.get(column.id), column, look), int | float)]
    return (min(known, default=0.0), max(known, default=0.0))


def _plain(value: Value | Cell, column: Column, look: Look) -> Plain:
    return plain(value, column.format, look.language)


def _cell(column: Column, row: Row, ranges: Mapping[str, tuple[float, float]], context: _Context) -> View:
    look = context.look
    value = row.get(column.id)
    cell = value if isinstance(value, Cell) else Cell(value)
    content = _plain(value, column, look)
    tone, fill = cell.tone, ""
    if isinstance(content, int | float):
        if tone == "plain" and (
            (column.tone == "sign" and content < 0) or (column.tone == "sign_down" and content > 0)
        ):
            tone = "bad"
        if column.id in ranges:
            fill = _fill(column, content, *ranges[column.id])
    return {
        "text": shown(value, column.format, look),
        "right": column.format in RIGHT,
        "tone": tone,
        "fill": fill,
        "note": context.text(cell.note) if cell.note else "",
        "link": context.link(cell.link),
    }


def _fill(column: Column, value: float, low: float, high: float) -> str:
    """The background of a cell with a bar or a heat colour, as CSS."""
    if column.bars:
        part = max(0.0, min(1.0, value / high)) * 90 if high > 0 else 0.0
        return f"linear-gradient(90deg,#{theme.PALE_BLUE} {part:.0f}%,transparent {part:.0f}%)"
    part = (value - low) / (high - low) if high > low else 0.0
    mixed = (round(255 + (int(theme.PALE_BLUE[at : at + 2], 16) - 255) * part) for at in (0, 2, 4))
    return "#" + "".join(f"{each:02X}" for each in mixed)


def _svg(chart: Chart, context: _Context) -> str:
    if chart.table not in context.tables:
        raise ValueError(f"chart {chart.id!r} is drawn over table {chart.table!r}, which no page has")
    table = context.tables[chart.table]
    columns = {column.id: column for column in table.columns}
    rows = table.rows[-chart.last :] if chart.last else table.rows
    values: dict[str, Sequence[float | None]] = {}
    for series in chart.series:
        cells = [_plain(row.get(series.column), columns[series.column], context.look) for row in rows]
        values[series.column] = [float(each) if isinstance(each, int | float) else None for each in cells]
    points = [_plain(row.get(chart.x), columns[chart.x], context.look) for row in rows]
    return svg_chart(chart, points, values, columns[chart.x].format, context.look)
