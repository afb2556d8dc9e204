"""Make the demo shop's exports: real orders, repacked; everything else simulated to agree with them.

    python workbooks/sample/simulate.py PATH/online_retail_II_2009-2010.csv.gz [FOLDER]

Developers run this; what it writes is shipped. The same input gives the same values, always: every fact of every
store draws from its own seeded generator, so that changing one leaves the others as they were.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import simulate_goods as goods
import simulate_market as market
import simulate_rivals as competition
import simulate_visits as visits
from simulate_base import CURRENCY, STORES, orders_of, paid_lines, read_lines

from xlops.facts import FACTS

ARROW = {
    "text": pa.string(),
    "day": pa.date32(),
    "instant": pa.timestamp("s"),
    "money": pa.decimal128(18, 4),
    "number": pa.float64(),
    "count": pa.int64(),
    "people": pa.int64(),
    "flag": pa.bool_(),
}


def fact_table(fact: str, rows: pd.DataFrame) -> pa.Table:
    """Rows as a table whose headers are the fact's columns in their order; `mills` is pay_amt, money is in mills."""
    rows = rows.rename(columns={"mills": "pay_amt"})
    columns = {each.name: each for each in FACTS[fact].sourced}
    if unknown := set(rows.columns) - set(columns):
        raise ValueError(f"{fact} has no columns {sorted(unknown)}")
    if "currency" in columns:
        rows = rows.assign(currency=CURRENCY)
    rows = rows.sort_values([each for each in FACTS[fact].key if each in rows], kind="stable")
    arrays = {}
    for name, column in columns.items():
        if name not in rows:
            continue
        values = [None if pd.isna(each) else each for each in rows[name].tolist()]
        if column.kind == "money":
            values = [None if each is None else Decimal(int(each)).scaleb(-3) for each in values]
        elif column.kind in ("count", "people"):
            values = [None if each is None else int(each) for each in values]
        arrays[name] = pa.array(values, ARROW[column.kind])
    return pa.table(arrays)


def write(table: pa.Table, file: Path) -> None:
    """One Parquet file, as small as it gets."""
    file.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, file, compression="zstd", compression_level=22, row_group_size=1 << 20)


def simulate(store: str, lines: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Every simulated fact of one store, from its paid lines."""
    cells, orders = visits.visits(store, orders_of(lines))
    cuts = visits.traffic(store, cells, orders, lines)
    days = visits.store_daily(store, cuts, orders)
    periods = visits.store_period(store, days, orders)
    items = goods.products(lines)
    costs = goods.product_costs(store, items, lines)
    shelf, inbound = goods.stock(store, items, costs, lines)
    beside = {}
    if store == competition.STORE:
        beside = {
            "rivals": competition.rivals(),
            "rival_items": competition.rival_items(lines),
            "rival_observations": competition.rival_observations(lines),
            "rival_traffic": competition.rival_traffic(),
        }
    around = _market(store, days, lines) if store == "giftware-uk" else {}
    return {
        "traffic": cuts,
        "store_daily": days,
        "store_period": periods,
        "ads": visits.ads(store, cuts),
        "products": items,
        "product_costs": costs,
        "fees": goods.fees(),
        "stock": shelf,
        "inbound": inbound,
        "targets": goods.targets(store, periods, orders),
        "reviews": goods.reviews(store, lines),
        "ratings": goods.ratings(store, orders),
        "service": goods.service(store, days, orders),
        **beside,
        **around,
    }


def _market(store: str, days: pd.DataFrame, lines: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """What is typed of the market, of the one store that keeps an eye on it."""
    return {
        "rival_keywords": market.rival_keywords(store),
        "market_index": market.market_index(store, days),
        "rising_words": market.rising_words(store),
        "lost_customers": market.lost_customers(store, lines),
    }


def main(source: Path, folder: Path) -> None:
    """Write every export of both stores under `folder`/exports."""
    raw = read_lines(source)
    british = raw["Country"] == "United Kingdom"
    for store, rows in zip(STORES, (raw[british], raw[~british]), strict=True):
        place = folder / "exports" / store
        write(
            pa.Table.from_pandas(rows, preserve_index=False).replace_schema_metadata(None),
            place / "online_retail_II.parquet",
        )
        for fact, table in simulate(store, paid_lines(rows)).items():
            write(fact_table(fact, table), place / f"{fact}.simulated.parquet")
    for file in sorted(folder.glob("exports/*/*.parquet")):
        sys.stdout.write(f"{file.stat().st_size:>9,}  {file.relative_to(folder)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parent)
