"""Functions that ask the shop: its figures, comparisons, funnels, leaders, definitions, and how fresh its data is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xlops.answers import funnel as funnels
from xlops.answers.numbers import real
from xlops.calendar.comparisons import comparison
from xlops.calendar.events import align, event_named
from xlops.calendar.periods import Period
from xlops.engine.question import Atom
from xlops.errors import UsageError
from xlops.functions.base import SHOP, Argument, each, example, function, may, one, repeated
from xlops.functions.named import dimension_named, fact_named, funnel_named, metric_named, term_named, value_of
from xlops.hub import Hub
from xlops.label import Label
from xlops.metrics import METRICS
from xlops.metrics.analyses import ANALYSES
from xlops.metrics.basis import basis
from xlops.metrics.prose import formula_text

TIMES = 3
"""How many dimensions a figure can be narrowed by."""
LONGEST_LIST = 1000
_NO_VALUE = Label("a value is needed for the dimension {name}", "缺少维度“{name}”的取值")
_NO_DIMENSION = Label('the value "{value}" has no dimension before it', "取值“{value}”前缺少维度")
_GIVE = Label('"{give}" is no such thing; leave it out, or write "distance"', "“{give}”无法识别；请留空或填 distance")
_COUNT = Label("{number:g} rows cannot be listed; ask for 1 to {most}", "无法列出 {number:g} 行；请填 1 到 {most}")

METRIC = each("metric", "The metric: its id or its name, such as pay_amt", "指标：编号或名称，如“支付金额”", "text")
FROM = each(
    "from_day",
    "The first day, or a period in words: last 7 days, 2026-03",
    "起始日，或期间说法：最近7天、2026-03",
    "period",
)
TO = may(each("to_day", "The last day; the first day alone when left out", "截止日；不填则只算起始日", "period"))


def narrowed(*, takes_each: bool) -> tuple[Argument, ...]:
    """Pairs of a dimension and its value."""
    made = each if takes_each else one
    return repeated(
        TIMES,
        made(
            "dimension", "A dimension: store, channel, sku, campaign ...", "维度：店铺、渠道、商品编码、计划等", "text"
        ),
        made("value", "Its value", "维度的取值", "text"),
    )


def over(start: Period, end: Period | None) -> Period:
    """From the start of the one to the end of the other."""
    return Period(start.start, end.end) if end else start


def chosen(hub: Hub, pairs: Sequence[str | None]) -> dict[str, list[Atom]]:
    """Dimension to values; a dimension that is given twice means either value."""
    found: dict[str, list[Atom]] = {}
    for name, value in zip(pairs[::2], pairs[1::2], strict=True):
        if name is None and value is None:
            continue
        if name is None:
            raise UsageError(_NO_DIMENSION.format(value=value))
        if value is None:
            raise UsageError(_NO_VALUE.format(name=name))
        dimension = dimension_named(name)
        found.setdefault(dimension, []).append(value_of(hub, dimension, value))
    return found


@function(
    "OPS_KPI",
    METRIC,
    FROM,
    TO,
    *narrowed(takes_each=True),
    en="A figure of the shop over a range of days, narrowed to a store, channel, item ...",
    zh="店铺某段日期的指标值，可按店铺、渠道、商品等筛选。",
    category=SHOP,
    asks=True,
    note=(
        "Blank means unknown, 0 means none: as everywhere in xlops. People are counted once where the platform tells the "
        "figure of exactly these days; otherwise the days are added up. Names count in either language.",
        "空白表示未知，0 表示没有。平台提供该期间去重人数时取去重数，否则为各日之和。名称中英文均可。",
    ),
    examples=(
        example("pay_amt", "2010-11-01", "2010-11-30", gives=1470272.482),
        example("支付转化率", "2010-11", None, "店铺", "Giftware UK", gives=0.0286712),
        example([["pay_amt", "orders"]], [["2010-12-07"], ["2010-12-08"]], gives=[[99618.2, 84.0], [45389.98, 116.0]]),
    ),
)
def _figure(hub: Hub, metric: str, start: Period, end: Period | None, *pairs: str | None) -> float | None:
    return hub.figure(metric_named(metric), over(start, end), chosen(hub, pairs))


@function(
    "OPS_COMPARE",
    METRIC,
    FROM,
    TO,
    may(
        each(
            "against",
            "Set against: previous period (when left out), year ago, same weekday last week, aligned to cny ...",
            "对比：上一周期（不填）、去年同期、上周同日、对齐春节等",
            "text",
        )
    ),
    may(
        each(
            "shows",
            "change (when left out), before, or difference",
            "显示：change 变化率（不填）、before 对比期值、difference 差额",
            "text",
        )
    ),
    *narrowed(takes_each=True),
    en="How a figure moved against another period; blank where the two are not counted alike.",
    zh="指标较另一期间的变化；两期口径不一致时留空。",
    category=SHOP,
    asks=True,
    examples=(
        example("pay_amt", "2010-11", None, "previous period", gives=0.261512),
        example("支付金额", "2010-11", None, "上一周期", "对比期", gives=1165483.91),
    ),
)
def _compared(
    hub: Hub,
    metric: str,
    start: Period,
    end: Period | None,
    against: str | None,
    shows: str | None,
    *pairs: str | None,
) -> float | None:
    shown = _SHOWS.get((shows or "change").strip().casefold())
    if shown is None:
        raise UsageError(_NOT_SHOWN.format(shows=shows))
    found = hub.compared(metric_named(metric), over(start, end), against or "previous period", chosen(hub, pairs))
    match shown:
        case "change":
            return found.change
        case "before":
            return found.before
    return None if found.now is None or found.before is None else found.now - found.before


_SHOWS = {
    "change": "change", "变化率": "change", "变化": "change", "增长率": "change",
    "before": "before", "对比期": "before", "对比期值": "before",
    "difference": "difference", "差额": "difference",
}  # fmt: skip
_NOT_SHOWN = Label(
    '"{shows}" cannot be shown; write change, before or difference', "无法显示“{shows}”；请写 变化率、对比期 或 差额"
)


@function(
    "OPS_FUNNEL",
    one("funnel", "The funnel: its id or its name", "漏斗：编号或名称", "text"),
    one("from_day", "The first day, or a period in words", "起始日，或期间说法", "period"),
    may(one("to_day", "The last day; the first day alone when left out", "截止日；不填则只算起始日", "period")),
    *narrowed(takes_each=False),
    result="table",
    en="A funnel: each step with its count, step rate, total rate and loss; the biggest leak is marked.",
    zh="漏斗：各环节人数、环节转化率、总转化率、流失，标出最大漏点。",
    category=SHOP,
    asks=True,
    note=(
        "Lost money is what the fall of a rate took since the period before, else what one point more would bring.",
        "损失金额为该环节转化率较上期下降所损失的金额；未下降时为提升一个百分点可带来的金额。",
    ),
    examples=(
        example(
            "visit",
            "2010-11",
            gives=[
                ["Step", "Count", "Step rate", "Total rate", "Step rate before", "Lost", "Money lost there", "Leak"],
                ["Visited", 57044.0, "", "", "", "", "", ""],
                ["Favourited or added to cart", 8283.0, 0.145204, 0.145204, 0.144708, 48761.0, 101255.9, ""],
                ["Ordered", 1607.0, 0.194012, 0.0281712, 0.216894, 6676.0, 122956.1, "biggest leak"],
                ["Paid", 1607.0, 1.0, 0.0281712, 1.0, 0.0, 14702.72, ""],
            ],
        ),
    ),
)
def _funnel(hub: Hub, name: str, start: Period, end: Period | None, *pairs: str | None) -> list[list[object]]:
    answer = funnels.funnel(hub, funnel_named(name), over(start, end), chosen(hub, pairs))
    head: list[object] = [*_FUNNEL_HEAD]
    rows: list[list[object]] = [
        [
            step.label,
            step.count,
            step.step_rate,
            step.total_rate,
            step.rate_before,
            step.lost,
            step.lost_amt,
            _LEAK if step.leak else None,
        ]
        for step in answer.steps
    ]
    return [head, *rows]


_FUNNEL_HEAD = (
    Label("Step", "环节"),
    Label("Count", "数量"),
    Label("Step rate", "环节转化率"),
    Label("Total rate", "总转化率"),
    Label("Step rate before", "上期环节转化率"),
    Label("Lost", "流失"),
    Label("Money lost there", "损失金额"),
    Label("Leak", "漏点"),
)
_LEAK = Label("biggest leak", "最大漏点")


@function(
    "OPS_TOP",
    one("metric", "The metric: its id or its name", "指标：编号或名称", "text"),
    one("by", "The dimension whose leaders are listed", "要排名的维度", "text"),
    one("count", "How many; negative for the last ones", "前几名；负数为末几名"),
    one("from_day", "The first day, or a period in words", "起始日，或期间说法", "period"),
    may(one("to_day", "The last day; the first day alone when left out", "截止日；不填则只算起始日", "period")),
    *narrowed(takes_each=False),
    result="table",
    en="The leaders: values of a dimension with the highest figures.",
    zh="排行：某维度下指标最高的若干项。",
    category=SHOP,
    asks=True,
    examples=(
        example(
            "pay_amt",
            "country",
            3,
            "2010-11",
            gives=[["United Kingdom", 1275581.142], ["Netherlands", 36058.74], ["EIRE", 31031.31]],
        ),
    ),
)
def _top(
    hub: Hub, metric: str, by: str, count: float | None, start: Period, end: Period | None, *pairs: str | None
) -> list[list[object]]:
    if count is None or not 1 <= abs(count) <= LONGEST_LIST:
        raise UsageError(_COUNT.format(number=count or 0, most=LONGEST_LIST))
    id, dimension = metric_named(metric), dimension_named(by)
    answer = hub.ask([id], [dimension], period=over(start, end), where=chosen(hub, pairs))
    known = [(row[dimension], row[id]) for row in answer.rows if row[id] is not None]
    known.sort(key=lambda each: (-each[1] if count > 0 else each[1], str(each[0])))
    return [
        [value if not isinstance(value, bool) else str(value).upper(), real(figure)]
        for value, figure in known[: int(abs(count))]
    ]


@function(
    "OPS_EVENT_ALIGN",
    each("day", "The day", "日期", "day"),
    each("occasion", "The event: its id or its name, such as cny or 双11", "活动：编号或名称，如 cny、双11", "text"),
    may(
        one(
            "give",
            '"distance" gives how far the day is from it, such as CNY−12',
            "填 distance 则返回距活动的天数，如 CNY−12",
            "text",
        )
    ),
    en="The day a year before that stands as far from the event: CNY - 12 against CNY - 12.",
    zh="按活动对齐的去年日期：如春节前 12 天对春节前 12 天。",
    category=SHOP,
    asks=True,
    examples=(
        example("2026-02-05", "cny", gives=date(2025, 1, 17)),
        example("2026-02-05", "cny", "distance", gives="CNY−12"),
    ),
)
def _aligned(hub: Hub, day: date, occasion: str, give: str | None) -> date | str:
    if give is not None:
        if give.strip().casefold() not in ("distance", "距离"):
            raise UsageError(_GIVE.format(give=give))
        return align(day, event_named(occasion), announced=hub.events)
    return comparison(f"aligned to {occasion}", Period(day, day), events=hub.events).period.start


@function(
    "OPS_DEF",
    each("metric", "The metric: its id or its name", "指标：编号或名称", "text"),
    en="What a metric means: name, formula, basis, what it is good for.",
    zh="指标定义：名称、公式、口径、用途。",
    category=SHOP,
    asks=True,
    examples=(
        example(
            "uv_value",
            gives="Value per visitor\n= Paid amount ÷ Visitors\nby persons\nThe most one may pay for a visitor, before margin.",
        ),
    ),
)
def _definition(hub: Hub, written: str) -> str:
    id, language = term_named(written), hub.language
    if id not in METRICS:
        analysis = ANALYSES[id]
        return "\n".join(each.text(language) for each in (analysis.label, analysis.formula, analysis.doc))
    metric = METRICS[id]
    on = basis(metric, hub.settings.bases)
    parts = [metric.label.text(language), f"= {formula_text(metric).text(language)}"]
    parts += [on.text(language)] if on else []
    return "\n".join([*parts, metric.so_what.text(language)])


@function(
    "OPS_FRESH",
    may(
        each(
            "fact",
            "A kind of data: orders, traffic, ads, stock ...; all when left out",
            "数据种类：订单、流量、广告、库存等；不填为全部",
            "text",
        )
    ),
    may(each("store", "A store: its id or its name; the shop when left out", "店铺：编号或名称；不填为全部", "text")),
    en="The last day of which the shop has data; of several stores the one that lags behind.",
    zh="数据截至日；多个店铺取最慢的一个。",
    category=SHOP,
    asks=True,
    examples=(example("orders", gives=date(2010, 12, 9)),),
)
def _fresh(hub: Hub, written: str | None, store: str | None) -> date | None:
    place = value_of(hub, "store", store)
    places = [str(place)] if place is not None else [each.id for each in hub.stores]
    if written is None:
        facts = [each for each in _DATED if hub.known(each)]
        ends = [max((day for fact in facts if (day := hub.last_day(fact, each))), default=None) for each in places]
    else:
        fact = fact_named(written)
        ends = [hub.last_day(fact, each) for each in places]
    return min((each for each in ends if each), default=None)


_DATED = ("orders", "order_lines", "store_daily", "traffic", "ads", "stock", "reviews", "service")
