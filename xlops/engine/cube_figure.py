"""One figure off the cube: leaves, what is known of them, and the operations over them, as the SQL computes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlops.calendar.periods import Period
from xlops.engine.cube_known import NOTHING, WHOLE, Known
from xlops.engine.cube_table import Tally, judged_by
from xlops.engine.extent import Part
from xlops.engine.legs import leaf_type
from xlops.engine.nodes import MONEY, REAL, Type
from xlops.engine.nodes import WHOLE as COUNTS
from xlops.engine.plan import STORE_SCOPED
from xlops.engine.question import Atom
from xlops.engine.reading import Chosen, Leaf
from xlops.facts import FACTS
from xlops.metrics.base import Count, Distinct, Expression, Last, Number, Operation, People
from xlops.settings import Store

if TYPE_CHECKING:
    from xlops.engine.cube import Cube

NEVER = 10**9
"""A day after all days."""
SCALE = 10_000
"""Money is held in ten-thousandths."""


@dataclass(frozen=True)
class Slice:
    """What a question narrows: the stores, and the dimensions with their values."""

    stores: tuple[Store, ...]
    dimensions: tuple[str, ...]
    values: tuple[tuple[Atom, ...], ...]
    is_mingled: bool = False
    """Would the metric set money of some rows against other rows?"""


@dataclass(frozen=True)
class Compared:
    """A figure, what it is set against, and the relative change; None is blank."""

    now: float | None
    before: float | None
    change: float | None


class Look:
    """One figure in the making. `cut_by` is the period for which facts in cuts chose what is read, of both sides of a comparison."""

    def __init__(
        self, cube: Cube, chosen: Chosen, slice: Slice, period: Period, *, cut_by: Period | None = None
    ) -> None:
        self.cube, self.chosen, self.slice, self.period = cube, chosen, slice, period
        self.cut_by = (cut_by or period).start.toordinal(), (cut_by or period).end.toordinal()
        self.start, self.end = period.start.toordinal(), period.end.toordinal()
        self.states: dict[Leaf, tuple[Known, ...]] = {}

    def figure(self) -> float | None:
        """The metric; None where it is unknown or would be of unlike things."""
        value, type = self.value(self.chosen.expr)
        if value is None or self.slice.is_mingled or (self.chosen.is_ratio and self.is_broken()):
            return None
        return _real(value, type)

    def value(self, expr: Expression) -> tuple[int | float | None, Type]:
        """A node's value: money in ten-thousandths, counts as they are, the rest as floats."""
        match expr:
            case Number(value):
                return (int(value), COUNTS) if value.is_integer() else (value, REAL)
            case Leaf():
                return self.leaf(expr), leaf_type(expr)
            case Operation(sign, left, right):
                return _combined(sign, *self.value(left), *self.value(right))
        raise TypeError(expr)

    def leaf(self, leaf: Leaf) -> int | None:
        """An aggregate's figure; None where nothing is known of it."""
        stores = self.slice.stores
        if not any(each.is_known for each in self.known(leaf)):
            return None
        aggregate = leaf.aggregate
        if isinstance(aggregate, Last) and aggregate.by_store and self._keepers(leaf) > 1:
            return None
        if (exact := self.exact(leaf)) is not None:
            return exact[0]
        found = [0, 0, 0, 0, 0]
        for each in stores:
            tally = self._tally(leaf, each.id)
            for place, number in enumerate((tally.total, tally.known, tally.hits, tally.rows, tally.knowing)):
                found[place] += number
        total, known, hits, rows, knowing = found
        if isinstance(aggregate, Distinct) and not _is_key(leaf):
            total = self._different(leaf) if known else 0
        if rows and not knowing and judged_by(leaf):
            return None
        if known or isinstance(aggregate, Count):
            return total
        return 0 if not hits else None

    def _keepers(self, leaf: Leaf) -> int:
        return sum(self.cube.has(leaf.fact, each.id) for each in self.slice.stores)

    def _tally(self, leaf: Leaf, store: str) -> Tally:
        cube, dimensions = self.cube, self.slice.dimensions
        table, parts = cube.table(leaf, dimensions), self._parts(leaf, store)
        start, end = self._days(leaf)
        if isinstance(leaf.aggregate, Last):
            everything = cube.table(leaf, ())
            last = everything.last_day(cube.ranges(everything, Slice((), (), ()), store, parts), start, end)
            if last is None:
                return Tally(0, 0, 0, 0, 0)
            start = end = last
        return table.tally(cube.ranges(table, self.slice, store, parts), start, end)

    def _different(self, leaf: Leaf) -> int:
        """How many different values: of numbers that each store gives out, store by store."""
        table, days = self.cube.distinct(leaf, self.slice.dimensions), self._days(leaf)
        ranges = [
            self.cube.ranges(table, self.slice, each.id, self._parts(leaf, each.id)) for each in self.slice.stores
        ]
        if leaf.aggregate.column in STORE_SCOPED:
            return sum(table.count(each, *days) for each in ranges)
        return table.count(tuple(each for of_store in ranges for each in of_store), *days)

    def _parts(self, leaf: Leaf, store: str) -> tuple[Part, ...] | None:
        return self.cube.parts(leaf, store, self.slice.dimensions, *self.cut_by)

    def _days(self, leaf: Leaf) -> tuple[int, int]:
        """The days that the leaf adds up: the period, or all since the first of the month or year of its end."""
        if not leaf.since:
            return self.start, self.end
        end = self.period.end
        return (end.replace(day=1) if leaf.since == "month" else end.replace(month=1, day=1)).toordinal(), self.end

    def exact(self, leaf: Leaf) -> tuple[int, frozenset[str]] | None:
        """The platform's own figure of the period, and the stores that it is of."""
        aggregate = leaf.aggregate
        if not isinstance(aggregate, People) or not aggregate.period_fact or aggregate.where or leaf.since:
            return None
        return None if self.slice.dimensions else self.cube.period_figure(aggregate, self.slice, self.period)

    def known(self, leaf: Leaf) -> tuple[Known, ...]:
        """What is known of each store of the slice."""
        if leaf not in self.states:
            exact = self.exact(leaf)
            days = self._days(leaf)
            self.states[leaf] = tuple(
                NOTHING
                if self.cube.share(leaf, each.id) == "none"
                else WHOLE
                if exact is not None and each.id in exact[1]
                else self.cube.cover(leaf.fact, each.id, self._parts(leaf, each.id)).known(*days)
                for each in self.slice.stores
            )
        return self.states[leaf]

    def is_broken(self) -> bool:
        """Would a ratio set unlike days or stores against each other? See gaps.py."""
        leaves = self.chosen.leaves
        of_events = all(FACTS[each.fact].rhythm == "event" for each in leaves)
        states = [self.known(each) for each in leaves]
        for place, store in enumerate(self.slice.stores):
            own = [each[place] for each in states]
            if all(each.is_known and not each.missing for each in own):
                continue
            kept = [self.cube.has(leaf.fact, store.id) or each.is_known for leaf, each in zip(leaves, own, strict=True)]
            if not any(kept):
                continue
            is_strict = not of_events or len({(bool(each.missing), each.covered) for each in own}) > 1
            for leaf, state, is_kept in zip(leaves, own, kept, strict=True):
                if not is_kept:
                    return True
                if FACTS[leaf.fact].rhythm == "snapshot":
                    if not state.is_known:
                        return True
                elif state.missing and is_strict:
                    return True
        return False


def compared(own: Look, other: Look) -> Compared:
    """A figure against another; the change is blank where the two are not alike."""
    now, before = own.figure(), other.figure()
    if now is None or not before or not _are_alike(own, other):
        return Compared(now, before, None)
    return Compared(now, before, (now - before) / abs(before))


def _are_alike(own: Look, other: Look) -> bool:
    """Are both sides counted in the same way, over days and stores that are known on either? See gaps.py."""
    cube, stores = own.cube, own.slice.stores
    begins = {each.id: cube.begins(each.id) for each in stores}
    first = min((day for day in begins.values() if day is not None), default=NEVER)
    for leaf in own.chosen.leaves:
        by_days = FACTS[leaf.fact].rhythm in ("daily", "event")
        sides = list(zip(own.known(leaf), other.known(leaf), strict=True))
        for store, states in zip(stores, sides, strict=True):
            known = [each.is_known for each in states]
            if not cube.has(leaf.fact, store.id) and not any(known):
                continue
            opened = begins[store.id] or 0
            if any(known) and any(
                not each.is_known and look.end >= opened for each, look in zip(states, (own, other), strict=True)
            ):
                return False
            if by_days and any(each.missing or (each.early or NEVER) < first for each in states):
                return False
        exact = [look.exact(leaf) for look in (own, other)]
        if any(exact):
            ways = {
                look.start == look.end or (figure is not None and bool(figure[1]))
                for look, figure in zip((own, other), exact, strict=True)
            }
            if len(ways) > 1:
                return False
    return True


def _is_key(leaf: Leaf) -> bool:
    """Does the number differ in every row of its store? Then counting rows is enough."""
    return set(FACTS[leaf.fact].key) == {"store", leaf.aggregate.column}


def _combined(
    sign: str, one: int | float | None, one_type: Type, two: int | float | None, two_type: Type
) -> tuple[int | float | None, Type]:
    """left (+ - * /) right, with the types that the SQL gives them."""
    type: Type = (
        REAL if sign in "*/" or REAL in (one_type, two_type) else MONEY if MONEY in (one_type, two_type) else COUNTS
    )
    if one is None or two is None:
        return None, type
    if type == REAL:
        left, right = _real(one, one_type), _real(two, two_type)
        match sign:
            case "*":
                return left * right, type
            case "/":
                return (left / right if right else None), type
            case "+":
                return left + right, type
        return left - right, type
    if type == MONEY:
        one, two = (one if one_type == MONEY else one * SCALE), (two if two_type == MONEY else two * SCALE)
    return (one + two if sign == "+" else one - two), type


def _real(value: int | float, type: Type) -> float:
    return value / SCALE if type == MONEY else float(value)
