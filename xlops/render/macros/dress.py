"""From the file of a workbook without macros to one that macros can be put into, and a later change of the same parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlops.names import Identity
from xlops.render.anchors import anchors, constant
from xlops.render.cells import Book
from xlops.render.macros.buttons import Button, Spot, put_buttons
from xlops.render.macros.settings import Cells, put_settings
from xlops.render.package.opc import Package, defined_names, main, sheets

_MACRO_ENABLED = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_RIBBON = "customUI/customUI.xml"
_RIBBON_TYPE = "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility"


@dataclass(frozen=True)
class Dress:
    """What a workbook with macros wears beside its code."""

    ribbon: str
    settings: Cells


def dress(package: Package, worn: Dress) -> None:
    """Put ribbon and settings on, or new ones in the place of the old."""
    (ribbon, *_) = (*package.related("", "extensibility"), _RIBBON)
    if ribbon not in package.related("", "extensibility"):
        package.relate("", _RIBBON_TYPE, ribbon)
    package.put(ribbon, worn.ribbon.encode())
    put_settings(package, worn.settings)


def macro_enabled(package: Package) -> None:
    """Say that the workbook is one with macros."""
    for each in package.change("[Content_Types].xml"):
        if each.get("PartName") == f"/{package.workbook}":
            each.set("ContentType", _MACRO_ENABLED)


def is_macro_enabled(package: Package) -> bool:
    """Does the package say so?"""
    return package.type_of(package.workbook) == _MACRO_ENABLED


def buttons_on(package: Package, book: Book, sheet: str, buttons: Sequence[Button]) -> list[Spot]:
    """Put the buttons onto the sheet of that id in a workbook that was just authored from `book`."""
    grid = next(each for each in book.sheets if each.id == sheet)
    return put_buttons(package, dict(sheets(package))[grid.name], grid, buttons)


def identity_in(package: Package) -> Identity | None:
    """What a workbook says it is; None when it is none of ours."""
    return anchors(defined_names(package)).identity


def moved(package: Package, shop: str) -> None:
    """Note another shop folder in the workbook; nothing is changed when it is the same."""
    identity = identity_in(package)
    if identity is None or identity.shop == shop:
        return
    known = {each.get("name"): each for each in package.change(package.workbook).iter(main("definedName"))}
    if "x_shop" in known:
        known["x_shop"].text = constant(shop)
        return
    made = known["x_workbook"].makeelement(main("definedName"), name="x_shop", hidden="1")
    made.text = constant(shop)
    known["x_workbook"].addprevious(made)
