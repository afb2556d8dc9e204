"""Demand: what each SKU of a store sold day by day, as forecasts take it, and what is odd about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from xlops import figures
from xlops.analysis.stock.available import explode_demand, faulty_bundles
from xlops.answers.campaigns import of_the_shop
from xlops.answers.kept_uplifts import kept_uplifts
from xlops.answers.numbers import counted
from xlops.answers.remember import remembered
from xlops.answers.stock_now import stock_now
from xlops.calendar.periods import Period
from xlops.hub import Hub
from xlops.label import Label

BACK = 730
"""Days of sales that are read."""
AHEAD = 400
"""Days for which events to come are named."""
PRICED = 90
"""Days from which a SKU's price is taken."""
BIG = ("S", "A")
"""Levels of the events that demand is known to follow; others are noise to most items."""
JUMP = 5.0
"""The price of a unit and the units of a line that move apart by this factor: the unit is another one."""

_FUTURE = Label("{n} order lines are dated after {day} and are left out", "{n} 行订单明细的日期晚于 {day}，未计入")
_UNIT = Label(
    "the unit of {n} SKUs seems to have changed in the last four weeks (price and pieces moved apart): check {names}",
    "{n} 个 SKU 近四周的计量单位似乎变了（单价与件数反向变化），请核对：{names}",
)


@dataclass(frozen=True)
class Demand:
    """The sales of every SKU of every store of which sales by SKU are known."""

    rows: pd.DataFrame
    """unique_id ("store|sku"), ds, y, in_stock, category: bundles taken apart, days out of stock marked."""
    price: pd.Series
    """What a unit was sold for in the last 90 days, by unique_id."""
    stores: frozenset[str]
    """The stores of which sales by SKU are known: there no row means no sale."""
    events: pd.DataFrame | None
    """ds, event: big events of the shop's market, past and to come; uplift where a review says what to plan with; None without any."""
    remarks: tuple[Label, ...]


def id_of(store: object, sku: object) -> str:
    """The name of one SKU of a store in demand, plan and workbook."""
    return f"{store}|{sku}"


def ids_of(table: pd.DataFrame) -> pd.Series:
    """`id_of` each row of a table with store and sku."""
    return table["store"].astype(str) + "|" + table["sku"].astype(str)


@remembered
def demand(hub: Hub) -> Demand:
    """Paid units by day of the last two years up to yesterday."""
    lines, remarks = _lines(hub)
    if lines.empty:
        return Demand(pd.DataFrame(columns=["unique_id", "ds", "y", "in_stock"]), pd.Series(dtype=float), frozenset(), None, ())  # fmt: skip
    stores = frozenset(lines["store"].unique())
    codes, ids = pd.factorize(lines["unique_id"])
    returned, sold = (
        np.bincount(codes, weights=units, minlength=len(ids))
        for units in ((-lines["units"]).clip(lower=0), lines["units"].clip(lower=0))
    )
    if back := int((returned > sold).sum()):
        remarks.append(
            counted(
                back,
                "{n} SKU has more returns than sales; returns count as no demand",
                "{n} SKUs have more returns than sales; returns count as no demand",
                "{n} 个 SKU 退货多于销量；退货不计为销量",
            )
        )
    remarks += _new_units(lines, hub)
    rows = pd.DataFrame({"unique_id": lines["unique_id"], "ds": lines["ds"], "y": lines["units"].clip(lower=0)})
    rows = rows.groupby(["unique_id", "ds"], as_index=False, sort=False)[["y"]].sum()
    parts = bundles(hub)
    if len(parts):
        rows = explode_demand(rows, parts)
    rows = _out_of_stock(hub, rows)
    newest = rows["ds"].max()
    return Demand(rows, _price(lines, newest), stores, _events(hub, rows), tuple(remarks))


@remembered
def bundles(hub: Hub) -> pd.DataFrame:
    """What bundles are made of, store by store: bundle, component (both "store|sku"), units; faulty ones are left out."""
    rows = _all_bundles(hub)
    return rows[~rows["bundle"].isin(faulty_bundles(rows))].reset_index(drop=True)


@remembered
def bundle_faults(hub: Hub) -> list[str]:
    """The bundles ("store|sku") that cannot be taken apart, so that nobody counts what they take of their items."""
    return faulty_bundles(_all_bundles(hub))


def _all_bundles(hub: Hub) -> pd.DataFrame:
    names = ["bundle", "component", "units"]
    if not hub.known("bundles"):
        return pd.DataFrame(columns=names)
    rows = hub.read("bundles", ["store", "bundle", "sku", "units"])
    found = []
    for store in hub.stores:
        mine = rows[rows["store"].isin([store.id, "*"])].sort_values("store", ascending=False)
        mine = mine.drop_duplicates(["bundle", "sku"])
        found.append(
            pd.DataFrame(
                {
                    "bundle": [id_of(store.id, each) for each in mine["bundle"]],
                    "component": [id_of(store.id, each) for each in mine["sku"]],
                    "units": pd.to_numeric(mine["units"], errors="coerce").to_numpy(dtype=float),
                }
            )
        )
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=names)


def _lines(hub: Hub) -> tuple[pd.DataFrame, list[Label]]:
    """Paid lines with a SKU: store, unique_id, ds, units, amount; and what was left out."""
    names = ["store", "unique_id", "ds", "units", "amount"]
    parts, remarks = [], list[Label]()
    period = Period(hub.today - timedelta(days=BACK + 60), max(hub.today, hub.last_day("order_lines") or hub.today))
    if hub.known("order_lines"):
        columns = ["store", "sku", "pay_day", "units", "paid_amt", "is_product"]
        table = hub.read("order_lines", columns, period=period)
        table = table[table["sku"].notna() & table["pay_day"].notna() & ~table["is_product"].eq(False)]
        parts.append(table.rename(columns={"pay_day": "ds", "paid_amt": "amount"}))
    have = set[str]().union(*(set(each["store"].unique()) for each in parts))
    lacking = [each.id for each in hub.stores if each.id not in have and hub.days("traffic", each.id)]
    if lacking:
        window = Period(hub.today - timedelta(days=BACK), hub.yesterday)
        asked = hub.ask(["units"], by=["day", "store", "sku"], period=window, where={"store": lacking}).rows
        rows = [
            (row["store"], row["sku"], row["day"], float(row["units"])) for row in asked if row["sku"] and row["units"]
        ]
        if rows:
            parts.append(pd.DataFrame(rows, columns=["store", "sku", "ds", "units"]).assign(amount=np.nan))
    if not parts:
        return pd.DataFrame(columns=names), remarks
    lines = pd.concat(parts, ignore_index=True)
    lines["ds"] = pd.to_datetime(lines["ds"])
    lines["units"] = pd.to_numeric(lines["units"], errors="coerce").fillna(0.0).astype(float)
    ahead = lines["ds"] > pd.Timestamp(hub.today)
    if ahead.any():
        remarks.append(_FUTURE.format(n=figures.whole(int(ahead.sum())), day=hub.today))
    begin = pd.Timestamp(hub.today - timedelta(days=BACK))
    lines = lines[lines["ds"].between(begin, pd.Timestamp(hub.yesterday))]
    return lines.assign(unique_id=ids_of(lines))[names].reset_index(drop=True), remarks


def _out_of_stock(hub: Hub, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with in_stock false on the days on which a snapshot shows nothing."""
    out = stock_now(hub).out_days
    rows = rows.assign(in_stock=True)
    if out.empty:
        return rows
    gone = pd.DataFrame({"unique_id": ids_of(out), "ds": pd.to_datetime(out["day"]), "y": 0.0, "in_stock": False})
    last = rows["ds"].max()
    gone = gone[gone["unique_id"].isin(rows["unique_id"].unique()) & (gone["ds"] <= last)]
    both = pd.concat([rows, gone], ignore_index=True)
    by = both.groupby(["unique_id", "ds"], as_index=False, sort=False)
    marked: pd.DataFrame = by.agg(y=("y", "sum"), in_stock=("in_stock", "all"))
    # a SKU that was never seen in stock sold all the same: those days are all that is known of it
    never = ~marked.groupby("unique_id", sort=False)["in_stock"].transform("any")
    return marked.assign(in_stock=marked["in_stock"] | (never & (marked["y"] > 0)))


def _price(lines: pd.DataFrame, newest: pd.Timestamp) -> pd.Series:
    recent = lines[(lines["ds"] > newest - pd.Timedelta(days=PRICED)) & (lines["units"] > 0) & lines["amount"].notna()]
    sums = recent.groupby("unique_id")[["amount", "units"]].sum()
    return (sums["amount"] / sums["units"]).where(sums["amount"] > 0).dropna()


def _events(hub: Hub, rows: pd.DataFrame) -> pd.DataFrame | None:
    window = Period(rows["ds"].min().date(), hub.today + timedelta(days=AHEAD))
    found = [
        (pd.Timestamp(day), each.event) for each in of_the_shop(hub, window) if each.level in BIG for day in each.days
    ]
    if not found:
        return None
    events = pd.DataFrame(found, columns=["ds", "event"]).drop_duplicates("ds", keep="first")
    kept = kept_uplifts(hub)  # where a review says what to plan with; of days to come, as the past is measured
    return events.assign(uplift=events["event"].map(kept).astype(float)) if kept else events


def _new_units(lines: pd.DataFrame, hub: Hub) -> list[Label]:
    """SKUs whose price and units a line moved apart: pieces became packs, or the other way round."""
    known = lines[(lines["units"] > 0) & (lines["amount"] > 0)]
    now = known["ds"] > pd.Timestamp(hub.yesterday) - pd.Timedelta(days=28)
    before = ~now & (known["ds"] > pd.Timestamp(hub.yesterday) - pd.Timedelta(days=140))
    sides = []
    for chosen in (known[before], known[now]):
        by = chosen.groupby("unique_id").agg(units=("units", "median"), amount=("amount", "sum"), all=("units", "sum"), lines=("units", "size"))  # fmt: skip
        by = by[by["lines"] >= 10]
        sides.append(pd.DataFrame({"each": by["units"], "price": by["amount"] / by["all"]}))
    both = sides[0].add_suffix("_before").join(sides[1].add_suffix("_now"), how="inner")
    price, pieces = both["price_now"] / both["price_before"], both["each_before"] / both["each_now"]
    odd = both[((price >= JUMP) & (pieces >= JUMP)) | ((price <= 1 / JUMP) & (pieces <= 1 / JUMP))]
    if odd.empty:
        return []
    names = ", ".join(str(each).partition("|")[2] for each in odd.index[:5]) + (" ..." if len(odd) > 5 else "")
    return [_UNIT.format(n=figures.whole(len(odd)), names=names)]
