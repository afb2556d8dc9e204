"""Reorder: the stock plan of the shop, SKU by SKU: what is to be ordered today, what runs out when, on which figures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from xlops import figures
from xlops.analysis.forecast import expected_units
from xlops.analysis.stock.live_plan import COMING, ENDING, GAP, ORDER, OUT, SHORT, UNKNOWN, live_plan
from xlops.analysis.stock.projection import project, stock_out_dates
from xlops.analysis.stock_plan import plan
from xlops.answers.demand import bundle_faults, bundles, demand, id_of, ids_of
from xlops.answers.numbers import counted, records
from xlops.answers.plan_settings import number_in, plan_settings, setting, text_in, typed_rows
from xlops.answers.remember import remembered
from xlops.answers.seasons import season_ends
from xlops.answers.stock_inputs import in_bundles, inbound, with_catalogue
from xlops.answers.stock_now import stock_now
from xlops.answers.suppliers import Supplier, suppliers
from xlops.answers.supply import open_orders
from xlops.hub import Hub
from xlops.label import Label

MOST = 2000
"""SKUs that are listed, those at the greatest risk; all of them are planned."""
LONGEST = 120
"""Days that are looked ahead day by day at most."""
BETA = 0.68
"""How the spread of demand grows with the days, where there are no sales to learn it from."""
URGENCY = (OUT, SHORT, GAP, ORDER, ENDING, UNKNOWN, COMING)
"""Status by status, where no money tells which is worse."""
TYPED = (
    "lead_days", "lead_sd", "service_level", "review_days", "moq", "pack", "on_hand", "reserved", "locked", "returns_in_transit",
    "recovery_rate", "deposits", "balance_rate", "bundle_units", "inbound_units", "order_units",
)  # fmt: skip
"""The numbers that may be typed over the plan; a column `typed_<name>` each."""


_NO_SALES = Label(
    "sales by SKU of {stores} are unknown: what to order cannot be said; load its orders with SKU and units",
    "{stores} 没有按商品的销售数据：无法给出采购量；请导入含商品编码与件数的订单",
)


_BAD_BUNDLES = Label(
    "bundles not counted, as they contain themselves or lack units: {names}; mend them on Bundles",
    "以下组合装包含自身或缺少数量，未计入：{names}；请在“组合装”中修改",
)
_SHORT_STYLE = Label(
    "ordered below the supplier's MOQ of a style: {names}; add units by hand, or wait",
    "整款采购量低于起订量：{names}；请手工加量或暂缓",
)


@dataclass(frozen=True)
class Reorder:
    """The plan of all SKUs and what was assumed for it."""

    rows: pd.DataFrame
    """One row a SKU of a store, those at the greatest risk first. unique_id, store, sku, title, style; what exports say
    (`known_...`), what was typed (`typed_...`), what holds (lead, service ...), what follows from it (see `live_plan`);
    price, season_days (left with today), lost_units and lost_amount (until an order of today could be sold from and another
    review passed, or the season is over), stock_out
    (day by day, with what is on its way), overdue (units on their way whose day has passed).
    """
    remarks: tuple[Label, ...]
    """What is odd or assumed, in sentences."""
    unlisted: int
    """SKUs that sell but stand in no stock export of their store, which has one: they are not planned."""


@remembered
def reorder(hub: Hub) -> Reorder:
    """The whole plan. Without stock and sales it has no rows."""
    rows, unlisted = _without_risks(hub)
    if rows.empty:
        return Reorder(rows, (), 0)
    rows = _risks(hub, rows)
    rows = rows.assign(
        urgency=rows["status"].map({each: place for place, each in enumerate(URGENCY)}).fillna(len(URGENCY))
    )
    by = ["lost_amount", "lost_units", "urgency", "cover", "unique_id"]
    rows = rows.sort_values(by, ascending=[False, False, True, True, True], na_position="last", kind="stable")
    return Reorder(rows.reset_index(drop=True), _remarks(hub, rows, unlisted), unlisted)


@remembered
def _without_risks(hub: Hub) -> tuple[pd.DataFrame, int]:
    """The plan before anything is looked at day by day, and the number of SKUs that are not planned."""
    rows, unlisted = _skus(hub)
    if rows.empty:
        return rows, 0
    rows = _planned(hub, _in_force(hub, rows))
    return pd.concat([rows, live_plan(rows)], axis=1), unlisted


def _skus(hub: Hub) -> tuple[pd.DataFrame, int]:
    """The SKUs that are planned, with what exports say of them; and how many that sell are not."""
    stock, sales = stock_now(hub), demand(hub)
    parts = [stock.rows[["store", "sku"]], open_orders(hub)[["store", "sku"]].dropna().astype(str)]
    typed = [(row.cells.get("store"), row.cells.get("sku")) for row in typed_rows(hub, "stock_settings").values()]
    parts.append(pd.DataFrame(typed, columns=["store", "sku"]).dropna().astype(str))
    pairs = bundles(hub)
    for name in ("component",) if len(pairs) else ():
        parts.append(pairs[name].str.partition("|")[[0, 2]].set_axis(["store", "sku"], axis=1))
    sold = pd.Series(sales.rows["unique_id"].unique(), dtype=object)
    split = sold.str.partition("|")[[0, 2]].set_axis(["store", "sku"], axis=1) if len(sold) else parts[0].iloc[:0]
    with_stock = set(stock.rows["store"].unique())
    parts.append(split[~split["store"].isin(with_stock)])
    rows = pd.concat(parts, ignore_index=True).drop_duplicates(["store", "sku"]).reset_index(drop=True)
    rows["unique_id"] = ids_of(rows) if len(rows) else pd.Series(dtype=object)
    unlisted = int((split["store"].isin(with_stock) & ~sold.isin(rows["unique_id"])).sum()) if len(sold) else 0
    known = stock.rows.rename(columns={each: f"known_{each}" for each in ("on_hand", "reserved", "locked")})
    rows = rows.merge(known, on=["store", "sku"], how="left")
    return rows, unlisted


def _in_force(hub: Hub, rows: pd.DataFrame) -> pd.DataFrame:
    """What holds of each SKU: typed over it, else its supplier's, else what exports say, else the setting of all."""
    rows = with_catalogue(hub, rows)
    typed = typed_rows(hub, "stock_settings")
    cells = [typed[key].cells if key in typed else None for key in zip(rows["store"], rows["sku"], strict=True)]
    for name in TYPED:
        rows[f"typed_{name}"] = np.array(
            [np.nan if each is None or (number := number_in(each, name)) is None else number for each in cells],
            dtype=float,
        )
    rows["typed_supplier"] = ["" if each is None else text_in(each, "supplier") for each in cells]
    given = rows["typed_supplier"].where(rows["typed_supplier"] != "", rows["known_supplier"])
    known = suppliers(hub)
    of = [known.get(str(each).casefold()) if each else None for each in given]
    rows["supplier"] = given
    own = {name: _of(of, name) for name in ("lead", "spread", "review_days", "pack")}
    own["moq"] = np.array(
        [np.nan if s is None or s.moq is None or s.moq_for == "style" else s.moq for s in of], dtype=float
    )

    def first(*choices: pd.Series | np.ndarray[tuple[int], np.dtype[np.float64]] | float) -> pd.Series:
        found = np.full(len(rows), np.nan)
        for each in choices:
            found = np.where(np.isnan(found), np.asarray(each, dtype=float), found)
        return pd.Series(found, index=rows.index)

    lead = first(rows["typed_lead_days"], own["lead"], rows["known_lead"])
    rows["default_lead"] = lead.isna()
    rows["lead"] = lead.fillna(setting(hub, "lead_days")).clip(lower=0)
    spread = np.where(rows["typed_lead_days"].notna(), np.nan, own["spread"])
    rows["lead_sd"] = first(rows["typed_lead_sd"], spread, setting(hub, "lead_sd")).clip(lower=0)
    rows["service"] = first(rows["typed_service_level"], setting(hub, "service_level")).clip(0.51, 0.999)
    rows["review"] = first(rows["typed_review_days"], own["review_days"], setting(hub, "review_days")).clip(lower=1)
    rows["moq"] = first(rows["typed_moq"], own["moq"], 0.0).clip(lower=0)
    rows["pack"] = first(rows["typed_pack"], own["pack"], 1.0).clip(lower=1)
    for name in ("on_hand", "reserved", "locked"):
        rows[name] = first(rows[f"typed_{name}"], rows[f"known_{name}"])
    rows["returns"], rows["deposits"] = rows["typed_returns_in_transit"], rows["typed_deposits"]
    rows["recovery"] = first(rows["typed_recovery_rate"], setting(hub, "recovery_rate"))
    rows["balance"] = first(rows["typed_balance_rate"], setting(hub, "balance_rate"))
    rows["known_bundles"] = in_bundles(hub, rows)
    rows["bundles"] = first(rows["typed_bundle_units"], rows["known_bundles"])
    rows["overdue"], rows["known_inbound"], rows["next_days"] = inbound(hub, rows)
    rows["inbound"] = first(rows["typed_inbound_units"], rows["known_inbound"])
    ends = pd.to_datetime(rows["unique_id"].map(season_ends(hub)))
    rows["season_days"] = (ends - pd.Timestamp(hub.today)).dt.days + 1.0
    return rows.assign(order_typed=rows["typed_order_units"], slow_days=setting(hub, "slow_days"))


def _of(suppliers: list[Supplier | None], name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    values = [None if each is None else getattr(each, name) for each in suppliers]
    return np.array([np.nan if each is None else each for each in values], dtype=float)


def _planned(hub: Hub, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with d, sigma7, beta, k and `sold` (are its sales known?)."""
    sales = demand(hub)
    rows = rows.assign(sold=rows["store"].isin(sales.stores), d=0.0, sigma7=0.0, k=0.0, k_plan=0.0)
    rows["beta"], rows["learned_beta"] = _beta(hub, BETA), BETA
    table = sales.rows[sales.rows["unique_id"].isin(rows["unique_id"])]
    unknown = ~rows["sold"]
    rows.loc[unknown, ["d", "sigma7"]] = np.nan
    if table.empty:
        return rows
    review = int(rows["review"].min())
    policy = round(setting(hub, "policy"))
    # a plan knows one review; what a SKU waits longer is as good as a longer lead time
    lead = pd.Series((rows["lead"] + rows["review"] - review).to_numpy(), index=rows["unique_id"])
    planned = plan(
        table,
        lead_time=lead,
        review=review,
        service_level=setting(hub, "service_level"),
        events=sales.events,
        policy="closed_loop" if policy == 2 else "calibrated",
    ).set_index("unique_id")
    planned = planned.reindex(rows["unique_id"])
    for name in ("d", "sigma7", "k"):
        rows[name] = planned[name].fillna(0.0).where(~unknown.to_numpy()).to_numpy()
    rows["k_plan"], rows["learned_beta"] = rows["k"], float(planned["beta"].dropna().iloc[0])
    rows["beta"] = _beta(hub, float(rows["learned_beta"].iloc[0]))
    if policy == 0:
        rows["k"] = np.where(rows["k"] > 0, 1.0, 0.0)
    return rows


def _beta(hub: Hub, learned: float) -> float:
    typed = plan_settings(hub)["beta"].typed
    return learned if typed is None else setting(hub, "beta")


@remembered
def listed(hub: Hub) -> pd.DataFrame:
    """The rows that the workbook lists: those at the greatest risk, and every one into which something was typed."""
    rows = reorder(hub).rows
    if len(rows) <= MOST:
        return rows
    typed = {id_of(*key) for key in typed_rows(hub, "stock_settings")}
    return rows[(np.arange(len(rows)) < MOST) | rows["unique_id"].isin(typed)].reset_index(drop=True)


@remembered
def outlook(hub: Hub) -> pd.DataFrame:
    """The forecast from today on of the SKUs that could run out first: unique_id, ds, mean; at most MOST of them."""
    rows, _ = _without_risks(hub)
    nothing = pd.DataFrame(columns=["unique_id", "ds", "mean"])
    if rows.empty:
        return nothing
    lack = (rows["d"] * (rows["lead"] + rows["review"]) - rows["position"]).clip(lower=0) * rows["price"].fillna(1.0)
    rows = rows.assign(lack=lack)[(rows["d"] > 0) & rows["available"].notna()].nlargest(MOST, "lack", keep="first")
    sales = demand(hub)
    table = sales.rows[sales.rows["unique_id"].isin(rows["unique_id"])]
    if table.empty:
        return nothing
    behind = max((pd.Timestamp(hub.today) - table["ds"].max()).days - 1, 0)
    ahead = min(int(np.ceil((rows["lead"] + rows["review"]).max())) + 7, LONGEST)
    daily = expected_units(table, horizon=behind + ahead, events=sales.events)
    return daily.loc[daily["ds"] >= pd.Timestamp(hub.today), ["unique_id", "ds", "mean"]]


def arrivals(hub: Hub) -> pd.DataFrame:
    """What is on its way with a day that has not passed: unique_id, eta, units."""
    coming = open_orders(hub)
    coming = coming[coming["due_day"] >= pd.Timestamp(hub.today)]
    return pd.DataFrame({"unique_id": ids_of(coming), "eta": coming["due_day"], "units": coming["open_units"]})


def _risks(hub: Hub, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with stock_out, lost_units and lost_amount; of those that could run out soon, day by day."""
    rows = rows.assign(
        stock_out=pd.Series(pd.NaT, index=rows.index, dtype="datetime64[ns]"), lost_units=np.nan, lost_amount=np.nan
    )
    daily = outlook(hub)
    reach = np.fmin(rows["lead"] + rows["review"], rows["season_days"].clip(lower=0))
    if daily.empty:
        return rows
    seen = project(daily, rows[["unique_id", "available"]], inbound=arrivals(hub))
    ends = stock_out_dates(seen).set_index("unique_id")["stock_out"]
    limit = pd.Series((pd.Timestamp(hub.today) + pd.to_timedelta(np.ceil(reach), unit="D")).to_numpy(), index=rows["unique_id"])  # fmt: skip
    within = seen[seen["ds"].to_numpy() < limit.reindex(seen["unique_id"]).to_numpy()]
    lost = within.groupby("unique_id", sort=False)["short"].sum()
    rows["stock_out"] = ends.reindex(rows["unique_id"]).to_numpy()
    rows["lost_units"] = lost.reindex(rows["unique_id"]).to_numpy(dtype=float)
    rows["lost_amount"] = rows["lost_units"] * rows["price"]
    return rows


def _remarks(hub: Hub, rows: pd.DataFrame, unlisted: int) -> tuple[Label, ...]:
    """What is odd or assumed, worst first."""
    found = [*stock_now(hub).remarks, *demand(hub).remarks]
    days = figures.whole(setting(hub, "lead_days"))
    planned = rows["d"] > 0
    dark = [hub.settings.store(each).name for each in rows.loc[~rows["sold"], "store"].unique()]
    if dark:
        found.append(_NO_SALES.format(stores=", ".join(dark)))
    found += _short_styles(hub, rows)
    if faults := bundle_faults(hub):
        names = ", ".join(each.partition("|")[2] for each in faults[:5])
        found.append(_BAD_BUNDLES.format(names=names))
    for count, one, many, zh in (
        (
            int((rows["default_lead"] & planned).sum()),
            "{n} SKU that sells has no lead time: {days} days are taken",
            "{n} SKUs that sell have no lead time: {days} days are taken",
            "{n} 个在售 SKU 没有交期：按 {days} 天计算",
        ),
        (
            int((rows["unit_cost"].isna() & (rows["order"] > 0)).sum()),
            "{n} SKU to order has no cost: it is missing in the cash",
            "{n} SKUs to order have no cost: they are missing in the cash",
            "{n} 个待补 SKU 没有成本：未计入资金",
        ),
        (
            int((rows["on_hand"].isna() & planned).sum()),
            "the stock of {n} SKU that sells is unknown: type it into the plan",
            "the stock of {n} SKUs that sell is unknown: type it into the plan",
            "{n} 个在售 SKU 库存未知：请在计划中填写",
        ),
        (
            int((rows["status"] == ENDING).sum()),
            "{n} SKU runs low and an order would arrive after its season: nothing is ordered; Lifecycle has the day",
            "{n} SKUs run low and orders would arrive after their seasons: nothing is ordered; Lifecycle has the days",
            "{n} 个 SKU 库存偏低，但到货已过季，不建议补货；季末日见商品生命周期",
        ),
        (
            unlisted,
            "{n} SKU sells and stands in no stock export: it is not planned",
            "{n} SKUs have sold and stand in no stock export: they are not planned",
            "{n} 个卖过的 SKU 不在库存表中：未纳入计划",
        ),
        (
            len(rows) - MOST,
            "{n} more SKU is planned and not listed",
            "{n} more SKUs are planned and not listed: those at the greatest risk are",
            "另有 {n} 个 SKU 已计算但未列出：只列风险最高的",
        ),
    ):
        if count > 0:
            found.append(counted(count, one, many, zh, days=days))
    return tuple(found)


def _short_styles(hub: Hub, rows: pd.DataFrame) -> list[Label]:
    """Styles that are ordered below what their supplier takes of a style: live formulas know the MOQ of a SKU only."""
    least = {name: each.moq for name, each in suppliers(hub).items() if each.moq and each.moq_for == "style"}
    if not least:
        return []
    table = rows[rows["style"].notna() & (rows["order"] > 0)]
    table = table.assign(moq=table["supplier"].str.casefold().map(least))
    sums = table.dropna(subset=["moq"]).groupby(["supplier", "style"], as_index=False).agg(units=("order", "sum"), moq=("moq", "max"))  # fmt: skip
    short = records(sums[sums["units"] < sums["moq"]])
    names = [f"{each['style']} ({each['units']:,.0f} / {each['moq']:,.0f})" for each in short[:5]]
    return [_SHORT_STYLE.format(names=", ".join(names) + (" ..." if len(short) > 5 else ""))] if short else []


def beta_of(hub: Hub) -> float:
    """How the spread of the shop's demand grows with the days, as learned."""
    rows = reorder(hub).rows
    return float(rows["learned_beta"].iloc[0]) if len(rows) else BETA


__all__ = ["MOST", "TYPED", "Reorder", "arrivals", "beta_of", "id_of", "listed", "outlook", "plan_settings", "reorder"]
