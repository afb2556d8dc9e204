"""The market and we: index readings with what they can tell, calibrations, real shares, lost customers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from xlops.analysis.rivals.indices import Calibration, Estimate, Index, calibrate, direction, estimate, ranks
from xlops.analysis.rivals.market import AgainstMarket
from xlops.answers.catalogue import titles
from xlops.answers.numbers import records
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period
from xlops.hub import Hub
from xlops.ledgers.market_index import MARKET, OWN

SPAN = 366
LOST_SPAN = 91


@dataclass(frozen=True)
class Reading:
    """The last reading of one index of one subject, with what can be told of it."""

    store: str
    category: str
    measure: str
    subject: str
    day: date
    index: float | None
    rank: int | None
    """Among the subjects (the market left out) read on the same day; 1 is largest."""
    of: int
    """So many were ranked."""
    direction: int | None
    """Against the reading before: 1 rose, -1 fell."""
    before: date | None
    real: float | None
    """The real figure, where it was typed."""
    estimate: Estimate | None
    """What the index stands for, where own pairs tell; None where the real figure is known or nothing can be said."""


@dataclass(frozen=True)
class Scale:
    """How one measure is calibrated in a store."""

    store: str
    measure: str
    calibration: Calibration


@dataclass(frozen=True)
class Share:
    """Own and market's real figures of the same measure and category on two days."""

    store: str
    category: str
    measure: str
    day: date
    before: date
    figures: AgainstMarket


@dataclass(frozen=True)
class Lost:
    """Buyers lost to one rival item, as the platform says; money at our own price."""

    store: str
    sku: str
    title: str
    rival: str
    item: str
    visitors: float | None
    buyers: float | None
    money: float | None
    """Buyers lost times our paid amount per buyer of that SKU; None where one is unknown."""
    day: date


Key = tuple[str, str, str, str]
"""store, category, measure, subject"""


@remembered
def _readings(hub: Hub) -> dict[Key, list[dict[str, Any]]]:
    """The rows of each subject, oldest first."""
    if not hub.known("market_index"):
        return {}
    columns = ["store", "category", "measure", "subject", "day", "index_value", "real_value"]
    rows = records(hub.read("market_index", columns, period=Period(hub.today - timedelta(SPAN), hub.today)))
    found: dict[Key, list[dict[str, Any]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["day"]):
        clean = {name: None if value != value else value for name, value in row.items()}
        found[row["store"], row["category"], row["measure"], row["subject"]].append(clean)
    return dict(found)


@dataclass(frozen=True)
class Dated:
    """An index and a real figure of one day; either may be blank."""

    day: date
    index: float | None
    real: float | None


def series_of(hub: Hub, subject: Key) -> list[Dated]:
    """The readings of one subject, oldest first."""
    return [Dated(row["day"], row["index_value"], row["real_value"]) for row in _readings(hub).get(subject, [])]


@remembered
def scales(hub: Hub) -> list[Scale]:
    """One calibration for each store and measure that has readings, from its own pairs of index and real figure."""
    pairs: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for (store, _, measure, subject), rows in _readings(hub).items():
        mine = pairs.setdefault((store, measure), [])
        if subject == OWN:
            mine += [(row["index_value"], row["real_value"]) for row in rows if _both(row)]
    return [Scale(store, measure, calibrate(mine)) for (store, measure), mine in sorted(pairs.items())]


def _both(row: dict[str, Any]) -> bool:
    return row["index_value"] is not None and row["real_value"] is not None


def calibration_of(hub: Hub, store: str, measure: str) -> Calibration:
    """The calibration of a measure of a store."""
    return next(each.calibration for each in scales(hub) if (each.store, each.measure) == (store, measure))


@remembered
def readings(hub: Hub) -> list[Reading]:
    """The last reading of every subject; by store, category and measure, the market first, then the largest index."""
    found: list[Reading] = []
    groups: dict[tuple[str, str, str], list[tuple[str, list[dict[str, Any]]]]] = defaultdict(list)
    for (store, category, measure, subject), rows in _readings(hub).items():
        groups[store, category, measure].append((subject, rows))
    for (store, category, measure), subjects in sorted(groups.items()):
        last = [(subject, rows[-1], rows[-2] if len(rows) > 1 else None) for subject, rows in subjects]
        scale = calibration_of(hub, store, measure)
        places = _places(measure, last)
        made = [_reading((store, category, measure), each, places.get(each[0]), scale, measure) for each in last]
        found += sorted(made, key=_order)
    return found


def _places(measure: str, last: list[tuple[str, dict[str, Any], Any]]) -> dict[str, tuple[int, int]]:
    """Subject -> (rank, of how many), among those read on its own day."""
    found = {}
    for day in {row["day"] for _, row, _ in last}:
        here = [(subject, row) for subject, row, _ in last if row["day"] == day and subject != MARKET]
        values = [_index(measure, row) for _, row in here]
        known = sum(each is not None for each in values)
        for (subject, _), rank in zip(here, ranks(values), strict=True):
            if rank is not None:
                found[subject] = (rank, known)
    return found


def _index(measure: str, row: dict[str, Any] | None) -> Index | None:
    return None if row is None or row["index_value"] is None else Index(measure, row["index_value"])


def _reading(
    place: tuple[str, str, str],
    found: tuple[str, dict[str, Any], dict[str, Any] | None],
    ranked: tuple[int, int] | None,
    scale: Calibration,
    measure: str,
) -> Reading:
    subject, row, before = found
    known = row["real_value"]
    return Reading(
        *place,
        subject,
        row["day"],
        row["index_value"],
        ranked[0] if ranked else None,
        ranked[1] if ranked else 0,
        direction(_index(measure, before), _index(measure, row)),
        before["day"] if before else None,
        known,
        None if known is not None else estimate(scale, row["index_value"]),
    )


def _order(each: Reading) -> tuple[bool, float, str]:
    return each.subject != MARKET, -(each.index or 0.0), each.subject


@remembered
def shares(hub: Hub) -> list[Share]:
    """Own against the market where both have real figures of one day, with the day before that has both.

    An index never counts here, not even an estimate of one: only what was typed as real.
    """
    found = []
    rows = _readings(hub)
    for (store, category, measure, subject), market in rows.items():
        if subject != MARKET:
            continue
        own = {row["day"]: row["real_value"] for row in rows.get((store, category, measure, OWN), [])}
        both = [
            (row["day"], own[row["day"]], row["real_value"])
            for row in market
            if row["real_value"] is not None and own.get(row["day"]) is not None
        ]
        if len(both) > 1:
            (before, own_before, market_before), (day, now, market_now) = both[-2:]
            figures = AgainstMarket(now, own_before, market_now, market_before)
            found.append(Share(store, category, measure, day, before, figures))
    return found


@remembered
def lost_customers(hub: Hub) -> list[Lost]:
    """Whom our visitors bought from instead, by the last report of each pair within LOST_SPAN days; most money first.

    Reports are of 7 or of 30 days that overlap, so they are not added up.
    """
    if not hub.known("lost_customers"):
        return []
    rows = hub.read(
        "lost_customers",
        ["store", "day", "sku", "rival", "item", "lost_visitors", "lost_buyers"],
        period=Period(hub.today - timedelta(LOST_SPAN), hub.today),
    )
    if rows.empty:
        return []
    key = ["store", "sku", "rival", "item"]
    last = rows[rows["day"] == rows.groupby(key)["day"].transform("max")]
    value = _per_buyer(hub)
    names = titles(hub)
    found = []
    for row in records(last):
        buyers, visitors = (None if row[each] != row[each] else row[each] for each in ("lost_buyers", "lost_visitors"))
        worth = value.get((row["store"], row["sku"]))
        money = None if buyers is None or worth is None else buyers * worth
        found.append(
            Lost(
                row["store"], row["sku"], names.get((row["store"], row["sku"]), ""), row["rival"], row["item"], visitors,
                buyers, money, row["day"],
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: (-(each.money or 0.0), -(each.buyers or 0.0), each.rival, each.item))


def _per_buyer(hub: Hub) -> dict[tuple[str, str], float]:
    """(store, sku) -> paid amount per buyer of the last 30 days."""
    rows = hub.ask(["pay_amt", "buyers"], by=["store", "sku"], period="last 30 days").rows
    return {
        (row["store"], row["sku"]): float(row["pay_amt"]) / float(row["buyers"])
        for row in rows
        if row["pay_amt"] and row["buyers"]
    }
