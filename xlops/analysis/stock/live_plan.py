"""What the workbook's live formulas compute of each SKU, from the figures in force: the same arithmetic in NumPy.

The sheet Plan and its recalculation tests go by it; the formulas themselves are those of `stock_plan` and `available`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlops.analysis.demand.arrays import Doubles
from xlops.analysis.stock.order_quantity import in_packs
from xlops.analysis.stock_plan import stock_levels

NUMBERS = (
    "lead", "lead_sd", "service", "review", "moq", "pack", "on_hand", "reserved", "locked", "returns", "recovery", "deposits",
    "balance", "bundles", "inbound", "order_typed", "d", "sigma7", "beta", "k", "unit_cost", "slow_days",
    "next_days", "season_days",
)  # fmt: skip
"""The columns that `live_plan` takes, as numbers; blank (NaN) where unknown."""

LONGEST_COVER = 366
"""Days of cover from which no day is named on which the stock is gone."""
UNKNOWN, UNSOLD, OUT, SHORT, ORDER, COMING, SLOW, ENOUGH, UNSURE, GAP, ENDING = range(11)
"""Status: stock unknown, sells nothing, out, runs out before an order arrives, to be ordered, in time by what is on its
way, too much, enough; sales unknown; gone before what is on its way arrives; would be ordered, and would arrive after its season."""


def live_plan(table: pd.DataFrame) -> pd.DataFrame:
    """The derived columns of the plan: available, safety, point, position, proposal, order, cover, status, cash.

    `table` has the columns of NUMBERS and `sold` (false: nothing is known of its sales). available = on hand - reserved -
    locked + returns x recovery - deposits x balance - bundles; position = available + inbound; proposal brings it up to
    the point, in whole packs, no less than the MOQ, and is 0 where an order of today would arrive after the season, of
    which `season_days` are left with today (blank: no season); before, the point covers no day beyond it. order is what was typed, else the proposal; cash = order x cost. What
    rests on an unknown stock, or on unknown sales (d blank), is blank (NaN).
    """
    have = {name: table[name].to_numpy(dtype=float) for name in NUMBERS}
    none = {name: np.nan_to_num(have[name]) for name in NUMBERS}
    available: Doubles = (
        have["on_hand"]
        - none["reserved"]
        - none["locked"]
        + none["returns"] * have["recovery"]
        - none["deposits"] * have["balance"]
        - none["bundles"]
    )
    safety, point = stock_levels(
        d=none["d"],
        sigma7=none["sigma7"],
        k=none["k"],
        beta=have["beta"],
        lead_time=np.fmin(have["lead"] + have["review"], np.maximum(have["season_days"], 0)) - have["review"],
        lead_time_sd=have["lead_sd"],
        review=have["review"],
        service_level=have["service"],
    )
    unknown = np.isnan(have["d"])
    safety, point = np.where(unknown, np.nan, safety), np.where(unknown, np.nan, point)
    position = available + none["inbound"]
    need = point - position
    wanted = in_packs(np.maximum(none["moq"], need), have["pack"])
    late = have["lead"] >= have["season_days"]
    proposal = np.where(np.isnan(need), np.nan, np.where((need > 0) & ~late, wanted, 0.0))
    typed = have["order_typed"]
    order = np.where(np.isnan(typed), proposal, typed)
    cover = np.divide(
        np.maximum(available, 0),
        none["d"],
        out=np.full(len(table), np.nan),
        where=(none["d"] > 0) & ~np.isnan(available),
    )
    sold, lasts = table["sold"].to_numpy(dtype=bool), np.nan_to_num(cover)
    return pd.DataFrame(
        {
            "available": available,
            "safety": safety,
            "point": point,
            "position": position,
            "proposal": proposal,
            "order": order,
            "cover": cover,
            "status": np.select(
                [
                    np.isnan(available),
                    (available <= 0) & ((none["d"] > 0) | ~sold),
                    ~sold,
                    none["d"] <= 0,
                    (need > 0) & late,
                    (need > 0) & (lasts < have["lead"]) & (none["inbound"] <= 0),
                    need > 0,
                    (available < point) & (none["inbound"] > 0) & (lasts < none["next_days"]),
                    (available < point) & (none["inbound"] > 0),
                    lasts > have["slow_days"],
                ],
                [UNKNOWN, OUT, UNSURE, UNSOLD, ENDING, SHORT, ORDER, GAP, COMING, SLOW],
                default=ENOUGH,
            ),
            "cash": order * have["unit_cost"],
        },
        index=table.index,
    )
