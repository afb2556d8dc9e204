"""xlwings' own Windows code on any system: what a call of a cell function goes through between Excel and Python.

Only what talks to COM is left blank (pywin32, ctypes' Windows half); converters, the UDF server's `call_udf` and the
writer of VBA wrappers are the installed package's. Run in a process of its own: `python windows_xlwings.py SHOP TODAY`
reads calls as JSON lines (function, arguments) from stdin and prints each result; it begins with the VBA wrappers.
"""

from __future__ import annotations

import ctypes
import io
import json
import sys
import types
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

MISSING = -2147352572
"""How COM says that an argument was left out."""
ERROR_DIV_0 = -2146826281
MODULES = [
    "pythoncom",
    "pywintypes",
    "win32api",
    "win32com",
    "win32com.client",
    "win32com.client.dynamic",
    "win32con",
    "win32gui",
    "win32process",
    "win32timezone",
]


class Blank:
    """Anything, and nothing behind it."""

    def __getattr__(self, name: str) -> Blank:
        if name.startswith("__"):
            raise AttributeError(name)
        return Blank()

    def __call__(self, *_: object, **__: object) -> Blank:
        return Blank()


def _blank_type(name: str) -> type:
    if name.startswith("__"):
        raise AttributeError(name)
    return type(name, (Exception,), {"utc": staticmethod(lambda: UTC)})


def load_windows() -> Any:
    """Import xlwings as on Windows; gives xlwings.udfs."""
    for name in MODULES:
        module = types.ModuleType(name)
        module.__getattr__ = _blank_type  # type: ignore[method-assign]
        module.__path__, module.__file__ = [], None
        sys.modules[name] = module
    for name in ("oledll", "windll", "PyDLL", "WinError"):
        setattr(ctypes, name, Blank())
    import xlwings
    from xlwings import _xlwindows

    xlwings.engines.add(xlwings.Engine(impl=_xlwindows.engine))
    server = types.ModuleType("xlwings.com_server")
    server.loop = None  # type: ignore[attr-defined]
    sys.modules["xlwings.com_server"] = server
    from xlwings import udfs

    xlwings.func, xlwings.arg, xlwings.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
    return udfs


def from_excel(value: Any) -> Any:
    """A JSON value as COM hands it over: null for left out, {"day": ...}, {"blank": 1}, {"error": 1}, rows as tuples."""
    match value:
        case None:
            return MISSING
        case {"day": text}:
            return datetime.fromisoformat(text)
        case {"blank": _}:
            return None
        case {"error": _}:
            return ERROR_DIV_0
        case list():
            return tuple(tuple(from_excel(each) for each in row) for row in value)
    return value


def main(shop: str, today: str) -> None:
    """Serve calls until stdin ends."""
    udfs = load_windows()
    name = "xlops_shop_test"
    folder = Path(shop).parent / "modules"
    folder.mkdir(exist_ok=True)
    code = (
        "from datetime import date\nfrom xlops.faces.udfs import functions_for\n"
        f"globals().update(functions_for({shop!r}, today=date.fromisoformat({today!r})))\n"
    )
    (folder / f"{name}.py").write_text(code, encoding="utf-8")
    sys.path.insert(0, str(folder))
    module = __import__(name)
    wrappers = io.StringIO()
    udfs.generate_vba_wrapper(name, module, wrappers, types.SimpleNamespace(Name="OpsHub.xlsm"))
    sys.stdout.write(json.dumps(wrappers.getvalue()) + "\n")
    for line in sys.stdin:
        function, args = json.loads(line)
        found = udfs.call_udf(name, function, [from_excel(each) for each in args])
        sys.stdout.write(json.dumps(found, default=_said) + "\n")


def _said(value: object) -> str:
    if isinstance(value, date | datetime):
        return f"{value:%Y-%m-%d}"
    raise TypeError(value)


if __name__ == "__main__":
    main(*sys.argv[1:])
