"""Broken sizes: a style that still has stock but not in the sizes that sell."""

from __future__ import annotations

import pandas as pd

from xlops.analysis.stock.available import numbers

CORE = 0.7
"""The best-selling sizes that make up this share of a style's demand are its core."""
BROKEN = 0.3
"""A style is broken when sizes of this share of its demand are out."""


def broken_sizes(stock: pd.DataFrame, *, core: float = CORE, broken: float = BROKEN) -> pd.DataFrame:
    """By style: style, sizes, out (sizes without stock), core_out (core ones among them), share_out, units_left, broken.

    `stock` has unique_id, style, size, available and d (units a day). `share_out` is the part of the style's demand whose
    sizes are out. A style is broken when it still has units, and a core size or `broken` of the demand is out.
    """
    names = ["style", "sizes", "out", "core_out", "share_out", "units_left", "broken"]
    table = (
        stock[["style", "size"]]
        .astype(object)
        .assign(d=numbers(stock, "d", 0.0), units=numbers(stock, "available", 0.0))
    )
    table = table.dropna(subset=["style", "size"]).groupby(["style", "size"], sort=False, as_index=False).sum()
    rows = []
    for style, sizes in table.groupby("style", sort=True):
        if len(sizes) < 2:
            continue
        ranked = sizes.sort_values("d", ascending=False, kind="stable")
        whole = ranked["d"].sum()
        share = ranked["d"] / whole if whole > 0 else ranked["d"] * 0 + 1 / len(ranked)
        is_core = (share.cumsum() - share) < core
        out = ranked["units"] <= 0
        missing = float(share[out].sum())
        left = float(ranked["units"].clip(lower=0).sum())
        said = ", ".join(map(str, ranked.loc[out, "size"])), ", ".join(map(str, ranked.loc[out & is_core, "size"]))
        rows.append(
            (style, len(ranked), *said, missing, left, left > 0 and (bool((out & is_core).any()) or missing >= broken))
        )
    return pd.DataFrame(rows, columns=names)
