"""Ads: what each campaign costs and claims to bring, what is left after refunds, which words waste money."""

from __future__ import annotations

from dataclasses import dataclass

from xlops.answers.numbers import ratio, real
from xlops.answers.remember import remembered
from xlops.errors import QuestionError
from xlops.hub import Hub

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
    """The paid sales that one of spend must bring, refunds, goods and fees borne, by the last 30 days; None without costs."""
    floor = real(hub.ask(["be_roi_paid"], period="last 30 days").rows[0]["be_roi_paid"])
    return floor if floor is not None and floor > 0 else None


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
