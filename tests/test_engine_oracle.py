"""Random small facts, random questions: the SQL and the oracle give the same rows."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from little_facts import LittleShop
from little_metrics import DECLARED, little_metrics
from little_random import FIRST, STORES, random_facts

from xlops.calendar.comparisons import COMPARISONS, Comparison, comparison
from xlops.calendar.periods import Period
from xlops.engine.oracle import evaluate
from xlops.engine.question import Question, conditions
from xlops.errors import QuestionError, UsageError


@pytest.fixture(autouse=True, scope="module")
def _metrics() -> Iterator[None]:
    with little_metrics():
        yield


days = st.integers(0, 40).map(lambda each: FIRST + timedelta(each))
periods = st.one_of(
    st.builds(lambda start, length: Period(start, start + timedelta(length)), days, st.integers(0, 30)),
    st.sampled_from([Period(date(2024, 2, 1), date(2024, 2, 7)), Period(date(2024, 2, 1), date(2024, 2, 29))]),
)
shifts = st.sampled_from([(7, 0), (1, 0), (0, 1), (30, 0), (0, 12), None])
wheres = st.sampled_from(
    [
        {},
        {"store": "a"},
        {"platform": "jd"},
        {"sku": ["x", None]},
        {"country": "DE"},
        {"channel": "ad"},
        {"category": "k"},
    ]
)
BY = [
    "day",
    "week",
    "month",
    "store",
    "platform",
    "country",
    "sku",
    "channel",
    "title",
    "category",
    "campaign",
    "is_paid",
]


def against(period: Period, shift: tuple[int, int] | None) -> Comparison | None:
    if shift is None:
        return None
    label = COMPARISONS[0].label
    if shift[0]:
        return Comparison(
            Period(period.start - timedelta(shift[0]), period.end - timedelta(shift[0])), shift[0], 0, label
        )
    try:
        return comparison("year ago" if shift[1] == 12 else "previous period", period)
    except UsageError:
        return None


METRICS = [each.id for each in DECLARED if "term" not in each.id and each.id not in ("t_conversions", "t_items")]
questions = st.builds(
    lambda metrics, by, period, shift, where, currency: Question(
        tuple(metrics), tuple(by), period, against(period, shift), conditions(where), currency
    ),
    st.lists(st.sampled_from(METRICS), min_size=1, max_size=3, unique=True),
    st.lists(st.sampled_from(BY), max_size=2, unique=True),
    periods,
    shifts,
    wheres,
    st.sampled_from([None, "CNY", "CNY"]),
)


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.lists(questions, min_size=6, max_size=10))
def test_the_sql_gives_what_the_oracle_gives(seed: int, asked: list[Question]) -> None:
    assert compare(seed, asked) is not None


def compare(seed: int, asked: list[Question]) -> int:
    """How many questions had an answer; each the same from SQL and oracle."""
    answered = 0
    with tempfile.TemporaryDirectory() as folder:
        shop = LittleShop(Path(folder), STORES, **random_facts(random.Random(seed)))
        for question in asked:
            try:
                answer = shop.answer(question)
            except QuestionError:
                continue
            expected = evaluate(question, shop.frames(), stores=STORES, bases={})
            assert told(answer.rows, question.by) == told(expected, question.by), answer.sql
            answered += any(value for row in answer.rows for key, value in row.items() if key not in question.by)
        shop.engine.close()
    return answered


def told(rows: list[dict[str, Any]], by: Sequence[str]) -> dict[tuple[str, ...], dict[str, Any]]:
    """Rows by their dimensions; money to four digits, ratios to twelve."""
    return {
        tuple(str(row[each]) for each in by): {
            key: f"{float(value):.10g}"
            if isinstance(value, float)
            else None
            if value is None
            else f"{Decimal(value):.4f}"
            for key, value in row.items()
            if key not in by
        }
        for row in rows
    }
