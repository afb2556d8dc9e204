"""Transfers between stores: what lies too long in one place and is about to run out in another."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlops.analysis.stock.available import numbers

KEEP_DAYS = 42.0
"""Days of its own demand, beyond its target, that a store keeps before it gives anything away."""


def transfers(stock: pd.DataFrame, *, keep_days: float = KEEP_DAYS, least: float = 1.0) -> pd.DataFrame:
    """Moves: unique_id, from_store, to_store, units, cover_before and cover_after (days, of the receiver).

    `stock` has store, unique_id, available, target and d (units a day), optionally inbound. A store can give what it has on
    hand above its target and `keep_days` of demand, and lacks what is below its target with its inbound. The store that
    runs out first is served first, by the store with most to give; moves of fewer than `least` units are not worth a
    parcel. Whole units only.
    """
    names = ["unique_id", "from_store", "to_store", "units", "cover_before", "cover_after"]
    table = stock[["store", "unique_id"]].assign(
        **{name: numbers(stock, name, 0.0) for name in ("available", "target", "d", "inbound")}
    )
    table = table.groupby(["unique_id", "store"], as_index=False, sort=True).sum()
    table["spare"] = np.floor(np.maximum(table["available"] - table["target"] - keep_days * table["d"], 0))
    table["lack"] = np.ceil(np.maximum(table["target"] - table["available"] - table["inbound"], 0))
    live = table.groupby("unique_id")[["spare", "lack"]].transform("sum").gt(0).all(axis=1)
    moves = []
    for sku, rows in table[live].groupby("unique_id", sort=True):
        spare = dict(zip(rows["store"], rows["spare"], strict=True))
        needy = rows[rows["lack"] > 0].assign(cover=lambda each: each["available"] / each["d"].clip(lower=1e-9))
        needy = needy.sort_values(["cover", "store"])
        figures = needy[["lack", "available", "d"]].to_numpy(dtype=float).tolist()
        for receiver, (lack, have, rate) in zip(needy["store"], figures, strict=True):
            for store in sorted(spare, key=lambda name: (-spare[name], str(name))):
                units = min(spare[store], lack)
                if units < least or store == receiver:
                    continue
                spare[store] -= units
                lack -= units
                before, after = (have / rate, (have + units) / rate) if rate > 0 else (np.nan, np.nan)
                moves.append((sku, store, receiver, units, before, after))
                have += units
    return pd.DataFrame(moves, columns=names)
