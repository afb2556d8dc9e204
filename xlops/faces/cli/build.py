"""`xlops build`: make a workbook from what the archive holds."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from xlops.faces.cli.failure import in_language
from xlops.faces.cli.ledger import read_and_show, read_others
from xlops.faces.cli.options import (
    FILE,
    Shop,
    as_of_option,
    find_shop,
    has_folder,
    lang_option,
    shop_option,
    today_option,
    warn_of_today,
)
from xlops.faces.cli.output import progress, tell
from xlops.label import Label

_NOTHING = Label(
    "nothing has been loaded yet; put downloads into exports/<store>/ and run: xlops start",
    "还没有导入任何数据；请把下载的报表放入 exports/<店铺>/，然后运行：xlops start",
)
_NOTHING_THEN = Label("nothing had been loaded as of {as_of}", "到 {as_of} 为止还没有导入任何数据")
_KEPT = Label(
    "{file} was made anew; the one that stood there is kept as {kept}", "{file} 已重新生成；原来的那份保存为 {kept}"
)
_LEFT = Label("{why}; the workbook as it was is kept as {kept}", "{why}；更新前的工作簿保存为 {kept}")
_OVERWRITTEN = Label(
    "written over by hand and filled again: {cells}; the workbook as it was is kept as {kept}",
    "以下单元格曾被手工改写，现已恢复：{cells}；更新前的工作簿保存为 {kept}",
)
_UNFILTERED = Label(
    'the filter of "{table}" shows all rows; apply it again in Excel (Data, Reapply)',
    "表格“{table}”的筛选已显示全部行；请在 Excel 中重新应用（数据 → 重新应用）",
)
MOST_TOLD = 8
"""So many cells that were written over are named."""
_SHEETS = Label("{count} sheets in {seconds:.1f} s", "{count} 张表，用时 {seconds:.1f} 秒")


@click.command("build", short_help="Make a workbook.")
@click.argument("workbook", default="hub", metavar="[WORKBOOK]")
@click.option("--out", type=FILE, metavar="FILE", help="Write here instead of into the shop folder.")
@click.option("--html", is_flag=True, help="Write the report as HTML too: into reports/, or beside --out.")
@click.option("--text", is_flag=True, help="Write the first sheet as a message too: into reports/, or beside --out.")
@click.option(
    "--new", is_flag=True, help="Make the workbook anew, without what was added to the one that stands there."
)
@shop_option
@today_option
@as_of_option
@lang_option
def command(
    workbook: str,
    out: Path | None,
    html: bool,
    text: bool,
    new: bool,
    shop: Path | None,
    today: date | None,
    as_of: int | date | datetime | None,
    lang: str | None,
) -> int:
    """Make a workbook: OpsHub.xlsx in the shop folder, or the named WORKBOOK, or --out FILE.

    \b
    xlops build
    xlops build inventory
    xlops build --text
    xlops build --as-of 2026-03-01 --out march.xlsx --lang en
    """
    if out:
        has_folder(out)
    found = find_shop(shop, today=today, lang=lang)
    beside = out or found.paths.reports / ("today.xlsx" if workbook == "hub" else f"{workbook}.xlsx")
    build_and_show(
        found,
        workbook=workbook,
        out=out,
        html=beside.with_suffix(".html") if html else None,
        text=beside.with_suffix(".txt") if text else None,
        as_of=as_of,
        new=new,
    )
    return 0


def build_and_show(
    shop: Shop,
    *,
    workbook: str = "hub",
    out: Path | None = None,
    html: Path | None = None,
    text: Path | None = None,
    as_of: int | date | datetime | None = None,
    read: bool = False,
    new: bool = False,
) -> Path:
    """Build, say where it is, give the workbook's path. What was typed in the shop's workbooks is read first, unless it was."""
    from xlops.build import build
    from xlops.errors import UsageError
    from xlops.facts import FACTS
    from xlops.kept import closed
    from xlops.workbooks import workbook as workbook_of

    chosen = workbook_of(workbook)
    own = shop.paths.workbook(chosen.file)
    closed(out or own)
    if not read:
        read_and_show(shop, out or own)
        read_others(shop, but=out or own)
    hub = shop.hub(as_of)
    if chosen.needs_data and not any(hub.known(each.id) for each in FACTS):
        raise UsageError(_NOTHING if as_of is None else _NOTHING_THEN.format(as_of=as_of))
    warn_of_today(shop, hub)
    with progress("building") as told:
        target = out or own
        built = build(
            hub,
            chosen,
            target,
            now=shop.now,
            html=html,
            text=text,
            shop=None if out else shop.paths,
            told=told,
            new=new,
        )
    for why in built.left.values():
        said = why if built.kept is None else _LEFT.format(why=why, kept=built.kept)
        tell(in_language(said))
    for table in built.unfiltered:
        tell(in_language(_UNFILTERED.format(table=table)))
    if built.overwritten:
        cells = ", ".join(built.overwritten[:MOST_TOLD]) + (" …" if len(built.overwritten) > MOST_TOLD else "")
        tell(in_language(_OVERWRITTEN.format(cells=cells, kept=built.kept or target.name)))
    elif built.kept and not built.left:
        tell(in_language(_KEPT.format(file=target.name, kept=built.kept)))
    tell(in_language(_SHEETS.format(count=len(built.sheets), seconds=built.seconds)))
    tell(built.path)
    for beside in (built.html, built.text):
        if beside:
            tell(beside)
    return built.path
