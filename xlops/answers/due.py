"""What is due today: stock that runs out, bad reviews nobody answered, late parcels, overspend, prices below cost, events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from xlops import figures
from xlops.answers.ads import overspent
from xlops.answers.campaigns import of_the_shop
from xlops.answers.event_tasks import late_tasks
from xlops.answers.numbers import counted
from xlops.answers.registrations import closing
from xlops.answers.remember import remembered
from xlops.answers.stock import cover
from xlops.calendar.periods import Period
from xlops.hub import Hub
from xlops.label import Label


@dataclass(frozen=True)
class Due:
    """One thing that waits, how many of it, how bad, and where to do it."""

    id: str
    text: Label
    urgent: bool
    sheet: str


def due(hub: Hub) -> list[Due]:
    """What waits, urgent first; nothing is listed that is in order."""
    found = [each for each in (_stock(hub), _reviews(hub), _late(hub), _overspend(hub), _below_cost(hub)) if each]
    return [*found, *_tasks(hub), *_events(hub)]


def _stock(hub: Hub) -> Due | None:
    """SKUs that sell out within the lead time with nothing arriving in time, and those out now, as Stock counts them."""
    rows = cover(hub)
    short, gone = sum(row.waits(hub.today) for row in rows), [row for row in rows if row.out]
    out = counted(len(gone), "{n} SKU is out of stock", "{n} SKUs are out of stock", "{n} 个 SKU 已断货")
    text = counted(short, "{n} SKU sells out, none in time", "{n} SKUs sell out, none in time", "{n} 个 SKU 补货赶不上")
    if short and gone:
        more = counted(len(gone), "{n} is out", "{n} are out", "{n} 个已断货")
        text = Label("{text}; {more}", "{text}，{more}").format(text=text, more=more)
    urgent = bool(short) or any(row.per_day != 0 for row in gone)
    return Due("stock", text if short else out, urgent, "stock") if short or gone else None


@remembered
def uncontacted(hub: Hub) -> list[dict[str, object]]:
    """Bad reviews of the last days (parameter review_days) that nobody contacted, oldest first, with hours open at
    today's opening."""
    if not hub.known("reviews"):
        return []
    rows = hub.read(
        "reviews", ["store", "day", "review_id", "order_id", "sku", "stars", "body", "reviewed_at", "contacted_at"]
    )
    opening = datetime.combine(hub.today, time(9))
    first = hub.today - timedelta(days=hub.parameter("review_days"))
    rows = rows[(rows["stars"] <= hub.parameter("bad_stars")) & rows["contacted_at"].isna()]
    found = []
    for row in rows.to_dict("records"):
        if not first <= row["day"] <= hub.today:
            continue
        moment = row["reviewed_at"]
        start = (
            moment.to_pydatetime()
            if moment is not None and moment == moment
            else datetime.combine(row["day"], time(12))
        )
        found.append(
            {str(key): value for key, value in row.items()}
            | {"hours": max((opening - start).total_seconds() / 3600, 0.0)}
        )
    return sorted(found, key=lambda row: -float(row["hours"]))


def _reviews(hub: Hub) -> Due | None:
    open_ones = uncontacted(hub)
    if not open_ones:
        return None
    oldest = float(str(open_ones[0]["hours"]))
    return Due(
        "reviews",
        Label("{wait}, up to {h} h", "{wait} · 最久 {h} 小时").format(
            wait=counted(len(open_ones), "{n} bad review waits", "{n} bad reviews wait", "{n} 个差评未联系"),
            h=round(oldest),
        ),
        oldest > hub.parameter("late_hours"),
        "service",
    )


def _late(hub: Hub) -> Due | None:
    row = hub.ask(["late_orders"], period="last 7 days").rows[0] if hub.known("orders") else {}
    late = row.get("late_orders")
    if not late:
        return None
    return Due(
        "late",
        counted(int(late), "{n} late order in 7 days", "{n} late orders in 7 days", "近 7 天延迟订单 {n} 单"),
        True,
        "service",
    )


def _overspend(hub: Hub) -> Due | None:
    over = overspent(hub)
    if not over:
        return None
    _, campaign, spend, budget = max(over, key=lambda each: each[2] / each[3])
    return Due(
        "overspend",
        Label("Ads: {name} at {pct} of budget", "广告 {name} 达预算 {pct}").format(
            name=campaign, pct=figures.share(spend / budget, 0)
        ),
        True,
        "ads",
    )


def _below_cost(hub: Hub) -> Due | None:
    if not (hub.known("order_lines") and hub.known("product_costs")):
        return None
    rows = hub.ask(["pay_amt", "cogs"], by=["sku"], period="last 7 days").rows
    below = [row for row in rows if row["cogs"] and row["pay_amt"] is not None and row["pay_amt"] < row["cogs"]]
    if not below:
        return None
    return Due(
        "below_cost",
        counted(
            len(below),
            "{n} SKU sold below cost, 7 days",
            "{n} SKUs sold below cost, 7 days",
            "近 7 天 {n} 个 SKU 低于成本",
        ),
        True,
        "items",
    )


def _days_to_go(days: int) -> Label:
    if days == 0:
        return Label("{name} is today", "{name}：就在今天")
    return counted(days, "{name}: {n} day to go", "{name}: {n} days to go", "{name}：还有 {n} 天", name="{name}")


def _tasks(hub: Hub) -> list[Due]:
    """Entries that close within a week and are not entered, then tasks of followed events that are late."""
    found = []
    if soon := closing(hub, 7):
        what, _, day = soon[0]
        left = (day - hub.today).days
        more = counted(len(soon) - 1, "; {n} more", "; {n} more", "；另有 {n} 项") if len(soon) > 1 else ""
        words = (
            counted(left, "Entry for {name} closes in {n} day", "Entry for {name} closes in {n} days", "{name} {n} 天后截止报名", name=what)
            if left
            else Label("Entry for {name} closes today", "{name} 今天截止报名").format(name=what)
        )  # fmt: skip
        found.append(Due("entry", Label("{words}{more}", "{words}{more}").format(words=words, more=more), True, "campaigns"))  # fmt: skip
    if late := late_tasks(hub):
        text = counted(len(late), "{n} event task is late", "{n} event tasks are late", "活动任务逾期 {n} 项")
        found.append(Due("tasks", text, True, "campaigns"))
    return found


def _events(hub: Hub) -> list[Due]:
    window = Period(hub.today, hub.today + timedelta(days=45))
    big = [
        each
        for each in of_the_shop(hub, window)
        if each.day >= hub.today
        and (each.level in ("S", "A") or (each.level == "B" and (each.day - hub.today).days <= 21))
    ]
    return [
        Due(
            f"event_{each.event}",
            _days_to_go((each.day - hub.today).days).format(name=each.label),
            (each.day - hub.today).days <= 7,
            "campaigns",
        )
        for each in big[:2]
    ]
