"""The state of the data: what was imported, what was repaired, what could not be read and why, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xlops.answers.remember import remembered
from xlops.facts import FACTS
from xlops.hub import Hub
from xlops.label import Label


@dataclass(frozen=True)
class Coverage:
    """One fact of one store: rows, first and last day, days without data between them."""

    fact: str
    label: Label
    store: str
    rows: int
    first: date | None
    last: date | None
    missing: tuple[date, ...]
    simulated: bool


@remembered
def coverage(hub: Hub) -> list[Coverage]:
    """One row per fact and store that holds rows."""

    found = []
    for fact in FACTS:
        if not hub.known(fact.id):
            continue
        simulated = hub.origin(fact.id).simulated
        for store in hub.stores:
            rows = hub.rows_of(fact.id, store.id)
            if not rows:
                continue
            known = hub.days(fact.id, store.id)
            missing = tuple(hub.missing_days(fact.id, store.id, known)) if known else ()
            found.append(
                Coverage(
                    fact.id,
                    fact.label,
                    store.id,
                    rows,
                    known.start if known else None,
                    known.end if known else None,
                    missing,
                    simulated,
                )
            )
    return found
