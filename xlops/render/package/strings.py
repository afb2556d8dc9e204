"""The shared strings: texts of ours are found or put where no cell needs a text any more."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from xlops.render.package.opc import Element, Package, main, parsed

_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_UNESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_SHARED = re.compile(rb't="s"[^>]*>\s*(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)?\s*<(?:\w+:)?v>(\d+)<')
_ANY_SHARED = re.compile(rb"\st\s*=\s*[\"'](?:s|[^\"']*&[^\"']*)[\"']")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


class Strings:
    """The shared strings of a package; a package without any gets the part."""

    def __init__(self, package: Package) -> None:
        self._package = package
        found = package.related(package.workbook, "sharedStrings")
        if not found:
            part = "xl/sharedStrings.xml"
            package.put(part, b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>', _TYPE)
            package.relate(package.workbook, "sharedStrings", part)
            found = [part]
        self._part = found[0]
        self._items: list[Element] = list(package.tree(self._part).iterfind(main("si")))
        self._texts = [_text(each) for each in self._items]
        self._plain = [len(each) == 1 and each[0].tag == main("t") for each in self._items]
        self._index: dict[str, int] = {}
        for at, text in enumerate(self._texts):
            if self._plain[at] and text:
                self._index.setdefault(text, at)
        self._new: list[str] = []

    def text(self, index: int) -> str:
        """The text of an index; empty when there is none."""
        return self._texts[index] if 0 <= index < len(self._texts) else ""

    def of(self, text: str) -> int:
        """The index of a text; new ones stand at the end until `settle`."""
        known = self._index.get(text)
        if known is None:
            known = self._index[text] = len(self._texts)
            self._texts.append(text)
            self._plain.append(True)
            self._new.append(text)
        return known

    def settle(self, trees: Iterable[Element], raw: Iterable[bytes]) -> None:
        """Put new texts where no cell refers to a text any more, and write the part; `trees` are sheets that are
        written anew, `raw` the bytes of all others."""
        old = len(self._items)
        cells = [each for tree in trees for each in _shared_cells(tree)]
        used = {int(each.text) for each in cells}
        for data in raw:
            used.update(_used(data, self._package.name))
        free = (at for at in range(old) if at not in used)
        moved: dict[int, int] = {}
        end = old
        for at in range(old, len(self._texts)):
            if at in used:
                place = next(free, -1)
                if place < 0:
                    place, end = end, end + 1
                moved[at] = place
        if not moved and all(at in used or not self._texts[at] for at in range(old)):
            return
        texts: dict[int, str] = {place: self._texts[at] for at, place in moved.items()}
        for each in cells:
            if (at := int(each.text)) in moved:
                each.text = str(moved[at])
        self._write(old, end, used, texts)

    def _write(self, old: int, end: int, used: set[int], texts: dict[int, str]) -> None:
        root = self._package.change(self._part)
        for at in range(old):
            if at in texts:
                _set(self._items[at], texts[at])
            elif at not in used:
                _set(self._items[at], "")
        for at in range(old, end):
            _set(etree.SubElement(root, main("si")), texts[at])
        items = list(root.iterfind(main("si")))
        while items and len(items) - 1 not in used and len(items) - 1 not in texts:
            root.remove(items.pop())
        for name in ("count", "uniqueCount"):
            root.attrib.pop(name, None)


def _used(data: bytes, name: str) -> Iterable[int]:
    """The indexes that a sheet refers to: cells as Excel writes them are counted off, anything else is parsed."""
    found = _SHARED.findall(data)
    if b"\0" not in data[:64] and len(found) == len(_ANY_SHARED.findall(data)):
        return map(int, found)
    return [int(each.text) for each in _shared_cells(parsed(data, name))]


def _shared_cells(tree: Element) -> Iterable[Element]:
    """The <v> of every cell that holds a shared string."""
    for cell in tree.iter(main("c")):
        if cell.get("t") == "s" and (value := cell.find(main("v"))) is not None and value.text:
            yield value


def _text(item: Element) -> str:
    """What a string reads, without its phonetic help."""
    parts = []
    for child in item:
        if child.tag == main("t"):
            parts.append(child.text or "")
        elif child.tag == main("r"):
            parts += [each.text or "" for each in child.iterfind(main("t"))]
    return _UNESCAPE.sub(lambda found: chr(int(found[1], 16)), "".join(parts))


def _set(item: Element, text: str) -> None:
    for child in list(item):
        item.remove(child)
    element = etree.SubElement(item, main("t"))
    element.text = _ESCAPED.sub("_x005F_", text)
    if text != text.strip() or "\n" in text or "  " in text:
        element.set(_SPACE, "preserve")


def inline_text(element: Element) -> str:
    """What an inline string reads."""
    return _text(element)
