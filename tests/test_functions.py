"""Cell functions: every example is computed, and cells behave as Excel's own functions treat them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from xlops.faces.addin.wrappers import RESERVED
from xlops.functions import FUNCTIONS, Function, answer
from xlops.functions.base import RATES, each, example, function, may, whole
from xlops.functions.cells import day, given_back, grid, number, serial, text
from xlops.label import Label

PURE = [each for each in FUNCTIONS if not each.asks]


def called(name: str, *args: Any, language: Any = "en") -> Any:
    return answer(FUNCTIONS[name], args, language=language)


def approximately(found: Any, expected: Any) -> bool:
    """Are both the same, numbers to five digits?"""
    if isinstance(expected, list):
        return (
            isinstance(found, list)
            and len(found) == len(expected)
            and all(approximately(*pair) for pair in zip(found, expected, strict=True))
        )
    if isinstance(expected, float) and isinstance(found, float):
        return found == pytest.approx(expected, rel=1e-5)
    if isinstance(expected, date):
        return isinstance(found, datetime) and found == datetime(expected.year, expected.month, expected.day)
    return type(found) is type(expected) and found == expected


@pytest.mark.parametrize("declared", PURE, ids=lambda each: each.id)
def test_every_example_gives_what_the_page_says(declared: Function) -> None:
    assert declared.examples
    for each_example in declared.examples:
        found = answer(declared, each_example.args)
        assert approximately(found, each_example.gives), found


def test_an_example_that_is_wrong_is_found() -> None:
    assert not approximately(0.03, 0.04)
    assert not approximately([[0.03], [""]], [[0.03]])
    assert not approximately("", 0.0)
    assert not approximately(1.0, "1")


def test_names_are_no_cell_addresses_and_arguments_no_words_of_vba() -> None:
    for declared in FUNCTIONS:
        assert re.fullmatch(r"OPS_[A-Z0-9_]+", declared.id)
        names = [argument.name for argument in declared.arguments]
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)
        assert not RESERVED.intersection(names), declared.id
        assert len(set(names)) == len(names)


def test_the_wizard_has_room_for_every_word() -> None:
    """Excel's MacroOptions: 255 characters for a description and for each argument."""
    for declared in FUNCTIONS:
        labels = [declared.label, declared.category, *(argument.label for argument in declared.arguments)]
        assert max(len(word) for label in labels for word in (label.en, label.zh)) <= 255


def test_a_needed_argument_cannot_stand_behind_one_that_may_be_left_out() -> None:
    with pytest.raises(ValueError, match="b is needed"):
        function("OPS_T", may(each("a", "a", "甲")), each("b", "b", "乙"), en="t", zh="t", category=RATES, examples=())


# Cells ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (None, None),
        ("", None),
        ("  ", None),
        (float("nan"), None),
        (3, 3.0),
        (True, 1.0),
        (Decimal("1.25"), 1.25),
        ("1,200", 1200.0),
        ("￥1,200.50", 1200.5),
        ("５％", 0.05),
        ("1e3", 1000.0),
        (datetime(2026, 3, 1, 12), 46082.5),
        (time(6), 0.25),
    ],
)
def test_a_cell_as_a_number(cell: object, value: float | None) -> None:
    assert number(cell) == value


@pytest.mark.parametrize(
    "cell",
    [
        datetime(2026, 3, 1, 15),
        date(2026, 3, 1),
        46082,
        46082.75,
        "2026-03-01",
        "2026/3/1",
        "2026年3月1日",
        "20260301",
        20260301,
        "2026-03-01 00:00:00",
        "２０２６-03-01",
    ],
)
def test_a_cell_as_a_day(cell: object) -> None:
    assert day(cell) == date(2026, 3, 1)


def test_a_cell_as_text() -> None:
    assert [text(each) for each in (71.0, 7.5, "a ", True, None, datetime(2026, 3, 1))] == [
        "71",
        "7.5",
        "a",
        "TRUE",
        None,
        "2026-03-01",
    ]


def test_results_are_floats_moments_and_blanks() -> None:
    given = [None, 3, Decimal("1.5"), float("inf"), date(2026, 3, 1), True, "x" * 40000, Label("a", "甲")]
    assert [given_back(each, "zh") for each in given] == [
        "", 3.0, 1.5, "", datetime(2026, 3, 1), True, "x" * 32767, "甲",
    ]  # fmt: skip
    assert all(type(given_back(each, "en")) is float for each in (3, Decimal(2)))


def test_serial_numbers_are_excels() -> None:
    assert serial(date(2026, 3, 1)) == 46082
    assert serial(date(1900, 3, 1)) == 61


# Ranges ---------------------------------------------------------------------------------------------------------


def test_a_range_of_one_cell_is_a_value() -> None:
    assert called("OPS_CVR", [[30]], [[1000]]) == 0.03
    assert called("OPS_CVR", [30], 1000) == 0.03


def test_a_row_stays_a_row_and_a_column_a_column() -> None:
    assert called("OPS_CVR", [1, 2], [10, 10]) == [[0.1, 0.2]]
    assert called("OPS_CVR", [[1], [2]], [[10], [10]]) == [[0.1], [0.2]]


def test_a_column_against_a_row_gives_a_block() -> None:
    assert called("OPS_CVR", [[1], [2]], [[10, 20]]) == [[0.1, 0.05], [0.2, 0.1]]


def test_a_value_stands_for_a_whole_range_and_what_is_missing_is_blank() -> None:
    assert called("OPS_CVR", [[1], [2]], 10) == [[0.1], [0.2]]
    assert called("OPS_CVR", [[1], [2], [3]], [[10], [10]]) == [[0.1], [0.2], [""]]


def test_whole_columns_are_cut_to_what_is_filled() -> None:
    column = [[1.0], [2.0]] + [[None]] * 1_048_574
    assert called("OPS_CVR", column, [[10.0]] + [[None]] * 1_048_575) == [[0.1], [""]]
    assert called("OPS_SHARE", column) == [[1 / 3], [2 / 3]]
    assert grid(column).rows == 1_048_576


def test_a_whole_column_with_one_value_does_not_stand_for_all() -> None:
    column = [[10.0]] + [[None]] * 1_048_575
    assert called("OPS_CVR", [[1.0], [2.0]], column) == [[0.1], [""]]


def test_errors_are_handed_on_and_stay_in_their_cell() -> None:
    assert called("OPS_CVR", "#DIV/0!", 10) == "#DIV/0!"
    assert called("OPS_CVR", [[1], ["#N/A"], ["n/a"]], [[10], [10], [10]]) == [
        [0.1],
        ["#N/A"],
        ['#XLOPS: "n/a" is not a number'],
    ]
    assert called("OPS_HHI", [[1], ["#REF!"]]) == "#REF!"
    assert called("OPS_CVR", '#XLOPS: no metric "a"', 10) == '#XLOPS: no metric "a"'


def test_statistics_leave_text_flags_and_blanks_of_a_range_out_as_excel_does() -> None:
    assert called("OPS_HHI", [["share"], [50], [True], [None], ["50"], [50]]) == 0.5
    assert called("OPS_CORR", [[1], ["x"], [3], [4]], [[2], [9], [6], [8]]) == pytest.approx(1)


def test_wrong_arguments_say_so_in_the_language_of_the_shop() -> None:
    assert called("OPS_DSR_NEED", 4.7, 2000, 5) == "#XLOPS: a target of 5 cannot be reached: the best rating is 5"
    assert called("OPS_DSR_NEED", 4.7, 2000, 5, language="zh") == "#XLOPS: 目标 5 达不到：最高评分为 5"
    assert "as many values" in called("OPS_SHARE_DRIFT", [[1], [2]], [[1]])
    assert "28 weights are needed" in called("OPS_PACE", 1, 2, "2026-02-10", [[1], [2]])
    assert "cannot be" in called("OPS_AB_P", 5, 4, 1, 4)
    assert "no line can be fitted: 2 rows" in called("OPS_REGRESS", [[1], [2]], [[3, 6], [4, 8]])
    assert "takes" in called("OPS_CVR", 1, 2, 3)


def test_nothing_to_divide_by_is_blank_whatever_the_function() -> None:
    for declared in PURE:
        if declared.result == "each" and all(argument.kind == "number" for argument in declared.arguments):
            found = answer(declared, [0] * declared.needed)
            assert found in ("", 0.0) or str(found).startswith("#XLOPS: "), declared.id
            assert answer(declared, [None] * declared.needed) == "", declared.id


def test_no_function_fails_on_a_range_of_nothing_or_of_mixed_cells() -> None:
    mixed = [[None, "", "x", True, 3.5, -1, datetime(2026, 3, 1), "#N/A", float("nan")]]
    for declared in PURE:
        for given in ([[None]], [[None], [None]], mixed, [["x"]], [[0]], [[-5], [5]]):
            found = answer(declared, [given] * declared.needed)
            assert isinstance(found, str | float | list), declared.id


# What the maths says ----------------------------------------------------------------------------------------------


def test_break_even_and_highest_click_agree() -> None:
    """At the highest click price the ads' return is exactly the break-even one."""
    price, cost, fees, freight, refunds, lost, conversion = 120.0, 45.0, 0.06, 7.0, 0.12, 0.3, 0.025
    most = called("OPS_MAX_CPC", price, conversion, cost, fees, freight, refunds, lost)
    assert price * conversion / most == pytest.approx(
        called("OPS_BREAKEVEN_ROI", price, cost, fees, freight, refunds, lost)
    )
    kept = price * 0.88 * 0.94 - cost * (1 - 0.12 * 0.7) - 7
    assert most == pytest.approx(kept * conversion)
    assert called("OPS_MAX_CPC", 10, 0.5, 20) == 0.0
    assert "every" not in called("OPS_BREAKEVEN_ROI", 10, 20)
    assert called("OPS_BREAKEVEN_ROI", 10, 20).startswith("#XLOPS: an order leaves -10.00 before ads")


def test_the_ratings_asked_for_reach_the_target_and_one_less_does_not() -> None:
    for score, count, target in ((4.62, 731, 4.8), (4.7, 2000, 4.8), (3.1, 17, 4.9)):
        needed = called("OPS_DSR_NEED", score, count, target)
        assert (score * count + 5 * needed) / (count + needed) >= target - 1e-9
        assert (score * count + 5 * (needed - 1)) / (count + needed - 1) < target


def test_pace_with_weights_asks_less_of_quiet_days() -> None:
    weights = [[1.0]] * 10 + [[3.0]] * 10 + [[1.0]] * 10
    assert called("OPS_PACE", 200, 1000, "2026-04-10", weights) == pytest.approx(1.0)
    assert called("OPS_PACE", 200, 1000, "2026-04-10") == pytest.approx(0.6)


def test_t_and_normal_tails_are_those_of_the_tables() -> None:
    from xlops.analysis.regression import normal_p, student_p

    assert normal_p(1.959963985) == pytest.approx(0.05, rel=1e-8)
    for t, free, p in ((12.7062047, 1, 0.05), (2.22813885, 10, 0.05), (2.75, 30, 0.010000), (1.0, 2, 0.4226497)):
        assert student_p(t, free) == pytest.approx(p, rel=2e-4)


def test_factors_add_up_to_the_change() -> None:
    parts = called("OPS_DECOMP", 900, 30, 4100, 1200, 33, 3900)
    assert sum(row[1] for row in parts) == pytest.approx(-200)


@pytest.fixture
def _declared() -> Iterator[None]:
    @function(
        "OPS_T",
        whole("a", "a", "甲"),
        en="t",
        zh="t",
        category=RATES,
        result="one",
        examples=(example([[1]], gives=1.0),),
    )
    def _first(a: list[float | None]) -> float | None:
        return a[0]

    yield
    FUNCTIONS.forget("OPS_T")


@pytest.mark.usefixtures("_declared")
def test_a_declaration_is_all_that_a_function_needs() -> None:
    from xlops.pages.functions import functions_page

    assert called("OPS_T", [[7], [8]]) == 7.0
    assert "`OPS_T(a)`" in functions_page()
