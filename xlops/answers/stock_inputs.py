"""What the stock plan takes from exports and purchase orders, SKU by SKU: catalogue, cost, bundles, what is on its way."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlops.analysis.stock.available import components
from xlops.answers.catalogue import titles
from xlops.answers.costs import unit_costs
from xlops.answers.demand import bundles, demand, ids_of
from xlops.answers.supply import open_orders
from xlops.hub import Hub

NO_DAY = 999
"""Days to an arrival that nobody can count on: its day has passed, or it has none."""


def with_catalogue(hub: Hub, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with what product list, costs and orders say: title, style, category, known_supplier, known_lead, unit_cost, price."""
    names, costs = titles(hub), unit_costs(hub)
    keys = list(zip(rows["store"], rows["sku"], strict=True))
    columns = ["style", "category", "supplier", "lead_days"]
    listed = hub.read("products", ["store", "sku", *columns]) if hub.known("products") else pd.DataFrame(columns=["store", "sku", *columns])  # fmt: skip
    listed = rows[["store", "sku"]].merge(listed.drop_duplicates(["store", "sku"]), on=["store", "sku"], how="left")
    last = open_orders(hub).dropna(subset=["supplier"]).drop_duplicates(["store", "sku"], keep="last")
    ordered = rows[["store", "sku"]].merge(last[["store", "sku", "supplier"]], on=["store", "sku"], how="left")[
        "supplier"
    ]
    supplier = listed["supplier"].astype(object).where(listed["supplier"].notna(), ordered)
    return rows.assign(
        title=[names.get(key, "") for key in keys],
        style=listed["style"].to_numpy(dtype=object),
        category=listed["category"].to_numpy(dtype=object),
        known_supplier=supplier.where(supplier.notna(), "").to_numpy(dtype=object),
        known_lead=pd.to_numeric(listed["lead_days"], errors="coerce").to_numpy(dtype=float, na_value=np.nan),
        unit_cost=[costs[key].bought if key in costs else np.nan for key in keys],
        price=demand(hub).price.reindex(rows["unique_id"]).to_numpy(dtype=float),
    )


def in_bundles(hub: Hub, rows: pd.DataFrame) -> pd.Series:
    """Units of each item that unshipped bundles need: what is reserved of a bundle beyond what is packed of it. Of the
    bundle itself it is less than nothing: what its items owe, the bundle does not.
    """
    pairs = bundles(hub)
    if pairs.empty:
        return pd.Series(np.nan, index=rows.index)
    parts = components(pairs)
    short = (rows["reserved"].fillna(0) - rows["on_hand"].fillna(0).clip(lower=0)).clip(lower=0)
    by_id = pd.Series(short.to_numpy(), index=rows["unique_id"])
    taken = (parts["units"] * by_id.reindex(parts["bundle"]).fillna(0).to_numpy()).groupby(parts["component"]).sum()
    owed = -by_id[by_id.index.isin(parts["bundle"])]
    both = taken.add(owed, fill_value=0.0)
    return pd.Series(both.reindex(rows["unique_id"]).to_numpy(), index=rows.index)


def inbound(hub: Hub, rows: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Units whose day has passed; units that arrive within lead time and review (those late or without a day too); days
    to the next arrival (NO_DAY where only late ones are on their way)."""
    coming = open_orders(hub)
    nothing = pd.Series(np.nan, index=rows.index)
    if coming.empty:
        return nothing, nothing, nothing
    coming = coming.assign(unique_id=ids_of(coming))
    reach = pd.Series((rows["lead"] + rows["review"]).to_numpy(), index=rows["unique_id"]).reindex(coming["unique_id"])
    days = (coming["due_day"] - pd.Timestamp(hub.today)).dt.days.to_numpy(dtype=float)
    counts = np.isnan(days) | (days <= reach.to_numpy())

    def by_sku(chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> pd.Series:
        sums = coming[chosen].groupby("unique_id")["open_units"].sum()
        return pd.Series(sums.reindex(rows["unique_id"]).to_numpy(dtype=float), index=rows.index)

    promised = coming.assign(days=np.where(days >= 0, days, NO_DAY)).groupby("unique_id")["days"].min()
    next_days = pd.Series(promised.reindex(rows["unique_id"]).to_numpy(dtype=float), index=rows.index)
    return by_sku(days < 0), by_sku(counts), next_days
