"""Order lines: each SKU that is to be ordered, by supplier, as a purchase order wants it."""

from __future__ import annotations

import math
from datetime import timedelta

from xlops import figures
from xlops.answers.numbers import counted, records
from xlops.answers.purchasing import supplier_orders
from xlops.answers.reorder import listed
from xlops.blocks import Block, Column, Formula, Heading, Note, Row, Table
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers.expression import literally
from xlops.sheets.base import sheet
from xlops.sheets.common import title
from xlops.sheets.plan_formulas import NOBODY
from xlops.sheets.plan_table import COST, ITEM, SKU, STORE, SUPPLIER, TO_ORDER

MOST = 1000


@sheet(
    "order_lines",
    en="Order lines",
    zh="采购明细",
    order=4,
    workbook="inventory",
    group="front",
    doc="Each SKU that is to be ordered today, by supplier, with units, price and day of arrival.",
)
def lines(hub: Hub) -> list[Block]:
    """The largest lines, supplier by supplier; units follow the plan live."""
    name, rows = Label("Order lines", "采购明细"), listed(hub)
    rows = rows[rows["order"] > 0] if len(rows) else rows
    if rows.empty:
        return [title(hub, name), Heading(Label("Nothing is to be ordered today", "今天无需补货"))]
    place = {each.supplier.casefold(): number for number, each in enumerate(supplier_orders(hub))}
    rows = rows.assign(place=[place.get(str(each).casefold(), len(place)) for each in rows["supplier"]])
    largest = rows.sort_values(["cash", "unique_id"], ascending=[False, True], kind="stable").head(MOST)
    shown = largest.sort_values("place", kind="stable")
    here = "t_reorder_lines[[#This Row],[{}]]"
    units = f'=IFERROR(INDEX(t_stock_settings[order],MATCH({literally(here.format("row_key"))},t_stock_settings[row_key],0)),"")'
    amount = f'=IF(COUNT({here.format("units")},{here.format("unit_cost")})<2,"",{here.format("units")}*{here.format("unit_cost")})'
    body: list[Row] = []
    for row in records(shown):
        cost = None if row["unit_cost"] != row["unit_cost"] else float(row["unit_cost"])
        body.append(
            {
                "supplier": row["supplier"] or NOBODY,
                "store": row["store"],
                "sku": row["sku"],
                "title": row["title"] or None,
                "units": Formula(units, float(row["order"])),
                "unit_cost": cost,
                "amount": Formula(amount, None if cost is None else float(row["order"]) * cost),
                "due_day": hub.today + timedelta(days=math.ceil(row["lead"])),
                "row_key": row["unique_id"],
            }
        )
    head = counted(len(rows), "{n} line, by supplier", "{n} lines, by supplier", "共 {n} 行，按供应商排列")
    if len(rows) > MOST:
        head = Label(
            "The {n} largest of {all} lines, by supplier", "金额最大的 {n} 行（共 {all} 行），按供应商排列"
        ).format(n=MOST, all=figures.whole(len(rows)))
    columns = (
        Column("supplier", SUPPLIER),
        Column("store", STORE),
        Column("sku", SKU, "id"),
        Column("title", ITEM),
        Column("units", TO_ORDER, "count"),
        Column("unit_cost", COST, "money"),
        Column("amount", Label("Amount", "金额"), "money0"),
        Column("due_day", Label("Arrives", "预计到货"), "day"),
        Column("row_key", Label("Key", "键")),
    )
    note = Label(
        "The lines are those of the last build; their units follow the plan. What else is to be ordered since shows there.",
        "明细行为上次生成时所列，数量随计划实时变化；之后新增的待补商品见补货计划。",
    )
    return [
        title(hub, name),
        Heading(head, link="stock_plan"),
        Note(note),
        Table("reorder_lines", columns, tuple(body), hub.origin("stock", "order_lines", "inbound"), real=True, key=("row_key",), filter=True),
    ]  # fmt: skip
