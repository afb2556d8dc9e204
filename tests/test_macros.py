"""The buttons, pressed for real on the fake Excel: a real shop, a real archive, the real workbook."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from fake_excel import close_excel, excel, open_excel
from open_books import shown_on, table_rows
from open_shop import FIRST, OpenShop, open_shop

from xlops.faces import macros
from xlops.faces.addin.commands import COMMANDS, Command
from xlops.faces.button import Pressed, press
from xlops.faces.button.state import QUIET, undisturbed
from xlops.label import Label, same
from xlops.paths import ShopPaths
from xlops.workbooks import Workbook

KEPT = tuple(name for name, _ in QUIET if name != "status_bar")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> OpenShop:
    return open_shop(tmp_path_factory.mktemp("shops") / "shop")


@pytest.fixture
def shop(made: OpenShop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenShop]:
    """A copy of the shop, on the next morning."""
    shutil.copytree(made.paths.root, tmp_path / "shop")
    shop = OpenShop(ShopPaths(tmp_path / "shop"), made.today + timedelta(1))
    monkeypatch.setattr("xlops.faces.button.pressed.now_in", lambda zone: shop.now)
    yield shop
    close_excel()


@dataclass(frozen=True)
class Few:
    """The workbook with only these sheets: a morning in miniature."""

    book: Workbook

    def __getattr__(self, name: str) -> Any:
        return getattr(self.book, name)

    @property
    def sheets(self) -> list[Any]:
        return [each for each in self.book.sheets if each.id == "items"]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    from xlops.workbooks import workbook

    for where in ("xlops.faces.button.day.workbook", "xlops.build.workbook"):
        monkeypatch.setattr(where, lambda name: Few(workbook(name)))


def test_start_the_day_keeps_what_was_typed_reads_exports_and_puts_every_sheet_right(shop: OpenShop) -> None:
    book = shop.open()
    sheet = _sheet_of(book, "t_items")
    sheet.activate()
    sheet.range("C4").select()
    place = sheet.tables["t_items"].range
    edge = place.column + place.shape[1]
    sheet.range((place.row, edge)).value = "备注"
    sheet.range((place.row + 1, edge)).value = "on the first"
    sheet.tables["t_items"].resize(sheet.range((place.row, place.column), (place.row + place.shape[0] - 1, edge)))
    skus = [row[place.value[0].index("sku")] for row in place.value[1:]]
    targets = _sheet_of(book, "t_targets")
    top = targets.tables["t_targets"].range
    _type_target(targets, top)
    shop.export(FIRST + timedelta(7), E=900, F=700)
    state = dict(excel().state)

    macros.start_day()

    said = [each for each in excel().said if isinstance(each, str)]
    assert any(each.startswith("xlops: reading exports 1/") for each in said)
    assert any(each.startswith("xlops: computing Today 1/") for each in said) or any(
        "computing" in each for each in said
    )
    assert "1 of 8 files new" in said[-1] and "sheets up to date" in said[-1], said[-1]
    assert {name: excel().state[name] for name in KEPT} == {name: state[name] for name in KEPT}
    assert excel().selection is not None and excel().selection[1].title == sheet.name
    assert excel().selection[2] == "C4"
    rows = table_rows(book, key="sku")
    assert {"E", "F"} < set(rows)
    assert {key for key, row in rows.items() if row["备注"] == "on the first"} == {skus[0]}
    hub = shop.hub()
    assert f"generation {hub.generation}" in said[-1]
    assert any(row.stored for row in hub.typed.rows["targets"].values())
    assert (shop.paths.reports / "today.html").is_file() and (shop.paths.reports / "today.txt").is_file()
    assert not (shop.paths.archive / "xlops-errors.log").exists()

    wanted = OpenShop(shop.paths, shop.today)
    shutil.move(shop.paths.hub, shop.paths.root / "before.xlsx")
    wanted.build()
    close_excel()
    new = open_excel(shop.paths.hub)
    old = {key: {name: value for name, value in row.items() if name != "备注"} for key, row in rows.items()}
    assert table_rows(new, key="sku") == old


def test_a_ledger_that_cannot_be_read_is_not_written_over(shop: OpenShop) -> None:
    book = shop.open()
    sheet = _sheet_of(book, "t_targets")
    top = sheet.tables["t_targets"].range
    _type_target(sheet, top)
    sheet.range((top.row, top.column + top.value[0].index("metric"))).value = "what"
    typed = sheet.tables["t_targets"].range.value[1]
    macros.refresh()
    assert "Targets has lost its column Metric" in str(excel().said[-1])
    assert sheet.tables["t_targets"].range.value[1] == typed


def test_a_refreshed_hub_shows_what_a_new_one_shows(shop: OpenShop) -> None:
    """Today, Daily, Items, Funnel and all the others, cell by cell."""
    shop.export(FIRST + timedelta(7), A=11, C=950, G=33.25)
    shop.load()
    book = shop.open()
    macros.refresh()
    assert "sheets up to date" in str(excel().said[-1])
    shutil.move(shop.paths.hub, shop.paths.root / "before.xlsx")
    shop.build()
    live = {sheet.name: shown_on(sheet) for sheet in book.sheets}
    close_excel()
    new = {sheet.name: shown_on(sheet) for sheet in open_excel(shop.paths.hub).sheets}
    assert len(new) > 20
    assert live.keys() == new.keys()
    different = {name for name in new if live[name] != new[name]}
    assert different == set()


def test_a_failure_is_one_line_with_the_details_in_the_log(shop: OpenShop, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(pressed: Pressed) -> Label:
        raise ZeroDivisionError("never seen")

    book = shop.open()
    press(stumble)
    line = str(excel().state["status_bar"])
    assert line.startswith("xlops: not done: something unexpected happened (ZeroDivisionError)")
    assert "never seen" in (shop.paths.archive / "xlops-errors.log").read_text()
    assert str(_sheet_of_name(book, "x_today").used_range.value).count("not done") == 1
    assert not excel().said[:-1] or all(not each for each in excel().said[:-1] if not isinstance(each, str))


def test_a_workbook_of_no_shop_says_what_to_do(shop: OpenShop, tmp_path: Path) -> None:
    away = tmp_path / "away"
    away.mkdir()
    shutil.copy(shop.paths.hub, away / "OpsHub.xlsx")
    book = open_excel(away / "OpsHub.xlsx")
    book.set_mock_caller()
    macros.refresh()
    assert "does not say which shop it belongs to" in str(excel().state["status_bar"])
    book.names.add("x_shop", f'="{shop.paths.root}"')
    press(lambda pressed: same(pressed.settings.stores[0].name))
    assert excel().state["status_bar"] == "xlops: Web"
    book.names["x_shop"].refers_to = f'="{tmp_path / "moved"}"'
    macros.refresh()
    assert "is not there any more" in str(excel().state["status_bar"])


def test_a_shop_without_data_is_told_what_to_do(tmp_path: Path, shop: OpenShop) -> None:
    shop.open()
    shutil.rmtree(shop.paths.archive)
    macros.report()
    assert "nothing has been loaded yet" in str(excel().state["status_bar"])


def test_the_report_is_written_and_opened(shop: OpenShop, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    shop.open()
    macros.report()
    assert opened == [(shop.paths.reports / "today.html").absolute().as_uri()]
    assert (shop.paths.reports / "today.txt").read_text(encoding="utf-8")


def test_a_workbook_that_can_be_built_is_built_and_opened_then_put_right_where_it_is_open(
    shop: OpenShop, monkeypatch: pytest.MonkeyPatch, few: None
) -> None:
    from xlops.workbooks import workbook

    second = Few(Workbook("inventory", same("Plan"), same("Plan"), "Plan.xlsx"))
    hub = Few(workbook("hub"))
    monkeypatch.setattr(Few, "sheets", property(lambda self: [s for s in hub.book.sheets if s.id == "items"]))
    monkeypatch.setattr("xlops.faces.macros.workbook", lambda name: second)
    book = shop.open()
    macros.build_inventory()
    assert excel().state["status_bar"] == "xlops: Plan.xlsx is ready"
    assert [each.name for each in book.app.books] == ["OpsHub.xlsx", "Plan.xlsx"]
    shop.export(FIRST + timedelta(7), A=1, Z=5)
    shop.load()
    macros.build_inventory()
    assert excel().state["status_bar"] == "xlops: Plan.xlsx is ready"
    assert "Z" in table_rows(book.app.books["Plan.xlsx"], key="sku")


def test_the_promotion_calendar_comes_with_its_page_to_print_and_its_calendar_file(
    shop: OpenShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xlops.workbooks import workbook

    few = Few(workbook("promotion_calendar"))
    monkeypatch.setattr(
        Few, "sheets", property(lambda self: [s for s in self.book.sheets if s.id in ("year", "month_03")])
    )
    for where in ("xlops.faces.macros.workbook", "xlops.calendar_report.workbook"):
        monkeypatch.setattr(where, lambda name: few)
    book = shop.open()
    files = [shop.paths.reports / f"PromotionCalendar-2026.{ending}" for ending in ("html", "ics")]
    for _ in ("made", "put right where it is open"):
        macros.build_promotion_calendar()
        assert excel().state["status_bar"] == "xlops: PromotionCalendar.xlsx is ready"
        assert [each.name for each in book.app.books] == ["OpsHub.xlsx", "PromotionCalendar.xlsx"]
        assert all(each.stat().st_size for each in files)
        for each in files:
            each.unlink()
    shown = [
        str(cell) for row in book.app.books["PromotionCalendar.xlsx"].sheets["March"].used_range.value for cell in row
    ]
    assert "C White Day" in shown and "today" in shown


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.id)
def test_the_python_that_a_sub_hands_over_does_its_work_on_the_open_workbook(
    command: Command, shop: OpenShop, monkeypatch: pytest.MonkeyPatch, few: None
) -> None:
    """The other half of test_addin_office, where LibreOffice runs each Sub and writes down exactly this line."""
    monkeypatch.setattr("webbrowser.open", lambda address: None)
    shop.open()
    exec(command.python, {})
    assert str(excel().state["status_bar"]).startswith("xlops: ")
    assert "not done" not in str(excel().state["status_bar"])
    assert not (shop.paths.archive / "xlops-errors.log").exists()


def test_the_setup_is_checked(shop: OpenShop) -> None:
    shop.open()
    macros.check_setup()
    assert "checks pass" in str(excel().state["status_bar"])


def test_everything_is_said_in_the_language_of_the_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: None
) -> None:
    shop = open_shop(tmp_path / "店铺", language="zh")
    monkeypatch.setattr("xlops.faces.button.pressed.now_in", lambda zone: shop.now)
    shop.open()
    macros.refresh()
    said = [each for each in excel().said if isinstance(each, str)]
    assert any("xlops: 写入" in each for each in said)
    assert "张表已更新" in said[-1]
    close_excel()


def test_excels_state_is_put_back_whichever_call_fails(shop: OpenShop) -> None:
    book = shop.open()
    book.app.calculation = "semiautomatic"
    book.app.screen_updating = True
    before = dict(excel().state)
    at = 0
    while True:
        at += 1
        excel().fail_at(at)
        try:
            with undisturbed(book.app):
                book.sheets[0].activate()
            finished = True
        except Exception:
            finished = False
        calls = len(excel().calls)
        excel().fail_at(None)
        assert {name: excel().state[name] for name in KEPT} == {name: before[name] for name in KEPT}, at
        if finished and calls < at:
            break
    assert at > 15


def test_whichever_call_fails_the_day_can_be_started_again_and_nothing_typed_is_lost(
    shop: OpenShop, monkeypatch: pytest.MonkeyPatch, few: None
) -> None:
    shop.build()
    shop.export(FIRST + timedelta(7), E=900, F=700)
    source = shop.paths.root
    monkeypatch.setattr("xlops.faces.button.day.write_report", lambda *args: None)
    points: list[int] = []
    finished = wanted = None
    for point in (None, *(step / 9 for step in range(9))):
        folder = source.parent / f"try-{point}"
        shutil.copytree(source, folder)
        shop.paths = ShopPaths(folder)
        book = shop.open()
        _type_notes(book)
        before = {name: excel().state[name] for name in KEPT}
        fails = None if point is None else 1 + int(point * (points[0] - 1))
        excel().fail_at(fails)
        macros.start_day()
        points.append(len(excel().calls))
        excel().fail_at(None)
        assert {name: excel().state[name] for name in KEPT} == before, point
        if fails is not None:
            macros.start_day()
        assert "sheets up to date" in str(excel().state["status_bar"]), point
        rows = table_rows(book, key="sku")
        assert rows["E"]["mine"] == "on E", point
        assert rows["A"]["mine"] == "on A", point
        finished = {key: dict(row) for key, row in rows.items()}
        wanted = wanted or finished
        assert finished == wanted, point
        close_excel()
    assert points[0] > 100


def _type_notes(book: xw.Book) -> None:
    sheet = _sheet_of(book, "t_items")
    place = sheet.tables["t_items"].range
    edge = place.column + place.shape[1]
    ids = [row[place.value[0].index("sku")] for row in place.value[1:]]
    sheet.range((place.row, edge)).value = "mine"
    sheet.tables["t_items"].resize(sheet.range((place.row, place.column), (place.row + place.shape[0] - 1, edge)))
    for at, id in enumerate(ids, 1):
        sheet.range((place.row + at, edge)).value = f"on {id}"


def _type_target(sheet: xw.Sheet, place: xw.Range) -> None:
    """One row of the ledger targets, as an operator types it."""
    header = list(place.options(ndim=2).value[0])
    row = {"store": "web", "day": FIRST.replace(day=1), "metric": "pay_amt", "span": "month", "value": 5000}
    free = next(at for at in range(1, place.shape[0]) if sheet.range((place.row + at, place.column)).value is None)
    for name, value in row.items():
        if name in header:
            cell = sheet.range((place.row + free, place.column + header.index(name)))
            cell.value = value


def _sheet_of(book: xw.Book, table: str) -> xw.Sheet:
    return next(sheet for sheet in book.sheets for each in sheet.tables if each.name == table)


def _sheet_of_name(book: xw.Book, name: str) -> xw.Sheet:
    return book.names[name].refers_to_range.sheet
