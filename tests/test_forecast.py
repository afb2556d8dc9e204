"""Demand forecasts: what they learn, what they must not be fooled by, and how they say what they cannot read."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from demand import START, series, shop
from hypothesis import given, settings
from hypothesis import strategies as st

from xlops.analysis.demand import model
from xlops.analysis.demand.panel import read_panel
from xlops.analysis.forecast import event_totals, expected_units, forecast, lead_time_totals
from xlops.errors import UsageError


def daily(frame: pd.DataFrame, horizon: int = 28, **given: object) -> np.ndarray:
    """The mean of one SKU's forecast, day by day."""
    return forecast(frame, horizon=horizon, **given)["mean"].to_numpy()  # type: ignore[arg-type]


def test_a_forecast_has_a_row_for_every_sku_and_day_after_the_last_one() -> None:
    found = forecast(shop(5, 60), horizon=3)
    assert list(found.columns) == ["unique_id", "ds", "mean", "p50", "p90", "p95"]
    assert len(found) == 15
    assert list(found["ds"].unique()) == list(pd.date_range(START + pd.Timedelta(days=60), periods=3))


def test_quantiles_are_never_negative_and_rise_with_the_level() -> None:
    found = forecast(shop(30, 120), horizon=10, levels=(0.1, 0.5, 0.9, 0.975))
    quantiles = found[["p10", "p50", "p90", "p97.5"]].to_numpy()
    assert (quantiles >= 0).all()
    assert (np.diff(quantiles, axis=1) >= 0).all()


def test_the_shape_of_the_week_is_learned() -> None:
    found = daily(series("A", [10, 10, 10, 10, 10, 0, 0] * 30), 14)
    assert found[[5, 6, 12, 13]].max() < 1.5
    assert found[:5] == pytest.approx(10, rel=0.15)


def test_a_sku_with_little_history_takes_the_shape_of_the_others() -> None:
    new = series("new", [3, 3, 3]).assign(ds=lambda each: each["ds"] + pd.Timedelta(days=207))
    weekend = [series(f"S{number}", [5, 5, 5, 5, 5, 20, 20] * 30) for number in range(30)]
    found = forecast(pd.concat([*weekend, new]), horizon=7).query("unique_id == 'new'")["mean"].to_numpy()
    # the forecast begins on a Monday
    assert found[5:].min() > 2.5 * found[:5].max()


def test_days_without_stock_do_not_pull_the_forecast_down() -> None:
    units = [10.0] * 60 + [0.0] * 20 + [10.0] * 10
    stocked = [each > 0 for each in units]
    assert daily(series("A", units, in_stock=stocked)).mean() == pytest.approx(10, rel=0.02)
    assert daily(series("A", units)).mean() < 9.5


def test_a_blank_is_unknown_but_a_missing_row_is_a_day_without_sales() -> None:
    full = series("A", [10.0, 0.0] * 60)
    blank = full.assign(y=full["y"].where(full["y"] > 0))
    assert daily(blank).mean() == pytest.approx(10, rel=0.05)
    assert daily(full[(full["y"] > 0) | (full["ds"] == full["ds"].max())]).mean() == pytest.approx(5, rel=0.1)


def test_one_bulk_order_hardly_moves_the_forecast() -> None:
    units = [10.0] * 120
    units[100] = 1000.0
    assert daily(series("A", units)).mean() == pytest.approx(10, rel=0.1)


def test_an_item_that_stopped_selling_is_at_its_end() -> None:
    random = np.random.default_rng(1)
    alive = random.poisson(5, size=200).astype(float)
    ended = np.r_[alive[:140], np.zeros(60)]
    both = pd.concat([series("alive", alive), series("ended", ended)])
    found = lead_time_totals(both, lead_time=28).set_index("unique_id")["mean"]
    assert found["ended"] < 0.02 * found["alive"]


def test_rare_sales_give_their_rate_and_a_median_of_nothing() -> None:
    random = np.random.default_rng(2)
    frames = [series(f"S{number:02}", random.poisson(0.1, size=300).astype(float)) for number in range(40)]
    found = forecast(pd.concat(frames), horizon=28)
    assert found["mean"].mean() == pytest.approx(0.1, rel=0.25)
    assert found["p50"].mean() < 0.05
    assert found["p95"].mean() >= 0.5


def test_after_one_day_a_wide_range_is_shown() -> None:
    found = lead_time_totals(series("A", [5.0]), lead_time=28).iloc[0]
    assert found["mean"] == pytest.approx(140, rel=0.01)
    assert found["p95"] > 2 * found["mean"]
    month = lead_time_totals(series("A", [5.0] * 28), lead_time=28).iloc[0]
    assert month["p95"] < 1.5 * month["mean"]


def test_a_launch_is_taken_for_one_of_its_category() -> None:
    frames = [series(f"old{number}", [5.0] * 200, category=["basic"] * 200) for number in range(5)]
    for number in range(12):
        name, rate = ("hit", 40.0) if number % 2 else ("basic", 2.0)
        launch = series(f"new{number:02}", [rate] * 80, category=[name] * 80)
        frames.append(launch.assign(ds=launch["ds"] + pd.Timedelta(days=120)))
    for name in ("hit", "basic"):
        today = series(f"first day, {name}", [10.0], category=[name])
        frames.append(today.assign(ds=today["ds"] + pd.Timedelta(days=199)))
    found = lead_time_totals(pd.concat(frames), lead_time=7).set_index("unique_id")["mean"]
    assert found["first day, hit"] > 70 > found["first day, basic"]
    assert lead_time_totals(pd.concat(frames).drop(columns="category"), lead_time=7).set_index("unique_id")["mean"][
        "first day, hit"
    ] == pytest.approx(70 * (10 + 21 * 2 * 27 / 28) / 10 / (1 + 2 * 27 / 28), rel=0.1)


def test_the_range_of_a_total_is_narrower_than_the_sum_of_daily_ranges() -> None:
    demand = shop(30, 150)
    total = lead_time_totals(demand, lead_time=14)
    days = forecast(demand, horizon=14).groupby("unique_id")[["mean", "p95"]].sum()
    assert total["mean"].to_numpy() == pytest.approx(days["mean"].to_numpy(), rel=1e-4)
    assert (total["p95"].to_numpy() < days["p95"].to_numpy()).all()


@pytest.mark.parametrize("seed", [3, 4])
def test_what_is_promised_in_95_of_100_cases_holds(seed: int) -> None:
    demand = shop(400, 280, seed=seed)
    origin = START + pd.Timedelta(days=266)
    past, future = demand[demand["ds"] < origin], demand[demand["ds"] >= origin]
    found = lead_time_totals(past, lead_time=14).set_index("unique_id")
    actual = future.groupby("unique_id")["y"].sum().reindex(found.index)
    assert 0.92 <= (actual <= found["p95"]).mean() <= 0.98
    assert 0.86 <= (actual <= found["p90"]).mean() <= 0.95
    assert 0.4 <= (actual <= found["p50"]).mean() <= 0.6


PROMOTIONS = (40, 70, 100, 130, 160, 190)


def promoted(sku: str, factors: tuple[float, ...], days: int = 220) -> pd.DataFrame:
    """10 units a day, times a factor on each of the three days of a promotion."""
    units, event = np.full(days, 10.0), np.full(days, None, dtype=object)
    for begin, factor in zip(PROMOTIONS, factors, strict=False):
        units[begin : begin + 3] *= factor
        event[begin : begin + 3] = "618"
    return series(sku, units, event=event)


def calendar(sku: object = None, **columns: object) -> pd.DataFrame:
    day = START + pd.Timedelta(days=222)
    return pd.DataFrame({"ds": [day, day + pd.Timedelta(days=1)], "event": "618", "unique_id": sku, **columns})


def test_an_event_multiplies_the_days_it_is_called_for_and_no_others() -> None:
    frame = promoted("A", (3,) * 6)
    found = daily(frame, 6, events=calendar())
    assert found[[2, 3]] == pytest.approx(30, rel=0.08)
    assert found[[0, 1, 4, 5]] == pytest.approx(10, rel=0.03)
    assert daily(frame, 6) == pytest.approx(10, rel=0.03)


def test_one_own_event_is_shrunk_to_what_the_event_does_for_all() -> None:
    others = [promoted(f"S{number}", (2,) * 6) for number in range(10)]
    one = promoted("A", (6,))
    found = event_totals(pd.concat([*others, one]), events=calendar("A")).iloc[0]
    # one own ratio of 6 counts 1, the common 2 counts 2.5: (6 + 2.5 x 2) / 3.5
    assert found["uplift"] == pytest.approx((6 + 2.5 * 2) / 3.5, rel=0.05)
    assert found["baseline"] == pytest.approx(20, rel=0.05)
    assert (found["start"], found["days"]) == (START + pd.Timedelta(days=222), 2)


def test_an_uplift_that_the_operator_types_is_taken_as_it_is() -> None:
    frame = pd.concat([promoted("A", (3,) * 6), promoted("B", (3,) * 6)])
    found = event_totals(frame, events=calendar("A", uplift=5.0))
    assert list(found["unique_id"]) == ["A"]
    assert found["uplift"].iloc[0] == pytest.approx(5)


def test_an_event_marked_in_the_past_by_the_calendar_is_learned_too() -> None:
    marked = promoted("A", (3,) * 6)
    days = marked.loc[marked["event"].notna(), ["ds", "event"]]
    found = daily(marked.drop(columns="event"), 6, events=pd.concat([days, calendar()[["ds", "event"]]]))
    assert found == pytest.approx(daily(marked, 6, events=calendar()), rel=1e-5)


def test_an_event_of_an_unknown_sku_changes_nothing() -> None:
    frame = promoted("A", (3,) * 6)
    assert daily(frame, 6, events=calendar("nobody")) == pytest.approx(daily(frame, 6))


def test_events_leave_the_ordinary_days_as_they_are() -> None:
    assert daily(promoted("A", (8,) * 6)).mean() == pytest.approx(10, rel=0.1)
    assert daily(promoted("A", (8,) * 6).drop(columns="event")).mean() > 11.5


def test_a_day_that_the_whole_shop_lacks_was_not_exported() -> None:
    demand = pd.concat([series(f"S{number:02}", [4.0] * 100) for number in range(20)])
    gap = demand["ds"].between(START + pd.Timedelta(days=80), START + pd.Timedelta(days=89))
    found = forecast(demand[~gap], horizon=7)
    assert found["mean"].to_numpy() == pytest.approx(4, rel=0.01)
    said = read_panel(demand[~gap])[0].remarks
    assert [each.en.startswith("days without a row of any SKU: 10 (2025-03-27") for each in said] == [True]


def test_returns_are_no_demand_and_are_said() -> None:
    frame = series("A", [5.0, -3.0] * 40)
    assert daily(frame) == pytest.approx(daily(frame.assign(y=frame["y"].clip(lower=0))))
    assert "returns (negative rows): 40" in read_panel(frame)[0].remarks[0].en


@settings(max_examples=8, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_splitting_a_day_change_nothing(random: object) -> None:
    demand = shop(6, 70)
    mixed = demand.sample(frac=1, random_state=random.randrange(1000))  # type: ignore[attr-defined]
    whole = forecast(demand, horizon=5)
    pd.testing.assert_frame_equal(whole, forecast(mixed, horizon=5), rtol=1e-5)
    halves = pd.concat([demand.assign(y=demand["y"] / 2)] * 2)
    pd.testing.assert_frame_equal(whole, forecast(halves, horizon=5), rtol=1e-5)


def test_ids_stay_what_they_are() -> None:
    numbers = pd.concat([series(20, [1.0] * 30), series(3, [2.0] * 30)])
    assert list(lead_time_totals(numbers, lead_time=7)["unique_id"]) == [3, 20]
    texts = numbers.assign(unique_id=numbers["unique_id"].map({20: "0020", 3: "9007199254740993"}))
    assert list(lead_time_totals(texts, lead_time=7)["unique_id"]) == ["0020", "9007199254740993"]
    category = texts.assign(unique_id=pd.Categorical(texts["unique_id"], categories=["x", "0020", "9007199254740993"]))
    assert list(lead_time_totals(category, lead_time=7)["unique_id"]) == ["0020", "9007199254740993"]


def test_a_large_shop_learned_from_a_sample_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    demand = shop(240, 150)
    whole = lead_time_totals(demand, lead_time=14)
    monkeypatch.setattr(model, "SAMPLE", 60)
    monkeypatch.setattr(model, "CHUNK", 50)
    parts = lead_time_totals(demand, lead_time=14)
    assert list(parts["unique_id"]) == list(whole["unique_id"])
    assert parts["mean"].to_numpy() == pytest.approx(whole["mean"].to_numpy(), rel=0.1)
    assert parts["p95"].to_numpy() == pytest.approx(whole["p95"].to_numpy(), rel=0.25)


def test_events_reach_the_right_skus_of_a_large_shop(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pd.concat([promoted(f"S{number:02}", (3,) * 6) for number in range(12)])
    monkeypatch.setattr(model, "SAMPLE", 4)
    monkeypatch.setattr(model, "CHUNK", 5)
    found = event_totals(frame, events=calendar("S07"))
    assert list(found["unique_id"]) == ["S07"]
    totals = lead_time_totals(frame, lead_time=4, events=calendar("S07")).set_index("unique_id")["mean"]
    assert list(totals.index[totals > 60]) == ["S07"]


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (pd.DataFrame({"sku": ["A"]}), "no column unique_id"),
        (pd.DataFrame({"unique_id": [], "ds": [], "y": []}), "no rows"),
        (series("A", [1.0]).assign(y="many"), "1 rows whose y is not a number"),
        (series("A", [np.inf]), "1 rows whose y is not a number"),
        (series("A", [1.0]).assign(ds="someday"), "1 rows without a readable day"),
        (series(None, [1.0]), "1 rows without a unique_id"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(frame: pd.DataFrame, said: str) -> None:
    with pytest.raises(UsageError, match=said) as found:
        forecast(frame, horizon=7)
    assert found.value.label.zh != found.value.label.en


@pytest.mark.parametrize("horizon", [0, -3, 731, 2.5, float("nan")])
def test_a_horizon_that_is_none_is_refused(horizon: float) -> None:
    with pytest.raises(UsageError, match="horizon must be a whole number of days"):
        forecast(series("A", [1.0]), horizon=horizon)  # type: ignore[arg-type]


def test_a_level_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="between 0 and 1; found 95"):
        forecast(series("A", [1.0]), horizon=7, levels=(95,))


def test_nothing_is_ever_unknown_in_a_forecast() -> None:
    odd = pd.concat(
        [series("zero", [0.0] * 50), series("blank", [np.nan] * 50), series("late", [1.0] * 2), series("A", [2.0] * 50)]
    )
    for table in (forecast(odd, horizon=7), lead_time_totals(odd, lead_time=30)):
        assert np.isfinite(table.drop(columns=["unique_id", "ds"], errors="ignore").to_numpy()).all()


def test_the_mean_alone_is_the_mean_of_the_whole_forecast(monkeypatch: pytest.MonkeyPatch) -> None:
    past = shop(30, 120)
    past["event"] = np.where(past["ds"].dt.day == 11, "sale", None)
    ahead = pd.DataFrame({"ds": [past["ds"].max() + pd.Timedelta(days=3)], "event": ["sale"]})
    for size in (model.SAMPLE, 10):  # learned from all SKUs, and from some of them
        monkeypatch.setattr(model, "SAMPLE", size)
        whole = forecast(past, horizon=9, events=ahead)
        pd.testing.assert_frame_equal(expected_units(past, horizon=9, events=ahead), whole[["unique_id", "ds", "mean"]])
    with pytest.raises(UsageError, match="horizon"):
        expected_units(past, horizon=0)
