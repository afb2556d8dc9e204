"""The stock plan: its figures are those of the live formulas, it orders what is lacking, and a replay keeps its word."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest
from demand import START, series, shop

from xlops.analysis.stock.available import available, components, explode_demand
from xlops.analysis.stock.replay import replay
from xlops.analysis.stock.simulation import simulate
from xlops.analysis.stock_plan import order, plan
from xlops.errors import UsageError

DEMAND = shop(60, 240)
PLAN = plan(DEMAND, lead_time=14)


def test_a_plan_says_what_to_hold_of_every_sku() -> None:
    needed = ["unique_id", "d", "sigma7", "beta", "k", "safety_stock", "reorder_point", "target"]
    assert list(PLAN.columns[:8]) == needed
    assert len(PLAN) == 60
    assert (PLAN["target"] == PLAN["reorder_point"]).all()
    assert PLAN["beta"].between(0.5, 0.95).all()


@pytest.mark.parametrize(
    ("lead", "spread", "review", "service"), [(14, 0, 7, 0.95), (30, 4, 7, 0.9), (3, 1.5, 1, 0.98)]
)
def test_the_figures_give_the_plan_by_the_workbook_formula(
    lead: int, spread: float, review: int, service: float
) -> None:
    found = plan(DEMAND, lead_time=lead, lead_time_sd=spread, review=review, service_level=service)
    z, cover = NormalDist().inv_cdf(service), lead + review
    for each in found.itertuples():
        deviation = ((each.sigma7 * (cover / 7) ** each.beta) ** 2 + (each.d * spread) ** 2) ** 0.5
        safety = np.ceil(round(each.k * z * deviation, 9))
        assert each.safety_stock == safety
        assert each.reorder_point == np.ceil(round(each.d * cover + safety, 9))


def test_more_service_longer_and_less_certain_lead_times_take_more_stock() -> None:
    usual = PLAN["target"].sum()
    assert plan(DEMAND, lead_time=14, service_level=0.99)["target"].sum() > usual
    assert plan(DEMAND, lead_time=28)["target"].sum() > usual
    assert plan(DEMAND, lead_time=14, lead_time_sd=5)["target"].sum() > usual
    assert plan(DEMAND, lead_time=14, review=14)["target"].sum() > usual


def test_lead_times_by_sku_come_in_any_form_and_a_missing_one_is_said() -> None:
    own = {"S000": 5, "S001": 60}
    for given in (own, pd.Series(own), pd.DataFrame({"unique_id": list(own), "lead_time": list(own.values())})):
        found = plan(DEMAND, lead_time=given).set_index("unique_id")
        assert found.loc["S001", "target"] > 2 * PLAN.set_index("unique_id").loc["S001", "target"]
        assert list(found["assumed"]) == [False] * 2 + [True] * 58
        assert found.loc["S002", "lead_time"] == 32.5


def test_what_has_ended_is_not_held() -> None:
    ended = series("ended", [5.0] * 100 + [0.0] * 140)
    found = plan(pd.concat([DEMAND, ended]), lead_time=14).set_index("unique_id").loc["ended"]
    assert list(found[["d", "sigma7", "safety_stock", "target"]]) == [0, 0, 0, 0]


def test_an_event_within_the_lead_time_raises_the_plan() -> None:
    days = pd.DataFrame({"ds": [START + pd.Timedelta(days=245)], "event": "618", "uplift": 10.0, "unique_id": "S000"})
    found = plan(DEMAND, lead_time=14, events=days).set_index("unique_id")["target"]
    before = PLAN.set_index("unique_id")["target"]
    assert found["S000"] > 1.3 * before["S000"]
    assert found.drop("S000").to_numpy() == pytest.approx(before.drop("S000").to_numpy(), rel=0.02)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"lead_time": -1}, "lead_time must be a number from 0"),
        ({"lead_time": {"S003": "soon"}}, "lead_time of SKU S003 must be a number"),
        ({"lead_time": {"S003": -2}}, "lead_time of SKU S003 must be a number"),
        ({"lead_time": float("nan")}, "lead_time must be a number"),
        ({"lead_time": 14, "service_level": 95}, "above 0.5 and below 1; found 95"),
        ({"lead_time": 14, "review": 0}, "review must be a number from 1"),
        ({"lead_time": 14, "policy": "guess"}, "calibrated"),
    ],
)
def test_a_parameter_that_is_none_is_refused(given: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        plan(DEMAND, **given)  # type: ignore[arg-type]


TWO_PACKS = pd.DataFrame({"bundle": ["two-pack"], "component": ["A"], "units": [2]})


def operator(balance: float | None = 0.85, recovery: float | None = 0.8) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "unique_id": ["A", "two-pack"],
            "on_hand": [600, 0],
            "returns": [100, 0],
            "recovery": [recovery, None],
            "deposits": [500, 0],
            "balance_rate": [balance, None],
            "reserved": [0, 40],
        }
    )


def test_what_is_available_is_what_an_operator_would_count() -> None:
    for balance, units in ((0.85, 175), (0.7, 250)):
        found = available(operator(balance), bundles=TWO_PACKS).set_index("unique_id")
        assert found.loc["A", "available"] == pytest.approx(units)
        assert found.loc["two-pack", "available"] == 0
    without = available(operator(None, None), bundles=TWO_PACKS).set_index("unique_id")
    assert without.loc["A", "available"] == pytest.approx(175)
    assert without.loc["A", "assumed"] == "recovery balance_rate"


def test_bundles_packed_beforehand_serve_their_own_orders_first() -> None:
    stock = operator().assign(on_hand=[600, 25])
    found = available(stock, bundles=TWO_PACKS).set_index("unique_id")
    assert found.loc["A", "in_bundles"] == 30
    assert found.loc["two-pack", "available"] == 0


def test_bundles_of_bundles_come_apart_and_a_circle_is_refused() -> None:
    nested = pd.DataFrame({"bundle": ["set", "set", "box"], "component": ["box", "B", "A"], "units": [2, 1, 3]})
    found = components(nested).set_index(["bundle", "component"])["units"]
    assert found.to_dict() == {("box", "A"): 3, ("set", "A"): 6, ("set", "B"): 1}
    sold = explode_demand(series("set", [4.0, 1.0]), nested)
    assert sold.groupby("unique_id")["y"].sum().to_dict() == {"A": 30, "B": 5}
    with pytest.raises(UsageError, match="contains itself"):
        components(pd.DataFrame({"bundle": ["a", "b"], "component": ["b", "a"], "units": [1, 1]}))


def planned(**columns: object) -> pd.DataFrame:
    """A plan of one SKU: 10 a day, target 300."""
    figures = {"unique_id": "A", "d": 10.0, "sigma7": 9.0, "beta": 0.7, "k": 1.1, "safety_stock": 90.0}
    rest = {"reorder_point": 300.0, "target": 300.0, "lead_time": 14.0, "review": 7, "assumed": False}
    return pd.DataFrame([{**figures, **rest, **columns}])


def stocked(**columns: object) -> pd.DataFrame:
    return pd.DataFrame([{"unique_id": "A", "on_hand": 100, **columns}])


@pytest.mark.parametrize(
    ("stock", "units"),
    [
        ({}, 200),
        ({"inbound": 60}, 140),
        ({"reserved": 30, "locked": 20}, 250),
        ({"pack": 24}, 216),
        ({"moq": 500}, 500),
        ({"moq": 500, "pack": 144}, 576),
        ({"on_hand": 300}, 0),
        ({"on_hand": 299, "moq": 50}, 50),
        ({"on_hand": 300, "moq": 50}, 0),
        ({"on_hand": -40}, 340),
    ],
)
def test_an_order_fills_up_to_the_target_in_packs_and_no_less_than_the_minimum(
    stock: dict[str, object], units: float
) -> None:
    assert order(planned(), stocked(**stock))["order_quantity"].tolist() == [units]


def test_what_arrives_after_lead_time_and_review_is_not_counted_on() -> None:
    inbound = pd.DataFrame({"unique_id": "A", "eta": ["2026-03-10", "2026-03-22", "2026-03-23"], "units": [10, 20, 40]})
    found = order(planned(), stocked(), inbound=inbound, today="2026-03-01")
    assert (found["counted_inbound"].iloc[0], found["order_quantity"].iloc[0]) == (30, 170)


def test_a_style_that_is_ordered_reaches_its_minimum_where_stock_lasts_least() -> None:
    both = pd.concat([planned(), planned(unique_id="B", d=5.0, target=150.0, reorder_point=150.0)])
    stock = pd.concat([stocked(), stocked(unique_id="B", on_hand=150)]).assign(style="shirt", style_moq=320, pack=10)
    found = order(both, stock).set_index("unique_id")
    assert found["order_quantity"].sum() == 320
    cover = (found["position"] + found["order_quantity"]) / found["d"]
    assert abs(cover["A"] - cover["B"]) <= 2
    enough = order(both, stock.assign(on_hand=[300, 150]))
    assert enough["order_quantity"].sum() == 0


def test_what_is_missing_on_one_side_is_named() -> None:
    both = pd.concat([planned(), planned(unique_id="B", assumed=True)])
    stock = pd.concat([stocked(unique_id="B", on_hand=-1), stocked(unique_id="C")])
    found = order(both, stock).set_index("unique_id")
    assert found["note"].to_dict() == {"A": "no_stock", "B": "lead_time negative_stock", "C": "no_demand"}
    assert found["order_quantity"].to_dict() == {"A": 300, "B": 301, "C": 0}


def test_a_cell_of_the_stock_that_is_no_number_is_named() -> None:
    with pytest.raises(UsageError, match="stock of SKU A has no number in on_hand: lots"):
        order(planned(), stocked(on_hand="lots"))
    with pytest.raises(UsageError, match=r"recovery of SKU A must be a share from 0 to 1; found 80"):
        order(planned(), stocked(recovery=80))


def test_a_replay_counts_as_by_hand() -> None:
    # target 4, lead time 2, review every 2 days: 4 on hand, 3 sold a day
    demand = np.full((1, 14), 3.0)
    done = replay(demand, lambda _: np.array([4.0]), lead_time=np.array([2]), review=2, warm_up=7)
    # the shelf: day 0 sells 3, day 1 sells 1, day 2 orders 4 and sells none, day 3 none, day 4 sells 3 of 4, ...
    # from then on of every four days: 3, 1, 0, 0 sold; days 7 to 13 are 0 | 3, 1, 0, 0 | 3, 1
    assert (done.weeks[0, 0], done.good[0, 0]) == (1, 0)
    assert (done.demand[0, 0], done.lost[0, 0]) == (21, 13)
    assert done.stock_days()[0] == pytest.approx(2 / 21)
    assert done.fill_rate()[0] == pytest.approx(8 / 21)


def test_a_replay_with_enough_stock_loses_nothing_and_policies_do_not_touch() -> None:
    random = np.random.default_rng(3)
    demand = random.poisson(3, size=(20, 112)).astype(float)
    lead = random.integers(0, 20, size=20)
    targets = np.array([[10.0] * 20, [500.0] * 20])
    both = replay(demand, lambda _: targets, lead_time=lead)
    alone = replay(demand, lambda _: targets[0], lead_time=lead)
    assert both.service()[1] == 1
    assert both.lost[1].sum() == 0
    assert both.service()[0] == alone.service()[0] < 0.5


def test_the_plan_loses_fewer_sales_than_the_textbook_on_demand_that_wanders() -> None:
    demand = shop(100, 280, seed=8, wander=0.05)
    found = simulate(demand, lead_time=14, days=84, policies=("calibrated", "closed_loop")).set_index("policy")
    assert found.loc["calibrated", "service"] > found.loc["textbook", "service"] + 0.05
    assert found.loc["closed_loop", "service"] >= 0.93
    assert (found["skus"] == 100).all()


def test_a_replay_does_not_see_the_future() -> None:
    demand = shop(25, 160)
    changed = demand.assign(y=demand["y"].where(demand["ds"] < demand["ds"].max(), 0.0))
    before, after = (simulate(each, lead_time=7, days=84) for each in (demand, changed))
    # the last order is placed six days before the end: what happens on the last day can change no order
    assert after["orders"].tolist() == before["orders"].tolist()
    assert after["stock_days"].tolist() != before["stock_days"].tolist()


def test_too_short_a_history_is_said() -> None:
    with pytest.raises(UsageError, match="the history has 60 days; a replay needs 98"):
        simulate(shop(3, 60), lead_time=14)
