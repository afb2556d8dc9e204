"""Answers on small shops whose figures can be counted by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shops import TestShop, new_shop

from xlops.analysis.concentration import abc, drift, herfindahl, top_share
from xlops.analysis.decompose import three_factors
from xlops.analysis.weekdays import weekday_mean
from xlops.answers.ads import break_even, overspent
from xlops.answers.deviations import deviations, factors
from xlops.answers.due import due
from xlops.answers.funnel import funnel
from xlops.answers.items import items
from xlops.answers.pace import pace, targets
from xlops.answers.stock import cover
from xlops.hub import Hub

TODAY = date(2024, 6, 11)
YESTERDAY = TODAY - timedelta(days=1)


def table(header: str, rows: Iterable[str]) -> str:
    return "\n".join([header, *rows]) + "\n"


def orders(days: Iterable[date], amount: float = 100, *, buyer: str = "b", prefix: str = "o") -> str:
    header = "order_id,day,pay_day,status,buyer,paid_amt,order_amt,goods_amt,units,currency"
    return table(
        header, (f"{prefix}{day:%m%d},{day},{day},paid,{buyer},{amount},{amount},{amount},1,CNY" for day in days)
    )


def month_to_yesterday() -> list[date]:
    return [YESTERDAY.replace(day=each) for each in range(1, YESTERDAY.day + 1)]


@pytest.fixture
def shop(tmp_path: Path) -> TestShop:
    return new_shop(tmp_path / "shop", TODAY, {"a": "A", "b": "B"})


def loaded(shop: TestShop) -> Hub:
    result = shop.load()
    assert not result.of("failed"), [each.sentence for each in result.of("failed")]
    return shop.hub()


def test_pace_counts_only_stores_that_have_a_target(shop: TestShop) -> None:
    shop.drop("a", "orders.csv", orders(month_to_yesterday(), 100))
    shop.drop("b", "orders.csv", orders(month_to_yesterday(), 900))
    shop.drop("a", "targets.csv", table("day,metric,span,value", ["2024-06-01,pay_amt,month,3000"]))
    hub = loaded(shop)
    assert pace(hub, "pay_amt") == pytest.approx(1.0)
    assert pace(hub, "pay_amt", "b") is None


def test_targets_of_a_rate_are_never_added_up(shop: TestShop) -> None:
    for store in ("a", "b"):
        shop.drop(store, "orders.csv", orders(month_to_yesterday()))
        shop.drop(store, "targets.csv", table("day,metric,span,value", ["2024-06-01,cvr_pay,month,0.03"]))
    assert targets(loaded(shop), "cvr_pay", YESTERDAY) == pytest.approx(0.03)


def lines(days: Iterable[date], units: int, sku: str = "x") -> str:
    header = "order_id,line,day,pay_day,status,sku,units,price,goods_amt,paid_amt,currency"
    return table(
        header, (f"o{day:%m%d},1,{day},{day},paid,{sku},{units},10,{units * 10},{units * 10},CNY" for day in days)
    )


def test_cover_of_a_young_store_goes_by_its_own_days(shop: TestShop) -> None:
    days = [YESTERDAY - timedelta(days=back) for back in range(5)]
    shop.drop("a", "orders.csv", orders(days))
    shop.drop("a", "order_lines.csv", lines(days, 10))
    shop.drop("a", "stock.csv", table("day,sku,on_hand,available", [f"{YESTERDAY},x,30,30"]))
    shop.drop("a", "inbound.csv", table("po,sku,day,due_day,ordered_units", [f"p1,x,{days[-1]},2024-09-01,5"]))
    hub = loaded(shop)
    row = next(each for each in cover(hub) if each.sku == "x")
    assert (row.per_day, row.days) == (10, 3)
    assert row.waits(TODAY), "five units in September do not help a stock that is gone on Thursday"
    assert any(each.id == "stock" for each in due(hub))


def test_a_budget_repeated_on_finer_rows_counts_once(shop: TestShop) -> None:
    rows = [f"{YESTERDAY},search,one,{word},50,100,CNY" for word in ("k1", "k2", "k3")]
    shop.drop("a", "ads.csv", table("day,tool,campaign,keyword,spend,budget,currency", rows))
    assert overspent(loaded(shop)) == [("a", "one", 150.0, 100.0)]


def test_a_break_even_over_unknown_costs_is_not_said(shop: TestShop) -> None:
    days = month_to_yesterday()
    shop.drop("a", "orders.csv", orders(days))
    shop.drop("a", "order_lines.csv", lines(days, 10))
    costs = table("sku,valid_from,unit_cost,currency", ["other,2024-01-01,1,CNY"])
    shop.drop("a", "product_costs.csv", costs)
    assert break_even(loaded(shop)) is None


def test_a_step_that_loses_everybody_is_the_leak(shop: TestShop) -> None:
    days = [YESTERDAY - timedelta(days=back) for back in range(20)]
    header = "day,visitors,cart_people,fav_people,order_buyers,buyers"
    shop.drop("a", "store_daily.csv", table(header, (f"{day},100,10,5,8,0" for day in days)))
    header = "order_id,day,status,buyer,paid_amt,order_amt,goods_amt,units,currency"
    shop.drop(
        "a", "orders.csv", table(header, (f"o{day:%m%d},{day},placed,b{day:%m%d},0,100,100,1,CNY" for day in days))
    )
    answer = funnel(loaded(shop), "visit")
    assert answer.steps[-1].count == 0
    assert answer.leak is not None


def test_the_parts_of_a_deviation_add_up_to_the_money_beside_them(shop: TestShop) -> None:
    days = [YESTERDAY - timedelta(days=back) for back in range(35)]
    amounts = {day: 100 + 10 * place for place, day in enumerate(days)}
    header = "order_id,day,pay_day,status,buyer,paid_amt,order_amt,goods_amt,units,currency"
    body = (f"o{day:%m%d},{day},{day},paid,b{day:%m%d},{value},{value},{value},1,CNY" for day, value in amounts.items())
    shop.drop("a", "orders.csv", table(header, body))
    shop.drop("a", "store_daily.csv", table("day,visitors", (f"{day},{50 + place}" for place, day in enumerate(days))))
    hub = loaded(shop)
    parts = factors(hub, "a")
    moved = next(each for each in deviations(hub) if each.kind == "store")
    usual = sum(amounts[YESTERDAY - timedelta(days=7 * back)] for back in range(1, 5)) / 4
    assert parts is not None
    assert moved.money == pytest.approx(amounts[YESTERDAY] - usual)
    assert parts.total == pytest.approx(moved.money)


def test_items_are_ranked_graded_and_set_against_the_period_before(shop: TestShop) -> None:
    shop.drop("a", "orders.csv", orders([YESTERDAY, YESTERDAY - timedelta(days=40)]))
    shop.drop("a", "order_lines_x.csv", lines([YESTERDAY, YESTERDAY - timedelta(days=40)], 8))
    first = items(loaded(shop)).rows[0]
    assert (first.sku, first.rank, first.rank_before, first.grade, first.paid, first.change) == ("x", 1, 1, "A", 80, 0)


MONEY = st.floats(1, 1e6)


@given(st.tuples(MONEY, MONEY, MONEY), st.tuples(MONEY, MONEY, MONEY))
def test_three_factors_add_up_exactly(before: tuple[float, float, float], after: tuple[float, float, float]) -> None:
    parts = three_factors(before, after)
    assert parts is not None
    scale = max(abs(parts.visitors), abs(parts.conversion), abs(parts.value), before[2], after[2])
    assert parts.total == pytest.approx(after[2] - before[2], abs=1e-9 * scale)


def test_three_factors_of_an_unknown_are_unknown() -> None:
    assert three_factors((0, 1, 1), (1, 1, 1)) is None


def test_shares_grades_and_drift() -> None:
    assert abc([80, 15, 4, 1]) == ["A", "B", "C", "C"]
    assert abc([100]) == ["A"]
    assert abc([]) == []
    assert herfindahl([1, 1]) == 0.5
    assert herfindahl([]) is None
    assert top_share([5, 3, 2], 1) == 0.5
    assert drift([1, 0], [0, 1]) == 1
    assert drift([2, 2], [1, 1]) == 0
    assert drift([0, 0], [1, 1]) is None


def test_the_usual_weekday_is_the_mean_of_the_known_ones() -> None:
    day = date(2024, 6, 10)
    values = {day - timedelta(days=7): 10.0, day - timedelta(days=14): None, day - timedelta(days=21): 20.0}
    assert weekday_mean(values, day) == 15
    assert weekday_mean({}, day) is None
