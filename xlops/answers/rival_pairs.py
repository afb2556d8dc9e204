"""Which of our SKUs a rival's item competes with: confirmed, proposed, or nobody knows yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from xlops.analysis.rivals.matching import Goods, Proposal, propose
from xlops.answers.catalogue import titles
from xlops.answers.numbers import records
from xlops.answers.own_prices import own_prices
from xlops.answers.remember import remembered
from xlops.answers.rival_seen import EVERYONE, RECENT, rival_titles, states
from xlops.hub import Hub
from xlops.ledgers.rival_items import NO, NO_SKU, YES

Trouble = Literal["", "two_skus", "no_such_sku"]
TIERS = ("target", "peer", "follower")


@dataclass(frozen=True)
class Pair:
    """A rival's item and a SKU of ours."""

    store: str
    rival: str
    item: str
    sku: str
    """Blank where none was found."""
    typed_sku: str
    """The SKU in the ledger's key: the one that was proposed; * where none was."""
    confirmed: bool
    score: float | None = None
    """Of a proposal, from 0 to 100."""
    shared: tuple[str, ...] = ()
    same_size: bool | None = None
    trouble: Trouble = ""

    @property
    def counts(self) -> bool:
        """Is it confirmed, and without trouble?"""
        return self.confirmed and not self.trouble


@remembered
def rivals(hub: Hub) -> dict[tuple[str, str], str]:
    """(store, rival) -> tier, of everyone who is listed or was seen; who is not listed counts as a peer. Targets first."""
    found: dict[tuple[str, str], str] = {}
    if hub.known("rival_observations"):
        pairs = states(hub)[["store", "rival"]].drop_duplicates().astype(str)
        found = dict.fromkeys(pairs.itertuples(index=False), "peer")
    if hub.known("rivals"):
        for row in records(hub.read("rivals", ["store", "rival", "tier"])):
            found[row["store"], row["rival"]] = row["tier"] if row["tier"] in TIERS else "peer"
    return dict(sorted(found.items(), key=lambda pair: (TIERS.index(pair[1]), pair[0])))


@remembered
def typed_pairs(hub: Hub) -> list[Pair]:
    """The pairs that somebody decided on: confirmed ones with what is wrong with them; refused ones are left out."""
    found: list[Pair] = []
    if not hub.known("rival_items"):
        return found
    ours = _known_skus(hub)
    taken: dict[tuple[str, str, str], str] = {}
    for row in records(hub.read("rival_items", ["store", "rival", "item", "sku", "confirmed", "instead"])):
        instead = row["instead"] if isinstance(row["instead"], str) else ""
        sku = instead or ("" if row["sku"] == NO_SKU else row["sku"])
        if not sku or (row["confirmed"] != YES.value and not instead) or row["confirmed"] == NO.value:
            continue
        place = (row["store"], row["rival"], row["item"])
        trouble: Trouble = "no_such_sku" if (row["store"], sku) not in ours else ""
        if taken.setdefault(place, sku) != sku:
            trouble = "two_skus"
        found.append(Pair(*place, sku, row["sku"], confirmed=True, trouble=trouble))
    return found


@remembered
def confirmed(hub: Hub) -> dict[tuple[str, str, str], str]:
    """(store, rival, item) -> our SKU, of the pairs that count."""
    return {(each.store, each.rival, each.item): each.sku for each in typed_pairs(hub) if each.counts}


@remembered
def proposals(hub: Hub) -> list[Pair]:
    """For each of the rivals' items of late that nobody has matched: the SKU it may be, best first; then those without any."""
    decided = {(each.store, each.rival, each.item) for each in typed_pairs(hub)}
    items = [each for each in _rival_goods(hub) if (each.place, *_apart(each)) not in decided]
    if not items:
        return []
    refused = _refused(hub)
    found = {
        (each.rival.place, each.rival.id): each
        for each in propose(_own_goods(hub), items, least=hub.parameter("match_score"), refused=refused)
    }
    pairs = [_pair(each, found.get((each.place, each.id))) for each in items]
    return sorted(pairs, key=lambda each: (-(each.score or -1.0), each.store, each.rival, each.item))


_APART = "\x1f"


def _apart(goods: Goods) -> tuple[str, str]:
    rival, _, item = goods.id.partition(_APART)
    return rival, item


def _pair(goods: Goods, found: Proposal | None) -> Pair:
    rival, item = _apart(goods)
    if found is None:
        return Pair(goods.place, rival, item, "", NO_SKU, confirmed=False)
    return Pair(
        goods.place, rival, item, found.own.id, found.own.id, confirmed=False, score=found.score, shared=found.shared,
        same_size=found.same_size,
    )  # fmt: skip


def _refused(hub: Hub) -> set[tuple[str, str, str]]:
    if not hub.known("rival_items"):
        return set()
    rows = records(hub.read("rival_items", ["store", "rival", "item", "sku", "confirmed"]))
    return {
        (row["store"], f"{row['rival']}{_APART}{row['item']}", row["sku"])
        for row in rows
        if row["confirmed"] == NO.value
    }


def _rival_goods(hub: Hub) -> list[Goods]:
    """Rivals' items that were seen within RECENT days before the last look of their store."""
    if not hub.known("rival_observations"):
        return []
    import pandas as pd

    rows = states(hub)
    rows = rows[rows["for_whom"] == EVERYONE]
    rows = rows[rows["day"] >= rows.groupby("store", observed=True)["day"].transform("max") - pd.Timedelta(days=RECENT)]
    names = rival_titles(hub)
    return [
        Goods(store, f"{rival}{_APART}{item}", names.get((store, rival, item), item), price if price == price else None)
        for store, rival, item, price in rows[["store", "rival", "item", "price"]].itertuples(index=False)
    ]


def _own_goods(hub: Hub) -> list[Goods]:
    prices = own_prices(hub)
    return [
        Goods(store, sku, title, prices[store, sku].price if (store, sku) in prices else None)
        for (store, sku), title in titles(hub).items()
        if sku and title
    ]


@remembered
def _known_skus(hub: Hub) -> frozenset[tuple[str, str]]:
    """Every SKU that is listed, priced or was ever sold."""
    return frozenset((*titles(hub), *own_prices(hub)))


def seen_of(hub: Hub, store: str, rival: str) -> date | None:
    """The last day on which a rival was looked at; None when it never was."""
    if not hub.known("rival_observations"):
        return None
    rows = states(hub)
    rows = rows[(rows["store"] == store) & (rows["rival"] == rival)]
    return rows["day"].max().date() if len(rows) else None
