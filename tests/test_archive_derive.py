"""Derived columns, and blanks that another export fills: by what the archive holds after each commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.archive_rows import commit, everything, held, line, order, reading
from xlops.archive import Archive, Counts

DAY = date(2026, 2, 1)


def later(days: int) -> date:
    return DAY + timedelta(days)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.create(tmp_path / ".xlops")


def test_an_order_is_late_by_the_promise_that_was_broken(archive: Archive) -> None:
    ship, arrive = {"promised_ship_day": DAY}, {"promised_delivery_day": later(5)}
    rows = [
        order("1 shipped in time", DAY, **ship, shipped_day=DAY),
        order("2 shipped late", DAY, **ship, shipped_day=later(1)),
        order("3 shipped late, delivered in time", DAY, **ship, **arrive, shipped_day=later(1), delivered_day=later(2)),
        order("4 shipped in time, delivered late", DAY, **ship, **arrive, shipped_day=DAY, delivered_day=later(6)),
        order("5 shipped, to arrive by then", DAY, **arrive, shipped_day=later(1)),
        order("6 arrived by then", DAY, **arrive, delivered_day=later(5)),
        order("7 no promise", DAY, delivered_day=DAY),
        order("8 shipped, no day given", DAY, **ship, status="shipped"),
    ]
    commit(archive, reading("a.csv", orders=rows))
    assert [late for (_, late) in held(archive, "orders", "order_id", "late")] == [
        False, True, True, True, False, False, None, False,
    ]  # fmt: skip


def test_an_open_order_is_late_once_the_store_has_orders_of_a_day_after_the_promise(archive: Archive) -> None:
    rows = [
        order("1 open", DAY, promised_ship_day=later(2)),
        order("2 open longer", DAY, promised_delivery_day=later(9)),
        order("3 cancelled", DAY, promised_ship_day=DAY, status="cancelled"),
        order("4 unpaid", DAY, paid=None, promised_ship_day=DAY, status="placed"),
        order("5 newest then", later(2)),
    ]
    commit(archive, reading("a.csv", orders=rows))
    wanted = "order_id < '5' AND late"
    assert held(archive, "orders", "late")[:4].count((True,)) == 0
    commit(archive, reading("b.csv", "other", orders=[order("6", later(30))]))
    assert held(archive, "orders", wanted).count((True,)) == 0, "another store's day is no clock of this one"
    commit(archive, reading("c.csv", orders=[order("7", later(3), "bob")]))
    assert [late for (_, late) in held(archive, "orders", "order_id", "late")][:4] == [True, False, None, None]
    commit(archive, reading("d.csv", orders=[order("1 open", DAY, promised_ship_day=later(2), shipped_day=later(2))]))
    assert held(archive, "orders", "order_id", "late")[0] == ("1 open", False)


def test_an_order_that_only_follows_others_keeps_its_buyers_history(archive: Archive) -> None:
    bare = {"order_id": "2", "day": later(9), "pay_day": later(9), "buyer": "ann", "currency": "GBP"}
    open_one = order("3", later(20), promised_ship_day=later(21))
    commit(archive, reading("a.csv", orders=[order("1", DAY), bare, open_one]))
    commit(archive, reading("l.csv", order_lines=[line("2", goods_amt=Decimal(7))]))
    commit(archive, reading("b.csv", orders=[order("4", later(30), "bob")]))
    assert held(archive, "orders", "order_id", "buyer_kind", "late") == [
        ("1", "new", None), ("2", "returning", None), ("3", "returning", True), ("4", "new", None),
    ]  # fmt: skip


def test_a_buyer_is_returning_who_paid_within_the_365_days_before(archive: Archive) -> None:
    rows = [
        order("1 first", DAY),
        order("2 same day", DAY),
        order("3 a year later", later(365)),
        order("4 too late", later(365 + 366)),
        order("5 unpaid before", later(-400), "eve", paid=None),
        order("6 first paid", later(-399), "eve"),
        order("7 nobody", DAY, None),
        order("8 unpaid after", later(-300), "eve", paid=None),
    ]
    commit(archive, reading("a.csv", orders=rows))
    kinds = [each for (_, each) in held(archive, "orders", "order_id", "buyer_kind")]
    assert kinds == ["new", "new", "returning", "new", "new", "new", None, "returning"]


def test_an_older_export_loaded_later_makes_buyers_returning(archive: Archive) -> None:
    commit(archive, reading("a.csv", orders=[order("2", later(30)), order("3", DAY, "bob")]))
    commit(archive, reading("b.csv", orders=[order("1", DAY)]))
    assert held(archive, "orders", "order_id", "buyer_kind") == [("1", "new"), ("2", "returning"), ("3", "new")]


def test_an_order_that_turns_out_unpaid_or_anothers_makes_its_buyer_new_again(archive: Archive) -> None:
    commit(archive, reading("a.csv", orders=[order("1", DAY), order("2", later(30)), order("3", later(40))]))
    commit(archive, reading("b.csv", orders=[order("1", DAY, "bob")]))
    assert held(archive, "orders", "buyer_kind") == [("new",), ("new",), ("returning",)]
    commit(archive, reading("c.csv", orders=[order("2", later(30), paid=None)]))
    assert held(archive, "orders", "order_id", "buyer_kind") == [("1", "new"), ("2", "new"), ("3", "new")]


def test_hours_to_pay_run_from_placing_to_paying(archive: Archive) -> None:
    placed = datetime(2026, 2, 1, 22)
    rows = [
        order("1", DAY, placed_at=placed, paid_at=placed + timedelta(minutes=90)),
        order("2", DAY, placed_at=placed),
    ]
    commit(archive, reading("a.csv", orders=rows))
    assert held(archive, "orders", "hours_to_pay") == [(1.5,), (None,)]


def test_a_line_takes_days_status_buyer_and_country_from_its_order_unless_it_has_them(archive: Archive) -> None:
    whole = order("1", DAY, paid=later(1), status="paid", country="GB")
    lines = [line("1"), line("1", 2, country="FR", day=later(5)), line("2")]
    done = commit(archive, reading("a.csv", orders=[whole], order_lines=lines))
    wanted = ("day", "pay_day", "status", "buyer", "country")
    assert held(archive, "order_lines", *wanted) == [
        (DAY, later(1), "paid", "ann", "GB"),
        (later(5), later(1), "paid", "ann", "FR"),
        (None, None, None, None, None),
    ]
    assert done.generation.coverage["order_lines"]["shop"].undated == 1
    (kept,) = archive.quarantine(done.generation).to_pylist()
    assert (kept["fact"], kept["column"], kept["kept"], kept["count"]) == ("order_lines", "day", True, 1)


@pytest.mark.parametrize("lines_first", [True, False])
def test_what_is_filled_follows_the_order_whichever_comes_first(archive: Archive, lines_first: bool) -> None:
    lines, orders = reading("l.csv", order_lines=[line("1")]), reading("o.csv", orders=[order("1", DAY)])
    for each in (lines, orders) if lines_first else (orders, lines):
        commit(archive, each)
    assert held(archive, "order_lines", "day") == [(DAY,)]
    commit(archive, reading("o2.csv", orders=[order("1", later(3), status="done")]))
    assert held(archive, "order_lines", "day", "status") == [(later(3), "done")]
    again = commit(archive, reading("l2.csv", order_lines=[line("1")]))
    assert again.facts == {"order_lines": Counts(unchanged=1)}
    commit(archive, reading("o3.csv", orders=[order("1", later(3))]))
    assert held(archive, "order_lines", "day", "status") == [(later(3), None)]


def test_cost_and_fees_are_those_in_force_on_the_pay_day(archive: Archive) -> None:
    costs = [
        {"sku": "A", "valid_from": DAY, "unit_cost": Decimal("2.50"), "pack_cost": Decimal(9)},
        {"sku": "A", "valid_from": later(10), "unit_cost": Decimal(3), "currency": "GBP"},
        {"sku": "B", "valid_from": DAY, "unit_cost": Decimal(1), "currency": "USD"},
    ]
    fees = [
        {"fee": "commission", "valid_from": DAY, "rate": 0.05},
        {"fee": "payment", "valid_from": later(5), "rate": 0.006},
        {"fee": "commission", "valid_from": later(10), "rate": 0.02},
    ]
    days = {"1 before": later(-1), "2 first": DAY, "3 both fees": later(9), "4 changed": later(10)}
    orders = [*(order(id, day) for id, day in days.items()), order("5 unpaid", DAY, paid=None), order("6 usd", DAY)]
    lines = [line(each["order_id"], units=2, sku="B" if "usd" in each["order_id"] else "A") for each in orders]
    commit(archive, reading("a.csv", orders=orders, order_lines=lines, product_costs=costs, fees=fees))
    assert held(archive, "order_lines", "order_id", "cost_amt", "fee_amt") == [
        ("1 before", None, None),
        ("2 first", Decimal(5), Decimal("0.5")),
        ("3 both fees", Decimal(5), Decimal("0.56")),
        ("4 changed", Decimal(6), Decimal("0.26")),
        ("5 unpaid", None, None),
        ("6 usd", None, Decimal("0.5")),
    ]


def test_costs_and_fees_that_come_later_reach_the_lines_of_their_store_only(archive: Archive) -> None:
    for store in ("north", "south"):
        commit(archive, reading(f"{store}.csv", store, orders=[order("1", DAY)], order_lines=[line("1")]))
    cost = [{"sku": "A", "valid_from": DAY, "unit_cost": Decimal(4)}]
    commit(archive, reading("c.csv", "south", product_costs=cost, fees=[{"fee": "f", "valid_from": DAY, "rate": 0.1}]))
    assert held(archive, "order_lines", "store", "cost_amt", "fee_amt") == [
        ("north", None, None),
        ("south", Decimal(4), Decimal(1)),
    ]


def test_a_refund_knows_the_pay_day_of_its_order(archive: Archive) -> None:
    refunds = [{"order_id": "1", "line": "1", "day": later(9), "amount": Decimal(3)}, {"order_id": "2", "line": "1"}]
    commit(archive, reading("r.csv", refunds=refunds))
    assert held(archive, "refunds", "pay_day", "days_after_pay") == [(None, None), (None, None)]
    commit(archive, reading("o.csv", orders=[order("1", DAY, paid=later(2)), order("2", later(4))]))
    assert held(archive, "refunds", "order_id", "day", "pay_day", "days_after_pay", "buyer") == [
        ("1", later(9), later(2), 7, "ann"),
        ("2", later(4), later(4), 0, "ann"),
    ]


def test_hours_to_contact_run_from_the_review_to_the_answer(archive: Archive) -> None:
    written = datetime(2026, 2, 1, 12)
    rows = [
        {"review_id": "1", "day": DAY, "reviewed_at": written, "contacted_at": written + timedelta(hours=30)},
        {"review_id": "2", "day": DAY, "reviewed_at": written},
    ]
    commit(archive, reading("a.csv", reviews=rows))
    assert held(archive, "reviews", "hours_to_contact") == [(30.0,), (None,)]


@pytest.mark.parametrize("buyers_first", [True, False])
def test_the_person_takes_the_place_of_the_account(archive: Archive, buyers_first: bool) -> None:
    people = reading("b.csv", buyers=[{"account": each, "buyer": "ann", "region": "SP"} for each in ("x", "y")])
    orders = reading("o.csv", orders=[order("1", DAY, "x"), order("2", later(9), "y"), order("3", later(9), "z")])
    for each in (people, orders) if buyers_first else (orders, people):
        commit(archive, each)
    wanted = ("order_id", "buyer", "buyer_kind", "region")
    assert held(archive, "orders", *wanted) == [
        ("1", "ann", "new", "SP"),
        ("2", "ann", "returning", "SP"),
        ("3", "z", "new", None),
    ]
    assert commit(archive, reading("o2.csv", orders=[order("1", DAY, "x")])).facts == {"orders": Counts(unchanged=1)}
    commit(archive, reading("b2.csv", buyers=[{"account": "y", "buyer": "bob"}]))
    assert held(archive, "orders", *wanted)[1] == ("2", "bob", "new", None)


def test_an_order_without_amounts_takes_them_from_its_lines_and_payments(archive: Archive) -> None:
    bare = {"order_id": "1", "day": DAY, "pay_day": DAY, "currency": "GBP"}
    goods = {"goods_amt": Decimal(7), "freight_amt": Decimal(1)}
    payment = {"order_id": "1", "kind": "payment", "amount": Decimal(8)}
    commit(archive, reading("o.csv", orders=[bare, {**bare, "order_id": "2", "pay_day": None}, order("3", DAY)]))
    lines = [line("1", **goods), line("1", 2, units=2, **goods), line("2", **goods), line("3", **goods)]
    commit(archive, reading("l.csv", order_lines=lines))
    commit(archive, reading("p.csv", settlements=[{"entry": "1", **payment}, {"entry": "2", **payment}]))
    assert held(archive, "orders", "order_id", "goods_amt", "freight_amt", "units", "paid_amt") == [
        ("1", Decimal(14), Decimal(2), 3, Decimal(16)),
        ("2", Decimal(7), Decimal(1), 1, Decimal(0)),
        ("3", Decimal(10), None, None, Decimal(10)),
    ]
    assert held(archive, "settlements", "day") == [(DAY,), (DAY,)]
    again = commit(archive, reading("o2.csv", orders=[bare]))
    assert again.facts == {"orders": Counts(unchanged=1)}


IDS, PEOPLE, SKUS = st.sampled_from("1234"), st.sampled_from(["x", "y", "z", None]), st.sampled_from("AB")
DAYS = st.integers(0, 500).map(later)
MAYBE = st.one_of(st.none(), DAYS)
AMOUNT = st.one_of(st.none(), st.integers(1, 9).map(Decimal))
EXPORTS: Mapping[str, st.SearchStrategy[Any]] = {
    "orders": st.builds(
        lambda nr, day, paid, buyer, amount: {
            "order_id": nr, "day": day, "pay_day": paid, "buyer": buyer, "goods_amt": amount, "paid_amt": amount,
        },
        IDS, DAYS, MAYBE, PEOPLE, AMOUNT,
    ),
    "order_lines": st.builds(
        lambda nr, sku, day, amount: {
            "order_id": nr, "line": sku, "sku": sku, "day": day, "units": 1, "goods_amt": amount, "paid_amt": amount,
        },
        IDS, SKUS, MAYBE, AMOUNT,
    ),
    "refunds": st.builds(lambda nr, day: {"order_id": nr, "line": "1", "day": day}, IDS, MAYBE),
    "settlements": st.builds(
        lambda nr, amount: {"entry": nr, "order_id": nr, "kind": "payment", "amount": amount}, IDS, AMOUNT
    ),
    "buyers": st.builds(lambda one, who: {"account": one, "buyer": who}, st.sampled_from("xyz"), st.sampled_from("pq")),
    "product_costs": st.builds(lambda sku, day, cost: {"sku": sku, "valid_from": day, "unit_cost": cost}, SKUS, DAYS, AMOUNT),
    "fees": st.builds(lambda fee, day: {"fee": fee, "valid_from": day, "rate": 0.1}, st.sampled_from("cp"), DAYS),
}  # fmt: skip
LOAD = st.fixed_dictionaries(
    {}, optional={fact: st.lists(rows, min_size=1, max_size=4) for fact, rows in EXPORTS.items()}
)


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.lists(LOAD.filter(bool), min_size=2, max_size=3))
def test_loading_bit_by_bit_gives_the_same_as_all_at_once(
    loads: Sequence[Mapping[str, Sequence[dict[str, Any]]]],
) -> None:
    readings = [reading(f"{nth}.csv", **load) for nth, load in enumerate(loads)]
    with TemporaryDirectory() as folder:
        whole, parts = Archive.create(Path(folder) / "whole"), Archive.create(Path(folder) / "parts")
        commit(whole, *readings)
        for each in readings:
            commit(parts, each)
        assert everything(parts) == everything(whole)
