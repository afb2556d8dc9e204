"""What stands in the sheet xlwings.conf: which Python runs, where the functions are, and what the function wizard says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from xlops.errors import UsageError
from xlops.faces.addin.wrappers import Help
from xlops.label import Label, Language

HELP_COLUMN = 4
"""Where the functions' help begins, counted from 1: name, category, text, number of arguments, a text for each."""
HELP_ROW = 2
MOST = 255
"""Characters that the function wizard takes."""

_ELSEWHERE = Label(
    "#XLOPS: these functions run in Excel for Windows; the sheets hold their values without them",
    "#XLOPS：这些函数只能在 Windows 版 Excel 中运行；各工作表里的数值不受影响",
)
_TROUBLE = Label(
    "the path of the shop folder holds {sign}, which Excel cannot hand on to Python; rename the folder, then try "
    "again: {shop}",
    "店铺文件夹的路径里有 {sign}，Excel 无法把它传给 Python；请给文件夹改名后重试：{shop}",
)
_LONG = Label(
    "the path of the shop folder has {length} characters, more than the {most} that a workbook can note; move the "
    "folder, then try again: {shop}",
    "店铺文件夹的路径有 {length} 个字符，超过工作簿能记录的 {most} 个；请移动文件夹后重试：{shop}",
)
_PYTHON = Label(
    "the path of Python holds a blank, which Excel for Mac cannot start: {python}; install xlops under a path without one",
    "Python 的路径里有空格，Mac 版 Excel 无法启动：{python}；请把 xlops 安装到没有空格的路径下",
)
_OTHER_SIGNS = Label(
    "the path of the shop folder has signs that this Windows does not know ({encoding}), so the functions cannot find "
    "it; the buttons work; move the shop to a folder with a plain name for functions: {shop}",
    "店铺文件夹路径里有本机 Windows（{encoding}）不支持的字符，函数会找不到它；按钮不受影响；要用函数请移到名称简单的文件夹：{shop}",
)


def settings(
    *, python: Path, shop: Path, module: str, folder: Path, platform: str, language: Language, helps: Sequence[Help]
) -> list[list[str | int]]:
    """The rows of the sheet from A1: xlwings' keys and values in A and B, the help of the functions from D on.

    Every key that could change what runs is given, so that another setting of the user's own does not reach in.
    """
    check_shop(shop, platform)
    if platform == "darwin" and " " in str(python):
        raise UsageError(_PYTHON.format(python=python))
    known = {"win32": "INTERPRETER_WIN", "darwin": "INTERPRETER_MAC"}.get(platform)
    pythons = {each: str(python) if each == known else "python" for each in ("INTERPRETER_WIN", "INTERPRETER_MAC")}
    pairs = {
        **pythons,
        "PYTHONPATH": "" if platform == "darwin" else str(folder),  # only functions need it, and a Mac has none
        "ADD_WORKBOOK_TO_PYTHONPATH": "False",  # nothing that happens to lie in the shop folder is imported
        "UDF MODULES": module,
        "USE UDF SERVER": "False",  # it would give a long load 90 seconds
        "DEBUG UDFS": "False",
        "SHOW CONSOLE": "False",
        "CONDA PATH": "",
        "CONDA ENV": "",
    }
    rows: list[list[str | int]] = [[key, value, "", ""] for key, value in pairs.items()]
    rows[0][HELP_COLUMN - 1] = _ELSEWHERE.text(language)
    while len(rows) < HELP_ROW - 1 + len(helps):
        rows.append(["", "", "", ""])
    for row, each in zip(rows[HELP_ROW - 1 :], helps, strict=False):
        words = [_cut(text) for text in each.arguments]
        row[HELP_COLUMN - 1 :] = [each.name, each.category, _cut(each.text), len(words), *words]
    return rows


def check_shop(shop: Path, platform: str) -> None:
    """UsageError when the shop folder's path would not survive the command line that xlwings makes of it."""
    found = re.search(r"[;^\x00-\x1f]" if platform == "win32" else r'[;^"`$|\x00-\x1f]', str(shop))
    if found:
        raise UsageError(_TROUBLE.format(sign=repr(found[0]), shop=shop))
    if len(str(shop)) > MOST - 5:
        raise UsageError(_LONG.format(length=len(str(shop)), most=MOST - 5, shop=shop))


def warned(shop: Path, encoding: str) -> Label | None:
    """What to say of a path that cannot be written in the machine's own code page: xlwings' DLL knows no other."""
    try:
        str(shop).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return _OTHER_SIGNS.format(encoding=encoding, shop=shop)
    return None


def _cut(text: str) -> str:
    return text if len(text) <= MOST else f"{text[: MOST - 1]}…"
