"""Which value wins: a corrected export, a narrower one, an older one."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.archive_rows import NOW, commit, held, line, order, reading
from xlops.archive import Archive, Counts
from xlops.archive.load import LoadResult, load
from xlops.facts import FACTS
from xlops.hub import Hub
from xlops.settings import Settings, Store
from xlops.sources import Part, Reading

DAY = date(2026, 2, 1)
ONE = Settings("Demo", currency="GBP", stores=(Store("shop", "Shop"),))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.create(tmp_path / ".xlops")


def aged(one: Reading, days: int = 0, *, source: str = "hand", without: Sequence[str] = ()) -> Reading:
    """The reading as of a file `days` days older than the load, of a source, that lacks some columns."""
    parts = {}
    for fact, rows in one.tables.items():
        filled = frozenset(each.name for each in FACTS[fact].sourced if each.name not in without)
        parts[fact] = (Part(rows.num_rows, source, filled, NOW - timedelta(days=days)),)
    return replace(one, source=source, parts=parts)


def xy(name: str, *lines: Mapping[str, Any]) -> Reading:
    """One order and these lines."""
    return reading(name, orders=[order("o1", DAY)], order_lines=lines)


X = line("o1", 1, "x", paid_amt=Decimal(10))
Y = line("o1", 2, "y", paid_amt=Decimal(20))
Y_FIRST = line("o1", 1, "y", paid_amt=Decimal(20))


def lines_of(archive: Archive) -> list[tuple[Any, ...]]:
    return held(archive, "order_lines", "line", "sku", "paid_amt::INTEGER")


def test_a_line_that_a_corrected_export_no_longer_has_is_removed_and_logged(archive: Archive) -> None:
    commit(archive, xy("a.csv", X, Y))
    done = commit(archive, xy("b.csv", Y_FIRST))
    assert lines_of(archive) == [("1", "y", 20)]
    assert done.facts["order_lines"] == Counts(changed=1, removed=1)
    log = archive.changes(done.generation).select(["key", "column", "old", "new", "file"]).to_pylist()
    assert {tuple(each.values()) for each in log} == {
        ("o1 | 1", "paid_amt", "10.0000", "20.0000", "b.csv"),
        ("o1 | 1", "sku", "x", "y", "b.csv"),
        ("o1 | 2", "currency", "GBP", None, "b.csv"),
        ("o1 | 2", "paid_amt", "20.0000", None, "b.csv"),
        ("o1 | 2", "sku", "y", None, "b.csv"),
        ("o1 | 2", "units", "1", None, "b.csv"),
    }
    assert done.changed_cells == 6
    assert archive.imports(done.generation)["removed"].to_pylist()[-1] == 1
    assert done.generation.coverage["order_lines"]["shop"].rows == 1


def test_in_a_large_table_only_the_line_is_taken_away(archive: Archive) -> None:
    many = [line(f"n{each}") for each in range(30)]
    commit(archive, xy("a.csv", X, Y, *many))
    commit(archive, xy("b.csv", X))
    assert len(lines_of(archive)) == 31 and ("2", "y", 20) not in lines_of(archive)
    commit(archive, xy("c.csv", X, Y))
    assert len(lines_of(archive)) == 32


def test_orders_other_stores_and_other_sources_keep_their_lines(archive: Archive) -> None:
    more = [X, Y, line("o2", 1), line("o2", 2)]
    commit(archive, xy("a.csv", *more), reading("s.csv", "south", order_lines=more))
    commit(archive, aged(reading("b.csv", order_lines=[line("o1", 9)]), source="other"))
    commit(archive, xy("c.csv", X))
    kept = held(archive, "order_lines", "store", "order_id", "line")
    assert [each[1:] for each in kept if each[0] == "shop"] == [("o1", "1"), ("o1", "9"), ("o2", "1"), ("o2", "2")]
    assert len(kept) == 8


def test_of_two_files_in_one_load_the_later_has_the_order_whole(archive: Archive) -> None:
    done = commit(archive, xy("a.csv", X, Y), xy("b.csv", Y_FIRST))
    assert lines_of(archive) == [("1", "y", 20)]
    assert done.facts["order_lines"] == Counts(new=1, repeated=2)


def test_an_order_whose_amounts_are_its_lines_sums_follows_a_removed_line(archive: Archive) -> None:
    bare = {"order_id": "o1", "day": DAY, "pay_day": DAY, "buyer": "ann", "currency": "GBP"}
    lines = [line("o1", 1, goods_amt=Decimal(7)), line("o1", 2, goods_amt=Decimal(5))]
    commit(archive, reading("a.csv", orders=[bare], order_lines=lines))
    commit(archive, reading("b.csv", order_lines=lines[:1]))
    assert held(archive, "orders", "goods_amt::INTEGER", "units") == [(7, 1)]


def test_refunds_with_numbers_of_their_own_may_come_apart_numbered_ones_not(archive: Archive) -> None:
    two = [{"order_id": "o1", "line": each, "day": DAY, "amount": Decimal(3)} for each in ("1", "2")]
    commit(archive, reading("a.csv", refunds=two))
    commit(archive, reading("b.csv", refunds=two[:1]))
    assert len(held(archive, "refunds")) == 2
    commit(archive, aged(reading("c.csv", refunds=two[:1]), without=["line"]))
    assert len(held(archive, "refunds")) == 1


def test_columns_that_an_export_lacks_leave_what_is_known_blank_cells_do_not(archive: Archive) -> None:
    whole = order("1", DAY, goods_amt=Decimal(120), country="CN", status="paid")
    narrow = order("1", DAY, status="shipped", goods_amt=None, country=None)
    commit(archive, reading("a.csv", orders=[whole]))
    done = commit(archive, aged(reading("b.csv", orders=[narrow]), without=["goods_amt", "country"]))
    wanted = ("goods_amt::INTEGER", "country", "status")
    assert held(archive, "orders", *wanted) == [(120, "CN", "shipped")]
    assert done.changed_cells == 1
    commit(archive, reading("c.csv", orders=[narrow]))
    assert held(archive, "orders", *wanted) == [(None, None, "shipped")]


@pytest.mark.parametrize("together", [True, False])
def test_a_wide_and_a_narrow_export_complete_each_other_in_one_load_as_in_two(archive: Archive, together: bool) -> None:
    commit(archive, aged(reading("0.csv", orders=[order("1", DAY, country="FR", region="A")]), 3))
    wide = aged(reading("a.csv", orders=[order("1", DAY, country="CN")]), 2, without=["region"])
    narrow = aged(reading("b.csv", orders=[order("1", DAY, status="done")]), 1, without=["country", "region"])
    for each in [(wide, narrow)] if together else [(wide,), (narrow,)]:
        commit(archive, *each)
    assert held(archive, "orders", "country", "region", "status") == [("CN", "A", "done")]


def test_an_older_file_dropped_later_does_not_unpay_an_order(archive: Archive) -> None:
    commit(archive, aged(reading("new.csv", orders=[order("1", DAY, status="paid")]), 1))
    unpaid = [order("1", DAY, paid=None, status="placed"), order("2", DAY)]
    done = commit(archive, aged(reading("old.csv", orders=unpaid), 3))
    assert held(archive, "orders", "order_id", "status", "paid_amt::INTEGER") == [("1", "paid", 10), ("2", None, 10)]
    assert done.facts == {"orders": Counts(new=1, older=1)}
    assert archive.imports(done.generation)["older"].to_pylist() == [0, 1]
    again = commit(archive, aged(reading("newest.csv", orders=unpaid), 1))
    assert again.facts == {"orders": Counts(changed=1, unchanged=1)}


def test_an_older_file_of_another_source_fills_what_nobody_knew(archive: Archive) -> None:
    commit(archive, aged(reading("stock.csv", products=[{"sku": "A", "category": "Mugs"}]), 1, source="stock"))
    done = commit(archive, aged(reading("master.csv", products=[{"sku": "A", "category": "Old", "title": "Mug"}]), 300))
    assert held(archive, "products", "title", "category") == [("Mug", "Mugs")]
    assert done.facts == {"products": Counts(changed=1)}


def test_a_removed_line_does_not_come_back_with_an_older_file(archive: Archive) -> None:
    commit(archive, aged(xy("a.csv", X, Y), 9))
    commit(archive, aged(xy("c.csv", X), 1))
    done = commit(archive, aged(xy("b.csv", X, Y, line("o2")), 5))
    assert [each[:2] for each in lines_of(archive)] == [("1", "A"), ("1", "x")]
    assert done.facts["order_lines"] == Counts(new=1, unchanged=1, older=1)


def test_a_file_from_the_future_wins_no_longer_than_until_the_next_load(archive: Archive) -> None:
    commit(archive, aged(reading("a.csv", orders=[order("1", DAY, status="paid")]), -900))
    commit(archive, reading("b.csv", orders=[order("1", DAY, status="done")]), now=NOW + timedelta(days=1))
    assert held(archive, "orders", "status") == [("done",)]


def put(shop: Path, name: str, text: str, *, days: int = 0) -> Path:
    """An export that is `days` days old."""
    file = shop / "exports/shop" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    os.utime(file, ((NOW - timedelta(days=days)).timestamp(),) * 2)
    return file


def run(shop: Path) -> LoadResult:
    return load(shop, [shop / "exports"], settings=ONE, now=NOW + timedelta(days=1))


def test_files_tell_their_columns_and_their_age(tmp_path: Path) -> None:
    wide = "order_id,day,pay_day,status,country,goods_amt,paid_amt\n1,2026-02-01,2026-02-01,paid,CN,120,120\n"
    put(tmp_path, "orders_wide.csv", wide, days=3)
    run(tmp_path)
    put(tmp_path, "orders_narrow.csv", "order_id,day,pay_day,status\n1,2026-02-01,2026-02-01,done\n", days=1)
    run(tmp_path)
    put(tmp_path, "orders_old.csv", wide.replace("paid,CN", "placed,"), days=2)
    last = {each.file.name: each for each in run(tmp_path).files}["orders_old.csv"]
    archive = Archive.open(tmp_path / ".xlops")
    assert held(archive, "orders", "country", "goods_amt::INTEGER", "status") == [("CN", 120, "done")]
    assert (last.outcome, last.sentence) == ("unchanged", "orders 1 older than what is known, left")
    assert last.label.zh.endswith("1 行早于已有数据，未采用")


def test_the_members_of_a_zip_have_ages_of_their_own(tmp_path: Path) -> None:
    header = "order_id,day,status\n"
    put(tmp_path, "orders.csv", f"{header}1,2026-02-01,done\n", days=2)
    run(tmp_path)
    packed = tmp_path / "exports/shop/orders.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name, status, day in (("orders_a.csv", "paid", 3), ("orders_b.csv", "placed", 4)):
            number = 1 if name == "orders_a.csv" else 2
            when = (NOW - timedelta(days=day)).timetuple()[:6]
            archive.writestr(
                zipfile.ZipInfo(name, when), f"{header}{number},2026-02-01,{status}\n2,2026-02-01,{status}\n"
            )
    run(tmp_path)
    rows = held(Archive.open(tmp_path / ".xlops"), "orders", "order_id", "status")
    assert rows == [("1", "done"), ("2", "paid")]


def test_a_corrected_order_adds_up_by_item(tmp_path: Path) -> None:
    (tmp_path / "xlops.toml").write_text(
        '[shop]\nname = "Demo"\ncurrency = "GBP"\n[stores]\nshop = "Shop"\n', encoding="utf-8"
    )
    header = "order_id,day,pay_day,sku,units,paid_amt\n"
    put(tmp_path, "order_lines_1.csv", f"{header}o1,2026-02-01,2026-02-01,x,1,10\no1,2026-02-01,2026-02-01,y,1,20\n")
    run(tmp_path)
    put(tmp_path, "order_lines_2.csv", f"{header}o1,2026-02-01,2026-02-01,y,1,20\n")
    run(tmp_path)
    hub = Hub.open(tmp_path, today=datetime(2026, 2, 2).date())
    rows = hub.ask(["pay_amt"], by=["sku"], period="2026-02-01").rows
    assert [(each["sku"], each["pay_amt"]) for each in rows] == [("y", Decimal(20))]
