"""Price bands: who sells at which level, how much at least, where we stand, and which band nobody of ours stands in."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from xlops.analysis.rivals.buckets import Between
from xlops.analysis.spread import quantile

MOST_BANDS = 7
_NICE = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


@dataclass(frozen=True)
class Offer:
    """One item on the market: at what price, and what it sells a day where that is known."""

    seller: str
    price: float
    units: Between | None


@dataclass(frozen=True)
class Band:
    """Prices from `low` up to (not with) `high`; None where the outer bands are open."""

    low: float | None
    high: float | None
    sellers: int
    items: int
    counted: int
    """Items whose sales are known."""
    units: Between | None
    """Units a day of those items, together; a sum of lower bounds is a lower bound."""
    own: int
    """Items of ours."""
    own_units: float
    """Units a day of ours."""

    @property
    def per_seller(self) -> float | None:
        """Units a day at least, by seller: how much demand meets how much supply."""
        return None if self.units is None or not self.sellers else self.units.low / self.sellers

    def text(self) -> str:
        """How the band is written: <50, 50-99.99 as 50–100, 200+."""
        if self.low is None:
            return f"<{self.high:g}"
        return f"≥{self.low:g}" if self.high is None else f"{self.low:g}–{self.high:g}"


def nice_edges(prices: Sequence[float], bands: int = MOST_BANDS) -> list[float]:
    """Round edges so that each band holds about as many of the prices; [] for no price."""
    known = sorted(each for each in prices if each > 0)
    if not known:
        return []
    edges = {_nice(quantile(known, place / bands)) for place in range(1, bands)}
    return sorted(each for each in edges if known[0] < each <= known[-1]) or [_nice(known[0])]


def _nice(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    nearest = min(_NICE, key=lambda each: abs(each - value / power))
    return float(f"{nearest * power:.6g}")


def band_of(price: float, edges: Sequence[float]) -> int:
    """The number of the band that a price lies in, from 0; edges ascend, and each begins a band."""
    return bisect_right(edges, price)


def band_text(place: int, edges: Sequence[float]) -> str:
    """How band number `place` is written."""
    return Band(*_ends(place, edges), 0, 0, 0, None, 0, 0.0).text() if edges else ""


def price_bands(market: Sequence[Offer], own: Sequence[tuple[float, float]], edges: Sequence[float]) -> list[Band]:
    """The bands from cheap to dear; `own` are (price, units a day) of our items. Prices of 0 and below are left out."""
    found = []
    for place in range(len(edges) + 1):
        here = [each for each in market if each.price > 0 and band_of(each.price, edges) == place]
        ours = [units for price, units in own if price > 0 and band_of(price, edges) == place]
        known = [each.units for each in here if each.units is not None]
        highs = [each.high for each in known]
        units = (
            Between(
                sum(each.low for each in known),
                None
                if any(each is None for each in highs) or len(known) < len(here)
                else sum(each or 0.0 for each in highs),
            )
            if known
            else None
        )
        low, high = _ends(place, edges)
        found.append(
            Band(low, high, len({each.seller for each in here}), len(here), len(known), units, len(ours), sum(ours))
        )
    return found


def gaps(bands: Sequence[Band]) -> list[Band]:
    """Bands in which others sell and we have nothing, where a seller sells as much as in the middle band or more."""
    rates = sorted(each.per_seller for each in bands if each.per_seller is not None)
    if not rates:
        return []
    middle = quantile(rates, 0.5)
    return [
        each
        for each in bands
        if not each.own and each.items and each.per_seller is not None and each.per_seller >= middle > 0
    ]


def _ends(place: int, edges: Sequence[float]) -> tuple[float | None, float | None]:
    return (edges[place - 1] if place else None), (edges[place] if place < len(edges) else None)
