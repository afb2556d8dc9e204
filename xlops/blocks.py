"""What a sheet is made of: frozen values that name no medium. `render` puts them into Excel, HTML or text.

A sheet is a list of blocks from top to bottom; `Beside` puts blocks side by side. Widths are counted in the sheet's
grid columns, heights in rows. Every text is a Label, so one sheet serves both languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from xlops.label import Label
from xlops.origin import Origin

Tone = Literal["plain", "good", "bad", "quiet", "strong"]
"""good: teal; bad: orange, "needs you"; quiet: grey; strong: bold. A tone never stands without a word or a sign."""

Format = Literal[
    "text",
    "id",
    "day",
    "instant",
    "money",
    "money0",
    "share",
    "share1",
    "change",
    "points",
    "count",
    "times",
    "score",
    "days",
    "flag",
    "number",
]
"""How a value is written; the theme has one number format a language and currency for each.

money has cents, money0 has none; share is 3.12 %, share1 8.3 %; change is a signed percentage; points are percentage
points (1.2 is written +1.20 pp); times is a multiple (2.31); ids are text, always; a number is shown as it is.
"""

Scalar = str | int | float | Decimal | date | datetime | bool | None


@dataclass(frozen=True)
class Formula:
    """A live formula, with the engine's value of it: files hold both, HTML and text show the value.

    `text` begins with "=" and names tables, columns and defined names by their language-free ids. It uses only
    functions that Excel 2016, WPS, LibreOffice and IronCalc all compute. In a plain table `{row.<column id>}` stands for
    the cell of that column in the same row, `{<key>.<column id>}` for that of the row whose key (one column) it is.
    """

    text: str
    value: Scalar


Value = Scalar | Label | Formula


@dataclass(frozen=True)
class Cell:
    """A value that needs more than its column gives it."""

    value: Value
    format: Format | None = None
    tone: Tone = "plain"
    note: Label | None = None
    link: str = ""
    """Id of the sheet that a click leads to."""


@dataclass(frozen=True)
class Title:
    """The bar at the top of a sheet: what it is, whose, through which day."""

    text: Label
    shop: str
    right: Label


@dataclass(frozen=True)
class Heading:
    """The finding of the block below; the topic only where there is no finding."""

    text: Label
    link: str = ""


@dataclass(frozen=True)
class Note:
    """A line of prose."""

    text: Label
    tone: Tone = "quiet"
    link: str = ""
    wrap: int = 1
    """Rows that the text may take."""


@dataclass(frozen=True)
class Line:
    """One line of small text under a card's figure, or in a list."""

    text: Value
    tone: Tone = "quiet"
    format: Format | None = None
    link: str = ""


@dataclass(frozen=True)
class Card:
    """One figure, what it is set against, and on what basis it is counted."""

    id: str
    label: Label
    value: Value
    format: Format
    lines: tuple[Line, ...]
    tone: Tone = "plain"
    basis: Label | None = None
    link: str = ""


@dataclass(frozen=True)
class Cards:
    """Cards in a row, each `span` grid columns wide (one number for all, or one for each), `gap` columns apart."""

    cards: tuple[Card, ...]
    span: int | tuple[int, ...] = 2
    gap: int = 0


@dataclass(frozen=True)
class Validation:
    """What may be typed into a column, by its format; and what is said beside a cell that is about to be typed into."""

    prompt: Label
    choices: tuple[str, ...] | str = ()
    """Values, or the column of another table that lists them ("t_dictionary[id]")."""
    least: float = 0.0


@dataclass(frozen=True)
class Column:
    """A column of a table. `id` is language-free; the label is what is shown."""

    id: str
    label: Label
    format: Format = "text"
    span: int = 1
    width: float | None = None
    """In characters; None fits heading and values in both languages."""
    bars: bool = False
    tone: Literal["none", "sign", "sign_down", "mark"] = "none"
    """sign: negative is bad; sign_down: positive is bad (a change of a metric that should fall); mark: a word that begins
    with ▼ is bad (for words that a live formula gives)."""
    heat: bool = False
    note: Label | None = None
    input: bool = False
    validation: Validation | None = None
    """Of an input column of a real table: for all of its cells."""
    formula: str = ""
    """Of a real table: the formula that new rows get. It names cells of its row as t_<table>[[#This Row],[<column>]]."""


Row = Mapping[str, Value | Cell]


@dataclass(frozen=True)
class Table:
    """Rows under headings. A `real` table is an Excel table named by its id; a plain one may span grid columns."""

    id: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    origin: Origin | None = None
    total: Row | None = None
    real: bool = False
    key: tuple[str, ...] = ()
    filter: bool = False
    empty: Label | None = None
    """What is said in place of rows when there are none."""
    bare: bool = False
    """Blank cells are left out of the file altogether: for tables that formulas count in, as some programs take a
    blank cell with a format for a zero."""


@dataclass(frozen=True)
class Series:
    """One line or set of bars of a chart: a column of the chart's table."""

    column: str
    label: Label
    role: Literal["own", "context", "low", "high", "second"] = "own"


@dataclass(frozen=True)
class Chart:
    """A native chart over a table that stands in the same workbook; its title is the heading above it."""

    id: str
    kind: Literal["line", "bar", "column", "funnel"]
    table: str
    x: str
    series: tuple[Series, ...]
    format: Format
    span: int
    height: int = 12
    alt: Label | None = None
    last: int | None = None
    """Only the last so many rows of the table."""


@dataclass(frozen=True)
class Picker:
    """An input cell: pale yellow, a defined name `name`, a validation by `choices` (a range name or values) or by kind."""

    name: str
    label: Label
    value: Scalar
    format: Format
    note: Label
    choices: tuple[str, ...] | str = ()


@dataclass(frozen=True)
class Pickers:
    """Input cells in a row, each `span` grid columns wide."""

    pickers: tuple[Picker, ...]
    span: int = 2


@dataclass(frozen=True)
class Lines:
    """A list of short lines."""

    lines: tuple[Line, ...]
    span: int = 1


Ink = Literal[
    "S",
    "A",
    "B",
    "C",
    "risk",
    "prepare",
    "after",
    "open",
    "task",
    "late",
    "off",
    "weekend",
    "work",
    "closed",
    "today",
    "plain",
    "faint",
]
"""What a bar or a day of a calendar is: an event by its level, preparation, what follows an event, the opening of a phase
or a deadline, a task, one that is late, a day off, a weekend, a make-up day, a closure, today, a plain day, a day of another month."""


@dataclass(frozen=True)
class Head:
    """The day (or other step of time) above a column of a band, with a word at its right side."""

    text: Label
    ink: Ink = "plain"
    word: Label | None = None
    note: Label | None = None


@dataclass(frozen=True)
class Bar:
    """Something that lasts from column `first` to `last` of its band, counted from 0, both included.

    Its text stands in it; with `beside` it stands behind it, as far as column `beside`, and `mark` (one or two letters)
    stands in it.
    """

    first: int
    last: int
    ink: Ink
    text: Label
    mark: str = ""
    beside: int = 0
    note: Label | None = None
    link: str = ""


@dataclass(frozen=True)
class Band:
    """One row of time, such as a week: its days, and below them lanes of bars that do not touch each other."""

    heads: tuple[Head, ...]
    lanes: tuple[tuple[Bar, ...], ...]
    label: Label | None = None
    """What stands before the band; of lanes that have one of their own it is the head's."""
    labels: tuple[Label | None, ...] = ()
    """What stands before each lane."""
    link: str = ""
    """Where a click on the label leads; of `labels` in `links`."""
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Calendar:
    """Time in a grid: bands under each other, each column `span` grid columns wide.

    With `labels` the first grid column holds the bands' labels. `caption` heads the columns of all bands (weekdays);
    `legend` says what the colours mean. `lanes`: how many lanes a band shows at least, so that days keep their size.
    """

    id: str
    bands: tuple[Band, ...]
    caption: tuple[Label, ...] = ()
    legend: tuple[tuple[Ink, Label], ...] = ()
    span: int = 1
    labels: bool = False
    lanes: int = 0
    small: bool = False
    """Small heads: a year at a glance rather than a month to read."""


@dataclass(frozen=True)
class Gap:
    """An empty row."""

    rows: int = 1


@dataclass(frozen=True)
class Beside:
    """Blocks side by side: (grid column it begins at, counted from 0 at the left edge; blocks from top to bottom)."""

    parts: tuple[tuple[int, tuple[Block, ...]], ...]


Block = Title | Heading | Note | Cards | Table | Chart | Calendar | Pickers | Lines | Gap | Beside
