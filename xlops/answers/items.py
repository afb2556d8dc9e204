"""The items: rank, ABC grade, how concentrated the shop is, who rises and who falls."""

from __future__ import annotations

from dataclasses import dataclass

from xlops.analysis.concentration import abc, herfindahl, shares, top_share
from xlops.answers.catalogue import titles
from xlops.answers.numbers import growth, ratio, real
from xlops.answers.remember import remembered
from xlops.answers.stock import cover
from xlops.hub import Hub

PERIOD = "last 30 days"


@dataclass(frozen=True)
class Item:
    """One SKU of a store over the last 30 days against the 30 before. Blank where unknown."""

    rank: int
    rank_before: int | None
    store: str
    sku: str
    title: str
    grade: str
    paid: float
    share: float
    change: float | None
    moved: float
    """Paid less paid of the period before, in money."""
    units: float
    buyers: float | None
    price: float | None
    refund_rate: float | None
    margin: float | None
    """Gross margin: paid less refunds and cost, over paid less refunds; blank where the cost is unknown."""
    cover_days: float | None


@dataclass(frozen=True)
class Concentration:
    """How much of the paid amount hangs on how few items."""

    top_1: float | None
    top_5: float | None
    top_20: float | None
    hhi: float | None
    selling: int
    a_items: int


@remembered
def items(hub: Hub) -> list[Item]:
    """Every item that sold in the period or the one before, best paid first."""
    metrics = ["pay_amt", "units", "buyers", "returns_amt", "cogs"]
    others = _no_products(hub)
    rows = hub.ask(metrics, by=["store", "sku"], period=PERIOD, against="previous period").rows
    rows = [
        row
        for row in rows
        if (row["store"], row["sku"]) not in others and row["sku"] and (row["pay_amt"] or row["pay_amt_against"])
    ]
    rows.sort(key=lambda row: (-float(row["pay_amt"] or 0), row["store"], row["sku"]))
    before = sorted(rows, key=lambda row: -float(row["pay_amt_against"] or 0))
    rank_before = {(row["store"], row["sku"]): place for place, row in enumerate(before, 1) if row["pay_amt_against"]}
    amounts = [float(row["pay_amt"] or 0) for row in rows]
    names, days = titles(hub), {(each.store, each.sku): each.days for each in cover(hub)}
    return [
        Item(
            place,
            rank_before.get((row["store"], row["sku"])),
            row["store"],
            row["sku"],
            names.get((row["store"], row["sku"]), row["sku"]),
            grade,
            amount,
            part,
            growth(amount, real(row["pay_amt_against"])),
            amount - float(row["pay_amt_against"] or 0),
            float(row["units"] or 0),
            real(row["buyers"]),
            ratio(amount, real(row["units"])),
            ratio(real(row["returns_amt"]), amount),
            _margin(amount, real(row["returns_amt"]), real(row["cogs"])),
            days.get((row["store"], row["sku"])),
        )
        for place, (row, amount, grade, part) in enumerate(
            zip(rows, amounts, abc(amounts), shares(amounts), strict=True), 1
        )
    ]


def _no_products(hub: Hub) -> set[tuple[str, str]]:
    """Postage, bank charges and the like: codes that never stood for an item."""
    if not hub.known("order_lines"):
        return set()
    rows = hub.read("order_lines", ["store", "sku", "is_product"]).drop_duplicates()
    return {(store, sku) for store, sku, product in rows.itertuples(index=False) if product is not None and not product}


def _margin(paid: float, refunded: float | None, cost: float | None) -> float | None:
    net = paid - (refunded or 0.0)
    return None if cost is None or net <= 0 else (net - cost) / net


def concentration(rows: list[Item]) -> Concentration:
    """Concentration of the items' paid amounts."""
    amounts = [row.paid for row in rows]
    return Concentration(
        top_share(amounts, 1),
        top_share(amounts, 5),
        top_share(amounts, 20),
        herfindahl(amounts),
        sum(each > 0 for each in amounts),
        sum(row.grade == "A" for row in rows),
    )


def movers(rows: list[Item], count: int = 10) -> tuple[list[Item], list[Item]]:
    """The items that gained and that lost the most money against the period before."""
    by_money = sorted(rows, key=lambda row: row.moved)
    return [row for row in by_money[::-1][:count] if row.moved > 0], [row for row in by_money[:count] if row.moved < 0]
