"""A package: its parts, how they are related and what they are. Parts that nobody touches are copied as they are."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from xlops.errors import InputError
from xlops.label import Label
from xlops.sources.packed import opened_zip

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EXCEL = "http://schemas.microsoft.com/office/excel/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TYPES_PART = "[Content_Types].xml"
_STAMP = (1980, 1, 1, 0, 0, 0)

Element = Any
"""An lxml element."""


def main(name: str) -> str:
    """A name of SpreadsheetML, as lxml writes it."""
    return f"{{{MAIN}}}{name}"


@dataclass(frozen=True)
class Relation:
    """One relationship: its id, the last word of its type, and the part it leads to (or an address outside)."""

    id: str
    type: str
    target: str
    outside: bool = False


class Package:
    """An .xlsx or .xlsm, read whole; trees that were asked for with `change` are written anew by `save`."""

    def __init__(self, data: bytes, name: str) -> None:
        """InputError when it is no package, is a bomb, or holds XML that no spreadsheet program writes."""
        self.name = name
        self._parts: dict[str, bytes] = {}
        self._dates: dict[str, tuple[int, int, int, int, int, int]] = {}
        self._trees: dict[str, Element] = {}
        self._changed: set[str] = set()
        self._related: dict[str, list[Relation]] = {}
        with opened_zip(data, name) as archive:
            for entry in archive.infolist():
                if entry.is_dir():
                    continue
                try:
                    self._parts[entry.filename] = archive.read(entry)
                except Exception as error:
                    raise _damaged(name) from error
                self._dates[entry.filename] = entry.date_time
        if _TYPES_PART not in self._parts or self.workbook not in self._parts:
            raise _damaged(name)
        if self.tree(self.workbook).tag == f"{{{_STRICT}}}workbook":
            raise InputError(
                name,
                Label("it was saved as Strict Open XML", "文件保存为 Strict Open XML 格式"),
                Label("save it in Excel as Excel Workbook (.xlsx)", "请在 Excel 中另存为“Excel 工作簿（.xlsx）”"),
            )

    @classmethod
    def open(cls, path: Path) -> Package:
        """The package of a file. InputError as above, OSError when it cannot be read."""
        return cls(path.read_bytes(), path.name)

    @property
    def names(self) -> tuple[str, ...]:
        """Every part, in the order of the file."""
        return tuple(self._parts)

    @property
    def workbook(self) -> str:
        """The workbook part."""
        return next((each.target for each in self.relations("") if each.type == "officeDocument"), "")

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def raw(self, part: str) -> bytes:
        """The bytes of a part as they would be saved now."""
        if part in self._changed:
            return self._written(part)
        return self._parts[part]

    def mentions(self, part: str, text: str) -> bool:
        """Whether a part may hold the text, in capitals or not; of one that was changed nobody knows before it is written.

        A program may write signs as entities, or in another encoding: then it may, too.
        """
        if part in self._changed:
            return True
        data = self._parts[part]
        if b"&#" in data or ("'" in text and b"&apos;" in data) or b"\0" in data[:64]:
            return True
        wanted = escape(text)
        if wanted.encode() in data or text.lower() == text.upper():
            return wanted.encode() in data
        if text.isascii():
            return wanted.lower().encode() in data.lower()
        return wanted.casefold() in data.decode(errors="replace").casefold()

    def tree(self, part: str) -> Element:
        """The root element of an XML part, to be read only. InputError when it is not there, as when it cannot be read."""
        if part not in self._trees:
            if part not in self._parts:
                raise _damaged(self.name)
            self._trees[part] = parsed(self._parts[part], self.name)
        return self._trees[part]

    def change(self, part: str) -> Element:
        """The root element of an XML part that is going to be changed."""
        tree = self.tree(part)
        self._changed.add(part)
        self._related.pop(part, None)
        return tree

    def changed(self, part: str) -> None:
        """Note that a tree that was asked for to be read was changed after all."""
        self._changed.add(part)

    def is_changed(self, part: str) -> bool:
        """Whether the part is going to be written anew."""
        return part in self._changed

    def put(self, part: str, data: bytes, type: str = "") -> None:
        """Add or replace a part; `type` is its content type where it is new and its ending does not say it."""
        self._parts[part] = data
        self._trees.pop(part, None)
        self._changed.discard(part)
        self._related.pop(part, None)
        if type:
            types = self.change(_TYPES_PART)
            if not any(each.get("PartName") == f"/{part}" for each in types):
                etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{part}", ContentType=type)

    def default(self, ending: str, type: str) -> None:
        """Say what parts with that ending are, unless it is said."""
        types = self.tree(_TYPES_PART)
        if not any((each.get("Extension") or "").casefold() == ending for each in types):
            self.change(_TYPES_PART).insert(
                0, etree.Element(f"{{{_TYPES}}}Default", Extension=ending, ContentType=type)
            )

    def drop(self, part: str) -> None:
        """Take a part out, with its type; relations to it are the caller's."""
        for each in (part, _relations_part(part)):
            self._parts.pop(each, None)
            self._trees.pop(each, None)
            self._changed.discard(each)
            self._related.pop(each, None)
        for each in list(self.tree(_TYPES_PART)):
            if each.get("PartName") == f"/{part}":
                self.change(_TYPES_PART).remove(each)

    def type_of(self, part: str) -> str:
        """The content type of a part."""
        ending = ""
        for each in self.tree(_TYPES_PART):
            if each.get("PartName") == f"/{part}":
                return str(each.get("ContentType"))
            if (each.get("Extension") or "").casefold() == part.rpartition(".")[2].casefold():
                ending = str(each.get("ContentType"))
        return ending

    def relations(self, part: str) -> list[Relation]:
        """What a part is related to; the whole package for ""."""
        place = _relations_part(part)
        if place not in self._parts:
            return []
        if place not in self._related:
            self._related[place] = [_relation(each, part) for each in self.tree(place)]
        return self._related[place]

    def damaged(self) -> InputError:
        """The error that says that the file is damaged."""
        return _damaged(self.name)

    def needed(self, type: str) -> str:
        """The part that every workbook has by that type. InputError when it is not there."""
        found = self.related(self.workbook, type)
        if not found:
            raise _damaged(self.name)
        return found[0]

    def related(self, part: str, type: str) -> list[str]:
        """The parts that a part is related to by that type."""
        return [each.target for each in self.relations(part) if each.type == type and not each.outside]

    def relate(self, part: str, type: str, target: str) -> str:
        """Add a relation from one part to another; its id."""
        place = _relations_part(part)
        if place not in self._parts:
            self._parts[place] = f'<Relationships xmlns="{_PACKAGE}"/>'.encode()
        tree = self.change(place)
        known = {each.get("Id") for each in tree}
        id = next(f"rId{at}" for at in range(len(known) + 1, 2 * len(known) + 3) if f"rId{at}" not in known)
        relative = posixpath.relpath(target, posixpath.dirname(part) or ".")
        kind = type if "/" in type else f"{RELATIONS}/{type}"
        etree.SubElement(tree, f"{{{_PACKAGE}}}Relationship", Id=id, Type=kind, Target=relative)
        return id

    def unrelate(self, part: str, target: str) -> None:
        """Take out the relations from one part to another."""
        place = _relations_part(part)
        for each in list(self.tree(place)) if place in self._parts else ():
            if _relation(each, part).target == target:
                self.change(place).remove(each)

    def free_name(self, pattern: str) -> str:
        """A name like `xl/tables/table{}.xml` that no part has."""
        taken = {each.casefold() for each in self._parts}
        return next(name for at in range(1, len(taken) + 2) if (name := pattern.format(at)).casefold() not in taken)

    def save(self, target: Path) -> None:
        """Write the package; members keep their order and time, so that the same content gives the same bytes."""
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for part in self._parts:
                entry = zipfile.ZipInfo(part, self._dates.get(part, _STAMP))
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, self.raw(part))

    def _written(self, part: str) -> bytes:
        data: bytes = etree.tostring(self._trees[part], xml_declaration=True, encoding="UTF-8", standalone=True)
        return data


def parsed(data: bytes, name: str) -> Element:
    """The root element of XML; InputError when it declares entities, as no spreadsheet program does, or is damaged."""
    head = data.replace(b"\0", b"") if b"\0" in data[:64] else data  # two or four bytes a sign
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise InputError(
            name,
            Label("it holds XML that no spreadsheet program writes", "含有正常表格软件不会写入的 XML 内容"),
            Label("do not open it", "请不要打开"),
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_blank_text=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _damaged(name) from error


def _damaged(name: str) -> InputError:
    return InputError(
        name,
        Label("it is damaged, or no Excel workbook", "文件已损坏，或不是 Excel 工作簿"),
        Label("put a copy that opens in its place", "请换成可以打开的副本"),
    )


def _relations_part(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def _relation(element: Element, part: str) -> Relation:
    target = element.get("Target") or ""
    outside = element.get("TargetMode") == "External"
    if not outside:
        folder = posixpath.dirname(part)
        target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    return Relation(element.get("Id") or "", (element.get("Type") or "").rpartition("/")[2], target, outside)


def sheets(package: Package) -> Iterator[tuple[str, str]]:
    """(name, part) of every worksheet, in the order of the tabs; charts that fill a sheet are none."""
    targets = {each.id: each for each in package.relations(package.workbook)}
    for each in package.tree(package.workbook).iterfind(f".//{{{MAIN}}}sheet"):
        relation = targets.get(each.get(f"{{{RELATIONS}}}id") or "")
        if relation is not None and relation.type == "worksheet":
            yield each.get("name") or "", relation.target


def text_sheets(package: Package) -> list[str]:
    """The parts of everything whose cells may hold shared strings: worksheets, and sheets of old macros and dialogs."""
    return [
        each.target
        for each in package.relations(package.workbook)
        if each.type.endswith(("sheet", "Macrosheet")) and not each.outside and each.target in package
    ]


def check_dates(package: Package) -> None:
    """InputError where days are counted from 1904, as old Excel for Mac did: ours would be shown four years off."""
    settings = package.tree(package.workbook).find(main("workbookPr"))
    if settings is not None and settings.get("date1904") in ("1", "true"):
        raise InputError(
            package.name,
            Label("it counts days from 1904", "使用 1904 日期系统"),
            Label(
                "switch that off in Excel: File, Options, Advanced, Use 1904 date system; look at the days you typed",
                "请在 Excel 中关闭：文件 - 选项 - 高级 - 使用 1904 日期系统，并检查手工填写的日期",
            ),
        )


def defined_names(package: Package) -> dict[str, str]:
    """Names of the whole workbook, with their text."""
    found = package.tree(package.workbook).iterfind(f"{{{MAIN}}}definedNames/{{{MAIN}}}definedName")
    return {each.get("name") or "": each.text or "" for each in found if each.get("localSheetId") is None}
