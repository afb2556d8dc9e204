"""`xlops report promotion-calendar`: the year's promotions as workbook, printable HTML and calendar file, in one step."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlops.errors import UsageError
from xlops.faces.cli.events import shop_if_any
from xlops.faces.cli.failure import LANGUAGE, in_language
from xlops.faces.cli.ledger import read_others
from xlops.faces.cli.options import FOLDER, lang_option, shop_option, today_option
from xlops.faces.cli.output import progress, tell
from xlops.faces.clock import now_in
from xlops.label import Label

if TYPE_CHECKING:
    from xlops.hub import Hub

_ZONE = "Asia/Shanghai"
"""The clock without a shop."""
_NO_YEAR = Label(
    "events are dated from {first} to {last}, not in {year}", "活动日期只排 {first} 至 {last} 年，不含 {year} 年"
)
_SHOP = Label("Promotions", "促销日历")
_DONE = Label(
    "{year}: {sheets} sheets, {entries} calendar entries in {seconds:.1f} s",
    "{year} 年：{sheets} 张表、{entries} 条日历，用时 {seconds:.1f} 秒",
)


@click.command("promotion-calendar", short_help="The year's promotions: workbook, HTML to print, .ics with alarms.")
@click.option("--year", type=int, metavar="YEAR", help="The year; else this one, from December on the next.")
@click.option("--out", type=FOLDER, metavar="DIR", help="Write everything into this folder instead of the shop's.")
@shop_option
@today_option
@lang_option
def command(year: int | None, out: Path | None, shop: Path | None, today: date | None, lang: str | None) -> int:
    """Make the promotion calendar of a year: the workbook, an HTML version to print, an .ics file with alarms.

    In a shop the workbook is PromotionCalendar.xlsx in its folder, with all that was typed into it; the other files go
    into reports/. For another YEAR, or with --out DIR, everything is made anew in one folder. Works without a shop, too.

    \b
    xlops report promotion-calendar
    xlops report promotion-calendar --year 2027 --out calendar-2027
    """
    from xlops.answers.promotion_year import year_shown
    from xlops.calendar.events.occurrences import YEARS
    from xlops.calendar_report import WORKBOOK, calendar_report
    from xlops.kept import closed
    from xlops.workbooks import workbook

    place = shop_if_any(shop, today, lang)
    if year is not None and year not in YEARS:
        raise UsageError(_NO_YEAR.format(first=YEARS[0], last=YEARS[-1], year=year))
    hub = place.hub() if place else hub_of_nobody(today, lang)
    usual = year_shown(hub)
    target: Path | None = None
    if place and out is None and year in (None, usual):
        target = place.paths.workbook(workbook(WORKBOOK).file)
        closed(target)
    if place:
        read_others(place, but=place.paths.root)
        hub = place.hub()
    if year is not None and year != usual:
        hub = hub.planning(year)
    chosen = year_shown(hub)
    folder = out or (place.paths.reports if place else Path.cwd())
    if out is None and target is None:
        folder = folder / f"promotion-calendar-{chosen}"
    with progress("building") as told:
        made = calendar_report(
            hub,
            folder,
            now=place.now if place else now_in(_ZONE),
            target=target,
            shop=place.paths if place else None,
            told=told,
        )
    said = _DONE.format(year=chosen, sheets=len(made.built.sheets), entries=made.entries, seconds=made.seconds)
    tell(in_language(said))
    for file in (made.built.path, made.html, made.ics):
        tell(file)
    return 0


def hub_of_nobody(today: date | None, lang: str | None) -> Hub:
    """A hub without a shop: dates and tasks need none."""
    from xlops.archive import Archive
    from xlops.hub import Hub
    from xlops.settings import Settings

    LANGUAGE.set("zh" if lang == "zh" else "en")
    archive, nothing = Archive.look(Path("no-such-folder") / ".xlops")
    settings = Settings(_SHOP.text(LANGUAGE.get()), time_zone=_ZONE, language=LANGUAGE.get())
    return Hub(archive, nothing, settings=settings, today=today or now_in(_ZONE).date())
