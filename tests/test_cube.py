"""The cube against the engine: the same figure to the last digit, blanks too, or an honest "ask the engine"."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from little_facts import D, LittleShop
from little_metrics import DECLARED, little_metrics
from little_random import FIRST, STORES, random_facts

from xlops.answers.numbers import real
from xlops.calendar.comparisons import comparison
from xlops.calendar.periods import Period
from xlops.engine.cube import Cube
from xlops.engine.cube_table import Unproven
from xlops.engine.question import Question, conditions
from xlops.errors import QuestionError

IDS = [each.id for each in DECLARED]
WHERES: tuple[dict[str, Any], ...] = (
    {},
    {},
    {"store": "a"},
    {"platform": "jd"},
    {"sku": ["x", None]},
    {"country": "DE"},
    {"channel": "ad"},
    {"category": "k"},
    {"title": "T", "store": "a"},
    {"channel": ["ad", "seo"], "sku": "x"},
    {"is_paid": True},
    {"campaign": "c", "store": ["a", "b"]},
)


@pytest.fixture(autouse=True, scope="module")
def _metrics() -> Iterator[None]:
    with little_metrics():
        yield


def cube_of(shop: LittleShop, currency: str | None) -> Cube:
    return Cube(lambda: shop.engine, shop.holdings, {}, currency)


def questions(chance: random.Random, number: int, currency: str | None) -> Iterator[Question]:
    for _ in range(number):
        start = FIRST + timedelta(chance.randrange(-3, 42))
        end = start + timedelta(chance.choice((0, 0, 1, 6, 27, 40)))
        period = chance.choice(
            (Period(start, end), Period(FIRST.replace(month=2, day=1), FIRST.replace(month=2, day=29)))
        )
        yield Question((chance.choice(IDS),), (), period, None, conditions(chance.choice(WHERES)), currency)


def outcome(shop: LittleShop, question: Question) -> object:
    try:
        value = shop.answer(question).value(question.metrics[0])
    except QuestionError as error:
        return str(error)
    return None if value is None else float(value)


def compared(seed: int, number: int) -> Counter[str]:
    """How many figures the cube gave, left to the engine, or refused as the engine does."""
    found: Counter[str] = Counter()
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        shop = LittleShop(Path(folder), STORES, **random_facts(chance))
        currency = chance.choice((None, "CNY", "CNY"))
        cube = cube_of(shop, currency)
        for question in questions(chance, number, currency):
            expected = outcome(shop, question)
            try:
                figure: object = cube.figure(question.metrics[0], question.period, question.where)
            except Unproven:
                found["unproven"] += 1
                continue
            except QuestionError as error:
                figure = str(error)
            assert figure == expected, f"seed {seed}: {question}"
            found["blank" if figure is None else "refused" if isinstance(figure, str) else "figure"] += 1
        shop.engine.close()
    return found


def compared_with(seed: int, number: int) -> Counter[str]:
    """The same of figures set against another period: how many changes there were."""
    found: Counter[str] = Counter()
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        shop = LittleShop(Path(folder), STORES, **random_facts(chance))
        currency = chance.choice((None, "CNY", "CNY"))
        cube = cube_of(shop, currency)
        for plain in questions(chance, number, currency):
            way = chance.choice(("previous period", "year ago", "month ago", "same weekday last week", "previous day"))
            question = replace(plain, against=comparison(way, plain.period))
            (metric,) = question.metrics
            assert question.against is not None
            try:
                row = shop.answer(question).rows[0]
                expected: object = [real(row[each]) for each in (metric, f"{metric}_against", f"{metric}_change")]
            except QuestionError as error:
                expected = str(error)
            try:
                made = cube.compared(metric, question.period, question.against.period, question.where)
                figure: object = [made.now, made.before, made.change]
                found["change"] += made.change is not None
                found["unlike"] += bool(made.change is None and made.now is not None and made.before)
            except Unproven:
                continue
            except QuestionError as error:
                figure = str(error)
            assert figure == expected, f"seed {seed}: {question}"
            found["compared"] += 1
        shop.engine.close()
    return found


@pytest.mark.parametrize("seed", range(8))
def test_changes_are_those_of_the_engine_and_blank_where_it_leaves_them_blank(seed: int) -> None:
    assert compared_with(seed, 40)["compared"] > 0


@pytest.mark.parametrize("seed", range(12))
def test_the_cube_gives_what_the_engine_gives(seed: int) -> None:
    assert compared(seed, 60).total() == 60


def both_ways(shop: LittleShop, metric: str, over: str, **where: object) -> object:
    """The cube's figure, which is the engine's."""
    question = shop.question([metric], over=over, where=where, currency="CNY")
    figure = cube_of(shop, "CNY").figure(metric, question.period, question.where)
    assert figure == outcome(shop, question)
    return figure


def test_a_buyer_of_two_days_and_two_stores_is_one_buyer_in_any_range(tmp_path: Path) -> None:
    orders = [
        {"store": store, "order_id": f"{store}{number}", "day": D(day), "pay_day": D(day), "buyer": buyer, "paid_amt": "1.25"}
        for number, (store, day, buyer) in enumerate(
            [("a", "01-01", "p"), ("a", "01-01", "p"), ("a", "01-03", "p"), ("b", "01-03", "p"), ("a", "01-04", "q"), ("b", "01-09", None)]
        )
    ]  # fmt: skip
    shop = LittleShop(tmp_path, STORES, orders=orders)
    spans = ("01-01..2026-01-04", "01-02..2026-01-03", "01-03..2026-01-03", "01-04..2026-01-09", "01-05..2026-01-08")
    assert [both_ways(shop, "t_buyers", f"2026-{each}") for each in spans] == [2, 1, 1, 1, 0]
    assert both_ways(shop, "t_buyers", "2026-01-01..2026-01-04", store="b") == 1
    assert both_ways(shop, "t_buyers", "2026-01-09") is None
    assert both_ways(shop, "t_paid", "2026-01-01..2026-01-03") == 5.0


def test_a_condition_that_no_row_can_be_judged_by_is_unknown_not_none(tmp_path: Path) -> None:
    traffic = [
        {"day": D("01-01"), "cut": "channel", "channel": "seo", "page_views": 5, "is_paid": False},
        {"day": D("01-02"), "cut": "channel", "channel": "seo", "page_views": 5, "is_paid": None},
        {"day": D("01-03"), "cut": "channel", "channel": "ad", "page_views": 7, "is_paid": True},
    ]
    shop = LittleShop(tmp_path, STORES[:1], traffic=traffic)
    days = ("01-01", "01-02", "01-03", "01-04")
    assert [both_ways(shop, "t_paid_views", f"2026-{each}") for each in days] == [0, None, 7, None]
    assert both_ways(shop, "t_paid_views", "2026-01-01..2026-01-04") == 7


def test_money_of_another_currency_is_left_out_and_a_ratio_over_it_is_blank(tmp_path: Path) -> None:
    orders = [
        {"order_id": "1", "day": D("01-01"), "pay_day": D("01-01"), "paid_amt": "10.5", "currency": "CNY"},
        {"order_id": "2", "day": D("01-01"), "pay_day": D("01-01"), "paid_amt": "99", "currency": "USD"},
        {"order_id": "3", "day": D("01-02"), "pay_day": D("01-02"), "paid_amt": "7", "currency": "USD"},
    ]
    shop = LittleShop(tmp_path, STORES[:1], orders=orders)
    assert both_ways(shop, "t_paid", "2026-01-01") == 10.5
    assert both_ways(shop, "t_paid", "2026-01-02") is None
    assert both_ways(shop, "t_aov", "2026-01-01") is None
    assert both_ways(shop, "t_orders", "2026-01-01..2026-01-02") == 3


def test_small_amounts_add_up_exactly_beside_a_large_one(tmp_path: Path) -> None:
    """Prefix sums of floats would not: 0.1 has no binary fraction."""
    orders = [
        {"order_id": f"{each}", "day": D("01-01"), "pay_day": D(f"01-{each % 30 + 1:02}"), "paid_amt": "0.1"}
        for each in range(3000)
    ]
    orders.append({"order_id": "x", "day": D("01-31"), "pay_day": D("01-01"), "paid_amt": "90000000000000"})
    shop = LittleShop(tmp_path, STORES[:1], orders=orders)
    assert both_ways(shop, "t_paid", "2026-01-02..2026-01-04") == 30.0
    assert both_ways(shop, "t_paid", "2026-01-01..2026-01-30") == 90000000000300.0


def test_a_day_without_its_export_breaks_a_ratio_and_not_a_sum(tmp_path: Path) -> None:
    orders = [
        {"order_id": each, "day": D(each), "pay_day": D(each), "paid_amt": 10} for each in ("01-01", "01-02", "01-03")
    ]
    ads = [{"day": D(each), "tool": "t", "cut": "", "spend": 5, "sales": 20} for each in ("01-01", "01-03")]
    shop = LittleShop(tmp_path, STORES[:1], orders=orders, ads=ads)
    assert both_ways(shop, "t_spend", "2026-01-01..2026-01-03") == 10.0
    assert both_ways(shop, "t_mer", "2026-01-01..2026-01-03") is None
    assert both_ways(shop, "t_mer", "2026-01-03") == 2.0


def test_what_only_the_engine_can_tell_is_left_to_it(tmp_path: Path) -> None:
    shop = LittleShop(
        tmp_path, STORES[:1], orders=[{"order_id": "1", "day": D("01-01"), "pay_day": D("01-01"), "paid_amt": 1}]
    )
    cube, period = cube_of(shop, "CNY"), Period(D("01-01"), D("01-02"))
    for metric, where in (("t_paid", {"currency": "CNY"}), ("t_items", {}), ("t_conversions", {})):
        with pytest.raises(Unproven):
            cube.figure(metric, period, conditions(where))
