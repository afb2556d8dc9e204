"""Finance and store: what is left of a sale, and where the platform ranks the shop."""

from __future__ import annotations

from xlops.metrics.ads import SPEND
from xlops.metrics.base import Count, Last, Sum, metric
from xlops.metrics.basis import PAY_DAY
from xlops.metrics.refunds import NET
from xlops.metrics.sales import PAY_AMT

COGS = metric(
    "cogs",
    Sum("order_lines", "cost_amt", on="pay_day"),
    en="Cost of goods",
    zh="商品成本",
    unit="money",
    good="down",
    doc="Units times the unit cost in force on the pay day; the cost of returned goods is not credited.",
    so_what=("Lines without a cost are left out: see them in uncosted sales.", "缺成本的行不在内，见未计成本销售额。"),
    basis=PAY_DAY,
    subject="finance",
)
FEES = metric(
    "fees",
    Sum("order_lines", "fee_amt", on="pay_day"),
    en="Platform fees",
    zh="平台费用",
    unit="money",
    good="down",
    doc="Paid amount of the lines times the fee rates in force on the pay day.",
    so_what=("Compare with what the platform settles.", "与平台结算对照。"),
    basis=PAY_DAY,
    subject="finance",
)
UNCOSTED = metric(
    "uncosted_amt",
    Sum("order_lines", "paid_amt", on="pay_day", where=(("cost_amt", (None,)), ("is_product", (True, None)))),
    en="Sales without a known cost",
    zh="未计成本销售额",
    unit="money",
    good="down",
    doc="Paid amount of product lines whose item has no cost.",
    so_what=("Fill in the costs: margin looks better than it is until then.", "补录成本，否则毛利虚高。"),
    basis=PAY_DAY,
    subject="finance",
)
metric(
    "uncosted_share",
    UNCOSTED / PAY_AMT,
    en="Share of sales without a known cost",
    zh="未计成本占比",
    unit="share",
    good="down",
    doc="Paid amount of product lines without a cost divided by paid amount.",
    so_what=("Above a few percent do not trust the margin.", "超过几个百分点，毛利就不可信。"),
    subject="finance",
)
GP = metric(
    "gp",
    NET - COGS,
    en="Gross profit",
    zh="毛利",
    unit="money",
    good="up",
    doc="Net of refunds less cost of goods.",
    so_what=("What pays for ads, fees and people.", "用来支付推广、平台费与人工。"),
    differs=(
        "Shopify's profit report leaves out refunds, fees, freight and ads.",
        "Shopify 利润报表不含退款、费用、运费与广告。",
    ),
    subject="finance",
)
metric(
    "gm",
    GP / NET,
    en="Gross margin",
    zh="毛利率",
    unit="share",
    good="up",
    doc="Gross profit divided by net of refunds.",
    so_what=("The room for offers and ads.", "让利与推广的空间。"),
    subject="finance",
)
CM_BEFORE_ADS = metric(
    "cm_before_ads",
    GP - FEES,
    en="Contribution before ads",
    zh="推广前贡献利润",
    unit="money",
    good="up",
    doc="Net of refunds less cost of goods less platform fees.",
    so_what=("Divided into net it gives the break-even ROI.", "由它得出保本投产。"),
    subject="finance",
)
CM = metric(
    "cm",
    CM_BEFORE_ADS - SPEND,
    en="Contribution profit",
    zh="贡献利润",
    unit="money",
    good="up",
    doc="Net of refunds less cost of goods, platform fees and ad spend.",
    so_what=("The line to steer by: sales that lower it are not worth having.", "以它为准；拉低它的销售不值得做。"),
    subject="finance",
)
metric(
    "fee_rate",
    FEES / PAY_AMT,
    en="Platform fee rate",
    zh="平台扣点率",
    unit="share",
    good="down",
    doc="Platform fees divided by paid amount.",
    so_what=("Rising: check points, instalments and event surcharges.", "上升时查积分、分期与活动加扣。"),
    subject="finance",
)
metric(
    "settled_amt",
    Sum("settlements", "amount"),
    en="Settled",
    zh="结算金额",
    unit="money",
    good="up",
    doc="Sum of settlement entries, payments positive and fees negative as booked.",
    so_what=("The money that moved: compare with net of refunds.", "真正流动的钱，与退款后净额对照。"),
    subject="finance",
)
metric(
    "settled_entries",
    Count("settlements", "entry"),
    en="Settlement entries",
    zh="结算笔数",
    unit="count",
    good="none",
    doc="Number of settlement entries.",
    so_what=("A sudden fall: a statement is missing.", "骤减说明缺对账单。"),
    subject="finance",
)
metric(
    "level",
    Last("store_daily", "level", by_store=True),
    en="Store level",
    zh="店铺层级",
    unit="level",
    good="up",
    doc="Band by the last 30 days' paid amount in the category at the end of the period; read it store by store.",
    so_what=("A higher level brings more free traffic.", "层级越高，免费流量越多。"),
    subject="finance",
)
metric(
    "level_rank",
    Last("store_daily", "level_rank", by_store=True),
    en="Rank in level",
    zh="层级排名",
    unit="rank",
    good="down",
    doc="Rank within the level at the end of the period, 1 is best; read it store by store.",
    so_what=("Near the edge of a level a good week moves it.", "临近边界时，一周好销售即可升级。"),
    subject="finance",
)
metric(
    "level_next",
    Last("store_daily", "level_next_amt", by_store=True),
    en="Next level from",
    zh="下一层级门槛",
    unit="money",
    good="none",
    doc="Paid amount within 30 days from which the next level begins; read it store by store.",
    so_what=("Less the last 30 days' paid amount, it is what is missing.", "减去近 30 天支付金额即差额。"),
    subject="finance",
)
