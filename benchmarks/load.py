"""How long Online Retail II takes to load, to load again, to ask and to build, beside plain pandas in the same run.

    python benchmarks/load.py PATH/online_retail_II_2009-2010.csv.gz

The peer reads the file with pandas, groups lines into orders and writes Parquet: no repair, no log, no generations.
Prints wall and CPU seconds and the ratio to the peer; the machine's own speed cancels out in the ratios.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from xlops.archive.load import load
from xlops.build import build_hub
from xlops.demo import make_demo_shop
from xlops.hub import Hub
from xlops.paths import ShopPaths
from xlops.settings import Store, read_settings
from xlops.shop import make_shop

YEAR = "2009-12-01..2010-12-09"
QUESTIONS: tuple[tuple[str, list[str], list[str], str, str | None], ...] = (
    ("the year by month", ["pay_amt", "orders", "buyers", "units"], ["month"], YEAR, None),
    (
        "30 days by day and item, compared",
        ["pay_amt", "buyers", "units"],
        ["day", "sku"],
        "last 30 days",
        "previous period",
    ),
    ("the year by country and item", ["pay_amt", "buyers"], ["country", "sku"], YEAR, None),
    (
        "30 metrics of a week, compared",
        ["pay_amt", "net_amt", "orders", "units", "buyers", "aov_buyer", "refund_rate"],
        [],
        "last 7 days",
        "previous period",
    ),
)


def timed(name: str, work: Callable[[], Any], peer: float | None = None) -> tuple[float, Any]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    ratio = f"{wall / peer:7.2f}x" if peer else "   1.00x"
    print(f"{name:44} {wall:6.2f} s wall {cpu:6.2f} s CPU {ratio}", flush=True)
    return wall, result


def plain(export: Path, folder: Path) -> None:
    types = {"Invoice": str, "StockCode": str, "Customer ID": str}
    lines = pd.read_csv(export, dtype=types, parse_dates=["InvoiceDate"])
    lines["total"] = lines["Quantity"] * lines["Price"]
    orders = lines.groupby("Invoice").agg(
        day=("InvoiceDate", "min"), buyer=("Customer ID", "first"), total=("total", "sum")
    )
    lines.to_parquet(folder / "lines.parquet")
    orders.to_parquet(folder / "orders.parquet")


def main(export: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        peer, _ = timed("pandas: read, group, write Parquet", lambda: plain(export, folder))
        shop = folder / "shop"
        make_shop(
            shop,
            python=Path(sys.executable),
            currency="GBP",
            time_zone="Europe/London",
            stores=[Store("giftware", "Giftware")],
        )
        settings, now = read_settings(ShopPaths(shop).settings), datetime(2010, 12, 10)
        for name, files in (("first load", [export]), ("the same file again", [export])):
            _, result = timed(
                name, lambda files=files: load(shop, files, store="giftware", settings=settings, now=now), peer
            )
            print(f"    {result.files[0].sentence}")
        hub = Hub.open(shop, today=date(2010, 12, 10))
        for name, metrics, by, period, against in QUESTIONS:
            timed(
                f"ask: {name}",
                lambda m=metrics, b=by, p=period, a=against: hub.ask(m, b, period=p, against=a).rows,
                peer,
            )
        demo = make_demo_shop(folder / "demo")
        settings = read_settings(ShopPaths(demo.shop).settings)
        timed(
            "demo: load 28 exports",
            lambda: load(demo.shop, [ShopPaths(demo.shop).exports], settings=settings, now=now),
            peer,
        )
        hub = Hub.open(demo.shop, today=demo.today).home
        timed("demo: build the workbook", lambda: build_hub(hub, folder / "OpsHub.xlsx", now=now), peer)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
