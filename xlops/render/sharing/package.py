"""The package of a workbook that is to be shared: read with care, as it may come from anybody, and pruned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import etree

from xlops.errors import InputError
from xlops.label import Label
from xlops.render.package.opc import Package

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED = (
    Label(
        "it is protected with a password, or is an .xls of before 2007", "文件有密码保护，或是 2007 年以前的 .xls 格式"
    ),
    Label(
        "take the password off in Excel (File, Info, Protect Workbook) and try again",
        "请在 Excel 中取消密码（文件 - 信息 - 保护工作簿）后重试",
    ),
)
_SAVE_AGAIN = Label(
    "open it in Excel and save it again; where that fails, use another copy",
    "请用 Excel 打开后重新保存；打不开就换一份副本",
)
_HELD = Label("it cannot be read ({why})", "无法读取（{why}）")
_CLOSE = Label("close the program that holds it and try again", "请关闭正在使用它的程序后重试")


def read_package(file: Path) -> Package:
    """Read the parts of a workbook; InputError when it is none, cut off, behind a password or far too large."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(file, _HELD.format(why=error.strerror or error), _CLOSE) from error
    if data.startswith(_OLE):
        raise InputError(file, *_PROTECTED)
    try:
        return Package(data, file.name)
    except InputError as error:  # what to do about an export that cannot be read is no use here
        raise InputError(file, error.found, _SAVE_AGAIN) from error


def relations_part(part: str) -> str:
    """The part that holds the relationships of `part`."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def keep_relations(package: Package, part: str, kept: set[str]) -> None:
    """Drop the relationships of a part whose id is not in `kept`."""
    name = relations_part(part)
    if name in package:
        for each in list(package.tree(name)):
            if each.get("Id") not in kept:
                package.change(name).remove(each)


def mended(package: Package, part: str) -> Any:
    """The root of a part that Excel writes as it likes (VML), to be changed: what is not well-formed is mended first."""
    data = package.raw(part)
    if b"<!ENTITY" in data.replace(b"\0", b""):
        raise package.damaged()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(data, parser) if data.strip() else None
    package.put(part, b"<xml/>" if root is None else etree.tostring(root))
    return package.change(part)


def strings_part(package: Package) -> str:
    """The part of the shared strings; nothing where there is none."""
    return next(iter(package.related(package.workbook, "sharedStrings")), "")
