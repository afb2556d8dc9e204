"""`xlops inspect`: look into an export before, or instead of, loading it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlops.faces.cli.failure import DONE, SOME_NOT_READ, say
from xlops.faces.cli.options import lang_option, shop_option
from xlops.faces.cli.output import show_table

if TYPE_CHECKING:
    from xlops.label import Language
    from xlops.settings import Settings
    from xlops.sources import Reading
    from xlops.sources.columns import Columns

REJECTS = 10
"""So many rows that could not be read are shown."""


@click.command("inspect", short_help="Look into an export.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--rows", default=5, show_default=True, type=click.IntRange(min=0), help="First rows shown of each table."
)
@shop_option
@lang_option
def command(files: tuple[Path, ...], rows: int, shop: Path | None, lang: str | None) -> int:
    """Look into FILES: which platform's export it is, its columns, first rows, what could not be read. Loads nothing.

    \b
    xlops inspect ~/Downloads/orders_export.csv
    """
    from xlops.errors import InputError

    settings = _settings(shop)
    language: Language = "zh" if lang == "zh" else "en"
    code = DONE
    for file in files:
        try:
            _inspect(file, settings, rows, language)
        except InputError as error:
            code = say(str(error), SOME_NOT_READ)
    return code


def _settings(shop: Path | None) -> Settings:
    """The shop's settings where there is a shop; a file can be looked into without one."""
    from xlops.errors import UsageError
    from xlops.faces.cli.options import find_shop
    from xlops.settings import Settings
    from xlops.shop import shop_above

    if shop is None and shop_above(Path.cwd()) is None:
        return Settings("no shop")
    try:
        return find_shop(shop).settings
    except UsageError:
        if shop is not None:
            raise
        return Settings("no shop")


def _inspect(file: Path, settings: Settings, rows: int, language: Language) -> None:
    from xlops.sources.columns import columns_of
    from xlops.sources.reading import read_export

    click.echo(f"{file.name}")
    for table in columns_of(file):
        _show_columns(table, language)
    reading = read_export(file, store=file.parent.name or "store", settings=settings)
    for fact, table in reading.tables.items():
        _show_rows(fact, table, rows, language)
    _show_trouble(reading)


def _show_columns(table: Columns, language: Language) -> None:
    if table.source is None:
        click.echo(f"  {table.name}: {table.trouble}")
        return
    source = table.source
    click.echo(f"  {table.name}: {source.label.text(language)} ({source.id}), {source.platform}")
    show_table(("column", "is read as"), [(f"  {header}", field) for header, field in table.matched.items()])
    for said, names in (("not there", table.absent), ("not used", table.ignored)):
        if names:
            click.echo(f"  {said}: {', '.join(names)}")


def _show_rows(fact: str, table: object, rows: int, language: Language) -> None:
    import pyarrow as pa

    from xlops.facts import FACTS

    if not isinstance(table, pa.Table):
        raise TypeError(fact)
    declared = FACTS[fact]
    click.echo(f"\n{declared.label.text(language)} ({fact}): {table.num_rows:,} rows")
    head = table.slice(0, rows)
    # a column of blanks says nothing here, and a private one is shown to nobody
    shown = [
        each for each in declared.sourced if not each.private and head.column(each.name).null_count < head.num_rows
    ]
    if shown:
        cells = [
            ["" if value is None else str(value) for value in head.column(each.name).to_pylist()] for each in shown
        ]
        show_table([each.name for each in shown], list(zip(*cells, strict=True)))


def _show_trouble(reading: Reading) -> None:
    for repair in reading.repairs:
        times = f" ({repair.count:,} times)" if repair.count > 1 else ""
        click.echo(f"mended: {repair.column}: {repair.found} -> {repair.made}{times}")
    if reading.rejects:
        click.echo(f"{len(reading.rejects):,} rows could not be read and would go into quarantine:")
        show_table(
            ("file", "row", "column", "value", "why"),
            [
                (each.file, str(each.row or ""), each.column or "", each.value[:60], each.reason)
                for each in reading.rejects[:REJECTS]
            ],
        )
