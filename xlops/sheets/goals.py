"""Goals: what events are to bring, shared out over their days, how far they are, and what ads may cost."""

from __future__ import annotations

from datetime import date

from xlops import figures
from xlops.answers.event_goals import EventGoal, event_goals, month_pace, usual_refunds
from xlops.answers.event_review import event_targets
from xlops.answers.event_window import paid_by_day
from xlops.answers.numbers import ratio, real
from xlops.blocks import Block, Cell, Column, Format, Formula, Gap, Heading, Note, Picker, Pickers, Row, Table
from xlops.facts.base import WHOLE_SHOP
from xlops.hub import Hub
from xlops.label import Label
from xlops.sheets.base import sheet
from xlops.sheets.common import store_name, title

SOURCES = ("typed", "year_before", "expected")
SOURCE_NAMES = {
    "typed": Label("as typed", "按填写"),
    "year_before": Label("as last year", "按去年同期"),
    "expected": Label("as its days are worth", "按日权重估算"),
    "none": Label("none", "无"),
}


@sheet(
    "goals",
    en="Goals",
    zh="目标拆解",
    order=30,
    workbook="promotion_calendar",
    doc="Event targets bottom-up, by channel and day, paced by what each day is worth; the ads they take; the month's pace.",
)
def goals(hub: Hub) -> list[Block]:
    """Events, their days, channels, the ads, the month."""
    found = event_goals(hub)
    if not found:
        none = Label("No big event within 120 days, and none in the last 30", "前 30 天与后 120 天没有大型活动")
        return [title(hub, Label("Goals", "目标拆解")), Heading(none), *_planner(hub, None)]
    return [
        title(hub, Label("Goals", "目标拆解")),
        Heading(_finding(hub, found)),
        Note(
            Label(
                "Type visitors, conversion and value per buyer by channel under Event targets: goals below follow at once. Without them the year before counts, else what such days are worth.",
                "在“活动目标”按渠道填写访客、转化率、客单价，下方目标随即更新；未填时按去年同期，否则按日权重估算。",
            ),
            link="event_targets",
        ),
        _events(hub, found),
        Gap(),
        *_planner(hub, found[0] if found else None),
        Gap(),
        Heading(Label("Day by day: each day's part of the goal, and what it needs now", "逐日：每天应完成与现在所需")),
        Note(
            Label(
                "A day's part = its weekday's usual part x what the event has multiplied such days by (of earlier events; 1 where unknown).",
                "每日占比 = 星期权重 × 活动历史倍数（取以往活动；未知按 1）。",
            )
        ),
        _days(hub, found),
        Gap(),
        Heading(Label("By channel", "分渠道")),
        _channels(hub, found),
        *_month(hub),
    ]


def _finding(hub: Hub, found: list[EventGoal]) -> Label:
    running = [each for each in found if each.pace is not None and each.pace.gone > 0 and each.amount]
    currency = hub.settings.currency
    if running:
        last = running[-1]
        pace = last.pace.pace if last.pace else None
        return Label("{name}: {pace} of what its known days should have brought, {done} of {goal}", "{name}：已知日期完成应完成的 {pace}，{done} / 目标 {goal}").format(
            name=last.window.name, pace=figures.share(pace or 0.0, 0), done=figures.money(last.pace.done if last.pace else 0, currency),
            goal=figures.money(last.amount or 0, currency),
        )  # fmt: skip
    first = found[0]
    if first.amount is None:
        return Label("{name} has no goal yet", "{name}尚无目标").format(name=first.window.name)
    return Label("{name}: goal {goal}, in {n} days", "{name}：目标 {goal}，还有 {n} 天").format(
        name=first.window.name, goal=figures.money(first.amount, currency), n=(first.window.days.start - hub.today).days
    )


def _events(hub: Hub, found: list[EventGoal]) -> Table:
    columns = (
        Column("event", Label("Event", "活动")),
        Column("year", Label("Event year", "活动年份"), "number"),
        Column("day", Label("From", "开始日"), "day"),
        Column("until", Label("To", "结束日"), "day"),
        Column("visitors", Label("Visitors", "访客数"), "count"),
        Column("buyers", Label("Buyers", "支付买家数"), "count"),
        Column("conversion", Label("Conversion", "支付转化率"), "share"),
        Column("order_value", Label("Value per buyer", "客单价"), "money"),
        Column("typed", Label("Goal typed", "填写目标"), "money0"),
        Column("year_before", Label("Last year", "去年同期"), "money0"),
        Column("expected", Label("Days' worth", "按日权重"), "money0"),
        Column("goal", Label("Goal", "目标"), "money0"),
        Column("basis", Label("Basis", "口径")),
        Column("net", Label("After refunds", "退款后金额"), "money0"),
        Column("ad_budget", Label("Ad budget", "广告预算"), "money0"),
        Column("done", Label("Paid so far", "已支付"), "money0"),
        Column("should", Label("Should be", "应完成"), "money0"),
        Column("pace", Label("Pace", "进度"), "share1"),
    )
    return Table("event_goals", columns, tuple(_event_row(hub, each) for each in found), hub.origin("event_targets", "orders"), real=True, key=("event", "year"))  # fmt: skip


def _event_row(hub: Hub, each: EventGoal) -> Row:
    typed, pace, language = each.typed, each.pace, hub.language
    extra = _typed_money(hub, each)
    here = "t_event_goals[[#This Row],[{}]]".format
    texts = {name: SOURCE_NAMES[name].text(language) for name in SOURCE_NAMES}
    source = "typed" if typed and typed.amount else "year_before" if each.year_before is not None else "expected" if each.expected is not None else "none"  # fmt: skip
    should = each.amount * pace.gone if each.amount is not None and pace else None
    gone = pace.gone if pace else 0.0
    return {
        "event": each.window.label.text(language),
        "year": each.window.year,
        "day": each.window.days.start,
        "until": each.window.days.end,
        "visitors": Formula(_typed("visitors"), typed.visitors or None if typed else None),
        "buyers": Formula(_typed("buyers"), typed.buyers or None if typed else None),
        "conversion": Formula(
            f'=IF(ISNUMBER({here("visitors")}),{here("buyers")}/{here("visitors")},"")', typed.conversion if typed else None
        ),
        "order_value": Formula(
            f'=IF(ISNUMBER({here("buyers")}),{here("typed")}/{here("buyers")},"")', typed.order_value if typed else None
        ),
        "typed": Formula(_typed("paid"), typed.amount or None if typed else None),
        "year_before": each.year_before,
        "expected": each.expected,
        "goal": Cell(
            Formula(
                f'=IF(ISNUMBER({here("typed")}),{here("typed")},IF({here("year_before")}<>"",{here("year_before")},{here("expected")}))',
                each.amount if each.amount is not None else 0,
            ),
            tone="strong",
        ),
        "basis": Formula(
            f'=IF(ISNUMBER({here("typed")}),"{texts["typed"]}",IF({here("year_before")}<>"","{texts["year_before"]}",IF({here("expected")}<>"","{texts["expected"]}","{texts["none"]}")))',
            texts[source],
        ),
        "net": Formula(_typed("net"), extra[0] or None),
        "ad_budget": Formula(_typed("ad_budget"), extra[1] or None),
        "done": pace.done if pace and gone else None,
        "should": Formula(f'=IF({gone:.12g}>0,{here("goal")}*{gone:.12g},"")', should if gone else None),
        "pace": Formula(f'=IF({gone:.12g}>0,{here("done")}/{here("should")},"")', pace.pace if pace and gone else None),
    }  # fmt: skip


def _typed(column: str) -> str:
    """What is typed under Event targets for the event of the row; blank where nothing is."""
    here = "t_event_goals[[#This Row],[{}]]".format
    found = (
        f"SUMIFS(t_event_targets[{column}],t_event_targets[event],{here('event')},t_event_targets[year],{here('year')})"
    )
    return f'=IF({found}=0,"",{found})'


def _typed_money(hub: Hub, each: EventGoal) -> tuple[float, float]:
    """What the ledger's own columns add up to: after refunds, and the ad budget."""
    net = spend = 0.0
    for row in event_targets(hub):
        if (row["event"], int(str(row["year"]).split(".")[0])) != (each.window.event, each.window.year):
            continue
        factors = [real(row[name]) for name in ("visitors", "conversion", "order_value")]
        if any(factor is None for factor in factors):
            continue
        kept = (factors[0] or 0) * (factors[1] or 0) * (factors[2] or 0) * (1 - (real(row["refund_rate"]) or 0.0))
        net += kept
        share, roi = real(row["ad_share"]), real(row["roi"])
        if share is not None and roi:
            spend += kept * share / roi
    return net, spend


def _days(hub: Hub, found: list[EventGoal]) -> Table:
    """One row a day of each event; `needed` follows the goal as it is typed."""
    columns = (
        Column("event", Label("Event", "活动")),
        Column("year", Label("Event year", "活动年份"), "number"),
        Column("day", Label("Day", "日期"), "day"),
        Column("weekday", Label("Weekday", "星期")),
        Column("part", Label("Part", "占比"), "share1", bars=True),
        Column("goal", Label("Goal", "目标"), "money0"),
        Column("done", Label("Paid so far", "已支付"), "money0"),
        Column("needed", Label("Needed now", "现在所需"), "money0"),
        Column("buyers", Label("Buyers needed", "需买家数"), "count"),
    )
    rows: list[Row] = []
    for each in found:
        whole = sum(each.weights)
        for place, day in enumerate(each.window.days):
            rows.append(_day_row(hub, each, place, day, each.weights[place] / whole))
    return Table("goal_days", columns, tuple(rows), hub.origin("event_targets", "orders"), real=True, key=("event", "year", "day"))  # fmt: skip


def _day_row(hub: Hub, each: EventGoal, place: int, day: date, part: float) -> Row:
    pace, here = each.pace, "t_goal_days[[#This Row],[{}]]".format
    known = paid_by_day(hub).get(day) if day < hub.today else None
    goal = f"SUMIFS(t_event_goals[goal],t_event_goals[event],{here('event')},t_event_goals[year],{here('year')})"
    mine = f"t_goal_days[event],{here('event')},t_goal_days[year],{here('year')}"
    done = f"SUMIFS(t_goal_days[done],{mine})"
    gone = f'SUMIFS(t_goal_days[part],{mine},t_goal_days[done],"<>")'
    left = f"(1-{gone})"
    needed = f'=IF({here("done")}<>"","",IF({left}>0.000001,MAX({goal}-{done},0)*{here("part")}/{left},0))'
    # a day that is over needs nothing any more: blank, not what it brought
    value = each.typed.order_value if each.typed else None
    wanted = None if known is not None else pace.needed[place] if pace else 0.0
    per_buyer = f"SUMIFS(t_event_goals[order_value],t_event_goals[event],{here('event')},t_event_goals[year],{here('year')})"  # fmt: skip
    return {
        "event": each.window.label.text(hub.language),
        "year": each.window.year,
        "day": day,
        "weekday": figures.weekday(day),
        "part": part,
        "goal": Formula(f"={goal}*{here('part')}", (each.amount or 0.0) * part),
        "done": known,
        "needed": Cell(Formula(needed, wanted), tone="strong"),
        "buyers": Formula(
            f'=IF({here("needed")}="","",IF({per_buyer}>0,{here("needed")}/{per_buyer},""))',
            wanted / value if value and wanted is not None else None,
        ),
    }


def _channels(hub: Hub, found: list[EventGoal]) -> Table:
    columns = (
        Column("event", Label("Event", "活动")),
        Column("year", Label("Event year", "活动年份"), "number"),
        Column("store", Label("Store", "店铺")),
        Column("channel", Label("Channel", "渠道")),
        Column("visitors", Label("Visitors", "访客数"), "count"),
        Column("a_day", Label("Visitors a day", "日均访客"), "count"),
        Column("lately_a_day", Label("A day, last 28", "近 28 天日均"), "count"),
        Column("times", Label("Times", "倍数"), "times", note=Label("Visitors a day asked, over those of the last 28 days.", "目标日均访客 ÷ 近 28 天日均。")),
        Column("conversion", Label("Conversion", "支付转化率"), "share"),
        Column("lately_conversion", Label("Last 28 days", "近 28 天"), "share"),
        Column("order_value", Label("Value per buyer", "客单价"), "money"),
        Column("lately_value", Label("Value, last 28 days", "近 28 天客单价"), "money"),
        Column("paid", Label("Goal", "目标"), "money0"),
    )  # fmt: skip
    rows: list[Row] = []
    for each in found:
        for one in each.channels:
            goal, days = one.goal, each.window.days.days
            rows.append(
                {
                    "event": each.window.label.text(hub.language),
                    "year": each.window.year,
                    "store": store_name(hub, one.store),
                    "channel": Label("all", "全部") if one.channel == WHOLE_SHOP else one.channel,
                    "visitors": goal.visitors if goal else None,
                    "a_day": goal.visitors / days if goal else None,
                    "lately_a_day": one.visitors_a_day,
                    "times": ratio(goal.visitors / days, one.visitors_a_day) if goal else None,
                    "conversion": goal.conversion if goal else None,
                    "lately_conversion": one.conversion,
                    "order_value": goal.order_value if goal else None,
                    "lately_value": one.order_value,
                    "paid": goal.amount if goal else None,
                }
            )
    return Table(
        "goal_channels", columns, tuple(rows), hub.origin("event_targets", "traffic", "store_daily"),
        key=("event", "year", "store", "channel"), empty=Label("No targets are typed under Event targets.", "“活动目标”尚未填写。"),
    )  # fmt: skip


def _planner(hub: Hub, first: EventGoal | None) -> list[Block]:
    """Budget from target sales, the part of ads, the return after refunds: yellow cells, live."""
    sales, refunds = round((first.amount if first else None) or 0.0, 2), usual_refunds(hub)
    share, roi = 0.3, 4.0
    kept = sales * share * (1 - (refunds or 0.0))
    lines: list[tuple[str, Label, str, float | None, Format]] = [
        ("ad_sales", Label("Sales that ads are to bring", "广告成交额"), "plan_sales*plan_share", sales * share, "money0"),
        ("kept", Label("of them after refunds", "其中退款后"), "{ad_sales.value}*(1-plan_refund)", kept, "money0"),
        ("spend", Label("Ad budget", "广告预算"), 'IF(plan_roi>0,{kept.value}/plan_roi,"")', kept / roi, "money0"),
        ("rate", Label("Budget of all sales", "预算占总销售额"), 'IF(plan_sales>0,{spend.value}/plan_sales,"")', kept / roi / sales if sales else None, "share1"),
    ]  # fmt: skip
    rows: tuple[Row, ...] = tuple(
        {"line": id, "label": label, "value": Cell(Formula(f"={text}", value), format, "strong" if id == "spend" else "plain")}
        for id, label, text, value, format in lines
    )  # fmt: skip
    name = first.window.name if first else Label("an event", "某活动")
    return [
        Heading(Label("Ad budget of {name}", "{name}广告预算").format(name=name)),
        Pickers(
            (
                Picker("plan_sales", Label("Target sales", "目标销售额"), sales, "money0", Label("All sales that are aimed at; prefilled with the goal.", "总目标销售额；默认为上方目标。")),
                Picker("plan_share", Label("Part of ads", "广告成交占比"), share, "share1", Label("Share of sales that ads are to bring (default 30 %).", "广告成交占比（默认 30%）。")),
                Picker("plan_roi", Label("Return on ads", "投产比"), roi, "times", Label("Sales after refunds per unit of spend (default 4).", "退款后每花 1 元带来的销售额（默认 4）。")),
                Picker("plan_refund", Label("Refund rate", "退款率"), refunds, "share", Label("Share of sales that comes back; as learned from settled days.", "退款比例；默认取已结清日期的实测。")),
            ),
            span=2,
        ),
        Table("plan_budget", (Column("label", Label("Step", "步骤"), span=2), Column("value", Label("Amount", "金额"), "money0")), rows, key=("line",)),
    ]  # fmt: skip


def _month(hub: Hub) -> list[Block]:
    found = month_pace(hub, hub.yesterday.replace(day=1))
    if found is None:
        return []
    pace, days = found
    currency = hub.settings.currency
    rest = [need for need, day in zip(pace.needed, days, strict=True) if day >= hub.today]
    return [
        Gap(),
        Heading(
            Label(
                "{month}: {pace} of pace when event days weigh more; forecast {forecast} of {target}; {need} a day from here",
                "{month}：按活动加权进度 {pace}；预计 {forecast} / 目标 {target}；后续日均需 {need}",
            ).format(
                month=f"{days[0]:%Y-%m}", pace=figures.share(pace.pace or 0.0, 0), forecast=figures.money(pace.forecast or 0.0, currency),
                target=figures.money(pace.target, currency), need=figures.money(sum(rest) / len(rest) if rest else 0.0, currency),
            )
        ),
    ]  # fmt: skip
