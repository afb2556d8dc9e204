from __future__ import annotations

from pathlib import Path

import pytest
import recalc
from operating import Desk, broken
from sample_pages import look, pages

from xlops.names import Identity
from xlops.render.closed import write_workbook
from xlops.render.now import DeleteRows, InsertRows
from xlops.render.package.opc import sheets
from xlops.render.package.shift import CannotMove, move_rows


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "sample.xlsx"
    write_workbook(pages(), path, look(), Identity("w", 1, "en", "0.1.0"))
    return path


@pytest.mark.parametrize("at", [1, 3, 6, 12])
def test_rows_put_in_anywhere_leave_every_formula_with_its_value(book: Path, at: int) -> None:
    before = recalc.held(book)
    desk = Desk(book)
    for name in desk.names:
        desk.insert_rows(name, at, 2)
    desk.save()
    assert recalc.differences(book, recalc.recalc_ironcalc(book)) == []
    assert broken(book) == []
    assert recalc.audit(book) == []
    after = recalc.held(book)
    assert {name: sorted(map(str, cells.values())) for name, cells in after.items()} == {
        name: sorted(map(str, cells.values())) for name, cells in before.items()
    }


def test_rows_put_in_and_taken_out_again_give_the_same_cells(book: Path) -> None:
    before = recalc.held(book), recalc.formulas(book)
    desk = Desk(book)
    part = desk.part(desk.names[0])
    move_rows(desk.package, part, [InsertRows(4, 3)])
    move_rows(desk.package, part, [DeleteRows(4, 3)])
    desk.save()
    assert (recalc.held(book), recalc.formulas(book)) == before


def test_a_formula_that_reaches_through_several_sheets_keeps_rows_where_they_are(book: Path) -> None:
    desk = Desk(book)
    first, last = desk.names[0], desk.names[2]
    desk.add_sheet("Mine", {(1, 1): f"=SUM('{first}:{last}'!B9)"})
    before = desk.read(first)
    with pytest.raises(CannotMove, match="adds up several sheets"):
        desk.insert_rows(first, 2)
    assert desk.read(first) == before


def test_a_part_that_is_not_known_keeps_rows_where_they_are(book: Path) -> None:
    desk = Desk(book)
    name, part = next(iter(sheets(desk.package)))
    desk.package.put("xl/strange1.xml", b"<strange/>", "application/xml")
    desk.package.relate(part, "strangeThings", "xl/strange1.xml")
    with pytest.raises(CannotMove, match="strangeThings"):
        desk.insert_rows(name, 2)
