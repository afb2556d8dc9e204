"""One page for each of the first rivals, the targets first: prices, moves, what came and went, where its visitors come from."""

from __future__ import annotations

from collections.abc import Callable

from xlops import figures
from xlops.answers.numbers import counted, records
from xlops.answers.price_watch import Watched, watched
from xlops.answers.rival_moves import moves
from xlops.answers.rival_pairs import rivals, seen_of
from xlops.answers.rival_seen import assortment_moves, rival_titles
from xlops.answers.rival_traffic import Portal, traffic_mix
from xlops.blocks import Block, Card, Cards, Cell, Column, Gap, Heading, Line, Note, Row, Table
from xlops.hub import Hub
from xlops.label import Label, same
from xlops.sheets.base import sheet
from xlops.sheets.common import change_column, store_name, title
from xlops.sheets.market_parts import WORKBOOK, fact_column, tier_name
from xlops.sheets.price_watch import watch_table
from xlops.sheets.rival_parts import RIVAL_TITLE, THEIR_PRICE, move_columns, move_row

PAGES = 6
MOST = 300
WIDTHS = (30.0, 30.0, 12.0, 11.0, 11.0, 9.0, 12.0, 24.0, 12.5, 13.0, 34.0, *(12.0,) * 5)

STATES = {
    "new": Label("▲ new", "▲ 上新"),
    "gone": Label("▼ no longer seen", "▼ 已不见"),
    "repriced": Label("repriced", "改价"),
}


def _page(number: int) -> Callable[[Hub], list[Block]]:
    def build(hub: Hub) -> list[Block]:
        (store, rival), tier = list(rivals(hub).items())[number - 1]
        rows = [each for each in watched(hub) if (each.store, each.rival) == (store, rival)]
        mine = [each for each in moves(hub) if (each.store, each.rival) == (store, rival)]
        looked = seen_of(hub, store, rival)
        who = Label("{rival} · {tier} of {store}", "{rival} · {store}的{tier}").format(
            rival=rival, tier=tier_name(tier), store=store_name(hub, store)
        )
        if looked is None:
            none = Label("{rival} is listed and was never seen", "{rival} 已列入名单，但还没有监测记录").format(
                rival=rival
            )
            paste = Label("Paste what you see of it", "粘贴监测到的数据")
            return [title(hub, who), Heading(none), Note(paste, "plain", link="paste"), *_about(hub, store, rival)]
        return [
            title(hub, who),
            _cards(hub, rows),
            *_about(hub, store, rival),
            Gap(),
            Heading(
                counted(len(mine), "{n} move of late", "{n} moves of late", "近期动作 {n} 项")
                if mine
                else Label("No move of late", "近期无动作")
            ),
            Table(
                f"rival_{number}_moves",
                _move_columns(hub),
                tuple(move_row(each, hub) for each in mine[:40]),
                hub.origin("rival_observations", "order_lines"),
                real=True,
                key=("title", "day", "what"),
                empty=Label("None.", "无。"),
            ),
            *_assortment(hub, number, store, rival),
            *_traffic(hub, number, store, rival),
            Gap(),
            Heading(_dear(hub, rows)),
            watch_table(hub, f"rival_{number}_items", rows[:MOST], rival=False),
        ]  # fmt: skip

    build.__doc__ = f"The rival in place {number}: targets first."
    return build


ORDER = ("title", "what", "sku", "own", "price", "index", "day", "verdict", "lost", "at_risk", "action")


def _move_columns(hub: Hub) -> tuple[Column, ...]:
    """The columns of moves in an order that suits the widths of the page's other tables."""
    known = {each.id: each for each in move_columns(hub)}
    return tuple(known[each] for each in ORDER)


def _cards(hub: Hub, rows: list[Watched]) -> Cards:
    known = sorted(each.index for each in rows if each.index is not None)
    middle = known[len(known) // 2] if known else None
    cut = [each for each in rows if each.cut is not None]
    latest = max((each.cut for each in cut if each.cut), default=None)
    last = max((each.day for each in rows), default=None)
    return Cards(
        (
            Card(
                "items",
                Label("Items seen", "监测商品"),
                len(rows),
                "count",
                (Line(Label("{n} matched to ours", "已对应 {n} 个").format(n=sum(bool(each.sku) for each in rows))),),
            ),
            Card(
                "index",
                Label("Price index, middle", "价格指数（中位）"),
                middle,
                "count",
                (Line(Label("above 100 we are dearer", "高于 100 为我方偏贵")),),
                "bad" if middle is not None and middle >= hub.parameter("rival_index") else "plain",
            ),
            Card(
                "cut",
                Label("Last cut", "最近降价"),
                latest,
                "day",
                (Line(counted(len(cut), "{n} item was ever cut", "{n} items were ever cut", "{n} 个商品曾降价")),),
            ),
            Card(
                "seen",
                Label("Last look", "最近监测"),
                last,
                "day",
                (
                    Line(
                        Label("late", "已过期")
                        if last is not None and last < hub.yesterday
                        else Label("up to date", "最新")
                    ),
                ),
                "bad" if last is not None and last < hub.yesterday else "plain",
            ),
        ),
        span=(1, 1, 3, 3),
    )


def _about(hub: Hub, store: str, rival: str) -> list[Block]:
    """What was typed of it: strengths and weaknesses."""
    if not hub.known("rivals"):
        return []
    rows = records(hub.read("rivals", ["store", "rival", "strengths", "weaknesses"]))
    row = next((each for each in rows if (each["store"], each["rival"]) == (store, rival)), {})
    said = [
        Label("{what}: {text}", "{what}：{text}").format(what=what, text=same(str(row[name])))
        for name, what in (("strengths", Label("Strengths", "优势")), ("weaknesses", Label("Weaknesses", "劣势")))
        if isinstance(row.get(name), str) and row[name]
    ]
    return [Note(each, "plain", link="rivals") for each in said]


def _dear(hub: Hub, rows: list[Watched]) -> Label:
    dear = sum((each.index or 0) >= hub.parameter("rival_index") for each in rows)
    known = sum(each.index is not None for each in rows)
    if not known:
        return Label(
            "Its items; none is matched to ours with both prices known", "竞品清单；尚无双方价格都已知的对应商品"
        )
    return Label(
        "Its items: on {n} of {known} matched ones we are dear", "竞品清单：{known} 个对应商品中我方 {n} 个偏贵"
    ).format(n=dear, known=known)


def _assortment(hub: Hub, number: int, store: str, rival: str) -> list[Block]:
    rows = assortment_moves(hub)
    rows = rows[(rows["store"] == store) & (rows["rival"] == rival)]
    if rows.empty:
        return []
    names = rival_titles(hub)
    body: tuple[Row, ...] = tuple(
        {
            "title": names.get((store, rival, row["item"]), row["item"]),
            "item": row["item"],
            "state": STATES[row["state"]],
            "before": row["before"],
            "price": row["price"],
            "change": row["change"] if row["state"] == "repriced" else None,
        }
        for row in records(rows)[:60]
    )
    first, last = rows["first"].iloc[0].date(), rows["last"].iloc[0].date()
    counts = rows["state"].value_counts()
    head = Label(
        "Range, {first} to {last}: {new} new, {gone} gone, {priced} repriced",
        "商品变化 {first} 至 {last}：上新 {new}，消失 {gone}，改价 {priced}",
    ).format(
        first=figures.short_day(first), last=figures.short_day(last), new=int(counts.get("new", 0)),
        gone=int(counts.get("gone", 0)), priced=int(counts.get("repriced", 0)),
    )  # fmt: skip
    columns = (
        RIVAL_TITLE,
        Column("state", Label("State", "状态")),
        fact_column("rival_observations", "item", "id"),
        Column("before", Label("Before", "原价"), "money"),
        THEIR_PRICE,
        change_column("change", Label("Last change", "最近变价"), good="none"),
    )
    origin = hub.origin("rival_observations")
    return [Gap(), Heading(head), Table(f"rival_{number}_range", columns, body, origin, real=True, key=("item",))]


def _traffic(hub: Hub, number: int, store: str, rival: str) -> list[Block]:
    found = traffic_mix(hub, store, rival)
    if not found:
        return []
    known = [each for each in found if each.gap is not None]
    widest = max(known, key=lambda each: each.gap or 0.0, default=None)
    head = (
        Label("Visitors: it draws {gap} points more from {channel}", "流量：{channel}占比高出我方 {gap} 个点").format(
            gap=f"{(widest.gap or 0) * 100:.0f}", channel=same(widest.channel)
        )
        if widest is not None and (widest.gap or 0) > 0
        else Label("Where its visitors come from", "流量来源")
    )
    columns = (
        fact_column("rival_traffic", "channel"),
        Column("theirs", Label("Their share", "对方占比"), "share1", bars=True),
        Column("ours", Label("Our share", "我方占比"), "share1"),
        Column("gap", Label("Gap", "差距"), "points"),
    )
    body: tuple[Row, ...] = tuple(_portal_row(each) for each in found)
    origin = hub.origin("rival_traffic", "traffic")
    return [Gap(), Heading(head), Table(f"rival_{number}_traffic", columns, body, origin, real=True, key=("channel",))]


def _portal_row(each: Portal) -> Row:
    return {
        "channel": each.channel,
        "theirs": each.theirs,
        "ours": each.ours,
        "gap": Cell(None if each.gap is None else each.gap * 100, "points"),
    }


def _has(number: int) -> Callable[[Hub], bool]:
    return lambda hub: len(rivals(hub)) >= number


for _number in range(1, PAGES + 1):
    sheet(
        f"rival_{_number}",
        en=f"Rival {_number}",
        zh=f"竞店{_number}",
        order=60 + _number,
        workbook=WORKBOOK,
        widths=WIDTHS,
        doc=f"The rival in place {_number}, targets first: its prices, moves, range and traffic.",
        when=_has(_number),
    )(_page(_number))
