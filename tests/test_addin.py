"""OpsHub.xlsm as a file: made headless, read back by programs that are not ours, brought up to date without touching a sheet."""

from __future__ import annotations

import importlib.util
import posixpath
import re
import warnings
import zipfile
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import recalc
from macro_books import HERE, MINE, SHEET, WINDOWS, make, members, rewritten, small_shop, used_by_an_operator
from pyopenvba import ExcelFile
from pyopenvba.cfb import CFB
from pyopenvba.integrity import check_file
from sample_pages import look, pages
from shops import TestShop, new_shop

from xlops.errors import InputError, UsageError
from xlops.faces.addin.commands import COMMANDS
from xlops.faces.addin.make import Made, update_workbook
from xlops.faces.addin.project import MODULES
from xlops.faces.cli import cli
from xlops.faces.cli.failure import run
from xlops.label import Language
from xlops.names import Identity
from xlops.paths import ShopPaths
from xlops.render.closed import write_book
from xlops.render.grid import lower
from xlops.render.macros.buttons import Button, spots
from xlops.render.macros.dress import buttons_on, identity_in
from xlops.render.package.opc import Package, sheets

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CODE = {"xl/vbaProject.bin", "customUI/customUI.xml"}
LANGUAGES: tuple[Language, ...] = ("en", "zh")
BUTTONS = [Button(each.short.en, each.sub, "Arial") for each in COMMANDS]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    """A shop whose folder has a name that needs care."""
    return small_shop(tmp_path_factory.mktemp("addin") / "it's 店 & co")


@pytest.fixture(scope="module")
def books(shop: TestShop, tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Made]:
    """Its workbook in each language, out of the way of whoever changes the shop's own."""
    found: dict[Language, Made] = {}
    for language in LANGUAGES:
        there = make(shop, language, force=True)
        copy = tmp_path_factory.mktemp(language) / "OpsHub.xlsm"
        copy.write_bytes(there.path.read_bytes())
        found[language] = replace(there, path=copy)
    return found


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request: pytest.FixtureRequest, books: dict[Language, Made]) -> Made:
    return books[request.param]


@pytest.fixture(scope="module")
def without(shop: TestShop, tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    """The workbook without macros in each language."""
    return {each: shop.build(tmp_path_factory.mktemp(each) / "OpsHub.xlsx", each) for each in LANGUAGES}


@pytest.fixture
def standing(shop: TestShop, books: dict[Language, Made]) -> Made:
    """The shop's own workbook as it was made, whatever the test before did to it."""
    file = ShopPaths(shop.root).root / "OpsHub.xlsm"
    file.write_bytes(books["en"].path.read_bytes())
    return replace(books["en"], path=file)


@pytest.fixture
def own(tmp_path: Path) -> TestShop:
    """A shop of this test alone."""
    return small_shop(tmp_path / "shop")


def modules_by_olevba(file: Path) -> dict[str, str]:
    """The source of every module as olevba reads it, with plain line ends."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from oletools.olevba import VBA_Parser

        parser = VBA_Parser(str(file))
        found = {Path(name).stem: source.replace("\r\n", "\n") for _, _, name, source in parser.extract_macros()}
        parser.close()
    return found


def modules_of(file: Path) -> dict[str, str]:
    with ExcelFile(file) as workbook:
        return workbook.vba_modules()


def test_two_programs_read_the_same_code_back(made: Made) -> None:
    ours, olevba = modules_of(made.path), modules_by_olevba(made.path)
    assert set(MODULES) <= set(ours)
    for name, source in ours.items():
        lines = [each.rstrip() for each in source.replace("\r\n", "\n").split("\n")]
        read = [each.rstrip() for each in olevba[name].split("\n")]
        assert "\n".join(read).strip() in "\n".join(lines).strip() or read == lines, name
        assert len(lines) - len(read) <= 10, f"{name}: olevba leaves out the attributes at the top, nothing else"


def test_the_project_is_whole_and_compiled_by_whoever_opens_it(made: Made) -> None:
    with ExcelFile(made.path) as workbook:
        assert workbook.validate() == []
        assert {each.name for each in workbook.references()} == {"stdole", "Office"}, "the ribbon's types, no add-in"
    assert check_file(made.path).issues == ()
    project = CFB.from_bytes(members(made.path)["xl/vbaProject.bin"])
    assert project.get_stream_in_storage("VBA", "_VBA_PROJECT").hex() == "cc61ffff000000"


def test_excel_is_expected_to_open_it_without_repair(made: Made) -> None:
    assert recalc.audit(made.path) == []


def test_every_relationship_leads_to_a_part_and_every_part_has_a_type(made: Made) -> None:
    parts = members(made.path)
    types = ElementTree.fromstring(parts["[Content_Types].xml"])
    defaults = {each.get("Extension") for each in types}
    overrides = {each.get("PartName") for each in types}
    for name, data in parts.items():
        assert f"/{name}" in overrides or name.rpartition(".")[2] in defaults or name == "[Content_Types].xml", name
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            ids = [each.get("Id") for each in ElementTree.fromstring(data)]
            assert len(ids) == len(set(ids)), name
            for each in ElementTree.fromstring(data):
                target = posixpath.normpath(posixpath.join("/", folder, str(each.get("Target"))))
                assert target[1:] in parts, f"{name} leads to {target}"
    assert 'PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"' in (
        parts["[Content_Types].xml"].decode()
    )


def test_every_sheet_has_a_module_of_its_own(made: Made) -> None:
    parts, modules = members(made.path), modules_of(made.path)
    names = [
        found[1]
        for name, data in parts.items()
        if name.startswith("xl/worksheets/sheet")
        for found in [re.search(rb'codeName="(\w+)"', data)]
        if found
    ]
    assert len(names) == len(set(names)) == sum(name.startswith("xl/worksheets/sheet") for name in parts)
    assert {name.decode() for name in names} | {"ThisWorkbook"} | set(MODULES) == set(modules)
    assert b'<workbookPr codeName="ThisWorkbook"/>' in parts["xl/workbook.xml"]


def test_its_sheets_are_those_of_the_workbook_without_macros(made: Made, without: dict[Language, Path]) -> None:
    plain = without[identity(made.path).language]
    with_macros = recalc.held(made.path)
    assert with_macros.pop("xlwings.conf")
    assert with_macros == recalc.held(plain)
    assert recalc.formulas(made.path) == recalc.formulas(plain) | {"xlwings.conf": {}}


def identity(file: Path) -> Identity:
    found = identity_in(Package.open(file))
    assert found is not None
    return found


def test_it_knows_its_shop_and_its_language(shop: TestShop, made: Made) -> None:
    assert Path(identity(made.path).shop) == shop.root.resolve()
    sheet = recalc.open_book(made.path)["xlwings.conf"]
    assert sheet.sheet_state == "veryHidden"
    found = {row[0]: row[1] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert found["PYTHONPATH"] == str(made.module.parent)
    assert found["UDF MODULES"] == made.module.stem == f"xlops_shop_{identity(made.path).workbook}"
    assert ("只能在 Windows 版" in sheet["D1"].value) == (identity(made.path).language == "zh")


def test_comments_and_buttons_share_one_drawing(made: Made, without: dict[Language, Path]) -> None:
    plain = without[identity(made.path).language]
    before, after = recalc.open_book(plain).worksheets[0], recalc.open_book(made.path).worksheets[0]
    assert comments(after) == comments(before)
    assert len(re.findall(b"<legacyDrawing ", members(made.path)["xl/worksheets/sheet1.xml"])) == 1
    for name, data in members(made.path).items():
        if name.endswith(".vml"):
            ids = re.findall(rb'id="(_x0000_s\d+)"', data)
            assert len(ids) == len(set(ids)), name


def comments(sheet: Any) -> dict[str, str]:
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


@pytest.mark.parametrize("sheet", ["today", "daily"])
def test_a_sheet_gets_buttons_with_comments_or_without(sheet: str, tmp_path: Path) -> None:
    book = lower(pages(), look())
    file = tmp_path / "sample.xlsx"
    write_book(book, file, look())
    package = Package.open(file)
    found = buttons_on(package, book, sheet, BUTTONS[:2])
    package.save(file)
    assert [each.button for each in found] == BUTTONS[:2]
    assert recalc.audit(file) == []
    part = package.raw(dict(sheets(package))[next(each.name for each in book.sheets if each.id == sheet)]).decode()
    assert part.count("<legacyDrawing") == 1
    assert part.index("<legacyDrawing") < part.index("<tableParts") if "<tableParts" in part else True
    grid = next(each for each in book.sheets if each.id == sheet)
    assert len(comments(recalc.open_book(file)[grid.name])) == sum(bool(each.note) for each in grid.cells.values())


@pytest.mark.parametrize("long", [0, 20, 40, 60])
def test_buttons_keep_clear_of_the_texts_beside_them(long: int) -> None:
    grid = lower(pages(), look()).sheets[0]
    shop = (1, 4)
    assert str(grid.cells[shop].content).startswith("Giftware")
    grid.cells[shop] = replace(grid.cells[shop], content="店" * long or "Giftware")
    found = spots(grid, BUTTONS)
    assert [each.button for each in found] == BUTTONS[: len(found)], "the first ones stay the longest"
    assert len(found) == {0: 7, 20: 6, 40: 3, 60: 0}[long]
    for left, right in pairwise(found):
        assert left.left + left.width < right.left
    edges = [0.0]
    for width in grid.widths:
        edges.append(edges[-1] + int((width + 0.71) * 7))
    for spot in found:
        assert edges[shop[1] - 1] + long * 1.91 * 7 < spot.left
        assert spot.left + spot.width < edges[-1]
        assert spot.top >= 0 and spot.top + spot.height <= grid.heights[1] * 4 / 3


def test_the_same_archive_and_moment_give_the_same_bytes(own: TestShop) -> None:
    first = make(own).path.read_bytes()
    assert make(own, force=True).path.read_bytes() == first


def test_nothing_secret_is_in_it(shop: TestShop, standing: Made) -> None:
    secret = re.search(r'secret = "(\w+)"', ShopPaths(shop.root).settings.read_text(encoding="utf-8"))
    assert secret and len(secret[1]) >= 32
    made = standing
    for data in (*members(made.path).values(), *(each.encode() for each in modules_of(made.path).values())):
        assert secret[1].encode() not in data


def test_the_functions_of_the_workbook_are_found_by_its_own_settings(standing: Made) -> None:
    made = standing
    spec = importlib.util.spec_from_file_location(made.module.stem, made.module)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    named = set(re.findall(r'CallUDF\("(\w+)", "(\w+)"', modules_of(made.path)["XlopsUdfs"]))
    assert {each for each, _ in named} == {made.module.stem}
    assert all(callable(getattr(module, function)) for _, function in named)
    assert len(named) == made.functions >= 20


def test_one_that_is_there_stays_unless_it_is_asked_for(own: TestShop) -> None:
    before = make(own).path.read_bytes()
    with pytest.raises(UsageError, match=r"xlops excel update.*--force"):
        make(own)
    assert (own.root / "OpsHub.xlsm").read_bytes() == before
    rewritten(own.root / "OpsHub.xlsm", own.root / "changed.xlsm", {"docProps/app.xml": lambda data: data + b" "})
    changed = (own.root / "changed.xlsm").replace(own.root / "OpsHub.xlsm").read_bytes()
    kept = make(own, force=True).kept
    assert kept is not None and kept.read_bytes() == changed


def test_the_shops_hub_is_the_one_with_macros_from_then_on(own: TestShop) -> None:
    paths = ShopPaths(own.root)
    assert paths.hub.name == paths.workbook("OpsHub.xlsx").name == "OpsHub.xlsx"
    made = make(own)
    assert paths.hub == paths.workbook("OpsHub.xlsx") == made.path
    assert paths.workbook("Other.xlsx").name == "Other.xlsx"


def test_an_update_replaces_our_code_and_nothing_else(standing: Made) -> None:
    file = standing.path
    fresh = modules_of(file)
    used_by_an_operator(file)
    rewritten(
        file,
        file,
        {"xl/worksheets/sheet1.xml": lambda data: data.replace(b"</worksheet>", b"<!-- typed --></worksheet>")},
    )
    before = members(file)
    update_workbook(file, machine=WINDOWS)
    after, modules = members(file), modules_of(file)
    for name in MODULES:
        assert modules[name] == fresh[name], name
    assert modules["Mine"] == MINE
    assert modules["Sheet2"].endswith(SHEET)
    assert modules["ThisWorkbook"] == fresh["ThisWorkbook"]
    settings = next(name for name, data in after.items() if b"INTERPRETER_WIN" in data)
    assert {name for name in before | after if before.get(name) != after.get(name)} <= {*CODE, settings}
    assert str(WINDOWS.python) in after[settings].decode()
    assert recalc.audit(file) == []
    assert check_file(file).issues == ()


def test_an_update_of_one_that_is_up_to_date_changes_no_byte(standing: Made) -> None:
    made = standing
    before = made.path.read_bytes()
    update_workbook(made.path, machine=HERE)
    assert made.path.read_bytes() == before


def test_an_update_makes_what_was_deleted_anew(standing: Made) -> None:
    made = standing
    wanted = members(made.path)
    made.module.unlink()
    parts = {**wanted}
    del parts["customUI/customUI.xml"]
    relations = re.sub(rb"<Relationship [^>]*customUI/[^>]*/>", b"", parts["_rels/.rels"])
    assert relations != parts["_rels/.rels"]
    with zipfile.ZipFile(made.path, "w") as package:
        for name, data in {**parts, "_rels/.rels": relations}.items():
            package.writestr(name, data)
    update_workbook(made.path, machine=HERE)
    assert members(made.path)["customUI/customUI.xml"] == wanted["customUI/customUI.xml"]
    assert b"customUI/customUI.xml" in members(made.path)["_rels/.rels"]
    assert made.module.is_file()


def test_an_update_in_a_folder_that_was_moved_notes_the_new_one(own: TestShop, tmp_path: Path) -> None:
    make(own)
    moved = tmp_path / "elsewhere 店"
    own.root.rename(moved)
    before = members(moved / "OpsHub.xlsm")
    made = update_workbook(moved / "OpsHub.xlsm", machine=HERE)
    after = members(made.path)
    assert identity(made.path).shop == str(moved)
    assert repr(str(moved)) in made.module.read_text(encoding="utf-8")
    changed = {name for name in before if before[name] != after[name]}
    settings = next(name for name, data in after.items() if b"INTERPRETER_WIN" in data)
    assert changed == {"xl/workbook.xml", settings}
    names = r'<definedName[^>]*name="(?!x_shop")[^>]*>[^<]*'
    assert re.findall(names, before["xl/workbook.xml"].decode()) == re.findall(names, after["xl/workbook.xml"].decode())


def test_what_an_operator_runs_at_opening_is_kept_and_told(standing: Made) -> None:
    file = standing.path
    used_by_an_operator(file, opening="Private Sub Workbook_Open()\r\n    Hello\r\nEnd Sub\r\n")
    opening = modules_of(file)["ThisWorkbook"]
    told = update_workbook(file, machine=HERE).told
    assert modules_of(file)["ThisWorkbook"] == opening
    assert any("XlopsOpened" in each.en for each in told)


def test_a_signature_is_lost_and_told(standing: Made) -> None:
    file = standing.path
    signature = "xl/vbaProjectSignature.bin"
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProjectSignature"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="vbaProjectSignature.bin"/></Relationships>'
    )
    rewritten(file, file, {signature: b"signed", "xl/_rels/vbaProject.bin.rels": relations.encode()})
    told = update_workbook(file, machine=WINDOWS).told
    assert any("sign it again" in each.en for each in told)
    assert signature not in members(file)
    assert recalc.audit(file) == []


def locked(data: bytes) -> bytes:
    """A project with a password, as far as anyone can tell who does not know it."""
    project = CFB.from_bytes(data)
    text = project.get_stream("PROJECT").decode("cp1252")
    project.write_stream("PROJECT", re.sub('DPB="[^"]*"', f'DPB="{"A1" * 40}"', text).encode("cp1252"))
    return bytes(project.to_bytes())


def test_a_locked_project_is_left_alone(standing: Made) -> None:
    file = standing.path
    rewritten(file, file, {"xl/vbaProject.bin": locked})
    before = file.read_bytes()
    with pytest.raises(UsageError, match="password"):
        update_workbook(file, machine=HERE)
    assert file.read_bytes() == before


def test_what_cannot_be_updated_is_told_and_left_alone(own: TestShop, tmp_path: Path) -> None:
    hub = own.build(own.root / "OpsHub.xlsx")
    file = make(own).path
    anonymous = re.compile(rb'<definedName[^>]*name="x_workbook"[^>]*>[^<]*</definedName>')
    foreign = rewritten(file, own.root / "foreign.xlsm", {"xl/workbook.xml": lambda data: anonymous.sub(b"", data)})
    torn = own.root / "torn.xlsm"
    torn.write_bytes(file.read_bytes()[:2000])
    away = tmp_path / "away"
    away.mkdir()
    (away / "OpsHub.xlsm").write_bytes(file.read_bytes())
    with pytest.raises(InputError, match="damaged"):
        update_workbook(torn, machine=HERE)
    for wrong, said in (
        (hub, "without macros.*xlops excel new"),
        (foreign, "not made by xlops"),
        (own.root / "none.xlsm", "xlops excel new"),
    ):
        before = wrong.read_bytes() if wrong.exists() else b""
        with pytest.raises(UsageError, match=said):
            update_workbook(wrong, machine=HERE)
        assert (wrong.read_bytes() if wrong.exists() else b"") == before
    update_workbook(away / "OpsHub.xlsm", machine=HERE)  # a copy elsewhere still knows its shop
    own.root.rename(tmp_path / "gone")
    with pytest.raises(UsageError, match="no shop folder"):
        update_workbook(away / "OpsHub.xlsm", machine=HERE)


def test_a_workbook_that_excel_holds_open_is_told(shop: TestShop, standing: Made) -> None:
    lock = shop.root / "~$OpsHub.xlsm"
    lock.touch()
    for attempt in (lambda: update_workbook(standing.path, machine=HERE), lambda: make(shop, force=True)):
        with pytest.raises(UsageError, match="open in Excel"):
            attempt()
    lock.unlink()


def test_without_xlwings_one_line_says_how_to_install_it(own: TestShop, monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "xlwings" else find(name))
    with pytest.raises(UsageError, match=r'needs xlwings; install it with: pip install "xlops\[excel\]"'):
        make(own)


def test_the_commands_make_and_update_and_say_what_is_next(own: TestShop, capfd: pytest.CaptureFixture[str]) -> None:
    shop = ["--shop", str(own.root), "--lang", "en"]
    assert run(cli, ["excel", "update", *shop]) == 2
    assert capfd.readouterr().err == "xlops: there is no OpsHub.xlsm; make it with: xlops excel new\n"
    assert run(cli, ["excel", "new", *shop, "--today", str(own.today)]) == 0
    said = capfd.readouterr().out.splitlines()
    assert said[-1] == str(own.root / "OpsHub.xlsm")
    assert any("Enable Content" in each for each in said)
    assert run(cli, ["excel", "update", *shop]) == 0
    assert capfd.readouterr().out.splitlines()[-1] == str(own.root / "OpsHub.xlsm")
    assert run(cli, ["excel", "update", str(own.root / "OpsHub.xlsm"), "--lang", "zh"]) == 0
    assert "工作表内容没有改动" in capfd.readouterr().out
    assert run(cli, ["excel", "new", "--shop", str(own.root)]) == 2
    assert "--force" in capfd.readouterr().err


def test_an_empty_shop_is_told_to_load_first(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    shop = new_shop(tmp_path / "empty", date(2026, 3, 6), {})
    assert run(cli, ["excel", "new", "--shop", str(shop.root), "--lang", "en"]) == 2
    assert "nothing has been loaded yet" in capfd.readouterr().err
    assert not (shop.root / "OpsHub.xlsm").exists()


def typed_target(file: Path, value: float) -> None:
    """Type a target into the first row of the ledger."""
    book = recalc.open_book(file)
    sheet = next(each for each in book.worksheets if "t_targets" in each.tables)
    header, row, *_ = sheet[sheet.tables["t_targets"].ref]
    typed = {"store": "tmall", "day": date(2026, 3, 1), "metric": "pay_amt", "span": "month", "value": value}
    for name, cell in zip(header, row, strict=True):
        if name.value in typed:
            cell.value = typed[str(name.value)]
    book.save(file)


def targets_in(file: Path) -> list[object]:
    sheet = next(each for each in recalc.open_book(file).worksheets if "t_targets" in each.tables)
    header, *rows = sheet[sheet.tables["t_targets"].ref]
    at = next(number for number, cell in enumerate(header) if cell.value == "value")
    return [row[at].value for row in rows if row[at].value is not None]


def test_what_was_typed_before_is_in_the_new_workbook(own: TestShop) -> None:
    options = ["--shop", str(own.root), "--today", str(own.today)]
    assert run(cli, ["build", *options]) == 0
    typed_target(own.root / "OpsHub.xlsx", 512.5)
    assert run(cli, ["excel", "new", *options]) == 0
    assert targets_in(own.root / "OpsHub.xlsm") == [512.5]
    typed_target(own.root / "OpsHub.xlsm", 600)
    assert run(cli, ["excel", "new", "--force", *options]) == 0
    assert targets_in(own.root / "OpsHub.xlsm") == [600]


def test_what_the_operator_added_to_the_one_without_macros_comes_along(own: TestShop) -> None:
    options = ["--shop", str(own.root), "--today", str(own.today)]
    assert run(cli, ["build", *options]) == 0
    plain = own.root / "OpsHub.xlsx"
    book = recalc.open_book(plain)
    book.create_sheet("我的表")["B2"] = "=SUM(t_targets[value])"
    day = next(each for each in book.worksheets if "t_daily" in each.tables)
    area = day.tables["t_daily"].ref.split(":")[1]
    beside = day[area].offset(0, 1).coordinate
    day[beside] = "rained"
    book.save(plain)
    before = plain.read_bytes()
    assert run(cli, ["excel", "new", *options]) == 0
    made = recalc.open_book(own.root / "OpsHub.xlsm")
    assert made["我的表"]["B2"].value == "=SUM(t_targets[value])"
    assert made[day.title][beside].value == "rained"
    assert plain.read_bytes() == before
    assert set(recalc.audit(own.root / "OpsHub.xlsm")) <= set(recalc.audit(plain))  # that saved the operator's edits
    assert check_file(own.root / "OpsHub.xlsm").issues == ()
    assert len(buttons_in(members(own.root / "OpsHub.xlsm"))) == len(COMMANDS)
    with ExcelFile(own.root / "OpsHub.xlsm") as workbook:
        assert set(MODULES) <= set(workbook.vba_modules())
    identity = identity_in(Package.open(own.root / "OpsHub.xlsm"))
    assert identity is not None and identity.shop == str(own.root.resolve())


def test_the_morning_refreshes_it_and_leaves_code_ribbon_and_buttons_alone(own: TestShop) -> None:
    file = make(own, "zh").path
    before = members(file)
    own.drop("tmall", "orders_more.csv", "order_id,day,pay_day,status,paid_amt\n3,2026-03-05,2026-03-05,paid,100.25\n")
    assert run(cli, ["start", "--shop", str(own.root), "--today", str(own.today)]) == 0
    after = members(file)
    assert not (own.root / "OpsHub.xlsx").exists()
    settings = next(name for name, data in before.items() if b"INTERPRETER_WIN" in data)
    assert {name for name in {*CODE, settings} if before[name] != after[name]} == set()
    assert len(buttons_in(before)) == len(COMMANDS)
    assert buttons_in(after) == buttons_in(before)
    assert before["xl/worksheets/sheet1.xml"] != after["xl/worksheets/sheet1.xml"]
    assert any(abs(float(value) - 115.75) < 0.001 for value in numbers_on_today(file))
    assert recalc.audit(file) == []
    assert modules_of(file) and check_file(file).issues == ()
    update_workbook(file, machine=HERE)
    assert members(file) == after


def buttons_in(parts: dict[str, bytes]) -> list[tuple[str, str]]:
    """Anchor and macro of every button that is drawn."""
    client = "{urn:schemas-microsoft-com:office:excel}"
    return [
        (str(each.findtext(f"{client}Anchor")), str(each.findtext(f"{client}FmlaMacro")))
        for name, data in parts.items()
        if name.endswith(".vml")
        for each in ElementTree.fromstring(data).iter(f"{client}ClientData")
        if each.get("ObjectType") == "Button"
    ]


def numbers_on_today(file: Path) -> list[Any]:
    return [each for each in next(iter(recalc.held(file).values())).values() if isinstance(each, int | float)]


def test_a_new_build_over_it_is_told_the_way(own: TestShop, capfd: pytest.CaptureFixture[str]) -> None:
    before = make(own).path.read_bytes()
    options = ["--shop", str(own.root), "--today", str(own.today), "--lang", "en"]
    assert run(cli, ["build", "--new", *options]) == 2
    assert "xlops excel new --force" in capfd.readouterr().err
    assert (own.root / "OpsHub.xlsm").read_bytes() == before
