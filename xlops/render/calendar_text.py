"""A calendar for the media without cells: what an HTML template needs of it, and lines of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from xlops.blocks import Band, Bar, Calendar
from xlops.label import Label
from xlops.theme import INKS, PANEL, WHITE, Look


def calendar_view(block: Calendar, text: Callable[[Label], str], link: Callable[[str], str]) -> dict[str, Any]:
    """Bands with their bars by column and lane, counted from 1 as CSS grids count; words only."""

    def bar_view(bar: Bar, lane: int) -> dict[str, Any]:
        fill, colour = INKS[bar.ink]
        return {
            "first": bar.first + 1,
            "last": bar.last + 2,
            "lane": lane,
            "reach": bar.beside + 2 if bar.beside else 0,
            "fill": "" if fill == WHITE else fill,
            "colour": colour,
            "strong": bar.ink in ("S", "A"),
            "text": text(bar.text),
            "mark": bar.mark,
            "note": text(bar.note) if bar.note else "",
            "link": link(bar.link),
        }

    def band_view(band: Band) -> dict[str, Any]:
        lanes = max(len(band.lanes), block.lanes)
        return {
            "label": text(band.label) if band.label else "",
            "link": link(band.link),
            "labels": [
                {
                    "lane": at + 2,
                    "text": text(label),
                    "link": link(band.links[at]) if at < len(band.links) else "",
                }
                for at, label in enumerate(band.labels)
                if label is not None
            ],
            "heads": [
                {
                    "at": at,
                    "text": text(head.text),
                    "word": text(head.word) if head.word else "",
                    "ink": head.ink,
                    "fill": PANEL if INKS[head.ink][0] == WHITE else INKS[head.ink][0],
                    "colour": INKS[head.ink][1],
                    "note": text(head.note) if head.note else "",
                }
                for at, head in enumerate(band.heads, 1)
            ],
            "columns": len(band.heads),
            "lanes": lanes,
            "bars": [bar_view(bar, at) for at, lane in enumerate(band.lanes, 2) for bar in lane],
        }

    return {
        "kind": "calendar",
        "labels": block.labels,
        "small": block.small,
        "caption": [text(each) for each in block.caption],
        "bands": [band_view(each) for each in block.bands],
        "legend": [
            {
                "fill": INKS[ink][0],
                "colour": INKS[ink][1],
                "mark": ink if len(ink) == 1 else "",
                "text": text(label),
            }
            for ink, label in block.legend
        ],
    }


def calendar_lines(block: Calendar, look: Look) -> Iterator[str]:
    """Each bar once: the day on which it begins, and what it is."""
    said: set[str] = set()
    for band in block.bands:
        for bar in sorted((each for lane in band.lanes for each in lane), key=lambda bar: bar.first):
            text = bar.text.text(look.language)
            if text in said:
                continue
            said.add(text)
            label = f"{band.label.text(look.language)} " if band.label else ""
            yield f"{label}{band.heads[bar.first].text.text(look.language)}: {bar.mark} {text}".replace(":  ", ": ")
