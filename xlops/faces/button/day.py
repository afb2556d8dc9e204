"""The day's work in the open workbook: keep what was typed, read exports, put every sheet right, write the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xlops import __version__
from xlops.build import pages_of
from xlops.errors import UsageError
from xlops.faces.button.pressed import Pressed
from xlops.facts import FACTS
from xlops.kept import recall_cells, remember_cells
from xlops.label import Label, joined, same
from xlops.ledgers.found import FoundWorkbook
from xlops.morning import note_written, park, parked, unpark
from xlops.paths import replacing
from xlops.render.grid import Page, lower
from xlops.render.live import Opened, Refreshed, found, opened, refresh_book, standing_names
from xlops.render.now import ParkedNote
from xlops.render.written import marks_of
from xlops.theme import Look
from xlops.typed import Outcome, read_typed
from xlops.workbooks import Workbook, workbook

if TYPE_CHECKING:
    from xlops.archive.load import LoadResult
    from xlops.hub import Hub

_TYPED = Label("keeping what was typed", "保存手工填写的内容")
_READING = Label("reading exports", "读取报表")
_COMPUTING = Label("computing", "计算")
_WRITING = Label("writing", "写入")
_NOTHING = Label(
    "nothing has been loaded yet; put downloads into exports/<store>/ and press Start the day",
    "还没有导入任何数据；请把下载的报表放入 exports/<店铺>/，然后点“开工”",
)
_SHEETS = Label("{count} sheets up to date, generation {generation}", "{count} 张表已更新，第 {generation} 代")
_FILES = Label("{loaded} of {all} files new", "{all} 个文件，新导入 {loaded}")
_FAILED = Label("{failed} files not read (see Data quality)", "{failed} 个文件未读入（见“数据质量”）")
_MADE = Label("made anew: {names}", "重新生成：{names}")
_LEFT = Label("left as it was: {name} ({why})", "保持原样：{name}（{why}）")
_CHARTS = Label(
    "{count} charts are missing; close the workbook and run xlops build to have them drawn",
    "缺少 {count} 个图表；请关闭工作簿后运行 xlops build 补画",
)
_OVER = Label(
    "{count} cells of ours had been written over; what stood there is kept in reports/kept",
    "{count} 个由 xlops 填写的单元格曾被改写；改写的内容保存在 reports/kept",
)
_FILTERS = Label("filter it again: {names}", "请重新筛选：{names}")


def keep_typed(pressed: Pressed) -> tuple[Opened, FoundWorkbook, Outcome]:
    """Read the open workbook, and what was typed in it into the archive."""
    pressed.say(_TYPED)
    now = opened(pressed.book)
    held = found(now)
    return now, held, read_typed(held, pressed.paths, pressed.settings, pressed.now)


def load_exports(pressed: Pressed) -> LoadResult:
    """Read what is new in exports/."""
    from xlops.archive.load import load

    told = pressed.counting(_READING)
    return load(pressed.paths.root, [pressed.paths.exports], settings=pressed.settings, now=pressed.now, progress=told)


def pages_and_look(pressed: Pressed, hub: Hub, chosen: Workbook) -> tuple[list[Page], Look]:
    """The blocks of a workbook's sheets, and how they look. UsageError where nothing has been loaded."""
    if not any(hub.known(each.id) for each in FACTS):
        raise UsageError(_NOTHING)
    pages = pages_of(hub, chosen.sheets, told=pressed.counting(_COMPUTING))
    look = Look(
        language=hub.language,
        currency=hub.settings.currency,
        shop=hub.name,
        title=chosen.title.text(hub.language),
        today=hub.today,
        made_at=pressed.now,
    )
    return pages, look


def refresh_open(
    pressed: Pressed, now: Opened, held: FoundWorkbook, typed: Outcome, chosen: Workbook | None = None
) -> tuple[Label, list[Page], Look]:
    """Put every sheet of the open workbook right; what came of it in a line, and the pages that were shown."""
    hub = pressed.hub().speaking(held.identity.language)
    pages, look = pages_and_look(pressed, hub, chosen or workbook("hub"))
    identity = replace(held.identity, generation=hub.generation, version=__version__)
    grids = lower(pages, look, *standing_names(now))
    marks = recall_cells(identity.workbook, pressed.paths)

    def keep(notes: Sequence[ParkedNote], over: Sequence[tuple[str, str]]) -> None:
        park(hub, identity, held.file, notes, pressed.now)
        _keep_overwritten(pressed, held.file, over)

    result = refresh_book(
        now,
        grids,
        look,
        identity,
        parked(hub, identity.workbook),
        marks=marks,
        keep=keep,
        told=pressed.counting(_WRITING),
        held=typed.unread,
    )
    unpark(hub, identity, held.file, result.returned, pressed.now)
    left = {grid.id for grid in grids.sheets if grid.name in {name for name, _ in result.left}}
    note_written(hub, identity, pages, left=left, before=held.identity, file=held.file)
    fresh = {grid.id: each for grid in grids.sheets if grid.id not in left and (each := marks_of(grids)[grid.id])}
    remember_cells(identity.workbook, pressed.paths, {**(marks or {}), **fresh})
    return _said(result, hub.generation), pages, look


def _keep_overwritten(pressed: Pressed, file: str, over: Sequence[tuple[str, str]]) -> None:
    """What somebody typed over cells of ours, cell by cell, in reports/kept/."""
    if over:
        target = pressed.paths.reports / "kept" / f"{Path(file).stem} {pressed.now:%Y-%m-%d %H%M%S}.txt"
        with replacing(target) as draft:
            draft.write_text("".join(f"{cell}\t{text}\n" for cell, text in over), encoding="utf-8", newline="\n")


def write_report(pressed: Pressed, pages: list[Page], look: Look) -> Path:
    """reports/today.html and reports/today.txt; gives the first."""
    from xlops.render.html import html_report
    from xlops.render.text import text_digest

    html = pressed.paths.reports / "today.html"
    for target, text in (
        (html, html_report(pages, look=look)),
        (html.with_suffix(".txt"), text_digest(pages[:1], look)),
    ):
        with replacing(target) as draft:
            draft.write_text(text, encoding="utf-8", newline="\n")
    return html


def said_of_files(result: LoadResult) -> Label:
    """How many files were new, and how many could not be read."""
    parts = [_FILES.format(all=len(result.files), loaded=len(result.of("loaded")))]
    if failed := len(result.of("failed")):
        parts.append(_FAILED.format(failed=failed))
    return sentences(*parts)


def said_of_typing(outcome: Outcome) -> tuple[Label, ...]:
    """What became of what was typed, where anything was."""
    return (outcome.label,) if outcome.made or outcome.aside or outcome.troubles else ()


def sentences(*parts: Label) -> Label:
    """Parts of one line."""
    return joined(parts, Label("; ", "；"))


def _said(result: Refreshed, generation: int) -> Label:
    parts = [_SHEETS.format(count=len(result.sheets) + len(result.made), generation=generation)]
    if result.made:
        parts.append(_MADE.format(names=same(", ".join(result.made))))
    parts += [_LEFT.format(name=name, why=why) for name, why in result.left]
    if result.overwritten:
        parts.append(_OVER.format(count=len(result.overwritten)))
    if result.undrawn:
        parts.append(_CHARTS.format(count=len(result.undrawn)))
    if result.unfiltered:
        parts.append(_FILTERS.format(names=same(", ".join(result.unfiltered))))
    return sentences(*parts)
