"""Age of the stock, first in, first out: what is left is the newest that came in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

EDGES = (30, 60, 90, 180, 365)
"""Days at which a new bucket begins."""


def fifo_ageing(
    on_hand: pd.Series, receipts: pd.DataFrame, *, today: date, edges: Sequence[int] = EDGES
) -> pd.DataFrame:
    """Units on hand by age: unique_id, one column a bucket (0-29, 30-59 ... 365+), unknown, mean_age (of what is known).

    `on_hand` by unique_id; `receipts` unique_id, day, units. The newest receipts are taken to lie there still; what no
    receipt accounts for is of unknown age, older than any of them. Receipts after `today` and negative stock are none.
    """
    names = [f"{low}-{high - 1}" for low, high in zip((0, *edges[:-1]), edges, strict=True)] + [f"{edges[-1]}+"]
    left = on_hand.groupby(level=0).sum().clip(lower=0).astype(float)
    came = receipts.assign(age=(pd.Timestamp(today) - pd.to_datetime(receipts["day"])).dt.days)
    came = came[(came["age"] >= 0) & (came["units"] > 0) & came["unique_id"].isin(left.index)]
    came = came.sort_values(["unique_id", "age"], kind="stable")
    reached = came.groupby("unique_id")["units"].cumsum()
    held = left.reindex(came["unique_id"]).to_numpy()
    still = np.clip(held - (reached - came["units"]).to_numpy(dtype=float), 0, came["units"].to_numpy(dtype=float))
    bucket = np.searchsorted(np.asarray(edges), came["age"].to_numpy(), side="right")
    pieces = pd.DataFrame(
        {"unique_id": came["unique_id"].to_numpy(), "bucket": bucket, "units": still, "age": came["age"].to_numpy()}
    )
    table = pd.DataFrame(0.0, index=left.index, columns=names)
    sums = pieces.groupby(["unique_id", "bucket"])["units"].sum()
    for number, name in enumerate(names):
        if number in sums.index.get_level_values("bucket"):
            table[name] = sums.xs(number, level="bucket").reindex(left.index).fillna(0.0)
    known = table.sum(axis=1)
    table["unknown"] = left - known
    aged = (pieces["units"] * pieces["age"]).groupby(pieces["unique_id"]).sum().reindex(left.index).fillna(0.0)
    table["mean_age"] = np.divide(aged, known, out=np.full(len(known), np.nan), where=known > 0)
    return table.rename_axis("unique_id").reset_index()
