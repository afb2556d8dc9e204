"""How much hangs on how few, and how a structure moved."""

from __future__ import annotations

from collections.abc import Sequence

from xlops.analysis.concentration import abc, drift, gini, herfindahl, shares, top_share
from xlops.errors import UsageError
from xlops.functions.base import STRUCTURE, example, function, may, one, whole
from xlops.label import Label

Values = Sequence[float | None]
_AMOUNTS = whole("amounts", "An amount of each, such as paid amounts of items", "各项金额，如各商品支付金额")
_CUTS = Label(
    "the cuts are shares that rise: 0 < {a:g} < {b:g} <= 1 does not hold",
    "分界应为递增比例：0 < {a:g} < {b:g} ≤ 1 不成立",
)
_LENGTHS = Label(
    "both ranges need as many values: {one} and {two} were given", "两个区域的数值个数应相同：现为 {one} 个和 {two} 个"
)


@function(
    "OPS_ABC",
    _AMOUNTS,
    may(one("a", "Share up to which the grade is A; 80% when left out", "A 级累计占比上限；不填为 80%")),
    may(one("b", "Share up to which it is B; 95% when left out", "B 级累计占比上限；不填为 95%")),
    result="same",
    en="ABC grades by cumulative share, largest first.",
    zh="ABC 分级：从大到小按累计占比分级。",
    category=STRUCTURE,
    note=(
        "The item that crosses a cut still has the better grade, so that A is never empty.",
        "跨过分界的商品仍属较高一级，A 级不会为空。",
    ),
    examples=(example([[700], [50], [200], [None], [50]], gives=[["A"], ["B"], ["A"], [""], ["C"]]),),
)
def _grades(amounts: Values, a: float | None, b: float | None) -> list[str | None]:
    low, high = 0.8 if a is None else a, 0.95 if b is None else b
    if not 0 < low < high <= 1:
        raise UsageError(_CUTS.format(a=low, b=high))
    grades = abc([each or 0.0 for each in amounts], low, high)
    return [None if amount is None else grade for amount, grade in zip(amounts, grades, strict=True)]


@function(
    "OPS_SHARE",
    _AMOUNTS,
    result="same",
    en="Each amount as a share of the sum.",
    zh="占比：每项占合计的比例。",
    category=STRUCTURE,
    examples=(example([[30], [10]], gives=[[0.75], [0.25]]),),
)
def _shares(amounts: Values) -> list[float | None]:
    parts = shares([each or 0.0 for each in amounts])
    return [None if amount is None or not any(parts) else part for amount, part in zip(amounts, parts, strict=True)]


@function(
    "OPS_HHI",
    _AMOUNTS,
    result="one",
    en="Concentration: the sum of squared shares, 0 to 1.",
    zh="集中度 HHI：占比平方和，0 到 1。",
    category=STRUCTURE,
    examples=(example([[50], [50]], gives=0.5),),
)
def _herfindahl(amounts: Values) -> float | None:
    return herfindahl([each or 0.0 for each in amounts])


@function(
    "OPS_GINI",
    _AMOUNTS,
    result="one",
    en="Unevenness of the amounts: 0 all alike, near 1 all with one.",
    zh="基尼系数：0 为完全平均，接近 1 为集中于一项。",
    category=STRUCTURE,
    examples=(example([[1], [1], [2], [4]], gives=0.3125),),
)
def _gini(amounts: Values) -> float | None:
    return gini([each or 0.0 for each in amounts])


@function(
    "OPS_TOP_SHARE",
    _AMOUNTS,
    one("count", "How many of the largest", "前几项"),
    result="one",
    en="Share of the largest few.",
    zh="前 N 项占比。",
    category=STRUCTURE,
    examples=(example([[50], [30], [20]], 2, gives=0.8),),
)
def _top_share(amounts: Values, count: float | None) -> float | None:
    return None if count is None else top_share([each or 0.0 for each in amounts], max(int(count), 0))


@function(
    "OPS_SHARE_DRIFT",
    whole("now", "Amounts now, such as visitors of each portal", "本期各项，如各渠道访客数"),
    whole("before", "Amounts of the same things before, in the same order", "对比期各项，顺序相同"),
    result="one",
    en="How far a structure moved: half the sum of differences of shares, 0 the same, 1 nothing in common.",
    zh="结构偏移：占比差绝对值之和的一半，0 为不变，1 为完全不同。",
    category=STRUCTURE,
    examples=(example([[60], [40]], [[50], [50]], gives=0.1),),
)
def _drift(now: Values, before: Values) -> float | None:
    if len(now) != len(before):
        raise UsageError(_LENGTHS.format(one=len(now), two=len(before)))
    return drift([each or 0.0 for each in now], [each or 0.0 for each in before])
