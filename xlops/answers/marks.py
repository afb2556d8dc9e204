"""What the engine's marks say to the operator: on sheets and in the terminal."""

from __future__ import annotations

from xlops.label import Label

MARKS = {
    "not_deduplicated": Label("sum of days or cells, not de-duplicated", "按天/渠道累加，未去重"),
    "attributed": Label("as the platform attributes it", "按平台归因口径"),
    "finer": Label("from order lines", "按订单明细"),
    "gap": Label("a day is missing", "有缺失日期"),
    "no_data": Label("no data", "无数据"),
    "by_store": Label("of one store: ask store by store", "只能分店看"),
    "other_currency": Label("without money in other currencies", "不含其他币种金额"),
}
"""Mark -> words."""
