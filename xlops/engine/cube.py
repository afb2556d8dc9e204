"""One figure at a time, thousands of times over: read off prefix sums in whole numbers instead of asking the engine.

A cell function asks for one metric over one range of days under a few conditions, and a sheet has a thousand of them.
The first one of a kind loads the aggregates that it needs, by day and slice; the others cost microseconds. A figure is
the same as the engine's to the last digit, blanks too, or the cube says that it cannot prove it (Unproven) and the
engine is asked: figures of whole periods, sums of real numbers, tables of things without days, questions by currency.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from threading import RLock
from typing import TypeVar

from xlops.calendar.periods import Period
from xlops.engine.cube_figure import Compared, Look, Slice, compared
from xlops.engine.cube_known import Cover, cover
from xlops.engine.cube_table import (
    DistinctTable,
    LeafTable,
    Range,
    Unproven,
    load_distinct,
    load_leaf,
)
from xlops.engine.dimensions import ITEM_COLUMNS, origin
from xlops.engine.extent import Holdings, Part
from xlops.engine.legs import leaf_type
from xlops.engine.nodes import REAL
from xlops.engine.parts import fitting
from xlops.engine.question import TIME, Atom
from xlops.engine.reading import Chosen, Leaf, choose
from xlops.engine.run import Engine
from xlops.errors import QuestionError
from xlops.facts import FACTS, Fact
from xlops.metrics.base import People

Where = tuple[tuple[str, tuple[Atom, ...]], ...]
"""As a question holds it: (column, allowed values), sorted."""
KEPT = 200_000
"""So many figures are remembered."""
T = TypeVar("T")


class Cube:
    """The aggregates of one generation that were asked for so far. Safe to share between threads."""

    def __init__(
        self, engine: Callable[[], Engine], holdings: Holdings, bases: Mapping[str, str], currency: str | None
    ) -> None:
        self._engine, self._holdings, self._bases, self._currency = engine, holdings, bases, currency
        self._stores = holdings.stores
        self._lock = RLock()
        self._figures: dict[tuple[str, date, date, Where], float | None] = {}
        self._chosen: dict[tuple[str, tuple[str, ...]], Chosen | QuestionError] = {}
        self._slices: dict[Where, Slice] = {}
        self._proofs: dict[tuple[str, Where], tuple[Chosen, Slice]] = {}
        self._tables: dict[tuple[Leaf, tuple[str, ...]], LeafTable | None] = {}
        self._distinct: dict[tuple[Leaf, tuple[str, ...]], DistinctTable | None] = {}
        self._fitting: dict[tuple[Leaf, str, tuple[str, ...]], tuple[tuple[Part, ...], ...]] = {}
        self._covers: dict[tuple[str, str, tuple[Part, ...] | None], Cover] = {}
        self._ranges: dict[object, tuple[Range, ...]] = {}
        self._shares: dict[tuple[Leaf, str], str] = {}
        self._period_figures: dict[tuple[str, str], Mapping[tuple[str, date, date], int]] = {}
        self._are_items_unique: bool | None = None

    def figure(self, metric: str, period: Period, where: Where) -> float | None:
        """The metric over the period; None is blank. Unproven when the engine has to be asked; its errors are raised alike."""
        key = (metric, period.start, period.end, where)
        try:
            return self._figures[key]
        except KeyError:
            pass
        with self._lock:
            figure = Look(self, *self._proved(metric, where), period).figure()
            if len(self._figures) >= KEPT:
                self._figures.clear()
            self._figures[key] = figure
            return figure

    def compared(self, metric: str, period: Period, against: Period, where: Where) -> Compared:
        """The metric over the period and over the one it is set against; raises as `figure` does."""
        with self._lock:
            proved = self._proved(metric, where)
            return compared(Look(self, *proved, period), Look(self, *proved, against, cut_by=period))

    def _proved(self, metric: str, where: Where) -> tuple[Chosen, Slice]:
        """The reading of a metric and what it is narrowed to, where the cube can prove their figures."""
        key = (metric, where)
        if key not in self._proofs:
            slice = self._slice(where)
            chosen = self._choose(metric, tuple(column for column, _ in where))
            self._prove(chosen, slice)
            self._proofs[key] = chosen, replace(slice, is_mingled=self._is_mingled(chosen, slice))
        return self._proofs[key]

    def _choose(self, metric: str, dimensions: tuple[str, ...]) -> Chosen:
        """The reading of a metric; what refuses the question is kept too, for it takes long to say why."""
        key = (metric, dimensions)
        if key not in self._chosen:
            try:
                self._chosen[key] = choose(metric, dimensions, holdings=self._holdings, bases=self._bases)
            except QuestionError as error:
                self._chosen[key] = error
        found = self._chosen[key]
        if isinstance(found, QuestionError):
            raise found.with_traceback(None)
        return found

    def _slice(self, where: Where) -> Slice:
        if where not in self._slices:
            wanted = dict(where)
            if any(each in TIME or each == "currency" for each in wanted):
                raise Unproven
            stores = tuple(
                each
                for each in self._stores
                if ("store" not in wanted or each.id in wanted["store"])
                and ("platform" not in wanted or each.platform in wanted["platform"])
            )
            others = [(column, values) for column, values in where if column not in ("store", "platform")]
            self._slices[where] = Slice(stores, tuple(c for c, _ in others), tuple(v for _, v in others))
        return self._slices[where]

    def _prove(self, chosen: Chosen, slice: Slice) -> None:
        """Unproven for what only the engine can tell."""
        for leaf in chosen.leaves:
            fact = FACTS[leaf.fact]
            if fact.rhythm in ("span", "reference") or leaf_type(leaf) == REAL:
                raise Unproven
            for name, values in zip(slice.dimensions, slice.values, strict=True):
                _prove_values(fact, name, values, on=leaf.aggregate.on)
                if self._holdings["products"] and origin(fact, name, on=leaf.aggregate.on) == "products":
                    self._prove_items()
        if len({leaf.since for leaf in chosen.leaves}) > 1:
            raise Unproven
        if not self._currency:
            codes = {
                code
                for leaf in chosen.leaves
                if leaf.is_money
                for store in slice.stores
                if (extent := self._holdings[leaf.fact].get(store.id))
                for code in extent.currencies
            }
            if len(codes) > 1:
                raise Unproven

    def _is_mingled(self, chosen: Chosen, slice: Slice) -> bool:
        """Would the metric set money of some rows against other rows?"""
        return any(
            len({self.share(leaf, each.id) for leaf in chosen.leaves if each.id in self._holdings[leaf.fact]}) > 1
            for each in slice.stores
        )

    def _prove_items(self) -> None:
        if self._are_items_unique is None:
            sql = 'SELECT 1 FROM "products" GROUP BY "store", "sku" HAVING COUNT(*) > 1 LIMIT 1'
            self._are_items_unique = not self._engine().table(sql, facts=["products"]).num_rows
        if not self._are_items_unique:
            raise Unproven

    def table(self, leaf: Leaf, dimensions: tuple[str, ...]) -> LeafTable:
        """The sums of a leaf, loaded when first asked for."""
        key = (leaf, dimensions)
        if key not in self._tables:
            self._tables[key] = None
            self._tables[key] = load_leaf(
                self._engine(), leaf, dimensions, has_items=self._has_items, currency=self._currency or ""
            )
        return _there(self._tables[key])

    def distinct(self, leaf: Leaf, dimensions: tuple[str, ...]) -> DistinctTable:
        """The different values of a leaf, loaded when first asked for."""
        key = (leaf, dimensions)
        if key not in self._distinct:
            self._distinct[key] = None
            self._distinct[key] = load_distinct(self._engine(), leaf, dimensions, has_items=self._has_items)
        return _there(self._distinct[key])

    @property
    def _has_items(self) -> bool:
        return bool(self._holdings["products"])

    def parts(
        self, leaf: Leaf, store: str, dimensions: tuple[str, ...], start: int, end: int
    ) -> tuple[Part, ...] | None:
        """The parts that are read of a store; None for facts without cuts. See parts.py."""
        fact = FACTS[leaf.fact]
        if not fact.cut:
            return None
        key = (leaf, store, dimensions)
        if key not in self._fitting:
            extent = self._holdings[fact.id].get(store)
            self._fitting[key] = fitting(fact, extent, leaf.columns(), dimensions) if extent else ()
        return tuple(
            each[0]
            if len(each) == 1
            else next((part for part in each if self.cover(fact.id, store, (part,)).count(start, end)), each[0])
            for each in self._fitting[key]
        )

    def cover(self, fact: str, store: str, parts: tuple[Part, ...] | None) -> Cover:
        """The covered days of a store."""
        key = (fact, store, parts)
        if key not in self._covers:
            self._covers[key] = cover(self._holdings, fact, store, parts)
        return self._covers[key]

    def share(self, leaf: Leaf, store: str) -> str:
        """How much of a store's rows the leaf can read: whole, part or none; money of other currencies is left out."""
        key = (leaf, store)
        if key not in self._shares:
            extent = self._holdings[leaf.fact].get(store)
            others = extent.currencies - {self._currency} if extent and self._currency and leaf.is_money else None
            self._shares[key] = (
                "whole" if not others or extent is None else "part" if self._currency in extent.currencies else "none"
            )
        return self._shares[key]

    def begins(self, store: str) -> int | None:
        """The first day of which the store has anything at all."""
        day = self._holdings.begins(store)
        return day.toordinal() if day else None

    def has(self, fact: str, store: str) -> bool:
        """Does the store keep the fact?"""
        return self._holdings.has(fact, store)

    def period_figure(self, aggregate: People, slice: Slice, period: Period) -> tuple[int, frozenset[str]] | None:
        """The platform's own figure of exactly this period over the stores of the slice; None where one lacks it."""
        fact, column = aggregate.period_fact, aggregate.column
        held = self._holdings[fact]
        keeping = [each.id for each in slice.stores if self.has(aggregate.fact, each.id) or each.id in held]
        if period.start == period.end or not keeping:
            return None
        if not all(each in held and held[each].tells(column, period.start, period.end) for each in keeping):
            return None
        if (fact, column) not in self._period_figures:
            sql = f'SELECT "store", "start", "day", SUM("{column}") FROM "{fact}" GROUP BY "store", "start", "day"'
            rows = zip(*(each.to_pylist() for each in self._engine().table(sql, facts=[fact]).columns), strict=True)
            self._period_figures[fact, column] = {(row[0], row[1], row[2]): int(row[3] or 0) for row in rows}
        figures = self._period_figures[fact, column]
        return sum(figures[each, period.start, period.end] for each in keeping), frozenset(keeping)

    def ranges(
        self, of: LeafTable | DistinctTable, slice: Slice, store: str, parts: tuple[Part, ...] | None
    ) -> tuple[Range, ...]:
        """Where the rows of a store stand in a table."""
        key = (id(of), slice.values, store, parts)
        if key not in self._ranges:
            self._ranges[key] = tuple(
                found
                for value, cut in ((("", ""),) if parts is None else parts)
                for values in product(*slice.values)
                if (found := of.slices.get((store, value, cut, *values)))
            )
        return self._ranges[key]


def _prove_values(fact: Fact, name: str, values: Sequence[Atom], *, on: str) -> None:
    """Only text and flags are compared here as the engine compares them."""
    kind = "text" if name in ITEM_COLUMNS and origin(fact, name, on=on) == "products" else fact[name].kind
    fits: tuple[type, ...] = {"text": (str,), "flag": (bool,)}.get(kind, ())
    if not all(each is None or (fits and isinstance(each, fits)) for each in values):
        raise Unproven


def _there(table: T | None) -> T:
    if table is None:
        raise Unproven
    return table
