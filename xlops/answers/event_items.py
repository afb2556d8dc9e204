"""Which items carried an event, what is left of them, and what an event multiplies demand by for the next plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from xlops.answers.catalogue import titles
from xlops.answers.event_refunds import goods
from xlops.answers.event_review import LEARN, reviews
from xlops.answers.event_window import EventWindow, loud_days
from xlops.answers.kept_uplifts import kept_results
from xlops.answers.numbers import ratio, real
from xlops.answers.remember import remembered
from xlops.answers.stock import cover
from xlops.calendar.periods import Period
from xlops.hub import Hub
from xlops.label import Label

MOST = 40
Carry = Literal["again", "more", "clear", "drop"]
CARRIES: dict[Carry, Label] = {
    "more": Label("sold out or nearly: order more next time", "售罄或将罄：下次多备"),
    "again": Label("carried the event: take it again", "主力款：下次继续"),
    "clear": Label("much is left: clear it before the next plan", "余量过大：下次计划前先清"),
    "drop": Label("sold no more than usual: leave it out", "未见增量：下次不带"),
}
AGAIN, OVER, FEWEST = 1.1, 90.0, 1.0
"""Times an ordinary time from which an item carried the event; days of cover from which too much is left; units that an
ordinary time must bring for a multiple of it to say anything."""


@dataclass(frozen=True)
class CarriedItem:
    """One item of a store in an event; blank where unknown."""

    store: str
    sku: str
    title: str
    units: float
    usual: float
    """Units of as many ordinary days before."""
    uplift: float | None
    paid: float | None
    left: int | None
    days_left: float | None
    carry: Carry


@dataclass(frozen=True)
class EventUplift:
    """What an event multiplies demand by: measured in units, else in money; `typed` is what the operator plans with."""

    window: EventWindow
    measured: float | None
    low: float | None
    high: float | None
    typed: float | None
    lesson: str

    @property
    def factor(self) -> float | None:
        """Times an ordinary time, to plan with."""
        return self.typed if self.typed is not None else self.measured


@remembered
def carried(hub: Hub, window: EventWindow) -> list[CarriedItem]:
    """The items that sold most in the event, each with what to do about it for the next one."""
    days = Period(window.days.start, min(window.days.end, hub.yesterday))
    before = Period(window.days.start - timedelta(days=LEARN), window.days.start - timedelta(days=1))
    loud = loud_days(hub, before)
    ordinary = before.days - len(loud)
    if days.end < days.start or not ordinary:
        return []
    sold = hub.ask(["units", "pay_amt"], by=["store", "sku"], period=days).rows
    usual: dict[tuple[str, str], float] = {}
    for row in hub.ask(["units"], by=["store", "sku"], period=before).rows:
        usual[row["store"], row["sku"]] = real(row["units"]) or 0.0
    for day in loud:
        for row in hub.ask(["units"], by=["store", "sku"], period=Period(day, day)).rows:
            usual[row["store"], row["sku"]] = usual.get((row["store"], row["sku"]), 0.0) - (real(row["units"]) or 0.0)
    stock = {(each.store, each.sku): each for each in cover(hub)}
    names = titles(hub)
    found = []
    for row in sorted(sold, key=lambda row: -(real(row["pay_amt"]) or 0.0)):
        key, units = (row["store"], row["sku"]), real(row["units"])
        if row["sku"] not in goods(hub) or not units or units <= 0:
            continue
        expected = max(usual.get(key, 0.0), 0.0) * days.days / ordinary
        known = stock.get(key)
        left, cover_days = (known.available, known.days) if known else (None, None)
        uplift = ratio(units, expected) if expected >= FEWEST else None
        found.append(
            CarriedItem(
                key[0], key[1], names.get(key, ""), units, expected, uplift, real(row["pay_amt"]), left, cover_days,
                _carry(uplift, left, cover_days, known.lead_days if known else None),
            )
        )  # fmt: skip
        if len(found) == MOST:
            break
    return found


def _carry(uplift: float | None, left: int | None, days: float | None, lead: float | None) -> Carry:
    """A new item has no usual time: it counts as one that carried."""
    strong = uplift is None or uplift >= AGAIN
    if strong and left is not None and (left <= 0 or (days is not None and lead is not None and days < lead)):
        return "more"
    if left is not None and left > 0 and days is not None and days > OVER:
        return "clear"
    return "again" if strong else "drop"


@remembered
def event_uplifts(hub: Hub) -> list[EventUplift]:
    """What each event of the last year multiplied demand by, typed or measured: what a stock plan should ask."""
    typed = kept_results(hub)
    found = []
    for each in reviews(hub):
        uplift, lesson = typed.get((each.window.event, each.window.year), (None, ""))
        lift = each.units or each.paid
        part = lift.event if lift else None
        known = part if part and part.expected > 0 else None
        found.append(
            EventUplift(
                each.window,
                known.actual / known.expected if known else None,
                (known.expected + known.low) / known.expected if known else None,
                (known.expected + known.high) / known.expected if known else None,
                uplift,
                lesson,
            )
        )
    return found
