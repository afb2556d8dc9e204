"""Supply: purchase orders of exports and of the ledger as one, what of them is open, what they teach of suppliers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from xlops.answers.remember import remembered
from xlops.hub import Hub

LEAST_ORDERS = 3
"""Arrivals of a supplier from which its lead time is learned."""
REMEMBERED = 730
"""Days for which arrivals are remembered."""
KEY = ["store", "po", "sku"]
COLUMNS = [*KEY, "supplier", "ordered_day", "due_day", "received_day", "ordered_units", "received_units", "unit_cost", "currency", "state"]  # fmt: skip


@dataclass(frozen=True)
class Learned:
    """What a supplier's arrivals say: their number, lead time and its deviation in days, shares on time and received."""

    orders: int
    lead_days: float | None
    lead_sd: float | None
    on_time: float | None
    """Of the orders that had a promised day: share that arrived no later. None where none had."""
    fill: float | None
    """Units received over units ordered."""


@remembered
def purchase_orders(hub: Hub) -> pd.DataFrame:
    """Every line of a purchase order once, days as datetime64: columns of COLUMNS, `open_units` (0 when received, planned
    or cancelled) and `typed`. A line of the ledger stands in place of the exported one of the same key. `unit_cost` is blank in another currency than the
    shop's; its units count all the same.
    """
    parts = []
    if hub.known("inbound"):
        found = hub.read(
            "inbound", [*(each for each in COLUMNS if each not in ("ordered_day", "state")), "day"], any_currency=True
        )
        parts.append(found.rename(columns={"day": "ordered_day"}).assign(state=None, typed=False))
    if hub.known("purchase_orders"):
        parts.append(hub.read("purchase_orders", COLUMNS, any_currency=True).assign(typed=True))
    parts.append(pd.DataFrame(columns=[*COLUMNS, "typed"]))  # without any order the columns are there all the same
    table = pd.concat([each.astype(object) for each in parts if len(each) or len(parts) == 1], ignore_index=True)
    table = table.drop_duplicates(KEY, keep="last").reset_index(drop=True)
    for name in ("ordered_day", "due_day", "received_day"):
        table[name] = pd.to_datetime(table[name], errors="coerce")
    for name in ("ordered_units", "received_units", "unit_cost"):
        table[name] = pd.to_numeric(table[name], errors="coerce").astype(float)
    table["typed"] = table["typed"].astype(bool)
    foreign = table["currency"].notna() & (table["currency"] != hub.settings.currency)
    table["unit_cost"] = table["unit_cost"].where(~foreign)
    done = table["received_day"].notna() | table["state"].isin(["received", "cancelled", "planned"])
    rest = (table["ordered_units"].fillna(0) - table["received_units"].fillna(0)).clip(lower=0)
    table["open_units"] = np.where(done, 0.0, rest)
    return table


@remembered
def open_orders(hub: Hub) -> pd.DataFrame:
    """The lines that are still to come, the earliest due first, those without a day last."""
    table = purchase_orders(hub)
    return table[table["open_units"] > 0].sort_values(["due_day", "store", "po", "sku"], kind="stable")


@remembered
def learned(hub: Hub) -> dict[str, Learned]:
    """Supplier -> what arrivals of the last two years say of it."""
    table = purchase_orders(hub)
    table = table[table["supplier"].notna() & table["received_day"].notna() & table["ordered_day"].notna()]
    table = table[(pd.Timestamp(hub.today) - table["received_day"]).dt.days.between(0, REMEMBERED)]
    if table.empty:
        return {}
    days = (table["received_day"] - table["ordered_day"]).dt.days.astype(float)
    promised = table["due_day"].notna()
    late = (table["received_day"] > table["due_day"]).where(promised)
    by = table.assign(days=days.where(days >= 0), on_time=1.0 - late.astype(float)).groupby("supplier", sort=True)
    found = by.agg(
        orders=("days", "count"),
        lead=("days", "mean"),
        spread=("days", "std"),
        on_time=("on_time", "mean"),
        asked=("ordered_units", "sum"),
        came=("received_units", "sum"),
    )
    return {
        str(name): Learned(
            int(row.orders),
            float(row.lead) if row.orders >= LEAST_ORDERS else None,
            float(row.spread) if row.orders >= LEAST_ORDERS else None,
            None if pd.isna(row.on_time) else float(row.on_time),
            float(row.came / row.asked) if row.asked > 0 else None,
        )
        for name, row in zip(found.index, found.itertuples(index=False), strict=True)
    }
