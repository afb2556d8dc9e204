"""Which cut of a fact is read. Exports give the same numbers cut by channel, by item ...: one of them counts."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from xlops.calendar.periods import Period
from xlops.engine.dimensions import own_columns
from xlops.engine.extent import PARTED, Extent, Part
from xlops.facts import Fact


def cut_columns(part: Part) -> frozenset[str]:
    """The dimensions by which a part is cut."""
    return frozenset(each for each in part[1].split(",") if each)


def key_dimensions(fact: Fact) -> frozenset[str]:
    """The dimensions that a cut may have: what stands in the key besides store, day and the cut itself."""
    return frozenset(fact.key) - {"store", "day", "start", "cut", PARTED.get(fact.id, "")}


def parts_for(
    fact: Fact, extent: Extent, columns: Collection[str], dimensions: Sequence[str], *, periods: Sequence[Period] = ()
) -> tuple[Part, ...]:
    """The parts of one store that are read: for each value of the parting column the coarsest cut with the columns.

    A cut that has a day in `periods` goes before one that has none. Empty when no cut has the columns.
    """

    def is_used(part: Part) -> bool:
        return not periods or any(day in period for period in periods for day in extent.parts[part])

    return tuple(
        next(filter(is_used, each), each[0]) if len(each) > 1 else each[0]
        for each in fitting(fact, extent, columns, dimensions)
    )


def fitting(
    fact: Fact, extent: Extent, columns: Collection[str], dimensions: Sequence[str]
) -> tuple[tuple[Part, ...], ...]:
    """For each value of the parting column the parts that have the columns, coarsest first."""
    needed = set(columns).union(*(own_columns(fact, each) for each in dimensions))
    in_cut = needed & key_dimensions(fact)
    beside = needed - key_dimensions(fact) - {"store", "day", "currency", "cut", PARTED.get(fact.id, "")}
    fit = [
        part for part in extent.parts if in_cut <= cut_columns(part) and beside <= extent.filled.get(part, frozenset())
    ]
    values = sorted({value for value, _ in fit})
    if len(values) > 1:
        values = [each for each in values if each]  # rows of no tool in particular are the total of the others
    return tuple(
        tuple(sorted((part for part in fit if part[0] == value), key=lambda part: (len(cut_columns(part)), part[1])))
        for value in values
    )
