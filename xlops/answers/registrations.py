"""Registrations: which event closes its entry when, how far each entry is, how many are won, how many a month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from xlops.answers.campaigns import market, of_the_shop, platforms_of
from xlops.answers.event_tasks import tasks_of
from xlops.answers.remember import remembered
from xlops.calendar.events import EVENTS, Occurrence
from xlops.calendar.events.zones import seen_from, zone_of
from xlops.calendar.periods import Period
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers.cells import key_text
from xlops.ledgers.event_words import ACTIVITY_NAMES, activity_named
from xlops.ledgers.found import Content

AHEAD = 120
"""Days before an event from which its registration is shown."""
WAITING, ENTERED, WON, LOST = (
    frozenset({"planned"}),
    frozenset({"registered", "approved", "running", "done"}),
    frozenset({"approved", "running", "done"}),
    frozenset({"rejected"}),
)


@dataclass(frozen=True)
class Entry:
    """One row of the register."""

    id: str
    store: str
    activity: str
    event: str
    """Id of the event that it belongs to, "" where to none."""
    platform: str
    item: str
    status: str
    starts: date | None
    ends: date | None
    opens: date | None
    deadline: date | None
    price: float | None
    fee: float | None
    result: float | None

    @property
    def label(self) -> Label:
        """What is entered."""
        return ACTIVITY_NAMES.get(self.activity) or Label(self.activity, self.activity)

    def left(self, today: date) -> int | None:
        """Days until entry closes, while it still waits to be entered; None when it does not, or nobody knows."""
        return (self.deadline - today).days if self.deadline and self.status in WAITING else None


@dataclass(frozen=True)
class Registration:
    """The entry window of an event in a store, and how far the store is. `planned`: the days are not announced."""

    of: Occurrence
    store: str
    opens: date
    deadline: date
    planned: bool
    closes_here: datetime | None
    """When entry closes on the shop's clock; None where the market's clock is the same."""
    entries: tuple[Entry, ...]

    @property
    def entered(self) -> bool:
        """Has the store entered anything?"""
        return any(each.status in ENTERED for each in self.entries)

    @property
    def settled(self) -> bool:
        """Is there nothing left to do: entered, refused or given up?"""
        return bool(self.entries) and all(each.status not in WAITING for each in self.entries)


@dataclass(frozen=True)
class Quota:
    """Activities that begin in the month, against how many a store wants to take part in."""

    store: str
    entered: int
    wanted: int
    short: bool
    """Too few, and it is late enough in the month to say so."""


@dataclass(frozen=True)
class WinRate:
    """Of the entries that were decided, how many were approved."""

    platform: str
    won: int
    decided: int

    @property
    def rate(self) -> float | None:
        """The share that was approved; None before anything was decided."""
        return self.won / self.decided if self.decided else None


@remembered
def entries(hub: Hub) -> tuple[Entry, ...]:
    """The register by deadline, then by the activity's first day; rows without either come last."""
    if not hub.known("activity_register"):
        return ()
    found = [_entry(id, row.stored) for id, row in hub.typed.rows["activity_register"].items() if row.stored]
    return tuple(sorted(found, key=lambda each: (each.deadline or each.starts or date.max, each.activity, each.item)))


@remembered
def registrations(hub: Hub) -> tuple[Registration, ...]:
    """The entry windows of big events (S, A, B) ahead of which entry has not closed yet, by deadline.

    Events of platforms concern the stores that are on them; where no store says where it is, all of them.
    """
    window = Period(hub.today, hub.today + timedelta(AHEAD))
    found = []
    for of in of_the_shop(hub, window):
        if of.level not in ("S", "A", "B") or not EVENTS[of.event].platforms:
            continue
        tasks = {each.task.step.id: each.task for each in tasks_of(hub, of.event, of.event_year)}
        opening, closing = tasks.get("register_open"), tasks.get("register_close")
        if opening is None or closing is None or closing.due < hub.today:
            continue
        planned = not any(each.id in ("registration", "deadline") and not each.planned for each in of.phases)
        for store in stores_of(hub, of):
            mine = tuple(each for each in entries(hub) if each.store == store and _belongs(each, of))
            here = _closes_here(hub, of, store, closing.due)
            found.append(Registration(of, store, opening.start, closing.due, planned, here, mine))
    return tuple(sorted(found, key=lambda each: (each.deadline, each.of.day, each.store)))


def stores_of(hub: Hub, of: Occurrence) -> list[str]:
    """The stores that an event concerns: those on its platforms; all where none says where it is."""
    holders = set(EVENTS[of.event].platforms)
    places = {each.id: platforms_of(hub, each.id) for each in hub.stores}
    if not holders or not any(places.values()):
        return list(places)
    return [store for store, mine in places.items() if mine & holders]


def closing(hub: Hub, days: int = 14) -> list[tuple[Label, str, date]]:
    """What closes its entry within so many days and is not entered: (what, store, last day), by day."""
    last = hub.today + timedelta(days)
    found = [
        (each.of.label, each.store, each.deadline)
        for each in registrations(hub)
        if each.deadline <= last and not each.entered and not each.settled
    ]
    named = {(name.en, store) for name, store, _ in found}
    found += [
        (each.label, each.store, each.deadline)
        for each in entries(hub)
        if each.deadline and each.status in WAITING and hub.today <= each.deadline <= last
        and (each.label.en, each.store) not in named
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each[2], each[0].en, each[1]))


def quotas(hub: Hub) -> list[Quota]:
    """How many activities each store has entered that begin in this month."""
    wanted, from_day = round(hub.parameter("month_activities")), hub.parameter("month_activities_day")
    found = []
    for store in hub.stores:
        mine = {
            (each.activity, each.starts)
            for each in entries(hub)
            if each.store == store.id and each.status in ENTERED and each.starts
            and (each.starts.year, each.starts.month) == (hub.today.year, hub.today.month)
        }  # fmt: skip
        short = len(mine) < wanted and hub.today.day >= from_day
        found.append(Quota(store.id, len(mine), wanted, short))
    return found


def win_rates(hub: Hub, back: int = 365) -> list[WinRate]:
    """By platform, over the entries whose activity began in the last `back` days or begins later."""
    won: dict[str, list[bool]] = {}
    for each in entries(hub):
        if each.status in WON | LOST and each.starts and each.starts >= hub.today - timedelta(back):
            won.setdefault(each.platform, []).append(each.status in WON)
    return [WinRate(platform, sum(each), len(each)) for platform, each in sorted(won.items())]


def _closes_here(hub: Hub, of: Occurrence, store: str, day: date) -> datetime | None:
    """The end of the market's day on the shop's clock, which may be another day there."""
    mine = platforms_of(hub, store) & set(EVENTS[of.event].platforms)
    zone = zone_of(
        of.event, region=market(hub), platform=next(iter(mine)) if len(mine) == 1 else "", own=hub.settings.time_zone
    )  # fmt: skip
    end = datetime.combine(day + timedelta(1), time())
    here = seen_from(end, zone, hub.settings.time_zone)
    return None if here == end else here


def _belongs(entry: Entry, of: Occurrence) -> bool:
    """Is it an entry of this event-year? Its first day lies nearer to it than half a year."""
    named = entry.event
    return named == of.event and (entry.starts is None or abs((entry.starts - of.day).days) < 180)


def _entry(id: str, cells: Mapping[str, Content]) -> Entry:
    texts = {name: key_text(cells.get(name)) for name in ("store", "activity", "event", "platform", "item", "status")}
    days = {name: _day(cells.get(name)) for name in ("starts", "ends", "opens", "deadline")}
    amounts = {
        name: None if cells.get(name) is None else float(str(cells[name])) for name in ("price", "fee", "result")
    }
    activity = activity_named(texts["activity"])
    named = texts["event"] or (activity if activity in EVENTS else "")
    return Entry(
        id, texts["store"], activity, named, texts["platform"], texts["item"], texts["status"] or "planned",
        days["starts"], days["ends"], days["opens"], days["deadline"], amounts["price"], amounts["fee"], amounts["result"],
    )  # fmt: skip


def _day(content: Content) -> date | None:
    return date(content.year, content.month, content.day) if isinstance(content, date) else None
