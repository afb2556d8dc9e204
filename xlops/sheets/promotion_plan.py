"""Plan: the offers of coming events, each with its price in hand and receipt, and why it cannot stand."""

from __future__ import annotations

from xlops.answers.numbers import counted
from xlops.answers.plan_checks import RowCheck, plan_checks
from xlops.blocks import Block, Cell, Column, Heading, Note, Row, Table
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers import LEDGERS
from xlops.sheets.base import sheet
from xlops.sheets.common import title
from xlops.sheets.event_tasks import STOPS
from xlops.sheets.typed_table import typed_table


@sheet(
    "promotion_plan",
    en="Plan",
    zh="方案",
    order=20,
    group="front",
    workbook="promotion_calendar",
    widths=(
        12,
        16,
        11,
        20,
        20,
        18,
        11,
        11,
        10,
        11,
        11,
        12,
        12,
        10,
        12,
        13,
        11,
        12,
        12,
        12,
        22,
        12,
        12,
        12,
        12,
        12,
        46,
        40,
    ),
    doc="The promotion plan: one row an offer, checked against floor, cost, lowest price, dates and names.",
)
def promotion_plan(hub: Hub) -> list[Block]:
    """How many rows cannot stand, then the plan."""
    checks = plan_checks(hub)
    return [
        title(hub, Label("Plan", "方案")),
        Heading(_finding(checks)),
        *_refused(hub),
        Note(LEDGERS["promotion_plan"].doc),
        Note(
            Label(
                "Hand price is what the buyer pays with all offers of the event in the platform's order, receipt what the shop gets of it after fees; one unit alone in an order. The floor is yours, else the unit's cost.",
                "到手价为叠加该活动全部优惠后买家支付的价格，实收为扣除平台费用后商家所得，按单件单独下单计算。底价按填写，否则按成本。",
            )
        ),
        _table(hub, checks),
    ]


def _refused(hub: Hub) -> list[Block]:
    """How many typed rows count nowhere, because a cell of them was not taken: else they would be missed by nobody."""
    rows = hub.typed.rows["promotion_plan"].values()
    waiting = sum(any(each.kind != "formula" for each in row.asides) for row in rows)
    if not waiting:
        return []
    return [
        Note(
            counted(
                waiting, "{n} row is not taken as it stands; the column Check says why", "{n} rows are not taken as they stand; the column Check says why", "{n} 行未采用，原因见“提示”列",
            ),
            tone="bad",
        )
    ]  # fmt: skip


def _finding(checks: dict[str, RowCheck]) -> Label:
    wrong = [each for each in checks.values() if each.problem is not None]
    if not checks:
        return Label("No offers are planned: type one row an offer", "尚无方案：每个优惠填一行")
    if not wrong:
        return counted(
            len(checks), "{n} offer, nothing stops it", "{n} offers, nothing stops them", "{n} 个优惠，均可执行"
        )
    return counted(
        len(wrong), "▼ {n} offer of {all} needs you: {first}", "▼ {n} offers of {all} need you: {first}", "▼ {all} 个优惠中 {n} 个需要处理：{first}",
        all=len(checks), first=wrong[0].problem,
    )  # fmt: skip


def _table(hub: Hub, checks: dict[str, RowCheck]) -> Table:
    after = (
        Column("hand", Label("Buyer's hand price", "买家到手价"), "money"),
        Column("receipt", Label("Merchant's receipt", "商家实收"), "money"),
        Column("limit", Label("Floor price", "底价"), "money"),
        Column("lowest", Label("Lowest in 30 days", "30 天最低价"), "money"),
        Column("stops", STOPS),
    )
    beside = {id: _row(each) for id, each in checks.items()}
    return typed_table(hub, LEDGERS["promotion_plan"], after=after, beside=beside)


def _row(check: RowCheck) -> Row:
    price = check.price
    problem = Cell(check.problem, tone="bad") if check.problem else None
    if price is None:
        return {"stops": problem}
    low = price.floor is not None and price.receipt is not None and price.receipt < price.floor
    return {
        "hand": None if price.hand is None else float(price.hand),
        "receipt": Cell(None if price.receipt is None else float(price.receipt), tone="bad" if low else "plain"),
        "limit": None if price.floor is None else float(price.floor),
        "lowest": price.lowest.price,
        "stops": problem,
    }
