"""What the buttons and the ribbon run: RunPython "import xlops.faces.macros as m; m.start_day()".

The names stay for good: workbooks made by an older xlops keep calling them.
"""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path

from xlops.build import build
from xlops.calendar_report import WORKBOOK as CALENDAR
from xlops.calendar_report import calendar_report, files_of, write_html, write_ics
from xlops.faces.button.day import (
    keep_typed,
    load_exports,
    pages_and_look,
    refresh_open,
    said_of_files,
    said_of_typing,
    sentences,
    write_report,
)
from xlops.faces.button.pressed import Pressed, press
from xlops.label import Label
from xlops.morning import read_workbook, typed_since
from xlops.workbooks import Workbook, workbook

_BUILDING = Label("building", "生成")
_READY = Label("{file} is ready", "{file} 已生成")
_REPORT = Label("the report is in {folder}", "日报在 {folder}")


def start_day() -> None:
    """Start the day: keep what was typed, read what is new in exports/, put every sheet right, write the report."""
    press(_start_day)


def refresh() -> None:
    """Put every sheet right from what the archive holds; reads no files."""
    press(_refresh)


def build_competitors() -> None:
    """Build the workbook of rivals and market, or put right the one that is open."""
    press(_builder("competitors"))


def build_inventory() -> None:
    """Build the inventory plan, or put right the one that is open."""
    press(_builder("inventory"))


def build_promotion_calendar() -> None:
    """Build the promotion calendar, or put right the one that is open."""
    press(_builder("promotion_calendar"))


def report() -> None:
    """Write reports/today.html and reports/today.txt, and open the first."""
    press(_report)


def check_setup() -> None:
    """Check this PC and the shop, as `xlops doctor` does."""
    press(_check_setup)


def _start_day(pressed: Pressed) -> Label:
    now, held, typed = keep_typed(pressed)
    loaded = load_exports(pressed)
    line, pages, look = refresh_open(pressed, now, held, typed)
    write_report(pressed, pages, look)
    return sentences(said_of_files(loaded), *said_of_typing(typed), line)


def _refresh(pressed: Pressed) -> Label:
    now, held, typed = keep_typed(pressed)
    line, _, _ = refresh_open(pressed, now, held, typed)
    return sentences(*said_of_typing(typed), line)


def _report(pressed: Pressed) -> Label:
    pages, look = pages_and_look(pressed, pressed.hub(), workbook("hub"))
    html = write_report(pressed, pages, look)
    pressed.then.append(lambda: webbrowser.open(html.absolute().as_uri()))
    return _REPORT.format(folder=html.parent)


def _builder(id: str) -> Callable[[Pressed], Label]:
    return lambda pressed: _build(pressed, workbook(id))


def _build(pressed: Pressed, chosen: Workbook) -> Label:
    """Make the workbook and show it; one that is open already is put right where it is. What was typed counts first."""
    keep_typed(pressed)
    target = pressed.paths.root / chosen.file
    app = pressed.book.app
    standing = next((each for each in app.books if Path(each.fullname).name == target.name), None)
    if standing is not None:
        other = Pressed(standing, pressed.paths, pressed.settings, pressed.now)
        refresh_open(other, *keep_typed(other), chosen)
        if chosen.id == CALENDAR:
            html, ics = files_of(pressed.hub(), pressed.paths.reports)
            write_html(pressed.hub(), html, pressed.now)
            write_ics(pressed.hub(), ics, pressed.now)
        pressed.then.append(standing.activate)
    else:
        told = pressed.counting(_BUILDING)
        for file in typed_since(pressed.paths):
            if file.name != pressed.book.name:
                read_workbook(file, pressed.paths, pressed.settings, pressed.now)
        if chosen.id == CALENDAR:  # with what is printed and what a phone's calendar reads, in one step
            calendar_report(
                pressed.hub(), pressed.paths.reports, now=pressed.now, target=target, shop=pressed.paths, told=told
            )
        else:
            build(pressed.hub(), chosen, target, now=pressed.now, shop=pressed.paths, told=told)
        pressed.then.append(lambda: app.books.open(target))
    return _READY.format(file=target.name)


def _check_setup(pressed: Pressed) -> Label:
    import platform

    from xlops.faces.doctor import Place, examine, summary

    place = Place(platform.system(), Path(sys.executable), pressed.now, pressed.paths, pressed.settings)
    findings = [finding for _, finding in examine(place)]
    wrong = next((each for each in findings if each.state == "fail"), None)
    parts = [summary(findings)]
    if wrong is not None:
        parts += [wrong.found, *([wrong.fix] if wrong.fix else [])]
    return sentences(*parts)
