"""Tasks: what is due and what is late of every event, who is full, when suppliers and couriers stop."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from xlops import figures
from xlops.answers.campaigns import announcement_troubles, market
from xlops.answers.event_tasks import DONE, OFF, EventTask, due_tasks, event_tasks, late_tasks, loads, waiting_for
from xlops.answers.numbers import counted
from xlops.blocks import Block, Cell, Column, Formula, Gap, Heading, Note, Row, Table, Value
from xlops.calendar.closures import Closures, closures, order_by
from xlops.calendar.events.occurrences import YEARS
from xlops.calendar.tminus import ROLES, distance
from xlops.hub import Hub
from xlops.label import Label, joined
from xlops.ledgers import LEDGERS
from xlops.ledgers.event_tasks import STATUSES
from xlops.ledgers.expression import quoted
from xlops.sheets.base import sheet
from xlops.sheets.common import title
from xlops.sheets.typed_table import offered_table

TASK, DUE, WHO, STATE = Label("Task", "任务"), Label("Due", "截止日"), Label("Owner", "负责人"), Label("State", "状态")
STOPS = Label("What stops it", "存在问题")
"""Why something that was typed cannot hold."""
_LISTED = 8
_BEFORE_CLOSURES = 150
"""Days before the Spring Festival from which its closures are shown."""


@sheet(
    "event_tasks",
    en="Tasks",
    zh="任务",
    order=5,
    group="front",
    workbook="promotion_calendar",
    widths=(22, 11, 48, 12, 10, 14, 15, 12, 22, 12, 14, 20, 8, 12, 12, 24, 28, 16, 12, 20, 32),
    doc="T-minus tasks of every event ahead: due, late, who is full; status, owner and days are typed beside.",
)
def event_tasks_sheet(hub: Hub) -> list[Block]:
    """What is late and due, who is full, then every task with the cells to type into."""
    tasks = event_tasks(hub)
    return [
        title(hub, Label("Tasks", "任务")),
        Heading(_finding(hub)),
        *(Note(each, "bad") for each in (*_late_lines(hub), *announcement_troubles(hub))),
        Gap(),
        *_loads(hub),
        *_closures(hub),
        Heading(_all_of(tasks)),
        Note(_how_to()),
        _table(hub, tasks),
    ]


def _finding(hub: Hub) -> Label:
    late, due = late_tasks(hub), due_tasks(hub)
    soon = counted(len(due), "{n} task due within 7 days", "{n} tasks due within 7 days", "7 天内到期 {n} 项任务")
    if not late:
        return joined((Label("Nothing is late", "没有逾期任务"), soon), Label("; ", "；"))
    most = late[0]
    return Label("▼ {late}, the longest by {days}; {soon}", "▼ {late}，最长 {days}；{soon}").format(
        late=counted(len(late), "{n} task is late", "{n} tasks are late", "逾期 {n} 项任务"),
        days=counted(most.late_days(hub.today), "{n} day", "{n} days", "{n} 天"),
        soon=soon,
    )


def _late_lines(hub: Hub) -> list[Label]:
    """The late tasks in a sentence each, with what waits for them."""
    lines = []
    among, late = event_tasks(hub), late_tasks(hub)
    for each in late[:_LISTED]:
        behind = waiting_for(each, among)
        line = Label("{event}: {task}, {who}, {late}", "{event}：{task}（{who}）{late}").format(
            event=each.of.label,
            task=each.task.label,
            who=who(each),
            late=counted(each.late_days(hub.today), "{n} day late", "{n} days late", "逾期 {n} 天"),
        )
        if behind:
            names = joined(list(dict.fromkeys(other.task.label for other in behind))[:3], Label(", ", "、"))
            line = Label("{line}; waiting: {names}", "{line}；等待它的任务：{names}").format(line=line, names=names)
        lines.append(line)
    if len(late) > _LISTED:
        lines.append(Label("and {n} more, see below", "另有 {n} 项，见下表").format(n=len(late) - _LISTED))
    return lines


def who(task: EventTask) -> Label:
    """Who does a task: the person that was typed, else the role."""
    owner = task.task.owner
    return ROLES.get(owner) or Label(owner, owner)


def _loads(hub: Hub) -> list[Block]:
    weeks = [each for each in loads(hub) if (each.week - hub.today).days < 7 * _WEEKS]
    if not weeks:
        return []
    over = [each for each in weeks if each.over]
    head = (
        Label("▼ Too much for {who} in the week of {week}: {hours} h of {there} h", "▼ {week} 当周{who}排满：{hours} 小时，可用 {there} 小时").format(
            who=ROLES.get(over[0].owner) or over[0].owner, week=figures.short_day(over[0].week), hours=f"{over[0].hours:.0f}", there=f"{over[0].capacity:.0f}"
        )
        if over
        else Label("Nobody has more to do than fits into the week", "各人每周工作量均排得下")
    )  # fmt: skip
    owners = list(dict.fromkeys(each.owner for each in weeks))
    hours = {(each.owner, each.week): each for each in weeks}
    first = hub.today - timedelta(hub.today.weekday())
    rows: list[Row] = []
    for owner in owners:
        cells: dict[str, Value | Cell] = {"owner": ROLES.get(owner) or owner}
        for at in range(_WEEKS):
            known = hours.get((owner, first + timedelta(7 * at)))
            if known is not None:
                cells[f"week{at}"] = Cell(round(known.hours, 1), tone="bad" if known.over else "plain")
        rows.append(cells)
    there = {each.week: each.capacity for each in weeks}
    total: dict[str, Value | Cell] = {"owner": Label("one person has", "每人可用工时")}
    total |= {f"week{at}": there.get(first + timedelta(7 * at)) for at in range(_WEEKS)}
    columns = (Column("owner", WHO), *(Column(f"week{at}", label, "days") for at, label in enumerate(_WEEK_LABELS)))
    table = Table("task_loads", columns, tuple(rows), hub.origin("event_tasks"), total)
    return [Heading(head), table, Gap()]


_WEEK_LABELS = (
    Label("This week, h", "本周工时"),
    Label("Next week, h", "下周工时"),
    Label("In 2 weeks, h", "第 3 周工时"),
    Label("In 3 weeks, h", "第 4 周工时"),
)
_WEEKS = len(_WEEK_LABELS)


def _closures(hub: Hub) -> list[Block]:
    """When suppliers and couriers stop around the next Spring Festival, and what must be ordered by when."""
    found = next_closures(hub)
    if found is None:
        return []
    lead = round(hub.parameter("lead_days"))
    last = order_by(found.restart, lead, (found.suppliers.days,))
    no_orders = Label("no orders taken, nothing delivered", "不接单、不发货")
    no_parcels = Label("no parcels: promise no delivery inside", "停止揽收派送：不要承诺期间送达")
    in_time = Label(
        "for stock that is needed when demand restarts, at a lead time of {lead} days",
        "节后复工要用的货，交期按 {lead} 天",
    ).format(lead=lead)
    rows: tuple[Row, ...] = tuple(
        {"who": who, "start": start, "end": end, "meaning": meaning}
        for who, start, end, meaning in (
            (found.suppliers.who, found.suppliers.days.start, found.suppliers.days.end, no_orders),
            (found.couriers.who, found.couriers.days.start, found.couriers.days.end, no_parcels),
            (Label("order by", "最晚下单"), last, found.restart, in_time),
        )
    )
    head = Label(
        "Suppliers stop on {stop}, couriers on {couriers}; order spring stock by {last}",
        "供应商 {stop} 停工、快递 {couriers} 停运；春季货最晚 {last} 下单",
    ).format(
        stop=figures.short_day(found.suppliers.days.start),
        couriers=figures.short_day(found.couriers.days.start),
        last=figures.short_day(last),
    )
    columns = (
        Column("who", WHO),
        Column("start", Label("From", "开始日"), "day"),
        Column("end", Label("To", "结束日"), "day"),
        Column("meaning", Label("Meaning", "含义"), span=5),
    )
    return [Heading(head), Table("closures", columns, rows, hub.origin("event_phases")), Gap()]


def next_closures(hub: Hub) -> Closures | None:
    """The closures of the Spring Festival that is near, in a shop of the Chinese market; None else."""
    if market(hub) != "cn":
        return None
    for year in (hub.today.year, hub.today.year + 1):
        if year in YEARS:
            found = closures(year, announced=hub.events)
            if found.restart - timedelta(_BEFORE_CLOSURES) <= hub.today <= max(found.restart, found.couriers.days.end):
                return found
    return None


def _all_of(tasks: tuple[EventTask, ...]) -> Label:
    events = len({(each.of.event, each.of.event_year) for each in tasks})
    done = sum(each.status == DONE for each in tasks)
    return Label("{tasks} of {events}, {done} done", "{events}共{tasks}，已完成 {done} 项").format(
        tasks=counted(len(tasks), "{n} task", "{n} tasks", " {n} 项任务"),
        events=counted(events, "{n} event", "{n} events", "{n} 个活动"),
        done=done,
    )


def _how_to() -> Label:
    return Label(
        "Type status, owner, another time (T−45, presale end+1) or hours over the plan; a row below with a new task id is a task of your own. Days move at the next refresh.",
        "状态、负责人、改期（T−45、presale end+1）、工时直接填在黄色格；在表下方填新的任务编号即新增任务。刷新后重算日期。",
    )


def _table(hub: Hub, tasks: tuple[EventTask, ...]) -> Table:
    """Every task: late ones, those ahead by their due day, then what is done or passed."""
    ordered = sorted(tasks, key=lambda each: (_place(each, hub.today), each.task.due, each.of.day))
    labels = {(each.of, each.task.id): each.task.label for each in tasks}
    rows: list[Row] = [_row(hub, each, labels.get((each.of, each.because))) for each in ordered]
    before = (
        Column("what", TASK),
        Column("due", DUE, "day"),
        Column("away", Label("Distance", "倒排")),
        Column("who", WHO),
        Column("state", STATE),
        Column("finish", Label("Expected", "预计完成"), "day"),
        Column("because", Label("Pushed by", "受阻于")),
    )
    after = (Column("trouble", STOPS),)
    table = offered_table(
        hub, LEDGERS["event_tasks"], rows, before=before, after=after, origin=hub.origin("event_tasks"), empty=Label("No event is near.", "近期没有活动。")
    )  # fmt: skip
    by_id = {each.id: each for each in table.columns}
    codes = ("name", "store", "task")
    return replace(
        table,
        columns=(
            *(each for each in table.columns if each.id not in (*codes, "check")),
            *(by_id[each] for each in codes),
            by_id["check"],
        ),
    )


def _place(task: EventTask, today: date) -> int:
    """Late and coming ones first, then what passed before anybody followed the event, done ones last."""
    if not task.open:
        return 2
    return 0 if task.task.due >= today or task.followed else 1


def _row(hub: Hub, each: EventTask, because: Label | None) -> Row:
    late = each.finish > each.task.due or each.missed
    return {
        "store": "*",
        "event": each.of.event,
        "year": each.of.event_year,
        "task": each.task.id,
        "what": each.task.label,
        "due": each.task.due,
        "away": distance(each.task.due, each.of.days),
        "who": who(each),
        "state": _state(hub, each),
        "finish": Cell(each.finish, tone="bad" if late and each.open else "plain") if each.open else each.done,
        "because": Cell(because, tone="bad") if because and each.open else None,
        "trouble": Cell(each.trouble, tone="bad") if each.trouble else None,
    }


def standing(task: EventTask, today: date) -> Label:
    """How a task stands, in words."""
    return _STATES.get(task.status) or _open_text(task, today)


def _open_text(task: EventTask, today: date) -> Label:
    left = (task.task.due - today).days
    if left < 0:
        late = Label("▼ late {days} days", "▼ 逾期 {days} 天").format(days=-left)
        return late if task.followed else Label("passed", "已过")
    if task.missed:
        return Label("▼ will be missed", "▼ 将赶不上")
    if left == 0:
        return Label("▼ due today", "▼ 今天到期")
    return counted(left, "in {n} day", "in {n} days", "{n} 天后到期") if left <= 7 else Label("later", "未到期")


def _state(hub: Hub, task: EventTask) -> Cell:
    """How it stands, live: a status or a day of completion that is typed beside it shows at once."""
    shown = standing(task, hub.today).text(hub.language)
    bad = task.open and (task.missed or task.task.due == hub.today or bool(task.late_days(hub.today)))
    status, done_day = (f"t_event_tasks[[#This Row],[{each}]]" for each in ("status", "done_day"))
    day = hub.today
    is_done = f"{_is(status, DONE)},AND(N({done_day})>0,N({done_day})<=DATE({day.year},{day.month},{day.day}))"
    words = {id: quoted(label.text(hub.language)) for id, label in _STATES.items()}
    text = quoted(_open_text(task, hub.today).text(hub.language))
    formula = f"=IF(OR({_is(status, OFF)}),{words[OFF]},IF(OR({is_done}),{words[DONE]},{text}))"
    return Cell(Formula(formula, shown), tone="bad" if bad else "plain" if task.open else "quiet")


def _is(cell: str, status: str) -> str:
    """Conditions, one of which holds when the cell says that status."""
    label = next(each.label for each in STATUSES if each.value == status)
    return ",".join(f"{cell}={quoted(word)}" for word in dict.fromkeys((label.en, label.zh, status)))


_STATES = {DONE: Label("✓ done", "✓ 已完成"), OFF: Label("not needed", "不做")}
