"""Through which date the data goes, per subject: what is late, what is missing, in which store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from xlops.answers.remember import remembered
from xlops.hub import Hub
from xlops.label import Label

SUBJECTS: tuple[tuple[str, Label, tuple[str, ...]], ...] = (
    ("orders", Label("Orders", "订单"), ("orders", "order_lines")),
    ("traffic", Label("Traffic", "流量"), ("store_daily", "traffic")),
    ("ads", Label("Ads", "广告"), ("ads",)),
    ("stock", Label("Stock", "库存"), ("stock",)),
    ("reviews", Label("Reviews", "评价"), ("reviews",)),
    ("service", Label("Service", "客服"), ("service",)),
)
"""Subject, its name, the facts that carry it (the first that is known counts)."""

LOOK_BACK = 30
"""Days within which a missing day of a daily export is named."""


@dataclass(frozen=True)
class Freshness:
    """One subject: its last day over all stores that have it (the earliest of theirs), and what is missing."""

    id: str
    label: Label
    last: date | None
    late_days: int
    late_stores: tuple[str, ...]
    missing: tuple[tuple[str, date], ...]
    """(store, day) without data between the first and the last known day, within the last 30 days."""
    simulated: bool


@remembered
def freshness(hub: Hub) -> list[Freshness]:
    """One row per subject that the shop has, or could have: subjects without any data have no last day."""
    return [_of(hub, *subject) for subject in SUBJECTS]


def _of(hub: Hub, id: str, label: Label, facts: tuple[str, ...]) -> Freshness:
    fact = next((each for each in facts if hub.known(each)), facts[0])
    ends = {store.id: last for store in hub.stores if (last := hub.last_day(fact, store.id)) is not None}
    if not ends:
        return Freshness(id, label, None, 0, (), (), simulated=False)
    last = min(min(ends.values()), hub.today)
    late = tuple(store for store, end in ends.items() if end < hub.yesterday)
    missing = tuple((store, day) for store in ends for day in _holes(hub, fact, store, ends[store]))
    return Freshness(
        id, label, last, max((hub.yesterday - last).days, 0), late, missing, simulated=hub.origin(fact).simulated
    )


def _holes(hub: Hub, fact: str, store: str, last: date) -> list[date]:
    known = hub.days(fact, store)
    if known is None:
        return []
    first = max(known.start, hub.today - timedelta(days=LOOK_BACK))
    end = min(last, hub.yesterday)
    return hub.missing_days(fact, store, type(known)(first, end)) if first <= end else []
