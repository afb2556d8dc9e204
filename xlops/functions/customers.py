"""Buyers over lists of them: scores and cohorts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xlops.analysis.buyers import cohorts, fifths
from xlops.errors import UsageError
from xlops.functions.base import CUSTOMERS, example, function, whole
from xlops.label import Label

_LENGTHS = Label("the ranges need as many values each: {given} were given", "各区域的数值个数应相同：现为 {given}")


@function(
    "OPS_RFM",
    whole("last_days", "The day of each buyer's last order", "每位买家最近一次购买日期", "day"),
    whole("orders", "How many orders each has", "每位买家的订单数"),
    whole("amounts", "How much each paid", "每位买家的支付金额"),
    result="table",
    en="RFM: beside each buyer scores of 1 to 5 for recency, frequency and money, 5 best, and the cell they make.",
    zh="RFM：每位买家的最近购买、频次、金额评分（1 到 5，5 最好）及所属单元。",
    category=CUSTOMERS,
    note=(
        "A score is the fifth of the list in which the value lies; equal values have equal scores.",
        "评分为该值在名单中所处的五分位；相同的值评分相同。",
    ),
    examples=(
        example(
            [["2026-03-01"], ["2026-01-05"], [None]],
            [[8], [1], [None]],
            [[900], [50], [None]],
            gives=[[3.0, 3.0, 3.0, "333"], [1.0, 1.0, 1.0, "111"], ["", "", "", ""]],
        ),
    ),
)
def _rfm(
    last_days: Sequence[date | None], orders: Sequence[float | None], amounts: Sequence[float | None]
) -> list[list[object]]:
    _alike(last_days, orders, amounts)
    recency = [None if each is None else float(each.toordinal()) for each in last_days]
    found: list[list[object]] = []
    for row in zip(fifths(recency), fifths(orders), fifths(amounts), strict=True):
        found.append([*row, None if None in row else "".join(str(each) for each in row)])
    return found


@function(
    "OPS_COHORT",
    whole("buyers", "The buyer of each order", "每笔订单的买家", "text"),
    whole("days", "The day of each order", "每笔订单的日期", "day"),
    result="table",
    en="Cohorts: by month of the first order how many buyers, and what share of them bought in each month after.",
    zh="同期群：按首购月份列出买家数，以及之后各月的复购占比。",
    category=CUSTOMERS,
    examples=(
        example(
            [["p"], ["q"], ["p"], ["r"]],
            [["2026-01-05"], ["2026-01-20"], ["2026-02-03"], ["2026-02-09"]],
            gives=[["First order in", "Buyers", "+0", "+1"], ["2026-01", 2.0, 1.0, 0.5], ["2026-02", 1.0, 1.0, ""]],
        ),
    ),
)
def _cohorts(buyers: Sequence[str | None], days: Sequence[date | None]) -> list[list[object]]:
    _alike(buyers, days)
    found = cohorts([(buyer, day) for buyer, day in zip(buyers, days, strict=True) if buyer and day])
    months = len(found[0].active) if found else 0
    head: list[object] = [
        Label("First order in", "首购月份"),
        Label("Buyers", "买家数"),
        *(f"+{each}" for each in range(months)),
    ]
    return [
        head,
        *([f"{each.month:%Y-%m}", each.size, *(count / each.size for count in each.active)] for each in found),
    ]


def _alike(*ranges: Sequence[object]) -> None:
    if len({len(each) for each in ranges}) > 1:
        raise UsageError(_LENGTHS.format(given=", ".join(str(len(each)) for each in ranges)))
