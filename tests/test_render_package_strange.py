"""Workbooks as other programs write them, and what operators do that Excel stores in its own way."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from operating import Desk
from sample_pages import look
from test_render_package_refresh import IDENTITY, authored, refreshed, refreshed_with

from xlops.blocks import Picker, Pickers, Title
from xlops.errors import InputError, XlopsError
from xlops.label import same
from xlops.render.anchors import constant
from xlops.render.cells import letters
from xlops.render.closed import write_workbook
from xlops.render.grid import Page
from xlops.render.now import DeleteRows, InsertRows
from xlops.render.package.found import found
from xlops.render.package.opc import MAIN, Package, defined_names, main, parsed, sheets
from xlops.render.package.shift import CannotMove, move_rows
from xlops.render.references import Shift, end
from xlops.share import share
from xlops.sheets.base import Sheet

_MACROS = "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return authored(tmp_path / "OpsHub.xlsx")


def rewrite(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    """Change the bytes of a part, as another program might have written them."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def own_sheet(path: Path, content: dict[tuple[int, int], object]) -> str:
    """A sheet of the operator's; its part."""
    desk = Desk(path)
    desk.add_sheet("Mine", content)
    desk.save()
    return desk.part("Mine")


@pytest.mark.parametrize(
    "cell",
    [
        "<c r='A1' t='s'><v>{n}</v></c>",
        '<c r="A1" t="s"><v xml:space="preserve">{n}</v></c>',
        '<c r="A1" t="s"><v> {n} </v></c>',
        '<c t = "s" r="A1"><v>{n}</v></c>',
        '<c r="A1" t="&#115;"><v>{n}</v></c>',
        '<c r="A1" t="s"><!-- a remark --><v>{n}</v></c>',
        '<c r="A1" t="s"><f><![CDATA[A2]]></f><v>{n}</v></c>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_text_of_an_own_sheet_stays_however_its_cell_is_written(book: Path, cell: str, encoding: str) -> None:
    part = own_sheet(book, {(1, 1): "mine alone"})
    desk = Desk(book)
    number = desk.strings.of("mine alone")
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    sheet = (
        f'{head}<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cell.format(n=number)}</row></sheetData></worksheet>'
    )
    rewrite(book, part, lambda _: sheet.encode(encoding))
    refreshed(book, "X", "Y", "Z")
    assert Desk(book).read("Mine")[1, 1] in ("mine alone", "=A2")
    assert "mine alone" in "".join(Package.open(book).tree("xl/sharedStrings.xml").itertext())


def test_a_text_of_a_sheet_of_old_macros_stays(book: Path) -> None:
    part = own_sheet(book, {(1, 1): "mine alone"})
    package = Package.open(book)
    for each in package.change("xl/_rels/workbook.xml.rels"):
        if each.get("Target") == part.removeprefix("xl/"):
            each.set("Type", _MACROS)
    package.save(book)
    refreshed(book, "X", "Y", "Z")
    assert "mine alone" in "".join(Package.open(book).tree("xl/sharedStrings.xml").itertext())


def test_a_shared_formula_that_begins_beside_a_table_goes_on_below_it(book: Path) -> None:
    desk = Desk(book)
    sheet, part = desk.table("items")
    top, bottom, column = part.area.top, part.area.bottom, part.area.right + 1
    desk.type(sheet, top, column, "mine")
    for row in range(top + 1, bottom + 4):
        desk.type(sheet, row, column, f"=D{row}*2")
    first = f"{letters(column)}{top + 1}"
    for each in desk.tree(sheet).iter(main("f")):
        if each.getparent().get("r").startswith(letters(column)):
            each.set("t", "shared")
            each.set("si", "0")
            if each.getparent().get("r") == first:
                each.set("ref", f"{first}:{letters(column)}{bottom + 3}")
            else:
                each.text = None
    desk.save()
    assert refreshed(book).left == {}
    held = Desk(book).read(sheet)
    assert [held[row, column] for row in range(top + 1, bottom + 4)] == [
        f"=D{row}*2" for row in range(top + 1, bottom + 4)
    ]


def test_a_formula_that_fills_several_cells_beside_a_table_stays_one(book: Path) -> None:
    desk = Desk(book)
    sheet, part = desk.table("items")
    top, bottom, column = part.area.top + 1, part.area.bottom, letters(part.area.right + 1)
    desk.type(sheet, top - 1, part.area.right + 1, "sorted")
    for row in range(top, bottom + 1):
        desk.type(sheet, row, part.area.right + 1, row)
    cell = next(each for each in desk.tree(sheet).iter(main("c")) if each.get("r") == f"{column}{top}")
    formula = etree.Element(main("f"), t="array", ref=f"{column}{top}:{column}{bottom}")
    formula.text = "SORT(t_items[paid])"
    cell.insert(0, formula)
    desk.save()

    def spans() -> list[tuple[str, str]]:
        found = Desk(book).tree(sheet).iter(main("f"))
        return [(each.get("ref"), each.text) for each in found if each.get("t") == "array"]

    whole = [(f"{column}{top}:{column}{bottom}", "SORT(t_items[paid])")]
    assert refreshed(book, *reversed("ABCDE")).left == {} and spans() == whole
    assert list(refreshed(book, *"ABCDEFG").left) == [sheet] and spans() == whole


@pytest.mark.parametrize("written", [b"&apos;Bob&apos;&apos;s shop&apos;", b"'BOB''S SHOP'", b"'Bo&#98;''s shop'"])
def test_a_formula_of_another_sheet_follows_however_the_name_is_written(book: Path, written: bytes) -> None:
    desk = Desk(book)
    desk.rename("Items", "Bob's shop")
    desk.save()
    part = own_sheet(book, {(1, 1): "='Bob''s shop'!C30"})
    rewrite(book, part, lambda data: data.replace(b"'Bob''s shop'", written))
    package = Package.open(book)
    move_rows(package, package_part(package, "Bob's shop"), [InsertRows(5, 2)])
    assert [each.text.casefold() for each in package.tree(part).iter(main("f"))] == ["'bob''s shop'!c32"]


def test_a_name_that_reaches_through_several_sheets_keeps_rows_where_they_are(book: Path) -> None:
    package = Package.open(book)
    listing = package.change(package.workbook).find(main("definedNames"))
    etree.SubElement(listing, main("definedName"), name="through").text = "SUM(Items:Other!$B$30)"
    with pytest.raises(CannotMove, match="several sheets"):
        move_rows(package, package_part(package, "Items"), [InsertRows(5, 2)])


def test_merged_cells_of_which_one_is_left_are_merged_no_more(book: Path) -> None:
    package = Package.open(book)
    part = package_part(package, "Items")
    merges = package.change(part).find(main("mergeCells"))
    before = len(merges)
    etree.SubElement(merges, main("mergeCell"), ref="J20:J21")
    move_rows(package, part, [DeleteRows(21, 1)])
    assert len(merges) == before and merges.get("count") in (None, str(before))


@pytest.mark.parametrize("name", ["\\A10", "A10?", "x\\A10", "my.A10", "税率10", "R10C1"])
def test_a_name_that_looks_like_a_cell_is_left_alone(name: str) -> None:
    assert Shift(5, 2).formula(f"{name}+A10", own="Items", sheet="Items") == f"{name}+A12"


def test_days_counted_from_1904_are_told_and_nothing_is_written(book: Path) -> None:
    package = Package.open(book)
    package.change(package.workbook).find(main("workbookPr")).set("date1904", "1")
    package.save(book)
    before = book.read_bytes()
    for act in (found, refreshed):
        with pytest.raises(InputError, match="1904"):
            act(book)
    assert book.read_bytes() == before


def test_a_workbook_saved_in_the_strict_format_is_told(book: Path) -> None:
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    rewrite(book, "xl/workbook.xml", lambda data: data.replace(MAIN.encode(), strict))
    with pytest.raises(InputError, match="Strict"):
        found(book)


@pytest.mark.parametrize("sort", ["utf-8", "utf-16"])
def test_xml_that_declares_entities_is_refused_wherever_it_does(sort: str) -> None:
    text = f'<?xml version="1.0" encoding="{sort}"?><!--{" " * 5000}--><!DOCTYPE x [<!ENTITY a "b">]><x a="&a;"/>'
    with pytest.raises(InputError, match="no spreadsheet program writes"):
        parsed(text.encode(sort), "x.xlsx")


def test_a_long_text_as_a_name_has_whole_quotation_marks() -> None:
    for length in range(245, 252):
        text = constant("a" * length + '"' + "b" * 20)
        assert text[1:-1].count('"') % 2 == 0 and len(text) <= 252


def number_input(path: Path) -> list[Page]:
    picker = Picker("d_n", same("N"), 5, "count", same("how many"), ())
    page = Page(
        Sheet("items", same("Items"), lambda hub: [], "hub", "front", 0, (), 1, "d"),
        [Title(same("Items"), "shop", same("today")), Pickers((picker,))],
    )
    write_workbook([page], path, look(), IDENTITY)
    return [page]


def input_cell(desk: Desk) -> tuple[int, int]:
    at = end(defined_names(desk.package)["d_n"].rpartition("!")[2])
    return at.row, at.column


def test_a_formula_in_an_input_stays_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "OpsHub.xlsx"
    made = number_input(path)
    desk = Desk(path)
    row, column = input_cell(desk)
    desk.type("Items", row, column, "=2*6")
    for each in desk.tree("Items").iter(main("c")):
        if each.get("r") == f"{letters(column)}{row}":
            etree.SubElement(each, main("v")).text = "12"
    desk.save()
    refreshed_with(path, made)
    assert Desk(path).read("Items")[row, column] == "=2*6"


def test_a_logical_value_in_an_input_for_numbers_does_not_damage_the_file(tmp_path: Path) -> None:
    path = tmp_path / "OpsHub.xlsx"
    made = number_input(path)
    desk = Desk(path)
    row, column = input_cell(desk)
    desk.type("Items", row, column, 1)
    for each in desk.tree("Items").iter(main("c")):
        if each.get("r") == f"{letters(column)}{row}":
            each.set("t", "b")
    desk.save()
    refreshed_with(path, made)
    assert Desk(path).read("Items")[row, column] == 5


def package_part(package: Package, sheet: str) -> str:
    return dict(sheets(package))[sheet]


def test_a_workbook_that_lacks_a_part_or_has_a_broken_one_is_told_in_a_sentence(book: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    path, said = tmp_path / "broken.xlsx", 0
    for name in parts:
        for data in (None, b"", b"<x/>"):
            with zipfile.ZipFile(path, "w") as archive:
                for each in parts:
                    if each != name or data is not None:
                        archive.writestr(each, parts[each] if each != name else data or b"")
            for act in (found, lambda file: refreshed(file, "X"), lambda file: share(file, tmp_path / "copy.xlsx")):
                try:
                    act(path)
                except XlopsError:
                    said += 1
                except AssertionError:  # of the test's own `refreshed`: it is no workbook of ours any more
                    assert name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
    assert said > len(parts)
