"""`xlops inspect`: look into an export before, or instead of, loading it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlops.faces.cli.failure import DONE, LANGUAGE, SOME_NOT_READ, in_language, say
from xlops.faces.cli.options import lang_option, shop_option
from xlops.faces.cli.output import show_table, tell
from xlops.label import Label, joined, same

if TYPE_CHECKING:
    from xlops.settings import Settings
    from xlops.sources import Reading
    from xlops.sources.columns import Columns

_FILE, _ROW, _COLUMN = Label("file", "文件"), Label("row", "行"), Label("column", "列")
_VALUE, _WHY, _READ_AS = Label("value", "原值"), Label("why", "原因"), Label("is read as", "读作")
_NOT_THERE, _NOT_USED = Label("not there: {names}", "缺少：{names}"), Label("not used: {names}", "未使用：{names}")
_ROWS = Label("{label} ({fact}): {count:,} rows", "{label}（{fact}）：{count:,} 行")
_MENDED, _MADE = Label("mended", "已修复"), Label("{found} -> {made}", "{found} -> {made}")
_MADE_OFTEN = Label("{found} -> {made} ({count:,} times)", "{found} -> {made}（{count:,} 次）")
_REJECTED = Label(
    "{count:,} rows could not be read and would go into quarantine:", "{count:,} 行无法读取，导入时会被隔离："
)

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

    settings = _settings(shop, lang)
    LANGUAGE.set(settings.language)
    code = DONE
    for file in files:
        try:
            _inspect(file, settings, rows)
        except InputError as error:
            code = say(error.label, SOME_NOT_READ)
    return code


def _settings(shop: Path | None, lang: str | None) -> Settings:
    """The shop's settings where there is a shop; a file can be looked into without one."""
    from xlops.errors import UsageError
    from xlops.faces.cli.options import find_shop
    from xlops.settings import Settings
    from xlops.shop import shop_above

    none = Settings("no shop", language="zh" if lang == "zh" else "en")
    if shop is None and shop_above(Path.cwd()) is None:
        return none
    try:
        return find_shop(shop, lang=lang).settings
    except UsageError:
        if shop is not None:
            raise
        return none


def _inspect(file: Path, settings: Settings, rows: int) -> None:
    from xlops.errors import InputError
    from xlops.sources.columns import columns_of
    from xlops.sources.reading import read_export

    tell(file.name)
    tables = columns_of(file)
    try:
        reading = read_export(file, store=file.parent.name or "store", settings=settings)
    except InputError as error:
        # the error is said at the end, so not here as well
        _show_tables(tables, said=[error.trouble.en])
        raise
    _show_tables(tables, said=[each.reason.en for each in reading.rejects[:REJECTS]])
    for fact, table in reading.tables.items():
        _show_rows(fact, table, rows)
    _show_trouble(reading)


def _show_tables(tables: Sequence[Columns], *, said: Sequence[str]) -> None:
    """The columns of every table, or why no source fits it, unless that is among what is said later."""
    for table in tables:
        if table.trouble is None or not any(table.trouble.en in each for each in said):
            _show_columns(table)


def _show_columns(table: Columns) -> None:
    source = table.source
    if source is None:
        tell(f"  {table.name}: {in_language(table.trouble or '')}")
        return
    tell(f"  {table.name}: {in_language(source.label)} ({source.id}), {source.platform}")
    show_table(
        [in_language(each) for each in (_COLUMN, _READ_AS)],
        [(f"  {header}", field) for header, field in table.matched.items()],
    )
    for said, names in ((_NOT_THERE, table.absent), (_NOT_USED, table.ignored)):
        if names:
            tell(f"  {in_language(said.format(names=', '.join(names)))}")


def _show_rows(fact: str, table: object, rows: int) -> None:
    import pyarrow as pa

    from xlops.facts import FACTS

    if not isinstance(table, pa.Table):
        raise TypeError(fact)
    declared = FACTS[fact]
    tell("")
    tell(f"{in_language(_ROWS.format(label=declared.label, fact=fact, count=table.num_rows))}")
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
        made = (_MADE if repair.count == 1 else _MADE_OFTEN).format(
            found=repair.found, made=repair.made, count=repair.count
        )
        column = [same(repair.column)] if repair.column else []
        tell(in_language(joined([_MENDED, *column, made], Label(": ", "："))))
    if reading.rejects:
        tell(in_language(_REJECTED.format(count=len(reading.rejects))))
        show_table(
            [in_language(each) for each in (_FILE, _ROW, _COLUMN, _VALUE, _WHY)],
            [
                (each.file, str(each.row or ""), each.column or "", each.value[:60], in_language(each.reason))
                for each in reading.rejects[:REJECTS]
            ],
        )
