"""Stages, seasons, hits, the ladder of prices, elasticity: what each must give on demand whose truth is known."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from xlops.analysis.elasticity import DEFAULT, elasticities
from xlops.analysis.season import find_season, season_index
from xlops.analysis.stock.clearance import Ladder, begin_day, ladder, must_clear, weeks_to, within_discount
from xlops.analysis.stock.event_plan import event_need, event_units
from xlops.analysis.stock.hits import is_hit, run_ups
from xlops.analysis.stock.lifecycle import shop_change, stage_of, stages
from xlops.analysis.stock.newsvendor import Z90, Z95, between, critical_ratio
from xlops.errors import UsageError

FLAT = [20.0, 22, 19, 21, 20, 22, 20, 21]


# Stages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weeks", "stage"),
    [
        ([*FLAT, 44, 52, 61, 70], "growth"),
        ([*FLAT, 20, 19, 22, 21], "mature"),
        ([*FLAT, 9, 7, 8, 6], "decline"),
        ([*FLAT[:4], *[0.0] * 8], "clearance"),
        ([3, 9, 14], "launch"),
        ([None, None, 0, 3, 9, 14], "launch"),
        ([1, 0, 0, 2, 0, 1, 0, 0, 0, 1, 2, 0], "mature"),
    ],
)
def test_a_stage_is_read_off_weekly_units(weeks: list[float | None], stage: str) -> None:
    assert stage_of(weeks) == stage


def test_one_bulk_order_is_no_growth() -> None:
    assert stage_of([5, 4, 6, 5, 5, 4, 6, 5, 5, 90, 4, 5]) == "mature"


def test_chance_alone_makes_few_stages() -> None:
    """Poisson demand that never changes: at most one in ten is called growth or decline."""
    weekly = np.random.default_rng(3).poisson(np.random.default_rng(4).gamma(2, 5, (600, 1)), (600, 40)).astype(float)
    found = stages(weekly, shop_change(weekly)).stage
    assert np.isin(found, ["growth", "decline"]).mean() < 0.1


def test_what_really_grew_and_shrank_is_found() -> None:
    random = np.random.default_rng(5)
    base = np.full((300, 40), 20.0)
    base[:100, -4:] *= 2
    base[100:200, -4:] *= 0.4
    found = stages(random.poisson(base).astype(float)).stage
    assert (found[:100] == "growth").mean() > 0.9
    assert (found[100:200] == "decline").mean() > 0.9
    assert (found[200:] == "mature").mean() > 0.9


def test_the_shop_is_its_middle_item_and_not_its_largest() -> None:
    weekly = np.vstack([np.tile(FLAT + [20.0] * 4, (9, 1)), [*[10.0] * 8, *[500.0] * 4]])
    assert shop_change(weekly) == pytest.approx(1.0, abs=0.05)
    assert stages(weekly, shop_change(weekly)).stage.tolist() == ["mature"] * 9 + ["growth"]


def test_weeks_out_of_stock_are_no_decline() -> None:
    weekly = np.array([[*FLAT, np.nan, 20.0, np.nan, 21.0]])
    assert stages(weekly).stage[0] == "mature"


# Seasons ----------------------------------------------------------------------------------------------------------


def test_a_season_has_a_beginning_a_peak_and_an_end() -> None:
    year = [0.1] * 30 + [2.0, 4.0, 5.0, 4.0, 2.0] + [0.1] * 17
    season = find_season(season_index(year, 52))
    assert season is not None
    assert season.peak == 32
    assert 29 <= season.start <= 30
    assert 34 <= season.end <= 35


def test_a_season_may_run_over_new_year() -> None:
    year = [4.0, 3.0, 0.2, *[0.2] * 44, 1.5, 2.0, 3.0, 4.0, 5.0]
    season = find_season(season_index(year, 52))
    assert season is not None
    assert season.end < season.start


@pytest.mark.parametrize("year", [[1.0] * 52, [1.0, 2.0] * 26, [0.9] * 40 + [2.2] * 12, [None] * 40 + [5.0] * 12])
def test_what_sells_all_year_has_no_season(year: list[float | None]) -> None:
    assert find_season(season_index(year, 52)) is None


# Hits -------------------------------------------------------------------------------------------------------------


def test_a_run_up_is_found_and_a_good_month_of_the_shop_is_not() -> None:
    random = np.random.default_rng(8)
    daily = random.poisson(6, (200, 60)).astype(float)
    daily[:10, -7:] = random.poisson(24, (10, 7))
    times, sure, streak = run_ups(daily)
    units = daily[:, -7:].sum(axis=1)
    found = is_hit(times, sure, units, np.full(200, np.nan))
    assert found[:10].all()
    assert found[10:].mean() < 0.02
    assert not is_hit(*run_ups(daily * 1.0)[:2], units, np.full(200, 0.5))[:10].any(), (
        "visits that do not buy are no hit"
    )
    doubled = daily.copy()
    doubled[10:, -7:] *= 2
    assert is_hit(*run_ups(doubled)[:2], doubled[:, -7:].sum(axis=1), np.full(200, np.nan))[10:].mean() < 0.05
    assert streak.min() >= 0


# The ladder -------------------------------------------------------------------------------------------------------


def test_a_ladder_sells_out_at_the_end_and_never_goes_up() -> None:
    found = ladder(price=100, units=400, per_week=20, weeks=8, elasticity=-2)
    assert sum(found.units) == pytest.approx(400)
    assert found.left == 0
    assert all(one >= two for one, two in pairwise(found.prices))
    assert found.prices[0] < 100
    assert found.cash == pytest.approx(sum(p * u for p, u in zip(found.prices, found.units, strict=True)))


def test_what_sells_by_itself_keeps_its_price() -> None:
    found = ladder(price=100, units=100, per_week=20, weeks=8, elasticity=-2)
    assert set(found.prices) == {100.0}
    assert (found.left, found.given_up, found.extra) == (0, 0, pytest.approx(0))
    assert sum(found.units) == pytest.approx(100)


def test_no_price_goes_below_the_floor_and_what_is_left_then_is_said() -> None:
    found = ladder(price=100, units=4000, per_week=20, weeks=4, elasticity=-2, floor=60)
    assert min(found.prices) == 60
    assert found.left == pytest.approx(4000 - sum(found.units))
    assert found.left > 0
    assert min(ladder(price=100, units=4000, per_week=20, weeks=4, elasticity=-2, floor=500).prices) == 100


def test_a_markdown_that_only_costs_is_not_begun() -> None:
    """Buyers who hardly answer prices: selling more units brings less cash."""
    deaf = ladder(price=100, units=400, per_week=20, weeks=8, elasticity=-0.6)
    assert deaf.extra < 0
    assert within_discount([deaf], 1e9) == [False]


def test_a_budget_goes_to_what_brings_most_for_it() -> None:
    good, fair = Ladder((), (), 0, 0, 100, 900), Ladder((), (), 0, 0, 100, 300)
    assert within_discount([fair, good], 100) == [False, True]
    assert within_discount([fair, good], 200) == [True, True]
    assert within_discount([fair, good], 50) == [False, False]


@pytest.mark.parametrize("wrong", [{"elasticity": 0.5}, {"price": 0}])
def test_a_ladder_of_nonsense_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(UsageError):
        ladder(**{"price": 10, "units": 10, "per_week": 1, "weeks": 2, "elasticity": -2, **wrong})


def test_clearing_begins_when_cover_is_longer_than_the_season() -> None:
    today, end = date(2026, 10, 20), date(2026, 12, 31)
    assert must_clear(100, 1, 72)
    assert not must_clear(72, 1, 72)
    assert begin_day(today, end, 100, 1) == end - timedelta(weeks=8)
    assert begin_day(today, date(2026, 11, 10), 100, 1) == today
    assert begin_day(today, end, 50, 1) is None
    assert [weeks_to(today, today + timedelta(days=days)) for days in (-5, 1, 8, 400)] == [1, 1, 2, 8]


# Elasticity -------------------------------------------------------------------------------------------------------


def _sales(slope: float, *, moves: bool = True, items: int = 30, seed: int = 2) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    price = np.exp(random.normal(0, 0.15 if moves else 0.001, (items, 40)))
    units = np.exp(3 + slope * np.log(price) + random.normal(0, 0.2, (items, 40)))
    row, week = np.indices(price.shape)
    return pd.DataFrame({"unique_id": [f"S{each}" for each in row.ravel()], "week": week.ravel(), "units": units.ravel(), "price": price.ravel()})  # fmt: skip


@pytest.mark.parametrize("true", [-1.0, -2.5, -3.5])
def test_an_elasticity_is_found_where_prices_moved(true: float) -> None:
    found = elasticities(_sales(true))
    assert found.shop == pytest.approx(true, abs=0.25)
    assert found.table["elasticity"].median() == pytest.approx(true, abs=0.3)
    assert found.items == 30


def test_where_prices_never_moved_the_default_stands_and_says_so() -> None:
    found = elasticities(_sales(-3, moves=False))
    assert (found.shop, found.items) == (DEFAULT, 0)
    assert (found.table["own"] == 0).all()
    assert elasticities(_sales(-3).iloc[:0]).shop == DEFAULT


# Events -----------------------------------------------------------------------------------------------------------


def test_a_quantity_between_quantiles_goes_through_them() -> None:
    from statistics import NormalDist

    normal = NormalDist()
    assert between(0.5, 10, 30, 45) == pytest.approx(10)
    assert between(normal.cdf(Z90), 10, 30, 45) == pytest.approx(30)
    assert between(normal.cdf(Z95), 10, 30, 45) == pytest.approx(45)
    assert between(0.3, 10, 30, 45) < 10
    assert between(0.0, 10, 30, 45) == 0
    assert between(0.5, 0, 0, 0) == 0


def test_the_ratio_weighs_margin_against_loss() -> None:
    assert critical_ratio(30, 10) == 0.75
    assert critical_ratio(-5, 10) == 0
    assert critical_ratio(5, 0) == 1
    assert critical_ratio(0, 0) is None


def test_an_event_needs_what_sells_before_it_too_less_what_is_there_in_whole_packs() -> None:
    known = {
        "baseline": 40.0,
        "uplift": 3.0,
        "factors": (1.0, 2.0, 2.5),
        "until": 60.0,
        "stock": 100.0,
        "inbound": 20.0,
    }
    p90 = event_need(**known, margin=None, loss=None)
    assert (p90.expected, p90.wanted, p90.order) == (120, 240, 180)
    assert event_need(**known, margin=None, loss=None, moq=200, pack=24).order == 216
    half = event_need(**known, margin=10, loss=10)
    assert (half.ratio, half.wanted) == (0.5, 120)
    assert event_need(**{**known, "stock": 1000.0}, margin=10, loss=10, moq=200).order == 0
    assert event_need(**known, margin=-1, loss=10).wanted == 0


def test_an_event_without_a_past_is_the_common_one() -> None:
    assert event_units(50, [], 3, 0.5) == 150
