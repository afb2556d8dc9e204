"""What stands on a sheet of ours before a refresh, and what a refresh will do to it: values that name no medium."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from xlops.render.cells import Area, ChartPlace, Entry, Placed, Rule, TablePlace
from xlops.render.values import Plain, serial


@dataclass(frozen=True)
class NowCell:
    """One cell as it stands: its value, its formula ("=..." in A1 style), and what only the medium understands."""

    value: object = None
    formula: str = ""
    format: object = None
    """The medium's handle of a format: of every cell in an own column, elsewhere only where the operator set it."""
    carry: object = None
    """Whatever else moves with the cell (a rich text, say)."""
    comment: str = ""
    """What the operator's comment on it says."""

    @property
    def filled(self) -> bool:
        """Whether there is something in it to lose."""
        return bool(self.formula) or (self.value is not None and self.value != "")


@dataclass(frozen=True)
class TableNow:
    """A real table of ours as it stands: the id of each column where it is ours, what the operator called it else."""

    area: Area
    """Header, rows and a row of totals where the operator switched one on."""
    headers: tuple[str, ...]
    totals: int = 0
    """1 with a row of totals."""
    calculated: Mapping[str, str] = field(default_factory=dict)
    """Header of an own calculated column to its formula."""
    below: int = 0
    """Rows typed right below it, without a blank row between."""

    @property
    def first(self) -> int:
        """The first row of the body."""
        return self.area.top + 1

    @property
    def last(self) -> int:
        """The last row of the body."""
        return self.area.bottom - self.totals


@dataclass(frozen=True)
class SheetNow:
    """A sheet of ours as it stands. A medium makes it, see `found` in render.package and render.live."""

    name: str
    columns: Mapping[int, int]
    """Grid column to column; one that the operator deleted is absent."""
    rows: Mapping[str, Mapping[int, int]]
    """Segment that is no table: row within it from 1, to row of the sheet; deleted ones are absent."""
    tables: Mapping[str, TableNow]
    """By table id."""
    cells: Mapping[tuple[int, int], NowCell]
    """By (row, column): every cell that holds something, or has a format that is the operator's."""
    bottom: int
    """The last row in use."""
    free: Callable[[int, int, frozenset[int]], bool] = lambda _top, _bottom, _columns: True
    """May these rows be deleted: nothing of the operator's stands there outside of these columns, or refers to them."""
    foreign: Callable[[int, int], bool] = lambda _row, _column: False
    """Did the operator fill this cell, in rows and columns that are ours."""
    walls: tuple[Area, ...] = ()
    """Tables that are not ours: what stands in them is bound to no row of ours."""
    entries: Mapping[str, Plain] = field(default_factory=dict)
    """Input cell to what is in it."""
    defaults: Mapping[str, Plain] = field(default_factory=dict)
    """Input cell to what we wrote there last."""
    charts: frozenset[str] = frozenset()
    """Ids of our charts that are still there."""


@dataclass(frozen=True)
class ParkedNote:
    """What the operator wrote beside a row that left its table; it comes back with the row."""

    table: str
    key: tuple[str, ...]
    column: str
    value: Plain | bool = None
    formula: str = ""
    at: str = ""
    """The cell that the formula was written for, as A1."""
    comment: str = ""


@dataclass(frozen=True)
class InsertRows:
    """Whole new rows before row `at`. With `grow`, ranges that end in that row (right above) grow over them too."""

    at: int
    count: int
    grow: int = 0


@dataclass(frozen=True)
class DeleteRows:
    """Whole rows out, from row `at` on."""

    at: int
    count: int


Operation = InsertRows | DeleteRows
"""Row numbers are those at the time of the operation: they are carried out in their order."""


@dataclass(frozen=True)
class Band:
    """A segment in its place: the sheet's row of each of its rows, and grid column to column."""

    id: str
    rows: tuple[int, ...]
    columns: Mapping[int, int]
    table: bool
    new: bool = False


@dataclass(frozen=True)
class TablePlan:
    """A real table in its place."""

    id: str
    area: Area
    """Header, rows, and the row of totals if there is one."""
    headers: tuple[str, ...]
    own: tuple[int, ...]
    """The columns whose cells are bound to the row's key: the operator's own ones in and beside the table."""
    columns: Mapping[str, int]
    """Id of our column to column."""
    moved: Mapping[int, int | None]
    """Row of the body before (before the operations) to row now, or None when it left the table."""
    totals: int = 0
    new: bool = False
    renamed: Mapping[str, str] = field(default_factory=dict)
    """A heading of ours that the operator wrote over, to its id, which it gets back."""


@dataclass(frozen=True)
class SheetPlan:
    """What to do with one sheet: first the operations, in order, then what stands where; rows counted after them."""

    id: str
    name: str
    operations: tuple[Operation, ...]
    bands: tuple[Band, ...]
    cells: Mapping[tuple[int, int], Placed]
    cleared: frozenset[tuple[int, int]]
    """Cells of ours that are blank now."""
    notes: Mapping[tuple[int, int], NowCell]
    """Every cell of an own column in the rows of a table, blank ones too: written as they are."""
    formats: Mapping[tuple[int, int], object]
    """Formats that the operator gave to cells of ours: they stay, in a table with their row."""
    kept: frozenset[tuple[int, int]]
    """Cells that the operator filled in our rows and columns: not touched."""
    merges: tuple[Area, ...]
    heights: Mapping[int, float]
    tables: tuple[TablePlan, ...]
    rules: tuple[Rule, ...]
    entries: tuple[Entry, ...]
    validations: tuple[Entry, ...]
    """What may be typed into the columns of its tables, each over the whole body."""
    charts: tuple[ChartPlace, ...]
    """Where our charts stand if nobody moved them."""
    places: Mapping[str, TablePlace]
    """Where the tables of the sheet stand, plain ones too, by id; for charts over them."""
    anchors: Mapping[str, str]
    """Every hidden name of the sheet with its text, without "="."""
    parked: tuple[ParkedNote, ...]
    """Notes of rows that left, to be kept."""
    returned: tuple[ParkedNote, ...]
    """Notes that stand beside their row again."""
    stale: tuple[str, ...]
    """Tables that are no longer made: they stay as they are."""
    picked: bool
    """An input holds the operator's value: values of formulas so far are not to be believed."""


def key_text(value: object) -> str:
    """A cell's value as part of a key: days as Excel counts them, numbers without noise."""
    if value is None:
        return ""
    if isinstance(value, date):
        value = serial(value)
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int | float):
        return f"{float(value):.15g}"
    return str(value).strip()
