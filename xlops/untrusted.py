"""Text from outside: what a file may say to a cell, to a formula bar and to a terminal is decided here, once."""

from __future__ import annotations

import re

CELL_LIMIT = 32_767
"""UTF-16 units that a cell can hold."""

_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_CONTROL = re.compile(f"[{_CONTROLS}]")
_UNPRINTABLE = re.compile(f"[{_CONTROLS}\x85\u2028-\u202e\u2066-\u2069]")
"""Also what ends a line or turns the direction of what follows."""

_DANGEROUS = ("=", "+", "-", "@", "\t", "\n", "\r", "＝", "＋", "－", "＠")
"""A spreadsheet of East Asia takes the full-width signs for the others."""


def clean(text: str) -> str:
    """`text` without control characters, line ends as newline, cut to what a cell can hold."""
    return cut(_CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")), CELL_LIMIT)


def dangerous(text: str) -> bool:
    """Whether a spreadsheet would take `text` for a formula when it is typed."""
    return text.startswith(_DANGEROUS)


def printable(text: str) -> str:
    """`text` as one line that moves no cursor, sets no colour and hides nothing: the other signs become U+FFFD."""
    return _UNPRINTABLE.sub("\ufffd", re.sub("[\t\r\n]+", " ", text))


def escaped(json: str) -> str:
    """JSON text in which the signs that a terminal would act on are written as \\uXXXX."""
    return _UNPRINTABLE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json)


def cut(text: str, limit: int) -> str:
    """The beginning of `text` that takes at most `limit` UTF-16 units."""
    if len(text) * 2 <= limit or len(text.encode("utf-16-le")) // 2 <= limit:
        return text
    return text.encode("utf-16-le")[: limit * 2].decode("utf-16-le", "ignore")
