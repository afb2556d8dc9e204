"""Metrics as Excel formulas: recalculated by IronCalc over small tables, they equal the engine's values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from little_facts import D, LittleShop
from little_metrics import little_metrics
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table
from recalc import recalc_ironcalc

from xlops.engine.formula import (
    day_formula,
    formula,
    has_formula,
    missing_days_formula,
    people_note_formula,
)
from xlops.errors import QuestionError
from xlops.metrics import METRICS
from xlops.metrics.base import Distinct, People
from xlops.metrics.lineage import leaves
from xlops.settings import Store

ASKED = (
    "t_paid",
    "t_net",
    "t_orders",
    "t_aov",
    "t_kept",
    "t_spend",
    "t_roi",
    "t_mer",
    "t_visitors",
    "t_buyers",
    "t_cvr",
)
FACTS = ("store_daily", "ads")
STORES = (Store("a", "A"), Store("b", "B"))
START = date(2026, 1, 1)


@pytest.fixture(autouse=True, scope="module")
def _metrics() -> Iterator[None]:
    with little_metrics():
        yield


def little_shop(folder: Path) -> LittleShop:
    """Two stores over ten days; store b keeps no ads; the ads of 4 January and the visitors of 6 January are missing."""
    days = [START + timedelta(each) for each in range(10)]
    return LittleShop(
        folder,
        STORES,
        orders=[
            {
                "store": store,
                "order_id": f"{day}",
                "day": day,
                "pay_day": day,
                "paid_amt": 10 + day.day,
                "buyer": f"p{day.day % 3}",
            }
            for store in "ab"
            for day in days
            if (store, day.day) != ("a", 3)
        ],
        refunds=[{"store": "a", "order_id": "1", "line": "1", "day": D("01-05"), "pay_day": D("01-01"), "amount": 4}],
        store_daily=[
            {"store": store, "day": day, "visitors": 100 + day.day}
            for store in "ab"
            for day in days
            if (store, day.day) != ("a", 6)
        ],
        store_period=[
            {"store": "a", "start": START, "day": D("01-05"), "visitors": 333},
            {"store": "b", "start": START, "day": D("01-05"), "visitors": None},
        ],
        ads=[
            {"store": "a", "day": day, "tool": "t", "cut": "", "spend": 5, "sales": 20} for day in days if day.day != 4
        ],
    )


def workbook(shop: LittleShop, formulas: dict[str, str], target: Path, *, start: date, end: date, store: str) -> None:
    """t_daily and t_periods as the sheets make them, the named cells, and the formulas in column A of a sheet."""
    columns = list(dict.fromkeys(leaf for metric in ASKED for leaf in leaves(metric, {})))
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "data"
    whole = f"{START}..{START + timedelta(9)}"
    answer = shop.ask(columns, ["day", "store"], over=whole)
    sheet.append(["day", "store", *columns, *(f"has_{fact}" for fact in FACTS)])
    for row in answer.rows:
        has = [_has(shop, fact, row["store"], row["day"]) for fact in FACTS]
        sheet.append([row["day"], row["store"], *(_plain(row[each]) for each in columns), *has])
    sheet.add_table(Table(displayName="t_daily", ref=sheet.dimensions))
    people = [each for each in columns if isinstance(METRICS[each].reading({}), People | Distinct)]
    periods = book.create_sheet("periods")
    periods.append(["store", "start", "end", *people])
    for by in ((), ("store",)):
        exact = shop.ask(people, by, over=f"{start}..{end}")
        for index, row in enumerate(exact.rows):
            values = [row[each] if exact.exact(each)[index] else None for each in people]
            periods.append([row.get("store", "*"), start, end, *values])
    periods.add_table(Table(displayName="t_periods", ref=periods.dimensions))
    picked = book.create_sheet("picked")
    for index, (name, value) in enumerate({"d_from": start, "d_to": end, "d_store": store}.items(), 1):
        picked.cell(index, 1, value)
        book.defined_names[name] = DefinedName(name, attr_text=f"picked!$A${index}")
    result = book.create_sheet("result")
    for index, text in enumerate(formulas.values(), 1):
        result.cell(index, 1, text)
    book.save(target)


def _has(shop: LittleShop, fact: str, store: str, day: date) -> int | None:
    if not shop.holdings.has(fact, store):
        return None
    return int(shop.holdings.covers(fact, store)(day))


def _plain(value: Any) -> Any:
    return None if value is None else float(value)


def computed(target: Path, formulas: dict[str, str]) -> dict[str, Any]:
    cells = recalc_ironcalc(target).get("result", {})
    return {name: cells.get(f"A{index}") for index, name in enumerate(formulas, 1)}


@pytest.mark.parametrize("store", ["a", "b", "*"])
@pytest.mark.parametrize(
    ("start", "end"),
    [("01-01", "01-03"), ("01-01", "01-05"), ("01-02", "01-08"), ("01-06", "01-06"), ("01-04", "01-04")],
)
def test_a_formula_gives_what_the_engine_gives(tmp_path: Path, store: str, start: str, end: str) -> None:
    shop = little_shop(tmp_path)
    formulas = {each: formula(each, bases={}, facts_known=FACTS) for each in ASKED}
    workbook(shop, formulas, tmp_path / "x.xlsx", start=D(start), end=D(end), store=store)
    where = {} if store == "*" else {"store": store}
    expected = shop.ask(ASKED, over=f"{D(start)}..{D(end)}", where=where).rows[0]
    found = computed(tmp_path / "x.xlsx", formulas)
    wanted = {each: None if value is None else pytest.approx(float(value)) for each, value in expected.items()}
    assert found == wanted


def test_the_note_and_the_missing_day_are_named(tmp_path: Path) -> None:
    shop = little_shop(tmp_path)
    formulas = {
        "missing": missing_days_formula("t_roi", bases={}, facts_known=FACTS),
        "nothing": missing_days_formula("t_paid", bases={}, facts_known=FACTS),
        "note": str(people_note_formula("t_cvr", bases={}, summed="added up", uncounted="not counted")),
        "day": day_formula("t_paid", D("01-08"), bases={}),
    }
    workbook(shop, formulas, tmp_path / "x.xlsx", start=D("01-02"), end=D("01-08"), store="a")
    found = computed(tmp_path / "x.xlsx", formulas)
    assert found == {
        "missing": "ads 2026-01-04",
        "nothing": None,
        "note": "added up",
        "day": 36,
    }


def test_running_totals_and_values_at_the_end_have_no_formula_over_days() -> None:
    assert [has_formula(each, {}) for each in ("t_mtd", "t_stock", "t_cvr")] == [False, False, True]
    with pytest.raises(QuestionError, match="running total"):
        formula("t_mtd", bases={})


def test_a_formula_fits_into_a_cell() -> None:
    from xlops.metrics.base import METRICS

    facts = ("store_daily", "traffic", "ads", "service")
    longest = max(len(formula(each.id, bases={}, facts_known=facts)) for each in METRICS if has_formula(each.id, {}))
    assert longest < 8192
