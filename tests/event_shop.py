"""A shop with two Double Elevens: orders with times, refunds by stage, visitors, ads, costs, a plan and targets."""

from __future__ import annotations

import csv
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from shops import TestShop, new_shop

FIRST, TODAY = date(2025, 10, 1), date(2026, 11, 13)
STORES = {"tmall": 14, "jd": 6}
"""Store -> orders on an ordinary weekday."""
SKUS = {"A1": (399.0, 150.0), "A2": (89.0, 30.0), "A3": (1299.0, 640.0), "A4": (59.0, 25.0)}
"""SKU -> list price, unit cost."""
TIMES = {date(2025, 11, 10): 2.0, date(2025, 11, 11): 6.0, date(2026, 11, 10): 2.5, date(2026, 11, 11): 8.0}
DIPS = {date(2025, 11, 9): 0.6, date(2025, 11, 12): 0.7, date(2026, 11, 9): 0.6, date(2026, 11, 12): 0.7}
HOURS = np.array([3, 1, 1, 1, 1, 1, 2, 3, 5, 7, 8, 7, 6, 6, 6, 6, 6, 6, 7, 8, 10, 11, 9, 6], dtype=float)


@dataclass(frozen=True)
class Order:
    """One order of the made-up shop."""

    store: str
    id: str
    placed: datetime
    paid: datetime
    lines: tuple[tuple[str, int, float], ...]
    """SKU, units, paid for the line."""


def event_shop(root: Path, *, today: date = TODAY) -> TestShop:
    """The shop, loaded: 14 months of orders in a Tmall and a JD store, with promotions planned and aimed at."""
    shop = new_shop(root, today, {"tmall": "旗舰店", "jd": "京东店"})
    settings = root / "xlops.toml"
    text = settings.read_text(encoding="utf-8")
    named = '"tmall" = { name = "旗舰店", platform = "'
    assert named in text
    settings.write_text(text.replace(named, f"{named}tmall"), encoding="utf-8")
    orders = [each for each in made_orders() if each.placed.date() < today]
    for store in STORES:
        mine = [each for each in orders if each.store == store]
        _write(shop, store, "orders.csv", ORDERS, (_order(each) for each in mine))
        _write(shop, store, "order_lines.csv", LINES, (line for each in mine for line in _lines(each)))
        _write(shop, store, "refunds.csv", REFUNDS, made_refunds(mine, today))
        _write(shop, store, "store_daily.csv", ("day", "visitors", "buyers", "pay_amt"), _visitors(mine))
        _write(
            shop,
            store,
            "product_costs.csv",
            ("sku", "valid_from", "unit_cost"),
            ((sku, FIRST, cost) for sku, (_, cost) in SKUS.items()),
        )
        _write(shop, store, "fees.csv", ("fee", "valid_from", "rate"), (("commission", FIRST, 0.05),))
        _write(shop, store, "promotion_plan.csv", PLAN, (each[1:] for each in PLANNED if each[0] == store))
    _write(shop, "tmall", "event_targets.csv", AIM, AIMED)
    shop.load()
    return shop


PLAN = ("event", "year", "offer", "kind", "items", "list_price", "discount", "off", "from_amount", "paid_by", "starts", "ends", "floor")  # fmt: skip
PLANNED = (
    ("tmall", "double11", 2026, "官方立减15%", "official", "A1", 399, 0.15, "", "", "", "2026-11-10", "2026-11-11", ""),
    ("tmall", "double11", 2026, "店铺券30", "shop_coupon", "A1", 399, "", 30, "", "", "2026-11-10", "2026-11-11", ""),
    (
        "tmall",
        "double11",
        2026,
        "会员减20",
        "member",
        "A1",
        399,
        "",
        20,
        "",
        "platform",
        "2026-11-10",
        "2026-11-11",
        300,
    ),
    ("jd", "double11", 2026, "京东立减", "item_discount", "A1 A3", "", 0.3, "", "", "", "2026-11-10", "2026-11-11", ""),
    ("tmall", "double12", 2026, "满300减30", "full_reduction", "", "", "", 30, 300, "", "", "", ""),
)
AIM = ("event", "year", "channel", "visitors", "conversion", "order_value", "ad_share", "roi", "refund_rate")
AIMED = (
    ("double11", 2026, "search", 4000, 0.06, 420, 0.3, 4, 0.1),
    ("double11", 2026, "paid", 2000, 0.05, 380, 0.3, 4, 0.1),
    ("double12", 2026, "*", 3000, 0.05, 400, 0.25, 5, 0.1),
)
ORDERS = ("order_id", "day", "pay_day", "placed_at", "paid_at", "status", "buyer", "currency", "goods_amt", "order_amt", "paid_amt", "units")  # fmt: skip
LINES = ("order_id", "line", "day", "pay_day", "status", "sku", "buyer", "title", "currency", "units", "price", "goods_amt", "paid_amt", "is_product")  # fmt: skip
REFUNDS = ("order_id", "line", "day", "sku", "currency", "stage", "units", "amount")


@cache
def made_orders() -> list[Order]:
    """Drawn once and for all: the same orders every time."""
    rng = np.random.default_rng(11)
    names, found = list(SKUS), []
    for day in (FIRST + timedelta(each) for each in range((date(2026, 11, 24) - FIRST).days)):
        weekend = 1.3 if day.weekday() >= 5 else 1.0
        for store, usual in STORES.items():
            count = rng.poisson(usual * weekend * TIMES.get(day, DIPS.get(day, 1.0)))
            hours = rng.choice(24, count, p=HOURS / HOURS.sum())
            for number, hour in enumerate(hours):
                at = datetime.combine(day, time(int(hour), int(rng.integers(60))))
                lines = []
                for sku in rng.choice(names, 1 + int(rng.random() < 0.4), replace=False):
                    units = 1 + int(rng.random() < 0.2)
                    off = 0.85 if day in TIMES else 1.0
                    lines.append((str(sku), units, round(SKUS[str(sku)][0] * off, 2) * units))
                found.append(Order(store, f"{store}-{day:%y%m%d}-{number:04d}", at, at + timedelta(minutes=2), tuple(lines)))  # fmt: skip
    return found


def _order(each: Order) -> tuple[object, ...]:
    paid = round(sum(amount for _, _, amount in each.lines), 2)
    goods = round(sum(SKUS[sku][0] * units for sku, units, _ in each.lines), 2)
    units = sum(units for _, units, _ in each.lines)
    return (
        each.id,
        each.placed.date(),
        each.paid.date(),
        each.placed,
        each.paid,
        "done",
        each.id,
        "CNY",
        goods,
        paid,
        paid,
        units,
    )


def _lines(each: Order) -> Iterable[tuple[object, ...]]:
    for number, (sku, units, paid) in enumerate(each.lines, 1):
        price = SKUS[sku][0]
        yield (each.id, number, each.placed.date(), each.paid.date(), "done", sku, each.id, f"商品{sku}", "CNY", units, price, round(price * units, 2), paid, "true")  # fmt: skip


def made_refunds(orders: Sequence[Order], today: date) -> list[tuple[Any, ...]]:
    """One order in ten comes back: before shipping on the next day, or returned 4 to 20 days later."""
    found = []
    for each in orders:
        rng = np.random.default_rng(zlib.crc32(each.id.encode()))  # the same fate whoever asks
        back, early, late = rng.random(), rng.random() < 0.4, int(rng.integers(4, 21))
        day = each.paid.date() + timedelta(1 if early else late)
        if back < 0.1 and day < today:
            sku, units, paid = each.lines[0]
            found.append((each.id, 1, day, sku, "CNY", "before_shipping" if early else "returned", units, paid))
    return found


def _visitors(orders: Sequence[Order]) -> Iterable[tuple[object, ...]]:
    days: dict[date, list[Order]] = {}
    for each in orders:
        days.setdefault(each.paid.date(), []).append(each)
    for day, mine in sorted(days.items()):
        paid = round(sum(amount for each in mine for _, _, amount in each.lines), 2)
        yield (day, round(len(mine) * (16 if day in TIMES else 20)), len(mine), paid)


def _write(shop: TestShop, store: str, name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    file = shop.root / "exports" / store / name
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(head)
        writer.writerows(rows)
