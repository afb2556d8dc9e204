"""What the archive holds of each fact in each store: which days, cuts, currencies, spans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from xlops.facts import FACTS
from xlops.facts.base import WHOLE_SHOP
from xlops.settings import Store

Part = tuple[str, str]
"""(value of the column that parts the fact, cut): each is a whole account of it. See PARTED."""

PARTED = {"ads": "tool"}
"""Facts whose exports come one by one for each value of a column, so that each value has cuts of its own."""

SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "orders": ("orders", "order_lines"),
    "order_lines": ("orders", "order_lines"),
    "leads": ("leads", "deals"),
    "deals": ("leads", "deals"),
}
"""Events that come together: the first to the last day of any of them is known of each; others stand alone.

Refunds live within the days of the store's orders: a day of orders without refunds has none.
"""


@dataclass(frozen=True)
class Extent:
    """What one store has of one fact. `days` is exact for daily and snapshot facts, empty for others."""

    rows: int
    first: date | None = None
    last: date | None = None
    days: frozenset[date] = frozenset()
    currencies: frozenset[str] = frozenset()
    parts: Mapping[Part, frozenset[date]] = field(default_factory=dict)
    """Of a fact with cuts: the days of each part."""
    filled: Mapping[Part, frozenset[str]] = field(default_factory=dict)
    """Of a fact with cuts: the dimensions outside its key that the part's rows know."""
    spans: frozenset[tuple[date, date]] = frozenset()
    told: Mapping[str, frozenset[tuple[date, date]]] = field(default_factory=dict)
    """Of a fact of whole periods: for each column that counts people, the spans in which it is known."""

    def tells(self, column: str, start: date, end: date) -> bool:
        """Is the column known for exactly that span?"""
        return (start, end) in self.told.get(column, ())


class Holdings:
    """What the shop has: its stores, and the extents of its facts, each looked up once.

    `look` gives the extents of a fact by store; a store without rows of the fact is absent.
    """

    def __init__(self, stores: Iterable[Store], look: Callable[[str], Mapping[str, Extent]]) -> None:
        self.named = tuple(stores)
        self._look = look
        self._found: dict[str, Mapping[str, Extent]] = {}
        self._first: dict[str, date | None] = {}

    def __getitem__(self, fact: str) -> Mapping[str, Extent]:
        if fact not in self._found:
            self._found[fact] = self._look(fact)
        return self._found[fact]

    @property
    def stores(self) -> tuple[Store, ...]:
        """The stores of the settings, then any other that has facts."""
        known = {each.id for each in self.named}
        others = {store for fact in FACTS for store in self[fact.id]} - known - {WHOLE_SHOP}
        return (*self.named, *(Store(each, each) for each in sorted(others)))

    def begins(self, store: str) -> date | None:
        """The first day of which the store has anything at all."""
        if store not in self._first:
            self._first[store] = min(
                (
                    extent.first
                    for fact in FACTS
                    if fact.rhythm not in ("reference", "span")
                    and (extent := self[fact.id].get(store)) is not None
                    and extent.first is not None
                ),
                default=None,
            )
        return self._first[store]

    def event_span(self, fact: str, store: str) -> tuple[date, date] | None:
        """From the first to the last day of the store's events of the same subject: those of another tell nothing."""
        of_orders = fact == "refunds" and any(store in self[each] for each in SUBJECTS["orders"])
        ends = self._ends(SUBJECTS["orders"] if of_orders else SUBJECTS.get(fact, (fact,)), store)
        if not ends:
            return None
        # Purchases are few and fall due long after they were made: quiet days are no missing ones.
        until = self._ends([each.id for each in FACTS if each.rhythm == "event"], store) if fact == "inbound" else ends
        return min(each for each, _ in ends), max(each for _, each in until)

    def _ends(self, facts: Iterable[str], store: str) -> list[tuple[date, date]]:
        return [
            (extent.first, extent.last)
            for each in facts
            if (extent := self[each].get(store)) is not None and extent.first is not None and extent.last is not None
        ]

    def has(self, fact: str, store: str) -> bool:
        """Does the store keep this fact? Where orders are kept, no refunds means none, not unknown."""
        if store in self[fact]:
            return True
        return fact == "refunds" and (store in self["orders"] or store in self["order_lines"])

    def covers(self, fact: str, store: str, parts: Iterable[Part] | None = None) -> Callable[[date], bool]:
        """Tells of a day whether the store's rows of it are known; `parts` are those that are read."""
        if not self.has(fact, store):
            return _never
        extent = self[fact].get(store, Extent(0))
        match FACTS[fact].rhythm:
            case "event":
                span = self.event_span(fact, store)
                return (lambda day: span[0] <= day <= span[1]) if span else _never
            case "daily" | "snapshot":
                if parts is None:
                    return extent.days.__contains__
                days = frozenset[date]().union(*(extent.parts.get(each, frozenset()) for each in parts))
                return days.__contains__
            case "reference" | "span":
                return _always
        raise ValueError(fact)


def _never(day: date) -> bool:  # noqa: ARG001
    return False


def _always(day: date) -> bool:  # noqa: ARG001
    return True
