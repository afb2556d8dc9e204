"""A block that is pasted into the competitor workbook: read by its headings, kept before it is cleared, nothing lost."""

from __future__ import annotations

import warnings
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from fake_excel import open_excel
from openpyxl.utils import range_boundaries
from shops import TestShop, new_shop
from typing_hands import shown

from xlops.build import build, look_of, pages_of
from xlops.hub import Hub
from xlops.morning import read_workbook
from xlops.paths import ShopPaths
from xlops.render.grid import lower
from xlops.render.live import found, opened, refresh_book, standing_names
from xlops.settings import Settings, Store, read_settings
from xlops.sheets import SHEETS, Sheet
from xlops.sources.pasted import Beside, ReadBlock, read_block
from xlops.typed import Outcome, read_typed
from xlops.workbooks import Workbook, workbook

SETTINGS = Settings("Shop", stores=(Store("tmall", "旗舰店"),))
TODAY = date(2026, 3, 3)


def block(text: str, *, rival: str = "", day: str = "2026-03-02") -> ReadBlock:
    """A block as it is copied from a sheet: cells parted by |, one line a row."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    width = max(map(len, rows))
    return read_block([row + [""] * (width - len(row)) for row in rows], Beside("tmall", rival, day), SETTINGS, "Paste")


def looks(found: ReadBlock) -> list[tuple[Any, ...]]:
    names = ("rival", "item", "day", "for_whom", "list_price", "hand_price", "sales_text")
    rows = found.tables["rival_observations"].to_pylist() if "rival_observations" in found.tables else []
    return [
        tuple(float(row[name]) if name.endswith("price") and row[name] is not None else row[name] for name in names)
        for row in rows
    ]


def reasons(found: ReadBlock) -> list[str]:
    return [reason.en for _, reason in found.stay if reason is not None]


def test_columns_may_stand_in_any_order_in_either_language() -> None:
    found = block("销量 | 到手价 | 店铺名称 | 宝贝ID | 日期\n1万+ | 99 | 甲店 | 7001 | 2026-03-01")
    assert looks(found) == [("甲店", "7001", date(2026, 3, 1), "everyone", None, 99.0, "1万+")]
    again = block("date | shop | item id | price | sold\n2026-03-01 | Alpha | 7001 | 12.5 | 10k+")
    assert looks(again) == [("Alpha", "7001", date(2026, 3, 1), "everyone", None, 12.5, "10k+")]


def test_headings_over_two_rows_and_merged_cells_are_read() -> None:
    found = block(
        """
        竞品监测 2026年3月 |  |  |  |
        店铺 | 商品 | 价格 |  | 销量
         |  | 标价 | 到手价 |
        甲店 | 7001 | 120 | 99 | 300
         | 7002 | 60 | 50 | 20
        """
    )
    assert looks(found) == [
        ("甲店", "7001", date(2026, 3, 2), "everyone", 120.0, 99.0, "300"),
        ("甲店", "7002", date(2026, 3, 2), "everyone", 60.0, 50.0, "20"),
    ]
    assert any("taken from the row above" in each.en for each in found.told)


def test_a_column_without_a_heading_is_told_and_the_others_are_read() -> None:
    found = block("shop | item id | price | \nAlpha | 1 | 10 | something")
    assert looks(found) == [("Alpha", "1", date(2026, 3, 2), "everyone", None, 10.0, None)]
    assert any("without a heading" in each.en for each in found.told)


def test_a_block_without_headings_stays_whole_with_the_reason() -> None:
    found = block("Alpha | 1 | 10\nBeta | 2 | 20")
    assert not found.tables
    assert [cells for cells, _ in found.stay] == [["Alpha", "1", "10"], ["Beta", "2", "20"]]
    assert reasons(found) == [
        "no row of headings was found; paste the headings too, such as: date, shop, item id, title, price, sales"
    ]


def test_a_price_of_0_or_login_to_see_is_unknown_and_a_text_for_a_price_stays() -> None:
    found = block("shop | item id | price\nA | 1 | 0\nA | 2 | login to see\nA | 3 | about ten\nA | 4 | 12")
    assert [(row[1], row[5]) for row in looks(found)] == [("1", None), ("2", None), ("4", 12.0)]
    assert reasons(found) == ["price “about ten”: it is not an amount"]
    assert [cells for cells, _ in found.stay] == [["shop", "item id", "price"], ["A", "3", "about ten"]]


def test_a_price_with_a_foreign_sign_is_in_that_currency_and_not_in_ours() -> None:
    found = block("shop | item id | price\nA | 1 | US$12\nA | 2 | 30\nA | 3 | ￥25\nA | 4 | €9.50")
    rows = found.tables["rival_observations"].to_pylist()
    assert [(row["item"], row["currency"], float(row["hand_price"])) for row in rows] == [
        ("1", "USD", 12.0), ("2", "CNY", 30.0), ("3", "CNY", 25.0), ("4", "EUR", 9.5)
    ]  # fmt: skip
    assert "2 rows have prices in EUR, USD" in [each.en for each in found.told]


def test_what_was_mended_is_told_of_the_column_as_the_block_calls_it() -> None:
    found = block("店铺 | 宝贝ID | 标价 | 到手价\n甲 | 1 | 0 | 9")
    assert [each.zh for each in found.told] == ["标价：价格为 0：留空：0 不是价格（1）"]


def test_prices_for_members_and_new_buyers_become_looks_of_their_own() -> None:
    found = block("店铺|商品ID|标价|到手价|会员价|新客价\n甲|1|100|90|85|70")
    assert {(row[3], row[5]) for row in looks(found)} == {("everyone", 90.0), ("member", 85.0), ("new_buyer", 70.0)}


def test_whose_it_is_and_of_which_day_may_be_said_beside_the_block() -> None:
    text = "item id | price\n1 | 10"
    assert looks(block(text, rival="Alpha", day="2026-02-27"))[0][:3] == ("Alpha", "1", date(2026, 2, 27))
    assert reasons(block(text)) == ["nothing says whose it is; type the rival above, or add a column"]


def test_indices_and_bucketed_sales_are_kept_as_they_are() -> None:
    found = block("日期 | 店铺 | 交易指数 | 已售\n2026-03-01 | 甲店 | 12345 | 1万+\n2026-03-01 | 旗舰店 | 9000 | 5000+")
    rows = found.tables["market_index"].to_pylist()
    assert [(row["subject"], row["measure"], row["index_value"], row["real_value"]) for row in rows] == [
        ("甲店", "trade", 12345.0, None),
        ("own", "trade", 9000.0, None),
    ]


def test_keywords_and_traffic_shares_go_where_their_headings_belong() -> None:
    words = block("关键词 | 成交指数 | 竞店\n连衣裙 | 800 | 甲店")
    assert words.tables["rival_keywords"].to_pylist()[0]["deal_index"] == 800.0
    shares = block("渠道 | 流量占比 | 竞店\n搜索 | 35% | 甲店")
    assert shares.tables["rival_traffic"].to_pylist()[0]["share"] == pytest.approx(0.35)


def test_our_own_store_among_the_rivals_becomes_our_price_history() -> None:
    found = block("shop | item id | price\n旗舰店 | 85123A | 12\nAlpha | 1 | 10")
    assert [row["sku"] for row in found.tables["price_history"].to_pylist()] == ["85123A"]
    assert len(looks(found)) == 1


# through the workbook


@pytest.fixture
def shop(tmp_path: Path) -> TestShop:
    made = new_shop(tmp_path / "shop", TODAY, {"tmall": "旗舰店"})
    made.drop(
        "tmall", "orders.csv", "order_id,day,pay_day,status,currency,paid_amt\n1,2026-03-02,2026-03-02,paid,CNY,100\n"
    )
    made.load()
    return made


class OnlyPaste(Workbook):
    """The competitor workbook with its sheet Paste alone: the others take no part in it."""

    @property
    def sheets(self) -> list[Sheet]:
        return [SHEETS["paste"]]


def only_paste() -> Workbook:
    whole = workbook("competitors")
    return OnlyPaste(whole.id, whole.title, whole.doc, whole.file)


def competitors(shop: TestShop) -> Path:
    """The shop's competitor workbook, made or refreshed."""
    paths = ShopPaths(shop.root)
    target = paths.workbook(workbook("competitors").file)
    build(Hub.open(shop.root, today=shop.today).speaking("en"), only_paste(), target, now=shop.now, shop=paths)
    return target


def read(shop: TestShop, path: Path, hours: int = 1) -> Outcome:
    paths = ShopPaths(shop.root)
    outcome = read_workbook(path, paths, read_settings(paths.settings), shop.now + timedelta(hours=hours))
    assert outcome is not None
    return outcome


def paste(path: Path, rows: list[list[Any]], **beside: Any) -> None:
    """Paste rows at the first cell of the table, over its end where they are many."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    sheet = next(each for each in book if "t_paste" in each.tables)
    left, top, right, _ = range_boundaries(sheet.tables["t_paste"].ref)
    heads = {sheet.cell(top, at).value: at for at in range(left, right + 1)}
    for down, row in enumerate(rows, 1):
        for across, value in enumerate(row):
            sheet.cell(top + down, heads["c01"] + across).value = value
    left, top, right, _ = range_boundaries(sheet.tables["t_paste_for"].ref)
    for at in range(left, right + 1):
        if sheet.cell(top, at).value in beside:
            sheet.cell(top + 1, at).value = beside[sheet.cell(top, at).value]
    book.save(path)


def pasted(path: Path) -> list[tuple[Any, ...]]:
    return shown(path, "paste", "why", "c01", "c02", "c03")


HEAD = ["shop", "item id", "price"]


def test_what_was_read_is_cleared_only_by_the_next_writing_and_what_was_not_stays(shop: TestShop) -> None:
    path = competitors(shop)
    paste(path, [HEAD, ["Alpha", "1", 10], ["Alpha", "2", "ten"]])
    outcome = read(shop, path)
    assert "1 row read: Rival observations 1; 1 row not read" in outcome.label.en
    assert len(pasted(path)) == 3  # the file is as it was: only the archive holds it yet
    assert shop.hub().rows_of("rival_observations") == 1
    competitors(shop)
    assert pasted(path) == [(None, *HEAD), ("price “ten”: it is not an amount", "Alpha", "2", "ten")]
    assert not read(shop, path, 2).made  # nothing new stands there
    paste(path, [HEAD, ["Alpha", "2", 9.5]])
    assert "1 row read" in read(shop, path, 3).label.en
    competitors(shop)
    assert pasted(path) == []
    assert shop.hub().rows_of("rival_observations") == 2


def test_a_longer_block_than_the_table_is_read_whole_and_leaves_no_rest(shop: TestShop) -> None:
    path = competitors(shop)
    paste(path, [HEAD, *(["Alpha", f"{10**17 + at}", 5 + at] for at in range(200))])
    assert "200 rows read" in read(shop, path).label.en
    competitors(shop)
    assert pasted(path) == []
    items = shop.hub().read("rival_observations", ["item"])["item"]
    assert len(set(items)) == 200
    assert items.iloc[0] == f"{10**17}"


def test_whose_it_is_stays_beside_the_block_until_all_of_it_is_read(shop: TestShop) -> None:
    path = competitors(shop)
    paste(path, [], rival="Alpha", day=date(2026, 3, 1))
    read(shop, path)
    competitors(shop)
    assert [row[1] for row in shown(path, "paste_for", "store", "rival")] == ["Alpha"]
    paste(path, [["item id", "price"], ["1", 10]])
    read(shop, path, 2)
    assert shop.hub().read("rival_observations", ["rival", "day"]).values.tolist() == [["Alpha", date(2026, 3, 1)]]
    competitors(shop)
    assert shown(path, "paste_for", "rival", "day") == []


def test_rows_that_stayed_and_were_deleted_by_hand_are_gone(shop: TestShop) -> None:
    path = competitors(shop)
    paste(path, [HEAD, ["Alpha", "2", "ten"]])
    read(shop, path)
    competitors(shop)
    assert len(pasted(path)) == 2
    paste(path, [[None] * 3, [None] * 3])
    read(shop, path, 2)
    competitors(shop)
    assert pasted(path) == []


def test_a_block_that_is_pasted_into_the_open_workbook_is_read_and_cleared_there(shop: TestShop) -> None:
    path = competitors(shop)
    book = open_excel(path)
    table = next(each for sheet in book.sheets for each in sheet.tables if each.name == "t_paste")
    place = table.header_row_range.value.index("c01")
    rows = [HEAD, ["Alpha", "1", 10], ["Alpha", "2", "ten"]]
    table.data_body_range[0, place].resize(3, 3).value = rows
    paths = ShopPaths(shop.root)
    settings = read_settings(paths.settings)
    now = opened(book)
    held = found(now)
    outcome = read_typed(held, paths, settings, shop.now + timedelta(hours=1))
    assert "1 row read" in outcome.label.en
    hub = Hub.open(shop.root, today=shop.today).home.speaking("en")
    chosen = only_paste()
    look = look_of(hub, chosen, shop.now)
    grids = lower(pages_of(hub, chosen.sheets), look, *standing_names(now))
    refresh_book(now, grids, look, held.identity)
    shows = [[cell for cell in row[: place + 3] if cell] for row in table.data_body_range.options(ndim=2).value]
    assert [row for row in shows if row] == [HEAD, ["price “ten”: it is not an amount", "Alpha", "2", "ten"]]
