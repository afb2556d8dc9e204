"""The stock plan: how much of each SKU should be on hand and on its way, and what to order today.

`plan` needs demand and lead times only; `order` sets the plan against the stock. The figures of a plan are those that
the workbook's live formulas take: safety stock = ROUNDUP(k z sqrt((sigma7 ((L+R)/7)^beta)^2 + (d sL)^2)), reorder point
= target = ROUNDUP(d (L+R) + safety stock), so that a typed lead time or service level changes them with no Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from xlops.analysis.demand.arrays import Bools, Counts, Doubles
from xlops.analysis.demand.calibration import CLASSES, PLAN_TAIL, Table, calibrate_totals, total_deviation
from xlops.analysis.demand.fit import Fit
from xlops.analysis.demand.model import Model, learn_model, sample_of
from xlops.analysis.demand.panel import Panel, read_panel
from xlops.analysis.demand.spread import Spread
from xlops.analysis.stock.closed_loop import Known, tuned_multipliers
from xlops.analysis.stock.order_quantity import order
from xlops.errors import UsageError
from xlops.label import Label

Policy = Literal["calibrated", "closed_loop"]
PerSku = float | Mapping[object, float] | pd.Series | pd.DataFrame

DEFAULT_LEAD_TIME = 14.0
"""Days, where nobody gave a lead time at all; else the median of those given stands in for a missing one."""
LENGTHS = 8
"""So many lengths of lead time and review are calibrated; others take the nearest."""
NOTHING = 0.05
"""Expected units over lead time and review below which nothing is kept."""
LONGEST = 700

_BAD_SERVICE = Label(
    "service_level must lie above 0.5 and below 1; found {found}", "service_level 必须大于 0.5 且小于 1；现为 {found}"
)
_BAD_POLICY = Label(
    'policy is "calibrated" or "closed_loop"; found "{found}"', "policy 只能是 calibrated 或 closed_loop；现为“{found}”"
)
_BAD_NUMBER = Label(
    "{name} must be a number from {least} to {most}; found {found}",
    "{name} 必须是 {least} 到 {most} 的数字；现为 {found}",
)
_BAD_NUMBER_OF = Label(
    "{name} of SKU {sku} must be a number from {least} to {most}; found {found}",
    "SKU {sku} 的 {name} 必须是 {least} 到 {most} 的数字；现为 {found}",
)
_NO_COLUMN = Label("{name} as a table needs the columns unique_id and {name}", "{name} 表需要 unique_id 和 {name} 两列")


def plan(
    demand: pd.DataFrame,
    *,
    lead_time: PerSku,
    lead_time_sd: PerSku = 0,
    review: int = 7,
    service_level: float = 0.95,
    events: pd.DataFrame | None = None,
    policy: Policy = "calibrated",
) -> pd.DataFrame:
    """What to hold of each SKU: unique_id, d, sigma7, beta, k, safety_stock, reorder_point, target.

    `lead_time` in days, and its deviation `lead_time_sd`: one number, or by SKU (a mapping, a Series by unique_id, a
    frame). d is units a day over lead time and review, events included; sigma7 the deviation of the 7-day forecast
    error; k what makes past totals stay within the plan as often as `service_level` says. `policy="closed_loop"` tunes k
    until a replay on the shop's own past loses no sale in that share of weeks. Further columns: lead_time, lead_time_sd
    and `assumed`, true where the lead time was not given and a default stands in.
    """
    if policy not in ("calibrated", "closed_loop"):
        raise UsageError(_BAD_POLICY.format(found=policy))
    check_service(service_level)
    review = int(_checked(np.array([review], dtype=float), "review", 1, 365)[0])
    panel, calls = read_panel(demand, events)
    lead, assumed = per_sku(lead_time, "lead_time", panel.ids, least=0, most=LONGEST - review)
    late, _ = per_sku(lead_time_sd, "lead_time_sd", panel.ids, least=0, most=LONGEST, default=0.0)
    cover = np.ceil(lead).astype(int) + review
    calibrated, _, _ = _calibrate(panel, cover, service_level)
    if policy == "closed_loop":
        calibrated = _tuned(calibrated, panel, np.ceil(lead).astype(int), review)
    z = NormalDist().inv_cdf(service_level)
    table = {name: np.zeros(len(panel)) for name in ("d", "sigma7", "k")}
    for rows, fit, spread in calibrated.model.parts(panel):
        longest = int(cover[rows].max())
        event, given = calls.grid(rows, len(fit.level), longest)
        daily = fit.ahead(event, given)
        inside = np.arange(longest) < cover[rows][:, None]
        total = np.where(inside, daily, 0).sum(axis=1, dtype=float)
        promoted = np.where(inside & (event > 0), daily, 0).sum(axis=1, dtype=float)
        offset = calibrated.offset(spread, cover[rows], total, promoted, fit.age)
        kept = total >= NOTHING
        weekly = total / cover[rows] * 7
        sigma7 = spread.sigma7(weekly)
        usual = sigma7 * (cover[rows] / 7) ** calibrated.model.law.beta
        table["d"][rows] = np.where(kept, total / cover[rows], 0)
        table["sigma7"][rows] = np.where(kept, sigma7, 0)
        table["k"][rows] = np.maximum(offset / (z * usual), 0)
    beta = np.full(len(panel), calibrated.model.law.beta)
    safety, point = stock_levels(
        **table, beta=beta, lead_time=lead, lead_time_sd=late, review=review, service_level=service_level
    )
    return pd.DataFrame(
        {
            "unique_id": panel.ids,
            "d": table["d"],
            "sigma7": table["sigma7"],
            "beta": beta,
            "k": table["k"],
            "safety_stock": safety,
            "reorder_point": point,
            "target": point,
            "lead_time": lead,
            "lead_time_sd": late,
            "review": review,
            "assumed": assumed,
        }
    )


def check_service(level: float) -> None:
    """UsageError unless the service level lies above one half and below 1."""
    if not 0.5 < level < 1:
        raise UsageError(_BAD_SERVICE.format(found=level))


def stock_levels(
    *,
    d: Doubles,
    sigma7: Doubles,
    k: Doubles,
    beta: Doubles,
    lead_time: Doubles,
    lead_time_sd: Doubles,
    review: float | Doubles,
    service_level: float | Doubles,
) -> tuple[Doubles, Doubles]:
    """Safety stock and reorder point (= target) from the figures of a plan: what the workbook's formulas compute.

    `review` and `service_level` are one number, or one a SKU.
    """
    z = normal_quantiles(service_level)
    cover = lead_time + review
    deviation = np.sqrt((sigma7 * (cover / 7) ** beta) ** 2 + (d * lead_time_sd) ** 2)
    safety = rounded_up(k * z * deviation)
    return safety, rounded_up(d * cover + safety)


def normal_quantiles(level: float | Doubles) -> Doubles:
    """z of each service level, in the shape of `level`."""
    known, place = np.unique(np.asarray(level, dtype=float), return_inverse=True)
    found: Doubles = np.array([NormalDist().inv_cdf(each) for each in known.tolist()])[place].reshape(np.shape(level))
    return found


@dataclass(frozen=True)
class _Calibrated:
    """A model with the safety stock, in deviations of a total, for each length of lead time and review."""

    model: Model
    service: float
    lengths: NDArray[np.int_]
    tables: tuple[Table, ...]
    multipliers: Doubles

    def offset(self, spread: Spread, cover: NDArray[np.int_], total: Doubles, event: Doubles, age: Counts) -> Doubles:
        """The safety stock of each SKU in units, for a total of which `event` units fall on events."""
        deviation = total_deviation(spread, cover, total, event, self.model.noise, age)
        return self.deviations(cover, total) * deviation

    def deviations(self, cover: NDArray[np.int_], total: Doubles) -> Doubles:
        """The safety stock of each SKU in deviations."""
        nearest = np.abs(self.lengths[:, None] - cover).argmin(axis=0)
        result = np.zeros(len(total))
        for number, table in enumerate(self.tables):
            mine = nearest == number
            result[mine] = table.of(total[mine], self.service)
        return result * self.multipliers[np.searchsorted(np.asarray(CLASSES), total)]


def _calibrate(panel: Panel, cover: NDArray[np.int_], service: float) -> tuple[_Calibrated, Fit, Spread]:
    """The calibrated policy of a panel (of its sample, where it is large) with the fit it was read from."""
    model = learn_model(panel, (service,))
    lengths = np.unique(cover)
    if len(lengths) > LENGTHS:
        lengths = np.unique(np.quantile(cover, np.linspace(0, 1, LENGTHS), method="nearest"))
    fit, spread = model.whole or model.fit(panel.part(sample_of(panel)))
    tables = tuple(
        calibrate_totals(fit, spread, int(each), (service,), model.noise, tail=PLAN_TAIL) for each in lengths
    )
    return _Calibrated(model, service, lengths, tables, np.ones(len(CLASSES) + 1)), fit, spread


def _tuned(calibrated: _Calibrated, panel: Panel, lead: NDArray[np.int_], review: int) -> _Calibrated:
    """The policy with k tuned by replays of the sample."""
    rows = sample_of(panel)

    def known_at(earlier: Panel, cover: NDArray[np.int_]) -> Known:
        then, fit, spread = _calibrate(earlier, cover, calibrated.service)
        return Known(fit, spread, then.deviations(cover, fit.level.astype(float) * cover), then.model.noise)

    multipliers = tuned_multipliers(
        panel.part(rows), known_at, lead_time=lead[rows], review=review, service=calibrated.service
    )
    return replace(calibrated, multipliers=multipliers)


def per_sku(
    given: PerSku, name: str, ids: pd.Index, *, least: float, most: float, default: float | None = None
) -> tuple[Doubles, Bools]:
    """One number a SKU, and which of them were not given: those take `default`, else the median of the given ones."""
    if isinstance(given, pd.DataFrame):
        if not {"unique_id", name} <= set(given.columns):
            raise UsageError(_NO_COLUMN.format(name=name))
        given = given.drop_duplicates("unique_id", keep="last").set_index("unique_id")[name]
    if isinstance(given, Mapping):
        given = pd.Series(dict(given), dtype=object)
    if not isinstance(given, pd.Series):
        return _checked(np.full(len(ids), given, dtype=float), name, least, most), np.zeros(len(ids), dtype=bool)
    found = given[~given.index.duplicated(keep="last")].reindex(ids)
    values = pd.to_numeric(found, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    wrong = np.isnan(values) & found.notna().to_numpy()
    if wrong.any():
        at = int(np.argmax(wrong))
        raise UsageError(_number_error(name, least, most, found.iloc[at], ids[at]))
    missing = np.isnan(values)
    _checked(values[~missing], name, least, most, ids[~missing])
    stand_in = default if default is not None else DEFAULT_LEAD_TIME if missing.all() else float(np.nanmedian(values))
    return _checked(np.where(missing, stand_in, values), name, least, most, ids), missing


def _checked(values: Doubles, name: str, least: float, most: float, ids: pd.Index | None = None) -> Doubles:
    wrong = ~((values >= least) & (values <= most))
    if wrong.any():
        at = int(np.argmax(wrong))
        raise UsageError(_number_error(name, least, most, values[at], None if ids is None else ids[at]))
    return values


def _number_error(name: str, least: float, most: float, found: object, sku: object) -> Label:
    said = _BAD_NUMBER if sku is None else _BAD_NUMBER_OF
    return said.format(name=name, least=f"{least:g}", most=f"{most:g}", found=found, sku=sku)


def rounded_up(values: Doubles) -> Doubles:
    """Up to the next whole unit; what is whole but for the rounding of floats stays."""
    result: Doubles = np.ceil(np.round(values, 9))
    return result


__all__ = ["PerSku", "Policy", "order", "per_sku", "plan", "stock_levels"]
