from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlops.analysis.uplift import baseline, lift, profit
from xlops.errors import UsageError

WEEKDAYS = [day % 7 for day in range(56)]


def flat(level: float = 100.0, weekend: float = 150.0) -> np.ndarray:
    return np.array([weekend if day in (5, 6) else level for day in WEEKDAYS], dtype=float)


def days(*places: int) -> list[bool]:
    return [each in places for each in range(56)]


def test_a_weekday_is_compared_with_its_own_kind() -> None:
    values = flat()
    values[[40, 41]] = [300.0, 300.0]  # a Saturday and a Sunday
    found = lift(values, days(40, 41), seasons=WEEKDAYS)
    assert found.event.expected == 300.0 and found.event.lift == pytest.approx(1.0)
    assert lift(values, days(40, 41)).event.expected < 250  # without seasons the weekend would pass for success


def test_what_the_event_took_from_the_days_around_it_is_counted_in() -> None:
    values = flat(100, 100)
    values[[28, 29]] = 400
    values[[26, 27]] = 60
    values[[30, 31, 32]] = 70
    found = lift(values, days(28, 29), seasons=WEEKDAYS, before=2, after=3)
    assert (found.event.more, found.before.more, found.after.more) == (600, -80, -90)
    assert found.net == 430 and found.shifted == pytest.approx(170 / 600)
    assert found.baseline.days == 56 - 7 and found.baseline.scatter == 0
    assert found.net_range == (430, 430)


def test_a_market_that_rises_for_everybody_is_nobodys_success() -> None:
    market = np.linspace(1000, 2000, 56)
    values = market / 10
    event = days(50, 51, 52)
    assert lift(values, event, market=market).event.more == pytest.approx(0)
    assert lift(values, event).event.lift > 0.25  # type: ignore[operator]


def test_other_events_are_no_ordinary_days() -> None:
    values = flat(100, 100)
    values[10] = 9999
    values[40] = 200
    assert lift(values, days(40), excluded=days(10)).event.expected == 100
    assert lift(values, days(40)).event.expected > 200


def test_an_unknown_day_is_neither_learned_from_nor_taken_for_nothing() -> None:
    values = flat(100, 100)
    values[[3, 4]] = np.nan
    found = lift(values, days(40), after=3)
    assert found.event.expected == 100 and found.baseline.days == 56 - 2 - 4
    values[40] = np.nan
    with pytest.raises(UsageError, match="1 days of the event are not known"):
        lift(values, days(40))


def test_a_season_without_an_ordinary_day_is_told() -> None:
    found = baseline([1.0, 2.0, 1.0, 2.0, 9.0], [True] * 4 + [False], seasons=["a", "b", "a", "b", "c"])
    assert found.thin == 1 and found.expected.tolist() == [1, 2, 1, 2, 1.5]


@pytest.mark.parametrize(
    ("values", "event", "more", "message"),
    [
        ([1.0] * 3, [False, False, True], {}, "only 2 ordinary days are known"),
        ([1.0] * 9, [False] * 9, {}, "the event has no day"),
        ([1.0] * 9, [True] + [False] * 8, {"market": [0.0] * 9}, "9 days without a positive value"),
        ([1.0] * 9, [True] + [False] * 8, {"market": [1.0] * 8}, "differ in length"),
    ],
)
def test_what_cannot_be_judged_is_refused(values: list[float], event: list[bool], more: dict[str, list[float]], message: str) -> None:  # fmt: skip
    with pytest.raises(UsageError, match=message) as raised:
        lift(values, event, **more)  # type: ignore[arg-type]
    assert raised.value.label.zh


def test_the_range_of_a_lift_holds_what_was_put_in_about_nine_times_in_ten() -> None:
    rng = np.random.default_rng(3)
    season = np.array([1, 1, 1, 1, 1.2, 1.5, 1.4])[np.array(WEEKDAYS)]
    held = 0
    for _ in range(400):
        values = 1000 * season * (1 + 0.15 * rng.standard_normal(56))
        values[40:43] += 500
        found = lift(values, days(40, 41, 42), seasons=WEEKDAYS)
        held += found.event.low <= 1500 <= found.event.high
    assert 0.85 <= held / 400 <= 0.97


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(1, 1e6), min_size=56, max_size=56), st.floats(0.1, 50))
def test_a_lift_has_no_unit(values: list[float], scale: float) -> None:
    one = lift(values, days(40, 41), seasons=WEEKDAYS, before=2, after=3)
    other = lift(np.array(values) * scale, days(40, 41), seasons=WEEKDAYS, before=2, after=3)
    assert other.net == pytest.approx(one.net * scale, rel=1e-6, abs=1e-3 * scale)
    assert other.event.lift == pytest.approx(one.event.lift, rel=1e-6, abs=1e-9)


def test_profit_is_what_a_pencil_says() -> None:
    money, units = flat(1000, 1000), flat(10, 10)
    money[40], units[40] = 4000, 50  # 80 instead of 100 a unit
    money[41], units[41] = 800, 8
    found = profit(
        lift(money, days(40), after=1), lift(units, days(40), after=1),
        unit_cost=50, refund_rate=0.1, resold=1.0, fee_rate=0.05, ads=200, other=100,
    )  # fmt: skip
    # 2,800 more money, 38 more units: 1,900 of goods of which a tenth comes back
    assert (found.revenue, found.goods, found.refunds) == pytest.approx((2800, 1710, 280))
    assert found.fees == pytest.approx(126) and found.total == pytest.approx(2800 - 1710 - 280 - 126 - 300)
    with pytest.raises(UsageError, match="fee_rate is 5"):
        profit(lift(money, days(40)), lift(units, days(40)), unit_cost=1, fee_rate=5)


# --- real promotions ---


def test_real_supermarket_promotions_lift_and_advertised_ones_lift_more(shared_data: Path) -> None:
    frame = pd.read_csv(shared_data / "price_promo" / "orange_juice_weekly.csv.gz")
    frame["units"] = np.exp(frame.logmove)
    rows = []
    for (store, brand), part in frame[frame.store <= 60].groupby(["store", "brand"]):
        series = part.set_index("week").sort_index()
        weeks = np.arange(series.index.min(), series.index.max() + 1)
        units = series.units.reindex(weeks).to_numpy()
        deal = (series.deal.reindex(weeks) == 1).to_numpy()
        advertised = deal & (series.feat.reindex(weeks) > 0).to_numpy()
        behind = np.r_[False, deal[:-1]] & ~deal & ~np.isnan(units)
        ordinary = ~deal & ~behind
        if min(ordinary.sum(), advertised.sum(), (deal & ~advertised).sum(), behind.sum()) < 6:
            continue
        found = baseline(units, ordinary)
        share = units / found.expected - 1
        rows.append((store, brand, np.nanmean(share[advertised]), np.nanmean(share[deal & ~advertised]), np.nanmean(share[behind])))  # fmt: skip
    table = pd.DataFrame(rows, columns=["store", "brand", "advertised", "quiet", "behind"])
    middle = table.median()
    assert len(table) > 100
    assert middle.advertised > 1.5 and middle.advertised > 3 * middle.quiet
    assert middle.quiet > 0
    assert abs(middle.behind) < 0.15  # the week behind a deal shows next to no dip in these data


def test_the_double_11_of_22_cosmetics_brands(shared_data: Path) -> None:
    raw = pd.read_csv(shared_data / "tmall" / "double11_cosmetics_prices_gbk.csv", encoding="gbk")
    raw.columns = pd.Index(["day", "id", "title", "price", "sold", "comments", "brand"])
    raw["day"] = pd.to_datetime(raw.day)
    sold = raw.drop_duplicates(["id", "day"]).pivot(index="id", columns="day", values="sold").dropna()
    price = raw.drop_duplicates(["id", "day"]).pivot(index="id", columns="day", values="price").loc[sold.index]
    assert len(sold) == 1460  # of 3,497 items, those whose count is known on all ten days
    units = sold.diff(axis=1).iloc[:, 1:]
    whole = units.clip(lower=0).sum()
    event = [each.day in (11, 12) for each in units.columns]
    found = lift(whole.to_numpy(), event, after=2)
    assert found.baseline.days == 5 and found.event.expected == pytest.approx(2 * 9626.8)
    assert found.event.actual == 2_638_709
    assert found.event.lift == pytest.approx(136.05, abs=0.01)
    assert found.shifted == 0  # two days later they sell as before: no dip inside the file
    back = -units.clip(upper=0).sum()
    assert back.iloc[6:].sum() / found.event.actual == pytest.approx(0.045, abs=0.001)  # counts that Tmall took back
    cut = (price.iloc[:, 6] / price.iloc[:, 5]).mean() - 1
    assert -0.12 < cut < -0.06


def test_days_of_a_shop_can_be_given_as_dates() -> None:
    first = date(2027, 9, 1)
    seasons = [(first + timedelta(each)).weekday() for each in range(56)]
    assert lift(flat(), days(40), seasons=seasons).baseline.days == 55
