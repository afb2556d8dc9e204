"""What the tabs say where the data does not tell: blank and said so, never zero; one definition for each count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest
from shops import TestShop, new_shop

from xlops.answers.ads import campaigns as ad_campaigns
from xlops.answers.ads import term_reports
from xlops.answers.campaigns import coming, gone, platforms
from xlops.answers.due import due
from xlops.answers.funnel import funnel
from xlops.answers.items import concentration, items, movers
from xlops.answers.quality import kept_out
from xlops.answers.stock import cover
from xlops.blocks import Beside, Block, Card, Cards, Cell, Heading, Note, Table
from xlops.calendar.events import EVENTS, occurrence
from xlops.errors import UsageError
from xlops.hub import Hub
from xlops.label import Label
from xlops.sheets.base import SHEETS
from xlops.sheets.waiting import downloads, fitted, headings

TODAY = date(2024, 6, 11)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def shop(tmp_path: Path) -> TestShop:
    return new_shop(tmp_path / "shop", TODAY, {"a": "A"})


def table(header: str, rows: Iterable[str]) -> str:
    return "\n".join([header, *rows]) + "\n"


def days_back(count: int) -> list[date]:
    return [YESTERDAY - timedelta(days=back) for back in range(count)]


def loaded(shop: TestShop) -> Hub:
    shop.load()
    return shop.hub()


def blocks(hub: Hub, sheet: str) -> list[Block]:
    found: list[Block] = []
    for each in SHEETS[sheet].build(hub):
        found += [inner for _, part in each.parts for inner in part] if isinstance(each, Beside) else [each]
    return found


def texts(hub: Hub, sheet: str) -> str:
    return "\n".join(each.text.en for each in blocks(hub, sheet) if isinstance(each, Heading | Note))


def tables(hub: Hub, sheet: str) -> dict[str, Table]:
    return {each.id: each for each in blocks(hub, sheet) if isinstance(each, Table)}


def cards(hub: Hub, sheet: str) -> dict[str, Card]:
    return {card.id: card for each in blocks(hub, sheet) if isinstance(each, Cards) for card in each.cards}


LINES = "order_id,line,day,pay_day,status,sku,title,units,price,goods_amt,paid_amt,currency"


def line(order: str, sku: str, title: str, amount: int, day: date = YESTERDAY) -> str:
    return f"{order},1,{day},{day},paid,{sku},{title},1,{amount},{amount},{amount},CNY"


def test_items_without_a_code_go_by_their_title_and_shares_are_of_everything(shop: TestShop) -> None:
    rows = [
        line("o1", "", "mask", 60),
        line("o2", "", "mask", 20),
        line("o3", "s", "shirt", 10),
        line("o4", "", "", 10),
    ]
    shop.drop("a", "order_lines.csv", table(LINES, rows))
    hub = loaded(shop)
    found = items(hub)
    assert [(row.sku, row.title, row.paid, row.share) for row in found.rows] == [
        ("", "mask", 80, pytest.approx(0.8)),
        ("s", "shirt", 10, pytest.approx(0.1)),
    ]
    assert concentration(found).top_20 == pytest.approx(0.9)
    assert "80.0% of the paid amount has no item code" in texts(hub, "products")
    assert "10.0% of the paid amount names no item" in texts(hub, "products")


def test_refunds_that_name_no_item_leave_the_items_refund_rate_blank(shop: TestShop) -> None:
    shop.drop("a", "order_lines.csv", table(LINES, [line("o1", "s", "shirt", 10)]))
    shop.drop("a", "refunds.csv", table("order_id,line,day,amount,currency", [f"o1,1,{YESTERDAY},5,CNY"]))
    assert items(loaded(shop)).rows[0].refund_rate is None


def test_without_the_days_before_nothing_rose_or_fell(shop: TestShop) -> None:
    shop.drop("a", "order_lines.csv", table(LINES, [line("o1", "s", "shirt", 10)]))
    hub = loaded(shop)
    assert movers(items(hub)) == ([], [])
    assert "What rose and fell is unknown" in texts(hub, "products")
    assert "products_down" not in tables(hub, "products")
    assert cards(hub, "products")["new"].value is None
    assert cards(hub, "products")["short"].value is None


def test_an_item_known_by_its_code_alone_is_named_once(shop: TestShop) -> None:
    shop.drop("a", "order_lines.csv", table(LINES, [line("o1", "abc123", "", 10)]))
    hub = loaded(shop)
    assert tables(hub, "products")["products_top"].rows[0]["title"] == "abc123"
    assert tables(hub, "items")["items"].rows[0]["title"] is None


def test_tabs_without_data_name_the_file_that_gives_it(shop: TestShop) -> None:
    hub = loaded(shop)
    for sheet in ("products", "items", "ads", "stock", "funnel", "channels", "service"):
        rows = tables(hub, sheet)[f"{sheet}_needed"].rows
        assert rows, sheet
        assert all(row["file"] and row["where"] for row in rows)
        assert not cards(hub, sheet)
    assert "unknown" in texts(hub, "service")
    assert "No item fell" not in texts(hub, "products")


def test_stock_without_orders_invents_no_sales_and_no_value(shop: TestShop) -> None:
    rows = [f"{YESTERDAY},x,30,30", f"{YESTERDAY},y,0,0"]
    shop.drop("a", "stock.csv", table("day,sku,on_hand,available", rows))
    hub = loaded(shop)
    assert [(each.per_day, each.days, each.value, each.slow) for each in cover(hub)] == [(None, None, None, False)] * 2
    assert "1 SKU is out of stock of 2; what sells is unknown" in texts(hub, "stock")
    assert "Slow" not in texts(hub, "stock")
    shown = cards(hub, "stock")
    assert (shown["out"].value, shown["short"].value, shown["value"].value, shown["slow"].value) == (
        1,
        None,
        None,
        None,
    )
    assert [row["sku"] for row in tables(hub, "stock")["stock_risks"].rows] == ["y"]
    status = tables(hub, "stock")["stock_slow"].rows[0]["status"]
    assert isinstance(status, Cell)
    assert isinstance(status.value, Label)
    assert status.value.en == "sales unknown"


def test_out_selling_out_and_waiting_are_counted_once_each_and_alike_on_every_tab(shop: TestShop) -> None:
    sold = [line(f"o{sku}{place}", sku, sku, 10, day) for sku in "xyz" for place, day in enumerate(days_back(28))]
    shop.drop("a", "order_lines.csv", table(LINES, sold))
    rows = [f"{YESTERDAY},x,0,0", f"{YESTERDAY},y,5,5", f"{YESTERDAY},z,5,5"]
    shop.drop("a", "stock.csv", table("day,sku,on_hand,available", rows))
    shop.drop("a", "inbound.csv", table("po,sku,day,due_day,ordered_units", [f"p,z,{days_back(9)[-1]},{TODAY},50"]))
    hub = loaded(shop)
    known = {each.sku: each for each in cover(hub)}
    assert [(known[sku].out, known[sku].sells_out, known[sku].waits(TODAY)) for sku in "xyz"] == [
        (True, False, False),
        (False, True, True),
        (False, True, False),
    ]
    assert "1 SKU is out of stock, 2 more sell out within 14 days; for 1 of these nothing arrives" in texts(
        hub, "stock"
    )
    assert (cards(hub, "stock")["out"].value, cards(hub, "stock")["short"].value) == (1, 2)
    assert [row["sku"] for row in tables(hub, "stock")["stock_risks"].rows] == ["x", "y", "z"]
    assert next(each for each in due(hub) if each.id == "stock").text.en == "1 SKU sells out, none in time; 1 is out"
    assert cards(hub, "products")["short"].value == 3


ADS = "day,tool,campaign,clicks,imps,spend,sales,orders,budget,currency"


def test_a_budget_that_is_not_used_is_not_raised(shop: TestShop) -> None:
    rows = [
        f"{day},search,{name},20,900,{spend},{10 * spend},{orders},100,CNY"
        for day in days_back(7)
        for name, spend, orders in (("full", 90, 3), ("half", 51, 3), ("none", 90, 0))
    ]
    shop.drop("a", "ads.csv", table(ADS, rows))
    days = days_back(30)
    shop.drop("a", "order_lines.csv", table(LINES, (line(f"o{day}", "s", "s", 100, day) for day in days)))
    header = "order_id,day,pay_day,status,buyer,paid_amt,order_amt,goods_amt,units,currency"
    shop.drop("a", "orders.csv", table(header, (f"o{day},{day},{day},paid,b,100,100,100,1,CNY" for day in days)))
    shop.drop("a", "product_costs.csv", table("sku,valid_from,unit_cost,currency", ["s,2024-01-01,40,CNY"]))
    shop.drop("a", "fees.csv", table("fee,valid_from,rate", ["commission,2024-01-01,0.05"]))
    found = {row.name: row.verdict for row in ad_campaigns(loaded(shop))}
    assert found == {"full": "raise", "half": "keep", "none": "watch"}


def test_search_terms_alone_are_shown_with_their_period(shop: TestShop) -> None:
    header = "start,day,campaign,keyword,match,state,imps,clicks,spend,conversions,currency"
    rows = [
        "2024-05-01,2024-05-31,c,mug,exact,Added,1000,50,20,2,CNY",
        "2024-05-01,2024-05-31,c,cup,broad,,400,10,30,0,CNY",
        "2024-04-01,2024-04-30,c,old,broad,,400,10,30,0,CNY",
    ]
    shop.drop("a", "ad_terms.csv", table(header, rows))
    hub = loaded(shop)
    (report,) = term_reports(hub)
    assert [(each.term, each.ctr, each.cpc, each.cost) for each in report.terms] == [
        ("cup", 0.025, 3, None),
        ("mug", 0.05, 0.4, 10),
    ]
    said = texts(hub, "ads")
    assert "2024-05-01 – 2024-05-31, ¥50 spent, ¥30 of it on terms that brought nothing" in said
    assert "whole period" in said
    assert "no daily ads export" in said


def visits(visitors: int, carts: int, ordered: int, buyers: int, days: Iterable[date]) -> list[str]:
    return [f"{day},{visitors},{carts},0,{ordered},{buyers},{100 * buyers}" for day in days]


def test_a_leak_costs_what_its_fall_took(shop: TestShop) -> None:
    now, before = days_back(60)[:30], days_back(60)[30:]
    rows = [*visits(100, 20, 5, 5, now), *visits(100, 20, 10, 10, before)]
    shop.drop("a", "store_daily.csv", table("day,visitors,cart_people,fav_people,order_buyers,buyers,pay_amt", rows))
    answer = funnel(loaded(shop), "visit")
    assert answer.leak is not None
    assert answer.leak.metric == "order_buyers"
    assert answer.leak.lost_amt == pytest.approx(15000), "half the rate is gone, and with it half of 30 000"
    assert answer.leak.point_amt == pytest.approx(15000 * 0.01 / 0.25)
    assert answer.steps[1].fell_amt == 0


def test_where_nothing_fell_the_leak_is_the_lowest_rate_behind_the_entrance(shop: TestShop) -> None:
    rows = visits(100, 20, 10, 9, days_back(60))
    shop.drop("a", "store_daily.csv", table("day,visitors,cart_people,fav_people,order_buyers,buyers,pay_amt", rows))
    hub = loaded(shop)
    answer = funnel(hub, "visit")
    assert answer.leak is not None
    assert answer.leak.metric == "order_buyers"
    assert answer.leak.lost_amt == answer.leak.point_amt
    assert "no step fell" in texts(hub, "funnel")


def test_events_of_platforms_are_for_shops_on_them(tmp_path: Path) -> None:
    for platform, wanted in (("天猫", {"618", "double11"}), ("Own shop", {"618", "double11"}), ("Amazon", set())):
        shop = new_shop(tmp_path / platform, date(2024, 6, 1), {"a": "A"})
        file = shop.root / "xlops.toml"
        file.write_text(file.read_text("utf-8").replace('platform = ""', f'platform = "{platform}"'), "utf-8")
        hub = shop.hub()
        assert {each.id for each in coming(hub, 200)} & {"618", "double11", "prime_day"} == wanted, platforms(hub)


def test_events_do_not_happen_before_there_were_any() -> None:
    for id, first in (("double11", 2009), ("618", 2010), ("prime_day", 2015), ("cyber_monday", 2005)):
        assert EVENTS[id].since == first
        assert occurrence(id, first).event_year == first
        with pytest.raises(UsageError, match="no known date"):
            occurrence(id, first - 1)


def test_a_closed_day_has_no_lift(shop: TestShop) -> None:
    header = "order_id,day,pay_day,status,buyer,paid_amt,order_amt,goods_amt,units,currency"
    open_days = [day for day in days_back(60) if day != date(2024, 6, 1)]
    shop.drop("a", "orders.csv", table(header, (f"o{day},{day},{day},paid,b,9,9,9,1,CNY" for day in open_days)))
    hub = loaded(shop)
    children = next(each for each in gone(hub) if each.id == "childrens_day")
    assert (children.closed, children.lift) == (True, None)
    assert "Best day" not in texts(hub, "campaigns")
    assert "Next big event: 618, 7 days to go" in texts(hub, "campaigns")


def test_ratings_that_fall_as_shown_are_counted_and_named_in_both_languages(shop: TestShop) -> None:
    week = YESTERDAY - timedelta(days=7)
    rows = [f"{week},{part},{score},1000" for part, score in (("described", 4754), ("own", 4750), ("service", 4800))]
    rows += [
        f"{YESTERDAY},{part},{score},1000" for part, score in (("described", 4746), ("own", 4746), ("service", 4790))
    ]
    shop.drop("a", "ratings.csv", table("day,part,score_sum,score_count", rows))
    hub = loaded(shop)
    assert "Ratings: 1 of 3 fell in a week" in texts(hub, "service"), "4.754 and 4.746 are both shown as 4.75"
    part = tables(hub, "service")["ratings"].rows[0]["part"]
    assert part == Label("As described", "描述相符")
    assert "reviews" in texts(hub, "service")


def test_files_and_rows_kept_out_are_said_apart_and_error_texts_are_quoted(shop: TestShop) -> None:
    shop.drop(
        "a", "stock_2024-06-10.csv", "SKU Code,Design No.,Stock,Category,Size,Color\n#REF!,d,4,c,s,r\nx,d,4,c,s,r\n"
    )
    shop.drop("a", "nothing.csv", "what,is,this\n1,2,3\n")
    hub = loaded(shop)
    assert (kept_out(hub).files, kept_out(hub).rows) == (1, 1)
    assert "1 file and 1 row kept out" in texts(hub, "quality")
    assert "“#REF!”" in [row["value"] for row in tables(hub, "quality")["quarantine"].rows]


def test_inputs_name_downloads_and_headings_of_own_tables(shop: TestShop) -> None:
    hub = shop.hub()
    listed = {each.id for each in downloads()}
    assert {"shopify_orders", "google_ads_search_terms"} <= listed
    assert not [each for each in listed if each.startswith(("olist", "online_retail", "google_merchandise"))]
    assert [row["headings"] for row in tables(hub, "inputs")["own_tables"].rows] == [
        headings(each) for each in ("targets", "product_costs", "fees")
    ]
    assert headings("fees").zh.startswith("费用")


def test_a_long_title_keeps_its_end() -> None:
    assert fitted("short", 20) == "short"
    cut = fitted("Handmade Ski Mask of the best wool - Black", 24)
    assert cut.startswith("Handmade")
    assert cut.endswith("Black")
    assert len(cut) < 28
    assert len(fitted("手工编织滑雪面罩纯羊毛黑色加厚款", 16)) <= 9
