"""What a metric is made of: its leaves, the facts it reads, how it rolls up and over what it adds up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from xlops.facts import FACTS, Fact
from xlops.metrics.base import (
    METRICS,
    Aggregate,
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

Bases = Mapping[str, str]
RollUp = Literal["sum", "recount", "people", "last", "ratio", "running", "none"]
TIME = ("day", "week", "month")


def leaves(metric_id: str, bases: Bases) -> tuple[str, ...]:
    """The simple metrics that `metric_id` is made of under the shop's bases, in order of first use.

    Raises UnknownName for a reference to no metric, ValueError when metrics refer to each other in a circle.
    """
    return tuple(dict.fromkeys(_leaves(metric_id, bases, ())))


def _leaves(metric_id: str, bases: Bases, above: tuple[str, ...]) -> Iterator[str]:
    if metric_id in above:
        raise ValueError(f"metrics refer to each other in a circle: {' -> '.join((*above, metric_id))}")
    for node in walk(METRICS[metric_id].reading(bases)):
        match node:
            case Aggregate():
                yield metric_id
            case Ref(other) | Cumulative(other, _):
                yield from _leaves(other, bases, (*above, metric_id))
            case _:
                pass


def depends(metric_id: str, bases: Bases) -> frozenset[str]:
    """The facts that `metric_id` reads when no finer dimension is asked for."""
    return frozenset(
        node.fact
        for leaf in leaves(metric_id, bases)
        for node in walk(METRICS[leaf].reading(bases))
        if isinstance(node, Aggregate)
    )


def may_read(metric_id: str, bases: Bases) -> frozenset[str]:
    """All facts that `metric_id` may read: also those of finer readings and the platform's period figures."""
    facts: set[str] = set()
    for leaf in leaves(metric_id, bases):
        for node in readings(leaf, bases):
            facts |= {each.fact for each in walk(node) if isinstance(each, Aggregate)}
            facts |= {each.period_fact for each in walk(node) if isinstance(each, People) and each.period_fact}
    return frozenset(facts)


def readings(metric_id: str, bases: Bases) -> tuple[Expression, ...]:
    """The readings of a metric in the order in which they are tried: the coarse one, then the finer ones."""
    metric = METRICS[metric_id]
    return (metric.reading(bases), *metric.finer)


def rollup(metric_id: str, bases: Bases) -> RollUp:
    """How values of parts become the value of the whole.

    sum: they add up; recount: counted again from rows; people: the platform's own period figure, else marked "not
    de-duplicated"; last: the value at the end; ratio: sum over sum, never a mean; running: added up from a first day;
    none: read store by store only.
    """
    return _rollup(METRICS[metric_id].reading(bases), bases)


def _rollup(node: Expression, bases: Bases) -> RollUp:
    match node:
        case People():
            return "people"
        case Distinct():
            return "recount"
        case Last():
            return "none" if node.by_store else "last"
        case Aggregate() | Number():
            return "sum"
        case Cumulative():
            return "running"
        case Ref(other):
            return rollup(other, bases)
        case Operation(sign, left, right):
            parts = {_rollup(left, bases), _rollup(right, bases)}
            if sign == "/" or "ratio" in parts:
                return "ratio"
            # What is least additive decides for the whole.
            return next(each for each in ("none", "people", "recount", "last", "running", "sum") if each in parts)
    raise TypeError(f"{node!r} is not of the metric language")


def additive(metric_id: str, dimension: str, bases: Bases) -> bool:
    """Do the values over `dimension` add up to the value without it? Decides totals, stacks and shares.

    False, too, for a dimension that no reading of the metric has.
    """
    if rollup(metric_id, bases) in ("ratio", "none"):
        return False
    if dimension in TIME and rollup(metric_id, bases) == "running":
        return False
    return all(_leaf_is_additive(leaf, dimension, bases) for leaf in leaves(metric_id, bases))


def _leaf_is_additive(leaf: str, dimension: str, bases: Bases) -> bool:
    for node in readings(leaf, bases):
        if isinstance(node, Aggregate) and _has(FACTS[node.fact], dimension):
            kind = _rollup(node, bases)
            return kind == "sum" or (kind == "last" and dimension not in TIME)
    return False


def _has(fact: Fact, dimension: str) -> bool:
    if dimension in TIME:
        return fact.rhythm not in ("span", "reference")
    if dimension == "platform" or dimension in fact:
        return True
    return "sku" in fact and dimension in FACTS["products"].dimensions
