"""Readings made by hand, and what an archive holds, for the archive's tests."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from xlops.archive import Archive, Commit, Generation
from xlops.facts import FACTS
from xlops.settings import Settings
from xlops.sources import Reading, Reject, Repair

SETTINGS = Settings("Demo", currency="GBP")
NOW = datetime(2026, 3, 1, 8)
ARROW = {
    "text": pa.string(),
    "day": pa.date32(),
    "instant": pa.timestamp("us"),
    "money": pa.decimal128(18, 4),
    "number": pa.float64(),
    "count": pa.int64(),
    "people": pa.int64(),
    "flag": pa.bool_(),
}
Rows = Sequence[Mapping[str, Any]]


def reading(
    name: str,
    store: str = "shop",
    *,
    sha: str | None = None,
    rejects: tuple[Reject, ...] = (),
    repairs: tuple[Repair, ...] = (),
    simulated: bool = False,
    folder: Path = Path("downloads"),
    **facts: Rows,
) -> Reading:
    """A reading of rows written out in the test; columns that a row does not name are blank."""
    tables = {}
    for id, rows in facts.items():
        schema = pa.schema([(each.name, ARROW[each.kind]) for each in FACTS[id].sourced])
        tables[id] = pa.Table.from_pylist([{"store": store, **row} for row in rows], schema=schema)
    return Reading(
        folder / name,
        sha or hashlib.sha256(f"{name}:{facts}".encode()).hexdigest(),
        store,
        "hand",
        tables,
        rejects,
        repairs,
        simulated,
    )


def commit(archive: Archive, *readings: Reading, now: datetime = NOW) -> Commit:
    """Commit readings."""
    return archive.commit(readings, settings=SETTINGS, now=now)


def held(archive: Archive, fact: str, *columns: str, generation: Generation | None = None) -> list[tuple[Any, ...]]:
    """The rows of a fact, only those columns, in order."""
    files = archive.files(fact, generation or archive.generation())
    if not files:
        return []
    wanted = ", ".join(columns) or "*"
    with duckdb.connect() as connection:
        return connection.execute(
            f"SELECT {wanted} FROM read_parquet(?, union_by_name = true) ORDER BY ALL", [files]
        ).fetchall()


def everything(archive: Archive, generation: Generation | None = None) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all facts."""
    chosen = generation or archive.generation()
    return {fact: held(archive, fact, generation=chosen) for fact in sorted(chosen.tables)}


def order(
    id: str, day: date, buyer: str | None = "ann", *, paid: date | str | None = "", **more: Any
) -> dict[str, Any]:
    """An order, paid on its day unless said otherwise (None: not paid)."""
    pay_day = day if paid == "" else paid
    amounts = {"goods_amt": Decimal(10), "paid_amt": Decimal(10 if pay_day else 0), "currency": "GBP"}
    return {"order_id": id, "day": day, "pay_day": pay_day, "buyer": buyer, **amounts, **more}


def line(order_id: str, number: int = 1, sku: str = "A", units: int = 1, **more: Any) -> dict[str, Any]:
    """A line of an order whose days and buyer only the order knows."""
    return {
        "order_id": order_id,
        "line": str(number),
        "sku": sku,
        "units": units,
        "currency": "GBP",
        "paid_amt": Decimal(10),
        **more,
    }
