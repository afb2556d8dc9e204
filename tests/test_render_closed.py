from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from recalc import audit, differences, formulas, held, open_book, recalc_ironcalc, recalc_libreoffice
from sample_pages import TODAY, look, pages, sheet

from xlops.blocks import Cell, Column, Formula, Note, Table, Title
from xlops.errors import OutputError
from xlops.label import Label, Language, same
from xlops.render.closed import write_workbook
from xlops.render.grid import Page


@pytest.fixture(scope="module", params=["en", "zh"])
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    language: Language = request.param
    path = tmp_path_factory.mktemp("book") / f"{language}.xlsx"
    write_workbook(pages(), path, look(language, "GBP" if language == "en" else "CNY"))
    return path


def write(tmp_path: Path, *tables: Table) -> Path:
    path = tmp_path / "book.xlsx"
    title = Title(same("T"), "shop", same("today"))
    write_workbook([Page(sheet("one", same("One"), "front", 1), [title, *tables])], path, look())
    return path


def plain_table(*values: object, format: object = "text") -> Table:
    rows = tuple({"v": value} for value in values)
    return Table("plain", (Column("v", same("V"), format),), rows, real=True)  # type: ignore[arg-type]


def test_excel_is_expected_to_open_it_without_repair(book: Path) -> None:
    assert audit(book) == []


def test_every_formula_recalculates_to_what_the_file_holds(book: Path) -> None:
    assert sum(map(len, formulas(book).values())) > 30
    assert differences(book, recalc_ironcalc(book)) == []
    assert differences(book, recalc_libreoffice(book)) == []


def test_a_planted_wrong_value_is_caught_by_both(tmp_path: Path) -> None:
    right = Formula("=SUM(t_plain[v])", 6)
    wrong = Formula("=SUM(t_plain[v])", 7)
    words = Formula('=IF(SUM(t_plain[v])>5,"many","few")', "few")
    path = write(tmp_path, plain_table(1, 2, 3, format="count"), Table("t", (Column("a", same("A"), "count"), Column("b", same("B"), "count"), Column("c", same("C"))), ({"a": right, "b": wrong, "c": words},)))  # fmt: skip
    for recalculate in (recalc_ironcalc, recalc_libreoffice):
        found = differences(path, recalculate(path))
        assert len(found) == 2, found
        assert "holds 7, recalculated 6" in found[0]
        assert "holds 'few', recalculated 'many'" in found[1]


def test_programs_that_do_not_calculate_read_the_values_of_formulas(book: Path) -> None:
    today = next(iter(held(book).values()))
    assert 11_641_200 in today.values()


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_workbook(pages(), first, look())
    write_workbook(pages(), second, look())
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(1)", "\t=1", "\n=1", "=1", "#N/A", "1e5"])
def test_text_from_outside_stays_text(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, plain_table(text), Table("p", (Column("a", same("A")),), ({"a": Cell(text)},)))
    assert formulas(path) == {"One": {}}
    assert text in held(path)["One"].values()
    assert text in recalc_ironcalc(path)["One"].values()


def test_a_text_that_looks_like_an_escape_is_shown_as_it_is(tmp_path: Path) -> None:
    path = write(tmp_path, plain_table("a_x0041_b"))
    with zipfile.ZipFile(path) as package:
        assert "a_x005F_x0041_b" in package.read("xl/sharedStrings.xml").decode()


def test_control_characters_go_and_long_texts_are_cut(tmp_path: Path) -> None:
    path = write(tmp_path, plain_table("a\x00\x08b\ud800c", "界" * 40_000, "😀" * 20_000))
    values = list(held(path)["One"].values())
    assert "abc" in values
    assert "界" * 32_767 in values
    assert "😀" * 16_383 in values


def test_ids_are_text_and_unknown_numbers_are_blank(tmp_path: Path) -> None:
    ids = Table("ids", (Column("id", same("Id"), "id"), Column("n", same("N"), "money")), (
        {"id": 3026111122223333444, "n": float("nan")},
        {"id": "007", "n": Decimal("12.3400")},
        {"id": None, "n": float("inf")},
    ), real=True)  # fmt: skip
    values = held(write(tmp_path, ids))["One"]
    assert "3026111122223333444" in values.values()
    assert "007" in values.values()
    assert [value for value in values.values() if isinstance(value, float)] == [12.34]


def test_header_cells_hold_ids_and_show_labels(book: Path) -> None:
    opened = open_book(book)
    daily = opened.worksheets[1]
    table = daily.tables["t_daily"]
    first = daily[table.ref.split(":")[0]]
    assert first.value == "day"
    assert first.number_format in (';;;"Day"', ';;;"日期"')
    header = [daily.cell(first.row, first.column + at).value for at in range(len(table.tableColumns))]
    assert header == [column.name for column in table.tableColumns]


def test_nothing_is_merged_inside_a_real_table_and_nothing_stands_below_it(book: Path) -> None:
    for opened in open_book(book).worksheets:
        for table in opened.tables.values():
            left, top, right, bottom = _bounds(table.ref)
            for merged in opened.merged_cells.ranges:
                assert merged.max_row < top or merged.min_row > bottom or merged.min_col > right
            assert all(opened.cell(bottom + 1, column).value is None for column in range(left, right + 1))


def _bounds(ref: str) -> tuple[int, int, int, int]:
    from openpyxl.utils import range_boundaries

    return range_boundaries(ref)


def test_an_empty_real_table_keeps_one_blank_row(book: Path) -> None:
    table = open_book(book).worksheets[2].tables["t_none"]
    _, top, _, bottom = _bounds(table.ref)
    assert bottom == top + 1


def test_input_cells_are_named_validated_and_unlocked(book: Path) -> None:
    opened = open_book(book)
    daily = opened.worksheets[1]
    where = {name: daily[defined.attr_text.split("!")[1].replace("$", "")] for name, defined in opened.defined_names.items() if name.startswith("p_")}  # fmt: skip
    assert set(where) == {"p_from", "p_store", "p_day", "p_long"}
    assert all(not cell.protection.locked and cell.fill.fgColor.rgb == "FFFFF8D6" for cell in where.values())
    rules = {str(rule.sqref): rule for rule in daily.data_validations.dataValidation}
    assert rules[where["p_store"].coordinate].formula1 == '"all,tmall,shopify"'
    assert rules[where["p_day"].coordinate].formula1.startswith(f"'{daily.title}'!$B$")
    assert rules[where["p_long"].coordinate].formula1 == "l_p_long"
    assert all(rule.prompt and rule.promptTitle for rule in rules.values())


def test_every_other_sheet_links_back_to_today(book: Path) -> None:
    opened = open_book(book)
    today, *others = opened.worksheets[:3]
    for other in others:
        assert [cell.hyperlink.location for cell in other[1] if cell.hyperlink] == [f"'{today.title}'!A1"]
    assert not any(cell.hyperlink for cell in today[1])


def test_the_first_tab_is_open_at_its_first_cell_with_its_colour(book: Path) -> None:
    opened = open_book(book)
    first = opened.worksheets[0]
    assert opened.active is first
    assert first.sheet_view.selection[-1].activeCell == "A1"
    assert not first.sheet_view.showGridLines
    assert first.sheet_view.zoomScale == 90
    assert first.page_setup.orientation == "landscape"
    assert len({each.sheet_properties.tabColor.rgb for each in opened.worksheets[:3]}) == 3


def test_charts_say_in_words_what_they_show(book: Path) -> None:
    with zipfile.ZipFile(book) as package:
        drawing = package.read("xl/drawings/drawing1.xml").decode()
    assert 'descr="Paid a day, 30 days"' in drawing or 'descr="30 天支付金额"' in drawing


def test_a_chart_has_no_title_of_its_own(book: Path) -> None:
    with zipfile.ZipFile(book) as package:
        charts = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/charts/")]
    assert len(charts) == 4
    assert all('autoTitleDeleted val="1"' in each for each in charts)  # Excel would show the name of a lone series


def test_negative_bars_have_a_colour_of_their_own(book: Path) -> None:
    with zipfile.ZipFile(book) as package:
        chart = package.read("xl/charts/chart2.xml").decode()
    assert "invertSolidFillFmt" in chart
    assert chart.count('val="C8571B"') == 4


def test_sheet_names_fit_what_excel_takes(book: Path) -> None:
    for name in open_book(book).sheetnames:
        assert len(name) <= 31
        assert not set(name) & set("[]:*?/\\")


def test_two_tables_of_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'plain' stands twice"):
        write(tmp_path, plain_table(1), plain_table(2))


def test_more_number_formats_than_excel_takes_are_refused(tmp_path: Path) -> None:
    columns = tuple(Column(f"c{at}", same(f"Label {at}")) for at in range(181))
    with pytest.raises(ValueError, match="number formats"):
        write(tmp_path, Table("wide", columns, ({},), real=True))


def test_a_file_that_cannot_be_replaced_stays_whole(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    with pytest.raises(OutputError):
        write_workbook(pages(), tmp_path / "file" / "book.xlsx", look())
    assert (tmp_path / "file").read_text() == "old"


def test_an_ampersand_in_a_shop_name_survives_the_footer(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    page = Page(sheet("one", same("One"), "front", 1), [Note(Label("a", "b"))])
    write_workbook([page], path, replace(look(), shop="Tom & Co"))
    assert audit(path) == []
    assert open_book(path).worksheets[0].oddFooter.left.text == "Tom && Co · One"


def test_dates_are_dates(tmp_path: Path) -> None:
    path = write(tmp_path, plain_table(TODAY, date(1800, 1, 1), format="day"))
    values = list(held(path)["One"].values())
    assert 40504 in values
    assert "1800-01-01" in values


def test_only_numbers_of_the_bad_sign_turn_orange(tmp_path: Path) -> None:
    column = Column("v", same("V"), "change", tone="sign_down")
    path = write(tmp_path, Table("t", (column,), ({"v": 0.2}, {"v": "n/a"}), real=True))
    (area,) = open_book(path).worksheets[0].conditional_formatting
    assert str(area.sqref) == "B3:B4"
    assert area.rules[0].formula == ["AND(ISNUMBER(B3),B3>0)"]
