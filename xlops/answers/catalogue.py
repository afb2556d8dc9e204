"""What items are called."""

from __future__ import annotations

from xlops.answers.remember import remembered
from xlops.hub import Hub


@remembered
def titles(hub: Hub) -> dict[tuple[str, str], str]:
    """(store, sku) -> title, from the products; from the order lines where a store has no product list."""
    found: dict[tuple[str, str], str] = {}
    for fact in ("order_lines", "products"):
        if hub.known(fact):
            rows = hub.read(fact, ["store", "sku", "title"]).dropna().drop_duplicates(["store", "sku"])
            found.update({(store, sku): title for store, sku, title in rows.itertuples(index=False)})
    return found
