from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlops.analysis.hours import by_hour, curve_of_days, shape_of_day, stretched
from xlops.analysis.targets import Goal, budget, leaf, paced, rolled_up, shares
from xlops.errors import UsageError


def test_a_goal_is_built_bottom_up_and_its_rates_follow_from_sums() -> None:
    whole = rolled_up([leaf(4000, 0.06, 420), leaf(2000, 0.05, 380)])
    assert whole == Goal(6000, 340, 138_800)
    assert whole.conversion == pytest.approx(340 / 6000)  # not the mean of 6 % and 5 %
    assert whole.order_value == pytest.approx(138_800 / 340)
    assert rolled_up([]).conversion is None and rolled_up([]).order_value is None


def test_nobody_is_late_on_the_eve_of_an_event() -> None:
    weights = [1.0, 1.0, 1.0, 7.0]
    found = paced(1000, weights, [100, 100, 100, None])
    assert found.pace == pytest.approx(1.0)  # by the calendar it would be 40 %
    assert found.forecast == pytest.approx(1000) and found.needed == (100, 100, 100, pytest.approx(700))


def test_what_is_needed_a_day_follows_what_was_missed() -> None:
    found = paced(1000, [1, 1, 1, 1], [100, None, 150, None])
    assert found.pace == pytest.approx(0.5)  # the unknown day makes nobody late
    assert found.needed[1] == found.needed[3] == pytest.approx(375)
    over = paced(1000, [1, 1], [1200, None])
    assert over.needed == (1200, 0) and over.rest == 0


@given(st.lists(st.tuples(st.floats(0.01, 9), st.none() | st.floats(0, 500)), min_size=1, max_size=30))
def test_days_add_up_to_the_target(days: list[tuple[float, float | None]]) -> None:
    found = paced(1000, [weight for weight, _ in days], [each for _, each in days])
    assert sum(found.per_day) == pytest.approx(1000)
    if any(each is None for _, each in days):
        assert sum(found.needed) == pytest.approx(max(1000, found.done))


def test_a_budget_counts_refunds() -> None:
    found = budget(100_000, ad_share=0.3, roi=4, refund_rate=0.2)
    assert (found.sales, found.kept, found.spend) == (30_000, pytest.approx(24_000), pytest.approx(6_000))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: budget(1, ad_share=0.3, roi=0), "a return on ads of 0"),
        (lambda: budget(1, ad_share=30, roi=4), "ad share is 30"),
        (lambda: leaf(1, 5, 1), "conversion is 5"),
        (lambda: shares([0, 0]), "the weights of 2 days add up to 0"),
        (lambda: shares([2, -1]), "none less"),
        (lambda: paced(1, [1, 1], [None]), "1 days have 2 weights"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(call: object, message: str) -> None:
    with pytest.raises(UsageError, match=message) as raised:
        call()  # type: ignore[operator]
    assert raised.value.label.zh


# --- hours ---


def test_hours_are_counted_from_the_opening() -> None:
    start, end = datetime(2026, 10, 31, 20), datetime(2026, 11, 1, 0, 30)
    moments = [datetime(2026, 10, 31, 19, 59), start, datetime(2026, 10, 31, 21, 30), datetime(2026, 11, 1, 0, 29), end]
    assert by_hour(start, end, moments, [1.0, 2.0, 4.0, 8.0, 16.0]).tolist() == [2, 4, 0, 0, 24]
    assert by_hour(start, end, [], []).sum() == 0


def test_a_phase_of_the_same_length_is_compared_hour_by_hour_another_one_is_stretched() -> None:
    before = np.array([6.0, 2.0, 2.0])
    assert stretched(before, 3).tolist() == pytest.approx([0.6, 0.2, 0.2])
    assert stretched(before, 6).tolist() == pytest.approx([0.3, 0.3, 0.1, 0.1, 0.1, 0.1])
    assert stretched(np.zeros(3), 4).tolist() == [0.25] * 4
    assert len(stretched(before, 0)) == 0


@given(st.lists(st.floats(0, 1e6), max_size=60), st.integers(1, 200))
def test_a_curve_is_whole_whatever_it_is_made_of(before: list[float], hours: int) -> None:
    found = stretched(np.array(before), hours)
    assert found.sum() == pytest.approx(1) and (found >= -1e-12).all()


def test_without_a_year_before_the_ordinary_hours_say_when_people_buy() -> None:
    shape = shape_of_day([20, 20, 21, 9], [3.0, 3.0, 2.0, 2.0])
    curve = curve_of_days(datetime(2026, 11, 10, 20), datetime(2026, 11, 12), shape, [1, 4])
    assert curve.sum() == pytest.approx(1) and len(curve) == 28
    assert curve[24] == pytest.approx(4 * curve[0])  # the same hour of a day that weighs four times as much
    assert shape_of_day([], []).tolist() == [1 / 24] * 24
