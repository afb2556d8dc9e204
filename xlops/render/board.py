"""The sheet under construction: what the lowering of each block writes into."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from xlops.blocks import Cell, Format, Formula, Tone, Value
from xlops.label import Label
from xlops.render.cells import Area, ChartPlace, Entry, Placed, Rule, Style, TablePlace
from xlops.render.values import plain
from xlops.theme import BODY, GRID, HEIGHTS, ORANGE, PADDING, RIGHT, TONES, Look, number_format
from xlops.untrusted import clean


class Board:
    """Cells and what hangs on them, by row and column from 1. Column 1 is the margin."""

    def __init__(
        self, name: str, look: Look, names: Mapping[str, str], widths: tuple[float, ...], *, fitted: bool = False
    ) -> None:
        self.name, self.look, self.names, self.fitted = name, look, names, fitted
        self.widths = list(widths)
        self.cells: dict[tuple[int, int], Placed] = {}
        self.merges: list[Area] = []
        self.heights: dict[int, float] = {}
        self.tables: list[TablePlace] = []
        self.rules: list[Rule] = []
        self.entries: list[Entry] = []
        self.validations: list[Entry] = []
        self.charts: list[ChartPlace] = []
        self.bottom = 1
        self.right = 1

    def put(
        self,
        row: int,
        column: int,
        value: Value | Cell,
        style: Style,
        *,
        format: Format = "text",
        link: str = "",
        note: Label | None = None,
    ) -> None:
        """Write one cell."""
        formula = ""
        inner = value.value if isinstance(value, Cell) else value
        if isinstance(inner, Formula):
            formula = inner.text
        self.cells[row, column] = Placed(
            plain(value, format, self.look.language),
            style,
            formula,
            self.target(link),
            clean(self.text(note)) if note else "",
        )
        self.reach(row, column)

    def fill(self, area: Area, style: Style) -> None:
        """Style the empty cells of an area."""
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                self.cells.setdefault((row, column), Placed(None, style))
        self.reach(area.bottom, area.right)

    def merge(self, area: Area) -> None:
        """Merge an area of more than one cell."""
        if area.top != area.bottom or area.left != area.right:
            self.merges.append(area)

    def height(self, row: int, role: str, *, more: int = 0) -> None:
        """Make a row at least as high as its role wants, with room for `more` further lines."""
        wanted = HEIGHTS[role] + more * HEIGHTS["more"]
        self.heights[row] = max(self.heights.get(row, 0.0), wanted)
        self.bottom = max(self.bottom, row)

    def reach(self, row: int, column: int) -> None:
        """Note that a cell is used."""
        self.bottom, self.right = max(self.bottom, row), max(self.right, column)

    def width(self, left: int, right: int) -> float:
        """Characters between two columns, both included."""
        return sum(self.width_of(column) for column in range(left, right + 1))

    def width_of(self, column: int) -> float:
        """Characters of one column, its padding included."""
        return (self.widths[column - 1] if column <= len(self.widths) else GRID) + PADDING

    def text(self, label: Label) -> str:
        """The label in the look's language."""
        return label.text(self.look.language)

    def target(self, link: str) -> str:
        """The shown name of the sheet a link leads to; empty when this workbook has no such sheet."""
        return self.names.get(link, "") if link else ""

    def style(self, format: Format, tone: Tone = "plain", *, size: float = BODY, bold: bool = False) -> Style:
        """The style of a value: number format and side by format, colour by tone."""
        return value_style(format, tone, size, bold, self.look)


@lru_cache(maxsize=512)
def value_style(format: Format, tone: Tone, size: float, bold: bool, look: Look) -> Style:
    """The style of a value of that format in that tone."""
    return Style(
        size=size,
        bold=bold or tone == "strong",
        colour=TONES[tone],
        number=number_format(format, look),
        align="right" if format in RIGHT else "left",
    )


def figure_colour(tone: Tone) -> str:
    """The colour of a card's figure: only what needs somebody is coloured."""
    return ORANGE if tone == "bad" else TONES["plain"]
