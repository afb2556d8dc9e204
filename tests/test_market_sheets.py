"""The market's sheets and the weekly brief, through the front door: files dropped, sheets built, formulas recalculated."""

from __future__ import annotations

import math
import random
import re
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from recalc import audit, differences, formulas, recalc_ironcalc, recalc_libreoffice
from shops import TestShop, new_shop

from xlops.analysis.rivals.promotions import mechanics
from xlops.answers.keyword_gaps import bids, click_value, keyword_gaps
from xlops.answers.market_position import lost_customers, readings, scales, shares
from xlops.answers.price_levels import price_levels
from xlops.answers.promotion_matrix import matrix
from xlops.answers.rival_brief import rival_brief
from xlops.answers.rival_looks import rival_sales
from xlops.blocks import Beside, Block, Cell, Formula, Table
from xlops.build import look_of, pages_of
from xlops.demo import DEMO_TODAY
from xlops.faces.cli import cli
from xlops.faces.cli.failure import run
from xlops.hub import Hub
from xlops.label import Language
from xlops.render.brief import html_brief, text_brief
from xlops.render.closed import write_book
from xlops.render.grid import lower
from xlops.sheets import SHEETS
from xlops.workbooks import workbook

MINE = ("promotion_matrix", "keyword_gap", "chase_board", "price_bands", "market", "keyword_bids")
TODAY = date(2026, 3, 20)
NOW = datetime(2026, 3, 20, 9)


def bent(value: float) -> float:
    return 6.2 * value**0.62


def pasted(days: int) -> str:
    """What an operator pastes of the market tool: trade indices of our store (with real amounts) and of a rival."""
    draw = random.Random(5)
    lines = ["日期,店铺名称,交易指数,实际值"]
    for back in range(days, 0, -1):
        day = TODAY - timedelta(back)
        own = 20_000 * math.exp(draw.gauss(0, 0.5))
        lines.append(f"{day},旗舰店,{bent(own):.1f},{own:.2f}")
        lines.append(f"{day},某竞店,{bent(20_000):.1f},")
    return "\n".join(lines)


ITEMS = "日期,店铺名称,商品ID,标题,到手价,销量\n" + "\n".join(
    f"{TODAY - timedelta(back)},某竞店,90{number},碎花连衣裙 {number},{99 + number},已售1万+"
    for back in (1, 5, 9)
    for number in range(4)
)


@pytest.fixture
def shop(tmp_path: Path) -> TestShop:
    return new_shop(tmp_path / "shop", TODAY, {"tm": "旗舰店"})


def tables(blocks: list[Block] | tuple[Block, ...]) -> list[Table]:
    found = []
    for block in blocks:
        if isinstance(block, Table):
            found.append(block)
        elif isinstance(block, Beside):
            found += [table for _, part in block.parts for table in tables(part)]
    return found


def table(hub: Hub, sheet: str, id: str) -> Table:
    return next(each for each in tables(SHEETS[sheet].build(hub)) if each.id == id)


def value(cell: object) -> object:
    plain = cell.value if isinstance(cell, Cell) else cell
    return plain.value if isinstance(plain, Formula) else plain


def test_pasted_indices_get_no_sum_and_no_share_and_an_estimate_from_ten_own_pairs_on(shop: TestShop) -> None:
    shop.drop("tm", "市场.csv", pasted(9))
    shop.drop("tm", "竞品.csv", ITEMS)
    done = shop.load()
    assert not done.of("failed") and not done.rejected
    hub = shop.hub("zh")
    (rival,) = (each for each in readings(hub) if each.subject == "某竞店")
    assert rival.index == pytest.approx(bent(20_000), abs=0.1) and rival.estimate is None and rival.rank is not None
    assert [each.calibration.why for each in scales(hub)] == ["few"] and shares(hub) == []

    shop.drop("tm", "市场.csv", pasted(14))
    shop.load()
    hub = shop.hub("zh")
    (rival,) = (each for each in readings(hub) if each.subject == "某竞店")
    assert rival.estimate and rival.estimate.value and rival.estimate.range.high
    assert rival.estimate.range.low <= 20_000 <= rival.estimate.range.high
    assert rival.estimate.value == pytest.approx(20_000, rel=0.15)
    shown = table(hub, "market", "index_readings")
    assert shown.total is None and shares(hub) == []
    assert not any(isinstance(value(each), str) and "SUM" in str(each) for row in shown.rows for each in row.values())
    assert any(value(row["low"]) and value(row["high"]) for row in shown.rows)


def test_pasted_buckets_that_never_changed_say_nothing_of_sales(shop: TestShop) -> None:
    shop.drop("tm", "竞品.csv", ITEMS)
    shop.load()
    hub = shop.hub("zh")
    found = rival_sales(hub)
    assert len(found) == 4 and all(each.units is None and each.money is None for each in found)
    (levels,) = price_levels(hub)
    assert all(band.units is None and band.per_seller is None for band in levels.bands)


def test_a_bucket_that_changed_gives_a_range(shop: TestShop) -> None:
    lines = [
        "日期,店铺名称,商品ID,标题,到手价,销量",
        f"{TODAY - timedelta(20)},某竞店,1,裙,100,已售5000+",
        f"{TODAY},某竞店,1,裙,80,已售2万+",
    ]
    shop.drop("tm", "竞品.csv", "\n".join(lines))
    shop.load()
    (found,) = rival_sales(shop.hub("zh"))
    assert found.units and found.money and found.money.high
    assert (found.units.low, found.units.high) == pytest.approx((10_001 / 20, 44_999 / 20))
    assert (found.money.low, found.money.high) == pytest.approx((10_001 / 20 * 80, 44_999 / 20 * 100))


@pytest.fixture(scope="module")
def cosmetics(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, TestShop]:
    """A shop whose only store is one of the 22 brands; the file of all brands is loaded."""
    file = shared_data / "tmall" / "double11_cosmetics_prices_gbk.csv"
    shop = new_shop(tmp_path_factory.mktemp("cosmetics") / "shop", date(2016, 11, 15), {"tm": "自然堂"})
    place = shop.root / "exports" / "tm" / file.name
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, place)
    shop.load()
    return file, shop


def test_bands_and_sales_of_the_double_11_file_equal_a_plain_script(cosmetics: tuple[Path, TestShop]) -> None:
    file, shop = cosmetics
    hub = shop.hub("zh")
    raw = pd.read_csv(file, encoding="gb18030").drop_duplicates()
    raw["day"] = pd.to_datetime(raw["update_time"])
    rivals = raw[raw["店名"] != "自然堂"].sort_values("day")
    last = rivals.groupby(["店名", "id"]).tail(1)
    (levels,) = price_levels(hub)
    assert (levels.rivals, levels.items) == (21, len(last))
    for band in levels.bands:
        low, high = band.low or 0, band.high or math.inf
        inside = last[(last["price"] >= low) & (last["price"] < high)]
        assert (band.items, band.sellers) == (len(inside), inside["店名"].nunique())

    counted = rivals.dropna(subset=["sale_count"])
    steps = counted.groupby("id")["sale_count"].diff()
    growing = steps.groupby(counted["id"]).min() >= 0
    known = {each.item: each for each in rival_sales(hub)}
    rises = counted.groupby("id")["sale_count"].agg(["first", "last"])
    spans = counted.groupby("id")["day"].agg(["first", "last"])
    checked = 0
    for item in growing[growing].index:
        days = (spans.loc[item, "last"] - spans.loc[item, "first"]).days
        found = known[item]
        if days:
            assert found.units and found.units.low == found.units.high
            assert found.units.low == pytest.approx((rises.loc[item, "last"] - rises.loc[item, "first"]) / days)
            checked += 1
    assert checked > 1500
    fallen = (steps < 0).groupby(counted["id"]).any()
    for item in fallen[fallen].index:
        assert known[item].units is None or known[item].units.high is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_double_11_sheets_are_built_in_both_languages(
    cosmetics: tuple[Path, TestShop], language: Language, tmp_path: Path
) -> None:
    made = book_of(cosmetics[1].hub(language), NOW, tmp_path / f"{language}.xlsx")
    assert differences(made, recalc_ironcalc(made)) == []
    assert audit(made) == []


def book_of(hub: Hub, now: datetime, target: Path) -> Path:
    """A workbook of the market's sheets alone."""
    look = look_of(hub, workbook("competitors"), now)
    write_book(lower(pages_of(hub, [SHEETS[each] for each in MINE]), look), target, look)
    return target


@pytest.fixture(scope="module")
def demo(loaded_demo: Path) -> Hub:
    return Hub.open(loaded_demo, today=DEMO_TODAY).home


def test_every_formula_of_the_demo_sheets_is_what_two_other_programs_compute(demo: Hub, tmp_path: Path) -> None:
    for language in ("en", "zh"):
        made = book_of(demo.speaking(language), datetime(2010, 12, 9, 9), tmp_path / f"{language}.xlsx")  # type: ignore[arg-type]
        assert sum(len(each) for each in formulas(made).values()) > 10
        assert differences(made, recalc_ironcalc(made)) == []
        if language == "zh":
            assert differences(made, recalc_libreoffice(made)) == []


def test_the_demos_missing_words_go_to_a_bulk_sheet_of_text_with_bids_from_its_own_economics(demo: Hub) -> None:
    (gaps,) = keyword_gaps(demo)
    missing = {each.keyword for each in gaps.gaps.of("missing")}
    assert {"snow globe", "felt garland"} <= missing and "bunting" not in missing
    most = click_value(demo, "giftware-uk")
    paid = demo.ask(["max_cpc"], period="last 30 days", where={"store": "giftware-uk"}).value("max_cpc")
    assert most.basis == "ads" and paid is not None and most.most == pytest.approx(float(paid))
    rows = table(demo, "keyword_bids", "keyword_bids").rows
    assert {row["keyword"] for row in rows} == missing == {each.gap.keyword for each in bids(demo)}
    for row in rows:
        assert row["first_bid"] == f"{float(paid) * 0.7:.2f}"  # text, so that no platform's sheet reformats it


def test_without_own_keywords_nothing_is_called_missing_for_the_ads(shop: TestShop) -> None:
    shop.drop("tm", "rival_keywords.csv", f"rival,item,day,keyword,deals\n某竞店,*,{TODAY - timedelta(1)},连衣裙,90\n")
    assert not shop.load().of("failed")
    hub = shop.hub("en")
    (found,) = keyword_gaps(hub)
    assert not found.own_known and bids(hub) == [] and click_value(hub, "tm").most is None
    said = [str(each) for each in SHEETS["keyword_gap"].build(hub)]
    assert any("which of them we lack is unknown" in each for each in said)


def test_the_demos_promotions_are_shares_of_what_was_seen(demo: Hub) -> None:
    found = matrix(demo)
    assert found.rows and all(0 <= share <= 1 for each in found.rows for share in each.shares.values())
    assert all(each.items <= each.seen for each in found.rows)
    rows = demo.read("rival_observations", ["store", "rival", "item", "day", "promotions"])
    rows["week"] = [day - timedelta(day.weekday()) for day in rows["day"]]
    one = found.rows[0]
    week = max(one.shares)
    here = rows[(rows["rival"] == one.rival) & (rows["week"] == week)]
    ran = here[[one.mechanic in mechanics(text) for text in here["promotions"]]]
    assert one.shares[week] == pytest.approx(ran["item"].nunique() / here["item"].nunique())


def test_lost_customers_are_told_only_where_data_say_so_and_worth_our_own_price(demo: Hub) -> None:
    found = lost_customers(demo)
    assert found and [each.money for each in found] == sorted((each.money for each in found), reverse=True)  # type: ignore[type-var]
    first = found[0]
    rows = demo.ask(["pay_amt", "buyers"], by=["sku"], period="last 30 days", where={"store": first.store}).rows
    (own,) = (row for row in rows if row["sku"] == first.sku)
    assert first.money == pytest.approx((first.buyers or 0) * float(own["pay_amt"]) / float(own["buyers"]))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_empty_shop_says_on_each_sheet_what_is_missing_and_where_to_type_it(
    shop: TestShop, language: Language, tmp_path: Path
) -> None:
    hub = shop.hub(language)
    for id in MINE:
        assert not tables(SHEETS[id].build(hub))
    assert audit(book_of(hub, NOW, tmp_path / "empty.xlsx")) == []


def test_the_brief_says_what_moved_what_it_cost_and_what_to_do_and_escapes_what_others_wrote(demo: Hub) -> None:
    brief = rival_brief(demo)
    assert [each.title.en for each in brief.sections] == [
        "What moved", "What it cost us", "What we suggest", "What nobody can know",
    ]  # fmt: skip
    moved, cost, suggested, _ = brief.sections
    assert moved.points and suggested.points
    assert brief.facts[1].value.en.lstrip("£").replace(",", "").isdigit()
    assert any("could explain" in (each.detail.en if each.detail else "") for each in cost.points)
    for language in ("en", "zh"):
        hub = demo.speaking(language)  # type: ignore[arg-type]
        look = look_of(hub, workbook("competitors"), NOW)
        html = html_brief(rival_brief(hub), look, SHEETS["market"].label)
        assert html.count("<section>") == 4 and "@media print" in html and "Holly &amp; Tinsel" in html
        assert not re.search(r"<script|https?://|None|\{\{", html)
        text = text_brief(rival_brief(hub), look, SHEETS["market"].label)
        assert "Holly & Tinsel" in text and "None" not in text
        assert ("建议怎么做" in text) == (language == "zh") and not ("What moved" in text and language == "zh")


def test_titles_of_rivals_cannot_write_html(shop: TestShop) -> None:
    evil = "<script>alert(1)</script>=HYPERLINK(1)"
    lines = ["日期,店铺名称,商品ID,标题,到手价", f"{TODAY - timedelta(8)},某竞店,1,{evil},100"]
    lines.append(f"{TODAY - timedelta(1)},某竞店,1,{evil},50")
    shop.drop("tm", "竞品.csv", "\n".join(lines))
    shop.load()
    hub = shop.hub("zh")
    look = look_of(hub, workbook("competitors"), NOW)
    html = html_brief(rival_brief(hub), look, SHEETS["market"].label)
    assert "<script>" not in html and "&lt;script&gt;" in html


def test_the_command_writes_the_brief_beside_the_other_reports(
    loaded_demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = tmp_path / "shop"
    shutil.copytree(loaded_demo, shop)
    arguments = ["report", "rivals", "--shop", str(shop), "--today", str(DEMO_TODAY), "--lang", "zh", "--text"]
    assert run(cli, arguments) == 0
    told = capsys.readouterr().out
    assert "竞店周报" in told and "建议怎么做" in told
    assert (shop / "reports" / "rivals-2010-12-09.html").is_file()
    assert (shop / "reports" / "rivals-2010-12-09.txt").read_text(encoding="utf-8").startswith("竞店周报")


def test_without_rivals_the_command_says_what_to_do(shop: TestShop, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["report", "rivals", "--shop", str(shop.root), "--lang", "en"]) == 2
    assert "Competitors.xlsx" in capsys.readouterr().err
