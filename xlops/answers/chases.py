"""Chase board: how far each target rival is ahead by what is really known, and when we catch up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from xlops.analysis.rivals.buckets import Between
from xlops.analysis.rivals.chase import Chase, chase
from xlops.analysis.rivals.indices import estimate
from xlops.answers.market_position import calibration_of, readings, series_of
from xlops.answers.numbers import real
from xlops.answers.remember import remembered
from xlops.answers.rival_looks import looks, rival_sales
from xlops.answers.rival_pairs import confirmed, rivals
from xlops.calendar.periods import Period
from xlops.hub import Hub
from xlops.ledgers.market_index import MARKET, OWN

Basis = Literal["real", "estimate", "rank", "units"]
"""real: typed figures; estimate: own pairs calibrate the index; rank: the index alone; units: counts of a matched item."""


@dataclass(frozen=True)
class Pursuit:
    """One measure of one rival against ours. Figures are blank where only the rank is known."""

    store: str
    rival: str
    tier: str
    measure: str
    """Of market_index; "units" for a matched item."""
    item: str
    """Of the rival; "" for the whole store."""
    sku: str
    basis: Basis
    own: float | None
    rival_value: float | None
    rival_range: Between | None
    chase: Chase | None
    own_rank: int | None
    rival_rank: int | None
    own_direction: int | None
    rival_direction: int | None
    day: date

    @property
    def verdict(self) -> str:
        """ahead, closing, apart or behind by figures; by ranks alone also widening: we fall while the rival rises.

        Of two indices that both rise nobody can say whether the gap closes: it is "behind". "unclear": we stand within the
        range of what the rival may sell.
        """
        if self.chase is not None or self.basis == "units":
            return self.chase.state if self.chase else "unclear"
        if self.own_rank is not None and self.rival_rank is not None and self.own_rank <= self.rival_rank:
            return "ahead"
        mine, theirs = self.own_direction, self.rival_direction
        if mine is None or theirs is None or mine == theirs:
            return "behind"
        return "nearing" if mine > theirs and mine >= 0 >= theirs else "widening" if mine <= 0 <= theirs else "behind"


@remembered
def pursuits(hub: Hub) -> list[Pursuit]:
    """Every rival that is a target (all listed or read ones when none is), by store, rival and measure."""
    known = rivals(hub)
    targets = {place for place, tier in known.items() if tier == "target"}
    found = [*_by_measure(hub), *_by_item(hub)]
    if targets:
        found = [each for each in found if (each.store, each.rival) in targets]
    return [replace(each, tier=known.get((each.store, each.rival), "peer")) for each in found]


def _by_measure(hub: Hub) -> list[Pursuit]:
    rows = readings(hub)
    own = {(row.store, row.category, row.measure): row for row in rows if row.subject == OWN}
    found = []
    for row in rows:
        mine = own.get((row.store, row.category, row.measure))
        if row.subject in (OWN, MARKET) or mine is None:
            continue
        scale = calibration_of(hub, row.store, row.measure)
        place = (row.store, row.category, row.measure)
        ours, theirs = series_of(hub, (*place, OWN)), series_of(hub, (*place, row.subject))
        known = [[(each.day, each.real) for each in series if each.real is not None] for series in (ours, theirs)]
        basis: Basis = "real"
        if not known[0] or not known[1] or known[1][-1][0] < row.day:
            basis = "estimate"
            known = [
                [
                    (each.day, value)
                    for each in series
                    if (value := each.real if each.real is not None else _value(estimate(scale, each.index)))
                    is not None
                ]
                for series in (ours, theirs)
            ]
        current = bool(known[0]) and bool(known[1]) and known[1][-1][0] == row.day and known[0][-1][0] == mine.day
        against = chase(known[0], known[1]) if current else None
        guess = estimate(scale, row.index) if basis == "estimate" else None
        found.append(
            Pursuit(
                row.store, row.subject, "peer", row.measure, "", "", basis if against else "rank",
                against.own if against else mine.real, against.rival if against else None, guess.range if guess else None,
                against, mine.rank, row.rank, mine.direction, row.direction, row.day,
            )
        )  # fmt: skip
    return found


def _value(found: object) -> float | None:
    return getattr(found, "value", None)


def _by_item(hub: Hub) -> list[Pursuit]:
    """Matched items: units a day of ours against the range of what the rival's item sells; no slope, no days."""
    pairs = confirmed(hub)
    if not pairs or looks(hub).empty:
        return []
    period = Period(hub.yesterday - timedelta(29), hub.yesterday)
    rows = hub.ask(["units"], by=["store", "sku"], period=period).rows
    units = {(row["store"], row["sku"]): (real(row["units"]) or 0.0) / 30 for row in rows if row["sku"]}
    found = []
    for each in rival_sales(hub):
        sku = pairs.get((each.store, each.rival, each.item))
        if sku is None or each.units is None:
            continue
        own = units.get((each.store, sku))
        exact = each.units.high == each.units.low
        found.append(
            Pursuit(
                each.store, each.rival, "peer", "units", each.item, sku, "units", own, each.units.low if exact else None,
                each.units, None if own is None else _within(own, each.units), None, None, None, None, each.seen,
            )
        )  # fmt: skip
    return found


def _within(own: float, units: Between) -> Chase | None:
    """Against a range: ahead of its upper end, behind its lower end by at least the gap; None within it."""
    if units.high is not None and own >= units.high:
        return Chase(own, units.high, None, None, "ahead", 0.0)
    return Chase(own, units.low, None, None, "behind", None) if own < units.low else None
