"""What an item was offered for: the lowest price of so many days, and its list price, from the shop's own records."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from xlops.analysis.eligibility import Lowest, lowest_price
from xlops.answers.numbers import real, records
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period
from xlops.hub import Hub

if TYPE_CHECKING:
    import pandas as pd

LOWEST_DAYS, BACK = 30, 400
"""The days that a lowest price is usually of; the days that are read at most."""


def lowest_of(hub: Hub, store: str, sku: str, *, before: date, days: int = LOWEST_DAYS) -> Lowest:
    """The lowest price of an item in the days before a day: hand prices of the price history, else what was paid for one.

    Days to come count as unknown; without any history the price is None.
    """
    frame = _history(hub, store, sku)
    return lowest_price(frame, sku, before=before, days=days) if frame is not None else Lowest(None, None, 0, days)


@remembered
def list_price_of(hub: Hub, store: str, sku: str) -> float | None:
    """The list price of an item: the latest of the price history, else of the order lines; None where neither has one."""
    window = Period(hub.today - timedelta(BACK), hub.yesterday)
    for fact, column in (("price_history", "list_price"), ("order_lines", "price")):
        if not hub.known(fact):
            continue
        frame = hub.read(fact, ["day", column], period=window, where={"store": store, "sku": sku}).dropna()
        rows = [row for row in records(frame) if row[column] > 0]
        if rows:
            return real(max(rows, key=lambda row: row["day"])[column])
    return None


@remembered
def _history(hub: Hub, store: str, sku: str) -> pd.DataFrame | None:
    import pandas as pd

    window, where = Period(hub.today - timedelta(BACK), hub.yesterday), {"store": store, "sku": sku}
    if hub.known("price_history"):
        frame = hub.read("price_history", ["day", "sku", "hand_price"], period=window, where=where)
        if not frame.empty:
            return frame.rename(columns={"hand_price": "price"})
    if hub.known("order_lines"):
        frame = hub.read("order_lines", ["day", "sku", "units", "paid_amt"], period=window, where=where)
        frame = frame[(frame["units"] > 0) & (frame["paid_amt"] > 0)]
        return pd.DataFrame({"day": frame["day"], "sku": frame["sku"], "price": frame["paid_amt"] / frame["units"]})
    return None
