"""How long Online Retail II takes to load, to load again, and what a plain pandas read of it takes in the same run.

    python benchmarks/load.py PATH/online_retail_II_2009-2010.csv.gz

Prints wall seconds and ratios; the machine's own speed cancels out in the ratios.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

import pandas as pd


def timed(work: object) -> tuple[float, object]:
    start = time.perf_counter()
    result = work()  # type: ignore[operator]
    return time.perf_counter() - start, result


def main(export: Path) -> None:
    from xlops.archive.load import load
    from xlops.hub import Hub
    from xlops.settings import read_settings
    from xlops.shop import make_shop

    types = {"Invoice": str, "StockCode": str, "Customer ID": str}
    peer, raw = timed(lambda: pd.read_csv(export, dtype=types, parse_dates=["InvoiceDate"]))
    print(f"pandas.read_csv alone        {peer:6.2f} s      1.00x   ({len(raw):,} lines)")  # type: ignore[arg-type]
    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder) / "shop"
        make_shop(shop, name="bench", currency="GBP", time_zone="Europe/London", stores={"giftware": "Giftware"})
        settings = read_settings(shop / "xlops.toml")
        now = datetime(2010, 12, 10)
        for name in ("first load", "second load"):
            seconds, result = timed(lambda: load(shop, [export], store="giftware", settings=settings, now=now))
            print(f"{name:28} {seconds:6.2f} s   {seconds / peer:7.2f}x   {result}"[:140])
        hub = Hub.open(shop, today=date(2010, 12, 10))
        for question in (
            dict(metrics=["pay_amt", "orders", "buyers", "units"], by=["month"], period="2009-12-01..2010-12-09"),
            dict(metrics=["pay_amt", "orders", "buyers", "units"], by=["day", "sku"], period="last 30 days", against="previous period"),
            dict(metrics=["pay_amt", "buyers"], by=["country", "sku"], period="2009-12-01..2010-12-09"),
        ):
            seconds, _ = timed(lambda question=question: hub.ask(question["metrics"], **{k: v for k, v in question.items() if k != "metrics"}).rows)
            print(f"ask by {','.join(question['by']):21} {seconds:6.2f} s   {seconds / peer:7.2f}x")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
