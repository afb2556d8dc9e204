"""Workbooks with macros for tests: a small shop's, and what an operator or an older xlops made of it."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from pyopenvba import ExcelFile, VBAModuleKind
from shops import TestShop, new_shop

from xlops.faces.addin.make import Machine, Made, new_workbook
from xlops.label import Language
from xlops.paths import ShopPaths

TODAY = date(2026, 3, 6)
HERE = Machine(Path("/opt/py thon/bin/python3"), "linux", "utf-8")
WINDOWS = Machine(Path(r"C:\Users\张三\xl ops\.venv\Scripts\python.exe"), "win32", "gbk")
ORDERS = "order_id,day,pay_day,status,paid_amt\n1,2026-03-05,2026-03-05,paid,10.00\n2,2026-03-05,2026-03-05,paid,5.50\n"


def small_shop(root: Path) -> TestShop:
    """A shop with two orders."""
    shop = new_shop(root, TODAY, {"tmall": "旗舰店"})
    shop.drop("tmall", "orders.csv", ORDERS)
    shop.load()
    return shop


def make(shop: TestShop, language: Language = "en", *, machine: Machine = HERE, force: bool = False) -> Made:
    """The shop's OpsHub.xlsm."""
    return new_workbook(shop.hub(language), ShopPaths(shop.root), now=shop.now, machine=machine, force=force)


def members(file: Path) -> dict[str, bytes]:
    """Every part of a package."""
    with zipfile.ZipFile(file) as package:
        return {name: package.read(name) for name in package.namelist()}


def rewritten(source: Path, target: Path, change: Mapping[str, Callable[[bytes], bytes] | bytes]) -> Path:
    """The package with some parts changed or added."""
    parts = members(source)
    for name, new in change.items():
        parts[name] = new if isinstance(new, bytes) else new(parts[name])
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return target


def used_by_an_operator(file: Path, *, opening: str = "") -> None:
    """Code as an older xlops wrote it, with modules and code of the operator's own beside it."""
    with ExcelFile(file) as workbook:
        workbook.set_module(
            "XlopsMacros", 'Attribute VB_Name = "XlopsMacros"\r\nPublic Sub XlopsStartDay()\r\nEnd Sub\r\n'
        )
        workbook.vba_project().delete_module("XlopsUdfs")
        workbook.vba_project().add_module("Mine", MINE, kind=VBAModuleKind.standard)
        workbook.set_module("Sheet2", SHEET)
        if opening:
            workbook.set_module("ThisWorkbook", opening)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook.save()


MINE = 'Attribute VB_Name = "Mine"\r\nSub Hello()\r\n    MsgBox "mine"\r\nEnd Sub\r\n'
SHEET = "Private Sub Worksheet_Activate()\r\n    Hello\r\nEnd Sub\r\n"
