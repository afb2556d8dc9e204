"""May a store, or an item, enter: every rule of the library against what stands now, the gap, what repairs it, how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from xlops.analysis.eligibility import (
    Reading,
    Rule,
    State,
    Verdict,
    check,
    may_enter,
    price_verdict,
)
from xlops.answers.campaigns import platforms_of
from xlops.answers.plan_checks import plan_prices
from xlops.answers.price_history import LOWEST_DAYS, list_price_of, lowest_of
from xlops.answers.registrations import WAITING, entries, registrations
from xlops.answers.remember import remembered
from xlops.answers.standing import exported, item_readings, missing, readings
from xlops.calendar.events import EVENTS
from xlops.errors import UnknownName, UsageError
from xlops.facts.base import WHOLE_SHOP
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers.cells import key_text
from xlops.ledgers.event_words import ACTIVITY_NAMES, ALL_PLATFORMS, ANY_ACTIVITY, PLATFORM_NAMES, activity_named
from xlops.ledgers.found import Content
from xlops.ledgers.rule_metrics import RULE_METRICS, RuleMetric

ANY = ANY_ACTIVITY
"""The activity of rules that hold for every one of the platform."""
_NO_PRICE = Label(
    "no price of {item} is typed for the activity: type it in the register or the promotion plan",
    "{item} 没有填写活动价：请填到活动报名或促销方案",
)
_NO_LIST = Label("no list price of {item} is known: load the price history, or type it in the promotion plan", "{item} 的标价未知：请导入价格历史，或填到促销方案")  # fmt: skip


@dataclass(frozen=True)
class LibraryRule:
    """One rule of the library as it stands in the workbook."""

    store: str
    activity: str
    platform: str
    metric: RuleMetric
    rule: Rule
    window: int
    """Days that it counts; 0 is the metric's usual."""

    @property
    def default(self) -> bool:
        """Is it trade knowledge, not yet set against the platform's notice?"""
        return self.rule.source.startswith("default")


@dataclass(frozen=True)
class Judged:
    """One rule judged for a store, or for one of its items ("" is the store itself)."""

    store: str
    activity: str
    item: str
    library: LibraryRule
    verdict: Verdict

    @property
    def label(self) -> Label:
        """The activity in words."""
        return activity_label(self.activity, self.library.platform)


@dataclass(frozen=True)
class Standing:
    """A store before one activity: does it pass, what fails, what is unknown, until when it can be repaired."""

    store: str
    activity: str
    platform: str
    deadline: date | None
    judged: tuple[Judged, ...]

    @property
    def passed(self) -> bool | None:
        """Do all rules pass? None where none fails but one is unknown, or there is no rule."""
        return may_enter([each.verdict for each in self.judged]) if self.judged else None

    @property
    def failing(self) -> tuple[Judged, ...]:
        """The rules that fail, those that take longest to repair first."""
        found = [each for each in self.judged if each.verdict.passed is False]
        return tuple(sorted(found, key=lambda each: -(each.verdict.days if each.verdict.days is not None else 10**6)))

    @property
    def unknown(self) -> tuple[Judged, ...]:
        """The rules that nobody can judge."""
        return tuple(each for each in self.judged if each.verdict.passed is None)

    @property
    def label(self) -> Label:
        """The activity in words."""
        return activity_label(self.activity, self.platform)


def activity_label(activity: str, platform: str = "") -> Label:
    """What an activity is called: an event's name, any of a platform, or as it was typed."""
    if activity == ANY and platform in PLATFORM_NAMES:
        return Label("any activity on {name}", "{name}任意活动").format(name=PLATFORM_NAMES[platform])
    return ACTIVITY_NAMES.get(activity) or Label(activity, activity)


@remembered
def library(hub: Hub) -> tuple[LibraryRule, ...]:
    """The rules of the workbook that are right; of one metric of an activity the one that holds today, or comes next."""
    found: dict[tuple[str, str, str, str], LibraryRule] = {}
    for row in hub.typed.rows["activity_rules"].values():
        cells = row.stored if row.stored is not None else None if row.asides else row.cells
        rule = _rule(cells) if cells else None
        if rule is None:
            continue
        place = rule.store, rule.activity, rule.platform, rule.metric.id
        if rule.rule.valid_on(hub.today) and (place not in found or _since(rule) > _since(found[place])):
            found[place] = rule
    return tuple(found.values())


@remembered
def standings(hub: Hub) -> tuple[Standing, ...]:
    """Every store before each activity that it may enter soon, in the order of its deadline; without rules there is none.

    Those are big events ahead, what waits in the register, and what the rules of its platform name beside events.
    """
    found: list[Standing] = []
    for store in (each.id for each in hub.stores):
        asked: dict[str, date | None] = {}
        for registration in registrations(hub):
            if registration.store == store:
                asked.setdefault(registration.of.event, registration.deadline)
        for entry in entries(hub):
            if entry.store == store and entry.status in WAITING:
                asked.setdefault(entry.event or entry.activity, entry.deadline)
        for rule in library(hub):
            if rule.activity not in EVENTS and rule.activity != ANY and _concerns(hub, rule, store):
                asked.setdefault(rule.activity, None)
        if not asked and any(rule.activity == ANY and _concerns(hub, rule, store) for rule in library(hub)):
            asked[ANY] = None
        found += [each for activity, last in asked.items() if (each := standing(hub, activity, store, last)).judged]
    return tuple(sorted(found, key=lambda each: (each.deadline or date.max, each.activity, each.store)))


def standing(hub: Hub, activity: str, store: str, deadline: date | None = None) -> Standing:
    """A store before an activity: an event's id or a name of the library; without rules for it nothing is judged."""
    mine = [each for each in library(hub) if each.activity in (ANY, activity) and _concerns(hub, each, store)]
    shop_rules = [each for each in _nearest(mine) if not each.metric.item]
    item_rules = [each for each in _nearest(mine) if each.metric.item]
    judged = [
        Judged(store, activity, "", each, verdict)
        for each in shop_rules
        for verdict in _verdicts(each, known_of(hub, store), hub.today)
    ]
    for item, price, listed in _items(hub, activity, store):
        known = item_readings(hub, store, item) if item_rules else {}
        judged += [
            Judged(store, activity, item, each, _judge_item(hub, each, store, item, price, listed, known))
            for each in item_rules
        ]
    platforms = sorted({each.platform for each in mine if each.platform != ALL_PLATFORMS})
    return Standing(store, activity, platforms[0] if platforms else "", deadline, tuple(judged))


def known_of(hub: Hub, store: str) -> dict[str, Reading]:
    """What a store stands at in the metrics that any of the shop's rules judges by, typed values first."""
    return readings(hub, store, _judged_by(hub))


def exported_of(hub: Hub, store: str) -> dict[str, Reading]:
    """The same as exports say it, whatever was typed."""
    return exported(hub, store, _judged_by(hub))


@remembered
def _judged_by(hub: Hub) -> frozenset[str]:
    """The metrics of rules that concern any of the stores."""
    return frozenset(
        each.metric.id for each in library(hub) if any(_concerns(hub, each, store.id) for store in hub.stores)
    )


def named_activity(hub: Hub, text: str) -> str:
    """The activity that is meant: an event by id, code or name, or one of the library; UnknownName with the nearest."""
    id = activity_named(text)
    known = {*(each.activity for each in library(hub)), *(each.activity for each in entries(hub))}
    if id in EVENTS or id in known:
        return id
    raise UnknownName(
        "activity", id, [each for each in dict.fromkeys([*ACTIVITY_NAMES, *sorted(known)]) if each != ANY]
    )


def _judge_item(
    hub: Hub,
    rule: LibraryRule,
    store: str,
    item: str,
    price: float | None,
    listed: float | None,
    known: dict[str, Reading],
) -> Verdict:
    match rule.metric.id:
        case "below_lowest" | "off_percent" if price is None:
            return _unknown(rule, _NO_PRICE.format(item=item))
        case "below_lowest":
            lowest = lowest_of(hub, store, item, before=hub.today, days=rule.window or LOWEST_DAYS)
            found = price_verdict(item, price or 0.0, lowest, before=hub.today, below_percent=rule.rule.value)
            if found.passed is None:
                return replace(found, rule=rule.rule)
            return replace(found, rule=replace(rule.rule, operator="<=", value=found.rule.value))
        case "off_percent":
            listed = listed if listed is not None else list_price_of(hub, store, item)
            if not listed:
                return _unknown(rule, _NO_LIST.format(item=item))
            known = {"off_percent": State(round((1 - (price or 0.0) / listed) * 100, 2))}
    return _verdicts(rule, known, hub.today)[0]


def _verdicts(rule: LibraryRule, known: dict[str, Reading], today: date) -> tuple[Verdict, ...]:
    reading = known.get(rule.metric.id)
    if reading is not None and rule.window and hasattr(reading, "window"):
        reading = replace(reading, window=rule.window)  # type: ignore[arg-type]
    found = check([rule.rule], {} if reading is None else {rule.metric.id: reading}, today=today)
    return tuple(each if each.passed is not None else _unknown(rule, missing(rule.metric.id)) for each in found)


def _unknown(rule: LibraryRule, why: Label) -> Verdict:
    return Verdict(rule.rule, None, None, None, None, None, why)


def _nearest(rules: Sequence[LibraryRule]) -> list[LibraryRule]:
    """Of a metric's rules the one that is closest: of the activity before any, of the platform and the store before all."""
    found: dict[str, LibraryRule] = {}
    for each in sorted(rules, key=lambda each: (each.activity != ANY, each.store != WHOLE_SHOP, each.platform != ALL_PLATFORMS)):  # fmt: skip
        found[each.metric.id] = each
    return list(found.values())


def _concerns(hub: Hub, rule: LibraryRule, store: str) -> bool:
    return rule.store in (WHOLE_SHOP, store) and (
        rule.platform == ALL_PLATFORMS or rule.platform in platforms_of(hub, store)
    )


def _items(hub: Hub, activity: str, store: str) -> list[tuple[str, float | None, float | None]]:
    """(item, price, list price) of what the store wants to enter."""
    found: dict[str, tuple[float | None, float | None]] = {
        each.sku: (float(each.hand), float(each.listed))
        for each in plan_prices(hub)
        if each.store == store and each.event == activity and each.hand is not None and each.listed is not None
    }
    mine = [
        each
        for each in entries(hub)
        if each.store == store and activity in (each.event, each.activity) and each.item != WHOLE_SHOP
    ]
    for each in mine:
        if each.status in WAITING or each.status == "registered":
            listed = found.get(each.item, (None, None))
            found[each.item] = (each.price if each.price is not None else listed[0], listed[1])
    return [(item, *prices) for item, prices in found.items()]


def _rule(row: Mapping[str, Content]) -> LibraryRule | None:
    metric = RULE_METRICS.get(str(row.get("metric")))
    if metric is None or row.get("value") is None or not row.get("operator"):
        return None
    try:
        rule = Rule(
            metric.id, str(row["operator"]), float(str(row["value"])), metric.label, str(row.get("source") or ""),
            _day(row.get("valid_from")), _day(row.get("valid_until")),
        )  # fmt: skip
    except UsageError:
        return None
    window, activity = row.get("window_days"), key_text(row.get("activity"))
    return LibraryRule(
        key_text(row.get("store")) or WHOLE_SHOP, activity_named(activity) or ANY,
        key_text(row.get("platform")) or ALL_PLATFORMS, metric, rule, round(float(str(window))) if window else 0,
    )  # fmt: skip


def _since(rule: LibraryRule) -> date:
    return rule.rule.valid_from or date.min


def _day(content: Content) -> date | None:
    return date(content.year, content.month, content.day) if isinstance(content, date) else None
