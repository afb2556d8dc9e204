"""The events of the year: rules, phases, what collides. `EVENTS` holds them all."""

from xlops.calendar.events.base import EVENTS, PHASES, Announcements, Event, event_named
from xlops.calendar.events.collisions import Collision, collisions
from xlops.calendar.events.occurrences import Occurrence, Phase, align, nearest_to, occurrence, occurrences

__all__ = [
    "EVENTS",
    "PHASES",
    "Announcements",
    "Collision",
    "Event",
    "Occurrence",
    "Phase",
    "align",
    "collisions",
    "event_named",
    "nearest_to",
    "occurrence",
    "occurrences",
]
