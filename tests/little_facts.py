"""Small facts for tests of the engine: rows as dicts, written to Parquet as the archive would."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from xlops.calendar.comparisons import comparison
from xlops.calendar.periods import period
from xlops.engine.answer import Answer
from xlops.engine.ask import ask, explain
from xlops.engine.extent import Holdings
from xlops.engine.question import Question, conditions
from xlops.engine.run import Engine, extents
from xlops.facts import FACTS
from xlops.settings import Store

TYPES = {
    "text": pa.string(),
    "day": pa.date32(),
    "instant": pa.timestamp("us"),
    "money": pa.decimal128(18, 4),
    "number": pa.float64(),
    "count": pa.int64(),
    "people": pa.int64(),
    "flag": pa.bool_(),
}
TODAY = date(2026, 2, 1)
Rows = Iterable[Mapping[str, Any]]


def D(text: str) -> date:  # noqa: N802
    """A day of 2026 from "01-31", or any day from "2025-01-31"."""
    return date.fromisoformat(text if len(text) == 10 else f"2026-{text}")


def fact_table(fact: str, rows: Rows) -> pa.Table:
    """Rows of a fact with all its columns; the store is "a" and the currency CNY where a row does not say."""
    columns = {}
    filled = [{"store": "a", "currency": "CNY", **row} for row in rows]
    for each in FACTS[fact].columns:
        values = [row.get(each.name) for row in filled]
        if each.kind == "money":
            values = [None if value is None else Decimal(str(value)) for value in values]
        columns[each.name] = pa.array(values, TYPES[each.kind])
    return pa.table(columns)


class LittleShop:
    """A shop of small tables, asked through the engine."""

    def __init__(self, folder: Path, stores: Sequence[Store] = (), **facts: Rows) -> None:
        self.tables = {fact: fact_table(fact, rows) for fact, rows in facts.items()}
        files = {}
        for fact, table in self.tables.items():
            place = folder / f"{fact}.parquet"
            pq.write_table(table, place)
            files[fact] = [str(place)] if table.num_rows else []
        self.stores = tuple(stores)
        self.engine = Engine(files)
        self.holdings = Holdings(stores, lambda fact: extents(self.engine, FACTS[fact]))

    def question(
        self,
        metrics: Sequence[str],
        by: Sequence[str] = (),
        *,
        over: str = "2026-01",
        against: str | None = None,
        where: Mapping[str, object] | None = None,
        currency: str | None = None,
        today: date = TODAY,
    ) -> Question:
        of = period(over, today)
        return Question(
            tuple(metrics), tuple(by), of, comparison(against, of) if against else None, conditions(where), currency
        )

    def ask(
        self, metrics: Sequence[str], by: Sequence[str] = (), *, bases: Mapping[str, str] | None = None, **more: Any
    ) -> Answer:
        return self.answer(self.question(metrics, by, **more), bases=bases)

    def answer(self, question: Question, *, bases: Mapping[str, str] | None = None) -> Answer:
        return ask(question, engine=self.engine, holdings=self.holdings, bases=bases or {})

    def sql(self, question: Question) -> str:
        return explain(question, holdings=self.holdings, bases={}).sql

    def frames(self) -> dict[str, pd.DataFrame]:
        """The facts as the oracle takes them."""
        return {
            fact: table.to_pandas(date_as_object=True, integer_object_nulls=True) for fact, table in self.tables.items()
        }
