"""Whether people are counted once: by the platform for that very day or period, or as a sum of cells."""

from __future__ import annotations

from collections.abc import Iterable

from xlops.engine.extent import Holdings
from xlops.engine.parts import cut_columns, key_dimensions
from xlops.engine.plan import Group, Plan, Read
from xlops.engine.question import Side
from xlops.metrics.base import People


def added_up(read: Read, side: Side, groups: Iterable[Group], made: Plan, *, holdings: Holdings) -> frozenset[Group]:
    """The groups in which a figure of `read` adds up several cells of a store: one person may count more than once.

    Stores are added up without a mark: a visitor of two storefronts is a visitor of each, as every platform counts.
    """
    if not isinstance(read.leaf.aggregate, People):
        return frozenset()
    figures = set(read.spans_of(side))
    if read.fact.rhythm == "span":
        held = [store for store, _, _ in figures]
        several = {store for store in held if held.count(store) > 1}
        return frozenset(group for group in groups if several & set(made.stores_of(group[1])))
    keeping = {each.id for each in made.stores if holdings.has(read.fact.id, each.id)}
    fixed = {*made.question.by, *(column for column, values in made.question.where if len(values) == 1)}
    fixed |= {column for column, values in read.leaf.aggregate.where if len(values) == 1}
    in_cells = {store for store in keeping if _is_in_cells(read, store, fixed)}
    stores_of = {place: keeping.intersection(made.stores_of(place)) for place in {place for _, place in groups}}
    buckets = side.buckets(made.question.by)
    found = set()
    for key, place in groups:
        days, stores = buckets.get(key), stores_of[place]
        if not days or not stores:
            continue
        many = bool(read.leaf.since) or (
            len(days) > 1 and not all((store, days[0], days[-1]) in figures for store in stores)
        )
        if many or stores & in_cells:
            found.add((key, place))
    return frozenset(found)


def _is_in_cells(read: Read, store: str, fixed: set[str]) -> bool:
    """Does the store's export hold several rows a day for what is asked?"""
    parts = read.parts_of(store)
    if parts is None:
        return bool(key_dimensions(read.fact) - fixed)
    return len(parts) > 1 or bool(frozenset[str]().union(*(cut_columns(each) for each in parts)) - fixed)
