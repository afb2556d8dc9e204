"""Where a dimension of a question comes from: the fact itself, its day, the items of the store, or the settings."""

from __future__ import annotations

from typing import Literal

from xlops.engine.question import TIME
from xlops.facts import FACTS, Fact

ITEM_COLUMNS = ("title", "style", "category", "brand", "size", "colour", "supplier")
"""Columns of the dimension table `products`, by store and SKU."""

Origin = Literal["time", "own", "products", "platform"]


def origin(fact: Fact, name: str, *, on: str = "day") -> Origin | None:
    """Where `fact` takes the dimension from, or None when it has none such.

    A fact's own column wins, except for `title`, which always means the item's (a review has a heading of its own).
    """
    if name in TIME:
        dated = fact.rhythm != "span" and on in fact and fact[on].kind == "day"
        return "time" if dated else None
    if name == "platform":
        return "platform"
    if name in ITEM_COLUMNS and "sku" in fact and fact.id != "products" and (name == "title" or name not in fact):
        return "products"
    if name in fact and fact[name].is_dimension and name != "cut":
        return "own"
    return None


def has_own_title(fact: Fact) -> bool:
    """Does the fact repeat the item's title, to fall back on where the products table lacks the item?"""
    return fact.id == "order_lines"


def known_dimensions(fact: Fact, *, on: str = "day") -> list[str]:
    """All dimensions of the fact, time first."""
    items = ITEM_COLUMNS if "sku" in fact else ()
    names = [*TIME, "store", "platform", *fact.dimensions, *items]
    return [each for each in dict.fromkeys(names) if origin(fact, each, on=on)]


def every_dimension() -> list[str]:
    """All names by which any fact can be grouped."""
    return list(dict.fromkeys(name for fact in FACTS for name in known_dimensions(fact)))


def own_columns(fact: Fact, name: str, *, on: str = "day") -> tuple[str, ...]:
    """The columns of `fact` itself that a dimension needs."""
    match origin(fact, name, on=on):
        case "own":
            return (name,)
        case "products":
            return ("store", "sku")
        case "platform":
            return ("store",)
        case _:
            return ()
