"""What a unit costs today: one reading for the stock plan, rivals and offers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from shops import new_shop

from xlops.answers.costs import UnitCost, unit_costs

COSTS = """\
sku,valid_from,unit_cost,pack_cost
A,2026-01-01,40,1.5
A,2026-02-01,44.05,
A,2026-03-01,,2
A,2026-04-01,60,2
B,2026-04-01,9,
"""


def test_the_cost_in_force_is_the_last_that_has_begun_and_is_known(tmp_path: Path) -> None:
    shop = new_shop(tmp_path / "shop", date(2026, 3, 3), {"web": "Web"})
    assert unit_costs(shop.hub().home) == {}
    shop.drop("web", "product_costs.csv", COSTS)
    shop.load()
    found = unit_costs(shop.hub().home)
    assert list(found) == [("web", "A")]
    assert (found["web", "A"].bought, found["web", "A"].pack) == (pytest.approx(44.05), 0.0)
    assert UnitCost(40, 1.5).whole == pytest.approx(41.5)
