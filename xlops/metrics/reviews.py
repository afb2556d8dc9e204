"""Reviews and seller ratings: what buyers write and how the platform scores the shop."""

from __future__ import annotations

from xlops.metrics.base import Count, Last, Metric, Sum, Where, metric
from xlops.metrics.service import BAD_STARS

REVIEWS = metric(
    "reviews",
    Count("reviews", "review_id"),
    en="Reviews",
    zh="评价数",
    unit="count",
    good="up",
    doc="Reviews written in the period.",
    so_what=("Few reviews: ask buyers who were served well.", "评价少时邀请满意买家。"),
    subject="service",
)
STARRED = metric(
    "starred_reviews",
    Count("reviews", "stars"),
    en="Reviews with stars",
    zh="带星级评价数",
    unit="count",
    good="up",
    doc="Reviews that carry stars.",
    so_what=("The denominator of average stars.", "平均星级的分母。"),
    subject="service",
)
STARS = metric(
    "stars_sum",
    Sum("reviews", "stars"),
    en="Stars in all",
    zh="星级合计",
    unit="count",
    good="up",
    doc="Sum of the stars of all reviews.",
    so_what=("Only useful divided by reviews: see average stars.", "除以评价数才有意义，见平均星级。"),
    subject="service",
)
metric(
    "avg_stars",
    STARS / STARRED,
    en="Average stars",
    zh="平均星级",
    unit="score",
    good="up",
    doc="Sum of stars divided by reviews with stars.",
    so_what=("Below 4.5 conversion suffers: mend the worst item first.", "低于 4.5 影响转化，先改最差商品。"),
    differs=("Amazon weighs newer and verified reviews more.", "亚马逊对较新和已验证评价加权。"),
    subject="service",
)
BAD = metric(
    "bad_reviews",
    Count("reviews", "review_id", where=BAD_STARS),
    en="Bad reviews",
    zh="中差评数",
    unit="count",
    good="down",
    doc="Reviews of three stars or fewer.",
    so_what=("Contact each buyer today: speed decides.", "当天联系每位买家，快者有效。"),
    subject="service",
)
metric(
    "bad_rate",
    BAD / STARRED,
    en="Bad-review rate",
    zh="中差评率",
    unit="share",
    good="down",
    doc="Reviews of three stars or fewer divided by reviews with stars.",
    so_what=("Look for the one item that drives it.", "找出拉高它的那个商品。"),
    differs=("Amazon divides negative feedback by orders.", "亚马逊为负面反馈除以订单。"),
    subject="service",
)
BAD_OPEN = metric(
    "bad_open",
    Count("reviews", "review_id", where=(*BAD_STARS, ("contacted_at", (None,)))),
    en="Bad reviews not contacted",
    zh="未联系中差评",
    unit="count",
    good="down",
    doc="Reviews of three stars or fewer whose buyer nobody has contacted.",
    so_what=("Should be zero within a day.", "一天内应清零。"),
    subject="service",
)
BAD_HOURS = metric(
    "bad_hours",
    Sum("reviews", "hours_to_contact", where=BAD_STARS),
    en="Hours to contact after bad reviews, in all",
    zh="差评联系用时合计",
    unit="hours",
    good="down",
    doc="Sum of the hours from a bad review to the first contact.",
    so_what=("Only useful divided by contacts: see contact time.", "除以联系数才有意义，见平均联系用时。"),
    subject="service",
)
BAD_CONTACTED = metric(
    "bad_contacted",
    Count("reviews", "hours_to_contact", where=BAD_STARS),
    en="Bad reviews contacted",
    zh="已联系中差评",
    unit="count",
    good="up",
    doc="Reviews of three stars or fewer whose buyer was contacted.",
    so_what=("Less bad reviews, it is the work still to do.", "与中差评数之差即待办。"),
    subject="service",
)
metric(
    "bad_contact",
    BAD_HOURS / BAD_CONTACTED,
    en="Contact time after a bad review",
    zh="差评平均联系用时",
    unit="hours",
    good="down",
    doc="Hours from bad review to contact, divided by contacted bad reviews; the median is the analysis bad_sla.",
    so_what=("The faster, the more reviews are mended.", "越快，改评越多。"),
    subject="service",
)
FIVE_STARS = metric(
    "five_stars",
    Sum("ratings", "five_stars"),
    en="New five-star ratings",
    zh="新增五分评价",
    unit="count",
    good="up",
    doc="Five-star ratings that came in, over all scores.",
    so_what=("Against the number needed for the next tenth.", "与提升 0.1 分所需数对照。"),
    subject="service",
)


def _score(id: str, part: str | None, en: str, zh: str, sum_id: str, count_id: str) -> Metric:
    """One rolling score: sum of scores over ratings at the end of the period, with both leaves under their own ids."""
    where: Where = ((("part", (part,)),)) if part else ()
    total = metric(
        sum_id,
        Last("ratings", "score_sum", where=where),
        en=f"{en}, sum of scores",
        zh=f"{zh}·分数合计",
        unit="score",
        good="up",
        doc="Sum of score times ratings in the platform's rolling window, at the end of the period.",
        so_what=("The numerator of the rating.", "评分的分子。"),
        subject="service",
    )
    ratings = metric(
        count_id,
        Last("ratings", "score_count", where=where),
        en=f"{en}, ratings",
        zh=f"{zh}·人数",
        unit="count",
        good="up",
        doc="Ratings in the platform's rolling window, at the end of the period.",
        so_what=("Many ratings move slowly: start early.", "人数越多越难拉动，尽早行动。"),
        subject="service",
    )
    return metric(
        id,
        total / ratings,
        en=en,
        zh=zh,
        unit="score",
        good="up",
        doc="Sum of score times ratings divided by ratings, over the platform's rolling window.",
        so_what=("Falling: read it beside reviews, delivery and refund reasons.", "下降时与评价、物流、退款原因同看。"),
        differs=(
            "Taobao's window is half a year, AliExpress shows 30 days; newer experience scores have other parts.",
            "淘宝窗口为半年，速卖通为 30 天；新体验分另有分项。",
        ),
        subject="service",
    )


RATING = _score("rating", None, "Seller rating", "店铺评分", "rating_sum", "rating_count")
DSR_DESC = _score("dsr_desc", "described", "Rating: as described", "描述相符", "dsr_desc_sum", "dsr_desc_count")
DSR_SERV = _score("dsr_serv", "service", "Rating: service", "服务态度", "dsr_serv_sum", "dsr_serv_count")
DSR_LOG = _score("dsr_log", "logistics", "Rating: logistics", "物流服务", "dsr_log_sum", "dsr_log_count")
