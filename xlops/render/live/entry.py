"""A value as it must be put into a cell of an open Excel so that it stands there as it is."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from xlops.render.cells import Placed
from xlops.render.now import NowCell
from xlops.render.values import serial
from xlops.untrusted import dangerous

TEXT = "@"
_DIGIT = re.compile(r"\d")
SHORT = 40
"""A longer text is no number, day or amount in any language of Excel."""
_TRUTHS = frozenset(
    (
        *("true", "false", "wahr", "falsch", "vrai", "faux", "verdadero", "falso", "vero", "waar", "onwaar"),
        *("verdadeiro", "истина", "ложь", "prawda", "fałsz", "doğru", "yanliş", "yanlış", "sand", "falsk", "sant"),
    )
)
"""What Excel takes for a logical value, by its language."""


def entry(placed: Placed) -> Any:
    """Of a cell of ours that has our format."""
    if placed.formula:
        return placed.formula
    content = placed.content
    if isinstance(content, str):
        return text_entry(content, format=placed.style.number)
    return serial(content) if isinstance(content, date) else content


def note_entry(cell: NowCell) -> Any:
    """Of a cell of the operator's: dates as dates, so that a cell without a format of its own shows one."""
    if cell.formula:
        return cell.formula
    value = cell.value
    if isinstance(value, str):
        return text_entry(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value


def text_entry(text: str, *, format: str = "General") -> str:
    """A text with an apostrophe before it where Excel would make something else of it.

    In a cell of format "@" Excel takes everything for text; only a first apostrophe would be lost.
    """
    if dangerous(text) or text.startswith(("'", "#")):
        return f"'{text}"
    if format == TEXT:
        return text
    if _DIGIT.search(text):
        return text if len(text) > SHORT else f"'{text}"
    return f"'{text}" if len(text) < SHORT and text.strip().casefold() in _TRUTHS else text
