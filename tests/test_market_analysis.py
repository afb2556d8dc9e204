"""Words, promotions, price bands, the market, chases and titles: what each says, and what it refuses to say."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from xlops.analysis.rivals.buckets import Between
from xlops.analysis.rivals.chase import catch_up, chase, steady_slope
from xlops.analysis.rivals.keyword_gap import OwnWord, RivalWord, folded, keyword_gap
from xlops.analysis.rivals.market import AgainstMarket, adjusted_growth
from xlops.analysis.rivals.price_bands import Offer, gaps, nice_edges, price_bands
from xlops.analysis.rivals.promotions import changes, mechanics, promotion_matrix
from xlops.analysis.rivals.titles import title_length, title_score


def test_two_spellings_of_a_search_are_one_word() -> None:
    assert folded("Ｔｅａ  Light ") == folded("tea light") == "tea light"
    assert folded("碎花 连衣裙") == folded("碎花连衣裙")
    assert folded("nike 跑鞋") != folded("nike跑")


def test_words_of_rivals_are_missing_weak_or_there_and_weigh_by_real_deals() -> None:
    rivals = [
        RivalWord("甲", "连衣裙", 400.0, 1),
        RivalWord("乙", "连衣裙 ", 100.0, 3),
        RivalWord("甲", "雪纺衫", 300.0, 2),
        RivalWord("甲", "半身裙", 200.0, 3),
        RivalWord("甲", "长裙", 100.0, 4),
        RivalWord("丙", "开衫", None, 1),
    ]
    own = {
        folded("连衣裙"): OwnWord(5000, 350, bid_on=False),
        folded("半身裙"): OwnWord(900, 20, bid_on=False),
        folded("长裙"): OwnWord(None, None, bid_on=True),
    }
    found = keyword_gap(rivals, own, weak=0.5)
    assert [(each.keyword, each.state) for each in found.words] == [
        ("连衣裙", "have"), ("雪纺衫", "missing"), ("半身裙", "weak"), ("长裙", "weak"), ("开衫", "missing"),
    ]  # fmt: skip
    assert found.words[0].rivals == ("甲", "乙") and found.words[0].deals == 400  # the best rival's, never a sum
    assert found.covered == pytest.approx(400 / 1000)


def test_without_real_deals_words_are_ranked_and_nothing_is_weighed() -> None:
    found = keyword_gap([RivalWord("甲", "b", None, 2), RivalWord("甲", "a", None, 1)], {}, weak=0.5)
    assert [each.keyword for each in found.words] == ["a", "b"] and found.covered is None


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("满300减40、店铺券", ("full_reduction", "coupon")),
        ("满减，买一送一; 百亿补贴", ("full_reduction", "gift", "subsidy")),
        ("presale, live room", ("presale", "live")),
        ("第二件半价", ("second_unit",)),
        ("盲盒", ("盲盒",)),
        ("无", ()),
        (None, ()),
    ],
)
def test_kinds_of_promotion_are_read_from_what_the_page_says(text: str | None, kinds: tuple[str, ...]) -> None:
    assert mechanics(text) == kinds


def test_a_week_without_a_look_is_blank_and_one_without_the_promotion_is_0() -> None:
    monday = date(2026, 3, 2)
    rows = [
        ("甲", "1", monday, "coupon"), ("甲", "2", monday, None),
        ("甲", "1", monday + timedelta(15), None), ("甲", "2", monday + timedelta(15), "gift"),
        ("乙", "9", monday, "gift"),
    ]  # fmt: skip
    seen = pd.DataFrame(rows, columns=["rival", "item", "day", "promotions"]).assign(
        day=lambda frame: pd.to_datetime(frame["day"])
    )
    found = promotion_matrix(seen)
    shares = {(row.rival, row.mechanic, row.week): row.share for row in found.itertuples()}
    assert shares == {
        ("甲", "coupon", monday): 0.5,
        ("甲", "coupon", monday + timedelta(14)): 0.0,
        ("甲", "gift", monday): 0.0,
        ("甲", "gift", monday + timedelta(14)): 0.5,
        ("乙", "gift", monday): 1.0,
    }
    assert changes(found, [monday, monday + timedelta(7)]) == []  # nobody looked in the second week
    assert set(changes(found, [monday, monday + timedelta(14)])) == {("甲", "coupon", "ended"), ("甲", "gift", "begun")}


def test_bands_add_up_lower_bounds_and_say_where_we_lack() -> None:
    market = [
        Offer("甲", 45, Between(10, 10)), Offer("乙", 49, Between(20, None)), Offer("甲", 120, Between(90, 120)),
        Offer("乙", 150, Between(60, 80)), Offer("丙", 450, None), Offer("丙", 0, Between(5, 5)),
    ]  # fmt: skip
    cheap, middle, dear = price_bands(market, [(39.0, 12.0), (480.0, 1.0)], [50, 200])
    assert (cheap.sellers, cheap.items, cheap.units, cheap.own) == (2, 2, Between(30, None), 1)
    assert (middle.units, middle.per_seller, middle.own) == (Between(150, 200), 75, 0)
    assert (dear.units, dear.per_seller, dear.own) == (None, None, 1)
    assert [each.text() for each in (cheap, middle, dear)] == ["<50", "50–200", "≥200"]
    assert gaps([cheap, middle, dear]) == [middle]


def test_edges_of_bands_are_round_and_part_the_prices() -> None:
    edges = nice_edges([9.9, 19, 29, 39, 59, 89, 129, 199, 259, 399, 599, 999])
    assert edges == sorted(set(edges)) and len(edges) >= 4
    assert all(str(f"{each:g}").strip("0.")[:2] in ("1", "15", "2", "25", "3", "4", "5", "6", "8") for each in edges)
    assert nice_edges([]) == [] and nice_edges([30.0]) == [30.0]


def test_growth_against_the_market_tells_who_moved() -> None:
    assert adjusted_growth(90, 100, 800, 1000) == pytest.approx(0.125)
    assert AgainstMarket(79, 100, 800, 1000).verdict == "market"
    assert AgainstMarket(70, 100, 1000, 1000).verdict == "we"
    assert AgainstMarket(60, 100, 800, 1000).verdict == "both"
    assert AgainstMarket(120, 100, 1000, 1000).verdict == "better"
    assert AgainstMarket(90, 0, 800, 1000).adjusted is None and AgainstMarket(90, 100, 0, 0).share is None


def test_a_rival_is_caught_when_both_go_on_as_they_do() -> None:
    days = [date(2026, 3, 1) + timedelta(each) for each in range(10)]
    own = [(day, 100 + 9.0 * place) for place, day in enumerate(days)]
    rival = [(day, 300 + 4.0 * place) for place, day in enumerate(days)]
    odd = [*rival[:4], (days[4], 9000.0), *rival[5:]]
    found = chase(own, odd)
    assert found and (found.gap, found.rival_slope, found.state) == (155, 4.0, "closing")
    assert found.days == pytest.approx(155 / 5)
    turned = chase(rival, own)
    assert turned and turned.state == "ahead" and turned.days == 0
    away = chase([(day, 100.0) for day in days], rival)
    assert away and (away.state, away.days) == ("apart", None)
    few = chase(own[:2], rival)
    assert few and (few.state, few.days) == ("behind", None)
    assert chase([], rival) is None and steady_slope(own[:2]) is None
    assert catch_up(1, 1, 0, 5) == 0.0


def test_a_title_is_measured_as_taobao_counts() -> None:
    assert title_length("夏季连衣裙A字") == 13 and title_length("abc，") == 5
    words = [("连衣裙", 50.0), ("碎花 长裙", 30.0), ("雪纺", 20.0)]
    found = title_score("法式碎花连衣裙女夏季收腰显瘦长裙", words)
    assert found.covered == pytest.approx(0.8) and found.missing == ("雪纺",)
    full = title_score("法式碎花连衣裙女夏季收腰显瘦雪纺长裙小个子初恋温柔风", words)
    assert full.covered == 1 and full.score > found.score
    assert title_score("连衣裙" * 11, words).score == 0  # 66 half-width characters
    assert title_score("连衣裙连衣裙", words).score < title_score("连衣裙夏季款", words).score
    banned = title_score("全网最低连衣裙", words, forbidden=("最低",))
    assert (banned.score, banned.forbidden) == (0, ("最低",))
