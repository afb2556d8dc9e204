"""`xlops load`: read exports into the archive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlops.faces.cli.failure import DONE, NOTHING_DONE, SOME_NOT_READ, say
from xlops.faces.cli.options import Shop, find_shop, shop_option, today_option
from xlops.faces.cli.output import progress, show_table

if TYPE_CHECKING:
    from xlops.archive.load import LoadResult

SHOWN = 20
"""Files that were read before are listed while there are no more than so many files."""


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
    failed = result.of("failed")
    unchanged = result.of("unchanged")
    if not result.files:
        return say("there are no files to read; put downloads into exports/<store>/ or name them", NOTHING_DONE)
    rows = [
        (each.file.name, each.store, "NOT READ" if each.outcome == "failed" else each.outcome, each.sentence)
        for each in result.files
        if each.outcome != "unchanged" or len(result.files) <= SHOWN
    ]
    if rows:
        show_table(("file", "store", "", ""), rows)
    told = f"{len(result.files)} files: {len(result.of('loaded'))} loaded, {len(unchanged)} unchanged"
    told += f", {len(failed)} not read" if failed else ""
    told += f"; {result.rejected:,} rows in quarantine (see Data quality)" if result.rejected else ""
    made = result.commit
    click.echo(f"{told}; generation {made.generation.number}" + ("" if made.made else " (nothing new)"))
    return (NOTHING_DONE if len(failed) == len(result.files) else SOME_NOT_READ) if failed else DONE
