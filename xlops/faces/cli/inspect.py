"""`xlops inspect`: look into an export before, or instead of, loading it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from xlops.faces.cli.failure import DONE, SOME_NOT_READ, say
from xlops.faces.cli.options import shop_option
from xlops.faces.cli.output import show_table


@click.command("inspect", short_help="Look into an export.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--rows", default=5, show_default=True, type=click.IntRange(min=0), help="First rows to show of each table."
)
@shop_option
def command(files: tuple[Path, ...], rows: int, shop: Path | None) -> int:
    """Look into FILES: which platform's export it is, its columns, first rows, what could not be read. Loads nothing.

    \b
    xlops inspect ~/Downloads/orders_export.csv
    """
    raise NotImplementedError(date, DONE, SOME_NOT_READ, say, show_table)
