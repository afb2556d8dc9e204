"""Random small facts, random questions: the SQL and the oracle give the same rows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
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


days = st.integers(0, 40).map(lambda each: FIRST + timedelta(each))
stores = st.sampled_from(["a", "b"])
amounts = st.one_of(st.none(), st.integers(-500, 99999).map(lambda each: Decimal(each) / 100))
counts = st.one_of(st.none(), st.integers(0, 50))


def rows(key: tuple[str, ...], **columns: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(
        st.fixed_dictionaries(columns), max_size=10, unique_by=lambda row: tuple(row.get(each) for each in key)
    )


def cut_rows(columns: dict[str, st.SearchStrategy[Any]], key: tuple[str, ...], cuts: list[str]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows of a fact with cuts: a row knows just the dimensions of its cut."""

    def tidy(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        kept: dict[tuple[Any, ...], dict[str, Any]] = {}
        for row in found:
            for each in ("channel", "sku", "campaign"):
                if each in row and each not in row["cut"].split(","):
                    row = {**row, each: None}
            if "channel" not in row["cut"].split(","):
                row.pop("is_paid", None)
            kept[tuple(row.get(each) for each in key)] = row
        return list(kept.values())

    drawn = st.fixed_dictionaries({"cut": st.sampled_from(cuts), **columns})
    return st.lists(drawn, max_size=14).map(tidy)


ids = st.sampled_from(["1", "2", "3", "4"])
skus = st.sampled_from(["x", "y", None])
buyers = st.sampled_from(["p", "q", "r", None])
facts = st.fixed_dictionaries(
    {
        "orders": rows(
            ("store", "order_id"), store=stores, order_id=ids, day=days, pay_day=st.one_of(days, st.none()), buyer=buyers,
            country=st.sampled_from(["DE", "FR", None]), paid_amt=amounts,
        ),
        "order_lines": rows(
            ("store", "order_id", "line"), store=stores, order_id=ids, line=ids, day=days, pay_day=days, sku=skus,
            buyer=buyers, title=st.sampled_from(["T", None]), country=st.sampled_from(["DE", "FR"]), paid_amt=amounts,
            units=counts, cost_amt=st.one_of(st.none(), amounts),
        ),
        "refunds": rows(("store", "order_id", "line"), store=stores, order_id=ids, line=ids, day=days, pay_day=days, sku=skus, amount=amounts),
        "store_daily": rows(("store", "day"), store=stores, day=days, visitors=counts, level=counts),
        "store_period": rows(
            ("store", "start", "day"), store=stores, start=st.just(date(2024, 2, 1)),
            day=st.sampled_from([date(2024, 2, 7), date(2024, 2, 29)]), visitors=counts,
        ),
        "traffic": cut_rows(
            dict(store=stores, day=days, channel=st.sampled_from(["ad", "seo"]), sku=st.sampled_from(["x", "y"]),
                 visitors=counts, page_views=counts, buyers=counts, pay_amt=amounts, is_paid=st.booleans()),
            ("store", "day", "cut", "channel", "sku"), ["", "channel", "channel,sku"],
        ),
        "ads": cut_rows(
            dict(store=stores, day=days, tool=st.sampled_from(["t", "u"]), campaign=st.sampled_from(["c", "d"]),
                 spend=amounts, sales=amounts),
            ("store", "day", "tool", "cut", "campaign"), ["", "campaign"],
        ),
        "stock": rows(("store", "day", "sku"), store=stores, day=days, sku=st.sampled_from(["x", "y"]), on_hand=counts),
        "products": rows(
            ("store", "sku"), store=stores, sku=st.sampled_from(["x", "y"]), title=st.sampled_from(["P", None]),
            category=st.sampled_from(["k", None]),
        ),
    }
)  # fmt: skip
periods = st.one_of(
    st.builds(lambda start, length: Period(start, start + timedelta(length)), days, st.integers(0, 30)),
    st.sampled_from([Period(date(2024, 2, 1), date(2024, 2, 7)), Period(date(2024, 2, 1), date(2024, 2, 29))]),
)
shifts = st.sampled_from([(7, 0), (1, 0), (0, 1), (30, 0), (0, 12), None])
wheres = st.sampled_from(
    [{}, {"store": "a"}, {"platform": "jd"}, {"sku": ["x", None]}, {"country": "DE"}, {"channel": "ad"}, {"category": "k"}]
)
BY = ["day", "week", "month", "store", "platform", "country", "sku", "channel", "title", "category", "campaign", "is_paid"]


def against(period: Period, shift: tuple[int, int] | None) -> Comparison | None:
    if shift is None:
        return None
    label = COMPARISONS[0].label
    if shift[0]:
        return Comparison(Period(period.start - timedelta(shift[0]), period.end - timedelta(shift[0])), shift[0], 0, label)
    try:
        return comparison("year ago" if shift[1] == 12 else "previous period", period)
    except UsageError:
        return None


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    facts,
    st.lists(st.sampled_from([each.id for each in DECLARED if "term" not in each.id and each.id not in ("t_conversions", "t_items")]), min_size=1, max_size=3, unique=True),
    st.lists(st.sampled_from(BY), max_size=2, unique=True),
    periods,
    shifts,
    wheres,
)
def test_the_sql_gives_what_the_oracle_gives(
    tables: dict[str, list[dict[str, Any]]],
    metrics: list[str],
    by: list[str],
    period: Period,
    shift: tuple[int, int] | None,
    where: dict[str, object],
) -> None:
    question = Question(tuple(metrics), tuple(by), period, against(period, shift), conditions(where))
    with tempfile.TemporaryDirectory() as folder:
        shop = LittleShop(Path(folder), STORES, **tables)
        try:
            answer = shop.answer(question)
        except QuestionError:
            return
        finally:
            pass
        expected = evaluate(question, shop.frames(), stores=STORES, bases={})
        shop.engine.close()
    assert told(answer.rows, by) == told(expected, by), answer.sql


def told(rows: list[dict[str, Any]], by: list[str]) -> dict[tuple[str, ...], dict[str, Any]]:
    """Rows by their dimensions; money to four digits, ratios to twelve."""
    return {
        tuple(str(row[each]) for each in by): {
            key: f"{float(value):.10g}" if isinstance(value, float) else None if value is None else f"{Decimal(value):.4f}"
            for key, value in row.items()
            if key not in by
        }
        for row in rows
    }
