"""What was typed into an offered ledger, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from xlops.answers.remember import remembered
from xlops.hub import Hub
from xlops.ledgers import LEDGERS
from xlops.ledgers.found import Content


@remembered
def typed_by_key(hub: Hub, ledger: str) -> dict[tuple[str, ...], Mapping[str, Content]]:
    """The typed cells of each row by its key as texts, in the order of the ledger's key."""
    names = LEDGERS[ledger].key
    rows = hub.typed.rows[ledger].values()
    return {tuple(str(row.cells.get(name) or "") for name in names): row.cells for row in rows}


def number_of(cells: Mapping[str, Content] | None, name: str) -> float | None:
    """The number that was typed; None for a blank cell, for anything else, and where there is no row."""
    found = None if cells is None else cells.get(name)
    return None if isinstance(found, bool) or not isinstance(found, int | float) else float(found)


def text_of(cells: Mapping[str, Content] | None, name: str) -> str:
    """The text that was typed; "" for a blank cell and where there is no row."""
    found = None if cells is None else cells.get(name)
    return "" if found is None else str(found)


def day_of(cells: Mapping[str, Content] | None, name: str) -> date | None:
    """The day that was typed; None for a blank cell, for anything else, and where there is no row."""
    found = None if cells is None else cells.get(name)
    if not isinstance(found, date):
        return None
    return date(found.year, found.month, found.day)
