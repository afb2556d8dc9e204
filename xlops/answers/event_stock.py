"""Event stock: what each coming event will take of each item, when to order it, and how the last plans would have done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from xlops.analysis.forecast import event_totals, expected_units
from xlops.analysis.stock.event_plan import Review, review
from xlops.analysis.stock.newsvendor import SALVAGE
from xlops.answers.campaigns import market
from xlops.answers.demand import demand
from xlops.answers.event_days import EventDays, event_days, named
from xlops.answers.numbers import filled, records
from xlops.answers.remember import remembered
from xlops.answers.reorder import arrivals, listed
from xlops.calendar.closures import closures
from xlops.calendar.events.base import LEVELS
from xlops.calendar.periods import Period
from xlops.errors import UsageError
from xlops.hub import Hub

MOST_EVENTS, MOST_ITEMS = 4, 60
"""Events that are planned, and items of each: those that bring most."""
LEAST_UNITS = 1.0
"""Units expected of an event below which an item is not listed."""
MOST_REVIEWS = 4
DEPENDENT = 0.3
"""Share of a year's sales in one event above which the year hangs on it."""


@dataclass(frozen=True)
class EventItem:
    """One item of one coming event. Units; None is unknown."""

    event: EventDays
    store: str
    sku: str
    title: str
    baseline: float
    """What the event's days would sell without it."""
    uplift: float
    mean: float
    p50: float
    p90: float
    p95: float
    until: float
    """What sells before the event begins."""
    stock: float | None
    """Available, with what is locked for events: it is for this."""
    inbound: float
    """On its way, due by the event."""
    price: float | None
    cost: float | None
    supplier: str
    lead_days: float
    moq: float
    pack: float
    closed: Period | None
    """Days on which suppliers take and make nothing."""

    @property
    def margin(self) -> float | None:
        """What a unit that sells earns: price less cost."""
        return None if self.price is None or self.cost is None else self.price - self.cost

    @property
    def loss(self) -> float | None:
        """What a unit that is left loses, where half of its cost comes back."""
        return None if self.cost is None else self.cost * (1 - SALVAGE)

    @property
    def factors(self) -> tuple[float, float, float]:
        """P50, P90 and P95 over the expected units."""
        return self.p50 / self.mean, self.p90 / self.mean, self.p95 / self.mean


@dataclass(frozen=True)
class PastEvent:
    """An event of the last year: what it sold, and how a plan of that time would have done."""

    event: EventDays
    paid: float | None
    share: float | None
    """Of what was paid in the last 365 days."""
    review: Review | None
    """None where too little was known before it."""


@remembered
def coming_items(hub: Hub) -> tuple[EventItem, ...]:
    """The items of the next events, by event and what they bring; () without demand or events to come."""
    rows = demand(hub).rows
    if rows.empty:
        return ()
    last = rows["ds"].max().date()
    events = event_days(hub)
    ahead = [each for each in events if each.end > max(last, hub.yesterday)]
    if not ahead:
        return ()
    calendar = named(events)
    ids = _listed_ids(hub)
    rows = rows[rows["unique_id"].isin(ids)]
    if rows.empty:
        return ()
    totals = event_totals(rows, events=calendar)
    # an event that a larger one cuts in two has two runs; it is planned as one
    year = pd.Series({(each.event, pd.Timestamp(day)): each.id for each in ahead for day in each.days})
    totals = totals.assign(at=year.reindex(pd.MultiIndex.from_frame(totals[["event", "start"]])).to_numpy())
    chosen = [each for each in ahead if totals["at"].eq(each.id).any()][:MOST_EVENTS]
    if not chosen:
        return ()
    horizon = max((each.start - last).days for each in chosen)
    until = _until(rows, calendar, max(horizon, 1), chosen)
    found: list[EventItem] = []
    for event in chosen:
        mine = totals[totals["at"].eq(event.id)].groupby("unique_id")[["baseline", "mean", "p50", "p90", "p95"]].sum()
        mine = mine[mine["mean"] >= LEAST_UNITS]
        worth = mine["mean"] * demand(hub).price.reindex(mine.index).fillna(demand(hub).price.median())
        best = worth.sort_values(ascending=False, kind="stable").index[:MOST_ITEMS]
        found += [_item(hub, event, str(id), mine.loc[id], float(until[event.id].get(id, 0.0))) for id in best]
    return tuple(found)


@remembered
def past_events(hub: Hub) -> tuple[PastEvent, ...]:
    """The events of the last year, latest first; the largest of them, the latest first, with a review of the plan."""
    rows = demand(hub).rows
    since = hub.today - timedelta(days=365)
    gone = [each for each in event_days(hub) if each.start >= since and each.end <= hub.yesterday]
    paid = {
        row["day"]: row["pay_amt"] for row in hub.ask(["pay_amt"], by=["day"], period=Period(since, hub.yesterday)).rows
    }
    year = sum(float(each) for each in paid.values() if each is not None)
    marked = rows.merge(named(event_days(hub)), on="ds", how="left") if not rows.empty else rows
    ahead = round(hub.parameter("lead_days"))
    reviews: dict[str, Review] = {}
    for each in sorted(gone, key=lambda each: ([*LEVELS].index(each.level), -each.start.toordinal())):
        if len(reviews) == MOST_REVIEWS or rows.empty:
            break
        if any(paid.get(day) for day in each.days):
            start, end = pd.Timestamp(each.start), pd.Timestamp(each.end)
            look = review(marked, event=each.event, start=start, end=end, ahead=ahead)
            if look is not None:
                reviews[each.id] = look
    found = []
    for each in reversed(gone):
        known = [float(amount) for day in each.days if (amount := paid.get(day)) is not None]
        whole = sum(known) if known else None
        found.append(PastEvent(each, whole, whole / year if whole is not None and year else None, reviews.get(each.id)))
    return tuple(found)


def supplier_closure(hub: Hub, arrive: date) -> Period | None:
    """The days around the Spring Festival on which suppliers make nothing, where they lie before `arrive` or around it;
    None for a shop outside China, whose suppliers' holidays nobody knows, until a closure is typed."""
    if market(hub) != "cn":
        return None
    for year in (arrive.year, arrive.year + 1):
        try:
            days = closures(year, announced=hub.events).suppliers.days
        except UsageError:
            continue
        if hub.today <= days.end and days.start <= arrive:
            return days
    return None


def _listed_ids(hub: Hub) -> set[str]:
    """Items that the stock plan has: in stock or on their way; of stores without a stock export those that sold in 90 days."""
    rows, sales = listed(hub), demand(hub).rows
    recent = sales[(sales["ds"] > sales["ds"].max() - pd.Timedelta(days=90)) & (sales["y"] > 0)]["unique_id"].unique()
    known = rows["on_hand"].notna() | rows["unique_id"].isin(recent)
    return set(rows.loc[known, "unique_id"])


def _until(rows: pd.DataFrame, calendar: pd.DataFrame, horizon: int, chosen: list[EventDays]) -> dict[str, pd.Series]:
    """Event -> unique_id -> units that sell from the day after the last known one until the event begins."""
    daily = expected_units(rows, horizon=horizon, events=calendar)
    return {
        each.id: daily[daily["ds"] < pd.Timestamp(each.start)].groupby("unique_id", observed=True)["mean"].sum()
        for each in chosen
    }


def _item(hub: Hub, event: EventDays, id: str, found: pd.Series, until: float) -> EventItem:
    plan = _plan_of(hub)[id]
    coming = arrivals_of(hub).get(id, ())
    baseline, mean = float(found["baseline"]), float(found["mean"])
    free = filled(plan["available"])
    return EventItem(
        event=event,
        store=plan["store"],
        sku=plan["sku"],
        title=plan["title"],
        baseline=baseline,
        uplift=mean / baseline if baseline > 0 else 1.0,
        mean=mean,
        p50=float(found["p50"]),
        p90=float(found["p90"]),
        p95=float(found["p95"]),
        until=until,
        stock=None if free is None else free + (filled(plan["locked"]) or 0.0),
        inbound=sum(units for due, units in coming if due <= event.start),
        price=filled(plan["price"]),
        cost=filled(plan["unit_cost"]),
        supplier=str(plan["supplier"] or ""),
        lead_days=float(plan["lead"]),
        moq=float(plan["moq"]),
        pack=float(plan["pack"]),
        closed=supplier_closure(hub, event.arrive),
    )


@remembered
def _plan_of(hub: Hub) -> dict[str, dict[str, Any]]:
    rows = listed(hub)
    names = ["store", "sku", "title", "available", "locked", "price", "unit_cost", "supplier", "lead", "moq", "pack"]
    return dict(zip(rows["unique_id"], records(rows[names]), strict=True))


@remembered
def arrivals_of(hub: Hub) -> dict[str, tuple[tuple[date, float], ...]]:
    """unique_id -> (day, units) of what is on its way with a day that has not passed."""
    found: dict[str, list[tuple[date, float]]] = {}
    table = arrivals(hub)
    for id, eta, units in zip(table["unique_id"], table["eta"], table["units"], strict=True):
        found.setdefault(id, []).append((eta.date(), float(units)))
    return {id: tuple(each) for id, each in found.items()}
