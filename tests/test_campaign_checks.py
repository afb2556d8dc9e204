"""Registrations, eligibility and the plan: what the shop may enter, what repairs it, what stops an offer; typed in the calendar."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import recalc
from campaign_shop import TODAY, add, book, build, campaign_shop, over_task, read
from shops import TestShop
from typing_hands import shown, type_over

from xlops.analysis.eligibility import Score, value_of
from xlops.answers.eligibility import Judged, library, standing, standings
from xlops.answers.plan_checks import plan_checks, plan_prices
from xlops.answers.price_history import lowest_of
from xlops.answers.registrations import closing, entries, quotas, registrations, win_rates
from xlops.answers.standing import exported, readings
from xlops.functions import FUNCTIONS
from xlops.functions.call import answer
from xlops.sheets.campaigns import campaigns

PLANNED: tuple[dict[str, Any], ...] = (
    {"store": "tmall", "event": "Double 11", "year": 2026, "offer": "官方立减", "kind": "official discount", "discount": 0.15, "items": "A1", "list_price": 399},
    {"store": "tmall", "event": "Double 11", "year": 2026, "offer": "店铺券", "kind": "shop coupon", "off": 30},
    {"store": "tmall", "event": "Double 11", "year": 2026, "offer": "88VIP", "kind": "member discount", "off": 20},
    {"store": "jd", "event": "Double 12", "year": 2026, "offer": "Deal", "kind": "item discount", "off": 100, "items": "B2", "list_price": 400, "floor": 350},
    {"store": "jd", "event": "National Day", "year": 2026, "offer": "Flash", "kind": "item discount", "off": 10, "items": "B3"},
    {"store": "jd", "event": "National Day", "year": 2026, "offer": "ＦＬＡＳＨ ", "kind": "item discount", "off": 10, "items": "B4", "list_price": 40, "starts": datetime(2026, 12, 1), "ends": datetime(2026, 12, 2)},
    {"store": "jd", "event": "Mid-Autumn Festival", "year": 2026, "offer": "Late", "kind": "item discount", "off": 10, "items": "B4", "list_price": 40, "starts": datetime(2026, 12, 1), "ends": datetime(2026, 12, 2)},
    {"store": "jd", "event": "Own store day", "year": 2026, "offer": "Birthday", "kind": "item discount", "discount": 0.1},
    {"store": "jd", "event": "Double 11", "year": 2026, "offer": "Half", "kind": "item discount", "off": 300, "items": "B5", "list_price": 400},
    {"store": "jd", "event": "Double 11", "year": 2026, "offer": "Other half", "kind": "official discount", "off": 200, "items": "B5"},
)  # fmt: skip
REFUSED: tuple[tuple[dict[str, Any], str], ...] = (
    ({"store": "jd", "event": "618", "year": 2027, "offer": "Backwards", "kind": "gift", "starts": datetime(2027, 6, 3), "ends": datetime(2027, 6, 1)}, "Ends: ends before it starts"),
    ({"store": "jd", "event": "618", "year": 2027, "offer": "Negative", "kind": "full reduction", "off": 300, "from_amount": 200}, "Amount off: takes more off than the amount"),
    ({"store": "jd", "event": "618", "year": 2101, "offer": "Far", "kind": "gift"}, "Event year: is more than 2100"),
    ({"store": "jd", "event": "New Year's Rave", "year": 2027, "offer": "Nowhere", "kind": "gift"}, "Event: is not in the list"),
)  # fmt: skip


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    """The shop with a morning's typing behind it: a plan, entries, a rule, what the platform shows."""
    shop = campaign_shop(tmp_path_factory.mktemp("campaigns") / "shop")
    build(shop)
    add(shop, "promotion_plan", *PLANNED, *(row for row, _ in REFUSED))
    add(
        shop,
        "activity_register",
        {"store": "tmall", "activity": "聚划算", "starts": datetime(2026, 10, 2), "item": "A1", "deadline": datetime(2026, 9, 25), "price": 280, "status": "to enter"},
        {"store": "tmall", "activity": "聚划算", "starts": datetime(2026, 10, 2), "item": "Z9", "deadline": datetime(2026, 9, 25), "price": 10},
        {"store": "tmall", "activity": "Double 11", "starts": datetime(2026, 10, 20), "status": "approved", "platform": "Tmall"},
        {"store": "tmall", "activity": "Brand day", "starts": datetime(2026, 9, 10), "status": "registered", "platform": "Tmall"},
        {"store": "tmall", "activity": "99 Value Festival", "starts": datetime(2026, 9, 9), "status": "rejected", "platform": "Tmall", "reason": "DSR"},
    )  # fmt: skip
    add(shop, "activity_rules", {"platform": "JD", "metric": "Late shipments", "valid_from": datetime(2026, 1, 1), "operator": "at most", "value": 0.05, "source": "JD notice of 2026-01-01"})  # fmt: skip
    type_over(book(shop), "shop_standing", {"store": "tmall", "metric": "Penalty points of the year"}, {"value": 6})
    over_task(shop, "Double 11", "register_open", status="done")
    over_task(shop, "Double 11", "burst", status="不做")
    build(shop)
    return shop


@pytest.fixture
def shop(typed: TestShop, tmp_path: Path) -> TestShop:
    return replace(typed, root=shutil.copytree(typed.root, tmp_path / "shop"))


def judged(shop: TestShop, activity: str, store: str, metric: str, item: str = "") -> Judged:
    found = standing(shop.hub(), activity, store)
    return next(each for each in found.judged if each.library.metric.id == metric and each.item == item)


def test_the_rebuilt_window_of_ratings_adds_up_to_the_platforms_own_sums(typed: TestShop) -> None:
    score = readings(typed.hub(), "tmall")["dsr_described"]
    assert isinstance(score, Score)
    assert sum(map(sum, score.ratings.values())) == pytest.approx(6000)
    stars = sum(star * count for day in score.ratings.values() for star, count in enumerate(day, 1))
    assert stars == pytest.approx(6000 * 4.55)
    assert value_of(score, TODAY) == pytest.approx(4.55)
    newest, oldest = score.ratings[TODAY - timedelta(1)], score.ratings[TODAY - timedelta(180)]
    assert newest[4] == 2 * oldest[4], "five-star ratings stand on the days on which they came"
    assert all(count >= 0 for day in score.ratings.values() for count in day)


def test_a_score_that_is_too_low_says_how_many_ratings_and_how_long(typed: TestShop) -> None:
    found = judged(typed, "double11", "tmall", "dsr_described").verdict
    assert (found.passed, found.gap) == (False, pytest.approx(0.05))
    assert found.needed
    assert found.days
    assert found.repair is not None
    assert found.repair.en == f"{found.needed:,} five-star ratings, about {found.days} days at your rate"
    score = readings(typed.hub(), "tmall")["dsr_described"]
    assert isinstance(score, Score)
    assert _walked(score, 4.6) == (found.needed, found.days), "as a loop over the days says"
    assert judged(typed, "double11", "tmall", "dsr_service").verdict.passed


def _walked(score: Score, target: float) -> tuple[int, int]:
    """Day by day, rating by rating: what leaves, what comes of worse ones, how many five-star ones are needed on top."""
    month = [score.ratings[TODAY - timedelta(back)] for back in range(1, 31)]
    fives = sum(day[4] for day in month) / 30
    worse = [sum(day[star] for day in month) / 30 for star in range(4)]
    for ahead in range(366):
        kept = [day for when, day in score.ratings.items() if when >= TODAY + timedelta(ahead) - timedelta(180)]
        count = sum(map(sum, kept)) + sum(worse) * ahead
        total = sum(star * number for day in kept for star, number in enumerate(day, 1))
        total += sum(star * number for star, number in enumerate(worse, 1)) * ahead
        needed = 0
        while (total + 5 * needed) / (count + needed) < target - 1e-12:
            needed += 1
        if fives * ahead >= needed - 1e-9:
            return needed, ahead
    raise AssertionError("not within a year")


def test_a_rule_that_was_typed_counts_with_its_source(typed: TestShop) -> None:
    found = judged(typed, "double11", "jd", "late_rate")
    assert found.verdict.value == pytest.approx(17 / 150, abs=0.02)
    assert found.verdict.passed is False
    assert found.verdict.rule.source == "JD notice of 2026-01-01"
    assert not found.library.default
    assert {each.rule.metric for each in library(typed.hub()) if each.platform == "jd"} == {"late_rate", "experience"}


def test_what_no_export_says_is_unknown_until_it_is_typed(shop: TestShop) -> None:
    points = judged(shop, "double11", "tmall", "penalty_points").verdict
    assert (points.value, points.passed) == (6, True)
    assert "penalty_points" not in exported(shop.hub(), "tmall")
    type_over(book(shop), "shop_standing", {"store": "tmall", "metric": "Penalty points of the year"}, {"value": None})
    read(shop)
    points = judged(shop, "double11", "tmall", "penalty_points").verdict
    assert points.passed is None
    assert points.repair is not None
    assert points.repair.en == "look it up on the platform and type it on Eligibility"


def test_a_typed_score_stands_before_the_exports_and_shows_at_once(shop: TestShop) -> None:
    type_over(book(shop), "shop_standing", {"store": "tmall", "metric": "DSR: as described"}, {"value": 4.9})
    assert list(recalc.recalc_ironcalc(book(shop))["Eligibility"].values()).count(4.9) == 2, "typed and used"
    read(shop)
    assert judged(shop, "double11", "tmall", "dsr_described").verdict.passed


def test_a_newer_version_of_a_rule_holds_from_its_day_and_the_old_one_until_then(shop: TestShop) -> None:
    common = {"activity": "Double 11", "platform": "Tmall", "metric": "DSR: service", "operator": "at least"}
    add(
        shop, "activity_rules", {**common, "valid_from": datetime(2026, 9, 1), "value": 4.95},
        {**common, "valid_from": datetime(2026, 10, 1), "value": 4.7},
    )  # fmt: skip
    read(shop)
    found = judged(shop, "double11", "tmall", "dsr_service").verdict
    assert (found.rule.value, found.passed) == (4.95, False)
    assert judged(shop, "double12", "tmall", "dsr_service").verdict.rule.value == 4.6, "it is of Double 11 alone"
    later = standing(replace(shop, today=date(2026, 10, 2)).hub(), "double11", "tmall")
    assert next(each.verdict.rule.value for each in later.judged if each.library.metric.id == "dsr_service") == 4.7


def test_an_activity_price_is_set_against_the_lowest_of_thirty_days(typed: TestShop) -> None:
    hub = typed.hub()
    lowest = lowest_of(hub, "tmall", "A1", before=TODAY, days=30)
    assert (lowest.price, lowest.on, lowest.known) == (250, TODAY - timedelta(12), 30)
    assert lowest_of(hub, "tmall", "A1", before=TODAY, days=10).price == 300
    found = judged(typed, "juhuasuan", "tmall", "below_lowest", "A1").verdict
    assert found.passed is False
    assert found.repair is not None
    assert "280.00 is not 0 % under the lowest of 30 days, 250.00 on 2026-09-08" in found.repair.en
    unknown = judged(typed, "juhuasuan", "tmall", "below_lowest", "Z9").verdict
    assert unknown.passed is None
    assert unknown.repair is not None
    assert "no price of Z9 is known in the 30 days before 2026-09-20" in unknown.repair.en


def test_the_plans_own_price_is_judged_where_the_register_has_none(typed: TestShop) -> None:
    found = judged(typed, "double11", "tmall", "off_percent", "A1").verdict
    assert found.value == pytest.approx((1 - 289.15 / 399) * 100, abs=0.01)
    assert found.passed


def test_stores_are_judged_before_what_they_may_enter_soonest_first(typed: TestShop) -> None:
    found = [(each.activity, each.store, each.passed) for each in standings(typed.hub())]
    assert found[0] == ("juhuasuan", "tmall", False)
    assert ("double11", "tmall", False) in found
    assert ("double11", "jd", False) in found
    assert [each[0] for each in found] == sorted((each[0] for each in found), key=[each[0] for each in found].index)


def test_a_cell_asks_for_eligibility_as_the_sheet_says_it(typed: TestShop) -> None:
    hub, function = typed.hub(), FUNCTIONS["OPS_ELIGIBLE"]
    said = answer(function, ["double11", "tmall"], language="en", hub=hub)
    first = standing(hub, "double11", "tmall").failing[0]
    assert first.verdict.repair is not None
    assert said == f"no: {first.library.metric.label.en}, {first.verdict.repair.en}"
    assert str(answer(function, ["聚划算", "tmall"], language="zh", hub=hub)).startswith("不可以：")
    assert "did you mean" in str(answer(function, ["doubel11"], hub=hub))


def test_entry_windows_come_from_the_plan_and_from_what_is_typed(typed: TestShop) -> None:
    found = {(each.of.event, each.store): each for each in registrations(typed.hub())}
    mine = found["double11", "tmall"]
    assert (mine.opens, mine.deadline, mine.planned, mine.entered) == (
        date(2026, 9, 27),
        date(2026, 10, 12),
        True,
        True,
    )
    assert not found["double11", "jd"].entered
    assert mine.closes_here is None, "the market's clock is the shop's"
    assert [(what.en, store, day) for what, store, day in closing(typed.hub())] == [
        ("Juhuasuan", "tmall", date(2026, 9, 25)),
        ("Juhuasuan", "tmall", date(2026, 9, 25)),
    ]
    assert [each.left(TODAY) for each in entries(typed.hub()) if each.item in ("A1", "Z9")] == [5, 5]


def test_a_months_activities_and_the_share_that_was_approved(typed: TestShop) -> None:
    hub = typed.hub()
    assert [(each.store, each.entered, each.wanted, each.short) for each in quotas(hub)] == [
        ("tmall", 1, 3, True),
        ("jd", 0, 3, True),
    ]
    assert not any(each.short for each in quotas(replace(typed, today=date(2026, 9, 19)).hub()))
    assert [(each.platform, each.won, each.decided) for each in win_rates(hub)] == [("tmall", 1, 2)]


def test_entry_closes_on_another_day_on_the_shops_clock(tmp_path: Path) -> None:
    shop = replace(campaign_shop(tmp_path / "shop", platforms={"us": "Amazon"}), today=date(2026, 4, 1))
    settings = shop.root / "xlops.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace('currency = "CNY"', 'currency = "USD"'), encoding="utf-8"
    )
    prime = next(each for each in registrations(shop.hub()) if each.of.event == "prime_day")
    assert (prime.deadline, prime.planned) == (date(2026, 5, 26), False)
    assert prime.closes_here == datetime(2026, 5, 27, 15), "midnight in Los Angeles"


def test_the_plan_says_price_and_receipt_and_what_stops_each_row(typed: TestShop) -> None:
    prices = {each.sku: each for each in plan_prices(typed.hub())}
    assert (float(prices["A1"].hand or 0), float(prices["A1"].receipt or 0)) == (289.15, 309.15)
    assert prices["A1"].lowest.price == 250
    said = {each.id: each.problem.en for each in plan_checks(typed.hub()).values() if each.problem}
    by_offer = {id.split('"')[-2]: text for id, text in said.items()}
    assert "B2 leaves 300.00 a unit, below 350.00" in by_offer["Deal"]
    assert "two offers of National Day are called" in by_offer["Flash"]
    assert "two offers of National Day are called" in by_offer["ＦＬＡＳＨ"]
    assert "on none of the days of Mid-Autumn Festival" in by_offer["Late"]
    assert "no known date in 2026" in by_offer["Birthday"]
    assert "negative price" in by_offer["Half"]
    assert "官方立减" not in by_offer
    rows = {row[0]: row[1:] for row in shown(book(typed), "promotion_plan", "offer", "hand", "receipt", "lowest")}
    assert rows["官方立减"] == (289.15, 309.15, 250)


def test_what_is_wrong_in_itself_is_not_taken_and_says_why(typed: TestShop) -> None:
    checks = dict(shown(book(typed), "promotion_plan", "offer", "check"))
    for row, reason in REFUSED:
        assert reason in str(checks[row["offer"]]), row["offer"]
    assert {row["offer"] for row, _ in REFUSED} <= {row[0] for row in shown(book(typed), "promotion_plan", "offer")}


def test_every_formula_of_the_calendar_is_computed_alike_in_two_programs(typed: TestShop) -> None:
    file = book(typed)
    assert {("register_open", "✓ done"), ("burst", "not needed")} <= set(shown(file, "event_tasks", "task", "state"))
    assert [each[-200:] for each in recalc.differences(file, recalc.recalc_libreoffice(file))] == []
    assert [
        each[-200:] for each in recalc.beyond_ironcalc(recalc.differences(file, recalc.recalc_ironcalc(file)))
    ] == []


def test_the_hubs_own_tab_shows_what_is_due_and_what_fails(typed: TestShop) -> None:
    tables = {each.id: each for each in campaigns(typed.hub()) if hasattr(each, "columns")}
    due = [(str(getattr(row["task"], "en", row["task"])), row["due"]) for row in tables["tasks_due"].rows]
    assert due[0] == ("Enter Juhuasuan in tmall", date(2026, 9, 25))
    assert any(day < TODAY for _, day in due), "what is late stands there"
    assert any(day >= TODAY for _, day in due[3:]), "and what comes"
    assert len(due) == 8
    assert "Juhuasuan" in {getattr(row["activity"], "en", "") for row in tables["not_eligible"].rows}


def test_without_a_platform_nothing_is_judged_and_that_is_said(tmp_path: Path) -> None:
    from xlops.sheets.eligibility import eligibility

    shop = campaign_shop(tmp_path / "shop", platforms={"one": "", "two": ""})
    assert standings(shop.hub()) == ()
    notes = [each.text.en for each in eligibility(shop.hub()) if hasattr(each, "wrap")]
    assert any("platform of one, two is not known" in each for each in notes)
