"""A plan as one SQL statement: legs stitched by UNION ALL and GROUP BY, then metrics, then changes.

The text runs on DuckDB and is made only of what Spark, ClickHouse and Postgres understand alike: typed NULLs, doubles
before division, NULLIF for denominators, quoted names, stated order of NULLs, days as literals, other values bound.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import sqlglot
from sqlglot import exp

from xlops.engine import nodes as n
from xlops.engine.gaps import Masks, is_dense
from xlops.engine.legs import Parameters, columns_of, figures_of, knowing_of, leaf_type, select, value_name
from xlops.engine.plan import Group, Leg, Plan
from xlops.engine.question import TIME, Side
from xlops.engine.reading import Chosen, Leaf
from xlops.engine.slots import allotted
from xlops.errors import QuestionError
from xlops.metrics.base import Expression, Number, Operation


@dataclass(frozen=True)
class Compiled:
    """SQL text for DuckDB, and what is bound in it; `query` can be written in another dialect."""

    query: exp.Expression
    parameters: Mapping[str, object]

    @cached_property
    def text(self) -> str:
        """The statement in DuckDB's dialect on one line, as it is run."""
        return self.query.sql("duckdb", comments=False, copy=False)

    @cached_property
    def sql(self) -> str:
        """The statement in DuckDB's dialect, one clause a line, for people."""
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
        self.slots = allotted([columns_of(leg, made) for leg in made.legs])
        self.rows_of = {value: rows for leg in made.legs for value, rows in figures_of(leg, made).items()}
        self.known_of = {value: known for leg in made.legs for value, known in knowing_of(leg, made).items()}
        self.is_single = (
            len(made.legs) == 1 and not made.legs[0].by_store and not (is_dense(made) and bool(made.question.by))
        )
        self.groups = frozenset(known.groups)

    def compiled(self) -> Compiled:
        stitched = self._stitched()
        compared = len(self.made.question.sides) > 1
        inner: list[exp.Expression] = [n.column(each, "stitched") for each in self.by]
        outer: list[exp.Expression] = [n.column(each, "figures") for each in self.by]
        unlikes: list[exp.Expression] = []
        for each in self.made.chosen:
            for side in self.made.question.sides:
                text = each.metric if side.index == 0 else f"{each.metric}_against"
                inner.append(n.aliased(self._metric(each, side), text))
                outer.append(n.column(text, "figures"))
            if not compared:
                continue
            unlike = self._is_true(self._flag("unlike", self.known.unlike[each.metric]))
            if unlike is not None and not isinstance(unlike, exp.Boolean):
                unlikes.append(n.aliased(unlike, f"{each.metric}_unlike"))
                unlike = n.column(f"{each.metric}_unlike", "figures")
            outer.append(n.aliased(_change(each.metric, unlike), f"{each.metric}_change"))
        # One call each: sqlglot goes over all columns again whenever some are added.
        figures = exp.Select().select(*inner, *unlikes, copy=False).from_(n.table("stitched"), copy=False)
        answer = exp.Select().select(*outer, copy=False)
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
        """One row a group: the legs under each other, then each leaf's figure picked from its leg."""
        spine = is_dense(self.made) and bool(self.by)
        if not self.made.legs and not spine:
            if self.by:
                nothing = [n.aliased(n.null(_dimension_type(each)), each) for each in self.by]
                return exp.Select().select(*nothing, copy=False).where(exp.Boolean(this=False), copy=False)
            return exp.Select().select(n.aliased(n.literal(1), "nothing"), copy=False)
        selects = [select(leg, self.made, self.parameters) for leg in self.made.legs]
        if self.is_single:
            return selects[0]
        union: exp.Expression | None = None
        for number, query in enumerate(selects):
            own = {each.alias_or_name: each for each in query.expressions}
            given = {slot: own[column].this for column, slot in self.slots.of[number].items()}
            query.set("expressions", [own[each] for each in self.by] + self._cells(given, number))
            union = query if union is None else exp.Union(this=union, expression=query, distinct=False)
        if spine:
            rows = self._spine()
            union = rows if union is None else exp.Union(this=union, expression=rows, distinct=False)
        query = exp.Select().select(*(n.column(each, "legs") for each in self.by), copy=False)
        query = query.select(*self._figures(), copy=False)
        query = query.from_(exp.Subquery(this=union, alias=exp.TableAlias(this=n.name("legs"))), copy=False)
        return query.group_by(*(n.column(each, "legs") for each in self.by), copy=False) if self.by else query

    def _cells(self, given: Mapping[str, exp.Expression], number: int | None) -> list[exp.Expression]:
        """The slots of one leg, those of others NULL; with the leg's number where legs share slots."""
        cells = [n.aliased(n.literal(number), "leg")] if self.slots.are_shared else []
        return cells + [
            n.aliased(given[slot] if slot in given else n.null(type), slot) for slot, type in self.slots.types.items()
        ]

    def _figures(self) -> list[exp.Expression]:
        """Each leaf's figure out of the legs: 0 where there were no rows, NULL where rows did not know it."""
        return [
            n.aliased(self._told(value, _or_zero(self._picked(value), self._picked(rows) if rows else None)), value)
            for value, rows in self.rows_of.items()
        ]

    def _told(self, value: str, figure: exp.Expression) -> exp.Expression:
        """The figure, or NULL where there were rows and none knows what the condition asks."""
        known = self.known_of.get(value)
        if known is None:
            return figure
        number = n.column(known, "stitched") if self.is_single else self._picked(known)
        return n.when(exp.EQ(this=number, expression=n.literal(0)), exp.Null(), figure)

    def _picked(self, column: str) -> exp.Expression:
        """SUM of a column's slot, over its own legs where the slot is shared."""
        found = [(number, of[column]) for number, of in enumerate(self.slots.of) if column in of]
        if len({slot for _, slot in found}) == 1 and self.slots.users[found[0][1]] == len(found):
            return n.total(n.column(found[0][1], "legs"))
        ifs = [
            exp.If(this=exp.EQ(this=n.column("leg", "legs"), expression=n.literal(number)), true=n.column(slot, "legs"))
            for number, slot in found
        ]
        return n.total(exp.Case(ifs=ifs))

    def _spine(self) -> exp.Select:
        """Every bucket and store of the period, so that each has a row even when no fact has."""
        time = [each for each in self.by if each in TIME]
        rows = []
        for key, place in self.known.shown:
            values = dict(zip(time, key, strict=True))
            rows.append([_plain(values.get(each, place)) for each in self.by])
        query = exp.Select().select(*(_typed(each, "spine") for each in self.by), copy=False)
        query = query.select(*self._cells({}, len(self.made.legs)), copy=False)
        if not rows:
            rows = [[n.null("VARCHAR") for _ in self.by]]
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
        index = self.made.numbers[leaf]
        text = value_name(side.index, index)
        blank = self._is_true(self._flag(f"blank_{side.index}", self.known.blank[side.index, leaf]))
        if isinstance(blank, exp.Boolean):
            return n.null(leaf_type(leaf))
        figure: exp.Expression
        if text not in self.rows_of:
            figure = n.cast(exp.Literal.number(0), leaf_type(leaf))
        elif self.is_single:
            rows = self.rows_of[text]
            figure = _or_zero(n.column(text, "stitched"), n.column(rows, "stitched") if rows else None)
            figure = self._told(text, figure)
        else:
            figure = n.column(text, "stitched")
        return figure if blank is None else n.when(exp.Not(this=blank), figure)

    def _flag(self, text: str, groups: frozenset[Group]) -> bool | str:
        """True or False when all groups agree, else the name of a coverage column."""
        if not groups:
            return False
        if groups >= self.groups:
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
                keys = [_plain(values.get(each, group[1])) for each in columns]
                rows.append([*keys, *(exp.Boolean(this=group in each) for each in self.flags.values())])
        names = [*columns, *self.flags]
        shown = [_typed(each, "unknown") for each in columns] + [n.column(each, "unknown") for each in self.flags]
        return exp.Select().select(*shown, copy=False).from_(n.values(rows, "unknown", names), copy=False)

    def _join_coverage(self, query: exp.Select) -> exp.Select:
        on = [
            exp.EQ(this=n.column(each, "coverage"), expression=n.column(each, "stitched"))
            for each in self._coverage_columns()
        ]
        return query.join(n.table("coverage"), on=exp.and_(*on), join_type="left", copy=False)


def _or_zero(figure: exp.Expression, rows: exp.Expression | None) -> exp.Expression:
    """The figure, or 0 where there were no rows; counts know of no other blank."""
    zero = exp.Literal.number(0)
    other = zero if rows is None else n.when(exp.Is(this=rows, expression=exp.Null()), zero)
    return exp.Coalesce(this=figure, expressions=[other])


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


def _plain(value: date | str | None) -> exp.Expression:
    """A key in a table of literals; days as text, which `_typed` casts once for all rows."""
    return n.literal(value.isoformat() if isinstance(value, date) else value)


def _typed(text: str, table: str) -> exp.Expression:
    """The column of a key in a table of literals."""
    node = n.column(text, table)
    return n.aliased(n.cast(node, "DATE"), text) if text in TIME else node


def _dimension_type(text: str) -> str:
    return "DATE" if text in TIME else "VARCHAR"


def currency_checks(made: Plan, metrics: Collection[str]) -> list[tuple[str, Compiled]]:
    """For each of the metrics a statement that gives a row when its figures are of two currencies.

    That a row has one of them alone does not help: rows of a column are compared and added up by whoever reads them.
    """
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
        query = query.having(exp.NEQ(this=low.copy(), expression=high.copy()), copy=False).limit(1)
        found.append((chosen.metric, Compiled(query, parameters.values)))
    return found


def two_currencies(metric: str, low: str, high: str, *, is_grouped: bool) -> QuestionError:
    """The error for a sum, or a column of figures, of two currencies."""
    what = "list" if is_grouped else "add up"
    return QuestionError(
        f'{metric} would {what} {low} and {high}; ask by currency, ask with currency="{low}", or convert one by a '
        "dated rate first"
    )
