"""Seasons: when each category sells, read off the last year, and when its season ends next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from xlops.analysis.season import find_season, season_index
from xlops.answers.item_weeks import item_ids, item_weeks
from xlops.answers.remember import remembered
from xlops.answers.typed_cells import day_of, typed_by_key
from xlops.hub import Hub

PLACES = 52
SOON = 120
"""A season that begins later than so many days from now is no concern of today's stock."""
LEAST_WEEKS = 50
"""Weeks that must be known before anything is said of a year."""
LEAST_UNITS = 200.0
"""Units of a year under which a category says nothing."""
HIGHEST = 6.0
"""Times its usual week that one week of an item counts at most."""


@dataclass(frozen=True)
class CategorySeason:
    """The season of a category: from `start` to `end`, the present or the next one; `index` at its peak (1: a usual week)."""

    category: str
    start: date
    end: date
    index: float


@remembered
def category_seasons(hub: Hub) -> dict[str, CategorySeason]:
    """The categories that have a season, by name. One year cannot tell a season from an accident: the sheets say so."""
    weeks = item_weeks(hub)
    if weeks.size == 0 or weeks.shape[1] < LEAST_WEEKS:
        return {}
    names = categories(hub)
    of = np.array([names.get(id, "") for id in item_ids(hub)], dtype=object)
    last = hub.yesterday
    found = {}
    for category in sorted(set(of) - {""}):
        mine = np.nan_to_num(weeks[of == category][:, -PLACES:])
        # one wholesale order is no season
        units = np.minimum(mine, HIGHEST * mine.mean(axis=1, keepdims=True)).sum(axis=0)
        if units.sum() < LEAST_UNITS:
            continue
        values: list[float | None] = [None] * (PLACES - len(units)) + [float(each) for each in units]
        season = find_season(season_index(values, PLACES))
        if season is None:
            continue
        end = _week_end(last, season.end)
        while end < hub.today:
            end += timedelta(weeks=PLACES)
        length = (season.end - season.start) % PLACES
        found[category] = CategorySeason(category, end - timedelta(days=7 * length + 6), end, season.index)
    return found


@remembered
def coming_ends(hub: Hub) -> dict[str, date]:
    """Category -> the end of its season, of those that are under way or begin soon."""
    last_start = hub.today + timedelta(days=SOON)
    return {name: each.end for name, each in category_seasons(hub).items() if each.start <= last_start}


@remembered
def season_ends(hub: Hub) -> dict[str, date]:
    """unique_id -> the last day of the season in force: what was typed, else its category's; without it, no season is known."""
    ends = coming_ends(hub)
    found = {id: ends[name] for id, name in categories(hub).items() if name in ends}
    typed = {key: day_of(cells, "season_end") for key, cells in typed_by_key(hub, "item_stages").items()}
    return found | {"|".join(key): day for key, day in typed.items() if day is not None}


@remembered
def categories(hub: Hub) -> dict[str, str]:
    """unique_id -> category of the product list."""
    if not hub.known("products"):
        return {}
    rows = hub.read("products", ["store", "sku", "category"]).dropna()
    return {f"{store}|{sku}": str(name) for store, sku, name in rows.itertuples(index=False)}


def _week_end(last: date, place: int) -> date:
    """The last day of the week at that place, the place PLACES - 1 ending on `last`."""
    return last - timedelta(weeks=PLACES - 1 - place)
