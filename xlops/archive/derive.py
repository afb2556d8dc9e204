"""Fill the derived columns, and what an export left blank although the order knows it: one function a fact, as SQL.

Each function gives a SELECT over `work_<fact>`: rows as exported (fresh ones, and stored ones that may be affected),
with every declared column. It may look up `now_<fact>`: the state of a fact that this commit will leave.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from xlops.archive.tables import FILLED, FILLS

RETURNING_DAYS = 365


@dataclass(frozen=True)
class Derivation:
    """How a fact's derived columns are made, and which stored rows a change elsewhere affects."""

    sql: Callable[[], str]
    affected: Mapping[str, str] = field(default_factory=dict)
    """Changed fact -> condition on the stored rows `t` that must be derived again; it reads `delta_<changed fact>`."""


def orders() -> str:
    """late, buyer_kind (by days: an earlier order of the same day makes nobody returning), hours_to_pay."""
    return f"""
        WITH paid AS (
            SELECT store, buyer, coalesce(pay_day, day) AS on_day, bool_or(pay_day IS NOT NULL) AS is_paid
            FROM work_orders WHERE buyer <> '' AND coalesce(pay_day, day) IS NOT NULL GROUP BY ALL
        ), seen AS (
            SELECT store, buyer, on_day, max(CASE WHEN is_paid THEN on_day END) OVER (
                PARTITION BY store, buyer ORDER BY on_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS before
            FROM paid
        )
        SELECT w.* REPLACE (
            CASE
                WHEN w.promised_day IS NULL THEN NULL
                WHEN w.delivered_day IS NOT NULL THEN w.delivered_day > w.promised_day
                WHEN w.shipped_day IS NOT NULL THEN w.shipped_day > w.promised_day
            END AS late,
            CASE
                WHEN s.on_day IS NULL THEN NULL
                WHEN s.before >= s.on_day - {RETURNING_DAYS} THEN 'returning'
                ELSE 'new'
            END AS buyer_kind,
            date_diff('second', w.placed_at, w.paid_at) / 3600.0 AS hours_to_pay
        )
        FROM work_orders w
        LEFT JOIN seen s ON s.store = w.store AND s.buyer = w.buyer AND s.on_day = coalesce(w.pay_day, w.day)
    """


def order_lines() -> str:
    """Blanks from the order; cost_amt and fee_amt by what was in force on the pay day.

    A cost in another currency than the line's is no cost: amounts of two currencies are never mixed.
    """
    return f"""
        WITH filled AS ({_filled("order_lines")}),
        costs AS (
            SELECT store, sku, unit_cost, currency, valid_from, {_until("store, sku")} AS until FROM now_product_costs
        ),
        fee_spans AS (
            SELECT store, rate, valid_from, {_until("store, fee")} AS until FROM now_fees
        ),
        fee_days AS (SELECT DISTINCT store, pay_day FROM filled WHERE pay_day IS NOT NULL),
        fees AS (
            SELECT d.store, d.pay_day, sum(s.rate) AS rate
            FROM fee_days d
            JOIN fee_spans s ON s.store = d.store AND d.pay_day >= s.valid_from AND d.pay_day < s.until
            GROUP BY ALL
        )
        SELECT f.* REPLACE (
            CASE WHEN coalesce(c.currency, '') IN ('', f.currency)
                THEN (f.units * c.unit_cost)::DECIMAL(18,4) END AS cost_amt,
            round(f.paid_amt::DOUBLE * e.rate, 4)::DECIMAL(18,4) AS fee_amt
        )
        FROM filled f
        LEFT JOIN costs c
            ON c.store = f.store AND c.sku = f.sku AND f.pay_day >= c.valid_from AND f.pay_day < c.until
        LEFT JOIN fees e ON e.store = f.store AND e.pay_day = f.pay_day
    """


def refunds() -> str:
    """Blanks from the order; pay_day of the order and the days from it to the refund."""
    return f"""
        WITH filled AS ({_filled("refunds", ("o.pay_day AS _order_pay_day",))})
        SELECT * EXCLUDE (_order_pay_day) REPLACE (
            _order_pay_day AS pay_day,
            date_diff('day', _order_pay_day, day) AS days_after_pay
        )
        FROM filled
    """


def reviews() -> str:
    """hours_to_contact."""
    return """
        SELECT * REPLACE (date_diff('second', reviewed_at, contacted_at) / 3600.0 AS hours_to_contact)
        FROM work_reviews
    """


_SAME_ORDER = "(t.store, t.order_id) IN (SELECT (store, order_id) FROM delta_orders)"

DERIVATIONS: dict[str, Derivation] = {
    "orders": Derivation(orders, {"orders": "(t.store, t.buyer) IN (SELECT (store, buyer) FROM touched_buyers)"}),
    "order_lines": Derivation(
        order_lines,
        {
            "orders": _SAME_ORDER,
            "product_costs": "(t.store, t.sku) IN (SELECT (store, sku) FROM delta_product_costs)",
            "fees": "t.store IN (SELECT store FROM delta_fees)",
        },
    ),
    "refunds": Derivation(refunds, {"orders": _SAME_ORDER}),
    "reviews": Derivation(reviews),
}
"""In the order in which they are made: orders first, then what reads them."""

READS = {"order_lines": ("orders", "product_costs", "fees"), "refunds": ("orders",)}
"""Fact -> the facts whose `now_` state its derivation looks up."""


def _filled(fact: str, more: tuple[str, ...] = ()) -> str:
    columns = FILLS[fact]
    chosen = ", ".join(f"coalesce(w.{each}, o.{each}) AS {each}" for each in columns)
    bits = " | ".join(
        f"CASE WHEN w.{each} IS NULL AND o.{each} IS NOT NULL THEN {1 << bit} ELSE 0 END"
        for bit, each in enumerate(columns)
    )
    extra = "".join(f", {each}" for each in more)
    return f"""
        SELECT w.* REPLACE ({chosen}, ({bits})::INTEGER AS {FILLED}){extra}
        FROM work_{fact} w LEFT JOIN now_orders o ON o.store = w.store AND o.order_id = w.order_id
    """


def _until(partition: str) -> str:
    return f"coalesce(lead(valid_from) OVER (PARTITION BY {partition} ORDER BY valid_from), DATE '9999-12-31')"
