"""Working days: public holidays of any country, China's swapped days, and what the shop knows better.

China moves days off and make-up days around its holidays by a notice each November. For years without one the
holidays are computed and nothing is swapped: `is_announced` tells, and the shop's own days repair it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from xlops.calendar.periods import Period
from xlops.errors import UsageError
from xlops.label import Label

if TYPE_CHECKING:
    from holidays import HolidayBase

OwnDays = Mapping[date, bool]
"""What the shop knows better: day -> does it work?"""

NO_OWN_DAYS: OwnDays = {}


def is_workday(day: date, *, region: str = "cn", own: OwnDays = NO_OWN_DAYS) -> bool:
    """Is `day` worked in that country (two letters)? UsageError for a country that is not known."""
    return own[day] if day in own else _holidays(region, day.year).is_working_day(day)


def holiday_name(day: date, *, region: str = "cn") -> str:
    """The name of the public holiday in English, "" when it is none."""
    return str(_holidays(region, day.year).get(day) or "")


def day_off(day: date, *, region: str = "cn") -> Label | None:
    """What a public holiday is called (in China in both languages, elsewhere as the country writes it), None for none.

    A day that was swapped against a weekend is called a day off.
    """
    if not (local := str(_holidays(region, day.year).get(day) or "")):
        return None
    chinese = str(_holidays(region, day.year, "zh_CN").get(day) or local) if region == "cn" else local
    if "调休" in chinese:
        return Label("day off (swapped)", "调休")
    return Label(local.partition(" (")[0], chinese.partition("（")[0])


def workdays(period: Period, *, region: str = "cn", own: OwnDays = NO_OWN_DAYS) -> list[date]:
    """The days of the period that are worked."""
    return [day for day in period if is_workday(day, region=region, own=own)]


def add_workdays(day: date, count: int, *, region: str = "cn", own: OwnDays = NO_OWN_DAYS) -> date:
    """The day `count` working days after `day` (negative: before), which itself does not count.

    0 gives `day` when it is worked, else the next one that is. Years without a working day do not exist: UsageError
    when `own` makes one.
    """
    step = timedelta(1 if count >= 0 else -1)
    left, idle = abs(count), 0
    if not count:
        day, left = day - step, 1
    while left:
        day += step
        worked = is_workday(day, region=region, own=own)
        left, idle = left - worked, 0 if worked else idle + 1
        if idle > 366:
            raise UsageError(f"no working day within a year of {day}: look at the shop's own days off")
    return day


def count_workdays(start: date, end: date, *, region: str = "cn", own: OwnDays = NO_OWN_DAYS) -> int:
    """How many working days `end` is after `start` (negative: before); add_workdays turns it back."""
    if end < start:
        return -len(workdays(Period(end, start - timedelta(1)), region=region, own=own))
    return len(workdays(Period(start, end), region=region, own=own)) - is_workday(start, region=region, own=own)


def is_announced(year: int, *, region: str = "cn") -> bool:
    """Are the swapped days of that year known? Outside China nothing is swapped by notice, so they are."""
    return region != "cn" or any(day.year == year for day in _holidays(region, year).weekend_workdays)


@lru_cache(maxsize=64)
def _holidays(region: str, year: int, language: str = "en_US") -> HolidayBase:
    import holidays

    try:
        return holidays.country_holidays(region.upper(), years=year, language=language if region == "cn" else None)
    except NotImplementedError:
        raise UsageError(
            f'no public holidays are known for "{region}"; write a country by two letters, like cn'
        ) from None
