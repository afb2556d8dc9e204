"""Lists of rivals' prices: exports of price trackers, and whatever people keep in a sheet of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import duckdb

from xlops.facts.catalogue import PRICE_HISTORY
from xlops.facts.rivals import MARKET_INDEX, RIVAL_OBSERVATIONS
from xlops.label import Label
from xlops.ledgers.rivals import EVERYONE
from xlops.sources.base import SOURCES, Into, Repair, Source, Surroundings, into
from xlops.sources.rival_columns import INDICES, columns

_ZERO = Label("a price of 0", "价格为 0")
_BLANK = Label("left blank: 0 is no price", "留空：0 不是价格")
_NAMELESS = Label("a row that names no item", "没有商品的行")
_LEFT_OUT = Label("left out", "未导入")
_PRICES = ("list_price", "hand_price", "price", "member_price", "new_price")
_OWN = "list_contains(string_split(own_names, chr(31)), coalesce(rival, ''))"


def _given(around: Surroundings) -> Mapping[str, date | str]:
    """Our own stores' names, since trackers list our items among the others; and the day, where the name has it."""
    own = (word for store in around.settings.stores for word in (store.id, store.name))
    return {"own_names": "\x1f".join(own)}


def _review(con: duckdb.DuckDBPyConnection, name: str) -> Iterable[Repair]:
    """Prices of 0, and rows that say nothing of an item."""
    for column in _PRICES:
        count, first = con.sql(f"SELECT count(*), min(_row) FROM export WHERE {column} = 0").fetchall()[0]
        if count:
            yield Repair(name, first, column, _ZERO, _BLANK, count)
    some = " OR ".join(f"{each}_index IS NOT NULL" for each in INDICES)
    count, first = con.sql(
        f"SELECT count(*), min(_row) FROM export WHERE item IS NULL AND title IS NULL AND NOT ({some})"
    ).fetchall()[0]
    if count:
        yield Repair(name, first, "", _NAMELESS, _LEFT_OUT, count)


_SEEN = f"""SELECT * REPLACE (
        nullif(list_price, 0) AS list_price, nullif(hand_price, 0) AS hand_price, nullif(price, 0) AS price,
        nullif(member_price, 0) AS member_price, nullif(new_price, 0) AS new_price,
        coalesce(for_whom, '{EVERYONE}') AS for_whom
    ), {_OWN} AS is_own, coalesce(item, title) AS thing FROM export"""
_PRICED = """SELECT * REPLACE (
        coalesce(list_price, CASE WHEN hand_price IS NOT NULL THEN price END) AS list_price,
        coalesce(hand_price, price) AS hand_price
    ) FROM seen WHERE thing IS NOT NULL"""
_OFFERS = """
    SELECT * FROM priced
    UNION ALL SELECT * REPLACE ('member' AS for_whom, member_price AS hand_price) FROM priced WHERE member_price IS NOT NULL
    UNION ALL SELECT * REPLACE ('new_buyer' AS for_whom, new_price AS hand_price) FROM priced WHERE new_price IS NOT NULL
"""
_INDEXED = " UNION ALL ".join(
    f"""SELECT _row, day, coalesce(category, '*') AS category, '{measure}' AS measure, {measure}_index AS index_value,
        CASE WHEN is_own THEN 'own' ELSE coalesce(rival, 'market') END AS subject,
        {"real_value" if measure == "trade" else "CAST(NULL AS DOUBLE)"} AS real_value
    FROM seen WHERE {measure}_index IS NOT NULL AND item IS NULL AND title IS NULL"""
    for measure in INDICES
)
_ROWS = {"seen": _SEEN, "priced": _PRICED, "offers": _OFFERS, "indexed": _INDEXED}


def tables(currency: str = "") -> tuple[Into, ...]:
    """What such a list fills: observations; our own prices; indices of stores and of the market."""
    coded = {"currency": f"'{currency}'"} if currency else {}
    return (
        into(RIVAL_OBSERVATIONS, of="offers", where="NOT is_own", item="thing", **coded),
        into(PRICE_HISTORY, of="priced", where=f"is_own AND for_whom = '{EVERYONE}'", sku="thing", **coded),
        into(MARKET_INDEX, of="indexed"),
    )


def _source(id: str, en: str, zh: str, doc: Label, download: Label) -> Source:
    return Source(
        id,
        Label(en, zh),
        "any",
        doc,
        download,
        columns(),
        tables(),
        rows=_ROWS,
        given=_given,
        review=_review,
        distinct=True,
    )


PASTED = _source(
    "rival_prices_pasted",
    "Pasted list of rivals",
    "粘贴的竞品数据",
    Label("What is pasted into the sheet Paste.", "粘贴到“粘贴”页的内容。"),
    Label("Paste it", "直接粘贴"),
)
"""The same list where the rival and the day may be said beside it: no file is taken for one."""

_NEEDED = ("rival", "day")
RIVAL_PRICES = SOURCES.add(
    replace(
        _source(
            "rival_prices",
            "Rival price list",
            "竞品价格表",
            Label(
                "One row an item of a rival on a day, as price trackers export it or as you keep it yourself; the headings "
                "may be English or Chinese, in any order. A price of 0 or a text such as “login to see” is a price that is "
                "not known. Sales are kept as they are shown (1万+ is a lower bound). Rows of a store that is called as "
                "one of ours become its own price history. Exact duplicates are dropped and counted.",
                "每行是某竞店某商品某天的数据，可由比价工具导出或自己整理；表头中英文均可，列序不限。价格为 0 或“登录可见”等视为未知。"
                "销量按原样保留（1万+ 为下限）。店铺名与本店一致的行计入本店价格历史。完全重复的行只保留一行并计数。",
            ),
            Label(
                "Your price tracker's export as CSV or Excel, or a sheet of your own",
                "比价工具导出的 CSV/Excel，或自己整理的表",
            ),
        ),
        fields={
            name: replace(field, optional=name not in _NEEDED, needed=name in _NEEDED)
            for name, field in columns().items()
        },
        share=0.5,
    )
)
