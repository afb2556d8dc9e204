"""Where a big event and another one get into each other's way, in a way that differs from year to year."""

from __future__ import annotations

from dataclasses import dataclass

from xlops.calendar.events.base import EVENTS, Announcements, Event
from xlops.calendar.events.occurrences import NOTHING_ANNOUNCED, Occurrence, Phase, occurrences
from xlops.calendar.events.rules import Announced, Easter, Fixed, Lunar, NthWeekday, Relative, Rule, SolarTerm
from xlops.calendar.periods import Period
from xlops.label import Label

_COURIERS = Label(
    "couriers stop or restart: the delivery date that can be promised decides whether to run it",
    "快递停运或刚恢复：先看能承诺的送达日，再定做不做",
)
ADVICE: dict[str, Label] = {
    "courier_stop": _COURIERS,
    "restart": _COURIERS,
    "holiday": Label("inside the holiday: one combined plan", "落在假期内：合并成一个方案"),
    "burst": Label("on the same days: one plan, one price, one budget", "同一天：一个方案、一个价格、一份预算"),
    "encore": Label(
        "right behind the peak: stock, couriers and service are shared", "紧跟爆发日：库存、快递、客服共用"
    ),
    "warm_up": Label("in the warm-up: its offer must not undercut the peak's", "在预热期内：其优惠不能低于爆发价"),
}
"""What a collision with each kind of phase means; the graver first."""


@dataclass(frozen=True)
class Collision:
    """`other` lies in `phase` of `main`, an S or A event, `days` after its day (negative: before)."""

    main: Occurrence
    other: Occurrence
    phase: Phase
    days: int
    advice: Label


def collisions(
    period: Period, *, region: str | None = None, announced: Announcements = NOTHING_ANNOUNCED
) -> list[Collision]:
    """Collisions of which the other event lies in the period, by day; a pair is named once, by its gravest phase.

    Events that keep their distance every year (both of the lunar calendar, both on fixed days) are no news.
    """
    near = occurrences(period, region=region, announced=announced, touching="phases")
    graver = list(ADVICE)
    found: dict[frozenset[tuple[str, int]], Collision] = {}
    for main in (each for each in near if each.level in ("S", "A")):
        for other in near:
            if not other.days.overlap(period) or not _independent(EVENTS[main.event], EVENTS[other.event]):
                continue
            hit = [each for each in main.phases if each.id in ADVICE and each.period.overlap(other.days)]
            if not hit:
                continue
            phase = min(hit, key=lambda each: graver.index(each.id))
            pair = frozenset([(main.event, main.event_year), (other.event, other.event_year)])
            if pair not in found or graver.index(phase.id) < graver.index(found[pair].phase.id):
                away = (other.day - main.day).days
                found[pair] = Collision(main, other, phase, away, ADVICE[phase.id])
    return sorted(found.values(), key=lambda each: each.other.day)


def _independent(one: Event, other: Event) -> bool:
    return _meet(one, other) and _calendar(one.rule, one.id) != _calendar(other.rule, other.id)


def _meet(one: Event, other: Event) -> bool:
    abroad = [any(region != "cn" for region in each.regions) for each in (one, other)]
    world = "world" in one.regions or "world" in other.regions
    return bool(set(one.regions) & set(other.regions)) or (world and all(abroad))


def _calendar(rule: Rule, id: str) -> str:
    """The calendar by which an event moves: two of the same keep their distance."""
    match rule:
        case Fixed() | SolarTerm():
            return "sun"
        case Lunar():
            return "moon"
        case Easter():
            return "easter"
        case NthWeekday(month, _, _):
            return f"weekday of month {month}"
        case Relative(event, _):
            return _calendar(EVENTS[event].rule, event)
        case Announced(Relative(event, _)):
            return _calendar(EVENTS[event].rule, event)
        case _:
            return id
