"""Buttons in the dark bar at the top of a sheet: form controls, where nothing else stands.

They are written as Excel 2007 did, as shapes of VML: every Excel since reads them, and adds its newer description of
the same controls when it saves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from xlops.render.cells import SheetGrid
from xlops.render.package.opc import RELATIONS, Package, main
from xlops.render.values import text_width
from xlops.theme import BODY, HEIGHTS, PADDING

DIGIT = 7.0
"""Pixels of one character of column width."""
GAP, AIR, HIGH = 6, 22, 24
"""Pixels: between buttons, beside a caption, a button's height."""
APART = 24
"""Pixels that stay free beside the texts of the bar."""

_AFTER = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
_KIND = (
    '<v:shapetype id="_x0000_t201" coordsize="21600,21600" o:spt="201" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path shadowok="f" o:extrusionok="f" strokeok="f" fillok="f" o:connecttype="rect"/>'
    '<o:lock v:ext="edit" shapetype="t"/></v:shapetype>'
)
_SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)


@dataclass(frozen=True)
class Button:
    """What a button says, and the Sub that it runs."""

    caption: str
    sub: str
    font: str


@dataclass(frozen=True)
class Spot:
    """A button and where it stands, in pixels from the sheet's corner."""

    button: Button
    left: int
    top: int
    width: int
    height: int


def spots(grid: SheetGrid, buttons: Sequence[Button]) -> list[Spot]:
    """The buttons in the free part of the first row, set to the right; those that have no room there are left out, the last first."""
    left, right = _free(grid)
    shown = list(buttons)
    while shown and _across(shown) > right - left:
        shown.pop()
    height = grid.heights.get(1, HEIGHTS["title"]) * 4 / 3
    at, found = right - _across(shown), []
    for each in shown:
        found.append(Spot(each, round(at), round((height - HIGH) / 2), _wide(each), HIGH))
        at += _wide(each) + GAP
    return found


def put_buttons(package: Package, part: str, grid: SheetGrid, buttons: Sequence[Button]) -> list[Spot]:
    """Put the buttons onto the sheet of that part, beside the comments that may be drawn there; what has room is given back."""
    found = spots(grid, buttons)
    if not found:
        return []
    drawing = _drawing(package, part)
    text = package.raw(drawing).decode()
    first = max((int(each) for each in re.findall(r'id="_x0000_s(\d+)"', text)), default=1024) + 1
    shapes = "".join(_shape(spot, grid, first + number) for number, spot in enumerate(found))
    kind = "" if "_x0000_t201" in text else _KIND
    head, _, _ = text.rpartition("</xml>")
    # the prefixes are declared anew: whoever wrote the part may call these namespaces otherwise
    package.put(drawing, f"{head}{_declared(kind)}{_declared(shapes)}</xml>".encode())
    return found


def _drawing(package: Package, part: str) -> str:
    """The part that holds the sheet's shapes of the old kind; made where there is none."""
    link = package.tree(part).find(main("legacyDrawing"))
    if link is not None:
        id = link.get(f"{{{RELATIONS}}}id")
        return next(each.target for each in package.relations(part) if each.id == id)
    drawing = package.free_name("xl/drawings/vmlDrawing{}.vml")
    package.put(
        drawing,
        f'<xml {_SPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'.encode(),
    )
    package.default("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
    root = package.change(part)
    made = etree.Element(main("legacyDrawing"), nsmap={"r": RELATIONS})
    made.set(f"{{{RELATIONS}}}id", package.relate(part, "vmlDrawing", drawing))
    after = next((each for each in root if etree.QName(each).localname in _AFTER), None)
    if after is None:
        root.append(made)
    else:
        after.addprevious(made)
    return drawing


def _declared(shapes: str) -> str:
    """Shapes with the namespaces that they use, wherever they are put."""
    return re.sub(r"<v:(shape|shapetype) ", rf"<v:\1 {_SPACES} ", shapes)


def _shape(spot: Spot, grid: SheetGrid, id: int) -> str:
    x = (spot.left, spot.left + spot.width)
    (first, before), (last, past) = (_column(grid, each) for each in x)
    caption = f'<font face={quoteattr(spot.button.font)} size="{round(BODY * 20)}" color="#000000">{escape(spot.button.caption)}</font>'
    return (
        f'<v:shape id="_x0000_s{id}" type="#_x0000_t201" style="position:absolute;margin-left:{spot.left * 0.75:g}pt;'
        f"margin-top:{spot.top * 0.75:g}pt;width:{spot.width * 0.75:g}pt;height:{spot.height * 0.75:g}pt;"
        f'z-index:{id - 1024};mso-wrap-style:tight" o:button="t" fillcolor="buttonFace [67]" '
        'strokecolor="windowText [64]" o:insetmode="auto"><v:fill color2="buttonFace [67]" o:detectmouseclick="t"/>'
        '<o:lock v:ext="edit" rotation="t"/><v:textbox style="mso-direction-alt:auto" o:singleclick="f">'
        f'<div style="text-align:center">{caption}</div></v:textbox><x:ClientData ObjectType="Button">'
        f"<x:Anchor>{first}, {before}, 0, {spot.top}, {last}, {past}, 0, {spot.top + spot.height}</x:Anchor>"
        "<x:PrintObject>False</x:PrintObject><x:AutoFill>False</x:AutoFill>"
        f"<x:FmlaMacro>[0]!{escape(spot.button.sub)}</x:FmlaMacro>"
        "<x:TextHAlign>Center</x:TextHAlign><x:TextVAlign>Center</x:TextVAlign></x:ClientData></v:shape>"
    )


def _widths(grid: SheetGrid) -> Iterator[int]:
    return (int((width + PADDING) * DIGIT) for width in grid.widths)


def _column(grid: SheetGrid, x: int) -> tuple[int, int]:
    """The column, from 0, in which a pixel lies, and how far into it."""
    column = 0
    for column, width in enumerate(_widths(grid)):
        if x < width:
            return column, x
        x -= width
    return column + 1, x


def _free(grid: SheetGrid) -> tuple[float, float]:
    """From where to where the first row is free of text, in pixels."""
    edges = [0]
    for width in _widths(grid):
        edges.append(edges[-1] + width)
    left, right = 0.0, float(edges[-1])
    for (row, column), placed in grid.cells.items():
        if row != 1 or placed.content in (None, ""):
            continue
        style = placed.style
        long = (text_width(str(placed.content), style.size, bold=style.bold) + style.indent * 1.3) * DIGIT
        if style.align == "right":
            right = min(right, edges[column] - long)
        elif style.align == "left":
            left = max(left, edges[column - 1] + long)
        else:
            left = max(left, edges[column])
    return left + APART, right - APART


def _wide(button: Button) -> int:
    return round(text_width(button.caption) * DIGIT) + AIR


def _across(buttons: Sequence[Button]) -> int:
    return sum(map(_wide, buttons)) + GAP * (len(buttons) - 1)
