"""The SQL of short questions, as text; `python tests/test_engine_sql.py` writes the goldens anew."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
from little_facts import D, LittleShop
from little_metrics import little_metrics

GOLDEN = Path(__file__).parent / "golden"
QUESTIONS: dict[str, dict[str, Any]] = {
    "sum_by_day": {"metrics": ["t_paid"], "by": ["day"], "over": "2026-01-05..2026-01-06"},
    "ratio_against_month_before": {"metrics": ["t_aov"], "over": "2026-01", "against": "previous period"},
    "two_facts_by_week": {"metrics": ["t_cvr"], "by": ["week"], "over": "2026-01-05..2026-01-18"},
    "finer_reading_by_channel": {"metrics": ["t_views"], "by": ["channel"], "where": {"channel": ["ad", "seo"]}},
    "month_to_date_by_day": {"metrics": ["t_mtd"], "by": ["day"], "over": "2026-01-05..2026-01-06"},
    "stock_at_the_end_by_item": {"metrics": ["t_stock"], "by": ["category"]},
}


def shop(folder: Path) -> LittleShop:
    """Two orders, a fortnight of visitors with a day missing, traffic in two cuts, a stock snapshot."""
    days = [day for day in range(1, 19) if day != 8]
    return LittleShop(
        folder,
        orders=[
            {"order_id": str(day), "day": D(day), "pay_day": D(day), "paid_amt": 10, "buyer": "p"}
            for day in ("2025-12-01", "2026-01-05", "2026-01-31")
        ],
        store_daily=[{"day": D(f"01-{day:02}"), "visitors": 10} for day in days],
        traffic=[
            {"day": D("01-05"), "cut": "", "page_views": 3},
            {"day": D("01-05"), "cut": "channel", "channel": "ad", "page_views": 2},
        ],
        stock=[{"day": D("01-09"), "sku": "x", "on_hand": 4}],
        products=[{"sku": "x", "category": "k"}],
    )


@pytest.fixture(autouse=True, scope="module")
def _metrics() -> Iterator[None]:
    with little_metrics():
        yield


def written(name: str, folder: Path) -> str:
    asked = shop(folder)
    return asked.sql(asked.question(**QUESTIONS[name])) + "\n"


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_sql_reads_as_the_golden_does(name: str, tmp_path: Path) -> None:
    assert written(name, tmp_path) == (GOLDEN / f"{name}.sql").read_text(encoding="utf-8")


def test_every_golden_belongs_to_a_question() -> None:
    assert {each.stem for each in GOLDEN.glob("*.sql")} == set(QUESTIONS)


@pytest.mark.parametrize("dialect", ["spark", "clickhouse", "postgres"])
@pytest.mark.parametrize("name", QUESTIONS)
def test_the_statement_can_be_written_for_other_engines(name: str, dialect: str) -> None:
    text = (GOLDEN / f"{name}.sql").read_text(encoding="utf-8")
    made = sqlglot.transpile(text, read="duckdb", write=dialect)[0]
    assert made.startswith("WITH")
    if "$p1" not in text:  # how a value is bound differs by driver
        assert sqlglot.parse_one(made, read=dialect)


def test_the_sql_can_be_pasted_into_duckdb(tmp_path: Path) -> None:
    asked = shop(tmp_path)
    sql = asked.sql(asked.question(["t_paid", "t_visitors"], ["day"], over="2026-01-05..2026-01-08"))
    connection = duckdb.connect()
    for fact in ("orders", "store_daily"):
        connection.execute(f"CREATE VIEW {fact} AS SELECT * FROM read_parquet('{tmp_path / f'{fact}.parquet'}')")
    rows = connection.sql(sql).fetchall()
    assert [(paid, visitors) for _, paid, visitors in rows] == [(10, 10), (0, 10), (0, 10), (0, None)]


if __name__ == "__main__":
    with little_metrics():
        for each in QUESTIONS:
            with tempfile.TemporaryDirectory() as place:
                (GOLDEN / f"{each}.sql").write_text(written(each, Path(place)), encoding="utf-8")
    sys.stdout.write(f"{len(QUESTIONS)} goldens written\n")
