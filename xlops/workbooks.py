"""The workbooks: one small file each in workbooks/. Which sheets one holds is said by the sheets."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xlops.errors import UnknownName
from xlops.label import Label
from xlops.paths import ShopPaths
from xlops.sheets import SHEETS, Sheet
from xlops.shipped import shipped

_GROUPS = ("front", "detail", "data")


@dataclass(frozen=True)
class Workbook:
    """One workbook: its id is the name of its file in workbooks/, `file` what it is called in a shop folder."""

    id: str
    title: Label
    doc: Label
    file: str
    template: str = "report.html.j2"
    """How its pages are laid out as HTML: a file of templates/."""
    needs_data: bool = True
    """Is there nothing to show before anything was loaded?"""

    @property
    def sheets(self) -> list[Sheet]:
        """Its sheets from left to right: the front, what stands behind it, the tables that formulas read."""
        mine = SHEETS.where(lambda each: each.workbook == self.id)
        return sorted(mine, key=lambda each: (_GROUPS.index(each.group), each.order, each.id))


@cache
def workbooks() -> dict[str, Workbook]:
    """Every workbook by id."""
    return {each.stem: _read(each) for each in sorted(shipped("workbooks").glob("*.toml"))}


def workbook(id: str) -> Workbook:
    """The workbook of that id; UnknownName with the nearest when there is none."""
    known = workbooks()
    if id not in known:
        raise UnknownName("workbook", id, known)
    return known[id]


def others(paths: ShopPaths) -> list[str]:
    """The ids of the workbooks beside the hub that the shop has."""
    return [each.id for each in workbooks().values() if each.id != "hub" and paths.workbook(each.file).is_file()]


def _read(file: Path) -> Workbook:
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    given = {key: raw[key] for key in ("template", "needs_data") if key in raw}
    return Workbook(file.stem, Label(**raw["title"]), Label(**raw["doc"]), raw["file"], **given)
