"""What the pictures of the inventory workbook are drawn from, and the projections of the SKUs at the greatest risk.

The tables are plain ones: each heading of a real one takes a number format, of which a workbook has few.
"""

from __future__ import annotations

from xlops.answers.numbers import records
from xlops.answers.purchasing import cash_weeks
from xlops.answers.stock_outlook import SHOWN, ages, cover_counts, projections
from xlops.blocks import Block, Column, Formula, Gap, Heading, Note, Row, Table
from xlops.hub import Hub
from xlops.label import Label, same
from xlops.sheets.base import sheet
from xlops.sheets.common import title
from xlops.sheets.inventory import projection_chart

UNKNOWN_AGE = Label("older or unknown", "更早或未知")
OUT = Label("out", "断货")
WIDTHS = (12.0,) * 14


@sheet(
    "projections",
    en="Projections",
    zh="库存推演",
    order=10,
    workbook="inventory",
    widths=WIDTHS,
    doc="When the SKUs at the greatest risk are used up: demand with its band against the stock, and with today's order.",
)
def projected(hub: Hub) -> list[Block]:
    """One picture a SKU."""
    blocks: list[Block] = [
        title(hub, Label("Projections", "库存推演")),
        Note(
            Label(
                "Where demand so far crosses the stock so far, it is used up. Thin lines: the 80 % band of demand. Grey: with the "
                "order that the plan proposes today.",
                "累计需求超过累计可供之日即售罄；细线为需求 80% 区间，灰线为按今日建议补货后。",
            )
        ),
    ]
    for place, each in enumerate(projections(hub), 1):
        blocks += [Heading(same(f"{each.sku} {each.title}".strip())), projection_chart(place, span=10), Gap()]
    return blocks


@sheet(
    "inventory_data",
    en="Inventory data",
    zh="库存图表数据",
    order=90,
    workbook="inventory",
    group="data",
    doc="The figures behind the pictures of the inventory workbook.",
)
def inventory_data(hub: Hub) -> list[Block]:
    """One table a picture."""
    blocks: list[Block] = [title(hub, Label("Inventory data", "库存图表数据"))]
    drawn = projections(hub)
    for place in range(1, SHOWN + 1):
        days = records(drawn[place - 1].days) if place <= len(drawn) else []
        rows: tuple[Row, ...] = tuple(
            {
                "day": row["ds"].date(),
                **{name: float(row[name]) for name in ("demand", "low", "high", "stock", "ordered")},
            }
            for row in days
        )
        blocks += [_table(hub, f"projection_{place}", rows), Gap()]
    weeks: tuple[Row, ...] = tuple(
        {"week": day.strftime("%m-%d"), "amount": new + old} for day, new, old in cash_weeks(hub)
    )
    columns = (Column("week", Label("Week from", "周起始")), Column("amount", Label("Amount", "金额"), "money0"))
    blocks += [Table("cash_by_week", columns, weeks, hub.origin("inbound")), Gap()]
    blocks += [_cover(hub), Gap(), _ages(hub)]
    return blocks


def _table(hub: Hub, id: str, rows: tuple[Row, ...]) -> Table:
    columns = (
        Column("day", Label("Day", "日期"), "day"),
        Column("demand", Label("Demand so far", "累计需求"), "count"),
        Column("low", Label("Demand, low", "需求下限"), "count"),
        Column("high", Label("Demand, high", "需求上限"), "count"),
        Column("stock", Label("Stock so far", "累计可供"), "count"),
        Column("ordered", Label("With today's order", "今日补货后"), "count"),
    )
    return Table(id, columns, rows, hub.origin("stock", "order_lines", "inbound"))


def _cover(hub: Hub) -> Table:
    rows: list[Row] = []
    cover = "t_stock_settings[cover]"
    for place, (low, high, number) in enumerate(cover_counts(hub)):
        if place == 0:
            text, name = f'=COUNTIFS({cover},"<=0")', OUT
        else:
            begin = f'"{">" if low == 0 else ">="}{low:g}"'
            text = f"=COUNTIFS({cover},{begin}" + (")" if high is None else f',{cover},"<{high:g}")')
            name = same(f"{low:g}+" if high is None else f"{low:g}-{high:g}")
        rows.append({"days": name, "skus": Formula(text, number)})
    columns = (Column("days", Label("Days of cover", "可售天数")), Column("skus", Label("SKUs", "SKU 数"), "count"))
    return Table("cover_spread", columns, tuple(rows), hub.origin("stock", "order_lines"))


def _ages(hub: Hub) -> Table:
    rows: tuple[Row, ...] = tuple(
        {"age": UNKNOWN_AGE if name == "unknown" else name, "units": units, "cost": cost}
        for name, units, cost in ages(hub)
    )
    columns = (
        Column("age", Label("Age in days", "库龄(天)")),
        Column("units", Label("Units", "件数"), "count"),
        Column("cost", Label("Stock at cost", "库存成本"), "money0"),
    )
    return Table("stock_ages", columns, rows, hub.origin("stock", "inbound"))
