"""The .ics file, read by a library that did not write it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject

from xlops.calendar.events import occurrence, occurrences
from xlops.calendar.ics import Entry, calendar_bytes, entries
from xlops.calendar.periods import Period
from xlops.calendar.tminus import plan
from xlops.errors import UsageError

WRITTEN = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)


def read(found: list[Entry]) -> dict[str, Any]:
    """Entries by id, as the second library understands them."""
    content = calendar_bytes(found, name="Shop: promotions", written=WRITTEN).decode()
    return {each.uid.value: each for each in vobject.readOne(content).vevent_list}


def test_a_wave_opens_at_eight_in_the_evening_of_its_market() -> None:
    found = read(entries([occurrence("618", 2024)], language="zh"))
    wave = found["618-2024-wave1-tmall@xlops"]
    assert wave.dtstart.value == datetime(2024, 5, 20, 12, tzinfo=UTC)  # 20:00 in Shanghai
    assert wave.dtend.value == datetime(2024, 5, 31, 12, tzinfo=UTC)
    assert wave.summary.value == "618 2024：第一波 (tmall)"
    assert wave.status.value == "CONFIRMED" and wave.categories.value == ["S"]
    assert [each.trigger.value for each in wave.valarm_list] == [timedelta(days=-1), timedelta(minutes=-30)]
    event = found["618-2024@xlops"]
    assert (event.dtstart.value, event.dtend.value) == (date(2024, 6, 18), date(2024, 6, 19))


def test_an_hour_of_another_market_may_be_another_day_in_utc() -> None:
    announced = {"black_friday": {"2027 sale us": "2027-11-25 19:00..2027-11-29 23:59"}}
    found = read(entries([occurrence("black_friday", 2027, announced=announced)], language="en", region="us"))
    sale = found["black_friday-2027-sale-us@xlops"]
    assert sale.dtstart.value == datetime(2027, 11, 26, 0, tzinfo=UTC)  # New York, winter time
    summer = {"prime_day": {"2027": "2027-06-22..2027-06-23", "2027 burst": "2027-06-22 00:01..2027-06-23 12:00"}}
    burst = read(entries([occurrence("prime_day", 2027, announced=summer)], language="en"))[
        "prime_day-2027-burst@xlops"
    ]
    assert burst.dtstart.value == datetime(2027, 6, 22, 7, 1, tzinfo=UTC)  # Los Angeles, summer time


def test_every_task_of_a_level_s_event_is_there_on_its_day_with_its_alarms() -> None:
    event = occurrence("double11", 2027)
    tasks = plan(event)
    found = read(entries([event], tasks, language="en"))
    for task in tasks:
        entry = found[f"double11-2027-task-{task.id}@xlops"]
        assert entry.dtstart.value == task.due and entry.dtend.value == task.due + timedelta(1)
        assert entry.summary.value.startswith(f"[Double 11 2027] {task.label.en}")
        assert [each.trigger.value for each in entry.valarm_list] == [timedelta(hours=-15), timedelta(hours=9)]
        assert all(each.action.value == "DISPLAY" and each.description.value for each in entry.valarm_list)
    assert sum("-task-" in each for each in found) == len(tasks) == 27


def test_what_nobody_announced_is_tentative() -> None:
    found = read(entries([occurrence("prime_day", 2027)], language="en"))
    assert found["prime_day-2027@xlops"].status.value == "TENTATIVE"
    assert found["prime_day-2027@xlops"].summary.value == "Prime Day 2027 (planned)"


def test_words_from_outside_cannot_break_the_file() -> None:
    evil = Entry(
        "a@xlops",
        "price\nEND:VCALENDAR\n; 满减，" + "长" * 80,
        "x\\n,;",
        date(2027, 1, 1),
        date(2027, 1, 1),
        "S",
        False,
        (),
    )
    content = calendar_bytes([evil], name="a\nb", written=WRITTEN)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert content.count(b"\r\n") == content.count(b"\n") and content.count(b"\r\nEND:VCALENDAR") == 1
    (entry,) = vobject.readOne(content.decode()).vevent_list
    assert entry.summary.value == evil.title and entry.description.value == evil.note


def test_ids_are_stable_and_unique_over_a_whole_year() -> None:
    year = occurrences(Period(date(2027, 1, 1), date(2027, 12, 31)))
    tasks = [task for each in year for task in plan(each)]
    one, other = (entries(year, tasks, language=language) for language in ("en", "zh"))
    assert sorted(each.uid for each in one) == sorted(each.uid for each in other)
    found = read(one)
    assert len(found) == len(one) > 1000
    assert {each.dtstamp.value for each in found.values()} == {WRITTEN}
    with pytest.raises(UsageError, match="two calendar entries have the id"):
        calendar_bytes([one[0], one[0]], name="x", written=WRITTEN)
