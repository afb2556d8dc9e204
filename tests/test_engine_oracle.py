"""Random small facts, random questions: the SQL and the oracle give the same rows."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from little_facts import LittleShop
from little_metrics import DECLARED, little_metrics

from xlops.calendar.comparisons import COMPARISONS, Comparison, comparison
from xlops.calendar.periods import Period
from xlops.engine.oracle import evaluate
from xlops.engine.question import Question, conditions
from xlops.errors import QuestionError, UsageError
from xlops.settings import Store

STORES = (Store("a", "A", "tmall"), Store("b", "B", "jd"))
FIRST = date(2024, 1, 27)


@pytest.fixture(autouse=True, scope="module")
def _metrics() -> Iterator[None]:
    with little_metrics():
        yield


def random_facts(chance: random.Random) -> dict[str, list[dict[str, Any]]]:
    """Facts with collisions, blanks, missing days, stores that lack facts, exports cut in several ways."""

    def day() -> date:
        return FIRST + timedelta(chance.randrange(40))

    def pick(*values: Any) -> Any:
        return chance.choice(values)

    def count() -> int | None:
        return None if chance.random() < 0.1 else chance.randrange(50)

    def amount() -> Decimal | None:
        return None if chance.random() < 0.1 else Decimal(chance.randrange(-500, 99999)) / 100

    def rows(most: int, key: str, make: Callable[[str], dict[str, Any]]) -> list[dict[str, Any]]:
        stores = pick(("a", "b"), ("a", "b"), ("a",), ())
        made = [make(store) for store in stores for _ in range(chance.randrange(most))]
        return list({tuple(row.get(each) for each in key.split()): row for row in made}.values())

    def tidy(row: dict[str, Any]) -> dict[str, Any]:
        cut = row["cut"].split(",")
        plain = {
            key: None if key in ("channel", "sku", "campaign") and key not in cut else value
            for key, value in row.items()
        }
        return plain if "channel" in cut else {**plain, "is_paid": None}

    codes = {store: pick(("CNY",), ("CNY",), ("USD",), ("CNY", "USD", None)) for store in "ab"}
    nothing_known = chance.random() < 0.1
    cuts = pick(["", "channel", "channel,sku"], ["channel", "sku"], ["channel,sku"])
    return {
        "orders": rows(25, "store order_id", lambda store: dict(
            store=store, order_id=str(chance.randrange(30)), day=day(), pay_day=pick(day(), day(), None),
            currency=pick(*codes[store]),
            buyer=None if nothing_known else pick("p", "q", "r", None), country=pick("DE", "FR", None), paid_amt=amount())),
        "order_lines": rows(30, "store order_id line", lambda store: dict(
            store=store, order_id=str(chance.randrange(12)), line=pick("1", "2"), day=day(), pay_day=day(),
            sku=pick("x", "y", "z", None), buyer=pick("p", "q", None), title=pick("T", None), country=pick("DE", "FR"),
            paid_amt=amount(), units=count(), cost_amt=None if nothing_known else amount())),
        "refunds": rows(12, "store order_id line", lambda store: dict(
            store=store, order_id=str(chance.randrange(20)), line="1", day=day(), pay_day=pick(day(), None),
            sku=pick("x", "y"), amount=amount())),
        "store_daily": rows(90, "store day", lambda store: dict(store=store, day=day(), visitors=count(), level=count())),
        "store_period": rows(6, "store start day", lambda store: dict(
            store=store, start=date(2024, 2, 1), day=pick(date(2024, 2, 7), date(2024, 2, 29)), visitors=count()))
        + rows(3, "store start day", lambda store: dict(store=store, start=date(2024, 2, 5), day=date(2024, 2, 11), visitors=count())),
        "traffic": rows(120, "store day cut channel sku", lambda store: tidy(dict(
            store=store, day=day(), cut=pick(*cuts), channel=pick("ad", "seo"), sku=pick("x", "y"), visitors=count(),
            page_views=count(), buyers=count(), pay_amt=amount(), is_paid=pick(True, False)))),
        "ads": rows(80, "store day tool cut campaign", lambda store: tidy(dict(
            store=store, day=day(), tool=pick("t", "u"), cut=pick("", "campaign"), campaign=pick("c", "d"),
            spend=amount(), sales=amount()))),
        "stock": rows(20, "store day sku", lambda store: dict(store=store, day=day(), sku=pick("x", "y"), on_hand=count())),
        "products": rows(4, "store sku", lambda store: dict(
            store=store, sku=pick("x", "y"), title=pick("P", None), category=pick("k", None))),
    }  # fmt: skip


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
