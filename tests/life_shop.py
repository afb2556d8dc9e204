"""A shop with two years of sales for stages, seasons, events and clearance: every item has one story."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
from shops import TestShop, new_shop

TODAY = date(2026, 10, 20)
FIRST = date(2024, 11, 1)
STORIES = {
    "STEADY": "sells the same all year, four times as much on Double Eleven",
    "GROWS": "sells twice as much since six weeks",
    "FADES": "sells a quarter since six weeks",
    "NEW": "first sold two weeks ago",
    "DEAD": "has not sold for half a year, and lies there",
    "COAT": "sells from September to November only, and lies there for a year",
    "HIT": "runs up in the last week",
    "SLOW": "sells one in three days, and lies there for years",
    "OLD": "is being replaced",
    "NEXT": "replaces it",
}
STOCK = {"STEADY": 300, "GROWS": 150, "FADES": 90, "NEW": 60, "DEAD": 500, "COAT": 4000, "HIT": 100, "SLOW": 400, "OLD": 120, "NEXT": 80}  # fmt: skip
PRICE = {"STEADY": 60, "GROWS": 80, "FADES": 50, "NEW": 90, "DEAD": 40, "COAT": 200, "HIT": 70, "SLOW": 30, "OLD": 55, "NEXT": 65}  # fmt: skip


def units_of(sku: str, day: date, random: np.random.Generator) -> int:
    """What an item sells on a day."""
    back = (TODAY - day).days
    rate = {"STEADY": 10, "GROWS": 6, "FADES": 8, "NEW": 0, "DEAD": 5, "COAT": 0.3, "HIT": 4, "SLOW": 0.33, "OLD": 6, "NEXT": 0}[sku]  # fmt: skip
    match sku:
        case "GROWS" if back <= 28:
            rate *= 2.2
        case "FADES" if back <= 28:
            rate *= 0.25
        case "NEW" if back <= 14:
            rate = 5
        case "DEAD" if back <= 180:
            rate = 0
        case "COAT" if 9 <= day.month <= 11:
            rate = 12
        case "HIT" if back <= 7:
            rate *= 6
        case "OLD" if back <= 56:
            rate = 3
        case "NEXT" if back <= 56:
            rate = 3
    if (day.month, day.day) in ((11, 11), (11, 12), (11, 13), (11, 14)):
        rate *= 4
    return int(random.poisson(rate))


def life_shop(root: Path, *, stock: bool = True) -> TestShop:
    """The shop, its exports loaded."""
    random = np.random.default_rng(7)
    lines = []
    for back in range((TODAY - FIRST).days, 0, -1):
        day = TODAY - timedelta(days=back)
        for number, sku in enumerate(STORIES):
            if units := units_of(sku, day, random):
                paid = units * PRICE[sku]
                lines.append(f"{day:%Y%m%d}{number:02},1,{day},{day},paid,{sku},{units},{paid},{paid},CNY")
    shop = new_shop(root, TODAY, {"tmall": "旗舰店"})
    head = "order_id,line_id,day,pay_day,status,sku,units,paid_amt,goods_amt,currency"
    shop.drop("tmall", "order_lines.csv", "\n".join([head, *lines]) + "\n")
    rows = [
        f"{sku},{sku.title()},{'coats' if sku == 'COAT' else 'basics'},{'Loft' if sku == 'COAT' else 'Mill'},{PRICE[sku]},CNY"
        for sku in STORIES
    ]
    shop.drop("tmall", "products.csv", "\n".join(["sku,title,category,supplier,list_price,currency", *rows]) + "\n")
    costs = [f"{sku},2024-01-01,{PRICE[sku] * 0.45:.2f},0,CNY" for sku in STORIES]
    shop.drop("tmall", "product_costs.csv", "\n".join(["sku,valid_from,unit_cost,pack_cost,currency", *costs]) + "\n")
    if stock:
        have = [f"{TODAY - timedelta(days=1)},{sku},{units},0,0,{units}" for sku, units in STOCK.items()]
        shop.drop("tmall", "stock.csv", "\n".join(["day,sku,on_hand,reserved,locked,available", *have]) + "\n")
        came = "PO1,STEADY,2026-10-10,Mill,2026-10-30,,60,0,27,CNY\nPO2,COAT,2026-10-12,Loft,2026-11-30,,10,0,90,CNY"
        shop.drop("tmall", "inbound.csv", "po,sku,day,supplier,due_day,received_day,ordered_units,received_units,unit_cost,currency\n" + came + "\n")  # fmt: skip
    shop.load()
    return shop
