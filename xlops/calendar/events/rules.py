"""The rules that give an event its day in a year: a closed set of values, read by `events/base.py`.

The year of a rule is the *event-year*: the one that people name the event by. The last month of a lunar year and
what is counted back from New Year may lie in the calendar year before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from xlops.label import Label

MONDAY, TUESDAY, THURSDAY, SATURDAY, SUNDAY = 0, 1, 3, 5, 6


@dataclass(frozen=True)
class Fixed:
    """The same day of the Gregorian calendar every year."""

    month: int
    day: int


@dataclass(frozen=True)
class Lunar:
    """A day of the Chinese lunisolar calendar, never of a leap month. The 12th month is that before New Year."""

    month: int
    day: int


@dataclass(frozen=True)
class SolarTerm:
    """The day of one of the 24 solar terms, named in Chinese; of spring and summer only."""

    name: str


@dataclass(frozen=True)
class NthWeekday:
    """The nth such weekday (Monday is 0) of a month: the 2nd Sunday of May."""

    month: int
    nth: int
    weekday: int


@dataclass(frozen=True)
class WeekdayBefore:
    """The last such weekday before a fixed day."""

    month: int
    day: int
    weekday: int


@dataclass(frozen=True)
class Easter:
    """Easter Sunday of the western churches."""


@dataclass(frozen=True)
class Relative:
    """So many days after (negative: before) another event."""

    event: str
    days: int


@dataclass(frozen=True)
class Announced:
    """The platform says when. Until then `anchor` is planned with; without one there is nothing until it is typed."""

    anchor: Dated | Relative | None = None


Dated = Fixed | Lunar | SolarTerm | NthWeekday | WeekdayBefore | Easter
Rule = Dated | Relative | Announced


@lru_cache(maxsize=4096)
def day_in(rule: Dated, year: int) -> date:
    """The day of that rule in an event-year."""
    match rule:
        case Fixed(month, day):
            return date(year, month, day)
        case NthWeekday(month, nth, weekday):
            first = date(year, month, 1)
            return first + timedelta((weekday - first.weekday()) % 7 + 7 * (nth - 1))
        case WeekdayBefore(month, day, weekday):
            last = date(year, month, day) - timedelta(1)
            return last - timedelta((last.weekday() - weekday) % 7)
        case Lunar(month, day):
            from lunar_python import Lunar as Day

            lunar_year = year - 1 if month == 12 else year
            return date.fromisoformat(Day.fromYmd(lunar_year, month, day).getSolar().toYmd())
        case SolarTerm(name):
            from lunar_python import Solar

            terms = Solar.fromYmd(year, 4, 10).getLunar().getJieQiTable()
            return date.fromisoformat(terms[name].toYmd())
        case Easter():
            return _easter(year)
    raise TypeError(f"{rule!r} is not a rule with a date")


def rule_text(rule: Rule) -> Label:
    """The rule in words, for docs and the calendar sheet."""
    match rule:
        case Fixed(month, day):
            return Label(f"every {day} {_MONTHS[month - 1]}", f"每年{month}月{day}日")
        case NthWeekday(month, nth, weekday):
            ordinal = ("1st", "2nd", "3rd", "4th", "5th")[nth - 1]
            return Label(
                f"{ordinal} {_WEEKDAYS[weekday]} of {_MONTHS[month - 1]}", f"{month}月第{nth}个{_XINGQI[weekday]}"
            )
        case WeekdayBefore(month, day, weekday):
            return Label(
                f"last {_WEEKDAYS[weekday]} before {day} {_MONTHS[month - 1]}",
                f"{month}月{day}日前最后一个{_XINGQI[weekday]}",
            )
        case Lunar(month, day):
            return Label(f"lunar month {month}, day {day}", f"农历{month}月{day}日")
        case SolarTerm(name):
            return Label(f"solar term {name}", f"节气{name}")
        case Easter():
            return Label("Easter Sunday, Gregorian", "复活节星期日（公历）")
        case Relative(event, days):
            return _relative(event, days)
        case Announced(None):
            return Label("when the shop types it", "由店铺填写")
        case Announced(anchor) if anchor is not None:
            return Label("announced; until then {rule}", "以平台公告为准；公告前按{rule}").format(
                rule=rule_text(anchor)
            )
    raise TypeError(f"{rule!r} is not a rule")


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_XINGQI = tuple(f"星期{each}" for each in "一二三四五六日")


def _easter(year: int) -> date:
    """The Sunday after the first full moon from 21 March on, by the church's tables (Gregorian computus)."""
    golden, century = year % 19, year // 100
    skipped = century - century // 4 - (8 * century + 13) // 25
    moon_age = (skipped + 19 * golden + 15) % 30
    moon_age -= moon_age // 28 * (1 - moon_age // 28 * (29 // (moon_age + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon_age + 2 - century + century // 4) % 7
    offset = moon_age - weekday  # days from 21 March's week to the Sunday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))


def _relative(event: str, days: int) -> Label:
    """So many days from another event, which is called by its name and not by its id."""
    from xlops.calendar.events.base import EVENTS  # the events are declared by these rules

    name = EVENTS[event].label
    unit = "day" if abs(days) == 1 else "days"
    return Label("{n} {unit} {side} {event}", "{event}{side}{n}天").format(
        n=abs(days), unit=unit, side=Label("before" if days < 0 else "after", "前" if days < 0 else "后"), event=name
    )
