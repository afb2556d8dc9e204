"""A thousand OPS_KPI cells: cold, warm and again, beside Hub.ask and pandas .loc over the same figures.

    python benchmarks/udfs.py [--orders 1000000] [--folder DIR]

Each stage runs in a process of its own over the demo shop; the last one reads a cube over synthetic orders.
Targets: 1,000 cells <= 100 ms warm (stretch 10 ms), <= 2 s cold with imports; import of xlops.faces.udfs <= 0.6 s CPU
beyond xlwings' own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

METRICS = ("pay_amt", "orders", "uv", "cvr_pay", "aov_buyer", "spend", "roi", "refund_rate", "units", "buyers")
TODAY = date(2010, 12, 9)
SHOPS: tuple[tuple[str, ...], ...] = ((), ("store", "giftware-uk"), ("store", "giftware-world"))


def cells(first: date, days: int) -> list[tuple[Any, ...]]:
    """A thousand calls: metrics x days x stores, each over `days` days."""
    found = []
    for metric in METRICS:
        for shift in range(34):
            start = first + timedelta(shift)
            for narrowed in SHOPS:
                moments = [datetime(each.year, each.month, each.day) for each in (start, start + timedelta(days - 1))]
                found.append((metric, *moments, *narrowed))
    return found[:1000]


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def stage_cells(shop: str) -> dict[str, float]:
    """The functions as Excel's Python has them: imports, the first thousand, others, the same again."""
    began = time.perf_counter()
    cpu = time.process_time()
    import xlwings  # noqa: F401

    alone = time.process_time()
    from xlops.faces.udfs import functions_for

    ours = time.process_time()
    kpi = functions_for(shop, today=TODAY)["OPS_KPI"]
    first, others = cells(date(2010, 11, 1), 1), cells(date(2010, 10, 20), 14)
    for call in first:
        kpi(*call)
    cold, cold_cpu = time.perf_counter() - began, time.process_time() - cpu
    before = time.process_time()
    warm = timed(lambda: [kpi(*call) for call in others])
    warm_cpu = time.process_time() - before
    again = timed(lambda: [kpi(*call) for call in others])
    return {
        "import xlwings, CPU s": alone - cpu,
        "import xlops.faces.udfs beyond it, CPU s": ours - alone,
        "1,000 cells cold, imports included, s": cold,
        "1,000 cells cold, CPU s": cold_cpu,
        "1,000 cells warm, not asked before, ms": warm * 1000,
        "1,000 cells warm, CPU ms": warm_cpu * 1000,
        "1,000 cells again, ms": again * 1000,
    }


def stage_ask(shop: str) -> dict[str, float]:
    """The same figures by Hub.ask, a hundred of them, once it is warm."""
    from xlops.hub import Hub

    hub = Hub.open(shop, today=TODAY).home
    hub.ask(["pay_amt"], period="2010-11")
    sample = cells(date(2010, 10, 20), 14)[::10]

    def asked() -> None:
        for metric, start, end, *narrowed in sample:
            where = {narrowed[0]: narrowed[1]} if narrowed else None
            hub.ask([metric], period=f"{start:%Y-%m-%d}..{end:%Y-%m-%d}", where=where)

    return {"1,000 figures by Hub.ask (from 100), ms": timed(asked) * 1000 * 10}


def stage_pandas(shop: str) -> dict[str, float]:
    """One sum of a frame by day and store, sliced by .loc: what a function without a cube would do."""
    from xlops.hub import Hub

    hub = Hub.open(shop, today=TODAY).home
    frame = (
        hub.ask(["pay_amt"], ["store", "day"], period="2010-10..2010-12")
        .frame()
        .set_index(["store", "day"])
        .sort_index()
    )
    whole = frame.groupby(level="day").sum()
    calls = cells(date(2010, 10, 20), 14)

    def sliced() -> None:
        for _, start, end, *narrowed in calls:
            of = frame.loc[narrowed[1]] if narrowed else whole
            float(of.loc[start:end, "pay_amt"].sum())

    return {"1,000 sums by pandas .loc, ms": timed(sliced) * 1000}


def stage_large(folder: str, orders: int) -> dict[str, float]:
    """A cube over synthetic orders: what the first figure of a kind costs, and the others."""
    import duckdb

    from xlops.calendar.periods import Period
    from xlops.engine.cube import Cube
    from xlops.engine.extent import Holdings
    from xlops.engine.run import Engine, extents
    from xlops.facts import FACTS

    file = Path(folder) / f"orders-{orders}.parquet"
    if not file.exists():
        known = {
            "store": "'s' || (i % 5)", "order_id": "CAST(i AS VARCHAR)", "day": "DATE '2024-01-01' + CAST(i % 730 AS INTEGER)",
            "pay_day": "DATE '2024-01-01' + CAST(i % 730 AS INTEGER)", "buyer": "'b' || (hash(i) % 300000)",
            "paid_amt": "CAST((hash(i) % 100000) / 100 AS DECIMAL(18,4))", "units": "i % 4 + 1", "currency": "'CNY'",
        }  # fmt: skip
        columns = ", ".join(
            f'CAST({known.get(each.name, "NULL")} AS {each.sql_type}) AS "{each.name}"'
            for each in FACTS["orders"].columns
        )
        duckdb.sql(f"COPY (SELECT {columns} FROM range({orders}) r(i)) TO '{file}' (FORMAT parquet)")
    engine = Engine({"orders": [str(file)]})
    cube = Cube(lambda: engine, Holdings((), lambda fact: extents(engine, FACTS[fact])), {}, "CNY")
    start = date(2024, 1, 1)
    periods = [Period(start + timedelta(each % 300), start + timedelta(each % 300 + 60)) for each in range(1000)]
    found: dict[str, float] = {}
    for metric in ("pay_amt", "buyers"):
        found[f"{orders:,} orders: the first {metric}, s"] = timed(lambda: cube.figure(metric, periods[0], ()))  # noqa: B023
        rest = timed(lambda: [cube.figure(metric, each, (("store", ("s1",)),)) for each in periods])  # noqa: B023
        found[f"{orders:,} orders: 1,000 of {metric} in one store, ms"] = rest * 1000
    return found


def make_shop(folder: Path) -> Path:
    """The demo shop, loaded."""
    from xlops.archive.load import load
    from xlops.demo import make_demo_shop
    from xlops.paths import ShopPaths
    from xlops.settings import read_settings

    root = make_demo_shop(folder / "demo").shop
    paths = ShopPaths(root)
    load(root, [paths.exports], settings=read_settings(paths.settings), now=datetime(2010, 12, 9, 9))
    return root


def in_process(*arguments: str) -> dict[str, float]:
    """A stage in a Python of its own."""
    done = subprocess.run([sys.executable, __file__, *arguments], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Print every figure, and the ratios to the cells that were not asked before."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "xlops-benchmark-udfs")
    parser.add_argument("--stage", nargs=2)
    options = parser.parse_args()
    if options.stage:
        name, place = options.stage
        stages = {"cells": stage_cells, "ask": stage_ask, "pandas": stage_pandas}
        print(json.dumps(stages[name](place) if name in stages else stage_large(place, options.orders)))
        return
    options.folder.mkdir(parents=True, exist_ok=True)
    shop = str(make_shop(options.folder))
    found = in_process("--stage", "cells", shop)
    warm = found["1,000 cells warm, not asked before, ms"]
    found |= in_process("--stage", "ask", shop) | in_process("--stage", "pandas", shop)
    found |= in_process("--stage", "large", str(options.folder), "--orders", str(options.orders))
    for name, figure in found.items():
        ratio = f"   {figure / warm:6.1f} x warm cells" if "by" in name else ""
        print(f"{name:58} {figure:10.3f}{ratio}")


if __name__ == "__main__":
    main()
