"""The few things that xlwings has no words for, in Excel's own: one class a platform, chosen by the running Excel."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from typing import Protocol

import xlwings as xw

from xlops.render.cells import Style


class Native(Protocol):
    """What is asked of Excel itself."""

    def hide(self, name: xw.main.Name) -> None:
        """Leave a name out of the list of names."""

    def align(self, place: xw.Range, style: Style) -> None:
        """Indent, shrinking and lock of a range, where they differ from a plain cell's."""

    def link(self, place: xw.Range, target: str) -> None:
        """Let a click on a cell lead to a place of the workbook; what the cell holds stays."""

    def unlink(self, place: xw.Range) -> None:
        """Take links away; formats stay."""

    def colour_tab(self, sheet: xw.Sheet, colour: str) -> None:
        """Colour a sheet's tab."""

    def prompt(self, place: xw.Range, title: str, message: str) -> None:
        """What is shown beside an input cell that is selected; it has a validation already."""

    def draw(self, chart: xw.Chart, number: int, values: xw.Range, categories: xw.Range) -> None:
        """Let a chart's series of that number (from 1) be drawn over these cells."""

    def fill(self, place: xw.Range) -> str | None:
        """The colour that a range is filled with, RRGGBB; "" for none, None where its cells differ."""

    def colour(self, place: xw.Range) -> str | None:
        """The colour of a range's text, RRGGBB; None where its cells differ."""

    def typing(self, app: xw.App) -> AbstractContextManager[None]:
        """While the body runs, Excel neither widens tables over what is written beside them nor fills columns."""


def native(book: xw.Book) -> Native:
    """Of the Excel that holds the workbook."""
    if sys.platform == "darwin" and type(book.app.impl).__module__.endswith("_xlmac"):
        from xlops.render.live.mac import MacNative

        return MacNative()
    from xlops.render.live.windows import WindowsNative

    return WindowsNative()
