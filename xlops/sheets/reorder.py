"""Reorder: what to order of whom today, ready for a purchase order, and which week the money is due in."""

from __future__ import annotations

from datetime import date, timedelta

from xlops import figures
from xlops.answers.numbers import counted
from xlops.answers.purchasing import SupplierOrder, cash_weeks, supplier_orders
from xlops.blocks import Block, Column, Formula, Gap, Heading, Note, Row, Table
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers.expression import literally, number_of
from xlops.sheets.base import sheet
from xlops.sheets.common import title
from xlops.sheets.plan_formulas import NOBODY, setting_cell
from xlops.sheets.plan_table import CASH, LEAD, SUPPLIER, TO_ORDER

MOST = 500
_NOW, _LATER, _LATER_DAY = (
    Label("When ordering", "下单付款"),
    Label("After arrival", "到货付款"),
    Label("Due then", "付款日"),
)


@sheet(
    "reorder",
    en="Reorder",
    zh="采购建议",
    order=3,
    workbook="inventory",
    group="front",
    doc="What to order by supplier, ready for a purchase order, and the cash by week.",
)
def reorder(hub: Hub) -> list[Block]:
    """By supplier, by week, by SKU; quantities follow the plan live."""
    orders = supplier_orders(hub)
    total = sum(each.cash for each in orders)
    head = (
        Label("Nothing is to be ordered today", "今天无需补货")
        if not orders
        else counted(
            sum(each.skus for each in orders),
            "{n} SKU is to be ordered today, {cash}",
            "{n} SKUs are to be ordered today, {cash}",
            "今天需补 {n} 个 SKU，共 {cash}",
            cash=figures.money(total, hub.settings.currency),
        )
    )
    command = Label(
        "Purchase orders to print or send: xlops purchase-order writes one a supplier into reports/po/.",
        "可打印或发送的采购单：运行 xlops purchase-order，按供应商生成到 reports/po/。",
    )
    return [
        title(hub, Label("Reorder", "采购建议")),
        Heading(head),
        Note(command),
        _suppliers(hub, orders),
        Gap(),
        Heading(_peak(hub)),
        _weeks(hub),
    ]


def _here(column: str) -> str:
    return f"t_reorder_suppliers[[#This Row],[{column}]]"


def _today(hub: Hub) -> str:
    return f"DATE({hub.today.year},{hub.today.month},{hub.today.day})"


def _of_supplier(column: str, otherwise: str) -> str:
    """What was typed, or learned, of the row's supplier, where it is a number; else something else."""
    cell = f"INDEX(t_suppliers[{column}],MATCH({literally(_here('supplier'))},t_suppliers[supplier],0))"
    return f"=IFERROR(IF(ISNUMBER({cell}),{cell},{otherwise}),{otherwise})"


def _suppliers(hub: Hub, orders: list[SupplierOrder]) -> Table:
    # with "=" before it, a name such as ">5" is no condition
    same = f't_stock_settings[supplier_used],"="&{literally(_here("supplier"))}'
    rows: list[Row] = [
        {
            "supplier": each.supplier or NOBODY,
            "skus": Formula(f'=COUNTIFS({same},t_stock_settings[order],">0")', each.skus),
            "units": Formula(f"=SUMIFS(t_stock_settings[order],{same})", each.units),
            "cash": Formula(f"=SUMIFS(t_stock_settings[cash],{same})", each.cash),
            "lead": Formula(_of_supplier("lead_used", setting_cell("lead_days")), each.lead),
            "prepaid": Formula(_of_supplier("prepaid", "1"), each.prepaid),
            "now": Formula(f"={_here('cash')}*{_here('prepaid')}", each.now),
            "later": Formula(f"={_here('cash')}-{_here('now')}", each.later),
            "later_day": Formula(
                f'=IF({_here("later")}>0,{_today(hub)}+ROUNDUP({_here("lead")}+{_here("credit")},0),"")',
                each.later_day(hub.today) if each.later > 0 else None,
            ),
            "credit": Formula(_of_supplier("credit_days", "0"), each.credit_days),
        }
        for each in orders
    ]
    columns = (
        Column("supplier", SUPPLIER),
        Column("skus", Label("SKUs", "SKU 数"), "count"),
        Column("units", TO_ORDER, "count"),
        Column("cash", CASH, "money0", bars=True),
        Column("now", _NOW, "money0"),
        Column("later", _LATER, "money0"),
        Column("later_day", _LATER_DAY, "day"),
        Column("lead", LEAD, "days"),
        Column("prepaid", Label("Paid when ordering", "下单预付比例"), "share1"),
        Column("credit", Label("Rest paid after", "尾款账期(天)"), "days"),
    )
    return Table(
        "reorder_suppliers", columns, tuple(rows), hub.origin("stock", "order_lines", "inbound"), real=True, key=("supplier",),
        empty=Label("None.", "无。"),
    )  # fmt: skip


def _peak(hub: Hub) -> Label:
    weeks = cash_weeks(hub)
    week, new, old = max(weeks, key=lambda each: each[1] + each[2])
    if new + old <= 0:
        return Label("No cash is due for goods", "近期没有货款")
    return Label("Most cash for goods is due in the week of {day}: {cash}", "货款最高的一周从 {day} 起：{cash}").format(
        day=figures.short_day(week), cash=figures.money(new + old, hub.settings.currency)
    )


def _weeks(hub: Hub) -> Table:
    weeks = cash_weeks(hub)
    rows: list[Row] = []
    for number, (day, new, old) in enumerate(weeks):
        later = "t_reorder_suppliers[later_day]"
        begin, end = f">={_serial(day)}", f"<{_serial(day + timedelta(days=7))}"
        bounds = ([f'{later},"{begin}"'] if number else []) + ([f'{later},"{end}"'] if number < len(weeks) - 1 else [])
        text = f"SUMIFS(t_reorder_suppliers[later],{','.join(bounds)})"
        if number == 0:
            text = f"SUM(t_reorder_suppliers[now])+{text}"
        rows.append(
            {
                "week": day,
                "new": Formula(f"={text}", new),
                "old": old,
                "all": Formula("={row.new}+{row.old}", new + old),
            }
        )
    columns = (
        Column("week", Label("Week from", "周起始"), "day"),
        Column("new", Label("Today's orders", "今日新单"), "money0"),
        Column("old", Label("On its way", "在途"), "money0"),
        Column("all", CASH, "money0", bars=True),
    )
    return Table("cash_weeks", columns, tuple(rows), hub.origin("inbound", "purchase_orders"))


def _serial(day: date) -> int:
    return int(number_of(day) or 0)
