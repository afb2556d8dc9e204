"""Blocks other than tables into cells: headings, notes, cards, charts, input cells, lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import ceil

from xlops.blocks import Cards, Chart, Heading, Lines, Note, Pickers
from xlops.label import Label
from xlops.render.board import Board, figure_colour
from xlops.render.cells import Area, ChartPlace, Entry, Style
from xlops.render.values import shown, text_width
from xlops.theme import ACCENTS, BLUE, FAINT, FIGURE, GREY, HEADING, PANEL, SMALL, TONES, YELLOW, number_format


def _arrow(text: str, target: str) -> str:
    return f"{text} ›" if target else text


CARD = 18.0
"""The least width of a card, in characters."""


def lower_heading(board: Board, block: Heading, row: int, left: int) -> int:
    """A finding in bold. The row after it."""
    board.height(row, "heading")
    text = _arrow(board.text(block.text), board.target(block.link))
    board.put(row, left, text, Style(size=HEADING, bold=True), link=block.link)
    return row + 1


def lower_note(board: Board, block: Note, row: int, left: int, right: int) -> int:
    """A line of prose, wrapped between two columns where it is long. The row after it."""
    text = _arrow(board.text(block.text), board.target(block.link))
    style = Style(size=SMALL, colour=TONES[block.tone], bold=block.tone == "strong")
    lines = max(text_lines(text, board.width(left, right), SMALL), 1)
    rows = max(lines, block.wrap if lines > 1 else 1)
    for each in range(row, row + rows):
        board.height(each, "note")
    if rows > 1:
        style = replace(style, wrap=True, vertical="top")
        area = Area(row, left, row + rows - 1, right)
        board.merge(area)
        board.put(row, left, text, style, link=block.link)
        board.fill(area, style)
    else:
        board.put(row, left, text, style, link=block.link)
    return row + rows


def text_lines(text: str, width: float, size: float) -> int:
    """Lines that `text` takes in `width` characters at a type size."""
    room = max(width - 1.0, 1.0)
    return sum(max(1, ceil(text_width(line, size) / room)) for line in text.split("\n"))


def lower_cards(board: Board, block: Cards, row: int, left: int) -> int:
    """Cards in a row: label, figure, lines, each merged over the card; the bar at the left says the tone. The row after it."""
    count = max((len(card.lines) for card in block.cards), default=0)
    roles = ["label", "figure", *["line"] * count]
    roles[-1] = "foot" if count else "figure"
    for offset, role in enumerate(roles):
        board.height(row + offset, role)
    for (first, last), card in zip(_places(board, block, left), block.cards, strict=True):
        base = Style(fill=PANEL, indent=1, shrink=True)
        bar = replace(base, bar=ACCENTS[card.tone])
        label = _arrow(board.text(card.label), board.target(card.link))
        board.put(
            row, first, label, replace(bar, size=SMALL, colour=GREY, vertical="bottom"), link=card.link, note=card.basis
        )
        figure = replace(
            bar,
            size=FIGURE,
            bold=True,
            colour=figure_colour(card.tone),
            number=number_format(card.format, board.look),
        )
        board.put(row + 1, first, card.value, figure, format=card.format)
        for offset, line in enumerate(card.lines, 2):
            format = line.format or "text"
            style = replace(
                bar, size=SMALL, colour=TONES[line.tone], number=number_format(format, board.look), vertical="top"
            )
            if line.tone == "strong":
                style = replace(style, bold=True)
            board.put(row + offset, first, line.text, style, format=format, link=line.link)
        area = Area(row, first, row + len(roles) - 1, last)
        for each in range(area.top, area.bottom + 1):
            board.fill(Area(each, first, each, first), replace(bar, edge=first == last))
            if last > first:
                board.fill(Area(each, last, each, last), replace(base, edge=True))
            board.merge(Area(each, first, each, last))
        board.fill(area, base)
    return row + len(roles)


def _places(board: Board, block: Cards, left: int) -> Iterator[tuple[int, int]]:
    """The columns of each card; on a sheet whose columns are fitted to tables, as many as make cards about equal."""
    for span in spans(block):
        last = left + span - 1
        free = board.fitted and isinstance(block.span, int)
        if free:
            last = left
            while board.width(left, last) < CARD:
                last += 1
        yield left, last
        left = last + 1 + (0 if free else block.gap)


def spans(block: Cards) -> tuple[int, ...]:
    """Grid columns of each card."""
    given = block.span if isinstance(block.span, tuple) else (block.span,)
    return tuple(given[min(at, len(given) - 1)] for at in range(len(block.cards)))


def lower_chart(board: Board, block: Chart, row: int, left: int) -> int:
    """Room for a chart. The row after it."""
    area = Area(row, left, row + block.height - 1, left + block.span - 1)
    for each in range(row, row + block.height):
        board.height(each, "body")
    board.reach(area.bottom, area.right)
    board.charts.append(ChartPlace(block, area, board.text(block.alt) if block.alt else block.id))
    return row + block.height


def lower_pickers(board: Board, block: Pickers, row: int, left: int) -> int:
    """Input cells under their labels. The row after it."""
    board.height(row, "note")
    board.height(row + 1, "label")
    for index, picker in enumerate(block.pickers):
        first = left + index * block.span
        area = Area(row + 1, first, row + 1, first + block.span - 1)
        board.put(row, first, board.text(picker.label), Style(size=SMALL, colour=GREY))
        style = Style(
            fill=YELLOW,
            boxed=FAINT,
            indent=1,
            locked=False,
            number=number_format(picker.format, board.look),
        )
        board.put(row + 1, first, picker.value, style, format=picker.format)
        board.fill(area, style)
        board.merge(area)
        board.entries.append(
            Entry(picker.name, area, picker.format, board.text(picker.label), board.text(picker.note), picker.choices)
        )
    return row + 2


def lower_lines(board: Board, block: Lines, row: int, left: int) -> int:
    """A list of short lines. The row after it."""
    for line in block.lines:
        format = line.format or "text"
        style = replace(board.style(format, line.tone), align="left")
        target = board.target(line.link)
        text: object = line.text
        if target and isinstance(text, str | Label):
            text = _arrow(shown(text, format, board.look), target)
            if line.tone == "plain":
                style = replace(style, colour=BLUE)
        room = board.width(left, left + block.span - 1)
        lines = text_lines(shown(line.text, format, board.look), room, style.size) if block.span > 1 else 1
        board.height(row, "body", more=lines - 1)
        if lines > 1:
            area = Area(row, left, row, left + block.span - 1)
            style = replace(style, wrap=True)
            board.merge(area)
            board.put(row, left, text, style, format=format, link=line.link)  # type: ignore[arg-type]
            board.fill(area, style)
        else:
            board.put(row, left, text, style, format=format, link=line.link)  # type: ignore[arg-type]
        row += 1
    return row
