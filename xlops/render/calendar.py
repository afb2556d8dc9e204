"""A calendar into cells: days as light panels, bars laid over them, one merged cell each."""

from __future__ import annotations

from dataclasses import replace

from xlops.blocks import Band, Bar, Calendar, Head
from xlops.render.board import Board
from xlops.render.cells import Area, Style
from xlops.render.parts import text_lines
from xlops.render.values import text_width
from xlops.theme import GREY, INK, INKS, PANEL, SMALL, WHITE

_MOST_LINES = 2
"""Lines that the text of a bar may take; the rest is in the note."""


def lower_calendar(board: Board, block: Calendar, row: int, left: int) -> int:
    """The bands under each other, the legend below. The row after it."""
    first = left + 1 if block.labels else left
    if block.caption:
        for at, label in enumerate(block.caption):
            area = _days(first, at, at, row, block.span)
            style = Style(size=SMALL, bold=True, colour=GREY, below=INK, indent=1)
            board.put(row, area.left, label, style)
            board.fill(area, style)
        board.height(row, "header")
        row += 1
    for band in block.bands:
        row = _band(board, block, band, row, left, first)
    if block.legend:
        row = _legend(board, block, row, first)
    return row


def _band(board: Board, block: Calendar, band: Band, row: int, left: int, first: int) -> int:
    if block.labels and band.label is not None:
        _label(board, row, left, board.text(band.label), band.link, bold=True)
    for at, head in enumerate(band.heads):
        _head(board, head, _days(first, at, at, row, block.span), small=block.small)
    board.height(row, "line" if block.small else "body")
    row += 1
    for at in range(max(len(band.lanes), block.lanes)):
        lane = band.lanes[at] if at < len(band.lanes) else ()
        if block.labels and at < len(band.labels) and (label := band.labels[at]) is not None:
            link = band.links[at] if at < len(band.links) else ""
            _label(board, row, left, board.text(label), link)
        more = max((_bar(board, bar, band, row, first, block) for bar in lane), default=0)
        for column, head in enumerate(band.heads):
            area = _days(first, column, column, row, block.span)
            board.fill(replace(area, right=area.right - 1), _ground(head))
            board.fill(replace(area, left=area.right), replace(_ground(head), edge=not block.small))
        board.height(row, "line" if block.small else "body", more=more)
        row += 1
    board.height(row, "hair")
    return row + 1


def _label(board: Board, row: int, column: int, text: str, link: str, *, bold: bool = False) -> None:
    target = board.target(link)
    style = Style(size=SMALL, bold=bold, colour=INK if bold else GREY, shrink=True)
    board.put(row, column, f"{text} ›" if target else text, style, link=link)


def _head(board: Board, head: Head, area: Area, *, small: bool) -> None:
    fill, colour = INKS[head.ink]
    style = Style(
        size=SMALL, bold=not small, colour=colour, fill=PANEL if fill == WHITE and head.ink != "faint" else fill
    )
    if small:
        board.put(area.top, area.left, head.text, replace(style, align="center", edge=True), note=head.note)
        return
    board.put(area.top, area.left, head.text, replace(style, indent=1), note=head.note)
    if head.word is not None and area.right > area.left:
        word = replace(style, bold=False, align="right", edge=True, shrink=True)
        board.put(area.top, area.right, head.word, word, note=head.note)
    board.fill(replace(area, right=area.right - 1), style)
    board.fill(replace(area, left=area.right), replace(style, edge=True))


def _ground(head: Head) -> Style:
    """What lies under the bars of a day."""
    fill = WHITE if head.ink == "faint" else INKS["off"][0] if head.ink == "off" else PANEL
    return Style(fill=fill, size=SMALL)


def _bar(board: Board, bar: Bar, band: Band, row: int, first: int, block: Calendar) -> int:
    """One bar; how many further lines its text takes."""
    fill, colour = INKS[bar.ink]
    bare = fill == WHITE
    style = Style(size=SMALL, colour=colour, fill=_ground(band.heads[bar.first]).fill if bare else fill)
    area = _days(first, bar.first, bar.last, row, block.span)
    text = board.text(bar.text)
    if bar.beside:
        marked = replace(style, bold=True, align="center", edge=True, shrink=True)
        for column in range(area.left, area.right + 1):
            board.put(row, column, bar.mark if column == area.left else None, marked, note=bar.note)
        behind = replace(_ground(band.heads[bar.last]), colour=INK)
        if bar.last + 1 < len(band.heads):
            behind = replace(_ground(band.heads[bar.last + 1]), colour=INK)
        board.put(row, area.right + 1, text, behind, link=bar.link, note=bar.note)
        return 0
    room = board.width(area.left, area.right)
    lines = 1 if block.small else min(text_lines(f"{bar.mark} {text}", room, SMALL), _MOST_LINES)
    style = replace(
        style, bold=bar.ink in ("S", "A"), indent=0 if block.small else 1, wrap=lines > 1, shrink=lines == 1
    )
    # no link: some programs colour one and do not wrap it; on a dark bar it could not be read
    board.put(row, area.left, f"{bar.mark} {text}".strip() or None, style, note=bar.note)
    board.fill(replace(area, right=area.right - 1), style)
    board.fill(replace(area, left=area.right), replace(style, edge=True))
    board.merge(area)
    return lines - 1


def _days(first: int, start: int, end: int, row: int, span: int) -> Area:
    """The cells of the columns `start` to `end` of a band."""
    return Area(row, first + start * span, row, first + (end + 1) * span - 1)


def _legend(board: Board, block: Calendar, row: int, column: int) -> int:
    """A swatch and a word for each colour, in one row."""
    board.height(row, "note")
    for ink, label in block.legend:
        fill, colour = INKS[ink]
        mark = ink if len(ink) == 1 else ""
        swatch = Style(
            size=SMALL, bold=True, colour=colour, fill=fill if fill != WHITE else PANEL, align="center", edge=True
        )
        text = board.text(label)
        if block.span > 1 or not block.small:  # wide columns: the word stands in its swatch
            board.put(row, column, f"{mark} {text}".strip(), replace(swatch, bold=False, shrink=True))
            column += 1
            continue
        board.put(row, column, mark or None, swatch)
        column += 1
        board.put(row, column, text, Style(size=SMALL, colour=GREY))
        room, wanted = 0.0, text_width(text, SMALL) + 2
        while room < wanted:
            room += board.width_of(column)
            column += 1
    return row + 1
