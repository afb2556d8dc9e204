"""What rivals changed: prices, promotions, what they offer; and what of the observations cannot be right.

Observations are a frame with one row a look: store, rival, item, day (datetime64), for_whom, price (float, NaN unknown),
promotions (text, None unknown). Series are told apart by `SERIES`; all functions take them in any order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlops.analysis.rivals.promotions import mechanics

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

SERIES = ["store", "rival", "item", "for_whom"]
"""The columns that tell one price from another: a member's price is not compared with everyone's."""


def price_changes(seen: pd.DataFrame) -> pd.DataFrame:
    """Every change of a price against the last one known: SERIES, day, since (the look before), before, price, change.

    A look without a price breaks nothing: the next price is set against the last one that was seen. `change` is
    relative. In the order of series and day.
    """
    known = _by_series(seen[seen["price"] > 0])
    before, since = _earlier(known, "price"), _earlier(known, "day")
    rows = known.assign(before=before, since=since)
    rows = rows[rows["before"].notna() & ((rows["price"] - rows["before"]).abs() >= 0.005)]
    return rows.assign(change=rows["price"] / rows["before"] - 1)[
        [*SERIES, "day", "since", "before", "price", "change"]
    ].reset_index(drop=True)


def latest(seen: pd.DataFrame) -> pd.DataFrame:
    """Of each series the last look and the last price: SERIES, day, price, priced_on, list_price, promotions."""
    ordered = _by_series(seen)
    last = ordered[~ordered.duplicated("series", keep="last")][[*SERIES, "series", "day", "promotions"]]
    priced = ordered[ordered["price"] > 0]
    priced = priced[~priced.duplicated("series", keep="last")]
    priced = priced[["series", "day", "price", "list_price"]].rename(columns={"day": "priced_on"})
    return last.merge(priced, on="series", how="left").drop(columns="series")


def promotion_changes(seen: pd.DataFrame) -> pd.DataFrame:
    """Kinds of promotion that began or ended against the last look at which they were noted: SERIES, day, since, begun, ended.

    A blank cell says nothing; a word for none (无, none) says that nothing ran. `begun` and `ended` are tuples of ids.
    """
    import pandas as pd

    named = [*SERIES, "day", "since", "begun", "ended"]
    noted = _by_series(seen[seen["promotions"].notna()])
    before, since = _earlier(noted, "promotions"), _earlier(noted, "day")
    rows = noted.assign(before=before, since=since)
    rows = rows[rows["before"].notna() & (rows["before"] != rows["promotions"])]
    if rows.empty:
        return pd.DataFrame(columns=named)
    kinds = {text: mechanics(text) for text in pd.unique(pd.concat([rows["before"], rows["promotions"]]))}
    pairs = [(kinds[one], kinds[other]) for one, other in zip(rows["before"], rows["promotions"], strict=True)]
    rows = rows.assign(
        begun=pd.Series([_without(now, was) for was, now in pairs], rows.index, dtype=object),
        ended=pd.Series([_without(was, now) for was, now in pairs], rows.index, dtype=object),
    )
    moved = rows["begun"].map(bool) | rows["ended"].map(bool)
    return rows[moved][named].reset_index(drop=True)


def counter_falls(seen: pd.DataFrame, column: str) -> pd.DataFrame:
    """Looks at which a counter that only grows stood lower than before: it was reset, corrected or cleaned.

    `column` holds what was shown as text; only plain numbers are compared (1万+ is no number). Gives SERIES, day,
    before, after. Nothing may be differenced over such a fall.
    """
    import pandas as pd

    plain = _by_series(seen.assign(shown=pd.to_numeric(seen[column], errors="coerce")).dropna(subset=["shown"]))
    rows = plain.assign(before=_earlier(plain, "shown"))
    rows = rows[rows["shown"] < rows["before"]]
    return rows.rename(columns={"shown": "after"})[[*SERIES, "day", "before", "after"]].reset_index(drop=True)


def catalogue_diff(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Two snapshots of rivals' items set against each other: store, rival, item, state, before, price, change.

    Snapshots: store, rival, item, price (float, NaN unknown), one row an item. state is new, gone or repriced; items that
    are the same in both are left out.
    """
    key = ["store", "rival", "item"]
    both = before[[*key, "price"]].rename(columns={"price": "before"}).merge(
        after[[*key, "price"]], on=key, how="outer", indicator=True
    )  # fmt: skip
    both["state"] = both["_merge"].map({"left_only": "gone", "right_only": "new", "both": "repriced"}).astype(object)
    both["change"] = both["price"] / both["before"] - 1
    moved = (both["_merge"] != "both") | ((both["price"] - both["before"]).abs() >= 0.005)
    return both[moved][[*key, "state", "before", "price", "change"]].reset_index(drop=True)


def trends(seen: pd.DataFrame, days: Iterable[pd.Timestamp]) -> pd.DataFrame:
    """Of each series the price on each of `days`, the last one known carried forward: SERIES, then one column a day.

    NaN before it was seen first.
    """
    import pandas as pd

    asked = pd.DatetimeIndex(list(days))
    known = seen[seen["price"] > 0]
    table = known.drop_duplicates([*SERIES, "day"], keep="last").set_index([*SERIES, "day"])["price"].unstack("day")
    every = pd.DatetimeIndex(table.columns).union(asked)
    return table.reindex(columns=every).ffill(axis=1)[asked].reset_index()


def _without(kinds: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in kinds if each not in others)


def _by_series(rows: pd.DataFrame) -> pd.DataFrame:
    """In the order of series and day, with `_first` where a series begins.

    A column `series` that numbers the series spares comparing their names, which counts from 100,000 rows on.
    """
    number = rows["series"] if "series" in rows.columns else rows.groupby(SERIES, observed=True).ngroup()
    ordered = rows.assign(series=number).sort_values(["series", "day"], kind="stable")
    return ordered.assign(_first=ordered["series"] != ordered["series"].shift())


def _earlier(ordered: pd.DataFrame, column: str) -> pd.Series:
    """The value of the row before, of the same series."""
    return ordered[column].shift().where(~ordered["_first"])
