"""The plan against the textbook formula, both replayed on the same past: what each would have lost and kept."""

from __future__ import annotations

from collections.abc import Callable
from statistics import NormalDist

import numpy as np
import pandas as pd

from xlops.analysis.demand.arrays import Doubles
from xlops.analysis.demand.panel import Panel, read_panel
from xlops.analysis.stock.replay import replay
from xlops.analysis.stock_plan import PerSku, Policy, check_service, per_sku, plan
from xlops.errors import UsageError
from xlops.label import Label

DAYS = 112
"""Days that are replayed: four weeks to settle, twelve that are scored."""
WARM_UP = 28
LEAST_BEFORE = 56
"""Days of history that the first plan needs."""
LEAST_KNOWN = 28
"""Days that a SKU must have been on sale for before the replay begins; others are left out."""
TEXTBOOK_DAYS = 91
"""Days from which the textbook formula takes mean and deviation."""

_SHORT = Label(
    "the history has {days} days; a replay needs {least}: {before} to learn from, 4 weeks to settle, 2 to score",
    "历史只有 {days} 天；回放至少需要 {least} 天：{before} 天学习、4 周稳定、2 周评分",
)
_NOBODY = Label(
    "no SKU was on sale for {least} days before the replay begins on {day}",
    "没有 SKU 在回放开始（{day}）前已销售满 {least} 天",
)


def simulate(
    demand: pd.DataFrame,
    *,
    lead_time: PerSku,
    review: int = 7,
    service_level: float = 0.95,
    policies: tuple[Policy, ...] = ("calibrated",),
    days: int = DAYS,
) -> pd.DataFrame:
    """One row a policy: policy, service, fill_rate, stock_days, lost_units, orders, skus, weeks, begin, end.

    The textbook is mean x (L+R) + z x daily deviation x sqrt(L+R) over the last 91 days. Every review sees only earlier
    days; days that `demand` marks with an event are known beforehand, as a promotion calendar is. `service` is the share
    of SKU-weeks with demand that lost no sale, `stock_days` end-of-day stock over units demanded.
    """
    check_service(service_level)
    panel, _ = read_panel(demand)
    span = _span(panel)
    scored = min(days, span - LEAST_BEFORE) // 7 * 7
    if scored < WARM_UP + 14:
        raise UsageError(_SHORT.format(days=span, least=LEAST_BEFORE + WARM_UP + 14, before=LEAST_BEFORE))
    begin = panel.days - scored
    first = panel.last - scored + 1
    rows = np.flatnonzero(panel.known[:, :begin].sum(axis=1) >= LEAST_KNOWN)
    if not len(rows):
        raise UsageError(_NOBODY.format(least=LEAST_KNOWN, day=first))
    lead, _ = per_sku(lead_time, "lead_time", panel.ids, least=0, most=365)
    lead = lead[rows]
    units = np.where(panel.known[rows][:, begin:], panel.units[rows][:, begin:], 0).astype(float)
    past = _sorted(demand, panel.ids[rows])
    by_id = pd.Series(lead, index=panel.ids[rows])

    def planned(policy: Policy) -> Callable[[int], Doubles]:
        def target(day: int) -> Doubles:
            now = pd.Timestamp(first + day)
            table = plan(
                past[past["ds"] < now],
                lead_time=by_id,
                review=review,
                service_level=service_level,
                events=_calendar(past, now),
                policy=policy,
            )
            return table.set_index("unique_id")["target"].reindex(panel.ids[rows]).fillna(0).to_numpy(dtype=float)

        return target

    targets: dict[str, Callable[[int], Doubles]] = {
        "textbook": lambda day: textbook(panel.part(rows), begin + day, lead + review, service_level)
    }
    targets |= {policy: planned(policy) for policy in policies}
    lines = []
    for name, target in targets.items():
        done = replay(units, target, lead_time=np.ceil(lead).astype(int), review=review, warm_up=WARM_UP)
        figures = done.service(), done.fill_rate(), done.stock_days(), done.lost.sum(axis=1), done.orders.sum(axis=1)
        lines.append((name, *(float(each[0]) for each in figures), len(rows), int(done.weeks.sum())))
    names = ["policy", "service", "fill_rate", "stock_days", "lost_units", "orders", "skus", "weeks"]
    end = first + WARM_UP + (scored - WARM_UP) // 7 * 7 - 1
    return pd.DataFrame(lines, columns=names).assign(begin=str(first + WARM_UP), end=str(end))


def textbook(panel: Panel, column: int, cover: Doubles, service_level: float) -> Doubles:
    """Mean x cover + z x deviation of daily units x sqrt(cover), from the last days before `column`; shape (n,)."""
    part = slice(max(column - TEXTBOOK_DAYS, 0), column)
    known = panel.known[:, part]
    units = np.where(known, panel.units[:, part], 0).astype(float)
    days = np.maximum(known.sum(axis=1), 1)
    mean = units.sum(axis=1) / days
    deviation = np.sqrt(np.maximum((units**2).sum(axis=1) / days - mean**2, 0))
    result: Doubles = np.ceil(mean * cover + NormalDist().inv_cdf(service_level) * deviation * np.sqrt(cover))
    return result


def _span(panel: Panel) -> int:
    return int(panel.days - np.argmax(panel.known.any(axis=0)))


def _sorted(demand: pd.DataFrame, ids: pd.Index) -> pd.DataFrame:
    kept = demand[demand["unique_id"].isin(ids)]
    return kept.assign(ds=pd.to_datetime(kept["ds"]).dt.normalize())


def _calendar(past: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame | None:
    """The events that are marked from `now` on; None when none are."""
    if "event" not in past.columns:
        return None
    ahead = past.loc[(past["ds"] >= now) & past["event"].notna(), ["unique_id", "ds", "event"]]
    return None if ahead.empty else ahead
