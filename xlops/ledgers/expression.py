"""One expression, two readings: an Excel formula beside the row, and Python when the row is read.

The language is small and closed: columns of the row, numbers, + - * /, comparisons, and a few questions about a cell.
A blank cell or a text is no number: what is computed of one is blank, and a comparison with one is false. Days are
numbers, as they are to Excel. A text is one of some words in capitals and in small letters, as it is to Excel; rows are
told apart by exact texts, as the archive tells ids apart (85123A is not 85123a).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from xlops.ledgers.found import Content

Refer = Callable[[str], str]
"""Gives the Excel reference of a column in the row at hand."""
Row = Mapping[str, Content]

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 1, 1)
"""A number outside of these is no day that anybody means."""
LONG = 10**15
"""Excel keeps 15 digits of a number: an id of more is no longer what was typed."""
ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")
_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True)
class Cell:
    """A column of the row; blank counts as 0 when `or_zero`."""

    column: str
    or_zero: bool = False


@dataclass(frozen=True)
class Number:
    """A number that stands in the expression."""

    value: float


@dataclass(frozen=True)
class Arithmetic:
    """Two numbers put together; a division by nothing is blank."""

    sign: Literal["+", "-", "*", "/"]
    left: Expression
    right: Expression


@dataclass(frozen=True)
class MonthDays:
    """The days of the month that a day lies in."""

    day: Cell


@dataclass(frozen=True)
class Either:
    """One number or the other, by a condition."""

    when: Condition
    then: Expression
    otherwise: Expression


Expression = Cell | Number | Arithmetic | MonthDays | Either


@dataclass(frozen=True)
class Compare:
    """Is the one number so to the other? Not, when either is blank or a text."""

    sign: Literal["<", "<=", ">", ">=", "=", "<>"]
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Is:
    """Is the cell one of these texts?"""

    column: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class IsIn:
    """Is the cell's text in the column of another table ("t_dictionary[id]"), whose texts are these?"""

    column: str
    reference: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Blank:
    """Is the cell blank?"""

    column: str


@dataclass(frozen=True)
class Numeric:
    """Is the cell a number (or a day)?"""

    column: str


@dataclass(frozen=True)
class Dated:
    """Is the cell a day between 1990 and 2100?"""

    column: str


@dataclass(frozen=True)
class Long:
    """Is it a number too long for Excel, where an id belongs?"""

    column: str


@dataclass(frozen=True)
class Faulty:
    """Does the cell hold an error of a spreadsheet?"""

    column: str


@dataclass(frozen=True)
class Repeated:
    """Has another row of the table the same values in these columns?"""

    columns: tuple[str, ...]


@dataclass(frozen=True)
class Not:
    """The opposite."""

    condition: Condition


@dataclass(frozen=True)
class All:
    """Are all of these so?"""

    conditions: tuple[Condition, ...]


Condition = Compare | Is | IsIn | Blank | Numeric | Dated | Long | Faulty | Repeated | Not | All


def computed(expression: Expression, row: Row) -> float | None:
    """The number that the expression gives for a row; None where a cell that it names holds none."""
    if any(number_of(row.get(each)) is None for each in _needed(expression)):
        return None
    return _value(expression, row)


def holds(condition: Condition, row: Row, rows: Sequence[Row] = ()) -> bool:
    """Is the condition true of a row? `rows` are all rows of the table, this one too."""
    match condition:
        case Compare(sign, left, right):
            one, other = computed(left, row), computed(right, row)
            return one is not None and other is not None and _compared(sign, one, other)
        case Is(column, texts) | IsIn(column, _, texts):
            found = row.get(column)
            return isinstance(found, str) and found.casefold() in _folded(texts)
        case Blank(column):
            return row.get(column) in (None, "")
        case Numeric(column):
            return number_of(row.get(column)) is not None
        case Dated(column):
            return day_of(row.get(column)) is not None
        case Long(column):
            found = row.get(column)
            return isinstance(found, int | float) and not isinstance(found, bool) and abs(found) >= LONG
        case Faulty(column):
            found = row.get(column)
            return isinstance(found, str) and found.upper() in ERRORS
        case Repeated(columns):
            return sum(all(_same(row.get(each), other.get(each)) for each in columns) for other in rows) > 1
        case Not(inner):
            return not holds(inner, row, rows)
        case All(parts):
            return all(holds(each, row, rows) for each in parts)
    raise TypeError(f"{condition!r} is no condition")


@lru_cache(maxsize=1024)
def _folded(texts: tuple[str, ...]) -> frozenset[str]:
    """The texts as Excel compares them: made once for the many rows of a table."""
    return frozenset(each.casefold() for each in texts)


def formula(expression: Expression, refer: Refer) -> str:
    """The expression as an Excel formula without its =; blank where Python gives None."""
    text, needs = _number(expression, refer)
    return f'IFERROR({_known(needs, text, chr(34) * 2)},"")'


def condition_formula(condition: Condition, refer: Refer, whole: Refer) -> str:
    """The condition as an Excel expression that is TRUE or FALSE; `whole` refers to a column of the whole table."""
    match condition:
        case Compare(sign, left, right):
            (one, first), (other, second) = _number(left, refer), _number(right, refer)
            text = f"{one}{sign}{other}"
            plain = all(isinstance(each, Cell | Number) for each in (left, right))
            return _known({**first, **second}, text if plain else f"IFERROR({text},FALSE)", "FALSE")
        case Is(column, texts):
            return _among(refer(column), texts)
        case IsIn(column, reference, _):
            return f"SUMPRODUCT(({reference}={refer(column)})*1)>0"
        case Blank(column):
            return f'{refer(column)}=""'
        case Numeric(column):
            return f"ISNUMBER({refer(column)})"
        case Dated(column):
            at = refer(column)
            return f"IF(ISNUMBER({at}),{_in_range(at)},FALSE)"
        case Long(column):
            return f"IF(ISNUMBER({refer(column)}),ABS({refer(column)})>=1E+15,FALSE)"
        case Faulty(column):
            at = refer(column)
            return f"IF(ISERROR({at}),TRUE,{_among(at, ERRORS)})"
        case Repeated(columns):
            exact = "*".join(f'EXACT({whole(each)}&"",{refer(each)}&"")' for each in columns)
            alike = "*".join(f"({whole(each)}={refer(each)})" for each in columns)
            # the first half is more than is needed: IronCalc knows no EXACT over ranges, and finds no row repeated then
            return f"AND(SUMPRODUCT({exact}*1)>1,SUMPRODUCT({alike}*{exact})>1)"
        case Not(inner):
            return f"NOT({condition_formula(inner, refer, whole)})"
        case All(parts):
            return f"AND({','.join(condition_formula(each, refer, whole) for each in parts)})"
    raise TypeError(f"{condition!r} is no condition")


def number_of(content: Content) -> float | None:
    """A number or a day as Excel counts it; None for anything else."""
    match content:
        case bool() | str() | None:
            return None
        case datetime():
            return (content.replace(tzinfo=None) - datetime.combine(_EPOCH, datetime.min.time())) / timedelta(1)
        case date():
            return float(_serial(content))
    return float(content)


def day_of(content: Content) -> date | None:
    """The day that a cell holds: a date, or the number that Excel counts for one; None for anything else."""
    number = number_of(content)
    if number is None or not _serial(FIRST_DAY) <= number < _serial(LAST_DAY):
        return None
    return _EPOCH + timedelta(int(number))


def quoted(text: str) -> str:
    """A text as a formula writes it."""
    return '"' + text.replace('"', '""') + '"'


def literally(text: str) -> str:
    """A text as MATCH and SUMIFS look for it letter by letter: * ? ~ in a name are no wildcards."""
    for each in "~*?":
        text = f'SUBSTITUTE({text},"{each}","~{each}")'
    return text


def _in_range(at: str) -> str:
    return f"AND({at}>={_serial(FIRST_DAY)},{at}<{_serial(LAST_DAY)})"


def _among(at: str, texts: Sequence[str]) -> str:
    """Is the cell one of the texts? No wildcard means anything here, as it would to COUNTIF and MATCH."""
    if len(texts) == 1:
        return f"{at}={quoted(texts[0])}"
    if any('"' in each for each in texts):  # IronCalc reads no quote inside a list of constants
        return f"OR({','.join(f'{at}={quoted(each)}' for each in texts)})"
    return f"SUMPRODUCT(({at}={{{','.join(quoted(each) for each in texts)}}})*1)>0"


def _needed(expression: Expression) -> Iterator[str]:
    """The columns whose cells must hold numbers, in whichever branch they stand, as the formula asks for them."""
    match expression:
        case Cell(column, or_zero) if not or_zero:
            yield column
        case MonthDays(cell):
            yield cell.column
        case Either(_, left, right) | Arithmetic(_, left, right):
            yield from _needed(left)
            yield from _needed(right)


def _value(expression: Expression, row: Row) -> float | None:
    match expression:
        case Number(value):
            return value
        case Cell(column):
            return number_of(row.get(column)) or 0.0
        case MonthDays(cell):
            day = day_of(row.get(cell.column))
            return float(monthrange(day.year, day.month)[1]) if day else None
        case Either(when, then, otherwise):
            return _value(then if holds(when, row) else otherwise, row)
        case Arithmetic(sign, left, right):
            return _put_together(sign, _value(left, row), _value(right, row))
    raise TypeError(f"{expression!r} is no expression")


def _put_together(sign: str, one: float | None, other: float | None) -> float | None:
    if one is None or other is None:
        return None
    match sign:
        case "+":
            return one + other
        case "-":
            return one - other
        case "*":
            return one * other
    return one / other if other else None


def _compared(sign: str, one: float, other: float) -> bool:
    return {
        "<": one < other, "<=": one <= other, ">": one > other, ">=": one >= other, "=": one == other, "<>": one != other
    }[sign]  # fmt: skip


def _same(one: Content, other: Content) -> bool:
    first, second = number_of(one), number_of(other)
    return first == second if first is not None else one == other


def _serial(day: date) -> int:
    return day.toordinal() - _EPOCH.toordinal()


def _number(expression: Expression, refer: Refer) -> tuple[str, dict[str, None]]:
    """The text of a number, and the cells that must hold one."""
    match expression:
        case Number(value):
            return f"{int(value) if float(value).is_integer() else value}", {}
        case Cell(column, or_zero):
            return (f"N({refer(column)})", {}) if or_zero else (refer(column), {refer(column): None})
        case MonthDays(cell):
            at = refer(cell.column)
            return f'IF({_in_range(at)},DAY(DATE(YEAR({at}),MONTH({at})+1,0)),"")', {at: None}
        case Either(when, then, otherwise):
            (one, first), (other, second) = _number(then, refer), _number(otherwise, refer)
            return f"IF({condition_formula(when, refer, refer)},{one},{other})", {**first, **second}
        case Arithmetic(sign, left, right):
            (one, first), (other, second) = _number(left, refer), _number(right, refer)
            return f"({one}{sign}{other})", {**first, **second}
    raise TypeError(f"{expression!r} is no expression")


def _known(needs: Mapping[str, None], text: str, otherwise: str) -> str:
    return f"IF(COUNT({','.join(needs)})<{len(needs)},{otherwise},{text})" if needs else text
