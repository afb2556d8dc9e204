"""Plan settings: what holds for every SKU that says nothing else, and what a change of it does to the plan at once."""

from __future__ import annotations

from xlops.answers.plan_settings import plan_settings
from xlops.answers.reorder import beta_of, listed
from xlops.blocks import Block, Cell, Column, Formula, Heading, Note, Row, Table, Value
from xlops.facts.base import WHOLE_SHOP
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers import LEDGERS
from xlops.sheets.base import sheet
from xlops.sheets.common import title
from xlops.sheets.plan_table import CASH, TO_ORDER
from xlops.sheets.typed_table import offered_table

_IN_FORCE = "=IF(ISNUMBER({typed}),IF(AND({typed}>={least},{typed}<={most}),{typed},{default}),{default})"


@sheet(
    "plan_settings",
    en="Plan settings",
    zh="补货参数",
    order=7,
    workbook="inventory",
    group="front",
    doc="What holds for every SKU of the plan that says nothing else; typed values change the plan at once.",
)
def settings(hub: Hub) -> list[Block]:
    """The settings, and what the plan comes to with them."""
    return [
        title(hub, Label("Plan settings", "补货参数")),
        Note(LEDGERS["plan_settings"].doc),
        _effect(hub),
        Heading(Label("Settings of all SKUs", "通用参数")),
        _table(hub),
    ]


def _effect(hub: Hub) -> Table:
    """What follows, live: so that a change is seen where it is typed."""
    rows = listed(hub)
    lines = (
        (Label("SKUs to order", "待补 SKU 数"), '=COUNTIF(t_stock_settings[order],">0")', int((rows["order"] > 0).sum()) if len(rows) else 0, "count"),
        (TO_ORDER, "=SUM(t_stock_settings[order])", float(rows["order"].sum()) if len(rows) else 0, "count"),
        (CASH, "=SUM(t_stock_settings[cash])", float(rows["cash"].sum()) if len(rows) else 0, "money0"),
        (Label("Safety stock", "安全库存"), "=SUM(t_stock_settings[safety])", float(rows["safety"].sum()) if len(rows) else 0, "count"),
    )  # fmt: skip
    body: tuple[Row, ...] = tuple(
        {"what": label, "all": Cell(Formula(text, value), format)}  # type: ignore[arg-type]
        for label, text, value, format in lines
    )
    columns = (
        Column("what", Label("With these settings", "按当前参数")),
        Column("all", Label("In the plan", "计划合计"), "count"),
    )
    return Table("plan_effect", columns, body, hub.origin("stock", "order_lines"))


def _table(hub: Hub) -> Table:
    def cell(column: str) -> str:
        return f"t_plan_settings[[#This Row],[{column}]]"

    text = _IN_FORCE.format(**{each: cell(name) for each, name in (("typed", "value"), ("least", "least"), ("most", "most"), ("default", "default"))})  # fmt: skip
    rows: list[Row] = []
    for id, each in plan_settings(hub).items():
        default = beta_of(hub) if id == "beta" else each.default
        holds = each.typed if each.typed is not None and each.value == each.typed else default
        format = {"share": "share1", "days": "days", "choice": "count"}.get(each.declared.unit.en, "times")
        row: dict[str, Value | Cell] = {
            "store": WHOLE_SHOP,
            "setting": id,
            "what": each.declared.label,
            "unit": each.declared.unit,
            "default": Cell(default, format),  # type: ignore[arg-type]
            "in_force": Cell(Formula(text, holds), format, "strong"),  # type: ignore[arg-type]
        }
        rows.append(row)
    return offered_table(
        hub,
        LEDGERS["plan_settings"],
        rows,
        before=(
            Column("what", Label("Meaning", "含义"), width=44),
            Column("unit", Label("Unit", "单位")),
            Column("default", Label("Default", "默认值"), "times"),
            Column("in_force", Label("In force", "当前采用"), "times"),
        ),
    )
