"""The VBA project of a workbook, written from text."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlops import __version__
from xlops.errors import OutputError, UsageError
from xlops.faces.addin.commands import COMMANDS
from xlops.faces.addin.settings import HELP_COLUMN, HELP_ROW
from xlops.faces.addin.text import rendered, vba_source
from xlops.faces.addin.wrappers import Help, wrappers
from xlops.label import Label
from xlops.render.macros.settings import SETTINGS
from xlops.render.package.opc import Package

MODULES = ("xlwings", "Dictionary", "XlopsMacros", "XlopsUdfs")
"""The modules that are ours: each is written again by an update. Everything else in a project is the operator's."""
OPENED = "XlopsOpened"

_PROJECT = "xl/vbaProject.bin"
_NO_CACHE = bytes.fromhex("cc61ffff000000")
"""The compiled code of no version of Excel: every Excel compiles the source anew."""
_LOCKED = Label(
    "{file}: its VBA project is locked with a password; unlock it in the VBA editor (Tools, VBAProject Properties, "
    "Protection), save, then try again; nothing was changed",
    "{file}：VBA 工程有密码保护；请在 VBA 编辑器里解除（工具 → VBAProject 属性 → 保护），保存后重试；没有任何改动",
)
_BROKEN = Label(
    "{file}: the VBA project would not be whole ({why}); nothing was changed; please report it",
    "{file}：写出的 VBA 工程不完整（{why}）；没有任何改动；请反馈给开发者",
)
_SIGNED = Label(
    "the VBA project was signed; new code has no signature: sign it again in the VBA editor (Tools, Digital Signature)",
    "原 VBA 工程有数字签名；更新代码后签名失效：请在 VBA 编辑器里重新签名（工具 → 数字签名）",
)
_OWN_OPENING = Label(
    "your own Workbook_Open was left as it is; add the line {opened} to it for help in Excel's function wizard",
    "您自己的 Workbook_Open 保持不变；若要在函数向导里看到说明，请在其中加一行 {opened}",
)


@dataclass(frozen=True)
class Code:
    """The source of every module of ours, by name, and what belongs into the workbook's own module."""

    modules: Mapping[str, str]
    opening: str


def code(module: str, functions: Mapping[str, Callable[..., Any]], helps: Mapping[str, Help]) -> Code:
    """All of our VBA, for the functions of the Python module of that name."""
    import xlwings

    installed = Path(xlwings.__file__).parent
    macros = rendered(
        "XlopsMacros.bas.j2",
        version=__version__,
        commands=COMMANDS,
        sheet=SETTINGS,
        first=HELP_ROW,
        column=HELP_COLUMN,
        functions=len(helps),
    )
    udfs = rendered(
        "XlopsUdfs.bas.j2",
        version=__version__,
        xlwings=xlwings.__version__,
        wrappers=wrappers(module, functions, helps).strip(),
    )
    standalone = _quickstart(installed / "quickstart_standalone.xlsm")
    sources = ((installed / "xlwings.bas").read_text(encoding="utf-8"), standalone, macros, udfs)
    return Code(
        {name: vba_source(text) for name, text in zip(MODULES, sources, strict=True)},
        vba_source(rendered("ThisWorkbook.bas.j2")),
    )


def with_code(package: Package, wanted: Code) -> list[Label]:
    """Put our code into the workbook's project; what is to be told. A project that is there keeps all else.

    UsageError when the project is locked with a password.
    """
    from pyopenvba import ExcelFile
    from pyopenvba.exceptions import VBAProjectError

    with tempfile.TemporaryDirectory() as folder:
        draft, made = Path(folder) / "draft.xlsm", Path(folder) / "made.xlsm"
        package.save(draft)
        with ExcelFile(draft) as workbook:
            told = [_SIGNED] if workbook.vba_signature().present else []
            if not workbook.has_vba_project():
                workbook.add_vba_project()
            told += _put(workbook, wanted)
            try:
                workbook.save(made, allow_invalidate_signature=True)
            except VBAProjectError as error:
                if "password" in str(error):
                    raise UsageError(_LOCKED.format(file=package.name)) from None
                raise OutputError(_BROKEN.format(file=package.name, why=error)) from error
        _take(package, Package.open(made))
        package.save(made)
        if problems := _problems(made, wanted):
            raise OutputError(_BROKEN.format(file=package.name, why="; ".join(problems)))
    return told


def _take(package: Package, made: Package) -> None:
    """What differs in `made`, and a project without compiled code."""
    for part in package.names:
        if part not in made:
            package.drop(part)
    for part in made.names:
        if part not in package or package.raw(part) != made.raw(part):
            package.put(part, made.raw(part))
    package.put(_PROJECT, _without_cache(package.raw(_PROJECT)))


def _put(workbook: Any, wanted: Code) -> list[Label]:
    from pyopenvba import VBAModuleKind

    project = workbook.vba_project()
    there = {each.casefold() for each in project.module_names()}
    for name, source in wanted.modules.items():
        if name.casefold() in there:
            workbook.set_module(name, source)
        else:
            kind = VBAModuleKind.other if name == "Dictionary" else VBAModuleKind.standard
            project.add_module(name, source, kind=kind)
    own = _own_module(workbook)
    source = workbook.get_module(own)
    if OPENED.casefold() in source.casefold():
        return []
    if "workbook_open" in source.casefold():
        return [_OWN_OPENING.format(opened=OPENED)]
    workbook.set_module(own, source.rstrip("\r\n") + "\r\n" + wanted.opening)
    return []


def _own_module(workbook: Any) -> str:
    """The module of the workbook itself: the one document module that is based on a workbook."""
    base = "00020819-0000-0000-C000-000000000046"
    return next(str(each.name) for each in workbook.vba_project().modules if base in each.source)


def _without_cache(project: bytes) -> bytes:
    from pyopenvba.cfb import CFB

    streams = CFB.from_bytes(project)
    streams.write_stream_in_storage("VBA", "_VBA_PROJECT", _NO_CACHE)
    return bytes(streams.to_bytes())


def _problems(file: Path, wanted: Code) -> list[str]:
    """What is wrong with a workbook's project, read anew from the file."""
    from pyopenvba import ExcelFile

    with ExcelFile(file) as workbook:
        found: list[str] = list(workbook.validate())
        held = workbook.vba_modules()
        found += [f"module {name}" for name, source in wanted.modules.items() if held.get(name) != source]
    return found


def _quickstart(file: Path) -> str:
    """The class that xlwings' own code needs on a Mac, as the installed package brings it."""
    from pyopenvba import ExcelFile

    with warnings.catch_warnings(), ExcelFile(file) as workbook:
        warnings.simplefilter("ignore")
        return str(workbook.get_module("Dictionary"))
