"""What an event's page says of its pictures and texts: what can go out, what is held back and why."""

from __future__ import annotations

from xlops.answers.event_brief import EventBrief, event_brief
from xlops.answers.numbers import counted
from xlops.answers.promotion_year import Planned
from xlops.blocks import Block, Cell, Column, Heading, Note, Row, Table
from xlops.hub import Hub
from xlops.label import Label, joined

_HOW = Label(
    "Brief, design brief and copy to print and to paste: xlops report event-brief {event}",
    "方案、设计需求和文案（打印、粘贴）：xlops report event-brief {event}",
)


def words_blocks(hub: Hub, planned: Planned) -> list[Block]:
    """The design briefs of the event with what is wrong in each; what its copy lacks."""
    brief = event_brief(hub, planned)
    note = Note(_HOW.format(event=planned.of.event))
    if not brief.pictures:
        nothing = Label("No picture is asked for yet", "还没有设计需求")
        return [Heading(nothing, link="design_briefs"), *_lacking(brief), note]
    held = sum(not each.ready for each in brief.pictures)
    head = Label("{n}, {held}", "{n}，{held}").format(
        n=counted(len(brief.pictures), "{n} picture is asked for", "{n} pictures are asked for", "设计需求 {n} 张"),
        held=counted(held, "{n} is held back", "{n} are held back", "{n} 张暂缓")
        if held
        else Label("all can be worked from", "均可开工"),
    )
    columns = (
        Column("asset", Label("Picture", "素材")),
        Column("state", Label("State", "状态"), span=3),
        Column("why", Label("What to type", "需要补充"), span=17),
    )
    rows: list[Row] = [
        {
            "asset": each.asset,
            "state": Cell(Label("✓ can go out", "✓ 可发出"), tone="good")
            if each.ready
            else Cell(Label("▼ held back", "▼ 暂缓"), tone="bad"),
            "why": joined(each.troubles, Label("; ", "；")) if each.troubles else None,
        }
        for each in brief.pictures
    ]
    table = Table(f"pictures_{planned.of.event}", columns, tuple(rows), hub.origin("design_briefs"))
    return [Heading(head, link="design_briefs"), table, *_lacking(brief), note]


def _lacking(brief: EventBrief) -> list[Note]:
    """What guide copy and stories cannot be written without."""
    if any(each.points for each in brief.points):
        return []
    text = Label(
        "Guide copy and stories wait for selling points: type them under Copy points.",
        "导购与故事文案缺卖点：请填写“文案要点”。",
    )
    return [Note(text, link="copy_points")]
