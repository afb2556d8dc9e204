"""What hangs on the rows of a sheet and stands in parts of its own: tables, comments, their boxes, drawings."""

from __future__ import annotations

import re

from xlops.render.package.moves import Moves
from xlops.render.package.opc import Element, Package, main

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_VML = "urn:schemas-microsoft-com:office:excel"


def move_tables(package: Package, part: str, moves: Moves) -> None:
    """The areas of the tables of a sheet, with their filters, orders and formulas."""
    for place in package.related(part, "table"):
        root = package.change(place)
        for each in root.iter():
            if isinstance(each.tag, str) and each.get("ref"):
                each.set("ref", moves.area(each.get("ref")) or each.get("ref"))
        for each in root.iter(main("calculatedColumnFormula"), main("totalsRowFormula")):
            each.text = moves.formula(each.text or "", moves.sheet)


def move_comments(package: Package, part: str, moves: Moves) -> None:
    """Comments and threads; those of rows that were taken out go with them."""
    for kind, tag in (("comments", "comment"), ("threadedComment", "threadedComment")):
        for place in package.related(part, kind):
            for each in list(package.change(place).iter()):
                if isinstance(each.tag, str) and each.tag.rpartition("}")[2] == tag:
                    moved = moves.area(each.get("ref"))
                    if moved:
                        each.set("ref", moved)
                    else:
                        each.getparent().remove(each)


def move_vml(package: Package, part: str, moves: Moves) -> None:
    """The boxes of comments, and buttons of the older kind."""
    for place in package.related(part, "vmlDrawing"):
        for client in package.change(place).iter(f"{{{_VML}}}ClientData"):
            row = client.find(f"{{{_VML}}}Row")
            if row is not None and row.text and client.get("ObjectType") == "Note":
                moved = moves.row(int(row.text) + 1)
                if moved is None:
                    shape = client.getparent()
                    shape.getparent().remove(shape)
                    continue
                move_box(client, moved - int(row.text) - 1)
                row.text = str(moved - 1)
            else:
                anchor = client.find(f"{{{_VML}}}Anchor")
                if anchor is not None and anchor.text and client.find(f"{{{_VML}}}MoveWithCells") is None:
                    numbers = [int(each) for each in re.findall(r"-?\d+", anchor.text)]
                    move_box(client, moves.near(numbers[2] + 1) - numbers[2] - 1)
            for name in ("FmlaLink", "FmlaRange", "FmlaGroup", "FmlaTxbx"):
                formula = client.find(f"{{{_VML}}}{name}")
                if formula is not None and formula.text:
                    formula.text = moves.formula(formula.text, moves.sheet)


def move_box(client: Element, rows: int) -> None:
    """Move the anchor of a shape so many rows down."""
    anchor = client.find(f"{{{_VML}}}Anchor")
    if anchor is None or not anchor.text or not rows:
        return
    numbers = [int(each) for each in re.findall(r"-?\d+", anchor.text)]
    if len(numbers) == 8:
        numbers[2], numbers[6] = max(numbers[2] + rows, 0), max(numbers[6] + rows, 0)
        anchor.text = ", ".join(map(str, numbers))


def move_drawings(package: Package, part: str, moves: Moves) -> None:
    """Charts, pictures, shapes and slicers, each as its own settings say: moved, stretched, or neither."""
    for place in package.related(part, "drawing"):
        for anchor in package.change(place):
            tag = anchor.tag.rpartition("}")[2] if isinstance(anchor.tag, str) else ""
            if tag not in ("twoCellAnchor", "oneCellAnchor") or anchor.get("editAs") == "absolute":
                continue
            top = anchor.find(f"{{{_DRAWING}}}from/{{{_DRAWING}}}row")
            bottom = anchor.find(f"{{{_DRAWING}}}to/{{{_DRAWING}}}row")
            at = int(top.text)
            moved = moves.near(at + 1) - 1
            if bottom is not None:
                stretched = anchor.get("editAs") in (None, "twoCell")
                new = moves.near(int(bottom.text) + 1) - 1 if stretched else int(bottom.text) + moved - at
                bottom.text = str(max(new, moved))
            top.text = str(moved)
