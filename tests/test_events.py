from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.easter import easter
from holidays.calendars.chinese import _ChineseLunisolar
from hypothesis import given, settings
from hypothesis import strategies as st

from xlops.calendar.events import EVENTS, align, collisions, event_named, nearest_to, occurrence, occurrences
from xlops.calendar.events.rules import rule_text
from xlops.calendar.events.zones import instant_in, seen_from, zone_of
from xlops.calendar.periods import Period, whole
from xlops.errors import UnknownName, UsageError

# Event, then its month-day in 2024 .. 2028; checked against three lunar libraries when the table was made.
DATES = """
new_year 01-01 01-01 01-01 01-01 01-01
laba 01-18 01-07 01-26 01-15 01-04
little_new_year 02-02 01-22 02-10 01-30 01-19
valentine 02-14 02-14 02-14 02-14 02-14
new_year_eve 02-09 01-28 02-16 02-05 01-25
cny 02-10 01-29 02-17 02-06 01-26
lantern 02-24 02-12 03-03 02-20 02-09
women38 03-08 03-08 03-08 03-08 03-08
white_day 03-14 03-14 03-14 03-14 03-14
consumer_day 03-15 03-15 03-15 03-15 03-15
qingming 04-04 04-04 04-05 04-05 04-04
easter 03-31 04-20 04-05 03-28 04-16
labour_day 05-01 05-01 05-01 05-01 05-01
mothers_day 05-12 05-11 05-10 05-09 05-14
foodie_day 05-17 05-17 05-17 05-17 05-17
confession_day 05-20 05-20 05-20 05-20 05-20
childrens_day 06-01 06-01 06-01 06-01 06-01
gaokao 06-10 06-10 06-10 06-10 06-10
618 06-18 06-18 06-18 06-18 06-18
dragon_boat 06-10 05-31 06-19 06-09 05-28
fathers_day 06-16 06-15 06-21 06-20 06-18
festival818 08-18 08-18 08-18 08-18 08-18
qixi 08-10 08-29 08-19 08-08 08-26
back_to_school 09-01 09-01 09-01 09-01 09-01
labor_day_us 09-02 09-01 09-07 09-06 09-04
deals99 09-09 09-09 09-09 09-09 09-09
teachers_day 09-10 09-10 09-10 09-10 09-10
mid_autumn 09-17 10-06 09-25 09-15 10-03
national_day 10-01 10-01 10-01 10-01 10-01
double_ninth 10-11 10-29 10-18 10-08 10-26
halloween 10-31 10-31 10-31 10-31 10-31
double11 11-11 11-11 11-11 11-11 11-11
thanksgiving 11-28 11-27 11-26 11-25 11-23
black_friday 11-29 11-28 11-27 11-26 11-24
small_business_saturday 11-30 11-29 11-28 11-27 11-25
cyber_monday 12-02 12-01 11-30 11-29 11-27
giving_tuesday 12-03 12-02 12-01 11-30 11-28
double12 12-12 12-12 12-12 12-12 12-12
super_saturday 12-21 12-20 12-19 12-18 12-23
christmas 12-25 12-25 12-25 12-25 12-25
boxing_day 12-26 12-26 12-26 12-26 12-26
"""


@pytest.mark.parametrize("line", DATES.strip().splitlines(), ids=lambda line: line.split()[0])
def test_a_rule_gives_the_known_dates(line: str) -> None:
    event, *expected = line.split()
    assert [f"{occurrence(event, year).day:%m-%d}" for year in range(2024, 2029)] == expected
    assert not any(occurrence(event, year).planned for year in range(2024, 2029))


def test_an_event_belongs_to_its_event_year_not_to_that_of_its_day() -> None:
    days = [occurrence("new_year_goods", year).day for year in range(2024, 2029)]
    assert [str(each) for each in days] == ["2024-01-13", "2025-01-01", "2026-01-20", "2027-01-09", "2027-12-29"]
    december = occurrences(Period(date(2027, 12, 1), date(2027, 12, 31)), region="cn")
    assert [(each.event, each.event_year) for each in december if each.level == "A"] == [
        ("double12", 2027),
        ("new_year_goods", 2028),
    ]


def test_an_announced_event_is_planned_until_its_date_is_known_or_typed() -> None:
    assert str(occurrence("prime_day", 2026).days) == "2026-06-23..2026-06-26"
    assert not occurrence("prime_day", 2026).planned
    assert occurrence("prime_day", 2027).planned
    typed = occurrence("prime_day", 2027, announced={"prime_day": {"2027": "2027-07-13..2027-07-16"}})
    assert not typed.planned and str(typed.days) == "2027-07-13..2027-07-16"


def test_what_hangs_on_a_typed_event_moves_with_it() -> None:
    announced = {"thanksgiving": {"2030": "2030-11-21"}}
    assert occurrence("black_friday", 2030, announced=announced).day == date(2030, 11, 22)


def test_waves_begin_at_eight_in_the_evening_and_end_where_the_next_begins() -> None:
    waves = {each.id: each for each in occurrence("618", 2024).phases if each.platform == "tmall"}
    assert waves["wave1"].start == datetime(2024, 5, 20, 20)
    assert waves["wave1"].end == waves["wave2"].start == datetime(2024, 5, 31, 20)
    assert waves["wave2"].end == datetime(2024, 6, 19)
    assert not waves["wave1"].planned and "2024" in waves["wave1"].source


def test_a_year_whose_phases_are_known_is_given_no_guessed_presale() -> None:
    assert "presale" not in [each.id for each in occurrence("618", 2024).phases]
    assert "presale" in [each.id for each in occurrence("618", 2027).phases if each.planned]


def test_a_typed_phase_replaces_the_known_one() -> None:
    announced = {"618": {"2025 wave1": "2025-05-16 20:00..2025-05-27 12:00", "2025 wave2": "2025-05-29"}}
    phases = {each.id: each for each in occurrence("618", 2025, announced=announced).phases}
    assert phases["wave1"].source == phases["wave2"].source == "xlops.toml"
    assert (phases["wave1"].start, phases["wave1"].end) == (datetime(2025, 5, 16, 20), datetime(2025, 5, 27, 12))
    assert phases["wave2"].end == datetime(2025, 6, 19)  # nothing follows: until the event is over


@pytest.mark.parametrize(
    ("announced", "message"),
    [
        ({"619": {"2026": "2026-06-18"}}, 'no event "619"; did you mean "618"?'),
        ({"618": {"next": "2026-06-18"}}, '[events.618]: "next" is no year'),
        ({"618": {"2026 presales": "2026-06-18"}}, 'no phase "presales"; did you mean "presale"?'),
        ({"618": {"2026": "18 June"}}, '[events.618] 2026 = "18 June" is no date'),
        ({"618": {"2026": "2026-06-18T20:00+08:00"}}, "is no date"),
        ({"618": {"2026": "2026-06-18..2026-06-01"}}, "ends before it starts"),
    ],
)
def test_a_wrong_date_in_the_settings_is_named(announced: dict[str, dict[str, str]], message: str) -> None:
    with pytest.raises(UsageError) as raised:
        occurrences(whole("year", date(2026, 1, 1)), announced=announced)
    assert message in str(raised.value)


def test_days_are_told_by_their_distance_from_the_nearest_occurrence() -> None:
    assert align(date(2026, 2, 5), "cny") == "CNY−12"
    assert align(date(2026, 2, 17), "cny") == "CNY+0"
    assert align(date(2027, 12, 29), "cny") == "CNY−28"
    assert align(date(2026, 6, 24), "prime_day") == "PD+1"


@pytest.mark.parametrize("year", [1800, 1899, 2101])
def test_a_year_outside_the_lunar_table_is_refused_in_one_sentence(year: int) -> None:
    with pytest.raises(UsageError, match="events are dated from 1900 to 2100 only") as raised:
        occurrence("cny", year)
    assert "1900 至 2100 年" in raised.value.label.zh


def test_what_was_typed_of_one_platform_is_of_that_platform_only() -> None:
    announced = {"618": {"2027 wave1 jd": "2027-05-31 20:00..2027-06-03", "2027 presale": "2027-05-20 20:00"}}
    phases = {(each.id, each.platform): each for each in occurrence("618", 2027, announced=announced).phases}
    assert phases["wave1", "jd"].start == datetime(2027, 5, 31, 20)
    assert phases["presale", ""].source == "xlops.toml"
    assert ("wave1", "") not in phases


def test_lunar_days_agree_with_another_calendar_for_two_centuries() -> None:
    other = _ChineseLunisolar()
    days = {
        "cny": other.lunar_new_year_date,
        "dragon_boat": other.dragon_boat_date,
        "mid_autumn": other.mid_autumn_date,
        "double_ninth": other.double_ninth_date,
        "qingming": other.qingming_date,
    }
    different = [
        (event, year)
        for event, day_of in days.items()
        for year in range(1901, 2100, 1 if event == "cny" else 5)
        if day_of(year)[0] != occurrence(event, year).day
    ]
    assert different == [("cny", 1916)]  # the new moon fell on midnight: almanacs of the time differ, too
    assert all(easter(year) == occurrence("easter", year).day for year in range(1900, 2101))


@pytest.mark.parametrize("years", [(1900, 1901), (1949, 2011), (2026, 2027), (2099, 2100)])
def test_every_event_has_its_day_in_any_year_from_1900_to_2100(years: tuple[int, int]) -> None:
    typed_only = {"jd_day", "douyin_goods", "red_day", "own_day"}
    for event in EVENTS:
        for year in years:
            if year < event.since or event.id in typed_only:
                with pytest.raises(UsageError, match="no known date"):
                    occurrence(event, year)
            else:
                assert abs(occurrence(event, year).day - date(year, 7, 1)) < timedelta(200)


@pytest.mark.parametrize(
    ("event", "platform", "region", "zone"),
    [
        ("618", "tmall", "", "Asia/Shanghai"),
        ("thanksgiving", "", "", "America/New_York"),
        ("prime_day", "", "", "America/Los_Angeles"),
        ("black_friday", "", "gb", "Europe/London"),
        ("black_friday", "amazon", "gb", "America/Los_Angeles"),
        ("christmas", "", "", "Asia/Shanghai"),
    ],
)
def test_an_event_goes_by_the_clock_of_its_market(event: str, platform: str, region: str, zone: str) -> None:
    assert zone_of(event, platform=platform, region=region, own="Asia/Shanghai") == zone


def test_a_phase_may_open_on_another_day_where_the_shop_is() -> None:
    opens = datetime(2026, 6, 23)
    assert instant_in(opens, "America/Los_Angeles") == datetime(2026, 6, 23, 7, tzinfo=UTC)
    assert seen_from(datetime(2026, 6, 23, 20), "America/Los_Angeles", "Asia/Shanghai") == datetime(2026, 6, 24, 11)


def test_regions_and_platforms_choose_events() -> None:
    year = whole("year", date(2026, 1, 1))
    china = {each.event for each in occurrences(year, region="cn")}
    america = {each.event for each in occurrences(year, region="us")}
    assert {"cny", "618", "valentine"} <= china and not {"easter", "black_friday"} & china
    assert {"thanksgiving", "black_friday", "mothers_day"} <= america and not {"cny", "boxing_day"} & america
    amazon = {each.event for each in occurrences(year, platform="amazon")}
    assert "prime_day" in amazon and "618" not in amazon


def test_events_of_which_only_a_phase_lies_in_the_period_are_found_when_asked_for() -> None:
    may = whole("month", date(2024, 5, 1))
    assert "618" not in [each.event for each in occurrences(may)]
    assert "618" in [each.event for each in occurrences(may, touching="phases")]


def test_the_known_collisions_are_found() -> None:
    found = {
        (each.other.day.year, each.main.event, each.other.event, each.phase.id, each.days)
        for each in collisions(Period(date(2024, 1, 1), date(2028, 12, 31)), region="cn")
    }
    assert {
        (2024, "618", "dragon_boat", "warm_up", -8),
        (2026, "618", "dragon_boat", "encore", 1),
        (2028, "618", "fathers_day", "burst", 0),
        (2025, "national_day", "mid_autumn", "holiday", 5),
        (2028, "national_day", "mid_autumn", "holiday", 2),
        (2024, "cny", "valentine", "courier_stop", 4),
        (2026, "cny", "valentine", "courier_stop", -3),
        (2027, "cny", "valentine", "restart", 8),
    } <= found
    assert len(found) < 20  # a flag that always waves says nothing
    assert not any({main, other} <= {"cny", "new_year_eve", "lantern"} for _, main, other, _, _ in found)


def test_a_collision_across_the_end_of_a_month_is_found_from_either_month() -> None:
    october = collisions(whole("month", date(2028, 10, 1)))
    assert [(each.main.event, each.other.event) for each in october] == [("national_day", "mid_autumn")]
    assert october[0].advice.zh == "落在假期内：合并成一个方案"


def test_every_event_can_be_documented() -> None:
    for each in EVENTS:
        assert each.doc and each.code and each.regions and rule_text(each.rule).zh, each.id
    assert len({each.code for each in EVENTS}) == len(EVENTS)


def test_an_event_is_known_by_id_code_or_either_name() -> None:
    assert {event_named(each).id for each in ("cny", "CNY", "春节", "Spring Festival")} == {"cny"}
    with pytest.raises(UnknownName, match='did you mean "double11"'):
        event_named("duoble11")


@settings(max_examples=40, deadline=None)
@given(st.dates(date(1950, 1, 1), date(2080, 12, 31)), st.sampled_from(["cny", "easter", "black_friday", "mid_autumn"]))
def test_no_occurrence_is_nearer_than_the_nearest(day: date, event: str) -> None:
    found = nearest_to(Period(day, day), event)
    others = [occurrence(event, year).day for year in range(day.year - 2, day.year + 3)]
    assert abs(found.day - day) == min(abs(each - day) for each in others)


@settings(max_examples=15, deadline=None)
@given(st.integers(1910, 2090))
def test_every_event_happens_once_a_year_and_its_phases_are_in_order(year: int) -> None:
    found = occurrences(Period(date(year, 1, 1), date(year, 12, 31)))
    assert len({(each.event, each.event_year) for each in found}) == len(found)
    for each in found:
        assert all(phase.start < phase.end for phase in each.phases)
        assert abs(each.day - date(each.event_year, 7, 1)) < timedelta(200)
