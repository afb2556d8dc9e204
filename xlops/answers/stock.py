"""How long the stock lasts: units on the shelf over the units that sell, days without stock left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from xlops.answers.catalogue import titles
from xlops.answers.numbers import records
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period
from xlops.hub import Hub


@dataclass(frozen=True)
class Cover:
    """One SKU of a store: what lies there, what sells, how long it lasts. Blank where unknown."""

    store: str
    sku: str
    title: str
    """Blank where only the code is known."""
    available: int | None
    inbound: int
    due_day: date | None
    per_day: float | None
    """Units sold per day in stock over the rate's window, or since it went on sale; None without sales data."""
    days: float | None
    """Days of cover; None when nothing sells or sales are unknown."""
    value: float | None
    in_stock_days: int
    lead_days: float
    """Days from ordering to shelf that are assumed until a supplier's own are known."""
    slow_days: float
    """Days of cover from which stock is called slow."""

    def gone_on(self, today: date) -> date | None:
        """The day on which it is gone at the present rate; None when nothing sells or it lasts over a year."""
        return today + timedelta(days=int(self.days)) if self.days is not None and self.days < 366 else None

    @property
    def out(self) -> bool:
        """Is it out of stock now?"""
        return self.available is not None and self.available <= 0

    @property
    def sells_out(self) -> bool:
        """Is it in stock, and sells out within the lead time?"""
        return not self.out and self.days is not None and self.days < self.lead_days

    @property
    def slow(self) -> bool:
        """Is it in stock, sales known, and would last longer than is slow or does not sell at all?"""
        lasts = self.days is None or self.days > self.slow_days
        return self.per_day is not None and self.available is not None and self.available > 0 and lasts

    def waits(self, today: date) -> bool:
        """Does it sell out within the lead time, and nothing arrives in time?"""
        gone = self.gone_on(today)
        if not self.sells_out or gone is None:
            return False
        return not self.inbound or self.due_day is None or self.due_day < today or self.due_day > gone


@remembered
def cover(hub: Hub) -> list[Cover]:
    """Every SKU of the latest snapshot, the shortest cover first; SKUs that do not sell come last."""
    if not hub.known("stock"):
        return []
    stock = hub.read(
        "stock",
        ["store", "day", "sku", "available", "on_hand", "value"],
        period=Period(hub.today - timedelta(days=90), hub.today),
    )
    if stock.empty:
        return []
    stock["available"] = stock["available"].fillna(stock["on_hand"])
    per_day = stock.groupby(["store", "day", "sku"], as_index=False)[["available", "value"]].sum(min_count=1)
    newest = per_day["day"] == per_day.groupby("store")["day"].transform("max")
    latest = per_day[newest]
    sold = _sold(hub)
    out_days = _days_out(per_day, hub)
    inbound = _inbound(hub)
    names, launched = titles(hub), _launched(hub)
    rows = []
    for row in records(latest):
        key = (row["store"], row["sku"])
        in_stock = max(_days_on_sale(hub, key, launched) - out_days.get(key, 0), 1)
        rate = sold[key[0]].get(key[1], 0.0) / in_stock if key[0] in sold else None
        arriving, due_day = inbound.get(key, (0, None))
        available = None if pd.isna(row["available"]) else int(row["available"])
        rows.append(
            Cover(
                row["store"],
                row["sku"],
                names.get(key, ""),
                available,
                arriving,
                due_day,
                rate,
                max(available, 0) / rate if rate and available is not None else None,
                None if pd.isna(row["value"]) else float(row["value"]),
                in_stock,
                hub.parameter("lead_days"),
                hub.parameter("slow_days"),
            )
        )
    return sorted(rows, key=_shortest_first)


def _window(hub: Hub) -> int:
    """Days over which the speed of selling is measured."""
    return round(hub.parameter("rate_days"))


def _shortest_first(each: Cover) -> tuple[bool, float, float, str, str]:
    return each.days is None, each.days or 0.0, -(each.per_day or 0.0), each.store, each.sku


def _days_on_sale(hub: Hub, key: tuple[str, str], launched: dict[tuple[str, str], date]) -> int:
    """Days of the rate's window on which the SKU could sell: not before its launch, nor before the store's first order."""
    begun = hub.days("orders", key[0]) or hub.days("order_lines", key[0])
    first = max(filter(None, (begun.start if begun else None, launched.get(key))), default=None)
    return min(_window(hub), (hub.today - first).days) if first else _window(hub)


def _launched(hub: Hub) -> dict[tuple[str, str], date]:
    if not hub.known("products"):
        return {}
    rows = records(hub.read("products", ["store", "sku", "launched"]))
    return {
        (row["store"], row["sku"]): row["launched"]
        for row in rows
        if isinstance(row["launched"], date) and row["launched"] == row["launched"]
    }


def _sold(hub: Hub) -> dict[str, dict[str, float]]:
    """Store -> SKU -> units sold in the rate's window, of the stores whose sales by SKU are known."""
    period = Period(hub.yesterday - timedelta(days=_window(hub) - 1), hub.yesterday)
    rows = [row for row in hub.ask(["units"], by=["store", "sku"], period=period).rows if row["units"] is not None]
    found: dict[str, dict[str, float]] = {}
    for store in hub.stores:
        lines, uncoded = hub.days("order_lines", store.id), any(row["store"] == store.id for row in rows)
        if lines and lines.overlap(period) and not uncoded:
            found[store.id] = {}  # nothing was sold, which is known
    for row in rows:
        if row["sku"]:  # where no line has a code nothing is known of any SKU
            found.setdefault(row["store"], {})[row["sku"]] = max(float(row["units"]), 0.0)
    return found


def _days_out(per_day: pd.DataFrame, hub: Hub) -> dict[tuple[str, str], int]:
    """Days of the rate's window on which a snapshot shows the SKU out of stock (a lower bound where snapshots are rare)."""
    before = hub.yesterday - timedelta(days=_window(hub))
    recent = per_day[(per_day["day"] > before) & (per_day["day"] <= hub.yesterday)]
    out = recent[recent["available"] <= 0].groupby(["store", "sku"], as_index=False).agg(days=("day", "nunique"))
    return {(row["store"], row["sku"]): int(row["days"]) for row in records(out)}


def _inbound(hub: Hub) -> dict[tuple[str, str], tuple[int, date | None]]:
    if not hub.known("inbound"):
        return {}
    rows = hub.read("inbound", ["store", "sku", "due_day", "received_day", "ordered_units", "received_units"])
    rows = rows[rows["received_day"].isna()]
    found: dict[tuple[str, str], tuple[int, date | None]] = {}
    for row in records(rows):
        units, first = found.get((row["store"], row["sku"]), (0, None))
        received = int(row["received_units"]) if row["received_units"] == row["received_units"] else 0
        due_day = row["due_day"] if isinstance(row["due_day"], date) and row["due_day"] == row["due_day"] else None
        found[row["store"], row["sku"]] = (
            units + int(row["ordered_units"]) - received,
            min(filter(None, (first, due_day)), default=None),
        )
    return found
