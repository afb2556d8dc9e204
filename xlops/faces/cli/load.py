"""`xlops load`: read exports into the archive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlops.faces.cli.failure import DONE, NOTHING_DONE, SOME_NOT_READ
from xlops.faces.cli.options import Shop, find_shop, shop_option, today_option
from xlops.faces.cli.output import progress, show_table

if TYPE_CHECKING:
    from xlops.archive.load import LoadResult


@click.command("load", short_help="Read exports into the archive.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--store", metavar="NAME", help="The store that the files belong to; else the folder under exports/.")
@shop_option
@today_option
def command(paths: tuple[Path, ...], store: str | None, shop: Path | None, today: date | None) -> int:
    """Read exports into the archive: files, or folders of them; without a PATH the shop's exports/.

    A file under exports/<store>/ belongs to that store; any other to --store, or to the shop's only store. Files that
    were read before change nothing.

    \b
    xlops load exports/tmall
    xlops load ~/Downloads/orders_export.csv --store web
    """
    found = find_shop(shop, today=today)
    return load_and_show(found, paths or (found.paths.exports,), store)


def load_and_show(shop: Shop, paths: Sequence[Path], store: str | None = None) -> int:
    """Load `paths`, say what became of each file, give the exit code."""
    from xlops.archive.load import load

    with progress("reading") as told:
        result = load(shop.paths.root, paths, store=store, settings=shop.settings, now=shop.now, progress=told)
    return show(result)


def show(result: LoadResult) -> int:
    """Print one row a file and a summary; give the exit code."""
    raise NotImplementedError(result, show_table, DONE, NOTHING_DONE, SOME_NOT_READ)
