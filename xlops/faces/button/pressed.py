"""What happens when a button is pressed: the shop is found, Excel kept quiet, the work done, and one line said.

Nothing ever ends in a dialog or a traceback: RunPython would show it in a window that nobody can read.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import xlwings as xw

from xlops.errors import UsageError
from xlops.faces.button.state import insisting, undisturbed
from xlops.faces.clock import now_in
from xlops.faces.trouble import logged, sentence
from xlops.label import Label, Language, same
from xlops.paths import ShopPaths
from xlops.settings import Settings, read_settings

if TYPE_CHECKING:
    from xlops.hub import Hub

PREFIX = "xlops: "
SHORT = 200
"""Signs that a status bar shows."""
_NO_SHOP = Label(
    "this workbook does not say which shop it belongs to; make one with: xlops excel new",
    "该工作簿没有记录所属店铺；请用 xlops excel new 生成",
)
_GONE = Label(
    "the shop folder {shop} is not there any more; move it back, or make the workbook known to the new place with: "
    "xlops excel update",
    "找不到店铺文件夹 {shop}；请移回原处，或在新位置运行 xlops excel update",
)
_FAILED = Label("not done: {why}", "未完成：{why}")
_DETAILS = Label("{line} (details: {log})", "{line}（详情：{log}）")


@dataclass
class Pressed:
    """The operator's side: the workbook whose button was pressed, its shop, and what time it is there."""

    book: xw.Book
    paths: ShopPaths
    settings: Settings
    now: datetime
    then: list[Callable[[], object]] = field(default_factory=list)
    """What is done once Excel is as it was: showing a sheet, for instance."""

    @property
    def today(self) -> date:
        """The business date."""
        return self.now.date()

    @property
    def language(self) -> Language:
        """What is said in."""
        return self.settings.language

    def hub(self) -> Hub:
        """The shop as it is now."""
        from xlops.hub import Hub

        return Hub.open(self.paths.root, today=self.today).speaking(self.language)

    def say(self, label: Label) -> None:
        """Say in the status bar what is being done."""
        self.book.app.status_bar = _line(label, self.language)

    def counting(self, doing: Label) -> Callable[[str, int, int], None]:
        """Says how far it is: "xlops: reading exports 3/28 orders.csv"."""

        def told(name: str, number: int, total: int) -> None:
            self.say(Label(f"{doing.en} {number + 1}/{total} {name}", f"{doing.zh} {number + 1}/{total} {name}"))

        return told


def press(work: Callable[[Pressed], Label]) -> None:
    """Do the work of a button for the workbook that called, and say in one line what came of it.

    Details of whatever went wrong are in .xlops/xlops-errors.log of the shop.
    """
    book = xw.Book.caller()
    folder: Path | None = None
    language: Language = "en"
    then: list[Callable[[], object]] = []
    failed = False
    try:
        with undisturbed(book.app):
            language = _constant(book, "x_language") or "en"  # type: ignore[assignment]
            pressed = _pressed(book)
            folder, language, then = pressed.paths.archive, pressed.language, pressed.then
            line = work(pressed)
    except Exception as error:
        failed = True
        log = logged(error, folder)
        line = _DETAILS.format(line=_FAILED.format(why=sentence(error, folder)), log=log)
    for step in then:
        insisting(step)
    insisting(lambda: setattr(book.app, "status_bar", _line(line, language)))
    if failed:
        insisting(lambda: _post(book, _line(line, language)))


def _pressed(book: xw.Book) -> Pressed:
    paths = ShopPaths(_shop(book))
    settings = read_settings(paths.settings)
    return Pressed(book, paths, settings, now_in(settings.time_zone))


def _shop(book: xw.Book) -> Path:
    """The shop folder: what the workbook says, else the folder that it lies in."""
    named = _constant(book, "x_shop")
    beside = Path(book.fullname).parent
    for place in (Path(named) if named else None, beside):
        if place is not None and ShopPaths(place).settings.is_file():
            return place
    raise UsageError(_GONE.format(shop=named) if named else _NO_SHOP)


def _constant(book: xw.Book, name: str) -> str:
    """The text that a hidden name holds; nothing where there is none."""
    if not book.names.contains(name):
        return ""
    return (book.names[name].refers_to or "").removeprefix("=").strip('"').replace('""', '"')


def _line(label: Label, language: Language) -> str:
    text = " ".join(f"{PREFIX}{label.text(language)}".split())
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"


def _post(book: xw.Book, line: str) -> None:
    """Say it on Today too, at the right of its title, where a status bar is easily missed; the next refresh wipes it."""
    with suppress(KeyError):
        first = book.names["x_today"].refers_to_range
        title = first.sheet.range((first.row, 1), (first.row, first.sheet.used_range.last_cell.column)).value
        filled = [at for at, value in enumerate(title, 1) if value is not None]
        if filled and len(filled) > 1:
            first.sheet.range((first.row, filled[-1])).value = f"'{line}"


__all__ = ["PREFIX", "Pressed", "press", "same"]
