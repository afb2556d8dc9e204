"""The double-11 cosmetics list: daily prices and counters of items of many brands."""

from __future__ import annotations

from dataclasses import replace

from xlops.label import Label
from xlops.sources.base import SOURCES, Id, Text
from xlops.sources.rival_columns import DAY, Price
from xlops.sources.rival_prices import RIVAL_PRICES, tables

_UNKNOWN = ("promotions", "rank", "deal_words", "activity", "picture", "link", "note", "currency")
"""Columns that such a list never has: without them it is told from a price list of another kind."""

SOURCES.add(
    replace(
        RIVAL_PRICES,
        id="double11_cosmetics",
        label=Label("Double-11 cosmetics prices", "双十一美妆价格表"),
        platform="tmall",
        doc=Label(
            "One row an item on a day, in yuan: price, sales and reviews so far. Both counters grow over an item's life "
            "and may fall or begin anew; they are kept as they are shown. Rows of a store that is called as one of ours "
            "become its own price history. Exact duplicates are dropped and counted.",
            "每行一个商品一天，币种人民币：价格、累计销量、累计评价。两个累计数可能下降或清零，按原样保留。店铺名与本店一致的行计入本店"
            "价格历史。完全重复的行只保留一行并计数。",
        ),
        download=Label("A list of that form, as CSV (GBK or UTF-8)", "该格式的 CSV（GBK 或 UTF-8）"),
        fields={
            **{name: each for name, each in RIVAL_PRICES.fields.items() if name not in _UNKNOWN},
            "day": replace(RIVAL_PRICES.fields["day"], headers=("update_time", *DAY)),
            "item": Id("id", needed=True),
            "price": Price("price"),
            "sales_text": Text("sale_count"),
            "comments_text": Text("comment_count"),
            "rival": Text("店名", needed=True),
        },
        tables=tables("CNY"),
        share=1.0,
    )
)
