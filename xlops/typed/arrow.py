"""Typed rows as the tables that the archive takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlops.facts import FACTS, Kind

if TYPE_CHECKING:
    import pyarrow as pa


def rows_table(fact: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows of a fact, with its sourced columns; what a row does not name is blank."""
    return _table(fact, [each.name for each in FACTS[fact].sourced], rows)


def keys_table(fact: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """The keys of rows of a fact."""
    return _table(fact, FACTS[fact].key, rows)


def _table(fact: str, names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    import pyarrow as pa

    kinds: dict[Kind, pa.DataType] = {
        "text": pa.string(),
        "day": pa.date32(),
        "instant": pa.timestamp("us"),
        "money": pa.decimal128(18, 4),
        "number": pa.float64(),
        "count": pa.int64(),
        "people": pa.int64(),
        "flag": pa.bool_(),
    }
    declared = FACTS[fact]
    schema = pa.schema([(name, kinds[declared[name].kind]) for name in names])
    values = [
        {name: _value(row.get(name), declared[name].kind, in_key=name in declared.key) for name in names}
        for row in rows
    ]
    return pa.Table.from_pylist(values, schema=schema)


def _value(value: Any, kind: Kind, *, in_key: bool) -> Any:
    match kind:
        case "text":
            return "" if value is None and in_key else None if value is None else str(value)
        case "money" if value is not None:
            return Decimal(repr(float(value))).quantize(Decimal("0.0001"))
        case "count" | "people" if value is not None:
            return round(float(value))
        case "number" if value is not None:
            return float(value)
        case "day" if isinstance(value, datetime):
            return date(value.year, value.month, value.day)
    return value
