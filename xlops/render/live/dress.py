"""Styles put onto ranges of an open Excel: the commonest first on everything, then each other one by what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import xlwings as xw

from xlops.render.cells import Area, Style
from xlops.render.live.looks import range_of
from xlops.render.live.native import Native
from xlops.render.live.runs import like_rectangles, rectangles
from xlops.theme import WHITE


@dataclass(frozen=True)
class Wardrobe:
    """What is needed to dress cells."""

    native: Native
    sheet: xw.Sheet
    font: str

    def dress(self, styles: Mapping[tuple[int, int], Style], *, plain: Style | None = None) -> None:
        """Give each cell its style, as few calls as there are looks. `plain` is what they look like already, if known."""
        if not styles:
            return
        if plain is None:
            (plain, _), *_ = Counter(styles.values()).most_common(1)
            for area in rectangles(styles):
                self._whole(range_of(self.sheet, area), area, plain)
        for area, style in like_rectangles({at: style for at, style in styles.items() if style != plain}):
            self._differences(range_of(self.sheet, area), area, style, plain)

    def _whole(self, place: xw.Range, area: Area, style: Style) -> None:
        place.font.name = self.font
        place.font.size = style.size
        place.font.bold = style.bold
        place.font.color = f"#{style.colour}"
        place.color = f"#{style.fill}" if style.fill else None
        place.number_format = style.number
        place.horizontal_alignment = style.align
        place.vertical_alignment = style.vertical
        place.wrap_text = style.wrap
        self.native.align(place, style)
        place.borders.clear("all")
        self._borders(place, area, style)

    def _differences(self, place: xw.Range, area: Area, style: Style, plain: Style) -> None:
        font = place.font
        if style.size != plain.size:
            font.size = style.size
        if style.bold != plain.bold:
            font.bold = style.bold
        if style.colour != plain.colour:
            font.color = f"#{style.colour}"
        if style.fill != plain.fill:
            place.color = f"#{style.fill}" if style.fill else None
        if style.number != plain.number:
            place.number_format = style.number
        if style.align != plain.align:
            place.horizontal_alignment = style.align
        if style.vertical != plain.vertical:
            place.vertical_alignment = style.vertical
        if style.wrap != plain.wrap:
            place.wrap_text = style.wrap
        if (style.indent, style.shrink, style.locked) != (plain.indent, plain.shrink, plain.locked):
            self.native.align(place, style)
        if plain.below and not style.below:
            place.borders.set(_under(area), line_style=None)
        if (style.below, style.bar, style.edge, style.boxed) != (plain.below, plain.bar, plain.edge, plain.boxed):
            self._borders(place, area, style)

    def _borders(self, place: xw.Range, area: Area, style: Style) -> None:
        borders = place.borders
        if style.below:
            borders.set(_under(area), line_style="continuous", weight="thin", color=f"#{style.below}")
        if style.bar:
            borders.set("edge_left", line_style="continuous", weight="thick", color=f"#{style.bar}")
        if style.edge:
            borders.set("edge_right", line_style="continuous", weight="thick", color=f"#{WHITE}")
        if style.boxed:
            borders.set("all", line_style="continuous", weight="thin", color=f"#{style.boxed}")


def _under(area: Area) -> list[str]:
    """The sides that draw a line under every row; Excel refuses to be asked for an inside that there is not."""
    return ["edge_bottom", "inside_horizontal"] if area.bottom > area.top else ["edge_bottom"]
