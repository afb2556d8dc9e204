"""From a question to legs: one aggregation of one fact over one period, none of which sees another's rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Literal

from xlops.engine.dimensions import origin
from xlops.engine.extent import Holdings, Part
from xlops.engine.parts import parts_for
from xlops.engine.question import TIME, Question, Side
from xlops.engine.reading import Chosen, Leaf, choose
from xlops.errors import QuestionError
from xlops.facts import FACTS, Fact
from xlops.metrics.base import Aggregate, Distinct, Last, People
from xlops.settings import Store

STORE_SCOPED = ("order_id", "lead_id", "review_id", "entry", "po")
"""Numbers that each store's platform gives out: the same number in two stores is two things."""

Group = tuple[tuple[date, ...], str | None]
"""What coverage is told of: the time buckets of a row, and its store or platform when asked for."""

Span = tuple[str, date, date]
"""(store, first day, last day)."""


@dataclass(frozen=True)
class Read:
    """How one leaf is read: from which parts of each store (facts with cuts), from which spans of each side."""

    leaf: Leaf
    parts: tuple[tuple[str, tuple[Part, ...]], ...] = ()
    spans: tuple[tuple[Span, ...], ...] = ()
    """Per side. Of a span fact: the spans that are read. Of people: the periods for which the platform's own figure
    is read, in place of the sum of days."""

    @property
    def fact(self) -> Fact:
        """The fact that is read."""
        return FACTS[self.leaf.fact]

    def parts_of(self, store: str) -> tuple[Part, ...] | None:
        """The parts read of a store; None for facts without cuts."""
        return dict(self.parts).get(store, ()) if self.fact.cut else None

    def spans_of(self, side: Side) -> tuple[Span, ...]:
        """The spans read on a side."""
        return self.spans[side.index] if self.spans else ()


@dataclass(frozen=True)
class Leg:
    """Leaves of one fact that are aggregated together, over one side's period.

    rows      the rows of the period
    last      the rows of each store's last day in the period or bucket
    running   the rows from the first day of the month or year to each bucket's end
    spans     the rows of exactly these spans
    """

    kind: Literal["rows", "last", "running", "spans"]
    side: Side
    fact: Fact
    on: str
    reads: tuple[Read, ...]
    by_store: bool
    """Grouped by store as well, and added up over stores afterwards: a number is distinct within its store."""
    currency: str = ""
    """The currency that money is read in, where the fact holds others as well."""

    @property
    def spans(self) -> tuple[Span, ...]:
        """What is read (kind spans) or left out (people, else) of it."""
        return self.reads[0].spans_of(self.side)


@dataclass(frozen=True)
class Plan:
    """All that the compiler and the oracle need, the oracle only in part."""

    question: Question
    chosen: tuple[Chosen, ...]
    reads: tuple[Read, ...]
    legs: tuple[Leg, ...]
    stores: tuple[Store, ...]
    """The stores of the slice."""
    has_items: bool
    """Does the archive hold a products table?"""

    def legs_tables(self) -> set[str]:
        """The tables that are read, dimension tables among them."""
        asked = (*self.question.by, *(each for each, _ in self.question.where))
        found = {leg.fact.id for leg in self.legs}
        if self.has_items and any(
            origin(leg.fact, each, on=leg.on) == "products" for leg in self.legs for each in asked
        ):
            found.add("products")
        return found

    @cached_property
    def numbers(self) -> Mapping[Leaf, int]:
        """Where the reading of each leaf stands in `reads`."""
        return {each.leaf: number for number, each in enumerate(self.reads)}

    def read(self, leaf: Leaf) -> Read:
        """How a leaf is read."""
        return self.reads[self.numbers[leaf]]

    @property
    def place(self) -> Literal["store", "platform"] | None:
        """The dimension by which coverage differs, beside time."""
        return "store" if "store" in self.question.by else "platform" if "platform" in self.question.by else None

    def stores_of(self, place: str | None) -> list[str]:
        """The stores that a group's place stands for."""
        match self.place:
            case "store":
                return [each.id for each in self.stores if each.id == place]
            case "platform":
                return [each.id for each in self.stores if each.platform == place]
            case _:
                return [each.id for each in self.stores]

    def places(self) -> list[str | None]:
        """The places that a group can have."""
        match self.place:
            case "store":
                return [each.id for each in self.stores]
            case "platform":
                return list(dict.fromkeys(each.platform for each in self.stores))
            case _:
                return [None]


def plan(question: Question, *, holdings: Holdings, bases: Mapping[str, str]) -> Plan:
    """Choose readings, cuts, spans and legs; QuestionError when the question has no honest answer."""
    dimensions = tuple(dict.fromkeys((*question.by, *(column for column, _ in question.where))))
    if over := [each for each in dimensions if each in TIME and each not in question.by]:
        raise QuestionError(f"where {over[0]} = ...: days are chosen by the period")
    chosen = tuple(choose(each, dimensions, holdings=holdings, bases=bases) for each in question.metrics)
    stores = _slice(question, holdings.stores)
    reads = tuple(
        _read(leaf, dimensions, question, holdings, stores)
        for leaf in dict.fromkeys(leaf for each in chosen for leaf in each.leaves)
    )
    made = Plan(question, chosen, reads, (), stores, bool(holdings["products"]))
    return Plan(question, chosen, reads, tuple(_legs(made, holdings)), stores, made.has_items)


def _slice(question: Question, stores: Sequence[Store]) -> tuple[Store, ...]:
    wanted = dict(question.where)
    return tuple(
        each
        for each in stores
        if ("store" not in wanted or each.id in wanted["store"])
        and ("platform" not in wanted or each.platform in wanted["platform"])
    )


def _read(
    leaf: Leaf, dimensions: Sequence[str], question: Question, holdings: Holdings, stores: Sequence[Store]
) -> Read:
    fact = FACTS[leaf.fact]
    if fact.rhythm == "span":
        return Read(leaf, (), tuple(_spans_inside(fact, side, holdings, stores) for side in question.sides))
    if fact.cut:
        parts = tuple(
            (store, parts_for(fact, extent, leaf.columns(), dimensions, periods=(question.period,)))
            for store, extent in sorted(holdings[fact.id].items())
        )
        return Read(leaf, parts, _figures(leaf, dimensions, question, holdings, stores))
    return Read(leaf, (), _figures(leaf, dimensions, question, holdings, stores))


def _spans_inside(fact: Fact, side: Side, holdings: Holdings, stores: Sequence[Store]) -> tuple[Span, ...]:
    """The period itself when it is held; else all spans inside it, which must not overlap."""
    found: list[Span] = []
    wanted = (side.period.start, side.period.end)
    for store in stores:
        extent = holdings[fact.id].get(store.id)
        held = sorted(extent.spans) if extent else []
        inside = [each for each in held if wanted[0] <= each[0] and each[1] <= wanted[1]]
        if wanted in inside:
            inside = [wanted]
        for (start, end), (other, until) in pairwise(inside):
            if other <= end:
                raise QuestionError(
                    f'{store.id} has overlapping figures in "{fact.id}" between {wanted[0]} and {wanted[1]}: '
                    f"{start}..{end} and {other}..{until}; ask for one of these periods"
                )
        found += [(store.id, *each) for each in inside]
    return tuple(found)


def _figures(
    leaf: Leaf, dimensions: Sequence[str], question: Question, holdings: Holdings, stores: Sequence[Store]
) -> tuple[tuple[Span, ...], ...]:
    """The buckets of each side for which every store of a row has the platform's own de-duplicated figure."""
    aggregate = leaf.aggregate
    if not isinstance(aggregate, People) or not aggregate.period_fact or aggregate.where or leaf.since:
        return ()
    if any(each not in (*TIME, "store", "platform") for each in dimensions):
        return ()
    held, wanted = holdings[aggregate.period_fact], aggregate.column
    keeping = [each.id for each in stores if holdings.has(leaf.fact, each.id) or each.id in held]
    if "store" in question.by:
        places = [[each] for each in keeping]
    elif "platform" in question.by:
        kinds = {each.id: each.platform for each in stores}
        places = [[each for each in keeping if kinds[each] == kind] for kind in dict.fromkeys(kinds.values())]
    else:
        places = [keeping]
    sides = []
    for side in question.sides:
        found: list[Span] = []
        for days in side.buckets(question.by).values():
            start, end = days[0], days[-1]
            for place in places:
                if (
                    len(days) > 1
                    and place
                    and all(each in held and held[each].tells(wanted, start, end) for each in place)
                ):
                    found += [(each, start, end) for each in place]
        sides.append(tuple(sorted(found)))
    return tuple(sides) if any(sides) else ()


def _legs(made: Plan, holdings: Holdings) -> list[Leg]:
    found: dict[tuple[object, ...], list[Read]] = {}
    for side in made.question.sides:
        for read in made.reads:
            aggregate = read.leaf.aggregate
            by_store = _is_scoped(aggregate) and "store" not in made.question.by and len(made.stores) > 1
            kind = _kind(read, made.question)
            own: object = read if kind == "last" else isinstance(aggregate, Distinct) if kind == "running" else None
            if kind != "spans" and isinstance(aggregate, People) and read.spans_of(side):
                found.setdefault(("spans", side, aggregate.period_fact, "day", (), read.spans, False, own), []).append(
                    read
                )
            if not holdings[read.fact.id]:
                continue
            found.setdefault(
                (kind, side, read.fact.id, aggregate.on, read.parts, read.spans, by_store, own, read.leaf.since), []
            ).append(read)
    currencies = {fact: _other_than(made, fact, holdings) for fact in {str(key[2]) for key in found}}
    return [
        Leg(key[0], key[1], FACTS[str(key[2])], str(key[3]), tuple(reads), bool(key[6]), currencies[str(key[2])])  # type: ignore[arg-type]
        for key, reads in found.items()
    ]


def _other_than(made: Plan, fact: str, holdings: Holdings) -> str:
    """The currency asked for, when stores of the slice hold rows of the fact in others."""
    asked = made.question.currency or ""
    held = (extent.currencies for each in made.stores if (extent := holdings[fact].get(each.id)))
    return asked if asked and "currency" in FACTS[fact] and any(each - {asked} for each in held) else ""


def _is_scoped(aggregate: Aggregate) -> bool:
    return isinstance(aggregate, Distinct) and aggregate.column in STORE_SCOPED


def _kind(read: Read, question: Question) -> Literal["rows", "last", "running", "spans"]:
    if read.fact.rhythm == "span":
        return "spans"
    if read.leaf.since:
        return "running"
    return "last" if isinstance(read.leaf.aggregate, Last) and "day" not in question.by else "rows"
