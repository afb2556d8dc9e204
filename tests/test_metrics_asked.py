"""The metrics asked of a small shop through the hub: every figure below can be counted by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from xlops.archive import Archive
from xlops.errors import QuestionError
from xlops.facts import FACTS
from xlops.hub import Hub
from xlops.metrics.subjects import by_subject
from xlops.paths import ShopPaths
from xlops.settings import read_settings
from xlops.sources.base import Reading

FIRST, SECOND = date(2026, 3, 2), date(2026, 3, 3)
ARROW = {
    "text": pa.string(), "day": pa.date32(), "instant": pa.timestamp("us"), "money": pa.decimal128(18, 4),
    "number": pa.float64(), "count": pa.int64(), "people": pa.int64(), "flag": pa.bool_(),
}  # fmt: skip

Rows = Sequence[Mapping[str, object]]


def order(
    id: str, buyer: str, paid: int, *, day: date = FIRST, pay_day: date | None = FIRST, **more: object
) -> dict[str, object]:
    return {
        "order_id": id, "day": day, "pay_day": pay_day, "status": "paid" if pay_day else "placed", "buyer": buyer,
        "country": "CN", "currency": "CNY", "goods_amt": paid + 10, "discount_amt": 10, "freight_amt": 0, "tax_amt": 0,
        "order_amt": paid, "paid_amt": paid if pay_day else 0, "units": 1, **more,
    }  # fmt: skip


def line(
    order_id: str, number: str, sku: str, paid: int, *, pay_day: date | None = FIRST, buyer: str = "a"
) -> dict[str, object]:
    return {
        "order_id": order_id, "line": number, "day": pay_day or FIRST, "pay_day": pay_day, "buyer": buyer, "country": "CN", "sku": sku,
        "currency": "CNY", "units": 1, "price": paid, "goods_amt": paid, "discount_amt": 0, "paid_amt": paid, "is_product": True,
    }  # fmt: skip


FACT_ROWS: dict[str, Rows] = {
    "orders": [
        order("1", "a", 100, units=2, promised_delivery_day=FIRST, delivered_day=SECOND, shipped_day=FIRST),
        order("2", "b", 50, promised_delivery_day=SECOND, delivered_day=SECOND, shipped_day=FIRST),
        order("3", "c", 70, pay_day=None),
        order("4", "a", 80, day=FIRST, pay_day=SECOND),
    ],
    "order_lines": [
        line("1", "1", "mug", 60),
        line("1", "2", "plate", 40),
        line("2", "1", "mug", 50, buyer="b"),
        line("4", "1", "mug", 80, pay_day=SECOND),
    ],
    "refunds": [
        {"order_id": "1", "line": "1", "day": SECOND, "sku": "mug", "currency": "CNY", "amount": 60, "units": 1,
         "stage": "returned", "reason": "质量问题"},
        {"order_id": "1", "line": "2", "day": SECOND, "sku": "plate", "currency": "CNY", "amount": 40, "units": 1,
         "stage": "before_shipping", "reason": "不想要了"},
    ],
    "store_daily": [
        {"day": FIRST, "visitors": 20, "page_views": 60, "sessions": 30, "cart_people": 5, "fav_people": 3, "level": 4},
        {"day": SECOND, "visitors": 10, "page_views": 20, "sessions": 12, "cart_people": 1, "fav_people": 1, "level": 5},
    ],
    "store_period": [{"start": FIRST, "day": SECOND, "visitors": 25, "page_views": 80, "sessions": 42,
                      "cart_people": 5, "fav_people": 4}],
    "traffic": [
        {"day": day, "hour": "", "cut": "channel", "channel": channel, "sku": "", "keyword": "", "device": "", "is_paid": paid,
         "visitors": visitors, "sessions": visitors, "bounces": bounces, "buyers": 1, "orders": 1, "units": 1, "pay_amt": amount,
         "currency": "CNY"}
        for day, channel, paid, visitors, bounces, amount in (
            (FIRST, "search", False, 16, 4, 90), (FIRST, "ads", True, 8, 6, 60),
            (SECOND, "search", False, 6, 3, 50), (SECOND, "ads", True, 6, 3, 30),
        )
    ],
    "ads": [
        {"day": FIRST, "tool": tool, "cut": "campaign", "campaign": campaign, "sku": "", "keyword": "", "imps": 1000,
         "clicks": 10, "spend": 20, "carts": 4, "favs": 0, "sales": sales, "units": 1, "orders": 1, "budget": 25, "currency": "CNY"}
        for tool, campaign, sales in (("search", "spring", 60), ("affiliate", "friends", 40))
    ],
    "reviews": [
        {"review_id": "1", "day": FIRST, "order_id": "1", "sku": "mug", "stars": 5, "reviewed_at": datetime(2026, 3, 2, 8)},
        {"review_id": "2", "day": FIRST, "order_id": "2", "sku": "mug", "stars": 1, "reviewed_at": datetime(2026, 3, 2, 9),
         "contacted_at": datetime(2026, 3, 2, 12)},
        {"review_id": "3", "day": FIRST, "order_id": "4", "sku": "mug", "stars": 3, "reviewed_at": datetime(2026, 3, 2, 9)},
    ],
    "ratings": [
        {"day": day, "part": part, "score_sum": score, "score_count": 10, "five_stars": 1}
        for day, part, score in ((FIRST, "described", 40.0), (SECOND, "described", 48.0), (SECOND, "service", 45.0))
    ],
    "stock": [
        {"day": day, "sku": sku, "warehouse": "", "on_hand": units, "available": units, "value": units * 10, "currency": "CNY"}
        for day, sku, units in ((FIRST, "mug", 9), (FIRST, "plate", 0), (SECOND, "mug", 7), (SECOND, "plate", 0))
    ],
    "inbound": [
        {"po": "P1", "sku": "mug", "day": date(2026, 2, 1), "due_day": FIRST, "received_day": SECOND, "ordered_units": 10,
         "received_units": 8, "currency": "CNY"},
    ],
    "service": [
        {"day": FIRST, "agent": agent, "chats": 10, "rounds": rounds, "rounds_3min": quick, "first_answer_seconds": 300.0,
         "rated": 4, "rated_good": 3, "chat_orders": 2, "late_shipments": 1, "cancels_by_shop": 0, "disputes": 0}
        for agent, rounds, quick in (("day", 10, 10), ("night", 30, 15))
    ],
    "product_costs": [
        {"sku": "mug", "valid_from": date(2026, 1, 1), "currency": "CNY", "unit_cost": 20, "pack_cost": 0},
    ],
    "fees": [{"fee": "commission", "valid_from": date(2026, 1, 1), "rate": 0.1}],
}  # fmt: skip


def table(fact_id: str, rows: Rows) -> pa.Table:
    fact = FACTS[fact_id]
    columns = {}
    for column in fact.sourced:
        values = ["shop" if column.name == "store" else row.get(column.name) for row in rows]
        if column.kind == "money":
            values = [None if value is None else Decimal(str(value)) for value in values]
        columns[column.name] = pa.array(values, ARROW[column.kind])
    return pa.table(columns)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop of one store with two days of everything."""
    root = tmp_path_factory.mktemp("shop")
    paths = ShopPaths(root)
    paths.settings.write_text('[shop]\nname = "Mugs"\n[stores]\nshop = "Mugs"\n', encoding="utf-8")
    reading = Reading(
        root / "all.xlsx",
        "0",
        "shop",
        "test",
        {each: table(each, rows) for each, rows in FACT_ROWS.items()},
        (),
        (),
        False,
    )
    Archive.create(paths.archive).commit([reading], settings=read_settings(paths.settings), now=datetime(2026, 3, 4, 8))
    return root


@pytest.fixture(scope="module")
def hub(folder: Path) -> Hub:
    return Hub.open(folder, today=date(2026, 3, 4))


@pytest.fixture
def hub_by_pay_day(folder: Path) -> Iterator[Hub]:
    """The same shop with other basis switches."""
    settings = ShopPaths(folder).settings
    before = settings.read_text(encoding="utf-8")
    settings.write_text(
        before + '[basis]\nrefund = "pay_day"\nconversion = "session"\namount = "net"\n', encoding="utf-8"
    )
    yield Hub.open(folder, today=date(2026, 3, 4))
    settings.write_text(before, encoding="utf-8")


DAY, BOTH = "2026-03-02", "2026-03-02..2026-03-03"


def value(hub: Hub, metric: str, period: str = BOTH) -> float | None:
    return number(hub.ask([metric], period=period).rows[0][metric])


def number(figure: object) -> float | None:
    return None if figure is None else float(figure)  # type: ignore[arg-type]


FIGURES = [  # metric, of the first day, of both
    ("pay_amt", 150, 230), ("placed_amt", 300, 300), ("placed_orders", 4, 4), ("orders", 2, 3), ("units", 3, 4),
    ("buyers", 2, 2), ("order_buyers", 3, 3), ("order_items", 3, 4), ("gross_sales", 170, 260), ("discounts", 20, 30),
    ("returns_amt", 0, 100), ("refund_orders", 0, 1), ("refund_units", 0, 2), ("refund_return_amt", 0, 60),
    ("net_amt", 150, 130), ("net_sales", 150, 130), ("refund_rate", 0, 100 / 230), ("quality_refund", 0, 1 / 3),
    ("uv", 20, 25), ("pv", 60, 80), ("sessions", 30, 42), ("cvr_pay", 2 / 20, 2 / 25), ("cvr_sess", 2 / 30, 3 / 42),
    ("unit_sess", 3 / 30, 4 / 42), ("favcart", 8 / 20, 9 / 25), ("order_pay", 2 / 3, 2 / 3),
    ("aov_buyer", 75, 115), ("aov_order", 75, 230 / 3), ("asp", 50, 57.5), ("upt", 1.5, 4 / 3),
    ("portal_uv", 24, 36), ("paid_uv", 8, 14), ("paid_share", 8 / 24, 14 / 36), ("bounce", 10 / 24, 16 / 36),
    ("cogs", 40, 60), ("fees", 15, 23), ("uncosted_amt", 40, 40), ("be_roi", 150 / 95, 130 / 47),
    ("active_items", 2, 2), ("reviews", 3, 3), ("bad_reviews", 2, 2), ("bad_rate", 2 / 3, 2 / 3), ("avg_stars", 3, 3),
    ("bad_open", 1, 1), ("bad_contact", 3, 3), ("dsr_desc", 4.0, 4.8), ("rating", 4.0, 93 / 20), ("five_stars", 1, 3),
    ("on_hand", 9, 7), ("stock_value", 90, 70), ("stockout", 0.5, 0.5), ("units_due", 10, 10), ("fill", 0.8, 0.8),
    ("units_received", 0, 8), ("sell_thru", 3 / 12, 4 / 11), ("level", 4, 5), ("late_orders", 1, 1), ("late_rate", 0.5, 0.5),
    ("new_buyers", 2, 2), ("old_buyers", 0, 1), ("pay_amt_mtd", 150, 230),
]  # fmt: skip


def test_a_figure_is_what_one_counts_by_hand(hub: Hub) -> None:
    metrics = [metric for metric, _, _ in FIGURES]
    first, both = hub.ask(metrics, period=DAY).rows[0], hub.ask(metrics, period=BOTH).rows[0]
    assert {each: number(first[each]) for each in metrics} == pytest.approx(
        {each: figure for each, figure, _ in FIGURES}
    )
    assert {each: number(both[each]) for each in metrics} == pytest.approx(
        {each: figure for each, _, figure in FIGURES}
    )


FIGURES_OF_ADS_AND_SERVICE = {  # of the first day, the only one of which ads and service are known
    "spend": 40, "ctr": 0.01, "cpc": 2, "cpm": 20, "roi": 2.5, "acos": 0.4, "cps": 0.5, "budget_used": 0.8,
    "cart_cost": 5, "tacos": 40 / 150, "mer": 150 / 40, "roi_net": 2.5, "cm": 55, "cac": 20, "uv_cost": 5,
    "max_cpc": 5 * 95 / 150, "reply3": 25 / 40, "frt": 30, "sat": 0.75, "inq_cvr": 0.2, "lsr": 1, "pcr": 0,
}  # fmt: skip


def test_a_figure_of_ads_and_service_is_what_one_counts_by_hand(hub: Hub) -> None:
    row = hub.ask(list(FIGURES_OF_ADS_AND_SERVICE), period=DAY).rows[0]
    assert {each: number(row[each]) for each in FIGURES_OF_ADS_AND_SERVICE} == pytest.approx(FIGURES_OF_ADS_AND_SERVICE)


def test_a_ratio_with_an_unknown_day_of_ads_is_blank(hub: Hub) -> None:
    assert value(hub, "roi") is None
    assert value(hub, "cm") is None or hub.ask(["cm"], period=BOTH).gaps


def test_two_lines_of_one_order_are_one_order_and_one_payment(hub: Hub) -> None:
    rows = hub.ask(["orders", "pay_amt", "units", "refund_rate"], by=["sku"], period=BOTH).rows
    found = {row["sku"]: row for row in rows}
    assert found["mug"]["orders"] == 3
    assert found["mug"]["pay_amt"] == 190
    assert found["plate"]["orders"] == 1
    assert found["plate"]["refund_rate"] == pytest.approx(1)


def test_conversion_by_portal_takes_both_figures_as_the_platform_attributes_them(hub: Hub) -> None:
    answer = hub.ask(["cvr_pay", "pay_amt", "bounce"], by=["channel"], period="2026-03-02")
    found = {row["channel"]: row for row in answer.rows}
    assert found["ads"]["cvr_pay"] == pytest.approx(1 / 8)
    assert found["search"]["pay_amt"] == 90
    assert "attributed" in answer.marks["cvr_pay"]


def test_what_no_portal_knows_is_an_error_with_a_hint(hub: Hub) -> None:
    with pytest.raises(QuestionError, match="channel"):
        hub.ask(["net_amt"], by=["channel"], period="2026-03-02")


def test_campaigns_are_told_apart(hub: Hub) -> None:
    rows = hub.ask(["roi", "spend"], by=["campaign"], period="2026-03-02").rows
    assert {row["campaign"]: row["roi"] for row in rows} == pytest.approx({"spring": 3.0, "friends": 2.0})


def test_a_refund_by_pay_day_belongs_to_the_day_its_order_was_paid(hub_by_pay_day: Hub) -> None:
    assert value(hub_by_pay_day, "returns_amt", "2026-03-02") == 100
    assert value(hub_by_pay_day, "returns_amt", "2026-03-03") == 0
    assert value(hub_by_pay_day, "net_amt", "2026-03-02") == 50


def test_the_switches_change_conversion_and_amount(hub_by_pay_day: Hub) -> None:
    assert value(hub_by_pay_day, "cvr_pay", "2026-03-02") == pytest.approx(2 / 30)
    assert value(hub_by_pay_day, "uv_value", "2026-03-02") == pytest.approx(150 / 30)
    assert value(hub_by_pay_day, "aov_order", "2026-03-02") == pytest.approx(25)
    assert value(hub_by_pay_day, "mer", "2026-03-02") == pytest.approx(50 / 40)


def test_every_metric_can_be_asked_by_store_and_by_day_where_it_has_days(hub: Hub) -> None:
    for _, metrics in by_subject():
        every = [each.id for each in metrics]
        dated = [each for each in every if not each.startswith("term_")]
        assert [row["store"] for row in hub.ask(every, by=["store"], period=BOTH).rows] == ["shop"]
        assert [row["day"] for row in hub.ask(dated, by=["day"], period=BOTH).rows] == [FIRST, SECOND]


def test_a_metric_that_the_shop_has_no_data_for_is_blank_by_store_and_by_day(hub: Hub) -> None:
    for dimension in ("store", "day"):
        assert all(row["leads"] is None for row in hub.ask(["leads"], by=[dimension], period=BOTH).rows)
