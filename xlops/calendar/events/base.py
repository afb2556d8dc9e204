"""What an event is: a rule for its day, how much it matters, where, and how it is phased."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from xlops.calendar.events.rules import Rule
from xlops.errors import UnknownName
from xlops.label import Label
from xlops.registry import Registry

Level = Literal["S", "A", "B", "C", "risk"]
LEVELS: dict[Level, Label] = {
    "S": Label("S: the biggest", "S 级：最大"),
    "A": Label("A: a whole platform", "A 级：平台级"),
    "B": Label("B: theme day", "B 级：主题日"),
    "C": Label("C: small", "C 级：小型"),
    "risk": Label("risk day: complaints, inspections", "风险日：投诉与检查"),
}
"""How much an event matters, the most first."""

Announcements = Mapping[str, Mapping[str, str]]
"""What the shop typed, under [events] of xlops.toml or in its promotion calendar: event id -> "2026", "2026 presale" or "2026 presale tmall" ->
"2026-05-13 20:00" or "2026-05-13..2026-05-26", and behind " # " who said so. The year alone dates the event itself, a phase behind it that phase, a
platform behind that the phase on that platform only."""

EVENT = "event"
"""The row that dates the event itself."""

PHASES: dict[str, Label] = {
    EVENT: Label("event days", "活动日"),
    "registration": Label("registration", "报名"),
    "deadline": Label("registration closes", "报名截止"),
    "stock_in": Label("stock must have arrived", "入仓截止"),
    "presale": Label("presale", "预售"),
    "warm_up": Label("warm-up", "预热"),
    "sale": Label("sale", "活动期"),
    **{f"wave{each}": Label(f"wave {each}", f"第{number}波") for each, number in enumerate("一二三四五", 1)},
    "burst": Label("burst", "爆发"),
    "encore": Label("encore", "返场"),
    "price_watch": Label("price protection", "价保期"),
    "holiday": Label("public holiday", "法定假期"),
    "supplier_stop": Label("suppliers stop", "供应商停工"),
    "courier_stop": Label("couriers stop", "快递停运"),
    "restart": Label("demand restarts", "节后复工"),
    "exam": Label("exams", "考试"),
}
"""Every kind of phase by id."""


@dataclass(frozen=True)
class Span:
    """A phase by rule: from `first` days to `last` days around the event, both included.

    Up to 0 they count from its first day, above 0 from its last: (0, 0) is the event itself.
    """

    phase: str
    first: int
    last: int


@dataclass(frozen=True)
class Row:
    """A phase as it was announced or really was, of one event-year and platform ("": all).

    `start` and `end` are ISO days or instants of the market's clock; the end is included and may be unknown ("").
    """

    year: int
    phase: str
    start: str
    end: str = ""
    platform: str = ""
    source: str = ""


TEMPLATES: dict[Level, tuple[Span, ...]] = {
    "S": (Span("warm_up", -10, -1), Span("burst", 0, 0), Span("encore", 1, 3)),
    "A": (Span("warm_up", -5, -1), Span("burst", 0, 0), Span("encore", 1, 1)),
    "B": (Span("warm_up", -3, -1), Span("burst", 0, 0)),
    "C": (Span("warm_up", -2, -1), Span("burst", 0, 0)),
    "risk": (),
}
"""How an event is phased while nobody announced otherwise."""


@dataclass(frozen=True)
class Event:
    """Something in the year that sells, stops or endangers selling."""

    id: str
    label: Label
    level: Level
    rule: Rule
    regions: tuple[str, ...]
    """"cn", other countries by two letters, "world": every market outside China."""
    code: str
    """The short name in front of a distance: CNY in CNY−12."""
    doc: str
    platforms: tuple[str, ...] = ()
    """Whose event it is; empty: everybody's."""
    spans: tuple[Span, ...] = ()
    rows: tuple[Row, ...] = ()
    source: str = "rule"
    since: int = 0
    """The first event-year in which there was one; 0: older than any export."""

    def __post_init__(self) -> None:
        for phase in (*(each.phase for each in self.spans), *(each.phase for each in self.rows)):
            if phase not in PHASES:
                raise UnknownName("phase", phase, PHASES)


EVENTS: Registry[Event] = Registry("event", "xlops.calendar.events")


def event(
    id: str,
    *,
    en: str,
    zh: str,
    level: Level,
    rule: Rule,
    regions: str,
    doc: str,
    code: str = "",
    platforms: str = "",
    spans: tuple[Span, ...] | None = None,
    rows: tuple[Row, ...] = (),
    source: str = "rule",
    since: int = 0,
) -> Event:
    """Declare an event; regions and platforms are separated by spaces; without `spans` the level's template holds."""
    return EVENTS.add(
        Event(
            id, Label(en, zh), level, rule, tuple(regions.split()), code or id.upper(), doc,
            tuple(platforms.split()), TEMPLATES[level] if spans is None else spans, rows, source, since,
        )
    )  # fmt: skip


_SPOKEN = {
    "双十一": "double11",
    "双十二": "double12",
    "六一八": "618",
    "三八": "women38",
    "黑五": "black_friday",
    "网一": "cyber_monday",
    "过年": "cny",
}
"""What people call an event that has another name in the calendar."""


def event_named(text: str) -> Event:
    """The event of that id, code or label in either language; UnknownName with the nearest id."""
    wanted = text.strip().casefold()
    wanted = _SPOKEN.get(wanted, wanted)
    for each in EVENTS:
        if wanted in (each.id, each.code.casefold(), each.label.en.casefold(), each.label.zh.casefold()):
            return each
    return EVENTS[wanted]
