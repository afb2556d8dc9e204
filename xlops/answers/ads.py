"""Ads: what each campaign costs and claims to bring, what is left after refunds, which words waste money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from xlops.answers.numbers import ratio, real, records
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period
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
    """The paid sales that one of spend must bring, refunds, goods and fees borne, by the last 30 days.

    None when nothing is left, or when the costs of too much of the sales (parameter uncosted_share) are unknown.
    """
    row = hub.ask(["be_roi_paid", "uncosted_share"], period="last 30 days").rows[0]
    floor, uncosted = real(row["be_roi_paid"]), real(row["uncosted_share"])
    return floor if floor and floor > 0 and (uncosted or 0.0) <= hub.parameter("uncosted_share") else None


@remembered
def overspent(hub: Hub) -> list[tuple[str, str, float, float]]:
    """(store, campaign, spend, budget) of campaigns that spent well over yesterday's budget (parameter over_budget).

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
        if spend and budget and spend > hub.parameter("over_budget") * budget
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
        used = ratio(real(row["spend"]), real(row["ad_budget"]))
        found.append(
            AdRow(
                row["store"],
                row[dimension] or "–",
                {metric: real(row[metric]) for metric in FIGURES},
                real(row["roi_against"]),
                used,
                _verdict(hub, row, floor, used if dimension == "campaign" else None),
            )
        )
    return sorted(found, key=lambda each: -(each.figures["spend"] or 0))


def _verdict(hub: Hub, row: dict[str, Any], floor: float | None, used: float | None) -> str:
    """What to do: a budget is raised only where it is used, and nothing is raised that brought no order."""
    roi, clicks, orders = real(row["roi"]), real(row["clicks"]), real(row["ad_orders"])
    if roi is None or floor is None or not clicks or clicks < hub.parameter("least_clicks"):
        return "watch"
    if roi < floor:
        return "cut"
    if orders == 0:
        return "watch"
    well_used = used is None or used >= hub.parameter("used_budget")
    return "raise" if roi >= hub.parameter("raise_roi") * floor and well_used else "keep"


@dataclass(frozen=True)
class Term:
    """One search term over a whole report: figures as exported, rates made of them. Blank where unknown."""

    store: str
    campaign: str
    term: str
    match: str
    state: str
    imps: float | None
    clicks: float | None
    spend: float | None
    conversions: float | None

    @property
    def ctr(self) -> float | None:
        """Clicks over impressions."""
        return ratio(self.clicks, self.imps)

    @property
    def cpc(self) -> float | None:
        """Cost of a click."""
        return ratio(self.spend, self.clicks)

    @property
    def cost(self) -> float | None:
        """Cost of a conversion."""
        return ratio(self.spend, self.conversions)


@dataclass(frozen=True)
class TermReport:
    """The latest report of search terms of one store, most spend first."""

    store: str
    period: Period
    terms: tuple[Term, ...]


@remembered
def term_reports(hub: Hub) -> list[TermReport]:
    """Of each store the report that ends last; of several that end on that day the longest."""
    if not hub.known("ad_terms"):
        return []
    columns = [
        "store",
        "start",
        "day",
        "campaign",
        "keyword",
        "match",
        "state",
        "imps",
        "clicks",
        "spend",
        "conversions",
    ]
    rows = records(hub.read("ad_terms", columns))
    found = []
    for store in dict.fromkeys(row["store"] for row in rows):
        end, start = min((-row["day"].toordinal(), row["start"]) for row in rows if row["store"] == store)
        span = Period(start, date.fromordinal(-end))
        terms = [
            _term(row)
            for row in rows
            if row["store"] == store and row["day"] == span.end and row["start"] == span.start
        ]
        terms.sort(key=lambda each: (-(each.spend or 0.0), -(each.clicks or 0.0), each.term))
        found.append(TermReport(store, span, tuple(terms)))
    return found


def _term(row: dict[str, Any]) -> Term:
    words = (_known(row[name]) for name in ("campaign", "keyword", "match", "state"))
    campaign, term, match, state = (str(each) if each is not None else "" for each in words)
    imps, clicks, spend, conversions = (_known(row[name]) for name in ("imps", "clicks", "spend", "conversions"))
    return Term(row["store"], campaign, term, match, state, imps, clicks, spend, conversions)


def _known(value: Any) -> Any:
    return None if value is None or value != value else value
