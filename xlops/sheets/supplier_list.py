"""Suppliers: what each promises, what it keeps; typed terms go before what arrivals taught."""

from __future__ import annotations

from xlops import figures
from xlops.answers.numbers import counted
from xlops.answers.suppliers import suppliers
from xlops.answers.supply import LEAST_ORDERS, purchase_orders
from xlops.blocks import Block, Column, Formula, Heading, Note, Row, Table
from xlops.facts.base import WHOLE_SHOP
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers import LEDGERS
from xlops.sheets.base import sheet
from xlops.sheets.common import title
from xlops.sheets.plan_table import LEAD
from xlops.sheets.typed_table import offered_table

ON_TIME = 0.8
"""Share of orders on time below which a supplier is said to be late."""


@sheet(
    "supplier_list",
    en="Suppliers",
    zh="供应商",
    order=6,
    workbook="inventory",
    group="front",
    doc="Suppliers with lead time, spread, MOQ, pack and terms to type, and what their arrivals taught.",
)
def supplier_list(hub: Hub) -> list[Block]:
    """One row a supplier that anything names."""
    known = suppliers(hub)
    late = [each for each in known.values() if each.learned.on_time is not None and each.learned.on_time < ON_TIME]
    measured = [each for each in known.values() if each.learned.on_time is not None]
    head = (
        Label("No supplier is known yet", "暂无供应商")
        if not known
        else counted(
            len(known), "{n} supplier; on time: unknown", "{n} suppliers; on time: unknown", "{n} 家供应商；准时率未知"
        )
        if not measured
        else counted(
            len(late),
            "{n} supplier of {all} is on time with less than {share} of its orders",
            "{n} suppliers of {all} are on time with less than {share} of their orders",
            "{all} 家供应商中有 {n} 家准时率低于 {share}",
            all=len(known),
            share=figures.share(ON_TIME, 0),
        )
    )
    return [
        title(hub, Label("Suppliers", "供应商")),
        Note(
            Label(
                "Learned from {n} arrivals or more of the last two years. Type over it in yellow: the plan changes at once. "
                "A new supplier is typed into the row below the last.",
                "由近两年至少 {n} 次到货统计得出。黄色单元格可改写，计划立即重算。新供应商填在末行下方。",
            ).format(n=LEAST_ORDERS)
        ),
        Heading(head),
        _table(hub),
    ]


def _here(column: str) -> str:
    return f"t_suppliers[[#This Row],[{column}]]"


def _table(hub: Hub) -> Table:
    style = Label("the style", "整款").text(hub.language)
    lead = f'=IF(ISNUMBER({_here("lead_days")}),{_here("lead_days")},IF(ISNUMBER({_here("learned_lead")}),{_here("learned_lead")},""))'
    spread = (
        f'=IF(ISNUMBER({_here("lead_sd")}),{_here("lead_sd")},IF(ISNUMBER({_here("lead_days")}),"",'
        f'IF(ISNUMBER({_here("learned_sd")}),{_here("learned_sd")},"")))'
    )
    moq = f'=IF({_here("moq_for")}="{style}","",IF(ISNUMBER({_here("moq")}),{_here("moq")},""))'
    orders = purchase_orders(hub)
    coming = orders[orders["open_units"] > 0].groupby(orders["supplier"].fillna("").str.casefold())["open_units"].sum()
    rows: list[Row] = [
        {
            "store": WHOLE_SHOP,
            "supplier": each.name,
            "skus": each.skus or None,
            "orders": each.learned.orders,
            "learned_lead": each.learned.lead_days,
            "learned_sd": each.learned.lead_sd,
            "on_time": each.learned.on_time,
            "fill": each.learned.fill,
            "coming": float(coming.get(fold, 0.0)),
            "lead_used": Formula(lead, each.lead),
            "sd_used": Formula(spread, each.spread),
            "moq_used": Formula(moq, None if each.moq_for == "style" else each.moq),
        }
        for fold, each in suppliers(hub).items()
    ]
    return offered_table(
        hub,
        LEDGERS["suppliers"],
        rows,
        before=(
            Column("skus", Label("SKUs", "SKU 数"), "count"),
            Column("orders", Label("Arrivals", "到货次数"), "count"),
            Column("learned_lead", Label("Lead time learned", "实际交期"), "days"),
            Column("learned_sd", Label("Spread learned", "实际波动"), "days"),
            Column("on_time", Label("On time", "准时率"), "share1", bars=True),
            Column("fill", Label("Received of ordered", "到货满足率"), "share1"),
            Column("coming", Label("On its way", "在途"), "count"),
        ),
        after=(
            Column("lead_used", LEAD, "days", formula=lead),
            Column("sd_used", Label("Spread used", "采用波动"), "days", formula=spread),
            Column("moq_used", Label("MOQ of a SKU", "单 SKU 起订量"), "count", formula=moq),
        ),
        origin=hub.origin("inbound", "purchase_orders", "products"),
        empty=Label("None.", "无。"),
    )
