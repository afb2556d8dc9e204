"""One figure, three ways: the cell function, the hub, and the workbook's formula recalculated by a program not ours."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.table import Table
from recalc import recalc_ironcalc

from xlops.calendar.periods import Period
from xlops.demo import DEMO_TODAY
from xlops.engine.formula import formula, has_formula
from xlops.faces.udfs import functions_for
from xlops.facts import FACTS
from xlops.hub import Hub
from xlops.metrics import METRICS
from xlops.metrics.base import Distinct, People
from xlops.metrics.lineage import depends, leaves

SLICES: tuple[tuple[str, Period], ...] = (
    ("*", Period(date(2010, 11, 1), date(2010, 11, 30))),
    ("*", Period(date(2010, 12, 8), date(2010, 12, 8))),
    ("giftware-uk", Period(date(2010, 11, 20), date(2010, 12, 3))),
    ("giftware-world", Period(date(2010, 11, 22), date(2010, 11, 28))),
    ("*", Period(date(2010, 10, 11), date(2010, 12, 8))),
)
OVER = Period(min(each.start for _, each in SLICES), max(each.end for _, each in SLICES))


@pytest.fixture(scope="module")
def hub(loaded_demo: Path) -> Hub:
    """The demo shop, in its own currency."""
    return Hub.open(loaded_demo, today=DEMO_TODAY).home


def metrics_of(hub: Hub) -> list[str]:
    """The metrics that are formulas over days, of facts that the shop has."""
    bases = hub.settings.bases
    return [
        each.id
        for each in METRICS
        if has_formula(each.id, bases) and all(hub.known(fact) for fact in depends(each.id, bases))
    ]


def daily_facts(hub: Hub) -> list[str]:
    return [each.id for each in FACTS if each.rhythm == "daily" and hub.known(each.id)]


def unsure(hub: Hub, metrics: list[str]) -> set[str]:
    """Metrics that read a column of orders, refunds ... which some day's rows do not know.

    The engine tells over a range what is known of all its rows; a formula over days knows only the days' figures, and
    where some of them are 0 for want of rows it shows 0.
    """
    bases = hub.settings.bases
    columns = list(dict.fromkeys(leaf for metric in metrics for leaf in leaves(metric, bases)))
    rows = hub.ask(columns, ["day", "store"], period=OVER).rows
    blank = {
        each
        for each in columns
        if all(FACTS[fact].rhythm == "event" for fact in depends(each, bases))
        and any(row[each] is None for row in rows)
    }
    return {metric for metric in metrics if blank.intersection(leaves(metric, bases))}


def workbook(hub: Hub, metrics: list[str], target: Path) -> None:
    """t_daily and t_periods as the sheets make them, and a column of formulas for each slice."""
    bases, facts = hub.settings.bases, daily_facts(hub)
    columns = list(dict.fromkeys(leaf for metric in metrics for leaf in leaves(metric, bases)))
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "data"
    sheet.append(["day", "store", *columns, *(f"has_{fact}" for fact in facts)])
    kept = {(fact, store.id) for fact in facts for store in hub.stores if hub.rows_of(fact, store.id)}
    for row in hub.ask(columns, ["day", "store"], period=OVER).rows:
        day, store = row["day"], row["store"]
        has = [
            int(not hub.missing_days(fact, store, Period(day, day))) if (fact, store) in kept else None
            for fact in facts
        ]
        sheet.append([day, store, *(plain(row[each]) for each in columns), *has])
    sheet.add_table(Table(displayName="t_daily", ref=sheet.dimensions))
    people = [each for each in columns if isinstance(METRICS[each].reading(bases), People | Distinct)]
    periods = book.create_sheet("periods")
    periods.append(["store", "start", "end", *people])
    for period in dict.fromkeys(each for _, each in SLICES):
        for by in ((), ("store",)):
            exact = hub.ask(people, by, period=period)
            for index, row in enumerate(exact.rows):
                values = [plain(row[each]) if exact.exact(each)[index] else None for each in people]
                periods.append([row.get("store", "*"), period.start, period.end, *values])
    periods.add_table(Table(displayName="t_periods", ref=periods.dimensions))
    shown = book.create_sheet("shown")
    for metric in metrics:
        shown.append(
            [
                formula(
                    metric,
                    bases=bases,
                    start=excel(period.start),
                    end=excel(period.end),
                    store=f'"{store}"',
                    facts_known=facts,
                )
                for store, period in SLICES
            ]
        )
    book.save(target)


def plain(value: Any) -> Any:
    return None if value is None else float(value)


def excel(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"


def test_function_hub_and_formula_give_the_same_to_the_cent(hub: Hub, loaded_demo: Path, tmp_path: Path) -> None:
    metrics, target = metrics_of(hub), tmp_path / "parity.xlsx"
    workbook(hub, metrics, target)
    recalculated = recalc_ironcalc(target)["shown"]
    kpi = functions_for(loaded_demo, today=DEMO_TODAY)["OPS_KPI"]
    told: Counter[str] = Counter()
    left_out = unsure(hub, metrics)
    for column, (store, period) in zip("ABCDE", SLICES, strict=True):
        (answered,) = hub.ask(metrics, period=period, where={} if store == "*" else {"store": store}).rows
        for row, metric in enumerate(metrics, 1):
            asked = plain(answered[metric])
            called = kpi(metric, period.start, period.end, *(() if store == "*" else ("store", store)))
            assert called == ("" if asked is None else asked), (metric, store, period)
            if metric in left_out:
                continue
            shown = recalculated.get(f"{column}{row}", "")
            if called == "":
                assert shown == "", (metric, store, period, shown)
                continue
            assert shown == pytest.approx(called, rel=1e-9, abs=0.005 if METRICS[metric].unit == "money" else 1e-9), (
                metric,
                store,
                period,
            )
            told[METRICS[metric].kind] += 1
            told["every slice"] += column == "E"
    assert told["every slice"] >= 20
    assert told["ratio"] >= 50
    assert told["simple"] >= 50


def test_people_and_distinct_figures_are_exact_over_stored_periods_and_any_other(hub: Hub, loaded_demo: Path) -> None:
    kpi = functions_for(loaded_demo, today=DEMO_TODAY)["OPS_KPI"]
    counted = [
        each for each in metrics_of(hub) if isinstance(METRICS[each].reading(hub.settings.bases), People | Distinct)
    ]
    assert {"uv", "buyers"} <= set(counted)
    found = 0
    for metric in counted:
        for period in (Period(date(2010, 11, 1), date(2010, 11, 30)), Period(date(2010, 11, 3), date(2010, 11, 17))):
            for where in ({}, {"store": "giftware-uk"}, {"store": "giftware-world"}):
                asked = plain(hub.ask([metric], period=period, where=where).value(metric))
                called = kpi(metric, period.start, period.end, *(each for pair in where.items() for each in pair))
                assert called == ("" if asked is None else asked), (metric, period, where)
                found += asked is not None
    assert found >= 12
