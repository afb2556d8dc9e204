"""Which reading of a metric answers a question: its own, or a finer fact's; expanded to the aggregates it is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from xlops.engine.dimensions import every_dimension, known_dimensions, origin
from xlops.engine.extent import Holdings
from xlops.engine.parts import parts_for
from xlops.engine.question import TIME, Mark
from xlops.errors import QuestionError, nearest
from xlops.facts import FACTS
from xlops.label import Label
from xlops.metrics.base import METRICS, Aggregate, Count, Cumulative, Distinct, Expression, Number, Operation, Ref, walk


@dataclass(frozen=True)
class Leaf(Expression):
    """An aggregate of a question; `since` widens each bucket back to the first day of its month or year."""

    aggregate: Aggregate
    since: Literal["", "month", "year"] = ""

    @cached_property
    def _hash(self) -> int:
        return hash((self.aggregate, self.since))

    def __hash__(self) -> int:
        return self._hash  # leaves are looked up thousands of times, and what they are made of is nested deep

    @property
    def fact(self) -> str:
        """The fact it is read from."""
        return self.aggregate.fact

    @property
    def is_money(self) -> bool:
        """Does it add up amounts in a currency?"""
        fact, aggregate = FACTS[self.fact], self.aggregate
        return not isinstance(aggregate, (Count, Distinct)) and fact[aggregate.column].kind == "money"

    def columns(self) -> set[str]:
        """The columns that must be known for it, besides those of the question's dimensions."""
        needed = {column for column, _ in self.aggregate.where}
        return needed | {self.aggregate.column} if isinstance(self.aggregate, Distinct) else needed


@dataclass(frozen=True)
class Chosen:
    """A metric as it is read for one question: only leaves, numbers and operations are left."""

    metric: str
    expr: Expression
    marks: tuple[Mark, ...] = ()

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Its aggregates, each once."""
        return tuple(dict.fromkeys(leaves(self.expr)))

    @cached_property
    def is_ratio(self) -> bool:
        """Does it divide anywhere?"""
        return any(isinstance(each, Operation) and each.sign == "/" for each in walk(self.expr))


def leaves(expr: Expression) -> Iterator[Leaf]:
    """The aggregates below a node."""
    return (each for each in walk(expr) if isinstance(each, Leaf))


_NO_DIMENSION = Label('no fact has a dimension "{name}"{hint}', "没有数据表含有维度“{name}”{hint}")
_MEANT = Label('; did you mean "{near}"?', "；是不是“{near}”？")


class _LackingError(Exception):
    """No reading has the dimension; carries what is said of it."""


def choose(metric: str, dimensions: Sequence[str], *, holdings: Holdings, bases: Mapping[str, str]) -> Chosen:
    """The first reading of `metric` that has all `dimensions`; QuestionError with what it has when there is none."""
    try:
        return _choose(metric, dimensions, holdings, bases, ())
    except _LackingError as lacking:
        known = every_dimension()
        for each in dimensions:
            if each not in known:
                hint = _MEANT.format(near=near) if (near := nearest(each, known)) else ""
                raise QuestionError(_NO_DIMENSION.format(name=each, hint=hint)) from None
        raise QuestionError(str(lacking)) from None


def _choose(
    id: str, dimensions: Sequence[str], holdings: Holdings, bases: Mapping[str, str], above: tuple[str, ...]
) -> Chosen:
    if id in above:
        raise QuestionError(f"metric {id} is declared by way of itself: {' -> '.join((*above, id))}")
    metric = METRICS[id]
    fit: list[Chosen] = []
    lacking: list[_LackingError] = []
    for index, expr in enumerate((metric.reading(bases), *metric.finer)):
        try:
            read = _expand(id, expr, dimensions, holdings, bases, (*above, id))
        except _LackingError as error:
            lacking.append(error)
            continue
        marks = read.marks
        if index:
            mark: Mark = "attributed" if any(each.fact == "traffic" for each in read.leaves) else "finer"
            marks = tuple(dict.fromkeys((*marks, mark)))
        fit.append(Chosen(id, read.expr, marks))
    if not fit:
        raise lacking[0]
    # A shop that lacks the metric's own fact altogether is answered from the finer one, marked as such.
    return next((each for each in fit if all(holdings[leaf.fact] for leaf in each.leaves)), fit[0])


def _expand(
    id: str,
    expr: Expression,
    dimensions: Sequence[str],
    holdings: Holdings,
    bases: Mapping[str, str],
    above: tuple[str, ...],
) -> Chosen:
    match expr:
        case Number():
            return Chosen(id, expr)
        case Leaf():
            return Chosen(id, expr)
        case Aggregate():
            leaf = Leaf(expr)
            _has_dimensions(id, leaf, dimensions, holdings)
            return Chosen(id, leaf)
        case Ref(metric):
            return _choose(metric, dimensions, holdings, bases, above)
        case Cumulative(metric, since):
            read = _choose(metric, dimensions, holdings, bases, above)
            return Chosen(id, _since(read.expr, since), read.marks)
        case Operation(sign, left, right):
            one = _expand(id, left, dimensions, holdings, bases, above)
            two = _expand(id, right, dimensions, holdings, bases, above)
            return Chosen(id, Operation(sign, one.expr, two.expr), tuple(dict.fromkeys((*one.marks, *two.marks))))
    raise TypeError(expr)


def _since(expr: Expression, since: Literal["month", "year"]) -> Expression:
    match expr:
        case Leaf(aggregate):
            return Leaf(aggregate, since)
        case Operation(sign, left, right):
            return Operation(sign, _since(left, since), _since(right, since))
        case _:
            return expr


def _has_dimensions(id: str, leaf: Leaf, dimensions: Sequence[str], holdings: Holdings) -> None:
    fact, on = FACTS[leaf.fact], leaf.aggregate.on
    for each in dimensions:
        if origin(fact, each, on=on) is not None:
            continue
        if each in TIME and fact.rhythm == "span":
            held = sorted({span for extent in holdings[fact.id].values() for span in extent.spans})
            spans = ", ".join(f"{start}..{end}" for start, end in held) or "none yet"
            raise _LackingError(
                f'{id} cannot be asked by {each}: the fact "{fact.id}" holds figures of whole periods only ({spans})'
            )
        has = ", ".join(known_dimensions(fact, on=on))
        raise _LackingError(f'{id} cannot be asked by {each}: the fact "{fact.id}" has no such dimension; it has {has}')
    if (
        fact.cut
        and holdings[fact.id]
        and not any(parts_for(fact, extent, leaf.columns(), dimensions) for extent in holdings[fact.id].values())
    ):
        cuts = sorted({cut or "(whole store)" for extent in holdings[fact.id].values() for _, cut in extent.parts})
        raise _LackingError(
            f'{id} cannot be asked by {" x ".join(dimensions) or "nothing"}: the exports of "{fact.id}" are cut by '
            f"{'; '.join(cuts)} only"
        )
