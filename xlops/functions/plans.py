"""Targets, tests and what belongs together."""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from xlops.analysis.decompose import three_factors
from xlops.analysis.regression import normal_p
from xlops.answers.numbers import ratio
from xlops.errors import UsageError
from xlops.functions.base import PLANS, each, example, function, may, one, whole
from xlops.label import Label

_WEIGHTS = Label(
    "{month} has {days} days, so {days} weights are needed; {given} were given",
    "{month} 有 {days} 天，需要 {days} 个权重，现为 {given} 个",
)
_CLICKS = Label("{clicks:g} clicks of {shown:g} shown cannot be", "点击 {clicks:g} 次不能多于展现 {shown:g} 次")


@function(
    "OPS_PACE",
    each("done", "What was reached from the first of the month through the day", "当月首日至该日的完成值"),
    each("target", "The target of the whole month", "全月目标"),
    each("day", "The last day that is counted", "统计截至日", "day"),
    may(
        whole(
            "weights",
            "A weight for each day of the month, promotion days more; all alike when left out",
            "当月每天的权重，大促日更高；不填则各日相同",
        )
    ),
    en="Target pace: reached / what the target asks of the days so far; 100% is on plan.",
    zh="目标进度：完成值 ÷ 截至当日应完成值；100% 为按计划。",
    category=PLANS,
    examples=(example(46500, 100000, "2026-04-15", gives=0.93),),
)
def _pace(done: float, target: float, day: date, weights: Sequence[float | None] | None) -> float | None:
    days = monthrange(day.year, day.month)[1]
    if weights is None:
        return ratio(done, target * day.day / days)
    if len(weights) != days:
        raise UsageError(_WEIGHTS.format(month=f"{day:%Y-%m}", days=days, given=len(weights)))
    known = [each or 0.0 for each in weights]
    part = ratio(sum(known[: day.day]), sum(known))
    return None if part is None else ratio(done, target * part)


@function(
    "OPS_AB_P",
    each("clicks_a", "Clicks (or buyers) of A", "A 的点击（或买家）数"),
    each("shown_a", "How often A was shown (or its visitors)", "A 的展现（或访客）数"),
    each("clicks_b", "Clicks (or buyers) of B", "B 的点击（或买家）数"),
    each("shown_b", "How often B was shown (or its visitors)", "B 的展现（或访客）数"),
    en="How likely chance alone makes two rates differ so much (two-sided z test of two shares).",
    zh="两组比率的差异纯属偶然的可能性（双侧 z 检验）。",
    category=PLANS,
    note=(
        "Below 5 % is the usual sign of a real difference; decide how long to run before looking.",
        "通常低于 5% 视为确有差异；请先定好测试时长再看结果。",
    ),
    examples=(example(200, 4000, 260, 4000, gives=0.00395679),),
)
def _chance(clicks_a: float, shown_a: float, clicks_b: float, shown_b: float) -> float | None:
    for clicks, shown in ((clicks_a, shown_a), (clicks_b, shown_b)):
        if clicks < 0 or clicks > shown:
            raise UsageError(_CLICKS.format(clicks=clicks, shown=shown))
    if not shown_a or not shown_b:
        return None
    both = (clicks_a + clicks_b) / (shown_a + shown_b)
    spread = math.sqrt(both * (1 - both) * (1 / shown_a + 1 / shown_b))
    return normal_p((clicks_a / shown_a - clicks_b / shown_b) / spread) if spread else None


@function(
    "OPS_LIFT",
    each("both", "Orders with both items", "同时含两件商品的订单数"),
    each("a", "Orders with item A", "含 A 的订单数"),
    each("b", "Orders with item B", "含 B 的订单数"),
    each("orders", "All orders", "全部订单数"),
    en="Basket lift: how many times more often two items are bought together than chance would have it.",
    zh="关联提升度：两件商品同时购买的频率是随机情况的几倍。",
    category=PLANS,
    examples=(example(30, 100, 60, 1000, gives=5.0),),
)
def _lift(both: float, a: float, b: float, orders: float) -> float | None:
    return ratio(both * orders, a * b)


@function(
    "OPS_DECOMP",
    one("visitors_before", "Visitors before", "对比期访客数"),
    one("buyers_before", "Paying buyers before", "对比期支付买家数"),
    one("amount_before", "Paid amount before", "对比期支付金额"),
    one("visitors", "Visitors now", "本期访客数"),
    one("buyers", "Paying buyers now", "本期支付买家数"),
    one("amount", "Paid amount now", "本期支付金额"),
    result="table",
    en="What moved sales: the parts of visitors, conversion and value per buyer, which add up to the change.",
    zh="销售额变动拆解：访客、转化率、客单价各自的影响，合计等于变动额。",
    category=PLANS,
    note=(
        "Shapley values: no factor is favoured by the order in which they are changed.",
        "采用 Shapley 值，与因素替换顺序无关。",
    ),
    examples=(
        example(
            1000, 20, 2000, 1000, 30, 3000, gives=[["Visitors", 0.0], ["Conversion", 1000.0], ["Value per buyer", 0.0]]
        ),
    ),
)
def _factors(*figures: float | None) -> list[list[object]]:
    known = [each or 0.0 for each in figures]
    parts = three_factors((known[0], known[1], known[2]), (known[3], known[4], known[5]))
    return [
        [Label("Visitors", "访客"), parts and parts.visitors],
        [Label("Conversion", "转化率"), parts and parts.conversion],
        [Label("Value per buyer", "客单价"), parts and parts.value],
    ]
