"""Stock by SKU, size and colour."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from xlops.facts.catalogue import PRODUCTS
from xlops.facts.stock import STOCK
from xlops.label import Label
from xlops.sources.base import Count, Id, Repair, Text, into, source
from xlops.sources.snapshot_day import snapshot_day


def _summed(con: duckdb.DuckDBPyConnection, name: str) -> Iterable[Repair]:
    """SKUs that stand on several rows, whose stock was added up."""
    found = con.sql(
        """SELECT sku, count(*), min(_row), string_agg(coalesce(CAST(units AS VARCHAR), '?'), ' + ' ORDER BY _row), sum(units)
        FROM export GROUP BY sku HAVING count(*) > 1 ORDER BY 3"""
    ).fetchall()
    for sku, count, row, units, total in found:
        said = Label("{sku} on {count} rows: {units}", "{sku} 占 {count} 行：{units}")
        made = Label("added up to {total}", "合计为 {total}").format(total=total)
        yield Repair(name, row, "Stock", said.format(sku=sku, count=count, units=units), made, count - 1)


source(
    "stock_by_sku",
    en="Stock by SKU",
    zh="SKU 库存表",
    platform="",
    doc=Label(
        en="One row a SKU with size and colour: a snapshot of stock and the catalogue beside it. The day comes from the file's "
        "name (2025-11-30 or 20251130), else from the caller. A SKU on several rows: the stock is added up, reported, and "
        "the catalogue takes the first row. Codes such as #REF! go to quarantine; rows without a SKU and a stock are skipped. "
        "Nothing says what is reserved, so available is the stock on hand.",
        zh="每行一个 SKU（尺码、颜色）：库存快照与商品资料。日期取自文件名（2025-11-30 或 20251130），否则由调用方给出。"
        "同一 SKU 占多行时库存相加并报告，商品资料取首行。#REF! 等编码进入隔离区；没有 SKU 和库存的行跳过。没有占用数，可售库存即在库。",
    ),
    download=Label(
        en="The stock list of the warehouse or ERP system, saved as CSV or .xlsx",
        zh="仓库或 ERP 系统的库存表，另存为 CSV 或 .xlsx",
    ),
    fields={
        "sku": Id(("SKU Code", "SKU", "SKU编码"), needed=True),
        "style": Id(("Design No.", "款号")),
        "units": Count(("Stock", "库存"), needed=True),
        "category": Text(("Category", "类目")),
        "size": Text(("Size", "尺码")),
        "colour": Text(("Color", "Colour", "颜色")),
    },
    given=snapshot_day,
    review=_summed,
    rows={"first_rows": "SELECT * FROM export QUALIFY row_number() OVER (PARTITION BY sku ORDER BY _row) = 1"},
    tables=[
        into(STOCK, group="sku", day="min(day)", sku="sku", on_hand="sum(units)", available="sum(units)"),
        into(PRODUCTS, of="first_rows"),
    ],
)
