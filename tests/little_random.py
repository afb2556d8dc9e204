"""Random small facts, for tests that hold two ways of answering against each other."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from xlops.settings import Store

STORES = (Store("a", "A", "tmall"), Store("b", "B", "jd"))
FIRST = date(2024, 1, 27)


def random_facts(chance: random.Random) -> dict[str, list[dict[str, Any]]]:
    """Facts with collisions, blanks, missing days, stores that lack facts, exports cut in several ways."""

    def day() -> date:
        return FIRST + timedelta(chance.randrange(40))

    def pick(*values: Any) -> Any:
        return chance.choice(values)

    def count() -> int | None:
        return None if chance.random() < 0.1 else chance.randrange(50)

    def amount() -> Decimal | None:
        return None if chance.random() < 0.1 else Decimal(chance.randrange(-500, 99999)) / 100

    def rows(most: int, key: str, make: Callable[[str], dict[str, Any]]) -> list[dict[str, Any]]:
        stores = pick(("a", "b"), ("a", "b"), ("a",), ())
        made = [make(store) for store in stores for _ in range(chance.randrange(most))]
        return list({tuple(row.get(each) for each in key.split()): row for row in made}.values())

    def tidy(row: dict[str, Any]) -> dict[str, Any]:
        cut = row["cut"].split(",")
        plain = {
            key: None if key in ("channel", "sku", "campaign") and key not in cut else value
            for key, value in row.items()
        }
        return plain if "channel" in cut else {**plain, "is_paid": None}

    codes = {store: pick(("CNY",), ("CNY",), ("USD",), ("CNY", "USD", None)) for store in "ab"}
    nothing_known = chance.random() < 0.1
    cuts = pick(["", "channel", "channel,sku"], ["channel", "sku"], ["channel,sku"])
    return {
        "orders": rows(25, "store order_id", lambda store: dict(
            store=store, order_id=str(chance.randrange(30)), day=day(), pay_day=pick(day(), day(), None),
            currency=pick(*codes[store]),
            buyer=None if nothing_known else pick("p", "q", "r", None), country=pick("DE", "FR", None), paid_amt=amount())),
        "order_lines": rows(30, "store order_id line", lambda store: dict(
            store=store, order_id=str(chance.randrange(12)), line=pick("1", "2"), day=day(), pay_day=day(),
            sku=pick("x", "y", "z", None), buyer=pick("p", "q", None), title=pick("T", None), country=pick("DE", "FR"),
            paid_amt=amount(), units=count(), cost_amt=None if nothing_known else amount())),
        "refunds": rows(12, "store order_id line", lambda store: dict(
            store=store, order_id=str(chance.randrange(20)), line="1", day=day(), pay_day=pick(day(), None),
            sku=pick("x", "y"), amount=amount())),
        "store_daily": rows(90, "store day", lambda store: dict(store=store, day=day(), visitors=count(), level=count())),
        "store_period": rows(6, "store start day", lambda store: dict(
            store=store, start=date(2024, 2, 1), day=pick(date(2024, 2, 7), date(2024, 2, 29)), visitors=count()))
        + rows(3, "store start day", lambda store: dict(store=store, start=date(2024, 2, 5), day=date(2024, 2, 11), visitors=count())),
        "traffic": rows(120, "store day cut channel sku", lambda store: tidy(dict(
            store=store, day=day(), cut=pick(*cuts), channel=pick("ad", "seo"), sku=pick("x", "y"), visitors=count(),
            page_views=count(), buyers=count(), pay_amt=amount(), is_paid=pick(True, False)))),
        "ads": rows(80, "store day tool cut campaign", lambda store: tidy(dict(
            store=store, day=day(), tool=pick("t", "u"), cut=pick("", "campaign"), campaign=pick("c", "d"),
            spend=amount(), sales=amount()))),
        "stock": rows(20, "store day sku", lambda store: dict(store=store, day=day(), sku=pick("x", "y"), on_hand=count())),
        "products": rows(4, "store sku", lambda store: dict(
            store=store, sku=pick("x", "y"), title=pick("P", None), category=pick("k", None))),
    }  # fmt: skip
