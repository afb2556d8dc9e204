"""The ribbon tab."""

from __future__ import annotations

from dataclasses import dataclass

from xlops.faces.addin.commands import COMMANDS, Command
from xlops.faces.addin.text import rendered
from xlops.label import Label, Language


@dataclass(frozen=True)
class _Group:
    id: str
    label: Label
    commands: tuple[Command, ...]


def _those(*ids: str) -> tuple[Command, ...]:
    known = {each.id: each for each in COMMANDS}
    return tuple(known[id] for id in ids)


GROUPS = (
    _Group("day", Label("The day", "每日"), _those("start_day", "refresh")),
    _Group(
        "plans",
        Label("Plans", "计划"),
        _those("build_competitors", "build_inventory", "build_promotion_calendar"),
    ),
    _Group("rest", Label("Shop", "店铺"), _those("report", "check_setup")),
)


def ribbon(language: Language) -> str:
    """The tab as Office's customUI, in the workbook's language."""
    return rendered("ribbon.xml.j2", groups=GROUPS, language=language)
