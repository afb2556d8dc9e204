from __future__ import annotations

import contextlib
import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlops.calendar.periods import PHRASES, Period, add_months, period, whole
from xlops.errors import UsageError

SATURDAY = date(2010, 11, 6)
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("phrases", "start", "end"),
    [
        ("today|今天|今日", "2010-11-06", "2010-11-06"),
        ("yesterday|昨天|昨日|Yesterday ", "2010-11-05", "2010-11-05"),
        ("day before yesterday|前天", "2010-11-04", "2010-11-04"),
        ("last 7 days|最近7天|近 7 日|past 7 days|ｌａｓｔ  ７ ｄａｙｓ", "2010-10-30", "2010-11-05"),
        ("last 30 days|最近30天", "2010-10-07", "2010-11-05"),
        ("next 7 days|未来7天", "2010-11-06", "2010-11-12"),
        ("week to date|this week|本周|本周至今|2010-11-01..yesterday", "2010-11-01", "2010-11-05"),
        ("month to date|this month|mtd|本月|本月至今|这个月", "2010-11-01", "2010-11-05"),
        ("quarter to date|本季度|本季至今", "2010-10-01", "2010-11-05"),
        ("year to date|this year|ytd|今年|今年至今", "2010-01-01", "2010-11-05"),
        ("last week|上周|上个星期", "2010-10-25", "2010-10-31"),
        ("last month|上月|上个月|2010-10|2010年10月|2010/10", "2010-10-01", "2010-10-31"),
        ("last quarter|上季度|2010-Q3|2010年第3季度", "2010-07-01", "2010-09-30"),
        ("last year|去年|2009|2009年", "2009-01-01", "2009-12-31"),
        ("last 2 weeks|最近2周", "2010-10-18", "2010-10-31"),
        ("last 3 months|近3个月", "2010-08-01", "2010-10-31"),
        ("2010-11-05|2010/11/5|20101105|2010年11月5日|2010.11.05", "2010-11-05", "2010-11-05"),
        ("week of 2010-11-05|2010-11-05所在周|2010-W44|2010年第44周", "2010-11-01", "2010-11-07"),
        ("month of 2010-11-05|2010-11|2010-11-01..2010-11-30", "2010-11-01", "2010-11-30"),
        ("2010-10..2010-11|2010-10 to 2010-11|2010年10月至2010年11月", "2010-10-01", "2010-11-30"),
    ],
)
def test_a_phrase_names_its_days(phrases: str, start: str, end: str) -> None:
    expected = Period(date.fromisoformat(start), date.fromisoformat(end))
    assert {each: period(each, SATURDAY) for each in phrases.split("|")} == dict.fromkeys(phrases.split("|"), expected)


def test_every_documented_phrase_is_understood_in_both_languages() -> None:
    for phrase in PHRASES:
        assert period(phrase.label.en, SATURDAY) == period(phrase.label.zh, SATURDAY), phrase.label


def test_on_the_first_of_a_month_month_to_date_is_the_whole_month_before() -> None:
    assert period("month to date", date(2010, 11, 1)) == period("2010-10", SATURDAY)
    assert period("year to date", date(2011, 1, 1)) == period("2010", SATURDAY)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("last 7 dyas", 'the period "last 7 dyas" is not understood; did you mean "last 7 days"?'),
        ("最近", 'did you mean "最近7天"?'),
        ("qqq", 'write it like "last 7 days"'),
        ("", "is not understood"),
        ("2010-02-30", 'the period "2010-02-30" holds a date that no calendar has'),
        ("2010-13", "no calendar has"),
        ("2010-W60", "no calendar has"),
        ("last 99999 years", "no calendar has"),
        ("last 0 days", "a period of 0 cannot be counted out"),
        ("2010-11-30..2010-11-01", "cannot end (2010-11-01) before it starts (2010-11-30)"),
    ],
)
def test_what_is_no_period_is_refused_with_the_nearest(text: str, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        period(text, SATURDAY)
    assert message in str(raised.value)


@given(days, days)
def test_a_period_reads_itself_back(one: date, other: date) -> None:
    made = Period(min(one, other), max(one, other))
    assert period(str(made), SATURDAY) == period(made, SATURDAY) == made
    assert len(list(made)) == made.days
    assert made.start in made and made.end in made and made.end + timedelta(1) not in made


@given(days, st.sampled_from(["day", "week", "month", "quarter", "year"]), st.integers(1, 60))
def test_the_last_units_end_where_the_present_one_begins(today: date, unit: str, count: int) -> None:
    found = period(f"last {count} {unit}s", today)
    assert found.end + timedelta(1) == whole(unit, today).start  # type: ignore[arg-type]
    assert whole(unit, found.start).start == found.start  # type: ignore[arg-type]


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(UsageError):
        period(text, SATURDAY)


def test_a_month_that_lacks_the_day_gives_its_last() -> None:
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 2, 29), -12) == date(2023, 2, 28)
    assert add_months(date(2024, 12, 15), 1) == date(2025, 1, 15)


def test_reading_periods_loads_no_calendar_library() -> None:
    script = (
        "import sys, xlops.calendar.comparisons, xlops.calendar.events, xlops.calendar.workdays;"
        "print([each for each in ('lunar_python', 'holidays', 'pandas') if each in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout.strip() == "[]"
