"""The settings of stages and clearance, each declared once with what holds until the operator says otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from xlops.label import Label

NO_LIMIT = 999_999_999.0
"""The discount budget of a shop that set none."""


@dataclass(frozen=True)
class LifeDefault:
    """One setting; from `least` to `most` it makes sense."""

    id: str
    label: Label
    """Of a stage: its name, as the column Stage shows it."""
    meaning: Label
    default: float
    least: float
    most: float


_DAYS = Label("days of stock to hold, on hand and on the way", "应备库存天数（含在途）")

LIFE_DEFAULTS = (
    LifeDefault("launch", Label("launch", "新品期"), _DAYS, 28, 0, 730),
    LifeDefault("growth", Label("growth", "成长期"), _DAYS, 45, 0, 730),
    LifeDefault("mature", Label("mature", "成熟期"), _DAYS, 35, 0, 730),
    LifeDefault("decline", Label("decline", "衰退期"), _DAYS, 21, 0, 730),
    LifeDefault("clearance", Label("clearance", "清仓期"), _DAYS, 0, 0, 730),
    LifeDefault(
        "discount_budget",
        Label("discount budget", "降价预算"),
        Label("money that may be given up on clearing", "清仓可让利的总金额"),
        NO_LIMIT,
        0,
        1e12,
    ),
)
