"""A copy for others: bad files first, then that nothing private is anywhere in the package and everything else is."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
import recalc
from sample_pages import look, sheet
from shared_books import BUYER, NOTE, ORDER, OWN_CELLS, OWNER, SHOP, STAY_FORMULAS, VALUES, operators_book, plain_book
from shops import new_shop

from xlops.blocks import Column, Formula, Table, Title
from xlops.errors import InputError, OutputError, UsageError
from xlops.faces.cli import cli
from xlops.faces.cli.failure import run
from xlops.facts import FACTS
from xlops.label import same
from xlops.names import Identity
from xlops.render.cells import Area
from xlops.render.closed import write_workbook
from xlops.render.grid import Page
from xlops.render.sharing.gone import Gone
from xlops.share import private, share


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return operators_book(tmp_path_factory.mktemp("book") / "OpsHub.xlsm")


@pytest.fixture(scope="module")
def copy(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return share(book, tmp_path_factory.mktemp("copy") / "copy.xlsx").path


def everything(path: Path) -> str:
    """All text of a package, names of parts too."""
    with zipfile.ZipFile(path) as package:
        return "\n".join(name + package.read(name).decode("utf-8", "replace") for name in package.namelist())


def test_a_file_that_is_no_workbook_of_ours_is_refused_and_nothing_is_written(book: Path, tmp_path: Path) -> None:
    data = book.read_bytes()
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    files = {
        "cut.xlsx": (data[: len(data) // 2], "damaged or cut off; open it in Excel"),
        "empty.xlsx": (b"", "damaged"),
        "bare.xlsx": ((tmp_path / "empty.zip").read_bytes(), "damaged"),
        "locked.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "take the password off"),
    }
    for name, (content, said) in files.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError, match=said):
            share(tmp_path / name, tmp_path / "copy.xlsx")
    import openpyxl

    openpyxl.Workbook().save(tmp_path / "stranger.xlsx")
    with pytest.raises(InputError, match="no workbook of xlops"):
        share(tmp_path / "stranger.xlsx", tmp_path / "copy.xlsx")
    with pytest.raises(InputError, match="cannot be read"):
        share(tmp_path / "nowhere.xlsx", tmp_path / "copy.xlsx")
    assert not (tmp_path / "copy.xlsx").exists()


def test_a_broken_part_or_one_with_entities_is_refused(book: Path, tmp_path: Path) -> None:
    for name, text in {
        "xl/workbook.xml": b"<workbook",
        "xl/worksheets/sheet1.xml": b'<!DOCTYPE a [<!ENTITY e "e">]><worksheet>&e;</worksheet>',
    }.items():
        bad = tmp_path / "bad.xlsm"
        with zipfile.ZipFile(book) as source, zipfile.ZipFile(bad, "w") as made:
            for each in source.namelist():
                made.writestr(each, text if each == name else source.read(each))
        with pytest.raises(InputError, match=r"damaged|no spreadsheet program"):
            share(bad, tmp_path / "copy.xlsx")


def test_a_workbook_that_unpacks_without_measure_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/media/zeros", bytes(150 << 20))
    with pytest.raises(InputError, match="unpacks to far more"):
        share(tmp_path / "bomb.xlsx", tmp_path / "copy.xlsx")


def test_a_copy_never_takes_the_workbooks_place_or_another_kind_of_name(book: Path, tmp_path: Path) -> None:
    plain = plain_book(tmp_path / "a.xlsx")
    before = plain.read_bytes()
    with pytest.raises(UsageError, match="another name"):
        share(plain, plain)
    with pytest.raises(UsageError, match="written as"):
        share(book, tmp_path / "copy.xlsm")
    assert plain.read_bytes() == before


def test_a_copy_that_cannot_be_written_says_so(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(self: Path, other: Path) -> None:
        raise PermissionError(13, "in use", str(other))

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(OutputError, match="open in another program"):
        share(book, tmp_path / "copy.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_nothing_private_is_anywhere_in_the_package(book: Path, copy: Path) -> None:
    secrets = (BUYER, ORDER, "9900112244", NOTE, OWNER, SHOP, "wang", "备注", "Mood", "grim", "vip", "x_workbook", "xlwings",
               "vbaProject", "macroEnabled", "customUI", "ctrlProp", "externalLink", "absPath", "printer", "FmlaMacro",
               "OPS_KPI")  # fmt: skip
    before, after = everything(book), everything(copy)
    assert [each for each in secrets if each not in before and each != "9900112244"] == []
    assert [each for each in secrets if each in after] == []


def test_excel_is_expected_to_open_it_without_repair(copy: Path) -> None:
    assert recalc.audit(copy) == []


def test_formulas_stay_or_become_their_value_and_none_is_an_error(copy: Path) -> None:
    left = {cell for cell in recalc.formulas(copy)["Mine"] if cell in OWN_CELLS}
    assert left == STAY_FORMULAS
    for values in (recalc.held(copy), recalc.recalc_libreoffice(copy)):
        mine = values["Mine"]
        assert {cell: mine.get(cell) for cell in VALUES} == VALUES
        assert (mine["A20"], mine["A21"], mine["A22"], mine["A23"], mine["B23"]) == (30, 40, 50, 1, 2)
        assert "A24" not in mine and mine["B24"] == "call *** today"
        assert not [each for sheet in values.values() for each in sheet.values() if each in recalc.ERRORS]
        assert values["Sums"]["B3"] == 120 and values["Sums"]["C3"] == 12
    assert {"A20", "A21", "A22"} <= set(recalc.formulas(copy)["Mine"])
    assert not {"A23", "B23"} & set(recalc.formulas(copy)["Mine"])
    assert recalc.formulas(copy)["Sums"] == {"B3": "=SUM(t_orders[amount])"}


def test_what_is_not_private_stays_as_it_was(book: Path, copy: Path) -> None:
    workbook = recalc.open_book(copy)
    assert workbook.sheetnames == ["People", "Sums", "Mine", "Tucked away"]
    people = workbook["People"]
    assert people.tables["t_orders"].ref == "B2:E5"
    assert [cell.value for cell in people["D"][1:5]] == ["amount", 30, 40, 50]
    assert [people["E2"].value, people["C3"].value, people["E3"].value] == ["note 1", None, None]
    assert people["D3"].comment.text.strip() == "ask ***" and people["C3"].comment is None
    assert people["B4"].hyperlink.target == "https://example.com/" and people["B3"].hyperlink is None
    assert workbook["Mine"]["C3"].hyperlink and not workbook["Mine"]["C2"].hyperlink
    assert set(workbook.defined_names) == {"fine"}
    rules = [rule for rules in workbook["Mine"].conditional_formatting for rule in rules.rules]
    assert [rule.formula for rule in rules] == [["A1>1"]]
    assert not workbook["Mine"].data_validations.dataValidation


def test_a_chart_over_what_is_left_out_keeps_its_shape(copy: Path) -> None:
    with zipfile.ZipFile(copy) as package:
        chart = next(package.read(each).decode() for each in package.namelist() if "charts/chart" in each)
    assert "Notes" not in chart and "numLit" in chart and "strLit" in chart
    assert len(recalc.open_book(copy)["Sums"]._charts) == 1


def test_a_chart_by_a_private_column_shows_no_text_of_it(book: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(book) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = next(each for each in parts if "charts/chart" in each)
    cached = b"".join(b'<c:pt idx="%d"><c:v>%s</c:v></c:pt>' % at for at in enumerate((ORDER.encode(), b"9900112244")))
    labels = b"<c:cat><c:strRef><c:f>People!$B$3:$B$4</c:f><c:strCache>%s</c:strCache></c:strRef></c:cat>" % cached
    text = parts[name].decode().replace("<cat>", "<c:cat>").replace("</cat>", "</c:cat>").encode()
    space = b'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    text = re.sub(rb"<c:cat>.*?</c:cat>", labels, text, count=1, flags=re.DOTALL)
    parts[name] = text if b"xmlns:c=" in text else text.replace(b"xmlns=", space + b"xmlns=", 1)
    with zipfile.ZipFile(tmp_path / "book.xlsm", "w") as package:
        for each, data in parts.items():
            package.writestr(each, data)
    shown = everything(share(tmp_path / "book.xlsm", tmp_path / "copy.xlsx").path)
    assert ORDER not in shown and "9900112244" not in shown and "***" in shown


def test_with_values_no_formula_is_left_and_every_value_is(book: Path, tmp_path: Path) -> None:
    made = share(book, tmp_path / "copy.xlsx", values=True).path
    assert not any(recalc.formulas(made).values())
    mine = recalc.recalc_libreoffice(made)["Mine"]
    assert {cell: mine.get(cell) for cell in VALUES} == VALUES
    assert recalc.audit(made) == []


def test_the_workbook_itself_is_untouched_and_the_same_copy_has_the_same_bytes(book: Path, tmp_path: Path) -> None:
    before = book.read_bytes()
    first, second = share(book, tmp_path / "a.xlsx"), share(book, tmp_path / "b.xlsx")
    assert first.path.read_bytes() == second.path.read_bytes()
    assert book.read_bytes() == before
    left = first.left_out
    assert left.macros and left.buttons == 1 and left.sheets == ("Notes",)
    assert left.columns == ("orders.order_id", "orders.buyer")
    assert left.notes == (("People", "备注"), ("People", "Mood"))
    assert {"link", "externalLink", "person", "custom-properties", "extensibility"} <= set(left.kinds)


def test_a_workbook_of_which_everything_is_private_is_not_shared(tmp_path: Path) -> None:
    plain = plain_book(tmp_path / "a.xlsx")
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as made:
        for each in source.namelist():
            text = source.read(each).replace(b't_orders"', b't_notes9"')
            if each == "xl/workbook.xml":
                text = text.replace(
                    b'name="People" sheetId="1" state="visible"', b'name="People" sheetId="1" state="hidden"'
                )
                text = text.replace(
                    b'name="Sums" sheetId="3" state="visible"', b'name="Sums" sheetId="3" state="hidden"'
                )
            made.writestr(each, text)
    with pytest.raises(UsageError, match="nothing to share"):
        share(tmp_path / "b.xlsx", tmp_path / "copy.xlsx")


def test_a_formula_that_calls_a_function_of_the_operators_macros_is_its_value(book: Path, tmp_path: Path) -> None:
    made = share(book, tmp_path / "copy.xlsx", functions={"sum"}).path
    assert set(recalc.formulas(made)["Mine"]) & set(OWN_CELLS) == STAY_FORMULAS - {"A2", "A11"}


def test_the_hub_with_macros_is_shared_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    today = date(2026, 3, 20)
    shop = new_shop(tmp_path / "shop", today, {"tmall": "旗舰店"})
    shop.drop(
        "tmall",
        "orders.csv",
        "order_id,day,pay_day,status,paid_amt,order_amt,goods_amt,units,currency,buyer\n"
        + "".join(f"99887766{n},2026-03-{n},2026-03-{n},paid,10,10,10,1,CNY,a{n}@example.com\n" for n in range(10, 20)),
    )
    assert shop.load().of("loaded")
    assert run(cli, ["excel", "new", "--shop", str(shop.root), "--today", "2026-03-20"]) == 0
    assert run(cli, ["share", "--shop", str(shop.root), "--out", str(tmp_path / "copy.xlsx"), "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert "macros and" in told and "the ribbon tab" in told
    assert recalc.audit(tmp_path / "copy.xlsx") == []
    assert recalc.differences(tmp_path / "copy.xlsx", recalc.recalc_ironcalc(tmp_path / "copy.xlsx")) == []
    assert len(recalc.formulas(tmp_path / "copy.xlsx")) > 10
    left = everything(tmp_path / "copy.xlsx")
    assert not [
        each for each in ("vbaProject", "XlopsStartDay", str(shop.root), "x_workbook", "xlwings") if each in left
    ]


def test_private_columns_are_those_that_facts_declare() -> None:
    declared = {each.name for fact in FACTS for each in fact.columns if each.private}
    assert {"buyer", "account"} <= declared <= private().columns
    assert {"notes", "product_costs", "fees"} <= private().tables and "sku" not in private().columns


@pytest.mark.parametrize(
    ("formula", "touches"),
    [
        ("SUM(B2:B9)", True), ("SUM(B1:B3)", True), ("B$4", True), ("Data!$B$4", True), ("'Data'!B4:C5", True),
        ("SUM(B:B)", True), ("SUM(A:C)", True), ("SUM(4:4)", True), ("A1+C4", False), ("Other!B4", False),
        ("SUM(C:D)", False), ("SUM(8:9)", False), ("LOG10(3)", False), ('"B4"&A1', False), ("Gone!A1", True),
        ("'Gone'!A1", True), ("SUM(Data:Other!A1)", True), ("t_x[buyer]", True), ("t_x[[#This Row],[buyer]]", True),
        ("t_x[amount]", False), ("t_x[[#This Row],[amount]]", False), ("t_x[[a]:[z]]", True), ("SUM(t_x[])", True),
        ("ROWS(t_x[#All])", True), ("t_xy[buyer]", False), ("t_gone[a]", True), ("x_shop", True), ("x_shopping", False),
        ("[1]A!B1", True), ("'[1]A b'!B1", True), ("ops_kpi(1)", True), ("#REF!", True), ("t_x[BUYER]", True),
    ],
)  # fmt: skip
def test_what_a_formula_points_at(formula: str, touches: bool) -> None:
    gone = Gone({"Gone"}, {"Data": [Area(2, 2, 5, 2)]}, {"t_gone"}, {"t_x": {"buyer"}}, {"x_shop"})
    assert gone.touches(formula, "Data") == touches, formula


def test_the_command_says_what_is_left_out(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(cli, ["share", str(book), "--out", str(tmp_path / "c.xlsx"), "--lang", "en"]) == 0
    told = capsys.readouterr().out
    for words in (
        "macros and 1 buttons",
        'sheet "Notes"',
        "orders.buyer",
        "备注",
        "links to other workbooks",
        "look through it",
    ):
        assert words in told
    assert run(cli, ["share", str(book), "--out", str(tmp_path / "c.xlsx"), "--lang", "zh"]) == 0
    assert "发出前请再看一遍" in capsys.readouterr().out
    assert run(cli, ["share", str(book), "--out", str(tmp_path / "no" / "c.xlsx")]) == 2
    monkeypatch.chdir(tmp_path)
    assert run(cli, ["share", "--out", str(tmp_path / "c.xlsx")]) == 2
    (tmp_path / "bad.xlsx").write_bytes(b"PK")
    assert run(cli, ["share", str(tmp_path / "bad.xlsx"), "--out", str(tmp_path / "c.xlsx")]) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_what_a_unit_costs_is_in_no_copy_nor_the_amount_that_gives_it_away(tmp_path: Path) -> None:
    columns = [Column(id, same(id), "money") for id in ("units", "unit_cost", "cash")]
    amount = Formula("=t_plan[[#This Row],[units]]*t_plan[[#This Row],[unit_cost]]", 86.38)
    plan = Table(
        "plan", (Column("sku", same("SKU"), "id"), *columns),
        ({"sku": "A", "units": 7, "unit_cost": 12.34, "cash": amount},), real=True, key=("sku",),
    )  # fmt: skip
    page = Page(sheet("plan", same("Plan"), "front", 1), [Title(same("Plan"), "shop", same("today")), plan])
    write_workbook([page], tmp_path / "Inventory.xlsx", look(), Identity("w1", 3, "en", "0.1"))
    assert {"12.34", "86.38"} <= set(re.findall(r"[\d.]+", everything(tmp_path / "Inventory.xlsx")))
    made = share(tmp_path / "Inventory.xlsx", tmp_path / "copy.xlsx")
    assert set(made.left_out.columns) == {"plan.unit_cost", "plan.cash"}
    assert not {"12.34", "86.38"} & set(re.findall(r"[\d.]+", everything(made.path)))
    assert recalc.audit(made.path) == []
    assert recalc.recalc_libreoffice(made.path)["Plan"]["C3"] == 7
