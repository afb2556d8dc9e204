"""The edge: what a value becomes in a cell, and how it reads as text.

Everything that comes from outside passes here once: text is cleaned (see untrusted), money becomes a float, what is
not a number becomes blank, ids become text.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from xlops.blocks import Cell, Format, Formula, Value
from xlops.label import Label, Language
from xlops.theme import BODY, Look, cents, symbol
from xlops.untrusted import clean, cut

Plain = str | int | float | date | datetime | None
"""What a cell can hold. True and False are held as 1 and 0, shown in words by their number format."""

SHEET_LIMIT = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_EXACT = 2**53
_EPOCH = date(1899, 12, 30).toordinal()


def plain(value: Value | Cell | object, format: Format, language: Language) -> Plain:
    """The content of a cell; a formula gives its value. NaN and infinities are blank, ids are text."""
    match value:
        case Cell():
            return plain(value.value, value.format or format, language)
        case Formula():
            return plain(value.value, format, language)
        case Label():
            return clean(value.text(language))
        case None:
            return None
        case bool():
            return int(value)
        case str():
            return clean(value)
        case datetime():
            return None if value != value else _instant(value)
        case date():
            return value if value.year >= 1900 else value.isoformat()
        case int():
            return str(value) if format == "id" or abs(value) > _EXACT else value
        case Decimal() | float():
            number = float(value)
            if not math.isfinite(number):
                return None
            if format == "id":
                return str(int(number)) if number.is_integer() else str(value)
            return number + 0.0
    if type(value).__name__ == "NAType":
        return None
    if hasattr(value, "item"):
        return plain(value.item(), format, language)
    raise TypeError(f"{value!r} is no value of a cell")


def shown(value: Value | Cell, format: Format, look: Look) -> str:
    """How the value reads: the same as Excel shows it under theme.number_format; blank is the empty text."""
    if isinstance(value, Cell):
        return shown(value.value, value.format or format, look)
    content = plain(value, format, look.language)
    match content:
        case None:
            return ""
        case str():
            return content
        case datetime():
            return content.strftime("%Y-%m-%d" if format == "day" else "%Y-%m-%d %H:%M")
        case date():
            return content.isoformat()
    return _number(content, format, look)


def display_width(text: str) -> float:
    """Characters that `text` takes in its longest line; a Chinese one counts double."""
    return max((_line_width(line) for line in text.split("\n")), default=0.0)


def text_width(text: str, size: float = BODY, *, bold: bool = False) -> float:
    """Characters of column width that `text` takes in its longest line, set in a proportional face of that size."""
    return _widest(text) * size / BODY * (1.07 if bold else 1.0)


@lru_cache(maxsize=8192)
def _widest(text: str) -> float:
    """Many texts stand on several sheets of a workbook, and are measured twice on each."""
    return max((sum(map(_advance, line)) for line in text.split("\n")), default=0.0)


@lru_cache(maxsize=4096)
def _advance(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.91
    if sign in "iljtfrI.,:;'|![]()· ":
        return 0.58
    if sign in "mwMW@%—→×✓▲▼":
        return 1.55
    return 1.22 if sign.isupper() else 1.06 if sign.isdigit() else 0.98


def _line_width(line: str) -> float:
    return sum(2.0 if unicodedata.east_asian_width(sign) in "WF" else 1.0 for sign in line)


def serial(day: date) -> int | float:
    """A date or an instant as Excel counts it: days from 1899-12-30, noon is .5."""
    whole = day.toordinal() - _EPOCH
    if not isinstance(day, datetime):
        return whole
    seconds = day.hour * 3600 + day.minute * 60 + day.second
    return whole + round(seconds / 86_400, 9) if seconds else whole


def sheet_names(labels: Iterable[str], known: Iterable[str] = ()) -> list[str]:
    """Names that Excel takes for sheets, in order: no forbidden signs, at most 31 long, each once, none that is known."""
    taken = {each.casefold() for each in known}
    names = []
    for label in labels:
        base = _FORBIDDEN.sub(" ", clean(label)).replace("\n", " ").strip().strip("'").strip() or "Sheet"
        if base.casefold() == "history":  # Excel keeps that name for itself
            base += " 1"
        name, count = cut(base, SHEET_LIMIT).strip().rstrip("'"), 1
        while name.casefold() in taken:
            count += 1
            name = f"{cut(base, SHEET_LIMIT - len(str(count)) - 1).rstrip()} {count}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _instant(value: datetime) -> datetime | str:
    value = value.replace(tzinfo=None, microsecond=0)
    return value if value.year >= 1900 else value.isoformat(" ")


def _number(number: int | float, format: Format, look: Look) -> str:
    match format:
        case "money":
            return _amount(number, cents(look.currency), look)
        case "money0":
            return _amount(number, 0, look)
        case "share":
            return _fixed(number, 2, percent=True)
        case "share1":
            return _fixed(number, 1, percent=True)
        case "change":
            return _plus(_fixed(number, 1, percent=True))
        case "points":
            return _plus(_fixed(number, 2)) + ("个点" if look.language == "zh" else " pp")
        case "count":
            return _fixed(number, 0)
        case "times" | "score":
            return _fixed(number, 2)
        case "days":
            return _fixed(number, 0 if number >= 10 else 1)
        case "flag":
            words = ("是", "否") if look.language == "zh" else ("yes", "no")
            return words[0 if number else 1]
    return f"{number:.15g}".replace("-", "−")


def _fixed(number: float, places: int, *, percent: bool = False) -> str:
    """Rounded as Excel shows it, halves away from zero on the decimal that is written; thousands apart; − as minus."""
    exact = Decimal(repr(float(number)))
    rounded = (exact.scaleb(2) if percent else exact).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{abs(rounded):f}%" if percent else f"{abs(rounded):,f}"
    return f"−{text}" if rounded < 0 else text


def _plus(text: str) -> str:
    return text if text.startswith("−") or not any(sign in "123456789" for sign in text) else f"+{text}"


def _amount(number: float, places: int, look: Look) -> str:
    text = _fixed(number, places)
    sign = symbol(look.currency)
    return f"−{sign}{text[1:]}" if text.startswith("−") else f"{sign}{text}"
