"""The dates that platforms announce, phase by phase: what is planned, what was announced, why a typed one cannot hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from xlops.answers.campaigns import market, of_the_shop, platforms
from xlops.answers.remember import remembered
from xlops.calendar.events import EVENTS, PHASES, Occurrence, occurrence
from xlops.calendar.events.base import EVENT
from xlops.calendar.events.rules import Announced as AnnouncedRule
from xlops.calendar.periods import Period
from xlops.calendar.tminus import plan
from xlops.errors import UsageError
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers.announced import announced
from xlops.ledgers.event_words import ALL_PLATFORMS

BEHIND, AHEAD = 30, 400
_USUAL = ("registration", "deadline", "presale", "wave1", "wave2", "price_watch")
"""Phases that a platform announces of a big event, offered even where nobody knows when they are."""
_BY_TASK = {"registration": ("register_open", "start"), "deadline": ("register_close", "due"), "price_watch": ("price_watch", "due")}  # fmt: skip
"""Phases that the T-minus plan dates while nobody announced them."""


@dataclass(frozen=True)
class PhaseDate:
    """A phase of an event-year on a platform (* is all): when it is by plan or as published, and by whose word."""

    event: str
    year: int
    day: date
    """The event's own."""
    phase: str
    platform: str
    start: date | None
    end: date | None
    planned: bool
    """Nobody announced it: it is by rule or template."""
    source: str


@remembered
def phase_dates(hub: Hub) -> tuple[PhaseDate, ...]:
    """The phases of platforms' events around today, by the event's day, without what was typed in the calendar.

    Events that take place only when somebody dates them are offered for this year and the next.
    """
    window = Period(hub.today - timedelta(BEHIND), hub.today + timedelta(AHEAD))
    found: list[PhaseDate] = []
    for known in of_the_shop(hub, window):
        if EVENTS[known.event].platforms and known.level in ("S", "A", "B"):
            found += _phases(_untyped(hub, known))
    dated = {(each.event, each.year) for each in found}
    for event in EVENTS:
        if event.rule == AnnouncedRule() and _concerns(hub, event.id):
            for year in (hub.today.year, hub.today.year + 1):
                if (event.id, year) not in dated:
                    found.append(PhaseDate(event.id, year, date(year, 12, 31), EVENT, ALL_PLATFORMS, None, None, True, ""))  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.day, each.event, _place(each), each.platform)))


def row_troubles(hub: Hub) -> dict[str, Label]:
    """Id of a typed row -> why it cannot hold."""
    if not hub.known("event_phases"):
        return {}
    found = {}
    for id, row in hub.typed.rows["event_phases"].items():
        if row.stored is not None and (said := announced({}, [row.stored]).troubles):
            found[id] = said[0]
    return found


def _untyped(hub: Hub, known: Occurrence) -> Occurrence:
    """The occurrence as it is without the calendar's own rows; one that only they date as it is."""
    try:
        return occurrence(known.event, known.event_year, announced=hub.settings.events)
    except UsageError:
        return known


def _phases(of: Occurrence) -> list[PhaseDate]:
    event = EVENTS[of.event]
    found: dict[tuple[str, str], PhaseDate] = {}

    def put(phase: str, platform: str, start: date | None, end: date | None, source: str, *, planned: bool) -> None:
        made = PhaseDate(of.event, of.event_year, of.day, phase, platform or ALL_PLATFORMS, start, end, planned, source)
        found.setdefault((phase, made.platform), made)

    if isinstance(event.rule, AnnouncedRule):
        put(EVENT, "", of.days.start, of.days.end, event.source, planned=of.planned)
    for each in of.phases:
        put(each.id, each.platform, each.period.start, each.period.end, each.source, planned=each.planned)
    if of.level in ("S", "A"):
        tasks = {each.step.id: each for each in plan(of)}
        for phase in _USUAL if of.level == "S" else ("registration", "deadline", "price_watch"):
            if any(known == phase for known, _ in found):
                continue
            step, edge = _BY_TASK.get(phase, ("", ""))
            day = getattr(tasks[step], edge) if step in tasks else None
            put(phase, "", day, day, "default" if day else "", planned=True)
    return list(found.values())


def _concerns(hub: Hub, event: str) -> bool:
    known = EVENTS[event]
    here = market(hub) in known.regions or ("world" in known.regions and market(hub) != "cn")
    return here and (not known.platforms or bool(platforms(hub) & set(known.platforms)))


def _place(each: PhaseDate) -> tuple[date, int]:
    return each.start or each.day, list(PHASES).index(each.phase)
