"""What rivals did: changes of prices and promotions, what could explain a fall and what could not, pairs, indices."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from xlops.analysis.rivals.blame import Link, link
from xlops.analysis.rivals.matching import Goods, propose
from xlops.analysis.rivals.moves import (
    catalogue_diff,
    counter_falls,
    latest,
    price_changes,
    promotion_changes,
    trends,
)
from xlops.analysis.rivals.price_index import price_index, weighted_index
from xlops.analysis.rivals.words import measures, words

FIRST = date(2026, 1, 5)


def looks(*rows: tuple[object, ...]) -> pd.DataFrame:
    """Looks at one store's rivals: rival, item, day number, price, promotions."""
    frame = pd.DataFrame(rows, columns=["rival", "item", "at", "price", "promotions"])
    day = pd.to_datetime([FIRST + timedelta(at) for at in frame.pop("at")])
    return frame.assign(store="s", for_whom="everyone", day=day, list_price=np.nan, price=frame["price"].astype(float))


def test_a_change_is_set_against_the_last_price_that_was_seen_whatever_the_order_of_rows() -> None:
    rows = looks(("A", "1", 3, 8, None), ("A", "1", 0, 10, None), ("A", "1", 1, np.nan, None), ("A", "2", 3, 10, None))
    (change,) = price_changes(rows).to_dict("records")
    assert (change["before"], change["price"], change["change"]) == (10.0, 8.0, pytest.approx(-0.2))
    assert (change["since"].date(), change["day"].date()) == (FIRST, FIRST + timedelta(3))


def test_a_members_price_is_not_compared_with_everyones() -> None:
    rows = looks(("A", "1", 0, 10, None), ("A", "1", 1, 8, None))
    rows.loc[1, "for_whom"] = "member"
    assert price_changes(rows).empty


def test_the_last_price_is_known_though_the_last_look_had_none() -> None:
    rows = looks(("A", "1", 0, 10, "coupon"), ("A", "1", 2, np.nan, "none"))
    (state,) = latest(rows).to_dict("records")
    assert (state["price"], state["priced_on"].date(), state["day"].date()) == (10.0, FIRST, FIRST + timedelta(2))


def test_a_promotion_begins_and_ends_and_a_blank_says_nothing() -> None:
    rows = looks(("A", "1", 0, 1, "none"), ("A", "1", 1, 1, None), ("A", "1", 2, 1, "满减,券"), ("A", "1", 3, 1, "无"))
    found = [
        (row["day"].day - FIRST.day, row["begun"], row["ended"]) for row in promotion_changes(rows).to_dict("records")
    ]
    assert found == [(2, ("full_reduction", "coupon"), ()), (3, (), ("full_reduction", "coupon"))]


def test_a_counter_that_falls_is_told_and_a_bucket_is_no_number() -> None:
    rows = looks(*(("A", "1", at, 1, None) for at in range(4))).assign(sales_text=["100", "120", "30", "1万+"])
    (fall,) = counter_falls(rows, "sales_text").to_dict("records")
    assert (fall["before"], fall["after"]) == (120.0, 30.0)


def test_two_snapshots_give_what_is_new_gone_and_repriced() -> None:
    before = pd.DataFrame({"store": "s", "rival": "A", "item": ["1", "2", "3"], "price": [10.0, 20.0, 30.0]})
    after = pd.DataFrame({"store": "s", "rival": "A", "item": ["2", "3", "4"], "price": [20.0, 27.0, 5.0]})
    found = {row["item"]: row["state"] for row in catalogue_diff(before, after).to_dict("records")}
    assert found == {"1": "gone", "3": "repriced", "4": "new"}


def test_a_trend_carries_the_last_price_forward_and_knows_nothing_before_the_first() -> None:
    rows = looks(("A", "1", 1, 10, None), ("A", "1", 3, 8, None))
    days = [pd.Timestamp(FIRST + timedelta(at)) for at in range(5)]
    line = trends(rows, days)[days].iloc[0].tolist()
    assert np.isnan(line[0])
    assert line[1:] == [10.0, 10.0, 8.0, 8.0]


# what could explain a fall

DAYS, MOVE = 60, 50


def shop(fall: float = 0.0, *, others: float = 0.0, begins: int = MOVE + 1) -> tuple[np.ndarray, np.ndarray]:
    """Orders by day of an item (20 a day) and of all else (400 a day), quieter on Sundays, with a fall from a day on."""
    random = np.random.default_rng(1)
    shape = np.array([0.6 if (FIRST + timedelta(at)).weekday() == 6 else 1.0 for at in range(DAYS)])
    later = np.arange(DAYS) >= begins
    own = random.poisson(20 * shape * np.where(later, 1 - fall, 1.0)).astype(float)
    rest = random.poisson(400 * shape * np.where(later, 1 - others, 1.0)).astype(float)
    return own, rest


def test_a_fall_that_follows_a_move_could_be_explained_by_it() -> None:
    found = link(*shop(0.6), MOVE)
    assert found.verdict == "linked"
    assert found.days == 3
    assert 0.8 < (found.share or 0) <= 1.0
    assert found.explained == pytest.approx(0.6 * 60, abs=12)


def test_a_cut_after_the_fall_is_never_blamed() -> None:
    for days_before in range(1, 8):
        for fall in (0.4, 0.6, 0.9):
            found = link(*shop(fall, begins=MOVE - days_before), MOVE)
            assert found.verdict in ("began_before", "no_fall", "usual_swing"), (days_before, fall)
            assert found.explained == 0.0


def test_what_the_other_items_lost_too_is_no_rivals_doing() -> None:
    found = link(*shop(0.6, others=0.6), MOVE)
    assert found.verdict == "others_too"
    assert found.explained == 0.0


def test_a_shared_fall_leaves_only_what_is_beyond_it() -> None:
    alone, shared = link(*shop(0.7), MOVE), link(*shop(0.7, others=0.2), MOVE)
    assert shared.verdict == "linked"
    assert (shared.share or 0) < (alone.share or 0) - 0.1


def test_an_item_that_sells_as_ever_or_swings_as_ever_is_not_linked() -> None:
    assert link(*shop(), MOVE).verdict == "no_fall"
    own, rest = shop()
    own *= np.random.default_rng(2).choice([0.1, 2.2], DAYS)  # it swings that much all the time
    own[MOVE + 1 : MOVE + 4] = [2.0, 40.0, 2.0]
    assert link(own, rest, MOVE).verdict != "linked"


def test_without_stock_it_is_the_stock() -> None:
    out = np.zeros(DAYS)
    out[MOVE + 2] = 1
    assert link(*shop(0.8), MOVE, out_of_stock=out).verdict == "out_of_stock"


def test_too_few_sales_and_days_not_yet_known_say_nothing() -> None:
    own, rest = shop()
    assert link(own / 40, rest, MOVE).verdict == "few_sales"
    assert link(own[: MOVE + 1], rest[: MOVE + 1], MOVE) == Link("too_early", 0, None, None, None, None, None)
    own[MOVE + 1 :] = np.nan
    assert link(own, rest, MOVE).verdict == "too_early"


def test_moves_without_any_effect_are_seldom_linked() -> None:
    random = np.random.default_rng(5)
    linked = 0
    for _ in range(400):
        own, rest = random.poisson(8, DAYS).astype(float), random.poisson(300, DAYS).astype(float)
        linked += link(own, rest, MOVE).verdict == "linked"
    assert linked <= 400 * 0.05


# price indices


def test_the_index_is_our_price_over_the_median_and_0_is_no_price() -> None:
    assert price_index(110, [100, 90, 0, None, 300]) == pytest.approx(110)
    assert price_index(None, [1]) is None
    assert price_index(5, [0, None]) is None


def test_a_group_is_weighted_by_what_its_items_bring_and_never_the_mean_of_indices() -> None:
    assert weighted_index([(120, 900.0), (80, 100.0), (None, 5.0)]) == pytest.approx(116)
    assert weighted_index([(120, None), (80, None)]) == pytest.approx(100)
    assert weighted_index([(None, 3.0)]) is None


# pairs


def test_one_thing_is_found_in_the_other_language() -> None:
    own = [
        Goods("s", "a", "RED RETROSPOT TEACUP AND SAUCER", 4.0),
        Goods("s", "b", "WHITE HANGING HEART T-LIGHT HOLDER", 3.0),
        Goods("s", "c", "Sony WH-1000XM5 wireless earphones black", 300.0),
        Goods("s", "d", "Large wooden clock", 30.0),
    ]
    rivals = [
        Goods("s", "1", "红色复古圆点茶杯 茶碟", 4.2),
        Goods("s", "2", "白色心形烛台 挂式", 3.1),
        Goods("s", "3", "索尼 WH-1000XM5 无线耳机 黑色", 310.0),
        Goods("s", "4", "不锈钢保温杯 500ml", 60.0),
    ]
    assert {(each.rival.id, each.own.id) for each in propose(own, rivals, least=50)} == {
        ("1", "a"),
        ("2", "b"),
        ("3", "c"),
    }


def test_sizes_tell_two_things_apart_and_agree_across_languages() -> None:
    own = [Goods("s", "50", "雪域保湿面霜 50g"), Goods("s", "100", "雪域保湿面霜 100g")]
    (best,) = propose(own, [Goods("s", "1", "保湿面霜 雪域 100克")], least=40)
    assert (best.own.id, best.same_size) == ("100", True)
    assert measures(words("120ML x 2瓶")) == {("120", "ml"), ("2", "bottle")}


def test_a_refused_pair_is_not_proposed_again_and_the_next_best_is() -> None:
    own = [Goods("s", "a", "red heart candle large"), Goods("s", "b", "red heart candle small")]
    rival = Goods("s", "1", "red heart candle large")
    assert [each.own.id for each in propose(own, [rival])] == ["a"]
    assert [each.own.id for each in propose(own, [rival], refused=[("s", "1", "a")])] == ["b"]


def test_items_of_another_store_and_without_a_title_find_nothing() -> None:
    assert propose([Goods("s", "a", "red candle")], [Goods("t", "1", "red candle"), Goods("s", "2", "")]) == []
