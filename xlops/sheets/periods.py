"""Periods: people counted once over weeks, months and the usual ranges; what the formulas of Daily look up."""

from __future__ import annotations

from xlops.answers.daily import periods, shown_leaves
from xlops.blocks import Block, Column, Gap, Note, Row, Table
from xlops.hub import Hub
from xlops.label import Label
from xlops.metrics import METRICS
from xlops.metrics.base import Distinct, People
from xlops.sheets.base import sheet
from xlops.sheets.common import metric_column, title


@sheet(
    "periods",
    en="Periods",
    zh="周期人数",
    order=91,
    group="data",
    doc="Distinct people of whole periods, for the formulas of Daily and Today.",
)
def periods_sheet(hub: Hub) -> list[Block]:
    """The exact counts of people."""
    people = [
        leaf for leaf in shown_leaves(hub) if isinstance(METRICS[leaf].reading(hub.settings.bases), People | Distinct)
    ]
    rows: tuple[Row, ...] = tuple(
        {"store": row.store, "start": row.start, "end": row.end, **{leaf: row.values.get(leaf) for leaf in people}}
        for row in periods(hub, people)
    )
    columns = (
        Column("store", Label("Store", "店铺"), "id"),
        Column("start", Label("From", "起始日"), "day"),
        Column("end", Label("To", "截止日"), "day"),
        *(metric_column(hub, leaf) for leaf in people),
    )
    text = Label(
        "Visitors and buyers of several days are not the sum of the days. These are counted once per period; where a figure is blank, nobody can know it.",
        "多日访客数、买家数不等于逐日相加。此处为整段周期去重后的数字；为空表示无法得知。",
    )
    return [
        title(hub, Label("Periods", "周期人数")),
        Note(text),
        Gap(),
        Table(
            "periods",
            columns,
            rows,
            hub.origin("orders", "store_period"),
            real=True,
            bare=True,
            key=("store", "start", "end"),
        ),
    ]
