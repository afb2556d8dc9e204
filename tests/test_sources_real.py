"""The real exports, beside plain pandas scripts on the raw files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow.compute as pc
import pytest

from xlops.errors import InputError
from xlops.facts import FACTS
from xlops.label import worded
from xlops.settings import Settings
from xlops.sources import Reading
from xlops.sources.base import SOURCES
from xlops.sources.convert import schema
from xlops.sources.reading import read_export

SHOP = Settings(name="Shop", secret="key")


def read(file: Path, settings: Settings = SHOP) -> Reading:
    reading = read_export(file, store="main", settings=settings, as_of_day=date(2025, 1, 1))
    for fact, table in reading.tables.items():
        assert table.schema.equals(schema(FACTS[fact]))
        keys = table.select(list(FACTS[fact].key))
        assert keys.group_by(list(FACTS[fact].key)).aggregate([]).num_rows == table.num_rows
        assert all(keys.column(each).null_count == 0 for each in FACTS[fact].key)
    return reading


def total(reading: Reading, fact: str, column: str) -> object:
    return pc.sum(reading.tables[fact].column(column)).as_py()


@pytest.fixture(scope="module")
def retail(shared_data: Path) -> Reading:
    return read(shared_data / "online_retail_ii" / "online_retail_II_2009-2010.csv.gz")


@pytest.fixture(scope="module")
def retail_lines(shared_data: Path) -> pd.DataFrame:
    file = shared_data / "online_retail_ii" / "online_retail_II_2009-2010.csv.gz"
    lines = pd.read_csv(file, dtype={"Invoice": str, "Customer ID": str}, parse_dates=["InvoiceDate"])
    lines["total"] = lines["Quantity"] * lines["Price"]
    lines["letter"] = lines["Invoice"].str[0]
    return lines


def test_every_line_of_online_retail_is_somewhere_to_the_cent(retail: Reading, retail_lines: pd.DataFrame) -> None:
    gross, refunds = total(retail, "order_lines", "goods_amt"), total(retail, "refunds", "amount")
    adjusted = total(retail, "settlements", "amount")
    assert round(gross - refunds + adjusted, 2) == Decimal("9539484.63")
    assert float(gross) == pytest.approx(retail_lines.total[~retail_lines.letter.isin(["C", "A"])].sum(), abs=0.001)
    assert float(-refunds) == pytest.approx(retail_lines.total[retail_lines.letter == "C"].sum(), abs=0.001)
    assert sum(retail.tables[each].num_rows for each in ("order_lines", "refunds", "settlements")) == len(retail_lines)
    assert total(retail, "orders", "paid_amt") == gross
    assert retail.rejects == ()


def test_duplicates_of_online_retail_stay_and_are_counted(retail: Reading) -> None:
    assert [each.count for each in retail.repairs] == [6865]


def test_an_invoice_that_charges_nothing_is_no_paid_order(retail: Reading, retail_lines: pd.DataFrame) -> None:
    sales = retail_lines[~retail_lines.letter.isin(["C", "A"])]
    charged = sales.groupby("Invoice").Price.max() > 0
    orders = retail.tables["orders"].to_pandas()
    assert len(orders) == len(charged)
    assert orders.pay_day.notna().sum() == charged.sum()
    assert set(orders.status) == {"paid", "cancelled"}
    assert orders.units[orders.pay_day.notna()].sum() == sales.Quantity[sales.Invoice.map(charged)].sum()


def test_months_of_online_retail_equal_a_plain_script(retail: Reading, retail_lines: pd.DataFrame) -> None:
    sales = retail_lines[~retail_lines.letter.isin(["C", "A"])]
    lines = retail.tables["order_lines"].select(["day", "goods_amt", "units", "order_id"]).to_pandas()
    lines["month"] = pd.to_datetime(lines.day).dt.strftime("%Y-%m")
    ours = lines.groupby("month").agg(
        goods=("goods_amt", "sum"), units=("units", "sum"), orders=("order_id", "nunique")
    )
    first = sales.groupby("Invoice").InvoiceDate.transform("min")
    theirs = sales.assign(month=first.dt.strftime("%Y-%m")).groupby("month")
    plain = theirs.agg(goods=("total", "sum"), units=("Quantity", "sum"), orders=("Invoice", "nunique"))
    assert (ours.units == plain.units).all()
    assert (ours.orders == plain.orders).all()
    assert ((ours.goods.astype(float) - plain.goods).abs() < 0.005).all()


def test_olist_is_read_whole(shared_data: Path) -> None:
    read_in = {file.name: read(file) for file in sorted((shared_data / "olist").iterdir())}
    rows = {each.source: sum(table.num_rows for table in each.tables.values()) for each in read_in.values()}
    assert rows == {
        "olist_deals": 842,
        "olist_customers": 8135,
        "olist_leads": 8000,
        "olist_order_items": 8365,
        "olist_order_payments": 8924,
        "olist_order_reviews": 8225,
        "olist_orders": 8135,
        "olist_products": 5460,
        "olist_sellers": 1610,
        "olist_category_names": 71,
    }
    assert all(not each.rejects and not each.repairs for each in read_in.values())
    items = read_in["olist_order_items_dataset.csv.gz"]
    assert total(items, "order_lines", "goods_amt") == Decimal("1093264.35")
    customers = read_in["olist_customers_dataset.csv.gz"].tables["buyers"]
    assert pc.count_distinct(customers.column("buyer")).as_py() == 8016
    orders = read_in["olist_orders_dataset.csv.gz"].tables["orders"]
    assert set(orders.column("buyer").to_pylist()) == set(customers.column("account").to_pylist())


def test_google_ads_rows_add_up_to_its_own_total(shared_data: Path) -> None:
    reading = read(shared_data / "formats" / "google_ads" / "Search terms report.csv")
    assert total(reading, "ad_terms", "imps") == 122_910
    assert total(reading, "ad_terms", "clicks") == 1_457
    assert abs(total(reading, "ad_terms", "spend") - Decimal("573.09")) <= Decimal("0.01")
    assert reading.repairs == ()
    first = reading.tables["ad_terms"].slice(0, 1).to_pylist()[0]
    assert (first["start"], first["day"], first["currency"]) == (date(2026, 1, 28), date(2026, 2, 24), "USD")


def test_a_google_ads_row_that_went_missing_is_noticed(shared_data: Path, tmp_path: Path) -> None:
    lines = (shared_data / "formats" / "google_ads" / "Search terms report.csv").read_text().splitlines(keepends=True)
    clicked = next(at for at, line in enumerate(lines) if at > 2 and ",None,0," not in line and line.count(",") == 11)
    (tmp_path / "a.csv").write_text("".join(lines[:clicked] + lines[clicked + 1 :]))
    assert {each.column for each in read(tmp_path / "a.csv").repairs} >= {"Clicks", "Impr."}


def test_shopify_totals_hold_for_each_currency(shared_data: Path) -> None:
    file = shared_data / "formats" / "shopify" / "orders_export.csv"
    istanbul = Settings(name="Shop", time_zone="Europe/Istanbul", secret="key")
    reading = read(file, istanbul)
    raw = pd.read_csv(file, dtype=str)
    heads = raw[raw.Total.notna()].astype({"Total": float, "Subtotal": float})
    orders = reading.tables["orders"].to_pandas()
    for currency, plain in heads.groupby("Currency"):
        ours = orders[orders.currency == currency]
        assert float(ours.order_amt.sum()) == pytest.approx(plain.Total.sum(), abs=0.001)
        assert float(ours.paid_amt.sum()) == pytest.approx(
            plain.Total[plain["Financial Status"] == "paid"].sum(), abs=0.001
        )
        assert float((ours.goods_amt - ours.discount_amt).sum()) == pytest.approx(plain.Subtotal.sum(), abs=0.001)
    assert len(orders) == 604
    assert reading.tables["order_lines"].num_rows == 818
    days = heads.set_index("Name")["Created at"].str[:10]
    assert (pd.to_datetime(orders.set_index("order_id").day) == pd.to_datetime(days)).all()


def test_no_personal_data_of_shopify_is_kept(shared_data: Path) -> None:
    reading = read(shared_data / "formats" / "shopify" / "orders_export.csv")
    kept = " ".join(
        str(value) for table in reading.tables.values() for row in table.to_pylist() for value in row.values()
    )
    assert "example.com" not in kept
    assert "+000" not in kept
    assert "Customer 0" not in kept


def test_tmall_paid_is_what_was_paid_before_refunds(shared_data: Path) -> None:
    reading = read(shared_data / "tmall" / "tmall_order_report.csv")
    raw = pd.read_csv(shared_data / "tmall" / "tmall_order_report.csv")
    paid = raw[raw["订单付款时间 "].notna()]
    expected = (paid["买家实际支付金额"] + paid["退款金额"]).sum()
    assert float(total(reading, "orders", "paid_amt")) == pytest.approx(expected, abs=0.001)
    assert float(total(reading, "refunds", "amount")) == pytest.approx(raw["退款金额"].sum(), abs=0.001)
    assert (reading.tables["orders"].column("pay_day").null_count, reading.tables["refunds"].num_rows) == (3923, 5646)


def test_visits_of_the_merchandise_store_are_counted_once(shared_data: Path) -> None:
    hits = read(shared_data / "google_merchandise_store" / "analytics.csv.gz")
    assert total(hits, "traffic", "sessions") == 37_887
    assert (worded(hits.repairs[0].found).en, hits.repairs[0].count) == ("exact duplicate rows", 616_256)
    assert hits.tables["traffic"].column("visitors").null_count == hits.tables["traffic"].num_rows
    sessions = read(shared_data / "google_merchandise_store" / "all_sessions.csv.gz")
    assert total(sessions, "traffic", "sessions") == 14_556
    assert set(sessions.tables["traffic"].column("cut").to_pylist()) == {"channel,sku"}


def test_stock_puts_broken_codes_aside_and_adds_up_repeated_ones(shared_data: Path, tmp_path: Path) -> None:
    original = shared_data / "inventory" / "stock_by_sku.csv"
    file = tmp_path / "stock_2022-05-31.csv"
    file.write_bytes(original.read_bytes())
    reading = read(file)
    raw = pd.read_csv(original)
    known = raw[raw["SKU Code"].notna() & (raw["SKU Code"] != "#REF!")]
    assert total(reading, "stock", "on_hand") == known.Stock.sum()
    assert [each.value for each in reading.rejects].count("#REF!") == 15
    assert reading.repairs[0].count == 36
    assert len(reading.repairs) == 5
    assert set(reading.tables["stock"].column("day").to_pylist()) == {date(2022, 5, 31)}


def test_stock_without_a_day_says_where_to_put_it(shared_data: Path) -> None:
    with pytest.raises(InputError, match=r"put the day into the file's name, such as stock_2025-11-30\.csv"):
        read_export(shared_data / "inventory" / "stock_by_sku.csv", store="main", settings=SHOP)


def test_every_source_is_told_in_both_languages_and_fills_a_fact() -> None:
    for each in SOURCES:
        assert each.tables
        assert each.doc.en
        assert each.doc.zh
        assert each.download.zh


def test_a_new_source_is_one_declaration(tmp_path: Path) -> None:
    from xlops.facts.service import RATINGS
    from xlops.label import same
    from xlops.sources.base import Count, Day, Text, into, source

    source(
        "test_scores",
        en="Scores",
        zh="评分",
        platform="test",
        doc=same("Scores."),
        download=same("Nowhere"),
        fields={"day": Day("Scored on"), "part": Text("What"), "score_count": Count("Votes")},
        tables=[into(RATINGS)],
    )
    try:
        (tmp_path / "a.csv").write_text("Scored on,What,Votes\n2025-01-01,service,5\n")
        assert read(tmp_path / "a.csv").tables["ratings"].column("score_count").to_pylist() == [5]
    finally:
        SOURCES.forget("test_scores")
