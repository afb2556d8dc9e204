"""The stock plan of a shop: what it takes from where, what it says of odd input, and the purchase orders made of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import recalc
from shops import TestShop, new_shop
from stock_shop import TODAY, build_inventory, stock_shop
from typing_hands import type_over_all, type_rows

from xlops.analysis.stock.live_plan import ENDING, ENOUGH, GAP, OUT, SHORT, UNKNOWN, UNSURE, live_plan
from xlops.answers import reorder as answers
from xlops.answers.demand import demand
from xlops.answers.purchasing import cash_weeks, drafts, supplier_orders
from xlops.answers.reorder import Reorder, reorder
from xlops.answers.stock_outlook import ages, cover_counts, projections
from xlops.answers.suppliers import suppliers
from xlops.answers.supply import learned, open_orders
from xlops.faces.cli import cli
from xlops.faces.cli.failure import run
from xlops.label import Label
from xlops.sheets.common import title

Xlops = Callable[..., tuple[int, str, str]]
HEAD = "order_id,line,day,pay_day,status,sku,units,paid_amt\n"


@pytest.fixture
def xlops(capsys: pytest.CaptureFixture[str]) -> Xlops:
    """xlops(*arguments) -> exit code, what stood on stdout, what stood on stderr."""

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run(cli, [str(each) for each in arguments])
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        return code, told.out, told.err

    return call


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    return stock_shop(tmp_path_factory.mktemp("reorder") / "shop")


def small(root: Path, sales: str = "", **exports: str) -> TestShop:
    """A shop with sales (day,sku,units by line) and other exports."""
    made = new_shop(root, TODAY, {"web": "Website"})
    if sales:
        lines = [
            f"{n},1,{d},{d},paid,{sku},{u},{float(u) * 10}"
            for n, (d, sku, u) in enumerate((each.split(",") for each in sales.split()), 1)
        ]
        made.drop("web", "order_lines.csv", HEAD + "\n".join(lines))
    for name, text in exports.items():
        made.drop("web", f"{name}.csv", text)
    made.load()
    return made


def daily(sku: str, units: int, days: int = 60, until: date = TODAY) -> str:
    return " ".join(f"{until - timedelta(days=ago)},{sku},{units}" for ago in range(1, days + 1))


def of(found: Reorder, sku: str) -> pd.Series:
    (place,) = np.flatnonzero(found.rows["sku"] == sku)
    return found.rows.iloc[int(place)]


def said(found: Reorder) -> str:
    return "; ".join(each.en for each in found.remarks)


def test_lead_times_are_learned_from_three_arrivals_or_more(shop: TestShop) -> None:
    alpha = learned(shop.hub())["Alpha"]
    assert (alpha.orders, alpha.lead_days) == (4, 11.0)
    assert alpha.lead_sd == pytest.approx(np.std([9, 10, 12, 13], ddof=1))
    assert alpha.on_time == 0.5  # promised after 10 days
    assert alpha.fill == 1.0
    rows = reorder(shop.hub()).rows.set_index("sku")
    assert rows.loc["S001", "lead"] == 11.0
    assert rows.loc["S000", "lead"] == 14.0
    assert rows.loc["S000", "default_lead"]
    assert "10 SKUs that sell have no lead time: 14 days are taken" in said(reorder(shop.hub()))
    assert suppliers(shop.hub())["beta"].lead is None


def test_what_arrives_in_time_counts_and_what_comes_too_late_does_not(shop: TestShop) -> None:
    found = reorder(shop.hub())
    assert of(found, "S002")["inbound"] == 30
    assert math.isnan(of(found, "S003")["inbound"])  # due in 60 days, long after the next order
    late = of(found, "S004")
    assert (late["overdue"], late["inbound"]) == (30, 30)
    assert len(open_orders(shop.hub())) == 4


def test_the_plan_is_sorted_by_what_it_would_cost_to_wait(shop: TestShop) -> None:
    lost = reorder(shop.hub()).rows["lost_amount"].fillna(-1).to_numpy()
    assert (np.diff(lost) <= 0).all()
    assert lost[0] > 0
    first = projections(shop.hub())[0]
    assert first.out is not None
    assert first.out == reorder(shop.hub()).rows["stock_out"].iloc[0].date()
    assert (first.days["low"] <= first.days["demand"]).all()
    assert (first.days["demand"] <= first.days["high"]).all()
    assert sum(number for _, _, number in cover_counts(shop.hub())) == reorder(shop.hub()).rows["cover"].notna().sum()


def test_the_weeks_hold_all_the_cash_and_terms_move_it(shop: TestShop, tmp_path: Path) -> None:
    total = sum(each.cash for each in supplier_orders(shop.hub()))
    assert total > 0
    assert sum(new for _, new, _ in cash_weeks(shop.hub())) == pytest.approx(total)
    assert cash_weeks(shop.hub())[0][1] == pytest.approx(total)  # nobody typed terms: paid when ordering
    again = stock_shop(tmp_path / "terms")
    build_inventory(again)
    terms = {"lead_days": 10, "prepaid": 0.25, "credit_days": 20}
    type_over_all(again.root / "Inventory.xlsx", [("suppliers", {"supplier": "Alpha"}, terms)])
    build_inventory(again)
    alpha = next(each for each in supplier_orders(again.hub()) if each.supplier == "Alpha")
    weeks = cash_weeks(again.hub())
    assert weeks[4][1] == pytest.approx(alpha.cash * 0.75)  # 30 days from now
    assert sum(new for _, new, _ in weeks) == pytest.approx(sum(each.cash for each in supplier_orders(again.hub())))
    assert weeks[4][2] > 0  # the rest of what is on its way from Alpha


def test_a_typed_order_stands_in_place_of_the_exported_one_and_a_planned_one_does_not_count(tmp_path: Path) -> None:
    made = stock_shop(tmp_path / "shop")
    book = build_inventory(made)
    rows = [
        {"po": "Q0", "sku": "S002", "ordered_units": 75, "due_day": pd.Timestamp(TODAY) + pd.Timedelta(days=3)},
        {"po": "N1", "sku": "S006", "ordered_units": 10, "state": "planned"},
        {"po": "N2", "sku": "S006", "ordered_units": 12},
    ]
    type_rows(book, "purchase_orders", rows)
    build_inventory(made)
    found = reorder(made.hub())
    assert of(found, "S002")["inbound"] == 75
    assert of(found, "S006")["inbound"] == 12  # without a promised day it is counted all the same


def test_a_style_below_its_suppliers_least_order_is_named(tmp_path: Path) -> None:
    products = "sku,title,style,supplier\nA,Shirt S,SHIRT,Mill\nB,Shirt M,SHIRT,Mill\n"
    stock = "sku,day,on_hand\nA,2026-03-01,20\nB,2026-03-01,3\n"
    made = small(tmp_path / "shop", f"{daily('A', 1)} {daily('B', 1)}", stock=stock, products=products)
    book = build_inventory(made)
    type_over_all(book, [("suppliers", {"supplier": "Mill"}, {"moq": 500, "moq_for": "the style"})])
    build_inventory(made)
    found = reorder(made.hub())
    assert found.rows["moq"].tolist() == [0, 0]
    assert f"MOQ of a style: SHIRT ({found.rows['order'].sum():,.0f} / 500)" in said(found)


def test_bundles_sell_and_owe_their_items(tmp_path: Path) -> None:
    stock = "sku,day,on_hand,reserved\nTEA,2026-03-01,600,0\nTEA2,2026-03-01,10,50\n"
    made = small(tmp_path / "shop", f"{daily('TEA', 3)} {daily('TEA2', 2)}", stock=stock)
    plain = of(reorder(made.hub()), "TEA")
    book = build_inventory(made)
    type_rows(book, "bundles", [{"bundle": "TEA2", "sku": "TEA", "units": 2}])
    build_inventory(made)
    found = reorder(made.hub())
    assert of(found, "TEA")["available"] == 600 - (50 - 10) * 2
    assert of(found, "TEA")["d"] == pytest.approx(plain["d"] + 4, rel=0.05)
    assert of(found, "TEA2")["available"] == 0
    assert of(found, "TEA2")["order"] == 0


def test_a_bundle_that_contains_itself_is_named_and_stops_nothing(tmp_path: Path) -> None:
    stock = "sku,day,on_hand,reserved\nTEA,2026-03-01,600,0\nTEA2,2026-03-01,10,50\nLOOP,2026-03-01,5,9\n"
    bundles = "bundle,sku,units\nTEA2,TEA,2\nLOOP,RING,1\nRING,LOOP,1\nSELF,SELF,2\n"
    made = small(tmp_path / "shop", daily("TEA", 3), stock=stock, bundles=bundles)
    found = reorder(made.hub())
    assert of(found, "TEA")["available"] == 600 - (50 - 10) * 2
    assert "contain themselves or lack units: LOOP, RING, SELF;" in said(found)
    assert build_inventory(made).exists()


def test_negative_stock_is_owed_and_said(tmp_path: Path) -> None:
    made = small(tmp_path / "shop", daily("A", 4), stock="sku,day,on_hand\nA,2026-03-01,-7\n")
    found = reorder(made.hub())
    row = of(found, "A")
    assert row["available"] == -7
    assert row["status"] == OUT
    assert row["order"] == row["point"] + 7
    assert "1 SKU has a negative stock" in said(found)


def test_returns_larger_than_sales_are_no_demand_and_are_said(tmp_path: Path) -> None:
    sales = f"{daily('A', 3)} 2026-02-01,B,2 2026-02-10,B,-9"
    found = reorder(small(tmp_path / "shop", sales, stock="sku,day,on_hand\nA,2026-03-01,9\nB,2026-03-01,9\n").hub())
    assert of(found, "B")["d"] >= 0
    assert "1 SKU has more returns than sales" in said(found)


def test_future_dates_are_left_out_and_said(tmp_path: Path) -> None:
    sales = f"{daily('A', 3)} 2026-09-01,A,900"
    found = reorder(small(tmp_path / "shop", sales, stock="sku,day,on_hand\nA,2026-03-01,9\n").hub())
    assert of(found, "A")["d"] == pytest.approx(3, rel=0.1)
    assert "1 order lines are dated after 2026-03-02" in said(found)


def test_one_day_of_history_gives_a_plan(tmp_path: Path) -> None:
    made = small(tmp_path / "shop", "2026-03-01,A,6", stock="sku,day,on_hand\nA,2026-03-01,2\n")
    row = of(reorder(made.hub()), "A")
    assert row["d"] > 0
    assert row["order"] > 0
    assert row["status"] == SHORT
    assert title(made.hub(), Label("Plan", "计划")).right.en == "Data through 2026-03-01 (Sun)"


def test_what_sold_and_was_never_seen_in_stock_is_no_slow_seller(tmp_path: Path) -> None:
    stock = "sku,day,on_hand\nA,2026-03-01,9\nB,2026-03-01,0\n"
    found = reorder(small(tmp_path / "shop", "2026-03-01,A,6 2026-03-01,B,6", stock=stock).hub())
    assert of(found, "B")["d"] > 0
    assert of(found, "B")["status"] == OUT


def test_a_warehouse_that_fell_silent_counts_as_it_was_and_is_named(tmp_path: Path) -> None:
    stock = "sku,day,warehouse,on_hand\nA,2026-02-20,North,40\nA,2026-03-01,South,5\nB,2026-03-01,South,1\n"
    found = reorder(small(tmp_path / "shop", daily("A", 1), stock=stock).hub())
    assert of(found, "A")["available"] == 45
    assert "the newest stock of warehouse North in Website is of 2026-02-20" in said(found)


def test_a_unit_that_became_a_pack_is_noticed(tmp_path: Path) -> None:
    made = new_shop(tmp_path / "shop", TODAY, {"web": "Website"})
    lines = []
    for ago in range(1, 90):
        day = TODAY - timedelta(days=ago)
        units, paid = (12, 24.0) if ago > 28 else (1, 24.0)
        lines.append(f"{ago},1,{day},{day},paid,A,{units},{paid}")
        lines.append(f"{ago},2,{day},{day},paid,B,2,20")
    made.drop("web", "order_lines.csv", HEAD + "\n".join(lines))
    made.load()
    remarks = [each.en for each in demand(made.hub()).remarks]
    assert [each for each in remarks if "the unit of 1 SKUs seems to have changed" in each and each.endswith("check A")]


def test_without_cost_or_stock_it_says_which_rows_are_incomplete(tmp_path: Path) -> None:
    found = reorder(small(tmp_path / "shop", f"{daily('A', 3)} {daily('B', 2)}").hub())
    assert set(found.rows["status"]) == {UNKNOWN}
    assert found.rows["order"].isna().all()
    assert "the stock of 2 SKUs that sell is unknown" in said(found)
    stocked = reorder(
        small(tmp_path / "other", daily("A", 3), stock="sku,day,on_hand\nA,2026-03-01,1\nC,2026-03-01,0\n").hub()
    )
    assert "1 SKU to order has no cost" in said(stocked)


def test_stock_without_sales_is_listed_and_what_to_order_is_unknown(tmp_path: Path, xlops: Xlops) -> None:
    made = small(tmp_path / "shop", stock="sku,day,on_hand\nA,2026-03-01,1\nC,2026-03-01,0\n")
    found = reorder(made.hub())
    assert {str(row.sku): row.status for row in found.rows.itertuples()} == {"A": UNSURE, "C": OUT}
    assert found.rows["order"].sum() == 0
    assert drafts(made.hub()) == []
    code, _, err = xlops("purchase-order", "--shop", made.root, "--today", TODAY, "--lang", "en")
    assert code == 2
    assert "what to order is unknown" in err
    assert title(made.hub(), Label("Plan", "计划")).right == Label(
        "No orders yet; other data ends 2026-03-01 (Sun)", "暂无订单，其他数据截至 2026-03-01（周日）"
    )


def test_a_shop_with_nothing_says_what_is_missing(tmp_path: Path) -> None:
    made = small(tmp_path / "shop", products="sku,title\nA,Thing\n")
    assert reorder(made.hub()).rows.empty
    assert recalc.audit(build_inventory(made)) == []


def test_too_many_skus_are_planned_and_only_the_riskiest_are_listed(
    shop: TestShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "MOST", 5)
    hub = shop.hub()
    found = reorder(hub)
    assert len(found.rows) == 22
    assert len(answers.listed(hub)) == 5
    assert "17 more SKUs are planned and not listed" in said(found)
    assert sum(len(each.lines) for each in drafts(hub)) == (found.rows["order"] > 0).sum()


def test_a_gap_before_what_is_on_its_way_arrives_is_no_comfort() -> None:
    blank = dict.fromkeys(
        ("moq", "reserved", "locked", "returns", "deposits", "bundles", "order_typed", "unit_cost", "season_days"),
        np.nan,
    )
    usual = {
        "lead": 14.0,
        "lead_sd": 0.0,
        "service": 0.95,
        "review": 7.0,
        "pack": 1.0,
        "recovery": 0.8,
        "balance": 0.85,
    }
    figures = {"d": 2.0, "sigma7": 3.0, "beta": 0.68, "k": 1.0, "slow_days": 180.0, "sold": True}
    rows = [
        {**blank, **usual, **figures, "on_hand": 10, "inbound": 90, "next_days": days} for days in (3.0, 9.0, 999.0)
    ]
    rows.append({**blank, **usual, **figures, "on_hand": 100, "inbound": np.nan, "next_days": np.nan})
    statuses = live_plan(pd.DataFrame(rows))["status"].tolist()
    assert statuses[1:] == [GAP, GAP, ENOUGH]
    assert statuses[0] != GAP


def test_what_would_arrive_after_its_season_is_not_ordered_and_nothing_is_held_beyond_it() -> None:
    row = dict.fromkeys(
        ("moq", "reserved", "locked", "returns", "deposits", "bundles", "order_typed", "next_days"), np.nan
    )
    row |= {"lead": 14.0, "lead_sd": 0.0, "service": 0.95, "review": 7.0, "pack": 1.0, "recovery": 0.8, "balance": 0.85}
    row |= {"d": 10.0, "sigma7": 0.0, "beta": 0.68, "k": 1.0, "slow_days": 180.0, "unit_cost": 2.0, "inbound": np.nan}
    days = (np.nan, 90.0, 21.0, 16.0, 15.0, 14.0, 1.0, -30.0)
    found = live_plan(pd.DataFrame([row | {"sold": True, "on_hand": 5.0, "season_days": each} for each in days]))
    assert found["order"].tolist() == [205, 205, 205, 155, 145, 0, 0, 0]
    assert found["status"].tolist() == [SHORT] * 5 + [ENDING] * 2 + [ENOUGH]


def test_stars_and_signs_in_names_are_letters_not_wildcards_or_conditions(tmp_path: Path) -> None:
    names = {"T*2": "A*C", "TX2": "ABC", "U?": "A?C", "UX": ">5", "V": "=Mill"}
    stock = "sku,day,on_hand\n" + "".join(f"{sku},2026-03-01,3\n" for sku in names)
    products = "sku,title,supplier\n" + "".join(f"{sku},Thing,{supplier}\n" for sku, supplier in names.items())
    costs = "sku,valid_from,unit_cost\n" + "".join(f"{sku},2025-01-01,{2 + n}\n" for n, sku in enumerate(names))
    inbound = "po,sku,supplier,day,due_day,received_day,ordered_units,received_units\nP1,TX2,ABC,2026-02-20,2026-03-05,,7,0\nP2,T*2,A*C,2026-02-20,2026-03-06,,4,0\n"
    sales = " ".join(daily(sku, 2 + n) for n, sku in enumerate(names))
    made = small(tmp_path / "shop", sales, stock=stock, products=products, product_costs=costs, inbound=inbound)
    book = build_inventory(made)
    typed = [("suppliers", {"supplier": name}, {"lead_days": 5 + 3 * n}) for n, name in enumerate(names.values())]
    type_over_all(book, typed)
    build_inventory(made)
    assert reorder(made.hub()).rows.set_index("sku")["lead"].to_dict() == {
        sku: 5 + 3 * n for n, sku in enumerate(names)
    }
    assert len(supplier_orders(made.hub())) == len(names)
    for program in (recalc.recalc_ironcalc, recalc.recalc_libreoffice):
        assert [
            each
            for each in recalc.differences(book, program(book))
            if each.startswith(("Plan!", "Reorder!", "Lifecycle!"))
        ] == []


def test_the_age_of_what_lies_there_adds_up_to_its_cost(shop: TestShop) -> None:
    rows = reorder(shop.hub()).rows
    known = ages(shop.hub())
    assert sum(units for _, units, _ in known) == rows["on_hand"].clip(lower=0).sum()
    assert sum(cost for _, _, cost in known) == pytest.approx((rows["on_hand"].clip(lower=0) * rows["unit_cost"]).sum())


def test_purchase_orders_are_written_for_each_supplier_in_both_languages(
    shop: TestShop, xlops: Xlops, tmp_path: Path
) -> None:
    where = ("--shop", shop.root, "--today", TODAY, "--out")
    code, out, _ = xlops("purchase-order", "--lang", "en", *where, tmp_path / "en")
    assert code == 0
    assert "Alpha: " in out
    files = sorted(each.name for each in (tmp_path / "en").iterdir())
    assert files == ["Alpha.html", "Alpha.xlsx", "Beta.html", "Beta.xlsx", "no-supplier.html", "no-supplier.xlsx"]
    book = tmp_path / "en" / "Alpha.xlsx"
    assert recalc.audit(book) == []
    assert recalc.differences(book, recalc.recalc_ironcalc(book)) == []
    alpha = next(each for each in drafts(shop.hub()) if each.supplier == "Alpha")
    page = (tmp_path / "en" / "Alpha.html").read_text(encoding="utf-8")
    assert all(f"<td>{line.sku}</td>" in page for line in alpha.lines)
    assert f"¥{alpha.amount:,.2f}" in page
    assert xlops("purchase-order", "alpha", "--lang", "zh", *where, tmp_path / "zh")[0] == 0
    assert "采购单" in (tmp_path / "zh" / "Alpha.html").read_text(encoding="utf-8")
    code, _, err = xlops("purchase-order", "Nobody", "--lang", "en", *where, tmp_path / "no")
    assert code == 2
    assert 'nothing is to be ordered of "Nobody" today; suppliers with an order: Alpha, Beta' in err


def test_an_order_without_costs_has_no_amount_rather_than_none(tmp_path: Path, xlops: Xlops) -> None:
    stock = "sku,day,on_hand\nA,2026-03-01,1\nB,2026-03-01,1\n"
    made = small(tmp_path / "shop", f"{daily('A', 5)} {daily('B', 5)}", stock=stock)
    where = ("--shop", made.root, "--today", TODAY, "--lang", "en")
    assert "units, amount unknown, no costs -> " in xlops("purchase-order", *where)[1]
    made.drop("web", "product_costs.csv", "sku,valid_from,unit_cost\nA,2025-01-01,2\n")
    made.load()
    assert ", lines without a cost: 1 -> " in xlops("purchase-order", *where)[1]


def test_a_suppliers_name_can_neither_leave_the_folder_nor_become_markup(tmp_path: Path, xlops: Xlops) -> None:
    products = 'sku,title,supplier\nA,"<script>x</script>",../../<b>Evil & Co\n'
    made = small(tmp_path / "shop", daily("A", 5), stock="sku,day,on_hand\nA,2026-03-01,1\n", products=products)
    assert xlops("purchase-order", "--shop", made.root, "--today", TODAY)[0] == 0
    written = sorted(each.relative_to(made.root).as_posix() for each in (made.root / "reports" / "po").iterdir())
    assert written == ["reports/po/b-Evil-Co.html", "reports/po/b-Evil-Co.xlsx"]
    page = (made.root / written[0]).read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
