"""The settings of the stock plan, each declared once with what holds until the operator says otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from xlops.label import Label


@dataclass(frozen=True)
class PlanDefault:
    """One setting of all SKUs; from `least` to `most` it makes sense."""

    id: str
    label: Label
    default: float
    unit: Label
    least: float
    most: float


_DAYS, _SHARE = Label("days", "天"), Label("share", "比例")

PLAN_DEFAULTS = (
    PlanDefault(
        "service_level",
        Label("Order cycles that lose no sale", "服务水平：不缺货的补货周期占比"),
        0.95,
        _SHARE,
        0.51,
        0.999,
    ),
    PlanDefault("review_days", Label("From one order to the next", "补货周期：多久下一次单"), 7, _DAYS, 1, 180),
    PlanDefault(
        "lead_days",
        Label("Lead time where nobody gave one", "默认交期：没有供应商交期时"),
        14,
        _DAYS,
        0,
        365,
    ),
    PlanDefault("lead_sd", Label("Spread of the lead time where none is known", "默认交期波动"), 0, _DAYS, 0, 180),
    PlanDefault(
        "recovery_rate", Label("Returns on their way that can be sold again", "退货在途可再售比例"), 0.8, _SHARE, 0, 1
    ),
    PlanDefault(
        "balance_rate", Label("Presale deposits whose balance is paid", "预售定金的尾款支付率"), 0.85, _SHARE, 0, 1
    ),
    PlanDefault(
        "beta",
        Label("How spread grows with the days: 0.5 is chance alone", "需求波动随天数增长的指数：0.5 为纯随机"),
        0.68,
        Label("exponent", "指数"),
        0.3,
        1.2,
    ),
    PlanDefault("slow_days", Label("Cover from which stock is slow", "可售天数超过即为滞销"), 180, _DAYS, 1, 3650),
    PlanDefault(
        "policy",
        Label(
            "Safety stock: 1 calibrated on the past, 2 tuned by replay (from the next build), 0 textbook z only",
            "安全库存算法：1 按历史校准，2 按回放调优（下次生成时生效），0 仅用教科书 z 值",
        ),
        1,
        Label("choice", "选项"),
        0,
        2,
    ),
)
