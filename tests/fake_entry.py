"""What Excel makes of what is put into a cell: text that looks like a number, a date or a formula becomes one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl.utils.datetime import to_excel

LONGEST_TEXT, LONGEST_FORMULA = 32_767, 8_192
ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")

_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_NUMBER = re.compile(r"\s*[-+]?[$€£¥]?\(?[-+]?(?:\d[\d,]*\.?\d*|\.\d+)(?:e[-+]?\d+)?\)?\s*%?\s*", re.I)
_DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?"
    r"|\d+ \d+/\d+"
    rf"|\d{{1,2}}[ -]?{_MONTH}(?:[ -]\d{{2,4}})?|{_MONTH}[ -]\d{{1,4}}(?:,? \d{{4}})?"
    r"|\d{1,4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月(?:\d{1,2}日)?",
    re.I,
)


class ExcelError(Exception):
    """What Excel answers with error 1004."""


@dataclass(frozen=True)
class Entered:
    """What stands in the cell afterwards."""

    value: Any
    kind: str
    """openpyxl's data type: n, s, f, b, e."""
    quoted: bool = False
    """It had an apostrophe before it."""
    format: str = ""
    """The number format that Excel chose."""


def entered(value: Any, number_format: str) -> Entered:
    """What `value` becomes in a cell of that number format."""
    match value:
        case None | "":
            return Entered(None, "n")
        case bool():
            return Entered(value, "b")
        case Decimal():
            return Entered(float(value), "n")
        case int() | float():
            if value != value:
                raise ExcelError("NaN is nothing that a cell can hold")
            return Entered(float(value), "n")
        case datetime() | date():
            return Entered(float(to_excel(value)), "n", format="" if number_format != "General" else "yyyy-mm-dd")
        case str():
            return _text(value, number_format)
    raise ExcelError(f"{value!r} is nothing that a cell can hold")


def _text(text: str, number_format: str) -> Entered:
    if text.startswith("'"):
        return Entered(_short(text[1:]), "s", quoted=True)
    if number_format == "@":
        return Entered(_short(text), "s")
    if text.startswith("=") and len(text) > 1:
        return _formula(text)
    if _NUMBER.fullmatch(text):
        plain = re.sub(r"[\s,$€£¥%()]", "", text).lstrip("+")
        number = float(plain) / (100 if "%" in text else 1)
        return Entered(-number if "(" in text else number, "n")
    if _DATE.fullmatch(text):
        return Entered(1.0, "n", format="yyyy-mm-dd")
    if text.upper() in ("TRUE", "FALSE"):
        return Entered(text.upper() == "TRUE", "b")
    if text.upper() in ERRORS:
        return Entered(text.upper(), "e")
    if text[0] in "+-@" and len(text) > 1:
        return _formula("=" + text.removeprefix("@"))
    return Entered(_short(text), "s")


def _formula(text: str) -> Entered:
    if len(text) > LONGEST_FORMULA:
        raise ExcelError("the formula is too long")
    if text.count("(") != text.count(")") and '"' not in text:
        raise ExcelError(f"{text} is no formula")
    return Entered(text, "f")


def _short(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise ExcelError("the text is too long for a cell")
    return text
