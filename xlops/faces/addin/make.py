"""Making OpsHub.xlsm, and bringing the code of one that is there up to date."""

from __future__ import annotations

import importlib.util
import locale
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from xlops import __version__
from xlops.build import Told, identity_of, look_of, pages_of
from xlops.errors import InputError, OutputError, UsageError
from xlops.faces.addin.commands import COMMANDS
from xlops.faces.addin.project import Code, code, with_code
from xlops.faces.addin.ribbon import ribbon
from xlops.faces.addin.settings import check_shop, settings, warned
from xlops.faces.addin.text import rendered
from xlops.faces.addin.wrappers import Help
from xlops.kept import closed, is_changed, keep_if_changed, remember_cells, seal
from xlops.label import Label, Language
from xlops.morning import note_written, park, parked
from xlops.paths import ShopPaths, replacing

if TYPE_CHECKING:
    from xlops.hub import Hub
    from xlops.names import Identity
    from xlops.render.cells import Book
    from xlops.render.grid import Page
    from xlops.theme import Look

NAME = "OpsHub.xlsm"
_NOT_INSTALLED = Label(
    'xlops for Excel needs {missing}; install it with: pip install "xlops[excel]"',
    'Excel 功能需要 {missing}；请安装：pip install "xlops[excel]"',
)
_THERE = Label(
    "{file} is there already; bring its code up to date with: xlops excel update; or make it anew with: xlops excel "
    "new --force (the present one is then kept in reports/kept/)",
    "{file} 已经存在；更新其代码请用：xlops excel update；要重新制作请用：xlops excel new --force（现有文件会保存到 reports/kept/）",
)
_NONE = Label("there is no {file}; make it with: xlops excel new", "没有 {file}；请用 xlops excel new 新建")
_NO_MACROS = Label(
    "{file} is a workbook without macros, and stays one; make one with macros beside it with: xlops excel new",
    "{file} 是不带宏的工作簿，不作改动；要在旁边新建带宏的工作簿请用：xlops excel new",
)
_FOREIGN = Label(
    "{file} was not made by xlops, and is left as it is; make a workbook of your shop with: xlops excel new",
    "{file} 不是 xlops 制作的，不作改动；要制作本店的工作簿请用：xlops excel new",
)
_NO_SHOP = Label(
    "{file} lies in no shop folder, and the one that it notes is not there; move it into the shop's folder, then try again",
    "{file} 不在店铺文件夹里，它记录的店铺文件夹也不存在；请把它移到店铺文件夹后重试",
)
_UNREADABLE = Label(
    "{file} cannot be read ({why}); if it is open in Excel, close it and try again",
    "无法读取 {file}（{why}）；如果正在 Excel 中打开，请关闭后重试",
)


@dataclass(frozen=True)
class Made:
    """The workbook, the module of its functions, how many functions, and what is to be told."""

    path: Path
    module: Path
    functions: int
    told: tuple[Label, ...] = ()
    kept: Path | None = None
    carried: bool = False
    """Was it made of the workbook without macros, with all that the operator added to it?"""


@dataclass(frozen=True)
class Machine:
    """Where a workbook will be opened: which Python runs there, on which system."""

    python: Path
    platform: str
    encoding: str

    @classmethod
    def this(cls) -> Machine:
        """This very machine, and this very Python."""
        return cls(Path(sys.executable), sys.platform, locale.getpreferredencoding(do_setlocale=False))


def new_workbook(
    hub: Hub,
    shop: ShopPaths,
    *,
    now: datetime,
    machine: Machine,
    force: bool = False,
    told: Told | None = None,
) -> Made:
    """Make OpsHub.xlsm in the shop folder from what the archive holds, and from OpsHub.xlsx where that is the hub.

    UsageError when there is one already, unless `force`: a copy of it is then kept first.
    """
    from xlops.render.closed import write_book
    from xlops.render.grid import lower
    from xlops.render.macros.buttons import Button
    from xlops.render.macros.dress import buttons_on, dress, macro_enabled, moved
    from xlops.render.package.opc import Package
    from xlops.render.written import marks_of
    from xlops.workbooks import workbook

    check_installed()
    target = shop.root / NAME
    if target.exists() and not force:
        raise UsageError(_THERE.format(file=NAME))
    closed(target)
    root = shop.root.resolve()
    check_shop(root, machine.platform)
    chosen = workbook("hub")
    look = look_of(hub, chosen, now)
    pages = pages_of(hub, chosen.sheets, told=told)
    plain = None if target.exists() else _plain(shop)
    left: tuple[Label, ...] = ()
    with TemporaryDirectory() as folder:
        authored = Path(folder) / NAME
        if plain is None:
            identity, book = identity_of(hub, now, workbook("hub"), shop=str(root)), lower(pages, look)
            write_book(book, authored, look, identity)
        else:  # what the operator added to it comes along
            identity = replace(identity_of(hub, now, workbook("hub")), workbook=plain.workbook, shop=str(root))
            book, left = _carried(hub, shop, pages, look, identity, authored, now)
        package = Package(authored.read_bytes(), NAME)
    extra = _extra(identity, root, machine)
    macro_enabled(package)
    buttons = [Button(each.short.text(hub.language), each.sub, look.font) for each in COMMANDS]
    buttons_on(package, book, "today", buttons)
    dress(package, extra.dress)
    moved(package, str(root))
    notes = with_code(package, extra.code)
    _write_module(extra)
    kept = keep_if_changed(target, shop, now)
    with replacing(target) as place:
        package.save(place)
    note_written(hub, identity, pages)
    remember_cells(identity.workbook, shop, marks_of(book))
    seal(target, shop)
    return Made(target, extra.place, extra.count, (*left, *extra.told, *notes), kept, carried=plain is not None)


def _plain(shop: ShopPaths) -> Identity | None:
    """The workbook without macros that is the shop's hub so far; None where there is none, or one that is not ours."""
    from xlops.render.package.refresh import standing_identity

    if not shop.hub.is_file() or shop.hub.suffix != ".xlsx":
        return None
    closed(shop.hub)
    try:
        return standing_identity(shop.hub)
    except InputError:
        return None


def _carried(
    hub: Hub, shop: ShopPaths, pages: list[Page], look: Look, identity: Identity, copy: Path, now: datetime
) -> tuple[Book, tuple[Label, ...]]:
    """A copy of the workbook without macros, refreshed; and why a sheet could not be."""
    from xlops.render.grid import lower
    from xlops.render.package.refresh import refresh_workbook, standing_names

    copy.write_bytes(shop.hub.read_bytes())
    book = lower(pages, look, *(standing_names(copy) or ({}, ())))
    done = refresh_workbook(book, look, copy, identity, parked(hub, identity.workbook))
    park(hub, identity, shop.hub.name, done.parked, now)
    return book, tuple(done.left.values())


def update_workbook(file: Path, *, machine: Machine) -> Made:
    """Bring code, ribbon, settings and functions of a workbook of ours up to date; its sheets stay byte for byte.

    UsageError, with what to do, for a workbook without macros, one that is not ours, one that is open or locked.
    """
    from xlops.render.macros.dress import dress, identity_in, is_macro_enabled, moved
    from xlops.render.package.opc import Package

    check_installed()
    if not file.is_file():
        raise UsageError(_NONE.format(file=file.name))
    closed(file)
    try:
        package = Package.open(file)
    except OSError as error:
        raise OutputError(_UNREADABLE.format(file=file.name, why=error.strerror or error)) from error
    identity = identity_in(package)
    if identity is None:
        raise UsageError(_FOREIGN.format(file=file.name))
    if not is_macro_enabled(package):
        raise UsageError(_NO_MACROS.format(file=file.name))
    shop = _shop_of(file, identity)
    extra = _extra(identity, shop.root.resolve(), machine)
    notes = with_code(package, extra.code)
    dress(package, extra.dress)
    moved(package, str(shop.root.resolve()))
    _write_module(extra)
    unchanged = not is_changed(file, shop)
    with replacing(file) as place:
        package.save(place)
    if unchanged:  # what the operator changed by hand still counts as changed
        seal(file, shop)
    return Made(file, extra.place, extra.count, (*extra.told, *notes))


def check_installed() -> None:
    """UsageError that says how to install what Excel needs."""
    missing = [name for name in ("xlwings", "pyopenvba") if importlib.util.find_spec(name) is None]
    if missing:
        raise UsageError(_NOT_INSTALLED.format(missing=", ".join(missing)))


@dataclass(frozen=True)
class _Extra:
    """Everything of a workbook with macros that is not its sheets."""

    code: Code
    dress: Any
    place: Path
    module: str
    count: int
    told: tuple[Label, ...]


def _extra(identity: Identity, shop: Path, machine: Machine) -> _Extra:
    from xlops.faces.udfs import functions_for
    from xlops.render.macros.dress import Dress

    module = f"xlops_shop_{identity.workbook}"
    folder = ShopPaths(shop).archive / "excel"
    functions = functions_for(str(shop))
    helps = _helps(functions, identity.language)
    rows = settings(
        python=machine.python,
        shop=shop,
        module=module,
        folder=folder,
        platform=machine.platform,
        language=identity.language,
        helps=list(helps.values()),
    )
    warning = warned(shop, machine.encoding) if machine.platform == "win32" else None
    return _Extra(
        code(module, functions, helps),
        Dress(ribbon(identity.language), rows),
        folder / f"{module}.py",
        rendered("shop_module.py.j2", version=__version__, shop=str(shop)),
        len(functions),
        (warning,) if warning else (),
    )


def _helps(functions: Mapping[str, Callable[..., Any]], language: Language) -> dict[str, Help]:
    """What the registry says of each function, in the workbook's language."""
    from xlops.functions import FUNCTIONS

    return {
        each.id: Help(
            each.id,
            each.category.text(language),
            each.label.text(language),
            tuple(argument.label.text(language) for argument in each.arguments),
            volatile=each.volatile,
        )
        for each in sorted(FUNCTIONS, key=lambda each: each.id)
        if each.id in functions
    }


def _write_module(extra: _Extra) -> None:
    with replacing(extra.place) as draft:
        draft.write_text(extra.module, encoding="utf-8", newline="\n")


def _shop_of(file: Path, identity: Identity) -> ShopPaths:
    """The shop of a workbook: the folder it lies in, or else the one that it notes."""
    from xlops.shop import shop_above

    found = shop_above(file.resolve().parent)
    if found is not None:
        return found
    noted = ShopPaths(Path(identity.shop))
    if identity.shop and noted.settings.is_file():
        return noted
    raise UsageError(_NO_SHOP.format(file=file.name))
