"""The command `xlops`. Every command is a module here and imports what is heavy when it runs, so `--help` is instant."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from xlops import __version__, stopping
from xlops.faces.cli import (
    ask,
    backup,
    batch,
    build,
    demo,
    doctor,
    events,
    excel,
    forecast,
    init,
    inspect,
    ledger,
    load,
    metrics,
    purchase_order,
    report,
    restore,
    share,
    simulate,
    sources,
    start,
    stock_plan,
)
from xlops.faces.cli.failure import deafen, run


class _InDayOrder(click.Group):
    """Lists the commands in the order in which a newcomer meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.commands)


@click.group(cls=_InDayOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="xlops")
def cli() -> None:
    """Platform exports in, the morning's Excel workbook out.

    \b
    A first try:      xlops demo --out demo
    A shop of yours:  xlops init myshop --currency CNY --store tmall=旗舰店
                      put downloads into myshop/exports/tmall/
                      xlops start --shop myshop

    Exit codes: 0 done (a reload that changed nothing too), 1 some input could not be read, 2 wrong usage or nothing
    done.
    """


for _each in (
    init,
    load,
    start,
    build,
    excel,
    batch,
    ledger,
    ask,
    events,
    metrics,
    sources,
    inspect,
    forecast,
    stock_plan,
    simulate,
    purchase_order,
    report,
    share,
    doctor,
    backup,
    restore,
    demo,
):
    cli.add_command(_each.command)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line (`sys.argv` unless given) and exit with its code."""
    code = run(cli, arguments)
    deafen()  # it is over: a Ctrl-C from here on would only spoil the last words
    stopping.settle()
    sys.exit(code)
