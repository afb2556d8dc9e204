"""A plan as one SQL statement: legs stitched by UNION ALL and GROUP BY, then metrics, then changes.

The text runs on DuckDB and is made only of what Spark, ClickHouse and Postgres understand alike: typed NULLs, doubles
before division, NULLIF for denominators, quoted names, stated order of NULLs, days as literals, other values bound.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import sqlglot
from sqlglot import exp

from xlops.engine import nodes as n
from xlops.engine.gaps import Masks, is_dense
from xlops.engine.legs import Parameters, columns_of, leaf_type, rows_index, rows_name, select, value_name
from xlops.engine.plan import Group, Leg, Plan
from xlops.engine.question import TIME, Side
from xlops.engine.reading import Chosen, Leaf
from xlops.errors import QuestionError
from xlops.metrics.base import Count, Expression, Number, Operation


@dataclass(frozen=True)
class Compiled:
    """SQL text for DuckDB, and what is bound in it; `query` can be written in another dialect."""

    query: exp.Expression
    parameters: Mapping[str, object]

    @cached_property
    def sql(self) -> str:
        """The statement in DuckDB's dialect, one clause a line."""
        return self.query.sql("duckdb", pretty=True, comments=False, copy=False)

    def dialect(self, text: str) -> str:
        """The same statement for "spark", "clickhouse" or "postgres"."""
        return sqlglot.transpile(self.sql, read="duckdb", write=text, pretty=True)[0]


def statement(made: Plan, known: Masks) -> Compiled:
    """The statement that answers a plan. Columns: dimensions, then m, and m_against and m_change when compared."""
    return _Compiler(made, known).compiled()


class _Compiler:
    def __init__(self, made: Plan, known: Masks) -> None:
        self.made, self.known = made, known
        self.by = made.question.by
        self.parameters = Parameters()
        self.flags: dict[str, frozenset[Group]] = {}
        self.columns: dict[str, n.Type] = {}
        for leg in made.legs:
            self.columns.update(columns_of(leg, made))

    def compiled(self) -> Compiled:
        stitched = self._stitched()
        figures = exp.Select().select(*(n.column(each, "stitched") for each in self.by), copy=False)
        for each in self.made.chosen:
            for side in self.made.question.sides:
                text = each.metric if side.index == 0 else f"{each.metric}_against"
                figures = figures.select(n.aliased(self._metric(each, side), text), copy=False)
        changes = {
            each.metric: self._is_true(self._flag("unlike", self.known.unlike[each.metric]))
            for each in self.made.chosen
        }
        figures = figures.from_(n.table("stitched"), copy=False)
        answer = exp.Select().select(*(n.column(each, "figures") for each in self.by), copy=False)
        compared = len(self.made.question.sides) > 1
        for each in self.made.chosen:
            answer = answer.select(n.column(each.metric, "figures"), copy=False)
            if not compared:
                continue
            answer = answer.select(n.column(f"{each.metric}_against", "figures"), copy=False)
            unlike = changes[each.metric]
            if unlike is not None and not isinstance(unlike, exp.Boolean):
                figures = figures.select(n.aliased(unlike, f"{each.metric}_unlike"), copy=False)
                unlike = n.column(f"{each.metric}_unlike", "figures")
            answer = answer.select(n.aliased(_change(each.metric, unlike), f"{each.metric}_change"), copy=False)
        answer = answer.from_(n.table("figures"), copy=False)
        if self.by:
            answer = answer.order_by(
                *(exp.Ordered(this=n.column(each, "figures"), desc=False, nulls_first=False) for each in self.by),
                copy=False,
            )
        if self.flags:
            figures = self._join_coverage(figures)
            answer = answer.with_(n.name("coverage"), as_=self._coverage(), copy=False)
        answer = answer.with_(n.name("stitched"), as_=stitched, copy=False).with_(
            n.name("figures"), as_=figures, copy=False
        )
        return Compiled(answer, self.parameters.values)

    def _stitched(self) -> exp.Expression:
        legs = [self._leg(index) for index in range(len(self.made.legs))]
        if is_dense(self.made) and self.by:
            legs.append(self._spine())
        if not legs:
            if self.by:
                nothing = [n.aliased(n.null(_dimension_type(each)), each) for each in self.by]
                return exp.Select().select(*nothing, copy=False).where(exp.Boolean(this=False))
            return exp.Select().select(n.aliased(n.literal(1), "nothing"), copy=False)
        if len(legs) == 1 and not any(each.by_store for each in self.made.legs):
            return legs[0]
        union: exp.Expression = legs[0]
        for each in legs[1:]:
            union = exp.Union(this=union, expression=each, distinct=False)
        query = exp.Select().select(*(n.column(each, "legs") for each in self.by), copy=False)
        query = query.select(*(n.aliased(n.total(n.column(each, "legs")), each) for each in self.columns), copy=False)
        query = query.from_(exp.Subquery(this=union, alias=exp.TableAlias(this=n.name("legs"))), copy=False)
        return query.group_by(*(n.column(each, "legs") for each in self.by), copy=False) if self.by else query

    def _leg(self, index: int) -> exp.Select:
        """A leg with the columns of all legs, in one order; those of others are NULL."""
        leg = self.made.legs[index]
        query = select(leg, self.made, self.parameters)
        own = {each.alias_or_name: each for each in query.expressions}
        if set(own) == {*self.by, *self.columns} and list(own) == [*self.by, *self.columns]:
            return query
        query.set(
            "expressions",
            [own[each] for each in self.by]
            + [own.get(each) or n.aliased(n.null(type), each) for each, type in self.columns.items()],
        )
        return query

    def _spine(self) -> exp.Select:
        """Every bucket and store of the period, so that each has a row even when no fact has."""
        time = [each for each in self.by if each in TIME]
        rows = []
        for key, place in self.known.shown:
            values = dict(zip(time, key, strict=True))
            rows.append([n.literal(values.get(each, place)) for each in self.by])
        query = exp.Select().select(*(n.column(each, "spine") for each in self.by), copy=False)
        query = query.select(*(n.aliased(n.null(type), each) for each, type in self.columns.items()), copy=False)
        if not rows:
            rows = [[n.null(_dimension_type(each)) for each in self.by]]
            query = query.where(exp.Boolean(this=False), copy=False)
        return query.from_(n.values(rows, "spine", self.by), copy=False)

    def _metric(self, chosen: Chosen, side: Side) -> exp.Expression:
        node, type = self._value(chosen.expr, side)
        if type != n.REAL or isinstance(chosen.expr, Leaf):
            node = n.cast(node, type)
        broken = self._is_true(self._flag(f"broken_{side.index}", self.known.broken[side.index, chosen.metric]))
        if isinstance(broken, exp.Boolean):
            return n.null(type)
        return node if broken is None else n.when(exp.Not(this=broken), node)

    def _value(self, expr: Expression, side: Side) -> tuple[exp.Expression, n.Type]:
        match expr:
            case Number(value):
                if value.is_integer():
                    return exp.Literal.number(int(value)), n.WHOLE
                return n.cast(exp.Literal.number(repr(value)), n.REAL), n.REAL
            case Leaf():
                return self._leaf(expr, side), leaf_type(expr)
            case Operation(sign, left, right):
                (one, one_type), (two, two_type) = self._value(left, side), self._value(right, side)
                return _operation(sign, one, one_type, two, two_type)
        raise TypeError(expr)

    def _leaf(self, leaf: Leaf, side: Side) -> exp.Expression:
        read = self.made.read(leaf)
        index = self.made.reads.index(read)
        text = value_name(side.index, index)
        blank = self._is_true(self._flag(f"blank_{side.index}", self.known.blank[side.index, leaf]))
        if isinstance(blank, exp.Boolean):
            return n.null(leaf_type(leaf))
        zero = exp.Literal.number(0)
        if text not in self.columns:
            figure: exp.Expression = n.cast(zero, leaf_type(leaf))
        elif isinstance(leaf.aggregate, Count):
            figure = exp.Coalesce(this=n.column(text, "stitched"), expressions=[zero])
        else:
            leg = next(each for each in self.made.legs if each.side == side and read in each.reads)
            rows = n.column(rows_name(side.index, rows_index(leg, read, self.made)), "stitched")
            no_rows = exp.Is(this=rows, expression=exp.Null())
            figure = exp.Coalesce(this=n.column(text, "stitched"), expressions=[n.when(no_rows, zero)])
        return figure if blank is None else n.when(exp.Not(this=blank), figure)

    def _flag(self, text: str, groups: frozenset[Group]) -> bool | str:
        """True or False when all groups agree, else the name of a coverage column."""
        if not groups:
            return False
        if groups >= set(self.known.groups):
            return True
        for known, others in self.flags.items():
            if others == groups:
                return known
        made = f"{text}_{len(self.flags)}"
        self.flags[made] = groups
        return made

    @staticmethod
    def _is_true(flag: bool | str) -> exp.Expression | None:
        match flag:
            case False:
                return None
            case True:
                return exp.Boolean(this=True)
        return exp.Coalesce(this=n.column(str(flag), "coverage"), expressions=[exp.Boolean(this=False)])

    def _coverage_columns(self) -> list[str]:
        return [each for each in self.by if each in TIME or each == self.made.place]

    def _coverage(self) -> exp.Select:
        """The groups of which something is unknown."""
        columns = self._coverage_columns()
        time = [each for each in self.by if each in TIME]
        rows = []
        for group in self.known.groups:
            if any(group in each for each in self.flags.values()):
                values = dict(zip(time, group[0], strict=True))
                keys = [n.literal(values.get(each, group[1])) for each in columns]
                rows.append([*keys, *(exp.Boolean(this=group in each) for each in self.flags.values())])
        names = [*columns, *self.flags]
        return (
            exp.Select()
            .select(*(n.column(each, "unknown") for each in names), copy=False)
            .from_(n.values(rows, "unknown", names))
        )

    def _join_coverage(self, query: exp.Select) -> exp.Select:
        on = [
            exp.EQ(this=n.column(each, "coverage"), expression=n.column(each, "stitched"))
            for each in self._coverage_columns()
        ]
        return query.join(n.table("coverage"), on=exp.and_(*on), join_type="left", copy=False)


def _operation(
    sign: str, one: exp.Expression, one_type: n.Type, two: exp.Expression, two_type: n.Type
) -> tuple[exp.Expression, n.Type]:
    if sign in "*/":
        left, right = n.cast(one, n.REAL), n.cast(two, n.REAL)
        if sign == "*":
            return exp.Mul(this=left, expression=right), n.REAL
        return exp.Div(this=left, expression=n.null_if_zero(right), typed=True, safe=False), n.REAL
    type: n.Type = n.REAL if n.REAL in (one_type, two_type) else n.MONEY if n.MONEY in (one_type, two_type) else n.WHOLE
    left = one if one_type == type else n.cast(one, type)
    right = two if two_type == type else n.cast(two, type)
    node = exp.Add(this=left, expression=right) if sign == "+" else exp.Sub(this=left, expression=_bracketed(right))
    return node, type


def _bracketed(node: exp.Expression) -> exp.Expression:
    return exp.paren(node) if isinstance(node, (exp.Add, exp.Sub)) else node


def _change(metric: str, unlike: exp.Expression | None) -> exp.Expression:
    """(m - against) / |against|; blank when either is unknown, against is 0 or the two are counted differently."""
    if isinstance(unlike, exp.Boolean):
        return n.null(n.REAL)
    own = n.cast(n.column(metric, "figures"), n.REAL)
    against = n.cast(n.column(f"{metric}_against", "figures"), n.REAL)
    node = exp.Div(
        this=exp.paren(exp.Sub(this=own, expression=against)),
        expression=exp.Abs(this=n.null_if_zero(against.copy())),
        typed=True,
        safe=False,
    )
    return node if unlike is None else n.when(exp.Not(this=unlike), node)


def _dimension_type(text: str) -> str:
    return "DATE" if text in TIME else "VARCHAR"


def currency_checks(made: Plan, metrics: Collection[str]) -> list[tuple[str, Compiled]]:
    """For each of the metrics a statement that gives a row when one of its figures would add up two currencies."""
    found = []
    for chosen in made.chosen:
        if chosen.metric not in metrics:
            continue
        parameters = Parameters()
        legs = []
        for leg in made.legs:
            money = tuple(each for each in leg.reads if each.leaf in chosen.leaves and leaf_type(each.leaf) == n.MONEY)
            if not money or "currency" not in leg.fact:
                continue
            code = exp.Nullif(this=n.column("currency", leg.fact.id), expression=n.literal(""))
            raw = [n.aliased(exp.Min(this=code), "low"), n.aliased(exp.Max(this=code.copy()), "high")]
            kind: Literal["spans", "rows"] = "spans" if leg.kind == "spans" else "rows"
            plain = Leg(kind, leg.side, leg.fact, leg.on, money, by_store=False)
            legs.append(select(plain, made, parameters, raw=raw))
        if not legs:
            continue
        union: exp.Expression = legs[0]
        for each in legs[1:]:
            union = exp.Union(this=union, expression=each, distinct=False)
        low, high = exp.Min(this=n.column("low", "legs")), exp.Max(this=n.column("high", "legs"))
        query = exp.Select().select(n.aliased(low, "low"), n.aliased(high, "high"), copy=False)
        query = query.from_(exp.Subquery(this=union, alias=exp.TableAlias(this=n.name("legs"))), copy=False)
        if made.question.by:
            query = query.group_by(*(n.column(each, "legs") for each in made.question.by), copy=False)
        query = query.having(exp.NEQ(this=low.copy(), expression=high.copy()), copy=False).limit(1)
        found.append((chosen.metric, Compiled(query, parameters.values)))
    return found


def two_currencies(metric: str, low: str, high: str) -> QuestionError:
    """The error for a sum over two currencies."""
    return QuestionError(
        f'{metric} would add up {low} and {high}; ask by currency, ask with currency="{low}", or convert one by a '
        "dated rate first"
    )
