"""A metric as an Excel formula over the tables of the workbook: the same figure with no Python.

The tables and names that the formulas read (language-free ids, see blocks.py):

t_daily    one row a day and store: `day`, `store`, a column for each leaf metric (blank where unknown), and for each
           daily fact `has_<fact>`: 1 exported, 0 missing, blank where the store does not keep that fact
t_periods  `store` ("*" is all of them together), `start`, `end`, and a column for each leaf that counts people: what
           is counted once over that period
d_from, d_to, d_store   the cells in which a range and a store ("*" is all) are picked

Only SUMIFS, COUNTIFS, IF, IFERROR and arithmetic are used, which Excel 2016, WPS, LibreOffice and IronCalc compute
alike ("*" and "~*" are wildcards in all four).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xlops.errors import QuestionError
from xlops.facts import FACTS
from xlops.metrics.base import (
    METRICS,
    Aggregate,
    Count,
    Cumulative,
    Distinct,
    Expression,
    Number,
    Operation,
    People,
    Ref,
    Sum,
    walk,
)
from xlops.metrics.lineage import leaves as leaves_of

NUMBER = '">-1E+300"'
"""A criterion that any number meets and no blank cell; "<>" is met by cells that only have a format, in IronCalc."""

ALL = "*"
"""The store that means all of them together."""


@dataclass(frozen=True)
class _Leaf:
    id: str
    aggregate: Aggregate


@dataclass(frozen=True)
class _Range:
    """Which rows of the tables count: days from `start` to `end` (as Excel text), one store or all."""

    start: str
    end: str
    store: str

    @property
    def daily(self) -> str:
        """The conditions on t_daily."""
        return f't_daily[day],">="&{self.start},t_daily[day],"<="&{self.end},t_daily[store],{self.store}'

    @property
    def period(self) -> str:
        """The conditions on t_periods."""
        store = '"~*"' if self.store == '"*"' else f'IF({self.store}="*","~*",{self.store})'
        return f"t_periods[store],{store},t_periods[start],{self.start},t_periods[end],{self.end}"

    def known(self, column: str) -> str:
        """How many rows know the column."""
        return f"COUNTIFS({self.daily},t_daily[{column}],{NUMBER})"

    def exact(self, column: str) -> str:
        """How many rows of t_periods give the range counted once: 0 or 1."""
        return f"COUNTIFS({self.period},t_periods[{column}],{NUMBER})"


def formula(
    metric: str,
    *,
    bases: Mapping[str, str],
    start: str = "d_from",
    end: str = "d_to",
    store: str = "d_store",
    facts_known: Sequence[str] = (),
    foreign: bool = False,
) -> str:
    """The formula of a metric over a range of days and a store, each an Excel expression; it begins with "=".

    `facts_known` names the daily facts that have a `has_` column: a ratio over a day without them is blank.
    `foreign`: t_daily has a column that is 1 for stores that sell in another currency, whose money is left out; what
    sets money against people or counts is then blank over them.
    Raises QuestionError for metrics that no sum over days gives: values at the end of a period, running totals.
    """
    if not has_formula(metric, bases):
        raise QuestionError(
            f"{metric} is no formula over days: it is a running total or a value at the end of a period"
        )
    rows = _Range(start, end, store)
    leaves = _leaves(metric, bases)
    top = METRICS[metric].reading(bases)
    unknown = "*".join(_known(each, rows) for each in leaves)
    guards = [f"{unknown}=0"] if leaves else []
    if _divides(metric, bases) and (missing := _missing(leaves, rows, facts_known)):
        guards.append(f"{missing}>0")
    if foreign and len({_is_money(each) for each in leaves}) > 1:
        guards.append(f"COUNTIFS({rows.daily},t_daily[foreign],1)>0")
    match top:
        case Operation("/", left, right):
            numerator, denominator = _text(left, metric, bases, rows), _text(right, metric, bases, rows)
            guards.append(f"{denominator}=0")
            value = f"{_bracketed(numerator)}/{_bracketed(denominator)}"
        case _:
            value = _text(top, metric, bases, rows)
    for each in reversed(guards):
        value = f'IF({each},"",{value})'
    risky = any(isinstance(each.aggregate, Distinct) for each in leaves) or _divides_below(top, bases)
    return f'=IFERROR({value},"")' if risky else f"={value}"


def day_formula(
    metric: str, day: date, *, bases: Mapping[str, str], facts_known: Sequence[str] = (), foreign: bool = False
) -> str:
    """The formula of a metric for all stores on one day."""
    on = f"DATE({day.year},{day.month},{day.day})"
    return formula(metric, bases=bases, start=on, end=on, store='"*"', facts_known=facts_known, foreign=foreign)


def comparable(metric: str, *, bases: Mapping[str, str], against: tuple[str, str]) -> str:
    """An Excel condition: the range picked and the range `against` know equally many days of every leaf."""
    here, there = _Range("d_from", "d_to", "d_store"), _Range(*against, "d_store")
    return "AND(" + ",".join(f"{here.known(each.id)}={there.known(each.id)}" for each in _leaves(metric, bases)) + ")"


def has_formula(metric: str, bases: Mapping[str, str]) -> bool:
    """Can the metric be a formula over days?"""
    return all(
        isinstance(each.aggregate, (Sum, Count, Distinct, People)) for each in _leaves(metric, bases)
    ) and not any(isinstance(each, Cumulative) for each in _nodes(metric, bases))


def people_note_formula(
    metric: str,
    *,
    bases: Mapping[str, str],
    start: str = "d_from",
    end: str = "d_to",
    store: str = "d_store",
    summed: str,
    uncounted: str,
) -> str | None:
    """A formula that says `summed` while people of several days are added up, `uncounted` where nobody counted them.

    None for metrics without people.
    """
    if not has_formula(metric, bases):
        return None
    rows = _Range(start, end, store)
    leaves = _leaves(metric, bases)
    added = [
        f"({rows.exact(each.id)}=0)*({rows.known(each.id)}>0)" for each in leaves if isinstance(each.aggregate, People)
    ]
    # Times 1: in Excel TRUE and FALSE both lie above every number.
    blank = [f"({rows.exact(each.id)}=0)*1" for each in leaves if isinstance(each.aggregate, Distinct)]
    if not added and not blank:
        return None
    text = f'IF({"+".join(added)}>0,"{summed}","")' if added else '""'
    text = f'IF({"+".join(blank)}>0,"{uncounted}",{text})' if blank else text
    return f'=IF({end}>{start},{text},"")'


def missing_days_formula(
    metric: str,
    *,
    bases: Mapping[str, str],
    start: str = "d_from",
    end: str = "d_to",
    store: str = "d_store",
    facts_known: Sequence[str] = (),
) -> str:
    """A formula that names the first day of the range that an export lacks, fact by fact, and how many more there are."""
    rows = _Range(start, end, store)
    facts = [each for each in facts_known if any(leaf.aggregate.fact == each for leaf in _leaves(metric, bases))]
    return "=" + '&" "&'.join(_first_missing(fact, rows) for fact in facts) if facts else '=""'


def _first_missing(fact: str, rows: _Range) -> str:
    """The fact, its first missing day (written without a locale's date codes), and how many store-days lack it."""
    number = f"COUNTIFS({rows.daily},t_daily[has_{fact}],0)"
    store = f'(({rows.store}="*")+(t_daily[store]={rows.store})>0)'
    inside = f"(t_daily[day]>={rows.start})*(t_daily[day]<={rows.end})*{store}*(t_daily[has_{fact}]=0)"
    day = f"(99999-SUMPRODUCT(MAX({inside}*(99999-t_daily[day]))))"
    text = f'YEAR({day})&"-"&RIGHT("0"&MONTH({day}),2)&"-"&RIGHT("0"&DAY({day}),2)'
    return f'IF({number}=0,"","{fact} "&{text}&IF({number}>1," (+"&({number}-1)&")",""))'


def _is_money(leaf: _Leaf) -> bool:
    return FACTS[leaf.aggregate.fact][leaf.aggregate.column].kind == "money"


def _leaves(metric: str, bases: Mapping[str, str]) -> list[_Leaf]:
    found = ((each, METRICS[each].reading(bases)) for each in leaves_of(metric, bases))
    return [_Leaf(id, node) for id, node in found if isinstance(node, Aggregate)]


def _nodes(metric: str, bases: Mapping[str, str]) -> list[Expression]:
    found: list[Expression] = []
    for node in walk(METRICS[metric].reading(bases)):
        found.append(node)
        if isinstance(node, (Ref, Cumulative)):
            found += _nodes(node.metric, bases)
    return found


def _text(expr: Expression, metric: str, bases: Mapping[str, str], rows: _Range) -> str:
    match expr:
        case Number(value):
            return repr(int(value)) if value.is_integer() else repr(value)
        case Ref(other):
            return _text(METRICS[other].reading(bases), other, bases, rows)
        case People():
            return (
                f"IF({rows.exact(metric)}>0,SUMIFS(t_periods[{metric}],{rows.period}),"
                f"SUMIFS(t_daily[{metric}],{rows.daily}))"
            )
        case Distinct():
            return (
                f"IF({rows.exact(metric)}>0,SUMIFS(t_periods[{metric}],{rows.period}),"
                f'IF({rows.known(metric)}=1,SUMIFS(t_daily[{metric}],{rows.daily}),""))'
            )
        case Aggregate():
            return f"SUMIFS(t_daily[{metric}],{rows.daily})"
        case Operation(sign, left, right):
            one, two = _text(left, metric, bases, rows), _text(right, metric, bases, rows)
            if sign in "*/":
                return f"{_bracketed(one)}{sign}{_bracketed(two)}"
            return f"{one}{sign}{_bracketed(two) if sign == '-' else two}"
    raise TypeError(expr)


def _bracketed(text: str) -> str:
    depth, quoted = 0, False
    for each in text:
        if each == '"':
            quoted = not quoted
        elif not quoted:
            depth += (each == "(") - (each == ")")
            if depth == 0 and each in "+-*/":
                return f"({text})"
    return text


def _known(leaf: _Leaf, rows: _Range) -> str:
    known = rows.known(leaf.id)
    return f"({known}+{rows.exact(leaf.id)})" if isinstance(leaf.aggregate, (People, Distinct)) else known


def _missing(leaves: Sequence[_Leaf], rows: _Range, facts_known: Sequence[str]) -> str:
    """How many rows lack a daily fact that the ratio needs, or have one and not the orders it is set against."""
    parts = []
    for fact in facts_known:
        of_fact = [each for each in leaves if each.aggregate.fact == fact]
        if not of_fact:
            continue
        others = [each for each in leaves if each.aggregate.fact != fact]
        terms = [f"COUNTIFS({rows.daily},t_daily[has_{fact}],0)"]
        terms += [f'COUNTIFS({rows.daily},t_daily[has_{fact}],"",t_daily[{each.id}],{NUMBER})' for each in others]
        terms += [
            f'COUNTIFS({rows.daily},t_daily[has_{fact}],1,t_daily[{each.id}],"")'
            for each in others
            if FACTS[each.aggregate.fact].rhythm == "event"
        ]
        if rows.start != rows.end and all(isinstance(each.aggregate, People) for each in of_fact):
            # Over several days the platform's own figure needs no day's export.
            exact = "*".join(rows.exact(each.id) for each in of_fact)
            terms[0] = f"IF(({rows.end}>{rows.start})*{exact}>0,0,{terms[0]})"
        parts.append("+".join(terms))
    return "+".join(parts)


def _divides(metric: str, bases: Mapping[str, str]) -> bool:
    return any(isinstance(each, Operation) and each.sign == "/" for each in _nodes(metric, bases))


def _divides_below(top: Expression, bases: Mapping[str, str]) -> bool:
    parts = [top.left, top.right] if isinstance(top, Operation) and top.sign == "/" else [top]
    for part in parts:
        for node in walk(part):
            if isinstance(node, Operation) and node.sign == "/":
                return True
            if isinstance(node, Ref) and _divides(node.metric, bases):
                return True
    return False
