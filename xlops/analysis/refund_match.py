"""Which purchase a cancellation belongs to, where the export does not say: the matching rule, and how much stays unmatched.

A cancellation of a customer's item belongs to the latest earlier purchase of that item by that customer whose quantity
covers it. What other cancellations have already taken of a purchase is not there any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Matched:
    """`purchase` is, a cancellation each, the row number of its purchase (−1: none)."""

    purchase: npt.NDArray[np.int64]
    unmatched_share: float
    """Of the cancelled amount, where one is given, else of the cancelled units."""
    without_customer: float
    """Of the same, the part that names no customer: nothing could match it."""


def match_cancellations(purchases: pd.DataFrame, cancellations: pd.DataFrame) -> Matched:
    """Match by customer, sku, units (positive in both) and at (the moment); `amount` of cancellations weighs what is left.

    A cancellation at the very moment of the purchase belongs to it, too.
    """
    weights = cancellations["amount" if "amount" in cancellations.columns else "units"].to_numpy(dtype=np.float64)
    left = purchases["units"].to_numpy(dtype=np.int64).copy()
    times = purchases["at"].to_numpy(dtype="datetime64[ns]").astype(np.int64)
    bought = _bought(purchases, cancellations, times)
    found = np.full(len(cancellations), -1, dtype=np.int64)
    nameless = np.zeros(len(cancellations), dtype=np.bool_)
    who, what = cancellations["customer"].to_numpy(), cancellations["sku"].to_numpy()
    units = cancellations["units"].to_numpy(dtype=np.int64)
    when = cancellations["at"].to_numpy(dtype="datetime64[ns]").astype(np.int64)
    for row in np.argsort(when, kind="stable"):
        if who[row] is None or who[row] != who[row]:
            nameless[row] = True
            continue
        for place in reversed(bought.get((who[row], what[row]), [])):
            if times[place] <= when[row] and left[place] >= units[row]:
                left[place] -= units[row]
                found[row] = place
                break
    whole = float(weights.sum())
    missing = float(weights[found < 0].sum())
    return Matched(found, missing / whole if whole else 0.0, float(weights[nameless].sum()) / whole if whole else 0.0)


def _bought(
    purchases: pd.DataFrame, cancellations: pd.DataFrame, times: npt.NDArray[np.int64]
) -> dict[tuple[object, object], list[int]]:
    """Customer and item -> rows of the purchases, the earliest first; of those pairs only that something came back of."""
    keys = ["customer", "sku"]
    wanted = cancellations[keys].dropna().drop_duplicates()
    rows = (
        purchases[keys]
        .assign(row=np.arange(len(purchases)), at=times)
        .merge(wanted, on=keys)
        .sort_values(["at", "row"])
    )
    found: dict[tuple[object, object], list[int]] = {}
    for customer, sku, row in zip(rows["customer"], rows["sku"], rows["row"], strict=True):
        found.setdefault((customer, sku), []).append(int(row))
    return found
