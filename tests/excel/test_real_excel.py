"""In a real Excel, on Windows or a Mac, by: python dev.py test -m excel -n 0. docs/excel-checklist.md says how.

Never part of the ordinary run. Excel is started visibly, works in a folder of its own, and is closed at the end; save and
close your own workbooks first. A question that Excel asks waits for you.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from shop_of_today import exports, shop_of
from shops import TestShop

from xlops.faces.cli import cli
from xlops.faces.cli.failure import run

pytestmark = pytest.mark.excel
TODAY = date.today()
SINCE = TODAY - timedelta(days=7)
ADDITIVE = ("pay_amt", "orders", "units", "uv", "aov_order", "upt")
NOTES = ("call supplier", "备货", "=not a formula", "0012", "watch")
QUICK = (
    "refresh",
    "report",
    "start_day",
    "check_setup",
    "build_competitors",
    "build_inventory",
    "build_promotion_calendar",
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    """A shop in a folder with a Chinese name and a blank; OpsHub.xlsm made by the command."""
    if sys.platform not in ("win32", "darwin"):
        pytest.skip("a real Excel runs on Windows and on a Mac only")
    made = shop_of(tmp_path_factory.mktemp("excel") / "我的 shop", TODAY)
    assert run(cli, ["load", "--shop", str(made.root)]) == 0
    assert run(cli, ["excel", "new", "--shop", str(made.root), "--lang", "en"]) == 0
    return made


@pytest.fixture(scope="module")
def app(shop: TestShop) -> Iterator[Any]:
    """Excel itself, visible."""
    import xlwings

    excel = xlwings.App(visible=True, add_book=False)
    yield excel
    for each in list(excel.books):
        each.close()
    excel.quit()


@pytest.fixture(scope="module")
def book(app: Any, shop: TestShop) -> Any:
    """OpsHub.xlsm, open."""
    return app.books.open(str(shop.root / "OpsHub.xlsm"))


def macro(book: Any, command: str) -> None:
    """Press the button: run the Sub that it is bound to. Reads nothing back before Excel is idle again."""
    from xlops.faces.addin.commands import COMMANDS

    book.macro(next(each.sub for each in COMMANDS if each.id == command))()


def table(book: Any, name: str) -> tuple[Any, Any]:
    """A table by its Excel name, and its sheet."""
    return next((each, sheet) for sheet in book.sheets for each in sheet.tables if each.name == name)


def column(book: Any, name: str, header: str) -> list[object]:
    """The cells of a column of a table, by the text in its header cell."""
    found, _ = table(book, name)
    headers = found.header_row_range.value
    return [row[headers.index(header)] for row in found.data_body_range.options(ndim=2).value]


def test_it_opens_with_every_sheet_and_no_error_in_any_cell(book: Any) -> None:
    names = [each.name for each in book.sheets]
    assert names[:7] == ["Today", "Ads", "Products", "Stock", "Campaigns", "Service", "Inputs"]
    book.app.calculate()
    wrong = []
    for sheet in book.sheets:
        values = sheet.used_range.options(ndim=2, err_to_str=True).value
        wrong += [
            (sheet.name, each)
            for row in values
            for each in row
            if isinstance(each, str) and each[:2] in ("#R", "#N", "#V", "#D")
        ]
    assert wrong == []


@pytest.mark.parametrize("command", QUICK)
def test_each_button_works_and_leaves_excel_as_it_was(book: Any, command: str) -> None:
    before = (book.app.screen_updating, book.app.calculation, book.app.enable_events)
    macro(book, command)
    assert (book.app.screen_updating, book.app.calculation, book.app.enable_events) == before


def test_every_command_of_the_ribbon_is_pressed_here() -> None:
    from xlops.faces.addin.commands import COMMANDS

    assert {each.id for each in COMMANDS} == set(QUICK)


@pytest.mark.skipif(sys.platform != "win32", reason="functions run in Excel for Windows only")
def test_cells_with_functions_equal_what_the_shop_answers(book: Any, shop: TestShop) -> None:
    sheet = book.sheets.add("Mine", after=book.sheets[-1])
    days = f"DATE({SINCE.year},{SINCE.month},{SINCE.day}),DATE({TODAY.year},{TODAY.month},{TODAY.day})-1"
    sheet.range("A1").value = [[each] for each in ADDITIVE]
    sheet.range("B1").formula = [[f"=OPS_KPI(A{row},{days})"] for row in range(1, len(ADDITIVE) + 1)]
    book.app.calculate()
    asked = shop.hub().ask(list(ADDITIVE), period=(SINCE, TODAY - timedelta(days=1))).rows[0]
    cells = dict(zip(ADDITIVE, sheet.range(f"B1:B{len(ADDITIVE)}").value, strict=True))
    assert cells == pytest.approx({each: float(asked[each]) for each in ADDITIVE})
    sheet.range("D1").formula = '=OPS_KPI("pay_amnt",DATE(2026,1,1))'
    book.app.calculate()
    assert "did you mean" in sheet.range("D1").value


def test_notes_stay_beside_their_ids_when_the_table_is_ranked_anew(book: Any, shop: TestShop) -> None:
    """An own column in the middle of Items, five notes, another order of rows, another name, another day of data."""
    found, sheet = table(book, "t_items")
    at = found.header_row_range[0].row, found.header_row_range.value.index("title") + found.header_row_range[0].column
    sheet.range(at).api.EntireColumn.Insert() if sys.platform == "win32" else sheet.range(at).insert("right")
    sheet.range(at).value = "备注"
    for place, text in enumerate(NOTES):
        cell = sheet.range(at[0] + 1 + place, at[1])
        cell.number_format = "@"
        cell.value = text
    noted = dict(zip(column(book, "t_items", "sku"), column(book, "t_items", "备注"), strict=True))
    assert sorted(filter(None, noted.values())) == sorted(NOTES)
    sheet.name = "My items"
    mine = book.sheets.add("Look up", after=book.sheets[-1])
    first = next(iter(noted))
    mine.range("A1").value = first
    mine.range("B1").formula = "=INDEX(t_items[paid],MATCH(A1,t_items[sku],0))"
    more = exports(TODAY, 41)["order_lines.csv"].replace(",SKU-0,", ",SKU-7,")
    shop.drop("tmall", "more.csv", more)
    macro(book, "start_day")
    after = dict(zip(column(book, "t_items", "sku"), column(book, "t_items", "备注"), strict=True))
    assert {sku: after.get(sku) for sku, note in noted.items() if note} == {
        sku: note for sku, note in noted.items() if note
    }
    assert isinstance(mine.range("B1").value, float) and "My items" in [each.name for each in book.sheets]


def test_it_is_saved_closed_and_opened_again(app: Any, shop: TestShop) -> None:
    book = app.books["OpsHub.xlsm"]
    book.save()
    book.close()
    again = app.books.open(str(shop.root / "OpsHub.xlsm"))
    assert "My items" in [each.name for each in again.sheets]
    again.close()
    assert run(cli, ["build", "--shop", str(shop.root)]) == 0, "a workbook that Excel saved is refreshed without Excel"


def test_the_doctor_finds_this_excel_in_order(shop: TestShop, capsys: pytest.CaptureFixture[str]) -> None:
    run(cli, ["doctor", "--shop", str(shop.root), "--json", "--lang", "en"])
    found = {each["check"]: each for each in json.loads(capsys.readouterr().out)}
    for check in (
        ("excel", "libraries", "pywin32", "code") if sys.platform == "win32" else ("mac_excel", "mac_script", "code")
    ):
        assert found[check]["state"] == "pass", found[check]


def test_a_copy_to_share_opens_without_a_question(app: Any, shop: TestShop, tmp_path: Path) -> None:
    assert run(cli, ["share", "--shop", str(shop.root), "--out", str(tmp_path / "copy.xlsx")]) == 0
    copy = app.books.open(str(tmp_path / "copy.xlsx"))
    assert "Product costs" not in [each.name for each in copy.sheets]
    copy.close()
