"""Keyword gap of each store: words that bring rivals deals against what they bring us, and what a click may cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from xlops.analysis.rivals.keyword_gap import Gap, Gaps, OwnWord, RivalWord, folded, keyword_gap
from xlops.answers.numbers import filled, real, records
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period
from xlops.errors import QuestionError
from xlops.hub import Hub

SPAN = 91
"""Days back in which a rival's words must have been looked at."""
PERIOD = "last 30 days"


@dataclass(frozen=True)
class StoreGaps:
    """The words of the rivals of one store."""

    store: str
    gaps: Gaps
    looked: date
    """The last day on which a rival's words were looked at."""
    own_known: bool
    """Is known which words bring us visitors? Otherwise every word seems missing."""


@dataclass(frozen=True)
class ClickValue:
    """The most that a click may cost in a store, and what that was computed from."""

    store: str
    most: float | None
    basis: str
    """ads: what clicks of ads bring; visitors: what visitors bring, where no ads are known; "" unknown."""


@dataclass(frozen=True)
class Bid:
    """A missing word with the bid to begin with."""

    store: str
    gap: Gap
    bid: float | None


@remembered
def keyword_gaps(hub: Hub) -> list[StoreGaps]:
    """The gaps of each store whose rivals' words are known, by the last look at each rival."""
    if not hub.known("rival_keywords"):
        return []
    columns = ["store", "rival", "item", "day", "keyword", "deals", "deal_index", "visit_index", "rank"]
    rows = hub.read("rival_keywords", columns, period=Period(hub.today - timedelta(SPAN), hub.today))
    rows = rows[rows["day"] == rows.groupby(["store", "rival", "item"])["day"].transform("max")]
    found = []
    for store in dict.fromkeys(rows["store"]):
        here = rows[rows["store"] == store]
        own = own_words(hub, store)
        words = _placed(records(here))
        gaps = keyword_gap(words, own or {}, weak=hub.parameter("weak_word"))
        found.append(StoreGaps(store, gaps, max(here["day"]), bool(own)))
    return found


def _placed(rows: list[dict[str, Any]]) -> list[RivalWord]:
    """Each word with its place among the words of its rival: as stated, else by deals, else by the index (which only ranks)."""
    places: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        places.setdefault((row["rival"], row["item"]), []).append(_weight(row))
    for each in places.values():
        each.sort(reverse=True)
    words = []
    for row in rows:
        weight = _weight(row)
        place = None if row["rank"] != row["rank"] or row["rank"] is None else int(row["rank"])
        if place is None and weight > 0:
            place = 1 + places[row["rival"], row["item"]].index(weight)
        words.append(RivalWord(row["rival"], row["keyword"], filled(row["deals"]), place))
    return words


def _weight(row: dict[str, Any]) -> float:
    """What a rival's words are ordered by; never added to that of another row."""
    return next((value for name in ("deals", "deal_index", "visit_index") if (value := filled(row[name]))), 0.0)


@remembered
def own_words(hub: Hub, store: str) -> dict[str, OwnWord]:
    """What each word brought the store in the last 30 days, by folded keyword; {} where nobody knows.

    Visitors and deals are the platform's by keyword; of words that only ads are known for, clicks and claimed orders.
    """
    found: dict[str, OwnWord] = {}
    for word, row in _asked(hub, store, ["spend", "clicks", "ad_orders"]):
        found[word] = _together(found.get(word), real(row["clicks"]), real(row["ad_orders"]), bool(row["spend"]))
    organic: dict[str, OwnWord] = {}
    for word, row in _asked(hub, store, ["traffic_uv", "traffic_orders"]):
        organic[word] = _together(organic.get(word), real(row["traffic_uv"]), real(row["traffic_orders"]), False)
    for word, own in organic.items():
        found[word] = OwnWord(own.visitors, own.deals, word in found and found[word].bid_on)
    return found


def _asked(hub: Hub, store: str, metrics: list[str]) -> list[tuple[str, dict[str, Any]]]:
    try:
        rows = hub.ask(metrics, by=["keyword"], period=PERIOD, where={"store": store}).rows
    except QuestionError:
        return []
    return [(folded(row["keyword"]), row) for row in rows if row["keyword"]]


def _together(one: OwnWord | None, visitors: float | None, deals: float | None, bid_on: bool) -> OwnWord:
    if one is None:
        return OwnWord(visitors, deals, bid_on)
    return OwnWord(_sum(one.visitors, visitors), _sum(one.deals, deals), one.bid_on or bid_on)


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None and other is None else (one or 0.0) + (other or 0.0)


@remembered
def click_value(hub: Hub, store: str) -> ClickValue:
    """The most that a click may cost, from the store's own economics of the last 30 days.

    Sales from ads per click times contribution before ads per paid amount; without ads the paid amount per visitor times
    the same. None where costs of too much of the sales are unknown (parameter uncosted_share).
    """
    wanted = {"store": store}
    for metrics, basis in (
        (("max_cpc", "uncosted_share"), "ads"),
        (("uv_value", "be_roi_paid", "uncosted_share"), "visitors"),
    ):
        try:
            row = hub.ask(list(metrics), period=PERIOD, where=wanted).rows[0]
        except QuestionError:
            continue
        if (real(row["uncosted_share"]) or 0.0) > hub.parameter("uncosted_share"):
            return ClickValue(store, None, "")
        if basis == "ads":
            most = real(row["max_cpc"])
        else:
            value, floor = real(row["uv_value"]), real(row["be_roi_paid"])
            most = value / floor if value is not None and floor else None
        if most is not None:
            return ClickValue(store, max(most, 0.0), basis)
    return ClickValue(store, None, "")


@remembered
def bids(hub: Hub) -> list[Bid]:
    """Every missing word with the bid to begin with: the most that a click may cost times the parameter start_bid.

    None of a store whose own words are unknown: there nobody can say what is missing.
    """
    found = []
    for each in keyword_gaps(hub):
        if not each.own_known:
            continue
        most = click_value(hub, each.store).most
        bid = round(most * hub.parameter("start_bid"), 2) if most else None
        found += [Bid(each.store, gap, bid) for gap in each.gaps.of("missing")]
    return found
