"""Service, reviews, delivery: how buyers are answered and what they say."""

from __future__ import annotations

from xlops.metrics.base import Count, Distinct, Sum, metric
from xlops.metrics.basis import ORDER_DAY
from xlops.metrics.sales import ORDERS

BAD_STARS = (("stars", (1, 2, 3)),)
QUALITY_REASONS = ("质量问题", "商品质量问题", "做工粗糙/有瑕疵", "quality", "defective", "damaged")

CHATS = metric(
    "chats",
    Sum("service", "chats"),
    en="Consultations",
    zh="咨询数",
    unit="count",
    good="up",
    doc="Consultations with customer service.",
    so_what=("More questions per visitor: the page leaves something open.", "人均咨询增多，说明页面没讲清。"),
    subject="service",
)
ROUNDS = metric(
    "rounds",
    Sum("service", "rounds"),
    en="Question rounds",
    zh="问答轮次",
    unit="count",
    good="none",
    doc="Question-to-first-answer rounds within service hours.",
    so_what=("Staff the hours in which they come.", "按高峰时段排班。"),
    subject="service",
)
ROUNDS_3MIN = metric(
    "rounds_3min",
    Sum("service", "rounds_3min"),
    en="Rounds answered in 3 minutes",
    zh="三分钟内回复轮次",
    unit="count",
    good="up",
    doc="Rounds answered within three minutes.",
    so_what=("The numerator of the three-minute reply rate.", "三分钟响应率的分子。"),
    subject="service",
)
metric(
    "reply3",
    ROUNDS_3MIN / ROUNDS,
    en="3-minute reply rate",
    zh="三分钟响应率",
    unit="share",
    good="up",
    doc="Rounds answered within three minutes divided by rounds.",
    so_what=("Below the platform's line: add a shift or quick replies.", "低于平台线时加班次或快捷短语。"),
    differs=(
        "Taobao counts 8:00-24:00 and its own bots over 30 days; Pinduoduo uses 5 minutes, Kuaishou human answers.",
        "淘宝按 8:00–24:00、近 30 天且只计官方机器人；拼多多为 5 分钟；快手只计人工。",
    ),
    subject="service",
)
ANSWER_SECONDS = metric(
    "first_answer_seconds",
    Sum("service", "first_answer_seconds"),
    en="First answer, seconds in all",
    zh="首响秒数合计",
    unit="seconds",
    good="down",
    doc="Sum over chats of first answer less first question.",
    so_what=("Only useful divided by chats: see first response time.", "除以咨询数才有意义，见首次响应时长。"),
    subject="service",
)
metric(
    "frt",
    ANSWER_SECONDS / CHATS,
    en="First response time",
    zh="首次响应时长",
    unit="seconds",
    good="down",
    doc="Seconds to the first answer divided by consultations.",
    so_what=("Every further minute loses buyers.", "每慢一分钟都在丢单。"),
    differs=("Some tools show the median.", "有的工具取中位数。"),
    subject="service",
)
RATED = metric(
    "rated",
    Sum("service", "rated"),
    en="Ratings of service",
    zh="客服评价数",
    unit="count",
    good="up",
    doc="Chats that buyers rated.",
    so_what=("Few ratings: do not judge an agent by them.", "评价少时不要据此评判客服。"),
    subject="service",
)
RATED_GOOD = metric(
    "rated_good",
    Sum("service", "rated_good"),
    en="Good ratings of service",
    zh="客服好评数",
    unit="count",
    good="up",
    doc="Rated chats with a good rating.",
    so_what=("Learn from the agents who get them.", "向得好评的客服学习。"),
    subject="service",
)
metric(
    "sat",
    RATED_GOOD / RATED,
    en="Satisfaction",
    zh="客服满意度",
    unit="share",
    good="up",
    doc="Good ratings divided by ratings of service.",
    so_what=("Falling: read the chats that were rated low.", "下降时抽查低分会话。"),
    subject="service",
)
CHAT_ORDERS = metric(
    "chat_orders",
    Sum("service", "chat_orders"),
    en="Orders after chat",
    zh="询单成交订单",
    unit="count",
    good="up",
    doc="Orders of people who chatted, on the same day.",
    so_what=("What the team sells.", "客服带来的成交。"),
    subject="service",
)
metric(
    "inq_cvr",
    CHAT_ORDERS / CHATS,
    en="Inquiry conversion",
    zh="询单转化率",
    unit="share",
    good="up",
    doc="Orders after chat divided by consultations, same day.",
    so_what=("Compare agents and coach the lower half.", "比较客服，辅导后一半。"),
    differs=("Tools count orders of the same day, the next day or 28 days.", "各工具窗口不同：当日、次日或 28 天。"),
    subject="service",
)
LATE_SHIPMENTS = metric(
    "late_shipments",
    Sum("service", "late_shipments"),
    en="Late shipments",
    zh="延迟发货",
    unit="count",
    good="down",
    doc="Orders shipped after the promise, by the platform's count.",
    so_what=("Ship these first; tell their buyers.", "优先发货并告知买家。"),
    subject="service",
)
metric(
    "lsr",
    LATE_SHIPMENTS / ORDERS,
    en="Late shipment rate",
    zh="延迟发货率",
    unit="share",
    good="down",
    doc="Late shipments divided by paid orders.",
    so_what=("Amazon's limit is 4 %; above it the listing suffers.", "亚马逊上限 4%，超出影响权重。"),
    subject="service",
)
LATE_ORDERS = metric(
    "late_orders",
    Count("orders", "order_id", where=(("late", (True,)),)),
    en="Late orders",
    zh="延迟订单",
    unit="count",
    good="down",
    doc="Orders placed in the period that were shipped or delivered after the day promised for it, or are still to be "
    "shipped though the store has newer orders than the promised day.",
    so_what=("Find the carrier or region behind them.", "找出背后的快递或地区。"),
    basis=ORDER_DAY,
    subject="service",
)
PROMISED = metric(
    "promised_orders",
    Count("orders", "late"),
    en="Orders with a promised day",
    zh="有承诺时效的订单",
    unit="count",
    good="none",
    doc="Orders placed in the period for which a day of shipping or delivery was promised, without those that were "
    "cancelled or never paid before they were shipped.",
    so_what=("The denominator of the late-order rate.", "延迟订单率的分母。"),
    basis=ORDER_DAY,
    subject="service",
)
metric(
    "late_rate",
    LATE_ORDERS / PROMISED,
    en="Late-order rate",
    zh="延迟订单率",
    unit="share",
    good="down",
    doc="Late orders divided by orders with a promised day.",
    so_what=("Promise less or ship sooner.", "放宽承诺或提早发货。"),
    subject="service",
)
CANCELS = metric(
    "shop_cancels",
    Sum("service", "cancels_by_shop"),
    en="Cancelled by the shop",
    zh="卖家取消",
    unit="count",
    good="down",
    doc="Orders that the shop cancelled before shipping.",
    so_what=("Usually stock that was not there: mend the stock feed.", "多因库存不实，先修库存同步。"),
    subject="service",
)
metric(
    "pcr",
    CANCELS / ORDERS,
    en="Pre-shipping cancel rate",
    zh="配送前取消率",
    unit="share",
    good="down",
    doc="Orders cancelled by the shop divided by paid orders.",
    so_what=("Amazon's limit is 2.5 %.", "亚马逊上限 2.5%。"),
    subject="service",
)
DISPUTES = metric(
    "disputes",
    Sum("service", "disputes"),
    en="Disputes",
    zh="纠纷数",
    unit="count",
    good="down",
    doc="Claims, chargebacks and platform interventions.",
    so_what=("Settle before the platform decides.", "在平台介入前解决。"),
    subject="service",
)
metric(
    "dispute",
    DISPUTES / ORDERS,
    en="Dispute rate",
    zh="纠纷率",
    unit="share",
    good="down",
    doc="Disputes divided by paid orders.",
    so_what=("Rising: pull the item until the cause is known.", "上升时先下架查因。"),
    differs=(
        "AliExpress divides by confirmed, timed-out and claimed orders of 30 days.",
        "速卖通分母为 30 天内确认、超时与退款申请订单。",
    ),
    subject="service",
)
QUALITY_REFUNDS = metric(
    "quality_refunds",
    Distinct("refunds", "order_id", where=(("reason", QUALITY_REASONS),)),
    switch="refund",
    variants={"pay_day": Distinct("refunds", "order_id", on="pay_day", where=(("reason", QUALITY_REASONS),))},
    en="Refunds for quality",
    zh="品质退款订单",
    unit="count",
    good="down",
    doc=f"Orders refunded for one of these reasons: {', '.join(QUALITY_REASONS)}.",
    so_what=("Take the item to the supplier.", "拿着商品找供应商。"),
    subject="service",
)
metric(
    "quality_refund",
    QUALITY_REFUNDS / ORDERS,
    en="Quality refund rate",
    zh="品质退款率",
    unit="share",
    good="down",
    doc="Orders refunded for quality divided by paid orders.",
    so_what=("It lowers search rank before anything else.", "它最先影响搜索排名。"),
    differs=("Platforms keep their own list of quality reasons.", "平台自有品质原因清单。"),
    subject="service",
)
