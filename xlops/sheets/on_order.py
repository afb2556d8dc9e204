"""On order: every purchase order that is still to come, the late ones first."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from xlops import figures
from xlops.answers.catalogue import titles
from xlops.answers.demand import id_of
from xlops.answers.numbers import counted, records
from xlops.answers.purchasing import open_payments
from xlops.blocks import Block, Cell, Column, Heading, Note, Row, Table, Tone
from xlops.hub import Hub
from xlops.label import Label
from xlops.sheets.base import sheet
from xlops.sheets.common import store_name, title
from xlops.sheets.plan_table import ITEM, SKU, STATUS_LABEL, STORE

MOST = 1000


@sheet(
    "on_order",
    en="On order",
    zh="在途跟踪",
    order=5,
    workbook="inventory",
    group="front",
    doc="Purchase orders that are still to come: late ones first, then by promised day, with what is still to be paid.",
)
def on_order(hub: Hub) -> list[Block]:
    """Late, due and undated orders; the plan's live formulas count them."""
    rows = records(open_payments(hub))
    late = [row for row in rows if row["due_day"] == row["due_day"] and row["due_day"].date() < hub.today]
    head = (
        Label("Nothing is on its way", "没有在途采购")
        if not rows
        else Label("{n} lines are on their way, none is late", "在途 {n} 行，无逾期").format(n=figures.whole(len(rows)))
        if not late
        else counted(
            len(late),
            "{n} of {all} lines is late: ask for a new day",
            "{n} of {all} lines are late: ask for a new day",
            "在途 {all} 行中 {n} 行已逾期：催供应商确认新到货日",
            all=figures.whole(len(rows)),
        )
    )
    cut = counted(len(rows) - MOST, "{n} more line is not listed", "{n} more lines are not listed", "另有 {n} 行未列出")
    return [
        title(hub, Label("On order", "在途跟踪")),
        Note(
            Label(
                "From exports and from the sheet Purchase orders, where new orders and new days are typed; a row typed there "
                "stands in place of the exported one. It counts in the plan from the next build on.",
                "来自导出报表和“采购单”页；新单、新到货日填在“采购单”页，并替代同一采购单号与编码的导出行，下次生成时计入计划。",
            ),
            link="purchase_orders",
            wrap=2,
        ),
        Heading(head),
        *([Note(cut)] if len(rows) > MOST else []),
        _table(hub, rows[:MOST]),
    ]


def _table(hub: Hub, rows: list[dict[str, Any]]) -> Table:
    names = titles(hub)
    body: list[Row] = []
    for row in rows:
        due = _day(row["due_day"])
        days = (due - hub.today).days if due else None
        status: tuple[Label, Tone] = (
            (Label("no day", "无到货日"), "bad")
            if days is None
            else (Label("▼ late", "▼ 逾期"), "bad")
            if days < 0
            else (Label("due this week", "本周到货"), "plain")
            if days < 7
            else (Label("on its way", "在途"), "quiet")
        )
        store, sku = str(row["store"]), str(row["sku"])
        cost = row["unit_cost"]
        body.append(
            {
                "status": Cell(status[0], tone=status[1]),
                "po": str(row["po"]),
                "supplier": row["supplier"] if isinstance(row["supplier"], str) else None,
                "store": store_name(hub, store),
                "sku": sku,
                "title": names.get((store, sku)) or None,
                "ordered_day": _day(row["ordered_day"]),
                "due_day": due,
                "in_days": days,
                "open_units": row["open_units"],
                "amount": row["open_units"] * cost if cost == cost else None,
                "row_key": id_of(store, sku),
            }
        )
    return Table(
        "on_order",
        (
            Column("status", STATUS_LABEL),
            Column("po", Label("Purchase order", "采购单号"), "id"),
            Column("supplier", Label("Supplier", "供应商")),
            Column("store", STORE),
            Column("sku", SKU, "id"),
            Column("title", ITEM),
            Column("ordered_day", Label("Ordered on", "下单日期"), "day"),
            Column("due_day", Label("Promised for", "承诺到货日"), "day"),
            Column("in_days", Label("In days", "距到货(天)"), "count", tone="sign"),
            Column("open_units", Label("Still to come", "未到数量"), "count"),
            Column("amount", Label("Amount", "金额"), "money0"),
            Column("row_key", Label("Key", "键")),
        ),
        tuple(body),
        hub.origin("inbound", "purchase_orders"),
        real=True,
        key=("store", "po", "sku"),
        filter=True,
        empty=Label("None.", "无。"),
    )


def _day(value: Any) -> date | None:
    """A day of a frame as a date; None for a blank one."""
    return None if pd.isna(value) else value.date()
