"""Price bands of the market around each store: who sells where, how much at least, where we stand, where we lack."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from xlops.analysis.rivals.price_bands import Band, Offer, gaps, nice_edges, price_bands
from xlops.answers.items import items
from xlops.answers.own_prices import own_prices
from xlops.answers.remember import remembered
from xlops.answers.rival_looks import rival_sales
from xlops.hub import Hub

DAYS = 30
"""Of the period that our own units are of."""


@dataclass(frozen=True)
class Levels:
    """The bands of one store's market, cheap to dear; `open` are those in which we have nothing and a seller does well."""

    store: str
    edges: tuple[float, ...]
    bands: tuple[Band, ...]
    open: tuple[Band, ...]
    rivals: int
    items: int
    """Rival items with a price."""


@remembered
def price_levels(hub: Hub) -> list[Levels]:
    """Rival items by their last price for everyone, ours that sold in the last 30 days by our hand price now."""
    market: dict[str, list[Offer]] = {}
    for each in rival_sales(hub):
        if each.price is not None:
            market.setdefault(each.store, []).append(Offer(each.rival, each.price, each.units))
    found, prices = [], own_prices(hub)
    for store, offers in sorted(market.items()):
        own = [
            (price.price if (price := prices.get((store, row.sku))) else row.price or 0.0, max(row.units, 0.0) / DAYS)
            for row in items(hub).rows
            if row.store == store
        ]
        edges = nice_edges([each.price for each in offers])
        bands = price_bands(offers, own, edges)
        sellers = Counter(each.seller for each in offers)
        found.append(Levels(store, tuple(edges), tuple(bands), tuple(gaps(bands)), len(sellers), len(offers)))
    return found
