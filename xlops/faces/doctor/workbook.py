"""The shop's workbook: is the file whole, of which xlops, and does its code fit what is installed."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from xlops import __version__
from xlops.errors import InputError
from xlops.faces.doctor import machine
from xlops.faces.doctor.base import Finding, Place, check
from xlops.label import Label

SETTINGS = ("xlwings.conf", "_xlwings.conf")
_NONE = Label("there is no workbook yet", "还没有工作簿")
_START = Label("xlops start makes one", "运行 xlops start 即可生成")
_WHOLE = Label(
    "{file} is whole: generation {generation}, by xlops {version}",
    "{file} 完整：第 {generation} 代，由 xlops {version} 生成",
)
_BROKEN = Label("{file} is damaged ({why})", "{file} 已损坏（{why}）")
_BROKEN_FIX = Label(
    "let Excel repair it (File, Open, Open and Repair), or move it away and run xlops start",
    "请用 Excel 的“打开并修复”，或把它移走后运行 xlops start",
)
_STRANGER = Label(
    "{file} carries no mark of xlops: it cannot be refreshed in place", "{file} 没有 xlops 的标记，无法原地刷新"
)
_STRANGER_FIX = Label(
    "xlops start keeps it in reports/kept/ and makes a new one", "xlops start 会把它存入 reports/kept/，再生成新的"
)
_OLDER = Label("{file} is of xlops {version}, this is {ours}", "{file} 由 xlops {version} 生成，当前是 {ours}")
_NEWER = Label(
    "{file} is of xlops {version}, newer than this one ({ours})", "{file} 由更新的 xlops {version} 生成（当前 {ours}）"
)
_UPDATE, _REFRESH = Label("xlops excel update", "xlops excel update"), Label("xlops start", "xlops start")
_UPGRADE = Label("install that version", "请安装该版本")
_MOVED = Label("{file} belongs to another folder: {shop}", "{file} 记录的是另一个文件夹：{shop}")
_AHEAD = Label(
    "{file} shows generation {generation}, the archive has {last}",
    "{file} 显示第 {generation} 代，而数据档案只有第 {last} 代",
)
_AHEAD_FIX = Label(
    "an older archive was put back; xlops start brings them together",
    "数据档案可能被旧备份替换；运行 xlops start 即可一致",
)
_FITS = Label("its code is of the installed xlwings {version}", "代码与已安装的 xlwings {version} 一致")
_MISFIT = Label("its code is of xlwings {theirs}, installed is {ours}", "代码来自 xlwings {theirs}，已安装的是 {ours}")
_NO_CODE = Label("it has no code of xlwings: its buttons do nothing", "没有 xlwings 代码，按钮不起作用")
_NO_READER = Label("its code cannot be looked into without pyopenvba", "没有 pyopenvba，无法检查其中的代码")
_UNREADABLE = Label("its code cannot be read ({why})", "代码无法读取（{why}）")
_INSTALL = Label('"{python}" -m pip install pyopenvba xlwings', '"{python}" -m pip install pyopenvba xlwings')
_CALLS = Label("it starts {python}", "它启动 {python}")
_LOST = Label("it starts a Python that is not there: {python}", "它指向的 Python 不存在：{python}")
_NO_MODULE = Label("the module of its functions, {module}, is not in {folder}", "函数模块 {module} 不在 {folder} 里")
_OPEN = Label(
    "{file} is open, or was when a program ended by force ({mark})", "{file} 正被打开，或上次未正常关闭（{mark}）"
)
_CLOSE = Label(
    "close it before xlops start; where nobody has it open, delete {mark}",
    "运行 xlops start 前请关闭；若确实无人打开，可删除 {mark}",
)


@check("workbook", "workbook", "the workbook is whole and of this xlops", "工作簿完整且版本一致", needs_shop=True)
def workbook(place: Place) -> Iterable[Finding]:
    """OpsHub.xlsm and OpsHub.xlsx, whichever is there."""
    files = [each for each in (place.shop.root / f"OpsHub{end}" for end in (".xlsm", ".xlsx")) if each.is_file()]
    if not files:
        yield Finding("pass", _NONE, _START)
    for file in files:
        mark = file.with_name(f"~${file.name}")
        if mark.exists():
            yield Finding("warn", _OPEN.format(file=file.name, mark=mark.name), _CLOSE.format(mark=mark.name))
        try:
            marks = marks_of(file)
        except (OSError, ValueError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
            yield Finding("fail", _BROKEN.format(file=file.name, why=error), _BROKEN_FIX)
            continue
        yield judge_marks(file.name, marks)
        yield from judge_fit(file.name, marks, str(place.shop.root.resolve()), _last_generation(place))


def marks_of(file: Path) -> dict[str, str]:
    """The constants by which a workbook of ours is known, by name; every byte of the file is read on the way."""
    with zipfile.ZipFile(file) as package:
        if broken := package.testzip():
            raise ValueError(broken)
        text = (
            package.read("xl/workbook.xml").decode("utf-8", "replace")
            if "xl/workbook.xml" in package.namelist()
            else ""
        )
    found = re.findall(r'<definedName\b[^>]*\bname="(x_[a-z]+)"[^>]*>("?)([^<]*)\2</definedName>', text)
    return {name: value.removeprefix("&quot;").removesuffix("&quot;") for name, _, value in found}


def judge_marks(file: str, marks: Mapping[str, str]) -> Finding:
    """Is it ours, and of which version?"""
    theirs = marks.get("x_version", "")
    if not theirs or "x_workbook" not in marks:
        return Finding("warn", _STRANGER.format(file=file), _STRANGER_FIX)
    if version(theirs) < version(__version__):
        fix = _UPDATE if file.endswith(".xlsm") else _REFRESH
        return Finding("warn", _OLDER.format(file=file, version=theirs, ours=__version__), fix)
    if version(theirs) > version(__version__):
        return Finding("warn", _NEWER.format(file=file, version=theirs, ours=__version__), _UPGRADE)
    return Finding("pass", _WHOLE.format(file=file, generation=marks.get("x_generation", "?"), version=theirs))


def judge_fit(file: str, marks: Mapping[str, str], root: str, last: int | None) -> list[Finding]:
    """Does it belong to this shop folder, and to what the archive holds?"""
    found = []
    shop, shown = marks.get("x_shop", ""), marks.get("x_generation", "")
    if shop and shop.replace("\\", "/").rstrip("/").casefold() != root.replace("\\", "/").rstrip("/").casefold():
        found.append(Finding("fail", _MOVED.format(file=file, shop=shop), _UPDATE))
    if last is not None and shown.isdecimal() and int(shown) > last:
        found.append(Finding("warn", _AHEAD.format(file=file, generation=shown, last=last), _AHEAD_FIX))
    return found


def version(text: str) -> tuple[int, ...]:
    """A version as numbers, to compare."""
    return tuple(map(int, re.findall(r"\d+", text)[:3]))


def _last_generation(place: Place) -> int | None:
    from xlops.archive import Archive
    from xlops.errors import XlopsError

    try:
        return Archive.look(place.shop.archive)[1].number
    except XlopsError:
        return None  # the archive's own check says what is wrong with it


@check("code", "workbook", "code of the workbook with macros", "带宏工作簿里的代码", needs_shop=True)
def code(place: Place) -> Iterable[Finding]:
    """The version of xlwings that the code was made from, and the Python that it starts."""
    file = place.shop.root / "OpsHub.xlsm"
    if not file.is_file() or not zipfile.is_zipfile(file):
        return
    yield _code(file, place.python)
    try:
        settings = settings_of(file)
    except InputError:
        return  # told by the check before this one
    yield from judge_settings(settings, place.system, exists=lambda each: each.exists())


def judge_settings(settings: Mapping[str, str], system: str, *, exists: Callable[[Path], bool]) -> list[Finding]:
    """Are the Python that the workbook starts, and the module of its functions, still where it looks for them?"""
    found = []
    python = settings.get({"Windows": "INTERPRETER_WIN", "Darwin": "INTERPRETER_MAC"}.get(system, ""), "")
    if python and python != "python":
        there = exists(Path(python))
        said = (_CALLS if there else _LOST).format(python=python)
        found.append(Finding("pass" if there else "fail", said, None if there else _UPDATE))
    folder, module = settings.get("PYTHONPATH", ""), settings.get("UDF_MODULES", "")
    if system == "Windows" and folder and module and not exists(Path(folder) / f"{module}.py"):
        found.append(Finding("fail", _NO_MODULE.format(module=module, folder=folder), _UPDATE))
    return found


def _code(file: Path, python: Path) -> Finding:
    if not machine.findable("pyopenvba"):
        return Finding("unknown", _NO_READER, _INSTALL.format(python=python))
    from pyopenvba import ExcelFile

    try:
        with ExcelFile(file) as opened:
            modules = opened.vba_modules() if opened.has_vba_project() else {}
    except Exception as error:  # a project that somebody else wrote may be anything
        return Finding("unknown", _UNREADABLE.format(why=f"{type(error).__name__}: {error}"), _UPDATE)
    return judge_code(modules, machine.installed("xlwings"))


def judge_code(modules: Mapping[str, str], installed: str) -> Finding:
    """xlwings' module says its version, and asks for libraries of exactly that version."""
    source = next((text for name, text in modules.items() if name.casefold() == "xlwings"), "")
    theirs = re.search(r"(?m)^'\s*Version:\s*([\w.]+)", source)
    if theirs is None:
        return Finding("fail", _NO_CODE, _UPDATE)
    if theirs[1] != installed:
        return Finding("fail", _MISFIT.format(theirs=theirs[1], ours=installed or "-"), _UPDATE)
    return Finding("pass", _FITS.format(version=installed))


def settings_of(file: Path) -> dict[str, str]:
    """What the sheet of xlwings' settings says: key to value; empty where there is no such sheet."""
    from xlops.render.package.opc import main, sheets
    from xlops.render.sharing.find import strings_of, text_of
    from xlops.render.sharing.package import read_package

    package = read_package(file)
    texts = strings_of(package)
    for name, part in sheets(package):
        if name.casefold() in SETTINGS:
            rows = [
                [text_of(cell, texts) for cell in row.iter(main("c"))] for row in package.tree(part).iter(main("row"))
            ]
            pairs = {row[0].upper(): row[1] for row in rows if len(row) > 1 and row[0]}
            return {key.replace(" ", "_"): value for key, value in pairs.items()}
    return {}
