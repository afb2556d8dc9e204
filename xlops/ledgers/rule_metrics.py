"""What platforms judge shops and items by: the metrics of activity rules, each with how the shop knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xlops.label import Label

Unit = Literal["score", "share", "money", "count", "level", "percent"]


@dataclass(frozen=True)
class RuleMetric:
    """One metric of rules. `window` is what platforms usually count over, in days; 0: it has none.

    `item`: it is judged item by item. `facts` are the exports that tell it; none: it is typed.
    """

    id: str
    label: Label
    unit: Unit
    facts: tuple[str, ...]
    window: int = 0
    item: bool = False


_ALL = (
    RuleMetric("dsr_described", Label("DSR: as described", "DSR 描述相符"), "score", ("ratings",), 180),
    RuleMetric("dsr_service", Label("DSR: service", "DSR 服务态度"), "score", ("ratings",), 180),
    RuleMetric("dsr_logistics", Label("DSR: logistics", "DSR 物流服务"), "score", ("ratings",), 180),
    RuleMetric("experience", Label("Experience score", "店铺体验分"), "score", ("ratings",), 30),
    RuleMetric("shop_stars", Label("Stars of all reviews", "全店评价星级"), "score", ("reviews",), 180),
    RuleMetric("refund_rate", Label("Refunded orders", "退款率"), "share", ("orders", "refunds"), 30),
    RuleMetric("dispute_rate", Label("Disputes of orders", "纠纷率"), "share", ("orders", "service"), 30),
    RuleMetric("late_rate", Label("Late shipments", "延迟发货率"), "share", ("orders",), 30),
    RuleMetric("answer_3min", Label("Answered in 3 minutes", "三分钟响应率"), "share", ("service",), 30),
    RuleMetric("paid_sum", Label("Paid amount", "支付金额"), "money", ("orders",), 30),
    RuleMetric("order_count", Label("Paid orders", "支付订单数"), "count", ("orders",), 30),
    RuleMetric("penalty_points", Label("Penalty points of the year", "本年违规扣分"), "count", ()),
    RuleMetric("store_level", Label("Store level", "店铺层级"), "level", ()),
    RuleMetric("price_power", Label("Price power stars", "价格力星级"), "level", ()),
    RuleMetric("open_days", Label("Days since opening", "开店天数"), "count", ("orders",)),
    RuleMetric("item_stars", Label("Stars of the item", "商品星级"), "score", ("reviews",), 180, item=True),
    RuleMetric("item_reviews", Label("Reviews of the item", "商品评价数"), "count", ("reviews",), 180, item=True),
    RuleMetric("item_units", Label("Units sold of the item", "商品销量"), "count", ("order_lines",), 30, item=True),
    RuleMetric("item_stock", Label("Stock of the item", "商品库存"), "count", ("stock",), item=True),
    RuleMetric("off_percent", Label("Off the list price, in %", "较标价降幅(%)"), "percent", ("order_lines",), item=True),
    RuleMetric("below_lowest", Label("Under the lowest price, in %", "低于近期最低价(%)"), "percent", ("order_lines",), 30, item=True),
)  # fmt: skip
RULE_METRICS: dict[str, RuleMetric] = {each.id: each for each in _ALL}
"""Every metric of rules by id; those of the shop first."""
