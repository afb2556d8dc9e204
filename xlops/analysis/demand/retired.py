"""The end of a life: a SKU that has not sold for longer than chance explains."""

from __future__ import annotations

import numpy as np

from xlops.analysis.demand.arrays import Bools, Floats, Places
from xlops.analysis.demand.panel import Panel

LEAST_GAP = 14
"""Known days without a sale before anything is concluded."""
LOOK_BACK = 84
"""Days before the last sale from which the share of selling days is read."""
SURE = 1e-3
"""A gap this improbable at the former pace is an end: the level follows the fastest constant only."""


def retired_share(panel: Panel) -> Floats:
    """From 0 (selling as ever) to 1 (ended) per SKU."""
    sold = panel.known & (panel.units > 0)
    days = panel.days
    last = np.where(sold.any(axis=1), days - 1 - np.argmax(sold[:, ::-1], axis=1), -1)
    gap = _since(panel.known, last)
    column = np.arange(days)
    window = (column <= last[:, None]) & (column > last[:, None] - LOOK_BACK) & panel.known
    seen = window.sum(axis=1)
    share = (sold & window).sum(axis=1) / np.maximum(seen, 1)
    chance = np.power(1 - np.minimum(share, 0.99), gap)
    known_long = (gap >= LEAST_GAP) & (seen >= LEAST_GAP)
    return np.where(known_long, np.clip(np.log(np.maximum(chance, 1e-30)) / np.log(SURE), 0, 1) ** 2, 0).astype(
        np.float32
    )


def _since(known: Bools, last: Places) -> Places:
    """Known days after the last sale."""
    result: Places = (known & (np.arange(known.shape[1]) > last[:, None])).sum(axis=1)
    return result
