"""Dates: every phase of the events ahead as it is planned, with the announced date typed beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

from xlops.answers.numbers import counted
from xlops.answers.promotion_year import Planned, next_of, promotion_year
from xlops.blocks import Block, Cell, Column, Heading, Note, Row, Table
from xlops.calendar.events import EVENTS, PHASES, Phase
from xlops.calendar.events.base import EVENT
from xlops.calendar.events.rules import Announced
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers import LEDGERS
from xlops.ledgers.event_words import ALL_PLATFORMS
from xlops.sheets.base import sheet
from xlops.sheets.calendar_spans import STATES, ending, moment, source_text
from xlops.sheets.calendar_year import calendar_title, rules_origin
from xlops.sheets.typed_table import offered_table

_USUAL = {
    "S": ("registration", "deadline", "presale", "wave1", "wave2", "warm_up", "burst", "encore", "price_watch"),
    "A": ("registration", "deadline", "sale", "warm_up", "burst", "encore", "price_watch"),
}
"""Phases that platforms announce of a level: offered to be typed although nobody knows them yet."""
_HOW = Label(
    "Type the first day, the hour and the last day as the platform announced them: they hold everywhere at the next refresh. For the dates of one platform alone add a row below with its event, year, phase and platform.",
    "按平台公告填写开始日、时刻和结束日，刷新后各处以此为准。只适用于某个平台的，在表格下方新增一行，填写活动、年份、阶段和平台。",
)


@sheet(
    "event_phases",
    en="Dates",
    zh="活动排期",
    order=6,
    group="front",
    workbook="promotion_calendar",
    doc="Phases of the events ahead: what is planned by rule, and the announced dates typed over it.",
)
def event_phases(hub: Hub) -> list[Block]:
    """What is still planned, then every phase with cells to type into."""
    events = _events(hub)
    rows: list[Row] = [row for each in events for row in _rows(each)]
    planned = sum(phase.planned for each in events for phase in each.of.phases)
    head = (
        counted(planned, "{n} phase is planned and not announced", "{n} phases are planned and not announced", "{n} 个阶段为预排，平台尚未公布")
        if planned
        else Label("Every phase ahead is announced or fixed", "各阶段均已公布或固定")
    )  # fmt: skip
    return [
        calendar_title(hub, Label("Dates of events", "活动排期")),
        Heading(head),
        Note(_HOW, wrap=2),
        _table(hub, rows),
    ]


def _events(hub: Hub) -> list[Planned]:
    """Events of the year that are not over, next year's first big ones with them; small ones only where they are announced."""
    shown = {each.key: each for each in promotion_year(hub).all if each.of.span.end >= hub.today}
    for event in EVENTS:
        if event.level in ("S", "A") and (found := next_of(hub, event.id)) is not None:
            shown.setdefault(found.key, found)
    chosen = [
        each
        for each in shown.values()
        if each.of.level in ("S", "A") or isinstance(EVENTS[each.of.event].rule, Announced)
    ]
    return sorted(chosen, key=lambda each: (each.of.day, each.of.event))


def _rows(each: Planned) -> list[Row]:
    of = each.of
    days = Phase(EVENT, PHASES[EVENT], _midnight(of.days.start), _midnight(of.days.end), "", of.planned, "rule")
    found: dict[tuple[str, str], Row] = {(EVENT, ALL_PLATFORMS): _row(each, days, whole=True)}
    for phase in of.phases:
        found.setdefault((phase.id, phase.platform or ALL_PLATFORMS), _row(each, phase))
    for id in _USUAL.get(of.level, ()):
        found.setdefault((id, ALL_PLATFORMS), _blank(each, id))
    return list(found.values())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _row(each: Planned, phase: Phase, *, whole: bool = False) -> Row:
    return {
        **_key(each, phase.id, phase.platform),
        "from_now": f"{each.of.days.start}" if whole else moment(phase.start),
        "to_now": f"{each.of.days.end}" if whole else ending(phase),
        "date_state": Cell(STATES[phase.planned], tone="bad" if phase.planned else "quiet"),
        "known_from": source_text(phase.source),
    }


def _blank(each: Planned, id: str) -> Row:
    unknown = Cell(Label("unknown", "未知"), tone="quiet")
    return {**_key(each, id, ""), "from_now": None, "to_now": None, "date_state": unknown, "known_from": None}


def _key(each: Planned, phase: str, platform: str) -> Row:
    return {
        "store": "*",
        "event": each.of.event,
        "year": each.of.event_year,
        "phase": phase,
        "platform": platform or ALL_PLATFORMS,
    }


def _table(hub: Hub, rows: list[Row]) -> Table:
    before = (
        Column("from_now", Label("From, as it stands", "现行开始")),
        Column("to_now", Label("To, as it stands", "现行结束")),
        Column("date_state", Label("State", "状态")),
        Column("known_from", Label("Known from", "现行依据")),
    )
    table = offered_table(
        hub, LEDGERS["event_phases"], rows, before=before, origin=rules_origin(hub, len(rows)), empty=Label("No event is ahead.", "没有即将到来的活动。")
    )  # fmt: skip
    store = next(each for each in table.columns if each.id == "store")
    check = next(each for each in table.columns if each.id == "check")
    return replace(table, columns=(*(each for each in table.columns if each not in (store, check)), store, check))
