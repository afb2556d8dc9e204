"""What a check is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from xlops.label import Label
from xlops.paths import ShopPaths
from xlops.registry import Registry
from xlops.settings import Settings

State = Literal["pass", "warn", "fail", "unknown"]
"""unknown: it cannot be checked here."""
Group = Literal["python", "excel", "shop", "archive", "workbook"]
System = Literal["Windows", "Darwin", "Linux"]
ALL: tuple[System, ...] = ("Windows", "Darwin", "Linux")

GROUPS: dict[Group, Label] = {
    "python": Label("Python", "Python"),
    "excel": Label("Excel and xlwings", "Excel 与 xlwings"),
    "shop": Label("Shop folder", "店铺文件夹"),
    "archive": Label("Archive", "数据档案"),
    "workbook": Label("Workbook", "工作簿"),
}


@dataclass(frozen=True)
class Finding:
    """One line of the report, and what to do about it."""

    state: State
    found: Label
    fix: Label | None = None


@dataclass(frozen=True)
class Place:
    """What is looked at: the system, and the shop where there is one; `settings` is None where they cannot be read."""

    system: str
    python: Path
    now: datetime
    paths: ShopPaths | None = None
    settings: Settings | None = None
    trouble: Label | None = None
    """Why the settings cannot be read."""

    @property
    def shop(self) -> ShopPaths:
        """The shop folder; only checks that need one, and run where there is one, ask for it."""
        if self.paths is None:
            raise ValueError("there is no shop")
        return self.paths


@dataclass(frozen=True)
class Check:
    """One question; `look` gives its findings for a place. `label` says what is checked."""

    id: str
    group: Group
    label: Label
    systems: tuple[System, ...]
    needs_shop: bool
    look: Callable[[Place], Iterable[Finding]]


CHECKS: Registry[Check] = Registry("check", "xlops.faces.doctor")


def check(
    id: str, group: Group, en: str, zh: str, *, systems: tuple[System, ...] = ALL, needs_shop: bool = False
) -> Callable[[Callable[[Place], Iterable[Finding]]], Callable[[Place], Iterable[Finding]]]:
    """Declare the function below as a check; `en` and `zh` say what is checked."""

    def declare(look: Callable[[Place], Iterable[Finding]]) -> Callable[[Place], Iterable[Finding]]:
        CHECKS.add(Check(id, group, Label(en, zh), systems, needs_shop, look))
        return look

    return declare
