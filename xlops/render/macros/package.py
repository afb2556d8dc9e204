"""A package as a dictionary of parts, and the relationships between them."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from xlops.errors import UsageError
from xlops.label import Label
from xlops.paths import replacing

Parts = dict[str, bytes]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RIBBON_TYPE = "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility"
MACRO_ENABLED = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
TYPES = "[Content_Types].xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
_STAMP = (1980, 1, 1, 0, 0, 0)
_NO_PACKAGE = Label("{file} is no Excel workbook, or a damaged one", "{file} 不是 Excel 工作簿，或已损坏")


def read(file: Path) -> Parts:
    """Every part of a workbook file, in its order; UsageError when it is no package of parts."""
    try:
        with zipfile.ZipFile(file) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError):
        raise UsageError(_NO_PACKAGE.format(file=file.name)) from None
    if TYPES not in parts or "xl/workbook.xml" not in parts:
        raise UsageError(_NO_PACKAGE.format(file=file.name))
    return parts


def write(target: Path, parts: Mapping[str, bytes]) -> None:
    """Write the parts as a package, in one step; the same parts give the same bytes."""
    with replacing(target) as place, zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, data)


def tree(data: bytes) -> Any:
    """The root of a part; nothing outside of it is ever read."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def raw(root: Any) -> bytes:
    """A part from its root."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def relations(parts: Parts, source: str) -> dict[str, tuple[str, str]]:
    """The relationships of a part ("" is the package): id to (type, target as a part's name); outside targets left out."""
    name = _relations_of(source)
    if name not in parts:
        return {}
    folder = posixpath.dirname(source)
    return {
        each.get("Id"): (each.get("Type"), posixpath.normpath(posixpath.join("/", folder, each.get("Target")))[1:])
        for each in tree(parts[name])
        if each.get("TargetMode") != "External"
    }


def relate(parts: Parts, source: str, type: str, target: str, *, id: str) -> str:
    """Add a relationship from `source` to the part `target`; its id, which is `id` or the next that is free."""
    name = _relations_of(source)
    root = (
        tree(parts[name])
        if name in parts
        else etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
    )
    taken = {each.get("Id") for each in root}
    chosen = next(each for each in (id, *(f"{id}{number}" for number in range(2, 10_000))) if each not in taken)
    inside = posixpath.relpath(target, posixpath.dirname(source) or ".")
    etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", Id=chosen, Type=type, Target=inside)
    parts[name] = raw(root)
    return chosen


def typed(parts: Parts, part: str, type: str) -> None:
    """Say what the content of a part is."""
    root = tree(parts[TYPES])
    for each in root:
        if each.get("PartName") == f"/{part}":
            if each.get("ContentType") == type:
                return
            each.set("ContentType", type)
            break
    else:
        etree.SubElement(root, f"{{{_CONTENT}}}Override", PartName=f"/{part}", ContentType=type)
    parts[TYPES] = raw(root)


def type_of(parts: Parts, part: str) -> str:
    """What the package says the content of a part is."""
    root = tree(parts[TYPES])
    for each in root:
        if each.get("PartName", "").lower() == f"/{part}".lower():
            return str(each.get("ContentType"))
    extension = part.rpartition(".")[2].lower()
    return next((str(each.get("ContentType")) for each in root if each.get("Extension", "").lower() == extension), "")


def sheets(parts: Parts) -> dict[str, str]:
    """Every sheet by its shown name: the name of its part."""
    known = relations(parts, "xl/workbook.xml")
    found = tree(parts["xl/workbook.xml"]).find(f"{{{MAIN}}}sheets")
    return {each.get("name"): known[each.get(f"{{{OFFICE}}}id")][1] for each in (() if found is None else found)}


def free_name(parts: Parts, pattern: str) -> str:
    """The first name like `xl/worksheets/sheet{}.xml` that no part has."""
    taken = {name.lower() for name in parts}
    return next(name for number in range(1, 100_000) if (name := pattern.format(number)).lower() not in taken)


def _relations_of(source: str) -> str:
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")
