"""What somebody typed into a cell, as the id that is meant: metrics, dimensions, funnels, facts, stores by id or label."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from xlops.answers.freshness import SUBJECTS
from xlops.engine.dimensions import ITEM_COLUMNS, every_dimension
from xlops.engine.question import TIME
from xlops.errors import UnknownName, UsageError
from xlops.facts import FACTS, Kind
from xlops.facts.base import Column
from xlops.funnels import FUNNELS
from xlops.hub import Hub
from xlops.label import Label
from xlops.metrics import METRICS
from xlops.metrics.analyses import ANALYSES

PLATFORM = Label("Platform", "平台")
_YES, _NO = ("true", "yes", "1", "是", "真"), ("false", "no", "0", "否", "假")
_NO_FLAG = Label('"{text}" is neither yes nor no', "“{text}”既不是“是”也不是“否”")
_TIME = Label(
    "{name} is no dimension to pick a value of: days are chosen by from and to",
    "{name} 不能作为筛选维度：日期由 from 和 to 指定",
)

_LOOK = Label("the Dictionary sheet lists them", "见“指标字典”表")
Table = Mapping[str, tuple[str, str]]
"""Folded text -> (id, as it is written)."""
_known: dict[tuple[str, int], Table] = {}


def forget_names() -> None:
    """Look the names up anew: other declarations are in force."""
    _known.clear()


def metric_named(written: str) -> str:
    """The metric's id; UnknownName with the nearest when there is none."""
    return _found("metric", written, len(METRICS), _metrics)


def term_named(written: str) -> str:
    """The id of a metric or of an analysis."""
    return _found("metric", written, len(METRICS) + len(ANALYSES), _terms, "term")


def funnel_named(written: str) -> str:
    """The funnel's id."""
    return _found("funnel", written, len(FUNNELS), lambda: [(each.id, each.label) for each in FUNNELS])


def fact_named(written: str) -> str:
    """The fact's id; a subject of the freshness list stands for the fact that carries it."""
    return _found("fact", written, len(FACTS), _facts)


def dimension_named(written: str) -> str:
    """The dimension's id; UsageError for a time dimension, which periods choose."""
    found = _found("dimension", written, len(FACTS), _dimensions)
    if found in TIME:
        raise UsageError(_TIME.format(name=found))
    return found


def _metrics() -> list[tuple[str, Label]]:
    return [(each.id, each.label) for each in METRICS]


def _terms() -> list[tuple[str, Label]]:
    return [*_metrics(), *((each.id, each.label) for each in ANALYSES)]


def _facts() -> list[tuple[str, Label]]:
    subjects = [(of[0], named) for id, label, of in SUBJECTS for named in (label, Label(id, id))]
    return [*((each.id, each.label) for each in FACTS), *subjects]


def _dimensions() -> list[tuple[str, Label]]:
    return [(each, label) for each in (*every_dimension(), "platform") for label in _labels(each)]


def _labels(dimension: str) -> list[Label]:
    if dimension in TIME:
        return [Label(dimension, dimension)]
    return [PLATFORM] if dimension == "platform" else [each.label for each in _columns(dimension)]


def _columns(dimension: str) -> list[Column]:
    """The columns of that name, the items' own first."""
    facts = sorted(FACTS, key=lambda each: (each.id != "products") if dimension in ITEM_COLUMNS else 0)
    return [fact[dimension] for fact in facts if dimension in fact and fact[dimension].is_dimension]


def value_of(hub: Hub, dimension: str, written: str | None) -> str | bool | None:
    """A value of the dimension as the facts hold it: a store by id or name, yes or no for a flag; None is blank."""
    if written is None:
        return None
    if dimension == "store":
        named = [(each.id, Label(each.name or each.id, each.name or each.id)) for each in hub.stores]
        return _chosen("store", written, _table(named))
    if _is_flag(dimension):
        folded = written.casefold()
        if folded not in (*_YES, *_NO):
            raise UsageError(_NO_FLAG.format(text=written))
        return folded in _YES
    return written


@cache
def _is_flag(dimension: str) -> bool:
    kinds: set[Kind] = {each.kind for each in _columns(dimension)}
    return kinds == {"flag"}


def _found(noun: str, written: str, size: int, named: Callable[[], Iterable[tuple[str, Label]]], key: str = "") -> str:
    """Looked up in a table that is made once, and again when a shop's own declarations came in."""
    known = _known.get((key or noun, size))
    if known is None:
        known = _known[key or noun, size] = _table(named())
    return _chosen(noun, written, known)


def _chosen(noun: str, written: str, known: Table) -> str:
    try:
        return known[written.strip().casefold()][0]
    except KeyError:
        spelled = {text: None for _, text in known.values()}
        near = UnknownName(noun, written, spelled, advice="")
        raise near if near.nearest or noun == "store" else UnknownName(noun, written, (), advice=_LOOK) from None


def _table(named: Iterable[tuple[str, Label]]) -> Table:
    """Ids first: a label never hides an id."""
    pairs = list(named)
    found = {id.casefold(): (id, id) for id, _ in pairs}
    for id, label in pairs:
        for text in (label.en, label.zh):
            found.setdefault(text.casefold(), (id, text))
    return found
