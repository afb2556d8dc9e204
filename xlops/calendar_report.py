"""The promotion calendar in one step: workbook, printable HTML, calendar file with alarms, a brief for each big event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from xlops.answers.campaigns import market
from xlops.answers.event_brief import event_brief
from xlops.answers.promotion_year import coming_occurrence, planned, promotion_year, year_shown
from xlops.build import Built, Told, build, look_of, pages_of
from xlops.calendar.events import event_named, occurrence
from xlops.calendar.ics import calendar_bytes, entries
from xlops.label import Label, Language
from xlops.paths import ShopPaths, replacing
from xlops.workbooks import workbook

if TYPE_CHECKING:
    from xlops.hub import Hub

WORKBOOK = "promotion_calendar"
_NAME = Label("{shop}: promotions {year}", "{shop}：{year} 年活动日历")


@dataclass(frozen=True)
class CalendarReport:
    """What was made, and the seconds it took all together."""

    built: Built
    html: Path
    ics: Path
    entries: int
    seconds: float


def calendar_report(
    hub: Hub,
    folder: Path,
    *,
    now: datetime,
    target: Path | None = None,
    shop: ShopPaths | None = None,
    told: Told | None = None,
) -> CalendarReport:
    """Write the calendar of the hub's year into `folder`; `now` is the shop's own clock.

    The workbook is made at `target`, where what the operator added to it stays, else anew in the folder. OutputError
    says why a file cannot be written; the others are then whole.
    """
    began = perf_counter()
    html, ics = files_of(hub, folder)
    folder.mkdir(parents=True, exist_ok=True)
    chosen, made = workbook(WORKBOOK), target or html.with_suffix(".xlsx")
    built = build(
        hub, chosen, made, now=now, html=html, shop=shop if target else None, told=told, new=target is None
    )  # fmt: skip
    count = write_ics(hub, ics, now)
    return CalendarReport(built, html, ics, count, perf_counter() - began)


def files_of(hub: Hub, folder: Path) -> tuple[Path, Path]:
    """Where the printable HTML and the calendar file of the hub's year lie."""
    name = f"PromotionCalendar-{year_shown(hub)}"
    return folder / f"{name}.html", folder / f"{name}.ics"


def write_html(hub: Hub, file: Path, now: datetime) -> None:
    """The printable HTML alone, for a workbook that is open and was put right where it is."""
    from xlops.render.html import html_report

    chosen = workbook(WORKBOOK)
    text = html_report(pages_of(hub, chosen.sheets), look_of(hub, chosen, now), template=chosen.template)
    with replacing(file) as draft:
        draft.write_text(text, encoding="utf-8", newline="\n")


def write_ics(hub: Hub, file: Path, now: datetime) -> int:
    """The calendar file of the hub's year, with alarms; how many entries it has."""
    year = promotion_year(hub.home)
    made = entries(
        [each.of for each in year.all],
        [task.task for each in year.all for task in each.tasks if task.open],
        language=hub.language,
        region=market(hub),
        zone=hub.settings.time_zone,
    )
    title = _NAME.format(shop=hub.name, year=year.year).text(hub.language)
    written = now.replace(tzinfo=ZoneInfo(hub.settings.time_zone), microsecond=0).astimezone(UTC)
    with replacing(file) as draft:
        draft.write_bytes(calendar_bytes(made, name=title, written=written))
    return len(made)


def brief_files(
    hub: Hub, event: str, folder: Path, *, year: int | None, now: datetime, language: Language
) -> tuple[Path, Path]:
    """The brief of an event as a page to print and its copy as text, written into `folder`.

    UnknownName for the event; UsageError when it has no date in that year.
    """
    from xlops.render.event_brief import brief_html, copy_text

    known = event_named(event)
    of = occurrence(known, year, announced=hub.events) if year is not None else coming_occurrence(hub, known)
    brief = event_brief(hub, planned(hub, of))
    look = look_of(hub, workbook(WORKBOOK), now)
    page, copy = (
        folder / f"{kind}-{of.event}-{of.event_year}{ending}" for kind, ending in (("brief", ".html"), ("copy", ".txt"))
    )
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in ((page, brief_html(hub, brief, look)), (copy, copy_text(hub, brief, language))):
        with replacing(file) as draft:
            draft.write_text(text, encoding="utf-8", newline="\n")
    return page, copy
