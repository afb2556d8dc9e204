"""What the archive holds of ledgers at one generation: their rows as sheets show them, what was put aside, notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from xlops.facts import FACTS
from xlops.facts.base import WHOLE_SHOP
from xlops.label import Label, same
from xlops.ledgers import LEDGERS, Ledger
from xlops.ledgers.base import Choice
from xlops.ledgers.cells import Scene, unpacked
from xlops.ledgers.found import Content
from xlops.ledgers.rows import Aside, LedgerRow, shown_rows
from xlops.metrics import METRICS
from xlops.settings import Settings

if TYPE_CHECKING:
    from xlops.archive import Archive, Generation

ALL_STORES = Choice(WHOLE_SHOP, Label("all stores", "全部店铺"))


class LedgerRows(Mapping[str, Mapping[str, LedgerRow]]):
    """Ledger -> id -> row. A ledger is read when it is asked for: a workbook shows few of them, and some hold thousands."""

    def __init__(self, read: Callable[[Ledger], dict[str, LedgerRow]]) -> None:
        self._read = read
        self._known: dict[str, dict[str, LedgerRow]] = {}

    def __getitem__(self, id: str) -> dict[str, LedgerRow]:
        if id not in self._known:
            if id not in LEDGERS:
                raise KeyError(id)
            self._known[id] = self._read(LEDGERS[id])
        return self._known[id]

    def __iter__(self) -> Iterator[str]:
        return (each.id for each in LEDGERS)

    def __len__(self) -> int:
        return len(LEDGERS)


@dataclass(frozen=True)
class TypedState:
    """All ledgers at one generation."""

    scene: Scene
    rows: Mapping[str, Mapping[str, LedgerRow]]
    """Ledger -> id -> row."""
    asides: tuple[Aside, ...]


def state_of(archive: Archive, generation: Generation, settings: Settings) -> TypedState:
    """The ledgers of a generation."""
    scene = scene_of(generation, settings)
    asides = asides_of(archive, generation)

    def read(ledger: Ledger) -> dict[str, LedgerRow]:
        stored = stored_rows(archive, generation, ledger, newest=ledger.newest)
        return shown_rows(ledger, scene, stored, [each for each in asides if each.ledger == ledger.id])

    return TypedState(scene, LedgerRows(read), asides)


def scene_of(generation: Generation, settings: Settings) -> Scene:
    """The lists and defaults of a shop."""
    known: dict[str, None] = {each.id: None for each in settings.stores}
    for held in generation.coverage.values():
        known |= dict.fromkeys(sorted(held))
    known.pop(WHOLE_SHOP, None)
    stores = tuple(Choice(each, same(each)) for each in known)
    names = {each.name: each.id for each in settings.stores}
    metrics = tuple(Choice(each.id, same(each.id)) for each in METRICS)
    called = {word: each.id for each in METRICS for word in (each.label.en, each.label.zh)}
    defaults = {"currency": settings.currency} | ({"store": next(iter(known))} if len(known) == 1 else {})
    return Scene(
        {"stores": stores, "stores and all": (ALL_STORES, *stores), "metrics": metrics},
        {"stores": names, "stores and all": names, "metrics": called},
        defaults,
    )


def stored_rows(
    archive: Archive, generation: Generation, ledger: Ledger, *, newest: int = 0
) -> list[tuple[dict[str, Content], datetime | None]]:
    """The archive's rows of a ledger, each with when it was set, in the order of their key.

    With `newest` only so many, of the latest days, the latest first.
    """
    kept = _newest(archive, generation, ledger, newest) if newest else records(archive, generation, ledger.fact.id)
    found = [({each: _content(row.get(each)) for each in ledger.names}, row.get("_at")) for row in kept]
    return found if newest else sorted(found, key=lambda pair: tuple(str(pair[0][each]) for each in ledger.key))


def asides_of(archive: Archive, generation: Generation) -> tuple[Aside, ...]:
    """Everything that was typed and not taken, oldest first."""
    found = [
        Aside(
            row["ledger"],
            row["row_id"],
            row["column_id"],
            row["kind"],
            unpacked(row["typed_kind"] or "", row["typed"] or ""),
            Label(row["reason_en"], row["reason_zh"]) if row["reason_en"] else None,
            row["workbook"],
            row["file"],
            row["sheet"] or "",
            row["cell"] or "",
            row["typed_at"],
            row["place"] or 0,
        )
        for row in records(archive, generation, "asides")
    ]
    return tuple(sorted(found, key=lambda each: (each.at, each.ledger, each.place, each.row, each.column)))


def records(archive: Archive, generation: Generation, fact: str) -> Iterable[dict[str, Any]]:
    """The rows of a fact, as they are kept."""
    import pyarrow.parquet as parquet

    names = [each.name for each in FACTS[fact].columns]
    for file in archive.files(fact, generation):
        for row in parquet.read_table(file).to_pylist():
            yield dict.fromkeys(names) | row


def _newest(archive: Archive, generation: Generation, ledger: Ledger, most: int) -> list[dict[str, Any]]:
    """The rows of the latest days: the days are read first, and whole rows only of those that can be among them."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as parquet

    files = list(archive.files(ledger.fact.id, generation))
    if not files:
        return []
    days = pa.concat_arrays(
        [each for file in files for each in parquet.read_table(file, columns=["day"])["day"].chunks]
    )
    if not len(days):
        return []
    by_day = sorted(zip(*(each.to_pylist() for each in pc.value_counts(days).flatten()), strict=True), reverse=True)
    sums = accumulate(rows for _, rows in by_day)
    first = next((day for (day, _), rows in zip(by_day, sums, strict=True) if rows >= most), by_day[-1][0])
    tables = [parquet.read_table(file, filters=[("day", ">=", first)]) for file in files]
    table = pa.concat_tables(tables, promote_options="permissive")
    order = [("day", "descending"), *((each, "ascending") for each in ledger.key if each != "day")]
    names = dict.fromkeys(each.name for each in ledger.fact.columns)
    return [{**names, **row} for row in table.sort_by(order).slice(0, most).to_pylist()]


def _content(value: Any) -> Content:
    if isinstance(value, Decimal):
        return float(value)
    content: Content = None if value == "" else value
    return content
