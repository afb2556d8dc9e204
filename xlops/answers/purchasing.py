"""Purchasing: what to order of whom today, and which week the money is due in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from xlops.answers.numbers import records
from xlops.answers.remember import remembered
from xlops.answers.reorder import listed, reorder
from xlops.answers.suppliers import Supplier, lead_of, suppliers
from xlops.answers.supply import open_orders
from xlops.hub import Hub

WEEKS = 9
"""Weeks from today on of which the cash is shown; what is due later is in the last one."""


@dataclass(frozen=True)
class SupplierOrder:
    """What is to be ordered of one supplier today."""

    supplier: str
    """Blank where nobody knows who supplies."""
    skus: int
    units: float
    cash: float
    """Of the units whose cost is known."""
    lead: float
    prepaid: float
    credit_days: float

    @property
    def now(self) -> float:
        """What is paid when ordering."""
        return self.cash * self.prepaid

    @property
    def later(self) -> float:
        """What is paid after arrival."""
        return self.cash - self.now

    def later_day(self, today: date) -> date:
        """The day on which the rest is due: arrival and the days of credit after it."""
        return today + timedelta(days=math.ceil(self.lead + self.credit_days))


def terms(hub: Hub, name: str) -> tuple[Supplier | None, float, float, float]:
    """A supplier with its lead time, the share that is prepaid (all, unless typed) and the days of credit."""
    known = suppliers(hub).get(name.casefold()) if name else None
    prepaid = 1.0 if known is None or known.prepaid is None else known.prepaid
    credit = 0.0 if known is None or known.credit_days is None else known.credit_days
    return known, lead_of(hub, known), prepaid, credit


@remembered
def supplier_orders(hub: Hub) -> list[SupplierOrder]:
    """The suppliers of everything that is to be ordered, the largest amount first."""
    rows = listed(hub)
    if rows.empty:
        return []
    rows = rows[rows["order"] > 0]
    found = []
    for name, mine in rows.groupby(rows["supplier"].str.casefold(), sort=False):
        supplier, lead, prepaid, credit = terms(hub, str(name))
        shown = supplier.name if supplier else str(mine["supplier"].iloc[0])
        found.append(
            SupplierOrder(
                shown, len(mine), float(mine["order"].sum()), float(mine["cash"].sum()), lead, prepaid, credit
            )
        )
    return sorted(found, key=lambda each: (not each.supplier, -each.cash, each.supplier))


@remembered
def open_payments(hub: Hub) -> pd.DataFrame:
    """The open orders with `rest` (what is still to be paid, blank without a price) and `pay_day`."""
    rows = open_orders(hub)
    names = rows["supplier"].fillna("").astype(str)
    by_name = {each: terms(hub, each) for each in names.unique()}
    prepaid = names.map(lambda each: by_name[each][2]).astype(float)
    credit = names.map(lambda each: by_name[each][3]).astype(float)
    rest = rows["open_units"] * rows["unit_cost"] * (1 - prepaid)
    due = rows["due_day"].fillna(pd.Timestamp(hub.today))
    return rows.assign(rest=rest, pay_day=due + pd.to_timedelta(credit, unit="D"))


@remembered
def cash_weeks(hub: Hub) -> list[tuple[date, float, float]]:
    """Week by week from today: its first day, what today's orders cost in it, what orders on their way still cost in it."""
    weeks = [hub.today + timedelta(days=7 * number) for number in range(WEEKS)]
    new, old = [0.0] * WEEKS, [0.0] * WEEKS

    def place(day: date) -> int:
        return min(max((day - hub.today).days // 7, 0), WEEKS - 1)

    for each in supplier_orders(hub):
        new[0] += each.now
        new[place(each.later_day(hub.today))] += each.later
    for row in records(open_payments(hub).dropna(subset=["rest"])):
        old[place(row["pay_day"].date())] += float(row["rest"])
    return list(zip(weeks, new, old, strict=True))


@dataclass(frozen=True)
class DraftLine:
    """One line of a purchase order that could be sent today."""

    store: str
    sku: str
    title: str
    units: float
    unit_cost: float | None
    """Blank where nobody knows it."""

    @property
    def amount(self) -> float | None:
        """Units times cost."""
        return None if self.unit_cost is None else self.units * self.unit_cost


@dataclass(frozen=True)
class Draft:
    """A purchase order that could be sent to one supplier today."""

    number: str
    supplier: str
    """Blank where nobody knows who supplies."""
    day: date
    due: date
    """When its goods are wanted: today and the supplier's lead time."""
    prepaid: float
    credit_days: float
    lines: tuple[DraftLine, ...]

    @property
    def units(self) -> float:
        """Units of all lines."""
        return sum(each.units for each in self.lines)

    @property
    def amount(self) -> float:
        """Amount of the lines whose cost is known."""
        return sum(each.amount or 0.0 for each in self.lines)

    @property
    def without_cost(self) -> int:
        """Lines whose cost nobody knows."""
        return sum(each.unit_cost is None for each in self.lines)


def orders_known(hub: Hub) -> bool:
    """Can anything be said of what to order? Not without sales by SKU and the stock of something that sells."""
    rows = reorder(hub).rows
    return not rows.empty and bool(rows["order"].notna().any())


@remembered
def drafts(hub: Hub) -> list[Draft]:
    """One purchase order a supplier, of everything that is to be ordered today; numbered by day and place."""
    rows = reorder(hub).rows
    if rows.empty:
        return []
    rows = rows[rows["order"] > 0]
    found = []
    for place, (name, mine) in enumerate(rows.groupby(rows["supplier"].str.casefold(), sort=True), 1):
        supplier, lead, prepaid, credit = terms(hub, str(name))
        lines = tuple(
            DraftLine(
                str(row["store"]),
                str(row["sku"]),
                str(row["title"] or ""),
                float(row["order"]),
                None if pd.isna(row["unit_cost"]) else float(row["unit_cost"]),
            )
            for row in records(mine.sort_values(["store", "sku"], kind="stable"))
        )
        found.append(
            Draft(
                f"PO-{hub.today:%Y%m%d}-{place:02d}",
                supplier.name if supplier else str(mine["supplier"].iloc[0]),
                hub.today,
                hub.today + timedelta(days=math.ceil(lead)),
                prepaid,
                credit,
                lines,
            )
        )
    return found
