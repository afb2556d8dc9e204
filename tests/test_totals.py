"""The hub's totals of real exports, beside plain pandas scripts on the raw files, to the cent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from shops import TestShop, new_shop

from xlops.errors import QuestionError
from xlops.hub import Hub

YEAR = "2009-12-01..2010-12-09"


@pytest.fixture(scope="module")
def retail_file(shared_data: Path) -> Path:
    return shared_data / "online_retail_ii" / "online_retail_II_2009-2010.csv.gz"


@pytest.fixture(scope="module")
def retail(retail_file: Path, tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    shop = new_shop(
        tmp_path_factory.mktemp("retail") / "shop",
        date(2010, 12, 10),
        {"giftware": "Giftware"},
        currency="GBP",
        zone="Europe/London",
    )
    assert len(shop.load([retail_file], store="giftware").of("loaded")) == 1
    return shop


@pytest.fixture(scope="module")
def by_month(retail_file: Path) -> pd.DataFrame:
    """The plain script: gross is every line of an invoice that starts with neither C nor A; C lines are refunds."""
    lines = pd.read_csv(retail_file, dtype=str, parse_dates=["InvoiceDate"])
    lines["month"] = lines["InvoiceDate"].dt.to_period("M").dt.to_timestamp().dt.date
    lines["units"] = lines["Quantity"].astype(int)
    lines["price"] = [Decimal(each) for each in lines["Price"]]
    lines["total"] = lines["units"] * lines["price"]
    letter = lines["Invoice"].str[0]
    charged = lines.groupby("Invoice")["price"].transform("max") > 0  # an invoice of zeros only is a stock correction
    sale = lines[~letter.isin(["C", "A"]) & charged]
    back = lines[letter == "C"]
    sold = sale.groupby("month").agg(
        orders=("Invoice", "nunique"),
        buyers=("Customer ID", "nunique"),
        pay_amt=("total", "sum"),
        units=("units", "sum"),
    )
    sold["returns_amt"] = -back.groupby("month")["total"].sum()
    sold["net_amt"] = sold["pay_amt"] - sold["returns_amt"]
    return sold


def test_every_month_of_online_retail_equals_a_plain_script(retail: TestShop, by_month: pd.DataFrame) -> None:
    names = list(by_month.columns)
    rows = retail.hub().ask(names, by=["month"], period=YEAR).rows
    found = {row["month"]: [row[name] for name in names] for row in rows}
    assert found == {
        month: list(row) for month, row in zip(by_month.index, by_month.itertuples(index=False), strict=True)
    }
    assert len(found) == 13


def test_every_line_of_online_retail_is_in_the_hub(retail: TestShop) -> None:
    row = retail.hub().ask(["gross_sales", "pay_amt", "returns_amt", "settled_amt"], period=YEAR).rows[0]
    assert round(row["pay_amt"] - row["returns_amt"] + row["settled_amt"], 2) == Decimal("9539484.63")
    assert row["gross_sales"] == row["pay_amt"]


def test_loading_online_retail_again_changes_nothing(retail: TestShop, retail_file: Path) -> None:
    before = retail.hub().generation
    again = retail.load([retail_file], store="giftware")
    assert [each.outcome for each in again.files] == ["unchanged"]
    assert retail.hub().generation == before


def test_buyers_of_a_year_are_recounted_not_added_up(retail: TestShop, by_month: pd.DataFrame) -> None:
    buyers = retail.hub().ask(["buyers"], period=YEAR).rows[0]["buyers"]
    assert buyers < by_month["buyers"].sum() / 1.5


def test_olist_items_add_up(shared_data: Path, tmp_path: Path) -> None:
    shop = new_shop(tmp_path / "shop", date(2018, 10, 18), {"olist": "Olist"}, currency="BRL", zone="America/Sao_Paulo")
    result = shop.load([shared_data / "olist"], store="olist")
    assert not result.of("failed"), result.of("failed")
    lines = shop.hub().read("order_lines", ["goods_amt"])
    assert round(sum(lines["goods_amt"]), 2) == 1093264.35
    placed = shop.hub().ask(["ordered_sales"], period="2016-09-01..2018-10-17").rows[0]["ordered_sales"]
    assert placed == Decimal("1093264.35")
    leads = shop.hub().ask(["leads", "deals"], period="2017-06-01..2018-12-31").rows[0]
    assert (leads["leads"], leads["deals"]) == (8000, 842)


def test_google_ads_terms_equal_the_files_own_total(shared_data: Path, tmp_path: Path) -> None:
    shop = new_shop(tmp_path / "shop", date(2026, 2, 25), {"phones": "Phones"}, currency="USD", zone="America/New_York")
    shop.load([shared_data / "formats" / "google_ads" / "Search terms report.csv"], store="phones")
    row = shop.hub().ask(["term_imps", "term_clicks", "term_spend"], period="2026-01-28..2026-02-24").rows[0]
    assert (row["term_imps"], row["term_clicks"]) == (122_910, 1_457)
    assert abs(row["term_spend"] - Decimal("573.09")) <= Decimal("0.01")
    with pytest.raises(QuestionError, match="2026-01-28"):
        shop.hub().ask(["term_spend"], by=["day"], period="2026-01-28..2026-02-24")


def test_shopify_totals_stay_apart_by_currency(shared_data: Path, tmp_path: Path) -> None:
    file = shared_data / "formats" / "shopify" / "orders_export.csv"
    shop = new_shop(tmp_path / "shop", date(2025, 11, 23), {"web": "Web"}, currency="TRY", zone="Europe/Istanbul")
    shop.load([file], store="web")
    raw = pd.read_csv(file, dtype=str)
    raw = raw[raw["Total"].notna()]
    script = {currency: sum(map(Decimal, rows["Total"])) for currency, rows in raw.groupby("Currency")}
    with pytest.raises(QuestionError, match=r"TRY.*USD|USD.*TRY"):
        Hub.open(shop.root, today=shop.today).ask(["placed_amt"], period="2025-01-01..2025-11-22")
    by_currency = (
        Hub.open(shop.root, today=shop.today).ask(["placed_amt"], by=["currency"], period="2025-01-01..2025-11-22").rows
    )
    assert {row["currency"]: row["placed_amt"] for row in by_currency} == script
