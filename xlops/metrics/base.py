"""The closed metric language: an aggregate over one fact column, and + - x / of metrics.

Because nothing else can be said in it, one declaration is read four ways: SQL (engine/sql.py), pandas
(engine/oracle.py), Excel formula (engine/formula.py) and prose (docs, dictionary). What would average a rate or
sum distinct people cannot be written: `Sum` refuses columns of kind "people", and no aggregate takes a metric.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from xlops.facts import FACTS
from xlops.facts.base import INDEX
from xlops.label import Label
from xlops.registry import Registry

Unit = Literal["money", "share", "count", "people", "times", "days", "hours", "seconds", "score", "level", "rank"]
Good = Literal["up", "down", "band", "none"]
Where = tuple[tuple[str, tuple[str | bool | int | None, ...]], ...]
"""Equality only: (column, allowed values), all of which must hold."""


class Expression:
    """A node of the language; `+ - * /` make larger ones."""

    def __add__(self, other: Operand) -> Operation:
        return Operation("+", self, expression(other))

    def __sub__(self, other: Operand) -> Operation:
        return Operation("-", self, expression(other))

    def __mul__(self, other: Operand) -> Operation:
        return Operation("*", self, expression(other))

    def __truediv__(self, other: Operand) -> Operation:
        return Operation("/", self, expression(other))

    def __rsub__(self, other: Operand) -> Operation:
        return Operation("-", expression(other), self)

    def __rtruediv__(self, other: Operand) -> Operation:
        return Operation("/", expression(other), self)


@dataclass(frozen=True)
class Aggregate(Expression):
    """One value over rows of one fact. `on` names the date column that places a row in a period."""

    fact: str
    column: str
    on: str = "day"
    where: Where = ()

    def __post_init__(self) -> None:
        table = FACTS[self.fact]
        for name in (self.column, self.on, *(each for each, _ in self.where)):
            table[name]  # raises UnknownName
        if table[self.on].kind != "day" and table.rhythm != "reference":
            raise ValueError(f"{self.fact}.{self.on} is not a day")
        if table[self.column].unit == INDEX and not isinstance(self, Count):
            raise ValueError(
                f"{self.fact}.{self.column} is an index on a bent scale: it can be ranked, no figure is made of it"
            )
        self._check(table[self.column].kind)

    def _check(self, kind: str) -> None:
        """Subclasses refuse the kinds that would make a wrong number."""


@dataclass(frozen=True)
class Sum(Aggregate):
    """Sum of an additive column. People counted by a platform are not additive and are refused."""

    def _check(self, kind: str) -> None:
        if kind not in ("money", "count", "number"):
            raise ValueError(
                f"{self.fact}.{self.column} is {kind}: it cannot be summed; People or Distinct may be meant"
            )


@dataclass(frozen=True)
class Count(Aggregate):
    """Number of rows whose `column` is known. Additive when the column is part of the key, which holds for rows."""


@dataclass(frozen=True)
class Distinct(Aggregate):
    """Number of different known values, recounted from rows for every group and period; never added up."""

    def _check(self, kind: str) -> None:
        if kind != "text" and kind != "day":
            raise ValueError(f"{self.fact}.{self.column} is {kind}: only ids and days are counted distinct")


@dataclass(frozen=True)
class People(Aggregate):
    """People as a platform de-duplicated them.

    Exact for one day (or for a period for which the archive holds the platform's own figure in the span fact
    `period_fact`); otherwise the sum of the cells, and the answer carries the mark "not de-duplicated".
    """

    period_fact: str = ""

    def _check(self, kind: str) -> None:
        if kind != "people":
            raise ValueError(f"{self.fact}.{self.column} is {kind}: Sum is meant")
        if self.period_fact:
            FACTS[self.period_fact][self.column]


@dataclass(frozen=True)
class Last(Aggregate):
    """The value at the end of the period: over each store, its last day in the period, summed over the rows of it.

    A level, a rank or a threshold is of one store (`by_store`): over several stores together it is blank.
    """

    by_store: bool = False

    def _check(self, kind: str) -> None:
        if kind in ("people", "text", "flag"):
            raise ValueError(f"{self.fact}.{self.column} is {kind}: it has no value at the end of a period")


@dataclass(frozen=True)
class Number(Expression):
    """A constant."""

    value: float


@dataclass(frozen=True)
class Ref(Expression):
    """Another metric, by id."""

    metric: str


@dataclass(frozen=True)
class Operation(Expression):
    """left (+ - * /) right, over metrics and numbers. A zero or unknown denominator gives blank."""

    sign: Literal["+", "-", "*", "/"]
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Cumulative(Expression):
    """A sum metric added up from the first day of the month or year to each day asked."""

    metric: str
    since: Literal["month", "year"]


@dataclass(frozen=True)
class Metric:
    """A number people ask for."""

    id: str
    expr: Expression
    label: Label
    unit: Unit
    good: Good
    doc: str
    so_what: Label
    subject: str
    basis: Label | None = None
    switch: str = ""
    """The basis switch of the settings that picks a variant: conversion, amount or refund."""
    variants: Mapping[str, Expression] = field(default_factory=dict)
    finer: tuple[Expression, ...] = ()
    """The same number from a finer fact, tried in order when `expr` lacks a dimension that was asked for."""
    finer_note: Label | None = None
    differs: Label | None = None
    """Why it may differ from the platform's own screen."""

    def reading(self, bases: Mapping[str, str]) -> Expression:
        """The expression under the shop's basis switches."""
        return self.variants.get(bases.get(self.switch, ""), self.expr) if self.switch else self.expr

    @property
    def kind(self) -> Literal["simple", "ratio", "derived", "cumulative"]:
        """simple: one aggregate; ratio: a quotient; derived: sums of metrics; cumulative: running."""
        match self.expr:
            case Aggregate():
                return "simple"
            case Cumulative():
                return "cumulative"
            case Operation("/", _, _):
                return "ratio"
            case Operation():
                return (
                    "ratio"
                    if any(isinstance(each, Operation) and each.sign == "/" for each in walk(self.expr))
                    else "derived"
                )
            case _:
                return "derived"

    def __add__(self, other: Operand) -> Operation:
        return Ref(self.id) + other

    def __sub__(self, other: Operand) -> Operation:
        return Ref(self.id) - other

    def __mul__(self, other: Operand) -> Operation:
        return Ref(self.id) * other

    def __truediv__(self, other: Operand) -> Operation:
        return Ref(self.id) / other

    def __rsub__(self, other: Operand) -> Operation:
        return expression(other) - Ref(self.id)

    def __rtruediv__(self, other: Operand) -> Operation:
        return expression(other) / Ref(self.id)


Operand = Expression | Metric | int | float
METRICS: Registry[Metric] = Registry("metric", "xlops.metrics")


def expression(operand: Operand) -> Expression:
    """The operand as a node: metrics become references, numbers constants."""
    match operand:
        case Metric():
            return Ref(operand.id)
        case Expression():
            return operand
        case int() | float():
            return Number(float(operand))
    raise TypeError(f"{operand!r} is not of the metric language")


def walk(expr: Expression) -> Iterator[Expression]:
    """The node and every node below it, references not followed."""
    yield expr
    if isinstance(expr, Operation):
        yield from walk(expr.left)
        yield from walk(expr.right)


def metric(
    id: str,
    expr: Operand,
    *,
    en: str,
    zh: str,
    unit: Unit,
    good: Good,
    doc: str,
    so_what: tuple[str, str],
    subject: str,
    basis: tuple[str, str] | None = None,
    switch: str = "",
    variants: Mapping[str, Operand] | None = None,
    finer: tuple[Operand, ...] = (),
    finer_note: tuple[str, str] | None = None,
    differs: tuple[str, str] | None = None,
) -> Metric:
    """Declare a metric. Aggregates stand alone; ratios and sums are made of metrics, so that every leaf has a name."""
    node = expression(expr)
    for each in (node, *(expression(other) for other in (variants or {}).values()), *map(expression, finer)):
        _leaves_have_names(id, each)
        if isinstance(each, Last) and unit in ("level", "rank") and not each.by_store:
            raise ValueError(f"metric {id}: a {unit} is of one store; write by_store=True")
    return METRICS.add(
        Metric(
            id,
            node,
            Label(en, zh),
            unit,
            good,
            doc,
            Label(*so_what),
            subject,
            Label(*basis) if basis else None,
            switch,
            {key: expression(value) for key, value in (variants or {}).items()},
            tuple(expression(each) for each in finer),
            Label(*finer_note) if finer_note else None,
            Label(*differs) if differs else None,
        )
    )


def _leaves_have_names(id: str, node: Expression) -> None:
    if isinstance(node, Operation) and any(isinstance(each, Aggregate) for each in walk(node)):
        raise ValueError(f"metric {id}: declare its aggregates as metrics of their own first")
