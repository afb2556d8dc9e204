"""`xlops ask`: a question of the shop, answered in the terminal, as CSV or as JSON."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from xlops.faces.cli.failure import in_language
from xlops.faces.cli.options import (
    FILE,
    as_of_option,
    find_shop,
    has_folder,
    lang_option,
    shop_option,
    today_option,
    warn_of_today,
)
from xlops.faces.cli.output import tell
from xlops.label import Label

_NO_CONDITION = Label(
    '--where "{text}" is no condition; write it like --where store=tmall',
    "--where “{text}”不是条件；请写成 --where store=tmall",
)


@click.command("ask", short_help="Ask the shop a question.")
@click.argument("metrics")
@click.option("--by", default="", metavar="NAMES", help="Dimensions, by commas: day, week, month, store, channel, sku.")
@click.option("--period", default="yesterday", show_default=True, help="Which days.")
@click.option("--against", metavar="COMPARISON", help="What to set it against: previous period, year ago ...")
@click.option("--where", multiple=True, metavar="NAME=VALUE[,VALUE]", help="Only these; may be given several times.")
@click.option("--currency", metavar="CODE", help="Only amounts in this currency.")
@click.option("--csv", "csv_file", type=FILE, metavar="FILE", help="Write the rows to a CSV file.")
@click.option("--json", "as_json", is_flag=True, help="Print the rows as JSON.")
@shop_option
@today_option
@as_of_option
@lang_option
def command(
    metrics: str,
    by: str,
    period: str,
    against: str | None,
    where: tuple[str, ...],
    currency: str | None,
    csv_file: Path | None,
    as_json: bool,
    shop: Path | None,
    today: date | None,
    as_of: int | date | datetime | None,
    lang: str | None,
) -> int:
    """Ask for METRICS (ids by commas; `xlops metrics` lists them) and print the rows.

    A blank means unknown, 0 means none.

    \b
    xlops ask pay_amt,cvr_pay --by day,channel --period "last 30 days" --against "previous period"
    xlops ask pay_amt --by sku --where store=tmall --period "month to date" --csv items.csv
    """
    from xlops.answers.asked import check_names, notes
    from xlops.faces.cli import rows

    if csv_file:
        has_folder(csv_file)
    found = find_shop(shop, today=today, lang=lang)
    hub = found.hub(as_of)
    conditions = dict(map(_condition, where))
    check_names(hub, conditions, currency)
    warn_of_today(found, hub)
    answer = hub.ask(
        _names(metrics),
        by=_names(by),
        period=period,
        against=against,
        where=conditions,
        currency=currency,
    )
    if as_json:
        for line in rows.as_json(answer).split("\n"):
            tell(line)
    if csv_file:
        rows.write_csv(answer, csv_file)
        tell(f"{csv_file}: {len(answer.rows)} rows", err=as_json)
    if not as_json and not csv_file:
        rows.show(answer, _names(metrics), hub.language)
    for note in notes(hub, answer):  # on stderr, so that piped rows stay rows
        tell(in_language(note), err=True)
    return 0


def _names(text: str) -> tuple[str, ...]:
    return tuple(each for each in (part.strip() for part in text.replace("，", ",").split(",")) if each)


def _condition(text: str) -> tuple[str, list[str]]:
    from xlops.errors import UsageError

    name, sign, values = text.partition("=")
    if not sign or not name.strip():
        raise UsageError(_NO_CONDITION.format(text=text))
    return name.strip(), list(_names(values))
