"""What an event's sales will come to when all refunds are in, with a range, from the day after it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from xlops import figures
from xlops.analysis.refund_curves import Curve, Projection, fit_curve, project
from xlops.analysis.refund_match import match_cancellations
from xlops.answers.event_window import EventWindow
from xlops.answers.remember import remembered
from xlops.errors import UsageError
from xlops.hub import Hub
from xlops.label import Label

if TYPE_CHECKING:
    import pandas as pd

HORIZONS = (60, 30, 14)
"""Days after which refunds are taken for settled: the longest for which enough pay days are old enough."""
AGES = (1, 3, 7, 15, 30, 60)
"""Days after the event's last pay day at which the estimate is shown as it was then."""
MOST_UNTIED = 0.5
"""Share of refunds without a known order from which nothing is said of what will come back."""
NOT_TIED = Label(
    "{share} of the refunded amount belongs to no order that is known: load the orders of the months before",
    "退款金额中 {share} 找不到原订单：请导入更早月份的订单",
)
STAGES: dict[str, Label] = {
    "before_shipping": Label("before shipping", "发货前退款"),
    "refund_only": Label("refund only", "仅退款"),
    "returned": Label("returned", "退货退款"),
    "": Label("stage unknown", "阶段未知"),
}


@dataclass(frozen=True)
class PayDay:
    """One pay day of the event and what will be left of it."""

    day: date
    projection: Projection


@dataclass(frozen=True)
class Estimate:
    """Final net of the whole event as it was estimated on `known_until`. The range adds up the ranges of its pay days,
    as if all erred to one side: it is wider than it need be, never narrower."""

    known_until: date
    age: int
    """Days since the event's last pay day."""
    gross: float
    refunded: float
    refunds: float
    low: float
    high: float
    """The range of final net."""
    by_stage: Mapping[str, float]
    days: tuple[PayDay, ...]
    horizon: int
    cohorts: int

    @property
    def net(self) -> float:
        """Final net, the best guess."""
        return self.gross - self.refunds


@dataclass(frozen=True)
class FinalNet:
    """The estimate as of now, and as it was at each age before, the oldest first."""

    now: Estimate
    history: tuple[Estimate, ...]


@remembered
def final_net(hub: Hub, window: EventWindow) -> FinalNet | Label:
    """What is left of an event when refunds are in; a Label says why nobody can tell."""
    if not hub.known("refunds"):
        return Label("no refunds are loaded", "尚未导入退款数据")
    if not hub.known("orders"):
        return Label("no orders are loaded", "尚未导入订单")
    tied = tied_refunds(hub)
    if tied.untied > MOST_UNTIED:
        return NOT_TIED.format(share=figures.share(tied.untied, 0))
    paid, refunds = _paid(hub), tied.frame
    last = min(window.days.end, hub.yesterday)
    if paid[(paid["pay_day"] >= window.days.start) & (paid["pay_day"] <= last)].empty:
        return Label("nothing was paid in it yet", "活动期间暂无支付")
    try:
        now = _estimate(paid, refunds, window, hub.yesterday)
    except UsageError as error:
        return error.label
    history = []
    for age in AGES:
        day = window.days.end + timedelta(days=age)
        if day < hub.yesterday:
            try:
                history.append(_estimate(paid, refunds, window, day))
            except UsageError:
                continue  # it could not be estimated yet on that day
    return FinalNet(now, tuple(history))


@remembered
def refund_rate(hub: Hub) -> float | None:
    """The share of what is paid that is refunded in the end, learned from settled pay days; None where nobody can tell."""
    if not (hub.known("refunds") and hub.known("orders")):
        return None
    tied = tied_refunds(hub)
    try:
        return None if tied.untied > MOST_UNTIED else _curve(_paid(hub), tied.frame, hub.yesterday).final
    except UsageError:
        return None


@remembered
def _paid(hub: Hub) -> pd.DataFrame:
    frame = hub.read("orders", ["pay_day", "paid_amt"]).rename(columns={"paid_amt": "amount"}).dropna()
    return frame.groupby("pay_day", as_index=False)[["amount"]].sum()


@dataclass(frozen=True)
class Tied:
    """Refunds of goods by the pay day of their order. Shares are of the amount refunded for goods."""

    frame: pd.DataFrame
    matched: float
    """The share whose order was found by person and item, as the export names none."""
    untied: float
    """The share that no order is known for: final net is so much of the refunds too high."""
    no_goods: float
    """The amount refunded for what is no item (postage, fees, corrections by hand): left out."""


@remembered
def tied_refunds(hub: Hub) -> Tied:
    """Every refund with the pay day of its order: as the export says, else that of the same person's latest earlier purchase
    of the item that covers the units."""
    frame = hub.read("refunds", ["store", "pay_day", "day", "stage", "amount", "buyer", "sku", "units"])
    frame["stage"] = frame["stage"].fillna("")
    frame = frame.dropna(subset=["amount"])
    of_goods = frame["pay_day"].notna() | frame["sku"].isna() | frame["sku"].isin(goods(hub))
    no_goods = float(frame.loc[~of_goods, "amount"].sum())
    frame = frame[of_goods].reset_index(drop=True)
    whole = float(frame["amount"].sum())
    unknown = frame["pay_day"].isna() & frame["units"].notna() & frame["sku"].notna()
    matched = 0.0
    if unknown.any() and hub.known("order_lines"):
        frame.loc[unknown, "pay_day"] = _pay_days_by_match(hub, frame[unknown])
        matched = float(frame.loc[unknown & frame["pay_day"].notna(), "amount"].sum())
    untied = float(frame.loc[frame["pay_day"].isna(), "amount"].sum())
    known = frame.dropna(subset=["pay_day"]).groupby(["pay_day", "day", "stage"], as_index=False)[["amount"]].sum()
    return Tied(known, matched / whole if whole else 0.0, untied / whole if whole else 0.0, no_goods)


@remembered
def goods(hub: Hub) -> frozenset[str]:
    """The codes that order lines sell as products."""
    known = hub.days("order_lines")
    if known is None:
        return frozenset()
    rows = hub.ask(["units"], by=["sku"], period=known, where={"is_product": (True, None)}).rows
    return frozenset(row["sku"] for row in rows if row["sku"])


def _pay_days_by_match(hub: Hub, back: pd.DataFrame) -> list[date | None]:
    lines = hub.read("order_lines", ["store", "buyer", "sku", "units", "pay_day"]).dropna(subset=["pay_day", "buyer"])
    wanted = back[["store", "buyer", "sku"]].drop_duplicates()
    lines = lines[lines["units"] > 0].merge(wanted, on=["store", "buyer", "sku"])  # few of all lines can be meant

    def shaped(each: pd.DataFrame, day: str) -> pd.DataFrame:
        shown = each[["buyer", "units"]].rename(columns={"buyer": "customer"})
        at = each[day].to_numpy().astype("datetime64[ns]")
        return shown.assign(sku=each["store"] + "/" + each["sku"], at=at, units=each["units"].astype("int64"))

    found = match_cancellations(shaped(lines, "pay_day"), shaped(back, "day")).purchase
    days = lines["pay_day"].to_numpy()
    return [days[place] if place >= 0 else None for place in found]


def _curve(paid: pd.DataFrame, refunds: pd.DataFrame, known_until: date) -> Curve:
    seen = refunds[refunds["day"] <= known_until]
    for horizon in HORIZONS[:-1]:
        try:
            return fit_curve(paid, seen, known_until=known_until, horizon=horizon)
        except UsageError:
            continue
    return fit_curve(paid, seen, known_until=known_until, horizon=HORIZONS[-1])


def _estimate(paid: pd.DataFrame, refunds: pd.DataFrame, window: EventWindow, known_until: date) -> Estimate:
    curve = _curve(paid, refunds, known_until)
    mine = paid[(paid["pay_day"] >= window.days.start) & (paid["pay_day"] <= min(window.days.end, known_until))]
    came = refunds[(refunds["day"] <= known_until) & refunds["pay_day"].isin(mine["pay_day"])]
    days = []
    for day, gross in zip(mine["pay_day"], mine["amount"], strict=True):
        own = came[came["pay_day"] == day]
        stages = {str(stage): float(amount) for stage, amount in own.groupby("stage")["amount"].sum().items()}
        age = (known_until - day).days
        days.append(PayDay(day, project(curve, float(gross), sum(stages.values()), age, stages=stages)))
    made = [each.projection for each in days]
    every = dict.fromkeys(stage for each in made for stage in each.by_stage)
    return Estimate(
        known_until=known_until,
        age=(known_until - window.days.end).days,
        gross=sum(each.gross for each in made),
        refunded=sum(each.refunded for each in made),
        refunds=sum(each.refunds for each in made),
        low=sum(each.net_low for each in made),
        high=sum(each.net_high for each in made),
        by_stage={stage: sum(each.by_stage.get(stage, 0.0) for each in made) for stage in every},
        days=tuple(days),
        horizon=curve.horizon,
        cohorts=curve.cohorts,
    )
