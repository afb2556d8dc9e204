"""The stock plan in the workbook: every cell that may be typed over changes what follows from it, in two programs, to the
unit as Python does; and what was typed is there after every build."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
import recalc
from openpyxl.utils import range_boundaries
from shops import TestShop
from stock_shop import TODAY, build_inventory, stock_shop
from typing_hands import shown, type_over_all, type_rows

from xlops.analysis.stock_plan import order, stock_levels
from xlops.answers.reorder import reorder
from xlops.ledgers import LEDGERS
from xlops.ledgers.plan_defaults import PLAN_DEFAULTS
from xlops.sheets import SHEETS

Programs = pytest.mark.parametrize("program", [recalc.recalc_ironcalc, recalc.recalc_libreoffice])
Typed = tuple[str, dict[str, Any], dict[str, Any]]
ROWS: dict[str, dict[str, Any]] = {
    "S000": {"lead_days": 30},
    "S001": {"lead_sd": 6},
    "S002": {"service_level": 0.99},
    "S003": {"review_days": 28},
    "S004": {"moq": 500},
    "S005": {"pack": 24},
    "S006": {"on_hand": 3},
    "S007": {"reserved": 60},
    "S008": {"locked": 55},
    "S009": {"returns_in_transit": 40, "recovery_rate": 0.5},
    "S010": {"deposits": 70, "balance_rate": 0.6},
    "S011": {"bundle_units": 90},
    "S012": {"inbound_units": 250},
    "S013": {"order_units": 17},
    "S014": {"supplier": "Alpha"},
    "S015": {"returns_in_transit": 33},
    "S016": {"deposits": 20},
    "S017": {"lead_days": 45, "lead_sd": 3, "pack": 12, "moq": 30},
}
"""What is typed over which SKU: each column that may be typed stands here."""
SETTINGS = {
    "service_level": 0.9,
    "review_days": 14,
    "lead_days": 21,
    "lead_sd": 2,
    "recovery_rate": 0.6,
    "balance_rate": 0.7,
    "beta": 0.6,
    "slow_days": 60,
    "policy": 0,
}
SUPPLIER = {"lead_days": 25, "lead_sd": 4, "review_days": 10, "moq": 60, "pack": 10}
MINE = (
    "inventory", "stock_plan", "reorder", "order_lines", "on_order", "supplier_list", "plan_settings", "projections", "inventory_data",
)  # fmt: skip
"""The sheets of the plan; the others of the workbook have tests of their own."""
DERIVED = ("available", "inbound", "safety", "point", "position", "proposal", "order", "cover", "cash")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    """The shop with its workbook, in which the two-pack is said to be two teas."""
    shop = stock_shop(tmp_path_factory.mktemp("plan") / "shop")
    build_inventory(shop)
    type_rows(book_of(shop), "bundles", [{"bundle": "TEA2", "sku": "TEA", "units": 2}])
    build_inventory(shop)
    return shop


@pytest.fixture(scope="module")
def rows(made: TestShop) -> pd.DataFrame:
    """The plan as Python has it, by SKU."""
    return reorder(made.hub()).rows.set_index("sku", drop=False)


@pytest.fixture
def shop(made: TestShop, tmp_path: Path) -> TestShop:
    return replace(made, root=shutil.copytree(made.root, tmp_path / "shop"))


def book_of(shop: TestShop) -> Path:
    return shop.root / "Inventory.xlsx"


def in_rows(typed: dict[str, dict[str, Any]]) -> list[Typed]:
    """What is typed over SKUs of the plan."""
    return [("stock_settings", {"sku": sku}, cells) for sku, cells in typed.items()]


def in_settings(values: dict[str, float]) -> list[Typed]:
    """What is typed over settings."""
    return [("plan_settings", {"setting": id}, {"value": value}) for id, value in values.items()]


def in_program(
    program: Callable[[Path], recalc.Values], path: Path, table: str = "stock_settings"
) -> dict[str, dict[str, Any]]:
    """SKU (or the second column of the key) -> the cells of its row in a table, as the program computes them."""
    book = recalc.open_book(path)
    sheet = next(each for each in book.worksheets if f"t_{table}" in each.tables)
    left, top, right, bottom = range_boundaries(sheet.tables[f"t_{table}"].ref)
    values = program(path)[sheet.title]
    heads = {sheet.cell(top, at).value: openpyxl.utils.get_column_letter(at) for at in range(left, right + 1)}
    second = LEDGERS[table].key[1]
    rows = [{name: values.get(f"{at}{row}") for name, at in heads.items()} for row in range(top + 1, bottom + 1)]
    return {str(row[second]): row for row in rows if row[second] is not None}


def reference(
    rows: pd.DataFrame, typed: dict[str, dict[str, Any]], settings: dict[str, float], supplier: dict[str, float]
) -> pd.DataFrame:
    """What `stock_plan` and `order` give for the figures of the last build with what was typed, by SKU."""
    usual = {each.id: each.default for each in PLAN_DEFAULTS} | {"beta": float(rows["learned_beta"].iloc[0])} | settings
    learned = rows.loc[rows["supplier"] == "Alpha", ["lead", "lead_sd"]].iloc[0]
    table = []
    for sku, row in rows.iterrows():
        over = typed.get(str(sku), {})
        of_alpha = (over.get("supplier") or row["supplier"]) == "Alpha"
        terms = supplier if of_alpha else {}
        known = {"lead_days": learned["lead"], "lead_sd": learned["lead_sd"]} if of_alpha else {}
        if "lead_days" in terms:
            known = {}

        def first(name: str, *, over: Any = over, terms: Any = terms, known: Any = known) -> float:
            for place in (over, terms, known, usual):
                if name in place:
                    return float(place[name])
            return {"moq": 0.0, "pack": 1.0}[name]

        sd = first("lead_sd") if "lead_days" not in over or "lead_sd" in over else usual["lead_sd"]
        given = {name: over.get(name, row[f"known_{name}"]) for name in ("on_hand", "reserved", "locked")}
        table.append(
            {
                "unique_id": sku, "d": row["d"], "sigma7": row["sigma7"], "beta": usual["beta"],
                "k": row["k_plan"] if usual["policy"] else float(row["k_plan"] > 0), "lead_time": first("lead_days"), "sd": sd,
                "review": first("review_days"), "service": first("service_level"), "moq": first("moq"), "pack": first("pack"),
                **given, "returns": over.get("returns_in_transit", 0), "recovery": first("recovery_rate"),
                "deposits": over.get("deposits", 0), "balance_rate": first("balance_rate"),
                "bundles": over.get("bundle_units", np.nan_to_num(row["known_bundles"])), "typed_inbound": over.get("inbound_units"),
                "typed_order": over.get("order_units"), "unit_cost": row["unit_cost"],
            }
        )  # fmt: skip
    plan = pd.DataFrame(table)
    plan["recovery"] = [typed.get(each, {}).get("recovery_rate", usual["recovery_rate"]) for each in plan["unique_id"]]
    safety, point = stock_levels(
        d=plan["d"].to_numpy(), sigma7=plan["sigma7"].to_numpy(), k=plan["k"].to_numpy(), beta=plan["beta"].to_numpy(),
        lead_time=plan["lead_time"].to_numpy(), lead_time_sd=plan["sd"].to_numpy(), review=plan["review"].to_numpy(),
        service_level=plan["service"].to_numpy(),
    )  # fmt: skip
    plan = plan.assign(safety_stock=safety, reorder_point=point, target=point)
    coming = pd.DataFrame({"unique_id": ["S002", "S003", "S004", "S005"], "eta": pd.Timestamp(TODAY) + pd.to_timedelta([5, 60, -3, 12], unit="D"), "units": 30.0})  # fmt: skip
    coming = coming[~coming["unique_id"].isin(plan.loc[plan["typed_inbound"].notna(), "unique_id"])]
    stock = plan[
        ["unique_id", "on_hand", "reserved", "returns", "recovery", "deposits", "balance_rate", "moq", "pack"]
    ].copy()
    stock["locked"] = plan["locked"].fillna(0) + plan["bundles"]
    stock["inbound"] = plan["typed_inbound"].fillna(0)
    figures = plan[
        ["unique_id", "d", "sigma7", "beta", "k", "safety_stock", "reorder_point", "target", "lead_time", "review"]
    ]
    done = order(figures, stock, inbound=coming, today=TODAY).set_index("unique_id")
    by_sku = plan.set_index("unique_id")
    units = by_sku["typed_order"].where(by_sku["typed_order"].notna(), done["order_quantity"]).astype(float)
    return pd.DataFrame(
        {
            "available": done["available"], "inbound": done["counted_inbound"], "safety": done["safety_stock"],
            "point": done["reorder_point"], "position": done["position"], "proposal": done["order_quantity"], "order": units,
            "cover": done["days_of_cover"], "cash": units * by_sku["unit_cost"],
        }
    )  # fmt: skip


def unlike(found: dict[str, dict[str, Any]], wanted: pd.DataFrame) -> list[str]:
    """Cells of the plan that differ from the reference."""
    wrong = []
    for sku, row in wanted.iterrows():
        for name in DERIVED:
            cell, figure = found[str(sku)][name], row[name]
            blank = bool(np.isnan(figure))
            if (cell not in (None, "")) == blank or (not blank and abs(cell - figure) > 1e-6 * max(1, abs(figure))):
                wrong.append(f"{sku} {name}: {cell} in the sheet, {figure} in Python")
    return wrong


@Programs
def test_every_typed_cell_of_a_row_changes_what_follows_from_it(
    shop: TestShop, rows: pd.DataFrame, program: Callable[[Path], recalc.Values]
) -> None:
    assert {name for each in ROWS.values() for name in each} == set(LEDGERS["stock_settings"].names) - {
        "store",
        "sku",
        "note",
    }
    type_over_all(book_of(shop), in_rows(ROWS))
    wanted = reference(rows, ROWS, {}, {})
    assert unlike(in_program(program, book_of(shop)), wanted) == []
    before = reference(rows, {}, {}, {})
    changed = {str(sku) for sku in wanted.index if not wanted.loc[sku].equals(before.loc[sku])}
    assert changed == set(ROWS)


@Programs
def test_every_setting_and_every_term_of_a_supplier_changes_the_whole_plan(
    shop: TestShop, rows: pd.DataFrame, program: Callable[[Path], recalc.Values]
) -> None:
    assert set(SETTINGS) == {each.id for each in PLAN_DEFAULTS}
    typed = {"S009": {"returns_in_transit": 40}, "S010": {"deposits": 70}}
    supplier = ("suppliers", {"supplier": "Alpha"}, SUPPLIER)
    type_over_all(book_of(shop), [*in_rows(typed), *in_settings(SETTINGS), supplier])
    found = in_program(program, book_of(shop))
    assert unlike(found, reference(rows, typed, SETTINGS, SUPPLIER)) == []
    assert sum(row["status"] == "slow" for row in found.values()) > 2  # the setting slow_days is in the words


@pytest.mark.parametrize("setting", SETTINGS)
def test_each_setting_alone_changes_the_plan_as_in_python(shop: TestShop, rows: pd.DataFrame, setting: str) -> None:
    typed = {"S009": {"returns_in_transit": 40}, "S010": {"deposits": 70}}
    type_over_all(book_of(shop), [*in_rows(typed), *in_settings({setting: SETTINGS[setting]})])
    found, before = in_program(recalc.recalc_ironcalc, book_of(shop)), reference(rows, typed, {}, {})
    wanted = reference(rows, typed, {setting: SETTINGS[setting]}, {})
    assert unlike(found, wanted) == []
    assert setting == "slow_days" or not wanted.equals(before)


def test_a_setting_out_of_its_limits_does_not_hold_and_says_why(shop: TestShop, rows: pd.DataFrame) -> None:
    type_over_all(book_of(shop), in_settings({"service_level": 3}))
    found = in_program(recalc.recalc_ironcalc, book_of(shop), "plan_settings")["service_level"]
    assert found["in_force"] == 0.95
    assert found["check"] == "Value: is more than makes sense"
    assert unlike(in_program(recalc.recalc_ironcalc, book_of(shop)), reference(rows, {}, {}, {})) == []


@Programs
def test_the_operators_check_of_what_is_available(shop: TestShop, program: Callable[[Path], recalc.Values]) -> None:
    tea = ("stock_settings", {"sku": "TEA"}, {"returns_in_transit": 100, "deposits": 500})
    type_over_all(book_of(shop), [tea])
    assert in_program(program, book_of(shop))["TEA"]["available"] == 600 + 80 - 425 - 80 == 175
    type_over_all(book_of(shop), in_settings({"balance_rate": 0.7}))
    found = in_program(program, book_of(shop))
    assert found["TEA"]["available"] == 250
    assert found["TEA2"]["available"] == 0  # the bundle's buyers are served from its items


@Programs
def test_a_new_workbook_holds_what_both_programs_compute(
    shop: TestShop, program: Callable[[Path], recalc.Values]
) -> None:
    language = "en" if program is recalc.recalc_ironcalc else "zh"
    path = build_inventory(shop, "--out", str(shop.root / "new.xlsx"), language=language).with_name("new.xlsx")
    mine = {SHEETS[each].label.text("en" if language == "en" else "zh") for each in MINE}
    differences = [each for each in recalc.differences(path, program(path)) if each.partition("!")[0] in mine]
    assert mine <= set(recalc.formulas(path))
    assert (recalc.beyond_ironcalc(differences) if program is recalc.recalc_ironcalc else differences) == []
    if program is recalc.recalc_ironcalc:
        assert recalc.audit(path) == []


def test_what_was_typed_is_there_after_every_build_and_in_a_new_workbook(shop: TestShop) -> None:
    noted = {sku: cells | {"note": f"why {sku}"} for sku, cells in ROWS.items()}
    terms = SUPPLIER | {"prepaid": 0.3, "credit_days": 30, "moq_for": "each SKU"}
    typing = [*in_rows(noted), *in_settings(SETTINGS), ("suppliers", {"supplier": "Alpha"}, terms)]
    type_over_all(book_of(shop), typing)
    order_row = {"po": "N1", "sku": "S000", "supplier": "Beta", "ordered_units": 80, "unit_cost": 2}
    type_rows(book_of(shop), "purchase_orders", [order_row])
    build_inventory(shop)
    first = everything(book_of(shop))
    assert {row[0]: row[1:] for row in first["plan_settings"]} == {id: (value,) for id, value in SETTINGS.items()}
    typed = {
        row[0]: dict(zip(LEDGERS["stock_settings"].names[1:], row, strict=True)) for row in first["stock_settings"]
    }
    for sku, cells in ROWS.items():
        assert {name: typed[sku][name] for name in (*cells, "note")} == cells | {"note": f"why {sku}"}
    build_inventory(shop)
    assert everything(book_of(shop)) == first
    build_inventory(shop, "--new")
    assert everything(book_of(shop)) == first
    assert shown(book_of(shop), "purchase_orders", "po", "sku", "ordered_units") == [("N1", "S000", 80)]
    assert [row for row in shown(book_of(shop), "on_order", "po", "open_units") if row[0] == "N1"] == [("N1", 80)]


def everything(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The typed cells of the plan, its settings and the suppliers, in an order of their own."""
    names = {"stock_settings": LEDGERS["stock_settings"].names[1:], "plan_settings": ("setting", "value")}
    names["suppliers"] = LEDGERS["suppliers"].names[1:]
    return {table: sorted(shown(path, table, *columns), key=str) for table, columns in names.items()}
