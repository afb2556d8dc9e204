"""Which figures are known: blank where a fact has no data, and where a ratio would mix covered with uncovered days."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from xlops.engine.extent import Holdings
from xlops.engine.people import added_up
from xlops.engine.plan import Group, Plan, Read
from xlops.engine.question import TIME, Gap, Mark, Side
from xlops.engine.reading import Chosen, Leaf
from xlops.metrics.base import Last


@dataclass(frozen=True)
class Masks:
    """Where nothing is known. The groups are those of the question: time buckets x store or platform."""

    groups: tuple[Group, ...]
    shown: tuple[Group, ...]
    """Those of the period itself, in order."""
    blank: Mapping[tuple[int, Leaf], frozenset[Group]]
    """(side, leaf) -> groups in which no day is known."""
    broken: Mapping[tuple[int, str], frozenset[Group]]
    """(side, metric) -> groups in which a ratio would be of unlike days or stores."""
    unlike: Mapping[str, frozenset[Group]]
    """metric -> groups whose two sides are counted differently, so that a change says nothing."""
    added_up: Mapping[str, frozenset[Group]]
    """metric -> groups of the period itself in which people of several cells are added up."""
    gaps: tuple[Gap, ...]
    marks: Mapping[str, tuple[Mark, ...]]


Bucket = tuple[date, ...]
Days = Sequence[date]


@dataclass(frozen=True)
class _State:
    """What is known of some days of a store."""

    known: bool
    missing: tuple[date, ...] = ()
    early: date | None = None
    """The first of the days, when it lies before all that is known of the store."""


@dataclass(frozen=True)
class _Verdict:
    """What coverage says of all metrics that are read from the same facts."""

    broken: frozenset[Group]
    gaps: frozenset[Gap]
    lacking: bool


def masks(made: Plan, *, holdings: Holdings) -> Masks:
    """What is known of every figure of a plan."""
    sides = made.question.sides
    places = made.places()
    keys = sorted({key for side in sides for key in side.buckets(made.question.by)})
    groups = tuple((key, place) for key in keys for place in places)
    shown = tuple((key, place) for key in sorted(sides[0].buckets(made.question.by)) for place in places)
    look = _Look(made, holdings, keys, groups)
    judged = [(side.index, each) for side in sides for each in made.chosen]
    verdicts = {(side, each.metric): look.verdict(each, sides[side]) for side, each in judged}
    summed = {
        (side.index, read.leaf): added_up(read, side, groups, made, holdings=holdings)
        for side in sides
        for read in made.reads
    }
    marks = {}
    for each in made.chosen:
        of_metric = [verdicts[side.index, each.metric] for side in sides]
        found: list[Mark] = list(each.marks)
        if any(summed[side.index, leaf] for side in sides for leaf in each.leaves):
            found.append("not_deduplicated")
        if any(verdict.gaps for verdict in of_metric):
            found.append("gap")
        if any(verdict.lacking for verdict in of_metric) or any(
            look.unknown(leaf, sides[0]).issuperset(shown) for leaf in each.leaves
        ):
            found.append("no_data")
        if any(not look.mixed(leaf).isdisjoint(shown) for leaf in each.leaves):
            found.append("by_store")
        if look.leaves_out(each):
            found.append("other_currency")
        marks[each.metric] = tuple(dict.fromkeys(found))
    return Masks(
        groups,
        shown,
        {
            (side.index, read.leaf): look.unknown(read.leaf, side) | look.mixed(read.leaf)
            for side in sides
            for read in made.reads
        },
        {(side, each.metric): verdicts[side, each.metric].broken | look.mingled(each) for side, each in judged},
        {each.metric: look.unlike(each) for each in made.chosen},
        {each.metric: frozenset[Group]().union(*(summed[0, leaf] for leaf in each.leaves)) for each in made.chosen},
        tuple(sorted(frozenset[Gap]().union(*(verdict.gaps for verdict in verdicts.values())))),
        marks,
    )


class _Look:
    """Coverage look-ups of one plan, each made once: leaves of one fact, read alike, share what is found."""

    def __init__(self, made: Plan, holdings: Holdings, keys: Sequence[Bucket], groups: tuple[Group, ...]) -> None:
        self._plan, self._holdings, self._keys, self._groups = made, holdings, keys, groups
        self._buckets = [side.buckets(made.question.by) for side in made.question.sides]
        self._stores_of = {place: made.stores_of(place) for place in made.places()}
        numbers: dict[object, int] = {}
        self._kind = {
            read.leaf: numbers.setdefault(
                (read.fact.id, read.leaf.since, read.leaf.is_money, read.parts, read.spans), len(numbers)
            )
            for read in made.reads
        }
        self._read = {self._kind[read.leaf]: read for read in made.reads}
        self._states: dict[tuple[int, int], dict[tuple[Bucket, str], _State]] = {}
        self._unknown: dict[tuple[int, int], frozenset[Group]] = {}
        self._verdicts: dict[object, _Verdict] = {}
        self._unlike: dict[int, frozenset[Group]] = {}

    def unknown(self, leaf: Leaf, side: Side) -> frozenset[Group]:
        """The groups of which no day is known in any store."""
        kind = self._kind[leaf]
        if (kind, side.index) not in self._unknown:
            states = self._states_of(kind, side)
            self._unknown[kind, side.index] = frozenset(
                (key, place)
                for key, place in self._groups
                if not any(states[key, store].known for store in self._stores_of[place])
            )
        return self._unknown[kind, side.index]

    def mixed(self, leaf: Leaf) -> frozenset[Group]:
        """The groups that put several stores together, when the leaf is of one store."""
        aggregate = leaf.aggregate
        if not isinstance(aggregate, Last) or not aggregate.by_store:
            return frozenset()
        several = {
            place
            for place, stores in self._stores_of.items()
            if sum(self._holdings.has(leaf.fact, each) for each in stores) > 1
        }
        return frozenset(group for group in self._groups if group[1] in several) if several else frozenset()

    def _share(self, leaf: Leaf, store: str) -> Literal["whole", "part", "none"]:
        """How much of a store's rows the leaf can read: money of other currencies is left out."""
        asked, extent = self._plan.question.currency, self._holdings[leaf.fact].get(store)
        if not asked or not leaf.is_money or self._plan.question.names_currency or extent is None:
            return "whole"
        if not extent.currencies - {asked}:
            return "whole"
        return "part" if asked in extent.currencies else "none"

    def leaves_out(self, chosen: Chosen) -> bool:
        """Does the metric leave out money in another currency?"""
        return any(self._share(leaf, each.id) != "whole" for leaf in chosen.leaves for each in self._plan.stores)

    def mingled(self, chosen: Chosen) -> frozenset[Group]:
        """The groups in which a metric would set money of some rows against other rows."""
        stores = [each.id for each in self._plan.stores]
        mingled = {
            store
            for store in stores
            if len({self._share(leaf, store) for leaf in chosen.leaves if store in self._holdings[leaf.fact]}) > 1
        }
        if not mingled:
            return frozenset()
        return frozenset(group for group in self._groups if not mingled.isdisjoint(self._stores_of[group[1]]))

    def verdict(self, chosen: Chosen, side: Side) -> _Verdict:
        """The gaps of a metric, and where it is a ratio that must not be shown."""
        kinds = tuple(sorted({self._kind[leaf] for leaf in chosen.leaves}))
        key = (kinds, chosen.is_ratio, side.index)
        if key not in self._verdicts:
            self._verdicts[key] = self._judge(kinds, side, is_ratio=chosen.is_ratio)
        return self._verdicts[key]

    def _judge(self, kinds: Sequence[int], side: Side, *, is_ratio: bool) -> _Verdict:
        reads = [self._read[each] for each in kinds]
        states = [self._states_of(each, side) for each in kinds]
        of_events = all(each.fact.rhythm == "event" for each in reads)
        broken: set[tuple[Bucket, str]] = set()
        gaps: set[Gap] = set()
        lacking = False
        for store in (each.id for each in self._plan.stores):
            has = [self._holdings.has(each.fact.id, store) for each in reads]
            for key in self._keys:
                own = [each[key, store] for each in states]
                if all(state.known and not state.missing for state in own):
                    continue
                kept = [keeps or state.known for keeps, state in zip(has, own, strict=True)]
                if not any(kept):
                    continue
                # Events of one subject lack the same days, and a ratio of the others is of like with like.
                is_strict = not of_events or len({state.missing for state in own}) > 1
                for read, state, is_kept in zip(reads, own, kept, strict=True):
                    if not is_kept:
                        lacking = lacking or is_ratio
                        broken.add((key, store))
                    elif read.fact.rhythm in ("snapshot", "span", "reference"):
                        if not state.known and key in self._buckets[side.index]:
                            broken.add((key, store))
                    elif state.missing:
                        gaps.update(Gap(read.fact.id, store, day) for day in state.missing)
                        if is_strict:
                            broken.add((key, store))
        if not is_ratio or not broken:
            return _Verdict(frozenset(), frozenset(gaps), lacking)
        return _Verdict(
            frozenset(
                (key, place)
                for key, place in self._groups
                if any((key, store) in broken for store in self._stores_of[place])
            ),
            frozenset(gaps),
            lacking,
        )

    def unlike(self, chosen: Chosen) -> frozenset[Group]:
        """Groups whose two sides are no like figures: people counted in two ways, or days known on one side only."""
        if len(self._plan.question.sides) == 1:
            return frozenset()
        kinds = frozenset(self._kind[leaf] for leaf in chosen.leaves)
        return self._counted_unlike(chosen).union(*(self._known_unlike(each) for each in kinds))

    def _known_unlike(self, kind: int) -> frozenset[Group]:
        """Groups of which a side lacks days or stores: the growth from one to the other would be that of the data.

        A store that had not opened yet lacks nothing, unless it is the first of its group: then nothing is known.
        """
        if kind not in self._unlike:
            read, sides = self._read[kind], self._plan.question.sides
            states = [self._states_of(kind, side) for side in sides]
            begins = {each.id: self._holdings.begins(each.id) for each in self._plan.stores}
            has = {each.id: self._holdings.has(read.fact.id, each.id) for each in self._plan.stores}
            by_days = read.fact.rhythm in ("daily", "event")
            found = set()
            for key, place in self._groups:
                stores = self._stores_of[place]
                first = min((day for each in stores if (day := begins[each])), default=date.max)
                for store in stores:
                    own = [each[key, store] for each in states]
                    known = [each.known for each in own]
                    if not has[store] and not any(known):
                        continue
                    ends = [days[-1] if (days := each.get(key)) else date.max for each in self._buckets]
                    opened = begins[store] or date.min
                    if (
                        any(known)
                        and any(not each.known and end >= opened for each, end in zip(own, ends, strict=True))
                    ) or (by_days and any(each.missing or (each.early or date.max) < first for each in own)):
                        found.add((key, place))
                        break
            self._unlike[kind] = frozenset(found)
        return self._unlike[kind]

    def _counted_unlike(self, chosen: Chosen) -> frozenset[Group]:
        """Groups in which people are the platform's figure on one side and a sum of days on the other."""
        sides = self._plan.question.sides
        reads = [each for leaf in chosen.leaves if (each := self._plan.read(leaf)).fact.rhythm != "span" and each.spans]
        if not reads:
            return frozenset()
        found = set()
        for key, place in self._groups:
            for read in reads:
                kinds = set()
                for side, by_key in zip(sides, self._buckets, strict=True):
                    days = by_key.get(key, [])
                    spans = read.spans_of(side)
                    kinds.add(
                        len(days) == 1
                        or any((store, days[0], days[-1]) in spans for store in self._stores_of[place] if days)
                    )
                if len(kinds) > 1:
                    found.add((key, place))
        return frozenset(found)

    def _states_of(self, kind: int, side: Side) -> dict[tuple[Bucket, str], _State]:
        """(bucket, store) -> what is known of it on a side, for every bucket of either side."""
        if (kind, side.index) not in self._states:
            read, buckets, nothing = self._read[kind], self._buckets[side.index], _State(known=False)
            found: dict[tuple[Bucket, str], _State] = {}
            for store in (each.id for each in self._plan.stores):
                state = self._state_of(read, store, side)
                for key in self._keys:
                    found[key, store] = state(days) if (days := buckets.get(key)) else nothing
            self._states[kind, side.index] = found
        return self._states[kind, side.index]

    def _state_of(self, read: Read, store: str, side: Side) -> Callable[[Days], _State]:
        """Tells of the days of a bucket what is known of them."""
        figures = {each[1:] for each in read.spans_of(side) if each[0] == store}
        if self._share(read.leaf, store) == "none":
            return lambda _: _State(known=False)
        whole, of_spans = _State(known=True), read.fact.rhythm == "span"
        covers = self._holdings.covers(read.fact.id, store, read.parts_of(store))
        begins = self._holdings.begins(store)

        def state(days: Days) -> _State:
            if of_spans or (days[0], days[-1]) in figures:
                return _State(known=bool(figures))
            counted = running_days(read.leaf, days[-1]) if read.leaf.since else days
            unknown = [day for day in counted if not covers(day)]
            if not unknown:
                return whole
            missing = tuple(day for day in unknown if day >= begins) if begins else ()
            early = counted[0] if begins and counted[0] < begins else None
            return _State(len(unknown) < len(counted), missing, early)

        return state


def running_days(leaf: Leaf, end: date) -> list[date]:
    """The days that a cumulative leaf adds up for a bucket that ends on `end`."""
    start = end.replace(day=1) if leaf.since == "month" else end.replace(month=1, day=1)
    return [start + timedelta(each) for each in range((end - start).days + 1)]


def is_dense(made: Plan) -> bool:
    """Grouped by nothing but time and store, every bucket and store of the period has a row."""
    return all(each in (*TIME, "store") for each in made.question.by)
