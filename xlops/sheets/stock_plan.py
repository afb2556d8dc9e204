"""Plan: every SKU with what to order, why, and all that can be typed over; live in any spreadsheet program."""

from __future__ import annotations

from xlops.answers.numbers import counted
from xlops.answers.plan_settings import setting
from xlops.answers.reorder import listed, reorder
from xlops.blocks import Block, Heading, Note
from xlops.hub import Hub
from xlops.label import Label
from xlops.sheets.base import sheet
from xlops.sheets.common import title
from xlops.sheets.plan_table import plan_table


@sheet(
    "stock_plan",
    en="Plan",
    zh="补货计划",
    order=2,
    workbook="inventory",
    group="front",
    doc="The stock plan by SKU, risks first: live formulas over typed lead times, service levels, MOQs, stock and rates.",
)
def stock_plan(hub: Hub) -> list[Block]:
    """The plan's table; what was assumed stands above it."""
    rows = listed(hub)
    to_order = int((rows["order"] > 0).sum()) if len(rows) else 0
    head = counted(
        to_order,
        "{n} SKU of {all} is to be ordered today",
        "{n} SKUs of {all} are to be ordered today",
        "{all} 个 SKU 中有 {n} 个今天需补货",
        all=f"{len(rows):,}",
    )
    if len(rows) and not rows["order"].notna().any():
        head = Label("What to order is unknown", "无法给出采购量")
    return [
        title(hub, Label("Stock plan", "补货计划")),
        Heading(head),
        Note(_terms(hub), link="plan_settings", wrap=2),
        *(Note(each, "plain") for each in reorder(hub).remarks),
        plan_table(hub),
    ]


def _terms(hub: Hub) -> Label:
    service, review = setting(hub, "service_level"), setting(hub, "review_days")
    return Label(
        "Yellow cells may be typed over: everything that follows from them changes at once, without Python. Blank means "
        f"that the figure from data holds. Service {service:.1%}, ordered every {review:g} days, where nothing else is typed.",
        f"黄色单元格可直接改写，相关结果立即重算，无需 Python；留空则采用数据。未另填时服务水平 {service:.1%}，每 {review:g} 天补货一次。",
    )
