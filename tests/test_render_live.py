"""The open workbook: read and refreshed through xlwings, on the fake Excel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from fake_excel import ExcelError, close_excel, excel, stale
from open_books import identity, lines, opened_with, refreshed, shown, shown_on, table_rows, written
from sample_pages import look, pages
from standing import items_blocks

from xlops.blocks import Block, Cell, Column, Formula, Gap, Table, Title
from xlops.errors import UsageError
from xlops.label import same
from xlops.render.closed import write_workbook
from xlops.render.grid import lower
from xlops.render.live import found, refresh_book
from xlops.render.now import ParkedNote


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    close_excel()


def fresh(folder: Path, *blocks: list[Block]) -> Any:
    """What a new workbook shows."""
    book = opened_with(folder, *blocks, name="fresh.xlsx")
    return shown(book)


def items(*names: str, **more: Any) -> list[Block]:
    return items_blocks(names or ("A", "B", "C", "D", "E"), **more)


@pytest.mark.parametrize("before", [1, 2, 5, 9])
@pytest.mark.parametrize("after", [1, 2, 5, 9])
@pytest.mark.parametrize("second", [False, True])
def test_another_number_of_rows_gives_what_a_new_workbook_has(
    tmp_path: Path, before: int, after: int, second: bool
) -> None:
    book = opened_with(tmp_path, items(*"ABCDEFGHI"[:before], second=second, lines=before % 3))
    new = items(*"IHGFEDCBA"[:after], second=second, lines=after % 3)
    refreshed(book, new)
    assert shown(book) == fresh(tmp_path, new)


def test_all_blocks_give_the_same_in_a_new_and_in_a_refreshed_workbook(tmp_path: Path) -> None:
    from fake_excel import open_excel

    write_workbook(pages(), tmp_path / "old.xlsx", look(), identity(1))
    write_workbook(pages(), tmp_path / "new.xlsx", look(), identity(2))
    book = open_excel(tmp_path / "old.xlsx")
    for sheet in book.sheets:  # our own cells overwritten: a refresh puts each of them right
        for table in sheet.tables:
            body = table.data_body_range
            body.clear_contents() if body else None
    result = refresh_book(book, lower(pages(), look()), look(), identity(2))
    assert result.undrawn == ()
    assert shown(book) == shown(open_excel(tmp_path / "new.xlsx"))


def test_the_operators_check(tmp_path: Path) -> None:
    """A column 备注 in the middle, five notes, a sort, a renamed sheet, a lookup from an own sheet, another day."""
    book = opened_with(tmp_path, items(*"ABCDEFG"))
    sheet = book.sheets["Items"]
    sheet.range("D:D").insert("right")
    top = sheet.tables["t_items"].range.row
    sheet.range((top, 4)).value = "备注"
    for at, text in enumerate(("on A", "on B", "on C", "on D", "on E"), 1):
        sheet.range((top + at, 4)).value = text
    sheet.tables["t_items"].sort(1, ascending=False)
    sheet.name = "My items"
    own = book.sheets.add("Own")
    own["A1"].value = f"=VLOOKUP(\"C\",'My items'!$B${top + 1}:$E${top + 7},3,FALSE)"
    own["A2"].value = "=SUM(t_items[paid])"
    assert own["A1"].value == "on C"

    result = refreshed(book, items("X", "E", "C", "Y", "A", "B", "D", "Z"))

    rows = table_rows(book)
    assert list(rows) == ["X", "E", "C", "Y", "A", "B", "D", "Z"]
    assert {key: row["备注"] for key, row in rows.items() if row["备注"]} == {each: f"on {each}" for each in "ABCDE"}
    assert own["A1"].value == "on C"
    assert own["A2"].value == sum(100.0 * at for at in range(1, 9))
    assert result.parked == () and result.left == () and "My items" in result.sheets


def test_a_workbook_that_is_read_tells_every_cell_of_our_tables(tmp_path: Path) -> None:
    book = opened_with(tmp_path, items("A", "B"))
    sheet = book.sheets["Items"]
    top = sheet.tables["t_items"].range.row
    sheet.range((top, 5)).value = "mine"
    sheet.tables["t_items"].resize(sheet.range((top, 2), (top + 2, 5)))
    sheet.range((top + 1, 5)).value = f"=D{top + 1}*2"
    sheet.range((top + 2, 5)).value = date(2024, 5, 6)
    sheet.range((top + 3, 2)).value = "typed below"
    held = found(book)
    assert held.identity == identity(1)
    table = held.tables["items"]
    assert (table.sheet, table.row, table.column, table.inside) == ("Items", top, 2, 2)
    assert table.headers == ("item", "name", "paid", "mine")
    assert [[cell.value for cell in row] for row in table.rows] == [
        ["A", "Item A", 100, 200],
        ["B", "Item B", 200, date(2024, 5, 6)],
        ["typed below", None, None, None],
    ]
    assert table.rows[0][3].formula == f"=D{top + 1}*2"
    assert table.rows[0][0].formula == ""


def test_the_same_is_read_from_the_file_and_from_the_open_workbook(tmp_path: Path) -> None:
    from fake_excel import open_excel

    from xlops.render.package.found import found as found_in_file

    path = tmp_path / "book.xlsx"
    write_workbook(pages(), path, look(), identity(1))
    from_file, live = found_in_file(path), found(open_excel(path))
    assert from_file is not None
    assert live.identity == from_file.identity
    assert live.tables.keys() == from_file.tables.keys()
    for id, table in live.tables.items():
        assert table.headers == from_file.tables[id].headers
        assert [[cell.value for cell in row] for row in table.rows] == [
            [cell.value for cell in row] for row in from_file.tables[id].rows
        ]


def test_a_workbook_that_is_not_ours_is_told(tmp_path: Path) -> None:
    from fake_excel import open_excel
    from openpyxl import Workbook

    Workbook().save(tmp_path / "other.xlsx")
    book = open_excel(tmp_path / "other.xlsx")
    with pytest.raises(UsageError, match=r"other\.xlsx was not made by xlops"):
        found(book)
    with pytest.raises(UsageError, match="was not made by xlops"):
        refreshed(book, items())


TEXTS = (
    *("=1+1", "+1", "-1", "@SUM(1)", "\t=1", "'quoted", "007", "1e5", "12%", "2024-05-06", "3/4", "5 Mar", "1月5日"),
    *("TRUE", "wahr", "#N/A", "（1）", "＝1", "plain words", "a" * 9_000, "12 pieces of something that is long enough"),
)


def texts(*values: str) -> list[Block]:
    columns = (Column("id", same("Id"), "id"), Column("text", same("Text")))
    rows = tuple({"id": value[:60], "text": value} for value in values)
    plain = Table("plain", (Column("text", same("Text")),), tuple({"text": value} for value in values))
    return [Title(same("T"), "shop", same("t")), Table("texts", columns, rows, real=True, key=("id",)), Gap(), plain]


def test_text_from_outside_stays_as_it_is(tmp_path: Path) -> None:
    book = opened_with(tmp_path, texts("a", "b"))
    refreshed(book, texts(*TEXTS))
    values = list(shown_on(book.sheets["Items"]).values())
    for text in TEXTS:
        assert values.count(text) + values.count(text[:60]) >= 3 - (len(text) > 60)
    formulas = [each for row in book.sheets["Items"].used_range.formula for each in row if each.startswith("=")]
    assert formulas == ["=1+1"] * 3  # the text, as Excel gives it back
    assert [values.count(each) for each in (2.0, 7.0, 100_000.0)] == [0, 0, 0]


def test_text_stays_text_where_the_operator_took_the_text_format_away(tmp_path: Path) -> None:
    book = opened_with(tmp_path, texts("001", "002"))
    sheet = book.sheets["Items"]
    body = sheet.tables["t_texts"].data_body_range
    assert body is not None
    body.number_format = "General"
    refreshed(book, texts("003", "004", "005"))
    assert list(table_rows(book, "t_texts")) == ["003", "004", "005"]


def test_days_numbers_and_blanks_are_what_they_are(tmp_path: Path) -> None:
    columns = tuple(
        Column(id, same(id), format)  # type: ignore[arg-type]
        for id, format in (
            ("id", "id"),
            ("day", "day"),
            ("at", "instant"),
            ("n", "count"),
            ("m", "money"),
            ("f", "flag"),
        )
    )

    def blocks(*rows: dict[str, Any]) -> list[Block]:
        return [Title(same("T"), "s", same("t")), Table("kinds", columns, rows, real=True, key=("id",))]

    book = opened_with(tmp_path, blocks({"id": "1"}))
    moment = datetime(2024, 5, 6, 7, 8)
    refreshed(
        book,
        blocks(
            {"id": 3026111122223333444, "day": date(2024, 5, 6), "at": moment, "n": 3, "m": 1.5, "f": True},
            {"id": "2", "day": None, "n": float("nan"), "m": float("inf")},
        ),
    )
    rows = table_rows(book, "t_kinds")
    assert rows["3026111122223333444"] == {
        "id": "3026111122223333444", "day": datetime(2024, 5, 6), "at": moment, "n": 3.0, "m": 1.5, "f": 1.0,
    }  # fmt: skip
    assert [rows["2"][each] for each in ("day", "at", "n", "m", "f")] == [None] * 5


def test_notes_of_rows_that_left_are_given_out_before_anything_is_written_and_come_back(tmp_path: Path) -> None:
    book = opened_with(tmp_path, items("A", "B", "C"))
    sheet = book.sheets["Items"]
    top = sheet.tables["t_items"].range.row
    sheet.range((top, 5), (top + 3, 5)).value = [["mine"], ["on A"], ["on B"], [f"=D{top + 3}*2"]]
    before = shown(book)
    kept: list[ParkedNote] = []

    def keep(notes: Any, over: Any) -> None:
        assert shown(book) == before, "nothing is written yet"
        kept.extend(notes)

    first = refreshed(book, items("A"), keep=keep)
    assert {(each.key, each.value or each.formula) for each in kept} == {
        (("B",), "on B"),
        (("C",), f"=D{top + 3}*2"),
    } or {(each.key, each.formula or each.value) for each in kept} == {(("B",), "on B"), (("C",), f"=D{top + 3}*2")}
    assert tuple(kept) == first.parked
    second = refreshed(book, items("C", "A", "B"), parked=first.parked, generation=3)
    assert {each.key for each in second.returned} == {("B",), ("C",)}
    column = sheet.range((top + 1, 5), (top + 3, 5))
    assert [row[0] for row in column.formula] == [f"=D{top + 1}*2", "on A", "on B"]


def test_colours_and_comments_move_with_their_row(tmp_path: Path) -> None:
    book = opened_with(tmp_path, items("A", "B", "C"))
    sheet = book.sheets["Items"]
    top = sheet.tables["t_items"].range.row
    sheet.range((top + 2, 3)).color = "#ffff00"
    sheet.range((top + 1, 2)).add_note("about A")
    sheet.range((top + 2, 2)).add_note("about B")
    refreshed(book, items("X", "B", "Y", "A", "C"))
    yellow = [row for row in range(top + 1, top + 6) if sheet.range((row, 3)).color == (255, 255, 0)]
    assert yellow == [top + 2]
    assert {each.location.address: each.text for each in sheet.notes} == {
        f"$B${top + 2}": "about B",
        f"$B${top + 4}": "about A",
    }


def test_new_rows_do_not_take_the_colour_of_the_row_above(tmp_path: Path) -> None:
    book = opened_with(tmp_path, items("A", "B", "C"))
    sheet = book.sheets["Items"]
    top = sheet.tables["t_items"].range.row
    sheet.range((top + 2, 2), (top + 2, 4)).color = "#ffff00"
    refreshed(book, items(*"ABCDEF"))
    coloured = [row for row in range(top + 1, top + 7) if sheet.range((row, 2)).color is not None]
    assert coloured == [top + 2]


def test_a_filter_stays_and_hides_what_does_not_pass_now(tmp_path: Path) -> None:
    book = opened_with(tmp_path, items(*"ABCD"))
    sheet = book.sheets["Items"]
    table = sheet.tables["t_items"]
    table.autofilter.apply_values(1, ["B", "D"])
    result = refreshed(book, items("D", "X", "B", "Y", "Z"))
    assert [each.type for each in table.autofilter.criteria] == ["values", "none", "none"]
    top = table.range.row
    hidden = [sheet.range(f"{row}:{row}").rows.hidden for row in range(top + 1, top + 6)]
    assert hidden == [False, True, False, True, True]
    assert result.unfiltered == ()


def test_what_stands_below_and_beside_stays(tmp_path: Path) -> None:
    book = opened_with(tmp_path, items("A", "B"))
    sheet = book.sheets["Items"]
    last = sheet.used_range.last_cell.row
    sheet.range((last + 2, 2)).value = "my line"
    sheet.range((last + 2, 3)).value = f'=B{last + 2}&"!"'
    sheet.range((2, 12)).value = "far right"
    refreshed(book, items(*"ABCDEFG"))
    assert sheet.range((last + 7, 2)).value == "my line"
    assert sheet.range((last + 7, 3)).value == "my line!"
    assert sheet.range((2, 12)).value == "far right"


def test_a_missing_sheet_is_made_whole_where_it_belongs(tmp_path: Path) -> None:
    def both(*names: str) -> tuple[list[Block], list[Block]]:
        total = Table("more", (Column("k", same("K")), Column("sum", same("Sum"), "money")), (
            {"k": "all", "sum": Formula("=SUM(t_items[paid])", sum(100.0 * at for at in range(1, len(names) + 1)))},), real=True, key=("k",))  # fmt: skip
        return items(*names), [Title(same("Other"), "shop", same("t")), total]

    book = opened_with(tmp_path, *both("A", "B"))
    book.sheets["Items"].delete()
    book.sheets.add("Items", after=book.sheets["Other"])  # the operator took the name
    result = refreshed(book, *both("A", "B", "C"))
    assert result.made == ("Items 2",)
    new = opened_with(tmp_path, *both("A", "B", "C"), name="new.xlsx")
    assert shown_on(book.sheets["Items 2"]) == shown_on(new.sheets["Items"])
    assert book.sheets["Items 2"].tables["t_items"].range.address == new.sheets["Items"].tables["t_items"].range.address
    assert book.names["d_pick"].refers_to.startswith("='Items 2'!")
    assert shown_on(book.sheets["Other"]) == shown_on(new.sheets["Other"])
    again = refreshed(book, *both("C", "D"), generation=3)
    assert again.made == () and set(again.sheets) == {"Items 2", "Other"}
    assert list(table_rows(book)) == ["C", "D"]


def test_charts_that_cannot_be_drawn_are_named(tmp_path: Path) -> None:
    from fake_excel import open_excel

    write_workbook(pages(), tmp_path / "book.xlsx", look(), identity(1))
    book = open_excel(tmp_path / "book.xlsx")
    charts = [chart.name for chart in book.sheets[0].charts]
    assert charts
    tables = lower(pages(), look()).sheets[0]
    book.sheets[0].delete()
    result = refresh_book(book, lower(pages(), look()), look(), identity(2))
    assert list(result.undrawn) == charts
    assert [each.chart.id for each in tables.charts] == charts


def test_the_hidden_names_say_the_new_generation_and_the_workbook_stays_the_same(tmp_path: Path) -> None:
    book = opened_with(tmp_path, items())
    refreshed(book, items("A", lines=4), generation=7)
    assert found(book).identity == replace(identity(7))
    hidden = {name for name, each in book.impl.held.wb.defined_names.items() if each.hidden}
    assert all(name.startswith("x_") for name in hidden)
    assert {each.name for each in book.names if each.name.startswith("x_")} <= hidden


def test_an_input_keeps_what_the_operator_chose(tmp_path: Path) -> None:
    book = opened_with(tmp_path, items())
    book.names["d_pick"].refers_to_range.value = "B"
    refreshed(book, items("A"))
    assert book.names["d_pick"].refers_to_range.value == "B"
    book.names["d_pick"].refers_to_range.value = "nothing that can be chosen"
    refreshed(book, items("A", "B"), generation=3)
    assert book.names["d_pick"].refers_to_range.value == "all"


def test_reads_after_writes_are_never_needed(tmp_path: Path) -> None:
    """A remote engine shows the workbook as it was when the button was pressed; the outcome is the same."""
    outcomes = []
    for name, remote in (("desktop.xlsx", False), ("remote.xlsx", True)):
        book = opened_with(tmp_path, items(*"ABC"), name=name)
        sheet = book.sheets["Items"]
        top = sheet.tables["t_items"].range.row
        sheet.range((top, 5), (top + 3, 5)).value = [["mine"], ["on A"], ["on B"], ["on C"]]
        sheet.range((top + 1, 3)).color = "#ffff00"
        if remote:
            stale(book)
        refreshed(book, items("X", "C", "A", lines=3))
        stale(book, on=False)
        outcomes.append((shown(book), [each.refers_to for each in book.names], sheet.range((top + 5, 3)).color))
    assert outcomes[0] == outcomes[1]


def test_a_large_table_is_one_assignment(tmp_path: Path) -> None:
    book = opened_with(tmp_path, items(*(f"A{at}" for at in range(200))))
    excel().calls.clear()
    refreshed(book, items(*(f"A{at}" for at in range(400, 0, -1))))
    assert excel().calls.count("Range.value=") <= 4
    assert len(excel().calls) < 400


def test_conditional_formats_reach_rows_that_a_table_grew_by(tmp_path: Path) -> None:
    book = opened_with(tmp_path, items("A"))
    refreshed(book, items(*"ABCD"))
    sheet = book.sheets["Items"]
    top = sheet.tables["t_items"].range.row
    for row in range(top + 1, top + 5):
        assert len(sheet.range((row, 4)).conditional_formats) >= 2


def test_tones_of_cells_follow_the_rows(tmp_path: Path) -> None:
    def blocks(*tones: str) -> list[Block]:
        rows = tuple({"k": str(at), "v": Cell(f"text {tone}", tone=tone)} for at, tone in enumerate(tones))  # type: ignore[arg-type]
        columns = (Column("k", same("K"), "id"), Column("v", same("V")))
        return [Title(same("T"), "s", same("t")), Table("tones", columns, rows, real=True, key=("k",))]

    book = opened_with(tmp_path, blocks("bad", "plain", "plain"))
    refreshed(book, blocks("plain", "plain", "good", "bad"))
    new = opened_with(tmp_path, blocks("plain", "plain", "good", "bad"), name="new.xlsx")
    place = new.sheets[0].tables["t_tones"].range
    for row in range(place.row + 1, place.row + 5):
        cell = (row, place.column + 1)
        assert book.sheets[0].range(cell).font.color == new.sheets[0].range(cell).font.color


def test_whatever_excel_refuses_the_workbook_can_be_refreshed_again_and_nothing_typed_is_lost(tmp_path: Path) -> None:
    """A failure at every single call in turn: the next refresh puts all right, with every note beside its row."""
    path = written(tmp_path / "book.xlsx", items(*"ABCD"), [Title(same("Other"), "shop", same("t"))])
    wanted = None
    at = step = 0
    while True:
        book = _operators_book(path)
        if wanted is None:
            refreshed(book, items("X", "D", "B", "C", "Y", lines=2))
            wanted = lines(book.sheets["Items"]), _comments(book)
            step = max(len(excel().calls) // 120, 1)
            close_excel()
            continue
        at += step
        parked: list[ParkedNote] = []
        excel().fail_at(at)
        try:
            refreshed(book, items("X", "D", "B", "C", "Y", lines=2), keep=_into(parked))
            finished = True
        except ExcelError:
            finished = False
        excel().fail_at(None)
        result = refreshed(book, items("X", "D", "B", "C", "Y", lines=2), generation=3)
        texts = [each.value for each in (*parked, *result.parked)]
        assert lines(book.sheets["Items"]) == wanted[0], f"call {at}"
        assert _comments(book) == wanted[1], f"call {at}"
        assert finished or "on A" in texts, f"call {at}: a note of a row that left"
        close_excel()
        if finished:
            break
    assert at > 50


def _operators_book(path: Path) -> xw.Book:
    from fake_excel import open_excel

    book = open_excel(path)
    sheet = book.sheets["Items"]
    top = sheet.tables["t_items"].range.row
    sheet.range((top, 5), (top + 4, 5)).value = [["mine"], ["on A"], ["on B"], [f'=B{top + 3}&"!"'], ["on D"]]
    sheet.range((top + 2, 2)).add_note("about B")
    sheet.tables["t_items"].autofilter.apply_values(1, ["A", "B", "C", "D"])
    sheet.tables["t_items"].autofilter.clear()
    return book


def _comments(book: xw.Book) -> dict[str, str]:
    """What stands in the cells of notes, and the notes."""
    return {each.location.value: each.text for each in book.sheets["Items"].notes}


def _into(parked: list[ParkedNote]) -> Any:
    return lambda notes, over: parked.extend(notes)
