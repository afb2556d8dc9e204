"""Small sqlglot expressions that the compiler is made of: quoted names, typed literals, portable idioms."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Literal

from sqlglot import exp

Type = Literal["DECIMAL(38, 4)", "BIGINT", "DOUBLE"]
MONEY: Type = "DECIMAL(38, 4)"
WHOLE: Type = "BIGINT"
REAL: Type = "DOUBLE"


def name(text: str) -> exp.Identifier:
    """A quoted identifier."""
    return exp.to_identifier(text, quoted=True)


def column(text: str, table: str | None = None) -> exp.Column:
    """A quoted column, of a quoted table."""
    return exp.Column(this=name(text), table=name(table) if table else None)


def aliased(node: exp.Expression, text: str) -> exp.Expression:
    """node AS "text"."""
    return exp.Alias(this=node, alias=name(text))


def table(text: str) -> exp.Table:
    """A quoted table."""
    return exp.Table(this=name(text))


def cast(node: exp.Expression, type: str) -> exp.Expression:
    """CAST(node AS type)."""
    return exp.Cast(this=node, to=_type(type))


@lru_cache
def _type(text: str) -> exp.DataType:
    return exp.DataType.build(text)


def null(type: str) -> exp.Expression:
    """A typed NULL: engines disagree on the type of a bare one."""
    return cast(exp.Null(), type)


def literal(value: object) -> exp.Expression:
    """A literal of text, flag, number, day or blank."""
    match value:
        case None:
            return exp.Null()
        case bool():
            return exp.Boolean(this=value)
        case int():
            return exp.Literal.number(value)
        case date():
            return cast(exp.Literal.string(value.isoformat()), "DATE")
        case str():
            return exp.Literal.string(value)
    raise TypeError(value)


def parameter(text: str) -> exp.Expression:
    """A bound parameter, $text in DuckDB."""
    return exp.Placeholder(this=text)


def both(parts: Iterable[exp.Expression | None]) -> exp.Expression | None:
    """All of them; None when there is none."""
    found = [each for each in parts if each is not None]
    return every(*found) if found else None


def every(*parts: exp.Expression) -> exp.Expression:
    """All of them, of which there is at least one."""
    return typing.cast("exp.Expression", exp.and_(*parts, copy=False))


def either(parts: Sequence[exp.Expression]) -> exp.Expression:
    """Any of them, in brackets."""
    return parts[0] if len(parts) == 1 else exp.paren(exp.or_(*parts, copy=False), copy=False)


def among(node: exp.Expression, values: Sequence[exp.Expression], *, blank: bool = False) -> exp.Expression:
    """node IN (values), or it is NULL where `blank` is asked for too."""
    parts: list[exp.Expression] = []
    if len(values) == 1:
        parts.append(exp.EQ(this=node, expression=values[0]))
    elif values:
        parts.append(exp.In(this=node, expressions=list(values)))
    if blank:
        parts.append(exp.Is(this=node.copy(), expression=exp.Null()))
    return either(parts)


def between(node: exp.Expression, low: exp.Expression, high: exp.Expression) -> exp.Expression:
    """node BETWEEN low AND high."""
    return exp.Between(this=node, low=low, high=high)


def when(condition: exp.Expression, value: exp.Expression, other: exp.Expression | None = None) -> exp.Expression:
    """CASE WHEN condition THEN value [ELSE other] END."""
    return exp.Case(ifs=[exp.If(this=condition, true=value)], default=other)


def later(day: exp.Expression, *, days: int, months: int) -> exp.Expression:
    """A day so many days or months later, still a DATE; the last of the month where the month is too short."""
    if not days and not months:
        return day
    count, unit = (months, "MONTH") if months else (days, "DAY")
    step = exp.Interval(this=exp.Literal.string(str(abs(count))), unit=exp.Var(this=unit))
    moved = exp.Add(this=day, expression=step) if count > 0 else exp.Sub(this=day, expression=step)
    return cast(moved, "DATE")


def truncated(day: exp.Expression, unit: str) -> exp.Expression:
    """The first day of its week (Monday) or month; the day itself for "day"."""
    if unit == "day":
        return day
    return cast(exp.DateTrunc(this=day, unit=exp.Literal.string(unit.upper())), "DATE")  # type: ignore[no-untyped-call]


def values(rows: Sequence[Sequence[exp.Expression]], alias: str, columns: Sequence[str]) -> exp.Expression:
    """A table of literals."""
    return exp.Values(
        expressions=[exp.Tuple(expressions=list(row)) for row in rows],
        alias=exp.TableAlias(this=name(alias), columns=[name(each) for each in columns]),
    )


def total(node: exp.Expression) -> exp.Expression:
    """SUM(node)."""
    return exp.Sum(this=node)


def count(node: exp.Expression, *, distinct: bool = False) -> exp.Expression:
    """COUNT([DISTINCT] node)."""
    return exp.Count(this=exp.Distinct(expressions=[node]) if distinct else node)


def null_if_zero(node: exp.Expression) -> exp.Expression:
    """NULLIF(node, 0)."""
    return exp.Nullif(this=node, expression=exp.Literal.number(0))
