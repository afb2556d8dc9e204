"""Response plan: each move that needs an answer, beside what we do about it, who and by when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from xlops import figures
from xlops.analysis.rivals.price_index import price_index
from xlops.answers.numbers import counted
from xlops.answers.rival_moves import Move, alerts
from xlops.blocks import Block, Column, Formula, Heading, Note, Row
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers import LEDGERS
from xlops.ledgers.cells import key_of
from xlops.ledgers.expression import day_of, number_of
from xlops.ledgers.found import Content
from xlops.sheets.base import sheet
from xlops.sheets.common import title
from xlops.sheets.market_parts import WORKBOOK
from xlops.sheets.rival_parts import (
    AT_RISK,
    INDEX,
    LOST,
    RIVAL_TITLE,
    SKU,
    THEIR_PRICE,
    index_formula,
    margin_formula,
    move_row,
)
from xlops.sheets.typed_table import offered_table

NAME = Label("Response plan", "应对计划")
TABLE = "response_plan"


@sheet(
    "response_plan",
    en="Response plan",
    zh="应对计划",
    order=41,
    workbook=WORKBOOK,
    doc="The moves that need an answer; type the response, owner, due day and result beside each.",
)
def response_plan(hub: Hub) -> list[Block]:
    """One row a move, the costliest first; older answers stand at the end."""
    rows = _once(alerts(hub))
    known = hub.typed.rows["response_plan"]
    still = sum(str(row.cells.get("status") or "open") == "open" for row in known.values())
    late = sum(_late(row.cells, hub.today) for row in known.values())
    head = counted(len(rows), "{n} move needs an answer", "{n} moves need an answer", "{n} 项动作需要应对")
    more = Label("{open} planned and open, {late} overdue", "进行中 {open} 项，逾期 {late} 项").format(
        open=figures.whole(still), late=figures.whole(late)
    )
    return [
        title(hub, NAME),
        Heading(Label("{head}; {more}", "{head}；{more}").format(head=head, more=more)),
        Note(LEDGERS["response_plan"].doc),
        offered_table(
            hub,
            LEDGERS["response_plan"],
            [_row(each, hub) for each in rows],
            before=(
                RIVAL_TITLE,
                Column("what", Label("What it did", "动作"), width=30),
                SKU,
                THEIR_PRICE,
                Column("unit_cost", Label("Unit cost", "单位成本"), "money"),
                INDEX,
                LOST,
                AT_RISK,
                Column("action", Label("What to do", "建议"), width=34),
            ),
            after=(
                Column(
                    "then_index",
                    Label("Index then", "改价后指数"),
                    "count",
                    note=Label("live: at the price typed beside it", "随左侧改价实时计算"),
                    formula=index_formula(TABLE, "to_price"),
                ),
                Column(
                    "then_margin",
                    Label("Margin then", "改价后毛利率"),
                    "share1",
                    note=Label("live: before fees, at the price typed beside it", "随左侧改价实时计算，扣费前"),
                    formula=margin_formula(TABLE, "to_price"),
                ),
            ),
            origin=hub.origin("rival_observations", "rival_items", "order_lines"),
            empty=Label("No move of a rival needs an answer.", "没有需要应对的竞品动作。"),
        ),
    ]


def _late(cells: Mapping[str, Content], today: date) -> bool:
    due = day_of(cells.get("due"))
    return due is not None and due < today and cells.get("status") not in ("done", "dropped")


def _once(found: list[Move]) -> list[Move]:
    """The first move of each item and day: an answer is to what happened there that day."""
    kept: dict[tuple[str, str, str, object], Move] = {}
    for each in found:
        kept.setdefault((each.store, each.rival, each.item, each.day), each)
    return list(kept.values())


def _row(move: Move, hub: Hub) -> Row:
    typed = _typed_price(move, hub)
    margin = (typed - move.cost) / typed if typed and move.cost else None
    return {
        **move_row(move, hub),
        "store": move.store,
        "item": move.item,
        "unit_cost": move.cost,
        "then_index": Formula(index_formula(TABLE, "to_price"), price_index(typed, [move.price])),
        "then_margin": Formula(margin_formula(TABLE, "to_price"), margin),
    }


def _typed_price(move: Move, hub: Hub) -> float | None:
    """The price that was typed in answer to a move."""
    key = key_of((move.store, move.rival, move.item, move.day.isoformat()))
    row = hub.typed.rows[TABLE].get(key)
    return number_of(row.cells.get("to_price")) if row else None
