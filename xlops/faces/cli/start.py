"""`xlops start`: the morning's one step: read what was typed, load, build."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from xlops.faces.cli.build import build_and_show
from xlops.faces.cli.failure import DONE, SOME_NOT_READ, in_language, say
from xlops.faces.cli.ledger import read_and_show, read_others
from xlops.faces.cli.load import load_and_show
from xlops.faces.cli.options import find_shop, lang_option, shop_option, today_option


@click.command("start", short_help="Start the day: load, then build.")
@shop_option
@today_option
@lang_option
@click.option("--open", "opens", is_flag=True, help="Open the workbook when it is ready.")
def command(shop: Path | None, today: date | None, lang: str | None, opens: bool) -> int:
    """Start the day: read what was typed in the workbooks and what is new in exports/, then build the hub and
    reports/today.html; workbooks of the shop that stand beside it (Inventory.xlsx ...) are put right too.

    \b
    xlops start --shop myshop
    """
    from xlops.errors import XlopsError
    from xlops.kept import closed
    from xlops.workbooks import others

    found = find_shop(shop, today=today, lang=lang)
    closed(found.paths.hub)
    typed = read_and_show(found, found.paths.hub) or DONE
    typed = max(typed, read_others(found, but=found.paths.hub))
    code = load_and_show(found, (found.paths.exports,))
    # what could not be read is named on Data quality: the rest of the day's work goes on
    built = build_and_show(found, html=found.paths.reports / "today.html", read=True)
    for id in others(found.paths):
        try:
            build_and_show(found, workbook=id, read=True)
        except XlopsError as error:  # it is open, for instance: the rest of the day's work goes on
            code = say(in_language(error.label), SOME_NOT_READ)
    if opens:
        click.launch(str(built))
    return SOME_NOT_READ if code or typed else DONE
