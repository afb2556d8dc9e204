"""The Python that runs xlops, and the packages it needs."""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from xlops.faces.doctor import machine
from xlops.faces.doctor.base import Finding, Place, check
from xlops.label import Label

OLDEST = (3, 11)
_PYTHON = Label("Python {version}, {bits} bit: {path}", "Python {version}，{bits} 位：{path}")
_TOO_OLD = Label(
    "install Python 3.11 or newer from python.org and xlops into it", "请从 python.org 安装 3.11 或更新版本，再装 xlops"
)
_STORE = Label(
    "this is the Python of the Microsoft Store, which Excel cannot start; install one from python.org",
    "这是微软商店版 Python，Excel 无法启动它；请改用 python.org 的安装包",
)
_BITS_32 = Label("a 64-bit Python copes with larger shops", "64 位 Python 能处理更大的店铺")
_WHOLE = Label("every package that xlops needs is installed", "xlops 需要的组件都已安装")
_MISSING = Label("missing: {names}", "缺少：{names}")
_INSTALL = Label('"{python}" -m pip install {names}', '"{python}" -m pip install {names}')
_EXCEL_EXTRA = Label("the packages for buttons and functions are installed", "按钮和函数所需的组件已安装")
_NO_EXCEL_EXTRA = Label(
    "without {names} there is no OpsHub.xlsm with buttons and functions; OpsHub.xlsx works without",
    "没有 {names} 就不能生成带按钮和函数的 OpsHub.xlsm；OpsHub.xlsx 不受影响",
)


@check("python", "python", "the Python that runs xlops", "运行 xlops 的 Python")
def python(place: Place) -> Iterable[Finding]:
    """Version, bits, and where it comes from."""
    yield judge_python(sys.version_info[:3], struct.calcsize("P") * 8, place.python, windows=place.system == "Windows")


def judge_python(version: tuple[int, ...], bits: int, path: Path, *, windows: bool) -> Finding:
    """Is it new enough, and one that Excel can start?"""
    found = _PYTHON.format(version=".".join(map(str, version)), bits=bits, path=path)
    if version[:2] < OLDEST:
        return Finding("fail", found, _TOO_OLD)
    if windows and "windowsapps" in str(path).casefold():
        return Finding("fail", found, _STORE)
    return Finding("warn", found, _BITS_32) if bits == 32 else Finding("pass", found)


@check("packages", "python", "the packages that xlops needs", "xlops 需要的组件")
def packages(place: Place) -> Iterable[Finding]:
    """What is always needed, and what the workbook with macros needs."""
    wanted = machine.needed()
    versions = {each: machine.installed(each) for extra in ("", "excel") for each in wanted.get(extra, ())}
    yield judge_needed(wanted.get("", ()), versions, place.python)
    yield judge_excel_extra(wanted.get("excel", ()), versions, place.python)


def judge_needed(names: Iterable[str], versions: Mapping[str, str], python: Path) -> Finding:
    """Is everything there without which xlops does not run?"""
    if missing := [each for each in names if not versions.get(each)]:
        return Finding(
            "fail", _MISSING.format(names=", ".join(missing)), _INSTALL.format(python=python, names=" ".join(missing))
        )
    return Finding("pass", _WHOLE)


def judge_excel_extra(names: Iterable[str], versions: Mapping[str, str], python: Path) -> Finding:
    """Is everything there that the workbook with macros needs?"""
    if missing := [each for each in names if not versions.get(each)]:
        return Finding(
            "warn",
            _NO_EXCEL_EXTRA.format(names=", ".join(missing)),
            _INSTALL.format(python=python, names=" ".join(missing)),
        )
    return Finding("pass", _EXCEL_EXTRA)
