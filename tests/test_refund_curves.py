from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from xlops.analysis.refund_curves import fit_curve, project
from xlops.analysis.refund_match import Matched, match_cancellations
from xlops.errors import UsageError

START = date(2027, 1, 1)


def cohorts(number: int = 60) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every day is paid 1,000; 20 comes back the next day before shipping, 30 on day 10 as a return; odd days 10 more."""
    days = [START + timedelta(each) for each in range(number)]
    paid = pd.DataFrame({"pay_day": days, "amount": 1000.0})
    rows = []
    for place, day in enumerate(days):
        rows += [(day, 1, 20.0, "before_shipping"), (day, 10, 30.0 + 10 * (place % 2), "returned")]
    refunds = pd.DataFrame(rows, columns=["pay_day", "age", "amount", "stage"])
    refunds["day"] = [day + timedelta(age) for day, age in zip(refunds.pay_day, refunds.age, strict=True)]
    return paid, refunds.drop(columns="age")


def test_the_curve_is_what_was_put_in_by_stage() -> None:
    curve = fit_curve(*cohorts(), known_until=START + timedelta(90), horizon=30)
    assert curve.cohorts == 60 and curve.final == pytest.approx(0.055)
    assert curve.shares["before_shipping"][[0, 1, 30]].tolist() == pytest.approx([0, 0.02, 0.02])
    assert curve.shares["returned"][[9, 10]].tolist() == pytest.approx([0, 0.035])


def test_a_projection_exists_on_the_next_day_and_narrows() -> None:
    curve = fit_curve(*cohorts(), known_until=START + timedelta(90), horizon=30)
    young = project(curve, 2000, 40, 1, stages={"before_shipping": 40})
    assert young.refunds == pytest.approx(110) and young.net == pytest.approx(1890)
    assert (young.refunds_low, young.refunds_high) == pytest.approx((100, 120))
    assert young.by_stage == pytest.approx({"before_shipping": 40, "returned": 70})
    old = project(curve, 2000, 110, 10)
    assert old.refunds == old.refunds_low == old.refunds_high == 110
    assert project(curve, 2000, 110, 400).net == 1890


def test_refunds_after_the_horizon_and_of_unknown_orders_are_not_counted() -> None:
    paid, refunds = cohorts()
    late = pd.DataFrame({"pay_day": [START, None], "day": [START + timedelta(70)] * 2, "amount": [500.0, 700.0], "stage": ["returned"] * 2})  # fmt: skip
    with_late = pd.concat([refunds, late], ignore_index=True)
    assert fit_curve(paid, with_late, known_until=START + timedelta(90), horizon=30).final == pytest.approx(0.055)


def test_too_few_settled_days_are_refused() -> None:
    with pytest.raises(UsageError, match="11 pay days are older than 30 days, 20 are needed") as raised:
        fit_curve(*cohorts(), known_until=START + timedelta(40), horizon=30)
    assert raised.value.label.zh
    with pytest.raises(UsageError, match=r"a range of 1\.5"):
        project(fit_curve(*cohorts(), known_until=START + timedelta(90), horizon=30), 1, 0, 1, level=1.5)


def test_a_shop_without_refunds_has_a_curve_of_nothing() -> None:
    paid, refunds = cohorts()
    curve = fit_curve(paid, refunds[:0], known_until=START + timedelta(90), horizon=30)
    assert project(curve, 100, 0, 3).refunds_high == 0


def at(*hours: int) -> list[pd.Timestamp]:
    return [pd.Timestamp("2027-01-01") + pd.Timedelta(hours=each) for each in hours]


def test_a_cancellation_belongs_to_the_latest_earlier_purchase_that_covers_it() -> None:
    bought = pd.DataFrame(
        {"customer": ["a", "a", "a", "b"], "sku": ["x"] * 4, "units": [10, 3, 10, 5], "at": at(1, 2, 9, 3)}
    )
    back = pd.DataFrame(
        {
            "customer": ["a", "a", "a", "b", None, "a"],
            "sku": ["x", "x", "x", "x", "x", "y"],
            "units": [4, 3, 7, 6, 1, 1],
            "at": at(5, 6, 7, 8, 8, 8),
        }
    )
    found = match_cancellations(bought, back)
    # 4 do not fit into the later 3; the second takes those 3; 7 do not fit into the 6 that are left of the first
    assert found.purchase.tolist() == [0, 1, -1, -1, -1, -1]
    assert found.unmatched_share == pytest.approx(15 / 22) and found.without_customer == pytest.approx(1 / 22)


# --- Online Retail II: learned from its first months, asked about its later ones ---


@pytest.fixture(scope="module")
def retail(shared_data: Path) -> tuple[pd.DataFrame, pd.DataFrame, Matched]:
    file = shared_data / "online_retail_ii" / "online_retail_II_2009-2010.csv.gz"
    raw = pd.read_csv(file, dtype={"Invoice": str, "StockCode": str, "Customer ID": str}, parse_dates=["InvoiceDate"])
    raw = raw.rename(columns={"Customer ID": "customer", "StockCode": "sku", "InvoiceDate": "at", "Quantity": "units"})
    raw = raw[raw.sku.str.match(r"\d{5}")].assign(amount=lambda each: each.units * each.Price)  # goods, no postage
    back = raw[raw.Invoice.str.startswith("C") & (raw.units < 0)].reset_index(drop=True)
    back = back.assign(units=-back.units, amount=-back.amount)
    bought = raw[~raw.Invoice.str.startswith(("C", "A")) & (raw.units > 0) & (raw.Price > 0)].reset_index(drop=True)
    found = match_cancellations(bought, back)
    known = found.purchase >= 0
    refunds = pd.DataFrame(
        {
            "pay_day": bought["at"].dt.date.to_numpy()[found.purchase[known]],
            "day": back["at"].dt.date[known],
            "amount": back.amount[known],
        }
    )
    return pd.DataFrame({"pay_day": bought["at"].dt.date, "amount": bought.amount}), refunds, found


def test_the_share_of_cancellations_without_a_purchase_is_known(
    retail: tuple[pd.DataFrame, pd.DataFrame, Matched],
) -> None:
    """Goods only: what is left was bought before the file begins, by nobody in particular, or in several purchases."""
    found = retail[2]
    assert found.unmatched_share == pytest.approx(0.1586, abs=0.001)
    assert found.without_customer == pytest.approx(0.0103, abs=0.001)
    assert (found.purchase < 0).mean() == pytest.approx(0.1828, abs=0.001)


@pytest.mark.parametrize("horizon", [30, 60, 90])
def test_later_months_settle_inside_the_range_about_nine_times_in_ten(
    retail: tuple[pd.DataFrame, pd.DataFrame, Matched], horizon: int
) -> None:
    paid, refunds, _ = retail
    learned, end = date(2010, 5, 31), date(2010, 12, 9)
    curve = fit_curve(paid, refunds[refunds.day <= learned], known_until=learned, horizon=horizon)
    gross = paid.groupby("pay_day").amount.sum()
    later = [each for each in gross.index if learned < each <= end - timedelta(horizon)]
    refunds = refunds.assign(age=(pd.to_datetime(refunds.day) - pd.to_datetime(refunds.pay_day)).dt.days)
    held, widths = [], []
    for age in (1, 3, 7, 14):
        seen = refunds[refunds.age <= age].groupby("pay_day").amount.sum()
        final = refunds[refunds.age <= horizon].groupby("pay_day").amount.sum()
        found = [project(curve, gross[day], seen.get(day, 0.0), age) for day in later]
        nets = [gross[day] - final.get(day, 0.0) for day in later]
        held.append(
            np.mean(
                [each.net_low - 0.005 <= net <= each.net_high + 0.005 for each, net in zip(found, nets, strict=True)]
            )
        )
        widths.append(np.mean([(each.net_high - each.net_low) / each.gross for each in found]))
    assert len(later) > 85 and curve.cohorts > 60
    assert 0.86 <= np.mean(held) <= 0.97 and min(held) >= 0.85
    assert widths == sorted(widths, reverse=True) and widths[0] < 0.05
