from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlops.calendar.comparisons import COMPARISONS, comparison
from xlops.calendar.periods import Period, period
from xlops.errors import UnknownName, UsageError

TODAY = date(2010, 11, 6)
starts = st.dates(date(1990, 1, 1), date(2090, 12, 31))
lengths = st.integers(1, 800)
SHIFTS = [
    "previous day", "previous period", "same weekday last week", "same weekdays 4 weeks ago", "month ago", "year ago",
    "same weekday last year", "aligned to cny",
]  # fmt: skip


def against(text: str, of: str) -> str:
    return str(comparison(text, period(of, TODAY)).period)


@pytest.mark.parametrize(
    ("text", "of", "expected"),
    [
        ("previous day", "yesterday", "2010-11-04"),
        ("前一日", "yesterday", "2010-11-04"),
        ("previous period", "last 7 days", "2010-10-23..2010-10-29"),
        ("previous period", "month to date", "2010-10-01..2010-10-05"),
        ("previous period", "week to date", "2010-10-25..2010-10-29"),
        ("previous period", "quarter to date", "2010-07-01..2010-08-05"),
        ("previous period", "year to date", "2009-01-01..2009-11-05"),
        ("previous period", "last month", "2010-09-01..2010-09-30"),
        ("previous period", "2010-Q4", "2010-07-01..2010-09-30"),
        ("previous period", "2010-01-01..2010-02-28", "2009-11-01..2009-12-31"),
        ("环比", "last 12 weeks", "2010-05-17..2010-08-08"),
        ("same weekday last week", "yesterday", "2010-10-29"),
        ("上周同日", "yesterday", "2010-10-29"),
        ("year ago", "2010-11", "2009-11-01..2009-11-30"),
        ("去年同期", "yesterday", "2009-11-05"),
        ("year ago same weekday", "yesterday", "2009-11-06"),
        ("same weekday last year", "yesterday", "2009-11-06"),
        ("month ago", "yesterday", "2010-10-05"),
        # month ends and leap days
        ("previous period", "2023-03", "2023-02-01..2023-02-28"),
        ("month ago", "2023-03-31", "2023-02-28"),
        ("month ago", "2023-03-30..2023-04-02", "2023-03-01..2023-03-02"),
        ("year ago", "2024-02-29", "2023-02-28"),
        ("year ago", "2024-02", "2023-02-01..2023-02-28"),
        ("year ago", "2025-02", "2024-02-01..2024-02-29"),
        ("year ago", "2024-02-29..2024-03-02", "2023-03-01..2023-03-02"),
        # CNY: 2024-02-10, 2025-01-29, 2026-02-17, 2027-02-06
        ("aligned to cny", "2026-02-05", "2025-01-17"),
        ("aligned to 春节", "2025-01-17", "2024-01-29"),
        ("按春节对齐", "2026-12-20", "2025-12-31"),
        ("aligned to dragon_boat", "2026-06-19", "2025-05-31"),
        ("aligned to prime_day", "2026-06-23..2026-06-24", "2025-07-08..2025-07-09"),
        # announced phases: presale 2022 from 24 Oct, 2025 from 15 Oct; wave 1 of 618 from 20 May 2024, 16 May 2025
        ("same phase of last 618", "2025-05-16..2025-05-18", "2024-05-20..2024-05-22"),
        ("去年618同阶段", "2025-05-16", "2024-05-20"),
        ("same phase of last double11", "2025-10-10", "2024-10-15"),
        ("same phase of last cny", "2026-02-10..2026-02-12", "2025-01-22..2025-01-24"),
    ],
)
def test_a_comparison_finds_its_days(text: str, of: str, expected: str) -> None:
    assert against(text, of) == expected


def test_exactly_one_shift_moves_the_days() -> None:
    week = comparison("same weekday last week", period("yesterday", TODAY))
    assert (week.shift_days, week.shift_months) == (7, 0)
    year = comparison("year ago", period("2010-11", TODAY))
    assert (year.shift_days, year.shift_months) == (0, 12)


def test_a_label_says_in_both_languages_what_it_is_set_against() -> None:
    week = comparison("same weekday last week", period("yesterday", TODAY)).label
    assert (week.en, week.zh) == ("vs same weekday last week", "较上周同日")
    aligned = comparison("aligned to cny", period("2026-02", TODAY)).label
    assert (aligned.en, aligned.zh) == ("vs 2025, aligned to Spring Festival", "较2025年（按春节对齐）")
    planned = comparison("aligned to prime_day", period("2027-06", TODAY)).label
    assert planned.en == "vs 2026, aligned to Prime Day (planned dates)"


def test_a_phase_that_was_shorter_last_year_leaves_the_later_days_without_a_counterpart() -> None:
    events = {"618": {"2026 presale": "2026-05-12..2026-05-20"}}
    of = period("2026-05-12..2026-05-20", TODAY)
    found = comparison("same phase of last 618", of, events=events)
    assert str(found.period) == "2025-05-13..2025-05-15"  # the presale of 2025 had three days
    with pytest.raises(UsageError, match="was shorter in 2025"):
        comparison("same phase of last 618", period("2026-05-18", TODAY), events=events)


def test_days_outside_any_phase_are_refused_and_the_phases_named() -> None:
    with pytest.raises(UsageError, match=r"lies in no one phase of 618 2026 .*burst 2026-06-18"):
        comparison("same phase of last 618", period("2026-03-01", TODAY))


def test_an_event_without_a_known_date_says_where_to_type_it() -> None:
    with pytest.raises(
        UsageError,
        match=r"no known date in 2010; type it in the promotion calendar, or in xlops.toml under \[events.own_day\]",
    ):
        comparison("aligned to own_day", period("yesterday", TODAY))
    events = {"own_day": {"2009": "2009-11-01", "2010": "2010-11-03"}}
    found = comparison("aligned to own_day", period("yesterday", TODAY), events=events)
    assert str(found.period) == "2009-11-03"


def test_an_unknown_comparison_or_event_names_the_nearest() -> None:
    with pytest.raises(UsageError, match='did you mean "previous period"'):
        against("previos period", "yesterday")
    with pytest.raises(UnknownName, match='did you mean "dragon_boat"'):
        against("aligned to dragonboat", "yesterday")
    with pytest.raises(UsageError, match="before the calendar begins"):
        against("year ago", "0001-05")


def test_every_documented_comparison_is_understood_in_both_languages() -> None:
    of = period("2026-02-12", TODAY)
    for way in COMPARISONS:
        en, zh = way.name.en.replace("<event>", "cny"), way.name.zh.replace("<活动>", "春节")
        assert comparison(en, of) == comparison(zh, of), way.name


@settings(deadline=None)
@given(starts, lengths, st.sampled_from(SHIFTS))
def test_every_day_against_lands_on_a_shown_day(start: date, length: int, text: str) -> None:
    of = Period(start, start + timedelta(length - 1))
    found = comparison(text, of)
    assert (found.shift_days == 0) != (found.shift_months == 0)
    landed = [found.shown(day) for day in found.period]
    assert landed == sorted(landed)
    assert landed[0] >= of.start and landed[-1] <= of.end


@settings(deadline=None)
@given(starts, lengths, st.sampled_from(SHIFTS))
def test_a_day_shift_pairs_days_one_to_one(start: date, length: int, text: str) -> None:
    of = Period(start, start + timedelta(length - 1))
    found = comparison(text, of)
    if found.shift_days:
        assert [found.shown(day) for day in found.period] == list(of)


@settings(deadline=None)
@given(starts, lengths)
def test_the_previous_period_of_plain_days_ends_where_it_begins(start: date, length: int) -> None:
    of = Period(start, start + timedelta(length - 1))
    found = comparison("previous period", of)
    assert found.period.end + timedelta(1) == of.start
    assert found.period.days == of.days or (of.whole_months and found.period.whole_months == of.whole_months)


@settings(deadline=None)
@given(starts, lengths)
def test_52_weeks_ago_keeps_the_weekday(start: date, length: int) -> None:
    found = comparison("same weekday last year", Period(start, start + timedelta(length - 1)))
    assert found.period.start.weekday() == start.weekday()
