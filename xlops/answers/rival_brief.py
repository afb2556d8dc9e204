"""The weekly brief on rivals: what moved, what it cost us, what we suggest, and what nobody can know."""

from __future__ import annotations

from datetime import timedelta

from xlops import figures
from xlops.answers.brief import Brief, Fact, Point, Section
from xlops.answers.chases import pursuits
from xlops.answers.market_position import lost_customers, scales, shares
from xlops.answers.numbers import counted
from xlops.answers.remember import remembered
from xlops.answers.rival_advice import CLEARED, advice
from xlops.answers.rival_moves import Move, lost_money, money_at_risk, moves
from xlops.answers.rival_seen import last_look
from xlops.answers.rival_words import evidence_said, move_said, ours_said, shortened, stand_said
from xlops.hub import Hub
from xlops.label import Label

WEEK = 7
MOST = 8
"""So many lines a section has; the workbook has all."""


@remembered
def rival_brief(hub: Hub) -> Brief:
    """The seven days through yesterday, and today so far."""
    since = hub.yesterday - timedelta(WEEK - 1)
    week = [each for each in moves(hub) if each.day >= since]
    return Brief(
        since,
        hub.yesterday,
        _headline(hub, week),
        _facts(hub, week),
        (_moved(hub, week), _cost(hub, week), _suggested(hub, week), _unknown(hub)),
        hub.origin("rival_observations", "rival_keywords", "market_index", "lost_customers", "order_lines"),
    )


def _headline(hub: Hub, week: list[Move]) -> Label:
    lost = lost_money([each for each in week if each.lost])
    threats = [each for each in week if each.threatens]
    if lost:
        first = max(week, key=lambda each: each.lost or 0.0)
        return Label(
            "Moves of rivals could explain {money} of missing sales; {rival} comes first",
            "竞店动作可能带走 {money} 销售额，首先是{rival}",
        ).format(money=figures.money(lost, hub.settings.currency), rival=first.rival)
    if threats:
        return counted(
            len(threats),
            "{n} move bears on items of ours; no fall of sales is laid to it yet",
            "{n} moves bear on items of ours; no fall of sales is laid to them yet",
            "{n} 个动作针对本店商品，暂未见由此造成的下滑",
        )
    if week:
        return Label("Rivals moved, nothing bears on items of ours", "竞店有动作，但不涉及本店在售商品")
    return Label("No move of a rival was seen this week", "本周没有监测到竞店动作")


def _facts(hub: Hub, week: list[Move]) -> tuple[Fact, ...]:
    threats = [each for each in week if each.threatens]
    risk, lost = money_at_risk(threats), lost_money(week)
    gone = [each.money for each in lost_customers(hub) if each.money is not None]
    unknown, currency = Label("unknown", "未知"), hub.settings.currency

    def amount(value: float | None) -> Label:
        return unknown if value is None else figures.money(value, currency)

    return (
        Fact(
            Label("Moves seen", "监测到动作"),
            figures.whole(len(week)),
            counted(len(threats), "{n} bears on ours", "{n} bear on ours", "{n} 个涉及本店"),
        ),
        Fact(
            Label("Could be lost to them", "可能已流失"),
            amount(lost if threats else 0.0 if week else None),
            Label("falls in the 3 days after a move, beyond the store's own", "动作后 3 天内、超出全店跌幅的部分"),
            "bad" if lost else "plain",
        ),
        Fact(
            Label("At risk", "风险金额"),
            amount(risk if threats else 0.0 if week else None),
            Label("3 ordinary days of the items concerned", "相关商品平常 3 天的销售额"),
        ),
        Fact(
            Label("Bought elsewhere", "流失去向金额"),
            amount(sum(gone) if gone else None),
            Label("buyers lost as the platform says, at our value per buyer", "平台流失买家 × 本店客单价"),
        ),
    )


def _moved(hub: Hub, week: list[Move]) -> Section:
    points = tuple(
        Point(move_said(hub, each), stand_said(hub, each), "bad" if each.threatens else "plain") for each in week[:MOST]
    )
    return Section(
        Label("What moved", "谁动了"),
        points,
        Label("Nothing was seen to move.", "没有监测到变动。"),
        max(len(week) - MOST, 0),
    )


def _cost(hub: Hub, week: list[Move]) -> Section:
    currency = hub.settings.currency
    points = []
    for each in week:
        if each.link is None or not each.lost:
            continue
        text = Label(
            "{sku}: about {money} in the {days} days after the move of {rival}",
            "{sku}：{rival} 动作后 {days} 天约少 {money}",
        ).format(
            sku=ours_said(hub, each), money=figures.money(each.lost, currency), days=each.link.days, rival=each.rival
        )
        points.append(Point(text, evidence_said(each), "bad"))
    judged = [each.link.verdict for each in week if each.threatens and each.link is not None]
    cleared = sum(each in CLEARED for each in judged)
    if cleared:
        said = counted(
            cleared,
            "{n} other move is not blamed: no fall followed, or the whole store fell, or it had begun before",
            "{n} other moves are not blamed: no fall followed, or the whole store fell, or it had begun before",
            "另有 {n} 个动作不归因：之后没有下滑，或全店同跌，或下滑早已开始",
        )
        points.append(Point(said, None, "quiet"))
    open_yet = sum(each not in (*CLEARED, "linked") for each in judged)
    if open_yet:
        said = counted(
            open_yet,
            "nothing can be said of {n} move yet: too early, too few orders, or we were out of stock",
            "nothing can be said of {n} moves yet: too early, too few orders, or we were out of stock",
            "{n} 个动作暂无法判断：时间太短、订单太少或本店断货",
        )
        points.append(Point(said, None, "quiet"))
    for lost in lost_customers(hub)[:3]:
        if lost.money:
            text = Label(
                "{rival} took {n:,.0f} buyers of {sku}, about {money}",
                "{rival} 带走 {sku} 买家 {n:,.0f} 人，约 {money}",
            ).format(
                rival=lost.rival,
                n=lost.buyers or 0.0,
                sku=shortened(f"{lost.sku} {lost.title}".strip()),
                money=figures.money(lost.money, currency),
            )
            points.append(Point(text, Label("as the platform says", "平台数据")))
    points += _against_market(hub)
    return Section(
        Label("What it cost us", "影响多少"),
        tuple(points[:MOST]),
        Label("No fall of ours is laid to a rival's move.", "没有发现由竞店动作造成的下滑。"),
        max(len(points) - MOST, 0),
    )


def _against_market(hub: Hub) -> list[Point]:
    points = []
    for each in shares(hub):
        moved = each.figures.adjusted
        if moved is None or moved > -0.02:
            continue
        text = Label(
            "Against the market ({category}): {change} since {day}", "相对大盘（{category}）：{day} 以来 {change}"
        ).format(category=each.category, change=figures.change(moved), day=figures.short_day(each.before))
        points.append(Point(text, Label("real figures that were typed", "按录入的实际值"), "bad"))
    return points


def _suggested(hub: Hub, week: list[Move]) -> Section:
    points = advice(hub, week)
    return Section(
        Label("What we suggest", "建议怎么做"),
        tuple(points[:MOST]),
        Label("Nothing needs an answer.", "无需应对。"),
        max(len(points) - MOST, 0),
    )


def _unknown(hub: Hub) -> Section:
    """What the brief cannot say, so that nobody reads silence as calm."""
    points = []
    seen = last_look(hub)
    if seen is None:
        points.append(Point(Label("Rivals were never looked at.", "从未监测竞店。"), None, "bad"))
    elif (hub.today - seen).days > 2:
        text = Label("Rivals were last looked at on {day}.", "最近一次监测是 {day}。").format(
            day=figures.short_day(seen)
        )
        points.append(Point(text, None, "bad"))
    few = [each for each in scales(hub) if not each.calibration.known]
    if few:
        text = Label(
            "Indices of the platform are shown by rank and direction only: own pairs do not tell what they stand for yet.",
            "平台指数只看名次和升降：自家数据对还不足以换算。",
        )
        points.append(Point(text))
    hidden = sum(each.verdict in ("unclear", "behind") and each.chase is None for each in pursuits(hub))
    if hidden:
        text = counted(
            hidden,
            "{n} comparison with a rival has no figure behind it.",
            "{n} comparisons with rivals have no figure behind them.",
            "{n} 项与竞店的对比没有实际数值。",
        )
        points.append(Point(text, None, "quiet"))
    points.append(
        Point(
            Label(
                "A fall after a move is a coincidence in time until it repeats; sales shown as 1万+ are lower bounds.",
                "动作之后的下滑只是时间上的巧合，反复出现才可信；“1万+”之类的销量只是下限。",
            ),
            None,
            "quiet",
        )
    )
    return Section(Label("What nobody can know", "无法判断的"), tuple(points), Label("–", "–"))
