"""What was found in a workbook of ours: its tables with every cell, whoever read them (a file or an open Excel)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from xlops.names import Identity

Content = str | int | float | bool | date | datetime | None


@dataclass(frozen=True)
class FoundCell:
    """One cell: its value, and the formula that gave it ("=..."), in A1 references, or nothing."""

    value: Content
    formula: str = ""


@dataclass(frozen=True)
class FoundTable:
    """A real table of ours as it stands now: in the operator's order, with the columns the operator added."""

    id: str
    """Without the prefix t_."""
    sheet: str
    """The sheet's name as shown now."""
    row: int
    """The row of its header, counted from 1."""
    column: int
    """Its first column, counted from 1."""
    headers: tuple[str, ...]
    """Ids of our columns, and what the operator called the own ones."""
    rows: tuple[tuple[FoundCell, ...], ...]
    """Every row of the table, then those typed right below it without a blank row between."""
    inside: int
    """How many of the rows the table itself spans."""


@dataclass(frozen=True)
class FoundWorkbook:
    """A workbook of ours as it stands now."""

    file: str
    """What it is called, to name it in messages and logs."""
    identity: Identity
    tables: Mapping[str, FoundTable]
    """By table id."""
