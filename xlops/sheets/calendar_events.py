"""Event pages, one for each big event ahead: its phases, tasks, offers, stock, and what the last one brought."""

from __future__ import annotations

from datetime import timedelta

from xlops import figures
from xlops.answers.event_goals import EventGoal, event_goal
from xlops.answers.event_review import EventReview, review
from xlops.answers.event_tasks import DONE, EventTask
from xlops.answers.event_window import EventWindow, the_year_before, window_of
from xlops.answers.numbers import counted
from xlops.answers.promotion_year import PAGED, Planned, next_of, t_minus
from xlops.blocks import (
    Band,
    Bar,
    Block,
    Calendar,
    Card,
    Cards,
    Cell,
    Column,
    Gap,
    Head,
    Heading,
    Line,
    Note,
    Row,
    Table,
)
from xlops.calendar.events.base import LEVELS, Event
from xlops.calendar.periods import Period
from xlops.hub import Hub
from xlops.label import Label, joined, same
from xlops.ledgers.event_words import PLATFORM_NAMES
from xlops.sheets.base import sheet
from xlops.sheets.calendar_spans import OWN_DAYS, STATES, ending, moment, owner_text, phase_ink, source_text
from xlops.sheets.calendar_year import calendar_title, rules_origin
from xlops.sheets.event_eligible import eligibility_blocks
from xlops.sheets.event_offers import offers_blocks, stock_blocks
from xlops.sheets.event_tasks import standing
from xlops.sheets.event_words import words_blocks

WEEKS = 20
"""Columns of an event's page, a week each in its timeline."""
_WIDTHS = (24.0, *([7.4] * WEEKS))
_PREPARE, _DUE = Label("preparation", "筹备"), Label("tasks due", "到期任务")


def event_blocks(hub: Hub, event: str) -> list[Block]:
    """One event's page."""
    planned = next_of(hub, event)
    if planned is None:
        return []
    of = planned.of
    window = window_of(hub, of)
    goal, last = event_goal(hub, window), _last(hub, window)
    return [
        calendar_title(hub, Label(f"{of.label.en} {of.event_year}", f"{of.event_year} 年{of.label.zh}")),
        Gap(),
        Cards(tuple(_cards(hub, planned, goal, last)), span=(2, 5, 5, 5), gap=1),
        Heading(_phase_finding(hub, planned)),
        _timeline(hub, planned),
        Gap(),
        _phases(hub, planned),
        Gap(),
        *offers_blocks(hub, window),
        Gap(),
        Heading(_task_finding(hub, planned), link="event_tasks"),
        _tasks(hub, planned),
        Gap(),
        *eligibility_blocks(hub, of),
        Gap(),
        *stock_blocks(hub, window),
        Gap(),
        *words_blocks(hub, planned),
        Gap(),
        Heading(_last_finding(hub, last)),
        *_result(hub, last),
    ]


def _last(hub: Hub, window: EventWindow) -> EventReview | None:
    before = the_year_before(hub, window)
    known = hub.days("orders")
    if before is None or known is None or known.overlap(before.days) is None or before.days.end >= hub.today:
        return None
    return review(hub, before)


def _cards(hub: Hub, planned: Planned, goal: EventGoal, last: EventReview | None) -> list[Card]:
    of, currency = planned.of, hub.settings.currency
    away = (of.day - hub.today).days
    when = (
        counted(away, "in {n} day", "in {n} days", "还有 {n} 天")
        if away > 0
        else Label("on now", "进行中")
        if hub.today <= of.days.end
        else counted((hub.today - of.days.end).days, "{n} day ago", "{n} days ago", "已过 {n} 天")
    )
    late = sum(bool(each.late_days(hub.today)) for each in planned.tasks)
    done = sum(each.status == DONE for each in planned.tasks)
    paid = last.paid.event if last and last.paid else None
    lifted = None if paid is None or paid.lift is None else figures.change(paid.lift, 0)
    first = goal.typed is not None and goal.typed.amount
    return [
        Card(
            "day", Label("Event day", "活动日"), of.day, "day",
            (Line(joined((figures.weekday(of.day), when), Label(" · ", " · "))), Line(LEVELS[of.level] if not of.planned else Label("planned, not announced", "预排，尚未公布"))),
            "bad" if 0 <= away <= 14 else "plain",
        ),
        Card(
            "tasks", Label("Tasks done", "已完成任务"), Label(f"{done} of {len(planned.tasks)}", f"{done} / {len(planned.tasks)}"), "text",
            (Line(counted(late, "▼ {n} late", "▼ {n} late", "▼ 逾期 {n} 项") if late else Label("none is late", "没有逾期"), "bad" if late else "quiet"),),
            "bad" if late else "plain", link="event_tasks",
        ),
        Card(
            "goal", Label("Target, paid", "目标支付金额"), goal.amount, "money0",
            (Line(Label("typed under Event targets", "填自活动目标") if first else Label("what it brought last year", "按去年实绩") if goal.year_before is not None else Label("what such days bring", "按同类日子的实绩") if goal.amount else Label("type it under Event targets", "请在“活动目标”填写")),),
            basis=Label("Visitors x conversion x value per buyer, of what is typed.", "按填写的访客 × 转化率 × 客单价。"), link="event_targets",
        ),
        Card(
            "last", Label("Paid last time", "上次支付金额"), None if paid is None else paid.actual, "money0",
            (Line(Label("{lift} against ordinary days", "较平日 {lift}").format(lift=lifted) if lifted else Label("no orders of it are known", "没有当时的订单数据")),
             *((Line(Label("ordinary days: {usual}", "平日水平：{usual}").format(usual=figures.compact(paid.expected, currency))),) if paid else ())),
        ),
    ]  # fmt: skip


def _phase_finding(hub: Hub, planned: Planned) -> Label:
    ahead = [each for each in planned.of.phases if each.start.date() >= hub.today]
    if not ahead:
        return Label("All phases have begun", "各阶段均已开始")
    first = ahead[0]
    return Label("Next: {phase}, from {start}; {state}", "下一阶段：{phase}，{start} 开始；{state}").format(
        phase=first.label, start=moment(first.start), state=STATES[first.planned]
    )


def _timeline(hub: Hub, planned: Planned) -> Calendar:
    """Weeks around the event: preparation, each phase, how many tasks are due."""
    of = planned.of
    monday = max(planned.begins, of.day - timedelta(7 * (WEEKS - 7)))
    monday -= timedelta(monday.weekday())
    weeks = [Period(monday + timedelta(7 * at), monday + timedelta(7 * at + 6)) for at in range(WEEKS)]
    heads = tuple(
        Head(same(f"{each.start:%m-%d}"), "today" if hub.today in each else "weekend" if of.day in each else "plain")
        for each in weeks
    )
    rows: list[tuple[Label, tuple[Bar, ...]]] = []
    if before := _across(weeks, Period(planned.begins, max(planned.begins, of.span.start - timedelta(1)))):
        rows.append((_PREPARE, (Bar(*before, "prepare", same(f"{planned.begins:%m-%d}")),)))
    for phase in of.phases:
        if found := _across(weeks, phase.period):
            own = phase.id in OWN_DAYS and phase.period == of.days
            name = phase.label if not phase.platform else _whose(phase.label, phase.platform)
            text = same(of.level) if own else same(f"{phase.start:%m-%d}")
            rows.append((name, (Bar(*found, of.level if own else phase_ink(planned, phase), text),)))
    due = [sum(each.task.due in week and each.open for each in planned.tasks) for week in weeks]
    rows.append((_DUE, tuple(Bar(at, at, "task", same(str(count))) for at, count in enumerate(due) if count)))
    band = Band(
        heads, tuple(bars for _, bars in rows), Label("week of", "所在周"), tuple(label for label, _ in rows)
    )  # fmt: skip
    return Calendar(f"timeline_{of.event}", (band,), labels=True, small=True)


def _across(weeks: list[Period], days: Period) -> tuple[int, int] | None:
    found = [at for at, week in enumerate(weeks) if week.overlap(days)]
    return (found[0], found[-1]) if found else None


def _whose(label: Label, platform: str) -> Label:
    whose = PLATFORM_NAMES.get(platform, same(platform))
    return Label(f"{label.en} ({whose.en})", f"{label.zh}（{whose.zh}）")


def _phases(hub: Hub, planned: Planned) -> Table:
    columns = (
        Column("phase", Label("Phase", "阶段")),
        Column("platform", Label("Platform", "平台"), span=2),
        Column("start", Label("From", "开始"), span=2),
        Column("end", Label("To", "结束"), span=2),
        Column("days", Label("Days", "天数"), "count", span=1),
        Column("state", Label("Date", "日期状态"), span=3),
        Column("source", Label("Source", "来源"), span=10),
    )
    rows: list[Row] = [
        {
            "phase": each.label,
            "platform": PLATFORM_NAMES.get(each.platform, same(each.platform))
            if each.platform
            else Label("all", "全部"),
            "start": moment(each.start),
            "end": ending(each),
            "days": each.period.days,
            "state": Cell(STATES[each.planned], tone="quiet" if each.planned else "plain"),
            "source": source_text(each.source),
        }
        for each in planned.of.phases
    ]
    return Table(
        f"phases_{planned.of.event}", columns, tuple(rows), rules_origin(hub, len(rows)), empty=Label("None.", "无。")
    )


def _task_finding(hub: Hub, planned: Planned) -> Label:
    late = [each for each in planned.tasks if each.late_days(hub.today)]
    if late:
        return counted(len(late), "{n} task is late: {first}", "{n} tasks are late, first: {first}", "逾期 {n} 项任务，首先是：{first}", first=late[0].task.label)  # fmt: skip
    ahead = [each for each in planned.tasks if each.open and each.task.due >= hub.today]
    if not ahead:
        return Label("No task is open", "没有未完成的任务")
    return Label("Next task: {task}, due {day}", "下一项任务：{task}，{day} 截止").format(
        task=ahead[0].task.label, day=figures.full_day(ahead[0].task.due)
    )


def _tasks(hub: Hub, planned: Planned) -> Table:
    columns = (
        Column("task", Label("Task", "任务"), span=7),
        Column("due", Label("Due", "截止日"), span=2),
        Column("away", Label("Distance", "倒排"), span=1),
        Column("who", Label("Who", "负责"), span=3),
        Column("hours", Label("Hours", "工时"), "number", span=1),
        Column("state", Label("State", "状态"), span=4),
        Column("finish", Label("Will be done", "预计完成"), span=3),
    )
    rows: list[Row] = [_task(hub, each) for each in planned.tasks]
    return Table(f"tasks_{planned.of.event}", columns, tuple(rows), rules_origin(hub, len(rows)))


def _task(hub: Hub, each: EventTask) -> Row:
    late = bool(each.late_days(hub.today))
    return {
        "task": each.task.label,
        "due": str(each.task.due),
        "away": t_minus(each),
        "who": owner_text(each.task.owner),
        "hours": each.task.step.hours,
        "state": Cell(standing(each, hub.today), tone="bad" if late else "plain" if each.open else "quiet"),
        "finish": str(each.finish if each.open else each.done or ""),
    }


def _last_finding(hub: Hub, last: EventReview | None) -> Label:
    if last is None or last.paid is None:
        return Label("What the last one brought is unknown", "上一次的结果未知")
    currency = hub.settings.currency
    words: dict[str, object] = {
        "name": last.window.name,
        "amount": figures.compact(last.paid.event.actual, currency),
        "more": figures.signed_money(last.paid.event.more, currency),
    }
    # the days around it belong to the net and not to what the event brought: the net is never "of it"
    if last.charged is None:
        return Label(
            "{name} brought {amount}, {more} against ordinary days", "{name}支付 {amount}，较平日 {more}"
        ).format(**words)
    low, high = last.charged.net_range
    words["net"] = figures.signed_money(last.charged.net, currency)
    if low <= 0 <= high:
        return Label(
            "{name} brought {amount}, {more} against ordinary days; with the days around it not to be told from chance",
            "{name}支付 {amount}，较平日 {more}；计入前后影响后与正常波动无法区分",
        ).format(**words)
    return Label(
        "{name} brought {amount}, {more} against ordinary days; net of what it took from the days around: {net}",
        "{name}支付 {amount}，较平日 {more}；扣除前后影响后净增 {net}",
    ).format(**words)


def _result(hub: Hub, last: EventReview | None) -> list[Block]:
    if last is None or last.paid is None:
        why = last.gap if last and last.gap else None
        return [Note(why or Label("The archive has no orders of its days.", "没有当时的订单数据。"))]
    columns = (
        Column("part", Label("Days", "时段")),
        Column("actual", Label("Paid", "支付金额"), "money0", span=2),
        Column("expected", Label("Ordinary", "平日水平"), "money0", span=2),
        Column("more", Label("Difference", "增量"), "money0", span=2, tone="sign"),
        Column("lift", Label("Lift", "提升"), "change", span=2),
    )
    parts = (
        (Label("before it", "活动前"), last.paid.before),
        (Label("event", "活动期"), last.paid.event),
        (Label("after it", "活动后"), last.paid.after),
    )
    rows: list[Row] = [
        {"part": label, "actual": part.actual, "expected": part.expected, "more": part.more, "lift": part.lift}
        for label, part in parts
    ]
    return [Table(f"result_{last.window.event}", columns, tuple(rows), hub.origin("orders"))]


def _declare(event: Event, order: int) -> None:
    @sheet(
        f"event_{event.id}",
        en=event.label.en,
        zh=event.label.zh,
        order=order,
        workbook="promotion_calendar",
        widths=_WIDTHS,
        when=lambda hub: next_of(hub, event.id) is not None,
        doc=f"{event.label.en}: phases, offers, tasks, stock, what the last one brought.",
    )
    def build(hub: Hub) -> list[Block]:
        return event_blocks(hub, event.id)


for _order, _event in enumerate(PAGED, 201):
    _declare(_event, _order)
