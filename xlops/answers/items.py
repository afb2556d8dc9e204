"""The items: rank, ABC grade, how concentrated the shop is, who rises and who falls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xlops.analysis.concentration import abc
from xlops.answers.catalogue import titles
from xlops.answers.numbers import growth, ratio, real
from xlops.answers.remember import remembered
from xlops.answers.stock import Cover, cover
from xlops.hub import Hub

PERIOD = "last 30 days"


@dataclass(frozen=True)
class Item:
    """One item of a store over the last 30 days against the 30 before. Blank where unknown."""

    rank: int
    rank_before: int | None
    store: str
    sku: str
    """Blank where the export has no code: the item then goes by its title."""
    title: str
    """Blank where only the code is known."""
    grade: str
    paid: float
    share: float
    """Of all that was paid for goods, what has neither code nor title included."""
    change: float | None
    moved: float
    """Paid less paid of the period before, in money."""
    units: float
    buyers: float | None
    price: float | None
    refund_rate: float | None
    margin: float | None
    """Gross margin: paid less refunds and cost, over paid less refunds; blank where the cost is unknown."""
    cover: Cover | None
    """Its stock; None where no stock export names it."""

    @property
    def name(self) -> str:
        """Code and title, each once."""
        return f"{self.sku} {self.title}".strip()


@dataclass(frozen=True)
class Items:
    """Every item that sold in the period or the one before, best paid first, and what could not be put to an item."""

    rows: tuple[Item, ...]
    uncoded: float
    """Paid for lines without a code: they are grouped by title."""
    unnamed: float
    """Paid for lines with neither code nor title."""
    paid: float
    """Paid for all goods."""
    before: bool
    """Is anything known of the 30 days before?"""


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
def items(hub: Hub) -> Items:
    """The items of the last 30 days: by code, and by title where the line has no code."""
    coded = _asked(hub, ["pay_amt", "units", "buyers", "returns_amt", "cogs"], ["store", "sku"])
    others = _no_products(hub)
    coded = [row for row in coded if row["sku"] and (row["store"], row["sku"]) not in others]
    unknown = _uncoded_refunds(hub)
    coded = [row | {"returns_amt": None, "cogs": None} if row["store"] in unknown else row for row in coded]
    titled = _titled(hub)
    rows = [row for row in (*coded, *(each for each in titled if each["title"])) if _sold(row)]
    rows.sort(key=lambda row: (-_paid(row), row["store"], row["sku"] or "", row.get("title") or ""))
    before = sorted(rows, key=lambda row: -float(row["pay_amt_against"] or 0))
    rank_before = {_key(row): place for place, row in enumerate(before, 1) if row["pay_amt_against"]}
    unnamed = sum(max(_paid(row), 0.0) for row in titled if not row["title"])
    uncoded = sum(max(_paid(row), 0.0) for row in titled)
    amounts = [_paid(row) for row in rows]
    whole = sum(each for each in amounts if each > 0) + unnamed
    names, stock = titles(hub), {(each.store, each.sku): each for each in cover(hub)}
    made = tuple(
        _item(row, place, rank_before.get(_key(row)), grade, whole, names, stock)
        for place, (row, grade) in enumerate(zip(rows, abc(amounts), strict=True), 1)
    )
    return Items(made, uncoded, unnamed, whole, bool(rank_before))


def _item(
    row: dict[str, Any],
    place: int,
    place_before: int | None,
    grade: str,
    whole: float,
    names: dict[tuple[str, str], str],
    stock: dict[tuple[str, str], Cover],
) -> Item:
    amount, key = _paid(row), (row["store"], row["sku"] or "")
    returned = real(row.get("returns_amt"))
    return Item(
        place,
        place_before,
        row["store"],
        row["sku"] or "",
        row.get("title") or names.get(key, ""),
        grade,
        amount,
        max(amount, 0.0) / whole if whole else 0.0,
        growth(amount, real(row["pay_amt_against"])),
        amount - float(row["pay_amt_against"] or 0),
        float(row["units"] or 0),
        real(row["buyers"]),
        ratio(amount, real(row["units"])),
        ratio(returned, amount),
        _margin(amount, returned, real(row.get("cogs"))),
        stock.get(key),
    )


def _asked(hub: Hub, metrics: list[str], by: list[str], where: dict[str, object] | None = None) -> list[dict[str, Any]]:
    return hub.ask(metrics, by=by, period=PERIOD, against="previous period", where=where).rows


def _titled(hub: Hub) -> list[dict[str, Any]]:
    """The sums of the lines that have no code, by store and title; nothing says what of them came back or cost."""
    if not hub.known("order_lines"):
        return []
    found = _asked(hub, ["pay_amt", "units", "buyers"], ["store", "title", "is_product"], {"sku": None})
    return [row | {"sku": ""} for row in found if row["is_product"] is None or row["is_product"]]


def _key(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["store"], row["sku"] or "", row.get("title") or ""


def _paid(row: dict[str, Any]) -> float:
    return float(row["pay_amt"] or 0)


def _sold(row: dict[str, Any]) -> bool:
    return bool(row["pay_amt"] or row["pay_amt_against"])


def _uncoded_refunds(hub: Hub) -> set[str]:
    """Stores whose refunds mostly name no item: what came back of an item is unknown there."""
    if not hub.known("refunds"):
        return set()
    blank = hub.read("refunds", ["store", "sku"]).assign(blank=lambda rows: rows["sku"].isna())
    shares = blank.groupby("store")["blank"].mean()
    return {str(store) for store, share in shares.items() if share > 0.5}


def _no_products(hub: Hub) -> set[tuple[str, str]]:
    """Postage, bank charges and the like: codes that never stood for an item."""
    if not hub.known("order_lines"):
        return set()
    rows = hub.read("order_lines", ["store", "sku", "is_product"]).drop_duplicates()
    return {(store, sku) for store, sku, product in rows.itertuples(index=False) if product is not None and not product}


def _margin(paid: float, refunded: float | None, cost: float | None) -> float | None:
    net = paid - (refunded or 0.0)
    return None if cost is None or net <= 0 else (net - cost) / net


def concentration(found: Items) -> Concentration:
    """Concentration of the items' paid amounts, as shares of all that was paid for goods."""
    parts = sorted((row.share for row in found.rows), reverse=True)
    sold = any(parts)
    return Concentration(
        sum(parts[:1]) if sold else None,
        sum(parts[:5]) if sold else None,
        sum(parts[:20]) if sold else None,
        sum(each * each for each in parts) if sold else None,
        sum(row.paid > 0 for row in found.rows),
        sum(row.grade == "A" for row in found.rows),
    )


def movers(found: Items, count: int = 10) -> tuple[list[Item], list[Item]]:
    """The items that gained and that lost the most money against the period before; none where that is unknown."""
    by_money = sorted(found.rows, key=lambda row: row.moved) if found.before else []
    return [row for row in by_money[::-1][:count] if row.moved > 0], [row for row in by_money[:count] if row.moved < 0]
