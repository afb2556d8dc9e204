"""Lost sales: what a SKU would have sold on the days on which it was out of stock."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlops.analysis.demand.frames import truths
from xlops.analysis.demand.model import learn_model
from xlops.analysis.demand.panel import read_panel


def lost_sales(demand: pd.DataFrame, *, price: pd.Series | None = None) -> pd.DataFrame:
    """Of SKUs with days out of stock: unique_id, days_out, expected, sold, lost_units and, with `price`, lost_amount.

    `demand` needs in_stock. Expected is the level known the week before x the weekday x the event; what was sold on such
    a day all the same is taken off. `price` is the money that a unit is worth (price or margin), by unique_id.
    """
    names = ["unique_id", "days_out", "expected", "sold", "lost_units"] + (["lost_amount"] if price is not None else [])
    if "in_stock" not in demand.columns or demand.empty:
        return pd.DataFrame(columns=names)
    panel, _ = read_panel(demand)
    out = demand[~truths(demand["in_stock"])]
    sold = pd.to_numeric(out["y"], errors="coerce").clip(lower=0).fillna(0.0)
    listed = pd.DataFrame(
        {"unique_id": out["unique_id"].to_numpy(), "ds": pd.to_datetime(out["ds"]).to_numpy(), "sold": sold.to_numpy()}
    )
    listed = listed.groupby(["unique_id", "ds"], observed=True)[["sold"]].sum().reset_index()
    row = panel.ids.get_indexer(pd.Index(listed["unique_id"]))
    column = panel.days - 1 - (panel.last - listed["ds"].to_numpy().astype("datetime64[D]")).astype(int)
    inside = column >= 0
    listed, row, column = listed[inside], row[inside], column[inside]
    expected = np.zeros(len(listed))
    for rows, fit, _ in learn_model(panel, (0.5,)).parts(panel):
        mine = np.flatnonzero((row >= rows.start) & (row < rows.stop))
        at, day = row[mine] - rows.start, column[mine]
        level = fit.trail[np.maximum(day // 7 - 1, 0), at]
        expected[mine] = level * fit.shape[at, day % 7] * fit.uplift[at, fit.panel.event[at, day]]
    listed = listed.assign(days_out=1, expected=expected, lost_units=np.maximum(expected - listed["sold"], 0))
    table = (
        listed.groupby("unique_id", observed=True)[["days_out", "expected", "sold", "lost_units"]].sum().reset_index()
    )
    if price is not None:
        table["lost_amount"] = table["lost_units"] * price.reindex(table["unique_id"]).to_numpy(dtype=float)
    return table[names]
