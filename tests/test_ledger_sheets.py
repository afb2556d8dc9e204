"""Ledgers in a real workbook: typed into a file, read, written again; recalculated in two programs, audited."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import recalc
from shops import TestShop, new_shop
from typing_hands import add_column, shown, type_over, type_rows

from xlops.faces.cli import cli
from xlops.faces.cli.failure import run
from xlops.ledgers import LEDGERS
from xlops.sheets.typed_table import BLANK

TODAY = date(2026, 3, 3)
OF_THE_HUB = LEDGERS.where(lambda each: each.workbook == "hub" and not each.offered)
JAN = datetime(2026, 1, 1)
ORDERS = "order_id,day,pay_day,status,currency,paid_amt\n1,2026-03-02,2026-03-02,paid,CNY,100\n"
STOCK = "sku,day,on_hand\nA,2026-03-02,5\nB,2026-03-02,0\n"


def shop_at(root: Path) -> TestShop:
    shop = new_shop(root, TODAY, {"tmall": "旗舰店", "web": "Website"})
    shop.drop("web", "orders.csv", ORDERS)
    shop.drop("web", "stock.csv", STOCK)
    shop.drop("web", "fees.csv", "fee,valid_from,rate\ncommission,2026-01-01,0.05\n")
    return shop


@pytest.fixture
def shop(tmp_path: Path) -> TestShop:
    return shop_at(tmp_path / "shop")


@pytest.fixture(scope="module")
def first_morning(tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    shop = shop_at(tmp_path_factory.mktemp("shops") / "shop")
    assert start(shop) == 0
    return shop


@pytest.fixture
def started(first_morning: TestShop, tmp_path: Path) -> TestShop:
    """A copy of a shop whose first morning is over."""
    return replace(first_morning, root=shutil.copytree(first_morning.root, tmp_path / "started"))


def start(shop: TestShop, language: str = "en") -> int:
    return run(cli, ["start", "--shop", str(shop.root), "--today", f"{TODAY}", "--lang", language])


WRONG: tuple[tuple[str, dict[str, Any], str, str], ...] = (
    ("targets", {"store": "tmall", "day": JAN, "metric": "pay_amt", "value": "a lot"}, "Target: is no number", "目标值：不是数字"),
    ("targets", {"store": "nowhere", "day": JAN, "metric": "pay_amt", "value": 1}, "Store: is not in the list", "店铺：不在可选范围"),
    ("targets", {"store": "web", "day": "soon", "metric": "pay_amt", "value": 1}, "Day: is no date", "日期：不是日期"),
    ("targets", {"store": "web", "day": 20260101, "metric": "uv", "value": 1}, "Day: is no date", "日期：不是日期"),
    ("targets", {"store": "web", "day": JAN, "metric": "sales*", "value": 1}, "Metric: is not in the list", "指标：不在可选范围"),
    ("targets", {"day": JAN, "metric": "uv", "value": 1}, "Store: is blank", "店铺：为空"),
    ("targets", {"store": "web", "day": JAN, "metric": "orders"}, "Target: is blank", "目标值：为空"),
    ("targets", {"store": "web", "day": JAN, "metric": "units", "value": -1}, "Target: is less than 0", "目标值：小于 0"),
    ("fees", {"store": "web", "fee": "commission", "valid_from": JAN, "rate": 0.09}, "stands twice", "与另一行重复"),
    ("fees", {"store": "web", "fee": "payment", "valid_from": JAN, "rate": 6}, "Rate: is more than 1", "费率：大于 1"),
    ("product_costs", {"store": "web", "sku": 12345678901234567, "valid_from": JAN, "unit_cost": 1}, "15 digits", "15 位"),
    ("product_costs", {"store": "web", "sku": "A", "valid_from": JAN, "unit_cost": JAN}, "took it for a date", "当成了日期"),
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_cells_stay_as_typed_with_the_reason_that_the_formula_beside_them_gives(
    shop: TestShop, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sheet's formulas and the reading are two readings of one rule: recalculated, they say the same."""
    assert start(shop, language) == 0
    hub = shop.root / "OpsHub.xlsx"
    for ledger in OF_THE_HUB:
        type_rows(hub, ledger.id, [row for id, row, *_ in WRONG if id == ledger.id])
    capsys.readouterr()
    assert start(shop, language) == 1
    told = capsys.readouterr().out
    for ledger, row, *reasons in WRONG:
        reason = reasons[language == "zh"]
        assert reason in told
        assert any(reason in str(note) for (note,) in shown(hub, ledger, "check")), reason
        assert any(
            all(value == dict(zip(row, line, strict=True))[name] for name, value in row.items() if name != "sku")
            for line in shown(hub, ledger, *row)
        ), (row, shown(hub, ledger, *row))
    assert recalc.differences(hub, recalc.recalc_libreoffice(hub)) == []
    assert recalc.beyond_ironcalc(recalc.differences(hub, recalc.recalc_ironcalc(hub))) == []
    made_new = shop.build(shop.root / "new.xlsx", "zh" if language == "zh" else "en")
    assert recalc.audit(made_new) == []  # what typed into the other one was openpyxl, whose styles are not ours
    listed = [reason for (reason,) in shown(hub, "typed_aside", "reason")]
    assert len(listed) == len(WRONG)
    assert start(shop, language) == 0, "what stands there as it was typed is not typed again"
    assert len(shown(hub, "typed_aside", "reason")) == len(WRONG)


def test_what_is_typed_counts_the_same_morning_and_stays(started: TestShop) -> None:
    hub = started.root / "OpsHub.xlsx"
    type_rows(
        hub, "targets", [{"store": "Website", "day": datetime(2026, 3, 1), "metric": "Paid amount", "value": 3100}]
    )
    type_over(hub, "fees", {"fee": "commission"}, {"rate": 0.08})
    type_over(hub, "parameters", {"parameter": "lead_days"}, {"value": 60})
    assert start(started) == 0
    assert shown(hub, "targets", "store", "metric", "span", "value", "per_day") == [
        ("web", "pay_amt", "month", 3100, 100)
    ]
    assert shown(hub, "fees", "rate") == [(0.08,)]
    assert ("lead_days", 60, 14) in shown(hub, "parameters", "parameter", "value", "default")
    assert started.hub().parameter("lead_days") == 60
    assert started.hub().parameter("slow_days") == 180
    lines = started.hub().ask(["fees"], period="yesterday").rows
    assert lines
    before = started.hub().generation
    assert start(started) == 0
    assert started.hub().generation == before


def test_every_column_has_its_list_and_the_rows_below_are_ready(started: TestShop) -> None:
    hub = started.root / "OpsHub.xlsx"
    book = recalc.open_book(hub)
    for ledger in OF_THE_HUB:
        sheet = next(each for each in book.worksheets if f"t_{ledger.id}" in each.tables)
        table = sheet.tables[f"t_{ledger.id}"]
        first, last = table.ref.split(":")
        rows = int("".join(filter(str.isdigit, last))) - int("".join(filter(str.isdigit, first)))
        assert rows >= BLANK + len(ledger.presets)
        ranges = {str(each.sqref).split(":")[0][0]: each for each in sheet.data_validations.dataValidation}
        assert len(sheet.data_validations.dataValidation) == len(ledger.columns)
        assert all(str(each.sqref).endswith(last[1:]) for each in ranges.values())
        assert all(each.prompt and each.promptTitle for each in ranges.values())
        calculated = [each.name for each in table.tableColumns if each.calculatedColumnFormula]
        assert calculated == [*(each.id for each in ledger.derived), "check"]
        links = [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink]
        assert "'Inputs'!A1" in links
    inputs = [cell.hyperlink.location for row in book["Inputs"].iter_rows() for cell in row if cell.hyperlink]
    assert {f"'{each.label.en}'!A1" for each in OF_THE_HUB} <= set(inputs)


def test_a_column_that_somebody_adds_to_a_table_is_kept_by_the_keys_of_its_rows(started: TestShop) -> None:
    from xlops.archive import Archive
    from xlops.typed.notes import parked_notes

    hub = started.root / "OpsHub.xlsx"
    add_column(hub, "fees", "备注", {"commission": "ask for less"}, by="fee")
    assert run(cli, ["ledger", "read", "--shop", str(started.root)]) == 0
    archive = Archive.open(started.root / ".xlops")
    generation = archive.generation()
    workbook = archive.changes(generation).to_pylist()[-1]["source"].removeprefix("workbook ")
    ((key, notes),) = parked_notes(archive, generation, workbook)["fees"].items()
    assert key == ("web", "commission", "46023")
    assert notes["备注"].value == "ask for less"


def test_the_log_says_what_changed_and_restore_brings_one_ledger_back(
    started: TestShop, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = started.root / "OpsHub.xlsx"
    place = ("--shop", str(started.root), "--lang", "en")
    before = started.hub().generation
    type_over(hub, "fees", {"fee": "commission"}, {"rate": 0.08})
    type_rows(hub, "mappings", [{"given": "Suche", "meant": "Search"}])
    assert run(cli, ["ledger", "read", *place]) == 0
    capsys.readouterr()
    assert run(cli, ["ledger", "log", "fees", *place]) == 0
    told = capsys.readouterr().out
    assert "OpsHub.xlsx (workbook " in told
    assert "web | commission | 2026-01-01" in told
    assert "0.05" in told
    assert "0.08" in told
    assert run(cli, ["ledger", "restore", "fees", "--as-of", str(before), *place]) == 0
    assert run(cli, ["ledger", "restore", "fees", "--as-of", str(before), *place]) == 0
    assert "it is as it was then" in capsys.readouterr().out
    start(started)
    assert shown(hub, "fees", "rate") == [(0.05,)]
    assert shown(hub, "mappings", "given", "meant") == [("Suche", "Search")]
    assert run(cli, ["ledger", "list", *place]) == 0
    assert "mappings" in capsys.readouterr().out
    assert run(cli, ["ledger", "restore", "fee", "--as-of", "1", *place]) == 2
    assert 'did you mean "fees"' in capsys.readouterr().err


def test_a_file_that_is_no_workbook_of_ours_is_said(shop: TestShop, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["ledger", "read", "--shop", str(shop.root), "--lang", "en"]) == 2
    assert "is not there, or is no workbook that xlops wrote" in capsys.readouterr().err
