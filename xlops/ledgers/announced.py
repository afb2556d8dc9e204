"""Announced dates: what was typed in the calendar and in xlops.toml, as one set that every event goes by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from xlops.calendar.events import EVENTS, PHASES, Announcements
from xlops.calendar.events.base import EVENT
from xlops.label import Label
from xlops.ledgers.event_words import ALL_PLATFORMS
from xlops.ledgers.found import Content

TYPED = Label("typed in the calendar", "促销日历中填写")
_BACKWARDS = Label(
    "{event} {year}, {phase}: ends ({end}) before it starts ({start}); mend one of them in the promotion calendar",
    "{event} {year} 年 {phase}：结束（{end}）早于开始（{start}）；请在促销日历中改其中一个",
)


@dataclass(frozen=True)
class Announced:
    """What holds, and a sentence for each typed row that cannot."""

    dates: Announcements
    troubles: tuple[Label, ...]


def announced(settings: Announcements, rows: Iterable[Mapping[str, Content]]) -> Announced:
    """The dates of xlops.toml with the rows of the ledger event_phases laid over them: a phase that both date goes by
    the ledger."""
    found = {event: dict(dates) for event, dates in settings.items()}
    troubles: list[Label] = []
    for row in rows:
        event, phase, start = str(row.get("event")), str(row.get("phase")), row.get("start")
        if event not in EVENTS or phase not in PHASES or not isinstance(start, date):
            continue  # cleared, or a row that only says where something will be announced
        year, platform = int(float(str(row.get("year")))), str(row.get("platform") or ALL_PLATFORMS)
        first = _moment(start, row.get("start_time"))
        end = row.get("end")
        last = _moment(end, row.get("end_time")) if isinstance(end, date) else ""
        if last and _instant(last, closes=True) <= _instant(first):
            name = EVENTS[event].label
            troubles.append(_BACKWARDS.format(event=name, year=year, phase=PHASES[phase], start=first, end=last))
            continue
        key = " ".join([f"{year:04d}", *([phase] if phase != EVENT or platform != ALL_PLATFORMS else []), *([platform] if platform != ALL_PLATFORMS else [])])  # fmt: skip
        source = str(row.get("source") or TYPED.en).replace("#", " ")
        found.setdefault(event, {})[key] = f"{first}{f'..{last}' if last else ''} # {source}"
    return Announced(found, tuple(troubles))


def _moment(day: date, at: Content) -> str:
    plain = date(day.year, day.month, day.day).isoformat()
    return f"{plain} {at}" if at else plain


def _instant(text: str, *, closes: bool = False) -> datetime:
    """The moment that is meant; a day without a time closes at its end."""
    moment = datetime.fromisoformat(text)
    whole = closes and len(text) <= len("2026-01-01")
    return datetime.combine(moment.date(), time()) + timedelta(1) if whole else moment
