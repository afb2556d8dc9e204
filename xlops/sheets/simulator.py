"""Simulator: offers on one unit by live formulas."""

from __future__ import annotations

from xlops.answers.trial import trial
from xlops.blocks import Block
from xlops.hub import Hub
from xlops.label import Label
from xlops.sheets.base import sheet
from xlops.sheets.common import title
from xlops.sheets.simulator_ladder import ladder_blocks


@sheet(
    "simulator",
    en="Simulator",
    zh="优惠试算",
    order=40,
    workbook="promotion_calendar",
    widths=(18, 34, 13, 13, 13, 13, 13, 13, 13, 13, 40),
    doc="Offers on one unit by live formulas: hand price, receipt, what is left, what price protection owes.",
)
def simulator(hub: Hub) -> list[Block]:
    """What is typed, then one unit's way down from the list price."""
    return [title(hub, Label("Simulator", "优惠试算")), *ladder_blocks(hub, trial(hub))]
