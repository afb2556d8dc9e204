"""One workbook: ask its sheets for their blocks, write them in one step. A failure names its sheet and writes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from xlops import __version__, stopping
from xlops.errors import UsageError, XlopsError
from xlops.kept import keep_if_changed, seal
from xlops.morning import note_written
from xlops.names import Identity
from xlops.paths import ShopPaths, replacing
from xlops.render.closed import write_workbook
from xlops.render.grid import Page
from xlops.sheets import Sheet
from xlops.theme import Look
from xlops.workbooks import Workbook, workbook

if TYPE_CHECKING:
    from xlops.hub import Hub

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


def build_hub(
    hub: Hub,
    target: Path,
    *,
    now: datetime,
    html: Path | None = None,
    text: Path | None = None,
    shop: ShopPaths | None = None,
    told: Told | None = None,
) -> Built:
    """Build the operations hub at `target`."""
    return build(hub, workbook("hub"), target, now=now, html=html, text=text, shop=shop, told=told)


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
) -> Built:
    """Build a workbook at `target`, its report at `html`, its first sheet as a message at `text`; files there are replaced whole or left as they were.

    With `shop` the target is that shop's own: one that was changed by hand is kept in reports/kept/ first. SheetFailed names the sheet that could not be built; OutputError says why a file cannot be written.
    """
    began = perf_counter()
    if target.suffix != ".xlsx":
        raise UsageError(f"{target.name}: a workbook is written as .xlsx; choose such a name")
    made = pages_of(hub, chosen.sheets, told=told)
    look = look_of(hub, chosen, now)
    kept = keep_if_changed(target, shop, now) if shop else None
    identity = identity_of(hub, now)
    write_workbook(made, target, look, identity)
    note_written(hub, identity, made)
    if shop:
        seal(target, shop)
    if html is not None:
        from xlops.render.html import html_report

        with replacing(html) as draft:
            draft.write_text(html_report(made, look=look), encoding="utf-8", newline="\n")
    if text is not None:
        from xlops.render.text import text_digest

        with replacing(text) as draft:
            draft.write_text(text_digest(made[:1], look), encoding="utf-8", newline="\n")
    seconds = perf_counter() - began
    return Built(target, html, tuple(each.sheet.id for each in made), seconds, text, kept)


def pages_of(hub: Hub, sheets: Sequence[Sheet], *, told: Told | None = None) -> list[Page]:
    """Each sheet with its blocks, in the shop's own currency: Data quality lists what is in others."""
    home = hub.home
    made = []
    for place, sheet in enumerate(sheets):
        stopping.check()
        if told:
            told(sheet.label.text(hub.language), place, len(sheets))
        try:
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


def identity_of(hub: Hub, now: datetime, *, shop: str = "") -> Identity:
    """Of a new workbook: its id stays with it, and with every copy of it; the same shop and moment give the same."""
    mark = f"{hub.name}\0{now.isoformat()}"
    return Identity(hashlib.sha256(mark.encode()).hexdigest()[:16], hub.generation, hub.language, __version__, shop)
