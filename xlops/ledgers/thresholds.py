"""The thresholds and habits that answers go by, each declared once with what holds until the operator says otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from xlops.errors import UnknownName
from xlops.label import Label


@dataclass(frozen=True)
class Parameter:
    """One number that the operator may change; from `least` to `most` it makes sense."""

    id: str
    label: Label
    default: float
    unit: Label
    least: float
    most: float


_DAY = Label("day", "日")
_DAYS, _HOURS, _STARS = Label("days", "天"), Label("hours", "小时"), Label("stars", "星")
_ACTIVITIES = Label("activities", "场")
_SHARE, _TIMES, _CLICKS = Label("share", "比例"), Label("times", "倍"), Label("clicks", "次点击")

PARAMETERS = (
    Parameter(
        "lead_days",
        Label("From ordering to shelf, where a supplier's own is unknown", "默认交期：从下单到上架"),
        14,
        _DAYS,
        0,
        365,
    ),
    Parameter(
        "rate_days", Label("Days over which the speed of selling is measured", "计算日均销量的天数"), 28, _DAYS, 1, 365
    ),
    Parameter("slow_days", Label("Cover from which stock is slow", "可售天数超过即为滞销"), 180, _DAYS, 1, 3650),
    Parameter(
        "bad_stars",
        Label("Stars up to which a review waits for a contact", "几星及以下的评价需要联系"),
        3,
        _STARS,
        1,
        5,
    ),
    Parameter(
        "late_hours",
        Label("Hours after which an unanswered bad review is urgent", "差评多久未联系算紧急"),
        24,
        _HOURS,
        0,
        720,
    ),
    Parameter(
        "review_days", Label("Days for which a bad review waits for a contact", "差评跟进的天数"), 30, _DAYS, 1, 365
    ),
    Parameter(
        "over_budget",
        Label("Spend over budget from which a campaign has overspent", "花费达预算几倍算超支"),
        1.05,
        _TIMES,
        1,
        10,
    ),
    Parameter(
        "used_budget",
        Label("Budget used from which a higher one is worth saying", "预算用到多少才建议加预算"),
        0.8,
        _SHARE,
        0,
        1,
    ),
    Parameter(
        "raise_roi",
        Label("Return over break-even from which a budget is raised", "投产比达盈亏线几倍建议加预算"),
        1.3,
        _TIMES,
        1,
        10,
    ),
    Parameter(
        "month_activities",
        Label("Activities that a store enters in a month", "每月报名活动场次"),
        3,
        _ACTIVITIES,
        0,
        100,
    ),
    Parameter(
        "month_activities_day",
        Label("Day of the month from which too few activities are said", "每月几号起提示活动场次不足"),
        20,
        _DAYS,
        1,
        31,
    ),
    Parameter(
        "least_clicks",
        Label("Clicks below which nothing is said of a campaign", "点击少于多少不下结论"),
        30,
        _CLICKS,
        0,
        100_000,
    ),
    Parameter(
        "pay_day",
        Label("Day of the month on which buyers are paid; 0: none", "买家发薪日（每月几号，0 为不显示）"),
        10,
        _DAY,
        0,
        31,
    ),
    Parameter(
        "second_pay_day",
        Label("Second such day of the month; 0: none", "第二个发薪日（每月几号，0 为不显示）"),
        15,
        _DAY,
        0,
        31,
    ),
    Parameter(
        "uncosted_share",
        Label("Sales without a known cost up to which a break-even is said", "无成本销售占比不超过多少才给盈亏线"),
        0.05,
        _SHARE,
        0,
        1,
    ),
    Parameter(
        "event_dependence",
        Label(
            "Share of a year's sales on big events from which a failed one endangers it",
            "大促日占全年销售多少算过度依赖",
        ),
        0.3,
        _SHARE,
        0,
        1,
    ),
    Parameter(
        "start_bid",
        Label(
            "First bid on a new keyword, as a share of the most that a click may cost",
            "新词首次出价占最高可出点击价的比例",
        ),
        0.7,
        _SHARE,
        0,
        1,
    ),
    Parameter(
        "follow_margin",
        Label("Margin before fees that following a rival's price must leave", "跟价后至少要留的毛利率（未扣费用）"),
        0.15,
        _SHARE,
        0,
        1,
    ),
    Parameter(
        "weak_word",
        Label(
            "Deals by a word, over the rival's, below which we are weak at it",
            "某词成交不到竞店几成算弱势词",
        ),
        0.5,
        _SHARE,
        0,
        1,
    ),
    Parameter(
        "rival_cut",
        Label("A rival's price cut from which it is told", "竞品降价多少才提醒"),
        0.05,
        _SHARE,
        0,
        1,
    ),
    Parameter(
        "rival_index",
        Label("Price index from which we are too dear", "价格指数高于多少算偏贵"),
        110,
        Label("index", "指数"),
        50,
        500,
    ),
    Parameter(
        "rival_days",
        Label("Days for which rivals' moves stay on the overview", "竞品动态在总览保留的天数"),
        14,
        _DAYS,
        1,
        90,
    ),
    Parameter(
        "match_score",
        Label("Score from which a rival item is proposed as a match", "竞品匹配建议的最低得分"),
        55,
        Label("points", "分"),
        0,
        100,
    ),
)


def parameter(id: str) -> Parameter:
    """The parameter of that id; UnknownName with the nearest when there is none."""
    known = {each.id: each for each in PARAMETERS}
    if id not in known:
        raise UnknownName("parameter", id, known)
    return known[id]
