"""Reviews, ratings and answers: how buyers are treated and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

from xlops.answers.numbers import real
from xlops.answers.remember import remembered
from xlops.hub import Hub
from xlops.metrics.lineage import depends

FIGURES = ("reviews", "bad_reviews", "bad_rate", "chats", "reply3", "sat", "inq_cvr", "refund_rate", "lsr", "dispute")


@dataclass(frozen=True)
class ServiceFigure:
    """One service metric of the last 7 days against the 7 before, and of 30 days."""

    metric: str
    week: float | None
    week_before: float | None
    change: float | None
    month: float | None


@remembered
def service_figures(hub: Hub) -> list[ServiceFigure]:
    """The service metrics that the shop has data for."""
    known = [metric for metric in FIGURES if all(hub.known(fact) for fact in depends(metric, hub.settings.bases))]
    if not known:
        return []
    week = hub.ask(known, period="last 7 days", against="previous period").rows[0]
    month = hub.ask(known, period="last 30 days").rows[0]
    return [
        ServiceFigure(
            metric,
            real(week[metric]),
            real(week[f"{metric}_against"]),
            real(week[f"{metric}_change"]),
            real(month[metric]),
        )
        for metric in known
        if week[metric] is not None or month[metric] is not None
    ]


@dataclass(frozen=True)
class Rating:
    """One score of a store at the end of yesterday: value, the week before, how many five-star ratings lift it."""

    store: str
    part: str
    score: float | None
    before: float | None
    count: int
    needed: int | None
    """Five-star ratings until the next tenth; None at 4.9 and above."""


@remembered
def ratings(hub: Hub) -> list[Rating]:
    """The seller ratings by store and part."""
    if not hub.known("ratings"):
        return []
    rows = hub.ask(
        ["rating", "rating_count"], by=["store", "part"], period="yesterday", against="same weekday last week"
    ).rows
    found = []
    for row in rows:
        score, count = real(row["rating"]), int(row["rating_count"] or 0)
        found.append(
            Rating(row["store"], row["part"], score, real(row["rating_against"]), count, _needed(score, count))
        )
    return found


def _needed(score: float | None, count: int) -> int | None:
    """n (T - c) / (5 - T), rounded up, for the next tenth T."""
    if score is None or score >= 4.9:
        return None
    target = (floor(score * 10 + 1e-9) + 1) / 10
    return ceil(count * (target - score) / (5 - target) - 1e-9)
