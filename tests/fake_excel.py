"""Excel for tests: an xlwings engine over openpyxl. `xw.Book`, `Range`, converters, tables and names are the real ones.

    book = open_excel(path)                  # an xw.Book
    excel().fail_at(17)                      # the 17th call from now on fails, as when Excel is busy or is closed
    stale(book)                              # from now on reads see the workbook as it was (as remote engines do)
    book.save(path)

It is strict where Excel is: names of sheets, headers of tables, limits of cells, what becomes of text that looks like
something else. Formulas are calculated by IronCalc when somebody reads one. What it cannot do it refuses.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import xlwings as xw
from fake_book import Held, Machine, hold, save
from fake_entry import ExcelError
from fake_hangers import Names
from fake_sheet import ErrorValue, Sheet, Sheets
from xlwings import base_classes

_MACHINE = Machine()


def excel() -> Machine:
    """The machine."""
    return _MACHINE


def open_excel(path: Path) -> xw.Book:
    """Open a file in the fake Excel."""
    register()
    return xw.apps.active.books.open(str(path))


def stale(book: xw.Book, *, on: bool = True) -> None:
    """Reads see `book` as it is now, whatever is written from now on."""
    book.impl.held.seen = None
    if on:
        book.impl.held.freeze()


def close_excel() -> None:
    """Forget all books, and whatever was set."""
    _MACHINE.__init__()  # type: ignore[misc]
    if hasattr(xw.Book, "_mock_caller"):
        del xw.Book._mock_caller


def register() -> None:
    """Make the fake Excel the one that xlwings talks to."""
    if "excel" not in xw.engines.engines_by_name:
        xw.engines.add(xw.Engine(impl=Engine()))
    xw.engines["excel"].activate()


class Engine:
    """The engine."""

    name = "excel"
    type = "desktop"
    faked = True

    @property
    def apps(self) -> Apps:
        return Apps()

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return value

    @staticmethod
    def clean_value_data(data: Any, datetimes: Any, empty: Any, numbers: Any, errors_as_text: bool) -> Any:
        def clean(value: Any) -> Any:
            if value in ("", None):
                return empty
            if hasattr(value, "year"):
                return datetimes(value.year, value.month, value.day, hour=value.hour, minute=value.minute,
                                 second=value.second, microsecond=0, tzinfo=None)  # fmt: skip
            if isinstance(value, ErrorValue):
                return str(value) if errors_as_text else None
            return numbers(value) if numbers is not None and isinstance(value, float) else value

        return [[clean(value) for value in row] for row in data]


class Apps(base_classes.Apps):
    """One Excel is running."""

    def keys(self) -> list[int]:
        return [1]

    def __iter__(self) -> Any:
        yield App()

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> App:
        return App()


def _stated(name: str) -> property:
    def get(self: Any) -> Any:
        _MACHINE.called(f"App.{name}")
        return _MACHINE.state[name]

    def put(self: Any, value: Any) -> None:
        _MACHINE.called(f"App.{name}=")
        _MACHINE.state[name] = value
        if name == "status_bar":
            _MACHINE.said.append(value)

    return property(get, put)


class App(base_classes.App):
    """The application."""

    engine = property(lambda self: Engine())

    screen_updating = _stated("screen_updating")
    status_bar = _stated("status_bar")
    display_alerts = _stated("display_alerts")
    enable_events = _stated("enable_events")
    calculation = _stated("calculation")
    interactive = _stated("interactive")
    pid = 1
    version = "16.0"

    @property
    def api(self) -> Any:
        """COM's Application, as far as xlops goes."""
        return SimpleNamespace(AutoCorrect=Habits())

    @property
    def books(self) -> Books:
        return Books()

    @property
    def selection(self) -> Any:
        _MACHINE.called("App.selection")
        if _MACHINE.selection is None:
            return None
        held, sheet, address = _MACHINE.selection
        return Sheet(held, sheet).range(address)

    def activate(self, steal_focus: bool = False) -> None:
        _MACHINE.called("App.activate")

    def calculate(self) -> None:
        _MACHINE.called("App.calculate")
        for each in _MACHINE.books:
            each.calculate()


class Habits:
    """COM's AutoCorrect: what Excel does by itself in tables."""

    AutoExpandListRange = _stated("AutoExpandListRange")
    AutoFillFormulasInLists = _stated("AutoFillFormulasInLists")


class Books(base_classes.Books):
    """The open workbooks."""

    api = None
    app = property(lambda self: App())

    @property
    def active(self) -> Book:
        return Book(_MACHINE.books[-1])

    def __call__(self, key: str | int) -> Book:
        for at, each in enumerate(_MACHINE.books, 1):
            if key in (at, each.path.name):
                return Book(each)
        raise KeyError(key)

    def __len__(self) -> int:
        return len(_MACHINE.books)

    def __iter__(self) -> Any:
        return iter([Book(each) for each in _MACHINE.books])

    def open(self, fullname: str, *_: Any, **__: Any) -> Book:
        held = hold(Path(fullname), _MACHINE)
        _MACHINE.books.append(held)
        _MACHINE.selection = (held, held.wb.active, "A1")
        return Book(held)


class Book(base_classes.Book):
    """A workbook."""

    api = None

    def __init__(self, held: Held) -> None:
        self.held = held

    @property
    def name(self) -> str:
        return self.held.path.name

    @property
    def fullname(self) -> str:
        return str(self.held.path)

    @property
    def app(self) -> App:
        return App()

    @property
    def sheets(self) -> Sheets:
        return Sheets(self.held)

    @property
    def names(self) -> Names:
        return Names(self.held)

    def activate(self) -> None:
        _MACHINE.called("Book.activate")

    def save(self, path: str | None = None, password: str | None = None) -> None:
        _MACHINE.called("Book.save")
        target = Path(path or self.held.path)
        save(self.held.wb, target)
        self.held.path = target

    def close(self) -> None:
        _MACHINE.books.remove(self.held)


__all__ = ["ExcelError", "Machine", "close_excel", "excel", "open_excel", "register"]
