"""Dates: what platforms announced, typed over what is planned; they hold wherever an event is shown or asked for."""

from __future__ import annotations

from dataclasses import replace

from xlops.answers.announced_dates import PhaseDate, phase_dates, row_troubles
from xlops.answers.numbers import counted
from xlops.blocks import Block, Cell, Column, Formula, Heading, Note, Row
from xlops.facts.base import WHOLE_SHOP
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers import LEDGERS
from xlops.ledgers.cells import key_of, key_text
from xlops.sheets.base import sheet
from xlops.sheets.common import title
from xlops.sheets.eligibility import AUTOMATIC
from xlops.sheets.event_tasks import STOPS
from xlops.sheets.typed_table import offered_table

_USED = (
    '=IF(t_event_phases[[#This Row],[start]]<>"",t_event_phases[[#This Row],[start]],'
    'IF(t_event_phases[[#This Row],[by_plan]]="","",t_event_phases[[#This Row],[by_plan]]))'
)


@sheet(
    "announced_dates",
    en="Dates",
    zh="活动排期",
    order=7,
    group="front",
    workbook="promotion_calendar",
    widths=(24, 11, 20, 14, 13, 13, 13, 14, 13, 9, 13, 9, 30, 34, 34, 12, 34),
    doc="Phases of platforms' events as planned; announced dates and hours are typed beside them.",
)
def announced_dates(hub: Hub) -> list[Block]:
    """How many are still planned, then every phase."""
    phases = phase_dates(hub)
    typed = hub.typed.rows["event_phases"]
    held = sum(row.stored is not None and row.stored.get("start") is not None for row in typed.values())
    head = counted(
        held, "{n} date typed; {planned} phases of {all} are by rule", "{n} dates typed; {planned} phases of {all} are by rule",
        "已填 {n} 个日期；{all} 个阶段中 {planned} 个按规则预排", planned=sum(each.planned for each in phases), all=len(phases),
    )  # fmt: skip
    how = Label(
        "Type the announced day, and the hour that the platform says (20:00), on the market's clock. A phase of one platform, or of another year, goes into the row below the table.",
        "填写平台公告的日期和时刻（如 20:00），按活动所在市场的时间。单个平台或其他年份的阶段，在表下方另起一行。",
    )
    return [
        title(hub, Label("Dates", "活动排期")),
        Heading(head),
        Note(LEDGERS["event_phases"].doc),
        Note(how),
        _table(hub, phases),
    ]


def _table(hub: Hub, phases: tuple[PhaseDate, ...]) -> Block:
    troubles, typed = row_troubles(hub), hub.typed.rows["event_phases"]
    rows: list[Row] = []
    for each in phases:
        key = WHOLE_SHOP, each.event, each.year, each.phase, each.platform
        id = key_of(key_text(part) for part in key)
        row = typed.get(id)
        said = row.cells.get("start") if row else None
        rows.append(
            {
                **dict(zip(LEDGERS["event_phases"].key, key, strict=True)),
                "by_plan": each.start,
                "plan_end": each.end,
                "used": Cell(Formula(_USED, said or each.start), "day"),
                "basis": _basis(each),
                "whose": each.source or None,
                "trouble": Cell(troubles[id], tone="bad") if id in troubles else None,
            }
        )
    before = (
        Column("by_plan", AUTOMATIC, "day"),
        Column("plan_end", Label("To", "结束日"), "day"),
        Column("used", Label("Used", "采用值"), "day", formula=_USED),
        Column("basis", Label("Date", "日期状态")),
    )
    after = (
        Column("whose", Label("Source", "依据")),
        Column("trouble", STOPS),
    )
    table = offered_table(
        hub, LEDGERS["event_phases"], rows, before=before, after=after, origin=hub.origin("event_phases"),
        empty=Label("No event of a platform lies ahead.", "近期没有平台活动。"),
    )  # fmt: skip
    by_id = {each.id: each for each in table.columns}
    kept = tuple(each for each in table.columns if each.id not in ("store", "check"))
    return replace(table, columns=(*kept, by_id["store"], by_id["check"]))


def _basis(each: PhaseDate) -> Label:
    """By whose word a phase is when it is."""
    if each.planned:
        return Label("planned", "预排")
    return Label("fixed by rule", "按规则确定") if each.source in ("default", "rule") else Label("announced", "已公布")
