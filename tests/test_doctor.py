"""What the doctor says: of this machine for real, of others by judging what was found there; nothing is changed."""

from __future__ import annotations

import json
import os
import platform
import shutil
import struct
import sys
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from filelock import FileLock
from shops import TestShop, new_shop

from xlops.faces.cli import cli
from xlops.faces.cli.failure import run
from xlops.faces.doctor import (
    CHECKS,
    Check,
    Finding,
    Place,
    archive,
    examine,
    folder,
    mac,
    machine,
    python,
    summary,
    windows,
)
from xlops.faces.doctor import workbook as books
from xlops.faces.doctor.base import GROUPS, check
from xlops.label import Label
from xlops.paths import ShopPaths
from xlops.settings import read_settings

TODAY = date(2026, 3, 20)
NOW = datetime(2026, 3, 20, 9)
PYTHON = Path("C:/Python312/python.exe")
ORDERS = "order_id,day,pay_day,status,paid_amt,order_amt,goods_amt,units,currency\n1,2026-03-01,2026-03-01,paid,10,10,10,1,CNY\n"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    shop = new_shop(tmp_path_factory.mktemp("shops") / "shop", TODAY, {"tmall": "旗舰店"})
    shop.drop("tmall", "a.csv", ORDERS)
    assert shop.load().of("loaded")
    shop.build(shop.root / "OpsHub.xlsx")
    return shop


@pytest.fixture
def shop(whole: TestShop, tmp_path: Path) -> Path:
    """A copy of it to spoil."""
    return Path(shutil.copytree(whole.root, tmp_path / "shop"))


def looked_at(root: Path, system: str = "Linux") -> list[tuple[Check, Finding]]:
    paths = ShopPaths(root)
    return list(examine(Place(system, Path(sys.executable), NOW, paths, read_settings(paths.settings))))


def of(root: Path, id: str) -> list[tuple[str, str]]:
    """State and English sentence of each finding of one check."""
    return [(finding.state, finding.found.en) for one, finding in looked_at(root) if one.id == id]


def states(findings: Sequence[Finding]) -> list[str]:
    return [each.state for each in findings]


def test_a_sound_shop_has_nothing_wrong(whole: TestShop) -> None:
    found = looked_at(whole.root)
    assert {finding.state for _, finding in found} == {"pass", "unknown"}
    assert {one.group for one, _ in found} == set(GROUPS)
    assert len(CHECKS) >= 20


def test_linux_says_plainly_what_it_cannot_check(whole: TestShop) -> None:
    unknown = " ".join(finding.found.en for _, finding in looked_at(whole.root) if finding.state == "unknown")
    for word in ("COM", "DLL", "trust settings", "pywin32", "antivirus", "permission of macOS", "bits of Excel"):
        assert word in unknown
    assert "cannot be checked on Linux" in unknown


@pytest.mark.skipif(platform.system() != "Linux", reason="plays a PC that this one is not")
@pytest.mark.parametrize("system", ["Windows", "Darwin"])
def test_every_check_runs_for_a_pc_where_nothing_is_found(whole: TestShop, system: str) -> None:
    found = looked_at(whole.root, system)
    assert not [finding.found.en for _, finding in found if "could not be checked" in finding.found.en]
    other = {"Windows": ("Darwin",), "Darwin": ("Windows",)}[system]
    assert not {one.systems for one, _ in found} & {other}


def test_a_check_that_stumbles_is_a_finding(whole: TestShop) -> None:
    @check("stumbles", "python", "a stumbling check", "会出错的检查")
    def stumble(place: Place) -> list[Finding]:
        raise ZeroDivisionError("oh")

    try:
        assert of(whole.root, "stumbles") == [
            ("unknown", "a stumbling check: could not be checked (ZeroDivisionError: oh)")
        ]
    finally:
        CHECKS.forget("stumbles")


def test_every_fault_has_both_languages_and_a_remedy(shop: Path) -> None:
    (shop / "OpsHub.xlsx").write_bytes(b"PK")
    next((shop / ".xlops" / "facts").rglob("*.parquet")).write_bytes(b"PAR1")
    (shop / "start.sh").write_text("#!/bin/sh\n")
    wrong = [finding for _, finding in looked_at(shop) if finding.state in ("fail", "warn")]
    assert len(wrong) == 3
    for each in wrong:
        assert each.fix is not None and each.found.zh != each.found.en


def test_an_archive_that_lacks_a_file_is_cut_off_or_of_a_newer_format_is_named(shop: Path) -> None:
    file = next((shop / ".xlops" / "facts" / "orders").glob("*.parquet"))
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])
    assert of(shop, "archive")[0] == ("fail", f"damaged: facts/orders/{file.name}")
    file.unlink()
    assert "lacks facts/orders" in of(shop, "archive")[0][1]
    manifest = shop / ".xlops" / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace('"format": 1', '"format": 99'), encoding="utf-8")
    assert "install a newer xlops" in of(shop, "archive")[0][1]
    manifest.write_text("{")
    assert of(shop, "archive")[0][0] == "fail"
    manifest.unlink()
    assert "has no manifest.json" in of(shop, "archive")[0][1]
    shutil.rmtree(shop / ".xlops")
    assert of(shop, "archive") == [("pass", "nothing has been loaded yet")] and of(shop, "lock") == []


def test_an_older_generation_that_lost_a_file_is_only_a_warning(whole: TestShop, tmp_path: Path) -> None:
    root = Path(shutil.copytree(whole.root, tmp_path / "shop"))
    moved = TestShop(root, TODAY)
    first = {each.name for each in (root / ".xlops" / "facts" / "orders").glob("*.parquet")}
    moved.drop("tmall", "b.csv", ORDERS.replace(",10,10,10,", ",12,12,12,"))
    assert moved.load().of("loaded")
    assert len(of(root, "archive")) == 1
    for name in first:
        (root / ".xlops" / "facts" / "orders" / name).unlink()
    found = of(root, "archive")
    assert [state for state, _ in found] == ["pass", "warn"] and "lack files: 1" in found[1][1]


def test_a_writer_at_work_and_the_note_of_a_dead_one_are_told_apart(shop: Path) -> None:
    note = {"process": 2**22 + 1, "machine": platform.node(), "since": "2026-03-20 08:00"}
    (shop / ".xlops" / "writer.json").write_text(json.dumps(note))
    assert of(shop, "lock")[0][0] == "warn" and "has ended was left" in of(shop, "lock")[0][1]
    with FileLock(shop / ".xlops" / "writer.lock"):
        assert "being written by" in of(shop, "lock")[0][1]
    (shop / ".xlops" / "writer.json").write_text(json.dumps({**note, "process": os.getpid()}))
    assert of(shop, "lock")[0][0] == "pass"
    for text in ("{", "[]", '{"process": "x"}'):
        (shop / ".xlops" / "writer.json").write_text(text)
        assert of(shop, "lock")[0][0] == "warn"


def test_leftovers_of_a_killed_load_and_copies_of_a_synchronising_program_are_named(shop: Path) -> None:
    (shop / ".xlops" / "work").mkdir(exist_ok=True)
    (shop / ".xlops" / "work" / "half").touch()
    (shop / ".xlops" / "manifest-DESKTOP-1.json").touch()
    assert [state for state, _ in of(shop, "lock")] == ["pass", "warn", "warn"]
    assert "manifest-DESKTOP-1.json" in of(shop, "lock")[2][1]


def changed_book(shop: Path, **marks: str) -> None:
    """OpsHub.xlsx with other values of its hidden names, as Excel writes them."""
    import re

    file = shop / "OpsHub.xlsx"
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    text = parts["xl/workbook.xml"].decode()
    for name, value in marks.items():
        one = f'<definedName name="{name}" hidden="1">{value}</definedName>'
        text, count = re.subn(rf'<definedName name="{name}"[^>]*>[^<]*</definedName>', lambda _, one=one: one, text)
        if not count:
            text = text.replace("<definedNames>", f"<definedNames>{one}")
    with zipfile.ZipFile(file, "w") as package:
        for name, data in parts.items():
            package.writestr(name, text if name == "xl/workbook.xml" else data)


def test_a_workbook_that_is_old_new_moved_or_ahead_says_what_to_do(shop: Path) -> None:
    assert [state for state, _ in of(shop, "workbook")] == ["pass"]
    changed_book(shop, x_version='"0.0.9"')
    assert of(shop, "workbook")[0][0] == "warn" and "is of xlops 0.0.9" in of(shop, "workbook")[0][1]
    changed_book(shop, x_version="&quot;99.0&quot;", x_generation="7", x_shop='"C:\\elsewhere"')
    found = of(shop, "workbook")
    assert [state for state, _ in found] == ["warn", "fail", "warn"]
    assert (
        "newer than this one" in found[0][1] and "C:\\elsewhere" in found[1][1] and "the archive has 1" in found[2][1]
    )
    assert books.judge_marks("OpsHub.xlsm", {"x_version": "0.0.1", "x_workbook": "w"}).fix == Label(
        *["xlops excel update"] * 2
    )
    assert books.judge_marks("OpsHub.xlsx", {}).state == "warn"


def test_a_workbook_that_is_cut_off_or_open_is_named(shop: Path) -> None:
    (shop / "~$OpsHub.xlsx").touch()
    assert "is open" in of(shop, "workbook")[0][1]
    data = bytearray((shop / "OpsHub.xlsx").read_bytes())
    for content in (data[: len(data) // 2], b"", b"\xd0\xcf\x11\xe0" + bytes(600)):
        (shop / "OpsHub.xlsx").write_bytes(content)
        assert of(shop, "workbook")[1][0] == "fail"
    data[len(data) // 3] ^= 255
    (shop / "OpsHub.xlsx").write_bytes(data)
    assert of(shop, "workbook")[1][0] == "fail"


def macro_book(shop: Path, source: str) -> None:
    """OpsHub.xlsm with a module xlwings and its settings, made by pyOpenVBA."""
    from pyopenvba import ExcelFile, VBAModuleKind
    from shared_books import operators_book

    made = operators_book(shop / "made.xlsm")
    with zipfile.ZipFile(made) as package:
        parts = {name: package.read(name) for name in package.namelist() if "vbaProject" not in name}
    rels = "xl/_rels/workbook.xml.rels"
    text = parts[rels].decode()
    start = text.index('<Relationship Id="rB"')
    parts[rels] = (text[:start] + text[text.index("/>", start) + 2 :]).encode()
    conf = '<row r="1"><c r="A1" t="inlineStr"><is><t>INTERPRETER_WIN</t></is></c><c r="B1" t="inlineStr"><is><t>C:\\lost\\python.exe</t></is></c></row>'
    name = "xl/worksheets/sheet9.xml"
    parts[name] = (
        parts[name].decode().partition("<sheetData>")[0].encode()
        + f"<sheetData>{conf}</sheetData></worksheet>".encode()
    )
    with zipfile.ZipFile(shop / "raw.xlsm", "w") as package:
        for each, data in parts.items():
            package.writestr(each, data)
    with ExcelFile(shop / "raw.xlsm") as opened:
        opened.add_vba_project()
        opened.vba_project().add_module("xlwings", source, kind=VBAModuleKind.standard)
        opened.save(shop / "OpsHub.xlsm")


def test_the_code_of_a_workbook_is_compared_with_the_installed_xlwings(shop: Path) -> None:
    version = machine.installed("xlwings")
    for theirs, state in ((version, "pass"), ("0.30.1", "fail")):
        macro_book(shop, f"'Version: {theirs}\r\nSub A()\r\nEnd Sub\r\n")
        found = [finding for one, finding in looked_at(shop) if one.id == "code"]
        assert found[0].state == state and theirs in found[0].found.en
    on_windows = [finding for one, finding in looked_at(shop, "Windows") if one.id == "code"]
    assert on_windows[1].state == "fail" and "C:\\lost\\python.exe" in on_windows[1].found.en
    assert books.judge_code({}, version).state == books.judge_code({"xlwings": "x"}, version).state == "fail"
    shutil.copy(shop / "OpsHub.xlsx", shop / "OpsHub.xlsm")
    assert of(shop, "code")[0][0] == "fail"


def test_what_a_workbook_starts_must_be_where_it_looks_for_it() -> None:
    settings = {
        "INTERPRETER_WIN": "C:/py/python.exe",
        "INTERPRETER_MAC": "python",
        "PYTHONPATH": "C:/s",
        "UDF_MODULES": "m",
    }
    there = {Path("C:/py/python.exe"), Path("C:/s/m.py")}
    for lost, wanted in ((set(), ["pass"]), ({Path("C:/s/m.py")}, ["pass", "fail"]), (there, ["fail", "fail"])):
        assert states(books.judge_settings(settings, "Windows", exists=(there - lost).__contains__)) == wanted
    assert books.judge_settings(settings, "Darwin", exists=there.__contains__) == []


def test_start_files_must_start_a_python_that_is_there(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = {"Windows": "start.bat", "Darwin": "start.command"}.get(platform.system(), "start.sh")
    text = (shop / name).read_text(encoding="utf-8")
    (shop / name).write_text(text.replace(str(Path(sys.executable)), "/nowhere/python"), encoding="utf-8")
    assert run(cli, ["doctor", "--shop", str(shop), "--lang", "en"]) == 1
    assert "a Python that is not there: /nowhere/python" in capsys.readouterr().out
    assert run(cli, ["doctor", "--shop", str(shop), "--lang", "en", "--write-start"]) == 0
    assert f"starts {sys.executable}" in capsys.readouterr().out
    found = (
        folder.judge_start("start.bat", {"start.bat": None}, exists=False),
        folder.judge_start("start.bat", {}, exists=False),
    )
    assert states(found) == ["fail", "warn"]


def test_the_command_groups_its_lines_and_the_exit_code_tells(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["doctor", "--shop", str(shop), "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out, "no colours in a pipe"
    heads = [line for line in out.splitlines() if not line.startswith(" ")]
    assert heads[:-1] == [each.en for each in GROUPS.values()] and "not checked here" in heads[-1]
    assert out.count("run xlops doctor on the PC where Excel is") == 2, "one remedy is said once a group"
    assert run(cli, ["doctor", "--shop", str(shop), "--json", "--lang", "zh"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {tuple(each) for each in found} == {("check", "group", "state", "found", "fix")}
    assert any("数据" in each["found"] or "完整" in each["found"] for each in found)


def test_without_a_shop_it_looks_at_the_pc_and_wrong_settings_are_a_finding(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    assert run(cli, ["doctor"]) == 0
    assert "no shop folder here" in capsys.readouterr().out
    assert run(cli, ["doctor", "--shop", str(tmp_path / "empty")]) == 2
    assert run(cli, ["doctor", "--shop", str(tmp_path / "nowhere")]) == 2
    (shop / "xlops.toml").write_text("[shop]\ncurency = 1\n")
    assert run(cli, ["doctor", "--shop", str(shop)]) == 1
    assert 'did you mean "currency"' in capsys.readouterr().out
    (shop / "xlops.toml").write_bytes(b"\xff\xfe\xff")
    assert run(cli, ["doctor", "--shop", str(shop)]) == 1
    assert "Traceback" not in capsys.readouterr().out


def test_nothing_is_changed_by_looking(shop: Path) -> None:
    def all_of() -> dict[str, bytes]:
        return {
            str(each): each.read_bytes() for each in shop.rglob("*") if each.is_file() and each.name != "writer.lock"
        }

    before = all_of()
    looked_at(shop)
    assert all_of() == before


def test_the_secret_is_named_but_never_shown(shop: Path) -> None:
    secret = read_settings(shop / "xlops.toml").secret
    said = " ".join(finding.found.en for _, finding in looked_at(shop))
    assert secret not in said and "xlops.toml" in of(shop, "secret")[0][1]
    (shop / ".xlops" / "secret").write_text("another")
    assert of(shop, "secret")[0][0] == "warn"
    assert folder.judge_secret("", "").state == "pass"


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("C:\\shop", "pass"), ("/home/wang/shop", "pass"), ("C:\\Users\\wang\\OneDrive - Firm\\shop", "warn"),
        ("D:\\同步\\坚果云\\店", "warn"), ("/Users/w/Library/Mobile Documents/com~apple~CloudDocs/shop", "warn"),
        ("\\\\server\\share\\shop", "warn"), ("C:\\Users\\wang\\Dropbox\\shop", "warn"), ("E:\\WPS云盘\\shop", "warn"),
        ("C:\\SharePoint\\x", "warn"), ("C:\\my-onedriver\\shop", "pass"), ("https://firm.sharepoint.com/shop", "pass"),
    ],
)  # fmt: skip
def test_synchronised_and_network_folders_are_told_from_plain_ones(path: str, state: str) -> None:
    assert folder.judge_place(path).state == state


def test_what_windows_may_stumble_over_in_a_path_is_said() -> None:
    assert folder.judge_place("D:\\sync\\shop", synced=["D:\\Sync\\"]).state == "warn"
    assert folder.judge_place("Z:\\shop", network=True).state == "warn"
    assert folder.judge_path("C:\\shop", "C:\\py\\python.exe") == []
    assert states(folder.judge_path("C:\\店", "C:\\用户\\python.exe")) == ["warn", "warn"]
    assert states(folder.judge_path("C:\\" + "a" * 200, "C:\\python.exe")) == ["warn"]
    assert [folder.judge_room(each).state for each in (50 << 20, 1 << 30, 9 << 30)] == ["fail", "warn", "pass"]
    assert states(folder.judge_marked(["start.bat"])) == ["warn"] and states(folder.judge_marked([])) == ["pass"]
    assert [machine.zone(each) for each in ("[ZoneTransfer]\r\nZoneId=3\r\n", "ZoneId=0", "")] == [3, 0, 0]


def test_pythons_that_are_too_old_or_that_excel_cannot_start_are_named() -> None:
    store = Path("C:/Users/w/AppData/Local/Microsoft/WindowsApps/python.exe")
    assert python.judge_python((3, 10, 2), 64, PYTHON, windows=True).state == "fail"
    assert python.judge_python((3, 12, 1), 64, store, windows=True).state == "fail"
    assert python.judge_python((3, 12, 1), 32, PYTHON, windows=True).state == "warn"
    assert python.judge_python((3, 12, 1), 64, store, windows=False).state == "pass"
    assert python.judge_needed(["click", "lxml"], {"click": "8", "lxml": ""}, PYTHON).state == "fail"
    assert python.judge_excel_extra(["xlwings"], {}, PYTHON).state == "warn"
    wanted = machine.needed()
    assert "duckdb" in wanted[""] and "xlwings" in wanted["excel"] and not machine.installed("no-such-package")


@pytest.mark.parametrize(
    ("server", "exists", "state"),
    [
        (None, False, "warn"),
        ("C:/Program Files/Microsoft Office/root/Office16/EXCEL.EXE", True, "pass"),
        ("C:/Program Files/Microsoft Office/root/Office16/EXCEL.EXE", False, "fail"),
        ("C:/Users/w/AppData/Local/Kingsoft/WPS Office/12.1/office6/et.exe", True, "fail"),
        ("C:/Program Files/WindowsApps/Microsoft.Office.Desktop.Excel_16/Office16/EXCEL.EXE", True, "warn"),
    ],
)
def test_the_program_that_answers_for_excel_is_judged(server: str | None, exists: bool, state: str) -> None:
    assert windows.judge_excel(Path(server) if server else None, exists=exists).state == state


def test_a_registered_command_is_read_with_or_without_quotes() -> None:
    for command in ('"C:\\A B\\EXCEL.EXE" /automation', "C:\\A B\\EXCEL.EXE /automation", "C:\\A B\\EXCEL.EXE"):
        assert windows.program_of(command) == Path("C:\\A B\\EXCEL.EXE")


def test_bits_are_read_from_a_programs_header(tmp_path: Path) -> None:
    def program(kind: int) -> bytes:
        return b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + struct.pack("<H", kind)

    (tmp_path / "a.exe").write_bytes(program(0x8664))
    assert machine.program_bits(tmp_path / "a.exe") == 64
    assert [machine.header_bits(each) for each in (program(0x14C), program(1), b"", b"MZ" * 99)] == [
        32,
        None,
        None,
        None,
    ]
    assert machine.program_bits(tmp_path / "nowhere") is None
    assert [windows.office_bits(each) for each in ("x64", "x86", None)] == [64, 32, None]
    assert [windows.judge_bits(*each).state for each in ((64, 64), (32, 64), (None, 64))] == ["pass", "warn", "unknown"]


def test_libraries_of_another_version_do_not_count() -> None:
    here = {Path("C:/py"): ["xlwings32-0.37.8.dll", "xlwings64-0.37.8.dll"]}
    assert windows.judge_libraries("0.37.8", here, PYTHON).state == "pass"
    stale = windows.judge_libraries("0.37.9", here, PYTHON)
    assert stale.state == "fail" and stale.fix and "xlwings==0.37.9" in stale.fix.en
    assert windows.judge_libraries("", {}, PYTHON).state == "warn"
    assert [windows.judge_pywin32(each, PYTHON).state for each in (True, False)] == ["pass", "fail"]


def test_a_policy_goes_before_the_users_own_macro_setting() -> None:
    asked = [(None, None), (2, None), (1, None), (3, None), (4, None), (1, 4), (4, 2)]
    assert [windows.judge_macros(*each).state for each in asked] == [
        "pass",
        "pass",
        "warn",
        "fail",
        "fail",
        "fail",
        "pass",
    ]
    fix = windows.judge_macros(1, 4).fix
    assert fix and "administrator" in fix.en
    on = windows.judge_rules(dict.fromkeys(windows.RULES, "1"), PYTHON)
    assert states(on) == ["fail", "fail"]
    assert states(windows.judge_rules({next(iter(windows.RULES)): 6}, PYTHON)) == ["warn"]
    off = windows.judge_rules(dict.fromkeys(windows.RULES), PYTHON)
    assert states(off) == ["pass"] and off[0].fix and str(PYTHON) in off[0].fix.en


def test_the_script_of_excel_for_mac_must_be_of_the_installed_version() -> None:
    assert mac.judge_script("0.37.8", ["xlwings-0.37.8.applescript"], PYTHON).state == "pass"
    for names in ([], ["xlwings-0.30.0.applescript"]):
        found = mac.judge_script("0.37.8", names, PYTHON)
        assert found.state == "fail" and found.fix and "runpython install" in found.fix.en
    assert mac.judge_blank(Path("/a b/python")) and not mac.judge_blank(Path("/ab/python"))


def test_the_last_line_counts() -> None:
    one = {each: Finding(each, Label("a", "b")) for each in ("pass", "warn", "fail", "unknown")}  # type: ignore[arg-type]
    assert summary([one["pass"], one["pass"]]).en == "2 checks pass"
    assert summary(one.values()).en == "1 checks pass, 1 to look at, 1 to mend, 1 not checked here"


def test_a_parquet_file_is_whole_from_head_to_tail(tmp_path: Path) -> None:
    for content, sound in (
        (b"PAR1....PAR1", True),
        (b"PAR1xx", False),
        (b"PAR1", False),
        (b"", False),
        (b"PAR", False),
    ):
        (tmp_path / "a").write_bytes(content)
        assert archive.whole(tmp_path / "a") is sound
