"""The promotion plan as offers: each typed row one offer, or the sentence that says why it is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xlops.analysis.offers import KINDS, PLATFORMS, Offer, offer
from xlops.analysis.offers.base import Payer
from xlops.analysis.offers.cents import Amount
from xlops.answers.campaigns import PLATFORM_WORDS
from xlops.answers.event_window import EventWindow, window_of
from xlops.answers.numbers import records
from xlops.answers.remember import remembered
from xlops.calendar.events import EVENTS, occurrence
from xlops.errors import XlopsError
from xlops.facts.base import WHOLE_SHOP
from xlops.hub import Hub
from xlops.label import Label

COLUMNS = (
    "store", "event", "year", "offer", "kind", "items", "list_price", "price", "discount", "off", "from_amount", "paid_by",
    "shop_share", "floor", "starts", "ends", "loss_leader", "target", "budget",
)  # fmt: skip
_NO_VALUE = Label(
    "{name}: type a discount, an amount off or a price", "{name}：请填折扣幅度、立减金额或一口价"
)  # fmt: skip


@dataclass(frozen=True)
class PlannedOffer:
    """One row of the plan: the offer, or why it is none."""

    store: str
    event: str
    year: int
    name: str
    offer: Offer | None
    problem: Label | None
    list_price: Decimal | None
    floor: Decimal | None
    loss_leader: bool


@dataclass(frozen=True)
class StorePlan:
    """All offers of one event in one store."""

    store: str
    platform: str
    window: EventWindow
    offers: tuple[Offer, ...]
    list_prices: Mapping[str, Decimal]
    floors: Mapping[str, Decimal]
    """By SKU; "" is every item that has none of its own."""
    loss_leaders: frozenset[str]
    problems: tuple[Label, ...]

    @property
    def items(self) -> frozenset[str]:
        """The SKUs that any offer names; empty when all offers are for everything."""
        return frozenset(sku for each in self.offers for sku in each.items)


def platform_of(hub: Hub, store: str) -> str:
    """The platform whose stacking order a store's offers follow; "general" where none is known."""
    text = next((each.platform for each in hub.stores if each.id == store), "").casefold()
    words = {**{each: each for each in PLATFORMS}, **PLATFORM_WORDS}
    found = next((name for word, name in words.items() if word in text), "general")
    return {"taobao": "tmall"}.get(found, found if found in PLATFORMS else "general")


@remembered
def planned_offers(hub: Hub) -> list[PlannedOffer]:
    """Every row of the plan, in the order of its key."""
    if not hub.known("promotion_plan"):
        return []
    return [_offer(row) for row in records(hub.read("promotion_plan", list(COLUMNS)))]


@remembered
def store_plans(hub: Hub) -> list[StorePlan]:
    """The plan by event and store, the next one first; rows for all stores count in each."""
    rows = planned_offers(hub)
    found: list[StorePlan] = []
    for event, year in dict.fromkeys((each.event, each.year) for each in rows):
        mine = [each for each in rows if (each.event, each.year) == (event, year)]
        try:
            window = window_of(hub, occurrence(event, year, announced=hub.events))
        except XlopsError:
            continue  # an event without a date: the plan's own check says so
        for store in hub.stores:
            of_store = [each for each in mine if each.store in (WHOLE_SHOP, store.id)]
            if of_store:
                found.append(_plan(store.id, platform_of(hub, store.id), window, of_store))
    return sorted(found, key=lambda each: (each.window.days.end < hub.today, abs((each.window.day - hub.today).days)))


def skus_of(text: object) -> tuple[str, ...]:
    """The SKUs of a cell: separated by spaces, commas or semicolons, Chinese ones too."""
    return tuple(filter(None, re.split(r"[\s,;，、；]+", str(text)))) if _known(text) else ()


def _plan(store: str, platform: str, window: EventWindow, rows: list[PlannedOffer]) -> StorePlan:
    prices: dict[str, Decimal] = {}
    floors: dict[str, Decimal] = {}
    for each in rows:
        for sku in (each.offer.items if each.offer else frozenset()) or {""}:
            if each.list_price is not None and sku:
                prices[sku] = each.list_price
            if each.floor is not None:
                floors[sku] = max(each.floor, floors.get(sku, each.floor))
    leaders = frozenset(
        sku for each in rows if each.loss_leader and each.offer for sku in (each.offer.items or frozenset({""}))
    )
    return StorePlan(
        store, platform, window, tuple(each.offer for each in rows if each.offer), prices, floors, leaders,
        tuple(each.problem for each in rows if each.problem),
    )  # fmt: skip


def _offer(row: Mapping[str, object]) -> PlannedOffer:
    name, kind = str(row["offer"]), str(row["kind"])
    number = {each: _amount(row[each]) for each in ("price", "discount", "off", "from_amount", "list_price", "floor")}
    made, problem = None, None
    try:
        made = _made(name, kind, number, row)
    except XlopsError as error:
        problem = error.label
    return PlannedOffer(
        str(row["store"]), str(row["event"]), int(str(row["year"]).split(".")[0]), name, made, problem,
        number["list_price"], number["floor"], str(row["loss_leader"]) == "yes",
    )  # fmt: skip


def _made(name: str, kind: str, number: Mapping[str, Decimal | None], row: Mapping[str, object]) -> Offer | None:
    percent = None if number["discount"] is None else number["discount"] * 100
    off, price, start = number["off"], number["price"], number["from_amount"] or Decimal(0)
    starts, ends = (each if isinstance(each, date) and each == each else None for each in (row["starts"], row["ends"]))
    items, paid = skus_of(row["items"]), _payers(row)
    if kind == "gift":
        return offer(name, kind, cost=off or price or 0, at=start, paid_by=paid, items=items, starts=starts, ends=ends)
    if kind == "free_shipping":
        return offer(name, kind, at=start, paid_by=paid, items=items, starts=starts, ends=ends)
    if percent is None and off is None and price is None:
        from xlops.errors import UsageError

        raise UsageError(_NO_VALUE.format(name=name))
    repeats = kind == "cross_store" and start and off is not None
    if repeats:
        return offer(name, kind, tiers=[(start, off or 0)], every=True, paid_by=paid, items=items, starts=starts, ends=ends)  # fmt: skip
    if KINDS[kind].unit and start:
        start = Decimal(0)  # a unit has no threshold
    return offer(
        name, kind, percent=percent if off is None and price is None else None, off=off if price is None else None, price=price,
        at=start, paid_by=paid, items=items, starts=starts, ends=ends,
    )  # fmt: skip


def _payers(row: Mapping[str, object]) -> Payer | Mapping[Payer, Amount] | None:
    payer = str(row["paid_by"]) if _known(row["paid_by"]) else None
    share = _amount(row["shop_share"])
    if payer is None or share is None or payer == "shop":
        return payer  # type: ignore[return-value]
    return {"shop": share * 100, payer: 100 - share * 100}  # type: ignore[dict-item]


def _amount(value: object) -> Decimal | None:
    return Decimal(str(value)).normalize() if _known(value) else None


def _known(value: object) -> bool:
    return value is not None and value == value and str(value).strip() != ""


def event_label(event: str) -> Label:
    """What an event is called."""
    return EVENTS[event].label
