"""The chase board and the market by what was typed: real figures have gaps and days, indices have ranks and directions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import pytest
from shops import TestShop, new_shop

from xlops.analysis.rivals.blame import Link
from xlops.answers.chases import pursuits
from xlops.answers.market_position import shares
from xlops.answers.rival_advice import advised
from xlops.answers.rival_moves import Move
from xlops.sheets import SHEETS

TODAY = date(2026, 3, 20)
HEAD = "day,category,subject,measure,index_value,real_value"


@pytest.fixture
def shop(tmp_path: Path) -> TestShop:
    return new_shop(tmp_path / "shop", TODAY, {"tm": "旗舰店"})


def typed(shop: TestShop, *rows: str) -> TestShop:
    """Index readings: "days back,subject,index,real"."""
    lines = [HEAD]
    for row in rows:
        back, subject, index, real = row.split(",")
        lines.append(f"{TODAY - timedelta(int(back))},女装,{subject},trade,{index},{real}")
    shop.drop("tm", "market_index.csv", "\n".join(lines))
    done = shop.load()
    assert not done.of("failed") and not done.rejected
    return shop


@pytest.mark.parametrize(
    ("own", "rival", "verdict"),
    [
        (("400", "500"), ("900", "950"), "behind"),  # both rise: nobody can say who gains
        (("400", "500"), ("900", "850"), "nearing"),
        (("500", "400"), ("900", "950"), "widening"),
        (("400", "500"), ("300", "310"), "ahead"),
    ],
)
def test_indices_alone_say_who_is_ahead_and_who_rises_and_no_more(
    shop: TestShop, own: tuple[str, str], rival: tuple[str, str], verdict: str
) -> None:
    hub = typed(
        shop, f"2,own,{own[0]},", f"1,own,{own[1]},", f"2,某竞店,{rival[0]},", f"1,某竞店,{rival[1]},"
    ).hub()  # fmt: skip
    (found,) = pursuits(hub)
    assert (found.basis, found.verdict, found.chase, found.rival_value) == ("rank", verdict, None, None)
    (board,) = (each for each in SHEETS["chase_board"].build(hub) if hasattr(each, "rows") and hasattr(each, "id"))
    (row,) = board.rows
    assert row["theirs"].value is None and row["gap"].value.value is None and row["days"].value is None  # type: ignore[union-attr]


def test_real_figures_have_a_gap_and_days_until_it_is_closed(shop: TestShop) -> None:
    rows = []
    for back in range(5, 0, -1):
        rows += [f"{back},own,,{1000 + 90 * (5 - back)}", f"{back},某竞店,,{2000 + 40 * (5 - back)}"]
    (found,) = pursuits(typed(shop, *rows).hub())
    assert found.basis == "real" and found.chase and found.chase.gap == 2160 - 1360
    assert found.verdict == "closing" and found.chase.days == pytest.approx(800 / 50)


def test_only_targets_are_chased_once_there_are_any(shop: TestShop) -> None:
    typed(shop, "1,own,400,", "1,甲,900,", "1,乙,800,")
    assert {each.rival for each in pursuits(shop.hub())} == {"甲", "乙"}
    shop.drop("tm", "rivals.csv", "rival,tier\n乙,target\n")
    shop.load()
    assert {(each.rival, each.tier) for each in pursuits(shop.hub())} == {("乙", "target")}


def test_shares_and_growth_against_the_market_come_of_real_figures_only(shop: TestShop) -> None:
    hub = typed(shop, "8,own,,100", "8,market,,1000", "1,own,,90", "1,market,,800", "2,own,300,", "2,market,900,").hub()
    (found,) = shares(hub)
    assert (found.figures.share, found.figures.share_before) == (0.1125, 0.1)
    assert found.figures.adjusted == pytest.approx(0.125) and found.figures.verdict == "better"
    assert (found.before, found.day) == (TODAY - timedelta(8), TODAY - timedelta(1))


MOVE = Move("tm", "甲", "peer", "1", "裙", "everyone", TODAY, None, "cut", 100.0, 80.0, -0.2, sku="A", cost=50.0)
LINKED = Link("linked", 3, 20.0, 19.0, 10.0, 3.0, 0.0)


@pytest.mark.parametrize(
    ("verdict", "days", "cost", "said"),
    [
        ("linked", 3, 50.0, "follow"),
        ("linked", 3, 76.0, "refuse"),
        ("no_fall", 3, 50.0, "hold"),
        ("others_too", 3, 50.0, "hold"),
        ("no_fall", 1, 50.0, "watch"),
        ("few_sales", 3, 50.0, "watch"),
        ("linked", 3, None, "cost"),
    ],
)
def test_a_price_is_followed_only_where_sales_fell_after_the_cut_and_enough_is_left(
    shop: TestShop, verdict: Literal["linked"], days: int, cost: float | None, said: str
) -> None:
    move = replace(MOVE, cost=cost, settled=days == 3, link=replace(LINKED, verdict=verdict, days=days))
    assert advised(shop.hub(), move) == said


def test_a_promotion_is_answered_by_one_unless_our_sales_stayed(shop: TestShop) -> None:
    promotion = replace(MOVE, kind="promotion", price=None)
    assert advised(shop.hub(), promotion) == "promote"
    calm = replace(promotion, settled=True, link=replace(LINKED, verdict="no_fall"))
    assert advised(shop.hub(), calm) == "calm"
    assert advised(shop.hub(), replace(calm, settled=False)) == "promote"
    assert advised(shop.hub(), replace(MOVE, price=None)) == "look"
