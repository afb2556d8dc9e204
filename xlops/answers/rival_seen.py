"""What was seen of rivals' items: every look, the last state, the changes, what cannot be right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from xlops.analysis.rivals.moves import catalogue_diff, counter_falls, latest, price_changes, promotion_changes
from xlops.answers.remember import remembered
from xlops.calendar.periods import Period
from xlops.hub import Hub

if TYPE_CHECKING:
    import pandas as pd

EVERYONE = "everyone"
RECENT = 30
"""Days within which an item must have been seen to count as one that a rival still sells."""


@dataclass(frozen=True)
class Faults:
    """What of the observations cannot be right, or says nothing."""

    falls: int
    """Looks at which a sales counter stood lower than before."""
    fallen_items: int
    repeated: int
    """Rows that were exact duplicates of another in their file, as the log of imports counts them."""
    unpriced: int
    """Looks without any price."""


@remembered
def seen(hub: Hub) -> pd.DataFrame:
    """Every look: store, rival, item, for_whom (categories), day (datetime64), price, list_price (float), promotions, series.

    `price` is the hand price, the list price where that is not known, NaN where neither is. `series` numbers what is
    compared over time: one item of a rival for one kind of buyer.
    """
    import pandas as pd

    names = ["store", "rival", "item", "day", "for_whom", "hand_price", "list_price", "promotions"]
    rows = hub.read("rival_observations", names, period=_until(hub))
    for each in ("store", "rival", "item", "for_whom", "promotions"):
        rows[each] = rows[each].astype("category")
    price = rows["hand_price"].fillna(rows["list_price"]).round(4)
    rows = rows.assign(day=pd.to_datetime(rows["day"]), price=price.where(price > 0))
    rows = rows.drop(columns="hand_price")
    return rows.assign(series=rows.groupby(["store", "rival", "item", "for_whom"], observed=True).ngroup())


@remembered
def last_look(hub: Hub) -> date | None:
    """The last day up to today on which anything was seen; None when nothing was."""
    last = hub.last_day("rival_observations") if hub.known("rival_observations") else None
    if last is None or last <= hub.today:
        return last
    days = seen(hub)["day"]
    return days.max().date() if len(days) else None


@remembered
def states(hub: Hub) -> pd.DataFrame:
    """The last state of each series (see analysis.rivals.moves.latest)."""
    return latest(seen(hub))


@remembered
def cuts_and_rises(hub: Hub) -> pd.DataFrame:
    """Every change of a price (see analysis.rivals.moves.price_changes)."""
    return price_changes(seen(hub))


@remembered
def promotions_moved(hub: Hub, days: int) -> pd.DataFrame:
    """Promotions that began or ended within so many days back from today (the look before may be older)."""
    import pandas as pd

    rows = seen(hub)
    begin = pd.Timestamp(hub.today - timedelta(days + RECENT))
    found = promotion_changes(
        rows[rows["day"] >= begin].assign(promotions=lambda kept: kept["promotions"].astype(object))
    )
    return found[found["day"] > pd.Timestamp(hub.today - timedelta(days + 1))] if len(found) else found


@remembered
def rival_titles(hub: Hub) -> dict[tuple[str, str, str], str]:
    """(store, rival, item) -> its title at the last look that had one."""
    if not hub.known("rival_observations"):
        return {}
    rows = seen(hub)[["store", "rival", "item", "series"]].assign(title=_beside(hub, "title"))
    rows = rows[rows["title"].notna()].drop_duplicates("series", keep="last")
    return {
        (store, rival, item): title
        for store, rival, item, title in rows[["store", "rival", "item", "title"]].itertuples(index=False)
    }


def _beside(hub: Hub, column: str) -> pd.Series:
    """Another column of the looks, in their order: the rows of one fact always come in the order of its key."""
    return hub.read("rival_observations", [column], period=_until(hub))[column]


def _until(hub: Hub) -> Period:
    return Period(date(1990, 1, 1), hub.today)


@remembered
def assortment_moves(hub: Hub, days: int = 7) -> pd.DataFrame:
    """What rivals sell now against `days` before their last look: new, gone, repriced (see catalogue_diff).

    A rival counts only when it was looked at whole on both days: at least half as many items as on its fullest day.
    """
    import pandas as pd

    rows = seen(hub)
    rows = rows[rows["for_whom"] == EVERYONE]
    place = ["store", "rival"]
    counts = rows.groupby([*place, "day"], observed=True)["item"].nunique().rename("items").reset_index()
    counts = counts[counts["items"] >= counts.groupby(place, observed=True)["items"].transform("max") / 2]
    last = counts.groupby(place, observed=True)["day"].max().rename("last")
    earlier = counts.merge(last, on=place)
    earlier = earlier[earlier["day"] <= earlier["last"] - pd.Timedelta(days=days)]
    first = earlier.groupby(place, observed=True)["day"].max().rename("first")
    ends = pd.concat([first, last], axis=1).dropna().reset_index()
    joined = rows.merge(ends, on=place)
    one, other = joined[joined["day"] == joined["first"]], joined[joined["day"] == joined["last"]]
    found = catalogue_diff(_plain(one), _plain(other))
    return found.merge(ends.astype({"store": object, "rival": object}), on=place, how="left")


def _plain(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[["store", "rival", "item", "price"]].astype({"store": object, "rival": object, "item": object})


@remembered
def faults(hub: Hub) -> Faults:
    """What the looks hold that cannot be right."""
    looks = seen(hub)
    fallen = counter_falls(looks.assign(sales_text=_beside(hub, "sales_text")), "sales_text")
    repairs = hub.quality().repairs
    mine = repairs[
        repairs["source"].fillna("").str.contains("rival|double11") & (repairs["found_en"] == "exact duplicate rows")
    ]
    return Faults(
        len(fallen),
        len(fallen.drop_duplicates(["store", "rival", "item"])),
        int(mine["count"].sum()),
        int(looks["price"].isna().sum()),
    )
