"""Blocks into plain text, short enough for a chat message."""

from __future__ import annotations

from collections.abc import Sequence

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
    Lines,
    Note,
    Pickers,
    Row,
    Table,
    Title,
)
from xlops.render.calendar_text import calendar_lines
from xlops.render.grid import Page
from xlops.render.tables import NOTHING, origin_text
from xlops.render.values import shown
from xlops.theme import Look
from xlops.untrusted import clean

LONGEST = 12
"""Rows of a table that a message shows."""


def text_digest(pages: Sequence[Page], look: Look) -> str:
    """The pages as lines of text: titles, cards, headings, lists and the first rows of plain tables."""
    lines: list[str] = []
    for page in pages:
        if lines:
            lines.append("")
        _write(page.blocks, look, lines)
    return "\n".join(" ".join(clean(line).replace("\n", " ").split("\t")).rstrip() for line in lines) + "\n"


def _write(blocks: Sequence[Block], look: Look, lines: list[str]) -> None:
    zh = look.language == "zh"
    for block in blocks:
        match block:
            case Title():
                lines.append(f"{block.text.text(look.language)} · {block.shop} · {block.right.text(look.language)}")
            case Heading():
                lines += ["", f"{'【' if zh else '## '}{block.text.text(look.language)}{'】' if zh else ''}"]
            case Note():
                lines.append(block.text.text(look.language))
            case Cards():
                for card in block.cards:
                    more = [text for line in card.lines if (text := shown(line.text, line.format or "text", look))]
                    figure = shown(card.value, card.format, look) or "—"
                    lines.append(f"{card.label.text(look.language)}{'：' if zh else ': '}{figure}{_tail(more, zh=zh)}")
            case Lines():
                lines += [f"· {shown(line.text, line.format or 'text', look)}" for line in block.lines]
            case Pickers():
                pairs = [
                    (each.label.text(look.language), shown(each.value, each.format, look)) for each in block.pickers
                ]
                lines.append(" · ".join(f"{label} {value}" for label, value in pairs))
            case Table() if not block.real:
                _table(block, look, lines)
            case Calendar():
                lines += [f"· {text}" for text in calendar_lines(block, look)]
            case Beside():
                for _, part in block.parts:
                    _write(part, look, lines)
            case Table() | Chart() | Gap():
                continue
            case _:
                raise TypeError(f"{block!r} is no block")


def _tail(parts: Sequence[str], *, zh: bool) -> str:
    if not parts:
        return ""
    return f"（{'，'.join(parts)}）" if zh else f" ({', '.join(parts)})"


def _table(table: Table, look: Look, lines: list[str]) -> None:
    if not table.rows:
        lines.append((table.empty or NOTHING).text(look.language))
    for row in (*table.rows[:LONGEST], *((table.total,) if table.total else ())):
        lines.append("· " + " | ".join(_pairs(table.columns, row, look)))
    if len(table.rows) > LONGEST:
        lines.append("…")
    if table.origin is not None and table.origin.simulated:
        lines.append(origin_text(table.origin, look))


def _pairs(columns: Sequence[Column], row: Row, look: Look) -> list[str]:
    """The known values of a row; a number with the name of its column before it."""
    parts = []
    for column in columns:
        value = row.get(column.id)
        text = shown(value, column.format, look)
        if text:
            format = (value.format if isinstance(value, Cell) else None) or column.format
            parts.append(text if format in ("text", "id") else f"{column.label.text(look.language)} {text}")
    return parts
