"""`xlops share`: a copy of a workbook for others to see."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlops.errors import UsageError
from xlops.faces.cli.failure import DONE, LANGUAGE, in_language
from xlops.faces.cli.options import FILE, find_shop, has_folder, lang_option, shop_option
from xlops.faces.cli.output import tell
from xlops.label import Label

if TYPE_CHECKING:
    from xlops.render.sharing import LeftOut

_LEFT = Label("left out: {what}", "已去掉：{what}")
_MACROS = Label("macros and {buttons} buttons", "宏和 {buttons} 个按钮")
_BUTTONS = Label("{buttons} buttons", "{buttons} 个按钮")
_SHEET = Label('sheet "{name}"', "工作表“{name}”")
_TABLE = Label("table {name}", "表 {name}")
_COLUMN = Label("column {name}", "列 {name}")
_NOTE = Label('your column "{name}" on "{sheet}"', "“{sheet}”上您自己的列“{name}”")
_REPEATED = Label("{count:,} cells or texts that repeated a private id", "{count:,} 处重复出现的客户标识")
_FORMULAS = Label("{count:,} formulas are the values that they had", "{count:,} 个公式已变为当时的值")
_KINDS = {
    "externalLink": Label("links to other workbooks", "指向其他工作簿的链接"),
    "link": Label("links to files", "指向文件的链接"),
    "pivotTable": Label("pivot tables (their cells stay as values)", "数据透视表（单元格保留为值）"),
    "connections": Label("connections and queries", "数据连接与查询"),
    "person": Label("names of who commented", "批注者的姓名"),
    "slicer": Label("slicers", "切片器"),
    "custom-properties": Label("custom properties", "自定义属性"),
    "extensibility": Label("the ribbon tab", "功能区选项卡"),
    "oleObject": Label("embedded objects", "嵌入的对象"),
}
_PEOPLE = Label(
    "also without names of authors and the hidden names of xlops; look through it before it leaves the house",
    "作者姓名和 xlops 的隐藏名称也已去掉；发出前请再看一遍",
)
_FUNCTION = re.compile(r"(?im)^\s*(?:public\s+)?(?:static\s+)?function\s+(\w+)")
_HIDDEN = Label(
    "these hidden sheets of yours are in the copy, and can be shown by anybody: {names}",
    "副本里带有您隐藏的工作表，任何人都能取消隐藏：{names}",
)
_NO_WORKBOOK = Label(
    "{file} is not there; make it with: xlops build, or name a workbook",
    "没有 {file}；请先运行 xlops build，或写明工作簿",
)


@click.command("share", short_help="Make a copy for others to see.")
@click.argument("workbook", required=False, type=FILE, metavar="[WORKBOOK]")
@click.option("--out", required=True, type=FILE, metavar="FILE", help="Where to write the copy, an .xlsx.")
@click.option("--values", is_flag=True, help="Make every formula its value.")
@shop_option
@lang_option
def command(workbook: Path | None, out: Path, values: bool, shop: Path | None, lang: str | None) -> int:
    """Make a copy of WORKBOOK, else of the shop's hub, for the boss or a partner. The workbook stays as it is.

    The copy has no macros and buttons, no ids of customers and orders, no private ledgers and no unit costs, none of
    the columns that you added to tables of xlops, no links to other files and no names of authors.

    \b
    xlops share --out week.xlsx
    xlops share OpsHub.xlsm --out week.xlsx --values
    """
    from xlops.share import share

    has_folder(out)
    if workbook is None:
        workbook = find_shop(shop, lang=lang).paths.hub
    elif lang:
        LANGUAGE.set("zh" if lang == "zh" else "en")
    if not workbook.exists():
        raise UsageError(_NO_WORKBOOK.format(file=workbook.name))
    done = share(workbook, out, values=values, functions=_functions(workbook))
    for each in _said(done.left_out):
        tell(in_language(_LEFT.format(what=each)))
    if done.left_out.formulas:
        tell(in_language(_FORMULAS.format(count=done.left_out.formulas)))
    if done.left_out.hidden:
        tell(in_language(_HIDDEN.format(names=", ".join(done.left_out.hidden))))
    tell(in_language(_PEOPLE))
    tell(out)
    return DONE


def _functions(workbook: Path) -> set[str]:
    """Names of the functions that the workbook's macros define; none where its code cannot be looked into."""
    if workbook.suffix.casefold() != ".xlsm" or importlib.util.find_spec("pyopenvba") is None:
        return set()
    from pyopenvba import ExcelFile

    try:
        with ExcelFile(workbook) as opened:
            modules = opened.vba_modules() if opened.has_vba_project() else {}
    except Exception:  # whatever is wrong with the file is said by who reads it next
        return set()
    return {name for source in modules.values() for name in _FUNCTION.findall(source)}


def _said(left: LeftOut) -> Iterator[Label]:
    if left.macros:
        yield _MACROS.format(buttons=left.buttons)
    elif left.buttons:
        yield _BUTTONS.format(buttons=left.buttons)
    yield from (_SHEET.format(name=each) for each in left.sheets)
    yield from (_TABLE.format(name=each) for each in left.tables)
    yield from (_COLUMN.format(name=each) for each in left.columns)
    yield from (_NOTE.format(sheet=sheet, name=name) for sheet, name in left.notes)
    if left.repeated:
        yield _REPEATED.format(count=left.repeated)
    yield from (_KINDS[each] for each in left.kinds if each in _KINDS)
