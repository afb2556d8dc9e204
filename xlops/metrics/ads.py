"""Ads: what clicks cost and what the ad platform claims they brought. Claims of two platforms may name one order twice."""

from __future__ import annotations

from xlops.metrics.base import Cumulative, Sum, metric
from xlops.metrics.refunds import NET, RETURNS
from xlops.metrics.sales import PAY_AMT

CLAIMED = ("as the ad platform claims", "广告平台归因口径")

SPEND = metric(
    "spend",
    Sum("ads", "spend"),
    en="Ad spend",
    zh="花费",
    unit="money",
    good="none",
    doc="What ads cost.",
    so_what=("Set it against the day's budget and against contribution.", "与日预算和贡献利润对照。"),
    subject="ads",
)
IMPS = metric(
    "imps",
    Sum("ads", "imps"),
    en="Impressions",
    zh="展现量",
    unit="count",
    good="up",
    doc="Times that ads were shown.",
    so_what=("Falling at the same bid: rivals bid more or quality fell.", "出价不变而下降，多因竞价或质量分。"),
    subject="ads",
)
CLICKS = metric(
    "clicks",
    Sum("ads", "clicks"),
    en="Clicks",
    zh="点击量",
    unit="count",
    good="up",
    doc="Times that ads were clicked.",
    so_what=("What the spend buys.", "花费买到的点击。"),
    subject="ads",
)
metric(
    "ctr",
    CLICKS / IMPS,
    en="Click-through rate",
    zh="点击率",
    unit="share",
    good="up",
    doc="Clicks divided by impressions.",
    so_what=("Low: change the main picture or the keyword.", "偏低时换主图或关键词。"),
    differs=(
        "Amazon's search report divides by search volume; AliExpress divides visitors by exposed visitors.",
        "亚马逊搜索报告除以搜索量；速卖通为访客比曝光人数。",
    ),
    subject="ads",
)
metric(
    "cpc",
    SPEND / CLICKS,
    en="Cost per click",
    zh="平均点击花费",
    unit="money",
    good="down",
    doc="Spend divided by clicks.",
    so_what=("Above margin times conversion times order value: lower the bid.", "高于客单价×毛利×转化时降价。"),
    subject="ads",
)
metric(
    "cpm",
    SPEND / IMPS * 1000,
    en="Cost per thousand impressions",
    zh="千次展现花费",
    unit="money",
    good="down",
    doc="Spend divided by impressions, times 1,000.",
    so_what=("Compare display and feed by it.", "用于比较展示与信息流。"),
    subject="ads",
)
CARTS = metric(
    "ad_carts",
    Sum("ads", "carts"),
    en="Carts from ads",
    zh="推广加购数",
    unit="count",
    good="up",
    doc="Adds to cart that the ad platform claims.",
    so_what=("Before a campaign, count carts rather than sales.", "活动前看加购而非成交。"),
    basis=CLAIMED,
    subject="ads",
)
FAVS = metric(
    "ad_favs",
    Sum("ads", "favs"),
    en="Favourites from ads",
    zh="推广收藏数",
    unit="count",
    good="up",
    doc="Favourites that the ad platform claims.",
    so_what=("An audience to come back to.", "可再次触达的人群。"),
    basis=CLAIMED,
    subject="ads",
)
AD_ORDERS = metric(
    "ad_orders",
    Sum("ads", "orders"),
    en="Orders from ads",
    zh="推广成交订单数",
    unit="count",
    good="up",
    doc="Orders that the ad platform claims within its window.",
    so_what=("Judge by keyword or item, not added over platforms.", "按词、按商品看，不跨平台相加。"),
    basis=CLAIMED,
    differs=("Two ad platforms may claim the same order.", "两个广告平台可能认领同一订单。"),
    subject="ads",
)
metric(
    "ad_units",
    Sum("ads", "units"),
    en="Units from ads",
    zh="推广成交件数",
    unit="count",
    good="up",
    doc="Units that the ad platform claims.",
    so_what=("Set it against stock before raising bids.", "加价前先看库存够不够。"),
    basis=CLAIMED,
    subject="ads",
)
AD_SALES = metric(
    "ad_sales",
    Sum("ads", "sales"),
    en="Sales from ads",
    zh="推广成交金额",
    unit="money",
    good="up",
    doc="Paid amount that the ad platform claims within its attribution window.",
    so_what=("A claim, not a proof: part of it would have come anyway.", "是归因而非增量，部分本来就会成交。"),
    basis=CLAIMED,
    differs=("Grows for days after the click while the window is open.", "归因窗口内数字会继续增加。"),
    subject="ads",
)
metric(
    "ad_cvr",
    AD_ORDERS / CLICKS,
    en="Click conversion",
    zh="点击转化率",
    unit="share",
    good="up",
    doc="Orders from ads divided by clicks.",
    so_what=("Low with a good click rate: the page does not sell.", "点击率高而它低，问题在详情页。"),
    subject="ads",
)
metric(
    "ad_cart_rate",
    CARTS / CLICKS,
    en="Cart rate of clicks",
    zh="点击加购率",
    unit="share",
    good="up",
    doc="Carts from ads divided by clicks.",
    so_what=("An early sign of which keyword will sell.", "较早看出哪个词能成交。"),
    subject="ads",
)
metric(
    "cart_cost",
    SPEND / CARTS,
    en="Cost per cart",
    zh="加购成本",
    unit="money",
    good="down",
    doc="Spend divided by carts from ads.",
    so_what=("The price of filling carts before a campaign.", "活动蓄水的单价。"),
    subject="ads",
)
metric(
    "cpo",
    SPEND / AD_ORDERS,
    en="Ad cost per order",
    zh="单笔推广成本",
    unit="money",
    good="down",
    doc="Spend divided by orders from ads.",
    so_what=("Above the contribution of an order: the ad loses money.", "高于单笔贡献利润即亏。"),
    subject="ads",
)
metric(
    "roi",
    AD_SALES / SPEND,
    en="ROI of ads",
    zh="投产比",
    unit="times",
    good="up",
    doc="Sales from ads divided by spend.",
    so_what=("Compare with the break-even ROI, not with 1.", "与保本投产比，不与 1 比。"),
    basis=CLAIMED,
    differs=(
        "It is ROAS, not profit; the window differs (3, 7, 15 or 30 days).",
        "它是 ROAS 而非利润；归因窗口各异（3/7/15/30 天）。",
    ),
    subject="ads",
)
metric(
    "roas",
    AD_SALES / SPEND,
    en="ROAS",
    zh="广告支出回报率",
    unit="times",
    good="up",
    doc="Sales from ads divided by spend: ROI under its international name.",
    so_what=("Not additive over platforms: use MER for the whole.", "不可跨平台相加，整体看 MER。"),
    basis=CLAIMED,
    subject="ads",
)
metric(
    "acos",
    SPEND / AD_SALES,
    en="ACoS",
    zh="广告成本销售比",
    unit="share",
    good="down",
    doc="Spend divided by sales from ads: one divided by ROI.",
    so_what=("Below the margin before ads it earns.", "低于推广前毛利率才赚钱。"),
    basis=CLAIMED,
    subject="ads",
)
metric(
    "roi_net",
    AD_SALES * (1 - RETURNS / PAY_AMT) / SPEND,
    en="ROI after refunds",
    zh="退后投产比",
    unit="times",
    good="up",
    doc="Sales from ads after the shop's refund rate, divided by spend.",
    so_what=("The honest ROI where a third of orders comes back.", "退款率高的类目应看它。"),
    basis=CLAIMED,
    differs=("No ad platform shows it: refunds come after its window.", "广告后台没有该指标，退款发生在窗口之后。"),
    subject="ads",
)
metric(
    "tacos",
    SPEND / PAY_AMT,
    switch="amount",
    variants={"net": SPEND / NET},
    en="Ad share of sales",
    zh="推广费比",
    unit="share",
    good="down",
    doc="Spend divided by paid amount of the whole shop.",
    so_what=("Rising while ROI holds: ads replace free sales.", "投产稳而费比升，说明广告替代了自然成交。"),
    subject="ads",
)
metric(
    "mer",
    PAY_AMT / SPEND,
    switch="amount",
    variants={"net": NET / SPEND},
    en="Blended ROI",
    zh="综合投产",
    unit="times",
    good="up",
    doc="Paid amount of the whole shop divided by spend.",
    so_what=("No attribution in it: hard to fool.", "不依赖归因，不易失真。"),
    subject="ads",
)
BUDGET = metric(
    "ad_budget",
    Sum("ads", "budget"),
    en="Ad budget",
    zh="推广日预算",
    unit="money",
    good="none",
    doc="Sum of the budgets set for the days.",
    so_what=("Spend above it: look at the plan now.", "花费超出时立即查看计划。"),
    subject="ads",
)
metric(
    "budget_used",
    SPEND / BUDGET,
    en="Budget used",
    zh="预算使用率",
    unit="share",
    good="band",
    doc="Spend divided by budget.",
    so_what=("Full by noon: raise the budget or lower the bid.", "中午就花完：加预算或降出价。"),
    subject="ads",
)
metric(
    "spend_mtd",
    Cumulative("spend", "month"),
    en="Spend, month to date",
    zh="本月累计花费",
    unit="money",
    good="none",
    doc="Ad spend added up from the first day of the month.",
    so_what=("Set it against the month's plan.", "与月度计划对照。"),
    subject="ads",
)
AFFILIATE_SPEND = metric(
    "affiliate_spend",
    Sum("ads", "spend", where=(("tool", ("affiliate",)),)),
    en="Affiliate cost",
    zh="淘宝客费用",
    unit="money",
    good="down",
    doc="Commission and service fees of affiliates.",
    so_what=("Paid on sales only, but for sales that may have come anyway.", "按成交付费，但部分成交本会发生。"),
    subject="ads",
)
AFFILIATE_SALES = metric(
    "affiliate_sales",
    Sum("ads", "sales", where=(("tool", ("affiliate",)),)),
    en="Affiliate sales",
    zh="淘宝客成交金额",
    unit="money",
    good="up",
    doc="Paid amount that affiliates claim.",
    so_what=("Check whether high-commission items need affiliates at all.", "检查高佣商品是否真需要淘客。"),
    basis=CLAIMED,
    subject="ads",
)
metric(
    "cps",
    AFFILIATE_SPEND / AFFILIATE_SALES,
    en="Affiliate cost rate",
    zh="淘宝客佣金率",
    unit="share",
    good="down",
    doc="Affiliate cost divided by affiliate sales.",
    so_what=("Above the margin before ads: cut the commission.", "高于推广前毛利率就降佣。"),
    subject="ads",
)
