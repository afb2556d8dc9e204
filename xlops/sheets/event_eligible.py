"""What an event's page says of whether the stores may enter it, and until when."""

from __future__ import annotations

from xlops.answers.eligibility import Standing, standings
from xlops.answers.numbers import counted
from xlops.blocks import Block, Cell, Column, Heading, Note, Row, Table
from xlops.calendar.events import Occurrence
from xlops.hub import Hub
from xlops.label import Label, joined
from xlops.sheets.common import store_name


def eligibility_blocks(hub: Hub, of: Occurrence) -> list[Block]:
    """A row a store: does it pass, what fails first and what repairs it."""
    found = [each for each in standings(hub) if each.activity == of.event]
    if not found:
        nothing = Label("Whether the shop may enter is judged when registration is near", "临近报名时核查是否有资格")
        return [Heading(nothing, link="eligibility")]
    failing = [each for each in found if each.passed is False]
    head = (
        counted(len(failing), "{n} store may not enter yet", "{n} stores may not enter yet", "{n} 家店暂不符合报名条件")
        if failing
        else Label("Every store whose figures are known may enter", "指标已知的店铺均符合报名条件")
    )
    columns = (
        Column("store", Label("Store", "店铺")),
        Column("deadline", Label("Entry closes", "报名截止"), span=2),
        Column("state", Label("State", "状态"), span=3),
        Column("rules", Label("Rules", "规则数"), "count", span=2),
        Column("first", Label("What to repair", "需要修复"), span=13),
    )
    rows: list[Row] = [_row(hub, each) for each in found]
    table = Table(f"eligible_{of.event}", columns, tuple(rows), hub.origin("activity_rules"))
    default = any(judged.library.default for each in found for judged in each.judged)
    note = Label(
        "Rules marked default are trade knowledge: set them against the platform's notice.",
        "标为“默认”的规则是行业常识，请以平台公告为准。",
    )
    return [Heading(head, link="eligibility"), table, *((Note(note),) if default else ())]


def _row(hub: Hub, each: Standing) -> Row:
    words = {
        True: Cell(Label("✓ may enter", "✓ 可报名"), tone="good"),
        False: Cell(Label("▼ may not enter", "▼ 不可报名"), tone="bad"),
        None: Cell(Label("unknown", "未知"), tone="quiet"),
    }
    return {
        "store": store_name(hub, each.store),
        "deadline": str(each.deadline or ""),
        "state": words[each.passed],
        "rules": len(each.judged),
        "first": _first(each),
    }


def _first(each: Standing) -> Label | None:
    parts = []
    for judged in each.failing[:2]:
        metric, repair = judged.library.metric.label, judged.verdict.repair
        item = f"{judged.item} " if judged.item else ""
        name = Label(f"{item}{metric.en}", f"{item}{metric.zh}")
        parts.append(
            name if repair is None else Label("{name}: {repair}", "{name}：{repair}").format(name=name, repair=repair)
        )
    if not parts and each.unknown:
        names = joined([one.library.metric.label for one in each.unknown[:3]], Label(", ", "、"))
        parts.append(Label("nobody knows: {names}", "缺数据：{names}").format(names=names))
    return joined(parts, Label("; ", "；")) if parts else None
