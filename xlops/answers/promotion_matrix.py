"""The promotion matrix of the last weeks: rival by mechanic, and what began or ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from xlops.analysis.rivals.promotions import changes, promotion_matrix, week_of
from xlops.answers.remember import remembered
from xlops.answers.rival_looks import looks
from xlops.answers.rival_pairs import rivals
from xlops.hub import Hub

WEEKS = 8


@dataclass(frozen=True)
class Used:
    """One mechanic of one rival: the share of its items seen on which it ran, by week; a week without looks is left out."""

    store: str
    rival: str
    tier: str
    mechanic: str
    shares: Mapping[date, float]
    items: int
    """Items with it in the last week that was looked at."""
    seen: int
    """Items seen in that week."""
    change: str
    """begun, ended or "": the last of the weeks against the one before."""


@dataclass(frozen=True)
class Matrix:
    """The weeks (Mondays) and the rows, those that run now first."""

    weeks: tuple[date, ...]
    rows: tuple[Used, ...]
    looked: Mapping[tuple[str, str], int]
    """(store, rival) -> weeks of these in which it was looked at."""


@remembered
def matrix(hub: Hub) -> Matrix:
    """The last WEEKS weeks through the week of today."""
    import pandas as pd

    last = week_of(hub.today)
    weeks = tuple(last - timedelta(7 * back) for back in range(WEEKS - 1, -1, -1))
    seen = looks(hub)
    if seen.empty:
        return Matrix(weeks, (), {})
    seen = seen[seen["day"] >= pd.Timestamp(weeks[0])]
    known, rows = rivals(hub), []
    looked: dict[tuple[str, str], int] = {}
    for store, here in seen.groupby("store", sort=True):
        by_week = here.assign(week=here["day"].dt.to_period("W-SUN"))
        counts = by_week.groupby("rival")["week"].nunique()
        looked |= {(str(store), str(rival)): int(number) for rival, number in counts.items()}
        found = promotion_matrix(here)
        moved = {(rival, mechanic): change for rival, mechanic, change in changes(found, weeks)}
        for (who, what), part in found.groupby(["rival", "mechanic"], sort=False):
            rival, mechanic, end = str(who), str(what), part.iloc[-1]
            tier = known.get((str(store), rival), "peer")
            shares = dict(zip(part["week"], part["share"], strict=True))
            change = moved.get((rival, mechanic), "")
            rows.append(Used(str(store), rival, tier, mechanic, shares, int(end["items"]), int(end["seen"]), change))
    rows.sort(key=_now_first)
    return Matrix(weeks, tuple(rows), looked)


def _now_first(each: Used) -> tuple[int, str, float, str]:
    order = {"target": 0, "peer": 1, "follower": 2}
    return order.get(each.tier, 1), each.rival, -sum(each.shares.values()), each.mechanic
