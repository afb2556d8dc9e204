"""Service: bad reviews to answer, how fast and how well the shop answers, the seller ratings."""

from __future__ import annotations

from datetime import timedelta

from xlops import figures
from xlops.answers.due import uncontacted
from xlops.answers.numbers import counted
from xlops.answers.service import Rating, ServiceFigure, ratings, service_figures
from xlops.blocks import Block, Cell, Column, Gap, Heading, Row, Table
from xlops.hub import Hub
from xlops.label import Label
from xlops.metrics import METRICS
from xlops.metrics.basis import basis as basis_of
from xlops.sheets.base import sheet
from xlops.sheets.common import format_of, store_name, title
from xlops.sheets.waiting import needed
from xlops.sheets.waiting import waiting as waiting_sheet

PARTS = {
    "described": Label("As described", "描述相符"),
    "service": Label("Service", "服务态度"),
    "logistics": Label("Logistics", "物流服务"),
}
"""The parts of seller ratings that platforms share; others go by their own names."""

WIDTHS = (24.0, 14.0, 14.0, 14.0, 14.0, 16.0, 60.0)
SHOWS = (
    (Label("bad reviews that nobody answered, oldest first", "无人联系的差评，最久的在前"), "reviews"),
    (Label("how fast and how well the team answers", "客服响应速度与质量"), "service"),
    (Label("seller ratings and what lifts them", "店铺评分及提升所需"), "ratings"),
)


@sheet(
    "service",
    en="Service",
    zh="评价客服",
    order=6,
    group="front",
    widths=WIDTHS,
    doc="Open bad reviews, service quality, seller ratings.",
)
def service(hub: Hub) -> list[Block]:
    """What waits, then how well it goes, then the ratings."""
    waiting, measured, scores = uncontacted(hub), service_figures(hub), ratings(hub)
    if not (waiting or measured or scores):
        none = Label(
            "Reviews, answers and ratings are unknown: none of their exports is loaded",
            "评价、客服和评分未知：尚未导入相应数据",
        )
        return waiting_sheet(hub, "service", Label("Service", "评价客服"), none, SHOWS, WIDTHS)
    blocks: list[Block] = [title(hub, Label("Service", "评价客服"))]
    blocks += [Heading(_waiting_head(hub, waiting)), *([_waiting(hub, waiting)] if waiting else []), Gap()]
    if measured:
        head = Label("Service, 7 days against the 7 before", "服务指标：近 7 天对比前 7 天")
        blocks += [Heading(head), _figures(hub, measured), Gap()]
    if scores:
        blocks += [Heading(_rating_head(scores)), _ratings(hub, scores), Gap()]
    missing = [(text, fact) for text, fact in SHOWS if not hub.known(fact)]
    if missing:
        head = Label("Not known yet, as no export of it is loaded", "以下数据尚未导入，暂无法显示")
        blocks += [Heading(head), needed("service", missing, WIDTHS)]
    return blocks


def _waiting_head(hub: Hub, waiting: list[dict[str, object]]) -> Label:
    if waiting:
        return counted(
            len(waiting),
            "{n} bad review waits, for {h} hours",
            "{n} bad reviews wait, the oldest for {h} hours",
            "{n} 个差评待联系，最久 {h} 小时",
            h=figures.whole(float(str(waiting[0]["hours"]))),
        )
    last = hub.last_day("reviews")
    if last is None:
        return Label("Whether bad reviews wait is unknown: no reviews are loaded", "差评是否待处理未知：尚未导入评价")
    if last < hub.today - timedelta(days=30):
        return Label(
            "Whether bad reviews wait is unknown: the last review in the archive is of {day}",
            "差评是否待处理未知：档案中最近的评价是 {day}",
        ).format(day=f"{last:%Y-%m-%d}")
    return Label("No bad review of the last 30 days waits", "近 30 天没有未联系的差评")


def _waiting(hub: Hub, waiting: list[dict[str, object]]) -> Table:
    rows: tuple[Row, ...] = tuple(
        {
            "review": str(row["review_id"]),
            "store": store_name(hub, str(row["store"])),
            "day": row["day"],  # type: ignore[dict-item]
            "hours": Cell(float(str(row["hours"])), "count", "bad" if float(str(row["hours"])) > 24 else "plain"),
            "sku": row["sku"],  # type: ignore[dict-item]
            "stars": row["stars"],  # type: ignore[dict-item]
            "body": row["body"],  # type: ignore[dict-item]
        }
        for row in waiting
    )
    return Table(
        "reviews_open",
        (
            Column("review", Label("Review", "评价编号"), "id"),
            Column("store", Label("Store", "店铺")),
            Column("day", Label("Day", "日期"), "day"),
            Column("hours", Label("Hours open", "已等(小时)"), "count"),
            Column("sku", Label("SKU", "商品编码"), "id"),
            Column("stars", Label("Stars", "星级"), "count"),
            Column("body", Label("Text", "评价内容")),
        ),
        rows,
        hub.origin("reviews"),
        real=True,
        key=("store", "review"),
        empty=Label("None.", "无。"),
    )


def _figures(hub: Hub, measured: list[ServiceFigure]) -> Table:
    rows: list[Row] = []
    for each in measured:
        metric = METRICS[each.metric]
        format = format_of(metric)
        wrong = each.change is not None and (
            (each.change < 0 and metric.good == "up") or (each.change > 0 and metric.good == "down")
        )
        rows.append(
            {
                "metric": Cell(metric.label, note=basis_of(metric, hub.settings.bases)),
                "week": Cell(each.week, format, "strong"),
                "before": Cell(each.week_before, format),
                "change": Cell(each.change, "change", "bad" if wrong else "plain"),
                "month": Cell(each.month, format),
            }
        )
    columns = (
        Column("metric", Label("Metric", "指标")),
        Column("week", Label("7 days", "近7天"), "count"),
        Column("before", Label("7 before", "前7天"), "count"),
        Column("change", Label("Change", "变化"), "change"),
        Column("month", Label("30 days", "近30天"), "count"),
    )
    return Table(
        "service_figures",
        columns,
        tuple(rows),
        hub.origin("service", "reviews", "refunds"),
        real=True,
        key=("metric",),
        empty=Label("None.", "无。"),
    )


def _rating_head(scores: list[Rating]) -> Label:
    fell = [
        each
        for each in scores
        if each.score is not None and each.before is not None and round(each.score, 2) < round(each.before, 2)
    ]
    if fell:
        return Label("Ratings: {n} of {all} fell in a week", "店铺评分：{all} 项中 {n} 项一周内下降").format(
            n=len(fell), all=len(scores)
        )
    if all(each.before is None for each in scores):
        return Label("Ratings: the week before is unknown", "店铺评分：一周前未知")
    return Label("Ratings: none fell in a week", "店铺评分：一周内没有下降")


def _ratings(hub: Hub, scores: list[Rating]) -> Table:
    rows: tuple[Row, ...] = tuple(
        {
            "part": PARTS.get(each.part.casefold(), each.part),
            "store": store_name(hub, each.store),
            "score": each.score,
            "before": each.before,
            "count": each.count,
            "needed": each.needed,
        }
        for each in scores
    )
    columns = (
        Column("part", Label("Part", "评分项")),
        Column("store", Label("Store", "店铺")),
        Column("score", Label("Score", "评分"), "score"),
        Column("before", Label("A week before", "一周前"), "score"),
        Column("count", Label("Ratings", "评分数"), "count"),
        Column(
            "needed",
            Label("5-star ratings to the next 0.1", "升0.1还需五星数"),
            "count",
            note=Label(
                "Five-star ratings until the next tenth: n(T−c)/(5−T)", "升到下一个 0.1 分所需五分评价数：n(T−c)/(5−T)"
            ),
        ),
    )
    return Table(
        "ratings", columns, rows, hub.origin("ratings"), real=True, key=("store", "part"), empty=Label("None.", "无。")
    )
