"""Which figures are known: blank where a fact has no data, and where a ratio would mix covered with uncovered days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from xlops.engine.extent import Holdings
from xlops.engine.plan import Group, Plan, Read, people_are_added_up
from xlops.engine.question import TIME, Gap, Mark, Side
from xlops.engine.reading import Chosen, Leaf


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
    gaps: tuple[Gap, ...]
    marks: Mapping[str, tuple[Mark, ...]]


@dataclass
class _Notes:
    """What is found on the way."""

    gaps: dict[str, set[Gap]] = field(default_factory=dict)
    lacking: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _State:
    known: bool
    missing: tuple[date, ...] = ()


def masks(made: Plan, *, holdings: Holdings) -> Masks:
    """What is known of every figure of a plan."""
    look = _Look(made, holdings)
    places = made.places()
    buckets = {side.index: side.buckets(made.question.by) for side in made.question.sides}
    groups = tuple(
        (key, place) for key in sorted({key for each in buckets.values() for key in each}) for place in places
    )
    shown = tuple((key, place) for key in sorted(buckets[0]) for place in places)
    blank: dict[tuple[int, Leaf], frozenset[Group]] = {}
    broken: dict[tuple[int, str], frozenset[Group]] = {}
    notes = _Notes()
    for side in made.question.sides:
        days = {group: buckets[side.index].get(group[0], []) for group in groups}
        for read in made.reads:
            blank[side.index, read.leaf] = frozenset(
                group for group in groups if not look.known(read, group, days[group], side)
            )
        for each in made.chosen:
            broken[side.index, each.metric] = frozenset(
                group for group in groups if look.is_broken(each, group, days[group], side, notes)
            )
    return Masks(
        groups,
        shown,
        blank,
        broken,
        {each.metric: look.unlike(each, groups) for each in made.chosen},
        tuple(sorted(set().union(*notes.gaps.values()))) if notes.gaps else (),
        {each.metric: _marks(each, made, holdings, notes, blank, shown) for each in made.chosen},
    )


class _Look:
    """Coverage look-ups of one plan, each made once."""

    def __init__(self, made: Plan, holdings: Holdings) -> None:
        self._plan, self._holdings = made, holdings
        self._states: dict[object, _State] = {}

    def known(self, read: Read, group: Group, days: list[date], side: Side) -> bool:
        """Is any day of the group known in any of its stores?"""
        return any(self._state(read, store, days, side).known for store in self._plan.stores_of(group[1]))

    def is_broken(self, chosen: Chosen, group: Group, days: list[date], side: Side, notes: _Notes) -> bool:
        """Notes the gaps of a metric in a group; True when it is a ratio that must not be shown."""
        reads = [self._plan.read(leaf) for leaf in chosen.leaves]
        only_events = all(each.fact.rhythm == "event" for each in reads)
        broken = False
        for store in self._plan.stores_of(group[1]):
            states = [self._state(each, store, days, side) for each in reads]
            kept = [
                self._holdings.has(each.fact.id, store) or state.known
                for each, state in zip(reads, states, strict=True)
            ]
            if not any(kept):
                continue
            for read, state, is_kept in zip(reads, states, kept, strict=True):
                if not is_kept:
                    broken = True
                    if chosen.is_ratio:
                        notes.lacking.add(chosen.metric)
                elif read.fact.rhythm in ("snapshot", "span", "reference"):
                    broken = broken or (bool(days) and not state.known)
                elif state.missing and (read.fact.rhythm == "daily" or (chosen.is_ratio and not only_events)):
                    broken = True
                    notes.gaps.setdefault(chosen.metric, set()).update(
                        Gap(read.fact.id, store, day) for day in state.missing
                    )
        return broken and chosen.is_ratio

    def unlike(self, chosen: Chosen, groups: tuple[Group, ...]) -> frozenset[Group]:
        """Groups in which people are the platform's figure on one side and a sum of days on the other."""
        sides = self._plan.question.sides
        reads = [each for leaf in chosen.leaves if (each := self._plan.read(leaf)).fact.rhythm != "span" and each.spans]
        if len(sides) == 1 or not reads:
            return frozenset()
        buckets = [side.buckets(self._plan.question.by) for side in sides]
        found = set()
        for key, place in groups:
            for read in reads:
                kinds = set()
                for side, by_key in zip(sides, buckets, strict=True):
                    days = by_key.get(key, [])
                    spans = read.spans_of(side)
                    kinds.add(
                        len(days) == 1
                        or any((store, days[0], days[-1]) in spans for store in self._plan.stores_of(place) if days)
                    )
                if len(kinds) > 1:
                    found.add((key, place))
        return frozenset(found)

    def _state(self, read: Read, store: str, days: list[date], side: Side) -> _State:
        if not days:
            return _State(known=False)
        key = (read.fact.id, read.leaf.since, read.parts_of(store), read.spans_of(side), store, days[0], days[-1])
        if key not in self._states:
            self._states[key] = self._look_up(read, store, days, side)
        return self._states[key]

    def _look_up(self, read: Read, store: str, days: list[date], side: Side) -> _State:
        spans = read.spans_of(side)
        if read.fact.rhythm == "span":
            return _State(any(each == store for each, _, _ in spans))
        if (store, days[0], days[-1]) in spans:
            return _State(known=True)
        if read.leaf.since:
            days = running_days(read.leaf, days[-1])
        covers = self._holdings.covers(read.fact.id, store, read.parts_of(store))
        known = [covers(day) for day in days]
        begins = self._holdings.begins(store)
        missing = tuple(
            day for day, is_known in zip(days, known, strict=True) if not is_known and begins and day >= begins
        )
        return _State(any(known), missing)


def running_days(leaf: Leaf, end: date) -> list[date]:
    """The days that a cumulative leaf adds up for a bucket that ends on `end`."""
    start = end.replace(day=1) if leaf.since == "month" else end.replace(month=1, day=1)
    return [start + timedelta(each) for each in range((end - start).days + 1)]


def _marks(
    chosen: Chosen,
    made: Plan,
    holdings: Holdings,
    notes: _Notes,
    blank: Mapping[tuple[int, Leaf], frozenset[Group]],
    shown: tuple[Group, ...],
) -> tuple[Mark, ...]:
    marks: list[Mark] = list(chosen.marks)
    if any(people_are_added_up(made.read(leaf), made, holdings=holdings) for leaf in chosen.leaves):
        marks.append("not_deduplicated")
    if notes.gaps.get(chosen.metric):
        marks.append("gap")
    nothing = any(blank[0, leaf] >= set(shown) for leaf in chosen.leaves)
    if nothing or chosen.metric in notes.lacking:
        marks.append("no_data")
    return tuple(dict.fromkeys(marks))


def is_dense(made: Plan) -> bool:
    """Grouped by nothing but time and store, every bucket and store of the period has a row."""
    return all(each in (*TIME, "store") for each in made.question.by)
