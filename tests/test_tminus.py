from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlops.calendar.closures import arrives, closures, order_by
from xlops.calendar.events import EVENTS, PHASES, occurrence
from xlops.calendar.periods import Period
from xlops.calendar.tminus import (
    Progress,
    Step,
    conflicts,
    edited,
    forecast,
    late,
    load,
    plan,
    row_of,
    step_of,
    steps_for,
)  # fmt: skip
from xlops.calendar.tminus.when import parse_when, when_text
from xlops.calendar.workdays import is_workday
from xlops.errors import UnknownName, UsageError
from xlops.label import Label

D11 = occurrence("double11", 2027)

# Step, then its days from the event at S, A, B and C, as the T-minus table has them; "-" where the level has none.
TABLE = """
review_goal 90 60 30 14
selection 75 45 28 12
demand_import 75 - - -
demand 60 45 25 10
eligibility 60 45 25 10
register_open 45 30 20 -
register_close 30 20 14 -
material_brief 40 28 18 9
copy_draft 30 21 14 6
copy_approved 21 14 8 4
stock_in 21 14 10 5
ads_test 11 7 4 5
presale 12 - - -
warm_up 1 1 1 1
service_ready 10 7 4 2
freeze 2 2 1 1
burst 0 0 0 0
encore -3 -1 - -
ship_check -3 -2 -2 -2
first_review -3 -3 -2 -1
price_watch -15 -15 -10 -7
refund_review -20 -15 -10 -7
carry_over -30 -20 -14 -7
"""
OF_LEVEL = {"S": "double11", "A": "double12", "B": "qixi", "C": "halloween"}


@pytest.mark.parametrize("line", TABLE.strip().splitlines(), ids=lambda line: line.split()[0])
def test_every_task_of_every_level_is_due_as_the_table_says(line: str) -> None:
    step, *before = line.split()
    for (level, event), days in zip(OF_LEVEL.items(), before, strict=True):
        assert EVENTS[event].level == level
        found = occurrence(event, 2027)
        due = {each.id: (found.day - each.due).days for each in plan(found)}
        assert due.get(step, "-") == (days if days == "-" else int(days)), (step, level)


def test_the_table_has_every_step_there_is() -> None:
    steps = {line.split()[0] for line in TABLE.strip().splitlines()}
    for event in OF_LEVEL.values():
        assert {each.id for each in steps_for(event)} - {"eligibility_weekly"} <= steps


def test_no_default_plan_contradicts_its_own_order() -> None:
    for event in EVENTS:
        if event.id not in ("jd_day", "douyin_goods", "red_day", "own_day"):
            assert [(one.id, other.id) for one, other in conflicts(plan(occurrence(event, 2028)))] == [], event.id


def test_what_is_checked_weekly_is_a_task_every_week() -> None:
    weekly = [each for each in plan(D11) if each.step.id == "eligibility_weekly"]
    assert [str(each.due) for each in weekly] == ["2027-09-19", "2027-09-26", "2027-10-03", "2027-10-10"]
    assert all(each.after == ("eligibility",) for each in weekly)
    assert len({each.id for each in weekly}) == 4


def test_a_task_is_worked_on_by_its_last_working_day() -> None:
    tasks = {each.id: each for each in plan(D11)}
    assert (tasks["demand"].due, tasks["demand"].work_by) == (date(2027, 9, 12), date(2027, 9, 10))  # a Sunday
    assert tasks["selection"].start == date(2027, 8, 26)  # 12 hours are two working days
    spring = {each.id: each for each in plan(occurrence("cny", 2027))}
    assert spring["burst"].work_by == spring["burst"].due == date(2027, 2, 6)
    assert spring["first_review"].start > date(2027, 2, 6)


def test_steps_hang_on_phases_where_they_are_known_else_on_the_event() -> None:
    tmall = {each.id: each for each in plan(occurrence("618", 2024), platform="tmall")}
    assert tmall["register_open"].due == date(2024, 5, 6) and not tmall["register_open"].planned
    assert "presale" not in tmall  # there was none in 2024
    assert tmall["freeze"].after == ("copy_approved", "stock_in", "register_close")
    prime = {each.id: each for each in plan(occurrence("prime_day", 2026))}
    assert prime["register_open"].due == date(2026, 3, 24) and prime["register_close"].due == date(2026, 5, 26)
    assert prime["stock_in"].due == date(2026, 6, 5)
    assert prime["first_review"].due == date(2026, 6, 29)  # counted from the last day of the event


def test_an_owner_changes_an_offset_and_everything_else_stays() -> None:
    before = {each.id: each for each in plan(D11)}
    steps = edited(steps_for("double11"), [{"id": "copy_draft", "when": "T-20", "owner": "Mei"}])
    after = {each.id: each for each in plan(D11, steps)}
    assert after["copy_draft"].due == D11.day - timedelta(20) and after["copy_draft"].owner == "Mei"
    assert after["copy_draft"].step.source == "typed"
    changed = {id for id in before if (before[id].due, before[id].owner) != (after[id].due, after[id].owner)}
    assert changed == {"copy_draft"} and set(before) == set(after)
    assert ("copy_approved", "copy_draft") in [
        (one.id, other.id) for one, other in conflicts(tuple(after.values()))
    ]  # and it is told that the approval now lies before it


def test_a_row_adds_a_step_and_off_takes_one_out() -> None:
    steps = edited(
        steps_for("qixi"),
        [{"id": "gift_boxes", "zh": "礼盒到货", "when": "warm_up−3 working days", "hours": "4"}, {"id": "freeze", "when": "off"}],
    )  # fmt: skip
    tasks = {each.id: each for each in plan(occurrence("qixi", 2027), steps)}
    assert tasks["gift_boxes"].due == date(2027, 8, 2) and tasks["gift_boxes"].label.en == "礼盒到货"
    assert "freeze" not in tasks and tasks["burst"].after == ()


@pytest.mark.parametrize("event", ["double11", "cny", "qixi", "consumer_day"])
def test_every_step_survives_being_an_editable_row(event: str) -> None:
    for step in steps_for(event):
        assert step_of(row_of(step)) == step


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"id": "x", "when": "soon"}], 'no phase "soon"'),
        ([{"id": "x", "when": "T−"}], '"T−" is no time of a step'),
        ([{"id": "x", "when": "prehale+1"}], 'did you mean "presale"'),
        ([{"id": "x", "hours": "many"}], 'step "x": hours "many"'),
        ([{"id": "x", "every": "weekly"}], 'step "x": every "weekly"'),
        ([{"id": "x"}, {"id": "x"}], 'two steps are called "x"'),
        ([{"when": "T-3"}], "a step needs an id"),
    ],
)
def test_a_wrong_row_is_named(rows: list[dict[str, str]], message: str) -> None:
    with pytest.raises(UsageError) as raised:
        edited(steps_for("qixi"), rows)
    assert message in str(raised.value)
    assert raised.value.label.zh


def test_steps_that_cannot_be_ordered_are_refused() -> None:
    one, two = (Step(id, Label(id, id), "T−1", "operator", 1, (after,)) for id, after in (("a", "b"), ("b", "a")))
    with pytest.raises(UsageError, match="wait for each other: a, b"):
        plan(D11, [one, two])
    with pytest.raises(UnknownName, match='no step "b"'):
        plan(D11, [one])
    with pytest.raises(UsageError, match="ends before it starts"):
        plan(D11, [Step("c", Label("c", "c"), "T−1..T−3", "operator", 1)])


def test_a_late_task_pushes_what_waits_for_it_and_only_that() -> None:
    tasks = plan(D11)
    known = {"review_goal": Progress(done=date(2027, 8, 10)), "selection": Progress(expected=date(2027, 10, 8))}
    found = {each.task.id: each for each in forecast(tasks, known, today=date(2027, 8, 20))}
    assert found["review_goal"].slip == -3
    assert found["selection"].slip == 41 and found["selection"].because == ""
    assert found["demand"].start == date(2027, 10, 8) and found["demand"].finish == date(2027, 10, 11)
    assert found["demand"].because == "selection"
    assert found["stock_in"].slip == 0  # 12 days of slack take it up
    assert found["service_ready"].slip == found["copy_approved"].slip == 0
    assert not found["register_close"].missed and found["register_close"].finish == date(2027, 10, 12)


def test_the_platforms_day_does_not_slip_it_is_missed() -> None:
    known = {"selection": Progress(expected=date(2027, 10, 25))}
    found = {each.task.id: each for each in forecast(plan(D11), known, today=date(2027, 9, 1))}
    closes = found["register_close"]
    assert closes.missed and closes.because == "selection"
    assert (closes.slip, closes.finish) == (0, date(2027, 10, 12))


def test_what_nobody_finished_is_finished_today_at_the_earliest() -> None:
    found = {each.task.id: each for each in forecast(plan(D11), today=date(2027, 9, 30))}
    assert found["review_goal"].finish == date(2027, 9, 30)
    assert found["carry_over"].slip == 0


def test_the_late_list_names_what_waits() -> None:
    found = late(plan(D11), {"review_goal": Progress(done=date(2027, 8, 20))}, today=date(2027, 9, 13))
    assert [(each.task.id, each.days) for each in found] == [
        ("demand_import", 16), ("selection", 16), ("demand", 1), ("eligibility", 1),
    ]  # fmt: skip
    assert {"demand", "material_brief", "register_close"} <= set(found[1].blocks)


def test_hours_are_summed_a_person_and_week_over_all_events() -> None:
    both = [*plan(D11), *plan(occurrence("double12", 2027))]
    rows = load(both)
    assert sum(each.hours for each in rows) == pytest.approx(sum(each.step.hours for each in both))
    burst = next(each for each in rows if each.owner == "operator" and each.week == date(2027, 11, 8))
    assert burst.capacity == 30.0 and "burst" in burst.tasks
    heavy = load(both, hours_a_day=1)
    assert any(each.over for each in heavy)
    named = load(plan(D11, owners={"operator": "Li"}))
    assert {"Li", "buyer"} <= {each.owner for each in named}
    done = {each.id: Progress(done=each.due) for each in both}
    assert load(both, progress=done) == ()


def test_spring_stock_is_ordered_before_suppliers_stop() -> None:
    shut = closures(2027)
    assert str(shut.suppliers.days) == "2027-01-17..2027-02-15" and str(shut.couriers.days) == "2027-01-30..2027-02-13"
    assert shut.restart == date(2027, 2, 16)
    assert order_by(shut.restart, 15, [shut.suppliers.days]) == date(2027, 1, 2)
    assert order_by(date(2027, 2, 10), 0, [shut.suppliers.days]) == date(2027, 1, 16)
    assert arrives(date(2027, 1, 10), 15, [shut.suppliers.days]) == date(2027, 2, 24)
    typed = {"cny": {"2027 supplier_stop": "2027-01-20..2027-01-26", "2027 restart": "2027-02-14..2027-02-18"}}
    assert str(closures(2027, announced=typed).suppliers.days) == "2027-01-20..2027-02-17"
    with pytest.raises(UsageError, match="lead time of -1 days"):
        order_by(shut.restart, -1)


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2027, 1, 1), date(2027, 4, 1)), st.integers(0, 40))
def test_what_is_ordered_by_its_day_arrives_in_time_and_a_day_later_does_not(arrive: date, lead: int) -> None:
    shut = [Period(date(2027, 1, 17), date(2027, 2, 15))]
    if arrive in shut[0]:
        arrive = date(2027, 2, 16)
    day = order_by(arrive, lead, shut)
    assert arrives(day, lead, shut) <= arrive
    later = next(each for each in (day + timedelta(1 + n) for n in range(90)) if each not in shut[0])
    assert arrives(later, lead, shut) > arrive


points = st.builds(
    lambda anchor, end, sign, days, unit: f"{anchor}{end if anchor != 'T' else ''}{f'{sign}{days}{unit}' if days else ''}",
    st.sampled_from(["T", *PHASES]), st.sampled_from(["", " end"]), st.sampled_from("+−"), st.integers(0, 120),
    st.sampled_from(["", " working days"]),
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(points, st.builds("{}..{}".format, points, points)), min_size=1, max_size=3))
def test_a_time_can_be_written_read_and_written_again(texts: list[str]) -> None:
    windows = parse_when(" or ".join(texts))
    assert parse_when(when_text(windows)) == windows


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("t-45", "T−45"),
        ("T0", "T0"),
        ("预售结束+1", "presale end+1"),
        ("报名 或 T－20", "registration or T−20"),
        ("T-5wd", "T−5 working days"),
        ("T-5个工作日", "T−5 working days"),
        ("wave2 - 3 d", "wave2−3"),
        ("holiday", "holiday"),
        ("price_watch end - 1 day", "price_watch end−1"),
    ],
)
def test_a_time_is_read_as_operators_write_it(text: str, best: str) -> None:
    assert when_text(parse_when(text)) == best


@settings(max_examples=25, deadline=None)
@given(st.integers(2024, 2028), st.sampled_from(["double11", "cny", "mid_autumn", "qixi"]))
def test_no_work_is_planned_to_end_on_a_day_off_when_a_working_day_would_do(year: int, event: str) -> None:
    found = occurrence(event, year)
    for task in plan(found):
        assert task.start <= task.due
        if not task.step.fixed and task.due < found.day:
            assert is_workday(task.work_by) and task.work_by <= task.due
