"""`xlops ask`: a question of the shop, answered in the terminal, as CSV or as JSON."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlops.faces.cli.options import FILE, as_of_option, find_shop, lang_option, shop_option, today_option
from xlops.faces.cli.output import tell

if TYPE_CHECKING:
    from xlops.hub import Answer


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
    from xlops.faces.cli import rows

    found = find_shop(shop, today=today, lang=lang)
    hub = found.hub(as_of)
    answer = hub.ask(
        _names(metrics),
        by=_names(by),
        period=period,
        against=against,
        where=dict(map(_condition, where)),
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
    _say_what_is_missing(answer)
    return 0


def _names(text: str) -> tuple[str, ...]:
    return tuple(each for each in (part.strip() for part in text.replace("，", ",").split(",")) if each)


def _condition(text: str) -> tuple[str, list[str]]:
    from xlops.errors import UsageError

    name, sign, values = text.partition("=")
    if not sign or not name.strip():
        raise UsageError(f'--where "{text}" is no condition; write it like --where store=tmall')
    return name.strip(), list(_names(values))


def _say_what_is_missing(answer: Answer) -> None:
    """Unknown days and counts that are not exact are said on stderr, so that piped rows stay rows."""
    for fact, store in sorted({(gap.fact, gap.store) for gap in answer.gaps}):
        days = sorted({gap.day for gap in answer.gaps if (gap.fact, gap.store) == (fact, store)})
        shown = ", ".join(map(str, days[:5])) + (f" and {len(days) - 5} more" if len(days) > 5 else "")
        tell(f"no {fact} of store {store} for {shown}", err=True)
    for metric, marks in answer.marks.items():
        told = sorted(mark.replace("_", " ") for mark in marks if mark not in ("gap", "no_data"))
        if told:
            tell(f"{metric}: {', '.join(told)}", err=True)
