"""Excel's own words on Windows (COM)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import xlwings as xw

from xlops.render.cells import Style


class WindowsNative:
    """See Native."""

    def hide(self, name: xw.main.Name) -> None:
        """Leave a name out of the list of names."""
        name.api.Visible = False

    def align(self, place: xw.Range, style: Style) -> None:
        """Indent, shrinking and lock of a range."""
        api: Any = place.api
        api.IndentLevel = style.indent
        api.ShrinkToFit = style.shrink
        api.Locked = style.locked

    def link(self, place: xw.Range, target: str) -> None:
        """Let a click on a cell lead to a place of the workbook."""
        place.sheet.api.Hyperlinks.Add(Anchor=place.api, Address="", SubAddress=target)

    def unlink(self, place: xw.Range) -> None:
        """Take links away; ClearHyperlinks leaves formats, Hyperlinks.Delete would not."""
        place.api.ClearHyperlinks()

    def colour_tab(self, sheet: xw.Sheet, colour: str) -> None:
        """Colour a sheet's tab."""
        red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
        sheet.api.Tab.Color = red + green * 256 + blue * 65_536

    def prompt(self, place: xw.Range, title: str, message: str) -> None:
        """What is shown beside an input cell that is selected."""
        api: Any = place.data_validation.api
        api.InputTitle, api.InputMessage = title[:32], message[:255]

    def draw(self, chart: xw.Chart, number: int, values: xw.Range, categories: xw.Range) -> None:
        """Let a chart's series be drawn over these cells."""
        series: Any = chart.api[1].SeriesCollection(number)
        series.Values, series.XValues = values.api, categories.api

    def fill(self, place: xw.Range) -> str | None:
        """The colour that a range is filled with; "" for none, None where its cells differ."""
        inside: Any = place.api.Interior
        index = inside.ColorIndex
        if index is None:
            return None
        return "" if index == NO_COLOUR else _hex(inside.Color)

    def colour(self, place: xw.Range) -> str | None:
        """The colour of a range's text; None where its cells differ."""
        colour = place.api.Font.Color
        return None if colour is None else _hex(colour)

    @contextmanager
    def typing(self, app: xw.App) -> Iterator[None]:
        """Excel neither widens tables nor fills columns by itself."""
        habits: Any = app.api.AutoCorrect
        before = bool(habits.AutoExpandListRange), bool(habits.AutoFillFormulasInLists)
        try:
            habits.AutoExpandListRange = habits.AutoFillFormulasInLists = False
            yield
        finally:
            habits.AutoExpandListRange, habits.AutoFillFormulasInLists = before


NO_COLOUR = -4142


def _hex(colour: float) -> str:
    """Excel's number of a colour as RRGGBB."""
    number = int(colour)
    return f"{number & 255:02X}{number >> 8 & 255:02X}{number >> 16 & 255:02X}"
