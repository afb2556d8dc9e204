"""The simulator: its ladder equals the offers' own arithmetic, and the sheet's formulas equal the ladder, in two programs."""

from __future__ import annotations

import random
import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import ironcalc
import pytest
import recalc
from event_shop import event_shop
from fake_excel import open_excel
from shops import TestShop

from xlops.analysis.offers import PLATFORMS, quote
from xlops.analysis.offers.ladder import STEPS, Given, ladder, offers_of, switches_of
from xlops.answers.simulator import best_thresholds, item_prices, results
from xlops.blocks import Column, Formula, Table
from xlops.build import build, identity_of, look_of, pages_of
from xlops.errors import UsageError
from xlops.render.closed import write_book
from xlops.render.grid import Page, lower
from xlops.render.live import refresh_book
from xlops.sheets.base import Sheet
from xlops.theme import Look
from xlops.workbooks import Workbook, workbook

SHEETS = ("goals", "simulator", "plan_trial", "war_room", "event_review", "event_targets")


def drawn(rng: random.Random) -> tuple[str, Decimal, dict[str, Given]]:
    """A platform, a list price and some offers."""
    given: dict[str, Given] = {}
    for kind in STEPS:
        if rng.random() < 0.5:
            continue
        share = Decimal(rng.choice(["0", "1", "1", "0.5", "0.3333"]))
        start = Decimal(rng.choice([0, 50, 200]))
        if kind == "deal":
            given[kind] = Given(amount=Decimal(rng.randint(300, 90_000)) / 100, shop_share=share)
        elif kind in ("item_discount", "official"):
            given[kind] = Given(discount=Decimal(rng.randint(1, 600)) / 1000, shop_share=share)
        elif kind == "cross_store":
            every = Decimal(rng.randint(10, 300))
            given[kind] = Given(amount=(every / 10).quantize(Decimal("0.01")), start=every, shop_share=share)
        elif rng.random() < 0.3:
            given[kind] = Given(discount=Decimal(rng.randint(1, 300)) / 1000, start=start, shop_share=share)
        else:
            given[kind] = Given(amount=Decimal(rng.randint(1, 2000)) / 100, start=start, shop_share=share)
    return rng.choice(list(PLATFORMS)), Decimal(rng.randint(500, 90_000)) / 100, given


def test_the_ladder_equals_the_quote_to_the_cent_on_every_platform() -> None:
    rng, told = random.Random(1), 0
    for _ in range(3000):
        platform, listed, given = drawn(rng)
        try:
            expected = quote(listed, offers_of(given), platform)
        except UsageError:
            told += 1  # what stacks to a negative price is refused there
            continue
        rungs = ladder(listed, given, switches_of(platform))
        assert rungs[-1].price == expected.hand, (platform, listed, given)
        assert listed - sum(each.shop for each in rungs) == expected.receipt, (platform, listed, given)
    assert told < 200


def test_the_operators_example_comes_out() -> None:
    given = {
        "official": Given(discount=Decimal("0.15")),
        "shop_coupon": Given(amount=Decimal(30)),
        "member": Given(amount=Decimal(20), shop_share=Decimal(0)),
    }
    rungs = ladder(Decimal(399), given, switches_of("tmall"))
    assert rungs[-1].price == Decimal("289.15") and 399 - sum(each.shop for each in rungs) == Decimal("309.15")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    return event_shop(tmp_path_factory.mktemp("events") / "shop")


@pytest.fixture(scope="module")
def ours() -> Workbook:
    """The promotion calendar with the sheets of this subject, which stand on their own."""

    class Ours(Workbook):
        @property
        def sheets(self) -> list[Sheet]:
            return [each for each in workbook("promotion_calendar").sheets if each.id in SHEETS]

    whole = workbook("promotion_calendar")
    return Ours(whole.id, whole.title, whole.doc, whole.file)


@pytest.fixture(scope="module", params=["en", "zh"])
def book(request: pytest.FixtureRequest, shop: TestShop, ours: Workbook, tmp_path_factory: pytest.TempPathFactory) -> Path:  # fmt: skip
    target = tmp_path_factory.mktemp("books") / f"{request.param}.xlsx"
    return build(shop.hub(request.param), ours, target, now=shop.now).path


def test_every_formula_gives_the_engines_value_in_ironcalc(book: Path) -> None:
    assert sum(map(len, recalc.formulas(book).values())) > 200
    assert recalc.differences(book, recalc.recalc_ironcalc(book)) == []


def test_every_formula_gives_the_engines_value_in_libreoffice(book: Path) -> None:
    assert recalc.differences(book, recalc.recalc_libreoffice(book)) == []
    assert recalc.audit(book) == []


class Hand:
    """Types into a workbook in IronCalc, as an operator would."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.model: Any = ironcalc.load_from_xlsx(str(recalc._without_empty_cells(path, folder / "typed.xlsx")))
        file = recalc.open_book(path)
        self.sheet = file.sheetnames.index(next(each for each in ("Simulator", "优惠试算") if each in file.sheetnames))
        cells = file.worksheets[self.sheet]
        self.names = {
            name: _cell(text.attr_text) for name, text in file.defined_names.items() if name.startswith("sim_")
        }
        self.rows = {str(cells.cell(row, 3).value): row for row in range(1, 25)}
        self.steps = {str(cells.cell(row, 2).value): row for row in range(1, 60)}

    def name(self, name: str, value: object) -> None:
        row, column = self.names[name]
        self.model.set_user_input(self.sheet, row, column, str(value))

    def offer(self, words: str, place: int, value: object) -> None:
        self.model.set_user_input(self.sheet, self.rows[words], 3 + place, str(value))

    def left(self, words: str) -> Any:
        self.model.evaluate()
        return self.model.get_cell_value(self.sheet, self.steps[words], 8)


def _cell(reference: str) -> tuple[int, int]:
    found = re.search(r"\$([A-Z]+)\$(\d+)", reference)
    assert found
    return int(found[2]), sum((ord(each) - 64) * 26**at for at, each in enumerate(reversed(found[1])))


DISCOUNT, AMOUNT, FROM, SHARE = 1, 2, 3, 4


@pytest.fixture(scope="module")
def english(shop: TestShop, ours: Workbook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(shop.hub("en"), ours, tmp_path_factory.mktemp("typed") / "en.xlsx", now=shop.now).path


def test_the_operators_check_holds_in_the_sheet_by_its_formulas(english: Path, tmp_path: Path) -> None:
    hand = Hand(english, tmp_path)
    hand.name("sim_list", 399)
    hand.offer("full reduction", AMOUNT, 0)  # the plan's own is taken out
    hand.offer("official discount", DISCOUNT, 0.15)
    hand.offer("shop coupon", AMOUNT, 30)
    hand.offer("member discount", AMOUNT, 20)
    assert hand.left("Buyer's hand price") == pytest.approx(289.15)
    assert hand.left("Merchant's receipt") == pytest.approx(309.15)
    hand.name("sim_sold_units", 200)
    hand.name("sim_sold_hand", 289.15)
    hand.name("sim_sold_receipt", 309.15)
    assert hand.left("Price protection owed") == pytest.approx(0)
    hand.offer("shop coupon", AMOUNT, 50)
    assert hand.left("Buyer's hand price") == pytest.approx(269.15)
    assert hand.left("Price protection owed") == pytest.approx(4000)
    assert hand.left("of which the shop pays") == pytest.approx(4000)
    hand.offer("shop coupon", AMOUNT, 500)
    assert hand.left("Warning") == "the offers stack to a negative price"


def test_whatever_is_typed_the_formulas_equal_the_quote_on_every_platform(english: Path, tmp_path: Path) -> None:
    hand, rng, words = Hand(english, tmp_path), random.Random(5), dict(zip(STEPS, _words(english), strict=True))
    seen: set[str] = set()
    for _ in range(60):
        platform, listed, given = drawn(rng)
        rungs = ladder(listed, given, switches_of(platform))
        hand.name("sim_platform", PLATFORMS[platform].label.en)
        hand.name("sim_list", listed)
        for kind in STEPS:
            each = given.get(kind, Given())
            for place, value in ((DISCOUNT, each.discount), (AMOUNT, each.amount), (FROM, each.start), (SHARE, each.shop_share)):  # fmt: skip
                typed = "" if place in (DISCOUNT, AMOUNT) and not value and (each.discount or each.amount) else value
                hand.offer(words[kind], place, typed)
        assert hand.left("Buyer's hand price") == pytest.approx(float(rungs[-1].price)), (platform, listed, given)
        receipt = float(listed - sum(each.shop for each in rungs))
        assert hand.left("Merchant's receipt") == pytest.approx(receipt), (platform, listed, given)
        seen.add(platform)
    assert seen == set(PLATFORMS)


def test_in_the_open_workbook_rows_that_were_put_in_move_the_formulas_along(shop: TestShop, ours: Workbook, tmp_path: Path) -> None:  # fmt: skip
    hub = shop.hub("en")
    look, identity = look_of(hub, ours, shop.now), identity_of(hub, shop.now, ours)
    lowered = lower(pages_of(hub, ours.sheets), look)
    target = tmp_path / "live.xlsx"
    write_book(lowered, target, look, identity)
    book = open_excel(target)
    sheet = book.sheets["Simulator"]
    price = next(each for each in book.names if each.name == "sim_list")
    price.refers_to_range.value = 777
    sheet.range("7:8").insert("down")
    done = refresh_book(book, lowered, look, identity, ())
    assert not done.left and price.refers_to_range.value == 777  # what was typed stays
    rows = {row[0]: row for row in sheet.range("B20:H50").formula}
    first = next(at for at, row in enumerate(sheet.range("B20:H50").formula, 20) if row[0] == "List price")
    assert rows["List price"][-1] == "=sim_list"
    assert rows["item discount"][-1] == f"=ROUND(H{first}-F{first + 1},2)"
    assert rows["Buyer's hand price"][-1] == f"=H{first + len(STEPS)}"


def _words(book: Path) -> list[str]:
    """What the mechanics are called in the typed table, in the order of its rows."""
    cells = recalc.open_book(book)["Simulator"]
    first = next(row for row in range(1, 30) if cells.cell(row, 3).value == "item discount")
    return [str(cells.cell(row, 3).value) for row in range(first, first + len(STEPS))]


def test_the_plan_is_tried_on_the_shops_own_orders(shop: TestShop) -> None:
    hub = shop.hub()
    found = {(each.plan.window.event, each.plan.store): each for each in results(hub)}
    assert set(found) == {("double12", "tmall")}  # what is over is not tried again while something is ahead
    one = found["double12", "tmall"]
    assert one.effect is not None and one.sample is not None
    amounts = _order_amounts(hub, "tmall", one.sample.period.start)
    hit = sum(each >= 300 for each in amounts.values())
    assert (one.effect.orders, one.effect.hit_orders) == (len(amounts), hit)
    assert one.effect.cost == one.effect.paid_by["shop"] == 30 * hit  # loop over orders, written down once more
    assert one.effect.receipt == one.effect.listed - 30 * hit and one.effect.uplift_needed
    units = [row.units for _, row in item_prices(hub)]
    assert len(units) == 4 and units == sorted(units, reverse=True)  # nothing is below its floor: what sells most first


def _order_amounts(hub: Any, store: str, first: Any) -> dict[str, Decimal]:
    frame = hub.read("order_lines", ["order_id", "day", "units", "price"], where={"store": store})
    sums: dict[str, Decimal] = {}
    for order, day, units, price in zip(frame["order_id"], frame["day"], frame["units"], frame["price"], strict=True):
        if day >= first:
            sums[order] = sums.get(order, Decimal(0)) + Decimal(str(price)) * int(units)
    return sums


def test_floors_promises_and_price_protection_are_told_before_the_event(tmp_path: Path) -> None:
    from datetime import date

    shop = event_shop(tmp_path / "before", today=date(2026, 11, 8))
    found = {each.plan.store: each for each in results(shop.hub()) if each.plan.window.event == "double11"}
    tmall, jd = found["tmall"], found["jd"]
    assert [(each.priced.sku, each.short) for each in tmall.below] == []  # 309.15 is above the floor of 300
    # JD sells A1 for 279.30, below the 289.15 in hand at Tmall
    assert [(each.promised.sku, each.cheaper.store, each.by) for each in tmall.broken] == [("A1", "jd", Decimal("9.85"))]  # fmt: skip
    assert not [each for each in jd.broken if each.promised.sku == "A1"]
    assert tmall.owed is not None and tmall.owed.total == tmall.owed.units * (399 - Decimal("289.15"))
    assert tmall.owed.shop == tmall.owed.units * (399 - Decimal("309.15"))


def test_the_best_threshold_comes_with_its_uncertainty(shop: TestShop) -> None:
    one = next(iter(best_thresholds(shop.hub())))
    assert hasattr(one, "found")
    best = one.found.best
    assert best.gain_low <= best.gain <= best.gain_high and sum(each.best_in for each in one.found.tried) == pytest.approx(1)  # fmt: skip


def test_a_formula_of_a_plain_table_names_the_row_of_another_key() -> None:
    rows = ({"id": "a", "value": 2}, {"id": "b", "value": Formula("={a.value}*{row.value}+{b.value}", 0)})
    table = Table("t", (Column("value", _label("v"), "number"),), rows, key=("id",))
    look = Look("en", "CNY", "Shop", "T", datetime(2026, 1, 1).date(), datetime(2026, 1, 1))
    sheet = Sheet("s", _label("S"), lambda hub: [], "hub", "detail", 1, (), 1, "")
    cells = lower([Page(sheet, [table])], look).sheets[0].cells
    assert [each.formula for each in cells.values() if each.formula] == ["=B2*B3+B3"]
    wrong = Table("t", (Column("value", _label("v"), "number"),), ({"id": "a", "value": Formula("={c.value}", 0)},), key=("id",))  # fmt: skip
    with pytest.raises(ValueError, match="names a row or column that its table lacks"):
        lower([Page(sheet, [wrong])], look)


def _label(text: str) -> Any:
    from xlops.label import same

    return same(text)
