"""Metrics that tests of the engine declare for themselves, so that the catalogue may change freely."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from xlops.label import Label
from xlops.metrics.base import (
    METRICS,
    Count,
    Cumulative,
    Distinct,
    Expression,
    Last,
    Metric,
    Number,
    Operation,
    People,
    Ref,
    Sum,
)


def made(id: str, expr: Expression, *finer: Expression, unit: str = "count", **more: object) -> Metric:
    """A metric with no words to it."""
    word = Label(id, id)
    return Metric(id, expr, word, unit, "up", "Test.", word, "sales", finer=finer, **more)  # type: ignore[arg-type]


def over(one: str, two: str) -> Operation:
    """The ratio of two metrics."""
    return Operation("/", Ref(one), Ref(two))


DECLARED = (
    made(
        "t_paid",
        Sum("orders", "paid_amt", on="pay_day"),
        Sum("order_lines", "paid_amt", on="pay_day"),
        Sum("traffic", "pay_amt"),
        unit="money",
    ),
    made("t_placed", Count("orders", "order_id")),
    made("t_orders", Count("orders", "order_id", on="pay_day"), Distinct("order_lines", "order_id", on="pay_day")),
    made("t_line_orders", Distinct("order_lines", "order_id", on="pay_day")),
    made(
        "t_buyers",
        Distinct("orders", "buyer", on="pay_day"),
        Distinct("order_lines", "buyer", on="pay_day"),
        People("traffic", "buyers"),
    ),
    made("t_units", Sum("order_lines", "units", on="pay_day")),
    made("t_paid_german", Sum("orders", "paid_amt", on="pay_day", where=(("country", ("DE", None)),)), unit="money"),
    made(
        "t_refunded",
        Sum("refunds", "amount"),
        unit="money",
        switch="refund",
        variants={"pay_day": Sum("refunds", "amount", on="pay_day")},
    ),
    made("t_spend", Sum("ads", "spend"), unit="money"),
    made("t_ad_sales", Sum("ads", "sales"), unit="money"),
    made(
        "t_visitors",
        People("store_daily", "visitors", period_fact="store_period"),
        People("traffic", "visitors"),
        unit="people",
    ),
    made("t_views", Sum("traffic", "page_views")),
    made("t_paid_views", Sum("traffic", "page_views", where=(("is_paid", (True,)),))),
    made("t_level", Last("store_daily", "level", by_store=True), unit="level"),
    made("t_stock", Last("stock", "on_hand")),
    made("t_cost", Sum("order_lines", "cost_amt", on="pay_day"), unit="money"),
    made("t_term_spend", Sum("ad_terms", "spend"), unit="money"),
    made("t_conversions", Sum("ad_terms", "conversions"), unit="times"),
    made("t_items", Count("products", "sku", on="launched")),
    made("t_net", Operation("-", Ref("t_paid"), Ref("t_refunded")), unit="money"),
    made("t_aov", over("t_paid", "t_orders"), unit="money"),
    made("t_cvr", over("t_buyers", "t_visitors"), unit="share"),
    made("t_roi", over("t_ad_sales", "t_spend"), unit="times"),
    made("t_mer", over("t_paid", "t_spend"), unit="times"),
    made("t_kept", Operation("-", Number(1.0), over("t_refunded", "t_paid")), unit="share"),
    made("t_mtd", Cumulative("t_paid", "month"), unit="money"),
    made("t_buyers_mtd", Cumulative("t_buyers", "month"), unit="people"),
    made("t_ytd", Cumulative("t_net", "year"), unit="money"),
)


@contextmanager
def little_metrics() -> Iterator[None]:
    """The metrics above, declared for as long as the context lasts."""
    for each in DECLARED:
        METRICS.add(each)
    try:
        yield
    finally:
        for each in DECLARED:
            METRICS.forget(each.id)
