from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from xlops.archive.load import load
from xlops.build import SheetFailed, build, build_hub, pages_of
from xlops.errors import OutputError, QuestionError, UnknownName, UsageError
from xlops.hub import Hub
from xlops.label import same
from xlops.settings import Store, read_settings
from xlops.sheets import SHEETS, Sheet
from xlops.shop import make_shop
from xlops.workbooks import Workbook, workbook, workbooks

NOW = datetime(2026, 3, 3, 8, 30)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """A shop of one store and one order."""
    paths = make_shop(
        tmp_path_factory.mktemp("shop"), python=Path(sys.executable), language="en", stores=[Store("web", "Web")]
    )
    (paths.exports / "web" / "orders.csv").write_text(
        "order_id,day,pay_day,status,currency,paid_amt\n1,2026-03-02,2026-03-02,paid,CNY,100\n"
    )
    load(paths.root, [paths.exports], settings=read_settings(paths.settings), now=NOW)
    return Hub.open(paths.root, today=date(2026, 3, 3))


def failing(error: Exception) -> Sheet:
    def build(hub: Hub) -> list:  # type: ignore[type-arg]
        raise error

    return Sheet("bad", same("Bad"), build, "none", "front", 1, (), 1, "It fails.")


def test_the_hub_has_its_tabs_in_order_the_front_first() -> None:
    sheets = workbook("hub").sheets
    assert sheets[0].id == "today"
    groups = [each.group for each in sheets]
    assert groups == sorted(groups, key=["front", "detail", "data"].index)
    assert groups.count("front") <= 7


def test_every_sheet_belongs_to_a_workbook_that_there_is() -> None:
    assert {each.workbook for each in SHEETS} <= set(workbooks())


def test_an_unknown_workbook_says_what_was_meant() -> None:
    with pytest.raises(UnknownName, match='did you mean "hub"'):
        workbook("hubb")


def test_the_same_shop_at_the_same_moment_gives_the_same_bytes(hub: Hub, tmp_path: Path) -> None:
    heard: list[str] = []
    first = build_hub(
        hub, tmp_path / "a.xlsx", now=NOW, html=tmp_path / "a.html", told=lambda name, *_: heard.append(name)
    )
    again = build_hub(Hub.open(hub_place(hub), today=hub.today), tmp_path / "b.xlsx", now=NOW, html=tmp_path / "b.html")
    assert first.path.read_bytes() == again.path.read_bytes()
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert first.sheets == tuple(each.id for each in workbook("hub").sheets)
    assert len(heard) == len(first.sheets)


def hub_place(hub: Hub) -> Path:
    return Path(hub._archive.root).parent


@pytest.mark.parametrize("error", [QuestionError("no such thing"), KeyError("day")])
def test_a_sheet_that_fails_is_named(hub: Hub, error: Exception) -> None:
    with pytest.raises(SheetFailed, match="Bad") as caught:
        pages_of(hub, [failing(error)])
    assert caught.value.__cause__ is error


def test_when_a_sheet_fails_the_old_workbook_is_whole(hub: Hub, tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")
    planted = SHEETS.add(failing(ValueError("x")))
    try:
        with pytest.raises(SheetFailed):
            build(hub, Workbook("none", same("None"), same("None"), "None.xlsx"), target, now=NOW)
    finally:
        SHEETS.forget(planted.id)
    assert target.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_workbook_is_written_as_xlsx_only(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.xlsx"):
        build_hub(hub, tmp_path / "a.xls", now=NOW)


def test_a_place_that_cannot_be_written_is_said(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError):
        build_hub(hub, tmp_path / "file" / "a.xlsx", now=NOW)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("stock", "sku,day,on_hand\nA,2026-03-02,5\n"),
        ("leads", "lead_id,day,origin\n1,2026-03-02,mail\n"),
        (
            "order_lines",
            "order_id,day,pay_day,status,sku,currency,units,amount\n1,2026-03-02,2026-03-02,paid,,CNY,1,9\n",
        ),
    ],
)
def test_a_shop_that_has_only_one_kind_of_export_has_all_its_sheets(tmp_path: Path, file: str, text: str) -> None:
    paths = make_shop(tmp_path, python=Path(sys.executable), language="en", stores=[Store("web", "Web")])
    (paths.exports / "web" / f"{file}.csv").write_text(text)
    done = load(paths.root, [paths.exports], settings=read_settings(paths.settings), now=NOW)
    assert [each.outcome for each in done.files] == ["loaded"], done.files[0].sentence
    hub = Hub.open(paths.root, today=date(2026, 3, 3))
    assert all(each.blocks for each in pages_of(hub, workbook("hub").sheets))


def test_a_shop_with_two_currencies_is_built_in_its_own_and_the_other_is_listed(tmp_path: Path) -> None:
    paths = make_shop(tmp_path, python=Path(sys.executable), language="en", stores=[Store("web", "Web")])
    (paths.exports / "web" / "orders.csv").write_text(
        "order_id,day,pay_day,status,currency,paid_amt\n"
        "1,2026-03-02,2026-03-02,paid,CNY,100\n2,2026-03-02,2026-03-02,paid,USD,7\n"
    )
    load(paths.root, [paths.exports], settings=read_settings(paths.settings), now=NOW)
    hub = Hub.open(paths.root, today=date(2026, 3, 3))
    pages = {each.sheet.id: str(each.blocks) for each in pages_of(hub, workbook("hub").sheets)}
    assert "value=100" in pages["today"]
    assert "USD" in pages["quality"]
