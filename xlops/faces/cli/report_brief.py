"""`xlops report event-brief`: an event's brief, the designer's brief and the four kinds of copy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from xlops.faces.cli.failure import LANGUAGE
from xlops.faces.cli.ledger import read_others
from xlops.faces.cli.options import FOLDER, find_shop, lang_option, shop_option, today_option
from xlops.faces.cli.output import tell


@click.command("event-brief", short_help="An event's brief, design brief and copy, to print and to paste.")
@click.argument("event")
@click.option("--year", type=int, metavar="YEAR", help="The event-year; else the next one that is not over.")
@click.option("--out", type=FOLDER, metavar="DIR", help="Write into this folder instead of reports/.")
@shop_option
@today_option
@lang_option
def command(
    event: str, year: int | None, out: Path | None, shop: Path | None, today: date | None, lang: str | None
) -> int:
    """Write the brief of an EVENT (its id, code or name) from what was typed in the promotion calendar.

    A page to print (event brief, design brief, copy) and the copy as text. What is empty or vague is held back, with a
    sentence that says what to type.

    \b
    xlops report event-brief 618
    xlops report event-brief double11 --year 2027 --lang en
    """
    from xlops.calendar_report import brief_files

    place = find_shop(shop, today=today, lang=lang)
    read_others(place, but=place.paths.root)
    hub = place.hub().home
    for file in brief_files(hub, event, out or place.paths.reports, year=year, now=place.now, language=LANGUAGE.get()):
        tell(file)
    return 0
