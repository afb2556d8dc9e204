"""Ads: what each campaign costs and claims to bring, what is left after refunds, which words waste money."""

from __future__ import annotations

from dataclasses import dataclass

from xlops.answers.numbers import ratio, real, records
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period
from xlops.errors import QuestionError
from xlops.hub import Hub

UNCOSTED = 0.05
"""Share of sales without a known cost up to which a break-even is worth saying."""
FIGURES = ("spend", "imps", "clicks", "ctr", "cpc", "ad_orders", "ad_sales", "roi", "acos")


@dataclass(frozen=True)
class AdRow:
    """One campaign (or search word) over a period: figures by metric id, change of ROI, spend over budget."""

    store: str
    name: str
    figures: dict[str, float | None]
    roi_before: float | None
    budget_used: float | None
    verdict: str
    """raise, keep, cut or watch."""


@remembered
def campaigns(hub: Hub, period: str = "last 7 days") -> list[AdRow]:
    """Campaigns by spend. Verdict: ROI before refunds against the break-even before refunds."""
    return _rows(hub, "campaign", period)


@remembered
def keywords(hub: Hub, period: str = "last 30 days") -> list[AdRow]:
    """Search words by spend."""
    return _rows(hub, "keyword", period)


@remembered
def break_even(hub: Hub) -> float | None:
    """The paid sales that one of spend must bring, refunds, goods and fees borne, by the last 30 days.

    None when nothing is left, or when the costs of more than a twentieth of the sales are unknown.
    """
    row = hub.ask(["be_roi_paid", "uncosted_share"], period="last 30 days").rows[0]
    floor, uncosted = real(row["be_roi_paid"]), real(row["uncosted_share"])
    return floor if floor and floor > 0 and (uncosted or 0.0) <= UNCOSTED else None


@remembered
def overspent(hub: Hub) -> list[tuple[str, str, float, float]]:
    """(store, campaign, spend, budget) of campaigns that spent over a twentieth more than yesterday's budget.

    A budget is repeated on every finer row of its campaign: the largest counts, they are not added up.
    """
    if not hub.known("ads"):
        return []
    spent = hub.ask(["spend"], by=["store", "campaign"], period="yesterday").rows
    rows = hub.read("ads", ["store", "tool", "campaign", "budget"], period=Period(hub.yesterday, hub.yesterday)).dropna(
        subset=["budget"]
    )
    largest = records(rows.groupby(["store", "tool", "campaign"], as_index=False).agg(budget=("budget", "max")))
    budgets: dict[tuple[str, str], float] = {}
    for row in largest:
        place = (row["store"], row["campaign"])
        budgets[place] = budgets.get(place, 0.0) + float(row["budget"])
    found = [
        (row["store"], row["campaign"], real(row["spend"]), budgets.get((row["store"], row["campaign"])))
        for row in spent
    ]
    return [
        (store, name, spend, budget)
        for store, name, spend, budget in found
        if spend and budget and spend > 1.05 * budget
    ]


def _rows(hub: Hub, dimension: str, period: str) -> list[AdRow]:
    if not hub.known("ads"):
        return []
    try:
        rows = hub.ask([*FIGURES, "ad_budget"], by=["store", dimension], period=period, against="previous period").rows
    except QuestionError:
        return []
    floor = break_even(hub)
    found = []
    for row in rows:
        if not row["spend"]:
            continue
        roi = real(row["roi"])
        found.append(
            AdRow(
                row["store"],
                row[dimension] or "–",
                {metric: real(row[metric]) for metric in FIGURES},
                real(row["roi_against"]),
                ratio(real(row["spend"]), real(row["ad_budget"])),
                _verdict(roi, floor, real(row["clicks"])),
            )
        )
    return sorted(found, key=lambda each: -(each.figures["spend"] or 0))


def _verdict(roi: float | None, floor: float | None, clicks: float | None) -> str:
    if roi is None or floor is None or not clicks or clicks < 30:
        return "watch"
    if roi >= 1.3 * floor:
        return "raise"
    return "keep" if roi >= floor else "cut"
