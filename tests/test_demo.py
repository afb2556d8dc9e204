from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from xlops.demo import STORES, make_demo_shop
from xlops.errors import UsageError
from xlops.facts import FACTS
from xlops.settings import Store, read_settings
from xlops.shipped import shipped

SAMPLE = shipped("workbooks/sample")
TODAY = date(2010, 12, 9)
MEGABYTE = 1_000_000


def shipped_table(store: str, fact: str) -> pa.Table:
    return pq.read_table(SAMPLE / "exports" / store / f"{fact}.simulated.parquet")


def paid_by_day(store: str) -> dict[date, tuple[Decimal, set[str], int]]:
    """Paid amount, paid orders and their units by day, in plain Python from the shipped real orders."""
    orders: dict[str, tuple[date, Decimal, int]] = {}
    file = SAMPLE / "exports" / store / "online_retail_II.parquet"
    names = ["Invoice", "Quantity", "Price", "InvoiceDate"]
    columns = pq.read_table(file, columns=names).to_pydict()
    for invoice, quantity, price, at in zip(*(columns[name] for name in names), strict=True):
        if invoice[0] not in "CA":
            day, amount, units = orders.get(invoice, (date.fromisoformat(at[:10]), Decimal(0), 0))
            orders[invoice] = (day, amount + int(quantity) * Decimal(price), units + int(quantity))
    days: dict[date, tuple[Decimal, set[str], int]] = {}
    for invoice, (day, amount, units) in orders.items():
        if amount > 0:
            before = days.get(day, (Decimal(0), set[str](), 0))
            days[day] = (before[0] + amount, before[1] | {invoice}, before[2] + units)
    return days


@pytest.mark.parametrize("store", STORES)
def test_the_portals_of_a_day_add_up_to_the_real_paid_amount_orders_and_units(store: str) -> None:
    cells = shipped_table(store, "traffic")
    cells = cells.filter(pc.equal(cells["cut"], "channel"))
    sums = cells.group_by("day").aggregate([("pay_amt", "sum"), ("orders", "sum"), ("units", "sum")]).to_pylist()
    real = paid_by_day(store)
    assert len(sums) == 373
    for row in sums:
        amount, orders, units = real.pop(row["day"], (Decimal(0), set(), 0))
        assert (row["pay_amt_sum"], row["orders_sum"], row["units_sum"]) == (amount, len(orders), units), row["day"]
    assert set(real) == {TODAY}


@pytest.mark.parametrize("store", STORES)
def test_the_platform_counts_fewer_people_than_its_portals_and_its_days(store: str) -> None:
    cells = shipped_table(store, "traffic")
    cells = cells.filter(pc.equal(cells["cut"], "channel"))
    portals = {
        row["day"]: row["visitors_sum"] for row in cells.group_by("day").aggregate([("visitors", "sum")]).to_pylist()
    }
    days = {row["day"]: row for row in shipped_table(store, "store_daily").to_pylist()}
    assert portals.keys() == days.keys()
    assert all(day["visitors"] <= portals[on] for on, day in days.items())
    real = paid_by_day(store)
    assert all(day["pay_amt"] == real.get(on, (Decimal(0),))[0] for on, day in days.items())
    for period in shipped_table(store, "store_period").to_pylist():
        length = (period["day"] - period["start"]).days + 1
        inside = [days[period["start"] + timedelta(n)]["visitors"] for n in range(length)]
        assert max(inside) <= period["visitors"] < sum(inside)


@pytest.mark.parametrize("store", STORES)
def test_every_step_of_a_visit_has_at_most_as_many_as_the_one_before(store: str) -> None:
    for row in shipped_table(store, "traffic").to_pylist():
        assert row["visitors"] >= row["cart_people"] >= row["order_buyers"] >= row["buyers"] >= 0
        assert row["page_views"] >= row["sessions"] >= row["cart_sessions"] >= row["checkout_sessions"] >= row["orders"]
        assert row["sessions"] >= row["visitors"] >= row["new_visitors"]
        assert row["sessions"] - row["bounces"] >= row["orders"] >= row["buyers"]


@pytest.mark.parametrize("store", STORES)
def test_keyword_figures_of_a_campaign_add_up_to_it(store: str) -> None:
    rows = shipped_table(store, "ads").to_pylist()
    for figure in ("clicks", "spend", "sales", "orders"):
        whole = {(row["day"], row["campaign"]): row[figure] for row in rows if row["cut"] == "campaign"}
        parts: dict[tuple[date, str], Decimal] = {}
        for row in rows:
            if row["cut"] == "campaign,keyword":
                parts[row["day"], row["campaign"]] = parts.get((row["day"], row["campaign"]), Decimal(0)) + row[figure]
        assert parts
        assert all(whole[key] == value for key, value in parts.items())


def test_simulated_headers_are_columns_that_a_source_fills_and_the_key_is_unique() -> None:
    files = sorted(SAMPLE.glob("exports/*/*.simulated.parquet"))
    assert len(files) == 34
    for file in files:
        fact = FACTS[file.name.split(".")[0]]
        table = pq.read_table(file)
        assert set(table.column_names) <= {each.name for each in fact.sourced}, file
        key = [each for each in fact.key if each in table.column_names]
        assert table.group_by(key).aggregate([]).num_rows == table.num_rows, file
        assert table.num_rows


def test_every_export_is_read_whole_and_the_paid_orders_are_those_of_the_portals(tmp_path: Path) -> None:
    from xlops.sources.reading import read_export

    store = "giftware-world"
    shop = make_demo_shop(tmp_path).shop
    settings = read_settings(shop / "xlops.toml")
    readings = [
        read_export(file, store=store, settings=settings) for file in sorted((shop / "exports" / store).iterdir())
    ]
    for reading in readings:
        assert reading.simulated == (".simulated." in reading.file.name)
        assert not reading.rejects
        assert not reading.simulated or not reading.repairs
    assert {fact for reading in readings if reading.simulated for fact in reading.tables} == {
        file.name.split(".")[0] for file in (SAMPLE / "exports" / store).glob("*.simulated.*")
    }
    (orders,) = (reading.tables["orders"] for reading in readings if not reading.simulated)
    paid = orders.filter(pc.and_(pc.equal(orders["status"], "paid"), pc.less(orders["day"], TODAY)))
    portals = shipped_table(store, "traffic")
    portals = portals.filter(pc.equal(portals["cut"], "channel"))
    assert pc.sum(paid["paid_amt"]) == pc.sum(portals["pay_amt"])
    assert paid.num_rows == pc.sum(portals["orders"]).as_py()
    assert pc.sum(paid["units"]) == pc.sum(portals["units"])


def test_nothing_simulated_is_dated_after_yesterday() -> None:
    for file in SAMPLE.glob("exports/*/*.simulated.parquet"):
        table = pq.read_table(file)
        if "day" in table.column_names:
            assert pc.max(table["day"]).as_py() < TODAY, file


def test_yesterday_has_its_stories() -> None:
    cells = shipped_table("giftware-uk", "traffic").to_pylist()
    paid = {row["day"]: row for row in cells if row["cut"] == "channel" and row["channel"] == "Paid search"}
    yesterday, week_before = paid[date(2010, 12, 8)], paid[date(2010, 12, 1)]
    assert 0.60 < yesterday["visitors"] / week_before["visitors"] < 0.72
    rates = [row["buyers"] / row["visitors"] for row in (yesterday, week_before)]
    assert abs(rates[0] / rates[1] - 1) < 0.15
    ads = [
        row for row in shipped_table("giftware-uk", "ads").to_pylist() if row["budget"] and row["spend"] > row["budget"]
    ]
    assert {row["campaign"] for row in ads} == {"Christmas"}
    assert min(row["day"] for row in ads) >= date(2010, 12, 4)
    assert date(2010, 12, 8) in {row["day"] for row in ads}
    for store in STORES:
        angry = [
            row
            for row in shipped_table(store, "reviews").to_pylist()
            if row["stars"] == 1 and row["contacted_at"] is None
        ]
        assert len(angry) >= 4


def test_the_sample_is_small_and_marked() -> None:
    files = [each for each in SAMPLE.rglob("*") if each.is_file() and "__pycache__" not in each.parts]
    assert sum(each.stat().st_size for each in files) <= 6 * MEGABYTE
    assert {each.name for each in files if each.suffix == ".parquet" and ".simulated." not in each.name} == {
        "online_retail_II.parquet"
    }
    credit = (SAMPLE / "README.md").read_text(encoding="utf-8")
    assert all(words in credit for words in ("Online Retail II", "Chen", "CC BY 4.0", "simulated", "Planted"))


def test_making_the_sample_again_gives_the_same_values(shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "online_retail_ii" / "online_retail_II_2009-2010.csv.gz"
    command = [sys.executable, str(SAMPLE / "simulate.py"), str(source), str(tmp_path)]
    root = SAMPLE.parent.parent
    subprocess.run(
        command,
        check=True,
        env=os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.DEVNULL,
    )
    again = {each.relative_to(tmp_path): each for each in tmp_path.rglob("*.parquet")}
    assert again.keys() == {each.relative_to(SAMPLE) for each in SAMPLE.rglob("*.parquet")}
    for name, file in again.items():
        assert pq.read_table(file).equals(pq.read_table(SAMPLE / name)), name


def test_the_real_orders_are_every_line_of_the_original(shared_data: Path) -> None:
    import pandas as pd

    original = pd.read_csv(
        shared_data / "online_retail_ii" / "online_retail_II_2009-2010.csv.gz", dtype=str, keep_default_na=False
    )
    british = original["Country"] == "United Kingdom"
    for store, rows in (("giftware-uk", original[british]), ("giftware-world", original[~british])):
        shop = pq.read_table(SAMPLE / "exports" / store / "online_retail_II.parquet")
        assert shop.column_names == list(original.columns)
        for name in shop.column_names:
            assert shop[name].to_pylist() == rows[name].tolist()


def test_a_demo_shop_is_a_shop_with_two_stores(tmp_path: Path) -> None:
    demo = make_demo_shop(tmp_path / "demo", language="en")
    settings = read_settings(demo.shop / "xlops.toml")
    assert demo.today == TODAY
    assert (settings.name, settings.currency, settings.time_zone, settings.language) == (
        "Giftware",
        "GBP",
        "Europe/London",
        "en",
    )
    assert settings.stores == tuple(Store(id, name, "Own shop") for id, name in STORES.items())
    assert {each.parent.name for each in demo.shop.rglob("*.parquet")} == set(STORES)
    assert ".simulated." in (demo.shop / "xlops.toml").read_text(encoding="utf-8")


def test_a_second_time_keeps_what_the_newcomer_added_and_puts_back_what_is_missing(tmp_path: Path) -> None:
    shop = make_demo_shop(tmp_path).shop
    added = shop / "exports" / "giftware-uk" / "mine.csv"
    added.write_text("mine", encoding="utf-8")
    with (shop / "xlops.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[basis]\namount = "net"\n')
    gone = shop / "exports" / "giftware-world" / "fees.simulated.parquet"
    gone.unlink()
    make_demo_shop(tmp_path, language="en")
    assert added.read_text(encoding="utf-8") == "mine"
    assert gone.exists()
    again = read_settings(shop / "xlops.toml")
    assert (again.bases["amount"], again.language) == ("net", "en")


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(UsageError, match="not empty"):
        make_demo_shop(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["letters.txt"]
    with pytest.raises(UsageError, match="is a file"):
        make_demo_shop(tmp_path / "letters.txt")


def test_another_shop_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "xlops.toml").write_text('[shop]\nname = "Mine"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="a shop of its own"):
        make_demo_shop(tmp_path)
