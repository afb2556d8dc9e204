"""Looks into a workbook through a running LibreOffice; run by whichever Python has `uno`, prints JSON.

uno_probe.py PIPE WORKBOOK RECORD [CALLBACK ...]: for every form control the sheet, the caption, the place in 1/100 mm and what a click
runs; then RunPython of the module xlwings is replaced by one that writes what it is given to RECORD, and every Sub
behind a button, in the ribbon and at opening is run. LibreOffice compiles all modules before it runs one, so whatever
runs proves that ours are VBA; the class Dictionary, which is xlwings' and for a Mac, is none to LibreOffice and is
emptied.

uno_probe.py PIPE: end that LibreOffice.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

STUB = """Option VBASupport 1
Public Function RunPython(PythonCommand As String)
    Dim number As Integer
    number = FreeFile
    Open "{record}" For Append As #number
    Print #number, PythonCommand
    Close #number
End Function
"""


def desktop(pipe: str) -> Any:
    """The running office; it may need some seconds to come up."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            time.sleep(0.25)
    raise SystemExit("LibreOffice does not answer")


def value(name: str, content: object) -> Any:
    found = PropertyValue()
    found.Name, found.Value = name, content
    return found


def controls(document: Any) -> list[dict[str, Any]]:
    """Every form control of every sheet."""
    found = []
    for sheet in document.Sheets:
        page = sheet.DrawPage
        bound: dict[str, str] = {}
        for form in page.Forms:
            for index in range(form.Count):
                bound |= {form.getByIndex(index).Name: event.ScriptCode for event in form.getScriptEvents(index)}
        for number in range(page.Count):
            shape = page.getByIndex(number)
            if shape.supportsService("com.sun.star.drawing.ControlShape"):
                model = shape.Control
                found.append(
                    {
                        "sheet": sheet.Name,
                        "caption": model.Label,
                        "script": bound.get(model.Name, ""),
                        "box": [shape.Position.X, shape.Position.Y, shape.Size.Width, shape.Size.Height],
                    }
                )
    return found


def run(document: Any, script: str, *arguments: object) -> str:
    """Run a Sub; what went wrong, or nothing."""
    try:
        document.ScriptProvider.getScript(script).invoke(arguments, (), ())
    except Exception as error:  # whatever it is, the test is told
        return f"{type(error).__name__}: {error}"
    return ""


def script_of(sub: str) -> str:
    return f"vnd.sun.star.script:VBAProject.XlopsMacros.{sub}?language=Basic&location=document"


def main(pipe: str, workbook: str, record: str, *callbacks: str) -> None:
    load = desktop(pipe).loadComponentFromURL
    document = load(Path(workbook).as_uri(), "_blank", 0, (value("Hidden", True), value("MacroExecutionMode", 4)))
    try:
        code = document.BasicLibraries.getByName("VBAProject")
        modules = list(code.ElementNames)
        before = {"controls": controls(document), "modules": modules}
        code.replaceByName("xlwings", STUB.format(record=record))
        code.replaceByName("Dictionary", "")
        # LibreOffice has no ribbon: it does not know the type of what a callback is handed
        code.replaceByName("XlopsMacros", code.getByName("XlopsMacros").replace("As IRibbonControl", "As Variant"))
        outcome = {each["caption"]: run(document, each["script"]) for each in before["controls"]}
        outcome |= {each: run(document, script_of(each), None) for each in callbacks}
        outcome["XlopsOpened"] = run(document, script_of("XlopsOpened"))
        elsewhere = document.ScriptProvider.getScript(script_of("XlopsElsewhere")).invoke((), (), ())[0]
        sheet = document.Sheets.getByName("xlwings.conf")
        conf = {}
        for row in range(40):
            key = sheet.getCellByPosition(0, row).String
            if not key:
                break
            conf[key] = sheet.getCellByPosition(1, row).String
        visible = [each.Name for each in document.Sheets if each.IsVisible]
        after = {"outcome": outcome, "conf": conf, "visible": visible, "elsewhere": elsewhere}
        sys.stdout.write(json.dumps(before | after))
    finally:
        document.close(True)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        main(*sys.argv[1:])
    else:
        desktop(sys.argv[1]).terminate()
