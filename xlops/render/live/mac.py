"""Excel's own words on macOS (AppleScript, by its terms in xlwings' dictionary)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import xlwings as xw

from xlops.render.cells import Style


class MacNative:
    """See Native."""

    def hide(self, name: xw.main.Name) -> None:
        """Leave a name out of the list of names."""
        name.api.visible.set(False)

    def align(self, place: xw.Range, style: Style) -> None:
        """Indent, shrinking and lock of a range."""
        api: Any = place.api
        api.indent_level.set(style.indent)
        api.shrink_to_fit.set(style.shrink)
        api.locked.set(style.locked)

    def link(self, place: xw.Range, target: str) -> None:
        """Let a click on a cell lead to a place of the workbook."""
        from appscript import k

        api: Any = place.api
        api.make(at=api, new=k.hyperlink, with_properties={k.address: "", k.sub_address: target})

    def unlink(self, place: xw.Range) -> None:
        """Take links away; formats stay."""
        place.api.clear_hyperlinks()

    def colour_tab(self, sheet: xw.Sheet, colour: str) -> None:
        """Colour a sheet's tab."""
        sheet.api.sheet_tab.color.set(tuple(int(colour[at : at + 2], 16) for at in (0, 2, 4)))

    def prompt(self, place: xw.Range, title: str, message: str) -> None:
        """What is shown beside an input cell that is selected."""
        api: Any = place.data_validation.api
        api.input_title.set(title[:32])
        api.input_message.set(message[:255])

    def draw(self, chart: xw.Chart, number: int, values: xw.Range, categories: xw.Range) -> None:
        """Let a chart's series be drawn over these cells."""
        series: Any = chart.api[1].series_collection[number]
        series.series_values.set(values.api)
        series.xvalues.set(categories.api)

    def fill(self, place: xw.Range) -> str | None:
        """The colour that a range is filled with; "" for none, None where its cells differ."""
        from appscript import k

        inside: Any = place.api.interior_object
        index = inside.color_index.get()
        if index == k.color_index_none:
            return ""
        return None if index == k.missing_value else _hex(inside.color.get())

    def colour(self, place: xw.Range) -> str | None:
        """The colour of a range's text; None where its cells differ."""
        return _hex(place.api.font_object.color.get())

    @contextmanager
    def typing(self, app: xw.App) -> Iterator[None]:  # noqa: ARG002  # its dictionary has no terms for these habits
        """Excel for Mac cannot be asked; headers and whole rectangles are written, so it finds nothing to fill."""
        yield


def _hex(colour: Any) -> str | None:
    """Three numbers as RRGGBB; None for anything else."""
    if not isinstance(colour, list | tuple) or len(colour) != 3:
        return None
    return "".join(f"{int(part):02X}" for part in colour)
