"""What a unit costs now, item by item."""

from __future__ import annotations

import pandas as pd

from xlops.answers.remember import remembered
from xlops.hub import Hub


@remembered
def unit_costs(hub: Hub) -> dict[tuple[str, str], float]:
    """(store, sku) -> landed cost of a unit in force today; items without one are left out."""
    if not hub.known("product_costs"):
        return {}
    rows = hub.read("product_costs", ["store", "sku", "valid_from", "unit_cost"])
    rows = rows[rows["unit_cost"].notna() & ~(pd.to_datetime(rows["valid_from"]) > pd.Timestamp(hub.today))]
    rows = rows.sort_values("valid_from", kind="stable", na_position="first").drop_duplicates(
        ["store", "sku"], keep="last"
    )
    return {
        (store, sku): float(cost) for store, sku, cost in rows[["store", "sku", "unit_cost"]].itertuples(index=False)
    }
