"""A small shop with sales, stock, suppliers and orders on their way, for the tests of the inventory workbook."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from demand import START
from demand import shop as made_demand
from shops import TestShop, new_shop

from xlops.faces.cli import cli
from xlops.faces.cli.failure import run

DAYS = 120
TODAY = date(2026, 3, 2)
SKUS = 20


def stock_shop(root: Path, *, skus: int = SKUS, days: int = DAYS) -> TestShop:
    """SKUs S000 ... of two suppliers, one of which has arrivals to learn from; TEA and its two-pack TEA2, which do not sell."""
    shop = new_shop(root, TODAY, {"web": "Website"})
    sales = made_demand(skus, days)
    sales = sales[sales["y"] > 0]
    ago = pd.Timestamp(TODAY - timedelta(days=days)) - START
    sales = sales.assign(day=(sales["ds"] + ago).dt.strftime("%Y-%m-%d"))
    lines = [
        f"{number},1,{row.day},{row.day},paid,{row.unique_id},{int(row.y)},{row.y * 10:.2f}"
        for number, row in enumerate(sales.itertuples(index=False), 1)
    ]
    shop.drop("web", "order_lines.csv", "order_id,line,day,pay_day,status,sku,units,paid_amt\n" + "\n".join(lines))
    random = np.random.default_rng(4)
    names = [f"S{each:03}" for each in range(skus)]
    stock = [
        f"{name},2026-03-01,{random.integers(0, 120)},{random.integers(0, 4)},{random.integers(0, 3)}" for name in names
    ]
    stock += ["TEA,2026-03-01,600,0,0", "TEA2,2026-03-01,0,40,0"]
    shop.drop("web", "stock.csv", "sku,day,on_hand,reserved,locked\n" + "\n".join(stock))
    products = [f"{name},Thing {name},{'Alpha' if place % 2 else 'Beta'}" for place, name in enumerate(names)]
    products += ["TEA,Tea,", "TEA2,Two teas,"]
    shop.drop("web", "products.csv", "sku,title,supplier\n" + "\n".join(products))
    costs = [f"{name},2025-01-01,{2 + place * 0.5:.2f}" for place, name in enumerate(names)]
    shop.drop("web", "product_costs.csv", "sku,valid_from,unit_cost\n" + "\n".join(costs))
    orders = [
        f"P{number},S001,Alpha,{TODAY - timedelta(days=50 + number)},{TODAY - timedelta(days=40 + number)},"
        f"{TODAY - timedelta(days=50 + number - lead)},40,40,2.5"
        for number, lead in enumerate((9, 10, 12, 13))
    ]
    for number, (sku, due) in enumerate((("S002", 5), ("S003", 60), ("S004", -3), ("S005", 12))):
        orders.append(f"Q{number},{sku},Alpha,{TODAY - timedelta(days=10)},{TODAY + timedelta(days=due)},,30,0,2.5")
    head = "po,sku,supplier,day,due_day,received_day,ordered_units,received_units,unit_cost\n"
    shop.drop("web", "inbound.csv", head + "\n".join(orders))
    shop.load()
    return shop


def build_inventory(shop: TestShop, *more: str, language: str = "en") -> Path:
    """`xlops build inventory`; the workbook."""
    code = run(cli, ["build", "inventory", "--shop", str(shop.root), "--today", f"{TODAY}", "--lang", language, *more])
    assert code == 0
    return shop.root / "Inventory.xlsx"
