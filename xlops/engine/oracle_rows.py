"""What the oracle knows of the facts: rows, cuts, coverage, buckets of time; the second evaluation's own account."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

import pandas as pd

from xlops.calendar.periods import Period, add_months
from xlops.engine.question import Question
from xlops.facts import FACTS
from xlops.metrics.base import Aggregate, Count, Distinct, Expression, People
from xlops.settings import Store

Value = Decimal | int | float | None
Row = dict[str, Any]
Key = tuple[Any, ...]
TIME = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(day.weekday()),
    "month": lambda day: day.replace(day=1),
}
_ITEM = ("title", "style", "category", "brand", "size", "colour", "supplier")


@dataclass(frozen=True)
class OracleLeaf(Expression):
    """An aggregate as the oracle reads it."""

    aggregate: Aggregate
    since: str


def _records(frame: pd.DataFrame) -> list[Row]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(key): value for key, value in row.items()} for row in plain.to_dict("records")]


class Slice:
    """The facts as one question sees them, row by row."""

    def __init__(
        self, question: Question, frames: Mapping[str, pd.DataFrame], stores: Sequence[Store], bases: Mapping[str, str]
    ) -> None:
        self.question, self.bases = question, bases
        self.records: dict[str, list[Row]] = {fact: _records(frame) for fact, frame in frames.items()}
        seen = {row["store"] for rows in self.records.values() for row in rows}
        named = {each.id for each in stores}
        self.platforms = {each.id: each.platform for each in stores} | dict.fromkeys(sorted(seen - named), "")
        self.dimensions = [*question.by, *(column for column, _ in question.where)]
        wanted = dict(question.where)
        self.stores = [
            store
            for store, platform in self.platforms.items()
            if store in wanted.get("store", (store,)) and platform in wanted.get("platform", (platform,))
        ]
        self.sides: list[tuple[Period, Callable[[date], date], bool]] = [(question.period, lambda day: day, False)]
        if (against := question.against) is not None:
            months = against.shift_months
            moved = (
                (lambda day: add_months(day, months)) if months else (lambda day: day + timedelta(against.shift_days))
            )
            self.sides.append((against.period, moved, bool(months)))

    @cached_property
    def items(self) -> dict[Key, Row]:
        """The products by store and SKU."""
        return {(row["store"], row["sku"]): row for row in self.records.get("products", [])}

    def has_dimension(self, aggregate: Aggregate, name: str) -> bool:
        """Can rows of the aggregate's fact be grouped by it?"""
        fact = FACTS[aggregate.fact]
        if name in TIME:
            return fact.rhythm != "span" and fact[aggregate.on].kind == "day"
        return name in ("platform", "store") or name in fact.dimensions or (name in _ITEM and "sku" in fact)

    def keepers(self, fact: str) -> set[str]:
        """The stores that have rows of a fact."""
        return {row["store"] for row in self.records.get(fact, [])}

    def cut(self, aggregate: Aggregate, store: str) -> dict[str, str] | None:
        """Value of the parting column -> the cut that is read."""
        fact = FACTS[aggregate.fact]
        parting = {"ads": "tool"}.get(fact.id)
        needed = {column for column, _ in aggregate.where}
        if isinstance(aggregate, Distinct):
            needed.add(aggregate.column)
        for each in self.dimensions:
            needed |= {"sku"} if each in _ITEM else {each}
        possible = set(fact.key) - {"store", "day", "cut", parting}
        plain = needed - possible - {"store", "day", "week", "month", "platform", "currency", parting}
        found: dict[str, list[tuple[bool, int, str]]] = {}
        rows = [row for row in self.records.get(fact.id, []) if row["store"] == store]
        for text in {row["cut"] or "" for row in rows}:
            for part in {(row[parting] or "") if parting else "" for row in rows if (row["cut"] or "") == text}:
                own = [
                    row for row in rows if (row["cut"] or "") == text and (not parting or (row[parting] or "") == part)
                ]
                columns = set(text.split(",")) - {""}
                if needed & possible <= columns and all(any(row[each] is not None for row in own) for each in plain):
                    used = any(row["day"] in self.question.period for row in own)
                    found.setdefault(part, []).append((not used, len(columns), text))
        if len(found) > 1:
            found.pop("", None)
        return {part: min(cuts)[2] for part, cuts in found.items()} or None

    def read(self, leaf: OracleLeaf, *, all_rows: bool = False) -> list[Row]:
        """The rows of a leaf's fact in the slice, of the right cut, under the metric's own conditions."""
        aggregate = leaf.aggregate
        parting = {"ads": "tool"}.get(aggregate.fact)
        cuts = {store: self.cut(aggregate, store) for store in self.stores} if FACTS[aggregate.fact].cut else None
        found = []
        for row in self.records.get(aggregate.fact, []):
            if row["store"] not in self.stores:
                continue
            if cuts is not None:
                part = (row[parting] or "") if parting else ""
                if (cuts[row["store"]] or {}).get(part) != (row["cut"] or ""):
                    continue
            if all_rows or all(row[column] in allowed for column, allowed in aggregate.where):
                found.append(row)
        return found

    def passes(self, row: Row, fact: str) -> bool:
        """Does a row pass the question's filters?"""
        if "currency" in self.dimensions and self.is_foreign(row, fact):
            return False
        return all(self.dimension(row, fact, column) in allowed for column, allowed in self.question.where)

    def is_foreign(self, row: Row, fact: str) -> bool:
        """Is the row in another currency than the question's?"""
        asked = self.question.currency
        return bool(asked) and "currency" in FACTS[fact] and row["currency"] not in (None, "", asked)

    def currencies_read(self, leaf: OracleLeaf, store: str) -> str:
        """Which of a store's amounts count: "all", "some", "none"."""
        aggregate = leaf.aggregate
        is_money = (
            not isinstance(aggregate, (Count, Distinct)) and FACTS[aggregate.fact][aggregate.column].kind == "money"
        )
        if not is_money or not self.question.currency or "currency" in self.dimensions:
            return "all"
        named = {row.get("currency") for row in self.records.get(aggregate.fact, []) if row["store"] == store}
        others = named - {None, "", self.question.currency}
        return "all" if not others else "some" if self.question.currency in named else "none"

    def dimension(self, row: Row, fact: str, name: str) -> Any:
        """The value of a dimension for a row."""
        if name == "platform":
            return self.platforms[row["store"]]
        if name in _ITEM and "sku" in FACTS[fact] and (name == "title" or name not in FACTS[fact]):
            value = self.items.get((row["store"], row["sku"]), {}).get(name)
            return row.get("title") if value is None and name == "title" and fact == "order_lines" else value
        return row[name]

    def by_bucket(self, side: int) -> list[tuple[dict[str, date], list[date]]]:
        """The days of a side by the time buckets they are shown in."""
        period, moved, by_months = self.sides[side]
        found: dict[Key, list[date]] = {}
        for day in period:
            shown = moved(day)
            if by_months and "day" in self.question.by and shown.day != day.day:
                continue
            found.setdefault(tuple((each, TIME[each](shown)) for each in self.question.by if each in TIME), []).append(
                day
            )
        return [(dict(key), days) for key, days in found.items()]

    def buckets(self, side: int) -> list[dict[str, date]]:
        """The time buckets of a side."""
        return [time for time, _ in self.by_bucket(side)]

    def days(self, side: int, key: Key) -> list[date]:
        """The days of a side that a row of the answer stands for."""
        wanted = {each: value for each, value in zip(self.question.by, key, strict=True) if each in TIME}
        return next((days for time, days in self.by_bucket(side) if time == wanted), [])

    def spans(self, fact: str, store: str, period: Period) -> set[tuple[date, date]]:
        """The spans of a store that are read for a period."""
        held = {
            (row["start"], row["day"])
            for row in self.records.get(fact, [])
            if row["store"] == store and period.start <= row["start"] and row["day"] <= period.end
        }
        return {(period.start, period.end)} if (period.start, period.end) in held else held

    def exact(self, leaf: OracleLeaf, side: int) -> dict[tuple[Key, str], Value]:
        """(bucket, store) -> the platform's own de-duplicated figure, where it replaces the sum of days."""
        aggregate = leaf.aggregate
        if not isinstance(aggregate, People) or not aggregate.period_fact or aggregate.where or leaf.since:
            return {}
        if FACTS[aggregate.fact].rhythm == "span" or any(
            each not in (*TIME, "store", "platform") for each in self.dimensions
        ):
            return {}
        held = {
            (row["store"], row["start"], row["day"]): row[aggregate.column]
            for row in self.records.get(aggregate.period_fact, [])
            if row[aggregate.column] is not None
        }
        keepers = self.keepers(aggregate.fact) | self.keepers(aggregate.period_fact)
        found: dict[tuple[Key, str], Value] = {}
        for time, days in self.by_bucket(side):
            for together in self.places(None):
                stores = [each for each in together if each in keepers]
                if len(days) > 1 and stores and all((each, days[0], days[-1]) in held for each in stores):
                    for each in stores:
                        found[tuple(time.items()), each] = held[each, days[0], days[-1]]
        return found

    def places(self, key: Key | None) -> list[list[str]]:
        """The stores of a group; of all groups when `key` is None."""
        if "store" in self.question.by:
            wanted = None if key is None else key[self.question.by.index("store")]
            return [[each] for each in self.stores if wanted in (None, each)]
        if "platform" in self.question.by:
            kinds = dict.fromkeys(self.platforms[each] for each in self.stores)
            chosen = kinds if key is None else [key[self.question.by.index("platform")]]
            return [[each for each in self.stores if self.platforms[each] == kind] for kind in chosen]
        return [self.stores]

    def known(self, leaf: OracleLeaf, store: str, side: int, key: Key) -> tuple[bool, list[date]]:
        """(is any day known, the days of the store's life that are unknown)."""
        fact, days = FACTS[leaf.aggregate.fact], self.days(side, key)
        if not days or self.currencies_read(leaf, store) == "none":
            return False, []
        if fact.rhythm == "span":
            return bool(self.spans(fact.id, store, self.sides[side][0])), []
        time = tuple((each, value) for each, value in zip(self.question.by, key, strict=True) if each in TIME)
        if (time, store) in self.exact(leaf, side):
            return True, []
        if not self.has(fact.id, store):
            return False, []
        if fact.rhythm == "reference":
            return True, []
        days, begins, covered = self.counted(leaf, days), self.begins(store), self.covered(leaf, store)
        missing = [day for day in days if begins and day >= begins and day not in covered]
        return any(day in covered for day in days), missing

    def counted(self, leaf: OracleLeaf, days: list[date]) -> list[date]:
        """The days whose rows a leaf adds up for a bucket of days."""
        if not leaf.since or not days:
            return days
        first = days[-1].replace(day=1) if leaf.since == "month" else days[-1].replace(month=1, day=1)
        return list(Period(first, days[-1]))

    def begins(self, store: str) -> date | None:
        """The first day of which anything of the store is known."""
        days = [
            row["day"]
            for each, rows in self.records.items()
            if FACTS[each].rhythm not in ("span", "reference")
            for row in rows
            if row["store"] == store
        ]
        return min(days) if days else None

    def has(self, fact: str, store: str) -> bool:
        """Does the store keep the fact?"""
        return store in self.keepers(fact) or (
            fact == "refunds" and store in self.keepers("orders") | self.keepers("order_lines")
        )

    def covered(self, leaf: OracleLeaf, store: str) -> set[date]:
        """The days of which the store's rows are known."""
        fact = FACTS[leaf.aggregate.fact]
        if fact.rhythm == "event":
            together = {fact.id}
            for family in ({"orders", "order_lines"}, {"leads", "deals"}):
                if fact.id in family:
                    together = family
            if fact.id == "refunds" and store in self.keepers("orders") | self.keepers("order_lines"):
                together = {"orders", "order_lines"}
            days = [row["day"] for each in together for row in self.records.get(each, []) if row["store"] == store]
            last = max(days)
            if fact.id == "inbound":  # a register of purchases, not a daily export
                kinds = [each for each in self.records if FACTS[each].rhythm == "event"]
                last = max(row["day"] for each in kinds for row in self.records[each] if row["store"] == store)
            return set(Period(min(days), last))
        parting = {"ads": "tool"}.get(fact.id)
        cuts = (self.cut(leaf.aggregate, store) or {}) if fact.cut else None
        return {
            row["day"]
            for row in self.records.get(fact.id, [])
            if row["store"] == store
            and (cuts is None or cuts.get((row[parting] or "") if parting else "") == (row["cut"] or ""))
        }
