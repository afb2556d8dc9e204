"""Cell functions of stock: the plan's own figures, and the mistakes that such formulas invite."""

from __future__ import annotations

import math
from datetime import datetime
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
import pytest

from xlops.analysis.stock.order_quantity import order
from xlops.analysis.stock.projection import project, stock_out_dates
from xlops.analysis.stock_plan import stock_levels
from xlops.functions import FUNCTIONS, answer


def called(name: str, *args: Any) -> Any:
    return answer(FUNCTIONS[name], args)


@pytest.mark.parametrize(
    ("service", "sigma7", "lead", "review", "d", "sd", "k", "beta"),
    [(0.95, 20, 14, 7, 5, 3, 1.3, 0.7), (0.9, 3.5, 45, 1, 0.4, 10, 0.8, 0.6), (0.99, 200, 0, 14, 60, 0, 2, 0.68)],
)
def test_safety_stock_and_reorder_point_are_the_plans_own(
    service: float, sigma7: float, lead: float, review: float, d: float, sd: float, k: float, beta: float
) -> None:
    one = {name: np.array([value], dtype=float) for name, value in (("d", d), ("sigma7", sigma7), ("k", k), ("beta", beta), ("lead_time", lead), ("lead_time_sd", sd))}  # fmt: skip
    safety, point = stock_levels(**one, review=review, service_level=service)
    assert called("OPS_SAFETY_STOCK", service, sigma7, lead, review, d, sd, k, beta) == safety[0]
    assert called("OPS_REORDER_POINT", d, float(safety[0]), lead, review) == point[0]


def test_the_service_level_is_a_share_and_no_z() -> None:
    assert "share above 50%" in called("OPS_SAFETY_STOCK", 1.645, 20, 14)
    assert "share above 50%" in called("OPS_SAFETY_STOCK", 95, 20, 14)
    assert called("OPS_SAFETY_STOCK", "95%", 20, 14) == called("OPS_SAFETY_STOCK", 0.95, 20, 14)


def test_k_multiplies_z_and_does_not_replace_it() -> None:
    plain, twice = (called("OPS_SAFETY_STOCK", 0.95, 1000, 14, 7, 0, 0, k) for k in (1, 2))
    assert twice == pytest.approx(2 * plain, abs=2)
    assert plain == math.ceil(NormalDist().inv_cdf(0.95) * 1000 * 3**0.68)


def test_the_spread_of_the_lead_time_counts_in_units_of_demand() -> None:
    """5 units a day x 3 days of spread are 15 units; days added to units would be wrong by the pace."""
    without, with_it = (called("OPS_SAFETY_STOCK", 0.95, 1e-6, 14, 7, 5, sd) for sd in (0, 3))
    assert (without, with_it) == (1.0, math.ceil(NormalDist().inv_cdf(0.95) * 15))
    assert called("OPS_SAFETY_STOCK", 0.95, 20, 14, 7, None, 3) == called("OPS_SAFETY_STOCK", 0.95, 20, 14, 7, 0, 0)


def test_the_review_days_are_part_of_what_must_be_covered() -> None:
    weekly, daily = called("OPS_REORDER_POINT", 10, 0, 14), called("OPS_REORDER_POINT", 10, 0, 14, 0)
    assert (weekly, daily) == (210.0, 140.0)


def test_an_order_is_the_plans_own() -> None:
    plan = pd.DataFrame({"unique_id": ["A"], "d": 5.0, "sigma7": 1.0, "beta": 0.68, "k": 1.0, "safety_stock": 70.0, "reorder_point": 175.0, "target": 175.0})  # fmt: skip
    for available, moq, pack in ((60, 0, 1), (60, 100, 12), (175, 100, 12), (174, 100, 12), (-20, 0, 7)):
        stock = pd.DataFrame({"unique_id": ["A"], "on_hand": [available], "moq": [moq], "pack": [pack]})
        wanted = order(plan, stock)["order_quantity"].iloc[0]
        assert called("OPS_ORDER_QTY", 175, available, 0, moq, pack) == wanted
    assert "more than 0 units" in called("OPS_ORDER_QTY", 175, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("available", "pace", "inbound", "due"),
    [(12, 5, 20, 3), (12, 5, 20, 2), (0, 5, 8, 0), (30, 7, 0, 4), (-4, 5, 30, 0)],
)
def test_the_stock_out_date_is_the_day_by_day_one(available: float, pace: float, inbound: float, due: int) -> None:
    days = pd.date_range("2026-03-01", periods=60)
    daily = pd.DataFrame({"unique_id": "A", "ds": days, "mean": float(pace)})
    coming = pd.DataFrame({"unique_id": ["A"], "eta": [days[due]], "units": [inbound]})
    seen = project(daily, pd.DataFrame({"unique_id": ["A"], "available": [available]}), inbound=coming)
    expected = stock_out_dates(seen)["stock_out"].iloc[0].to_pydatetime()
    assert called("OPS_STOCKOUT_DATE", "2026-03-01", available, pace, inbound, days[due].date()) == expected


def test_nothing_runs_out_where_nothing_sells() -> None:
    assert called("OPS_STOCKOUT_DATE", "2026-03-01", 10, 0) == ""
    assert called("OPS_COVER", 10, 0) == ""
    assert called("OPS_STOCKOUT_DATE", datetime(2026, 3, 1), 10, 1e-9) == ""


def test_the_newsvendor_quantity_earns_most() -> None:
    """Against the expected profit of every quantity, demand normal: none earns more."""
    price, cost, salvage, mean, sd = 100.0, 60.0, 30.0, 500.0, 120.0
    demand = np.maximum(
        mean + sd * np.array([NormalDist().inv_cdf((each + 0.5) / 20_000) for each in range(20_000)]), 0
    )
    quantities = np.arange(300, 700)
    profit = [(price - cost) * np.minimum(demand, q).mean() - (cost - salvage) * np.maximum(q - demand, 0).mean() for q in quantities]  # fmt: skip
    assert abs(called("OPS_NEWSVENDOR", price, cost, salvage, mean, sd) - quantities[int(np.argmax(profit))]) <= 1


def test_what_is_left_must_lose_something() -> None:
    assert "must lie below the cost" in called("OPS_NEWSVENDOR", 100, 60, 60, 500, 120)
    assert called("OPS_NEWSVENDOR", 50, 60, 10, 500, 120) == 0.0


def test_an_economic_order_costs_least() -> None:
    year, fixed, holding = 12_000.0, 80.0, 6.0
    best = called("OPS_EOQ", year, fixed, holding)
    cost = lambda q: year / q * fixed + q / 2 * holding  # noqa: E731
    assert cost(best) <= min(cost(best * 0.98), cost(best * 1.02))


def test_turnover_days_take_the_mean_of_days_and_not_of_their_ends() -> None:
    values = [[100], [300], [300], [100]]
    assert called("OPS_TURNOVER_DAYS", values, 400, 30) == pytest.approx(200 * 30 / 400)
    assert "days are needed" in called("OPS_TURNOVER_DAYS", values, 400, None)


def test_a_season_index_counts_each_month_once_however_often_it_is_known() -> None:
    two_years = [[10.0], [20.0], [30.0], [20.0], [14.0], [None], [None], [None]]
    found = called("OPS_SEASON_INDEX", two_years, 4)
    assert [round(each[0], 4) for each in found[:4]] == [0.5854, 0.9756, 1.4634, 0.9756]
    assert found[:4] == found[4:]
    assert "a whole year is needed: 12 values" in called("OPS_SEASON_INDEX", two_years)


def test_an_events_range_widens_where_past_events_disagree() -> None:
    same, apart = ([[3.0], [3.0], [3.0]], [[1.0], [3.0], [9.0]])
    p90 = [called("OPS_EVENT_FORECAST", 10, 3, past, 3, 0.9) for past in (same, apart)]
    assert called("OPS_EVENT_FORECAST", 10, 3, same, 3) == called("OPS_EVENT_FORECAST", 10, 3, apart, 3) == 90.0
    assert p90[0] < p90[1]
    assert "an uplift is above 0" in called("OPS_EVENT_FORECAST", 10, 3, [[0.0]], 3)


def test_own_events_weigh_more_the_more_there_are() -> None:
    few, many = (called("OPS_EVENT_FORECAST", 1, 1, [[6.0]] * count, 2) for count in (1, 10))
    assert 2 < few < 4 < many < 6


def test_a_quiet_month_of_the_shop_is_nobodys_decline() -> None:
    item = [[20], [22], [19], [21], [20], [22], [20], [21], [9], [10], [11], [10]]
    shop = [[200], [220], [190], [210], [200], [220], [200], [210], [90], [100], [110], [100]]
    assert called("OPS_STAGE", item) == "decline"
    assert called("OPS_STAGE", item, shop) == "mature"
    assert answer(FUNCTIONS["OPS_STAGE"], (item,), language="zh") == "衰退期"
    assert called("OPS_STAGE", [[None], [0]]) == ""
