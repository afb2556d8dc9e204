from __future__ import annotations

from dataclasses import replace

import pytest
from standing import ITEMS, after, items_grid, standing, with_cells, with_own_column, with_row

from xlops.render.cells import Area, SheetGrid
from xlops.render.now import DeleteRows, InsertRows, NowCell, ParkedNote, SheetNow
from xlops.render.plan import CannotPlan, plan
from xlops.render.references import Shift, copied, rewritten


def contents(grid: SheetGrid) -> dict[tuple[int, int], object]:
    return after(standing(grid), plan(grid, standing(grid)))


def top_of(now: SheetNow, table: str = "items") -> int:
    return now.tables[table].area.top


def column_values(cells: dict[tuple[int, int], object], column: int, rows: range) -> list[object]:
    return [cells.get((row, column)) for row in rows]


def test_a_sheet_that_nobody_touched_gets_the_same_cells_and_no_row_moves() -> None:
    grid = items_grid()
    made = plan(grid, standing(grid))
    assert made.operations == ()
    assert dict(made.cells) == grid.cells
    assert made.merges == grid.merges
    assert not made.cleared and not made.notes and not made.kept and not made.picked


@pytest.mark.parametrize("before", [1, 2, 5, 9])
@pytest.mark.parametrize("now_items", [1, 2, 5, 9])
@pytest.mark.parametrize("second", [False, True])
def test_another_number_of_rows_gives_what_a_new_sheet_would_have(before: int, now_items: int, second: bool) -> None:
    old = items_grid(*"ABCDEFGHI"[:before], second=second, lines=before % 3)
    new = items_grid(*"IHGFEDCBA"[:now_items], second=second, lines=now_items % 3)
    made = plan(new, standing(old))
    assert after(standing(old), made) == contents(new)
    assert made.tables[0].area == new.tables[0].area


def test_a_table_grows_inside_so_that_ranges_over_it_grow_along() -> None:
    grid = items_grid(*ITEMS)
    made = plan(items_grid(*ITEMS, "F", "G"), standing(grid))
    table = grid.tables[0].area
    assert made.operations == (InsertRows(table.bottom, 2),)
    formula = f"=SUM(D{table.top + 1}:D{table.bottom})"
    grown = Shift(table.bottom, 2).formula(formula, own="x", sheet="x")
    assert grown == f"=SUM(D{table.top + 1}:D{table.bottom + 2})"


def test_a_table_of_one_row_grows_below_it_and_says_which_ranges_must_follow() -> None:
    grid = items_grid("A")
    made = plan(items_grid("A", "B"), standing(grid))
    row = grid.tables[0].area.bottom
    assert made.operations == (InsertRows(row + 1, 1, grow=row),)
    assert Shift(row + 1, 1, grow=row).rows(row, row) == (row, row + 1)


def test_notes_in_a_column_put_in_the_middle_move_with_the_key() -> None:
    now = standing(items_grid())
    top = top_of(now)
    now = with_own_column(now, "items", 4, "备注", {top + 1: "on A", top + 3: "on C", top + 5: "on E"})
    made = plan(items_grid("E", "X", "C", "A", "B", "D"), now)
    cells = after(now, made)
    rows = range(top + 1, top + 7)
    assert column_values(cells, 2, rows) == ["E", "X", "C", "A", "B", "D"]
    assert column_values(cells, 4, rows) == ["on E", None, "on C", "on A", None, None]
    assert cells[top, 4] == "备注"
    assert cells[top, 5] == "paid"
    assert made.tables[0].headers == ("item", "name", "备注", "paid")
    assert made.tables[0].area == Area(top, 2, top + 6, 5)


def test_a_column_beside_the_table_is_bound_too_and_one_beyond_a_blank_column_is_not() -> None:
    now = standing(items_grid())
    top = top_of(now)
    now = with_cells(now, {(top + 1, 5): NowCell("on A"), (top + 2, 7): NowCell("stays put")})
    cells = after(now, plan(items_grid("B", "A", "C", "D", "E"), now))
    assert cells[top + 2, 5] == "on A"
    assert cells[top + 2, 7] == "stays put"
    assert (top + 1, 5) not in cells


def test_a_formula_in_an_own_column_moves_as_if_it_were_copied() -> None:
    now = standing(items_grid())
    top = top_of(now)
    now = with_own_column(now, "items", 5, "net", {})
    now = with_cells(now, {(top + 1, 5): NowCell(0, f"=D{top + 1}-$D${top + 2}+Other!A1")})
    cells = after(now, plan(items_grid("C", "B", "A"), now))
    assert cells[top + 3, 5] == f"=D{top + 3}-$D${top + 2}+Other!A3"


def test_a_column_whose_rows_share_a_formula_is_continued_on_new_rows() -> None:
    now = with_own_column(standing(items_grid()), "items", 5, "net", {})
    top = top_of(now)
    now = with_cells(now, {(top + at, 5): NowCell(0, f"=D{top + at}*2") for at in range(1, 6)})
    cells = after(now, plan(items_grid("X", *ITEMS), now))
    assert column_values(cells, 5, range(top + 1, top + 7)) == [f"=D{top + at}*2" for at in range(1, 7)]


def test_notes_of_rows_that_left_are_given_out_and_come_back_with_their_row() -> None:
    now = standing(items_grid())
    top = top_of(now)
    now = with_own_column(now, "items", 5, "备注", {top + 2: "on B", top + 3: "on C"})
    made = plan(items_grid("A", "C"), now)
    assert made.parked == (ParkedNote("items", ("B",), "备注", "on B", "", f"E{top + 2}"),)
    later = with_own_column(standing(items_grid("A", "C")), "items", 5, "备注", {top + 2: "on C"})
    back = plan(items_grid("B", "A", "C"), later, made.parked)
    assert column_values(after(later, back), 5, range(top + 1, top + 4)) == ["on B", None, "on C"]
    assert back.returned == made.parked


def test_a_row_put_into_our_heading_stays_where_it_was_put() -> None:
    grid = items_grid(lines=3)
    now = with_row(standing(grid), 3, "typed in between")
    made = plan(items_grid("B", "A", lines=3), now)
    cells = after(now, made)
    assert cells[3, 2] == "typed in between"
    assert cells[2, 2] == "Line 0" and cells[4, 2] == "Line 1"
    assert set(made.bands[0].rows) == {1, 2, 4, 5, 6, 7, 8}


def test_rows_typed_below_everything_and_below_the_table_move_with_the_growth() -> None:
    grid = items_grid()
    bottom = grid.tables[0].area.bottom
    now = with_row(standing(grid), bottom + 1, "own total")
    now = with_cells(now, {(now.bottom + 3, 2): NowCell("far below")})
    made = plan(items_grid(*ITEMS, "F", "G"), now)
    cells = after(now, made)
    assert cells[bottom + 3, 2] == "own total"
    assert cells[now.bottom + 2, 2] == "far below"


def test_rows_that_the_operator_needs_are_blanked_and_used_again() -> None:
    grid = items_grid()
    now = replace(standing(grid), free=lambda top, bottom, columns: False)
    made = plan(items_grid("A", "B"), now)
    assert not any(isinstance(each, DeleteRows) for each in made.operations)
    area = grid.tables[0].area
    assert made.tables[0].area.bottom == area.top + 2
    cells = after(now, made)
    assert [cells.get((row, 2)) for row in range(area.top + 1, area.bottom + 1)] == ["A", "B", None, None, None]


def test_rows_without_a_key_that_were_typed_into_a_table_stay_after_ours() -> None:
    grid = items_grid()
    now = standing(grid)
    area = now.tables["items"].area
    now = with_row(now, area.bottom)
    now = with_cells(
        now, {(area.bottom, 3): NowCell("a thought"), (area.bottom, 4): NowCell(None, f"=D{area.top + 1}")}
    )
    cells = after(now, plan(items_grid("B", "A"), now))
    assert cells[area.top + 3, 3] == "a thought"
    assert [cells.get((row, 2)) for row in range(area.top + 1, area.top + 3)] == ["B", "A"]


def test_a_table_that_is_new_and_its_heading_are_put_between_what_stands() -> None:
    old, new = items_grid(), items_grid("A", "B", second=True)
    now = standing(old)
    made = plan(new, now)
    assert after(now, made) == contents(new)
    assert [each.id for each in made.tables if each.new] == ["days"]


def test_a_table_that_is_no_longer_made_stays_as_it_is_and_is_told() -> None:
    now = standing(items_grid(second=True))
    made = plan(items_grid("A"), now)
    assert made.stale == ("days",)
    assert 40_483 in after(now, made).values()


def test_an_input_keeps_what_the_operator_chose_while_it_can_be_chosen() -> None:
    now = standing(items_grid())
    chosen = replace(now, entries={"d_pick": "A"})
    made = plan(items_grid(), chosen)
    entry = made.entries[0].area
    assert made.picked and made.cells[entry.top, entry.left].content == "A"
    gone = plan(items_grid(), replace(now, entries={"d_pick": "Z"}))
    assert not gone.picked and gone.cells[entry.top, entry.left].content == "all"
    untouched = plan(items_grid(picker="B"), now)
    assert untouched.cells[entry.top, entry.left].content == "B"


def test_a_format_of_the_operators_moves_with_its_row() -> None:
    now = standing(items_grid())
    top = top_of(now)
    now = with_cells(now, {(top + 1, 3): NowCell("Item A", "", "yellow"), (2, 2): NowCell("Line 0", "", "blue")})
    made = plan(items_grid("C", "B", "A"), now)
    assert made.formats == {(top + 3, 3): "yellow", (2, 2): "blue"}


def test_what_was_typed_into_our_blank_cells_is_kept_outside_of_tables() -> None:
    grid = items_grid()
    now = with_cells(standing(grid), {(2, 4): NowCell("my remark")})
    made = plan(grid, replace(now, foreign=lambda row, column: (row, column) == (2, 4)))
    assert after(now, made)[2, 4] == "my remark"
    assert made.kept == {(2, 4)}
    assert (2, 4) in plan(grid, now).cleared


def test_formulas_of_ours_follow_rows_and_columns_that_were_put_in() -> None:
    grid = items_grid()
    own = next(at for at, each in grid.cells.items() if each.formula.endswith('&""'))
    now = with_own_column(with_row(standing(grid), 2), "items", 2, "mine", {})
    made = plan(grid, now)
    assert made.cells[own[0] + 1, own[1] + 1].formula == f'=C{own[0] + 1}&""'


def test_a_new_column_needs_room_beside_the_table() -> None:
    grid = items_grid()
    table = replace(standing(grid).tables["items"], area=Area(6, 2, 11, 3), headers=("item", "name"))
    now = replace(standing(grid), tables={"items": table})
    cells = {at: each for at, each in now.cells.items() if not (at[1] == 4 and 6 <= at[0] <= 11)}
    assert plan(grid, replace(now, cells=cells)).tables[0].headers == ("item", "name", "paid")
    with pytest.raises(CannotPlan, match='no room for the column "paid"'):
        plan(grid, replace(now, cells={**cells, (8, 4): NowCell("mine")}, columns={1: 1, 2: 2, 3: 3}))


def test_a_heading_that_was_written_over_gets_its_id_back() -> None:
    grid = items_grid()
    now = standing(grid)
    table = replace(now.tables["items"], headers=("item", "name", "销售额"))
    made = plan(grid, replace(now, tables={"items": table}))
    assert made.tables[0].headers == ("item", "name", "paid")
    assert made.tables[0].renamed == {"销售额": "paid"}


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("=A5+A6", "=A5+A9"),
        ("=SUM($A$1:$A$9)", "=SUM($A$1:$A$12)"),
        ('="A9"&A9', '="A9"&A12'),
        ("=t_items[[#This Row],[A9]]+LOG10(9)", "=t_items[[#This Row],[A9]]+LOG10(9)"),
        ("=SUM(A:A)+SUM(9:9)", "=SUM(A:A)+SUM(12:12)"),
        ("=Other!A9+'It''s'!A9", "=Other!A9+'It''s'!A12"),
        ("=SUM(its!A9:INDEX('It''s'!A:A,9))", "=SUM(its!A9:INDEX('It''s'!A:A,9))"),
        ("=[1]It!A9+'[b.xlsx]It''s'!A9", "=[1]It!A9+'[b.xlsx]It''s'!A9"),
    ],
)
def test_references_follow_rows_that_are_put_in(formula: str, moved: str) -> None:
    assert Shift(6, 3).formula(formula, own="It's", sheet="It's") == moved
    assert rewritten(formula, lambda each: None) == formula


@pytest.mark.parametrize(
    ("formula", "moved"),
    [("=A5", "=#REF!"), ("=A3:A5", "=A3:A3"), ("=A4:A6", "=#REF!"), ("=A4:A9", "=A4:A6"), ("=A1:A9", "=A1:A6")],
)
def test_references_follow_rows_that_are_taken_out(formula: str, moved: str) -> None:
    assert Shift(4, -3).formula(formula, own="x", sheet="x") == moved


def test_a_copied_formula_moves_what_is_not_fixed() -> None:
    assert copied("=A1+$A1+A$1+$A$1+B:B+商品!C3", rows=2, columns=1) == "=B3+$A3+B$1+$A$1+C:C+商品!D5"
    assert copied("=A1", rows=-1) == "=#REF!"
