"""What platforms hide stays hidden: buckets are lower bounds, indices have no sums, falls are no negative sales."""

from __future__ import annotations

import math
import operator
import random
from collections.abc import Callable
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlops.analysis.rivals.buckets import Between, Bucket, bucket, risen
from xlops.analysis.rivals.indices import (
    COVERED,
    LEAST_PAIRS,
    Index,
    calibrate,
    direction,
    estimate,
    ranks,
)
from xlops.analysis.rivals.sales import sold
from xlops.errors import QuestionError
from xlops.facts import FACTS
from xlops.facts.base import INDEX
from xlops.metrics.base import Count, Last, Sum

SHOWN = [
    ("1万+", 10_000, 19_999, None),
    ("已售5000+", 5_000, 9_999, None),
    ("已售１万＋件", 10_000, 19_999, None),
    ("2万+", 20_000, 49_999, None),
    ("月销 3,000+", 3_000, 3_999, 30),
    ("10k+ bought in past month", 10_000, 19_999, 30),
    ("50+ bought in past month", 50, 99, 30),
    ("30天内1万+人付款", 10_000, 19_999, 30),
    ("近7天 200+", 200, 499, 7),
    ("1.5万+", 15_000, 15_999, None),
    ("15万+", 150_000, 159_999, None),
    ("1-2万", 10_000, 20_000, None),
    ("5000~6000", 5_000, 6_000, None),
    ("少于10", 0, 9, None),
    ("700多人付款", 700, 799, None),
    ("上万", 10_000, 19_999, None),
    ("1.2万", 11_500, 12_999, None),
    ("12,345", 12_345, 12_345, None),
    ("2 sold", 2, 2, None),
    (26719.0, 26_719, 26_719, None),
    ("0", 0, 0, None),
]


@pytest.mark.parametrize(("text", "low", "high", "days"), SHOWN, ids=lambda each: str(each))
def test_a_count_is_read_as_platforms_write_it(text: object, low: float, high: float, days: int | None) -> None:
    found = bucket(text)
    assert found is not None
    assert (found.low, found.high, found.days) == (low, high, days)
    assert found.exact == (low == high)


@pytest.mark.parametrize("text", ["登录查看", "login to see", "", "-", None, float("nan"), True, -3, "30天"])
def test_what_is_no_count_is_unknown_not_0(text: object) -> None:
    assert bucket(text) is None


@pytest.mark.parametrize("act", [operator.add, operator.sub, operator.mul, operator.truediv])
def test_a_bucket_and_an_index_refuse_arithmetic_and_say_why(act: Callable[[object, object], object]) -> None:
    shown, index = Bucket("1万+", 10_000, 19_999), Index("交易指数", 5283.0)
    for one in (shown, index):
        for pair in ((one, one), (one, 2), (2, one)):
            with pytest.raises(QuestionError, match="ranked"):
                act(*pair)
    with pytest.raises(QuestionError, match="1万"):
        sum([shown, shown])
    with pytest.raises(QuestionError, match="交易指数"):
        float(index)


def test_indices_rank_and_have_a_direction_and_two_scales_never_meet() -> None:
    values = [Index("trade", 10.0), None, Index("trade", 30.0), Index("trade", 30.0)]
    assert ranks(values) == [3, None, 1, 1]
    assert direction(values[0], values[2]) == 1 and direction(values[2], values[3]) == 0
    assert direction(values[2], values[0]) == -1 and direction(None, values[0]) is None
    with pytest.raises(QuestionError, match="two scales"):
        assert Index("trade", 1.0) < Index("traffic", 2.0)


def test_no_metric_can_be_made_of_an_index() -> None:
    columns = [(fact.id, each.name) for fact in FACTS for each in fact.columns if each.unit == INDEX]
    assert {("market_index", "index_value"), ("rival_traffic", "index"), ("rival_keywords", "deal_index")} <= {*columns}
    for fact, column in columns:
        for aggregate in (Sum, Last):
            with pytest.raises(ValueError, match="bent scale"):
                aggregate(fact, column)
        assert Count(fact, column)  # how many there are is no secret


def test_a_change_is_known_only_when_the_bucket_changes_and_then_as_a_range() -> None:
    def between(before: str, after: str) -> Between | None:
        one, other = bucket(before), bucket(after)
        assert one and other
        return risen(one, other)

    assert between("1万+", "1万+") is None
    assert between("5000+", "6000+") == Between(0, 1_999)
    assert between("5000+", "2万+") == Between(10_001, 44_999)
    assert between("100", "130") == Between(30, 30)
    assert between("130", "100") is None  # a fall is never negative sales
    assert between("月销100", "月销130") == Between(30, None)  # others left the month: at least 30 were sold


def looks(*counts: tuple[int, object], item: str = "a") -> pd.DataFrame:
    """(day of March, what was shown) -> the frame that `sold` takes."""
    read = [(day, bucket(text)) for day, text in counts]
    return pd.DataFrame(
        {
            "item": item,
            "day": pd.to_datetime([f"2026-03-{day:02}" for day, _ in read]),
            "low": [each.low if each else math.nan for _, each in read],
            "high": [math.nan if each is None or each.high is None else each.high for _, each in read],
            "span": [float(each.days) if each and each.days else math.nan for _, each in read],
        }
    )


def a_day(*counts: tuple[int, object]) -> tuple[float, float | None, str, int] | None:
    found = sold(looks(*counts)).to_dict("records")
    if not found:
        return None
    (row,) = found
    return row["low"], None if row["high"] != row["high"] else row["high"], row["basis"], row["falls"]


def test_what_rivals_sell_is_a_range_by_what_their_counts_can_tell() -> None:
    assert a_day((1, 100), (11, 130)) == (3.0, 3.0, "rise", 0)
    assert a_day((1, "5000+"), (11, "2万+")) == (1000.1, 4499.9, "rise", 0)
    assert a_day((1, "1万+"), (11, "1万+")) is None
    assert a_day((1, 100)) is None
    assert a_day((1, "月销3000+")) == (100.0, pytest.approx(3999 / 30), "month", 0)
    assert a_day((1, "login to see"), (2, None)) is None


def test_a_count_that_falls_is_reset_or_glitches_gives_a_lower_bound_and_no_invented_sales() -> None:
    assert a_day((1, 1000), (2, 1010), (3, 990), (4, 1040)) == (10.0, None, "rise", 1)  # of 50 the fall undoes 20
    assert a_day((1, 54_000), (2, 5), (3, 7), (4, 54_010)) == (0.0, None, "rise", 1)
    assert a_day((1, 10), (2, 54_000), (3, 54_000), (4, 13)) == (0.0, None, "rise", 1)
    assert a_day((1, 5000), (2, 10), (3, 14), (4, 18)) == (pytest.approx(4 / 3), None, "rise", 1)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 60_000), st.lists(st.integers(0, 4_000), min_size=1, max_size=12))
def test_the_range_holds_what_was_really_sold_whatever_the_bucket_shows(start: int, sales: list[int]) -> None:
    def shown(total: int) -> str:
        steps = [1, 2, 5]
        ladder = [0, *(step * 10**power for power in range(7) for step in steps)]
        return f"{max(each for each in ladder if each <= total)}+"

    total, counts = start, [(1, shown(start))]
    for day, units in enumerate(sales, 2):
        total += units
        counts.append((day, shown(total)))
    found = a_day(*[(day, text) for day, text in counts if text != "0+"])
    if found is None:
        return
    first = next(day for day, text in counts if text != "0+")
    days = counts[-1][0] - first
    really = sum(sales[first - 1 :]) / days
    low, high, *_ = found
    assert low <= really + 1e-9
    assert high is None or really <= high + 1e-9


def bent(value: float) -> float:
    return 6.2 * value**0.62


def own_pairs(number: int, *, noise: float = 0.0, seed: int = 1) -> list[tuple[float, float]]:
    draw = random.Random(seed)
    amounts = [math.exp(draw.gauss(9, 0.5)) for _ in range(number)]
    return [(bent(each), each * math.exp(draw.gauss(0, noise))) for each in amounts]


def test_an_index_is_read_as_a_figure_only_from_ten_own_pairs_on() -> None:
    nine, ten = calibrate(own_pairs(LEAST_PAIRS - 1)), calibrate(own_pairs(LEAST_PAIRS))
    assert (nine.known, nine.why, nine.pairs) == (False, "few", 9) and estimate(nine, 2000.0) is None
    assert ten.known and ten.typical is not None and ten.typical < 0.05
    found = estimate(ten, bent(8_000))
    assert found and found.value == pytest.approx(8_000, rel=0.1)
    assert found.range.low < found.value and found.range.high and found.range.high > found.value
    assert estimate(ten, None) is None and estimate(ten, 0.0) is None


def test_beyond_the_own_pairs_there_is_a_bound_and_no_prolonged_line() -> None:
    scale = calibrate(own_pairs(20))
    largest = max(figure for _, figure in own_pairs(20))
    above, below = estimate(scale, bent(50 * largest)), estimate(scale, 0.5)
    assert above and above.value is None and above.range.high is None
    assert above.range.low == pytest.approx(largest, rel=0.2)
    assert below and below.value is None and below.range.low == 0.0


def test_pairs_that_tell_nothing_give_no_estimate_and_the_reason() -> None:
    draw = random.Random(7)
    loose = [(draw.uniform(100, 900), draw.uniform(100, 900)) for _ in range(40)]
    assert calibrate(loose).why == "apart"
    assert calibrate([(500.0, 1000.0 + each) for each in range(12)]).why == "flat"
    assert calibrate(own_pairs(40, noise=0.9)).why in ("apart", "wide")
    assert calibrate([(0.0, 1.0), (5.0, 0.0)] * 20).why == "few"


def test_the_range_holds_the_true_figure_as_often_as_it_says() -> None:
    held = asked = 0
    for seed in range(60):
        scale = calibrate(own_pairs(20, noise=0.1, seed=seed))
        for index, true in own_pairs(5, noise=0.1, seed=1000 + seed):
            found = estimate(scale, index)
            if found and found.value is not None and found.range.high is not None:
                asked += 1
                held += found.range.low <= true <= found.range.high
    assert asked > 200
    assert COVERED - 0.08 < held / asked < 0.97


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.floats(1, 1e6), st.floats(1, 1e9)), min_size=10, max_size=30))
def test_a_larger_index_never_stands_for_less(pairs: list[tuple[float, float]]) -> None:
    scale = calibrate(pairs)
    if not scale.known or scale.reach is None:
        return
    low, high = scale.reach
    found = [estimate(scale, low + (high - low) * step / 20) for step in range(21)]
    values = [each.value for each in found if each and each.value is not None]
    assert all(one <= other * (1 + 1e-9) for one, other in pairwise(values))
