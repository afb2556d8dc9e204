"""`xlops ledger`: what was typed in the workbook: read it, see who changed what, bring it back."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlops.faces.cli.failure import DONE, SOME_NOT_READ, in_language, say
from xlops.faces.cli.options import FILE, MOMENT, Shop, find_shop, lang_option, shop_option
from xlops.faces.cli.output import show_table, tell, tell_wrapped
from xlops.label import Label, same

if TYPE_CHECKING:
    from xlops.ledgers.rows import Aside
    from xlops.typed import Outcome

_LEDGER, _NAME, _ROWS = Label("ledger", "台账"), Label("name", "名称"), Label("rows", "行数")
_WAITING, _MEANS = Label("waiting", "待处理"), Label("what it is for", "用途")
_WHEN, _FILE, _ROW, _COLUMN = Label("when", "时间"), Label("file", "文件"), Label("row", "行"), Label("column", "列")
_OLD, _NEW = Label("before", "原值"), Label("after", "新值")
_WORKBOOK = Label("{file} (workbook {id})", "{file}（工作簿 {id}）")
_UNREAD = Label(
    "{file}: {found}; what was typed in it since the last start was not read",
    "{file}：{found}；上次开工之后在其中填写的内容未能读取",
)
_NOTHING = Label("nothing was typed yet", "还没有任何输入")
_NO_BOOK = Label("{file} is not there, or is no workbook that xlops wrote", "没有 {file}，或它不是 xlops 生成的工作簿")
_PLACE = Label("{sheet} {cell}: {typed}: {reason}", "{sheet} {cell}：{typed}：{reason}")
_BLANK = Label("(blank)", "（空）")
SHOWN = 20
"""Cells that are named one by one; Data quality has all."""


@click.group("ledger", short_help="What was typed in the workbook.")
def command() -> None:
    """Tables that are filled in inside the workbook: targets, costs, fees, names, parameters ...

    \b
    xlops ledger list
    xlops ledger read
    xlops ledger log targets
    xlops ledger restore targets --as-of 12
    """


@command.command("list")
@shop_option
@lang_option
def list_ledgers(shop: Path | None, lang: str | None) -> int:
    """List the tables that can be typed into, and how many rows of each the archive has."""
    from xlops.ledgers import LEDGERS

    found = find_shop(shop, lang=lang)
    typed = found.hub().typed
    rows = []
    for each in LEDGERS:
        known = typed.rows[each.id].values()
        waiting = sum(any(aside.kind != "formula" for aside in row.asides) for row in known)
        stored = sum(row.stored is not None for row in known)
        name = in_language(each.label)
        rows.append((each.id, name, f"{stored:,}", f"{waiting:,}" if waiting else "", in_language(each.doc)))
    show_table([in_language(each) for each in (_LEDGER, _NAME, _ROWS, _WAITING, _MEANS)], rows, right=(2, 3))
    return DONE


@command.command("read")
@click.argument("workbook", required=False, type=FILE)
@shop_option
@lang_option
def read(workbook: Path | None, shop: Path | None, lang: str | None) -> int:
    """Read what was typed in the shop's workbook, or in WORKBOOK, into the archive: what start does first.

    Cells that are wrong are not taken; they stay in the sheet with the reason beside them, and the exit code is 1.
    """
    from xlops.errors import UsageError

    found = find_shop(shop, lang=lang)
    file = workbook or found.paths.hub
    code = read_and_show(found, file)
    if code is None:
        raise UsageError(_NO_BOOK.format(file=file.name))
    return code


@command.command("log")
@click.argument("ledger", required=False)
@shop_option
@lang_option
def log(ledger: str | None, shop: Path | None, lang: str | None) -> int:
    """List what was changed in a LEDGER, or in all of them: when, by which workbook, from what to what."""
    from xlops.archive import Archive
    from xlops.typed.log import ledger_log

    found = find_shop(shop, lang=lang)
    archive, generation = Archive.look(found.paths.archive)
    changes = ledger_log(archive, generation, ledger)
    if not changes:
        tell(in_language(_NOTHING))
        return DONE
    headings = (same("#"), _WHEN, _FILE, _LEDGER, _ROW, _COLUMN, _OLD, _NEW)
    show_table(
        [in_language(each) for each in headings],
        [
            (
                str(each.generation),
                f"{each.at:%Y-%m-%d %H:%M}",
                in_language(_WORKBOOK.format(file=each.file, id=each.source.removeprefix("workbook ")))
                if each.source.startswith("workbook ")
                else f"{each.file} ({each.source})",
                each.ledger,
                " | ".join(filter(None, (each.store, each.key))),
                each.column,
                each.old or "",
                each.new or "" if each.column else f"+{each.count}",
            )
            for each in changes
        ],
        right=(0,),
    )
    return DONE


@command.command("restore")
@click.argument("ledger")
@click.option(
    "--as-of", type=MOMENT, required=True, metavar="DATE|N", help="The day or generation to go back to; see the log."
)
@shop_option
@lang_option
def restore_ledger(ledger: str, as_of: int | date | datetime, shop: Path | None, lang: str | None) -> int:
    """Bring a LEDGER back to what it was; everything else stays. The next build or start shows it."""
    from xlops.typed.log import restore

    found = find_shop(shop, lang=lang)
    done = restore(ledger, found.paths, found.settings, found.now, as_of=as_of)
    tell(in_language(done.label))
    return DONE


def read_and_show(shop: Shop, file: Path) -> int | None:
    """Read what was typed in a workbook and say it; the exit code, None where there is no workbook of ours."""
    from xlops.errors import InputError
    from xlops.morning import read_workbook

    try:
        outcome = read_workbook(file, shop.paths, shop.settings, shop.now)
    except InputError as error:
        return say(_UNREAD.format(file=file.name, found=error.found), SOME_NOT_READ)
    if outcome is None:
        return None
    return show(outcome)


def read_others(shop: Shop, *, but: Path) -> int:
    """Read what was typed since in every workbook of the shop except one; the exit code."""
    from xlops.morning import typed_since

    codes = [read_and_show(shop, file) for file in typed_since(shop.paths) if file != but]
    return max((code for code in codes if code is not None), default=DONE)


def show(outcome: Outcome) -> int:
    """Print what became of what was typed; the exit code."""
    if outcome.made or outcome.troubles:
        tell_wrapped(in_language(outcome.label))
    told = [*outcome.wrong, *outcome.conflicts]
    for each in told[:SHOWN]:
        tell_wrapped(f"  {in_language(_told(each))}")
    return SOME_NOT_READ if told or outcome.troubles else DONE


def _told(aside: Aside) -> Label:
    from xlops.ledgers.cells import key_text

    typed = _BLANK if aside.typed is None else key_text(aside.typed)
    return _PLACE.format(sheet=aside.sheet, cell=aside.cell, typed=typed, reason=aside.reason or same("-"))
