"""A workbook's file as parts and their relationships, read with care: it may come from anybody."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from xlops.errors import InputError
from xlops.label import Label

MOST = 1_500 << 20
FREELY, RATIO = 100 << 20, 300
MOST_PARTS = 65_535
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STAMP = (1980, 1, 1, 0, 0, 0)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_NO_WORKBOOK = (
    Label("it is no Excel workbook, or cut off", "不是 Excel 工作簿，或文件不完整"),
    Label("open it in Excel and save it again", "请用 Excel 打开后重新保存"),
)
_PROTECTED = (
    Label(
        "it is protected with a password, or is an .xls of before 2007", "文件有密码保护，或是 2007 年以前的 .xls 格式"
    ),
    Label(
        "take the password off in Excel (File, Info, Protect Workbook) and try again",
        "请在 Excel 中取消密码（文件 - 信息 - 保护工作簿）后重试",
    ),
)
_TOO_LARGE = (
    Label("it would unpack to far more than a workbook can hold", "解开后的大小远超正常工作簿"),
    Label("do not use it", "请不要使用该文件"),
)
_DAMAGED = Label("its part {part} is damaged", "其中的 {part} 已损坏")
_REPAIR = Label("open it in Excel, let it repair the file and save it", "请用 Excel 打开，修复后保存")
_HELD = Label("it cannot be read ({why})", "无法读取（{why}）")
_CLOSE = Label("close the program that holds it and try again", "请关闭正在使用它的程序后重试")


@dataclass
class Relation:
    """One relationship of a part."""

    id: str
    type: str
    target: str
    """The part it leads to, or an address outside."""
    external: bool

    @property
    def kind(self) -> str:
        """The last word of its type."""
        return self.type.rpartition("/")[2]


class Package:
    """The parts of a file by name, without the leading slash."""

    def __init__(self, file: Path, parts: dict[str, bytes]) -> None:
        self.file, self.parts = file, parts
        self._trees: dict[str, Any] = {}

    def tree(self, name: str, *, mends: bool = False) -> Any:
        """The root element of a part, parsed once; changes to it are written. InputError when it is no XML."""
        if name not in self._trees:
            data = self.parts.get(name)
            try:
                if data is None or b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:4096]:
                    raise ValueError(name)
                parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, recover=mends)
                root = etree.fromstring(data, parser)
                if root is None:
                    raise ValueError(name)
            except (etree.XMLSyntaxError, ValueError) as error:
                raise InputError(self.file, _DAMAGED.format(part=name), _REPAIR) from error
            self._trees[name] = root
        return self._trees[name]

    def relations(self, part: str) -> list[Relation]:
        """The relationships of a part; of the package itself for ""."""
        name = relations_name(part)
        if name not in self.parts:
            return []
        base = posixpath.dirname(part)
        found = []
        for each in self.tree(name):
            if isinstance(each.tag, str):
                external = each.get("TargetMode") == "External"
                target = each.get("Target", "")
                if not external:
                    plain = unquote(target)
                    target = posixpath.normpath(posixpath.join("/", base, plain)).lstrip("/")
                found.append(Relation(each.get("Id", ""), each.get("Type", ""), target, external))
        return found

    def keep_relations(self, part: str, kept: set[str]) -> None:
        """Drop the relationships of a part whose id is not in `kept`."""
        name = relations_name(part)
        if name in self.parts:
            for each in list(self.tree(name)):
                if each.get("Id") not in kept:
                    self.tree(name).remove(each)

    def drop(self, part: str) -> None:
        """Take a part away."""
        self.parts.pop(part, None)
        self._trees.pop(part, None)

    def closed(self) -> dict[str, bytes]:
        """The parts as they are now."""
        for name, root in self._trees.items():
            if name in self.parts:
                self.parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return self.parts


def relations_name(part: str) -> str:
    """The part that holds the relationships of `part`."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def read_package(file: Path) -> Package:
    """Read the parts of a workbook; InputError when it is none, cut off, behind a password or far too large."""
    try:
        with file.open("rb") as stream:
            if stream.read(8) == _OLE:
                raise InputError(file, *_PROTECTED)
        with zipfile.ZipFile(file) as package:
            entries = [each for each in package.infolist() if not each.is_dir()]
            if any(each.flag_bits & 1 for each in entries):
                raise InputError(file, *_PROTECTED)
            total = sum(each.file_size for each in entries)
            limit = min(MOST, max(FREELY, RATIO * file.stat().st_size))
            if len(entries) > MOST_PARTS or total > limit:
                raise InputError(file, *_TOO_LARGE)
            parts = {each.filename.lstrip("/"): package.read(each) for each in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise InputError(file, *_NO_WORKBOOK) from error
    except OSError as error:
        raise InputError(file, _HELD.format(why=error.strerror or error), _CLOSE) from error
    if "[Content_Types].xml" not in parts or "_rels/.rels" not in parts:
        raise InputError(file, *_NO_WORKBOOK)
    return Package(file, parts)


def write_package(parts: dict[str, bytes], target: Path) -> None:
    """Write the parts as a file, content types first; the same parts give the same bytes."""
    names = sorted(parts, key=lambda each: (each != "[Content_Types].xml", each != "_rels/.rels", each))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name in names:
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, parts[name])
