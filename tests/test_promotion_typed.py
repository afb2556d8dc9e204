"""What an operator types into the promotion calendar by the hands' habits, and what its pages must not say."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

import pytest
from event_shop import event_shop

from xlops.analysis.offers.ladder import Given
from xlops.answers.trial import trial
from xlops.blocks import Cell, Formula, Heading, Table
from xlops.build import look_of, pages_of
from xlops.calendar.events import EVENTS, event_named
from xlops.calendar.events.rules import rule_text
from xlops.errors import UnknownName
from xlops.hub import Hub
from xlops.label import Language
from xlops.ledgers import LEDGERS
from xlops.ledgers.cells import Scene, normal
from xlops.ledgers.checks import wrongs
from xlops.render.grid import lower
from xlops.render.html import html_report
from xlops.sheets import SHEETS
from xlops.sheets.simulator_ladder import ladder_blocks
from xlops.workbooks import workbook

MOST_FORMATS = 175
"""A workbook with 181 is refused: a few are left for what nobody thought of."""


@pytest.mark.parametrize(
    ("ledger", "column", "typed", "kept"),
    [
        ("event_phases", "start_time", 20 / 24, "20:00"),  # Excel makes a number of 20:00
        ("event_phases", "start_time", datetime(1899, 12, 30, 20), "20:00"),
        ("event_phases", "start_time", "8:00", "08:00"),
        ("event_phases", "start_time", "20：00", "20:00"),
        ("event_phases", "start_time", "20:17", "20:17"),  # on no platform: stays, and is refused
        ("event_phases", "start", "2027/5/31", date(2027, 5, 31)),
        ("event_phases", "start", "2027年5月31日", date(2027, 5, 31)),
        ("event_phases", "start", "2027/2/31", "2027/2/31"),
        ("promotion_plan", "discount", "15%", 0.15),
        ("promotion_plan", "discount", "15 ％", 0.15),
        ("promotion_plan", "off", "15%", "15%"),  # money is no share
    ],
)
def test_what_is_typed_as_people_do_is_understood(ledger: str, column: str, typed: Any, kept: Any) -> None:
    assert normal(typed, LEDGERS[ledger][column], Scene()) == kept


@pytest.mark.parametrize(
    ("metric", "value", "taken"),
    [("dsr_service", 4.7, True), ("dsr_service", 47, False), ("refund_rate", 0.015, True), ("refund_rate", 1.5, False), ("penalty_points", 12, True), ("penalty_points", -1, False), ("experience", 90, True)],
)  # fmt: skip
def test_a_value_that_no_platform_shows_never_passes_a_rule(metric: str, value: float, *, taken: bool) -> None:
    found = wrongs(LEDGERS["shop_standing"], Scene(), {"metric": metric, "value": value})
    assert ("value" not in found) == taken


def test_an_event_is_found_by_what_people_call_it_and_an_unknown_one_says_where_to_look() -> None:
    assert event_named("双十一").id == "double11" and event_named("六一八").id == "618"
    with pytest.raises(UnknownName, match="xlops events") as raised:
        event_named("nosuch")
    assert "xlops events" in raised.value.label.zh


def test_a_rule_calls_another_event_by_its_name() -> None:
    assert rule_text(EVENTS["black_friday"].rule).zh == "感恩节后1天"
    assert rule_text(EVENTS["black_friday"].rule).en == "1 day after Thanksgiving (US)"
    assert rule_text(EVENTS["new_year_goods"].rule).zh.endswith("春节前28天")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return event_shop(tmp_path_factory.mktemp("typed") / "shop").hub()


def test_a_day_that_is_over_needs_nothing(hub: Hub) -> None:
    table = next(each for each in SHEETS["goals"].build(hub) if isinstance(each, Table) and each.id == "goal_days")
    over = [row for row in table.rows if cast(date, row["day"]) < hub.today and row["done"] is not None]
    assert over
    for row in table.rows:
        needed = cast(Formula, cast(Cell, row["needed"]).value)
        assert (needed.value is None) == (row in over)
        assert cast(Formula, row["buyers"]).value is None or row not in over


def test_the_last_event_is_not_praised_for_the_days_around_it(hub: Hub) -> None:
    heads = [each.text.zh for each in SHEETS["event_double11"].build(hub) if isinstance(each, Heading)]
    last = next(
        each
        for each in heads
        if each.startswith("2025 双11支付") or each.startswith("双11 2025支付") or "支付 ¥" in each
    )
    assert "较平日 +¥" in last and "其中" not in last


def test_one_unit_without_any_offer_needs_no_more_sales(hub: Hub) -> None:
    found = trial(hub)
    assert found is not None
    none = dict.fromkeys(found.given, Given())
    bare = replace(found, listed=Decimal("12.75"), unit_cost=Decimal("6.77"), fee_rate=0.06, refund_rate=0.0192, planned=none, given=none)  # fmt: skip
    rows = [row for each in ladder_blocks(hub, bare) if isinstance(each, Table) for row in each.rows]
    shown = {row["step"]: row["price"] for row in rows if "step" in row}
    wanted = [shown[each] for each in ("left", "without", "more")]
    values = [cast(Formula, each.value if isinstance(each, Cell) else each).value for each in wanted]
    assert values == [5.11, 5.11, 0.0]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_shop_with_everything_stays_below_the_number_formats_that_excel_takes(hub: Hub, language: Language) -> None:
    chosen = workbook("promotion_calendar")
    speaking = hub.home.speaking(language)
    book = lower(pages_of(speaking, chosen.sheets), look_of(speaking, chosen, datetime(2026, 11, 13, 9)))
    assert len(book.sheets) > 30
    assert len({cell.style.number for sheet in book.sheets for cell in sheet.cells.values()}) <= MOST_FORMATS


def test_a_page_to_print_leaves_out_what_is_only_there_to_be_typed_into(hub: Hub) -> None:
    chosen = workbook("promotion_calendar")
    sheets = [each for each in chosen.sheets if each.id in ("year", "event_tasks")]
    page = html_report(pages_of(hub, sheets), look_of(hub, chosen, datetime(2026, 11, 13, 9)), template=chosen.template)
    heads = re.findall(r"<th[^>]*>([^<]*)</th>", page)
    assert "Task id" in heads or "Task" in heads
    assert "Note" not in heads and "Done on" not in heads  # nobody typed any
