"""Workbooks as they are found, written out in the test: what a refresh would read from a file or an open Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from xlops.archive import Archive
from xlops.ledgers import LEDGERS
from xlops.ledgers.base import CHECK
from xlops.ledgers.found import Content, FoundCell, FoundTable, FoundWorkbook
from xlops.ledgers.rows import LedgerRow, listed
from xlops.names import Identity
from xlops.paths import ShopPaths
from xlops.settings import Settings, Store
from xlops.typed import Outcome, TableShape, TypedState, Written, read_typed, remember_written, state_of
from xlops.typed.read import given

SETTINGS = Settings("Shop", stores=(Store("tmall", "旗舰店"), Store("web", "Website")))
NOON = datetime(2026, 3, 2, 12)


@dataclass
class Shop:
    """An archive that workbooks are read into, with a clock that goes on by itself."""

    root: Path
    now: datetime = NOON
    settings: Settings = SETTINGS

    @property
    def paths(self) -> ShopPaths:
        return ShopPaths(self.root)

    @property
    def archive(self) -> Archive:
        return Archive.create(self.paths.archive)

    @property
    def state(self) -> TypedState:
        archive = self.archive
        return state_of(archive, archive.generation(), self.settings)

    def rows(self, ledger: str) -> list[dict[str, Content]]:
        """The archive's rows of a ledger."""
        return [dict(row.stored) for row in self.state.rows[ledger].values() if row.stored is not None]

    def read(self, book: Book) -> Outcome:
        self.now += timedelta(hours=1)
        return read_typed(book.found(), self.paths, self.settings, self.now)


@dataclass
class Book:
    """A workbook as somebody edits it: tables of ledgers as lists of rows."""

    shop: Shop
    id: str = "book"
    file: str = "OpsHub.xlsx"
    generation: int = 0
    tables: dict[str, list[dict[str, Content]]] = field(default_factory=dict)
    formulas: dict[tuple[str, int, str], str] = field(default_factory=dict)
    more: dict[str, FoundTable] = field(default_factory=dict)
    shapes: dict[str, TableShape] = field(default_factory=dict)

    def refresh(self) -> Book:
        """What xlops does after reading: the archive's rows are written, and remembered."""
        state = self.shop.state
        self.generation = self.shop.archive.generation().number
        self.tables = {each.id: [self._row(row) for row in listed(each, state.rows[each.id])] for each in LEDGERS}
        self.formulas = {}
        shapes = {each.id: TableShape(each.key, (*each.names, CHECK)) for each in LEDGERS} | self.shapes
        made_at = self.shop.archive.generation().made_at
        remember_written(self.shop.paths, self.identity, Written(made_at, given(state), shapes))
        return self

    def copied(self, file: str) -> Book:
        """A copy of the file: it has the same id, and shows the same generation."""
        tables = {id: [dict(row) for row in rows] for id, rows in self.tables.items()}
        return Book(self.shop, self.id, file, self.generation, tables)

    @property
    def identity(self) -> Identity:
        return Identity(self.id, self.generation, "en", "1")

    def found(self) -> FoundWorkbook:
        tables = {id: self._table(id, rows) for id, rows in self.tables.items()}
        return FoundWorkbook(self.file, self.identity, tables | self.more)

    def _row(self, row: LedgerRow) -> dict[str, Content]:
        return {**row.cells, CHECK: "; ".join(each.reason.en for each in row.asides if each.reason)}

    def _table(self, id: str, rows: Sequence[Mapping[str, Content]]) -> FoundTable:
        headers = (*LEDGERS[id].names, CHECK)
        cells = tuple(tuple(self._cell(id, at, name, row.get(name)) for name in headers) for at, row in enumerate(rows))
        blank = tuple(FoundCell(None, "=check" if name == CHECK else "") for name in headers)
        return FoundTable(id, id.title(), 5, 2, headers, (*cells, *[blank] * 3), len(cells) + 3)

    def _cell(self, id: str, at: int, name: str, value: Content) -> FoundCell:
        formula = self.formulas.get((id, at, name), "")
        if name == CHECK and value != CLEARED:
            formula = "=check"
        return FoundCell(None if value == CLEARED else value, formula)


CLEARED = "(cleared)"
"""Typed into the check column: its content was deleted."""
