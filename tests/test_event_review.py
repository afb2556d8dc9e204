"""Review, war room and goals of a shop with two Double Elevens, whose truth is known because it was made up."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import ironcalc
import pytest
import recalc
from event_shop import TIMES, TODAY, event_shop, made_orders, made_refunds
from shops import TestShop, new_shop
from typing_hands import shown, type_over

from xlops.analysis.forecast import forecast
from xlops.answers.day_weights import day_weights
from xlops.answers.demand import demand
from xlops.answers.event_goals import event_goal, event_goals
from xlops.answers.event_items import carried, event_uplifts
from xlops.answers.event_refunds import FinalNet, final_net, tied_refunds
from xlops.answers.event_review import against_ordinary, against_plan, dependence, review, reviews, series_of
from xlops.answers.event_window import EventWindow, at_hand, by_day, windows
from xlops.answers.trial import trial
from xlops.answers.war_room import WarRoom, war_room, watched
from xlops.build import build, pages_of
from xlops.calendar.periods import Period
from xlops.faces.cli import cli
from xlops.hub import Hub
from xlops.label import Label
from xlops.workbooks import workbook

EVENT = Period(date(2026, 11, 10), date(2026, 11, 11))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    return event_shop(tmp_path_factory.mktemp("events") / "shop")


@pytest.fixture(scope="module")
def hub(shop: TestShop) -> Hub:
    return shop.hub()


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """The same shop eleven days later."""
    return event_shop(tmp_path_factory.mktemp("later") / "shop", today=TODAY + timedelta(days=11)).hub()


def double11(hub: Hub) -> EventWindow:
    return next(each for each in windows(hub, EVENT) if each.event == "double11")


def true_paid(days: Period) -> float:
    return sum(paid for each in made_orders() if each.paid.date() in days for _, _, paid in each.lines)


def test_the_days_of_an_event_are_those_that_the_shop_planned_offers_for(hub: Hub) -> None:
    assert double11(hub).days == EVENT and at_hand(hub) == double11(hub)


def test_lift_is_set_against_ordinary_days_of_the_same_weekdays(hub: Hub) -> None:
    found = review(hub, double11(hub))
    assert found.paid is not None and found.gap is None
    assert found.paid.event.actual == pytest.approx(true_paid(EVENT))
    learned = [day for day, _, _, _ in series_of(hub, double11(hub))]
    tuesdays = [
        value for day, value in by_day(hub, "pay_amt").items()
        if day.weekday() == 1 and date(2026, 9, 15) <= day < date(2026, 11, 3)
    ]  # fmt: skip
    expected = next(row[2] for row in series_of(hub, double11(hub)) if row[0] == date(2026, 11, 10))
    assert expected == pytest.approx(sum(each or 0 for each in tuesdays) / len(tuesdays))
    assert learned == sorted(learned) and found.paid.event.low < found.paid.event.more < found.paid.event.high
    # the days were made 2.5 and 8 times an ordinary one, at 15 % off
    assert 2.5 < (found.paid.event.lift or 0) < 5.5


def test_profit_is_the_surplus_less_all_that_it_cost(hub: Hub) -> None:
    found = review(hub, double11(hub))
    assert found.paid and found.units and found.profit and found.profit_gap is None
    assert found.fee_rate == pytest.approx(0.05) and found.unit_cost
    rate = found.refund_rate or 0.0
    net, units = found.paid.event.more, found.units.event.more
    for money, number in ((found.paid.before, found.units.before), (found.paid.after, found.units.after)):
        if money.more < 0:  # what days around lost is the event's doing, what they gained is not
            net, units = net + money.more, units + number.more
    assert found.charged and found.charged.net == pytest.approx(net)
    pencil = net - units * found.unit_cost * (1 - rate) - net * rate - net * (1 - rate) * 0.05
    assert found.profit.total == pytest.approx(pencil)


def test_final_net_is_known_on_the_next_day_and_narrows_and_holds_the_truth(hub: Hub, later: Hub) -> None:
    young, old = final_net(hub, double11(hub)), final_net(later, double11(later))
    assert isinstance(young, FinalNet) and isinstance(old, FinalNet)
    assert young.now.age == 1 and young.now.gross == pytest.approx(true_paid(EVENT))
    every = made_refunds(made_orders(), date(2027, 3, 1))
    event = {each.id for each in made_orders() if each.paid.date() in EVENT}
    truth = young.now.gross - sum(each[-1] for each in every if each[0] in event)
    assert young.now.low <= truth <= young.now.high
    assert [each.age for each in old.history] == [1, 3, 7]
    widths = [each.high - each.low for each in (*old.history, old.now)]
    assert widths == sorted(widths, reverse=True) and widths[-1] < 0.8 * widths[0]
    assert all(each.low <= truth <= each.high for each in old.history)
    # what was estimated then is what a shop on that day says
    assert old.history[0].net == pytest.approx(young.now.net, rel=1e-9)
    assert set(young.now.by_stage) == {"before_shipping", "returned"}


def test_the_difference_to_plan_and_to_an_ordinary_time_is_split_without_a_rest(hub: Hub) -> None:
    plan, usual = against_plan(hub, double11(hub)), against_ordinary(hub, double11(hub))
    assert plan and usual
    assert plan.before == pytest.approx((6000, 340, 138_800))
    assert plan.parts.total == pytest.approx(plan.after[2] - 138_800)
    assert usual.parts.total == pytest.approx(usual.after[2] - usual.before[2])
    assert usual.parts.largest == "visitors"


def test_carry_over_and_uplift_are_kept_for_the_next_plan(hub: Hub) -> None:
    items = carried(hub, double11(hub))
    assert {each.sku for each in items} == {"A1", "A2", "A3", "A4"} and all(each.carry == "again" for each in items)
    one = next(each for each in items if (each.store, each.sku) == ("tmall", "A1"))
    orders = [each for each in made_orders() if each.store == "tmall" and each.paid.date() in EVENT]
    assert one.units == sum(units for each in orders for sku, units, _ in each.lines if sku == "A1")
    up = event_uplifts(hub)[0]
    assert up.window == double11(hub) and up.typed is None and 4 < (up.factor or 0) < 6.5
    assert up.low and up.high and up.low < (up.measured or 0) < up.high


def test_what_is_typed_in_review_and_simulator_survives_a_rebuild_and_counts(shop: TestShop, tmp_path: Path) -> None:
    root = tmp_path / "typed"
    shutil.copytree(shop.root, root)
    run = ["build", "promotion_calendar", "--shop", str(root), "--today", f"{TODAY}", "--lang", "en"]
    assert cli.main(run, standalone_mode=False) == 0
    book = root / "PromotionCalendar.xlsx"
    type_over(book, "event_results", {"event": "Double 11", "year": 2026}, {"uplift": 3.5, "lesson": "buy earlier"})
    type_over(book, "event_results", {"event": "Double 12", "year": 2025}, {"uplift": 4})
    type_over(book, "offer_trial", {"kind": "shop coupon"}, {"amount": 50})
    type_into(book, "sim_list", 888)
    assert cli.main(run, standalone_mode=False) == 0
    assert ("List price", 888) in [(row[0], row[-1]) for row in steps(book)]
    assert ("Double 11", 2026, 3.5, "buy earlier") in shown(book, "event_results", "event", "year", "uplift", "lesson")
    assert ("shop coupon", 50) in shown(book, "offer_trial", "kind", "amount")
    hub = TestShop(root, TODAY).hub()
    kept = event_uplifts(hub)[0]
    assert (kept.typed, kept.factor, kept.lesson) == (3.5, 3.5, "buy earlier")
    assert trial(hub).given["shop_coupon"].amount == 50
    planned = demand(hub)
    assert planned.events is not None
    events = planned.events.set_index("ds")
    assert events.loc["2026-12-12", "uplift"] == 4  # the next stock plan goes by it
    without = events.drop(columns="uplift").reset_index()
    ahead = [forecast(planned.rows, horizon=60, events=each) for each in (without, events.reset_index())]
    first, typed = (each[each["ds"] == "2026-12-12"].set_index("unique_id")["mean"] for each in ahead)
    assert (typed > 1.5 * first).all()


def type_into(path: Path, name: str, value: object) -> None:
    """Type into the yellow cell of a name."""
    file = recalc.open_book(path)
    sheet, _, cell = file.defined_names[name].attr_text.partition("!")
    file[sheet.strip("'")][cell.replace("$", "")].value = value
    file.save(path)


def steps(path: Path) -> list[tuple[object, ...]]:
    """What the simulator's steps come to, computed anew."""
    cells = recalc.recalc_ironcalc(path)["Simulator"]
    return [(cells.get(f"B{row}"), cells.get(f"H{row}")) for row in range(1, 50)]


def test_how_much_of_the_year_hangs_on_events_is_told(hub: Hub) -> None:
    found = dependence(hub)
    assert found and found.known == 365
    mine = sum(amount for each, amount in found.by_event if each.event == "double11" and each.year == 2026)
    assert mine == pytest.approx(true_paid(EVENT)) and found.share == pytest.approx(found.amount / found.whole)


# --- war room ---


def test_hours_add_up_and_the_plan_is_last_years_same_hour_since_the_opening(hub: Hub) -> None:
    room = war_room(hub)
    assert isinstance(room, WarRoom) and room.basis == "year" and len(room.hours) == 48
    assert room.target == pytest.approx(138_800) and room.plan_so_far == pytest.approx(138_800)
    paid = {each.at: each.paid for each in room.hours}
    at = datetime(2026, 11, 11, 20)
    mine = [each for each in made_orders() if at <= each.paid < at + timedelta(hours=1)]
    assert paid[at] == pytest.approx(sum(amount for each in mine for _, _, amount in each.lines))
    assert room.paid == pytest.approx(sum(each or 0 for each in paid.values()))
    before = Period(date(2025, 11, 10), date(2025, 11, 11))
    assert room.hours[-1].year_before_so_far == pytest.approx(true_paid(before), rel=0.01)
    then = [each for each in made_orders() if datetime(2025, 11, 11, 20) <= each.paid < datetime(2025, 11, 11, 21)]
    share = sum(amount for each in then for _, _, amount in each.lines) / true_paid(before)
    assert room.hours[44].plan == pytest.approx(138_800 * share, rel=0.01)
    assert room.net_range and room.net_range[0] < (room.net_so_far or 0) < room.net_range[1]


def test_in_the_middle_of_the_event_only_what_is_past_counts(tmp_path: Path) -> None:
    hub = event_shop(tmp_path / "running", today=date(2026, 11, 11)).hub()
    room = war_room(hub)
    assert isinstance(room, WarRoom) and room.window.event == "double11"
    assert room.until == datetime(2026, 11, 11) and room.hours[24].paid is None and room.hours[23].paid is not None
    assert room.plan_so_far and room.plan_so_far < 138_800 and room.pace == pytest.approx(room.paid / room.plan_so_far)
    gone = room.plan_so_far / 138_800
    assert room.forecast == pytest.approx(room.paid / gone)
    assert room.net_range is None and room.net_so_far and room.net_so_far < room.paid


def test_presale_orders_count_as_deposits_until_their_balance_is_paid(tmp_path: Path) -> None:
    shop = new_shop(tmp_path / "presale", date(2026, 11, 13), {"tmall": "旗舰店"})
    settings = shop.root / "xlops.toml"
    text = settings.read_text(encoding="utf-8").replace('platform = ""', 'platform = "tmall"')
    dated = '[events]\ndouble11 = { "2026 presale" = "2026-10-20 20:00..2026-10-24", "2026 wave1" = "2026-10-31 20:00..2026-11-03" }\n'
    settings.write_text(text.replace("[events]\n", dated), encoding="utf-8")
    rows = ["order_id,day,pay_day,placed_at,paid_at,status,currency,order_amt,paid_amt,units"]
    for number in range(10):  # ten deposits, seven balances; two ordinary orders beside them
        paid = ("2026-10-31", "2026-10-31 20:05:00", 300) if number < 7 else ("", "", 0)
        rows.append(
            f"D{number},2026-10-21,{paid[0]},2026-10-21 21:00:00,{paid[1]},{'paid' if paid[0] else 'placed'},CNY,300,{paid[2]},1"
        )
    rows += [
        f"N{number},2026-10-22,2026-10-22,2026-10-22 10:00:00,2026-10-22 10:01:00,paid,CNY,80,80,1"
        for number in range(2)
    ]
    shop.drop("tmall", "orders.csv", "\n".join(rows) + "\n")
    shop.load()
    hub = shop.hub()
    room = watched(hub, double11(hub))
    assert room.deposits and (room.deposits.orders, room.deposits.paid_orders) == (10, 7)
    assert room.deposits.rate == pytest.approx(0.7) and room.deposits.paid == 2100
    assert room.hours[0].paid == 2100 and room.hours[0].at == datetime(2026, 10, 31, 20)


# --- goals ---


def test_days_weigh_what_such_days_were_worth_before(hub: Hub) -> None:
    weights = day_weights(hub, Period(date(2026, 11, 7), date(2026, 11, 11)))
    assert weights[date(2026, 11, 11)] > 3 * weights[date(2026, 11, 7)]
    goal = event_goal(hub, double11(hub))
    assert goal.typed and goal.amount == 138_800 and goal.pace
    assert sum(goal.pace.per_day) == pytest.approx(138_800) and goal.pace.done == pytest.approx(true_paid(EVENT))
    assert [each.window.event for each in event_goals(hub)][:2] == ["double11", "double12"]


def test_a_goal_typed_in_the_workbook_moves_the_days_at_once(shop: TestShop, tmp_path: Path) -> None:
    target = tmp_path / "goals.xlsx"
    build(shop.hub("en"), workbook("promotion_calendar"), target, now=shop.now)
    file = recalc.open_book(target)
    model = ironcalc.load_from_xlsx(str(recalc._without_empty_cells(target, tmp_path / "typed.xlsx")))
    ledger, goals = (file.sheetnames.index(each) for each in ("Event targets", "Goals"))
    rows = file["Event targets"]
    heads = {cell.value: cell.column for row in rows.iter_rows(max_row=12) for cell in row if cell.value in ("event", "visitors")}  # fmt: skip
    row = next(each for each in range(1, 30) if rows.cell(each, heads["event"]).value == "Double 12")
    model.set_user_input(ledger, row, heads["visitors"], "6000")  # twice as many
    model.evaluate()
    sheet = file["Goals"]
    found = {}
    for at in range(1, 70):
        if str(sheet.cell(at, 2).value) == "Double 12":
            values = [model.get_cell_value(goals, at, column) for column in range(2, 20)]
            found[at] = [each for each in values if isinstance(each, int | float)]
    first, day = list(found.values())[:2]
    assert 120_000 in first  # 6,000 x 5 % x 400
    assert day.count(120_000) == 2  # its only day: goal and what is needed now


# --- what is unknown ---


def test_a_shop_without_data_has_all_sheets_and_says_what_is_unknown(tmp_path: Path) -> None:
    shop = new_shop(tmp_path / "empty", date(2026, 11, 13), {"tmall": "旗舰店"})
    for language in ("en", "zh"):
        pages = pages_of(shop.hub(language), workbook("promotion_calendar").sheets)
        assert {"goals", "simulator", "plan_trial", "war_room", "event_review"} <= {page.sheet.id for page in pages}
    hub = shop.hub()
    assert reviews(hub) == [] and dependence(hub) is None
    assert isinstance(final_net(hub, double11(hub)), Label)


def test_refunds_without_an_order_are_matched_by_person_and_item_and_the_rest_is_told(loaded_demo: Path) -> None:
    hub = Hub.open(loaded_demo, today=date(2010, 12, 9)).home
    tied = tied_refunds(hub)
    assert tied.matched > 0.75 and 0.1 < tied.untied < 0.25 and tied.no_goods > 0
    assert tied.untied + tied.matched == pytest.approx(1, abs=0.01)


def test_days_of_another_event_are_neither_ordinary_nor_an_echo(loaded_demo: Path) -> None:
    hub = Hub.open(loaded_demo, today=date(2010, 12, 9)).home
    monday, friday = reviews(hub)
    assert (friday.window.event, monday.window.event) == ("black_friday", "cyber_monday")
    assert friday.paid and friday.paid.after.days == 11  # 12 known days, less Cyber Monday
    found = war_room(hub)
    assert isinstance(found, WarRoom) and found.basis == "days"  # the archive begins after the last Cyber Monday


def test_the_made_up_days_are_what_the_tests_take_them_for() -> None:
    assert TIMES[date(2026, 11, 11)] == 8.0 and len({each.id for each in made_orders()}) == len(made_orders())
