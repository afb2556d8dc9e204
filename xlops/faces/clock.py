"""The clock, read in faces and nowhere below: everything else is told what day it is."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def now_in(time_zone: str) -> datetime:
    """This moment on the wall clock of `time_zone`, without offset."""
    return now().astimezone(ZoneInfo(time_zone)).replace(tzinfo=None)


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)
