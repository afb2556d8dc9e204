"""What clicks cost and bring, and what they may cost at most."""

from __future__ import annotations

from xlops.answers.numbers import ratio
from xlops.errors import UsageError
from xlops.functions.base import ADS, each, example, function, may
from xlops.label import Label

_LOSES = Label(
    "an order leaves {left:.2f} before ads: no return on ads makes up for that",
    "每单推广前利润为 {left:.2f}：投产比再高也不保本",
)
_SHARE = Label(
    '{name} is a share from 0 to 1, or a percentage; "{value:g}" is none',
    "{name} 应为 0 到 1 的比例或百分数，“{value:g}”不是",
)

_PRICE = each("price", "What a buyer pays for an order", "每单支付金额")
_COST = each("cost", "Cost of the goods in it", "每单商品成本")
_FEES = may(
    each(
        "fees",
        "Platform fees as a share of what is paid and kept; 0 when left out",
        "平台扣点比例（按退款后金额）；不填为 0",
    )
)
_FREIGHT = may(each("freight", "Freight and packing of an order; 0 when left out", "每单运费和包装；不填为 0"))
_REFUNDS = may(each("refunds", "Share of the paid amount that is refunded; 0 when left out", "退款率；不填为 0"))
_LOST = may(
    each("lost", "Share of refunded goods that cannot be sold again; 0 when left out", "退回后不能再售的比例；不填为 0")
)
_NOTE = (
    "Left of an order before ads: price x (1 - refunds) x (1 - fees) - cost x (1 - refunds x (1 - lost)) - freight; "
    "freight is paid for every order sent, refunded or not.",
    "每单推广前利润 = 价格 ×（1 − 退款率）×（1 − 扣点）− 成本 ×〔1 − 退款率 ×（1 − 报损比例）〕− 运费；运费不论退款与否都要付。",
)


@function(
    "OPS_BREAKEVEN_ROI",
    _PRICE,
    _COST,
    _FEES,
    _FREIGHT,
    _REFUNDS,
    _LOST,
    en="The ROI at which ads neither earn nor lose, after refunds, fees and freight; set it against ROI as the ad platform shows it.",
    zh="保本投产比：扣除退款、扣点、运费后不赚不亏的投产比；与广告后台显示的投产比对照。",
    category=ADS,
    note=_NOTE,
    examples=(example(100, 40, "5%", 6, "10%", gives=100 / (90 * 0.95 - 36 - 6)), example(100, 50, gives=2.0)),
)
def _break_even(
    price: float, cost: float, fees: float | None, freight: float | None, refunds: float | None, lost: float | None
) -> float | None:
    left = _left(price, cost, fees, freight, refunds, lost)
    if price and left <= 0:
        raise UsageError(_LOSES.format(left=left))
    return ratio(price, left)


@function(
    "OPS_MAX_CPC",
    _PRICE,
    each("conversion", "Conversion of clicks", "点击转化率"),
    _COST,
    _FEES,
    _FREIGHT,
    _REFUNDS,
    _LOST,
    en="The most that a click may cost, after refunds, fees and freight; 0 when every order loses money.",
    zh="最高可出点击价：扣除退款、扣点、运费后每次点击最多可花的钱；每单都亏时为 0。",
    category=ADS,
    note=_NOTE,
    examples=(example(100, "2%", 40, "5%", 6, "10%", gives=0.02 * (90 * 0.95 - 36 - 6)),),
)
def _highest_click(
    price: float,
    conversion: float,
    cost: float,
    fees: float | None,
    freight: float | None,
    refunds: float | None,
    lost: float | None,
) -> float:
    return conversion * max(_left(price, cost, fees, freight, refunds, lost), 0.0)


def _left(
    price: float, cost: float, fees: float | None, freight: float | None, refunds: float | None, lost: float | None
) -> float:
    """What an order leaves before ads."""
    shares = {"fees": fees or 0.0, "refunds": refunds or 0.0, "lost": lost or 0.0}
    for name, value in shares.items():
        if not 0 <= value <= 1:
            raise UsageError(_SHARE.format(name=name, value=value))
    kept = price * (1 - shares["refunds"]) * (1 - shares["fees"])
    return kept - cost * (1 - shares["refunds"] * (1 - shares["lost"])) - (freight or 0.0)


@function(
    "OPS_CTR",
    each("clicks", "Clicks", "点击量"),
    each("shown", "Impressions", "展现量"),
    en="Click-through rate: clicks / impressions.",
    zh="点击率：点击量 ÷ 展现量。",
    category=ADS,
    examples=(example(25, 1000, gives=0.025),),
)
def _click_through(clicks: float, shown: float) -> float | None:
    return ratio(clicks, shown)


@function(
    "OPS_CPC",
    each("spend", "Ad spend", "花费"),
    each("clicks", "Clicks", "点击量"),
    en="Cost per click: spend / clicks.",
    zh="平均点击花费：花费 ÷ 点击量。",
    category=ADS,
    examples=(example(50, 40, gives=1.25),),
)
def _cost_per_click(spend: float, clicks: float) -> float | None:
    return ratio(spend, clicks)


@function(
    "OPS_ROI",
    each("sales", "Sales that the ads brought", "广告成交金额"),
    each("spend", "Ad spend", "花费"),
    en="Return on ad spend: sales from ads / spend.",
    zh="投产比：广告成交金额 ÷ 花费。",
    category=ADS,
    examples=(example(300, 80, gives=3.75),),
)
def _return(sales: float, spend: float) -> float | None:
    return ratio(sales, spend)


@function(
    "OPS_ACOS",
    each("spend", "Ad spend", "花费"),
    each("sales", "Sales that the ads brought, or all sales for the total share", "广告成交金额；求总费比时填总销售额"),
    en="Ad spend as a share of sales: spend / sales.",
    zh="费比：花费 ÷ 成交金额。",
    category=ADS,
    examples=(example(80, 400, gives=0.2),),
)
def _share_of_sales(spend: float, sales: float) -> float | None:
    return ratio(spend, sales)
