"""Styles in a stylesheet that is the operator's: equal ones are used again, others added; and which are not of ours."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from xlops.render.cells import Style
from xlops.render.package.opc import MAIN, Element, Package, main
from xlops.theme import (
    BLUE,
    FAINT,
    FONTS,
    GREY,
    INK,
    INKS,
    LINE,
    ORANGE,
    PALE_BLUE,
    PANEL,
    QUIET,
    TEAL,
    WHITE,
    YELLOW,
    Look,
)

_PALETTE = {
    f"FF{each}"
    for each in (
        *(INK, GREY, QUIET, FAINT, PANEL, LINE, WHITE, BLUE, PALE_BLUE, ORANGE, TEAL, YELLOW),
        *(colour for pair in INKS.values() for colour in pair),
    )
}
_SIDES = ("left", "right", "top", "bottom")
_BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm", 37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;[Red](#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0",
    48: "##0.0E+0", 49: "@",
}  # fmt: skip
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_FORMATTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')
_PIECE = re.compile(r'"[^"]*"')
_CODES = frozenset(
    (
        "General", "@", "yyyy\\-mm\\-dd", "yyyy\\-mm\\-dd\\ hh:mm", "#,##0.00", "#,##0", "0.00%", "0.0%", "0.00",
        '"+"0.0%;"−"0.0%;0.0%', '[>=10]#,##0;[<0]"−"0.0;0.0', '"是";"";"否"', '"yes";"";"no"',
    )
)  # fmt: skip

Canon = tuple[object, ...]


@dataclass(frozen=True)
class _Xf:
    """A cell format in a form in which equal ones are equal, whoever wrote them."""

    font: Canon
    fill: Canon
    border: Canon
    number: str
    align: Canon
    locked: bool
    quote: bool


class Styles:
    """The stylesheet of a package."""

    def __init__(self, package: Package, look: Look | None) -> None:
        self._package, self._font = package, look.font if look else ""
        self._part = package.needed("styles")
        root = self._root = package.tree(self._part)
        self._numbers = {
            int(each.get("numFmtId")): each.get("formatCode") or "" for each in root.iterfind(f"{main('numFmts')}/*")
        }
        self._fonts = _list(root, "fonts", _font)
        self._fills = _list(root, "fills", _fill)
        self._borders = _list(root, "borders", _border)
        xfs = root.find(main("cellXfs"))
        self._xfs = [self._xf(each) for each in xfs] if xfs is not None else []
        self._index: dict[_Xf, int] = {}
        for at, each in enumerate(self._xfs):
            self._index.setdefault(each, at)
        self._known: dict[tuple[Style, bool], int] = {}
        self._ours: dict[int, bool] = {}

    def of(self, style: Style, *, quote: bool = False) -> int:
        """The index of the format of a style of ours (the look must be known); `quote` marks a text that must stay one when it is edited."""
        known = self._known.get((style, quote))
        if known is None:
            wanted = self._wanted(style, quote)
            known = self._index.get(wanted)
            if known is None:
                known = self._add(wanted, style)
            self._known[style, quote] = known
        return known

    def ours(self, index: int) -> bool:
        """Whether a format is one that we may have written: all of it is of the theme."""
        known = self._ours.get(index)
        if known is None:
            known = self._ours[index] = 0 < index < len(self._xfs) and _themed(self._xfs[index])
        return known

    def dated(self, index: int) -> bool:
        """Whether numbers in that format are shown as days or times."""
        if not 0 <= index < len(self._xfs):
            return False
        code = self._xfs[index].number
        if code.startswith("#id"):
            return int(code[3:]) in _DATES
        return bool(re.search(r"[dmyhs]", _FORMATTED.sub("", code.split(";")[0]), re.I)) and code != "General"

    def orange(self, *, make: bool = True) -> int:
        """The index of the differential format that sets nothing but orange text; -1 where there is none to find."""
        root = self._package.tree(self._part)
        listing = root.find(main("dxfs"))
        for at, each in enumerate(listing if listing is not None else ()):
            if [child.tag for child in each] == [main("font")] and [
                (child.tag, _colour(child)) for child in each[0] if child.tag != main("sz")
            ] == [(main("color"), f"FF{ORANGE}")]:
                return at
        if not make:
            return -1
        root = self._package.change(self._part)
        if listing is None:
            listing = etree.Element(main("dxfs"))
            root.find(main("cellStyles" if root.find(main("cellStyles")) is not None else "cellXfs")).addnext(listing)
        font = etree.SubElement(etree.SubElement(listing, main("dxf")), main("font"))
        etree.SubElement(font, main("color"), rgb=f"FF{ORANGE}")
        _count(listing)
        return len(listing) - 1

    def _xf(self, element: Element) -> _Xf:
        number = int(element.get("numFmtId") or 0)
        align = element.find(main("alignment"))
        protection = element.find(main("protection"))
        return _Xf(
            self._fonts[int(element.get("fontId") or 0)] if self._fonts else (),
            self._fills[int(element.get("fillId") or 0)] if self._fills else (),
            self._borders[int(element.get("borderId") or 0)] if self._borders else (),
            self._numbers.get(number) or _BUILT_IN.get(number) or f"#id{number}",
            _alignment(align),
            protection is None or protection.get("locked") not in ("0", "false"),
            element.get("quotePrefix") in ("1", "true"),
        )

    def _wanted(self, style: Style, quote: bool) -> _Xf:
        sides = dict.fromkeys(_SIDES, ("", ""))
        if style.below:
            sides["bottom"] = ("thin", f"FF{style.below}")
        if style.bar:
            sides["left"] = ("thick", f"FF{style.bar}")
        if style.edge:
            sides["right"] = ("thick", f"FF{WHITE}")
        if style.boxed:
            sides = dict.fromkeys(_SIDES, ("thin", f"FF{style.boxed}"))
        return _Xf(
            (self._font, style.size, style.bold, False, "", False, f"FF{style.colour}"),
            ("solid", f"FF{style.fill}") if style.fill else ("none", ""),
            tuple(sides[each] for each in _SIDES),
            style.number,
            (style.align, style.vertical, style.wrap, style.shrink, style.indent, ""),
            style.locked,
            quote,
        )

    def _add(self, wanted: _Xf, style: Style) -> int:
        root = self._package.change(self._part)
        font = self._child(root, "fonts", self._fonts, wanted.font, lambda: _new_font(self._font, style))
        fill = self._child(root, "fills", self._fills, wanted.fill, lambda: _new_fill(style))
        border = self._child(root, "borders", self._borders, wanted.border, lambda: _new_border(wanted.border))
        element = etree.SubElement(
            root.find(main("cellXfs")), main("xf"), numFmtId=str(self._number(root, wanted.number)), fontId=str(font),
            fillId=str(fill), borderId=str(border), xfId="0", applyNumberFormat="1", applyFont="1", applyFill="1",
            applyBorder="1", applyAlignment="1",
        )  # fmt: skip
        if wanted.quote:
            element.set("quotePrefix", "1")
        align = etree.SubElement(element, main("alignment"), horizontal=style.align, vertical=style.vertical)
        if style.wrap:
            align.set("wrapText", "1")
        if style.indent:
            align.set("indent", str(style.indent))
        if style.shrink:
            align.set("shrinkToFit", "1")
        if not style.locked:
            element.set("applyProtection", "1")
            etree.SubElement(element, main("protection"), locked="0")
        _count(root.find(main("cellXfs")))
        self._xfs.append(wanted)
        self._index[wanted] = len(self._xfs) - 1
        return len(self._xfs) - 1

    def _child(self, root: Element, name: str, known: list[Canon], wanted: Canon, make: object) -> int:
        if wanted in known:
            return known.index(wanted)
        parent = root.find(main(name))
        parent.append(make())  # type: ignore[operator]
        _count(parent)
        known.append(wanted)
        return len(known) - 1

    def _number(self, root: Element, code: str) -> int:
        for id, known in (*_BUILT_IN.items(), *self._numbers.items()):
            if (known == code and id < 37) or (known == code and id >= 49):
                return id
        parent = root.find(main("numFmts"))
        if parent is None:
            parent = etree.Element(main("numFmts"))
            root.insert(0, parent)
        id = max((164, *(each + 1 for each in self._numbers)))
        etree.SubElement(parent, main("numFmt"), numFmtId=str(id), formatCode=code)
        _count(parent)
        self._numbers[id] = code
        return id


def _list(root: Element, name: str, read: object) -> list[Canon]:
    parent = root.find(main(name))
    return [read(each) for each in parent] if parent is not None else []  # type: ignore[operator]


def _count(parent: Element) -> None:
    parent.set("count", str(len(parent)))


def _colour(element: Element | None) -> str:
    if element is None:
        return ""
    if element.get("rgb"):
        return str(element.get("rgb")).upper()
    return ",".join(f"{key}={value}" for key, value in sorted(element.items()))


def _flag(parent: Element, name: str) -> bool:
    found = parent.find(main(name))
    return found is not None and found.get("val") not in ("0", "false")


def _font(element: Element) -> Canon:
    name, size = element.find(main("name")), element.find(main("sz"))
    under = element.find(main("u"))
    return (
        name.get("val") if name is not None else "",
        float(size.get("val")) if size is not None else 0.0,
        _flag(element, "b"),
        _flag(element, "i"),
        (under.get("val") or "single") if under is not None else "",
        _flag(element, "strike"),
        _colour(element.find(main("color"))),
    )


def _fill(element: Element) -> Canon:
    pattern = element.find(main("patternFill"))
    if pattern is None:
        return ("other", etree.tostring(element))
    kind = pattern.get("patternType") or "none"
    return (kind, _colour(pattern.find(main("fgColor"))) if kind != "none" else "")


def _border(element: Element) -> Canon:
    def side(name: str) -> tuple[str, str]:
        found = element.find(main(name))
        style = found.get("style") if found is not None else None
        return (style, _colour(found.find(main("color")))) if style and style != "none" else ("", "")

    diagonal = side("diagonal")
    return (*map(side, _SIDES), *((diagonal,) if diagonal[0] else ()))


def _alignment(element: Element | None) -> Canon:
    if element is None:
        return ("general", "bottom", False, False, 0, "")
    others = {
        key: value for key, value in element.items() if key in ("textRotation", "readingOrder", "justifyLastLine")
    }
    return (
        element.get("horizontal") or "general",
        element.get("vertical") or "bottom",
        element.get("wrapText") in ("1", "true"),
        element.get("shrinkToFit") in ("1", "true"),
        int(element.get("indent") or 0),
        ",".join(f"{key}={value}" for key, value in sorted(others.items()) if value != "0"),
    )


def _new_font(font_name: str, style: Style) -> Element:
    font = etree.Element(main("font"))
    if style.bold:
        etree.SubElement(font, main("b"), val="1")
    etree.SubElement(font, main("sz"), val=f"{style.size:g}")
    etree.SubElement(font, main("color"), rgb=f"FF{style.colour}")
    etree.SubElement(font, main("name"), val=font_name)
    etree.SubElement(font, main("family"), val="2")
    return font


def _new_fill(style: Style) -> Element:
    fill = etree.Element(main("fill"))
    pattern = etree.SubElement(fill, main("patternFill"), patternType="solid" if style.fill else "none")
    if style.fill:
        etree.SubElement(pattern, main("fgColor"), rgb=f"FF{style.fill}")
        etree.SubElement(pattern, main("bgColor"), rgb=f"FF{style.fill}")
    return fill


def _new_border(wanted: Canon) -> Element:
    border = etree.Element(main("border"))
    for name, (style, colour) in zip(_SIDES, _sides(wanted), strict=True):
        element = etree.SubElement(border, main(name), **({"style": style} if style else {}))
        if style:
            etree.SubElement(element, main("color"), rgb=colour)
    etree.SubElement(border, main("diagonal"))
    return border


def _sides(border: Canon) -> list[tuple[str, str]]:
    return [(str(each[0]), str(each[1])) for each in border if isinstance(each, tuple)]


def _themed(xf: _Xf) -> bool:
    """Whether a format is made of nothing but what the theme has."""
    name, _size, _bold, italic, under, strike, colour = xf.font
    kind, fill = xf.fill[0], xf.fill[1]
    sides = all(not style or (style in ("thin", "thick") and tint in _PALETTE) for style, tint in _sides(xf.border))
    return (
        name in FONTS.values()
        and not (italic or under or strike)
        and colour in _PALETTE
        and (kind == "none" or (kind == "solid" and fill in _PALETTE and fill != f"FF{PALE_BLUE}"))
        and len(xf.border) == len(_SIDES)
        and sides
        and xf.align[0] in ("left", "right", "center")
        and not xf.align[5]
        and _code_is_ours(xf.number)
    )


def _code_is_ours(code: str) -> bool:
    """Whether a number format may be one of the theme's: in any currency, or a heading behind an id."""
    if code in _CODES or code.startswith((';;;"', ";;;@")):
        return True
    positive, _, negative = code.partition(";")
    if negative and "−" not in negative and "−" not in code:
        return False
    return _PIECE.sub("", positive) in _CODES or bool(
        re.fullmatch(r"0\.00|0\.00%|#,##0(\.00)?", _PIECE.sub("", positive))
    )


__all__ = ["MAIN", "Styles"]
