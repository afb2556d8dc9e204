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
    """Of a stage, whose value is the days of stock to hold in it: its name, as the column Stage shows it."""
    default: float
    least: float
    most: float


LIFE_DEFAULTS = (
    LifeDefault("launch", Label("launch", "新品期"), 28, 0, 730),
    LifeDefault("growth", Label("growth", "成长期"), 45, 0, 730),
    LifeDefault("mature", Label("mature", "成熟期"), 35, 0, 730),
    LifeDefault("decline", Label("decline", "衰退期"), 21, 0, 730),
    LifeDefault("clearance", Label("clearance", "清仓期"), 0, 0, 730),
    LifeDefault(
        "discount_budget",
        Label("money that clearing may give up", "清仓降价可让利的总金额"),
        NO_LIMIT,
        0,
        1e12,
    ),
)
