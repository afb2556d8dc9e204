"""`xlops restore`: unpack a backup as a shop on this PC."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from xlops.faces.cli.failure import DONE, LANGUAGE, in_language
from xlops.faces.cli.options import FOLDER, lang_option
from xlops.faces.cli.output import progress, tell
from xlops.label import Label

_DONE = Label(
    "{count:,} files, generation {generation}; each is as it was packed",
    "{count:,} 个文件，第 {generation} 代；与打包时一致",
)
_STARTS = Label(
    "start.bat, start.command and start.sh start {python}", "start.bat、start.command、start.sh 会启动 {python}"
)
_MACROS = Label(
    '{files} still names the Python of the other PC; run: xlops excel update --shop "{shop}"',
    '{files} 里仍是原电脑的 Python；请运行：xlops excel update --shop "{shop}"',
)
_NO_SECRET = Label(
    "the backup has no key of the pseudonyms: write the old one into xlops.toml as secret before the next load, or known "
    "buyers become strangers",
    "备份不含买家化名的密钥：下次导入前请把原来的 secret 填进 xlops.toml，否则老买家会被当作陌生人",
)


@click.command("restore", short_help="Unpack a backup as a shop.")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE.zip")
@click.argument("folder", type=FOLDER, metavar="DIR")
@lang_option
def command(file: Path, folder: Path, lang: str | None) -> int:
    """Unpack a backup as the shop DIR, which must be new or empty. Every file is compared with what was packed.

    Restore only what you packed yourself: a shop may have metrics of its own, which are Python.

    \b
    xlops restore "myshop backup 2026-03-01 180000.zip" myshop
    """
    from xlops.restore import restore
    from xlops.settings import read_settings

    if lang:
        LANGUAGE.set("zh" if lang == "zh" else "en")
    with progress("unpacking") as told:
        done = restore(file, folder, python=Path(sys.executable), told=told)
    if not lang:
        LANGUAGE.set(read_settings(done.shop.settings).language)
    tell(in_language(_DONE.format(count=done.files, generation=done.generation)))
    tell(in_language(_STARTS.format(python=sys.executable)))
    if done.macros:
        tell(in_language(_MACROS.format(files=", ".join(done.macros), shop=folder)))
    if not done.secret:
        tell(in_language(_NO_SECRET))
    tell(folder)
    return DONE
