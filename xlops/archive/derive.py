"""Fill the derived columns, and what an export left blank although another knows it: one function a fact, as SQL.

Each function gives a SELECT over `work_<fact>`: rows as exported (fresh ones, and stored ones that may be affected),
with every column of the table. It may look up, of another fact, `now_<fact>`: what this commit will leave of it, and
`next_<fact>`: the same as exported, nothing derived or filled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xlops.archive.tables import ACCOUNT, FILLED, FILLS

RETURNING_DAYS = 365

_TO_SHIP = "{row}.shipped_day IS NULL AND {row}.delivered_day IS NULL AND coalesce({row}.status, '') NOT IN ('shipped', 'done')"


@dataclass(frozen=True)
class Derivation:
    """How a fact's derived columns are made, and when they have to be made again."""

    sql: Callable[[], str]
    reads: tuple[str, ...] = ()
    """The facts whose changes can change it."""
    affected: str = "false"
    """Condition on the stored rows `t` that must be derived again; it reads `fresh_`, `moved_` and `delta_` of the facts above."""
    before: str = ""
    """SQL that prepares what `affected` reads."""


def orders() -> str:
    """The person for the account; amounts of bare orders; late, buyer_kind, hours_to_pay.

    A bare order came without amounts: goods, freight and units are its lines' sums, paid is the sum of its payments.
    buyer_kind goes by days: an earlier order of the same day makes nobody returning. An order that is still to be shipped
    is late once the store has orders of a later day than was promised: the archive has no other clock. One that is unpaid
    or cancelled has no promise to keep.
    """
    amounts = {each: f"l.{each}" for each in ("goods_amt", "freight_amt", "units")}
    paid = "CASE WHEN w.pay_day IS NOT NULL THEN p.amount WHEN l.order_id IS NOT NULL THEN 0 END"
    filled = _filled(
        "orders",
        {"region": "b.region", **amounts, "paid_amt": paid},
        """
        LEFT JOIN now_buyers b ON b.store = w.store AND b.account = w.buyer
        LEFT JOIN line_sums l ON l.store = w.store AND l.order_id = w.order_id
        LEFT JOIN payments p ON p.store = w.store AND p.order_id = w.order_id
        """,
        f"coalesce(b.buyer, w.buyer) AS buyer, CASE WHEN b.buyer IS NOT NULL THEN w.buyer END AS {ACCOUNT}",
    )
    return f"""
        WITH bare AS (SELECT store, order_id FROM work_orders WHERE goods_amt IS NULL AND paid_amt IS NULL),
        line_sums AS (
            SELECT store, order_id, sum(goods_amt)::DECIMAL(18,4) AS goods_amt,
                sum(freight_amt)::DECIMAL(18,4) AS freight_amt, sum(units)::BIGINT AS units
            FROM next_order_lines SEMI JOIN bare USING (store, order_id) GROUP BY ALL
        ), payments AS (
            SELECT store, order_id, sum(amount)::DECIMAL(18,4) AS amount
            FROM next_settlements SEMI JOIN bare USING (store, order_id) WHERE kind = 'payment' GROUP BY ALL
        ), filled AS ({filled}),
        days AS (
            SELECT store, buyer, coalesce(pay_day, day) AS on_day, bool_or(pay_day IS NOT NULL) AS is_paid
            FROM filled WHERE buyer <> '' AND coalesce(pay_day, day) IS NOT NULL GROUP BY ALL
        ), seen AS (
            SELECT store, buyer, on_day, max(CASE WHEN is_paid THEN on_day END) OVER (
                PARTITION BY store, buyer ORDER BY on_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS before
            FROM days
        ), newest AS (SELECT store, max(day) AS day FROM next_orders GROUP BY store)
        SELECT w.* REPLACE (
            CASE
                WHEN w.promised_ship_day IS NULL AND w.promised_delivery_day IS NULL THEN NULL
                WHEN w.shipped_day > w.promised_ship_day OR w.delivered_day > w.promised_delivery_day THEN true
                WHEN NOT ({_TO_SHIP.format(row="w")}) THEN false
                WHEN w.status IN ('cancelled', 'placed') THEN NULL
                ELSE coalesce(least(w.promised_ship_day, w.promised_delivery_day) < n.day, false)
            END AS late,
            CASE
                WHEN s.on_day IS NULL THEN NULL
                WHEN s.before >= s.on_day - {RETURNING_DAYS} THEN 'returning'
                ELSE 'new'
            END AS buyer_kind,
            date_diff('second', w.placed_at, w.paid_at) / 3600.0 AS hours_to_pay
        )
        FROM filled w
        LEFT JOIN seen s ON s.store = w.store AND s.buyer = w.buyer AND s.on_day = coalesce(w.pay_day, w.day)
        LEFT JOIN newest n ON n.store = w.store
    """


def order_lines() -> str:
    """Blanks from the order; cost_amt and fee_amt by what was in force on the pay day.

    A cost in another currency than the line's is no cost: amounts of two currencies are never mixed.
    """
    filled = _filled("order_lines", _of_order("order_lines"), _ORDER)
    return f"""
        WITH filled AS ({filled}),
        costs AS (
            SELECT store, sku, unit_cost, currency, valid_from, {_until("store, sku")} AS until FROM now_product_costs
        ), each_fee AS (
            SELECT store, rate, valid_from, {_until("store, fee")} AS until FROM now_fees
        ), steps AS (
            SELECT day.store, day.valid_from, sum(fee.rate) AS rate
            FROM (SELECT DISTINCT store, valid_from FROM now_fees) day
            JOIN each_fee fee
                ON fee.store = day.store AND day.valid_from >= fee.valid_from AND day.valid_from < fee.until
            GROUP BY ALL
        ), fees AS (SELECT store, rate, valid_from, {_until("store")} AS until FROM steps)
        SELECT f.* REPLACE (
            CASE WHEN coalesce(c.currency, '') IN ('', f.currency)
                THEN (f.units * c.unit_cost)::DECIMAL(18,4) END AS cost_amt,
            round(f.paid_amt::DOUBLE * e.rate, 4)::DECIMAL(18,4) AS fee_amt
        )
        FROM filled f
        LEFT JOIN costs c ON c.store = f.store AND c.sku = f.sku AND f.pay_day >= c.valid_from AND f.pay_day < c.until
        LEFT JOIN fees e ON e.store = f.store AND f.pay_day >= e.valid_from AND f.pay_day < e.until
    """


def refunds() -> str:
    """Blanks from the order; pay_day of the order and the days from it to the refund."""
    filled = _filled("refunds", _of_order("refunds"), _ORDER, "o.pay_day AS pay_day")
    return f"SELECT * REPLACE (date_diff('day', pay_day, day) AS days_after_pay) FROM ({filled})"


def settlements() -> str:
    """The day from the order, where the export has none."""
    return _filled("settlements", _of_order("settlements"), _ORDER)


def reviews() -> str:
    """hours_to_contact."""
    return """
        SELECT * REPLACE (date_diff('second', reviewed_at, contacted_at) / 3600.0 AS hours_to_contact)
        FROM work_reviews
    """


_FOLLOWS = f"""
    (coalesce(t.{FILLED}, 0) <> 0 OR t.paid_amt IS NULL) AND (
        (t.store, t.order_id) IN (SELECT (store, order_id) FROM fresh_order_lines)
        OR (t.store, t.order_id) IN (SELECT (store, order_id) FROM fresh_settlements)
    )
    OR coalesce(t.promised_ship_day, t.promised_delivery_day) IS NOT NULL AND {_TO_SHIP.format(row="t")}
        AND t.store IN (SELECT store FROM fresh_orders)
"""
"""Stored orders that others move: bare ones by their lines and payments, those to be shipped by a newer day."""

_TOUCHED_BUYERS = f"""
    CREATE OR REPLACE TEMP TABLE touched_buyers AS
    WITH stored AS (
        SELECT t.store, t.buyer AS person, coalesce(t.{ACCOUNT}, t.buyer) AS account FROM stored_orders t
        WHERE (t.store, t.order_id) IN (SELECT (store, order_id) FROM fresh_orders)
            OR (t.store, coalesce(t.{ACCOUNT}, t.buyer)) IN (SELECT (store, account) FROM fresh_buyers)
            OR {_FOLLOWS}
    ), accounts AS (SELECT store, account FROM stored UNION SELECT store, buyer FROM fresh_orders)
    SELECT store, person AS buyer FROM stored
    UNION SELECT a.store, coalesce(b.buyer, a.account)
    FROM accounts a LEFT JOIN now_buyers b ON b.store = a.store AND b.account = a.account
"""
_AFFECTED_ORDERS = f"""
    (t.store, t.buyer) IN (SELECT (store, buyer) FROM touched_buyers)
    OR (t.store, coalesce(t.{ACCOUNT}, t.buyer)) IN (SELECT (store, account) FROM fresh_buyers)
    OR {_FOLLOWS}
"""
_AFFECTED_LINES = """
    (t.store, t.order_id) IN (SELECT (store, order_id) FROM delta_orders)
    OR (t.store, t.sku) IN (SELECT (store, sku) FROM moved_product_costs)
    OR t.store IN (SELECT store FROM moved_fees)
"""
_SAME_ORDER = "(t.store, t.order_id) IN (SELECT (store, order_id) FROM delta_orders)"

DERIVATIONS: Mapping[str, Derivation] = {
    "orders": Derivation(orders, ("buyers", "order_lines", "settlements"), _AFFECTED_ORDERS, _TOUCHED_BUYERS),
    "order_lines": Derivation(order_lines, ("orders", "product_costs", "fees"), _AFFECTED_LINES),
    "refunds": Derivation(refunds, ("orders",), _SAME_ORDER),
    "settlements": Derivation(settlements, ("orders",), _SAME_ORDER),
    "reviews": Derivation(reviews),
}
"""In the order in which they are made: orders first, then what reads them."""

_ORDER = "LEFT JOIN now_orders o ON o.store = w.store AND o.order_id = w.order_id"


def _of_order(fact: str) -> dict[str, str]:
    return {each: f"o.{each}" for each in FILLS[fact]}


def _filled(fact: str, values: Mapping[str, str], joins: str, more: str = "") -> str:
    """SELECT of the work rows, each blank column of FILLS replaced by its value; `_filled` says which were."""
    chosen = [f"coalesce(w.{column}, {value}) AS {column}" for column, value in values.items()]
    bits = [
        f"CASE WHEN w.{column} IS NULL AND ({values[column]}) IS NOT NULL THEN {1 << bit} ELSE 0 END"
        for bit, column in enumerate(FILLS[fact])
    ]
    replaced = ", ".join([*chosen, f"({' | '.join(bits)})::INTEGER AS {FILLED}", *([more] if more else [])])
    return f"SELECT w.* REPLACE ({replaced}) FROM work_{fact} w {joins}"


def _until(partition: str) -> str:
    return f"coalesce(lead(valid_from) OVER (PARTITION BY {partition} ORDER BY valid_from), DATE '9999-12-31')"
