from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sample_pages import look, pages, sheet

from xlops.blocks import (
    Beside,
    Block,
    Card,
    Cards,
    Cell,
    Chart,
    Column,
    Format,
    Formula,
    Gap,
    Heading,
    Lines,
    Note,
    Series,
    Table,
    Title,
)
from xlops.label import Label, same
from xlops.render.axis import date_axis, label_skip, value_axis
from xlops.render.cells import Area, Placed, SheetGrid, letters
from xlops.render.fit import EVEN, NARROWEST, WIDEST, column_width
from xlops.render.grid import Page, lower
from xlops.render.values import plain, serial, sheet_names, shown, text_width
from xlops.theme import chart_format, header_format, number_format
from xlops.untrusted import clean


def lowered(*blocks: Block, widths: tuple[float, ...] = ()) -> SheetGrid:
    return lower([Page(sheet("one", same("One"), "front", 1, widths), list(blocks))], look()).sheets[0]


def at(grid: SheetGrid, cell: str) -> Placed:
    return next(placed for (row, column), placed in grid.cells.items() if f"{letters(column)}{row}" == cell)


def table(*columns: Column, rows: tuple[dict[str, object], ...] = (), **more: object) -> Table:
    return Table("t", columns, rows, **more)  # type: ignore[arg-type]


def test_column_a_is_an_empty_margin() -> None:
    grid = lowered(Heading(same("H")), table(Column("a", same("A")), rows=({"a": "x"},)))
    assert all(column > 1 for _, column in grid.cells)


def test_blocks_side_by_side_begin_at_their_grid_column_counted_from_0() -> None:
    grid = lowered(Beside(((0, (Heading(same("left")),)), (3, (Gap(2), Heading(same("right")))))), Note(same("below")))
    assert at(grid, "B1").content == "left"
    assert at(grid, "E3").content == "right"
    assert at(grid, "B4").content == "below"


def test_a_formula_keeps_its_value_and_names_cells_of_its_row() -> None:
    columns = (Column("v", same("V"), "count"), Column("twice", same("T"), "count"))
    grid = lowered(table(*columns, rows=({"v": 1, "twice": Formula("={row.v}*2", 2)},)))
    assert at(grid, "C2").formula == "=B2*2"
    assert at(grid, "C2").content == 2
    with pytest.raises(ValueError, match="lacks"):
        lowered(table(*columns, rows=({"twice": Formula("={row.nothing}", 2)},)))


def test_numbers_over_several_grid_columns_are_merged_and_texts_are_not() -> None:
    columns = (Column("a", same("A"), span=2), Column("n", same("N"), "count", span=2))
    grid = lowered(table(*columns, rows=({"a": "x", "n": 1},)), widths=(9.0,) * 4)
    assert Area(2, 4, 2, 5) in grid.merges
    assert not any(area.left == 2 for area in grid.merges)


def test_a_text_wider_than_its_column_is_wrapped_over_it_in_a_higher_row() -> None:
    columns = (Column("a", same("A"), span=2),)
    grid = lowered(table(*columns, rows=({"a": "word " * 10}, {"a": "x"})), widths=(9.0,) * 2)
    assert Area(2, 2, 2, 3) in grid.merges
    assert at(grid, "B2").style.wrap
    assert grid.heights[2] > grid.heights[3]


def test_a_declared_width_grows_rather_than_show_a_number_as_hashes() -> None:
    grid = lowered(table(Column("n", same("N"), "money"), rows=({"n": 123456789},)), widths=(5.0,))
    assert grid.widths[1] >= len("£123,456,789.00")


def test_widths_fit_headings_in_both_languages_and_values() -> None:
    columns = (Column("a", Label("A", "很长很长很长的标题")), Column("b", same("B")), Column("c", same("C"), width=3.0))
    grid = lowered(table(*columns, rows=({"a": "x", "b": "twenty characters ok", "c": "x"},)))
    assert grid.widths[1] > 16
    assert grid.widths[2] > 18
    assert grid.widths[3] == 3.0


def test_the_total_of_a_real_table_stands_above_it_and_of_a_plain_one_below() -> None:
    columns = (Column("n", same("N"), "count"),)
    real = lowered(table(*columns, rows=({"n": 1},), total={"n": 9}, real=True))
    below = lowered(table(*columns, rows=({"n": 1},), total={"n": 9}))
    assert (at(real, "B1").content, at(real, "B2").content, at(real, "B3").content) == (9, "n", 1)
    assert (at(below, "B1").content, at(below, "B2").content, at(below, "B3").content) == ("N", 1, 9)
    assert real.tables[0].area == Area(2, 2, 3, 2)


def test_a_table_with_nothing_in_it_says_so() -> None:
    grid = lowered(table(Column("a", same("A")), empty=Label("nobody", "没有人")))
    assert at(grid, "B2").content == "nobody"


def test_a_link_to_a_sheet_that_is_not_in_the_workbook_is_no_link() -> None:
    assert at(lowered(Heading(same("H"), link="nowhere")), "B1").content == "H"
    book = lower(pages(), look())
    assert "Daily" in {cell.link for cell in book.sheets[0].cells.values()}


def test_a_note_longer_than_the_sheet_takes_more_rows() -> None:
    grid = lowered(Note(same("word " * 60)), Heading(same("H")), widths=(30.0,))
    below = next(row for (row, _), cell in grid.cells.items() if cell.content == "H")
    assert below > 5
    assert Area(1, 2, below - 1, 2) in grid.merges


def test_cards_take_equal_rows_and_keep_their_lines() -> None:
    card = Card("k", same("K"), Formula("=1+1", 2), "count", ())
    grid = lowered(Cards((card, card), span=(2, 3)), widths=(9.0,) * 5)
    assert at(grid, "B2").formula == at(grid, "D2").formula == "=1+1"
    assert Area(2, 4, 2, 6) in grid.merges


def test_a_chart_over_a_column_that_is_not_there_is_refused() -> None:
    chart = Chart("c", "line", "t", "a", (Series("b", same("B")),), "count", span=3)
    with pytest.raises(ValueError, match="no column 'b'"):
        lowered(table(Column("a", same("A"))), chart)


def test_a_real_table_cannot_span_grid_columns() -> None:
    with pytest.raises(ValueError, match="cannot span"):
        lowered(table(Column("a", same("A"), span=2), real=True))


def test_lists_and_titles_stand_in_every_sheet() -> None:
    grid = lowered(Title(same("T"), "shop", same("right")), Lines(()), Heading(same("H")))
    assert {"T", "shop", "right", "H"} <= {cell.content for cell in grid.cells.values()}


@pytest.mark.parametrize(
    ("value", "format", "english", "chinese"),
    [
        (Decimal("312481.5"), "money", "£312,481.50", "¥312,481.50"),
        (-1234.5, "money0", "−£1,235", "−¥1,235"),
        (0.0312, "share", "3.12%", "3.12%"),
        (-0.184, "change", "−18.4%", "−18.4%"),
        (0.05, "change", "+5.0%", "+5.0%"),
        (0.0, "change", "0.0%", "0.0%"),
        (1.2, "points", "+1.20 pp", "+1.20个点"),
        (9.25, "days", "9.3", "9.3"),
        (0.03045, "share", "3.05%", "3.05%"),
        (-0.0001, "money", "£0.00", "¥0.00"),
        (12.4, "days", "12", "12"),
        (True, "flag", "yes", "是"),
        (date(2010, 11, 5), "day", "2010-11-05", "2010-11-05"),
        (None, "money", "", ""),
        ("n/a", "money", "n/a", "n/a"),
        (12345678901234567890, "id", "12345678901234567890", "12345678901234567890"),
    ],
)
def test_a_value_reads_as_its_format_says(value: object, format: Format, english: str, chinese: str) -> None:
    assert shown(value, format, look("en", "GBP")) == english  # type: ignore[arg-type]
    assert shown(value, format, look("zh", "CNY")) == chinese  # type: ignore[arg-type]


def test_currencies_have_their_sign_and_their_cents() -> None:
    signs = {"GBP": "£1.00", "USD": "$1.00", "EUR": "€1.00", "BRL": "R$1.00", "JPY": "¥1", "CHF": "CHF 1.00"}
    assert {each: shown(1, "money", look("en", each)) for each in signs} == signs


def test_a_header_format_shows_the_label_whatever_is_in_it() -> None:
    assert header_format('Paid "all"') == ';;;"Paid "\\""all"\\"'


def test_labels_that_are_their_columns_id_share_one_format() -> None:
    formats = {header_format(each, id=each) for each in ("k", "plan_row", "P90")}
    assert formats == {";;;@"}
    assert header_format("P90", id="high") == ';;;"P90"'
    assert header_format("k", id="k", button=True).startswith(';;;@"')


def test_chart_numbers_are_short_in_each_language() -> None:
    assert chart_format("money", look("en", "GBP"), 450_000) == '"£"#,##0,"k";"−£"#,##0,"k"'
    assert chart_format("money", look("zh", "CNY"), 450_000) == '"¥"0\\.0,"万";"−¥"0\\.0,"万"'
    assert chart_format("count", look("en"), 900) == number_format("count", look("en"))


@given(st.text())
def test_cleaning_leaves_nothing_that_xml_refuses(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not any(ord(sign) < 32 and sign not in "\t\n" for sign in cleaned)
    cleaned.encode("utf-8")


@given(st.lists(st.text(max_size=60), max_size=8))
def test_sheet_names_are_legal_and_each_once(labels: list[str]) -> None:
    names = sheet_names(labels)
    assert len({name.casefold() for name in names}) == len(labels)
    assert all(0 < len(name.encode("utf-16-le")) // 2 <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert not any(name.startswith("'") or name.endswith("'") for name in names)


@example([5e-324], True)
@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=20), st.booleans())
def test_an_axis_holds_all_values_in_few_round_steps(values: list[float], zero: bool) -> None:
    axis = value_axis(values, zero=zero)
    room = (axis.high - axis.low) * 1e-6 + 1e-9
    assert axis.low <= min(values) + room
    assert axis.high >= max(values) - room
    assert 1 <= len(axis.ticks) - 1 <= 8
    assert not zero or axis.low <= 0 <= axis.high


def test_dates_on_an_axis_are_few() -> None:
    assert date_axis(date(2010, 1, 1), date(2010, 1, 30), "en").every == 7
    assert date_axis(date(2010, 1, 1), date(2010, 12, 31), "zh").unit == "months"
    assert label_skip(30, 6) == 5


def test_the_edge_turns_every_value_into_what_a_cell_holds() -> None:
    assert plain(Decimal("1.10"), "money", "en") == 1.1
    assert plain(2**60, "count", "en") == str(2**60)
    assert plain(1e18, "id", "en") == "1000000000000000000"
    assert plain(Cell(Formula("=1", float("nan"))), "count", "en") is None
    assert plain(datetime(2010, 1, 1, 12, tzinfo=UTC), "instant", "en") == datetime(2010, 1, 1, 12)
    assert serial(datetime(2010, 1, 1, 12)) == 40179.5
    with pytest.raises(TypeError):
        plain(object(), "text", "en")


def test_chinese_is_twice_as_wide() -> None:
    assert text_width("界界") > 1.7 * text_width("ab")


def test_a_note_over_columns_that_span_the_grid_is_as_wide_as_their_table() -> None:
    wide = table(Column("a", same("A"), span=4), Column("b", same("B"), span=4), rows=({"a": "x", "b": "y"},))
    grid = lowered(Note(same("a sentence of some length over the table below ")), wide)
    assert at(grid, "B1").content.startswith("a sentence")
    assert not grid.merges or grid.merges[0].bottom == 1
    assert at(grid, "B2").content == "A"


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=6), st.sampled_from(sorted(EVEN)))
@example([-0.004, 0.001], "money")
@example([9.995, -1.0, 12.5], "times")
@example([0.0], "money")
def test_a_column_of_formulas_is_as_wide_as_the_widest_of_their_values(values: list[float], format: Format) -> None:
    label = same("x")
    rows = [{"x": Formula("=1", each)} for each in values]
    widest = max(text_width(shown(each, format, look())) for each in values)
    found = column_width(Column("x", label, format), rows, look())
    assert found == pytest.approx(min(max(widest + 2.5, NARROWEST), WIDEST))
