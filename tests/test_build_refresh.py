"""The morning over a workbook that stands: another day is loaded, and what the operator added is still there."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import recalc
from click.testing import CliRunner
from operating import Desk, broken
from shops import TestShop, new_shop
from typing_hands import type_rows

from xlops.answers.quality import log
from xlops.build import Built, build_hub
from xlops.errors import OutputError
from xlops.faces.cli import cli
from xlops.morning import read_workbook
from xlops.paths import ShopPaths
from xlops.render.package.opc import Package, main
from xlops.settings import read_settings

TODAY = date(2024, 6, 11)
LINES = "order_id,line,day,pay_day,status,sku,title,units,price,goods_amt,paid_amt,currency"


def sold(day: date, **amounts: int) -> str:
    rows = [
        f"{day:%m%d}{sku},1,{day},{day},paid,{sku},Item {sku},1,{amount},{amount},{amount},CNY"
        for sku, amount in amounts.items()
    ]
    return "\n".join([LINES, *rows]) + "\n"


def morning(shop: TestShop, days: int, *, new: bool = False, suffix: str = "xlsx") -> Built:
    """What `xlops start` does on the day that many days later."""
    later = replace(shop, today=TODAY + timedelta(days=days))
    paths = ShopPaths(shop.root)
    target = shop.root / f"OpsHub.{suffix}"
    read_workbook(target, paths, read_settings(paths.settings), later.now)
    later.load()
    return build_hub(later.hub(), target, now=later.now, shop=paths, new=new)


@pytest.fixture
def shop(tmp_path: Path) -> TestShop:
    made = new_shop(tmp_path / "shop", TODAY, {"a": "A"})
    made.drop("a", "one.csv", sold(TODAY - timedelta(days=1), s1=50, s2=40, s3=30, s4=20))
    return made


def differences(path: Path) -> list[str]:
    return recalc.differences(path, recalc.recalc_ironcalc(path))


def kept(shop: TestShop) -> list[Path]:
    return sorted((shop.root / "reports" / "kept").glob("*"))


def test_another_day_is_refreshed_and_the_notes_stand_beside_the_same_items(shop: TestShop) -> None:
    first = morning(shop, 0)
    assert not first.refreshed
    desk = Desk(first.path)
    desk.insert_column("Items", desk.column("items", "title"), "备注")
    column = desk.column("items", "备注")
    for sku in ("s1", "s3", "s4"):
        desk.type("Items", desk.row_of("items", sku, "sku"), column, f"note on {sku}")
    desk.rename("Items", "商品 我的")
    desk.save()
    shop.drop("a", "two.csv", sold(TODAY, s5=900, s3=800, s2=10))
    built = morning(shop, 1)
    assert built.refreshed and built.left == {} and built.overwritten == () and built.kept is None
    assert kept(shop) == []
    after = Desk(built.path)
    read = after.read("商品 我的")
    assert {sku: read.get((after.row_of("items", sku, "sku"), column)) for sku in ("s1", "s2", "s3", "s4", "s5")} == {
        "s1": "note on s1",
        "s2": None,
        "s3": "note on s3",
        "s4": "note on s4",
        "s5": None,
    }
    assert after.row_of("items", "s5", "sku") < after.row_of("items", "s3", "sku") < after.row_of("items", "s1", "sku")
    assert broken(built.path) == []
    assert recalc.audit(built.path) == []
    later = replace(shop, today=TODAY + timedelta(days=1))
    fresh = later.build(shop.root / "fresh.xlsx")  # IronCalc errs where a table has one row: in a new workbook as well
    assert differences(built.path) == differences(fresh)
    again = morning(shop, 1)
    assert again.refreshed and kept(shop) == []


def test_a_refresh_gives_the_same_values_as_a_new_workbook(shop: TestShop) -> None:
    morning(shop, 0)
    shop.drop("a", "two.csv", sold(TODAY, s5=900, s3=800))
    built = morning(shop, 1)
    refreshed = recalc.held(built.path)
    fresh = recalc.held(morning(shop, 1, new=True).path)
    assert {sheet: refreshed[sheet] for sheet in fresh} == fresh


def test_a_note_of_an_item_that_left_is_in_the_archive_and_comes_back(shop: TestShop) -> None:
    built = morning(shop, 0)
    desk = Desk(built.path)
    sheet, part = desk.table("items")
    row = desk.row_of("items", "s4", "sku")
    desk.type(sheet, part.area.top, part.area.right + 1, "why")
    desk.type(sheet, row, part.area.right + 1, "on s4")
    desk.save()
    later = replace(shop, today=TODAY + timedelta(days=90))
    shop.drop("a", "two.csv", sold(later.today - timedelta(days=1), s1=5))
    gone = morning(shop, 90)
    assert "on s4" not in Desk(gone.path).read("Items").values()
    shop.drop("a", "three.csv", sold(later.today, s4=70, s6=10))
    back = morning(shop, 91)
    desk = Desk(back.path)
    assert desk.read("Items")[desk.row_of("items", "s4", "sku"), part.area.right + 1] == "on s4"


def test_a_note_that_came_back_and_was_deleted_stays_deleted(shop: TestShop) -> None:
    built = morning(shop, 0)
    desk = Desk(built.path)
    sheet, part = desk.table("items")
    edge = part.area.right + 1
    desk.type(sheet, part.area.top, edge, "why")
    desk.type(sheet, desk.row_of("items", "s4", "sku"), edge, "on s4")
    desk.type(sheet, desk.row_of("items", "s1", "sku"), edge, "on s1")  # the column stays in use
    desk.save()

    def day(later: int) -> date:
        return TODAY + timedelta(days=later)

    shop.drop("a", "two.csv", sold(day(89), s1=5))
    morning(shop, 90)
    shop.drop("a", "three.csv", sold(day(90), s4=70, s6=10))
    back = morning(shop, 91)
    desk = Desk(back.path)
    assert desk.read("Items")[desk.row_of("items", "s4", "sku"), edge] == "on s4"
    desk.type("Items", desk.row_of("items", "s4", "sku"), edge, None)
    desk.save()
    again = morning(shop, 92)
    assert "on s4" not in Desk(again.path).read("Items").values()
    shop.drop("a", "four.csv", sold(day(179), s1=5))
    morning(shop, 180)
    shop.drop("a", "five.csv", sold(day(180), s4=71, s6=10))
    last = morning(shop, 181)
    assert "on s4" not in Desk(last.path).read("Items").values()


def test_a_note_stays_beside_an_item_whose_title_is_worded_anew(shop: TestShop) -> None:
    built = morning(shop, 0)
    desk = Desk(built.path)
    desk.insert_column("Items", desk.column("items", "title"), "备注")
    column = desk.column("items", "备注")
    desk.type("Items", desk.row_of("items", "s2", "sku"), column, "on s2")
    desk.save()
    shop.drop("a", "products.csv", "sku,title\ns1,New words for s1\ns2,New words for s2\n")
    shop.drop("a", "two.csv", sold(TODAY, s4=500))
    again = morning(shop, 1)
    after = Desk(again.path)
    row = after.row_of("items", "s2", "sku")
    assert after.read("Items")[row, after.column("items", "title")] == "New words for s2"
    assert after.read("Items")[row, column] == "on s2"
    assert again.overwritten == ()


def test_notes_are_no_rows_that_an_export_changed(shop: TestShop) -> None:
    desk = Desk(morning(shop, 0).path)
    desk.insert_column("Items", desk.column("items", "title"), "备注")
    desk.type("Items", desk.row_of("items", "s2", "sku"), desk.column("items", "备注"), "mine")
    desk.save()
    morning(shop, 1)
    later = replace(shop, today=TODAY + timedelta(days=1)).hub()
    assert len(later.quality().changes) > 0
    assert list(log(later, "changes")["fact"]) == []


def test_what_was_written_over_cells_of_ours_is_told_and_kept_in_a_copy(shop: TestShop) -> None:
    orders = "order_id,day,pay_day,status,currency,paid_amt,units\n1,2024-06-10,2024-06-10,paid,CNY,50,1\n"
    shop.drop("a", "orders.csv", orders)
    built = morning(shop, 0)
    desk = Desk(built.path)
    row, column = desk.row_of("items", "s2", "sku"), desk.column("items", "title")
    desk.type("Items", row, column, "my own title")
    heading = next(at for at, value in desk.read("Today").items() if at[0] == 2)
    desk.type("Today", *heading, "typed over a heading")
    ours = next(at for at, value in desk.read("Daily").items() if str(value).startswith("="))
    desk.type("Daily", *ours, "=ROUND(SUM(t_daily[pay_amt]),0)")
    desk.save()
    typed = built.path.read_bytes()
    shop.drop("a", "two.csv", sold(TODAY, s5=900))
    again = morning(shop, 1)
    assert len(again.overwritten) == 3
    assert any(each.startswith("'Daily'!") for each in again.overwritten), "a formula over one of ours"
    assert any(each.startswith("'Items'!") for each in again.overwritten)
    assert [each.read_bytes() for each in kept(shop)] == [typed]
    assert again.kept == kept(shop)[0]
    assert "my own title" not in Desk(again.path).read("Items").values()


def test_a_new_workbook_is_made_only_when_asked_and_the_old_one_is_kept(shop: TestShop) -> None:
    built = morning(shop, 0)
    desk = Desk(built.path)
    desk.add_sheet("Mine", {(1, 1): "mine"})
    desk.save()
    assert "Mine" in Desk(morning(shop, 0).path).names
    anew = morning(shop, 0, new=True)
    assert not anew.refreshed and "Mine" not in Desk(anew.path).names


def test_a_workbook_with_macros_is_refreshed_with_its_macros_as_they_are(shop: TestShop) -> None:
    built = morning(shop, 0)
    desk = Desk(built.path)
    desk.package.put("xl/vbaProject.bin", b"\x00macros", "application/vnd.ms-office.vbaProject")
    desk.package.relate(
        desk.package.workbook, "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "xl/vbaProject.bin"
    )
    desk.package.put("customUI/customUI.xml", b"<customUI/>")
    desk.path = shop.root / "OpsHub.xlsm"
    desk.save()
    shop.drop("a", "two.csv", sold(TODAY, s5=900))
    again = morning(shop, 1, suffix="xlsm")
    assert again.refreshed and again.path.suffix == ".xlsm"
    with zipfile.ZipFile(again.path) as package:
        assert package.read("xl/vbaProject.bin") == b"\x00macros"
        assert package.read("customUI/customUI.xml") == b"<customUI/>"
    assert "s5" in Desk(again.path).read("Items").values()


ROW = {"store": "a", "metric": "pay_amt", "day": date(2024, 7, 1), "value": 123_456}
"""A target as it is typed."""


def held(path: Path) -> bool:
    """Does the target stand in a workbook?"""
    return any(123_456 in Desk(path).read(sheet).values() for sheet in Desk(path).names)


def known(shop: TestShop) -> bool:
    """Does the archive have the target?"""
    return any(row.stored is not None for row in shop.hub().typed.rows["targets"].values())


def read(shop: TestShop, path: Path, days: int) -> str:
    paths = ShopPaths(shop.root)
    later = replace(shop, today=TODAY + timedelta(days=days))
    outcome = read_workbook(path, paths, read_settings(paths.settings), later.now)
    assert outcome is not None
    return str(outcome.label.en)


def reheaded(path: Path, old: str, new: str) -> None:
    """Write over a heading of the targets."""
    desk = Desk(path)
    sheet, part = desk.table("targets")
    desk.type(sheet, part.area.top, desk.column("targets", old), new)
    for each in desk.package.change(part.part).iter(main("tableColumn")):
        if each.get("name") == old:
            each.set("name", new)
    desk.save()


def test_what_is_saved_while_a_refresh_computes_is_kept(shop: TestShop) -> None:
    path = morning(shop, 0).path
    read(shop, path, 1)
    typed: list[str] = []

    def told(name: str, _at: int, _all: int) -> None:
        if not typed:
            type_rows(path, "targets", [ROW])
        typed.append(name)

    later = replace(shop, today=TODAY + timedelta(days=1))
    built = build_hub(later.hub(), path, now=later.now, shop=ShopPaths(shop.root), told=told)
    assert built.kept is not None and held(built.kept)


def test_what_is_saved_while_a_refresh_writes_is_not_written_over(
    shop: TestShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = morning(shop, 0).path

    def save(package: Package, target: Path) -> None:
        type_rows(path, "targets", [ROW])
        write(package, target)

    write = Package.save
    monkeypatch.setattr(Package, "save", save)
    with pytest.raises(OutputError, match="another program"):
        morning(shop, 1)
    assert held(path)


def test_what_was_typed_in_a_workbook_elsewhere_is_read_before_it_is_refreshed(shop: TestShop, tmp_path: Path) -> None:
    other = tmp_path / "july.xlsx"
    shutil.copy(morning(shop, 0).path, other)
    type_rows(other, "targets", [ROW])
    result = CliRunner().invoke(cli, ["build", "--shop", str(shop.root), "--out", str(other)])
    assert result.exception is None and known(shop) and held(other)


def test_a_ledger_that_lost_a_column_stays_as_it_is_until_that_is_undone(shop: TestShop, tmp_path: Path) -> None:
    path = morning(shop, 0).path
    other = tmp_path / "OpsHub.xlsx"
    shutil.copy(path, other)
    type_rows(path, "targets", [{**ROW, "day": date(2024, 8, 1)}])
    reheaded(path, "metric", "what")
    type_rows(other, "targets", [ROW])
    assert "1 cell taken" in read(shop, other, 1)
    built = morning(shop, 1)
    assert list(built.left) == ["Targets"] and held(path)
    reheaded(path, "what", "metric")
    assert "1 cell taken" in read(shop, path, 2)
    assert len(shop.hub().typed.rows["targets"]) == 2  # what the sheet was not given was not taken for deleted
