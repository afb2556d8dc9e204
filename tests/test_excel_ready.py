"""The tests for a real Excel are never run here: that they can be run, and start from a shop with rows, is."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import recalc
from shop_of_today import ITEMS, shop_of

ROOT = Path(__file__).parent.parent


def collected(*arguments: str) -> str:
    command = [sys.executable, "-m", "pytest", "--collect-only", "-n", "0", "tests/excel", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout


def test_the_ordinary_run_leaves_them_out_and_the_marker_takes_them_in() -> None:
    assert "deselected" in collected() and "test_real_excel.py::" not in collected()
    asked = collected("-m", "excel")
    assert asked.count("test_each_button_works") == 7 and "test_cells_with_functions_equal" in asked
    assert "error" not in asked.casefold().replace("no_error", "")


def test_the_names_that_they_press_and_ask_for_exist() -> None:
    sys.path.insert(0, str(ROOT / "tests" / "excel"))
    try:
        import test_real_excel as real
    finally:
        sys.path.pop(0)
    real.test_every_command_of_the_ribbon_is_pressed_here()
    from xlops.metrics import METRICS

    assert set(real.ADDITIVE) <= {each.id for each in METRICS}


def test_their_shop_has_rows_to_rank(tmp_path: Path) -> None:
    shop = shop_of(tmp_path / "我的 shop", date(2026, 3, 20))
    assert not shop.load().of("failed")
    items = recalc.open_book(shop.build(tmp_path / "x.xlsx"))["Items"]
    first, last = (each.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for each in items.tables["t_items"].ref.split(":"))
    assert int(last) - int(first) == ITEMS
    assert {"sku", "title", "paid"} <= set(items.tables["t_items"].column_names)
