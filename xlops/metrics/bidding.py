"""What an ad may cost: the break-even figures that bids and campaigns are judged by."""

from __future__ import annotations

from xlops.metrics.ads import AD_SALES, CLICKS, SPEND
from xlops.metrics.base import metric
from xlops.metrics.finance import CM_BEFORE_ADS
from xlops.metrics.refunds import NET
from xlops.metrics.sales import PAY_AMT
from xlops.metrics.traffic import PAID_UV

metric(
    "be_roi",
    NET / CM_BEFORE_ADS,
    en="Break-even ROI",
    zh="保本投产",
    unit="times",
    good="down",
    doc="Net of refunds divided by contribution before ads, which is one divided by the contribution margin before ads.",
    so_what=(
        "Set it against ROI after refunds: below it every order loses money.",
        "与退后投产比对照，低于它每单都亏。",
    ),
    differs=(
        "ROI on the ad platform's screen has no refunds taken off: set that against the break-even ROI on paid.",
        "广告后台的投产比未扣退款，应与支付口径保本投产对照。",
    ),
    subject="ads",
)
metric(
    "be_roi_paid",
    PAY_AMT / CM_BEFORE_ADS,
    en="Break-even ROI on paid",
    zh="保本投产(支付口径)",
    unit="times",
    good="down",
    doc="Paid amount divided by contribution before ads: the paid sales that one of spend must bring, refunds borne.",
    so_what=("Set it against ROI as the ad platform shows it.", "与广告后台显示的投产比对照。"),
    subject="ads",
)
metric(
    "max_cpc",
    AD_SALES / CLICKS * (CM_BEFORE_ADS / PAY_AMT),
    en="Highest cost per click",
    zh="最高可出点击价",
    unit="money",
    good="up",
    doc="Sales from ads per click times contribution before ads per paid amount.",
    so_what=("Bid below it; above it each click costs more than it brings.", "出价须低于它，否则每次点击都亏。"),
    subject="ads",
)
metric(
    "uv_cost",
    SPEND / PAID_UV,
    en="Cost per paid visitor",
    zh="付费访客成本",
    unit="money",
    good="down",
    doc="Ad spend divided by paid visitors.",
    so_what=("Compare with value per visitor.", "与 UV 价值对照。"),
    subject="ads",
)
