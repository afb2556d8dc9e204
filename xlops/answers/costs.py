"""What a unit costs the shop today: the one reading of product costs that plans, prices and offers go by."""

from __future__ import annotations

from dataclasses import dataclass

from xlops.answers.numbers import filled, records
from xlops.answers.remember import remembered
from xlops.hub import Hub


@dataclass(frozen=True)
class UnitCost:
    """The cost of one unit in the shop's currency: what is paid for it, and for packing and freight."""

    bought: float
    pack: float

    @property
    def whole(self) -> float:
        """With packing and freight."""
        return self.bought + self.pack


@remembered
def unit_costs(hub: Hub) -> dict[tuple[str, str], UnitCost]:
    """(store, sku) -> its cost in force today: of the rows that have begun and name one, the one that began last."""
    if not hub.known("product_costs"):
        return {}
    rows = hub.read("product_costs", ["store", "sku", "valid_from", "unit_cost", "pack_cost"])
    rows = rows[(rows["valid_from"] <= hub.today) & rows["unit_cost"].notna()].sort_values("valid_from", kind="stable")
    return {
        (row["store"], row["sku"]): UnitCost(float(row["unit_cost"]), filled(row["pack_cost"]) or 0.0)
        for row in records(rows)
    }
