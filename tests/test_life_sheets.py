"""Event stock, lifecycle, backlog and clearance as the operator meets them: what is typed changes all that follows, live."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from life_shop import STORIES, TODAY, life_shop
from operating import Desk
from recalc import Values, differences, held, recalc_ironcalc, recalc_libreoffice
from shops import TestShop

from xlops.answers.clearing import begun, clearings
from xlops.answers.event_days import event_days
from xlops.answers.event_stock import coming_items, past_events
from xlops.answers.hits import hits
from xlops.answers.lifecycle import lives
from xlops.answers.seasons import category_seasons
from xlops.build import build
from xlops.calendar.closures import closures, order_by
from xlops.calendar.periods import Period
from xlops.morning import read_workbook
from xlops.paths import ShopPaths
from xlops.render.cells import letters
from xlops.settings import read_settings
from xlops.sheets.event_formulas import formulas
from xlops.sheets.lifecycle_formulas import SEASON, action
from xlops.workbooks import workbook

NOW = datetime.combine(TODAY, time(9))
TABLES = ("event_stock", "item_stages", "clearance", "life_settings")
TYPED: dict[str, tuple[dict[str, str], dict[str, object]]] = {
    "event_stock": (
        {"occasion": "double11-2026", "sku": "GROWS"},
        {"uplift": 6, "margin": 90, "loss": 5, "lead_days": 40, "note": "sold out last year"},
    ),
    "item_stages": ({"sku": "OLD"}, {"stage": "clearance", "successor": "NEXT", "season_end": date(2026, 11, 30)}),
    "clearance": (
        {"sku": "COAT"},
        {"end_day": date(2026, 11, 20), "floor_price": 190, "elasticity": -3, "clear_units": 900},
    ),
    "life_settings": ({"setting": "discount_budget"}, {"value": 20000}),
}
"""Table -> the row that is typed into, and what."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    return life_shop(tmp_path_factory.mktemp("life") / "shop")


@pytest.fixture(scope="module")
def made(shop: TestShop) -> Path:
    """The inventory workbook as it is made first."""
    target = ShopPaths(shop.root).workbook("Inventory.xlsx")
    return _build(shop, target)


def _build(shop: TestShop, target: Path, language: Any = "en") -> Path:
    return build(shop.hub(language), workbook("inventory"), target, now=NOW, shop=ShopPaths(shop.root)).path


def _type(path: Path, table: str, where: dict[str, str], cells: dict[str, object]) -> None:
    desk = Desk(path)
    sheet, part = desk.table(table)
    values = desk.read(sheet)
    row = next(
        row
        for row in range(part.area.top + 1, part.area.bottom + 1)
        if all(str(values.get((row, desk.column(table, name)))) == value for name, value in where.items())
    )
    for name, value in cells.items():
        content = (value - date(1899, 12, 30)).days if isinstance(value, date) else value
        desk.type(sheet, row, desk.column(table, name), content)
    desk.save()


def _rows(path: Path, values: Values, table: str) -> dict[tuple[str, ...], dict[str, Any]]:
    """Key -> column -> value of a table, in the values of a recalculation."""
    keys = {"event_stock": ("store", "occasion", "sku"), "life_settings": ("setting",)}.get(table, ("store", "sku"))
    desk = Desk(path)
    sheet, part = desk.table(table)
    found = {}
    for row in range(part.area.top + 1, part.area.bottom + 1):
        cells = {
            name: values[sheet].get(f"{letters(part.area.left + at)}{row}") for at, name in enumerate(part.headers)
        }
        found[tuple(str(cells[each]) for each in keys)] = cells
    return found


def _same(one: Any, two: Any) -> bool:
    if isinstance(one, int | float) and isinstance(two, int | float):
        return one == pytest.approx(two, rel=1e-9, abs=1e-6)
    return one == two or (one in (None, "") and two in (None, ""))


# What is in the sheets --------------------------------------------------------------------------------------------


def test_every_item_is_in_the_stage_of_its_story(shop: TestShop) -> None:
    found = {each.sku: each.stage for each in lives(shop.hub())}
    assert found.keys() == STORIES.keys()
    assert found["STEADY"] == found["SLOW"] == "mature"
    assert found["GROWS"] == "growth"
    assert found["FADES"] == "decline"
    assert found["NEW"] == "launch"
    assert found["DEAD"] == "clearance"


def test_the_evidence_is_in_words_in_both_languages(shop: TestShop) -> None:
    words = {each.sku: each.evidence for each in lives(shop.hub())}
    assert words["DEAD"].en.startswith("no sale for 2")
    assert "无销量" in words["DEAD"].zh
    assert words["NEW"].en == "first sold 2 weeks ago, launch lasts 4"
    assert "of its best" in words["FADES"].en


def test_the_run_up_is_a_hit_whose_stock_comes_first(shop: TestShop) -> None:
    found = hits(shop.hub())
    assert [each.life.sku for each in found] == ["HIT"]
    moves = [each.en for each in found[0].moves]
    assert moves[0].startswith("order ") and moves[0].endswith("now, by the fastest way")
    assert any(each.startswith("hold its ads") for each in moves)


def test_the_season_of_coats_ends_with_autumn(shop: TestShop) -> None:
    found = category_seasons(shop.hub())
    assert list(found) == ["coats"]
    assert date(2026, 11, 25) <= found["coats"].end <= date(2026, 12, 10)


def test_what_must_go_goes_by_the_end_of_its_season(shop: TestShop) -> None:
    found = {each.life.sku: each for each in clearings(shop.hub())}
    assert found.keys() == {"COAT", "DEAD", "SLOW"}
    coat = found["COAT"]
    assert coat.end == category_seasons(shop.hub())["coats"].end
    assert coat.ladder is not None
    assert coat.ladder.left < 1
    assert found["DEAD"].ladder is not None
    assert found["DEAD"].ladder.left > 400, "what nobody buys is not sold by a lower price"


def test_an_events_uplift_is_learned_from_last_year(shop: TestShop) -> None:
    items = {each.sku: each for each in coming_items(shop.hub()) if each.event.id == "double11-2026"}
    assert items["STEADY"].uplift == pytest.approx(4, abs=0.6)
    assert items["STEADY"].event.days == tuple(date(2026, 11, day) for day in (11, 12, 13, 14))
    assert items["STEADY"].inbound == 60
    last = next(each for each in past_events(shop.hub()) if each.event.id == "double11-2025")
    assert last.review is not None
    assert last.review.error < 0.4


def test_every_year_of_an_event_has_the_same_days_around_its_main_day(shop: TestShop) -> None:
    spans = {
        tuple((day - date(each.year, 11, 11)).days for day in each.days)
        for each in event_days(shop.hub())
        if each.event == "double11"
    }
    assert spans == {(0, 1, 2, 3)}


# Live -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("recalculate", [recalc_ironcalc, recalc_libreoffice])
def test_the_file_holds_what_other_programs_compute(made: Path, recalculate: Callable[[Path], Values]) -> None:
    found = differences(made, recalculate(made))
    mine = [each for each in found if each.startswith(("Event stock!", "Lifecycle!", "Backlog and clearance!"))]
    assert mine == []


@dataclass(frozen=True)
class Typed:
    """A copy of the shop in whose workbook one row of each table was typed into, and what was made of it after."""

    root: Path
    before: dict[str, dict[tuple[str, ...], dict[str, Any]]]
    edited: Path
    """The workbook with what was typed, as it was saved: its formulas are not computed anew."""
    refreshed: Path
    anew: Path


@pytest.fixture(scope="module")
def typed(shop: TestShop, made: Path, tmp_path_factory: pytest.TempPathFactory) -> Typed:
    folder = tmp_path_factory.mktemp("typed")
    root = folder / "shop"
    shutil.copytree(shop.root, root)
    paths = ShopPaths(root)
    book = paths.workbook("Inventory.xlsx")
    before = {table: _rows(book, held(book), table) for table in TABLES}
    for table, (where, cells) in TYPED.items():
        _type(book, table, where, cells)
    shutil.copy(book, folder / "edited.xlsx")
    assert read_workbook(book, paths, read_settings(paths.settings), NOW) is not None
    again = TestShop(root, TODAY)
    return Typed(root, before, folder / "edited.xlsx", _build(again, book), _build(again, folder / "anew.xlsx"))


@pytest.mark.parametrize("recalculate", [recalc_ironcalc, recalc_libreoffice])
def test_what_is_typed_changes_at_once_what_python_says_at_the_next_build(
    typed: Typed, recalculate: Callable[[Path], Values]
) -> None:
    """Every typed column of a row of each table: the sheet's own formulas against the rows that are built anew."""
    live, built = recalculate(typed.edited), held(typed.anew)
    wrong, changed = [], set()
    for table in TABLES:
        after = _rows(typed.anew, built, table)
        for key, cells in _rows(typed.edited, live, table).items():
            was = typed.before[table][key]
            changed |= {(table, name) for name, value in cells.items() if not _same(value, was[name])}
            if key not in after:  # what is in clearance now stands in other rows of the next build
                continue
            now = after[key] | ({"handover": cells["handover"]} if "handover" in cells else {})  # read off sales
            wrong += [
                f"{table} {key} {name}: the sheet {value!r}, Python {now[name]!r}"
                for name, value in cells.items()
                if not _same(value, now[name])
            ]
    assert wrong == []
    assert {("event_stock", each) for each in ("expected", "high", "ratio", "wanted", "order", "order_by", "status")} <= changed  # fmt: skip
    assert {("item_stages", each) for each in ("stage_used", "action", "to_hold", "over", "ends")} <= changed
    assert {("clearance", each) for each in ("week1", "week5", "left", "cash", "given_up")} <= changed
    assert ("life_settings", "used") in changed


@pytest.mark.parametrize("way", ["refreshed", "anew"])
def test_what_was_typed_stands_after_a_refresh_and_a_rebuild(typed: Typed, way: str) -> None:
    target: Path = getattr(typed, way)
    values = held(target)
    for table, (where, cells) in TYPED.items():
        rows = _rows(target, values, table).values()
        row = next(row for row in rows if all(str(row[name]) == value for name, value in where.items()))
        for name, value in cells.items():
            expected = (value - date(1899, 12, 30)).days if isinstance(value, date) else value
            assert row[name] == expected, f"{table} {name}"


def test_a_successor_and_a_typed_stage_reach_what_follows(typed: Typed) -> None:
    hub = TestShop(typed.root, TODAY).hub()
    old = next(each for each in lives(hub) if each.sku == "OLD")
    assert (old.found, old.stage) == ("decline", "clearance")
    assert old.share == pytest.approx(0.5, abs=0.15)
    assert old.gone is not None
    going = next(each for each in clearings(hub) if each.life.sku == "OLD")
    assert going.end >= date(2026, 11, 30)


@pytest.mark.parametrize("recalculate", [recalc_ironcalc, recalc_libreoffice])
def test_a_season_that_ends_before_an_order_arrives_stops_it_in_the_plan_at_once(
    shop: TestShop, made: Path, tmp_path: Path, recalculate: Callable[[Path], Values]
) -> None:
    key, end = ("tmall", "HIT"), TODAY + timedelta(days=16)
    first = _rows(made, held(made), "stock_settings")[key]
    assert first["order"] > 0 and first["ends"] in (None, "")
    root = tmp_path / "shop"
    shutil.copytree(shop.root, root)
    book = ShopPaths(root).workbook("Inventory.xlsx")
    orders = []
    for day in (end, TODAY + timedelta(days=13)):  # an order arrives after 14 days
        _type(book, "item_stages", {"sku": "HIT"}, {"season_end": day})
        live = _rows(book, recalculate(book), "stock_settings")[key]
        assert read_workbook(book, ShopPaths(root), read_settings(ShopPaths(root).settings), NOW) is not None
        built = _rows(again := _build(TestShop(root, TODAY), tmp_path / "anew.xlsx"), held(again), "stock_settings")[
            key
        ]
        assert {
            name: (value, built[name])
            for name, value in live.items()
            if not _same(value, built[name]) and name not in ("stock_out", "lost_amount")
        } == {}
        orders.append((live["order"], live["status"]))
        again.unlink()
    assert 0 < orders[0][0] < first["order"]
    assert orders[1] == (0, "▼ season ends first")
    stage = next(each for each in lives(TestShop(root, TODAY).hub()) if each.sku == "HIT")
    assert action(stage.stage, 45, stage.position, 1000, stage.season_end, TODAY, stage.lead) == SEASON


def test_a_budget_for_discounts_begins_only_what_brings_most_for_it(shop: TestShop, made: Path, tmp_path: Path) -> None:
    root = tmp_path / "shop"
    shutil.copytree(shop.root, root)
    paths = ShopPaths(root)
    before = sum(begun(shop.hub()))
    _type(paths.workbook("Inventory.xlsx"), "life_settings", {"setting": "discount_budget"}, {"value": 500})
    read_workbook(paths.workbook("Inventory.xlsx"), paths, read_settings(paths.settings), NOW)
    hub = TestShop(root, TODAY).hub()
    begins = [each for each, begin in zip(clearings(hub), begun(hub), strict=True) if begin and each.ladder]
    assert len(begins) < before
    assert sum(each.ladder.given_up for each in begins if each.ladder) <= 500


@pytest.mark.parametrize("lead", [0, 5, 10, 11, 25, 40])
@pytest.mark.parametrize("arrive", [date(2027, 1, 10), date(2027, 1, 25), date(2027, 2, 20), date(2027, 3, 10)])
def test_the_order_by_formula_counts_no_day_on_which_suppliers_are_closed(
    lead: int, arrive: date, tmp_path: Path
) -> None:
    closed = closures(2027).suppliers.days
    text = formulas("en", TODAY, factors=(1.0, 2.0, 3.0), arrive=arrive, closed=closed, coming=False)["order_by"]
    text = text.replace("t_event_stock[[#This Row],[lead]]", "B1")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B1"], sheet["C1"] = lead, text
    book.save(tmp_path / "one.xlsx")
    found = recalc_ironcalc(tmp_path / "one.xlsx")[sheet.title]["C1"]
    assert date(1899, 12, 30) + timedelta(days=int(found)) == order_by(arrive, lead, [closed])


# Shops that lack something ----------------------------------------------------------------------------------------


def test_without_stock_the_sheets_say_what_is_unknown(tmp_path: Path) -> None:
    bare = life_shop(tmp_path / "bare", stock=False)
    hub = bare.hub()
    assert clearings(hub) == ()
    assert all(each.position is None for each in lives(hub))
    assert all(each.stock is None for each in coming_items(hub))
    found = _build(bare, tmp_path / "bare.xlsx")
    words = {str(value) for cells in held(found).values() for value in cells.values()}
    assert "stock unknown" in words
    assert any(each.startswith("Backlog is unknown") for each in words)


def test_an_empty_shop_has_the_three_sheets_with_what_they_wait_for(tmp_path: Path) -> None:
    from shops import new_shop

    empty = new_shop(tmp_path / "empty", TODAY, {"tmall": "旗舰店"})
    found = held(_build(empty, tmp_path / "empty.xlsx", "zh"))
    assert {"活动备货", "商品生命周期", "积压与清仓"} <= found.keys()


def test_a_closure_is_named_only_where_it_lies_before_the_event(shop: TestShop) -> None:
    by_event = {each.event.id: each.closed for each in coming_items(shop.hub())}
    assert by_event["double11-2026"] is None
    assert all(closed is None or isinstance(closed, Period) for closed in by_event.values())
