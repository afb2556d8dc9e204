"""The promotion calendar: year, months and event pages, their HTML, the .ics, and the report that makes them in one step."""

from __future__ import annotations

import calendar
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import openpyxl
import pytest
import vobject
from click.testing import CliRunner
from shops import new_shop
from test_events import DATES

from xlops.answers.promotion_year import next_of, promotion_year, year_shown
from xlops.archive import Archive
from xlops.blocks import Band, Block, Calendar, Cell, Table
from xlops.build import identity_of, look_of, pages_of
from xlops.calendar.events import EVENTS
from xlops.calendar_report import calendar_report, write_ics
from xlops.faces.cli import cli
from xlops.hub import Hub
from xlops.label import Language
from xlops.render.closed import write_book
from xlops.render.grid import FORMAT_LIMIT, lower
from xlops.render.package.refresh import refresh_workbook
from xlops.settings import Settings, Store
from xlops.sheets import SHEETS
from xlops.sheets.calendar_bands import MONTHS, MOST_LANES
from xlops.sheets.calendar_spans import spans
from xlops.workbooks import workbook

Market = Literal["CNY", "USD", "GBP"]
PLATFORMS: dict[Market, tuple[str, ...]] = {
    "CNY": ("tmall", "jd", "pdd", "douyin", "suning", "xiaohongshu"),
    "USD": ("amazon",),
    "GBP": (),
}
ZONES: dict[Market, str] = {"CNY": "Asia/Shanghai", "USD": "America/New_York", "GBP": "Europe/London"}
NOON = datetime(2027, 5, 12, 12)


@cache
def nobody(currency: Market, today: date, language: Language = "en") -> Hub:
    """A shop that has loaded nothing; dates and tasks need no data."""
    stores = tuple(Store(each, each, each) for each in PLATFORMS[currency])
    settings = Settings("Shop", currency=currency, time_zone=ZONES[currency], stores=stores, language=language)
    archive, nothing = Archive.look(Path("/nonexistent/.xlops"))
    return Hub(archive, nothing, settings=settings, today=today)


def opened(path: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path)


def rows_in(book: Any, sheet: str, table: str, event: str, key: str) -> dict[str, dict[str, Any]]:
    """The rows of an event in a table that is typed into: what stands in its key -> column -> cell."""
    rows = list(book[sheet][book[sheet].tables[f"t_{table}"].ref])
    heads = [cell.value for cell in rows[0]]
    cells = [dict(zip(heads, row, strict=True)) for row in rows[1:]]
    return {str(row[key].value): row for row in cells if row["event"].value == event}


def blocks_of(hub: Hub, sheet: str) -> list[Block]:
    return SHEETS[sheet].build(hub)


def calendar_of(hub: Hub, month: int) -> Calendar:
    return next(each for each in blocks_of(hub, f"month_{month:02d}") if isinstance(each, Calendar))


def days_named(hub: Hub) -> Iterator[tuple[date, str]]:
    """What the grids of the twelve months show: each bar's first day in it, and its text."""
    year = year_shown(hub)
    for month in range(1, 13):
        for band in calendar_of(hub, month).bands:
            for lane in band.lanes:
                for bar in lane:
                    yield date(year, month, int(band.heads[bar.first].text.en)), bar.text.en


def rows_of(hub: Hub, sheet: str, table: str) -> tuple[dict[str, object], ...]:
    found = next(each for each in blocks_of(hub, sheet) if isinstance(each, Table) and each.id == table)
    return tuple({id: each.value if isinstance(each, Cell) else each for id, each in row.items()} for row in found.rows)


@pytest.mark.parametrize("year", range(2024, 2029))
def test_every_event_stands_on_its_day_on_the_year_page_and_in_its_month(year: int) -> None:
    hubs = [nobody(currency, date(year, 5, 12)) for currency in PLATFORMS]
    listed, drawn = set(), set()
    for hub in hubs:
        listed |= {(row["day"], str(row["event"].en)) for row in rows_of(hub, "year", "events_of_year")}  # type: ignore[attr-defined]
        drawn |= set(days_named(hub))
    for line in DATES.strip().splitlines():
        event, *days = line.split()
        wanted = (date.fromisoformat(f"{year}-{days[year - 2024]}"), EVENTS[event].label.en)
        if event == "gaokao":  # the day of the table is the last of the exams
            wanted = (next(day for day, name in listed if name == wanted[1]), wanted[1])
        assert wanted in listed, event
        assert wanted in drawn, event


@pytest.mark.parametrize(("year", "month"), [(1900, 1), (1916, 2), (2024, 2), (2026, 2), (2027, 8), (2100, 12)])
def test_a_month_has_every_day_once_under_its_weekday(year: int, month: int) -> None:
    made = calendar_of(nobody("CNY", date(2026, 6, 1)).planning(year), month)
    seen = []
    for band in made.bands:
        assert len(band.heads) == 7
        seen += [(int(head.text.en), at) for at, head in enumerate(band.heads) if "/" not in head.text.en]
    last = calendar.monthrange(year, month)[1]
    assert seen == [(day, date(year, month, day).weekday()) for day in range(1, last + 1)]


@pytest.mark.parametrize("today", [date(2026, 2, 3), date(2028, 10, 20)])
def test_no_bar_covers_another_and_nothing_is_dropped_in_silence(today: date) -> None:
    hub = nobody("CNY", today)
    found = spans(promotion_year(hub), hub.today)
    for month in range(1, 13):
        first = date(today.year, month, 1)
        last = first.replace(day=calendar.monthrange(today.year, month)[1])
        for band in calendar_of(hub, month).bands:
            for lane in band.lanes:
                taken = [at for bar in lane for at in range(bar.first, bar.last + 1)]
                assert len(taken) == len(set(taken))
            assert len(band.lanes) <= MOST_LANES + 1
            own = [first.replace(day=int(each.text.en)) for each in band.heads if "/" not in each.text.en]
            wanted = [each for each in found if each.start <= min(own[-1], last) and each.end >= max(own[0], first)]
            assert len(wanted) == _bars(band)


def _bars(band: Band) -> int:
    """How many things a week shows or counts."""
    bars = [bar for lane in band.lanes for bar in lane]
    more = [int(found[1]) for bar in bars if (found := re.fullmatch(r"\+(\d+) more", bar.text.en))]
    return len(bars) - len(more) + sum(more)


def test_openings_have_their_hour_and_planned_dates_are_marked_until_they_are_typed() -> None:
    hub = nobody("CNY", date(2027, 5, 12))
    texts = [text for _, text in days_named(hub)]
    assert "~618: presale" in texts
    typed = {"618": {"2027 presale": "2027-05-20 20:00..2027-05-26", "2027 wave1 jd": "2027-05-31 20:00"}}
    told = Hub(hub._archive, hub._generation, settings=replace(hub.settings, events=typed), today=hub.today)
    named = {text: day for day, text in reversed(list(days_named(told)))}
    assert named["20:00 618: presale"] == date(2027, 5, 20)
    assert named["20:00 618: wave 1 (JD)"] == date(2027, 5, 31)
    assert "~618: presale" not in named
    rows = {row["phase"].en: row for row in rows_of(told, "event_618", "phases_618")}  # type: ignore[attr-defined]
    assert rows["presale"]["start"] == "2027-05-20 20:00"


def test_days_say_whether_they_are_worked_paid_and_today() -> None:
    hub = nobody("CNY", date(2026, 10, 12))
    heads = {head.text.en: head for band in calendar_of(hub, 10).bands for head in band.heads}
    assert heads["1"].ink == "off" and heads["1"].word is not None and heads["1"].word.zh == "休 · 国庆节"
    assert heads["10"].ink == "work"  # Saturday, worked for the holiday
    assert heads["12"].ink == "today"
    assert heads["15"].word is not None and heads["15"].word.zh == "发薪日"
    assert heads["17"].ink == "weekend"


def test_the_year_page_names_collisions_and_closures() -> None:
    hub = nobody("CNY", date(2026, 1, 5))
    found = {(row["other"].en, row["main"].en) for row in rows_of(hub, "year", "collisions")}  # type: ignore[attr-defined]
    assert ("Dragon Boat Festival", "618") in found and ("Valentine's Day", "Spring Festival") in found
    months = next(each for each in blocks_of(hub, "year") if isinstance(each, Calendar))
    assert len(months.bands) == 12
    closed = [bar for band in months.bands for lane in band.lanes for bar in lane if bar.ink == "closed"]
    assert {bar.text.en for bar in closed} == {"suppliers stop", "couriers stop"}
    for band in months.bands:
        for lane in band.lanes:
            for one, two in pairwise(lane):
                assert one.beside < two.first  # a name ends before the next event begins


def test_an_event_has_a_page_only_where_the_shop_sells() -> None:
    china, america = nobody("CNY", date(2027, 5, 12)), nobody("USD", date(2027, 5, 12))
    assert next_of(china, "618") is not None and next_of(america, "618") is None
    assert next_of(america, "black_friday") is not None and next_of(china, "black_friday") is None
    assert SHEETS["event_618"].when is not None and not SHEETS["event_618"].when(america)


def test_a_page_shows_the_next_event_or_that_of_the_year_that_is_asked_for() -> None:
    hub = nobody("CNY", date(2027, 11, 20))
    for shop, wanted in ((hub, date(2028, 6, 18)), (hub.planning(2030), date(2030, 6, 18))):
        found = next_of(shop, "618")
        assert found is not None and found.of.day == wanted
    assert year_shown(hub) == 2027 and year_shown(nobody("CNY", date(2027, 12, 1))) == 2028


def test_a_page_lists_every_task_of_its_event() -> None:
    hub = nobody("CNY", date(2027, 1, 12))
    rows = rows_of(hub, "event_618", "tasks_618")
    assert {row["away"] for row in rows} >= {
        "T−90",
        "T−75",
        "T−60",
        "T−45",
        "T−30",
        "T−21",
        "T−10",
        "T−2",
        "T0",
        "T+30",
    }
    assert next(row["due"] for row in rows if row["away"] == "T−90") == "2027-03-20"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    folders: dict[Language, Path] = {}
    for language in ("en", "zh"):
        folders[language] = tmp_path_factory.mktemp(language)
        calendar_report(nobody("CNY", date(2027, 5, 12), language), folders[language], now=NOON)
    return folders


def test_the_workbook_is_whole_in_both_languages(made: dict[Language, Path]) -> None:
    for language, folder in made.items():
        book = opened(folder / "PromotionCalendar-2027.xlsx")
        assert book.sheetnames[0] == {"en": "Year", "zh": "年历"}[language]
        assert {each.text(language) for each in MONTHS} <= set(book.sheetnames)
        assert {EVENTS[each].label.text(language) for each in ("618", "double11", "cny")} <= set(book.sheetnames)
        formats = {cell.number_format for sheet in book for row in sheet.iter_rows() for cell in row}
        assert len(formats) <= FORMAT_LIMIT
    english = opened(made["en"] / "PromotionCalendar-2027.xlsx")
    for name in ("Year", "June", "618"):
        words = [str(cell.value) for row in english[name].iter_rows() for cell in row if cell.value]
        assert not [each for each in words if re.search(r"[\u4e00-\u9fff]", each.replace("清明", ""))]


def test_the_html_prints_a_page_a_month(made: dict[Language, Path]) -> None:
    text = (made["en"] / "PromotionCalendar-2027.html").read_text(encoding="utf-8")
    months = re.findall(r'<section id="month_(\d\d)" class="month">', text)
    assert months == [f"{month:02d}" for month in range(1, 13)]
    assert "size: A4 landscape" in text and "break-before: page" in text and "<script" not in text
    assert text.count("<section") == text.count("</section>") and text.count("<div") == text.count("</div>")
    june = text.partition('<section id="month_06"')[2].partition("</section>")[0]
    bar = re.search(r'<div class="bar strong" style="grid-column:(\d)/(\d);grid-row:(\d)[^>]*>(?:<a[^>]*>)?S 618', june)
    assert bar and bar.groups() == ("5", "6", "2")  # 18 June 2027 is a Friday, in the first lane
    assert 'href="#event_618"' in june


def test_a_name_from_outside_stays_text(tmp_path: Path) -> None:
    hub = nobody("CNY", date(2027, 5, 12))
    rude = Hub(hub._archive, hub._generation, settings=replace(hub.settings, name='<b>"x"; }</b>'), today=hub.today)
    calendar_report(rude, tmp_path, now=NOON)
    text = (tmp_path / "PromotionCalendar-2027.html").read_text(encoding="utf-8")
    assert "<b>&#34;" not in text and '<b>"x"' not in text


def test_the_ics_has_right_moments_and_alarms_in_a_second_library(tmp_path: Path) -> None:
    hub = nobody("CNY", date(2027, 5, 12))
    typed = {"618": {"2027 wave1 jd": "2027-05-31 20:00..2027-06-03"}}
    told = Hub(hub._archive, hub._generation, settings=replace(hub.settings, events=typed), today=hub.today)
    count = write_ics(told, tmp_path / "c.ics", NOON)
    found = vobject.readOne((tmp_path / "c.ics").read_text(encoding="utf-8")).vevent_list
    assert len(found) == count
    by_name = {each.summary.value: each for each in found}
    wave = next(each for name, each in by_name.items() if "wave 1" in name)
    assert wave.dtstart.value.timestamp() == datetime.fromisoformat("2027-05-31T20:00:00+08:00").timestamp()
    day = by_name["618 2027"]
    assert day.dtstart.value == date(2027, 6, 18)
    assert sorted(each.trigger.value for each in day.valarm_list) == [timedelta(hours=9) - timedelta(each) for each in (30, 7, 1)]  # fmt: skip
    assert day.dtstamp.value.timestamp() == datetime.fromisoformat("2027-05-12T12:00:00+08:00").timestamp()


def test_the_report_works_without_a_shop_and_refuses_a_year_without_a_lunar_calendar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke(cli, ["report", "promotion-calendar", "--year", "2027", "--out", "here"])
    assert run.exit_code == 0, run.output
    assert {each.name for each in (tmp_path / "here").iterdir()} == {
        f"PromotionCalendar-2027.{ending}" for ending in ("xlsx", "html", "ics")
    }
    wrong = CliRunner().invoke(cli, ["report", "promotion-calendar", "--year", "2101"])
    assert wrong.exit_code != 0 and "2101" in str(wrong.exception)


def test_what_is_typed_survives_and_moves_the_calendar(tmp_path: Path) -> None:
    shop = new_shop(tmp_path / "shop", date(2027, 5, 12), {"tmall": "旗舰店"})
    settings = tmp_path / "shop" / "xlops.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('platform = ""', 'platform = "tmall"'), "utf-8")
    asked = ["report", "promotion-calendar", "--shop", str(shop.root), "--today", "2027-05-12", "--lang", "en"]
    assert CliRunner().invoke(cli, asked).exit_code == 0
    book = shop.root / "PromotionCalendar.xlsx"
    by_hand = opened(book)
    by_hand["Year"]["AN3"] = "my note"
    rows = rows_in(by_hand, "Tasks", "event_tasks", "618", "task")
    for task, cells in (
        ("copy_draft", {"status": "done", "owner": "小王", "note": "ok"}),
        ("copy_approved", {"timing": "T−25"}),
    ):
        for name, text in cells.items():
            rows[task][name].value = text
    presale = rows_in(by_hand, "Dates", "event_phases", "618", "phase")["presale"]
    for name, value in (
        ("start", datetime(2027, 5, 20)),
        ("start_time", "20:00"),
        ("end", datetime(2027, 5, 26)),
        ("source", "notice"),
    ):
        presale[name].value = value
    by_hand.save(book)
    run = CliRunner().invoke(cli, asked)
    assert run.exit_code == 0, run.output
    after = opened(book)
    kept = rows_in(after, "Tasks", "event_tasks", "618", "task")["copy_draft"]
    assert [kept[each].value for each in ("status", "owner", "note")] == ["done", "小王", "ok"]
    assert after["Year"]["AN3"].value == "my note"
    may = [str(cell.value) for row in after["May"].iter_rows() for cell in row if cell.value]
    assert "✓ Copy pack drafted · 618" in may
    assert "20:00 618: presale" in may and "~618: presale" not in may
    presale = rows_in(after, "Dates", "event_phases", "618", "phase")["presale"]
    assert (presale["start_time"].value, presale["start"].value) == ("20:00", datetime(2027, 5, 20))
    tasks = {str(row[0].value): [cell.value for cell in row] for row in after["618"].iter_rows(min_col=2)}
    assert "2027-05-24" in tasks["Copy pack approved"] and "T−25" in tasks["Copy pack approved"]


def test_a_calendar_that_is_refreshed_on_another_day_is_the_same_as_a_new_one(tmp_path: Path) -> None:
    sheets = [SHEETS[each] for each in ("year", "month_05", "month_06", "event_618")]
    books = []
    for name, days in (("refreshed", (date(2027, 5, 12), date(2027, 6, 2))), ("new", (date(2027, 6, 2),))):
        for day in days:
            hub, chosen = nobody("CNY", day, "zh"), workbook("promotion_calendar")
            target, now = tmp_path / f"{name}.xlsx", datetime(day.year, day.month, day.day, 9)
            look, identity = look_of(hub, chosen, now), identity_of(hub, NOON, chosen)
            book = lower(pages_of(hub, sheets), look)
            if target.exists():
                done = refresh_workbook(book, look, target, identity)
                assert not done.left
            else:
                write_book(book, target, look, identity)
        books.append(opened(target))
    one, other = books
    for sheet in other:
        mine = one[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                same = mine[cell.coordinate]
                assert (same.value, same.fill.fgColor.rgb) == (cell.value, cell.fill.fgColor.rgb), (sheet.title, cell.coordinate)  # fmt: skip
        assert set(map(str, mine.merged_cells.ranges)) == set(map(str, sheet.merged_cells.ranges))
