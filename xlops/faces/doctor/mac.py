"""Excel for Mac: the script through which its macros reach Python, and the permission that macOS asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from xlops.faces.doctor import machine
from xlops.faces.doctor.base import Finding, Place, check
from xlops.label import Label

SCRIPTS = Path("Library/Application Scripts/com.microsoft.Excel")
_EXCEL = Label("Excel is installed", "已安装 Excel")
_NO_EXCEL = Label("no Microsoft Excel in Applications", "“应用程序”中没有 Microsoft Excel")
_INSTALL = Label(
    "install it for buttons; OpsHub.xlsx works in other programs too",
    "要用按钮请安装 Excel；OpsHub.xlsx 可用其他软件打开",
)
_SCRIPT = Label("xlwings' script of version {version} is installed", "xlwings {version} 的脚本已安装")
_NO_SCRIPT = Label("Excel has no script of xlwings {version}", "Excel 里没有 xlwings {version} 的脚本")
_OTHER = Label("Excel has the script of another xlwings: {names}", "Excel 里是别的版本的 xlwings 脚本：{names}")
_RUN = Label('"{python}" -m xlwings.cli runpython install', '"{python}" -m xlwings.cli runpython install')
_PERMISSION = Label(
    "whether Excel may run Python cannot be asked beforehand", "无法事先得知 Excel 是否有权限运行 Python"
)
_ALLOW = Label(
    "at the first click on a button allow what macOS asks; later: System Settings, Privacy & Security, Automation (error "
    "-1743 means it was refused); and Files and Folders for Excel",
    "第一次点按钮时请允许 macOS 的询问；之后可在“系统设置 - 隐私与安全性 - 自动化”里修改（错误 -1743 表示被拒绝），并允许 Excel 访问文件夹",
)
_BLANK = Label("the path of Python holds a blank, which Excel for Mac cannot start: {python}",
               "Python 的路径里有空格，Mac 版 Excel 无法启动：{python}")  # fmt: skip
_MOVE = Label("install xlops under a path without a blank", "请把 xlops 安装到没有空格的路径下")
_FUNCTIONS = Label(
    "functions (OPS_...) need Excel for Windows; buttons and sheets work here",
    "OPS_ 函数只能在 Windows 版 Excel 里用；按钮和工作表在这里可用",
)


@check("mac_excel", "excel", "Excel for Mac", "Mac 版 Excel", systems=("Darwin",))
def mac_excel(place: Place) -> Iterable[Finding]:  # noqa: ARG001
    """Is it installed?"""
    places = [Path(each) / "Microsoft Excel.app" for each in ("/Applications", Path.home() / "Applications")]
    if any(each.exists() for each in places):
        yield Finding("pass", _EXCEL)
        yield Finding("unknown", _FUNCTIONS)
    else:
        yield Finding("warn", _NO_EXCEL, _INSTALL)


@check("mac_script", "excel", "xlwings' script in Excel for Mac", "Mac 版 Excel 里的 xlwings 脚本", systems=("Darwin",))
def mac_script(place: Place) -> Iterable[Finding]:
    """Is the script of the installed version there?"""
    names = [each.name for each in (Path.home() / SCRIPTS).glob("xlwings*.applescript")]
    yield judge_script(machine.installed("xlwings"), names, place.python)
    if finding := judge_blank(place.python):
        yield finding


def judge_script(version: str, names: Collection[str], python: Path) -> Finding:
    """The script carries the version in its name, and the workbook asks for its own version."""
    if version and f"xlwings-{version}.applescript" in names:
        return Finding("pass", _SCRIPT.format(version=version))
    found = _OTHER.format(names=", ".join(sorted(names))) if names else _NO_SCRIPT.format(version=version or "?")
    return Finding("fail", found, _RUN.format(python=python))


def judge_blank(python: Path) -> Finding | None:
    """xlwings hands the path to a shell without quotes."""
    return Finding("fail", _BLANK.format(python=python), _MOVE) if " " in str(python) else None


@check("mac_permission", "excel", "permission of macOS", "macOS 的权限", systems=("Darwin",))
def mac_permission(place: Place) -> Iterable[Finding]:  # noqa: ARG001
    """Only a click on a button can tell."""
    yield Finding("unknown", _PERMISSION, _ALLOW)
