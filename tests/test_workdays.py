from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlops.calendar.periods import Period
from xlops.calendar.workdays import add_workdays, count_workdays, holiday_name, is_announced, is_workday, workdays
from xlops.errors import UsageError

days = st.dates(date(2015, 1, 1), date(2030, 12, 31))


def test_make_up_days_are_worked_and_swapped_days_are_not() -> None:
    spring = Period(date(2026, 2, 9), date(2026, 2, 28))
    assert [each.day for each in workdays(spring)] == [9, 10, 11, 12, 13, 14, 24, 25, 26, 27, 28]
    assert holiday_name(date(2026, 2, 17)).startswith("Chinese New Year")


def test_years_without_a_notice_say_so_and_the_shop_repairs_them() -> None:
    assert is_announced(2026) and not is_announced(2040) and is_announced(2040, region="us")
    saturday = date(2040, 2, 4)
    assert not is_workday(saturday)
    assert is_workday(saturday, own={saturday: True})


def test_other_countries_keep_their_own_holidays() -> None:
    assert not is_workday(date(2026, 11, 26), region="us")
    assert is_workday(date(2026, 11, 26), region="cn")
    with pytest.raises(UsageError, match='no public holidays are known for "zz"'):
        is_workday(date(2026, 1, 1), region="zz")


def test_working_days_are_added_across_the_spring_festival() -> None:
    assert add_workdays(date(2026, 2, 13), 2) == date(2026, 2, 24)
    assert add_workdays(date(2026, 2, 24), -1) == date(2026, 2, 14)
    assert add_workdays(date(2026, 2, 20), 0) == date(2026, 2, 24)


def test_a_shop_that_never_works_is_refused() -> None:
    never = {date(2026, 1, 1) + timedelta(each): False for each in range(800)}
    with pytest.raises(UsageError, match="no working day"):
        add_workdays(date(2026, 1, 1), 1, own=never)


@settings(max_examples=50, deadline=None)
@given(days, st.integers(-40, 40).filter(bool), st.sampled_from(["cn", "us"]))
def test_counting_turns_adding_back(day: date, count: int, region: str) -> None:
    start = add_workdays(day, 0, region=region)
    there = add_workdays(start, count, region=region)
    assert is_workday(there, region=region)
    assert count_workdays(start, there, region=region) == count
    assert add_workdays(there, -count, region=region) == start
