"""The T-minus tasks of the shop's events: present, right after somebody changed something, kept over every rebuild."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import recalc
import xlwings as xw
from campaign_shop import BOOK, TODAY, Few, book, build, campaign_shop, over_task, read
from fake_excel import close_excel, open_excel
from shops import TestShop
from typing_hands import shown, type_over

from xlops.answers.campaigns import announcement_troubles, coming
from xlops.answers.event_tasks import due_tasks, event_tasks, late_tasks, loads, planned_events, tasks_of
from xlops.build import build as make
from xlops.calendar.events import align, occurrence
from xlops.calendar.tminus import forecast, plan, steps_for
from xlops.ledgers.announced import announced
from xlops.paths import ShopPaths
from xlops.sheets.event_tasks import next_closures
from xlops.workbooks import workbook

DOUBLE_11 = date(2026, 11, 11)
BIG: dict[str, tuple[int, int]] = {
    "review_goal": (-90, -90), "selection": (-75, -75), "demand_import": (-75, -75), "demand": (-60, -60),
    "eligibility": (-60, -60), "register_open": (-45, -45), "material_brief": (-40, -40), "register_close": (-30, -30),
    "copy_draft": (-30, -30), "ads_test": (-30, -11), "presale": (-27, -12), "copy_approved": (-21, -21),
    "stock_in": (-21, -21), "service_ready": (-10, -10), "warm_up": (-10, -1), "freeze": (-2, -2), "burst": (0, 0),
    "encore": (1, 3), "ship_check": (2, 3), "first_review": (3, 3), "price_watch": (15, 15), "refund_review": (15, 20),
    "carry_over": (30, 30),
}  # fmt: skip
"""The table of a level-S event as it is planned: days from T0 of each step's first and last day."""


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    """A shop whose calendar was built and not yet typed into."""
    shop = campaign_shop(tmp_path_factory.mktemp("campaigns") / "shop")
    build(shop)
    return shop


@pytest.fixture
def shop(untouched: TestShop, tmp_path: Path) -> TestShop:
    return replace(untouched, root=shutil.copytree(untouched.root, tmp_path / "shop"))


def days(shop: TestShop) -> dict[str, date]:
    """Task -> its due day."""
    return {each.task.id: each.task.due for each in tasks_of(shop.hub(), "double11", 2026)}


def test_every_task_of_a_big_event_stands_there_on_its_day(untouched: TestShop) -> None:
    found = {each.task.id: each.task for each in tasks_of(untouched.hub(), "double11", 2026)}
    weekly = {id for id in found if id.startswith("eligibility_weekly.")}
    assert set(found) - weekly == set(BIG) == {each.id for each in steps_for("double11")} - {"eligibility_weekly"}
    assert {found[each].due - DOUBLE_11 for each in weekly} == {timedelta(days) for days in (-53, -46, -39, -32)}
    for id, (_, last) in BIG.items():
        assert (found[id].due - DOUBLE_11).days == last, id
        assert found[id].start <= found[id].due
    listed = {id for event, id in shown(book(untouched), "event_tasks", "event", "task") if event == "Double 11"}
    assert listed == set(found), "the sheet lists every one"


def test_another_offset_moves_the_task_and_what_waits_for_it_slips(shop: TestShop) -> None:
    before = days(shop)
    over_task(shop, "Double 11", "material_brief", timing="T−28", owner="小王")
    build(shop)
    assert days(shop) == {**before, "material_brief": DOUBLE_11 - timedelta(28)}
    found = {each.task.id: each for each in tasks_of(shop.hub(), "double11", 2026)}
    assert found["material_brief"].task.owner == "小王"
    assert found["copy_draft"].because == "material_brief", "the copy is due two days before its brief is now"
    assert found["copy_draft"].finish > before["copy_draft"]
    steps = [replace(each, when="T−28") if each.id == "material_brief" else each for each in steps_for("double11")]
    tasks = plan(occurrence("double11", 2026), steps, platform="", region="cn")
    ahead = [each.finish for each in forecast(tasks, today=TODAY) if each.task.id == "copy_draft"]
    assert ahead == [found["copy_draft"].finish], "as the analysis says"
    row = next(row for row in shown(book(shop), "event_tasks", "event", "task", "due", "who", "timing") if row[1] == "material_brief" and row[0] == "Double 11")  # fmt: skip
    assert row[2:] == (datetime(2026, 10, 14), "小王", "T−28")


def test_a_task_done_late_or_later_than_due_pushes_no_one_it_should_not(shop: TestShop) -> None:
    over_task(shop, "Double 11", "demand", status="done", done_day=datetime(2026, 9, 18))
    over_task(shop, "Double 11", "stock_in", expected_day=datetime(2026, 11, 12))
    over_task(shop, "Double 11", "encore", status="not needed")
    read(shop)
    found = {each.task.id: each for each in tasks_of(shop.hub(), "double11", 2026)}
    assert (found["demand"].status, found["demand"].done) == ("done", date(2026, 9, 18))
    assert found["stock_in"].finish == date(2026, 11, 12)
    assert found["freeze"].finish > found["freeze"].task.due, "the freeze waits for the stock"
    assert found["burst"].missed, "the platform's day does not move, so it is missed"
    assert not found["encore"].open
    assert not found["encore"].late_days(TODAY)
    late = {each.task.id for each in late_tasks(shop.hub())}
    assert {"review_goal", "selection", "eligibility"} <= late
    assert "demand" not in late


def test_an_event_that_nobody_follows_is_not_late(untouched: TestShop) -> None:
    hub = untouched.hub()
    assert [each.event for each in planned_events(hub)] == ["mid_autumn", "national_day", "double11"]
    assert late_tasks(hub) == []
    assert {each.of.event for each in due_tasks(hub, 7)} == {"mid_autumn", "national_day", "double11"}
    assert all(each.finish == each.task.due for each in event_tasks(hub) if each.task.due < TODAY)


def test_what_cannot_be_kept_is_said_beside_the_row_and_the_plan_holds(shop: TestShop) -> None:
    before = days(shop)
    over_task(shop, "Double 11", "demand", timing="T-soon")
    over_task(shop, "Double 11", "selection", timing="exam-3")
    over_task(shop, "Double 11", "copy_draft", timing="T-10..T-20")
    over_task(shop, "Double 11", "eligibility", done_day=datetime(2026, 12, 1), status="done")
    build(shop)
    assert days(shop) == before
    said = {row[0]: row[1] for row in shown(book(shop), "event_tasks", "task", "trouble", "event") if row[1]}
    assert 'T-soon" is no time' in said["demand"]
    assert "no such phase in 2026" in said["selection"]
    assert "ends before it starts" in said["copy_draft"]
    assert "still to come" in said["eligibility"]
    assert all("plan's day holds" in said[each] for each in ("demand", "selection", "copy_draft"))


def test_a_task_of_the_shops_own_is_typed_below(shop: TestShop) -> None:
    row = {"event": "Double 11", "year": 2026, "task": "live_room", "name": "Live room rehearsal", "timing": "T−5", "hours": 6}  # fmt: skip
    _type_below(book(shop), row)
    build(shop)
    own = next(each for each in tasks_of(shop.hub(), "double11", 2026) if each.task.id == "live_room")
    assert (own.task.due, own.own, own.task.label.en) == (date(2026, 11, 6), True, "Live room rehearsal")
    assert ("live_room", "Live room rehearsal") in shown(book(shop), "event_tasks", "task", "what")


def test_hours_of_a_week_are_summed_over_all_events(untouched: TestShop) -> None:
    found = {(each.owner, each.week): each for each in loads(untouched.hub())}
    week = found["operator", date(2026, 9, 21)]
    assert week.over
    assert {name.split()[0] for name in week.tasks} >= {"mid_autumn", "double11"}
    assert week.capacity == 24, "Mid-Autumn takes the Friday"


def test_typed_cells_stay_over_rebuilds_in_both_languages(shop: TestShop) -> None:
    over_task(shop, "Double 11", "stock_in", status="doing", owner="老李", note="两车到货 · 800 箱")
    for language in ("en", "zh", "en"):
        build(shop, language)
        cells = shown(book(shop), "event_tasks", "task", "status", "owner", "note")
        word = "进行中" if language == "zh" else "doing"
        assert ("stock_in", word, "老李", "两车到货 · 800 箱") in cells
    fresh = book(shop).with_name("new.xlsx")
    assert shop.hub().typed.rows["event_tasks"]
    build(shop, target=fresh)
    assert ("stock_in", "doing", "老李", "两车到货 · 800 箱") in shown(
        fresh, "event_tasks", "task", "status", "owner", "note"
    )


def test_a_typed_status_shows_at_once(shop: TestShop) -> None:
    over_task(shop, "Double 11", "register_open", status="done")
    over_task(shop, "Double 11", "burst", status="不做")
    file = book(shop)
    states = set(_column(recalc.recalc_ironcalc(file), file, "event_tasks", "state"))
    assert {"✓ done", "not needed"} <= states


def test_an_announced_date_typed_in_the_calendar_holds_everywhere(shop: TestShop) -> None:
    from xlops.facts.base import WHOLE_SHOP

    row = {"store": WHOLE_SHOP, "event": "own_day", "year": 2026.0, "phase": "event", "platform": "*", "start": date(2026, 10, 18), "end": date(2026, 10, 19), "source": "our own"}  # fmt: skip
    wave = {**row, "event": "double11", "phase": "presale", "platform": "tmall", "start": date(2026, 10, 15), "start_time": "20:00", "end": None}  # fmt: skip
    back = {**row, "event": "double11", "phase": "wave1", "start": date(2026, 11, 1), "start_time": "20:00", "end": date(2026, 11, 1), "end_time": "10:00"}  # fmt: skip
    typed = announced({}, [row, wave, back])
    assert typed.dates["own_day"]["2026"] == "2026-10-18..2026-10-19 # our own"
    assert len(typed.troubles) == 1
    assert "ends (2026-11-01 10:00) before it starts" in typed.troubles[0].en
    assert occurrence("own_day", 2026, announced=typed.dates).days.end == date(2026, 10, 19)
    presale = next(each for each in occurrence("double11", 2026, announced=typed.dates).phases if each.id == "presale")
    assert (presale.start, presale.platform, presale.planned, presale.source) == (datetime(2026, 10, 15, 20), "tmall", False, "our own")  # fmt: skip
    _keep(shop, "event_phases", [row, wave, back])
    hub = shop.hub()
    assert [each.en for each in announcement_troubles(hub)] == [typed.troubles[0].en]
    assert align(date(2026, 10, 16), "own_day", announced=hub.events) == "OWN−2"
    found = {each.task.id: each.task for each in tasks_of(hub, "double11", 2026)}
    assert found["presale"].start == date(2026, 10, 15)
    assert not found["presale"].planned
    assert "own_day" in {each.of.event for each in event_tasks(hub)} or hub.events["own_day"]


def test_an_announced_day_is_typed_over_the_planned_one(shop: TestShop) -> None:
    planned = {
        row[:2]: row[2:] for row in shown(book(shop), "event_phases", "event", "phase", "by_plan", "used", "basis")
    }
    assert planned["Double 11", "presale"] == (datetime(2026, 10, 15), datetime(2026, 10, 15), "planned")
    assert planned["Double 11", "wave 1"] == (None, None, "planned"), "nobody knows, and it can be typed"
    assert ("Own store day", "event days") in planned
    over = {"event": "Double 11", "phase": "presale"}
    type_over(book(shop), "event_phases", over, {"start": datetime(2026, 10, 12), "start_time": "20:00", "source": "Tmall, 1 September"})  # fmt: skip
    type_over(book(shop), "event_phases", {"event": "Own store day"}, {"start": datetime(2026, 10, 8)})
    type_over(book(shop), "event_phases", {"event": "618", "phase": "presale"}, {"start": datetime(2027, 5, 20), "end": datetime(2027, 5, 1)})  # fmt: skip
    type_over(book(shop), "event_phases", {"event": "618", "phase": "wave 1"}, {"start": datetime(2027, 5, 20), "start_time": "20:00", "end": datetime(2027, 5, 20), "end_time": "10:00"})  # fmt: skip
    build(shop)
    found = {each.task.id: each.task for each in tasks_of(shop.hub(), "double11", 2026)}
    assert (found["presale"].start, found["presale"].planned) == (date(2026, 10, 12), False)
    phase = next(
        each for each in occurrence("double11", 2026, announced=shop.hub().events).phases if each.id == "presale"
    )
    assert (phase.start, phase.source) == (datetime(2026, 10, 12, 20), "Tmall, 1 September")
    assert any(each.id == "own_day" and each.day == date(2026, 10, 8) for each in coming(shop.hub()))
    rows = {
        row[:2]: row[2:]
        for row in shown(book(shop), "event_phases", "event", "phase", "by_plan", "used", "check", "trouble")
    }
    assert rows["Double 11", "presale"][:2] == (datetime(2026, 10, 15), datetime(2026, 10, 12))
    assert "ends before it starts" in str(rows["618", "presale"][2])
    assert "ends (2027-05-20 10:00) before it starts" in str(rows["618", "wave 1"][3])
    values = recalc.recalc_ironcalc(book(shop))
    assert [each for each in recalc.differences(book(shop), values) if "event_phases" in each] == []


def test_suppliers_and_couriers_stop_around_the_spring_festival(untouched: TestShop) -> None:
    found = next_closures(untouched.hub())
    assert found is not None
    assert (found.suppliers.days.start, found.couriers.days.start) == (date(2027, 1, 17), date(2027, 1, 30))
    assert (found.suppliers.who.en, found.couriers.who.en) == ("suppliers", "couriers")


@pytest.fixture
def excel(shop: TestShop, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestShop]:
    """The shop with its calendar of one sheet, for the open workbook."""
    monkeypatch.setattr("xlops.faces.button.pressed.now_in", lambda zone: shop.now)
    one_sheet: Any = Few(workbook("promotion_calendar"), ("event_tasks",))
    for where in ("xlops.faces.macros.workbook", "xlops.build.workbook"):
        monkeypatch.setattr(where, lambda name: one_sheet)
    make(shop.hub(), one_sheet, book(shop), now=shop.now, shop=ShopPaths(shop.root), new=True)
    yield shop
    close_excel()


def test_typed_cells_stay_over_a_refresh_of_the_open_workbook(excel: TestShop) -> None:
    from xlops.faces import macros

    opened = open_excel(book(excel))
    opened.set_mock_caller()
    _type_live(opened, "stock_in", status="doing", owner="老李", note="on its way", timing="T−25")
    macros.build_promotion_calendar()
    rows = _live_rows(opened)
    assert rows["Double 11", "stock_in"]["status"] == "doing"
    assert rows["Double 11", "stock_in"]["owner"] == "老李"
    assert rows["Double 11", "stock_in"]["note"] == "on its way"
    assert rows["Double 11", "stock_in"]["due"] == datetime(2026, 10, 17)
    macros.build_promotion_calendar()
    assert _live_rows(opened)["Double 11", "stock_in"]["note"] == "on its way"


def _table(opened: xw.Book) -> Any:
    return next(each for sheet in opened.sheets for each in sheet.tables if each.name == "t_event_tasks")


def _live_rows(opened: xw.Book) -> dict[tuple[str, str], dict[str, Any]]:
    header, *rows = _table(opened).range.options(ndim=2).value
    made = [dict(zip(header, row, strict=True)) for row in rows]
    return {(each["event"], each["task"]): each for each in made}


def _type_live(opened: xw.Book, task: str, **cells: Any) -> None:
    table = _table(opened)
    header, *rows = table.range.options(ndim=2).value
    at = next(place for place, row in enumerate(rows, 1) if (row[header.index("event")], row[header.index("task")]) == ("Double 11", task))  # fmt: skip
    for name, value in cells.items():
        table.parent.range((table.range.row + at, table.range.column + header.index(name))).value = value


def _type_below(path: Path, cells: dict[str, Any]) -> None:
    """Type into the row right below the table, as Excel lets one."""
    import warnings

    import openpyxl
    from openpyxl.utils import range_boundaries

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        opened = openpyxl.load_workbook(path)
    sheet = next(each for each in opened.worksheets if "t_event_tasks" in each.tables)
    left, top, right, bottom = range_boundaries(sheet.tables["t_event_tasks"].ref)
    for at in range(left, right + 1):
        if (name := sheet.cell(top, at).value) in cells:
            sheet.cell(bottom + 1, at).value = cells[name]
    opened.save(path)


def _column(made: Any, path: Path, table: str, column: str) -> list[Any]:
    """The recalculated values of a column."""
    import warnings

    import openpyxl
    from openpyxl.utils import get_column_letter, range_boundaries

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        opened = openpyxl.load_workbook(path)
    sheet = next(each for each in opened.worksheets if f"t_{table}" in each.tables)
    left, top, right, bottom = range_boundaries(sheet.tables[f"t_{table}"].ref)
    at = next(each for each in range(left, right + 1) if sheet.cell(top, each).value == column)
    return [made[sheet.title].get(f"{get_column_letter(at)}{row}") for row in range(top + 1, bottom + 1)]


def _keep(shop: TestShop, ledger: str, rows: list[dict[str, Any]]) -> None:
    """Rows as if they had been typed in a workbook and read."""
    from xlops.archive import Archive
    from xlops.settings import read_settings
    from xlops.typed.read import reading

    paths = ShopPaths(shop.root)
    settings = read_settings(paths.settings)
    Archive.create(paths.archive).commit(
        iter([reading(BOOK, "workbook test", {ledger: rows}, {}, shop.now)]), settings=settings, now=shop.now
    )


def test_the_typed_hands_reach_the_cells(shop: TestShop) -> None:
    """A test that types nowhere would prove nothing."""
    with pytest.raises(AssertionError, match="no row"):
        type_over(book(shop), "event_tasks", {"task": "nothing"}, {"status": "done"})
