"""The price watch: our hand price against the rivals', item by item, by category and by store; who cut last and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from xlops.analysis.rivals.moves import SERIES, trends
from xlops.analysis.rivals.price_index import price_index, weighted_index
from xlops.answers.numbers import filled, records
from xlops.answers.own_prices import OwnPrice, own_prices, takings
from xlops.answers.remember import remembered
from xlops.answers.rival_pairs import Pair, confirmed, rivals, typed_pairs
from xlops.answers.rival_seen import EVERYONE, RECENT, cuts_and_rises, rival_titles, seen, states
from xlops.hub import Hub

if TYPE_CHECKING:
    pass

TREND_DAYS = 14


@dataclass(frozen=True)
class Watched:
    """One item of a rival: its price now, how it went, when it was cut last, against ours where it is matched."""

    store: str
    rival: str
    tier: str
    item: str
    title: str
    day: date
    """The last look."""
    price: float | None
    """Hand price for everyone, the last that is known."""
    list_price: float | None
    trend: tuple[float | None, ...]
    """Prices of the last TREND_DAYS days, oldest first."""
    changed: date | None
    """The day of the last change of the price; None when it never changed."""
    change: float | None
    cut: date | None
    """The day of the last cut."""
    member: float | None
    new_buyer: float | None
    sku: str
    own: OwnPrice | None
    paid: float | None
    """What ours brings a day."""

    @property
    def index(self) -> float | None:
        """Our hand price over this one x 100."""
        return price_index(self.own.price if self.own else None, [self.price])


@dataclass(frozen=True)
class Indexed:
    """A SKU of ours, a category or a store against the median of its rivals."""

    store: str
    name: str
    """SKU, category, or blank for the whole store."""
    index: float | None
    rivals: int
    items: int
    own: float | None = None
    median: float | None = None


@remembered
def watched(hub: Hub) -> list[Watched]:
    """Every rival item seen within RECENT days of its store's last look: matched ones first, those that bring most first."""
    import pandas as pd

    if not hub.known("rival_observations"):
        return []
    rows = states(hub)
    newest = rows.groupby("store", observed=True)["day"].transform("max")
    rows = rows[rows["day"] >= newest - pd.Timedelta(days=RECENT)]
    everyone, others = rows[rows["for_whom"] == EVERYONE], rows[rows["for_whom"] != EVERYONE]
    special = {
        (row["store"], row["rival"], row["item"], row["for_whom"]): filled(row["price"]) for row in records(others)
    }
    last, cuts = _last_changes(hub)
    lines = _trend_lines(hub)
    pairs, prices, brings, names, tiers = confirmed(hub), own_prices(hub), takings(hub), rival_titles(hub), rivals(hub)
    found = []
    for row in records(everyone):
        place = (row["store"], row["rival"], row["item"])
        sku = pairs.get(place, "")
        ours = (row["store"], sku)
        changed, change = last.get(place, (None, None))
        found.append(
            Watched(
                row["store"],
                row["rival"],
                tiers.get(place[:2], "peer"),
                row["item"],
                names.get(place, row["item"]),
                row["day"].date(),
                filled(row["price"]),
                filled(row["list_price"]),
                lines.get(place, ()),
                changed,
                change,
                cuts.get(place),
                special.get((*place, "member")),
                special.get((*place, "new_buyer")),
                sku,
                prices.get(ours) if sku else None,
                brings[ours].paid if sku and ours in brings else None,
            )
        )
    return sorted(
        found, key=lambda each: (not each.sku, -(each.paid or 0.0), each.store, each.sku, each.rival, each.item)
    )


@remembered
def by_item(hub: Hub) -> list[Indexed]:
    """Each matched SKU against the median of the rival items that it is matched to; the dearest of ours first."""
    rivals_of: dict[tuple[str, str], list[Watched]] = defaultdict(list)
    for each in watched(hub):
        if each.sku:
            rivals_of[each.store, each.sku].append(each)
    found = [_indexed(store, sku, rows) for (store, sku), rows in rivals_of.items()]
    return sorted(found, key=lambda each: (each.index is None, -(each.index or 0.0), each.store, each.name))


@remembered
def by_category(hub: Hub) -> list[Indexed]:
    """Each category of ours, weighted by what its items bring."""
    category = _categories(hub)
    return _grouped(hub, lambda each: (each.store, category.get((each.store, each.name), "")))


@remembered
def by_store(hub: Hub) -> list[Indexed]:
    """Each store of ours, weighted by what its items bring."""
    return _grouped(hub, lambda each: (each.store, ""))


@remembered
def troubled(hub: Hub) -> list[Pair]:
    """Confirmed pairs that do not count, with what is wrong."""
    return [each for each in typed_pairs(hub) if each.trouble]


def _indexed(store: str, sku: str, rows: list[Watched]) -> Indexed:
    from statistics import median

    own = rows[0].own.price if rows[0].own else None
    known = [each.price for each in rows if each.price is not None]
    middle = median(known) if known else None
    return Indexed(store, sku, price_index(own, known), len({each.rival for each in rows}), len(rows), own, middle)


def _grouped(hub: Hub, group: Callable[[Indexed], tuple[str, str]]) -> list[Indexed]:
    groups: dict[tuple[str, str], list[Indexed]] = defaultdict(list)
    for each in by_item(hub):
        if each.index is not None:
            groups[group(each)].append(each)
    brings = takings(hub)
    found = []
    for (store, name), rows in sorted(groups.items()):
        weights = [(row.index, brings[store, row.name].paid if (store, row.name) in brings else None) for row in rows]
        found.append(Indexed(store, name, weighted_index(weights), max(row.rivals for row in rows), len(rows)))
    return found


def _categories(hub: Hub) -> dict[tuple[str, str], str]:
    if not hub.known("products"):
        return {}
    rows = hub.read("products", ["store", "sku", "category"]).dropna()
    return {(store, sku): category for store, sku, category in rows.itertuples(index=False)}


def _last_changes(hub: Hub) -> tuple[dict[tuple[str, ...], tuple[date, float]], dict[tuple[str, ...], date]]:
    """(store, rival, item) -> the last change of the price for everyone, and the day of the last cut."""
    rows = cuts_and_rises(hub)
    rows = rows[rows["for_whom"] == EVERYONE]
    key = ["store", "rival", "item"]
    ends = rows[~rows.duplicated(key, keep="last")]
    cuts = rows[rows["change"] < 0]
    cuts = cuts[~cuts.duplicated(key, keep="last")]
    return (
        {(row["store"], row["rival"], row["item"]): (row["day"].date(), row["change"]) for row in records(ends)},
        {(row["store"], row["rival"], row["item"]): row["day"].date() for row in records(cuts)},
    )


def _trend_lines(hub: Hub) -> dict[tuple[str, ...], tuple[float | None, ...]]:
    import pandas as pd

    rows = seen(hub)
    rows = rows[rows["for_whom"] == EVERYONE]
    last = rows["day"].max()
    days = [last - pd.Timedelta(days=back) for back in range(TREND_DAYS - 1, -1, -1)]
    rows = rows[rows["day"] > last - pd.Timedelta(days=TREND_DAYS + RECENT)]
    table = trends(rows, days)
    values = table[days].to_numpy()
    places = table[SERIES[:3]].itertuples(index=False)
    return {tuple(place): tuple(map(filled, line)) for place, line in zip(places, values, strict=True)}


def days_since(hub: Hub, day: date | None) -> int | None:
    """Days from a day to today; None stays None."""
    return None if day is None else max((hub.today - day) // timedelta(1), 0)
