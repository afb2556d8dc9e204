"""Forecasts and stock plans beside what a shop could use instead, on the same demand in the same run.

    pip install "xlops[benchmark]"      # statsforecast, for AutoETS; without it that column is left out
    python benchmarks/inventory.py [--no-ets] [--only forecast,totals,policy,events,speed,workbook]

Demand: see benchmarks/inventory_demand.py. Every figure is of days after the origin; nothing sees them. How each score is
computed: docs/inventory-method.md.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
from inventory_demand import Demand, made, promo, retail
from numpy.typing import NDArray

from xlops.analysis.demand.panel import read_panel
from xlops.analysis.demand.uplift import find_instances
from xlops.analysis.demand.weekday_shape import learn_weekdays, weekday_shapes
from xlops.analysis.forecast import event_totals, forecast, lead_time_totals
from xlops.analysis.stock.simulation import simulate
from xlops.analysis.stock_plan import plan

Array = NDArray[np.float64]
HORIZON = 28
ORIGINS = (28, 70, 112)
"""Days before the end at which the 28-day forecasts begin."""
TOTAL, STEP, TOTALS = 14, 21, 6
PROMOTIONS = 11
"""Four-weekly origins of promotions: one origin is one shock to all SKUs, six of them say little of a coverage."""


def judged(demand: Demand, begin: int) -> NDArray[np.bool_]:
    """SKUs with eight weeks of history and eight days of sales in the last year: others have no scale to divide by."""
    past = demand.units[:, :begin]
    return ((~np.isnan(past)).sum(axis=1) >= 56) & ((past[:, -365:] > 0).sum(axis=1) >= 8)


def part(demand: Demand, rows: NDArray[np.bool_]) -> Demand:
    return Demand(demand.name, demand.units[rows], demand.promoted[rows], demand.first)


def scale(past: Array, lag: int) -> Array:
    """Mean |y(t) - y(t - lag)| of the days after the first sale."""
    result: Array = np.nanmean(np.abs(past[:, lag:] - past[:, :-lag]), axis=1)
    return result


def ahead(demand: Demand, begin: int, end: int) -> pd.DataFrame | None:
    """The promotion calendar of the days to come; None where there is none."""
    rows = demand.frame(begin, min(end, demand.units.shape[1]))
    rows = rows[rows["event"].notna()]
    return rows[["unique_id", "ds", "event"]].astype({"unique_id": str, "event": str}) if len(rows) else None


def seasonal_naive(past: Array) -> Array:
    return np.tile(past[:, -7:], (1, HORIZON // 7))


def simple_smoothing(past: Array) -> Array:
    """Exponential smoothing with the best of nine constants by one-day error, without a shape of the week."""
    filled = np.nan_to_num(past)
    best, chosen = np.full(len(past), np.inf), np.zeros(len(past))
    for constant in np.arange(0.02, 0.38, 0.04):
        level, error = filled[:, :28].mean(axis=1), np.zeros(len(past))
        for day in range(28, past.shape[1]):
            error += (filled[:, day] - level) ** 2
            level += constant * (filled[:, day] - level)
        better = error < best
        best, chosen = np.where(better, error, best), np.where(better, level, chosen)
    return np.tile(chosen[:, None], (1, HORIZON))


def auto_ets(past: Array) -> Array:
    from statsforecast import StatsForecast
    from statsforecast.models import AutoETS

    row, day = np.nonzero(~np.isnan(past))
    long = pd.DataFrame({"unique_id": row, "ds": day, "y": past[row, day]})
    found = StatsForecast(models=[AutoETS(season_length=7)], freq=1, n_jobs=1).forecast(df=long, h=HORIZON)
    return found.sort_values(["unique_id", "ds"])["AutoETS"].to_numpy().reshape(len(past), HORIZON)


def ours(demand: Demand, begin: int, *, known: bool) -> Array:
    frame = demand.frame(0, begin)
    calendar = ahead(demand, begin, begin + HORIZON) if known else None
    found = forecast(frame if known else frame.drop(columns="event"), horizon=HORIZON, events=calendar)
    return found["mean"].to_numpy(dtype=float).reshape(-1, HORIZON)


def forecasts(sets: list[Demand], *, ets: bool) -> None:
    print("\n28 days, MASE / WAPE of the total, mean of three origins")
    methods: dict[str, Callable[[Demand, int], Array]] = {
        "SeasonalNaive": lambda demand, begin: seasonal_naive(demand.units[:, :begin]),
        "simple smoothing": lambda demand, begin: simple_smoothing(demand.units[:, :begin]),
    }
    if ets:
        methods["AutoETS"] = lambda demand, begin: auto_ets(demand.units[:, :begin])
    methods["xlops, no calendar"] = lambda demand, begin: ours(demand, begin, known=False)
    methods["xlops, promotions known"] = lambda demand, begin: ours(demand, begin, known=True)
    for name, method in methods.items():
        cells, spent = [], 0.0
        for whole in sets:
            scores = []
            for back in ORIGINS:
                begin = whole.units.shape[1] - back
                demand = part(whole, judged(whole, begin))
                actual = demand.units[:, begin : begin + HORIZON]
                start = time.process_time()
                found = method(demand, begin)
                spent += time.process_time() - start
                error = np.abs(actual - found).mean(axis=1) / scale(demand.units[:, :begin], 7)
                wape = np.abs(actual.sum(axis=1) - found.sum(axis=1)).sum() / actual.sum()
                scores.append((error.mean(), wape))
            mase, wape = np.mean(scores, axis=0)
            cells.append(f"{whole.name} {mase:.3f}/{wape:.3f}")
        print(f"  {name:26}{' | '.join(cells)}   {spent:.1f} s CPU")


def totals(sets: list[Demand]) -> None:
    print("\nP95 of 14-day totals: scaled pinball / coverage, mean of six origins; in brackets the lowest and highest")
    rows: dict[str, list[str]] = {}
    for whole in sets:
        scores: dict[str, list[tuple[float, float]]] = {}
        for number in range(TOTALS):
            begin = whole.units.shape[1] - TOTAL - number * STEP
            demand = part(whole, judged(whole, begin))
            past, actual = demand.units[:, :begin], demand.units[:, begin : begin + TOTAL].sum(axis=1)
            frame, size = demand.frame(0, begin), scale(past, 1) * TOTAL
            bare = frame.drop(columns="event")
            mean = lead_time_totals(bare, lead_time=TOTAL)["mean"].to_numpy()
            z = NormalDist().inv_cdf(0.95)
            found = {
                "normal z sigma sqrt(L)": mean + z * np.nanstd(past, axis=1) * np.sqrt(TOTAL),
                "forecast-error sigma": mean + z * _error_sigma(bare) * np.sqrt(TOTAL / 7),
                "xlops, no calendar": lead_time_totals(bare, lead_time=TOTAL)["p95"].to_numpy(),
                "xlops, promotions known": lead_time_totals(
                    frame, lead_time=TOTAL, events=ahead(demand, begin, begin + TOTAL)
                )["p95"].to_numpy(),
            }
            for name, quantile in found.items():
                over = actual - quantile
                loss = np.where(over > 0, 0.95 * over, -0.05 * over) / size
                scores.setdefault(name, []).append((float(loss.mean()), float((actual <= quantile).mean())))
        for name, each in scores.items():
            loss, cover = np.mean(each, axis=0)
            low, high = min(one for _, one in each), max(one for _, one in each)
            rows.setdefault(name, []).append(f"{whole.name} {loss:.4f}/{cover:.3f} [{low:.2f}-{high:.2f}]")
    for name, cells in rows.items():
        print(f"  {name:26}{' | '.join(cells)}")


def _error_sigma(frame: pd.DataFrame) -> Array:
    """Own deviation of 7-day forecast errors, neither shrunk nor calibrated."""
    from xlops.analysis.demand.model import learn_model
    from xlops.analysis.demand.spread import windows

    panel, _ = read_panel(frame)
    fit, _ = next((fit, spread) for _, fit, spread in learn_model(panel, (0.95,)).parts(panel))
    seen = windows(fit, 7, 26)
    result: Array = np.sqrt(np.nan_to_num(np.nanmean((seen.actual - seen.expected) ** 2, axis=0)))
    return result


def policies(sets: list[Demand]) -> None:
    print("\nstock policy, target 95 %, lead 14, weekly review, lost sales: weeks without a lost sale / days of stock")
    for whole in sets:
        for back in (0, 84):
            end = whole.units.shape[1] - back
            demand = part(whole, judged(whole, end - 112))
            frame = demand.frame(0, end)
            for label, rows in (("no calendar", frame.drop(columns="event")), ("promotions known", frame)):
                if label == "promotions known" and not demand.promoted.any():
                    continue
                found = simulate(rows, lead_time=14, policies=("calibrated", "closed_loop"))
                cells = [f"{each.policy} {each.service:.3f}/{each.stock_days:.1f}" for each in found.itertuples()]
                print(f"  {whole.name:8}to day -{back:<4}{label:18}{' | '.join(cells)}")


def events(sets: list[Demand]) -> None:
    print("\npromotions to come (those that begin and end within 28 days, eleven origins): WAPE; coverage of P90, P95")
    for whole in sets:
        if not whole.promoted.any():
            continue
        lines: list[tuple[float, float, float, float, float, float]] = []
        for back in range(28, 28 * (1 + PROMOTIONS), 28):
            begin = whole.units.shape[1] - back
            calendar, frame = ahead(whole, begin, begin + HORIZON), whole.frame(0, begin)
            if calendar is None:
                continue
            found = event_totals(frame, events=calendar)
            last = _last_ratios(frame)
            offset = (found["start"] - (whole.first + pd.Timedelta(days=begin))).dt.days.to_numpy()
            for line, start in zip(found.itertuples(), offset, strict=True):
                if start == 0 or start + line.days == HORIZON:
                    continue
                row = int(str(line.unique_id).rpartition("-")[2])
                actual = whole.units[row, begin + start : begin + start + line.days].sum()
                own = line.baseline * last.get((line.unique_id, line.event), line.uplift)
                lines.append((actual, line.baseline, own, line.mean, line.p90, line.p95))
        actual, base, own, mean, p90, p95 = np.array(lines).T
        wape = [np.abs(each - actual).sum() / actual.sum() for each in (base, own, mean)]
        print(
            f"  {whole.name:8}{len(lines)} promotions: no uplift {wape[0]:.3f} | own last event {wape[1]:.3f} | "
            f"xlops {wape[2]:.3f} ({wape[2] / wape[1] - 1:+.0%}); P90 {(actual <= p90).mean():.3f}, "
            f"P95 {(actual <= p95).mean():.3f}"
        )


def _last_ratios(frame: pd.DataFrame) -> dict[tuple[Any, str], float]:
    """The uplift of each SKU's latest event of each kind."""
    panel, _ = read_panel(frame)
    index = np.tile(weekday_shapes(panel, panel.units, learn_weekdays(panel, panel.units)), panel.days // 7)
    found = find_instances(panel, panel.units, np.where(panel.known, index, 0).astype(np.float32))
    order = np.argsort(found.begin, kind="stable")
    return {
        (panel.ids[row], panel.events[event - 1]): float(ratio)
        for row, event, ratio in zip(found.row[order], found.event[order], found.ratio[order], strict=True)
    }


def speed() -> None:
    print("\nspeed, each in a process of its own: seconds of the call (wall, CPU), peak memory with the demand itself")
    for skus, days, what in (
        (1_000, 400, "forecast"),
        (1_000, 400, "plan"),
        (200_000, 400, "forecast"),
        (200_000, 400, "plan"),
    ):
        done = subprocess.run(
            [sys.executable, __file__, "--speed", str(skus), str(days), what],
            capture_output=True,
            text=True,
            check=True,
        )
        found = json.loads(done.stdout)
        print(
            f"  {what:10}{skus:>8,} SKUs x {days} days, {found['rows']:>11,} rows: {found['wall']:.2f} s wall, "
            f"{found['cpu']:.2f} s CPU, {found['mb']:,.0f} MB (demand alone {found['before']:,.0f} MB)"
        )


def _speed(skus: int, days: int, what: str) -> None:
    random = np.random.default_rng(1)
    level = np.exp(random.normal(-1, 1.2, size=skus))
    pieces = []
    for begin in range(0, skus, 5_000):
        units = random.poisson(level[begin : begin + 5_000, None], size=(min(5_000, skus - begin), days))
        row, day = np.nonzero(units if skus > 10_000 else units >= 0)  # a large shop exports only what sold
        pieces.append(((row + begin).astype(np.int32), day.astype(np.int32), units[row, day].astype(np.float32)))
    row, day, units = (np.concatenate(each) for each in zip(*pieces, strict=True))
    del pieces
    names = pd.array([f"SKU{each:06}" for each in range(skus)], dtype="str")
    demand = pd.DataFrame(
        {
            "unique_id": names.take(row),
            "ds": np.datetime64("2024-01-01", "s") + day.astype("timedelta64[D]"),
            "y": units,
        }
    )
    del row, day, units
    before = _peak()
    wall, cpu = time.perf_counter(), time.process_time()
    _ = forecast(demand, horizon=28) if what == "forecast" else plan(demand, lead_time=14)
    figures = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "mb": _peak(), "before": before}
    print(json.dumps(figures | {"rows": len(demand)}))


def book_of(skus: int, days: int) -> None:
    """A shop of so many SKUs, loaded; then its plan, and the workbook with it."""
    from datetime import date, datetime

    from xlops.answers.reorder import reorder
    from xlops.archive.load import load
    from xlops.build import build
    from xlops.hub import Hub
    from xlops.settings import Store, read_settings
    from xlops.shop import make_shop
    from xlops.workbooks import workbook

    random, today = np.random.default_rng(1), date(2026, 3, 2)
    level = np.exp(random.normal(-0.3, 1, (skus, 1)))
    units = random.poisson(level * random.gamma(4, 0.25, (skus, days)))
    row, day = np.nonzero(units)
    names = np.array([f"SKU{each:06}" for each in range(skus)])
    sold = [each.date() for each in pd.date_range(end="2026-03-01", periods=days)]
    paid = [sold[each] for each in day]
    sales = {
        "order_id": [f"o{each}" for each in range(len(row))], "line": 1, "day": paid, "pay_day": paid, "status": "paid",
        "sku": names[row], "units": units[row, day], "paid_amt": units[row, day] * 10, "is_product": True,
    }  # fmt: skip
    stock = {"day": sold[-1], "sku": names, "on_hand": random.poisson(level[:, 0] * 30), "reserved": 1, "locked": 0}
    products = {"sku": names, "title": names, "supplier": [f"Supplier {each % 20}" for each in range(skus)]}
    costs = {"sku": names, "valid_from": date(2025, 1, 1), "unit_cost": 4.5}
    with tempfile.TemporaryDirectory() as folder:
        paths = make_shop(Path(folder) / "shop", python=Path(sys.executable), stores=[Store("web", "Website")])
        exports = paths.exports / "web"
        for name, table in (("order_lines", sales), ("stock", stock), ("products", products), ("product_costs", costs)):
            pd.DataFrame(table).to_parquet(exports / f"{name}.parquet")
        settings, now = read_settings(paths.settings), datetime(2026, 3, 2, 9)
        load(paths.root, [paths.exports], settings=settings, now=now)
        hub = Hub.open(paths.root, today=today)
        begin, cpu = time.perf_counter(), time.process_time()
        found = reorder(hub.home)
        planned = time.perf_counter() - begin
        build(hub, workbook("inventory"), Path(folder) / "Inventory.xlsx", now=now, new=True)
        print(
            f"\nInventory.xlsx of {len(found.rows):,} SKUs x {days} days, {len(row):,} order lines: "
            f"{time.perf_counter() - begin:.1f} s wall ({planned:.1f} s of it the plan), {time.process_time() - cpu:.1f} s CPU"
        )


def _peak() -> float:
    try:
        import resource
    except ImportError:
        return float("nan")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1 << 20)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--no-ets", action="store_true")
    parser.add_argument("--only", default="forecast,totals,policy,events,speed,workbook")
    parser.add_argument("--speed", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.speed:
        _speed(int(given.speed[0]), int(given.speed[1]), given.speed[2])
        return
    wanted, ets = given.only.split(","), not given.no_ets
    if ets:
        try:
            import statsforecast  # noqa: F401
        except ImportError:
            ets = False
            print("AutoETS is left out: statsforecast is not installed (pip install 'xlops[benchmark]')")
    sets = [retail(), promo(), made()] if set(wanted) - {"speed", "workbook"} else []
    for each in sets:
        print(
            f"{each.name}: {len(each.units)} SKUs, {each.units.shape[1]} days, {np.nanmean(each.units):.1f} units a day"
        )
    if "forecast" in wanted:
        forecasts(sets, ets=ets)
    if "totals" in wanted:
        totals(sets)
    if "policy" in wanted:
        policies(sets)
    if "events" in wanted:
        events(sets)
    if "speed" in wanted:
        speed()
    if "workbook" in wanted:
        book_of(2_000, 400)


if __name__ == "__main__":
    main()
