"""Rows that a ledger no longer has: taken away, logged, and what was derived of them is derived anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.archive_rows import NOW, commit, held, line, order, reading
from xlops.archive import Archive
from xlops.facts import FACTS
from xlops.sources import Reading

DAY = date(2026, 2, 1)
LATER: datetime = NOW + timedelta(hours=1)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.create(tmp_path / ".xlops")


def cost(sku: str, amount: int) -> dict[str, Any]:
    return {"sku": sku, "valid_from": date(2026, 1, 1), "currency": "GBP", "unit_cost": Decimal(amount)}


def typed(name: str, removed: dict[str, list[dict[str, Any]]], **facts: Any) -> Reading:
    """A reading by hand that takes away the rows of these keys."""
    keys = {
        id: pa.Table.from_pylist([{"store": "shop", **row} for row in rows]).select(list(FACTS[id].key))
        for id, rows in removed.items()
    }
    return replace(reading(name, sha=name, **facts), removed=keys, by_hand=True)


def changes(archive: Archive) -> list[tuple[Any, ...]]:
    log = archive.changes(archive.generation()).to_pylist()
    return [(each["key"], each["column"], each["old"], each["new"], each["file"]) for each in log]


@pytest.mark.parametrize("others", [1, 30])
def test_a_removed_row_is_gone_and_its_cells_are_logged(archive: Archive, others: int) -> None:
    commit(archive, reading("a.csv", product_costs=[cost("A", 3), *(cost(f"B{n}", 4) for n in range(others))]))
    done = commit(archive, typed("hub.xlsx", {"product_costs": [cost("A", 0)]}), now=LATER)
    assert done.facts["product_costs"].removed == 1
    assert sorted(row[0] for row in held(archive, "product_costs", "sku")) == sorted(f"B{n}" for n in range(others))
    assert changes(archive) == [
        ("A | 2026-01-01", "currency", "GBP", None, "hub.xlsx"),
        ("A | 2026-01-01", "unit_cost", "3.0000", None, "hub.xlsx"),
    ]
    assert held(archive, "product_costs", "sku", generation=archive.generation(1))[0] == ("A",)


def test_the_last_row_can_be_removed_and_typed_again(archive: Archive) -> None:
    commit(archive, reading("a.csv", product_costs=[cost("A", 3)]))
    commit(archive, typed("hub.xlsx", {"product_costs": [cost("A", 0)]}), now=LATER)
    assert held(archive, "product_costs", "sku") == []
    assert archive.coverage("product_costs", "shop", archive.generation()) is None
    commit(archive, typed("hub2.xlsx", {}, product_costs=[cost("A", 5)]), now=LATER + timedelta(hours=1))
    assert held(archive, "product_costs", "unit_cost") == [(Decimal(5),)]
    assert changes(archive)[-1] == ("A | 2026-01-01", "unit_cost", None, "5.0000", "hub2.xlsx")


def test_what_was_derived_of_a_removed_row_is_derived_anew(archive: Archive) -> None:
    bought = reading("a.csv", orders=[order("1", DAY)], order_lines=[line("1", sku="A", units=2)])
    commit(archive, bought, reading("b.csv", product_costs=[cost("A", 3)]))
    assert held(archive, "order_lines", "cost_amt") == [(Decimal(6),)]
    commit(archive, typed("hub.xlsx", {"product_costs": [cost("A", 0)]}), now=LATER)
    assert held(archive, "order_lines", "cost_amt") == [(None,)]


def test_a_row_that_is_removed_and_given_in_one_reading_stays(archive: Archive) -> None:
    commit(archive, reading("a.csv", product_costs=[cost("A", 3)]))
    commit(archive, typed("hub.xlsx", {"product_costs": [cost("A", 0)]}, product_costs=[cost("A", 4)]), now=LATER)
    assert held(archive, "product_costs", "unit_cost") == [(Decimal(4),)]


def test_rows_that_stand_in_an_order_are_not_removed_one_by_one(archive: Archive) -> None:
    commit(archive, reading("a.csv", orders=[order("1", DAY)], order_lines=[line("1")]))
    with pytest.raises(ValueError, match="order_id"):
        commit(archive, typed("hub.xlsx", {"order_lines": [{"order_id": "1", "line": "1"}]}), now=LATER)
    assert len(held(archive, "order_lines", "sku")) == 1
