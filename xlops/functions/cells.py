"""Values of cells, as Excel hands them over and takes them back: blanks, text, days, numbers, errors, ranges."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from xlops.errors import UsageError
from xlops.label import Label, Language

ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#GETTING_DATA")
OURS = "#XLOPS"
"""What the text of a wrong argument begins with."""
WHOLE_COLUMN = (65_536, 1_048_576)
"""How many rows a sheet has: a range of so many is a column given by its letter."""
WHOLE_ROW = (256, 16_384)
EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's serial numbers, which take 1900 for a leap year: right from 1 March 1900 on."""
LAST_SERIAL = 2_958_465
LONGEST_TEXT = 32_767

Cell = object
_NO_NUMBER = Label('"{text}" is not a number', "“{text}”不是数字")
_NO_DAY = Label('"{text}" is not a day; write it like 2026-03-01', "“{text}”不是日期；请写成 2026-03-01")
_DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[T ].*)?")
_SIGNS = str.maketrans("", "", ",，¥￥$€£ \u00a0")


class Passed(Exception):
    """An error value of a cell, which is handed on as it is."""


@dataclass(frozen=True)
class Grid:
    """A range as rows of cells. Of whole columns and rows only what is filled is kept; `rows` and `columns` stay."""

    cells: Sequence[Sequence[Cell]]
    rows: int
    columns: int

    @property
    def filled(self) -> tuple[int, int]:
        """How many rows and columns are kept."""
        return len(self.cells), len(self.cells[0]) if self.cells else 0

    def at(self, row: int, column: int) -> Cell:
        """The cell for that place of a result: a single row or column stands for all; outside is blank."""
        row = 0 if self.rows == 1 else row
        column = 0 if self.columns == 1 else column
        if row >= len(self.cells) or column >= len(self.cells[row]):
            return None
        return self.cells[row][column]

    def flat(self) -> list[Cell]:
        """All cells, row by row."""
        return [cell for row in self.cells for cell in row]


BLANK = Grid([[None]], 1, 1)
"""An argument that was left out, or an empty cell."""


def grid(value: object) -> Grid:
    """What Excel handed over (a value, a row, rows) as rows of cells."""
    if value is None:
        return BLANK
    if not isinstance(value, list | tuple):
        return Grid([[value]], 1, 1)
    rows = [list(row) if isinstance(row, list | tuple) else [row] for row in value]
    if value and not any(isinstance(row, list | tuple) for row in value):
        rows = [list(value)]
    if not rows or not rows[0]:
        return BLANK
    height, width = len(rows), len(rows[0])
    if height in WHOLE_COLUMN:
        last = max((number for number, row in enumerate(rows, 1) if any(_is_filled(each) for each in row)), default=1)
        rows = rows[:last]
    if width in WHOLE_ROW:
        last = max((number for row in rows for number, each in enumerate(row, 1) if _is_filled(each)), default=1)
        rows = [row[:last] for row in rows]
    return Grid(rows, height, width)


def _is_filled(cell: Cell) -> bool:
    return cell is not None and cell != ""


def plain(cell: Cell) -> Cell:
    """The cell, blanks of all kinds as None; an error value raises Passed."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, str):
        if cell in ERRORS or cell.startswith(OURS):
            raise Passed(cell)
        return cell if cell.strip() else None
    if isinstance(cell, float) and math.isnan(cell):
        return None
    return cell


def number(cell: Cell) -> float | None:
    """A cell as a number, the way Excel's operators take it: "1,200" and "5%" count, other text is an error."""
    match plain(cell):
        case None:
            return None
        case bool() | int() | float() | Decimal() as value:
            return float(value)
        case date() | time() as moment:
            return serial(moment)
        case value:
            return _read_number(str(value))


def counted(cell: Cell) -> float | None:
    """A cell of a range as a number, the way Excel's statistics take it: text and TRUE are left out."""
    value = plain(cell)
    return None if isinstance(value, str | bool) else number(value)


def _read_number(text: str) -> float:
    folded = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    scale = 0.01 if folded.endswith("%") else 1.0
    try:
        value = float(folded.removesuffix("%")) * scale
    except ValueError:
        raise UsageError(_NO_NUMBER.format(text=_short(text))) from None
    if not math.isfinite(value):
        raise UsageError(_NO_NUMBER.format(text=_short(text)))
    return value


def text(cell: Cell) -> str | None:
    """A cell as text: 71 is "71", not "71.0"."""
    match plain(cell):
        case None:
            return None
        case bool() as flag:
            return "TRUE" if flag else "FALSE"
        case float() as value if value.is_integer():
            return str(int(value))
        case datetime() as moment:
            return moment.date().isoformat() if moment.time() == time() else moment.isoformat(" ")
        case value:
            return str(value).strip()


def day(cell: Cell) -> date | None:
    """A cell as a day: a date, a serial number, or text like 2026-03-01 or 20260301."""
    match plain(cell):
        case None:
            return None
        case datetime() as moment:
            return moment.date()
        case date() as found:
            return found
        case bool():
            raise UsageError(_NO_DAY.format(text="TRUE"))
        case int() | float() | Decimal() as value if 1 <= value < LAST_SERIAL + 1:
            return EPOCH + timedelta(int(value))
        case value:
            return _read_day(text(value) or "")


def _read_day(written: str) -> date:
    folded = unicodedata.normalize("NFKC", written).strip()
    if found := _DAY.fullmatch(folded):
        try:
            return date(*(int(each) for each in found.groups()))
        except ValueError:
            pass
    raise UsageError(_NO_DAY.format(text=_short(written)))


def serial(moment: date | time) -> float:
    """The number by which Excel knows a day or a moment."""
    if isinstance(moment, time):
        return (moment.hour * 3600 + moment.minute * 60 + moment.second) / 86_400
    days = (date(moment.year, moment.month, moment.day) - EPOCH).days
    return days + serial(moment.time()) if isinstance(moment, datetime) else float(days)


def given_back(value: object, language: Language) -> object:
    """A result as a cell takes it: blank is "", figures are floats, days are moments."""
    match value:
        case Label():
            return value.text(language)
        case None:
            return ""
        case bool():
            return value
        case int() | float() | Decimal():
            real = float(value)
            return real if math.isfinite(real) else ""
        case datetime():
            return value
        case date():
            return datetime(value.year, value.month, value.day)
        case str():
            return value[:LONGEST_TEXT]
    raise TypeError(value)


def _short(said: str) -> str:
    return said if len(said) <= 40 else f"{said[:39]}…"
