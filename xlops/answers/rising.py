"""Rising words of the market, and whether we have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from xlops.analysis.rivals.keyword_gap import folded
from xlops.answers.keyword_gaps import own_words
from xlops.answers.numbers import filled, records
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period
from xlops.hub import Hub

SPAN = 91


@dataclass(frozen=True)
class Rising:
    """One word of the last list of a category. Blank where the platform said nothing."""

    store: str
    category: str
    keyword: str
    growth: float | None
    rank: float | None
    click_rate: float | None
    conversion: float | None
    online_items: float | None
    own: bool
    """Do visitors come to us by it, or do ads run on it?"""
    day: date


@remembered
def rising(hub: Hub) -> list[Rising]:
    """The words of the last list of each category, those that we lack first, then by growth as the platform states it."""
    if not hub.known("rising_words"):
        return []
    columns = ["store", "category", "day", "keyword", "growth", "rank", "click_rate", "conversion", "online_items"]
    rows = hub.read("rising_words", columns, period=Period(hub.today - timedelta(SPAN), hub.today))
    last = rows[rows["day"] == rows.groupby(["store", "category"])["day"].transform("max")]
    found = [
        Rising(
            row["store"], row["category"], row["keyword"], filled(row["growth"]), filled(row["rank"]),
            filled(row["click_rate"]), filled(row["conversion"]), filled(row["online_items"]),
            folded(row["keyword"]) in own_words(hub, row["store"]), row["day"],
        )
        for row in records(last)
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each.own, -(each.growth or 0.0), each.rank or 1e9, each.keyword))
