"""What the parts of the simulation share: the calendar, the seeded streams, the real orders."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from zlib import crc32

import numpy as np
import pandas as pd

SEED = 20101208
FIRST, LAST = date(2009, 12, 1), date(2010, 12, 8)  # simulated exports end on the demo's yesterday
DAYS = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]
STORES = ("giftware-uk", "giftware-world")
CURRENCY = "GBP"
NOT_GOODS = r"^(?:POST|DOT|M|m|C2|C3|D|S|B|ADJUST2?|BANK CHARGES|AMAZONFEE|TEST\d+|GIFT|gift_.*)$"
POSTAGE = ("POST", "DOT", "C2", "C3")


def generator(store: str, fact: str) -> np.random.Generator:
    """The seeded stream of one fact of one store."""
    return np.random.default_rng([SEED, crc32(f"{store}/{fact}".encode())])


def split(total: int, weights: np.ndarray) -> np.ndarray:
    """Whole parts of `total` in proportion to `weights`; they add up to it (largest remainders get the rest)."""
    if weights.sum() <= 0:
        weights = np.ones(len(weights))
    exact = total * weights / weights.sum()
    parts = np.floor(exact).astype(np.int64)
    parts[np.argsort(parts - exact, kind="stable")[: int(total - parts.sum())]] += 1
    return parts


def read_lines(file: Path) -> pd.DataFrame:
    """The original export, every cell as text, in its own order."""
    return pd.read_csv(file, dtype=str, keep_default_na=False)


def paid_lines(raw: pd.DataFrame) -> pd.DataFrame:
    """Lines of orders that were paid: no cancellation (C), no bad debt (A), a total above 0; amounts in mills."""
    lines = raw[~raw["Invoice"].str[0].isin(["C", "A"])].copy()
    lines["units"] = lines["Quantity"].astype(int)
    lines["mills"] = lines["units"] * (lines["Price"].astype(float) * 1000).round().astype(int)
    lines = lines[lines.groupby("Invoice")["mills"].transform("sum") > 0]
    lines["day"] = pd.to_datetime(lines["InvoiceDate"].str[:10]).dt.date
    # an order without a customer is somebody's: it counts as a buyer of its own
    lines["buyer"] = lines["Customer ID"].where(lines["Customer ID"] != "", "order " + lines["Invoice"])
    lines["sku"] = lines["StockCode"].str.strip()
    return lines[lines["day"] <= LAST].rename(columns={"Invoice": "order_id"})


def orders_of(lines: pd.DataFrame) -> pd.DataFrame:
    """One row a paid order: day, buyer, units, mills."""
    return lines.groupby("order_id", sort=True).agg(
        day=("day", "first"), buyer=("buyer", "first"), units=("units", "sum"), mills=("mills", "sum")
    ).reset_index()  # fmt: skip
