from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlops.analysis.eligibility import (
    Composite,
    Rate,
    Rule,
    Score,
    State,
    Total,
    check,
    lowest_price,
    may_enter,
    needed_now,
    price_verdict,
    value_of,
)  # fmt: skip
from xlops.errors import UsageError
from xlops.label import Label

TODAY = date(2027, 10, 1)


def back(days: int) -> date:
    return TODAY - timedelta(days)


def test_rules_pass_fail_or_stay_unknown_and_one_unknown_is_no_pass() -> None:
    rules = [Rule("level", "≥", 5), Rule("points", "不高于", 12), Rule("deposit", "=", 1)]
    found = check(rules, {"level": State(6), "points": State(14, Label("appeal", "申诉"))}, today=TODAY)
    assert [each.passed for each in found] == [True, False, None]
    assert found[1].gap == 2 and found[1].repair == Label("appeal", "申诉")
    assert "deposit is not known" in found[2].repair.en  # type: ignore[union-attr]
    assert may_enter(found) is False
    assert may_enter([found[0], found[2]]) is None and may_enter(found[:1]) is True


def test_a_rule_holds_only_while_it_is_valid() -> None:
    old = Rule("level", ">=", 9, valid_until=date(2027, 9, 30))
    new = Rule("level", ">=", 5, valid_from=TODAY)
    (only,) = check([old, new], {"level": State(6)}, today=TODAY)
    assert only.rule is new and only.passed


def test_an_operator_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match='dsr: "about" is no operator'):
        Rule("dsr", "about", 4.8)


@pytest.mark.parametrize(("mean", "number", "target", "needed"), [(4.7, 1000, 4.8, 500), (4.8, 10, 4.8, 0), (4.0, 3, 4.9, 27), (4.9, 10, 5, None)])  # fmt: skip
def test_the_textbook_number_of_five_star_ratings(mean: float, number: int, target: float, needed: int | None) -> None:
    assert needed_now(mean, number, target) == needed


def test_a_score_that_is_short_says_how_many_ratings_and_how_many_days() -> None:
    # 1,000 ratings long ago with 4.78 on the mean, all leaving later than it takes; 20 five stars a day since a month
    ratings = {back(100): [0, 0, 110, 0, 890], **{back(each): [0, 0, 0, 0, 20] for each in range(1, 31)}}
    (found,) = check([Rule("dsr", "≥", 4.9)], {"dsr": Score(ratings)}, today=TODAY)
    # 220 points short of 5 over 1,600 ratings is 4.8625; 2,200 ratings are needed at 4.9: 600 more, 30 days
    assert value_of(Score(ratings), TODAY) == pytest.approx(4.8625)
    assert (found.needed, found.days) == (600, 30)
    assert found.repair.en == "600 five-star ratings, about 30 days at your rate"  # type: ignore[union-attr]
    assert found.repair.zh == "还需600个五星评价，按目前速度约30天"  # type: ignore[union-attr]


def test_bad_ratings_that_leave_the_window_shorten_the_way() -> None:
    stay = {back(60): [60, 0, 0, 0, 940], **{back(each): [0, 0, 0, 0, 10] for each in range(1, 31)}}
    leave = {back(175): [60, 0, 0, 0, 940], **{back(each): [0, 0, 0, 0, 10] for each in range(1, 31)}}
    slow, quick = (check([Rule("dsr", "≥", 4.9)], {"dsr": Score(each)}, today=TODAY)[0] for each in (stay, leave))
    assert slow.value == quick.value
    # 240 points lost weigh 0.1 in 2,400 ratings: 1,100 more; the bad ones would leave on the 121st day only
    assert (slow.needed, slow.days) == (1100, 110)
    assert (quick.needed, quick.days) == (0, 6)
    assert quick.repair.en == "wait 6 days: what hurts leaves the 180-day window"  # type: ignore[union-attr]


def test_a_score_nobody_repairs_says_so() -> None:
    none = {back(100): [50, 0, 0, 0, 50]}
    (found,) = check([Rule("dsr", "≥", 4.9)], {"dsr": Score(none, window=400)}, today=TODAY)
    assert found.days is not None or "not within a year" in found.repair.en  # type: ignore[union-attr]
    worse = {back(each): [2, 0, 0, 0, 8] for each in range(1, 31)}
    (never,) = check([Rule("dsr", "≥", 4.9)], {"dsr": Score(worse)}, today=TODAY)
    assert never.days is None and never.needed and "at your rate not within a year" in never.repair.en  # type: ignore[union-attr]
    (perfect,) = check([Rule("dsr", "≥", 5)], {"dsr": Score(worse)}, today=TODAY)
    assert "without a single worse rating" in perfect.repair.en  # type: ignore[union-attr]


def reached(days: dict[date, list[float]], ahead: int, target: float, window: int, spare: float = 0) -> bool:
    """Is the mean at the target `ahead` days on, even with `spare` ratings of 5 stars less?"""
    seen = [stars for day, stars in days.items() if 0 < (TODAY + timedelta(ahead) - day).days <= window]
    number = sum(map(sum, seen)) - spare
    total = sum(star * count for stars in seen for star, count in enumerate(stars, 1)) - 5 * spare
    return number > 0 and total / number >= target - 1e-9


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 40)), min_size=60, max_size=60),
    st.sampled_from([4.5, 4.7, 4.8, 4.9]), st.sampled_from([40, 60, 90]),
)  # fmt: skip
def test_the_day_is_the_one_that_a_simulation_finds(
    days: list[tuple[int, int, int]], target: float, window: int
) -> None:
    """Every coming day is the mean day of the last 30; the first day on which the rolling mean reaches the target."""
    ratings = {back(60 - place): [low, 0, middle, 0, high] for place, (low, middle, high) in enumerate(days)}
    reading = Score(ratings, window=window)
    if value_of(reading, TODAY) is None:
        return
    (found,) = check([Rule("dsr", ">=", target)], {"dsr": reading}, today=TODAY)
    if found.passed:
        return
    recent = [ratings[back(each)] for each in range(1, 31)]
    mean_day = [sum(each[star] for each in recent) / 30 for star in range(5)]
    simulated: dict[date, list[float]] = {day: [float(each) for each in stars] for day, stars in ratings.items()}
    answer = None
    for ahead in range(1, 366):
        simulated[TODAY + timedelta(ahead - 1)] = mean_day
        if answer is None and reached(simulated, ahead, target, window):
            answer = ahead
    # a whole rating is asked for where the simulation takes a part of one: never earlier, by a rating's days at most
    if answer is None:
        assert found.days is None
        return
    whole_at = next((ahead for ahead in range(answer, 366) if reached(simulated, ahead, target, window, spare=1)), None)
    assert found.days is None or found.days >= answer
    assert whole_at is None or (found.days is not None and found.days <= whole_at)


def test_a_rate_that_is_too_high_says_how_many_good_orders_repair_it() -> None:
    counts = {back(each): (5, 100) for each in range(1, 31)}
    (high,) = check([Rule("refund", "≤", 0.04)], {"refund": Rate(counts)}, today=TODAY)
    assert high.passed is False and high.days is None  # at 5 in 100 a day it stays where it is
    better = {back(each): (8 if each > 15 else 2, 100) for each in range(1, 31)}
    (soon,) = check([Rule("refund", "≤", 0.045)], {"refund": Rate(better)}, today=TODAY)
    assert (soon.needed, soon.days) == (475, 5)  # five of the bad days have left by then
    assert soon.repair.en == "475 orders without a fault, about 5 days at your rate"  # type: ignore[union-attr]
    long = {back(each): (8 if each > 30 else 2, 100) for each in range(1, 61)}
    (found,) = check([Rule("refund", "≤", 0.045)], {"refund": Rate(long, window=60)}, today=TODAY)
    assert found.value == pytest.approx(0.05) and found.days == 5  # 60 days of 5 on the mean, 8 leave, 2 come
    (sent,) = check([Rule("on time", ">=", 0.9)], {"on time": Rate({back(1): (80, 100)}, window=30)}, today=TODAY)
    assert sent.passed is False


def test_a_total_that_is_short_counts_what_leaves_and_points_only_wait() -> None:
    sales = {back(each): 100.0 if each > 15 else 200.0 for each in range(1, 31)}
    (found,) = check([Rule("sales", "≥", 4900)], {"sales": Total(sales, what=Label("of sales", "销售额"))}, today=TODAY)
    # 4,500 now; a day brings 150 (the mean of 30) and takes 100: 50 a day, 8 days
    assert (found.value, found.gap, found.days) == (4500, 400, 8)
    (never,) = check([Rule("sales", "≥", 9000)], {"sales": Total(sales)}, today=TODAY)
    assert never.days is None and "not within a year" in never.repair.en  # type: ignore[union-attr]
    points = {back(360): 6.0, back(10): 4.0}
    (wait,) = check([Rule("points", "<=", 5)], {"points": Total(points, window=365)}, today=TODAY)
    assert wait.days == 6 and wait.repair.en == "wait 6 days: what hurts leaves the 365-day window"  # type: ignore[union-attr]


def test_an_experience_score_names_the_parts_that_would_repair_it() -> None:
    parts = {"goods": (0.5, 4.5, 5.0), "logistics": (0.3, 4.8, 5.0), "service": (0.2, 4.0, 5.0)}
    (found,) = check([Rule("experience", "≥", 4.6)], {"experience": Composite(parts)}, today=TODAY)
    assert found.value == pytest.approx(4.49)
    assert found.repair.en == "goods from 4.50 to 4.72 or service from 4.00 to 4.55"  # type: ignore[union-attr]
    (far,) = check([Rule("experience", "≥", 4.95)], {"experience": Composite(parts)}, today=TODAY)
    assert far.repair.en.startswith("no single part is enough")  # type: ignore[union-attr]


def history(*prices: tuple[int, float]) -> pd.DataFrame:
    return pd.DataFrame(
        {"day": [back(each) for each, _ in prices], "sku": "a", "price": [price for _, price in prices]}
    )


def test_the_lowest_price_of_the_days_before_decides() -> None:
    low = lowest_price(history((1, 99), (5, 89), (29, 80), (31, 60), (0, 10)), "a", before=TODAY, days=30)
    assert (low.price, low.on, low.known, low.complete) == (80, back(29), 3, False)
    assert price_verdict("a", 76, low, before=TODAY, below_percent=5).passed is True
    dear = price_verdict("a", 76.01, low, before=TODAY, below_percent=5)
    assert dear.passed is False and "at most 76.00" in dear.repair.en  # type: ignore[union-attr]


def test_a_missing_price_history_is_unknown_and_says_what_to_do() -> None:
    none = lowest_price(history((40, 60)), "a", before=TODAY, days=30)
    found = price_verdict("a", 50, none, before=TODAY)
    assert found.passed is None
    assert found.repair.en.startswith("no price of a is known in the 30 days before 2027-10-01")  # type: ignore[union-attr]
    assert found.repair.zh  # type: ignore[union-attr]
    with pytest.raises(UsageError, match="lacks price"):
        lowest_price(pd.DataFrame({"day": [], "sku": []}), "a", before=TODAY, days=30)
