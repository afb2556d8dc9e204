"""From the file of a workbook without macros to one that macros can be put into, and a later change of the same parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xlops.names import Identity
from xlops.render.cells import Book
from xlops.render.macros.buttons import Button, Spot, put_buttons
from xlops.render.macros.package import (
    MACRO_ENABLED,
    MAIN,
    RIBBON_TYPE,
    Parts,
    raw,
    relate,
    relations,
    sheets,
    tree,
    type_of,
    typed,
)
from xlops.render.macros.settings import Cells, put_settings

WORKBOOK = "xl/workbook.xml"
RIBBON = "customUI/customUI.xml"
MACROS = "xl/vbaProject.bin"


@dataclass(frozen=True)
class Dress:
    """What a workbook with macros wears beside its code."""

    ribbon: str
    settings: Cells


def dress(parts: Parts, worn: Dress) -> None:
    """Put ribbon and settings on, or new ones in the place of the old."""
    known = relations(parts, "")
    ribbon = next((target for type, target in known.values() if type == RIBBON_TYPE), None)
    if ribbon is None:
        ribbon = RIBBON
        relate(parts, "", RIBBON_TYPE, ribbon, id="rIdRibbon")
    parts[ribbon] = worn.ribbon.encode()
    put_settings(parts, worn.settings)


def macro_enabled(parts: Parts) -> None:
    """Say that the workbook is one with macros."""
    typed(parts, WORKBOOK, MACRO_ENABLED)


def is_macro_enabled(parts: Parts) -> bool:
    """Does the package say so?"""
    return type_of(parts, WORKBOOK) == MACRO_ENABLED


def buttons_on(parts: Parts, book: Book, sheet: str, buttons: Sequence[Button]) -> list[Spot]:
    """Put the buttons onto the sheet of that id in a workbook that was just authored from `book`."""
    grid = next(each for each in book.sheets if each.id == sheet)
    return put_buttons(parts, sheets(parts)[grid.name], grid, buttons)


def identity_in(parts: Parts) -> Identity | None:
    """What a workbook says it is; None when it is none of ours."""
    found = _constants(parts)
    if "x_workbook" not in found:
        return None
    generation = found.get("x_generation", "0")
    return Identity(
        found["x_workbook"],
        int(generation) if generation.lstrip("-").isdigit() else 0,
        "zh" if found.get("x_language") == "zh" else "en",
        found.get("x_version", ""),
        found.get("x_shop", ""),
    )


def moved(parts: Parts, shop: str) -> None:
    """Note another shop folder in the workbook; nothing is changed when it is the same."""
    if _constants(parts).get("x_shop") == shop:
        return
    root = tree(parts[WORKBOOK])
    for name in root.iter(f"{{{MAIN}}}definedName"):
        if name.get("name") == "x_shop":
            name.text = quoted(shop)
            break
    else:
        for name in root.iter(f"{{{MAIN}}}definedName"):
            if name.get("name") == "x_workbook":
                made = tree(b'<definedName xmlns="%s" name="x_shop" hidden="1"/>' % MAIN.encode())
                made.text = quoted(shop)
                name.addprevious(made)
                break
    parts[WORKBOOK] = raw(root)


def quoted(text: str) -> str:
    """`text` as a constant of a formula."""
    return '"' + text.replace('"', '""') + '"'


def _constants(parts: Parts) -> dict[str, str]:
    return {
        each.get("name"): (each.text or "").removeprefix('"').removesuffix('"').replace('""', '"')
        for each in tree(parts[WORKBOOK]).iter(f"{{{MAIN}}}definedName")
        if each.get("name", "").startswith("x_") and re.match(r'"|\d', each.text or "")
    }
