"""A shop whose last day is yesterday by the clock, as the buttons of a real Excel see it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from shops import TestShop, new_shop

ITEMS = 8


def shop_of(root: Path, today: date, *, days: int = 40) -> TestShop:
    """Eight items that sell every day, differently each day, and the store's visitors."""
    shop = new_shop(root, today, {"tmall": "旗舰店"})
    for name, text in exports(today, days).items():
        shop.drop("tmall", name, text)
    return shop


def exports(last: date, days: int) -> dict[str, str]:
    """Exports of so many days before `last`; each row has its own id and a buyer who comes back."""
    dated = [last - timedelta(days=back) for back in range(days, 0, -1)]
    lines, orders = [], []
    for day in dated:
        for item in range(ITEMS):
            id = f"9{day:%Y%m%d}{item:02}"
            units = 1 + (item + day.toordinal()) % 4
            paid = units * (item + 1) * 10
            lines.append(f"{id},1,{day},{day},paid,SKU-{item},{units},{paid},{paid},{paid},CNY")
            orders.append(f"{id},{day},{day},paid,{paid},{paid},{paid},{units},CNY,b{item}@example.com")
    visits = [f"{day},{100 + day.toordinal() % 17}" for day in dated]
    return {
        "order_lines.csv": _csv(
            "order_id,line_id,day,pay_day,status,sku,units,paid_amt,order_amt,goods_amt,currency", lines
        ),
        "orders.csv": _csv("order_id,day,pay_day,status,paid_amt,order_amt,goods_amt,units,currency,buyer", orders),
        "store_daily.csv": _csv("day,visitors", visits),
    }


def _csv(header: str, rows: list[str]) -> str:
    return "\n".join([header, *rows]) + "\n"
