"""Our VBA run by a second interpreter, pyOpenVBA's: the functions' help, and every function's way to Python.

xlwings' own module is replaced by a recorder; members of Excel that the interpreter lacks are renamed to it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import recalc
import xlwings
from macro_books import WINDOWS, make, small_shop
from pyopenvba import ExcelFile
from pyopenvba.apps.excel import ExcelApplication
from shops import TestShop

from xlops.faces.addin.commands import COMMANDS
from xlops.faces.addin.make import update_workbook
from xlops.functions import FUNCTIONS
from xlops.label import Language

RECORDER = """Attribute VB_Name = "xlwings"
Public written As String
Public Function RunPython(PythonCommand As String)
    written = written & PythonCommand & vbLf
End Function
Public Sub Recorded(Macro As String, Description As String, Category As String, Optional ArgumentDescriptions As Variant)
    Dim word As Variant
    written = written & Macro & "|" & Category & "|" & Description
    If Not IsMissing(ArgumentDescriptions) Then
        For Each word In ArgumentDescriptions
            written = written & "|" & word
        Next word
    End If
    written = written & vbLf
End Sub
Public Function WhatWasWritten() As String
    WhatWasWritten = written
End Function
Public Function XLPy() As Object
    Set XLPy = New Dictionary
End Function
"""
SERVER = """Public Function CallUDF(module As Variant, name As Variant, args As Variant, book As Variant, caller As Variant) As Variant
    Dim at As Long
    CallUDF = module & "." & name
    For at = LBound(args) To UBound(args)
        CallUDF = CallUDF & "," & args(at)
    Next at
End Function
"""
SETTINGS_ONLY = """Attribute VB_Name = "xlwings"
#Const App = "Microsoft Excel"
Public Const PROJECT_NAME As String = "xlwings"
Public Function RunPython(PythonCommand As String)
End Function
Public Function XLPy() As Object
End Function
Function ExpandEnvironmentStrings(ByVal s As String)
    ExpandEnvironmentStrings = s
End Function
Function GetFullName(wb As Workbook) As String
End Function
Function GetConfigFilePath() As String
End Function
Function GetDirectoryConfigFilePath() As String
End Function
Function FileExists(ByVal FileSpec As String) As Boolean
End Function
Function GetConfigFromFile(sFile As String, sName As String, Optional sValue As String) As Boolean
End Function
"""
STAND_INS = {"Application.MacroOptions": "Recorded", "Application.Caller": 'ThisWorkbook.Worksheets(1).Range("A1")'}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    return small_shop(tmp_path_factory.mktemp("vba") / "o'shop")


@pytest.fixture(scope="module", params=["zh", "en"])
def running(
    request: pytest.FixtureRequest, shop: TestShop, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Language, str, Any]:
    """The language, the name of the Python module, and the workbook in the interpreter."""
    made = make(shop, request.param, force=True)
    copy = tmp_path_factory.mktemp("copy") / "it's.xlsm"
    copy.write_bytes(made.path.read_bytes())
    with ExcelFile(copy) as workbook:
        workbook.set_module("xlwings", RECORDER.replace("\n", "\r\n"))
        workbook.set_module("Dictionary", SERVER.replace("\n", "\r\n"))
        for name in ("XlopsMacros", "XlopsUdfs"):
            source = workbook.get_module(name)
            for real, recorded in STAND_INS.items():
                source = source.replace(real, recorded)
            workbook.set_module(name, source)
        workbook.save()
    return request.param, made.module.stem, ExcelApplication.open(str(copy))


def test_every_sub_hands_its_python_over(running: tuple[Language, str, Any]) -> None:
    _, _, application = running
    before = len(application.run("WhatWasWritten"))
    for each in COMMANDS:
        application.run(each.sub)
    assert application.run("WhatWasWritten")[before:].splitlines() == [each.python for each in COMMANDS]


def test_the_wizard_is_told_every_function_in_the_workbooks_language(running: tuple[Language, str, Any]) -> None:
    language, _, application = running
    before = len(application.run("WhatWasWritten"))
    application.run("XlopsOpened")
    told = application.run("WhatWasWritten")[before:].splitlines()
    assert told == [
        "|".join(
            (
                f"'it''s.xlsm'!{each.id}",
                each.category.text(language),
                each.label.text(language)[:255],
                *(argument.label.text(language)[:255] for argument in each.arguments),
            )
        )
        for each in sorted(FUNCTIONS, key=lambda each: each.id)
    ]


def test_every_function_hands_all_of_its_arguments_over_in_order(running: tuple[Language, str, Any]) -> None:
    _, module, application = running
    for each in FUNCTIONS:
        words = [f"word{number}" for number in range(len(each.arguments))]
        assert application.run(each.id, *words) == ",".join((f"{module}.{each.id}", *words))


@pytest.mark.parametrize("key", ["INTERPRETER_WIN", "PYTHONPATH", "UDF MODULES", "CONDA PATH", "USE UDF SERVER"])
def test_xlwings_own_code_reads_the_settings(key: str, settings_reader: tuple[dict[str, str], Any]) -> None:
    held, application = settings_reader
    assert application.run("GetConfig", key, "of the user's own file") == held[key]


def test_xlwings_own_code_finds_no_setting_that_is_not_there(settings_reader: tuple[dict[str, str], Any]) -> None:
    assert settings_reader[1].run("GetConfig", "LICENSE_KEY", "of the user's own file") == "of the user's own file"


@pytest.fixture(scope="module")
def settings_reader(shop: TestShop, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], Any]:
    """What the settings sheet holds, and the workbook with no more of xlwings than what reads that sheet."""
    file = tmp_path_factory.mktemp("settings") / "OpsHub.xlsm"
    file.write_bytes(
        (shop.root / "OpsHub.xlsm" if (shop.root / "OpsHub.xlsm").exists() else make(shop).path).read_bytes()
    )
    update_workbook(file, machine=WINDOWS)
    sheet = recalc.open_book(file)["xlwings.conf"]
    held = {str(row[0]): str(row[1] or "") for row in sheet.iter_rows(values_only=True) if row[0]}
    source = (Path(xlwings.__file__).parent / "xlwings.bas").read_text(encoding="utf-8")
    readers = ("GetConfigFromSheet", "GetConfig", "SheetExists")
    found = [re.search(rf"^Function {each}\(.*?^End Function\n", source, re.DOTALL | re.MULTILINE) for each in readers]
    code = SETTINGS_ONLY + "".join(each[0] for each in found if each)
    with ExcelFile(file) as workbook:
        workbook.set_module("xlwings", code.replace("\n", "\r\n"))
        workbook.save()
    return held, ExcelApplication.open(str(file))
