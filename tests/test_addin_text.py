"""The text of VBA, ribbon, settings and modules: quoted right whatever a shop or a function is called."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path, PureWindowsPath
from typing import Any
from xml.etree import ElementTree

import pytest
import xlwings
from hypothesis import given
from hypothesis import strategies as st

from xlops.errors import UsageError
from xlops.faces.addin.commands import COMMANDS
from xlops.faces.addin.project import code
from xlops.faces.addin.ribbon import GROUPS, ribbon
from xlops.faces.addin.settings import HELP_COLUMN, HELP_ROW, check_shop, settings, warned
from xlops.faces.addin.text import rendered, vba_source, vba_string
from xlops.faces.addin.wrappers import Help, wrappers
from xlops.faces.udfs import functions_for
from xlops.functions import FUNCTIONS

CUSTOM = "{http://schemas.microsoft.com/office/2006/01/customui}"
BAS = (Path(xlwings.__file__).parent / "xlwings.bas").read_text(encoding="utf-8")


def evaluated(expression: str) -> str:
    """What VBA makes of a string expression: literals and ChrW(), joined by &."""
    units: list[int] = []
    rest = expression
    while rest:
        found = re.match(r'"((?:[^"]|"")*)"|ChrW\((-?\d+)\)', rest)
        assert found, rest
        if found[2] is None:
            units += [ord(each) for each in found[1].replace('""', '"')]
        else:
            units.append(int(found[2]) % 0x10000)
        rest = rest[found.end() :].removeprefix(" & ")
    return b"".join(each.to_bytes(2, "little") for each in units).decode("utf-16-le")


@given(st.text())
def test_a_vba_string_reads_back_as_it_was_and_is_plain_ascii(text: str) -> None:
    quoted = vba_string(text)
    assert quoted.isascii()
    assert "\n" not in quoted and "\r" not in quoted
    assert evaluated(quoted) == text


def test_vba_in_another_script_is_refused() -> None:
    assert vba_source("a\nb\r\n") == "a\r\nb\r\n"
    with pytest.raises(UsageError, match="开工"):
        vba_source('x = "开工"')


def rows_of(shop: str = "/shops/my", **over: Any) -> list[list[str | int]]:
    given: dict[str, Any] = {
        "python": Path("/usr/bin/python3"),
        "shop": Path(shop),
        "module": "xlops_shop_1",
        "folder": Path(shop) / ".xlops" / "excel",
        "platform": "linux",
        "language": "en",
        "helps": [],
    }
    return settings(**{**given, **over})


def as_settings(rows: list[list[str | int]]) -> dict[str, str]:
    """As xlwings reads the sheet: from A1 down to the first blank cell, keys in capitals."""
    found: dict[str, str] = {}
    for row in rows:
        if row[0] == "":
            break
        assert str(row[0]).upper() not in found
        found[str(row[0]).upper()] = str(row[1])
    return found


def test_every_setting_is_one_that_the_installed_xlwings_asks_for() -> None:
    asked = set(re.findall(r'GetConfig\("([^"]+)"', BAS))
    assert set(as_settings(rows_of())) <= asked


def test_no_setting_that_chooses_what_runs_is_left_to_the_users_own_file() -> None:
    deciding = {"INTERPRETER_WIN", "INTERPRETER_MAC", "PYTHONPATH", "UDF MODULES", "CONDA PATH", "CONDA ENV"}
    deciding |= {"USE UDF SERVER", "DEBUG UDFS", "ADD_WORKBOOK_TO_PYTHONPATH"}
    assert deciding <= set(as_settings(rows_of()))


@pytest.mark.parametrize("platform", ["win32", "darwin", "linux"])
def test_only_the_system_that_makes_the_workbook_gets_this_python(platform: str) -> None:
    found = as_settings(rows_of(platform=platform, python=Path("/opt/python")))
    assert (found["INTERPRETER_WIN"] == "/opt/python") == (platform == "win32")
    assert (found["INTERPRETER_MAC"] == "/opt/python") == (platform == "darwin")


def as_the_server_is_started(pythonpath: str) -> str:
    """The Python string that xlwings' XLPyCommand makes of PYTHONPATH, evaluated by Python."""
    assert r'PYTHONPATH = Replace(PYTHONPATH, "\", "\\")' in BAS
    assert r"""PYTHONPATH = Replace(PYTHONPATH, "'", "\'")""" in BAS
    return str(ast.literal_eval('"' + pythonpath.replace("\\", "\\\\").replace("'", "\\'") + '"'))


@pytest.mark.parametrize(
    "shop", [r"C:\shops\my", r"D:\店铺\旗舰 店", r"C:\it's a shop (2)", r"\\server\c$\shop", "C:\\", r"C:\new\table"]
)
def test_a_shops_path_survives_the_command_line(shop: str) -> None:
    folder = PureWindowsPath(shop) / ".xlops" / "excel"
    found = as_settings(rows_of(shop, platform="win32", folder=folder))["PYTHONPATH"]
    assert as_the_server_is_started(found) == str(folder)
    assert not found.endswith("\\")
    assert ";" not in found


@pytest.mark.parametrize(
    ("shop", "platform"),
    [
        ("C:\\a;b", "win32"),
        ("C:\\a^&calc", "win32"),
        ("/a`id`", "darwin"),
        ("/a$(id)", "linux"),
        ('/a"b', "darwin"),
        ("/a|b", "darwin"),
    ],
)
def test_a_path_that_would_be_taken_for_a_command_is_refused(shop: str, platform: str) -> None:
    with pytest.raises(UsageError, match="rename the folder"):
        check_shop(Path(shop), platform)


def test_a_path_longer_than_a_workbook_can_note_is_refused() -> None:
    check_shop(Path("/" + "a" * 200), "linux")
    with pytest.raises(UsageError, match="move the folder"):
        check_shop(Path("/" + "a" * 251), "linux")


def test_a_mac_cannot_start_a_python_whose_path_has_a_blank() -> None:
    with pytest.raises(UsageError, match="blank"):
        rows_of(platform="darwin", python=Path("/Users/x y/bin/python"))


def test_signs_that_the_machine_does_not_know_are_told() -> None:
    assert warned(Path(r"C:\店铺"), "cp936") is None
    said = warned(Path(r"C:\店铺"), "cp1252")
    assert said is not None and "cp1252" in said.en and "店铺" in said.zh


def test_help_stands_beside_the_settings_and_fits_the_wizard() -> None:
    helps = [Help(f"OPS_{n}", "xlops", "x" * 300, ("a", "b" * 300)[: n % 3]) for n in range(20)]
    rows = rows_of(helps=helps)
    for row, each in zip(rows[HELP_ROW - 1 :], helps, strict=True):
        name, category, text, many, *words = row[HELP_COLUMN - 1 :]
        assert (
            (name, category, many)
            == (each.name, each.category, len(words))
            == (each.name, "xlops", len(each.arguments))
        )
        assert all(len(str(word)) <= 255 for word in (text, *words))
    assert len(as_settings(rows)) == len(as_settings(rows_of()))


def plain(a: object, b: object = None) -> object:
    return a, b


def several(first: object, *rest: object) -> object:
    return first, rest


def test_optional_and_repeated_arguments_are_so_in_vba() -> None:
    text = wrappers("m", {"OPS_PLAIN": named(plain, "OPS_PLAIN"), "OPS_SEVERAL": named(several, "OPS_SEVERAL")}, {})
    assert "Function OPS_PLAIN(a, Optional b)\n" in text
    assert "Function OPS_SEVERAL(first, ParamArray rest())\n" in text
    assert 'XLPy.CallUDF("m", "OPS_PLAIN", Array(a, b), ThisWorkbook, Application.Caller)' in text
    assert text.count("XlopsElsewhere()") == 2


def named(function: Callable[..., object], name: str, **over: object) -> Callable[..., object]:
    def called(*args: object) -> object:
        return function(*args)

    called.__name__ = name
    called.__signature__ = over.get("signature", inspect.signature(function))  # type: ignore[attr-defined]
    return called


@pytest.mark.parametrize("word", ["to", "End", "date", "type"])
def test_an_argument_that_vba_takes_for_itself_is_refused(word: str) -> None:
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    function = named(plain, "OPS_X", signature=inspect.Signature([inspect.Parameter(word, kind)]))
    with pytest.raises(UsageError, match=f"OPS_X.*{word}"):
        wrappers("m", {"OPS_X": function}, {})


def test_a_volatile_function_says_so() -> None:
    helps = {"OPS_PLAIN": Help("OPS_PLAIN", "", "", (), volatile=True)}
    assert "Application.Volatile" in wrappers("m", {"OPS_PLAIN": named(plain, "OPS_PLAIN")}, helps)
    assert "Application.Volatile" not in wrappers("m", {"OPS_PLAIN": named(plain, "OPS_PLAIN")}, {})


def test_making_wrappers_leaves_no_stand_ins_behind() -> None:
    script = (
        "import sys, xlwings\n"
        "from xlops.faces.addin.wrappers import wrappers\n"
        "def f(a): return a\n"
        "assert 'Function f(a)' in wrappers('m', {'f': f}, {})\n"
        "assert not hasattr(f, '__xlfunc__') and not hasattr(xlwings, 'udfs')\n"
        "print([each for each in sys.modules if 'win' in each.lower() or each == 'pythoncom'])"
    )
    before = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, xlwings\nprint([each for each in sys.modules if 'win' in each.lower() or each == 'pythoncom'])",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == before.stdout


@pytest.fixture(scope="module")
def modules() -> dict[str, str]:
    helps = {each.id: Help(each.id, "c", "t", ()) for each in FUNCTIONS}
    return dict(code("xlops_shop_1", functions_for("/shops/my"), helps).modules)


def test_every_function_of_the_registry_has_its_vba(modules: dict[str, str]) -> None:
    found = dict(re.findall(r"^Function (\w+)\((.*)\)\r$", modules["XlopsUdfs"].replace(" _\r\n", " "), re.MULTILINE))
    assert set(found) == {each.id for each in FUNCTIONS}
    for each in FUNCTIONS:
        words = [("Optional " if argument.optional else "") + argument.name for argument in each.arguments]
        assert re.split(r",\s+", found[each.id]) == words


def test_no_line_is_longer_than_vba_takes(modules: dict[str, str]) -> None:
    for name, source in modules.items():
        assert max(map(len, source.split("\r\n"))) <= 1023, name
        assert source.count(" _\r\n _") == 0
        assert source.isascii()


def test_xlwings_own_module_is_the_installed_one(modules: dict[str, str]) -> None:
    assert modules["xlwings"].replace("\r\n", "\n") == BAS.replace("\r\n", "\n")
    assert f'XLWINGS_VERSION As String = "{xlwings.__version__}"' in modules["xlwings"]


def test_every_sub_runs_its_function_of_macros(modules: dict[str, str]) -> None:
    found = dict(re.findall(r"^Public Sub (\w+)\(\)\r\n    RunPython (.+)\r$", modules["XlopsMacros"], re.MULTILINE))
    assert {sub: evaluated(text) for sub, text in found.items()} == {each.sub: each.python for each in COMMANDS}


def test_the_names_on_the_buttons_of_older_workbooks_still_exist() -> None:
    assert [each.sub for each in COMMANDS] == [
        "XlopsStartDay",
        "XlopsRefresh",
        "XlopsBuildCompetitors",
        "XlopsBuildInventory",
        "XlopsBuildPromotionCalendar",
        "XlopsReport",
        "XlopsCheckSetup",
    ]


def test_what_the_buttons_run_exists() -> None:
    script = "\n".join(f"{each.python.removesuffix('()')}" for each in COMMANDS)
    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_button_of_the_ribbon_has_its_sub(language: str, modules: dict[str, str]) -> None:
    root = ElementTree.fromstring(ribbon("zh" if language == "zh" else "en"))
    buttons = list(root.iter(f"{CUSTOM}button"))
    assert [each.get("onAction") for each in buttons] == [each.callback for each in COMMANDS]
    for button, command in zip(buttons, COMMANDS, strict=True):
        callback = f"Public Sub {command.callback}(control As IRibbonControl)\r\n    {command.sub}\r\nEnd Sub\r\n"
        assert callback in modules["XlopsMacros"]
        assert button.get("label") == command.label.text("zh" if language == "zh" else "en")
        assert len(button.get("supertip", "")) <= 1024
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("page", "language"), [("excel.md", "en"), ("excel.zh.md", "zh")])
def test_the_guide_names_every_button(page: str, language: str) -> None:
    text = (Path(__file__).parent.parent / "docs" / page).read_text(encoding="utf-8")
    for each in COMMANDS:
        assert f"| {each.label.text('zh' if language == 'zh' else 'en')}" in text, each.id


def test_every_command_is_in_one_group_of_the_ribbon() -> None:
    assert [each for group in GROUPS for each in group.commands] == list(COMMANDS)


@pytest.mark.parametrize("shop", ['/shops/it\'s "the" shop', "C:\\shops\\", "C:\\new\\店铺", "/a\nb", "/{{ 1 }}"])
def test_the_module_of_a_shop_names_exactly_its_folder(shop: str) -> None:
    tree = ast.parse(rendered("shop_module.py.j2", version="1", shop=shop))
    (call,) = [
        each
        for each in ast.walk(tree)
        if isinstance(each, ast.Call) and getattr(each.func, "id", "") == "functions_for"
    ]
    assert ast.literal_eval(call.args[0]) == shop


def test_what_xml_takes_for_markup_is_escaped_in_the_ribbon_and_left_alone_in_vba() -> None:
    assert "A &amp; B" in rendered("ribbon.xml.j2", language="en", groups=[_Labelled("A & B")])
    assert vba_string("A & B") == '"A & B"'


class _Labelled:
    """A group whose label needs care."""

    id, commands = "x", ()

    def __init__(self, text: str) -> None:
        self.label = self
        self._text = text

    def text(self, language: str) -> str:
        return self._text
