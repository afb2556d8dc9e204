"""`xlops excel`: the workbook with buttons, functions and a ribbon tab."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlops.faces.cli.failure import in_language
from xlops.faces.cli.ledger import read_and_show
from xlops.faces.cli.options import FILE, find_shop, lang_option, shop_option, today_option, warn_of_today
from xlops.faces.cli.output import progress, tell
from xlops.label import Label

if TYPE_CHECKING:
    from xlops.faces.addin.make import Made

_NOTHING = Label(
    "nothing has been loaded yet; put downloads into exports/<store>/ and run: xlops start",
    "还没有导入任何数据；请把下载的报表放入 exports/<店铺>/，然后运行：xlops start",
)
_MADE = Label(
    "{functions} functions, their module {module}",
    "{functions} 个函数，模块为 {module}",
)
_KEPT = Label("the workbook that stood there is kept as {kept}", "原有的工作簿保存为 {kept}")
_FIRST = Label(
    "open it in Excel, click Enable Content once, then use the tab xlops; from now on xlops start refreshes this "
    "workbook; what to do when macros are blocked: docs/excel.md",
    "用 Excel 打开，点一次“启用内容”，即可使用 xlops 选项卡；以后 xlops start 会刷新这个工作簿；宏被阻止时怎么办见 docs/excel.md",
)
_OLD = Label(
    "it has all that you added to OpsHub.xlsx; that one stays as it is, and is no longer refreshed; delete it when you "
    "no longer need it",
    "您在 OpsHub.xlsx 里添加的内容都已带过来；OpsHub.xlsx 保持原样，不再刷新；不需要时可以删除",
)
_BESIDE = Label(
    "OpsHub.xlsx stays as it is, and is no longer refreshed; sheets and columns of your own in it are not in OpsHub.xlsm",
    "OpsHub.xlsx 保持原样，不再刷新；您自己在其中添加的工作表和列不在 OpsHub.xlsm 里",
)
_MAC = Label(
    "on a Mac run once, in Terminal: {python} -m xlwings.cli runpython install; the buttons work there, functions need Windows",
    "在 Mac 上请先在“终端”运行一次：{python} -m xlwings.cli runpython install；Mac 可以用按钮，函数只能在 Windows 上用",
)
_LINUX = Label(
    "there is no Excel here: that Python, xlwings and Excel fit together can only be checked where the workbook is "
    "used; run there: xlops excel update, then xlops doctor",
    "本机没有 Excel：Python、xlwings 与 Excel 是否配合，只能在使用工作簿的电脑上检查；请在那里运行 xlops excel update，再运行 xlops doctor",
)
_UPDATED = Label(
    "code, ribbon and functions are of this version now; the sheets are as they were",
    "代码、选项卡和函数已更新到当前版本；工作表内容没有改动",
)


@click.group("excel", short_help="The workbook with buttons and functions.")
def command() -> None:
    """The shop's workbook with a ribbon tab, buttons and functions.

    \b
    xlops excel new --shop myshop
    xlops excel update
    """


@command.command("new", short_help="Make OpsHub.xlsm.")
@shop_option
@click.option("--force", is_flag=True, help="Make it anew; the present one is kept in reports/kept/.")
@today_option
@lang_option
def new(shop: Path | None, force: bool, today: date | None, lang: str | None) -> int:
    """Make OpsHub.xlsm in the shop folder: sheets, buttons, ribbon and functions. From then on it is the shop's hub.

    \b
    xlops excel new --shop myshop
    """
    from xlops.errors import UsageError
    from xlops.faces.addin.make import NAME, Machine, check_installed, new_workbook
    from xlops.facts import FACTS

    found = find_shop(shop, today=today, lang=lang)
    check_installed()
    if force or found.paths.hub.name != NAME:
        read_and_show(found, found.paths.hub)  # what was typed in the one that stands goes into the new one
    hub = found.hub()
    if not any(hub.known(each.id) for each in FACTS):
        raise UsageError(_NOTHING)
    warn_of_today(found, hub)
    with progress("building") as told:
        made = new_workbook(hub, found.paths, now=found.now, machine=Machine.this(), force=force, told=told)
    _show(made)
    if (found.paths.root / "OpsHub.xlsx").exists():
        tell(in_language(_OLD if made.carried else _BESIDE))
    tell(in_language(_FIRST))
    _say_where()
    tell(made.path)
    return 0


@command.command("update", short_help="Bring the code of a workbook up to date.")
@click.argument("file", required=False, type=FILE)
@shop_option
@lang_option
def update(file: Path | None, shop: Path | None, lang: str | None) -> int:
    """Bring code, ribbon and functions of OpsHub.xlsm (or FILE) up to date; its sheets are not touched.

    After an update of xlops or xlwings, and when the shop or Python has moved.

    \b
    xlops excel update
    xlops excel update backup/OpsHub.xlsm
    """
    from xlops.faces.addin.make import NAME, Machine, update_workbook

    if file is None:
        paths = find_shop(shop, lang=lang).paths
        file = paths.hub if paths.hub.exists() else paths.root / NAME
    elif lang is not None or shop is not None:
        find_shop(shop or file.parent, lang=lang)
    made = update_workbook(file, machine=Machine.this())
    _show(made)
    tell(in_language(_UPDATED))
    _say_where()
    tell(made.path)
    return 0


def _show(made: Made) -> None:
    if made.kept:
        tell(in_language(_KEPT.format(kept=made.kept)))
    tell(in_language(_MADE.format(functions=made.functions, module=made.module)))
    for each in made.told:
        tell(in_language(each))


def _say_where() -> None:
    """What is still to be done on this system, or cannot be known on it."""
    if sys.platform == "darwin":
        tell(in_language(_MAC.format(python=sys.executable)))
    elif sys.platform != "win32":
        tell(in_language(_LINUX))
