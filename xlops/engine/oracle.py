"""The same questions answered a second time: row by row in pandas and sets, slowly, sharing no code with the SQL.

Property tests hold the engine against it. It takes the meaning of a question from the metric language and the facts
alone: readings, cuts, coverage and comparisons are worked out here anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import pandas as pd

from xlops.calendar.periods import Period
from xlops.engine.oracle_rows import TIME, Key, OracleLeaf, Row, Slice, Value
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
    Ref,
    walk,
)
from xlops.settings import Store


def evaluate(
    question: Question, frames: Mapping[str, pd.DataFrame], *, stores: Sequence[Store], bases: Mapping[str, str]
) -> list[Row]:
    """The rows of the answer, in no particular order. `frames` are the facts; days are dates, money is Decimal."""
    return _Oracle(question, frames, stores, bases).rows()


_NUMBERED_BY_STORE = {"order_id", "lead_id", "review_id", "entry", "po"}


class _Lacks(Exception):
    """A reading lacks a dimension."""


class _Oracle(Slice):
    def rows(self) -> list[Row]:
        exprs = {metric: self.reading(metric) for metric in self.question.metrics}
        figures: dict[tuple[int, OracleLeaf], dict[Key, Value]] = {}
        groups: dict[Key, None] = {}
        if all(each in (*TIME, "store") for each in self.question.by):
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
        self, key: Key, exprs: Mapping[str, Expression], figures: Mapping[tuple[int, OracleLeaf], dict[Key, Value]]
    ) -> Row:
        made: Row = dict(zip(self.question.by, key, strict=True))
        for metric, expr in exprs.items():
            values = []
            for side in range(len(self.sides)):
                value = self.value(expr, key, side, figures)
                divides = any(isinstance(each, Operation) and each.sign == "/" for each in walk(expr))
                is_bad = self.is_mingled(expr, key) or (divides and self.is_broken(expr, key, side))
                values.append(None if is_bad else value)
            made[metric] = values[0]
            if len(values) == 2:
                own, against = values
                made[f"{metric}_against"] = against
                known = own is not None and against is not None and against != 0 and self.are_alike(expr, key)
                made[f"{metric}_change"] = (float(own) - float(against)) / abs(float(against)) if known else None  # type: ignore[arg-type]
        return made

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
                return OracleLeaf(expr, "")
            case Ref(metric):
                return self.reading(metric)
            case Cumulative(metric, since):
                return _running(self.reading(metric), since)
            case Operation(sign, left, right):
                return Operation(sign, self.expand(left), self.expand(right))
        return expr

    def figures(self, leaf: OracleLeaf, side: int) -> dict[Key, Value]:
        aggregate, fact = leaf.aggregate, leaf.aggregate.fact
        rows: dict[Key, list[Row]] = {}
        for time, row in self.placed(leaf, side):
            if not self.passes(row, fact):
                continue
            key = tuple(time[each] if each in time else self.dimension(row, fact, each) for each in self.question.by)
            if (
                self.is_foreign(row, fact)
                and FACTS[fact][aggregate.column].kind == "money"
                and not isinstance(aggregate, Count)
            ):
                row = {**row, aggregate.column: None}
            rows.setdefault(key, []).append(row)
        found = {key: _aggregate(aggregate, group, len(self.stores) > 1) for key, group in rows.items()}
        asked = [column for column, allowed in aggregate.where if None not in allowed]
        if asked and not leaf.since and not isinstance(aggregate, Last):
            knows: dict[Key, bool] = {}
            for time, row in self.placed(leaf, side, all_rows=True):
                if self.passes(row, fact):
                    key = tuple(
                        time[each] if each in time else self.dimension(row, fact, each) for each in self.question.by
                    )
                    knows[key] = knows.get(key, False) or all(row[each] is not None for each in asked)
            found.update({key: None for key, is_known in knows.items() if not is_known})
        exact = self.exact(leaf, side)
        for (time_key, store), value in exact.items():
            time = dict(time_key)
            place = {"store": store, "platform": self.platforms[store]}
            key = tuple(time[each] if each in time else place[each] for each in self.question.by)
            known = [each for each in (found.get(key), value) if each is not None]
            found[key] = sum(known[1:], start=known[0]) if known else None
        return found

    def placed(self, leaf: OracleLeaf, side: int, *, all_rows: bool = False) -> Iterable[tuple[dict[str, date], Row]]:
        """Each row with the time bucket that it counts in; a row of a running total counts in many."""
        aggregate, rhythm = leaf.aggregate, FACTS[leaf.aggregate.fact].rhythm
        rows, period = self.read(leaf, all_rows=all_rows), self.sides[side][0]
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

    def value(
        self, expr: Expression, key: Key, side: int, figures: Mapping[tuple[int, OracleLeaf], dict[Key, Value]]
    ) -> Value:
        match expr:
            case Number(value):
                return int(value) if value.is_integer() else value
            case OracleLeaf():
                stores = [store for place in self.places(key) for store in place]
                if not any(self.known(expr, store, side, key)[0] for store in stores):
                    return None
                alone = isinstance(expr.aggregate, Last) and expr.aggregate.by_store
                if alone and sum(self.has(expr.aggregate.fact, store) for store in stores) > 1:
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

    def is_mingled(self, expr: Expression, key: Key) -> bool:
        """Would money of some rows be set against other rows?"""
        stores = [store for place in self.places(key) for store in place]
        return any(
            len(
                {
                    self.currencies_read(leaf, store)
                    for leaf in _leaves(expr)
                    if store in self.keepers(leaf.aggregate.fact)
                }
            )
            > 1
            for store in stores
        )

    def is_broken(self, expr: Expression, key: Key, side: int) -> bool:
        """Would a ratio set unlike days or stores against each other?"""
        leaves = _leaves(expr)
        mixed = any(FACTS[leaf.aggregate.fact].rhythm != "event" for leaf in leaves)
        for store in [store for place in self.places(key) for store in place]:
            if not any(
                self.has(leaf.aggregate.fact, store) or self.known(leaf, store, side, key)[0] for leaf in leaves
            ):
                continue
            lacks = {tuple(self.known(leaf, store, side, key)[1]) for leaf in leaves}
            for leaf in leaves:
                rhythm = FACTS[leaf.aggregate.fact].rhythm
                known, missing = self.known(leaf, store, side, key)
                if not self.has(leaf.aggregate.fact, store) and not known:
                    return True
                if rhythm in ("daily", "event"):
                    if missing and (mixed or len(lacks) > 1):
                        return True
                elif self.days(side, key) and not known:
                    return True
        return False

    def are_alike(self, expr: Expression, key: Key) -> bool:
        """Are both sides counted in the same way, over days and stores that are known on either?"""
        time = tuple((each, value) for each, value in zip(self.question.by, key, strict=True) if each in TIME)
        stores = [store for place in self.places(key) for store in place]
        begins = [day for store in stores if (day := self.begins(store))]
        for leaf in _leaves(expr):
            for store in stores:
                if self.is_lopsided(leaf, store, key, min(begins, default=None)):
                    return False
            exact = [self.exact(leaf, side) for side in range(len(self.sides))]
            if any(exact):
                ways = {
                    len(self.days(side, key)) == 1 or any((time, store) in exact[side] for store in stores)
                    for side in range(len(self.sides))
                }
                if len(ways) > 1:
                    return False
        return True

    def is_lopsided(self, leaf: OracleLeaf, store: str, key: Key, first: date | None) -> bool:
        """Does one side know less of the store than the other, or less than all? `first` is that of its group."""
        known = [self.known(leaf, store, side, key) for side in range(len(self.sides))]
        if not self.has(leaf.aggregate.fact, store) and not any(is_known for is_known, _ in known):
            return False
        begins, rhythm = self.begins(store), FACTS[leaf.aggregate.fact].rhythm
        time = tuple((each, value) for each, value in zip(self.question.by, key, strict=True) if each in TIME)
        for side, (is_known, missing) in enumerate(known):
            days = self.days(side, key)
            closed = bool(days and begins and days[-1] < begins)
            if not is_known and not closed and any(other for other, _ in known):
                return True
            if rhythm not in ("daily", "event") or (time, store) in self.exact(leaf, side):
                continue
            if missing or (first and begins and any(day < first for day in self.counted(leaf, days))):
                return True
        return False


def _leaves(expr: Expression) -> list[OracleLeaf]:
    return [each for each in walk(expr) if isinstance(each, OracleLeaf)]


def _running(expr: Expression, since: str) -> Expression:
    match expr:
        case OracleLeaf(aggregate, _):
            return OracleLeaf(aggregate, since)
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
