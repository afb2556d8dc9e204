"""Stock: what to hold, when to order, how much, how long it lasts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from xlops.analysis.season import season_index
from xlops.analysis.stock.lifecycle import STAGE_LABELS, stage_of
from xlops.analysis.stock.newsvendor import best_quantity
from xlops.answers.numbers import ratio
from xlops.errors import UsageError
from xlops.functions.base import STOCK, each, example, function, may, one, whole
from xlops.label import Label

Values = Sequence[float | None]
REVIEW, BETA = 7.0, 0.68
"""Days from one order to the next, and how fast errors grow with the days, where nobody says otherwise."""
FURTHEST = 3650
"""Days after which stock is not said to run out."""

_SERVICE = Label(
    "the service level is {found:g}; write a share above 50% and below 100%, such as 95%",
    "服务水平为 {found:g}；请填 50% 到 100% 之间，如 95%",
)
_NEGATIVE = Label("{name} must be 0 or more; found {found:g}", "{name} 不能小于 0；现为 {found:g}")
_PACK = Label("a pack holds more than 0 units; found {found:g}", "装箱数必须大于 0；现为 {found:g}")
_ALL = Label("the days are needed: how many the cost of goods covers", "需要天数：销售成本覆盖多少天")
_PLACES = Label(
    "a year has 2 to 366 places, not {found:g}: 12 for months, 52 for weeks", "一年的期数应为 2 到 366，不是 {found:g}"
)
_LEVEL = Label(
    "the level is {found:g}; write a share above 0 and below 100%, such as 90%",
    "满足概率为 {found:g}；请填 0 到 100% 之间，如 90%",
)
_LENGTHS = Label(
    "both ranges need as many weeks: {one} and {two} were given", "两个区域的周数应相同：现为 {one} 个和 {two} 个"
)
_YEAR = Label(
    "a whole year is needed: {needed} values, {found} are there", "至少需要一整年：{needed} 个值，现有 {found} 个"
)


@function(
    "OPS_SAFETY_STOCK",
    each("service", "Service level, such as 95% (a share, not z)", "服务水平，如 95%（填比例，不是 z 值）"),
    each("sigma7", "Standard deviation of the forecast error of 7 days, in units", "7 天销量预测误差的标准差（件）"),
    each("lead_days", "Lead time, in days", "交期（天）"),
    may(each("review_days", "Days from one order to the next; 7 when left out", "订货周期（天）；不填为 7")),
    may(each("per_day", "Units sold a day; needed with lead_sd", "日均销量；填了 lead_sd 时需要")),
    may(each("lead_sd", "Standard deviation of the lead time, in days; 0 when left out", "交期标准差（天）；不填为 0")),
    may(each("k", "Multiplier learned from the shop's own past; 1 when left out", "由历史校准的倍数 k；不填为 1")),
    may(each("beta", "How errors grow with days; 0.68 when left out", "误差随天数增长的幂；不填为 0.68")),
    en="Safety stock: k × z × √((sigma7 × ((lead + review) / 7)^beta)² + (per day × lead sd)²), rounded up.",
    zh="安全库存：k × z × √((7天误差 × ((交期+订货周期)/7)^beta)² + (日均销量 × 交期标准差)²)，向上取整。",
    category=STOCK,
    note=(
        "The service level is turned into z inside; k multiplies it and is no z. sigma7 is of the forecast's error over a "
        "week, not of daily sales: the deviation of days is several times smaller.",
        "服务水平在函数内换算为 z；k 是倍数，不是 z。sigma7 是一周预测误差的标准差，不是日销量的标准差。",
    ),
    examples=(
        example(0.95, 20, 14, gives=70.0),
        example(0.95, 20, 14, 7, 5, 3, gives=74.0),
        example([[0.9], [0.95], [0.99]], 20, 14, 0, gives=[[42.0], [53.0], [75.0]]),
    ),
)
def _safety(
    service: float,
    sigma7: float,
    lead_days: float,
    review_days: float | None,
    per_day: float | None,
    lead_sd: float | None,
    k: float | None,
    beta: float | None,
) -> float:
    from xlops.analysis.stock_plan import stock_levels

    if not 0.5 < service < 1:
        raise UsageError(_SERVICE.format(found=service))
    _no_less("sigma7", sigma7), _no_less("lead_days", lead_days)
    safety, _ = stock_levels(
        d=_array(per_day or 0.0), sigma7=_array(sigma7), k=_array(1.0 if k is None else k),
        beta=_array(BETA if beta is None else beta), lead_time=_array(lead_days), lead_time_sd=_array(lead_sd or 0.0),
        review=REVIEW if review_days is None else _no_less("review_days", review_days), service_level=service,
    )  # fmt: skip
    return float(safety[0])


@function(
    "OPS_REORDER_POINT",
    each("per_day", "Units sold a day", "日均销量"),
    each("safety", "Safety stock, in units", "安全库存（件）"),
    each("lead_days", "Lead time, in days", "交期（天）"),
    may(
        each(
            "review_days",
            "Days from one order to the next; 7 when left out, 1 or 0 when ordered any day",
            "订货周期（天）；不填为 7；随时可下单填 0 或 1",
        )
    ),
    en="Reorder point: units a day × (lead time + review days) + safety stock, rounded up.",
    zh="补货点：日均销量 ×（交期 + 订货周期）+ 安全库存，向上取整。",
    category=STOCK,
    note=(
        "Where orders are placed once a week the stock must last until the next order arrives; lead time alone is too little.",
        "每周订一次货时，库存要撑到下一次订货到货；只算交期会不够。",
    ),
    examples=(example(5, 70, 14, gives=175.0), example(5, 70, 14, 0, gives=140.0)),
)
def _reorder_point(per_day: float, safety: float, lead_days: float, review_days: float | None) -> float:
    days = _no_less("lead_days", lead_days) + (REVIEW if review_days is None else _no_less("review_days", review_days))
    return math.ceil(round(max(per_day, 0.0) * days + safety, 9))


@function(
    "OPS_ORDER_QTY",
    each("target", "Units to hold: the reorder point of OPS_REORDER_POINT", "目标库存：即 OPS_REORDER_POINT 的结果"),
    each("available", "Units that can be sold; negative when owed", "可售库存；欠货时为负数"),
    may(each("inbound", "Units on their way in time", "能及时到的在途件数")),
    may(each("moq", "Least order, in units", "起订量（件）")),
    may(each("pack", "Units in a pack; 1 when left out", "装箱数；不填为 1")),
    en="What to order: target - available - inbound, at least the least order, in whole packs; 0 when nothing lacks.",
    zh="补货量：目标 − 可售 − 在途，不低于起订量，按整箱向上取；不缺则为 0。",
    category=STOCK,
    examples=(
        example(175, 60, 30, gives=85.0),
        example(175, 60, 30, 100, 12, gives=108.0),
        example(175, 175, 0, 100, gives=0.0),
    ),
)
def _order(target: float, available: float, inbound: float | None, moq: float | None, pack: float | None) -> float:
    from xlops.analysis.stock.order_quantity import in_packs

    size = 1.0 if pack is None else pack
    if size <= 0:
        raise UsageError(_PACK.format(found=size))
    need = target - available - (inbound or 0.0)
    return float(in_packs(_array(max(need, moq or 0.0)), _array(size))[0]) if need > 0 else 0.0


@function(
    "OPS_COVER",
    each("available", "Units that can be sold", "可售库存"),
    each("per_day", "Units sold a day in stock", "有货日的日均销量"),
    en="Days of cover: available / units a day; blank where nothing sells.",
    zh="可售天数：可售库存 ÷ 日均销量；无动销为空。",
    category=STOCK,
    note=(
        "Leave days without stock out of the units a day, else cover looks longer than it is.",
        "日均销量请剔除断货日，否则可售天数会偏长。",
    ),
    examples=(
        example(140, 5, gives=28.0),
        example([[140], [-3], [50]], [[5], [2], [0]], gives=[[28.0], [0.0], [""]]),
    ),
)
def _cover(available: float, per_day: float) -> float | None:
    return ratio(max(available, 0.0), per_day) if per_day > 0 else None


@function(
    "OPS_STOCKOUT_DATE",
    each("day", "The day on which the stock was counted, before its sales", "盘点日（当日销售前）", "day"),
    each("available", "Units that can be sold", "可售库存"),
    each("per_day", "Units sold a day", "日均销量"),
    may(each("inbound", "Units that arrive", "在途件数")),
    may(each("due", "The day on which they arrive and can be sold", "到货上架日", "day")),
    en="The first day that cannot be served whole; blank where nothing sells or it is ten years off.",
    zh="断货日：第一天不够卖的日期；无动销或十年以后为空。",
    category=STOCK,
    note=(
        "Units on their way without a day, or due before the count, are not counted: nobody knows when they come.",
        "没有到货日或到货日早于盘点日的在途不计入，因为不知道何时到。",
    ),
    examples=(
        example("2026-03-01", 12, 5, gives=date(2026, 3, 3)),
        example("2026-03-01", 12, 5, 20, "2026-03-03", gives=date(2026, 3, 7)),
        example("2026-03-01", 12, 5, 20, "2026-03-04", gives=date(2026, 3, 3)),
    ),
)
def _stock_out(day: date, available: float, per_day: float, inbound: float | None, due: date | None) -> date | None:
    if per_day <= 0:
        return None
    days = math.floor(round(max(available, 0.0) / per_day, 9))
    if inbound and due is not None and day <= due <= day + timedelta(min(days, FURTHEST)):
        days = math.floor(round(max(available + inbound, 0.0) / per_day, 9))
    return day + timedelta(days) if days <= FURTHEST else None


@function(
    "OPS_NEWSVENDOR",
    each("price", "What a unit sells for, net of fees", "单件售价（扣除费用后）"),
    each("cost", "What a unit costs", "单件成本"),
    each("salvage", "What a unit that is left brings", "剩余每件能收回多少（残值）"),
    each("mean", "Units expected", "预计销量（件）"),
    each("deviation", "Standard deviation of the units", "销量标准差（件）"),
    en="How much to buy once: the demand that is met in (price - cost) / (price - salvage) of all cases; whole units.",
    zh="一次性备货量：按临界比（售价−成本）÷（售价−残值）对应的销量分位，取整件。",
    category=STOCK,
    examples=(example(100, 60, 30, 500, 120, gives=522.0), example(100, 100, 30, 500, 120, gives=0.0)),
)
def _newsvendor(price: float, cost: float, salvage: float, mean: float, deviation: float) -> float:
    return best_quantity(price, cost, salvage, mean, deviation)[0]


@function(
    "OPS_EOQ",
    each("year_units", "Units sold a year", "年销量（件）"),
    each("order_cost", "What one order costs, whatever its size", "每次订货的固定费用"),
    each(
        "holding_cost",
        "What holding one unit for a year costs: capital, warehouse, loss of value",
        "每件每年的持有成本：资金、仓储、贬值",
    ),
    en="Economic order quantity: √(2 × units a year × cost of an order / cost of holding a unit for a year).",
    zh="经济订货批量：√(2 × 年销量 × 每次订货费用 ÷ 每件年持有成本)。",
    category=STOCK,
    examples=(example(12000, 80, 6, gives=565.685425),),
)
def _economic(year_units: float, order_cost: float, holding_cost: float) -> float | None:
    _no_less("year_units", year_units), _no_less("order_cost", order_cost)
    return math.sqrt(2 * year_units * order_cost / holding_cost) if holding_cost > 0 else None


@function(
    "OPS_SELL_THROUGH",
    each("sold", "Units sold in the period, returns taken off", "期间销量（扣退货）"),
    each("opening", "Units in stock when it began", "期初库存"),
    may(each("received", "Units that came in during it", "期间入库件数")),
    en="Sell-through: sold / (opening stock + received).",
    zh="售罄率：销量 ÷（期初库存 + 入库）。",
    category=STOCK,
    examples=(example(300, 400, 100, gives=0.6), example(300, 0, gives="")),
)
def _sell_through(sold: float, opening: float, received: float | None) -> float | None:
    return ratio(sold, opening + (received or 0.0))


@function(
    "OPS_TURNOVER_DAYS",
    whole("stock_values", "Stock value at the end of each day (or some of them)", "各日（或部分日）期末库存金额"),
    one("goods_cost", "Cost of the goods that were sold in those days", "同期销售成本"),
    one("days", "How many days that cost covers", "销售成本覆盖的天数"),
    result="one",
    en="Turnover days: mean stock value × days / cost of goods sold.",
    zh="库存周转天数：平均库存金额 × 天数 ÷ 销售成本。",
    category=STOCK,
    note=(
        "The mean of daily snapshots, not of the first and the last day only, where dailies exist.",
        "有每日库存时请用每日平均，不要只用期初期末平均。",
    ),
    examples=(example([[100000], [90000], [None], [80000]], 45000, 30, gives=60.0),),
)
def _turnover(stock_values: Values, goods_cost: float | None, days: float | None) -> float | None:
    known = [each for each in stock_values if each is not None]
    if days is None:
        raise UsageError(_ALL)
    return ratio(sum(known) / len(known) * days, goods_cost) if known else None


@function(
    "OPS_SEASON_INDEX",
    whole(
        "values",
        "Values of months or weeks in order, beginning with the first of a year",
        "按顺序的月度或周度数值，从一年的第一期开始",
    ),
    may(one("places", "How many make a year; 12 when left out, 52 for weeks", "一年几期；不填为 12，周数据填 52")),
    result="same",
    en="Season index: the mean of a month (or week) over the years / the mean of the year; 1 is an ordinary month.",
    zh="季节指数：各月（或周）历年均值 ÷ 全年均值；1 为平常月份。",
    category=STOCK,
    note=(
        "One year cannot tell a season from an accident. Blank values are unknown and left out.",
        "只有一年数据时，分不清季节与偶然。空值视为未知，不计入。",
    ),
    examples=(
        example([[10], [20], [30], [20]], 4, gives=[[0.5], [1.0], [1.5], [1.0]]),
        example([[10, 30], [20, 20]], 2, gives=[[0.75, 1.25], [0.75, 1.25]]),
    ),
)
def _season(values: Values, places: float | None) -> list[float | None]:
    many = 12 if places is None else places
    if not 2 <= many <= 366 or many != int(many):
        raise UsageError(_PLACES.format(found=many))
    if len(values) < many:
        raise UsageError(_YEAR.format(needed=int(many), found=len(values)))
    found = season_index(values, int(many))
    return [found[place % int(many)] for place in range(len(values))]


@function(
    "OPS_EVENT_FORECAST",
    each("per_day", "Units an ordinary such day sells", "平时日均销量"),
    each("days", "Days of the event", "活动天数"),
    may(
        whole(
            "past",
            "The item's own past uplifts: sold in the event / what its days would have sold anyway",
            "该商品往次活动的倍数：活动销量 ÷ 平时同期销量",
        )
    ),
    may(one("common", "The uplift of such events over all items; 1 when left out", "同类活动的整体倍数；不填为 1")),
    may(one("level", "How surely it is enough, such as 90%; 50% when left out", "满足概率，如 90%；不填为 50%")),
    en="Units an event takes: per day × days × uplift, the median of own past uplifts drawn to the common one.",
    zh="活动备货量：日均 × 天数 × 倍数；倍数取自身往次中位数，并向同类活动收缩。",
    category=STOCK,
    note=(
        "The common uplift counts like 2.5 events of the item's own. The range comes from how far own uplifts lie apart, drawn "
        "to what is usual: with one event behind it an item's P90 is about twice its P50.",
        "同类活动的倍数相当于自身 2.5 次活动。区间取决于自身各次倍数的离散程度，并向常见水平收缩；只有一次活动时 P90 约为 P50 的两倍。",
    ),
    examples=(
        example(20, 3, [[4], [6]], 3, gives=233.333333),
        example([[20], [20], [20]], 3, [[4], [6]], 3, 0.9, gives=[[478.306397]] * 3),
        example(20, 3, gives=60.0),
    ),
)
def _event(per_day: float, days: float, past: Values | None, common: float | None, level: float | None) -> float:
    from xlops.analysis.stock.event_plan import event_units

    wanted = 0.5 if level is None else level
    if not 0 < wanted < 1:
        raise UsageError(_LEVEL.format(found=wanted))
    own = [each for each in past or () if each is not None]
    return event_units(per_day * _no_less("days", days), own, 1.0 if common is None else common, wanted)


@function(
    "OPS_STAGE",
    whole(
        "weekly",
        "Units of each week in order, the latest last; blank is unknown",
        "按顺序的每周销量，最近一周在最后；空值为未知",
    ),
    may(
        whole(
            "shop",
            "The same weeks of the whole shop, so that a quiet month is nobody's decline",
            "同期全店每周销量，用于剔除大盘涨跌",
        )
    ),
    result="one",
    en="The stage of an item's life: launch, growth, mature, decline or clearance.",
    zh="商品生命周期阶段：新品期、成长期、成熟期、衰退期、清仓期。",
    category=STOCK,
    note=(
        "Growth and decline: the last four weeks against the eight before, beyond a quarter and beyond the noise of its own "
        "weeks. Launch: the first four weeks. Clearance: eight weeks without a sale.",
        "成长与衰退：近 4 周对比之前 8 周，变化超过四分之一且超出自身波动。新品：首销 4 周内。清仓：8 周无销量。",
    ),
    examples=(
        example([[20], [22], [19], [21], [20], [22], [20], [21], [44], [52], [61], [70]], gives="growth"),
        example([[20], [22], [19], [21], [20], [22], [20], [21], [20], [19], [22], [21]], gives="mature"),
        example([[5], [9], [12]], gives="launch"),
    ),
)
def _stage(weekly: Values, shop: Values | None) -> Label | None:
    if shop is not None and len(shop) != len(weekly):
        raise UsageError(_LENGTHS.format(one=len(weekly), two=len(shop)))
    found = stage_of(list(weekly), pool=None if shop is None else [each or 0.0 for each in shop])
    return None if found is None else STAGE_LABELS[found]


def _no_less(name: str, value: float) -> float:
    if value < 0:
        raise UsageError(_NEGATIVE.format(name=name, found=value))
    return value


def _array(value: float) -> NDArray[np.float64]:
    return np.array([value], dtype=float)
