"""Rules: what platforms ask of a shop and its items, with source and validity; typed over and added to."""

from __future__ import annotations

from xlops.answers.eligibility import library
from xlops.answers.numbers import counted
from xlops.blocks import Block, Heading, Note
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers import LEDGERS
from xlops.sheets.base import sheet
from xlops.sheets.common import title
from xlops.sheets.typed_table import typed_table


@sheet(
    "activity_rules",
    en="Rules",
    zh="活动规则",
    order=30,
    group="front",
    workbook="promotion_calendar",
    widths=(12, 18, 16, 24, 13, 14, 12, 11, 13, 46, 26, 40),
    doc="The rule library: metric, operator, value, window, platform, validity, source.",
)
def activity_rules(hub: Hub) -> list[Block]:
    """How many rules are still trade knowledge, then all of them."""
    rules = library(hub)
    defaults = sum(each.default for each in rules)
    head = (
        Label("▼ {defaults} of {all} that hold today are trade knowledge, no platform's notice", "▼ 生效的 {all} 条规则中有 {defaults} 条是行业通行值，非平台公告").format(
            defaults=defaults, all=len(rules)
        )
        if defaults
        else counted(len(rules), "{n} rule holds today", "{n} rules hold today", "生效规则 {n} 条")
    )  # fmt: skip
    how = Label(
        "Type the notice's value over a row, and its address and date as source; another day in “Valid from” makes a new version, and the old one stays. The nearest rule counts: of the activity before any, of the platform before all.",
        "按平台公告改数值，并在依据列填来源和日期；改版时用新的生效日另起一行，旧版保留。以最具体的规则为准：活动优先于任意，平台优先于全部。",
    )
    return [
        title(hub, Label("Rules", "活动规则")),
        Heading(head),
        Note(LEDGERS["activity_rules"].doc),
        Note(how),
        typed_table(hub, LEDGERS["activity_rules"]),
    ]
