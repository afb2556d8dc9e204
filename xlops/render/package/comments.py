"""Comments of a sheet with their boxes: ours are written anew, the operator's stay with their cell or their row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from xlops.render.cells import letters
from xlops.render.package.opc import RELATIONS, Element, Package, main
from xlops.render.package.sheet_parts import child
from xlops.render.package.shift_hung import move_box
from xlops.render.references import end

AUTHOR = "xlops"
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_EXCEL = "urn:schemas-microsoft-com:office:excel"
_V = "urn:schemas-microsoft-com:vml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_DRAWING = (
    f'<xml xmlns:v="{_V}" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="{_EXCEL}">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
_SHAPE = (
    f'<v:shape xmlns:v="{_V}" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="{_EXCEL}" id="{{id}}" '
    'type="#_x0000_t202" style="position:absolute;margin-left:59.25pt;margin-top:1.5pt;width:{width}px;height:{height}px;'
    'z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
Place = tuple[int, int]


@dataclass(frozen=True)
class Detached:
    """A comment of the operator's that was taken off its cell: its text, its thread, its box."""

    comment: Element
    thread: tuple[Element, ...]
    shape: Element | None


def _all(package: Package, part: str, kind: str) -> list[Element]:
    tag = "comment" if kind == "comments" else "threadedComment"
    return [
        each
        for place in package.related(part, kind)
        for each in package.tree(place).iter()
        if isinstance(each.tag, str) and each.tag.rpartition("}")[2] == tag
    ]


def _place(element: Element) -> Place:
    at = end(element.get("ref"))
    return at.row, at.column


def _author(comment: Element) -> str:
    authors = comment.getparent().getparent().find(main("authors"))
    number = int(comment.get("authorId") or 0)
    return str(authors[number].text or "") if authors is not None and number < len(authors) else ""


def own_comments(package: Package, part: str) -> dict[Place, str]:
    """The operator's comments of a sheet, as text."""
    return {
        _place(each): "".join(each.itertext()).strip()
        for each in _all(package, part, "comments")
        if _author(each) != AUTHOR
    }


def _shapes(package: Package, part: str) -> dict[Place, Element]:
    found = {}
    for place in package.related(part, "vmlDrawing"):
        for client in package.tree(place).iter(f"{{{_EXCEL}}}ClientData"):
            row, column = client.find(f"{{{_EXCEL}}}Row"), client.find(f"{{{_EXCEL}}}Column")
            if client.get("ObjectType") == "Note" and row is not None and column is not None:
                found[int(row.text) + 1, int(column.text) + 1] = client.getparent()
    return found


def detach(package: Package, part: str, places: set[Place]) -> dict[Place, Detached]:
    """Take the operator's comments off these cells, and all of ours off the sheet."""
    comments = _all(package, part, "comments")
    wanted = [each for each in comments if _author(each) == AUTHOR or _place(each) in places]
    if not wanted:
        return {}
    shapes = _shapes(package, part)
    for kind in ("comments", "threadedComment", "vmlDrawing"):
        for place in package.related(part, kind):
            package.changed(place)
    threads: dict[Place, list[Element]] = {}
    for each in _all(package, part, "threadedComment"):
        threads.setdefault(_place(each), []).append(each)
    detached = {}
    for each in wanted:
        at = _place(each)
        shape = shapes.get(at)
        own = _author(each) != AUTHOR
        if own:
            detached[at] = Detached(each, tuple(threads.get(at, ())), shape)
        for element in (each, *(threads.get(at, ()) if own else ()), *((shape,) if shape is not None else ())):
            element.getparent().remove(element)
    return detached


def attach(
    package: Package, part: str, moved: Mapping[Place, Detached], notes: Mapping[Place, tuple[str, str]]
) -> None:
    """Put comments of the operator's onto their new cells, then notes: (author, text) by cell, where there is none."""
    if not moved and not notes:
        return
    listing, drawing = _parts(package, part)
    for (row, column), each in moved.items():
        ref = f"{letters(column)}{row}"
        each.comment.set("ref", ref)
        listing.find(main("commentList")).append(each.comment)
        for thread in each.thread:
            thread.set("ref", ref)
            package.change(package.related(part, "threadedComment")[0]).append(thread)
        if each.shape is not None:
            client = each.shape.find(f"{{{_EXCEL}}}ClientData")
            place = client.find(f"{{{_EXCEL}}}Row")
            move_box(client, row - 1 - int(place.text))
            place.text = str(row - 1)
            drawing.append(each.shape)
    taken = {_place(each) for each in _all(package, part, "comments")}
    numbers = {each.get("id") or "" for each in drawing.iter(f"{{{_V}}}shape")}
    number = 1025
    for (row, column), (author, text) in sorted(notes.items()):
        if (row, column) in taken:
            continue
        while f"_x0000_s{number}" in numbers:
            number += 1
        numbers.add(f"_x0000_s{number}")
        comment = etree.SubElement(
            listing.find(main("commentList")), main("comment"), ref=f"{letters(column)}{row}",
            authorId=str(_author_id(listing, author)),
        )  # fmt: skip
        inside = etree.SubElement(etree.SubElement(comment, main("text")), main("t"))
        inside.text = text
        inside.set(_SPACE, "preserve")
        height = 30 + 18 * (len(text) // 28 + 1)
        shape = _SHAPE.format(id=f"_x0000_s{number}", width=260, height=height, row=row - 1, column=column - 1)
        drawing.append(etree.fromstring(shape))


def _author_id(listing: Element, name: str) -> int:
    authors = listing.find(main("authors"))
    for at, each in enumerate(authors):
        if (each.text or "") == name:
            return at
    etree.SubElement(authors, main("author")).text = name
    return len(authors) - 1


def _parts(package: Package, part: str) -> tuple[Element, Element]:
    """The list of comments and the drawing of their boxes; made where the sheet has none."""
    if not package.related(part, "comments"):
        place = package.free_name("xl/comments{}.xml")
        root = f'<comments xmlns="{main("")[1:-1]}"><authors/><commentList/></comments>'
        package.put(place, root.encode(), _COMMENTS)
        package.relate(part, "comments", place)
    if not package.related(part, "vmlDrawing"):
        package.default("vml", _VML)
        place = package.free_name("xl/drawings/vmlDrawing{}.vml")
        package.put(place, _DRAWING.encode())
        id = package.relate(part, "vmlDrawing", place)
        child(package.change(part), "legacyDrawing").set(f"{{{RELATIONS}}}id", id)
    legacy = package.tree(part).find(main("legacyDrawing"))
    wanted = legacy.get(f"{{{RELATIONS}}}id") if legacy is not None else ""
    drawings = [each.target for each in package.relations(part) if each.type == "vmlDrawing" and each.id == wanted]
    drawing = drawings[0] if drawings else package.related(part, "vmlDrawing")[0]
    return package.change(package.related(part, "comments")[0]), package.change(drawing)
