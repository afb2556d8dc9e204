"""Suppliers: what was typed of each, what their arrivals taught, what holds."""

from __future__ import annotations

from dataclasses import dataclass

from xlops.answers.plan_settings import number_in, setting, text_in, typed_rows
from xlops.answers.remember import remembered
from xlops.answers.supply import Learned, learned, purchase_orders
from xlops.hub import Hub

NOTHING = Learned(0, None, None, None, None)


@dataclass(frozen=True)
class Supplier:
    """One supplier; None is what nobody typed."""

    name: str
    lead_days: float | None
    lead_sd: float | None
    review_days: float | None
    moq: float | None
    moq_for: str
    pack: float | None
    prepaid: float | None
    credit_days: float | None
    learned: Learned
    skus: int
    """SKUs that the product list, or the plan, has of it."""

    @property
    def lead(self) -> float | None:
        """Days from ordering to the shelf: as typed, else as learned; None when neither is known."""
        return self.lead_days if self.lead_days is not None else self.learned.lead_days

    @property
    def spread(self) -> float | None:
        """The deviation of the lead time, as typed; as learned where the lead time is learned too."""
        if self.lead_sd is not None:
            return self.lead_sd
        return None if self.lead_days is not None else self.learned.lead_sd


@remembered
def suppliers(hub: Hub) -> dict[str, Supplier]:
    """Every supplier that anything names, by its name in small letters; in the order of their names."""
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    typed = {name: row for (_, name), row in typed_rows(hub, "suppliers").items() if name}
    for name in typed:
        names.setdefault(name.casefold(), name)
    if hub.known("products"):
        for each, number in hub.read("products", ["supplier"])["supplier"].dropna().value_counts().items():
            names.setdefault(str(each).casefold(), str(each))
            counts[str(each).casefold()] = counts.get(str(each).casefold(), 0) + int(number)
    for each in purchase_orders(hub)["supplier"].dropna().unique():
        names.setdefault(str(each).casefold(), str(each))
    for row in typed_rows(hub, "stock_settings").values():
        if name := text_in(row.cells, "supplier"):
            names.setdefault(name.casefold(), name)
    taught = {name.casefold(): found for name, found in learned(hub).items()}
    by_fold = {name.casefold(): row.cells for name, row in typed.items()}
    found = {}
    for fold in sorted(names):
        cells = by_fold.get(fold, {})
        numbers = {
            each: number_in(cells, each)
            for each in ("lead_days", "lead_sd", "review_days", "moq", "pack", "prepaid", "credit_days")
        }
        found[fold] = Supplier(
            name=names[fold],
            moq_for=text_in(cells, "moq_for") or "sku",
            learned=taught.get(fold, NOTHING),
            skus=counts.get(fold, 0),
            **numbers,
        )
    return found


def lead_of(hub: Hub, supplier: Supplier | None) -> float:
    """The lead time that holds for a supplier, in days: its own, else the setting of all."""
    own = supplier.lead if supplier else None
    return setting(hub, "lead_days") if own is None else own
