"""Campaigns: what is due, what the shop may not enter yet, which event comes when, what the last ones brought."""

from __future__ import annotations

from xlops import figures
from xlops.answers.campaigns import Event, coming, gone
from xlops.answers.eligibility import standings
from xlops.answers.event_tasks import due_tasks, late_tasks
from xlops.answers.numbers import counted
from xlops.answers.registrations import closing
from xlops.blocks import Block, Cell, Column, Gap, Heading, Note, Row, Table
from xlops.hub import Hub
from xlops.label import Label, joined
from xlops.sheets.base import sheet
from xlops.sheets.common import change_column, store_name, title
from xlops.sheets.event_tasks import who

SOON, MOST_DUE, MOST_FAILING = 30, 8, 6
"""Days ahead in which a task is shown as due; rows of each list at most."""


@sheet(
    "campaigns",
    en="Campaigns",
    zh="活动",
    order=5,
    group="front",
    widths=(34, 10, 14, 14, 14, 16, 16, 30),
    doc="What is due and what fails eligibility in the next 30 days; coming events; past events with the shop's lift on the day.",
)
def campaigns(hub: Hub) -> list[Block]:
    """What is due, the next 120 days, then the last year."""
    ahead, back = coming(hub), gone(hub)
    best = max((each for each in back if (each.lift or 0) > 0), key=lambda each: each.lift or 0, default=None)
    past = (
        Label(
            "Best day of the last year's events: {name}, {lift} against usual",
            "过去一年活动日最佳：{name}，较平时 {lift}",
        ).format(name=best.label, lift=figures.change(best.lift or 0, 0))
        if best
        else Label("No event of the last year sold more than usual", "过去一年没有活动日高于平时")
        if any(each.lift is not None for each in back)
        else Label(
            "What events bring is unknown: no event day can be set against usual days",
            "活动效果未知：没有可对比平时的活动日",
        )
    )
    note = Label(
        "“planned” marks a date that the platform has not announced; type the announced one in PromotionCalendar.xlsx (xlops build promotion_calendar), or under [events] in xlops.toml.",
        "“预排”表示平台尚未公布；公布后填入促销日历 PromotionCalendar.xlsx（xlops build promotion_calendar），或 xlops.toml 的 [events]。",
    )
    return [
        title(hub, Label("Campaigns", "活动")),
        *_due(hub),
        *_may_enter(hub),
        Heading(_next(ahead)),
        Note(note),
        _table(hub, "events_coming", ahead, coming=True),
        Gap(),
        Heading(past),
        _table(hub, "events_gone", back, coming=False),
    ]


def _due(hub: Hub) -> list[Block]:
    """What closes, is late or due in the next 30 days: of each the first few; nothing where no event is near."""
    late, soon, closes = late_tasks(hub), due_tasks(hub, SOON), closing(hub, SOON)
    rows: list[Row] = [
        {
            "task": Label("Enter {event} in {store}", "{store}报名{event}").format(event=what, store=store_name(hub, store)),
            "due": day,
            "left": Cell((day - hub.today).days, "count", "bad" if (day - hub.today).days <= 7 else "plain"),
            "who": None,
            "event": what,
        }
        for what, store, day in closes
    ]  # fmt: skip
    kept = MOST_DUE - min(len(soon), MOST_DUE // 2)
    waiting = (*late[: max(kept - len(rows), 0)], *soon)
    rows += [
        {
            "task": each.task.label,
            "due": each.task.due,
            "left": Cell((each.task.due - hub.today).days, "count", "bad" if each.late_days(hub.today) else "plain"),
            "who": who(each),
            "event": each.of.label,
        }
        for each in waiting
    ]
    if not rows:
        return []
    whole = len(closes) + len(late) + len(soon)
    head = counted(len(soon), "{n} task due in 30 days", "{n} tasks due in 30 days", "30 天内到期 {n} 项任务")
    if late:
        late_ones = counted(len(late), "▼ {n} task is late", "▼ {n} tasks are late", "▼ 逾期 {n} 项任务")
        head = joined((late_ones, head), Label("; ", "；"))
    columns = (
        Column("task", Label("Task", "任务"), span=3),
        Column("due", Label("Due", "截止日"), "day"),
        Column("left", Label("Days left", "剩余天数"), "count"),
        Column("who", Label("Who", "负责")),
        Column("event", Label("Event", "活动"), span=2),
    )
    more = Label("The first {n} of {all}; all are in PromotionCalendar.xlsx.", "列出前 {n} 项，共 {all} 项；全部见促销日历 PromotionCalendar.xlsx。").format(n=MOST_DUE, all=whole)  # fmt: skip
    return [
        Heading(head),
        *([Note(more)] if whole > MOST_DUE else []),
        Table("tasks_due", columns, tuple(rows[:MOST_DUE]), hub.origin("event_tasks")),
        Gap(),
    ]


def _may_enter(hub: Hub) -> list[Block]:
    """What the shop may not enter yet, of what comes in the next 30 days or has no day; nothing where all is well."""
    failing = [each for each in standings(hub) if each.passed is False]
    if not failing:
        return []
    rows: list[Row] = [
        {
            "activity": each.label,
            "store": store_name(hub, each.store),
            "deadline": each.deadline,
            "repair": Label("{metric}: {repair}", "{metric}：{repair}").format(
                metric=each.failing[0].library.metric.label, repair=each.failing[0].verdict.repair or "▼"
            ),
        }
        for each in failing[:MOST_FAILING]
    ]
    columns = (
        Column("activity", Label("Activity", "活动名称")),
        Column("store", Label("Store", "店铺"), span=2),
        Column("deadline", Label("Entry closes", "报名截止"), "day"),
        Column("repair", Label("What repairs it", "如何修复"), span=4),
    )
    head = counted(
        len(failing), "▼ {n} activity the shop may not enter yet", "▼ {n} activities the shop may not enter yet", "▼ {n} 个活动暂不达标"
    )  # fmt: skip
    return [Heading(head), Table("not_eligible", columns, tuple(rows), hub.origin("activity_rules")), Gap()]


def _next(ahead: list[Event]) -> Label:
    """The next big event, else the next one of any level."""
    coming = [each for each in ahead if each.days_to_go >= 0]
    first = next(iter(coming), None)
    big = next((each for each in coming if each.level in ("S", "A")), None)
    if first is None:
        return Label("No event in the next 120 days", "未来 120 天没有活动")
    shown = big or first
    words = counted(
        shown.days_to_go, "{name}, {n} day to go", "{name}, {n} days to go", "{name}，还有 {n} 天", name=shown.label
    )
    if not shown.days_to_go:
        words = Label("{name}, today", "{name}，就在今天").format(name=shown.label)
    if big is None:
        return Label("Next event: {it}; no big one within 120 days", "下一个活动：{it}；120 天内无大型活动").format(
            it=words
        )
    return Label("Next big event: {it}", "下一个大活动：{it}").format(it=words)


LEVEL_NAMES = {"risk": Label("risk", "风险")}
"""Levels that are a word; the others are letters."""


def _lift(event: Event) -> Cell | float | None:
    return Cell(Label("closed", "休业"), "text", "quiet") if event.closed else event.lift


def _table(hub: Hub, id: str, events: list[Event], *, coming: bool) -> Table:
    rows: tuple[Row, ...] = tuple(
        {
            "event": each.label,
            "level": LEVEL_NAMES.get(each.level, each.level),
            "day": each.day,
            "weekday": figures.weekday(each.day),
            "days_to_go": Cell(
                each.days_to_go,
                "count",
                "bad" if coming and each.days_to_go <= 14 and each.level in ("S", "A") else "plain",
            ),
            "paid": each.paid,
            "lift": _lift(each),
            "state": Label("planned", "预排") if each.planned else Label("fixed by rule", "按规则确定"),
        }
        for each in events
    )
    columns = (
        Column("event", Label("Event", "活动")),
        Column("level", Label("Level", "级别")),
        Column("day", Label("Day", "日期"), "day"),
        Column("weekday", Label("Weekday", "星期")),
        *((Column("days_to_go", Label("Days to go", "倒计时(天)"), "count"),) if coming else ()),
        Column(
            "paid",
            Label("Paid last time", "上次当日支付") if coming else Label("Paid on the day", "当日支付"),
            "money0",
        ),
        change_column("lift", Label("Against usual", "较平时"), good="none"),
        *((Column("state", Label("Date", "日期状态")),) if coming else ()),
    )
    return Table(id, columns, rows, hub.origin("orders"), real=True, key=("event", "day"), empty=Label("None.", "无。"))
