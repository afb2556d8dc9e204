"""The conditions that metrics put on rows, and where they cannot be judged because no row knows their columns."""

from __future__ import annotations

from sqlglot import exp

from xlops.engine import nodes as n
from xlops.engine.plan import Leg, Read
from xlops.facts import Fact
from xlops.metrics.base import Last, Where


def metric_where(fact: Fact, where: Where) -> list[exp.Expression]:
    """A metric's conditions on the rows of a fact."""
    return [
        n.among(
            n.column(text, fact.id), [n.literal(each) for each in allowed if each is not None], blank=None in allowed
        )
        for text, allowed in where
    ]


def doubtful(leg: Leg, read: Read) -> tuple[str, ...]:
    """The condition's columns that a row must know: where no row of a group does, the figure is unknown, not 0."""
    if leg.kind != "rows" or isinstance(read.leaf.aggregate, Last):
        return ()
    return tuple(text for text, allowed in read.leaf.aggregate.where if None not in allowed)


def knows(leg: Leg, read: Read) -> exp.Expression:
    """Does a row know all that the leaf's condition asks?"""
    blank = [exp.Is(this=n.column(each, leg.fact.id), expression=exp.Null()) for each in doubtful(leg, read)]
    return n.every(*(exp.Not(this=each) for each in blank))


def worth_a_row(leg: Leg) -> exp.Expression:
    """Groups with a row that meets a condition, or of which it is not known."""
    found: list[exp.Expression] = []
    for read in leg.reads:
        condition = n.every(*metric_where(leg.fact, read.leaf.aggregate.where))
        known = knows(leg, read)
        found.append(exp.GT(this=n.count(n.when(condition, n.literal(1))), expression=n.literal(0)))
        found.append(exp.EQ(this=n.count(n.when(known, n.literal(1))), expression=n.literal(0)))
    return n.either(found)
