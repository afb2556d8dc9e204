"""What was seen of rivals' items of late, one row for an item and day; what that says of their sales."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from xlops.analysis.rivals.buckets import Between, bucket
from xlops.analysis.rivals.sales import sold
from xlops.answers.numbers import filled, records
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period
from xlops.hub import Hub

if TYPE_CHECKING:
    import pandas as pd

SPAN = 91
"""Days back that are looked at: thirteen weeks."""
RECENT = 30
"""Days over which sales are judged."""


@dataclass(frozen=True)
class RivalSales:
    """What one item of a rival sells, as a range; None where nothing can be said."""

    store: str
    rival: str
    item: str
    title: str
    price: float | None
    """The last price for everyone."""
    units: Between | None
    """Units a day."""
    money: Between | None
    """Units a day times the prices of the time: the lowest times the least, the highest times the most."""
    days: int
    """Days that were measured."""
    basis: str
    """month: the count of the last days itself; rise: by how much it rose; "" unknown."""
    falls: int
    """How often the count fell or was reset."""
    seen: date
    """The last day it was looked at."""


@remembered
def looks(hub: Hub) -> pd.DataFrame:
    """Observations of the last SPAN days: store, rival, item, day (datetime64), title, price, promotions, low, high, span.

    One row for an item and day: the price for everyone (the list price where no hand price is known), the promotions and
    counts of whichever row of the day has them. low, high and span are the sales shown, read as a bucket.
    """
    import pandas as pd

    columns = [
        "store",
        "rival",
        "item",
        "day",
        "for_whom",
        "title",
        "hand_price",
        "list_price",
        "promotions",
        "sales_text",
    ]
    kept = ["store", "rival", "item", "day", "title", "price", "promotions", "low", "high", "span"]
    if not hub.known("rival_observations"):
        return pd.DataFrame(columns=kept)
    rows = hub.read("rival_observations", columns, period=Period(hub.today - timedelta(SPAN), hub.today))
    if rows.empty:
        return pd.DataFrame(columns=kept)
    everyone = rows["for_whom"].isin(["everyone", ""]) | rows["for_whom"].isna()
    price = rows["hand_price"].fillna(rows["list_price"]).where(everyone)
    rows = rows.assign(day=pd.to_datetime(rows["day"]), price=price.where(price > 0))
    texts = {text: bucket(text) for text in rows["sales_text"].dropna().unique()}
    read = rows["sales_text"].map(texts)
    rows["low"] = [each.low if each is not None and each == each else None for each in read]
    rows["high"] = [each.high if each is not None and each == each else None for each in read]
    rows["span"] = [each.days if each is not None and each == each else None for each in read]
    for name in ("low", "high", "span"):
        rows[name] = rows[name].astype(float)
    key = ["store", "rival", "item", "day"]
    if rows.duplicated(key).any():
        rows = rows.sort_values([*key, "for_whom"], kind="stable").groupby(key, as_index=False, sort=False).first()
    return rows[kept]


@remembered
def rival_sales(hub: Hub) -> list[RivalSales]:
    """What each item seen in the last RECENT days sells, the most money first; what is unknown comes last."""
    import pandas as pd

    seen = looks(hub)
    recent = seen[seen["day"] > pd.Timestamp(hub.today - timedelta(RECENT + 1))] if len(seen) else seen
    if recent.empty:
        return []
    key = ["store", "rival", "item"]
    number = recent.groupby(key, sort=False).ngroup()
    found = sold(recent.assign(item=number)).set_index("item")
    recent = recent.sort_values("day", kind="stable")
    items = (
        recent.assign(number=number)
        .groupby("number")
        .agg(
            store=("store", "first"),
            rival=("rival", "first"),
            item=("item", "first"),
            title=("title", "last"),
            price=("price", "last"),
            least=("price", "min"),
            most=("price", "max"),
            seen=("day", "max"),
        )
    )
    joined = items.join(found[["low", "high", "days", "basis", "falls"]])
    rows = [_sales(row) for row in records(joined)]
    return sorted(rows, key=lambda each: (-(each.money.low if each.money else -1.0), each.store, each.rival, each.item))


def _sales(row: dict[str, object]) -> RivalSales:
    low, high = filled(row["low"]), filled(row["high"])
    units = None if low is None else Between(low, high)
    least, most = filled(row["least"]), filled(row["most"])
    title, seen = row["title"], row["seen"]
    return RivalSales(
        str(row["store"]),
        str(row["rival"]),
        str(row["item"]),
        title if isinstance(title, str) else "",
        filled(row["price"]),
        units,
        None if units is None or least is None or most is None else units.times(least, most),
        int(filled(row["days"]) or 0),
        str(row["basis"]) if low is not None else "",
        int(filled(row["falls"]) or 0),
        seen.date(),  # type: ignore[attr-defined]  # a Timestamp
    )
