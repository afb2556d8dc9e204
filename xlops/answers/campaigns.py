"""Events: what comes when, and what the shop did around the last ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from xlops.analysis.weekdays import weekday_mean
from xlops.answers.numbers import growth, real
from xlops.answers.remember import remembered
from xlops.calendar.events import EVENTS, Occurrence, occurrence, occurrences
from xlops.calendar.periods import Period
from xlops.errors import UsageError
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers.announced import announced
from xlops.sources import SOURCES

AHEAD, BACK = 120, 365


@dataclass(frozen=True)
class Event:
    """One event: its day, how far off, and what the shop sold on it against the four same weekdays before."""

    id: str
    label: Label
    level: str
    day: date
    days_to_go: int
    planned: bool
    """The day is a planning anchor: the platform has not announced it, or nobody typed it yet."""
    paid: float | None
    lift: float | None
    """Paid on the day over its same-weekday mean, less 1; blank where either is unknown or the shop was closed."""
    closed: bool
    """Nothing was paid and nothing ordered on the day."""


MARKETS = {"CNY": "cn", "USD": "us", "GBP": "gb", "JPY": "jp", "KRW": "kr", "CAD": "ca", "AUD": "au"}
"""The market of a shop by the currency that it counts in."""


def market(hub: Hub) -> str:
    """The region whose events matter to the shop: by its currency, else the world outside China."""
    return MARKETS.get(hub.settings.currency, "world")


PLATFORM_WORDS = {
    "天猫": "tmall",
    "淘宝": "taobao",
    "京东": "jd",
    "拼多多": "pdd",
    "pinduoduo": "pdd",
    "抖音": "douyin",
    "唯品会": "vipshop",
    "苏宁": "suning",
    "小红书": "xiaohongshu",
    "亚马逊": "amazon",
}
"""Other names of the platforms that hold events."""


_WORDS: dict[str, str] = {}


def platforms_in(text: str) -> frozenset[str]:
    """The platforms that a text names, such as what the settings call a store's platform."""
    if not _WORDS:
        _WORDS.update({each: each for event in EVENTS for each in event.platforms} | PLATFORM_WORDS)
    return frozenset(name for word, name in _WORDS.items() if word in text.casefold())


def announcement_troubles(hub: Hub) -> tuple[Label, ...]:
    """Why dates that were typed in the calendar cannot hold, a sentence each."""
    if not hub.known("event_phases"):
        return ()
    rows = hub.typed.rows["event_phases"].values()
    return announced(hub.settings.events, [row.stored for row in rows if row.stored is not None]).troubles


@remembered
def platforms(hub: Hub) -> frozenset[str]:
    """The platforms with events of their own that the shop's stores are on, as far as the settings or exports say."""
    sources = {str(each) for each in hub.quality().imports["source"]}
    texts = [each.platform for each in hub.stores]
    texts += [each.platform for each in SOURCES if each.id in sources]
    return frozenset[str]().union(*(platforms_in(text) for text in texts))


@remembered
def platforms_of(hub: Hub, store: str) -> frozenset[str]:
    """The platforms that a store is on, as far as the settings say; of a shop with one store also what its exports say."""
    mine = platforms_in(hub.settings.store(store).platform)
    return mine or (platforms(hub) if len(hub.stores) == 1 else frozenset())


def of_the_shop(hub: Hub, period: Period) -> list[Occurrence]:
    """The events of the shop's market in the period, without those of platforms that it is not on.

    Where no platform is known, the events of one platform alone are left out.
    """
    mine = platforms(hub)
    return [
        each
        for each in occurrences(period, region=market(hub), announced=hub.events)
        if _concerns(EVENTS[each.event].platforms, mine)
    ]


def _concerns(holders: tuple[str, ...], mine: frozenset[str]) -> bool:
    return not holders or (bool(mine & set(holders)) if mine else len(holders) > 1)


def coming(hub: Hub, ahead: int = AHEAD) -> list[Event]:
    """The events of the next days, with what the one a year before brought."""
    window = Period(hub.today, hub.today + timedelta(days=ahead))
    paid = _paid(hub)
    return [_event(hub, each, _year_before(hub, each), paid) for each in of_the_shop(hub, window)]


def gone(hub: Hub, back: int = BACK) -> list[Event]:
    """The events of the last days of which the archive knows the day, latest first."""
    window = Period(hub.today - timedelta(days=back), hub.yesterday)
    paid = _paid(hub)
    found = [_event(hub, each, each, paid) for each in of_the_shop(hub, window)]
    return [each for each in reversed(found) if each.paid is not None]


def _event(hub: Hub, shown: Occurrence, measured: Occurrence | None, paid: dict[date, float | None]) -> Event:
    amount = paid.get(measured.day) if measured else None
    usual = weekday_mean(paid, measured.day) if measured else None
    closed = measured is not None and amount == 0 and not _orders(hub).get(measured.day)
    return Event(
        shown.event,
        shown.label,
        shown.level,
        shown.day,
        (shown.day - hub.today).days,
        shown.planned,
        amount,
        None if closed else growth(amount, usual),
        closed,
    )


def _year_before(hub: Hub, event: Occurrence) -> Occurrence | None:
    try:
        return occurrence(event.event, event.event_year - 1, announced=hub.events)
    except UsageError:
        return None


def _paid(hub: Hub) -> dict[date, float | None]:
    return _by_day(hub, "pay_amt")


def _orders(hub: Hub) -> dict[date, float | None]:
    return _by_day(hub, "placed_orders")


@remembered
def _by_day(hub: Hub, metric: str) -> dict[date, float | None]:
    window = Period(hub.today - timedelta(days=BACK + 60), hub.yesterday)
    return {row["day"]: real(row[metric]) for row in hub.ask([metric], by=["day"], period=window).rows}
