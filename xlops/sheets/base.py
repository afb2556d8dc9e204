"""What a sheet is, and how one is declared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xlops.blocks import Block
from xlops.label import Label
from xlops.registry import Registry

if TYPE_CHECKING:
    from xlops.hub import Hub

Group = Literal["front", "detail", "data"]
"""front: the tabs of the morning; detail: behind them, in grey; data: tables that formulas read, at the very end."""


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook."""

    id: str
    label: Label
    build: Callable[[Hub], list[Block]]
    workbook: str
    group: Group
    order: int
    widths: tuple[float, ...]
    """Widths of the grid columns after the margin, in characters; empty: fitted to the sheet's tables."""
    freeze: int
    """Rows that stay in sight."""
    doc: str
    when: Callable[[Hub], bool] | None = None
    """Whether a shop has the sheet at all; None: every shop has it."""


SHEETS: Registry[Sheet] = Registry("sheet", "xlops.sheets")


def sheet(
    id: str,
    *,
    en: str,
    zh: str,
    order: int,
    doc: str,
    workbook: str = "hub",
    group: Group = "detail",
    widths: tuple[float, ...] = (),
    freeze: int = 1,
    when: Callable[[Hub], bool] | None = None,
) -> Callable[[Callable[[Hub], list[Block]]], Callable[[Hub], list[Block]]]:
    """Declare the function below as a sheet of `workbook`."""

    def declare(build: Callable[[Hub], list[Block]]) -> Callable[[Hub], list[Block]]:
        SHEETS.add(Sheet(id, Label(en, zh), build, workbook, group, order, widths, freeze, doc, when))
        return build

    return declare
