"""What to order: up to the target, in whole packs, no less than the supplier takes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlops.analysis.demand.arrays import Doubles
from xlops.analysis.stock.available import available, numbers

FIGURES = ("d", "sigma7", "beta", "k", "safety_stock", "reorder_point", "target")


def order(
    plan: pd.DataFrame,
    stock: pd.DataFrame,
    *,
    bundles: pd.DataFrame | None = None,
    inbound: pd.DataFrame | None = None,
    today: object = None,
) -> pd.DataFrame:
    """The plan set against the stock: plan and stock columns, available, counted_inbound, position, order_quantity,
    days_of_cover, note; one row a SKU of either.

    `stock`: see `available`; also moq, pack, style and style_moq (least units of all SKUs of a style together). `inbound`
    lists orders on their way (unique_id, eta, units): those due after lead time and review do not count for today's order
    (`today` tells when that is). An order brings the position (available + inbound) up to the target; it is
    CEILING(MAX(moq, target - position), pack) where the position is below the reorder point, else 0. `note` names
    what was assumed: no_stock (no stock rows: none on hand), no_demand, lead_time, recovery, balance_rate (a default stands
    in), negative_stock (owed to buyers).
    """
    table = available(stock, bundles=bundles)
    both = plan.merge(table, on="unique_id", how="outer", suffixes=("", "_stock"), indicator=True)
    for name in (
        *FIGURES,
        "on_hand",
        "reserved",
        "locked",
        "returns",
        "deposits",
        "inbound",
        "in_bundles",
        "available",
    ):
        both[name] = both[name].fillna(0.0)
    both["counted_inbound"] = both["inbound"] + _due_in_time(both, inbound, today)
    position = (both["available"] + both["counted_inbound"]).to_numpy(dtype=float)
    target, point = both["target"].to_numpy(dtype=float), both["reorder_point"].to_numpy(dtype=float)
    pack = np.maximum(numbers(both, "pack", 1.0).to_numpy(), 1e-9)
    moq = np.maximum(numbers(both, "moq", 0.0).to_numpy(), 0)
    need = target - position
    quantity = np.where((position <= point) & (need > 0), in_packs(np.maximum(moq, need), pack), 0.0)
    both["position"] = position
    if "style" in both.columns and "style_moq" in both.columns:
        quantity = style_minimums(both, quantity, pack, position)
    both["order_quantity"] = quantity
    d = both["d"].to_numpy(dtype=float)
    both["days_of_cover"] = np.divide(np.maximum(both["available"], 0), d, out=np.full(len(d), np.nan), where=d > 0)
    both["note"] = _notes(both)
    return both.drop(columns=["_merge", "assumed_stock"], errors="ignore")


def in_packs(units: Doubles, pack: Doubles) -> Doubles:
    """Units rounded up to whole packs; what is a whole number of packs but for the rounding of floats stays."""
    result: Doubles = np.ceil(np.round(units / pack, 9)) * pack
    return result


def style_minimums(table: pd.DataFrame, quantity: Doubles, pack: Doubles, position: Doubles) -> Doubles:
    """Quantities with each ordered style raised to its minimum, pack by pack, to the SKU that would run out first."""
    result = quantity.copy()
    d = np.maximum(table["d"].to_numpy(dtype=float), 1e-9)
    least = numbers(table, "style_moq", 0.0)
    for named in table.groupby("style", sort=False).indices.values():
        rows = np.asarray(named)
        wanted, ordered = float(least.iloc[rows].max()), result[rows].sum()
        if not 0 < ordered < wanted:
            continue
        sells = table["d"].to_numpy(dtype=float)[rows] > 0
        chosen = rows[sells] if sells.any() else rows[result[rows] > 0]
        while result[rows].sum() < wanted - 1e-9:
            first = chosen[int(np.argmin((position[chosen] + result[chosen]) / d[chosen]))]
            result[first] += pack[first]
    return result


def _due_in_time(both: pd.DataFrame, inbound: pd.DataFrame | None, today: object) -> Doubles:
    if inbound is None or inbound.empty:
        return np.zeros(len(both))
    listed = inbound.assign(units=numbers(inbound, "units", 0.0))
    if today is not None and "eta" in inbound.columns:
        days = (pd.to_datetime(inbound["eta"], errors="coerce") - pd.Timestamp(str(today))).dt.days
        cover = both.set_index("unique_id").reindex(listed["unique_id"])
        reach = (cover["lead_time"] + cover["review"]).to_numpy(dtype=float) if "lead_time" in cover else np.inf
        late = days.to_numpy(dtype=float) > np.where(np.isnan(reach), np.inf, reach)
        listed = listed[~late]
    units = listed.groupby("unique_id")["units"].sum()
    return units.reindex(both["unique_id"]).fillna(0.0).to_numpy()


def _notes(both: pd.DataFrame) -> list[str]:
    """The names of what was assumed of each SKU, see `order`."""
    blank = pd.Series("", index=both.index)
    rates = (both["assumed_stock"] if "assumed_stock" in both.columns else blank).fillna("")
    default = both["assumed"].eq(True) if "assumed" in both.columns else blank.eq(" ")
    parts = (
        np.where(both["_merge"] == "left_only", "no_stock ", ""),
        np.where(both["_merge"] == "right_only", "no_demand ", ""),
        np.where(default, "lead_time ", ""),
        rates.to_numpy(),
        np.where(both["on_hand"] < 0, " negative_stock", ""),
    )
    return ["".join(map(str, each)).strip().replace("  ", " ") for each in zip(*parts, strict=True)]
