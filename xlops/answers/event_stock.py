"""Event stock: what each coming event will take of each item, when to order it, and how the last plans would have done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from xlops.analysis.forecast import event_totals, forecast
from xlops.analysis.stock.event_plan import Review, review
from xlops.analysis.stock.newsvendor import SALVAGE
from xlops.answers.campaigns import market
from xlops.answers.catalogue import titles
from xlops.answers.demand import demand
from xlops.answers.event_days import EventDays, event_days, named
from xlops.answers.plan_settings import number_in, text_in, typed_rows
from xlops.answers.remember import remembered
from xlops.answers.stock_now import stock_now
from xlops.answers.suppliers import lead_of, suppliers
from xlops.answers.supply import open_orders
from xlops.answers.unit_costs import unit_costs
from xlops.calendar.closures import closures
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
    """On hand less what is sold and not shipped; what is locked for events is for this."""
    inbound: float
    """On its way, due by the event."""
    price: float | None
    cost: float | None
    supplier: str
    lead_days: float
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
    totals = event_totals(rows, events=calendar)
    ids = _listed_ids(hub, rows)
    totals = totals[totals["unique_id"].isin(ids)]
    # an event that a larger one cuts in two has two runs; it is planned as one
    year = {(each.event, day): each for each in ahead for day in each.days}
    totals = totals.assign(at=[year.get((row.event, row.start.date())) for row in totals.itertuples(index=False)])
    totals = totals[totals["at"].notna()]
    chosen = [each for each in ahead if (totals["at"] == each).any()][:MOST_EVENTS]
    if not chosen:
        return ()
    horizon = max((each.start - last).days for each in chosen)
    until = _until(rows, calendar, ids, max(horizon, 1), chosen)
    found: list[EventItem] = []
    for event in chosen:
        mine = totals[totals["at"] == event].groupby("unique_id")[["baseline", "mean", "p50", "p90", "p95"]].sum()
        mine = mine[mine["mean"] >= LEAST_UNITS]
        worth = mine["mean"] * demand(hub).price.reindex(mine.index).fillna(demand(hub).price.median())
        best = worth.sort_values(ascending=False, kind="stable").index[:MOST_ITEMS]
        found += [_item(hub, event, str(id), mine.loc[id], float(until[event.id].get(id, 0.0))) for id in best]
    return tuple(found)


@remembered
def past_events(hub: Hub) -> tuple[PastEvent, ...]:
    """The events of the last year, latest first; the latest of them with a review of the plan."""
    rows = demand(hub).rows
    since = hub.today - timedelta(days=365)
    gone = [each for each in event_days(hub) if each.start >= since and each.end <= hub.yesterday]
    paid = {
        row["day"]: row["pay_amt"] for row in hub.ask(["pay_amt"], by=["day"], period=Period(since, hub.yesterday)).rows
    }
    year = sum(float(each) for each in paid.values() if each is not None)
    found, reviewed = [], 0
    calendar = named(event_days(hub))
    marked = rows.merge(calendar, on="ds", how="left") if not rows.empty else rows
    for each in reversed(gone):
        known = [float(paid[day]) for day in each.days if paid.get(day) is not None]
        amount = sum(known) if known else None
        look = None
        if reviewed < MOST_REVIEWS and not rows.empty and amount:
            ahead = round(hub.parameter("lead_days"))
            look = review(
                marked, event=each.event, start=pd.Timestamp(each.start), end=pd.Timestamp(each.end), ahead=ahead
            )
            reviewed += look is not None
        found.append(PastEvent(each, amount, amount / year if amount is not None and year else None, look))
    return tuple(found)


def supplier_closure(hub: Hub, arrive: date) -> Period | None:
    """The days around the Spring Festival on which suppliers make nothing, where they lie before `arrive` or around it;
    None for a shop outside China, whose suppliers' holidays nobody knows, until a closure is typed."""
    if market(hub) != "cn":
        return None
    for year in (arrive.year, arrive.year + 1):
        try:
            days = closures(year, announced=hub.settings.events).suppliers.days
        except UsageError:
            continue
        if hub.today <= days.end and days.start <= arrive:
            return days
    return None


def _listed_ids(hub: Hub, rows: pd.DataFrame) -> set[str]:
    """Items that lie in stock or are on their way; of stores without a stock export those that sold in 90 days."""
    shelf = stock_now(hub).rows
    stocked = set(shelf["store"].unique())
    ids = {f"{store}|{sku}" for store, sku in shelf[["store", "sku"]].itertuples(index=False)}
    recent = rows[(rows["ds"] > rows["ds"].max() - pd.Timedelta(days=90)) & (rows["y"] > 0)]
    return ids | {id for id in recent["unique_id"].unique() if id.partition("|")[0] not in stocked}


def _until(
    rows: pd.DataFrame, calendar: pd.DataFrame, ids: set[str], horizon: int, chosen: list[EventDays]
) -> dict[str, pd.Series]:
    """Event -> unique_id -> units that sell from the day after the last known one until the event begins."""
    daily = forecast(rows, horizon=horizon, events=calendar)[["unique_id", "ds", "mean"]]
    daily = daily[daily["unique_id"].isin(ids)]
    return {
        each.id: daily[daily["ds"] < pd.Timestamp(each.start)].groupby("unique_id", observed=True)["mean"].sum()
        for each in chosen
    }


def _item(hub: Hub, event: EventDays, id: str, found: pd.Series, until: float) -> EventItem:
    store, _, sku = id.partition("|")
    key = (store, sku)
    on_hand, inbound = _shelf(hub).get(id), _inbound(hub)
    arriving = sum(units for due, units in inbound.get(id, ()) if due is not None and due <= event.start)
    supplier, lead = lead_time(hub, store, sku)
    price = demand(hub).price.get(id)
    baseline, mean = float(found["baseline"]), float(found["mean"])
    return EventItem(
        event, store, sku, titles(hub).get(key, ""), baseline, mean / baseline if baseline > 0 else 1.0, mean,
        float(found["p50"]), float(found["p90"]), float(found["p95"]), until, on_hand, arriving,
        None if price is None else float(price), unit_costs(hub).get(key), supplier, lead,
        supplier_closure(hub, event.arrive),
    )  # fmt: skip


@remembered
def _shelf(hub: Hub) -> dict[str, float]:
    """unique_id -> units on hand less those sold and not shipped, where on hand is known."""
    rows = stock_now(hub).rows
    left = rows["on_hand"] - rows["reserved"].fillna(0)
    return {
        f"{store}|{sku}": float(units)
        for store, sku, units in zip(rows["store"], rows["sku"], left, strict=True)
        if units == units
    }


@remembered
def _inbound(hub: Hub) -> dict[str, list[tuple[date | None, float]]]:
    """unique_id -> (day it is due, units) of what is on its way; what is overdue has no day any more."""
    found: dict[str, list[tuple[date | None, float]]] = {}
    table = open_orders(hub)
    for store, sku, due, units in zip(table["store"], table["sku"], table["due_day"], table["open_units"], strict=True):
        day = None if pd.isna(due) or due.date() < hub.today else due.date()
        found.setdefault(f"{store}|{sku}", []).append((day, float(units)))
    return found


@remembered
def _suppliers_of(hub: Hub) -> dict[tuple[str, str], tuple[str, float | None]]:
    """(store, sku) -> supplier and lead time as the product list has them."""
    if not hub.known("products"):
        return {}
    rows = hub.read("products", ["store", "sku", "supplier", "lead_days"])
    return {
        (store, sku): ("" if pd.isna(supplier) else str(supplier), None if pd.isna(lead) else float(lead))
        for store, sku, supplier, lead in rows[["store", "sku", "supplier", "lead_days"]].itertuples(index=False)
    }


def lead_time(hub: Hub, store: str, sku: str) -> tuple[str, float]:
    """Supplier and lead time in days of an item: as typed for it, its supplier's, the product list's, the default."""
    row = typed_rows(hub, "stock_settings").get((store, sku))
    supplier, listed = _suppliers_of(hub).get((store, sku), ("", None))
    if row is not None:
        supplier = text_in(row.cells, "supplier") or supplier
        if (own := number_in(row.cells, "lead_days")) is not None:
            return supplier, own
    known = suppliers(hub).get(supplier.casefold()) if supplier else None
    if known is not None and known.lead is not None:
        return supplier, known.lead
    return supplier, lead_of(hub, None) if listed is None else listed


__all__ = ["DEPENDENT", "EventItem", "PastEvent", "coming_items", "lead_time", "past_events", "supplier_closure"]
