"""What a store stands at, in the metrics that platforms judge by: read from exports, or typed where no export says it.

Seller ratings come as sums over the platform's rolling window, with the five-star ratings of each day. What leaves the
window when is told by rebuilding it: the five-star ratings on the days on which they came, all others spread evenly, so
that sum and count are exactly the platform's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from xlops.analysis.eligibility import Composite, Rate, Reading, Score, State, Total
from xlops.answers.numbers import real, records
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period
from xlops.facts import FACTS
from xlops.hub import Hub
from xlops.label import Label, joined
from xlops.ledgers.rule_metrics import RULE_METRICS
from xlops.metrics.lineage import depends

BACK = 400
"""Days that are read: a year's window, and the month that the shop's own rate is taken from."""
DSR = {"described": "dsr_described", "service": "dsr_service", "logistics": "dsr_logistics"}
_RATES: Mapping[str, tuple[str, str]] = {
    "refund_rate": ("refund_orders", "orders"),
    "dispute_rate": ("disputes", "orders"),
    "late_rate": ("late_orders", "promised_orders"),
    "answer_3min": ("rounds_3min", "rounds"),
}
_TOTALS: Mapping[str, str] = {"paid_sum": "pay_amt", "order_count": "orders"}
_ORDERS = Label("orders without one", "个没有问题的订单")
_ROUNDS = Label("rounds answered in 3 minutes", "轮三分钟内回复")
_MORE_PAID = Label("more paid", "支付金额")
_MORE_ORDERS = Label("more orders", "个订单")
_WHAT = {"answer_3min": _ROUNDS, "paid_sum": _MORE_PAID, "order_count": _MORE_ORDERS}
_LOOK = Label("look it up on the platform and type it on Eligibility", "请在平台后台查看后填写到报名资格页")


@remembered
def typed_standing(hub: Hub) -> dict[tuple[str, str], tuple[float, date | None]]:
    """(store, metric) -> what was typed, and the day on which it was looked up."""
    if not hub.known("shop_standing"):
        return {}
    found = {}
    for row in hub.typed.rows["shop_standing"].values():
        if row.stored is not None and row.stored.get("value") is not None:
            seen = row.stored.get("seen_on")
            place = str(row.stored["store"]), str(row.stored["metric"])
            found[place] = float(str(row.stored["value"])), seen if isinstance(seen, date) else None
    return found


ALL = frozenset(RULE_METRICS)


def readings(hub: Hub, store: str, wanted: frozenset[str] = ALL) -> dict[str, Reading]:
    """Metric -> what the store stands at; what nobody knows is left out. Typed values stand before exports.

    Only what is `wanted` is looked up, as years of orders are not counted for a rule that nobody has.
    """
    typed = {metric: State(value) for (place, metric), (value, _) in typed_standing(hub).items() if place == store}
    return {**exported(hub, store, wanted), **typed}


@remembered
def exported(hub: Hub, store: str, wanted: frozenset[str] = ALL) -> dict[str, Reading]:
    """Metric -> what the store stands at as its exports say."""
    found: dict[str, Reading] = {**_ratings(hub, store), **_counts(hub, store, wanted)}
    if "shop_stars" in wanted and (stars := _stars(hub).get((store, ""))) is not None:
        found["shop_stars"] = Score(stars, RULE_METRICS["shop_stars"].window)
    if (begun := hub.days("orders", store)) is not None:
        found["open_days"] = State(float((hub.today - begun.start).days))
    return found


@remembered
def item_readings(hub: Hub, store: str, sku: str) -> dict[str, Reading]:
    """Metric -> what an item stands at."""
    found: dict[str, Reading] = {}
    if hub.known("reviews"):
        stars = _stars(hub).get((store, sku), {})
        counts = {day: float(sum(each)) for day, each in stars.items()}
        window = RULE_METRICS["item_reviews"].window
        found["item_reviews"] = Total(counts, window, Label("more reviews", "条评价")) if counts else State(0.0)
        if stars:
            found["item_stars"] = Score(stars, RULE_METRICS["item_stars"].window)
    if hub.known("order_lines"):
        sold = _units(hub).get((store, sku), {})
        found["item_units"] = Total(sold, 30, Label("more units", "件销量")) if sold else State(0.0)
    if hub.known("stock"):
        row = hub.ask(["available"], by=["store"], period=Period(hub.yesterday, hub.yesterday), where={"store": store, "sku": sku}).rows  # fmt: skip
        value = real(row[0]["available"]) if row else None
        if value is not None:
            found["item_stock"] = State(value)
    return found


def missing(metric: str) -> Label:
    """What to do where a metric is unknown."""
    known = RULE_METRICS[metric]
    if not known.facts:
        return _LOOK
    return Label("load {facts}", "请导入{facts}").format(
        facts=joined((FACTS[each].label for each in known.facts), Label(", ", "、"))
    )


def _ratings(hub: Hub, store: str) -> dict[str, Reading]:
    found: dict[str, Reading] = {}
    others: dict[str, tuple[float, float, float]] = {}
    for part, rows in _rating_rows(hub).get(store, {}).items():
        last = rows[-1]
        total, count = real(last["score_sum"]), real(last["score_count"])
        if not count or total is None or total != total:
            continue
        if part in DSR:
            found[DSR[part]] = Score(_window(rows, total, count, hub.yesterday), RULE_METRICS[DSR[part]].window)
        else:
            others[part] = (1.0, total / count, 5.0)
    if others:
        found["experience"] = Composite(others)
    return found


@remembered
def _rating_rows(hub: Hub) -> dict[str, dict[str, list[dict[str, object]]]]:
    """Store -> part -> snapshots by day."""
    if not hub.known("ratings"):
        return {}
    frame = hub.read(
        "ratings", ["store", "day", "part", "score_sum", "score_count", "five_stars"],
        period=Period(hub.yesterday - timedelta(BACK), hub.yesterday),
    )  # fmt: skip
    found: dict[str, dict[str, list[dict[str, object]]]] = defaultdict(lambda: defaultdict(list))
    for row in records(frame.sort_values("day")):
        found[row["store"]][row["part"]].append(row)
    return found


def _window(
    rows: Sequence[Mapping[str, object]], total: float, count: float, last: date
) -> dict[date, tuple[float, ...]]:
    """Ratings by day and star that add up to the platform's sum and count; see the head of the module."""
    days = RULE_METRICS["dsr_described"].window
    first = last - timedelta(days - 1)
    fives: dict[date, float] = {}
    for row in rows:
        day, known = row["day"], real(row["five_stars"])
        if isinstance(day, date) and day >= first and known is not None and known == known:
            fives[day] = known
    least, most = max(total - 4 * count, 0.0), (total - count) / 4  # else the others could not make up sum and count
    usual = sum(fives.values()) / len(fives) if fives else most / days
    by_day = {first + timedelta(at): fives.get(first + timedelta(at), usual) for at in range(days)}
    known_sum = sum(by_day.values())
    wanted = min(max(known_sum, least), most)
    by_day = {day: known * wanted / known_sum if known_sum else wanted / days for day, known in by_day.items()}
    rest, worth = count - wanted, total - 5 * wanted
    others = _split(rest / days, worth / rest if rest > 1e-9 else 4.0)
    return {day: (*others, known) for day, known in by_day.items()}


def _split(number: float, mean: float) -> tuple[float, float, float, float]:
    """So many ratings of one to four stars with that mean, of the two stars next to it; above four it is four."""
    low = min(max(int(mean), 1), 3)
    part = min(max(mean - low, 0.0), 1.0)
    found = [0.0, 0.0, 0.0, 0.0]
    found[low - 1], found[low] = number * (1 - part), number * part
    return found[0], found[1], found[2], found[3]


def _counts(hub: Hub, store: str, wanted: frozenset[str]) -> dict[str, Reading]:
    """Rates and totals by day."""
    found: dict[str, Reading] = {}
    rows = _daily(hub, wanted).get(store, {})
    for metric, (part, whole) in _RATES.items():
        counts = {
            day: (round(row[part] or 0), round(row[whole] or 0))
            for day, row in rows.items()
            if row.get(whole) is not None and row.get(part) is not None
        }
        if any(all_ for _, all_ in counts.values()):
            found[metric] = Rate(counts, RULE_METRICS[metric].window, _WHAT.get(metric, _ORDERS))
    for metric, asked in _TOTALS.items():
        amounts = {day: value for day, row in rows.items() if (value := row.get(asked)) is not None}
        if amounts:
            found[metric] = Total(amounts, RULE_METRICS[metric].window, _WHAT[metric])
    return found


@remembered
def _daily(hub: Hub, wanted: frozenset[str]) -> dict[str, dict[date, dict[str, float | None]]]:
    asked = [part for id, pair in _RATES.items() if id in wanted for part in pair]
    asked += [each for id, each in _TOTALS.items() if id in wanted]
    known = [
        each for each in dict.fromkeys(asked) if all(hub.known(fact) for fact in depends(each, hub.settings.bases))
    ]
    found: dict[str, dict[date, dict[str, float | None]]] = defaultdict(dict)
    if not known:
        return found
    rows = hub.ask(known, by=["day", "store"], period=Period(hub.yesterday - timedelta(BACK), hub.yesterday)).rows
    for row in rows:
        found[row["store"]][row["day"]] = {each: real(row[each]) for each in known}
    return found


@remembered
def _stars(hub: Hub) -> dict[tuple[str, str], dict[date, tuple[int, ...]]]:
    """(store, sku or "" for all) -> day -> how many reviews of each star."""
    found: dict[tuple[str, str], dict[date, list[int]]] = defaultdict(dict)
    if hub.known("reviews"):
        window = Period(hub.yesterday - timedelta(BACK), hub.yesterday)
        for row in records(hub.read("reviews", ["store", "day", "sku", "stars"], period=window)):
            stars = row["stars"]
            if stars is None or stars != stars or not 1 <= stars <= 5:
                continue
            for sku in {"", str(row["sku"] or "")}:
                counts = found[row["store"], sku].setdefault(row["day"], [0] * 5)
                counts[int(stars) - 1] += 1
    return {place: {day: tuple(each) for day, each in days.items()} for place, days in found.items()}


@remembered
def _units(hub: Hub) -> dict[tuple[str, str], dict[date, float]]:
    window = Period(hub.yesterday - timedelta(60), hub.yesterday)
    found: dict[tuple[str, str], dict[date, float]] = defaultdict(dict)
    for row in hub.ask(["units"], by=["store", "sku", "day"], period=window).rows:
        if row["units"] is not None:
            found[row["store"], str(row["sku"])][row["day"]] = float(row["units"])
    return found
