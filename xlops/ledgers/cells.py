"""One typed cell: what it comes down to, so that the same is the same, and how it is kept as text."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from xlops.ledgers.base import Choice, Ledger, TypedColumn
from xlops.ledgers.expression import LONG, day_of
from xlops.ledgers.found import Content

_DAY_TEXT = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_PERCENT_TEXT = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*[%％]")
_TIME_TEXT = re.compile(r"(\d{1,2})[:：](\d{2})(?:[:：]00)?")
_DAY_ZERO = date(1900, 1, 1)
"""Excel counts a time alone from the day before its first, or from the one before that."""

Cells = Mapping[str, Content]
"""A row of a ledger by column."""


@dataclass(frozen=True)
class Scene:
    """What stands around a ledger: lists by name, with the other words that are taken for each; and defaults."""

    lists: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    also: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """List -> another word for a value -> the value (a store's name)."""
    defaults: Mapping[str, str] = field(default_factory=dict)
    """Column -> what a blank cell means in this shop, where the declaration says nothing."""
    made: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was made of the lists, so that it is made once."""

    def choices(self, column: TypedColumn) -> tuple[Choice, ...]:
        """The words that may be typed in a column; none when it takes any."""
        return column.choices or self.lists.get(column.among, ())

    def words(self, column: TypedColumn) -> dict[str, str]:
        """Every word that is taken in a column, as Excel compares, to the value that is kept."""
        mark = (column.choices, column.among)
        if mark not in self.made:
            found = {word.casefold(): value for word, value in self.also.get(column.among, {}).items()}
            for each in self.choices(column):
                found |= {word.casefold(): each.value for word in (each.label.en, each.label.zh, each.value)}
            self.made[mark] = found
        words: dict[str, str] = self.made[mark]
        return words

    def default(self, column: TypedColumn) -> str:
        """What a blank cell of a typed row means."""
        return column.default or self.defaults.get(column.name, "")


def normal(content: Content, column: TypedColumn, scene: Scene) -> Content:
    """What a cell comes down to: two cells that mean the same are equal after it. What is wrong stays as it is."""
    if isinstance(content, float) and not math.isfinite(content):
        content = str(content)
    if isinstance(content, str) and not content.strip():
        return None
    if isinstance(content, bool):
        content = key_text(content)
    match column.column.kind:
        case "text":
            return _text(content, column, scene)
        case "day":
            day = day_of(_written_day(content))
            return content if day is None else day
        case _ if isinstance(content, str) and (share := _percent(content, column)) is not None:
            return share
        case "money" if _is_number(content):
            return _rounded(float(content))  # type: ignore[arg-type]
        case _ if _is_number(content):
            return float(content) + 0.0  # type: ignore[arg-type]
    return content.strip() if isinstance(content, str) else content


def completed(cells: Cells, ledger: Ledger, scene: Scene) -> dict[str, Content]:
    """The row with defaults where it is blank; a row without anything stays so."""
    if all(cells.get(each) is None for each in ledger.names):
        return dict.fromkeys(ledger.names)
    return {
        each.name: cells.get(each.name) if cells.get(each.name) is not None else (scene.default(each) or None)
        for each in ledger.columns
    }


def key_text(content: Content) -> str:
    """A value of a key as text, the same whoever wrote it: 12 and 12.0, a date and its midnight."""
    match content:
        case None:
            return ""
        case bool():
            return "TRUE" if content else "FALSE"
        case datetime():
            plain = content.replace(tzinfo=None)
            return plain.date().isoformat() if plain.time() == datetime.min.time() else plain.isoformat(" ")
        case date():
            return content.isoformat()
        case float() if content.is_integer() and abs(content) < LONG:
            return str(int(content))
        case float():
            return repr(content)
    return str(content)


def key_of(texts: Iterable[str]) -> str:
    """The key of a row as one text."""
    return json.dumps(list(texts), ensure_ascii=False, separators=(",", ":"))


def packed(content: Content) -> tuple[str, str]:
    """A content as (kind, text), to be kept."""
    match content:
        case None:
            return "", ""
        case bool():
            return "flag", str(int(content))
        case int() | float():
            return "number", repr(content)
        case datetime():
            return "moment", content.replace(tzinfo=None).isoformat()
        case date():
            return "day", content.isoformat()
    return "text", content


def unpacked(kind: str, text: str) -> Content:
    """The content that was kept as (kind, text)."""
    match kind:
        case "":
            return None
        case "flag":
            return text == "1"
        case "number":
            number = float(text)
            return int(text) if text.lstrip("-").isdecimal() and abs(number) < LONG else number
        case "moment":
            return datetime.fromisoformat(text)
        case "day":
            return date.fromisoformat(text)
    return text


def is_blank(cells: Iterable[Content]) -> bool:
    """Is there nothing in any of the cells?"""
    return all(each is None or (isinstance(each, str) and not each.strip()) for each in cells)


def same(one: Cells, other: Cells, names: Sequence[str]) -> bool:
    """Do two rows hold the same in these columns?"""
    return all(one.get(each) == other.get(each) for each in names)


def letters(column: int) -> str:
    """The letters of a column counted from 1."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _written_day(content: Content) -> Content:
    """A day that a cell of text kept as it was typed or pasted, 2027/5/31 or 2027年5月31日; anything else as it is."""
    found = _DAY_TEXT.fullmatch(content.strip()) if isinstance(content, str) else None
    if found is None:
        return content
    try:
        return date(*(int(each) for each in found.groups()))
    except ValueError:
        return content


def _percent(text: str, column: TypedColumn) -> float | None:
    """The share that a cell of text says as a percentage, 15% or 15 ％; None for any other text and column."""
    found = _PERCENT_TEXT.fullmatch(text.strip()) if column.column.unit == "share" else None
    return None if found is None else float(Decimal(found[1]) / 100)


def _hour(content: Content, words: Mapping[str, str]) -> str | None:
    """The time of day among the words of a list that Excel made a number or a moment of; None where it is none."""
    match content:
        case float() if 0 < content < 1:
            minutes = round(content * 24 * 60)
        case datetime() if content.date() <= _DAY_ZERO:
            minutes = content.hour * 60 + content.minute
        case str() if (found := _TIME_TEXT.fullmatch(content.strip())) is not None:
            minutes = int(found[1]) * 60 + int(found[2])
        case _:
            return None
    return words.get(f"{minutes // 60:02d}:{minutes % 60:02d}")


def _text(content: Content, column: TypedColumn, scene: Scene) -> Content:
    if (hour := _hour(content, scene.words(column))) is not None:
        return hour
    if isinstance(content, int | float) and not isinstance(content, bool) and abs(content) >= LONG:
        return float(content)  # what was typed had more digits than Excel keeps: no text is made of the rest
    text = key_text(content) if content is not None else None
    if text is None:
        return None
    text = text.strip()
    return scene.words(column).get(text.casefold(), text) or None


def _is_number(content: Content) -> bool:
    return isinstance(content, int | float) and not isinstance(content, bool)


def _rounded(number: float) -> float:
    if abs(number) >= 1e13:
        return number  # the rules refuse it
    return float(Decimal(repr(number)).quantize(Decimal("0.0001"), ROUND_HALF_EVEN)) + 0.0
