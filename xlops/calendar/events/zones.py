"""Whose clock an event goes by: its phases are written in the market's own time, wherever the shop sits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from xlops.calendar.events.base import EVENTS, Event

REGION_ZONES: Mapping[str, str] = {
    "cn": "Asia/Shanghai",
    "jp": "Asia/Tokyo",
    "kr": "Asia/Seoul",
    "us": "America/New_York",
    "ca": "America/Toronto",
    "gb": "Europe/London",
    "au": "Australia/Sydney",
}
"""The clock of each market; a country with several is written by that of most of its buyers."""

PLATFORM_ZONES: Mapping[str, str] = {"amazon": "America/Los_Angeles"}
"""Platforms whose deals open by their own clock, wherever the buyer sits (default: Amazon.com's deal times are Pacific)."""


def zone_of(event: str | Event, *, region: str = "", platform: str = "", own: str = "UTC") -> str:
    """The time zone of an event's phases: the platform's, else the region's that is asked for, else the event's only one.

    `own` is the shop's, for events of the whole world that nobody narrowed down.
    """
    known = EVENTS[event] if isinstance(event, str) else event
    platforms = (platform,) if platform else known.platforms
    if len(platforms) == 1 and platforms[0] in PLATFORM_ZONES:
        return PLATFORM_ZONES[platforms[0]]
    if region in REGION_ZONES and (region in known.regions or "world" in known.regions):
        return REGION_ZONES[region]
    countries = [each for each in known.regions if each in REGION_ZONES]
    return REGION_ZONES[countries[0]] if len(countries) == 1 and "world" not in known.regions else own


def instant_in(moment: datetime, zone: str) -> datetime:
    """A moment of the market's clock as an instant in UTC; it may lie on another day there."""
    from zoneinfo import ZoneInfo

    return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def seen_from(moment: datetime, zone: str, shop_zone: str) -> datetime:
    """A moment of the market's clock on the shop's own clock; it may be another day there."""
    from zoneinfo import ZoneInfo

    return instant_in(moment, zone).astimezone(ZoneInfo(shop_zone)).replace(tzinfo=None)
