"""The numbers that go wrong in other tools, each on a table that fits into the test."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from little_facts import D, LittleShop
from little_metrics import little_metrics

from xlops.errors import QuestionError
from xlops.metrics.base import Sum
from xlops.settings import Store


@pytest.fixture(autouse=True, scope="module")
def _metrics() -> Iterator[None]:
    with little_metrics():
        yield


def order(id: str, day: str = "01-05", paid: object = 100, **more: Any) -> dict[str, Any]:
    return {"order_id": id, "day": D(day), "pay_day": D(day), "paid_amt": paid, "buyer": f"buyer {id}", **more}


def line(order_id: str, line: str, day: str = "01-05", paid: object = 50, **more: Any) -> dict[str, Any]:
    return {"order_id": order_id, "line": line, "day": D(day), "pay_day": D(day), "paid_amt": paid, "units": 1, **more}


def store_day(day: str, visitors: int | None = 100, **more: Any) -> dict[str, Any]:
    return {"day": D(day), "visitors": visitors, **more}


def test_fan_out_an_order_of_three_lines_is_paid_once(tmp_path: Path) -> None:
    lines = [line("1", str(each), paid=Decimal("33.3333")) for each in range(3)]
    shop = LittleShop(tmp_path, orders=[order("1")], order_lines=lines)
    row = shop.ask(["t_paid", "t_units", "t_line_orders"]).rows[0]
    assert (row["t_paid"], row["t_units"], row["t_line_orders"]) == (Decimal(100), 3, 1)


def test_chasm_lines_and_refunds_of_one_order_do_not_multiply(tmp_path: Path) -> None:
    refunds = [{"order_id": "1", "line": str(each), "day": D("01-06"), "amount": 10} for each in range(2)]
    shop = LittleShop(tmp_path, orders=[order("1")], order_lines=[line("1", "1"), line("1", "2")], refunds=refunds)
    row = shop.ask(["t_paid", "t_refunded", "t_units", "t_net"]).rows[0]
    assert (row["t_paid"], row["t_refunded"], row["t_units"], row["t_net"]) == (100, 20, 2, 80)


def test_a_ratio_over_days_is_not_the_mean_of_the_days(tmp_path: Path) -> None:
    orders = [order("1", "01-05", 100), *(order(str(each), "01-06", 10) for each in range(2, 12))]
    shop = LittleShop(tmp_path, orders=orders)
    by_day = [row["t_aov"] for row in shop.ask(["t_aov"], ["day"], over="2026-01-05..2026-01-06").rows]
    assert by_day == [100.0, 10.0]
    assert shop.ask(["t_aov"]).value("t_aov") == pytest.approx(200 / 11)


def test_a_buyer_of_two_days_is_one_buyer_of_the_range(tmp_path: Path) -> None:
    shop = LittleShop(tmp_path, orders=[order("1", "01-05", buyer="p"), order("2", "01-06", buyer="p")])
    assert shop.ask(["t_buyers"]).value("t_buyers") == 1
    assert [row["t_buyers"] for row in shop.ask(["t_buyers"], ["day"], over="2026-01-05..2026-01-06").rows] == [1, 1]


def test_people_counted_by_the_platform_cannot_be_summed() -> None:
    with pytest.raises(ValueError, match="cannot be summed"):
        Sum("store_daily", "visitors")


def test_visitors_of_a_range_are_the_platforms_figure_or_marked(tmp_path: Path) -> None:
    days = [store_day(f"01-0{each}") for each in range(1, 8)]
    period = [{"start": D("01-01"), "day": D("01-07"), "visitors": 450}]
    shop = LittleShop(
        tmp_path, store_daily=days, store_period=period, orders=[order("1", "01-01"), order("2", "01-07")]
    )
    exact = shop.ask(["t_visitors", "t_cvr"], over="2026-01-01..2026-01-07")
    assert (exact.value("t_visitors"), exact.marks["t_visitors"]) == (450, ())
    assert exact.value("t_cvr") == pytest.approx(2 / 450)
    summed = shop.ask(["t_visitors"], over="2026-01-01..2026-01-06")
    assert (summed.value("t_visitors"), summed.marks["t_visitors"]) == (600, ("not_deduplicated",))
    single = shop.ask(["t_visitors"], over="2026-01-03")
    assert (single.value("t_visitors"), single.marks["t_visitors"]) == (100, ())


def test_a_period_that_the_platform_left_empty_is_the_sum_of_its_days(tmp_path: Path) -> None:
    days = [store_day(f"01-0{each}") for each in range(1, 8)]
    period = [{"start": D("01-01"), "day": D("01-07"), "visitors": None, "buyers": 5}]
    shop = LittleShop(tmp_path, store_daily=days, store_period=period)
    answer = shop.ask(["t_visitors"], over="2026-01-01..2026-01-07")
    assert (answer.value("t_visitors"), answer.marks["t_visitors"]) == (700, ("not_deduplicated",))


def test_of_two_months_the_one_with_the_platforms_figure_is_exact(tmp_path: Path) -> None:
    days = [store_day(f"{month}-{day:02}", store=store) for month in ("01", "02") for day in (1, 2) for store in "ab"]
    period = [{"start": D("01-01"), "day": D("01-31"), "visitors": 150, "store": each} for each in "ab"]
    period += [{"start": D("02-01"), "day": D("02-28"), "visitors": 140, "store": "a"}]
    shop = LittleShop(tmp_path, store_daily=days, store_period=period, orders=[order("1"), order("2", "02-28")])
    over = "2026-01-01..2026-02-28"
    months = shop.ask(["t_visitors", "t_cvr", "t_paid"], ["month"], over=over)
    assert [row["t_visitors"] for row in months.rows] == [300, 400]
    assert months.exact("t_visitors") == months.exact("t_cvr") == [True, False]
    assert months.exact("t_paid") == [True, True]
    assert "not_deduplicated" in months.marks["t_visitors"]
    by_store = shop.ask(["t_visitors"], ["month", "store"], over=over)
    assert [row["t_visitors"] for row in by_store.rows] == [150, 150, 140, 200]
    assert by_store.exact("t_visitors") == [True, True, True, False]
    assert shop.ask(["t_visitors"], over=over).exact("t_visitors") == [False]
    with pytest.raises(QuestionError, match="not asked for"):
        months.exact("t_units")


def test_a_change_between_a_figure_and_a_sum_of_days_is_blank(tmp_path: Path) -> None:
    days = [store_day(f"01-{each:02}") for each in range(1, 15)]
    period = [{"start": D("01-08"), "day": D("01-14"), "visitors": 450}]
    shop = LittleShop(tmp_path, store_daily=days, store_period=period)
    row = shop.ask(["t_visitors"], over="2026-01-08..2026-01-14", against="previous period").rows[0]
    assert (row["t_visitors"], row["t_visitors_against"], row["t_visitors_change"]) == (450, 700, None)


def test_an_empty_period_inside_the_data_is_zero_and_outside_blank(tmp_path: Path) -> None:
    shop = LittleShop(tmp_path, orders=[order("1", "01-05"), order("2", "01-20")])
    inside = shop.ask(["t_paid", "t_orders", "t_aov"], over="2026-01-10..2026-01-12").rows[0]
    assert (inside["t_paid"], inside["t_orders"], inside["t_aov"]) == (0, 0, None)
    outside = shop.ask(["t_paid", "t_orders", "t_aov"], over="2025-06").rows[0]
    assert (outside["t_paid"], outside["t_orders"], outside["t_aov"]) == (None, None, None)


def test_a_refund_after_the_period_counts_by_the_chosen_day(tmp_path: Path) -> None:
    refund = {"order_id": "1", "line": "1", "day": D("02-03"), "pay_day": D("01-30"), "amount": 40}
    shop = LittleShop(tmp_path, orders=[order("1", "01-30"), order("2", "02-10")], refunds=[refund])
    ask = {"over": "2026-01"}
    assert shop.ask(["t_refunded"], **ask).value("t_refunded") == 0
    assert shop.ask(["t_refunded"], bases={"refund": "pay_day"}, **ask).value("t_refunded") == 40
    assert shop.ask(["t_paid"], **ask).value("t_paid") == 100  # the paid amount never goes down afterwards


def test_growth_from_zero_or_from_nothing_known_is_blank(tmp_path: Path) -> None:
    shop = LittleShop(tmp_path, orders=[order("1", "01-01"), order("2", "01-20"), order("3", "01-31")])
    from_zero = shop.ask(["t_paid"], over="2026-01-20", against="previous day").rows[0]
    assert (from_zero["t_paid_against"], from_zero["t_paid_change"]) == (0, None)
    from_nothing = shop.ask(["t_paid"], over="2026-01-01", against="previous day").rows[0]
    assert (from_nothing["t_paid_against"], from_nothing["t_paid_change"]) == (None, None)


def test_growth_from_a_loss_has_the_sign_of_the_move(tmp_path: Path) -> None:
    refunds = [{"order_id": "1", "line": "1", "day": D("01-05"), "amount": 200}]
    shop = LittleShop(tmp_path, orders=[order("1", "01-05"), order("2", "01-06", 50)], refunds=refunds)
    row = shop.ask(["t_net"], over="2026-01-06", against="previous day").rows[0]
    assert (row["t_net_against"], row["t_net_change"]) == (-100, 1.5)


def test_an_unknown_column_is_blank_and_no_rows_are_zero(tmp_path: Path) -> None:
    lines = [line("1", "1", sku="x", cost_amt=None), line("1", "2", sku="y", cost_amt=7)]
    shop = LittleShop(tmp_path, order_lines=[*lines, line("2", "1", "01-20", sku="z", cost_amt=3)])
    by_item = {row["sku"]: row["t_cost"] for row in shop.ask(["t_cost"], ["sku"]).rows}
    assert by_item == {"x": None, "y": 7, "z": 3}
    quiet = {
        row["sku"]: row
        for row in shop.ask(["t_cost", "t_units"], ["sku"], over="2026-01-20", against="previous period").rows
    }
    assert quiet == {
        "z": {
            "sku": "z",
            "t_cost": 3,
            "t_cost_against": 0,
            "t_cost_change": None,
            "t_units": 1,
            "t_units_against": 0,
            "t_units_change": None,
        }
    }


def test_a_missing_ads_day_blanks_the_ratio_and_is_named(tmp_path: Path) -> None:
    def ads(day: str) -> dict[str, Any]:
        return {"day": D(day), "tool": "search", "cut": "", "spend": 10, "sales": 30}

    shop = LittleShop(
        tmp_path,
        orders=[order("1", "01-01"), order("2", "01-07")],
        ads=[ads(f"01-0{each}") for each in (1, 2, 4, 5, 6, 7)],
    )
    week = shop.ask(["t_roi", "t_spend", "t_mer", "t_paid"], over="2026-01-01..2026-01-07")
    assert week.rows == [{"t_roi": None, "t_spend": 60, "t_mer": None, "t_paid": 200}]
    assert [(gap.fact, gap.store, gap.day) for gap in week.gaps] == [("ads", "a", D("01-03"))]
    assert "gap" in week.marks["t_roi"]
    assert week.marks["t_paid"] == ()
    days = {
        row["day"]: (row["t_spend"], row["t_roi"])
        for row in shop.ask(["t_spend", "t_roi"], ["day"], over="2026-01-02..2026-01-04").rows
    }
    assert days == {D("01-02"): (10, 3.0), D("01-03"): (None, None), D("01-04"): (10, 3.0)}


def test_two_cuts_of_the_same_traffic_do_not_count_twice(tmp_path: Path) -> None:
    def cell(cut: str, visitors: int, **more: Any) -> dict[str, Any]:
        return {"day": D("01-05"), "cut": cut, "visitors": visitors, "page_views": visitors * 2, **more}

    shop = LittleShop(
        tmp_path,
        traffic=[
            cell("", 100),
            cell("channel", 80, channel="seo", is_paid=False),
            cell("channel", 40, channel="ad", is_paid=True),
            cell("channel,sku", 30, channel="ad", sku="x", is_paid=True),
            cell("channel,sku", 25, channel="ad", sku="y", is_paid=True),
        ],
    )
    assert shop.ask(["t_views"]).value("t_views") == 200
    assert {row["channel"]: row["t_views"] for row in shop.ask(["t_views"], ["channel"]).rows} == {"ad": 80, "seo": 160}
    assert {row["sku"]: row["t_views"] for row in shop.ask(["t_views"], ["sku"]).rows} == {"x": 60, "y": 50}
    assert shop.ask(["t_paid_views"]).value("t_paid_views") == 80  # a condition needs the cut that knows it
    visitors = shop.ask(["t_visitors"], ["channel"], over="2026-01-05")
    assert {row["channel"]: row["t_visitors"] for row in visitors.rows} == {"ad": 40, "seo": 80}
    assert visitors.marks["t_visitors"] == ("attributed",)
    with pytest.raises(QuestionError, match="cut by"):
        shop.ask(["t_views"], ["device"])


def test_two_ad_tools_with_cuts_of_their_own_are_both_read(tmp_path: Path) -> None:
    def ads(tool: str, cut: str, spend: int, **more: Any) -> dict[str, Any]:
        return {"day": D("01-05"), "tool": tool, "cut": cut, "spend": spend, "sales": spend, **more}

    rows = [
        ads("search", "", 10),
        ads("search", "campaign", 10, campaign="c"),
        ads("feed", "campaign", 7, campaign="d"),
    ]
    shop = LittleShop(tmp_path, ads=rows)
    assert shop.ask(["t_spend"]).value("t_spend") == 17
    assert {row["tool"]: row["t_spend"] for row in shop.ask(["t_spend"], ["tool"]).rows} == {"search": 10, "feed": 7}
    assert {row["campaign"]: row["t_spend"] for row in shop.ask(["t_spend"], ["campaign"]).rows} == {"c": 10, "d": 7}


def test_the_month_to_date_is_set_against_the_same_days_of_the_month_before(tmp_path: Path) -> None:
    orders = [order(f"{month}-{day}", f"{month:02}-{day:02}", 10) for month in (1, 2) for day in range(1, 29)]
    shop = LittleShop(tmp_path, orders=[*orders, order("late", "03-31", 10)])
    row = shop.ask(["t_paid"], over="month to date", against="previous period", today=D("02-11")).rows[0]
    assert (row["t_paid"], row["t_paid_against"]) == (100, 100)
    answer = shop.ask(["t_mtd"], ["day"], over="2026-02-09..2026-02-10")
    assert [each["t_mtd"] for each in answer.rows] == [90, 100]
    whole = shop.ask(["t_mtd", "t_buyers_mtd"], over="2026-02-09..2026-02-10").rows[0]
    assert (whole["t_mtd"], whole["t_buyers_mtd"]) == (100, 10)


def test_a_running_total_goes_on_over_days_without_sales(tmp_path: Path) -> None:
    shop = LittleShop(tmp_path, orders=[order("1", "01-02", 10, country="DE"), order("2", "01-06", 5, country="FR")])
    rows = shop.ask(["t_mtd"], ["day", "country"], over="2026-01-04..2026-01-06").rows
    assert {(row["day"].day, row["country"]): row["t_mtd"] for row in rows} == {
        (4, "DE"): 10, (5, "DE"): 10, (6, "DE"): 10, (6, "FR"): 5,
    }  # fmt: skip


def test_a_leap_day_stands_beside_no_day_of_a_plain_year_but_counts_in_the_month(tmp_path: Path) -> None:
    orders = [order(str(day), f"2024-02-{day}", 10) for day in (27, 28, 29)]
    orders += [order(f"n{day}", f"2025-02-{day}", 10) for day in (27, 28)]
    shop = LittleShop(tmp_path, orders=orders)
    month = shop.ask(["t_paid"], over="2025-02", against="year ago").rows[0]
    assert (month["t_paid"], month["t_paid_against"]) == (20, 30)
    days = shop.ask(["t_paid"], ["day"], over="2025-02", against="year ago").rows
    assert {row["day"]: row["t_paid_against"] for row in days[-2:]} == {D("2025-02-27"): 10, D("2025-02-28"): 10}
    leap = shop.ask(["t_paid"], ["day"], over="2024-02-28..2024-02-29", against="year ago").rows
    assert [row["t_paid_against"] for row in leap] == [None, None]


def test_a_day_that_the_month_before_lacks_has_nothing_against_it(tmp_path: Path) -> None:
    orders = [
        order(f"{month}-{day}", f"{month:02}-{day:02}", 10)
        for month, days in ((2, 28), (3, 31))
        for day in range(1, days + 1)
    ]
    shop = LittleShop(tmp_path, orders=orders)
    rows = shop.ask(["t_paid"], ["day"], over="2026-03", against="previous period").rows
    assert [row["t_paid_against"] for row in rows] == [10] * 28 + [None] * 3


def test_two_currencies_are_never_added_up(tmp_path: Path) -> None:
    orders = [order("1", currency="TRY"), order("2", currency="TRY"), order("3", paid=7, currency="USD")]
    shop = LittleShop(tmp_path, orders=orders)
    with pytest.raises(QuestionError, match=r"TRY and USD.*currency"):
        shop.ask(["t_paid"])
    with pytest.raises(QuestionError, match="TRY and USD"):
        shop.ask(["t_aov"])
    assert shop.ask(["t_orders"]).value("t_orders") == 3  # no money in it
    assert {row["currency"]: row["t_paid"] for row in shop.ask(["t_paid"], ["currency"]).rows} == {"TRY": 200, "USD": 7}
    assert shop.ask(["t_paid", "t_orders"], currency="TRY").rows == [{"t_paid": 200, "t_orders": 3}]
    assert shop.ask(["t_paid"], where={"currency": "USD"}).value("t_paid") == 7


def test_figures_of_two_currencies_do_not_stand_in_one_column(tmp_path: Path) -> None:
    shop = LittleShop(tmp_path, orders=[order("1", store="a", currency="CNY"), order("2", store="b", currency="EUR")])
    for by in (["store"], ["store", "month"], ["day"]):
        with pytest.raises(QuestionError, match="list CNY and EUR; ask by currency"):
            shop.ask(["t_paid"], by)
    with pytest.raises(QuestionError, match="CNY and EUR"):
        shop.ask(["t_paid"])
    assert [row["t_paid"] for row in shop.ask(["t_paid"], ["store", "currency"]).rows] == [100, 100]
    assert shop.ask(["t_paid"], where={"store": "b"}).value("t_paid") == 100


def test_months_in_one_currency_each_are_not_listed_together(tmp_path: Path) -> None:
    shop = LittleShop(tmp_path, orders=[order("1", currency="TRY"), order("2", "02-05", currency="USD")])
    with pytest.raises(QuestionError, match="t_paid would list TRY and USD; ask by currency"):
        shop.ask(["t_paid"], ["month"], over="2026-01-01..2026-02-28")
    assert shop.ask(["t_paid"], ["month"], over="2026-01-01..2026-01-31").rows[0]["t_paid"] == 100


def test_a_store_in_another_currency_has_orders_and_buyers_but_no_money_that_is_known(tmp_path: Path) -> None:
    days = ("01-05", "01-06")
    orders = [order(f"{store}{day}", day, store=store, currency=code)
              for store, code in (("a", "CNY"), ("b", "USD")) for day in days]  # fmt: skip
    visits = [store_day(day, store=store) for store in "ab" for day in days]
    shop = LittleShop(tmp_path, orders=orders, store_daily=visits)
    asked = ["t_paid", "t_orders", "t_buyers", "t_cvr", "t_aov", "t_kept"]
    home = shop.ask(asked, ["store"], over="2026-01-05", currency="CNY").rows
    assert home == [
        {"store": "a", "t_paid": 100, "t_orders": 1, "t_buyers": 1, "t_cvr": 0.01, "t_aov": 100, "t_kept": 1},
        {"store": "b", "t_paid": None, "t_orders": 1, "t_buyers": 1, "t_cvr": 0.01, "t_aov": None, "t_kept": None},
    ]
    whole = shop.ask(asked, over="2026-01-05", against=None, currency="CNY")
    assert whole.rows == [{"t_paid": 100, "t_orders": 2, "t_buyers": 2, "t_cvr": 0.01, "t_aov": None, "t_kept": 1}]
    assert (whole.marks["t_paid"], whole.marks["t_cvr"]) == (("other_currency",), ())


def test_an_amount_in_another_currency_is_no_zero(tmp_path: Path) -> None:
    orders = [order("1", "01-05"), order("2", "01-06", currency="USD"), order("3", "01-08")]
    shop = LittleShop(tmp_path, orders=orders)
    rows = shop.ask(["t_paid", "t_orders"], ["day"], over="2026-01-05..2026-01-08", currency="CNY").rows
    assert [(row["t_paid"], row["t_orders"]) for row in rows] == [(100, 1), (None, 1), (0, 0), (100, 1)]
    assert shop.ask(["t_aov"], currency="CNY").value("t_aov") is None  # paid of two, orders of three


def test_the_same_order_number_in_two_stores_is_two_orders(tmp_path: Path) -> None:
    lines = [line("1", "1", store="a"), line("1", "1", store="b"), line("1", "2", store="b")]
    shop = LittleShop(
        tmp_path, order_lines=lines, orders=[order("1", store="a", buyer="p"), order("1", store="b", buyer="p")]
    )
    row = shop.ask(["t_line_orders", "t_orders", "t_buyers"]).rows[0]
    assert row == {"t_line_orders": 2, "t_orders": 2, "t_buyers": 1}  # one person of the shop, two orders


def test_ids_of_nineteen_digits_stay_apart_and_whole(tmp_path: Path) -> None:
    skus = ["2345678901234567890", "2345678901234567891"]
    shop = LittleShop(tmp_path, order_lines=[line("1", str(each), sku=sku) for each, sku in enumerate(skus)])
    answer = shop.ask(["t_units"], ["sku"])
    assert [row["sku"] for row in answer.rows] == skus
    assert list(answer.frame()["sku"]) == skus
    assert shop.ask(["t_units"], where={"sku": skus[0]}).value("t_units") == 1


def test_stock_is_the_last_days_and_adds_up_over_stores(tmp_path: Path) -> None:
    def stock(day: str, on_hand: int, sku: str, store: str = "a") -> dict[str, Any]:
        return {"day": D(day), "on_hand": on_hand, "sku": sku, "store": store}

    shop = LittleShop(
        tmp_path,
        stock=[stock("01-05", 10, "x"), stock("01-05", 5, "y"), stock("01-09", 8, "x"), stock("01-07", 3, "x", "b")],
    )
    assert shop.ask(["t_stock"]).value("t_stock") == 11  # a on the 9th, b on the 7th; y is gone
    assert {row["sku"]: row["t_stock"] for row in shop.ask(["t_stock"], ["sku"]).rows} == {"x": 11}
    assert shop.ask(["t_stock"], over="2026-01-05..2026-01-08").value("t_stock") == 18
    assert shop.ask(["t_stock"], over="2026-01-20").value("t_stock") is None


def test_levels_of_two_stores_are_not_added_up(tmp_path: Path) -> None:
    stores = (Store("a", "A", "tmall"), Store("b", "B", "tmall"), Store("c", "C", "jd"), Store("d", "D", "jd"))
    days = [store_day(day, store=store, level=5) for day in ("01-05", "01-06") for store in "abc"]
    shop = LittleShop(tmp_path, stores, store_daily=days)
    days_of = {"over": "2026-01-05..2026-01-06"}
    together = shop.ask(["t_level"], **days_of)
    assert (together.value("t_level"), together.marks["t_level"]) == (None, ("by_store",))
    each = shop.ask(["t_level"], ["store"], **days_of)
    assert [row["t_level"] for row in each.rows] == [5, 5, 5, None]
    assert each.marks["t_level"] == ()
    assert shop.ask(["t_level"], where={"store": "b"}).value("t_level") == 5
    assert shop.ask(["t_level"], where={"store": ["a", "b"]}).value("t_level") is None
    platforms = shop.ask(["t_level"], ["platform"], against="previous day", over="2026-01-06").rows
    assert {row["platform"]: row["t_level"] for row in platforms} == {"jd": 5, "tmall": None}  # of jd one store tells
    assert {row["platform"]: row["t_level_change"] for row in platforms} == {"jd": 0, "tmall": None}


def test_a_ratio_over_stores_that_do_not_all_keep_the_fact_is_blank(tmp_path: Path) -> None:
    shop = LittleShop(
        tmp_path,
        orders=[order(f"{store}{day}", f"01-0{day}", store=store) for store in "ab" for day in (1, 2)],
        store_daily=[store_day("01-01"), store_day("01-02")],
    )
    whole = shop.ask(["t_cvr"], over="2026-01-01..2026-01-02")
    assert (whole.value("t_cvr"), whole.marks["t_cvr"]) == (None, ("not_deduplicated", "no_data"))
    by_store = {
        row["store"]: row["t_cvr"] for row in shop.ask(["t_cvr"], ["store"], over="2026-01-01..2026-01-02").rows
    }
    assert by_store == {"a": pytest.approx(2 / 200), "b": None}


def test_days_before_a_store_opened_are_no_gap(tmp_path: Path) -> None:
    shop = LittleShop(
        tmp_path,
        orders=[
            order("1", "01-01"),
            order("2", "01-31"),
            order("3", "01-30", store="b"),
            order("4", "01-31", store="b"),
        ],
        store_daily=[
            *(store_day(f"01-{day:02}") for day in range(1, 32)),
            *(store_day(f"01-{day}", store="b") for day in (30, 31)),
        ],
    )
    answer = shop.ask(["t_cvr"])
    assert (answer.value("t_cvr"), answer.gaps) == (pytest.approx(4 / 3300), ())


def test_span_figures_are_never_spread_over_days(tmp_path: Path) -> None:
    def term(start: str, end: str, word: str, spend: int) -> dict[str, Any]:
        return {
            "start": D(start),
            "day": D(end),
            "campaign": "c",
            "keyword": word,
            "match": "broad",
            "spend": spend,
            "conversions": 0.5,
        }

    shop = LittleShop(
        tmp_path,
        ad_terms=[
            term("01-01", "01-07", "cup", 10),
            term("01-08", "01-14", "cup", 20),
            term("01-10", "01-20", "mug", 5),
        ],
    )
    assert shop.ask(["t_term_spend", "t_conversions"], over="2026-01-01..2026-01-14").rows == [
        {"t_term_spend": 30, "t_conversions": 1.0}
    ]
    assert shop.ask(["t_term_spend"], over="2026-01-01..2026-01-06").value("t_term_spend") is None
    with pytest.raises(QuestionError, match=r"2026-01-01\.\.2026-01-07"):
        shop.ask(["t_term_spend"], ["day"])
    with pytest.raises(QuestionError, match="overlapping"):
        shop.ask(["t_term_spend"])


def test_an_item_that_stands_twice_in_products_is_refused(tmp_path: Path) -> None:
    twice = [{"sku": "x", "title": "Cup"}, {"sku": "x", "title": "Mug"}]
    shop = LittleShop(tmp_path, order_lines=[line("1", "1", sku="x")], products=twice)
    with pytest.raises(QuestionError, match="stands twice"):
        shop.ask(["t_units"], ["title"])


def test_an_item_without_a_product_row_keeps_its_sales(tmp_path: Path) -> None:
    lines = [line("1", "1", sku="x"), line("1", "2", sku="gone", title="Old cup")]
    shop = LittleShop(tmp_path, order_lines=lines, products=[{"sku": "x", "title": "Cup", "category": "k"}])
    assert {row["category"]: row["t_units"] for row in shop.ask(["t_units"], ["category"]).rows} == {"k": 1, None: 1}
    assert {row["title"]: row["t_units"] for row in shop.ask(["t_units"], ["title"]).rows} == {"Cup": 1, "Old cup": 1}


def test_a_dimension_that_no_reading_has_is_refused_with_what_it_has(tmp_path: Path) -> None:
    shop = LittleShop(tmp_path, orders=[order("1")])
    with pytest.raises(QuestionError, match=r"t_placed cannot be asked by channel.*country"):
        shop.ask(["t_placed"], ["channel"])
    with pytest.raises(QuestionError, match='did you mean "channel"'):
        shop.ask(["t_paid"], ["chanel"])


def test_a_quote_in_a_value_is_a_value(tmp_path: Path) -> None:
    shop = LittleShop(tmp_path, (Store("o'x", "O", 'p"q'),), orders=[order("1", store="o'x", country="D'E")])
    assert shop.ask(["t_orders"], where={"country": "D'E"}).value("t_orders") == 1
    assert [row["platform"] for row in shop.ask(["t_orders"], ["platform"]).rows] == ['p"q']
    assert shop.ask(["t_orders"], where={"platform": 'p"q'}).value("t_orders") == 1


def test_a_day_without_an_orders_export_is_unknown_whatever_else_happened_on_it(tmp_path: Path) -> None:
    shop = LittleShop(
        tmp_path,
        orders=[order("1", "01-06"), order("2", "01-08")],
        order_lines=[line("1", "1", "01-06"), line("2", "1", "01-08")],
        reviews=[{"review_id": "r", "day": D("01-10"), "stars": 1}],
        inbound=[{"po": "p", "sku": "x", "day": D("01-05"), "ordered_units": 5}],
    )
    answer = shop.ask(["t_paid", "t_orders", "t_refunded", "t_net"], ["day"], over="2026-01-05..2026-01-10")
    assert [row["t_paid"] for row in answer.rows] == [None, 100, 0, 100, None, None]
    assert [row["t_orders"] for row in answer.rows] == [None, 1, 0, 1, None, None]
    assert [row["t_refunded"] for row in answer.rows] == [None, 0, 0, 0, None, None]  # within the orders' days
    assert {gap.day for gap in answer.gaps if gap.fact == "orders"} == {D("01-05"), D("01-09"), D("01-10")}
    assert "gap" in answer.marks["t_paid"]
    assert shop.ask(["bad_reviews"], over="2026-01-10").value("bad_reviews") == 1
    assert shop.ask(["bad_reviews"], over="2026-01-08").value("bad_reviews") is None


def test_purchases_fall_due_on_days_on_which_nothing_was_bought(tmp_path: Path) -> None:
    purchase = {"po": "p", "sku": "x", "day": D("01-05"), "due_day": D("01-07"), "ordered_units": 5}
    shop = LittleShop(tmp_path, orders=[order("1", "01-06"), order("2", "01-08")], inbound=[purchase])
    due = shop.ask(["units_due"], ["day"], over="2026-01-07..2026-01-09").rows
    assert [row["units_due"] for row in due] == [5, 0, None]


def test_a_change_against_days_or_stores_that_are_not_known_is_blank(tmp_path: Path) -> None:
    visits = [store_day("01-05"), store_day("01-06"), store_day("01-05", store="b")]
    later = [store_day("01-07", store=store) for store in "ab"]
    shop = LittleShop(tmp_path, store_daily=[*visits, *later])
    answer = shop.ask(["t_visitors"], over="2026-01-06", against="previous day")
    assert answer.rows == [{"t_visitors": 100, "t_visitors_against": 200, "t_visitors_change": None}]
    assert [(gap.store, gap.day) for gap in answer.gaps] == [("b", D("01-06"))]
    assert "gap" in answer.marks["t_visitors"]
    by_store = shop.ask(["t_visitors"], ["store"], over="2026-01-06", against="previous day").rows
    assert [row["t_visitors_change"] for row in by_store] == [0, None]


def test_a_change_against_a_period_that_the_archive_holds_in_part_is_blank(tmp_path: Path) -> None:
    orders = [order(str(day), f"01-{day:02}", 10) for day in range(5, 12)]
    shop = LittleShop(tmp_path, orders=orders)
    row = shop.ask(["t_paid"], over="2026-01-08..2026-01-11", against="previous period").rows[0]
    assert (row["t_paid"], row["t_paid_against"], row["t_paid_change"]) == (40, 30, None)


def test_a_store_that_opened_since_is_growth(tmp_path: Path) -> None:
    orders = [order(str(day), f"01-{day:02}", 10) for day in range(5, 12)]
    shop = LittleShop(tmp_path, orders=[*orders, *(order(str(day), f"01-{day:02}", store="b") for day in (8, 9))])
    row = shop.ask(["t_paid"], over="2026-01-08..2026-01-09", against="previous period").rows[0]
    assert (row["t_paid"], row["t_paid_against"], row["t_paid_change"]) == (220, 20, 10)


def test_a_count_under_a_condition_that_no_row_knows_is_unknown(tmp_path: Path) -> None:
    orders = [order("1", "01-05"), order("2", "01-06", buyer_kind="new"), order("3", "01-08", buyer_kind="returning")]
    refunds = [{"order_id": "1", "line": "1", "day": D("01-06"), "amount": 10}]
    shop = LittleShop(tmp_path, orders=orders, refunds=refunds)
    metrics = ["new_buyers", "new_amt", "refund_before_amt"]
    rows = shop.ask(metrics, ["day"], over="2026-01-05..2026-01-08").rows
    assert [(row["new_buyers"], row["new_amt"]) for row in rows] == [(None, None), (1, 100), (0, 0), (0, 0)]
    assert [row["refund_before_amt"] for row in rows] == [0, None, 0, 0]
    assert shop.ask(metrics).rows == [{"new_buyers": 1, "new_amt": 100, "refund_before_amt": None}]
    assert shop.ask(["new_amt"], over="2026-01-05").value("new_amt") is None
