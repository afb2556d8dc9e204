"""A period, and the phrases that name one: "last 7 days", "本月至今", "2010-11", "2010-11-01..2010-11-30"."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from xlops.errors import UsageError, nearest
from xlops.label import Label

Unit = Literal["day", "week", "month", "quarter", "year"]
_NO_DATE = Label('the period "{text}" holds a date that no calendar has', "期间“{text}”里有日历上没有的日期")
_NOT_UNDERSTOOD = Label('the period "{text}" is not understood; {hint}', "看不懂期间“{text}”；{hint}")
_MEANT = Label('did you mean "{near}"?', "是不是“{near}”？")
_WRITE_LIKE = Label(
    'write it like "last 7 days", "2010-11" or "2010-11-01..2010-11-30"',
    "请写成“最近7天”“2010-11”或“2010-11-01..2010-11-30”",
)
_BACKWARDS = Label(
    "a period cannot end ({end}) before it starts ({start})", "期间的结束日（{end}）不能早于开始日（{start}）"
)
MONTHS: dict[Unit, int] = {"month": 1, "quarter": 3, "year": 12}
"""How many months the longer units have."""


@dataclass(frozen=True)
class Period:
    """Days from `start` to `end`, both included. An end before the start raises UsageError.

    `unit` tells what it was cut from ("month to date" is of a month): only "previous period" looks at it,
    and two periods of the same days are equal whatever it says.
    """

    start: date
    end: date
    unit: Unit = field(default="day", compare=False)

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise UsageError(_BACKWARDS.format(start=self.start, end=self.end))

    @property
    def days(self) -> int:
        """How many days it has, at least 1."""
        return (self.end - self.start).days + 1

    @property
    def whole_months(self) -> int:
        """How many calendar months it consists of; 0 when a month is cut."""
        if self.start.day != 1 or self.end != month_end(self.end):
            return 0
        return months_touched(self)

    def shift(self, days: int) -> Period:
        """The same number of days, `days` later (negative: earlier)."""
        return Period(self.start + timedelta(days), self.end + timedelta(days), self.unit)

    def overlap(self, other: Period) -> Period | None:
        """The days that both have, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start <= end else None

    def __iter__(self) -> Iterator[date]:
        return (self.start + timedelta(each) for each in range(self.days))

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day <= self.end

    def __str__(self) -> str:
        return f"{self.start}" if self.start == self.end else f"{self.start}..{self.end}"


def add_months(day: date, months: int) -> date:
    """The same day of another month; one that the month lacks becomes its last (as DuckDB's INTERVAL does)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_end(day: date) -> date:
    """The last day of the month of `day`."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_touched(of: Period) -> int:
    """In how many calendar months its days lie."""
    return (of.end.year - of.start.year) * 12 + of.end.month - of.start.month + 1


def whole(unit: Unit, day: date) -> Period:
    """The whole week (Monday to Sunday), month, quarter or year in which `day` lies."""
    if unit == "day":
        return Period(day, day)
    if unit == "week":
        start = day - timedelta(day.weekday())
        return Period(start, start + timedelta(6), unit)
    size = MONTHS[unit]
    first = (day.month - 1) // size * size + 1
    return Period(date(day.year, first, 1), month_end(date(day.year, first + size - 1, 1)), unit)


def _before(unit: Unit, count: int, today: date) -> Period:
    """The `count` whole units before the one of `today`; as days: they end yesterday."""
    first = whole(unit, today).start
    back = {"day": count, "week": 7 * count}.get(unit)
    start = add_months(first, -MONTHS[unit] * count) if back is None else first - timedelta(back)
    return Period(start, first - timedelta(1), unit)


Read = Callable[[re.Match[str], date], Period | None]
"""What was matched and the business date, to a period."""


@dataclass(frozen=True)
class Phrase:
    """One way to name a period. `label` is how it is best written; `pattern` is all that is understood."""

    label: Label
    doc: str
    pattern: re.Pattern[str]
    read: Read


def _phrase(en: str, zh: str, doc: str, pattern: str, read: Read) -> Phrase:
    return Phrase(Label(en, zh), doc, re.compile(pattern), read)


def _to_date(unit: Unit) -> Read:
    """From the first day of the unit through yesterday. On the first day of a unit: the whole one before."""

    def read(_: re.Match[str], today: date) -> Period:
        yesterday = today - timedelta(1)
        return Period(whole(unit, yesterday).start, yesterday, unit)

    return read


def _last(unit: Unit) -> Read:
    return lambda _, today: _before(unit, 1, today)


def _unit(word: str) -> Unit:
    units: dict[str, Unit] = {
        "d": "day", "天": "day", "日": "day", "w": "week", "周": "week", "m": "month", "月": "month",
        "q": "quarter", "季": "quarter", "y": "year", "年": "year",
    }  # fmt: skip
    return units[word.removeprefix("个")[0]]


def _number(text: str) -> int:
    if not 0 < int(text) <= 100_000:
        raise UsageError(f"a period of {text} cannot be counted out; write a number from 1 to 100000")
    return int(text)


def _range(found: re.Match[str], today: date) -> Period | None:
    start, end = _read(found[1], today), _read(found[2], today)
    return Period(start.start, end.end) if start and end else None


_COUNT = r" ?(\d{1,9}) ?"
_UNITS = "(days?|weeks?|months?|quarters?|years?|天|日|个?星?周|个?月|个?季度?|年)"
_DAY = r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))"

PHRASES: tuple[Phrase, ...] = (
    _phrase("today", "今天", "The business date itself.", "today|今[天日]", lambda _, today: Period(today, today)),
    _phrase(
        "yesterday", "昨天", "The last complete day.", "yesterday|昨[天日]", lambda _, today: _before("day", 1, today)
    ),
    _phrase(
        "day before yesterday", "前天", "Two days back.", "(?:the )?day before yesterday|前[天日]",
        lambda _, today: whole("day", today - timedelta(2)),
    ),
    _phrase(
        "last 7 days", "最近7天", "Any number of days, ending yesterday; of weeks (Monday to Sunday), months, quarters or "
        "years: whole ones before the present one.",
        f"(?:last|past|previous|最近|近|过去){_COUNT}{_UNITS}",
        lambda found, today: _before(_unit(found[2]), _number(found[1]), today),
    ),
    _phrase(
        "next 7 days", "未来7天", "Any number of days, beginning today.", rf"(?:next|未来|接下来){_COUNT}(?:days?|天|日)",
        lambda found, today: Period(today, today + timedelta(_number(found[1]) - 1)),
    ),
    *(
        _phrase(
            f"{unit} to date", f"{zh[0]}至今", f"From the first day of the {unit} through yesterday; on the first day of "
            f"a {unit} that is the whole {unit} before.",
            f"(?:this )?{unit} to date|this {unit}|{unit[0]}td|(?:{'|'.join(zh)})(?:至今)?",
            _to_date(_unit(unit)),
        )
        for unit, zh in (
            ("week", ("本周", "这周", "本星期")), ("month", ("本月", "这个?月", "当月")),
            ("quarter", ("本季度", "本季", "这个季度")), ("year", ("今年", "本年", "当年")),
        )
    ),
    *(
        _phrase(
            f"last {unit}", zh[0], f"The whole {unit} before the present one.", f"(?:last|previous) {unit}|{'|'.join(zh)}",
            _last(_unit(unit)),
        )
        for unit, zh in (
            ("week", ("上周", "上个?星期")), ("month", ("上月", "上个月")), ("quarter", ("上季度", "上个?季度?")),
            ("year", ("去年", "上年", "上一年")),
        )
    ),
    _phrase(
        "week of 2010-11-05", "2010-11-05所在周", "Monday to Sunday around that day; also month, quarter, year.",
        rf"(week|month|quarter|year) of {_DAY}", lambda found, _: whole(_unit(found[1]), _day(*found.groups()[1:])),
    ),
    _phrase(
        "week of 2010-11-05", "2010-11-05所在周", "The same in Chinese.", rf"{_DAY} ?(?:所在|那)的?个?(周|月|季度?|年)",
        lambda found, _: whole(_unit(found[6]), _day(*found.groups()[:5])),
    ),
    _phrase(
        "2010-11-05", "2010年11月5日", "One day.", _DAY, lambda found, _: whole("day", _day(*found.groups()))
    ),
    _phrase(
        "2010-11", "2010年11月", "One month.", r"(\d{4})[-/.年](\d{1,2})月?",
        lambda found, _: whole("month", _day(found[1], found[2], "1")),
    ),
    _phrase(
        "2010-Q4", "2010年第4季度", "One quarter.", r"(\d{4})(?:[- ]?q|年?第|年)([1-4])(?:季度?)?",
        lambda found, _: whole("quarter", _day(found[1], str(int(found[2]) * 3), "1")),
    ),
    _phrase(
        "2010-W44", "2010年第44周", "One ISO week, Monday to Sunday.", r"(\d{4})(?:[- ]?w|年第)(\d{1,2})周?",
        lambda found, _: whole("week", date.fromisocalendar(int(found[1]), int(found[2]), 1)),
    ),
    _phrase("2010", "2010年", "One year.", r"(\d{4})年?", lambda found, _: whole("year", _day(found[1], "1", "1"))),
    _phrase(
        "2010-11-01..2010-11-30", "2010-11-01至2010-11-30", "From the start of the one to the end of the other: days, "
        "months, or any phrase above.", r"(.+?) ?(?:\.\.+|[…~–—至到]| to | - ) ?(.+)", _range,
    ),
)  # fmt: skip
"""Every phrase that is understood, tried in this order; Chinese may stand for English in any of them."""


def period(text: str | Period, today: date) -> Period:
    """The period that `text` names, seen on the business date `today`.

    Raises UsageError with the nearest known phrase, or saying which date is none.
    """
    if isinstance(text, Period):
        return text
    folded = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().casefold()
    try:
        found = _read(folded, today)
    except (ValueError, OverflowError):  # a 30 February, a week 60, a day before the year 1
        raise UsageError(_NO_DATE.format(text=text)) from None
    if found is None:
        known = [each for phrase in PHRASES for each in (phrase.label.en, phrase.label.zh)]
        near = nearest(folded, known)
        hint = _MEANT.format(near=near) if near else _WRITE_LIKE
        raise UsageError(_NOT_UNDERSTOOD.format(text=text, hint=hint))
    return found


def _day(year: str, month: str, day: str, packed_month: str | None = None, packed_day: str | None = None) -> date:
    return date(int(year), int(packed_month or month), int(packed_day or day))


def _read(text: str, today: date) -> Period | None:
    for phrase in PHRASES:
        if (match := phrase.pattern.fullmatch(text)) and (found := phrase.read(match, today)):
            return found
    return None
