"""Rivals, the overview: what moved since yesterday, what it may cost, what to do."""

from __future__ import annotations

from xlops import figures
from xlops.answers.numbers import counted
from xlops.answers.price_watch import by_store, troubled, watched
from xlops.answers.rival_moves import Move, alerts, lost_money, money_at_risk, moves, since_yesterday
from xlops.answers.rival_pairs import proposals
from xlops.answers.rival_seen import faults, last_look
from xlops.blocks import Block, Card, Cards, Gap, Heading, Line, Note, Table
from xlops.hub import Hub
from xlops.label import Label, same
from xlops.sheets.base import sheet
from xlops.sheets.common import store_name, title
from xlops.sheets.market_parts import WORKBOOK, nothing_yet
from xlops.sheets.rival_parts import DEAR, move_columns, move_row, what

NAME = Label("Overview", "总览")
MOST = 12
REST = 60
WIDTHS = (11.5, 16.0, 27.0, 30.0, 11.0, 10.5, 11.0, 8.0, 22.0, 12.5, 13.0, 34.0, 14.0)


@sheet(
    "rivals_overview",
    en="Overview",
    zh="总览",
    order=1,
    group="front",
    workbook=WORKBOOK,
    widths=WIDTHS,
    doc="What rivals did since yesterday, what it may cost us, what could be done.",
)
def rivals_overview(hub: Hub) -> list[Block]:
    """Cards, the moves that need an answer, then all others of the last days."""
    if not hub.known("rival_observations"):
        none = Label("Nothing was seen of rivals yet", "还没有竞品监测数据")
        return nothing_yet(hub, NAME, none, "paste", "rival_observations", "rivals")
    pressing, every = alerts(hub), moves(hub)
    rest = [each for each in every if each not in pressing]
    days = f"{hub.parameter('rival_days'):g}"
    return [
        title(hub, NAME),
        _cards(hub),
        Gap(),
        Heading(_finding(hub, pressing)),
        Note(
            Label(
                "A move is set against our own orders of the 3 days that follow it, less what our other items lost too. It shows what the move could explain, not what it caused; what fell before it is never laid to it.",
                "把竞品变动与其后 3 天我方订单对比，并扣除其他商品同样的跌幅。只说明可能解释多少，不代表因果；早于变动的下滑绝不归因于它。",
            ),
            wrap=1,
        ),
        _table(hub, "rival_alerts", pressing[:MOST], Label("No move of a rival needs an answer.", "没有需要应对的竞品动作。")),
        Note(Label("Plan the answers", "制定应对"), "plain", link="response_plan"),
        *(Note(each, "bad", link=link) for each, link in _troubles(hub)),
        Gap(),
        Heading(
            counted(
                len(rest),
                "{n} other move of the last {days} days",
                "{n} other moves of the last {days} days",
                "近 {days} 天其他动作 {n} 项",
                days=days,
            )
        ),
        *([Note(_cut(len(rest)))] if len(rest) > REST else []),
        _table(hub, "rival_moves", rest[:REST], Label("None.", "无。")),
    ]  # fmt: skip


def _cut(count: int) -> Label:
    return Label("The first {most} of {n} are listed.", "列出前 {most} 项，共 {n} 项。").format(most=REST, n=count)


def _finding(hub: Hub, pressing: list[Move]) -> Label:
    if not pressing:
        return Label("No rival moved against an item of ours", "没有针对我方商品的竞品动作")
    first = pressing[0]
    head = Label("{rival}: {what}, {title}", "{rival}：{title} {what}").format(
        rival=first.rival, what=what(first, hub), title=same(_short(first.title))
    )
    if first.lost is not None and first.link is not None:
        return Label(
            "{head}; it could explain {money} that we miss since ({share} of the fall of {sku})",
            "{head}；可解释此后缺口 {money}（占 {sku} 跌幅的 {share}）",
        ).format(
            head=head,
            money=figures.money(first.lost, hub.settings.currency),
            share=figures.share(first.link.share or 0.0, 0),
            sku=same(first.sku),
        )
    if first.at_risk is not None:
        return Label("{head}; {money} of 3 days are at risk", "{head}；3 天风险额 {money}").format(
            head=head, money=figures.money(first.at_risk, hub.settings.currency)
        )
    return head


def _short(text: str, most: int = 30) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _table(hub: Hub, id: str, rows: list[Move], empty: Label) -> Table:
    return Table(
        id,
        move_columns(hub),
        tuple(move_row(each, hub) for each in rows),
        hub.origin("rival_observations", "rival_items", "order_lines"),
        real=True,
        key=("rival", "title", "day", "what"),
        empty=empty,
    )


def _troubles(hub: Hub) -> list[tuple[Label, str]]:
    """What of pairs and looks cannot be right, and how many pairs wait; with the sheet to go to."""
    found: list[tuple[Label, str]] = []
    for each in troubled(hub):
        text = (
            Label(
                "{rival} {item} is matched to two SKUs of ours; {sku} is left out until one of them is set to no",
                "{rival} {item} 同时对应两个本店商品；{sku} 暂不计入，请把其中一个设为“否”",
            )
            if each.trouble == "two_skus"
            else Label(
                "{rival} {item} is matched to {sku}, which is no SKU of ours any more",
                "{rival} {item} 对应的 {sku} 已不是本店商品",
            )
        )
        found.append((text.format(rival=each.rival, item=same(each.item), sku=same(each.sku)), "matches"))
    others = [each for each in hub.other_currencies() if each.id == "rival_observations"]
    for other in others:
        text = Label(
            "{n} looks at {store} are in {currency} and are left out: prices of two currencies are not compared",
            "{store} 有 {n} 条监测记录的币种是 {currency}，未计入：不同币种的价格不作比较",
        ).format(n=figures.whole(other.rows), store=store_name(hub, other.store), currency=same(other.currency))
        found.append((text, "rival_observations"))
    wrong = faults(hub)
    if wrong.falls:
        text = Label(
            "Sales counters of {items} items fell or began anew {n} times: no sales are taken from such a span",
            "{items} 个竞品的销量计数下降或清零 {n} 次：这些区间不推算销量",
        ).format(items=figures.whole(wrong.fallen_items), n=figures.whole(wrong.falls))
        found.append((text, "rival_observations"))
    return found[:8]


def _cards(hub: Hub) -> Cards:
    pressing, fresh = alerts(hub), since_yesterday(hub)
    lost, risk = lost_money(pressing), money_at_risk(pressing)
    indices = by_store(hub)
    looked = last_look(hub)
    rows = watched(hub)
    matched = sum(bool(each.sku) for each in rows)
    waiting = sum(each.score is not None for each in proposals(hub))
    late = looked is not None and looked < hub.yesterday
    index = indices[0].index if indices else None
    linked = sum(each.lost is not None for each in pressing)
    cards = (
        Card(
            "moved",
            Label("Moves since yesterday", "昨日以来动作"),
            len(fresh),
            "count",
            (
                Line(
                    Label("{n} on items of ours", "其中针对我方 {n} 项").format(n=sum(each.threatens for each in fresh))
                ),
                Line(
                    Label("last look {day}", "最近监测 {day}").format(day=figures.full_day(looked))
                    if looked
                    else same(""),
                    "bad" if late else "quiet",
                ),
            ),
            "bad" if any(each.threatens for each in fresh) else "plain",
        ),
        Card(
            "lost",
            Label("Could explain a loss of", "可解释损失"),
            lost if lost is not None else (0 if pressing else None),
            "money0",
            (
                Line(counted(linked, "{n} move before a fall", "{n} moves before a fall", "{n} 项变动后我方下滑")),
                Line(Label("missing beyond our other items", "已扣除其他商品跌幅")),
            ),
            "bad" if lost else "plain",
            LOST_BASIS,
        ),
        Card(
            "risk",
            Label("At risk in 3 days", "3天风险额"),
            risk,
            "money0",
            (
                Line(
                    counted(
                        len({each.sku for each in pressing}), "{n} SKU of ours", "{n} SKUs of ours", "涉及 {n} 个商品"
                    )
                ),
                Line(Label("visitors x conversion x value", "访客 × 转化率 × 单价")),
            ),
            "bad" if risk else "plain",
            RISK_BASIS,
        ),
        Card(
            "index",
            Label("Price index", "价格指数"),
            index,
            "count",
            (
                Line(Label("100 = rivals' median", "100 = 竞品中位数")),
                *(
                    Line(
                        Label("{store}: {index}", "{store}：{index}").format(
                            store=store_name(hub, each.store), index=f"{each.index:.0f}"
                        )
                    )
                    for each in indices[1:2]
                    if each.index is not None
                ),
            ),
            "bad" if index is not None and index >= DEAR else "plain",
            Label("weighted by what our items bring", "按本店商品支付金额加权"),
            "price_watch",
        ),
        Card(
            "matched",
            Label("Rival items matched", "已对应竞品"),
            matched,
            "count",
            (
                Line(Label("of {n} seen", "共监测 {n} 个").format(n=figures.whole(len(rows)))),
                Line(counted(waiting, "{n} proposal waits", "{n} proposals wait", "{n} 个建议待确认"), link="matches"),
            ),
            link="matches",
        ),
    )
    return Cards(cards, span=(2, 1, 1, 3, 2))


LOST_BASIS = Label("orders that hold the item, against the same weekdays", "含该商品的订单数，对比同星期")
RISK_BASIS = Label("each SKU once, last 28 days", "每个商品只计一次，近 28 天")
