"""What lies in stock now: the newest snapshot of every warehouse, and what is odd about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from xlops import figures
from xlops.answers.numbers import counted
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period
from xlops.hub import Hub
from xlops.label import Label

BACK = 90
"""Days for which a snapshot is looked back for."""
UNITS = ("on_hand", "reserved", "locked")

_BEHIND = Label(
    "the newest stock of warehouse {warehouse} in {store} is of {day}, older than the others'; it is counted as it was",
    "{store} 的仓库 {warehouse} 最新库存停在 {day}，早于其他仓库；按当时数量计入",
)
_ONLY_AVAILABLE = Label(
    "{n} SKUs have only units available, none on hand; these count as on hand", "{n} 个 SKU 只有可售数，按在库计"
)


@dataclass(frozen=True)
class StockNow:
    """The stock of every SKU."""

    rows: pd.DataFrame
    """store, sku, on_hand, reserved, locked (NaN: unknown), value; one row a SKU of a store."""
    out_days: pd.DataFrame
    """store, sku, day: days on which a snapshot shows nothing available."""
    remarks: tuple[Label, ...]


@remembered
def stock_now(hub: Hub) -> StockNow:
    """The newest snapshot of each warehouse of the last 90 days, added up by SKU."""
    names = ["store", "sku", "day", "warehouse", *UNITS, "available", "value"]
    period = Period(hub.today - timedelta(days=BACK), hub.today)
    table = hub.read("stock", names, period=period) if hub.known("stock") else pd.DataFrame(columns=names)
    nothing = pd.DataFrame(columns=["store", "sku", *UNITS, "value"])
    if table.empty:
        return StockNow(nothing, pd.DataFrame(columns=["store", "sku", "day"]), ())
    table["warehouse"] = table["warehouse"].fillna("")
    remarks = []
    for name in (*UNITS, "available", "value"):
        table[name] = pd.to_numeric(table[name], errors="coerce").astype(float)
    only = table["on_hand"].isna() & table["available"].notna()
    promised = table[["reserved", "locked"]].fillna(0).sum(axis=1)
    table["on_hand"] = table["on_hand"].where(~only, table["available"] + promised)
    free = table["available"].where(table["available"].notna(), table["on_hand"] - promised)
    table["free"] = free
    by_day = table.groupby(["store", "sku", "day"], as_index=False)[["free"]].sum(min_count=1)
    out = by_day[by_day["free"] <= 0][["store", "sku", "day"]]
    newest = table.groupby(["store", "warehouse"])["day"].transform("max")
    latest = table[table["day"] == newest]
    remarks += _behind(hub, latest)
    if only[latest.index].any():
        remarks.append(_ONLY_AVAILABLE.format(n=figures.whole(int(only[latest.index].sum()))))
    rows = latest.groupby(["store", "sku"], as_index=False)[[*UNITS, "value"]].sum(min_count=1)
    if below := int((rows["on_hand"] < 0).sum()):
        remarks.append(
            counted(
                below,
                "{n} SKU has a negative stock: it is owed to buyers, and counted so",
                "{n} SKUs have a negative stock: it is owed to buyers, and counted so",
                "{n} 个 SKU 库存为负：视为欠发货，照计",
            )
        )
    return StockNow(rows, out, tuple(remarks))


def _behind(hub: Hub, latest: pd.DataFrame) -> list[Label]:
    days = latest.groupby(["store", "warehouse"], as_index=False)["day"].max()
    last = days.groupby("store")["day"].transform("max")
    return [
        _BEHIND.format(warehouse=row.warehouse or "-", store=hub.settings.store(row.store).name, day=row.day)
        for row in days[days["day"] < last].itertuples(index=False)
    ]
