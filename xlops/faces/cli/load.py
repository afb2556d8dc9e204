"""`xlops load`: read exports into the archive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlops.faces.cli.failure import DONE, NOTHING_DONE, SOME_NOT_READ, in_language, say
from xlops.faces.cli.options import Shop, find_shop, lang_option, shop_option, today_option
from xlops.faces.cli.output import progress, show_table, tell, tell_wrapped
from xlops.label import Label, joined

if TYPE_CHECKING:
    from xlops.archive.load import LoadResult

_FILE, _STORE = Label("file", "文件"), Label("store", "店铺")
_OUTCOMES = {
    "loaded": Label("loaded", "已导入"),
    "unchanged": Label("unchanged", "未变"),
    "failed": Label("NOT READ", "未读入"),
}
_FAILED = Label("{outcome}  {sentence}", "{outcome}  {sentence}")
_NO_FILES = Label(
    "there are no files to read; put downloads into exports/<store>/ or name them",
    "没有可读取的文件；请把下载的报表放入 exports/<店铺>/，或写明文件",
)

_FILES = Label("{all} files: {loaded} loaded, {unchanged} unchanged", "{all} 个文件：导入 {loaded}，未变 {unchanged}")
_NOT_READ = Label("{failed} not read", "未读入 {failed}")
_QUARANTINED = Label("{count:,} rows in quarantine (see Data quality)", "隔离 {count:,} 行（见“数据质量”）")
_GENERATION = Label("generation {number}", "第 {number} 代")
_NOTHING_NEW = Label("generation {number} (nothing new)", "第 {number} 代（没有新数据）")

SHOWN = 20
"""Files that were read before are listed while there are no more than so many files."""


@click.command("load", short_help="Read exports into the archive.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--store", metavar="NAME", help="The store that the files belong to; else the folder under exports/.")
@shop_option
@today_option
@lang_option
def command(paths: tuple[Path, ...], store: str | None, shop: Path | None, today: date | None, lang: str | None) -> int:
    """Read exports into the archive: files, or folders of them; without a PATH the shop's exports/.

    A file under exports/<store>/ belongs to that store; any other to --store, or to the shop's only store. Files that
    were read before change nothing.

    \b
    xlops load exports/tmall
    xlops load ~/Downloads/orders_export.csv --store web
    """
    found = find_shop(shop, today=today, lang=lang)
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
    if not result.files:
        return say(_NO_FILES, NOTHING_DONE)
    rows = [
        (each.file.name, each.store, in_language(_OUTCOMES[each.outcome]), in_language(each.label))
        for each in result.files
        if each.outcome == "loaded" or (each.outcome == "unchanged" and len(result.files) <= SHOWN)
    ]
    if rows:
        show_table((in_language(_FILE), in_language(_STORE), "", ""), rows)
    for each in failed:  # a sentence each, which names its file: in a column it would be cut to pieces
        tell_wrapped(in_language(_FAILED.format(outcome=_OUTCOMES["failed"], sentence=each.label)))
    tell(in_language(_summary(result)))
    return (NOTHING_DONE if len(failed) == len(result.files) else SOME_NOT_READ) if failed else DONE


def _summary(result: LoadResult) -> Label:
    """How many files were loaded, how many were not, and the generation that holds them."""
    count = {each: len(result.of(each)) for each in ("loaded", "unchanged", "failed")}
    said = [_FILES.format(all=len(result.files), **count)]
    if count["failed"]:
        said.append(_NOT_READ.format(**count))
    if result.rejected:
        said.append(_QUARANTINED.format(count=result.rejected))
    generation = _GENERATION if result.commit.made else _NOTHING_NEW
    said.append(generation.format(number=result.commit.generation.number))
    return joined(said, Label("; ", "；"))
