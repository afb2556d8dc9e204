"""The same questions answered a second time: row by row in pandas and sets, slowly, sharing no code with the SQL.

Property tests hold the engine against it. It takes the meaning of a question from the metric language and the facts
alone: readings, cuts, coverage and comparisons are worked out here anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

import pandas as pd

from xlops.calendar.periods import Period, add_months
from xlops.engine.question import Question
from xlops.facts import FACTS
from xlops.metrics.base import (
    METRICS,
    Aggregate,
    Count,
    Cumulative,
    Distinct,
    Expression,
    Last,
    Number,
    Operation,
    People,
    Ref,
    walk,
)
from xlops.settings import Store

Value = Decimal | int | float | None
Row = dict[str, Any]
Key = tuple[Any, ...]
_TIME = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(day.weekday()),
    "month": lambda day: day.replace(day=1),
}
_ITEM = ("title", "style", "category", "brand", "size", "colour", "supplier")
_NUMBERED_BY_STORE = {"order_id", "lead_id", "review_id", "entry", "po"}


def evaluate(
    question: Question, frames: Mapping[str, pd.DataFrame], *, stores: Sequence[Store], bases: Mapping[str, str]
) -> list[Row]:
    """The rows of the answer, in no particular order. `frames` are the facts; days are dates, money is Decimal."""
    return _Oracle(question, frames, stores, bases).rows()


@dataclass(frozen=True)
class _Leaf(Expression):
    aggregate: Aggregate
    since: str


class _Lacks(Exception):
    """A reading lacks a dimension."""


class _Oracle:
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
        return {(row["store"], row["sku"]): row for row in self.records.get("products", [])}

    def rows(self) -> list[Row]:
        exprs = {metric: self.reading(metric) for metric in self.question.metrics}
        figures: dict[tuple[int, _Leaf], dict[Key, Value]] = {}
        groups: dict[Key, None] = {}
        if all(each in (*_TIME, "store") for each in self.question.by):
            for time in self.buckets(0):
                for store in self.stores if "store" in self.question.by else [None]:
                    groups[self.key(time, store)] = None
        for side in range(len(self.sides)):
            for leaf in {leaf for expr in exprs.values() for leaf in _leaves(expr)}:
                figures[side, leaf] = self.figures(leaf, side)
                groups.update(dict.fromkeys(figures[side, leaf]))
        return [self.row(key, exprs, figures) for key in groups]

    def key(self, time: Mapping[str, date], store: str | None) -> Key:
        return tuple(time.get(each, store) for each in self.question.by)

    def row(
        self, key: Key, exprs: Mapping[str, Expression], figures: Mapping[tuple[int, _Leaf], dict[Key, Value]]
    ) -> Row:
        made: Row = dict(zip(self.question.by, key, strict=True))
        for metric, expr in exprs.items():
            values = []
            for side in range(len(self.sides)):
                value = self.value(expr, key, side, figures)
                divides = any(isinstance(each, Operation) and each.sign == "/" for each in walk(expr))
                values.append(None if divides and self.is_broken(expr, key, side) else value)
            made[metric] = values[0]
            if len(values) == 2:
                own, against = values
                made[f"{metric}_against"] = against
                known = own is not None and against is not None and against != 0 and self.are_alike(expr, key)
                made[f"{metric}_change"] = (float(own) - float(against)) / abs(float(against)) if known else None  # type: ignore[arg-type]
        return made

    # --- readings -------------------------------------------------------------------------------------------------

    def reading(self, metric: str) -> Expression:
        found: list[Expression] = []
        for expr in (METRICS[metric].reading(self.bases), *METRICS[metric].finer):
            try:
                found.append(self.expand(expr))
            except _Lacks:
                continue
        if not found:
            raise _Lacks(metric)
        full = [expr for expr in found if all(self.records.get(leaf.aggregate.fact) for leaf in _leaves(expr))]
        return (full or found)[0]

    def expand(self, expr: Expression) -> Expression:
        match expr:
            case Aggregate():
                if not all(self.has_dimension(expr, each) for each in self.dimensions):
                    raise _Lacks(expr.fact)
                if (
                    FACTS[expr.fact].cut
                    and self.records.get(expr.fact)
                    and not any(self.cut(expr, store) is not None for store in self.keepers(expr.fact))
                ):
                    raise _Lacks(expr.fact)
                return _Leaf(expr, "")
            case Ref(metric):
                return self.reading(metric)
            case Cumulative(metric, since):
                return _running(self.reading(metric), since)
            case Operation(sign, left, right):
                return Operation(sign, self.expand(left), self.expand(right))
        return expr

    def has_dimension(self, aggregate: Aggregate, name: str) -> bool:
        fact = FACTS[aggregate.fact]
        if name in _TIME:
            return fact.rhythm != "span" and fact[aggregate.on].kind == "day"
        return name in ("platform", "store") or name in fact.dimensions or (name in _ITEM and "sku" in fact)

    def keepers(self, fact: str) -> set[str]:
        return {row["store"] for row in self.records.get(fact, [])}

    # --- rows of a leaf -------------------------------------------------------------------------------------------

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

    def read(self, leaf: _Leaf) -> list[Row]:
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
            if all(row[column] in allowed for column, allowed in aggregate.where):
                found.append(row)
        return found

    def passes(self, row: Row, fact: str) -> bool:
        """Does a row pass the question's filters?"""
        if (
            self.question.currency
            and "currency" in FACTS[fact]
            and row["currency"] not in (None, "", self.question.currency)
        ):
            return False
        return all(self.dimension(row, fact, column) in allowed for column, allowed in self.question.where)

    def dimension(self, row: Row, fact: str, name: str) -> Any:
        if name == "platform":
            return self.platforms[row["store"]]
        if name in _ITEM and "sku" in FACTS[fact] and (name == "title" or name not in FACTS[fact]):
            value = self.items.get((row["store"], row["sku"]), {}).get(name)
            return row.get("title") if value is None and name == "title" and fact == "order_lines" else value
        return row[name]

    def figures(self, leaf: _Leaf, side: int) -> dict[Key, Value]:
        aggregate, fact = leaf.aggregate, leaf.aggregate.fact
        rows: dict[Key, list[Row]] = {}
        for time, row in self.placed(leaf, side):
            if not self.passes(row, fact):
                continue
            key = tuple(time[each] if each in time else self.dimension(row, fact, each) for each in self.question.by)
            rows.setdefault(key, []).append(row)
        found = {key: _aggregate(aggregate, group, len(self.stores) > 1) for key, group in rows.items()}
        exact = self.exact(leaf, side)
        for (time_key, store), value in exact.items():
            time = dict(time_key)
            place = {"store": store, "platform": self.platforms[store]}
            key = tuple(time[each] if each in time else place[each] for each in self.question.by)
            known = [each for each in (found.get(key), value) if each is not None]
            found[key] = sum(known[1:], start=known[0]) if known else None
        return found

    def placed(self, leaf: _Leaf, side: int) -> Iterable[tuple[dict[str, date], Row]]:
        """Each row with the time bucket that it counts in; a row of a running total counts in many."""
        aggregate, rhythm = leaf.aggregate, FACTS[leaf.aggregate.fact].rhythm
        rows, period = self.read(leaf), self.sides[side][0]
        exact = self.exact(leaf, side)
        if rhythm == "span":
            chosen = {store: self.spans(aggregate.fact, store, period) for store in self.stores}
            yield from (({}, row) for row in rows if (row["start"], row["day"]) in chosen[row["store"]])
            return
        if rhythm == "reference" and aggregate.on != "day":
            yield from (({}, row) for row in rows)
            return
        for time, days in self.by_bucket(side):
            if leaf.since:
                first = days[-1].replace(day=1) if leaf.since == "month" else days[-1].replace(month=1, day=1)
                wanted = set(Period(first, days[-1]))
            else:
                wanted = set(days)
            inside = [row for row in rows if row[aggregate.on] in wanted]
            if isinstance(aggregate, Last):
                last: dict[str, date] = {}
                for row in inside:
                    last[row["store"]] = max(last.get(row["store"], row[aggregate.on]), row[aggregate.on])
                inside = [row for row in inside if row[aggregate.on] == last[row["store"]]]
            yield from ((time, row) for row in inside if (tuple(time.items()), row["store"]) not in exact)

    def by_bucket(self, side: int) -> list[tuple[dict[str, date], list[date]]]:
        period, moved, by_months = self.sides[side]
        found: dict[Key, list[date]] = {}
        for day in period:
            shown = moved(day)
            if by_months and "day" in self.question.by and shown.day != day.day:
                continue
            found.setdefault(
                tuple((each, _TIME[each](shown)) for each in self.question.by if each in _TIME), []
            ).append(day)
        return [(dict(key), days) for key, days in found.items()]

    def buckets(self, side: int) -> list[dict[str, date]]:
        return [time for time, _ in self.by_bucket(side)]

    def days(self, side: int, key: Key) -> list[date]:
        wanted = {each: value for each, value in zip(self.question.by, key, strict=True) if each in _TIME}
        return next((days for time, days in self.by_bucket(side) if time == wanted), [])

    def spans(self, fact: str, store: str, period: Period) -> set[tuple[date, date]]:
        held = {
            (row["start"], row["day"])
            for row in self.records.get(fact, [])
            if row["store"] == store and period.start <= row["start"] and row["day"] <= period.end
        }
        return {(period.start, period.end)} if (period.start, period.end) in held else held

    def exact(self, leaf: _Leaf, side: int) -> dict[tuple[Key, str], Value]:
        """(bucket, store) -> the platform's own de-duplicated figure, where it replaces the sum of days."""
        aggregate = leaf.aggregate
        if not isinstance(aggregate, People) or not aggregate.period_fact or aggregate.where or leaf.since:
            return {}
        if FACTS[aggregate.fact].rhythm == "span" or any(
            each not in (*_TIME, "store", "platform") for each in self.dimensions
        ):
            return {}
        held = {
            (row["store"], row["start"], row["day"]): row[aggregate.column]
            for row in self.records.get(aggregate.period_fact, [])
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

    # --- values ---------------------------------------------------------------------------------------------------

    def value(
        self, expr: Expression, key: Key, side: int, figures: Mapping[tuple[int, _Leaf], dict[Key, Value]]
    ) -> Value:
        match expr:
            case Number(value):
                return int(value) if value.is_integer() else value
            case _Leaf():
                stores = [store for place in self.places(key) for store in place]
                if not any(self.known(expr, store, side, key)[0] for store in stores):
                    return None
                return figures[side, expr].get(key, 0)
            case Operation(sign, left, right):
                one, two = self.value(left, key, side, figures), self.value(right, key, side, figures)
                if one is None or two is None:
                    return None
                if sign == "/":
                    return float(one) / float(two) if two else None
                if sign == "*":
                    return float(one) * float(two)
                if isinstance(one, float) or isinstance(two, float):
                    one, two = float(one), float(two)
                return one + two if sign == "+" else one - two  # type: ignore[operator]
        raise TypeError(expr)

    def known(self, leaf: _Leaf, store: str, side: int, key: Key) -> tuple[bool, bool]:
        """(is any day known, is a day of the store's life unknown)."""
        fact, days = FACTS[leaf.aggregate.fact], self.days(side, key)
        if not days:
            return False, False
        if fact.rhythm == "span":
            return bool(self.spans(fact.id, store, self.sides[side][0])), False
        time = tuple((each, value) for each, value in zip(self.question.by, key, strict=True) if each in _TIME)
        if (time, store) in self.exact(leaf, side):
            return True, False
        if leaf.since:
            first = days[-1].replace(day=1) if leaf.since == "month" else days[-1].replace(month=1, day=1)
            days = list(Period(first, days[-1]))
        if not self.has(fact.id, store):
            return False, False
        if fact.rhythm == "reference":
            return True, False
        begins = min(
            row["day"]
            for each, rows in self.records.items()
            if FACTS[each].rhythm not in ("span", "reference")
            for row in rows
            if row["store"] == store
        )
        covered = self.covered(leaf, store)
        return any(day in covered for day in days), any(day not in covered for day in days if day >= begins)

    def has(self, fact: str, store: str) -> bool:
        return store in self.keepers(fact) or (
            fact == "refunds" and store in self.keepers("orders") | self.keepers("order_lines")
        )

    def covered(self, leaf: _Leaf, store: str) -> set[date]:
        fact = FACTS[leaf.aggregate.fact]
        if fact.rhythm == "event":
            days = [
                row["day"]
                for each, rows in self.records.items()
                if FACTS[each].rhythm == "event"
                for row in rows
                if row["store"] == store
            ]
            return set(Period(min(days), max(days)))
        parting = {"ads": "tool"}.get(fact.id)
        cuts = (self.cut(leaf.aggregate, store) or {}) if fact.cut else None
        return {
            row["day"]
            for row in self.records.get(fact.id, [])
            if row["store"] == store
            and (cuts is None or cuts.get((row[parting] or "") if parting else "") == (row["cut"] or ""))
        }

    def is_broken(self, expr: Expression, key: Key, side: int) -> bool:
        """Would a ratio set unlike days or stores against each other?"""
        leaves = _leaves(expr)
        mixed = any(FACTS[leaf.aggregate.fact].rhythm != "event" for leaf in leaves)
        for store in [store for place in self.places(key) for store in place]:
            if not any(
                self.has(leaf.aggregate.fact, store) or self.known(leaf, store, side, key)[0] for leaf in leaves
            ):
                continue
            for leaf in leaves:
                rhythm = FACTS[leaf.aggregate.fact].rhythm
                known, missing = self.known(leaf, store, side, key)
                if not self.has(leaf.aggregate.fact, store) and not known:
                    return True
                if rhythm in ("daily", "event"):
                    if missing and (rhythm == "daily" or mixed):
                        return True
                elif self.days(side, key) and not known:
                    return True
        return False

    def are_alike(self, expr: Expression, key: Key) -> bool:
        """Are the people of both sides counted in the same way?"""
        time = tuple((each, value) for each, value in zip(self.question.by, key, strict=True) if each in _TIME)
        stores = [store for place in self.places(key) for store in place]
        for leaf in _leaves(expr):
            exact = [self.exact(leaf, side) for side in range(len(self.sides))]
            if any(exact):
                ways = {
                    len(self.days(side, key)) == 1 or any((time, store) in exact[side] for store in stores)
                    for side in range(len(self.sides))
                }
                if len(ways) > 1:
                    return False
        return True


def _records(frame: pd.DataFrame) -> list[Row]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(key): value for key, value in row.items()} for row in plain.to_dict("records")]


def _leaves(expr: Expression) -> list[_Leaf]:
    return [each for each in walk(expr) if isinstance(each, _Leaf)]


def _running(expr: Expression, since: str) -> Expression:
    match expr:
        case _Leaf(aggregate, _):
            return _Leaf(aggregate, since)
        case Operation(sign, left, right):
            return Operation(sign, _running(left, since), _running(right, since))
    return expr


def _aggregate(aggregate: Aggregate, rows: Sequence[Row], many_stores: bool) -> Value:
    known = [row for row in rows if row[aggregate.column] is not None]
    match aggregate:
        case Count():
            return len(known)
        case Distinct():
            if not known:
                return None
            if many_stores and aggregate.column in _NUMBERED_BY_STORE:
                return len({(row["store"], row[aggregate.column]) for row in known})
            return len({row[aggregate.column] for row in known})
    values = [row[aggregate.column] for row in known]
    return sum(values[1:], start=values[0]) if values else None
