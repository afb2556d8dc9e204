"""Eight metrics by day x country x item with a comparison, over synthetic order lines.

    python benchmarks/ask.py [--rows 10000000] [--folder DIR]

Prints wall seconds and peak memory of the engine, of SQL written by hand for the same answer (both on DuckDB, each in
a process of its own) and of pandas (on at most 1,000,000 rows), and holds the three against each other.
Targets at 10,000,000 rows: <= 20 s, <= 2 GB, <= 1.3 x the hand-written SQL.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

DAYS, ITEMS, COUNTRIES, BUYERS = 120, 500, 8, 400_000
METRICS = (
    "lines_paid",
    "lines_units",
    "lines_orders",
    "lines_buyers",
    "lines_discount",
    "lines_aov",
    "lines_asp",
    "lines_upt",
)
BY = ("day", "country", "sku")
PERIOD, BEFORE = ("2026-03-02", "2026-04-30"), ("2026-01-01", "2026-03-01")

HAND = """
WITH both_sides AS (
  SELECT pay_day + 60 * shift AS day, shift, country, sku, paid_amt, units, order_id, buyer, discount_amt
  FROM (SELECT *, CASE WHEN pay_day < DATE '2026-03-02' THEN 1 ELSE 0 END AS shift FROM order_lines)
  WHERE pay_day BETWEEN DATE '2026-01-01' AND DATE '2026-04-30'
), sums AS (
  SELECT day, shift, country, sku, SUM(paid_amt) AS paid, SUM(units) AS units, COUNT(DISTINCT order_id) AS orders,
         COUNT(DISTINCT buyer) AS buyers, SUM(discount_amt) AS discount
  FROM both_sides GROUP BY ALL
), sides AS (
  SELECT day, country, sku,
    MAX(paid) FILTER (shift = 0) AS paid, MAX(paid) FILTER (shift = 1) AS paid_against,
    MAX(units) FILTER (shift = 0) AS units, MAX(units) FILTER (shift = 1) AS units_against,
    MAX(orders) FILTER (shift = 0) AS orders, MAX(orders) FILTER (shift = 1) AS orders_against,
    MAX(buyers) FILTER (shift = 0) AS buyers, MAX(buyers) FILTER (shift = 1) AS buyers_against,
    MAX(discount) FILTER (shift = 0) AS discount, MAX(discount) FILTER (shift = 1) AS discount_against
  FROM sums GROUP BY ALL
)
SELECT *, paid::DOUBLE / orders AS aov, paid_against::DOUBLE / orders_against AS aov_against,
  paid::DOUBLE / NULLIF(units, 0) AS asp, paid_against::DOUBLE / NULLIF(units_against, 0) AS asp_against,
  units::DOUBLE / orders AS upt, units_against::DOUBLE / orders_against AS upt_against,
  paid::DOUBLE / paid_against - 1 AS paid_change, units / units_against - 1 AS units_change,
  orders / orders_against - 1 AS orders_change, buyers / buyers_against - 1 AS buyers_change,
  discount::DOUBLE / NULLIF(discount_against::DOUBLE, 0) - 1 AS discount_change
FROM sides ORDER BY day, country, sku
"""


def make(folder: Path, rows: int) -> str:
    """The Parquet file of so many lines, sorted by day as the archive's are; made once."""
    import duckdb

    from xlops.facts import FACTS

    file = folder / f"order_lines_{rows}.parquet"
    if file.exists():
        return str(file)
    given = {
        "store": "'s'",
        "order_id": "'order ' || (i // 3)",
        "line": "CAST(i % 3 AS VARCHAR)",
        "day": f"DATE '2026-01-01' + CAST(i * {DAYS} // {rows} AS INTEGER)",
        "pay_day": f"DATE '2026-01-01' + CAST(i * {DAYS} // {rows} AS INTEGER)",
        "status": "'paid'",
        "buyer": f"'buyer ' || (hash(i // 3) % {BUYERS})",
        "country": f"'country ' || (hash(i // 3 + 7) % {COUNTRIES})",
        "sku": f"'sku ' || CAST({ITEMS} * pow((hash(i) % 100000) / 100000.0, 3) AS INTEGER)",
        "currency": "'CNY'",
        "units": "1 + hash(i + 1) % 4",
        "paid_amt": "(100 + hash(i + 2) % 20000) / 100.0",
        "discount_amt": "(hash(i + 3) % 500) / 100.0",
        "is_product": "TRUE",
    }
    columns = ", ".join(
        f"CAST({given.get(each.name, 'NULL')} AS {each.sql_type}) AS {each.name}"
        for each in FACTS["order_lines"].columns
    )
    duckdb.execute(
        f"COPY (SELECT {columns} FROM range({rows}) t(i)) TO '{file}' (COMPRESSION zstd, ROW_GROUP_SIZE 250000)"
    )
    return str(file)


def engine(file: str) -> dict[str, Any]:
    """The engine, plan and compilation included."""
    from xlops.calendar.comparisons import comparison
    from xlops.calendar.periods import Period
    from xlops.engine.ask import ask
    from xlops.engine.extent import Holdings
    from xlops.engine.question import Question
    from xlops.engine.run import Engine, extents
    from xlops.facts import FACTS
    from xlops.label import Label
    from xlops.metrics.base import METRICS as REGISTRY
    from xlops.metrics.base import Distinct, Metric, Operation, Ref, Sum

    def declare(id: str, expr: Any, unit: Any) -> None:
        word = Label(id, id)
        REGISTRY.add(Metric(id, expr, word, unit, "up", "Benchmark.", word, "sales"))

    declare("lines_paid", Sum("order_lines", "paid_amt", on="pay_day"), "money")
    declare("lines_units", Sum("order_lines", "units", on="pay_day"), "count")
    declare("lines_discount", Sum("order_lines", "discount_amt", on="pay_day"), "money")
    declare("lines_orders", Distinct("order_lines", "order_id", on="pay_day"), "count")
    declare("lines_buyers", Distinct("order_lines", "buyer", on="pay_day"), "people")
    declare("lines_aov", Operation("/", Ref("lines_paid"), Ref("lines_orders")), "money")
    declare("lines_asp", Operation("/", Ref("lines_paid"), Ref("lines_units")), "money")
    declare("lines_upt", Operation("/", Ref("lines_units"), Ref("lines_orders")), "times")
    held = Engine({"order_lines": [file]})
    known = extents(held, FACTS["order_lines"])  # the archive has this at hand
    holdings = Holdings((), lambda fact: known if fact == "order_lines" else {})
    of = Period(_day(PERIOD[0]), _day(PERIOD[1]))
    question = Question(METRICS, BY, of, comparison("previous period", of))
    start = time.perf_counter()
    answer = ask(question, engine=held, holdings=holdings, bases={})
    seconds = time.perf_counter() - start
    table = answer.table
    import pyarrow.compute as pc

    return {
        "seconds": seconds,
        "rows": table.num_rows,
        "check": [str(pc.sum(table[each]).as_py()) for each in ("lines_paid", "lines_buyers", "lines_orders_against")],
    }


def by_hand(file: str) -> dict[str, Any]:
    """The same answer by SQL written for it."""
    import duckdb
    import pyarrow.compute as pc

    from xlops.engine.run import MEMORY

    connection = duckdb.connect(
        config={"memory_limit": MEMORY, "temp_directory": tempfile.gettempdir(), "preserve_insertion_order": False}
    )
    connection.execute(f"CREATE VIEW order_lines AS SELECT * FROM read_parquet('{file}')")
    start = time.perf_counter()
    table = connection.sql(HAND).to_arrow_table()
    seconds = time.perf_counter() - start
    return {
        "seconds": seconds,
        "rows": table.num_rows,
        "check": [str(pc.sum(table[each]).as_py()) for each in ("paid", "buyers", "orders_against")],
    }


def pandas(file: str) -> dict[str, Any]:
    """The same answer by pandas."""
    import pandas as pd

    start = time.perf_counter()
    columns = ["pay_day", "country", "sku", "paid_amt", "units", "order_id", "buyer", "discount_amt"]
    frame = pd.read_parquet(file, columns=columns)
    frame["pay_day"] = pd.to_datetime(frame["pay_day"])
    for each in ("paid_amt", "discount_amt"):
        frame[each] = (frame[each].astype(float) * 100).round().astype("int64")
    sides = []
    for (first, last), shift in ((PERIOD, 0), (BEFORE, 60)):
        side = frame[frame["pay_day"].between(first, last)].copy()
        side["day"] = side["pay_day"] + pd.Timedelta(days=shift)
        grouped = side.groupby(list(BY), dropna=False, observed=True)
        sums = grouped[["paid_amt", "units", "discount_amt"]].sum()
        for name, column in (("orders", "order_id"), ("buyers", "buyer")):
            sums[name] = side.drop_duplicates([*BY, column]).groupby(list(BY), dropna=False).size()
        sums["aov"], sums["asp"], sums["upt"] = (
            sums["paid_amt"] / sums["orders"], sums["paid_amt"] / sums["units"], sums["units"] / sums["orders"],
        )  # fmt: skip
        sides.append(sums)
    both = sides[0].join(sides[1], how="outer", rsuffix="_against")
    for each in ("paid_amt", "units", "orders", "buyers", "discount_amt", "aov", "asp", "upt"):
        both[f"{each}_change"] = both[each] / both[f"{each}_against"] - 1
    both = both.sort_index()
    return {
        "seconds": time.perf_counter() - start,
        "rows": len(both),
        "check": [
            f"{both['paid_amt'].sum() / 100:.4f}",
            f"{both['buyers'].sum():.0f}",
            f"{both['orders_against'].sum():.0f}",
        ],
    }


def _day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)


def alone(what: str, file: str) -> dict[str, Any]:
    """One of the above in a process of its own, with its peak memory in MB."""
    done = subprocess.run([sys.executable, __file__, "--run", what, file], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def run(what: str, file: str) -> None:
    """In the process of its own: the figures as JSON."""
    found = {"engine": engine, "hand": by_hand, "pandas": pandas}[what](file)
    try:
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        found["cpu"] = time.process_time()
        found["mb"] = peak / (1024 if sys.platform != "darwin" else 1 << 20)
    except ImportError:
        found["mb"] = float("nan")
    print(json.dumps(found))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--run", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        run(*given.run)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        few = min(given.rows, 1_000_000)
        large, small = make(folder, given.rows), make(folder, few)
        found = {("engine", given.rows): alone("engine", large), ("hand", given.rows): alone("hand", large)}
        found |= {("engine", few): alone("engine", small), ("pandas", few): alone("pandas", small)}
    print(f"{'':10}{'lines':>12}{'seconds':>10}{'CPU':>10}{'peak MB':>10}{'rows':>10}")
    for (what, rows), each in found.items():
        print(f"{what:10}{rows:>12,}{each['seconds']:>10.2f}{each['cpu']:>10.2f}{each['mb']:>10.0f}{each['rows']:>10,}")
    engine_, hand = found["engine", given.rows], found["hand", given.rows]
    print(f"engine / hand-written SQL: {engine_['seconds'] / hand['seconds']:.2f}")
    print(f"engine / pandas, {few:,} lines: {found['engine', few]['seconds'] / found['pandas', few]['seconds']:.2f}")
    for one, two in ((engine_, hand), (found["engine", few], found["pandas", few])):
        if one["check"] != two["check"] or one["rows"] != two["rows"]:
            raise SystemExit(f"the answers differ: {one} {two}")


if __name__ == "__main__":
    main()
