"""What rivals did of late, what it may cost us, and what could be done: the moves that matter first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from xlops.analysis.rivals.blame import FOLLOWING, Link, link
from xlops.analysis.rivals.price_index import price_index
from xlops.answers.costs import unit_costs
from xlops.answers.numbers import records
from xlops.answers.own_prices import OwnPrice, Takings, own_prices, takings
from xlops.answers.remember import remembered
from xlops.answers.rival_pairs import confirmed, rivals
from xlops.answers.rival_seen import EVERYONE, assortment_moves, cuts_and_rises, promotions_moved, rival_titles
from xlops.calendar.periods import Period
from xlops.hub import Hub

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Kind = Literal["cut", "rise", "promotion", "promotion_ended", "new", "gone"]
LINK_DAYS = 60
"""Days of our own orders that a move is set against."""
HORIZON = FOLLOWING
"""Days of takings that an answer may come too late by: what is at risk is counted over so many."""
MOST_LINKED = 400
"""Moves that are set against our own sales; of more the largest ones on items that bring most."""


@dataclass(frozen=True)
class Move:
    """One move of a rival: what, when, on which item of ours it bears, what it may cost."""

    store: str
    rival: str
    tier: str
    item: str
    title: str
    for_whom: str
    day: date
    since: date | None
    """The look before: the move happened after it."""
    kind: Kind
    before: float | None = None
    price: float | None = None
    change: float | None = None
    promotions: tuple[str, ...] = ()
    """Kinds that began or ended."""
    settled: bool = False
    """Are the days over within which a fall would be laid to it?"""
    sku: str = ""
    """Ours, of a confirmed pair; blank where none is."""
    own: OwnPrice | None = None
    cost: float | None = None
    takings: Takings | None = None
    link: Link | None = None

    @property
    def index(self) -> float | None:
        """Our hand price over the rival's x 100, after the move."""
        return price_index(self.own.price, [self.price]) if self.own and self.for_whom == EVERYONE else None

    @property
    def threatens(self) -> bool:
        """Does it bear on an item of ours, as a cut that leaves us dearer or a promotion that began?"""
        if not self.sku:
            return False
        return self.kind == "promotion" or (self.kind == "cut" and (self.index is None or self.index > 100))

    @property
    def at_risk(self) -> float | None:
        """What our item brings in HORIZON ordinary days, as long as it can still be lost or is being lost.

        None where the move does not bear on it, where it passed without a fall, or where sales are unknown.
        """
        if not self.threatens or self.takings is None or (self.settled and self.lost is None):
            return None
        return self.takings.paid * HORIZON

    @property
    def lost(self) -> float | None:
        """Money that is missing after it and that it could explain; None where nothing is laid to it."""
        if self.link is None or self.link.verdict != "linked" or self.takings is None or self.takings.value is None:
            return None
        return self.link.explained * self.takings.value

    @property
    def margin_if_followed(self) -> float | None:
        """Share of the rival's price that would be left over our unit cost, before fees; None where costs are unknown."""
        return None if self.cost is None or not self.price else (self.price - self.cost) / self.price


@remembered
def moves(hub: Hub) -> list[Move]:
    """The moves of the last `rival_days` days: first what could explain a fall of ours, then what puts most at risk.

    Cuts under `rival_cut` are left out; rises and what bears on nothing of ours come last, the newest first.
    """
    if not hub.known("rival_observations"):
        return []
    days = round(hub.parameter("rival_days"))
    found = [*_prices(hub, days), *_promotions(hub, days), *_assortment(hub, days)]
    pairs, prices, costs, brings = confirmed(hub), own_prices(hub), unit_costs(hub), takings(hub)
    placed = []
    for each in found:
        sku = pairs.get((each.store, each.rival, each.item), "")
        place = (each.store, sku)
        placed.append(
            replace(
                each,
                sku=sku,
                own=prices.get(place),
                cost=costs[place].whole if place in costs else None,
                takings=brings.get(place),
            )
            if sku
            else each
        )
    return sorted(_linked(hub, placed), key=_matters_most)


@remembered
def alerts(hub: Hub) -> list[Move]:
    """The moves that need an answer: on items that ours compete with, while a fall can follow or one did."""
    return [each for each in moves(hub) if each.threatens and (not each.settled or each.lost is not None)]


@remembered
def since_yesterday(hub: Hub) -> list[Move]:
    """The moves that were seen yesterday or today."""
    return [each for each in moves(hub) if each.day >= hub.yesterday]


def lost_money(found: list[Move]) -> float | None:
    """Money that moves could explain together: a fall of one SKU counts once, however many rivals moved before it."""
    by_sku: dict[tuple[str, str], float] = {}
    for each in found:
        if each.lost is not None:
            place = (each.store, each.sku)
            by_sku[place] = max(by_sku.get(place, 0.0), each.lost)
    return sum(by_sku.values()) if by_sku else None


def money_at_risk(found: list[Move]) -> float | None:
    """What the SKUs that moves bear on bring in HORIZON days, each counted once; None when that is known of none."""
    by_sku = {(each.store, each.sku): each.at_risk for each in found if each.at_risk is not None}
    return sum(each for each in by_sku.values() if each is not None) if by_sku else None


def _matters_most(each: Move) -> tuple[float, float, bool, int, str, str, str]:
    quiet = each.kind not in ("cut", "promotion")
    return (
        -(each.lost or 0.0),
        -(each.at_risk or 0.0),
        quiet,
        -each.day.toordinal(),
        each.rival,
        each.item,
        each.for_whom,
    )


def _prices(hub: Hub, days: int) -> list[Move]:
    import pandas as pd

    rows = cuts_and_rises(hub)
    rows = rows[rows["day"] > pd.Timestamp(hub.today - timedelta(days + 1))]
    rows = rows[rows["change"].abs() >= hub.parameter("rival_cut")]
    return [
        _move(
            hub, row, "cut" if row["change"] < 0 else "rise", before=row["before"], price=row["price"], change=row["change"]
        )
        for row in records(rows)
    ]  # fmt: skip


def _promotions(hub: Hub, days: int) -> list[Move]:
    found = []
    # one promotion is seen in the rows of every kind of buyer, and is told once
    rows = promotions_moved(hub, days)
    rows = rows.drop_duplicates(["store", "rival", "item", "day"]) if len(rows) else rows
    for row in records(rows):
        if row["begun"]:
            found.append(_move(hub, row, "promotion", promotions=row["begun"]))
        elif row["ended"]:
            found.append(_move(hub, row, "promotion_ended", promotions=row["ended"]))
    return found


def _assortment(hub: Hub, days: int) -> list[Move]:
    rows = assortment_moves(hub)
    rows = rows[rows["state"] != "repriced"]
    found = []
    for row in records(rows):
        day = row["last"].date()
        if day <= hub.today - timedelta(days + 1):
            continue
        row |= {"for_whom": EVERYONE, "day": row["last"], "since": row["first"]}
        price = row["price"] if row["state"] == "new" else row["before"]
        found.append(_move(hub, row, row["state"], price=None if price != price else float(price)))
    return found


def _move(hub: Hub, row: dict[str, Any], kind: Kind, **more: Any) -> Move:
    place = (row["store"], row["rival"])
    title = rival_titles(hub).get((*place, row["item"]), row["item"])
    since, day = row["since"], row["day"].date()
    more["settled"] = day + timedelta(FOLLOWING) <= hub.yesterday
    return Move(
        row["store"], row["rival"], rivals(hub).get(place, "peer"), row["item"], title, row["for_whom"],
        day, since.date() if since == since else None, kind, **more,
    )  # fmt: skip


def _linked(hub: Hub, found: list[Move]) -> list[Move]:
    """Each threatening move with what our sales did after it."""
    asked = sorted(
        (each for each in found if each.threatens), key=lambda each: -(each.takings.paid if each.takings else 0.0)
    )
    asked = asked[:MOST_LINKED]
    if not asked or not hub.known("order_lines"):
        return found
    series = _Series(hub, {(each.store, each.sku) for each in asked})
    links = {id(each): series.link(each) for each in asked}
    return [replace(each, link=links[id(each)]) if links.get(id(each)) else each for each in found]


class _Series:
    """Orders by day of some SKUs and of all else in their stores; days without stock."""

    def __init__(self, hub: Hub, skus: set[tuple[str, str]]) -> None:
        import numpy as np
        import pandas as pd

        self.first = hub.yesterday - timedelta(LINK_DAYS - 1)
        self.size = LINK_DAYS
        period = Period(self.first, hub.yesterday)
        lines = hub.read(
            "order_lines",
            ["store", "sku", "pay_day", "order_id", "paid_amt"],
            period=Period(self.first - timedelta(30), hub.yesterday),
        )
        lines = lines[(lines["paid_amt"] > 0) & lines["pay_day"].notna()].drop_duplicates(["store", "sku", "order_id"])
        lines["at"] = (pd.to_datetime(lines["pay_day"]) - pd.Timestamp(self.first)).dt.days
        lines = lines[(lines["at"] >= 0) & (lines["at"] < self.size)]
        self.all = {
            str(store): np.bincount(rows["at"], minlength=self.size).astype(float)
            for store, rows in lines.groupby("store")
        }
        self.own: dict[tuple[str, str], NDArray[np.float64]] = {
            (str(store), str(sku)): np.bincount(rows["at"], minlength=self.size).astype(float)
            for (store, sku), rows in lines.groupby(["store", "sku"])
            if (store, sku) in skus
        }
        for store, counts in self.all.items():
            known = hub.days("order_lines", store)
            if known:  # what lies outside of what was exported is unknown
                counts[: max((known.start - self.first).days, 0)] = np.nan
                counts[max((known.end - self.first).days + 1, 0) :] = np.nan
        self.out = self._out_of_stock(hub, period, skus)

    def _out_of_stock(
        self, hub: Hub, period: Period, skus: set[tuple[str, str]]
    ) -> dict[tuple[str, str], NDArray[np.float64]]:
        import numpy as np

        found: dict[tuple[str, str], NDArray[np.float64]] = {}
        if not hub.known("stock"):
            return found
        rows = hub.read("stock", ["store", "sku", "day", "available", "on_hand"], period=period)
        rows["left"] = rows["available"].fillna(rows["on_hand"])
        sums = rows.groupby(["store", "sku", "day"], as_index=False)["left"].sum(min_count=1)
        for row in records(sums[sums["left"] <= 0]):
            place = (row["store"], row["sku"])
            if place in skus:
                found.setdefault(place, np.zeros(self.size))[(row["day"] - self.first).days] = 1.0
        return found

    def link(self, move: Move) -> Link | None:
        """What the move has to do with our sales; None where they are not known."""
        own, every = self.own.get((move.store, move.sku)), self.all.get(move.store)
        if own is None or every is None:
            return None
        at = (move.day - self.first).days
        return link(own, every - own, at, out_of_stock=self.out.get((move.store, move.sku))) if at >= 0 else None
