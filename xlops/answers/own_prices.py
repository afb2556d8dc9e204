"""What a buyer pays for our items, and what each brings a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from xlops.answers.numbers import records
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period
from xlops.errors import QuestionError
from xlops.hub import Hub
from xlops.label import Label

Basis = Literal["history", "paid", "list"]
BASES: dict[Basis, Label] = {
    "history": Label("our price history", "本店价格历史"),
    "paid": Label("paid per unit, last {n} days", "近 {n} 天件单价").format(n=14),
    "list": Label("our list price", "本店标价"),
}
PAID_DAYS, HISTORY_DAYS, RATE_DAYS = 14, 60, 28
"""Days over which a price paid is taken; for which a noted price is taken to hold; over which sales a day are told."""


@dataclass(frozen=True)
class OwnPrice:
    """Our hand price of a SKU, and where it is from."""

    price: float
    basis: Basis


@dataclass(frozen=True)
class Takings:
    """What a SKU brings on an ordinary day: visitors x conversion x value of an order. None where unknown."""

    paid: float
    orders: float
    visitors: float | None
    """People who came to its page a day, counted once a portal."""

    @property
    def conversion(self) -> float | None:
        """Orders over visitors."""
        return self.orders / self.visitors if self.visitors else None

    @property
    def value(self) -> float | None:
        """Paid for the item in an order that holds it."""
        return self.paid / self.orders if self.orders else None


@remembered
def own_prices(hub: Hub) -> dict[tuple[str, str], OwnPrice]:
    """(store, sku) -> our hand price now: noted, else paid of late, else listed."""
    found: dict[tuple[str, str], OwnPrice] = {}
    if hub.known("products"):
        for row in records(hub.read("products", ["store", "sku", "list_price"]).dropna()):
            if row["list_price"] > 0:
                found[row["store"], row["sku"]] = OwnPrice(float(row["list_price"]), "list")
    for row in _sums(hub, ["pay_amt", "units"], PAID_DAYS):
        if row["sku"] and row["units"] and row["pay_amt"] and float(row["units"]) > 0 and float(row["pay_amt"]) > 0:
            found[row["store"], row["sku"]] = OwnPrice(float(row["pay_amt"]) / float(row["units"]), "paid")
    if hub.known("price_history"):
        period = Period(hub.today - timedelta(HISTORY_DAYS), hub.today)
        rows = hub.read("price_history", ["store", "sku", "day", "list_price", "hand_price"], period=period)
        rows["price"] = rows["hand_price"].fillna(rows["list_price"])
        for row in records(rows[rows["price"] > 0]):  # in the order of days: the last one stays
            found[row["store"], row["sku"]] = OwnPrice(float(row["price"]), "history")
    return found


@remembered
def takings(hub: Hub) -> dict[tuple[str, str], Takings]:
    """(store, sku) -> what it brings a day over the last RATE_DAYS days."""
    visitors: dict[tuple[str, str], float] = {}
    if hub.known("traffic"):
        try:
            found = hub.ask(["uv"], by=["store", "sku"], period=_last(hub, RATE_DAYS)).rows
        except QuestionError:  # no export tells visitors by item
            found = []
        visitors = {(row["store"], row["sku"]): float(row["uv"]) / RATE_DAYS for row in found if row["uv"]}
    return {
        (row["store"], row["sku"]): Takings(
            float(row["pay_amt"]) / RATE_DAYS,
            float(row["orders"] or 0) / RATE_DAYS,
            visitors.get((row["store"], row["sku"])),
        )
        for row in _sums(hub, ["pay_amt", "orders"], RATE_DAYS)
        if row["sku"] and row["pay_amt"]
    }


def _sums(hub: Hub, metrics: list[str], days: int) -> list[dict[str, Any]]:
    if not hub.known("order_lines"):
        return []
    return hub.ask(metrics, by=["store", "sku"], period=_last(hub, days)).rows


def _last(hub: Hub, days: int) -> Period:
    return Period(hub.yesterday - timedelta(days - 1), hub.yesterday)
