"""The other stock questions, each by hand: when it runs out, what was lost, what is too much, what to do about it."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from demand import START, series, shop

from xlops.analysis.stock.ageing import fifo_ageing
from xlops.analysis.stock.broken_sizes import broken_sizes
from xlops.analysis.stock.budget import within_budget
from xlops.analysis.stock.grading import abc_xyz
from xlops.analysis.stock.lost_sales import lost_sales
from xlops.analysis.stock.overstock import overstock
from xlops.analysis.stock.projection import project, stock_out_dates
from xlops.analysis.stock.transfers import transfers
from xlops.errors import UsageError

DAYS = pd.date_range("2026-03-01", periods=6)


def daily(sku: str, *units: float) -> pd.DataFrame:
    return pd.DataFrame({"unique_id": sku, "ds": DAYS[: len(units)], "mean": units})


def test_stock_runs_out_on_the_first_day_that_is_not_served_whole() -> None:
    ahead = pd.concat([daily("B", 1, 1, 1, 1, 1, 1), daily("A", 4, 4, 4, 4, 4, 4)])
    stock = pd.DataFrame({"unique_id": ["A", "B"], "available": [10, 6]})
    inbound = pd.DataFrame({"unique_id": ["A", "A"], "eta": ["2026-03-05", "2026-02-20"], "units": [6, 100]})
    found = project(ahead, stock, inbound=inbound)
    of_a = found[found["unique_id"] == "A"]
    assert of_a["closing"].tolist() == [6, 2, 0, 0, 2, 0]
    assert of_a["short"].tolist() == [0, 0, 2, 4, 0, 2]
    dates = stock_out_dates(found).set_index("unique_id")
    assert dates.loc["A"].tolist() == [pd.Timestamp("2026-03-03"), 3, 8]
    assert pd.isna(dates.loc["B", "stock_out"])
    assert dates.loc["B", "lost_units"] == 0


def test_what_is_owed_is_served_before_anything_is_sold() -> None:
    found = project(
        daily("A", 2, 2, 2),
        pd.DataFrame({"unique_id": ["A"], "available": [-3]}),
        inbound=pd.DataFrame({"unique_id": ["A"], "eta": ["2026-03-02"], "units": [6]}),
    )
    assert found["closing"].tolist() == [-3, 1, 0]
    assert found["short"].tolist() == [2, 0, 1]


def test_lost_sales_are_what_the_days_without_stock_would_have_sold() -> None:
    units, stocked = [10.0] * 90, [True] * 90
    units[70:75], stocked[70:75] = [0.0, 0.0, 3.0, 0.0, 0.0], [False] * 5
    demand = pd.concat([series("A", units, in_stock=stocked), series("B", [1.0] * 90, in_stock=[True] * 90)])
    found = lost_sales(demand, price=pd.Series({"A": 20.0}))
    assert found["unique_id"].tolist() == ["A"]
    line = found.iloc[0]
    assert (line["days_out"], line["sold"]) == (5, 3)
    assert line["lost_units"] == pytest.approx(47, rel=0.02)
    assert line["lost_amount"] == pytest.approx(940, rel=0.02)


def test_overstock_is_what_lies_there_after_the_horizon_or_the_season() -> None:
    ahead = pd.concat([daily("A", *[10] * 6), daily("B", *[10] * 6)])
    stock = pd.DataFrame({"unique_id": ["A", "B", "C"], "position": [100, 100, 7], "unit_cost": [2.5, None, 1.0]})
    found = overstock(stock, ahead).set_index("unique_id")
    assert found["excess"].tolist() == [40, 40, 7]
    assert found.loc["A", "excess_value"] == 100
    assert pd.isna(found.loc["B", "excess_value"])
    assert found.loc["A", "days_of_cover"] == 10
    assert pd.isna(found.loc["C", "days_of_cover"])
    ended = overstock(stock, ahead, season_end=pd.Series({"A": "2026-03-02"})).set_index("unique_id")
    assert ended["excess"].tolist() == [80, 40, 7]


def test_the_oldest_units_left_first() -> None:
    receipts = pd.DataFrame(
        {
            "unique_id": ["A", "A", "A", "B", "A"],
            "day": ["2026-03-01", "2026-01-10", "2025-01-01", "2026-03-05", "2026-04-01"],
            "units": [30, 40, 50, 10, 99],
        }
    )
    found = fifo_ageing(pd.Series({"A": 60, "B": 25, "C": -4}), receipts, today=date(2026, 3, 11)).set_index(
        "unique_id"
    )
    assert found.loc["A", ["0-29", "60-89", "365+", "unknown"]].tolist() == [30, 30, 0, 0]
    assert found.loc["A", "mean_age"] == pytest.approx((30 * 10 + 30 * 60) / 60)
    assert found.loc["B", ["0-29", "unknown"]].tolist() == [10, 15]
    assert found.loc["C", "unknown"] == 0


def test_a_style_is_broken_when_the_sizes_that_sell_are_out() -> None:
    stock = pd.DataFrame(
        {
            "style": ["shirt"] * 4 + ["hat"] * 2 + ["sock"] * 2,
            "size": ["S", "M", "L", "XL", "one", "two", "a", "b"],
            "available": [20, 0, 5, 0, 3, 0, 0, 0],
            "d": [1.0, 5.0, 3.0, 1.0, 9.0, 1.0, 1.0, 1.0],
        }
    )
    found = broken_sizes(stock).set_index("style")
    assert found.loc["shirt", ["out", "core_out", "units_left", "broken"]].tolist() == ["M, XL", "M", 25, True]
    assert found.loc["shirt", "share_out"] == pytest.approx(0.6)
    assert found.loc["hat", ["out", "core_out", "broken"]].tolist() == ["two", "", False]
    assert not found.loc["sock", "broken"], "nothing is left to be sold off in the wrong sizes"


def test_grades_say_how_much_money_and_how_steady() -> None:
    demand = pd.concat(
        [
            series("steady", [10.0] * 182),
            series("lumpy", ([0.0] * 27 + [60.0]) * 6 + [0.0] * 14),
            series("new", [1.0] * 10),
        ]
    )
    demand.loc[demand["unique_id"] == "new", "ds"] += pd.Timedelta(days=172)
    found = abc_xyz(demand, value=pd.Series({"steady": 5.0, "lumpy": 3.0, "new": 1.0})).set_index("unique_id")
    assert found["grade"].to_dict() == {"steady": "AX", "lumpy": "BZ", "new": "CZ"}
    assert found.loc["steady", "variation"] == pytest.approx(0, abs=1e-6)


def orders(**columns: object) -> pd.DataFrame:
    """Two SKUs that each lack 100 units; A's sale is three times as likely to be lost for the same cash."""
    usual = {
        "unique_id": ["A", "B"],
        "d": [10.0, 10.0],
        "sigma7": [20.0, 20.0],
        "beta": [0.7, 0.7],
        "lead_time": [14.0, 14.0],
        "review": [7, 7],
        "position": [150.0, 150.0],
        "order_quantity": [100.0, 100.0],
        "unit_cost": [5.0, 5.0],
        "margin": [6.0, 2.0],
    }
    return pd.DataFrame({**usual, **columns})


def test_a_short_budget_buys_what_saves_most() -> None:
    found = within_budget(orders(), 500).set_index("unique_id")
    assert found["cash"].sum() <= 500
    assert found.loc["A", "funded"] > found.loc["B", "funded"] > 0
    assert found["rank"].tolist() == [1, 2]
    assert within_budget(orders(), 0)["funded"].sum() == 0
    assert within_budget(orders(), 1e6)["funded"].tolist() == [100, 100]


def test_a_budget_buys_minimums_whole_and_leaves_out_what_it_cannot_judge() -> None:
    found = within_budget(orders(moq=[90, 0]), 400).set_index("unique_id")
    assert found["funded"].tolist() == [0, 80]
    unknown = within_budget(orders(unit_cost=[None, 5.0]), 1e6).set_index("unique_id")
    assert unknown["funded"].tolist() == [0, 100]
    assert pd.isna(unknown.loc["A", "rank"])
    with pytest.raises(UsageError, match="budget must be 0 or more"):
        within_budget(orders(), -1)


def test_stores_help_each_other_with_what_they_can_spare() -> None:
    stock = pd.DataFrame(
        {
            "store": ["tmall", "jd", "pdd", "tmall", "jd"],
            "unique_id": ["A", "A", "A", "B", "B"],
            "available": [500, 5, 30, 10, 10],
            "target": [100, 60, 60, 20, 20],
            "d": [5.0, 2.0, 2.0, 1.0, 1.0],
        }
    )
    found = transfers(stock)
    assert found[["from_store", "to_store", "units"]].to_numpy().tolist() == [["tmall", "jd", 55], ["tmall", "pdd", 30]]
    assert found.loc[0, ["cover_before", "cover_after"]].tolist() == [2.5, 30]
    less = transfers(stock.assign(available=[360, 5, 30, 10, 10]))
    assert less["units"].tolist() == [50], "who runs out first is served first, and the giver keeps its own"


def test_nothing_moves_between_stores_that_all_lack() -> None:
    demand = shop(2, 30)
    assert demand["ds"].min() == START
    stock = pd.DataFrame(
        {"store": ["a", "b"], "unique_id": ["A", "A"], "available": [1, 2], "target": [9, 9], "d": [1, 1]}
    )
    assert transfers(stock).empty
