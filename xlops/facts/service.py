"""What buyers say, how the shop answers, how the platform scores it."""

from xlops.facts.base import DAY, SKU, STORE, count, fact, instant, number, text

REVIEWS = fact(
    "reviews",
    "Reviews",
    "评价",
    STORE,
    text("review_id", "Review", "评价编号", "The platform's number, or the order with an occurrence number."),
    DAY,
    text("order_id", "Order", "订单编号", "The order that is reviewed."),
    SKU,
    count("stars", "Stars", "星级", "1 to 5.", unit="stars"),
    text("title", "Heading", "标题", "Heading of the review."),
    text("body", "Text", "评价内容", "What the buyer wrote."),
    instant("reviewed_at", "Reviewed at", "评价时间", "When it was written."),
    instant(
        "contacted_at",
        "Contacted at",
        "首次联系时间",
        "When the shop first answered or called; blank while nobody did.",
    ),
    number(
        "hours_to_contact",
        "Hours to contact",
        "联系用时(小时)",
        "From review to contact; blank while nobody did.",
        unit="hours",
        derived=True,
    ),
    grain="one review",
    key="store review_id",
    rhythm="event",
    doc="Reviews and the answers to them.",
)

RATINGS = fact(
    "ratings",
    "Seller ratings",
    "店铺评分",
    STORE,
    DAY,
    text("part", "Part", "评分项", "described, service or logistics; other score sets use their own names."),
    number(
        "score_sum", "Sum of scores", "评分合计", "Sum of score x count in the platform's rolling window.", unit="score"
    ),
    count("score_count", "Ratings", "评分人数", "Ratings in the platform's rolling window.", unit="ratings"),
    count(
        "five_stars",
        "New five-star ratings",
        "新增五分评价",
        "Five-star ratings that came in on the day.",
        unit="ratings",
    ),
    grain="one score of a store at the end of one day",
    key="store day part",
    rhythm="snapshot",
    doc="Detailed seller ratings (DSR) or a platform's experience scores, with the counts behind them.",
)

SERVICE = fact(
    "service",
    "Customer service",
    "客服",
    STORE,
    DAY,
    text("agent", "Agent", "客服", "Account name or shift; blank for the whole team."),
    count("chats", "Chats", "咨询数", "Consultations.", unit="chats"),
    count(
        "rounds", "Question rounds", "问答轮次", "Question-to-first-answer rounds within service hours.", unit="rounds"
    ),
    count(
        "rounds_3min", "Answered in 3 minutes", "三分钟内回复", "Rounds answered within three minutes.", unit="rounds"
    ),
    number(
        "first_answer_seconds",
        "First answer seconds",
        "首响秒数合计",
        "Sum over chats of first answer less first question.",
        unit="seconds",
    ),
    count("rated", "Ratings of service", "客服评价数", "Chats that were rated.", unit="ratings"),
    count("rated_good", "Good ratings", "客服好评数", "Of them good.", unit="ratings"),
    count(
        "chat_orders",
        "Orders after chat",
        "询单成交订单",
        "Orders of people who chatted, on the same day.",
        unit="orders",
    ),
    count(
        "late_shipments",
        "Late shipments",
        "延迟发货",
        "Orders shipped after the promise, by the platform's count.",
        unit="orders",
    ),
    count(
        "cancels_by_shop",
        "Cancelled by the shop",
        "卖家取消",
        "Orders cancelled by the shop before shipping.",
        unit="orders",
    ),
    count("disputes", "Disputes", "纠纷", "Claims, chargebacks, platform interventions.", unit="orders"),
    grain="one agent or team on one day",
    key="store day agent",
    rhythm="daily",
    doc="Consultations and service quality by day.",
)
