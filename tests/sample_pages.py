"""A small workbook with every kind of block, in both languages; used by the tests of render."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from xlops.blocks import (
    Band,
    Bar,
    Beside,
    Block,
    Calendar,
    Card,
    Cards,
    Cell,
    Chart,
    Column,
    Formula,
    Gap,
    Head,
    Heading,
    Line,
    Lines,
    Note,
    Picker,
    Pickers,
    Series,
    Table,
    Title,
)
from xlops.label import Label, Language, same
from xlops.origin import Origin
from xlops.render.grid import Page
from xlops.sheets.base import Group, Sheet
from xlops.theme import Look

TODAY = date(2010, 11, 22)
MADE = datetime(2010, 11, 22, 7, 30)
WIDTHS = (9.2,) * 19


def look(language: Language = "en", currency: str = "GBP") -> Look:
    return Look(language, currency, "Giftware", "Ops Hub", TODAY, MADE)


def sheet(id: str, label: Label, group: Group, order: int, widths: tuple[float, ...] = (), freeze: int = 1) -> Sheet:
    return Sheet(id, label, lambda hub: [], "hub", group, order, widths, freeze, "a sample")


def card(id: str, en: str, zh: str, value: object, format: object, tone: object, lines: tuple[Line, ...]) -> Card:
    return Card(id, Label(en, zh), value, format, lines, tone, link="daily")  # type: ignore[arg-type]


def _cards() -> Cards:
    def lines(change: str, tone: str, span: str, pace: str) -> tuple[Line, ...]:
        return (
            Line(Label(f"{change} vs last Sunday", f"{change} 较上周日"), tone),  # type: ignore[arg-type]
            Line(Label(f"normal {span}", f"正常 {span}")),
            Line(Label(f"month {pace}", f"月进度 {pace}")),
        )

    paid = Formula("=SUM(t_daily[pay_amt])", float(sum(row["pay_amt"] for row in daily_rows())))  # type: ignore[misc]
    return Cards(
        (
            card("visitors", "Visitors", "访客", 48210, "count", "good", lines("▲ 6.2%", "good", "41.9k–52.3k", "102%")),
            card("paid", "Paid", "支付金额", paid, "money0", "bad", lines("▼ 18.4%", "bad", "352k–431k", "93%")),
            card("cvr", "Payment conversion", "支付转化率", 0.0312, "share", "bad", lines("▼ 15.1%", "bad", "3.5–4.1%", "94%")),
            card("fav", "Favourite + cart", "收藏加购率", 0.118, "share1", "good", lines("▲ 1.0%", "good", "11–13%", "100%")),
            card("refund", "Refund rate", "退款率", 0.083, "share1", "plain", lines("▲ 0.4 pp", "quiet", "7.1–9.0%", "100%")),
            card("level", "Store level", "店铺层级", Label("5 · rank 812", "5 · 第 812"), "text", "quiet", (Line(Label("£1.42M to level 6", "距第 6 层 ¥1.42M")),)),
        ),
        span=2,
        gap=1,
    )  # fmt: skip


def daily_rows(days: int = 30) -> tuple[dict[str, object], ...]:
    rows = []
    for at in range(days):
        day = date(2010, 10, 23) + timedelta(days=at)
        weekly = (0, 3, 2, 0, -1, -3, -2)[day.weekday()]
        amount = 380_000 + 18_000 * weekly + (at * 7919 % 13) * 2_400
        rows.append(
            {
                "day": day,
                "visitors": 47_000 + 900 * weekly + at * 37 % 400,
                "pay_amt": Decimal(amount),
                "low": amount - 42_000,
                "high": amount + 45_000,
                "cvr": 0.0312 + weekly / 4000,
                "ad_cost": None if at == 12 else Decimal("18250.50"),
                "order_id": "3026111122223333444",
                "promo": at % 5 == 0,
            }
        )
    return tuple(rows)


def today_blocks() -> list[Block]:
    return [
        Title(Label("Today", "今日"), "Giftware · 2 stores", Label("Data through Sunday 2010-11-21", "数据截至 2010-11-21 周日")),
        Lines((Line(Label("orders 11-21 ✓ · traffic 11-21 ✓ · ads 11-20, one day late", "订单 11-21 ✓ · 流量 11-21 ✓ · 广告 11-20 迟 1 天"), "bad"),)),
        _cards(),
        Beside(
            (
                (
                    0,
                    (
                        Heading(Label("Paid −18 %: conversion, mostly search × 22423", "支付 −18 %：转化率，主要是直通车 × 22423"), link="daily"),
                        Table(
                            "exceptions",
                            (
                                Column("money", Label("At stake", "金额影响"), "money0", span=2, tone="sign"),
                                Column("what", Label("Exception", "异常"), span=3),
                                Column("cause", Label("Cause (share)", "原因 (贡献)"), span=4),
                                Column("action", Label("What to do", "建议动作"), span=3),
                                Column("owner", Label("Owner", "负责"), span=1),
                            ),
                            (
                                {"money": -58300, "what": Label("Conversion 3.12% < 3.5%", "转化率 3.12% < 3.5%"), "cause": Label("Search ads × cake stand −£41.2k; rival −12% on 11-19", "直通车 × 蛋糕架 −¥41.2k；竞品 11-19 降价 12%"), "action": Label("match £10.9 or push 85123", "跟价至 ¥10.9 或改推 85123"), "owner": same("A")},
                                {"money": -21400, "what": Label("Search visitors −14%", "自然搜索访客 −14%"), "cause": Label("“cake stand” rank 6 → 19", "关键词“cake stand”排名 6→19"), "action": Label("add words to title", "标题补词；出价 ¥1.35"), "owner": same("A")},
                                {"money": Cell(6200, tone="good"), "what": Cell(same("=HYPERLINK(\"http://evil\")"), tone="quiet"), "cause": None, "action": Cell(Label("add 400 pieces", "补 400 件"), link="daily"), "owner": same("B")},
                            ),
                        ),
                    ),
                ),
                (
                    14,
                    (
                        Heading(Label("Due today", "今天到期")),
                        Lines(
                            (
                                Line(Label("3 bad reviews uncontacted", "3 个差评未联系 · 最久 19 小时"), "bad", link="daily"),
                                Line(Label("7 SKU run out in lead time", "断货在交期内 · 7 个 SKU"), "bad"),
                                Line(Label("12.12 sign-up ends in 2 days", "双12 报名截止 · 剩 2 天"), "plain"),
                            ),
                            span=4,
                        ),
                    ),
                ),
            )
        ),
        Heading(Label("Two stores: the flagship is low, Shopify as usual", "两店：旗舰店偏低，Shopify 正常")),
        Table(
            "stores",
            (
                Column("store", Label("Store", "店铺"), span=2),
                Column("paid", Label("Paid", "支付金额"), "money0", span=2),
                Column("net", Label("Net expected", "预计净额"), "money0", span=2),
                Column("visitors", Label("Visitors", "访客"), "count", span=1),
                Column("cvr", Label("CVR", "转化率"), "share", span=1),
                Column("fav", Label("Fav + cart", "收藏加购"), "share1", span=1),
                Column("ads", Label("Ad spend", "广告花费"), "money0", span=2),
                Column("roi", Label("ROI", "ROI"), "times", span=1),
                Column("profit", Label("Contribution", "贡献利润"), "money0", span=2),
                Column("change", Label("vs Sunday", "较上周日"), "change", span=1, tone="sign"),
                Column("normal", Label("Normal?", "正常?"), span=2),
                Column("pace", Label("Month", "月进度"), "share1", span=1),
            ),
            (
                {"store": "天猫 旗舰店", "paid": 241300, "net": 219600, "visitors": 36100, "cvr": 0.0298, "fav": 0.121, "ads": 18250, "roi": 2.31, "profit": 38900, "change": -0.217, "normal": Cell(Label("low", "偏低"), tone="bad"), "pace": 0.91},
                {"store": "Shopify UK", "paid": 71180, "net": 68900, "visitors": 12110, "cvr": 0.0354, "fav": 0.109, "ads": 4020, "roi": 4.9, "profit": 17400, "change": 0.034, "normal": Label("as usual", "正常"), "pace": 1.01},
            ),
            origin=Origin(Label("Orders", "订单"), MADE, 1234, simulated=True),
            total={"store": Label("Total", "合计"), "paid": 312480, "net": 288500, "visitors": 48210, "cvr": 0.0312, "fav": 0.118, "ads": 22270, "roi": 2.78, "profit": 56300, "change": -0.184, "normal": Cell(Label("low", "偏低"), tone="bad"), "pace": 0.93},
        ),
        Beside(
            (
                (
                    0,
                    (
                        Heading(Label("Paid fell below its normal range on two days", "支付金额两天低于正常范围")),
                        Chart("paid", "line", "daily", "day", (Series("low", Label("Normal range", "正常范围"), "low"), Series("high", Label("Normal range", "正常范围"), "high"), Series("pay_amt", Label("Paid", "支付金额"))), "money", span=10, height=11, alt=Label("Paid a day, 30 days", "30 天支付金额")),
                    ),
                ),
                (
                    11,
                    (
                        Heading(Label("Where the change came from", "变化从哪来")),
                        Chart("parts", "bar", "parts", "channel", (Series("money", Label("Change", "变化")),), "money", span=8, height=11),
                    ),
                ),
            )
        ),
    ]  # fmt: skip


def daily_blocks() -> list[Block]:
    return [
        Title(Label("Daily", "每日"), "Giftware", Label("through 2010-11-21", "截至 2010-11-21")),
        Pickers(
            (
                Picker("p_from", Label("From", "从"), date(2010, 11, 1), "day", Label("First day", "第一天")),
                Picker("p_store", Label("Store", "店铺"), "all", "text", Label("One store or all", "一个店或全部"), ("all", "tmall", "shopify")),
                Picker("p_day", Label("Day", "日"), date(2010, 11, 2), "day", Label("A day of the table", "表中一天"), "t_daily[day]"),
                Picker("p_long", Label("Long", "长"), "a,b", "text", Label("A long list", "长列表"), ("a,b", "c" * 300)),
            ),
            span=1,
        ),
        Note(Label("Visitors of a range are not de-duplicated: each day counts its own.", "区间访客未去重：每天各自计数。")),
        Gap(),
        Heading(Label("Every day", "每一天")),
        Table(
            "daily",
            (
                Column("day", Label("Day", "日期"), "day"),
                Column("visitors", Label("Visitors", "访客"), "count", bars=True, note=Label("As the platform counts", "平台口径")),
                Column("pay_amt", Label("Paid \"all\"", "支付金额"), "money"),
                Column("low", Label("Normal from", "正常下限"), "money0"),
                Column("high", Label("Normal to", "正常上限"), "money0"),
                Column("cvr", Label("Payment conversion", "支付转化率"), "share", heat=True),
                Column("ad_cost", Label("Ad spend", "广告花费"), "money"),
                Column("order_id", Label("Order", "订单号"), "id"),
                Column("promo", Label("Promotion", "活动"), "flag"),
                Column("double", Label("Twice", "两倍"), "money"),
            ),
            tuple({**row, "double": Formula("=t_daily[[#This Row],[pay_amt]]*2", row["pay_amt"] * 2)} for row in daily_rows()),  # type: ignore[operator]
            origin=Origin(Label("Orders and traffic", "订单与流量"), MADE, 30),
            total={"day": Label("Total", "合计"), "pay_amt": Formula("=SUM(t_daily[pay_amt])", float(sum(r["pay_amt"] for r in daily_rows())))},  # type: ignore[misc]
            real=True,
            filter=True,
        ),
    ]  # fmt: skip


def calendar_blocks() -> list[Block]:
    """A week to read and a week at a glance."""
    week = tuple(Head(same(str(day)), "today" if day == 24 else "plain") for day in range(22, 29))
    away = replace(week[4], ink="off", word=Label("off", "休"), note=Label("a holiday", "假日"))
    wide = Band(
        (*week[:4], away, *week[5:]),
        (
            (Bar(0, 2, "prepare", Label("warm-up", "预热")), Bar(3, 3, "S", Label("the day", "当天"), "S", link="daily")),
            (Bar(1, 1, "late", Label("▼ copy approved, and much more that has no room in one line", "▼ 文案定稿，还有很多一行写不下的内容"), note=Label("in full", "全文")),),
        ),
    )  # fmt: skip
    small = Band(week, ((Bar(1, 2, "A", Label("named behind it", "名称在后"), "A", beside=5, link="daily"),),), Label("Nov", "11月"), link="daily")  # fmt: skip
    return [
        Title(Label("Weeks", "周"), "Giftware", same("2010-11-21")),
        Calendar("weeks", (wide,), (*[Label("day", "日")] * 7,), (("S", Label("biggest", "最大")),), span=2, lanes=3),
        Gap(),
        Calendar("glance", (small,), legend=(("A", Label("big", "大")),), labels=True, small=True),
    ]


def parts_blocks() -> list[Block]:
    parts = (("直通车", -41200), ("自然搜索", -21400), ("淘宝客", -3100), ("直播", 2200), ("新品", 6200))
    steps = (("Visit", 48210), ("Cart", 5688), ("Order", 1702), ("Pay", 1504))
    return [
        Title(Label("Parts: a [name]/that:Excel*refuses and far too long", "部分：[很长]/的:名称*不被接受的名字还要更长一些才行"), "Giftware", same("2010-11-21")),
        Table("parts", (Column("channel", Label("Channel", "渠道")), Column("money", Label("Change", "变化"), "money0", tone="sign")), tuple({"channel": a, "money": b} for a, b in parts), real=True),
        Gap(),
        Table("steps", (Column("step", Label("Step", "步骤")), Column("n", Label("People", "人数"), "count")), tuple({"step": a, "n": b} for a, b in steps), real=True),
        Gap(),
        Table("none", (Column("a", Label("First", "第一")), Column("b", Label("Second", "第二"), "count")), (), real=True, empty=Label("no rows yet", "还没有数据")),
        Table("plain_none", (Column("a", Label("First", "第一")), Column("b", Label("Second", "第二"), "count")), ()),
        Beside(((0, (Chart("funnel", "funnel", "steps", "step", (Series("n", Label("People", "人数")),), "count", span=3),)), (4, (Chart("columns", "column", "daily", "day", (Series("visitors", Label("Visitors", "访客")), Series("low", Label("Low", "下限"), "context")), "count", span=6, last=14),)))),
    ]  # fmt: skip


def pages() -> list[Page]:
    return [
        Page(sheet("today", Label("Today", "今日"), "front", 1, WIDTHS), today_blocks()),
        Page(sheet("daily", Label("Daily", "每日"), "detail", 2), daily_blocks()),
        Page(
            sheet("parts", Label("Parts: a [name]/that is long and bad", "部分：[很长]/的:名称"), "data", 3),
            parts_blocks(),
        ),
        Page(sheet("weeks", Label("Weeks", "周"), "detail", 3, (11.0,) * 14), calendar_blocks()),
    ]
