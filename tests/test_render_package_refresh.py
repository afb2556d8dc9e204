from __future__ import annotations

import random
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
import recalc
from operating import Desk, broken
from sample_pages import look, pages
from standing import ITEMS, items_blocks

from xlops.blocks import Block, Cell, Column, Note, Table, Title
from xlops.label import Label, same
from xlops.names import Identity
from xlops.paths import replacing
from xlops.render.closed import write_workbook
from xlops.render.grid import Page, lower
from xlops.render.package import refresh as refreshing
from xlops.render.package.refresh import Refreshed, refresh_workbook, standing_names
from xlops.render.written import marks_of
from xlops.sheets.base import Sheet

IDENTITY = Identity("w1", 7, "en", "0.1.0")


def other_blocks(count: int = 3) -> list[Block]:
    rows = tuple(
        {"store": f"S{at}", "n": Cell(at, note=same(f"note {at}")), "link": Cell("to items", link="items")}
        for at in range(count)
    )
    return [
        Title(Label("Other", "其他"), "shop", same("today")),
        Table("stores", (Column("store", same("Store"), "id"), Column("n", same("N"), "count", heat=True), Column("link", same("Link"))), rows, real=True, key=("store",)),
    ]  # fmt: skip


def pages_of(items: tuple[str, ...] = ITEMS, stores: int = 3, **more: Any) -> list[Page]:
    made = (
        ("items", Label("Items", "商品"), items_blocks(items, **more)),
        ("other", Label("Other", "其他"), other_blocks(stores)),
    )
    return [
        Page(Sheet(id, label, lambda hub: [], "hub", "front", at, (), 1, "d"), blocks)
        for at, (id, label, blocks) in enumerate(made)
    ]


def authored(path: Path, *items: str, **more: Any) -> Path:
    write_workbook(pages_of(items or ITEMS, **more), path, look(), IDENTITY)
    return path


def refreshed(path: Path, *items: str, parked: Any = (), **more: Any) -> Refreshed:
    return refreshed_with(path, pages_of(items or ITEMS, **more), parked)


def refreshed_with(path: Path, made: list[Page], parked: Any = ()) -> Refreshed:
    known = standing_names(path)
    assert known is not None
    return refresh_workbook(lower(made, look(), *known), look(), path, IDENTITY, parked)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return authored(tmp_path / "OpsHub.xlsx")


def ours_recalculate(path: Path, *own: str) -> list[str]:
    """Formulas of ours that do not recalculate to what the file holds; sheets and cells in `own` are the operator's."""
    return [
        each for each in recalc.differences(path, recalc.recalc_ironcalc(path)) if not each.startswith(own or ("\0",))
    ]


def test_other_data_gives_the_same_cells_as_a_new_workbook(book: Path, tmp_path: Path) -> None:
    items = ("X", "E", "A", "C", "Q", "R", "S")
    done = refreshed(book, *items, stores=5, lines=3, second=True)
    new = authored(tmp_path / "new.xlsx", *items, stores=5, lines=3, second=True)
    assert done.left == {} and done.made == ()
    assert recalc.held(book) == recalc.held(new)
    assert recalc.formulas(book) == recalc.formulas(new)
    assert recalc.audit(book) == []
    assert ours_recalculate(book) == []


def test_the_sample_workbook_with_every_kind_of_block_stays_the_same(tmp_path: Path) -> None:
    path, new = tmp_path / "sample.xlsx", tmp_path / "new.xlsx"
    write_workbook(pages(), path, look(), IDENTITY)
    write_workbook(pages(), new, look(), IDENTITY)
    done = refreshed_with(path, pages())
    assert done.left == {}
    assert recalc.held(path) == recalc.held(new)
    assert recalc.audit(path) == []


def test_the_same_book_twice_gives_the_same_bytes(book: Path) -> None:
    refreshed(book, "B", "A", "Z", stores=1)
    first = book.read_bytes()
    refreshed(book, "B", "A", "Z", stores=1)
    assert book.read_bytes() == first


def test_the_operators_check_of_the_issue(book: Path) -> None:
    """备注 in the middle of Items, five notes, sorted, renamed, a VLOOKUP from an own sheet, another day."""
    desk = Desk(book)
    desk.insert_column("Items", 4, "备注")
    for item in ITEMS:
        desk.type("Items", desk.row_of("items", item), 4, f"note on {item}")
    desk.sort("items", lambda row: -ord(row[0]))
    desk.rename("Items", "我的 商品")
    _, part = desk.table("items")
    area = part.area
    where = f"'我的 商品'!$B${area.top}:$E${area.bottom}"
    desk.add_sheet(
        "Mine",
        {
            (1, 1): f'=VLOOKUP("D",{where},3,FALSE)',
            (2, 1): "=COUNTA(t_items[备注])",
            (3, 1): f"=SUM('我的 商品'!E{area.top + 1}:E{area.bottom})",
        },
    )
    desk.save()
    done = refreshed(book, "X", "D", "A", "Y", "B", "C", "E", "Z")
    assert done.left == {} and done.parked == ()
    after = Desk(book)
    for item in ITEMS:
        row = after.row_of("items", item)
        assert after.read("我的 商品")[row, 4] == f"note on {item}"
    assert broken(book) == []
    values = recalc.recalc_ironcalc(book)["Mine"]
    assert values["A1"] == "note on D"
    assert values["A2"] == 5
    assert values["A3"] == sum(100.0 * at for at in range(1, 9))
    assert ours_recalculate(book, "Mine!") == []
    assert recalc.audit(book) == []


def test_notes_of_rows_that_left_come_back_with_their_row(book: Path) -> None:
    desk = Desk(book)
    desk.insert_column("Items", 4, "备注")
    desk.type("Items", desk.row_of("items", "B"), 4, "on B")
    desk.comment("Items", desk.row_of("items", "B"), 4, "why")
    desk.save()
    gone = refreshed(book, "A", "C")
    assert [(each.key, each.column, each.value, each.comment) for each in gone.parked] == [
        (("B",), "备注", "on B", "why")
    ]
    back = refreshed(book, "C", "B", "A", parked=gone.parked)
    assert back.returned == gone.parked
    after = Desk(book)
    assert after.read("Items")[after.row_of("items", "B"), 4] == "on B"
    assert recalc.audit(book) == []


def test_formats_comments_and_links_of_the_operator_move_with_their_row(book: Path) -> None:
    desk = Desk(book)
    row = desk.row_of("items", "A")
    style = desk.highlight("Items", row, 3)
    desk.comment("Items", row, 3, "look here")
    desk.save()
    refreshed(book, "E", "D", "C", "B", "A")
    after = Desk(book)
    row = after.row_of("items", "A")
    assert after.style("Items", row, 3) == style
    assert [each.style("Items", row - at, 3) for at, each in ((1, after), (2, after))] != [style, style]
    comments = {
        cell.coordinate: cell.comment.text
        for line in recalc.open_book(book)["Items"].iter_rows()
        for cell in line
        if cell.comment
    }
    assert comments[f"C{row}"] == "look here"
    assert recalc.audit(book) == []


def test_a_filter_stays_and_hides_what_it_would_hide_now(book: Path) -> None:
    desk = Desk(book)
    desk.filter("items", "name", ["Item A", "Item C"])
    desk.save()
    done = refreshed(book, "C", "X", "A", "Y", "B", "Z")
    assert done.unfiltered == ()
    sheet = recalc.open_book(book)["Items"]
    after = Desk(book)
    hidden = {item: bool(sheet.row_dimensions[after.row_of("items", item)].hidden) for item in "CXAYBZ"}
    assert hidden == {"C": False, "X": True, "A": False, "Y": True, "B": True, "Z": True}


def test_a_sheet_that_was_deleted_is_made_whole(book: Path, tmp_path: Path) -> None:
    desk = Desk(book)
    desk.delete_sheet("Items")
    desk.save()
    done = refreshed(book, "A", "B", stores=4, second=True)
    new = authored(tmp_path / "new.xlsx", "A", "B", stores=4, second=True)
    assert done.made == ("items",)
    assert recalc.held(book) == recalc.held(new)
    assert recalc.audit(book) == []
    assert ours_recalculate(book) == []
    first = book.read_bytes()
    assert refreshed(book, "A", "B", stores=4, second=True).made == ()
    refreshed(book, "A", "B", stores=4, second=True)
    assert recalc.held(book) == recalc.held(new)
    assert len(first) > 0


def test_every_sheet_deleted_but_one_of_the_operators_is_made_again(tmp_path: Path) -> None:
    path, new = tmp_path / "sample.xlsx", tmp_path / "new.xlsx"
    for each in (path, new):
        write_workbook(pages(), each, look(), IDENTITY)
    desk = Desk(path)
    names = desk.names
    desk.add_sheet("Mine", {(1, 1): "mine"})
    for name in names:
        desk.delete_sheet(name)
    desk.save()
    done = refreshed_with(path, pages())
    assert done.left == {} and len(done.made) == len(pages())
    held = recalc.held(path)
    assert held.pop("Mine") == {"A1": "mine"}
    assert held == recalc.held(new)
    assert recalc.audit(path) == []


def test_an_input_keeps_the_operators_choice_and_formulas_are_left_to_be_computed(book: Path) -> None:
    desk = Desk(book)
    row, column = next(at for at, value in desk.read("Items").items() if value == "all" and at[0] < 6)
    desk.type("Items", row, column, "B")
    desk.save()
    refreshed(book)
    after = Desk(book)
    assert after.read("Items")[row, column] == "B"
    with zipfile.ZipFile(book) as package:
        assert b"<f>SUM(t_items[paid])</f></c>" in package.read("xl/worksheets/sheet1.xml")


def test_what_is_not_ours_is_the_same_bytes(book: Path) -> None:
    desk = Desk(book)
    desk.add_sheet("Mine", {(1, 1): "mine", (2, 1): 5})
    desk.package.put("customXml/item1.xml", b"<mine/>", "application/xml")
    desk.package.put("xl/media/image1.png", b"\x89PNG picture", "image/png")
    desk.save()
    with zipfile.ZipFile(book) as package:
        before = {name: package.read(name) for name in package.namelist()}
    mine = desk.part("Mine")
    refreshed(book, "Z", "Y")
    with zipfile.ZipFile(book) as package:
        after = {name: package.read(name) for name in package.namelist()}
    same_bytes = [mine, "customXml/item1.xml", "xl/media/image1.png", "xl/theme/theme1.xml", "docProps/core.xml"]
    assert {name: before[name] for name in same_bytes} == {name: after[name] for name in same_bytes}


@pytest.mark.parametrize("broken_step", ["write", "replace"])
def test_a_refresh_that_is_killed_leaves_the_old_workbook(
    book: Path, broken_step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = book.read_bytes()

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    if broken_step == "write":
        monkeypatch.setattr(refreshing.Package, "save", killed)
    else:
        monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(Killed):
        refreshed(book, "Z")
    assert book.read_bytes() == before
    assert list(book.parent.glob(".*")) == []
    assert replacing is not None


def test_a_sheet_whose_rows_cannot_be_moved_is_left_whole_and_told(book: Path) -> None:
    desk = Desk(book)
    desk.type("Items", 30, 10, 1)
    row = desk._row("Items", 30)
    row[-1].append(
        row[-1].makeelement(
            "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}f",
            {"t": "dataTable", "ref": "J30:J32", "r1": "A1"},
        )
    )
    desk.save()
    before = Desk(book).read("Items")
    done = refreshed(book, *"ABCDEFGH", stores=5)
    assert list(done.left) == ["Items"]
    assert "what-if" in done.left["Items"].en
    after = Desk(book)
    assert after.read("Items") == before
    assert after.row_of("stores", "S4")


def test_a_picture_of_the_old_state_is_copied_nowhere(book: Path, tmp_path: Path) -> None:
    shutil.copy(book, tmp_path / "copy.xlsx")
    refreshed(book, "Z", "Y")
    with zipfile.ZipFile(book) as package:
        texts = package.read("xl/sharedStrings.xml").decode()
    assert "Item E" not in texts  # what no cell shows any more is not in the file either
    assert "Item Z" in texts


def test_notes_of_one_line_stay_beside_a_long_note(book: Path) -> None:
    made = pages_of()
    made[1] = Page(made[1].sheet, [*made[1].blocks, Note(same("a line below"))])
    done = refreshed_with(book, made)
    assert done.left == {}
    assert "a line below" in Desk(book).read("Other").values()


@pytest.mark.parametrize("digits", [15, 16, 17])
def test_a_figure_saved_with_fewer_digits_is_not_written_over_by_hand(tmp_path: Path, digits: int) -> None:
    chance = random.Random(5)
    figures = [chance.uniform(-1, 1) * 10.0 ** chance.randrange(-3, 5) for _ in range(300)]
    twice = [float(f"{float(f'{each:.16g}'):.{digits}g}") for each in figures]  # the file has 16, then a program saves
    edited = [*twice[:-1], twice[-1] * (1 + 1e-12)]

    def made(values: list[float]) -> list[Page]:
        rows = tuple({"item": f"i{at}", "paid": each} for at, each in enumerate(values))
        columns = (Column("item", same("Item"), "id"), Column("paid", same("Paid"), "money"))
        table = Table("items", columns, rows, real=True, key=("item",))
        return [Page(Sheet("items", same("Items"), lambda hub: [], "hub", "front", 0, (), 1, "d"), [table])]

    path = tmp_path / "OpsHub.xlsx"
    marks = marks_of(lower(made(figures), look()))
    for values, told in ((twice, 0), (edited, 1)):
        write_workbook(made(values), path, look(), IDENTITY)
        known = standing_names(path)
        assert known is not None
        done = refresh_workbook(lower(made(figures), look(), *known), look(), path, IDENTITY, marks=marks)
        assert len(done.overwritten) == told
