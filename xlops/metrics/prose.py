"""A metric read as prose: its formula in words, in both languages, from the same declaration that is computed."""

from __future__ import annotations

from collections.abc import Mapping

from xlops.facts import FACTS
from xlops.label import Label, same
from xlops.metrics.base import (
    METRICS,
    Aggregate,
    Count,
    Cumulative,
    Distinct,
    Expression,
    Last,
    Metric,
    Number,
    Operation,
    People,
    Ref,
    Sum,
    Where,
)
from xlops.metrics.lineage import RollUp

ROLL_UPS: dict[RollUp, Label] = {
    "sum": Label("adds up", "可相加"),
    "recount": Label("recounted from rows, never added up", "按明细重新去重，不相加"),
    "people": Label("the platform's period figure, else marked not de-duplicated", "取平台周期值，否则标注未去重"),
    "last": Label("value at the end of the period", "期末值"),
    "ratio": Label("sum over sum, never a mean of rates", "分子合计÷分母合计，绝不平均比率"),
    "running": Label("added up from the first day", "自首日累计"),
    "none": Label("read store by store only", "只按店铺读取"),
}
UNITS: dict[str, Label] = {
    "money": Label("money", "金额"),
    "share": Label("%", "%"),
    "count": Label("number", "数量"),
    "people": Label("people", "人"),
    "times": Label("multiple", "倍"),
    "days": Label("days", "天"),
    "hours": Label("hours", "小时"),
    "seconds": Label("seconds", "秒"),
    "score": Label("score", "分"),
    "level": Label("level", "层级"),
    "rank": Label("rank", "名次"),
}
GOOD: dict[str, Label] = {
    "up": Label("higher is better", "越高越好"),
    "down": Label("lower is better", "越低越好"),
    "band": Label("inside a band", "在区间内为好"),
    "none": Label("neither", "无好坏"),
}
_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_ORDER = {"+": 1, "-": 1, "*": 2, "/": 2}


def formula_text(metric: Metric, bases: Mapping[str, str] | None = None) -> Label:
    """The formula of `metric` in words, under the shop's basis switches (None: the defaults)."""
    return describe(metric.reading(bases or {}))


def describe(node: Expression) -> Label:
    """An expression in words: metrics by their labels, aggregates by their columns and facts."""
    match node:
        case Ref(metric):
            return METRICS[metric].label
        case Number(value):
            return same(f"{value:,g}")
        case Cumulative(metric, since):
            return Label("{metric}, added up since the first day of the {en}", "{metric}，自{zh}初累计").format(
                metric=METRICS[metric].label, en=since, zh={"month": "月", "year": "年"}[since]
            )
        case Operation(sign, left, right):
            a, b = _inside(left, sign, "left"), _inside(right, sign, "right")
            return Label(f"{a.en} {_SIGNS[sign]} {b.en}", f"{a.zh} {_SIGNS[sign]} {b.zh}")
        case Aggregate():
            return _aggregate(node)
    raise TypeError(f"{node!r} is not of the metric language")


def _inside(node: Expression, sign: str, side: str) -> Label:
    text = describe(node)
    if not isinstance(node, Operation):
        return text
    below, here = _ORDER[node.sign], _ORDER[sign]
    if below < here or (below == here and side == "right" and sign in "-/"):
        return Label(f"({text.en})", f"({text.zh})")
    return text


def _aggregate(node: Aggregate) -> Label:
    fact = FACTS[node.fact]
    column = fact[node.column].label
    what = _verb(node).format(column=column, fact=fact.label)
    if node.on != "day":
        what = Label("{what}, by {on}", "{what}，按{on}").format(what=what, on=fact[node.on].label)
    conditions = _conditions(node.fact, node.where)
    return Label("{what}; only {only}", "{what}；仅{only}").format(what=what, only=conditions) if conditions else what


def _verb(node: Aggregate) -> Label:
    match node:
        case Sum():
            return Label("sum of {column} in {fact}", "{fact}·{column}求和")
        case Count(fact, column) if column in FACTS[fact].key:
            return Label("rows of {fact}", "{fact}的行数")
        case Count():
            return Label("rows of {fact} with a known {column}", "{fact}中{column}已知的行数")
        case Distinct():
            return Label("different values of {column} in {fact}", "{fact}中不同{column}的个数")
        case People():
            return Label("{column} in {fact}, as the platform de-duplicated them", "{fact}·{column}(平台去重)")
        case Last():
            return Label("{column} in {fact} at the end of the period", "{fact}·期末{column}")
    raise TypeError(f"{node!r} is not of the metric language")


def _conditions(fact: str, where: Where) -> Label | None:
    parts = [
        Label("{column} {values}", "{column}{values}").format(
            column=FACTS[fact][name].label, values=_allowed(values, FACTS[fact][name].kind)
        )
        for name, values in where
    ]
    if not parts:
        return None
    return Label(" and ".join(each.en for each in parts), "、".join(each.zh for each in parts))


def _allowed(values: tuple[str | bool | int | None, ...], kind: str) -> Label:
    words = [_word(each, kind) for each in values]
    return Label("= " + " or ".join(each.en for each in words), "=" + "或".join(each.zh for each in words))


def _word(value: str | bool | int | None, kind: str) -> Label:
    if value is None:
        return Label("blank", "空")
    if kind == "flag":
        return Label("yes", "是") if value else Label("no", "否")
    return same(str(value))
