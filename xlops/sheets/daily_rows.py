"""Daily rows: one row per store and day, the leaves of every metric; what the formulas of Daily and Today read."""

from __future__ import annotations

from xlops.answers.daily import DailyRow, daily, daily_facts, foreign_stores, shown_leaves
from xlops.blocks import Block, Column, Note, Row, Table
from xlops.facts import FACTS
from xlops.hub import Hub
from xlops.label import Label
from xlops.sheets.base import sheet
from xlops.sheets.common import metric_column, title


@sheet(
    "daily_rows",
    en="Daily rows",
    zh="日报明细",
    order=12,
    freeze=1,
    doc="One row per store and day, behind the formulas of Daily and Today.",
)
def daily_rows(hub: Hub) -> list[Block]:
    """The rows, and how to use them in one's own formulas."""
    text = Label(
        'Use these rows in your own formulas, in any language of the sheet: =SUMIFS(t_daily[pay_amt],t_daily[store],"..."). Blank is unknown, 0 is none.',
        '可在自己的公式中引用：=SUMIFS(t_daily[pay_amt],t_daily[store],"...")。空白=未知，0=没有。',
    )
    return [title(hub, Label("Daily rows", "日报明细")), Note(text), _table(hub, daily(hub))]


def _table(hub: Hub, rows: list[DailyRow]) -> Table:
    names, facts, foreign = shown_leaves(hub), daily_facts(hub), foreign_stores(hub)
    body: tuple[Row, ...] = tuple(
        {
            "day": row.day,
            "store": row.store,
            **{leaf: row.values[leaf] for leaf in names},
            **{f"has_{fact}": row.has.get(fact, 1) for fact in facts},
            **({"foreign": int(row.store in foreign)} if foreign else {}),
        }
        for row in rows
    )
    columns = (
        Column("day", Label("Day", "日期"), "day"),
        Column("store", Label("Store", "店铺"), "id"),
        *(metric_column(hub, leaf) for leaf in names),
        *(
            Column(
                f"has_{fact}",
                Label("Has {name}", "有{name}").format(name=FACTS[fact].label),
                "count",
                note=Label("1 when the day was exported", "1 表示当日已导入"),
            )
            for fact in facts
        ),
        *((Column("foreign", Label("Sells in another currency", "其他币种"), "count"),) if foreign else ()),
    )
    origin = hub.origin("orders", "order_lines", "refunds", "store_daily", "ads")
    return Table("daily", columns, body, origin, real=True, bare=True, key=("day", "store"), filter=True)
