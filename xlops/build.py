"""One workbook: ask its sheets for their blocks, write them in one step. A failure names its sheet and writes nothing."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from xlops import __version__, stopping
from xlops.errors import InputError, OutputError, UsageError, XlopsError
from xlops.kept import is_changed, keep_if_changed, recall_cells, remember_cells, seal, unread
from xlops.label import Label
from xlops.morning import note_written, park, parked, unpark
from xlops.names import Identity
from xlops.paths import ShopPaths, replacing
from xlops.render.closed import write_book
from xlops.render.grid import Page, lower
from xlops.render.written import marks_of
from xlops.sheets import Sheet
from xlops.theme import Look
from xlops.workbooks import Workbook, workbook

if TYPE_CHECKING:
    from xlops.hub import Hub

_ANOTHER = Label(
    "{file} is another workbook of xlops; choose another name for {title}",
    "{file} 是 xlops 的另一个工作簿；请为{title}换一个文件名",
)
_WITH_MACROS = Label(
    "{file}: a workbook with macros is made by: xlops excel new --force (the present one is kept in reports/kept/)",
    "{file}：带宏的工作簿请用 xlops excel new --force 制作（现有文件会保存到 reports/kept/）",
)
Told = Callable[[str, int, int], None]
"""Told the name of the sheet at hand, its number from 0, and how many there are."""


class SheetFailed(XlopsError):
    """A sheet could not be built; the sentence names it, `__cause__` is the reason."""


@dataclass(frozen=True)
class Built:
    """What was made: the workbook, report and message if they were asked for, the ids of the sheets, the seconds it took."""

    path: Path
    html: Path | None
    sheets: tuple[str, ...]
    seconds: float
    text: Path | None = None
    kept: Path | None = None
    """The copy of a workbook that had been changed by hand and stood in its place."""
    refreshed: bool = False
    """Whether the workbook that stood there was refreshed, with all that the operator added."""
    left: Mapping[str, Label] = field(default_factory=dict)
    """Sheets that could not be refreshed and were left as they were, with the reason."""
    overwritten: tuple[str, ...] = ()
    """Cells of ours that the operator had written over, as 'Items'!C7; the copy has them."""
    unfiltered: tuple[str, ...] = ()
    """Tables whose filter has to be applied again by hand."""


SELDOM = 100_000, 20, 50
"""How many new values Python waits for before it looks for garbage, while a workbook is built."""


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """A workbook is some hundred thousand small values that all stay until it is written: to look through them for
    garbage again and again takes a tenth of the time and finds none."""
    usual = gc.get_threshold()
    if usual[0] < SELDOM[0]:  # not while another workbook is built beside this one, which puts it back
        gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        if usual[0] < SELDOM[0]:
            gc.set_threshold(*usual)


def build_hub(
    hub: Hub,
    target: Path,
    *,
    now: datetime,
    html: Path | None = None,
    text: Path | None = None,
    shop: ShopPaths | None = None,
    told: Told | None = None,
    new: bool = False,
) -> Built:
    """Build the operations hub at `target`."""
    return build(hub, workbook("hub"), target, now=now, html=html, text=text, shop=shop, told=told, new=new)


@_collecting_seldom()
def build(
    hub: Hub,
    chosen: Workbook,
    target: Path,
    *,
    now: datetime,
    html: Path | None = None,
    text: Path | None = None,
    shop: ShopPaths | None = None,
    told: Told | None = None,
    new: bool = False,
) -> Built:
    """Build a workbook at `target`, its report at `html`, its first sheet as a message at `text`; files there are replaced whole or left as they were.

    A workbook of ours that stands at `target` is refreshed: what the operator added stays. With `new`, or where another
    file stands there, a new one is made. With `shop` the target is that shop's own: what would be lost of one that was
    changed by hand is kept in reports/kept/ first. SheetFailed names the sheet that could not be built; OutputError says
    why a file cannot be written.
    """
    began = perf_counter()
    standing = None if new else _standing(target, chosen)
    if target.suffix == ".xlsm" and standing is None:
        raise UsageError(_WITH_MACROS.format(file=target.name))
    if target.suffix != ".xlsx" and standing is None:
        raise UsageError(f"{target.name}: a workbook is written as .xlsx; choose such a name")
    made = pages_of(hub, chosen.sheets, told=told)
    look = look_of(hub, chosen, now)
    identity = identity_of(hub, now, chosen)
    if standing is not None:
        identity = replace(identity, workbook=standing.workbook, shop=standing.shop)
        built = _refresh(hub, made, look, target, identity, standing, shop, now)
    else:
        kept = keep_if_changed(target, shop, now) if shop else None
        book = lower(made, look)
        write_book(book, target, look, identity)
        if shop:
            remember_cells(identity.workbook, shop, marks_of(book))
        built = Built(target, html, tuple(each.sheet.id for each in made), 0.0, text, kept)
        note_written(hub, identity, made)
    if shop:
        seal(target, shop)
    if html is not None:
        from xlops.render.html import html_report

        with replacing(html) as draft:
            draft.write_text(html_report(made, look, template=chosen.template), encoding="utf-8", newline="\n")
    if text is not None:
        from xlops.render.text import text_digest

        with replacing(text) as draft:
            draft.write_text(text_digest(made[:1], look), encoding="utf-8", newline="\n")
    return replace(built, html=html, text=text, seconds=perf_counter() - began)


def _standing(target: Path, chosen: Workbook) -> Identity | None:
    """Which workbook of ours stands at `target`; None where there is none, or one that cannot be read.

    UsageError when it is one of another kind than the chosen.
    """
    if not target.is_file():
        return None
    from xlops.render.package.refresh import standing_identity, standing_names

    try:
        names = standing_names(target)
        if names and names[0] and not names[0].keys() & {each.id for each in chosen.sheets}:
            raise UsageError(_ANOTHER.format(file=target.name, title=chosen.title))
        return standing_identity(target)
    except InputError:
        return None  # whatever it is, it is kept aside before a new one takes its place
    except OSError as error:
        raise OutputError(f"{target.name} cannot be read: {error.strerror or error}") from error


def _refresh(
    hub: Hub,
    made: list[Page],
    look: Look,
    target: Path,
    identity: Identity,
    before: Identity,
    shop: ShopPaths | None,
    now: datetime,
) -> Built:
    """Refresh the workbook that stands; what cannot stay in it is brought to safety before it is replaced."""
    from xlops.render.package.refresh import Refreshed, refresh_workbook, standing_names

    book = lower(made, look, *(standing_names(target) or ({}, ())))
    by_hand = shop is not None and is_changed(target, shop)
    marks = recall_cells(identity.workbook, shop) if shop and by_hand else None
    held = unread(target, shop) if shop and by_hand else {}
    kept: Path | None = None

    def keep(done: Refreshed) -> None:
        nonlocal kept
        park(hub, identity, target.name, done.parked, now)
        if shop and by_hand and (done.left or done.overwritten or marks is None or held is None):
            kept = keep_if_changed(target, shop, now)

    waiting = parked(hub, identity.workbook)
    done = refresh_workbook(book, look, target, identity, waiting, marks=marks, keep=keep, held=held or {})
    unpark(hub, identity, target.name, done.returned, now)
    stayed = {grid.id for grid in book.sheets}.difference(done.sheets)
    note_written(hub, identity, made, left=stayed, before=before, file=target.name)
    if shop:
        fresh = {id: each for id, each in marks_of(book).items() if id in done.sheets}
        remember_cells(identity.workbook, shop, {**(marks or {}), **fresh})
    return Built(
        target, None, tuple(each.sheet.id for each in made), 0.0, None, kept, refreshed=True, left=done.left,
        overwritten=done.overwritten, unfiltered=done.unfiltered,
    )  # fmt: skip


def pages_of(hub: Hub, sheets: Sequence[Sheet], *, told: Told | None = None) -> list[Page]:
    """Each sheet with its blocks, in the shop's own currency: Data quality lists what is in others."""
    home = hub.home
    sheets = [each for each in sheets if each.when is None or each.when(home)]
    made = []
    for place, sheet in enumerate(sheets):
        stopping.check()
        if told:
            told(sheet.label.text(hub.language), place, len(sheets))
        try:
            if sheet.when is None or sheet.when(home):
                made.append(Page(sheet, sheet.build(home)))
        except XlopsError as error:
            stopping.heed(error)
            raise SheetFailed(f"sheet {sheet.label.en}: {error}") from error
        except Exception as error:
            stopping.heed(error)
            raise SheetFailed(f"sheet {sheet.label.en} cannot be built: {type(error).__name__}: {error}") from error
    return made


def look_of(hub: Hub, chosen: Workbook, now: datetime) -> Look:
    """For whom and when a workbook of the hub is made."""
    return Look(
        language=hub.language,
        currency=hub.settings.currency,
        shop=hub.name,
        title=chosen.title.text(hub.language),
        today=hub.today,
        made_at=now,
    )


def identity_of(hub: Hub, now: datetime, chosen: Workbook, *, shop: str = "") -> Identity:
    """Of a new workbook: its id stays with it, and with every copy of it; the same shop and moment give the same."""
    mark = "\0".join((hub.name, now.isoformat(), *([] if chosen.id == "hub" else [chosen.id])))
    return Identity(hashlib.sha256(mark.encode()).hexdigest()[:16], hub.generation, hub.language, __version__, shop)
