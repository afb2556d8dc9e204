"""What a lowered workbook is made of: typed cells, rectangles and the things that hang on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from xlops.blocks import Chart, Format
from xlops.render.values import Plain
from xlops.theme import BODY, INK


@dataclass(frozen=True)
class Style:
    """How a cell looks. `number` is an Excel number format; borders are a colour or empty."""

    size: float = BODY
    bold: bool = False
    colour: str = INK
    fill: str = ""
    number: str = "General"
    align: Literal["left", "right", "center"] = "left"
    vertical: Literal["top", "center", "bottom"] = "center"
    wrap: bool = False
    shrink: bool = False
    """Set smaller rather than cut off or shown as ####."""
    indent: int = 0
    below: str = ""
    bar: str = ""
    """The colour of a thick bar at the left edge."""
    edge: bool = False
    """A white edge at the right, that keeps a filled block apart from the next."""
    boxed: str = ""
    locked: bool = True


@dataclass(frozen=True)
class Placed:
    """One cell: its content, or a formula with its content so far, and what a click or a hover does."""

    content: Plain
    style: Style
    formula: str = ""
    link: str = ""
    note: str = ""


@dataclass(frozen=True)
class Area:
    """A rectangle of cells, rows and columns counted from 1, ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def ref(self) -> str:
        """The area as A1:B2; one cell as A1."""
        first = f"{letters(self.left)}{self.top}"
        last = f"{letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    @property
    def fixed(self) -> str:
        """The area as $A$1:$B$2."""
        first = f"${letters(self.left)}${self.top}"
        last = f"${letters(self.right)}${self.bottom}"
        return first if first == last else f"{first}:{last}"


@dataclass(frozen=True)
class TablePlace:
    """Where a table stands: its rows below the header, the column of each id, and what is in them."""

    id: str
    sheet: str
    area: Area
    """Header and rows, for a real table without anything around it."""
    columns: dict[str, int]
    formats: dict[str, Format]
    values: dict[str, tuple[Plain, ...]]
    live: bool
    real: bool
    filter: bool
    key: tuple[str, ...] = ()
    """Ids of the columns that say which row is which."""
    inputs: bool = False
    """Whether the operator types rows into it."""
    formulas: dict[str, str] = field(default_factory=dict)
    """Column -> the formula that rows typed below get."""

    def cells(self, column: str, last: int | None = None) -> Area:
        """The data cells of a column; only the last so many rows when `last` is given."""
        at = self.columns[column]
        top = self.area.top + 1 if last is None else max(self.area.top + 1, self.area.bottom - last + 1)
        return Area(top, at, self.area.bottom, at)


@dataclass(frozen=True)
class Rule:
    """A conditional format: pale bars, a heat scale, or orange text for one sign or for words that begin with ▼."""

    kind: Literal["bars", "heat", "negative", "positive", "marked"]
    area: Area


@dataclass(frozen=True)
class Entry:
    """An input cell, or all input cells of a table's column: what may be typed, and the message beside it."""

    name: str
    area: Area
    format: Format
    title: str
    message: str
    choices: tuple[str, ...] | str
    """Values, or what a list validation refers to."""
    table: str = ""
    """The id of the table, when it is a column of one; then no defined name stands for it."""
    column: str = ""
    """The id of that column."""
    least: float = 0.0


@dataclass(frozen=True)
class ChartPlace:
    """A chart and the cells that it covers."""

    chart: Chart
    area: Area
    alt: str


@dataclass(frozen=True)
class Segment:
    """A band of whole rows that a refresh fills, grows and shrinks as one: a real table with its header, or all that
    stands between two of them. Segments follow each other from row 1 to the last row that is ours, without a gap."""

    id: str
    """Of a table its id; else "before_<id of the table below>", or "end"."""
    area: Area
    table: bool = False


@dataclass(frozen=True)
class SheetGrid:
    """One lowered sheet."""

    id: str
    name: str
    group: Literal["front", "detail", "data"]
    cells: dict[tuple[int, int], Placed]
    """By (row, column), both from 1."""
    merges: tuple[Area, ...]
    widths: tuple[float, ...]
    heights: dict[int, float]
    tables: tuple[TablePlace, ...]
    rules: tuple[Rule, ...]
    entries: tuple[Entry, ...]
    charts: tuple[ChartPlace, ...]
    freeze: int
    used: Area
    title: str
    segments: tuple[Segment, ...] = ()
    validations: tuple[Entry, ...] = ()
    """What may be typed into the columns of its tables."""


@dataclass(frozen=True)
class Book:
    """One lowered workbook. Tables are found by id from every sheet."""

    sheets: tuple[SheetGrid, ...]
    tables: dict[str, TablePlace]
    names: dict[str, str]
    """Sheet id to the name that is shown."""


@cache
def letters(column: int) -> str:
    """The letters of a column counted from 1."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def sheet_ref(name: str) -> str:
    """A sheet's name as a formula writes it."""
    return "'" + name.replace("'", "''") + "'"
