"""Today: what happened, why, what is due. One screen."""

from __future__ import annotations

from xlops import figures
from xlops.answers.daily import daily_facts, foreign_stores
from xlops.answers.deviations import Deviation, biggest, channel_changes, deviations
from xlops.answers.due import Due, due
from xlops.answers.freshness import Freshness, freshness
from xlops.answers.headline import HEAD, Figure, Level, headline, levels
from xlops.answers.numbers import growth
from xlops.answers.stores import SHOWN, StoreRow, store_rows
from xlops.answers.trend import Point, series
from xlops.blocks import (
    Beside,
    Block,
    Card,
    Cards,
    Cell,
    Chart,
    Column,
    Formula,
    Heading,
    Line,
    Lines,
    Row,
    Series,
    Table,
    Tone,
)
from xlops.engine.formula import day_formula
from xlops.hub import Hub
from xlops.label import Label, same
from xlops.metrics import METRICS
from xlops.metrics.basis import basis as basis_of
from xlops.sheets.base import sheet
from xlops.sheets.common import change_column, data_end, format_of, marks_text, store_name, title, tone_of

COLUMNS = 18
TREND_DAYS = 30


@sheet(
    "today",
    en="Today",
    zh="今日",
    order=1,
    group="front",
    widths=(9.4,) * COLUMNS,
    freeze=1,
    doc="Yesterday at a glance: cards, the largest deviations, what is due, one row per store. Fits one screen.",
)
def today(hub: Hub) -> list[Block]:
    """The first screen of the morning."""
    found = deviations(hub)
    return [
        title(hub, Label("Today", "今日")),
        _freshness(freshness(hub)),
        _cards(hub),
        Beside(((0, _deviations(hub, found)), (14, _due(due(hub))))),
        *_stores(hub, store_rows(hub)),
        Beside(((0, _trend(series(hub, "pay_amt", TREND_DAYS))), (10, _changes(hub)))),
    ]


def _freshness(subjects: list[Freshness]) -> Beside:
    """One word per subject over the cards: through which day, late or whole."""
    return Beside(tuple((place * 3, (Lines((_fresh(each),), span=3),)) for place, each in enumerate(subjects[:6])))


def _fresh(subject: Freshness) -> Line:
    if subject.last is None:
        return Line(Label("{name}: none yet", "{name}：暂无").format(name=subject.label), "quiet", link="inputs")
    name = Label("{name} {day}", "{name} {day}").format(name=subject.label, day=figures.short_day(subject.last))
    tail = Label(" · simulated", " · 模拟") if subject.simulated else Label(" ", " ")
    if subject.late_days:
        text = Label("{name} late {n} d{tail}", "{name} 迟 {n} 天{tail}").format(
            name=name, n=subject.late_days, tail=tail
        )
        return Line(text, "bad", link="inputs")
    if subject.missing:
        text = Label("{name} {n} days missing{tail}", "{name} 缺 {n} 天{tail}").format(
            name=name, n=len(subject.missing), tail=tail
        )
        return Line(text, "bad", link="quality")
    return Line(Label("{name} ✓{tail}", "{name} ✓{tail}").format(name=name, tail=tail), "good")


def _cards(hub: Hub) -> Cards:
    found = headline(hub)
    return Cards((*(_card(hub, found[metric]) for metric in HEAD), _level_card(hub, levels(hub))), span=3)


SHORT = {
    "uv": Label("Visitors", "访客数"),
    "pay_amt": Label("Paid amount", "支付金额"),
    "cvr_pay": Label("Payment conversion", "支付转化率"),
    "favcart": Label("Favourite-and-cart rate", "收藏加购率"),
    "refund_rate": Label("Refund rate", "退款率"),
}
"""What the cards are called; the metric's own label where it is short enough."""


def _card(hub: Hub, figure: Figure) -> Card:
    metric = METRICS[figure.metric]
    written = (
        figures.whole if metric.unit == "people" else (lambda value: figures.compact(value, hub.settings.currency))
    )
    if metric.unit == "share":
        written = lambda value: figures.share(value, 2)  # noqa: E731
    against = Label("vs {weekday} before", "较上{weekday}").format(weekday=figures.weekday(hub.yesterday))
    lines = [
        _change_line(figure.change, against, metric.good),
        _change_line(
            figure.change_7,
            Label("vs 7-day mean {mean}", "较 7 日均 {mean}").format(mean=written(figure.mean_7)),
            metric.good,
        )
        if figure.mean_7 is not None
        else Line(Label("7-day mean unknown", "7 日均未知")),
        Line(_pair(Label("7 d", "7 天"), figure.week_change, Label("30 d", "30 天"), figure.month_change)),
        _pace_line(figure, metric.good),
    ]
    basis = marks_text(figure.marks) or basis_of(metric, hub.settings.bases)
    return Card(
        figure.metric,
        SHORT[figure.metric],
        Formula(
            _formula(hub, figure.metric),
            figure.value,
        ),
        format_of(metric),
        tuple(lines),
        tone_of(figure.change, metric.good),
        basis,
        "trend",
    )


def _formula(hub: Hub, metric: str) -> str:
    facts, foreign = daily_facts(hub), bool(foreign_stores(hub))
    return day_formula(metric, hub.yesterday, bases=hub.settings.bases, facts_known=facts, foreign=foreign)


def _change_line(change: float | None, against: Label, good: str) -> Line:
    if change is None:
        return Line(Label("n/a {against}", "无对比 {against}").format(against=against))
    text = Label("{change} {against}", "{change} {against}").format(change=figures.change(change), against=against)
    return Line(text, tone_of(change, good))


def _pair(first: Label, one: float | None, second: Label, two: float | None) -> Label:
    parts = [(first, one), (second, two)]
    texts = [
        Label("{span} {change}", "{span} {change}").format(
            span=span, change=figures.change(value) if value is not None else Label("n/a", "无对比")
        )
        for span, value in parts
    ]
    return Label(f"{texts[0].en} · {texts[1].en}", f"{texts[0].zh} · {texts[1].zh}")


def _pace_line(figure: Figure, good: str) -> Line:
    if figure.pace is not None:
        tone: Tone = "bad" if figure.pace < 0.95 else "quiet"
        return Line(Label("month's pace {pace}", "月进度 {pace}").format(pace=figures.share(figure.pace, 0)), tone)
    if figure.target is None or figure.value is None:
        return Line(Label("no target set", "未设目标"), link="inputs")
    missed = figure.value > figure.target if good == "down" else figure.value < figure.target
    verdict = Label("missed", "未达") if missed else Label("met", "达成")
    text = Label("target {target} {verdict}", "目标 {target} {verdict}").format(
        target=figures.share(figure.target, 2), verdict=verdict
    )
    return Line(text, "bad" if missed else "good")


def _level_card(hub: Hub, found: list[Level]) -> Card:
    label = Label("Store level", "店铺层级")
    if not found:
        return Card("level", label, None, "count", (Line(Label("not in the exports", "导出中没有"), link="inputs"),))
    best = found[0]
    lines = [Line(same(store_name(hub, best.store)))]
    if best.rank is not None:
        lines.append(Line(Label("rank {n} in level", "层内第 {n} 名").format(n=figures.whole(best.rank))))
    if best.gap is not None:
        gap = figures.compact(best.gap, hub.settings.currency)
        lines.append(Line(Label("{gap} to the next level", "距下一层级 {gap}").format(gap=gap)))
    others = [
        Label("{name}: {level}", "{name}：{level} 层").format(name=store_name(hub, each.store), level=each.level)
        for each in found[1:2]
    ]
    lines += [Line(each) for each in others]
    fell = best.before is not None and best.level is not None and best.level < best.before
    return Card("level", label, best.level, "count", tuple(lines), "bad" if fell else "plain")


def _deviations(hub: Hub, found: list[Deviation]) -> tuple[Block, ...]:
    first = biggest(found)
    weekday = figures.weekday(hub.yesterday)
    usual = Label("against the mean of 4 {weekday}s", "对比近 4 个{weekday}均值").format(weekday=weekday)
    ends = data_end(hub)
    if ends is None or ends < hub.yesterday:
        until = figures.full_day(ends) if ends else Label("never", "无")
        head = Label("{day} cannot be judged: orders end {until}", "{day} 无法判断：订单数据只到 {until}").format(
            day=figures.short_day(hub.yesterday), until=until
        )
    elif first is None:
        head = Label("Nothing moved by much {usual}", "各项变动不大（{usual}）").format(usual=usual)
    else:
        head = Label("{what}: {money} {usual}", "{what}：{money}（{usual}）").format(
            what=first.what, money=figures.signed_money(first.money, hub.settings.currency), usual=usual
        )
    columns = (
        Column("money", Label("Money", "金额影响"), "money0", tone="sign"),
        Column("what", Label("What", "异动"), span=4),
        Column("why", Label("Why", "原因"), span=4),
        Column("action", Label("What to do", "建议动作"), span=3),
        Column("owner", Label("Who", "负责")),
    )
    rows: tuple[Row, ...] = tuple(
        {
            "money": Cell(each.money, "money0", "bad" if each.money < 0 else "good"),
            "what": Cell(each.what, link=each.sheet),
            "why": each.why,
            "action": each.action,
            "owner": each.owner,
        }
        for each in found
    )
    empty = (
        Label("Drop the newer exports in and start again.", "请放入更新的导出文件后重新开工。")
        if ends is None or ends < hub.yesterday
        else Label("No store, channel or item moved by a whole unit of money.", "没有店铺、渠道或商品出现明显变动。")
    )
    return (Heading(head, "trend"), Table("today_deviations", columns, rows, empty=empty))


def _due(found: list[Due]) -> tuple[Block, ...]:
    urgent = sum(each.urgent for each in found)
    head = (
        Label("Due today: {n} urgent", "今天到期：{n} 项紧急").format(n=urgent)
        if urgent
        else Label("Due today: nothing urgent", "今天到期：无紧急事项")
    )
    lines = tuple(Line(each.text, "bad" if each.urgent else "plain", link=each.sheet) for each in found[:6])
    return (Heading(head), Lines(lines or (Line(Label("Nothing is due.", "没有到期事项。")),), span=4))


def _stores(hub: Hub, rows: list[StoreRow]) -> list[Block]:
    columns = (
        Column("store", Label("Store", "店铺"), span=3),
        *(
            Column(
                metric, _short(metric), format_of(METRICS[metric]), span=2 if metric in ("pay_amt", "net_amt") else 1
            )
            for metric in SHOWN[:2]
        ),
        *(Column(metric, _short(metric), format_of(METRICS[metric])) for metric in SHOWN[2:5]),
        Column("level", Label("Level", "层级"), "count"),
        *(Column(metric, _short(metric), format_of(METRICS[metric])) for metric in SHOWN[5:7]),
        Column("cm", _short("cm"), "money0", span=2),
        change_column("change", Label("vs last {day}", "较上{day}").format(day=figures.weekday(hub.yesterday))),
        change_column("usual", Label("vs usual", "较平时")),
        Column("pace", Label("Pace", "月进度"), "share1"),
    )
    weak = [row for row in rows if row.store and row.against_usual is not None and row.against_usual < -0.1]
    if all(row.against_usual is None for row in rows):
        head = Label("Stores: not yet to be judged", "各店：暂无法判断")
    elif weak:
        head = Label("Stores: {n} below usual", "各店：{n} 家低于平时").format(n=len(weak))
    else:
        head = Label("Stores: none far below usual", "各店：均未明显低于平时")
    lines = [_store_row(row) for row in rows]
    total = lines.pop() if len(rows) > 1 else None
    origin = hub.origin("orders", "store_daily", "ads", "refunds")
    return [Heading(head, "daily"), Table("today_stores", columns, tuple(lines), origin, total)]


def _short(metric: str) -> Label:
    return {
        "pay_amt": Label("Paid", "支付金额"),
        "net_amt": Label("After refunds", "退款后"),
        "uv": Label("Visitors", "访客"),
        "cvr_pay": Label("Conv.", "转化率"),
        "favcart": Label("Fav+cart", "收藏加购"),
        "spend": Label("Ads", "广告花费"),
        "roi_net": Label("ROI net", "退后ROI"),
        "cm": Label("Contribution", "贡献利润"),
    }[metric]


def _store_row(row: StoreRow) -> Row:
    name = row.name if row.store else Label("All stores", "合计")
    return {
        "store": name,
        **row.figures,
        "level": row.level,
        "change": row.change,
        "usual": row.against_usual,
        "pace": Cell(row.pace, "share1", "bad" if row.pace is not None and row.pace < 0.95 else "plain"),
    }


def _trend(points: list[Point]) -> tuple[Block, ...]:
    if all(each.value is None for each in points):
        note = Line(Label("No orders of these days yet.", "这些天还没有订单数据。"), link="inputs")
        return (
            Heading(Label("Paid, {n} days", "近 {n} 天支付金额").format(n=len(points)), "trend"),
            Lines((note,), span=9),
        )
    last = points[-1]
    moved = growth(last.value, last.usual)
    tail = figures.change(moved, 0) if moved is not None else Label("unknown", "未知")
    head = Label("Paid, {n} days, and the usual weekday: {tail}", "近 {n} 天支付金额与同周几均值：{tail}").format(
        n=len(points), tail=tail
    )
    chart = Chart(
        "today_trend",
        "line",
        "today_trend",
        "day",
        (Series("usual", Label("usual", "同周几均值"), "context"), Series("paid", Label("paid", "支付金额"), "own")),
        "money0",
        span=9,
        height=9,
        alt=Label(
            "Paid amount of the last 30 days and the mean of the four same weekdays before.",
            "近 30 天支付金额与前四个同周几均值。",
        ),
    )
    return (Heading(head, "trend"), chart)


def _changes(hub: Hub) -> tuple[Block, ...]:
    found = channel_changes(hub)
    if not found:
        text = Label(
            "No traffic export yet: it would show which channel moved.", "暂无流量数据：导入后可看是哪个渠道变动。"
        )
        return (Heading(Label("Where the change came from", "变化从哪来")), Lines((Line(text, link="inputs"),), span=8))
    worst = found[0] if abs(found[0][1]) >= abs(found[-1][1]) else found[-1]
    head = Label("Where it came from: {channel} {money}", "变化从哪来：{channel} {money}").format(
        channel=same(worst[0] or "–"), money=figures.signed_money(worst[1], hub.settings.currency)
    )
    chart = Chart(
        "today_channels",
        "bar",
        "today_channels",
        "channel",
        (Series("moved", Label("against the usual weekday", "对比同周几均值"), "own"),),
        "money0",
        span=8,
        height=9,
        alt=Label(
            "Paid amount by channel against the mean of the four same weekdays before.",
            "各渠道支付金额对比前四个同周几均值。",
        ),
    )
    return (Heading(head, "channels"), chart)
