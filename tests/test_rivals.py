"""Rivals end to end: the double-11 list against a plain script, the demo's planted stories, the workbook itself."""

from __future__ import annotations

import csv
import re
import zipfile
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from recalc import audit
from shops import TestShop, new_shop
from typing_hands import shown, type_over

from xlops.answers.own_prices import own_prices
from xlops.answers.price_watch import by_item, by_store, troubled, watched
from xlops.answers.rival_moves import alerts, lost_money, money_at_risk, moves
from xlops.answers.rival_pairs import confirmed, proposals, rivals
from xlops.answers.rival_seen import cuts_and_rises, faults, seen
from xlops.build import build
from xlops.hub import Hub
from xlops.label import Language
from xlops.morning import read_workbook
from xlops.paths import ShopPaths
from xlops.settings import read_settings
from xlops.sheets.rival_parts import small_trend
from xlops.workbooks import workbook

DOUBLE_11 = "tmall/double11_cosmetics_prices_gbk.csv"
OWN = "自然堂"

# the double-11 list: one brand as our own store, the others as rivals


@pytest.fixture(scope="module")
def cosmetics(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    shop = new_shop(tmp_path_factory.mktemp("cosmetics") / "shop", date(2016, 11, 15), {"own": OWN})
    shop.load([shared_data / DOUBLE_11], store="own")
    return shop


def plain_rows(shared_data: Path) -> tuple[list[dict[str, str]], int]:
    """The rows of the file, each once, as a script would read them; and how many stood twice."""
    with (shared_data / DOUBLE_11).open(encoding="gbk", newline="") as file:
        rows = list(csv.DictReader(file))
    once = list({tuple(row.items()): row for row in rows}.values())
    return once, len(rows) - len(once)


def day_of(text: str) -> date:
    year, month, day = map(int, text.split("/"))
    return date(year, month, day)


def test_who_cut_by_how_much_and_on_which_day_equals_a_plain_script(cosmetics: TestShop, shared_data: Path) -> None:
    prices: dict[tuple[str, str], dict[date, float]] = defaultdict(dict)
    for row in plain_rows(shared_data)[0]:
        if row["店名"] != OWN and row["price"]:
            prices[row["店名"], row["id"]][day_of(row["update_time"])] = float(row["price"])
    expected = set()
    for (rival, item), by_day in prices.items():
        days = sorted(by_day)
        expected |= {
            (rival, item, day, by_day[before], by_day[day])
            for before, day in pairwise(days)
            if by_day[day] < by_day[before]
        }
    rows = cuts_and_rises(cosmetics.hub())
    rows = rows[rows["change"] < 0]
    found = {
        (row.rival, row.item, row.day.date(), row.before, row.price)
        for row in rows[["rival", "item", "day", "before", "price"]].itertuples(index=False)
    }
    assert found == expected
    assert len(expected) > 200
    deepest = max(expected, key=lambda each: 1 - each[4] / each[3])
    assert any(deepest[:3] == each[:3] for each in found)


def test_counters_that_fell_and_the_86_duplicates_are_reported(cosmetics: TestShop, shared_data: Path) -> None:
    rows, twice = plain_rows(shared_data)
    assert twice == 86
    counts: dict[tuple[str, str], dict[date, float]] = defaultdict(dict)
    for row in rows:
        if row["店名"] != OWN and row["sale_count"]:
            counts[row["店名"], row["id"]][day_of(row["update_time"])] = float(row["sale_count"])
    falls = [
        item
        for item, by_day in counts.items()
        for before, day in pairwise(sorted(by_day))
        if by_day[day] < by_day[before]
    ]
    found = faults(cosmetics.hub())
    assert (found.falls, found.fallen_items, found.repeated) == (len(falls), len(set(falls)), 86)
    assert found.falls > 0


def test_our_own_brand_became_our_price_history_and_all_others_are_rivals(cosmetics: TestShop) -> None:
    hub = cosmetics.hub()
    assert len(rivals(hub)) == 21
    assert OWN not in {rival for _, rival in rivals(hub)}
    assert hub.rows_of("price_history") + hub.rows_of("rival_observations") == 27_598 - 86
    assert {each.basis for each in own_prices(hub).values()} == {"history"}


# the demo: planted on falls that are in the real orders


@pytest.fixture(scope="module")
def demo(loaded_demo: Path) -> Hub:
    return Hub.open(loaded_demo, today=date(2010, 12, 9)).home


def test_the_planted_cut_is_found_ranked_first_and_linked_to_the_fall_it_preceded(demo: Hub) -> None:
    first = alerts(demo)[0]
    assert (first.rival, first.sku, first.kind, first.day) == ("Holly & Tinsel", "22866", "cut", date(2010, 12, 6))
    assert first.link is not None
    assert first.link.verdict == "linked"
    assert 0.5 < (first.link.share or 0) <= 1
    assert first.lost == pytest.approx(lost_money(alerts(demo)))
    assert (first.link.expected, first.link.actual) == (pytest.approx(26.6, abs=0.1), 7.0)


def test_the_planted_coincidence_and_the_cut_after_the_fall_are_not_blamed(demo: Hub) -> None:
    verdicts = {each.sku: each.link.verdict for each in moves(demo) if each.kind == "cut" and each.link}
    assert verdicts["22632"] == "usual_swing"
    assert verdicts["22139"] == "began_before"
    assert verdicts["85123A"] == "too_early"
    assert {each.sku for each in moves(demo) if each.lost} == {"22866"}


def test_money_at_risk_counts_each_sku_once(demo: Hub) -> None:
    pressing = alerts(demo)
    assert money_at_risk([*pressing, *pressing]) == money_at_risk(pressing)
    assert money_at_risk(pressing) == pytest.approx(sum({each.sku: each.at_risk or 0 for each in pressing}.values()))
    one = pressing[0]
    assert one.takings is not None
    assert one.takings.visitors is not None
    product = one.takings.visitors * (one.takings.conversion or 0) * (one.takings.value or 0)
    assert product == pytest.approx(one.takings.paid)


def test_the_index_of_a_sku_is_its_price_over_the_median_of_its_rivals(demo: Hub) -> None:
    found = next(each for each in by_item(demo) if each.rivals >= 3)
    prices = sorted(each.price for each in watched(demo) if each.sku == found.name and each.price)
    middle = prices[len(prices) // 2] if len(prices) % 2 else sum(prices[len(prices) // 2 - 1 :][:2]) / 2
    assert found.index == pytest.approx((found.own or 0) / middle * 100)
    whole = by_store(demo)[0].index
    assert whole is not None
    assert min(each.index or 999 for each in by_item(demo)) < whole < max(each.index or 0 for each in by_item(demo))


def test_targets_come_first_and_what_nobody_matched_is_proposed(demo: Hub) -> None:
    assert list(rivals(demo).values()) == ["target", "target", "peer", "follower"]
    open_pairs = proposals(demo)
    assert open_pairs
    assert not {(each.store, each.rival, each.item) for each in open_pairs} & set(confirmed(demo))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_formula_of_the_workbook_gives_what_the_file_says(demo: Hub, tmp_path: Path, language: Language) -> None:
    path = tmp_path / "book.xlsx"
    made = build(demo.speaking(language), workbook("competitors"), path, now=TestShop(tmp_path, date(2010, 12, 9)).now)
    assert audit(path) == []
    assert {"rivals_overview", "price_watch", "matches", "response_plan", "paste", "rival_4"} <= set(made.sheets)
    assert "rival_5" not in made.sheets  # there is no fifth rival


def test_the_workbook_needs_no_more_number_formats_than_a_file_may_have(demo: Hub, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    build(demo, workbook("competitors"), path, now=TestShop(tmp_path, date(2010, 12, 9)).now)
    with zipfile.ZipFile(path) as book:
        formats = re.findall(rb"<numFmt ", book.read("xl/styles.xml"))
    assert 20 < len(formats) <= 180


# a little shop: what goes wrong

TODAY = date(2026, 3, 3)


def little(tmp_path: Path, prices: str, items: str = "") -> TestShop:
    shop = new_shop(tmp_path / "shop", TODAY, {"tmall": "旗舰店"})
    lines = []
    for back in range(40, 0, -1):
        day = TODAY - timedelta(back)
        lines += [f"{back}{at},{day},{day},paid,S{at % 3},10,1,10" for at in range(30)]
    shop.drop(
        "tmall", "order_lines.csv", "order_id,day,pay_day,status,sku,paid_amt,units,goods_amt\n" + "\n".join(lines)
    )
    shop.drop("tmall", "products.csv", "sku,title,list_price\nS0,red candle large,12\nS1,blue mug,9\nS2,green tea,8\n")
    shop.drop("tmall", "rival_list.csv", prices)
    if items:
        shop.drop("tmall", "rival_items.csv", items)
    shop.load()
    return shop


def test_one_rival_item_matched_to_two_skus_counts_once_and_is_told(tmp_path: Path) -> None:
    shop = little(
        tmp_path,
        "date,shop,item id,title,price\n2026-03-02,A,1,red candle,9\n",
        "rival,item,sku,confirmed\nA,1,S0,yes\nA,1,S1,yes\n",
    )
    assert confirmed(shop.hub()) == {("tmall", "A", "1"): "S0"}
    assert [(each.sku, each.trouble) for each in troubled(shop.hub())] == [("S1", "two_skus")]


def test_a_sku_that_no_longer_exists_is_told_and_does_not_count(tmp_path: Path) -> None:
    shop = little(
        tmp_path,
        "date,shop,item id,title,price\n2026-03-02,A,1,red candle,9\n",
        "rival,item,sku,confirmed\nA,1,GONE,yes\n",
    )
    assert confirmed(shop.hub()) == {}
    assert [each.trouble for each in troubled(shop.hub())] == ["no_such_sku"]


def test_prices_of_two_currencies_are_not_compared_and_the_others_are_told(tmp_path: Path) -> None:
    shop = little(
        tmp_path,
        "date,shop,item id,price,currency\n2026-03-01,A,1,100,CNY\n2026-03-02,A,1,14,USD\n2026-03-02,B,1,90,CNY\n",
    )
    hub = shop.hub()
    assert cuts_and_rises(hub).empty
    assert len(seen(hub)) == 2
    (other,) = [each for each in hub.other_currencies() if each.id == "rival_observations"]
    assert (other.currency, other.rows) == ("USD", 1)


def test_the_small_trend_of_a_price_shows_how_far_it_moved() -> None:
    assert small_trend([10, 10, None, 10]) == "▁▁·▁"
    assert small_trend([100, 100, 95, 80, 60]) == "██▆▃▁"
    assert small_trend([None]) == ""


def test_hidden_prices_and_zeros_make_no_cut(tmp_path: Path) -> None:
    rows = ["2026-02-27,A,1,10", "2026-02-28,A,1,0", "2026-03-01,A,1,登录可见", "2026-03-02,A,1,8"]
    shop = little(tmp_path, "date,shop,item id,price\n" + "\n".join(rows) + "\n")
    (change,) = cuts_and_rises(shop.hub()).to_dict("records")
    assert (change["before"], change["price"]) == (10.0, 8.0)


def test_a_shop_that_never_saw_a_rival_gets_the_workbook_with_the_way_in(tmp_path: Path) -> None:
    shop = new_shop(tmp_path / "shop", TODAY, {"tmall": "旗舰店"})
    shop.drop(
        "tmall", "orders.csv", "order_id,day,pay_day,status,currency,paid_amt\n1,2026-03-02,2026-03-02,paid,CNY,1\n"
    )
    shop.load()
    made = build(shop.hub(), workbook("competitors"), tmp_path / "book.xlsx", now=shop.now)
    assert "rivals_overview" in made.sheets
    assert "rival_1" not in made.sheets


def test_what_was_typed_beside_a_match_and_a_move_survives_the_next_build(tmp_path: Path) -> None:
    shop = little(
        tmp_path,
        "date,shop,item id,title,price\n"
        + "".join(f"2026-02-2{at},A,1,red candle large,9\n" for at in range(1, 9))
        + "2026-03-02,A,1,red candle large,6\n2026-03-02,A,2,blue mug,9\n",
        "rival,item,sku,confirmed\nA,1,S0,yes\n",
    )
    paths = ShopPaths(shop.root)
    path = paths.workbook(workbook("competitors").file)
    build(shop.hub(), workbook("competitors"), path, now=shop.now, shop=paths)
    assert shown(path, "rival_items", "item", "sku")[0] == ("2", "S1")
    type_over(path, "rival_items", {"item": "2"}, {"confirmed": "yes"})
    type_over(path, "response_plan", {"item": "1"}, {"to_price": 7, "owner": "王"})
    read_workbook(path, paths, read_settings(paths.settings), shop.now + timedelta(hours=1))
    hub = shop.hub()
    assert confirmed(hub)["tmall", "A", "2"] == "S1"
    build(hub, workbook("competitors"), path, now=shop.now + timedelta(hours=2), shop=paths)
    assert shown(path, "response_plan", "item", "to_price", "owner") == [("1", 7, "王")]
    index = shown(path, "response_plan", "then_index")
    assert index == [(pytest.approx(7 / 6 * 100),)]
