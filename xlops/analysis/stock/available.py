"""What can still be sold: stock on hand, less what is promised, plus what comes back.

available = on hand - reserved - locked + returns in transit x recovery rate - presale deposits x balance-payment rate
            - unshipped bundles x their components

600 on hand, 100 returns at 80 %, 500 deposits at 85 % and 40 unshipped two-packs: 600 + 80 - 425 - 80 = 175; when only
70 % of the deposits are paid: 600 + 80 - 350 - 80 = 250.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlops.errors import UsageError
from xlops.label import Label

RECOVERY = 0.8
"""Share of returns in transit that can be sold again, where nobody gave one."""
BALANCE_RATE = 0.85
"""Share of presale deposits whose balance is paid, where nobody gave one."""
UNITS = ("on_hand", "reserved", "locked", "returns", "deposits", "inbound")
"""Columns of units; a blank is 0."""
RATES = {"recovery": RECOVERY, "balance_rate": BALANCE_RATE}
DEEPEST = 10
"""Levels of bundles within bundles."""

_NO_ID = Label("the stock has no column unique_id", "库存表没有 unique_id 列")
_NO_STOCK = Label("the stock has no column on_hand", "库存表没有 on_hand 列")
_BAD_NUMBER = Label(
    "the stock of SKU {sku} has no number in {name}: {found}", "SKU {sku} 的库存 {name} 不是数字：{found}"
)
_BAD_RATE = Label(
    "{name} of SKU {sku} must be a share from 0 to 1; found {found}",
    "SKU {sku} 的 {name} 必须在 0 到 1 之间；现为 {found}",
)
_NO_BUNDLE = Label(
    "the bundles have no column {name}; they need bundle, component and units",
    "组合装表没有 {name} 列；需要 bundle、component、units",
)
_BAD_BUNDLE = Label(
    "bundle {sku} needs a number of units above 0 of each component", "组合装 {sku} 的每个组件数量必须大于 0"
)
_CIRCLE = Label("bundle {sku} contains itself", "组合装 {sku} 包含了自己")


def available(stock: pd.DataFrame, *, bundles: pd.DataFrame | None = None) -> pd.DataFrame:
    """The stock, one row a SKU, with `available`, and `assumed`: the rates (by name) that were not given and took
    their default.

    `stock` has unique_id, on_hand and optionally reserved, locked, returns (in transit), recovery, deposits,
    balance_rate, inbound and any further columns; rows of one SKU (several warehouses) are added up, their rates are
    those of the first row. `bundles` has bundle, component, units. Bundles packed beforehand serve their own orders
    first. Negative stock stays as it is: it is owed to somebody.
    """
    table = _by_sku(stock)
    given = set(table.columns)
    assumed = pd.Series("", index=table.index, dtype=object)
    for name, default in RATES.items():
        base = table["returns" if name == "recovery" else "deposits"]
        missing = base.ne(0) & (table[name].isna() if name in given else True)
        assumed = assumed.where(~missing, assumed + f"{name} ")
        table[name] = table[name].fillna(default) if name in given else default
    promised = table["reserved"] + table["deposits"] * table["balance_rate"]
    table["in_bundles"] = 0.0
    if bundles is not None and len(bundles):
        parts = components(bundles)
        is_bundle = table.index.isin(parts["bundle"])
        short = (promised - table["on_hand"].clip(lower=0))[is_bundle].clip(lower=0)
        needed = parts[parts["bundle"].isin(short.index)]
        units = needed["units"] * short.reindex(needed["bundle"]).to_numpy()
        taken = units.groupby(needed["component"]).sum()
        strangers = taken.index.difference(table.index)
        if len(strangers):  # a component that the stock does not list has none on hand
            table = pd.concat([table, pd.DataFrame(0.0, index=strangers, columns=[*UNITS, "in_bundles"])])
            for name, default in RATES.items():
                table[name] = table[name].fillna(default)
            assumed, promised = (
                assumed.reindex(table.index, fill_value=""),
                promised.reindex(table.index, fill_value=0.0),
            )
        table.loc[taken.index, "in_bundles"] = taken
        promised = promised.where(~table.index.isin(short.index), promised - short.reindex(table.index, fill_value=0.0))
    table["available"] = (
        table["on_hand"] - promised - table["locked"] + table["returns"] * table["recovery"] - table["in_bundles"]
    )
    table["assumed"] = assumed.str.strip()
    return table.rename_axis("unique_id").reset_index()


def faulty_bundles(bundles: pd.DataFrame) -> list[str]:
    """The bundles that cannot be taken apart: without units of a component, or containing themselves, at any depth."""
    bad = set(bundles.loc[~(bundles["units"] > 0), "bundle"])
    parts = {str(bundle): set(mine["component"]) for bundle, mine in bundles.groupby("bundle")}
    waiting = set(parts) - bad
    while ready := {each for each in waiting if not parts[each] & (waiting | bad)}:
        waiting -= ready
    return sorted(waiting | bad)


def components(bundles: pd.DataFrame) -> pd.DataFrame:
    """Bundles in single SKUs (bundle, component, units), bundles within bundles taken apart; UsageError for a circle."""
    for name in ("bundle", "component", "units"):
        if name not in bundles.columns:
            raise UsageError(_NO_BUNDLE.format(name=name))
    table = bundles[["bundle", "component"]].assign(units=pd.to_numeric(bundles["units"], errors="coerce"))
    wrong = ~(table["units"] > 0)
    if wrong.any():
        raise UsageError(_BAD_BUNDLE.format(sku=table.loc[wrong, "bundle"].iloc[0]))
    for _ in range(DEEPEST):
        nested = table["component"].isin(table["bundle"])
        if not nested.any():
            return table.groupby(["bundle", "component"], sort=True)[["units"]].sum().reset_index()
        inner = bundles[["bundle", "component", "units"]].rename(
            columns={"bundle": "component", "component": "inside", "units": "each"}
        )
        opened = table[nested].merge(inner, on="component")
        opened = pd.DataFrame(
            {"bundle": opened["bundle"], "component": opened["inside"], "units": opened["units"] * opened["each"]}
        )
        table = pd.concat([table[~nested], opened], ignore_index=True)
    raise UsageError(_CIRCLE.format(sku=table.loc[table["component"].isin(table["bundle"]), "bundle"].iloc[0]))


def explode_demand(demand: pd.DataFrame, bundles: pd.DataFrame) -> pd.DataFrame:
    """Demand in which each sale of a bundle is a sale of its components; other columns of the rows are kept."""
    parts = components(bundles)
    is_bundle = demand["unique_id"].isin(parts["bundle"])
    inside = demand[is_bundle].merge(parts, left_on="unique_id", right_on="bundle")
    inside = inside.assign(unique_id=inside["component"], y=inside["y"] * inside["units"])
    return pd.concat([demand[~is_bundle], inside[demand.columns]], ignore_index=True)


def numbers(table: pd.DataFrame, name: str, default: float) -> pd.Series:
    """A column as numbers with `default` for blanks and where it is absent; UsageError names the SKU of a wrong one."""
    if name not in table.columns:
        return pd.Series(default, index=table.index, dtype=float)
    read = pd.to_numeric(table[name], errors="coerce").replace([np.inf, -np.inf], np.nan).astype(float)
    wrong = read.isna() & table[name].notna()
    if wrong.any():
        at = int(np.argmax(wrong.to_numpy()))
        sku = table["unique_id"].iloc[at] if "unique_id" in table.columns else table.index[at]
        raise UsageError(_BAD_NUMBER.format(sku=sku, name=name, found=table[name].iloc[at]))
    return read.fillna(default)


def _by_sku(stock: pd.DataFrame) -> pd.DataFrame:
    if "unique_id" not in stock.columns:
        raise UsageError(_NO_ID)
    if "on_hand" not in stock.columns:
        raise UsageError(_NO_STOCK)
    table = stock.copy()
    for name in UNITS:
        table[name] = numbers(stock, name, 0.0)
    for name in set(RATES) & set(stock.columns):
        table[name] = numbers(stock, name, np.nan)
        wrong = ~(table[name].isna() | table[name].between(0, 1))
        if wrong.any():
            raise UsageError(
                _BAD_RATE.format(
                    name=name, sku=table.loc[wrong, "unique_id"].iloc[0], found=table.loc[wrong, name].iloc[0]
                )
            )
    others = {name: "first" for name in table.columns if name not in (*UNITS, "unique_id")}
    return table.groupby("unique_id", sort=False).agg({**dict.fromkeys(UNITS, "sum"), **others})
