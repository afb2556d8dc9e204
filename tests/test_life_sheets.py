"""Event stock, lifecycle, backlog and clearance as the operator meets them: what is typed changes all that follows, live."""

from __future__ import annotations

from collections.abc import Callable
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
        {"end_day": date(2026, 11, 20), "floor_price": 80, "elasticity": -3, "clear_units": 900},
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


@pytest.mark.parametrize("recalculate", [recalc_ironcalc, recalc_libreoffice])
def test_what_is_typed_changes_at_once_what_python_says_at_the_next_build(
    shop: TestShop, made: Path, tmp_path: Path, recalculate: Callable[[Path], Values]
) -> None:
    """Every typed column of a row of each table: the sheet's own formulas against the rows that are built anew."""
    root = tmp_path / "shop"
    _copy(shop.root, root)
    again = TestShop(root, TODAY)
    paths = ShopPaths(root)
    book = paths.workbook("Inventory.xlsx")
    before = {table: _rows(book, held(book), table) for table in TABLES}
    for table, (where, cells) in TYPED.items():
        _type(book, table, where, cells)
    live = recalculate(book)
    seen = {table: _rows(book, live, table) for table in TABLES}
    outcome = read_workbook(book, paths, read_settings(paths.settings), NOW)
    assert outcome is not None
    rebuilt = _build(again, tmp_path / "anew.xlsx")
    wrong, changed = [], set()
    for table in TABLES:
        after = _rows(rebuilt, held(rebuilt), table)
        for key, cells in seen[table].items():
            changed |= {(table, name) for name, value in cells.items() if not _same(value, before[table][key][name])}
            if table == "item_stages" and key[1] == "OLD":  # the hand-over is read off the successor at the build
                after[key] = {**after[key], "taken": cells["taken"], "gone": cells["gone"]}
            wrong += [
                f"{table} {key} {name}: the sheet {value!r}, Python {after[key][name]!r}"
                for name, value in cells.items()
                if key in after and not _same(value, after[key][name])
            ]
    assert wrong == []
    assert {
        ("event_stock", each) for each in ("expected", "P90", "ratio", "wanted", "order", "order_by", "status")
    } <= changed
    assert {("item_stages", each) for each in ("stage_used", "action", "to_hold", "over", "ends")} <= changed
    assert {("clearance", each) for each in ("W1", "W5", "weeks", "left", "cash", "given_up", "slope")} <= changed
    assert ("life_settings", "used") in changed


def _copy(source: Path, target: Path) -> None:
    import shutil

    shutil.copytree(source, target)


def test_what_was_typed_stands_after_a_rebuild_and_a_refresh(shop: TestShop, made: Path, tmp_path: Path) -> None:
    root = tmp_path / "shop"
    _copy(shop.root, root)
    again, paths = TestShop(root, TODAY), ShopPaths(root)
    book = paths.workbook("Inventory.xlsx")
    for table, (where, cells) in TYPED.items():
        _type(book, table, where, cells)
    read_workbook(book, paths, read_settings(paths.settings), NOW)
    for target in (book, tmp_path / "anew.xlsx"):
        _build(again, target)
        for table, (where, cells) in TYPED.items():
            rows = _rows(target, held(target), table).values()
            row = next(row for row in rows if all(str(row[name]) == value for name, value in where.items()))
            for name, value in cells.items():
                expected = (value - date(1899, 12, 30)).days if isinstance(value, date) else value
                assert row[name] == expected, f"{target.name} {table} {name}"


def test_a_budget_for_discounts_begins_only_what_brings_most_for_it(shop: TestShop, made: Path, tmp_path: Path) -> None:
    root = tmp_path / "shop"
    _copy(shop.root, root)
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
    text = formulas("en", TODAY, factors=(1.0, 2.0, 3.0), closed=closed, coming=False)["order_by"]
    text = text.replace("t_event_stock[[#This Row],[arrive]]", "A1").replace("t_event_stock[[#This Row],[lead]]", "B1")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B1"], sheet["C1"] = (arrive - date(1899, 12, 30)).days, lead, text
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
