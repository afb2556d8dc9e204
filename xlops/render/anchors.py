"""The hidden names of xlops.names: written for a lowered workbook, and read back wherever somebody moved them to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from xlops.names import BETWEEN, OURS, Identity, column_name, default_name, row_name, segment_name, sheet_name
from xlops.render.cells import Area, Entry, SheetGrid, letters, sheet_ref
from xlops.render.references import Reference, pieces
from xlops.render.values import Plain, serial

_ROW = re.compile(r"(.+)__r([1-9][0-9]*)")
_COLUMN = re.compile(r"c([1-9][0-9]*)")


@dataclass(frozen=True)
class SheetAnchors:
    """Where a sheet of ours, its grid columns and the rows of its segments that are no tables stand now."""

    name: str
    columns: Mapping[int, int] = field(default_factory=dict)
    rows: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    """Segment id to (row within the segment from 1, row of the sheet); rows that were deleted are absent."""


@dataclass(frozen=True)
class Anchors:
    """What the names of a workbook say of it."""

    identity: Identity | None
    sheets: Mapping[str, SheetAnchors]
    """By sheet id; a sheet that was deleted is absent."""
    defaults: Mapping[str, Plain]
    """Input name to what was written there last."""


def constant(value: Plain) -> str:
    """A value as the text of a defined name."""
    if isinstance(value, str):
        text = value.replace('"', '""')[:250]
        halved = (len(text) - len(text.rstrip('"'))) % 2
        return f'"{text[: len(text) - halved]}"'
    return str(serial(value) if isinstance(value, date) else "" if value is None else value) or '""'


def identity_names(identity: Identity) -> dict[str, str]:
    """The constants that say which workbook it is."""
    return {name: constant(value) for name, value in identity.constants.items()}


def sheet_anchors(
    id: str, name: str, columns: Mapping[int, int], rows: Mapping[str, tuple[int, ...]], right: int
) -> dict[str, str]:
    """The names of one sheet: grid column to column, segment to the rows it has; `right` is the last column of ours."""
    places = {sheet_name(id): Area(1, 1, 1, 1)}
    for segment, own in rows.items():
        if own:
            places[segment_name(id, segment)] = Area(min(own), 1, max(own), right)
        places |= {row_name(id, segment, at): Area(row, 1, row, 1) for at, row in enumerate(own, 1)}
    places |= {column_name(id, at): Area(1, column, 1, column) for at, column in columns.items()}
    return {key: f"{sheet_ref(name)}!{area.fixed}" for key, area in places.items()}


def grid_anchors(grid: SheetGrid) -> dict[str, str]:
    """The names of a sheet that is written as it was lowered."""
    rows = {each.id: tuple(range(each.area.top, each.area.bottom + 1)) for each in grid.segments if not each.table}
    columns = {at: at for at in range(1, grid.used.right + 1)}
    defaults = {default_name(each.name): constant(entry_value(grid, each)) for each in grid.entries}
    return sheet_anchors(grid.id, grid.name, columns, rows, grid.used.right) | defaults


def entry_value(grid: SheetGrid, entry: Entry) -> Plain:
    """What the lowered sheet holds in an input cell."""
    placed = grid.cells.get((entry.area.top, entry.area.left))
    return placed.content if placed else None


def corner(name: str, area: Area) -> str:
    """The first cell of an area as the text of a defined name."""
    return f"{sheet_ref(name)}!${letters(area.left)}${area.top}"


def anchors(names: Mapping[str, str]) -> Anchors:
    """Read the names (without "=", of the workbook, not of a sheet); those that point nowhere any more are left out."""
    sheets: dict[str, str] = {}
    columns: dict[str, dict[int, int]] = {}
    rows: dict[str, dict[str, dict[int, int]]] = {}
    spans: dict[str, dict[str, tuple[int, int]]] = {}
    defaults: dict[str, Plain] = {}
    constants: dict[str, Plain] = {}
    for name, text in names.items():
        if not name.startswith(OURS):
            continue
        id, _, rest = name.removeprefix(OURS).partition(BETWEEN)
        place = _place(text)
        if rest == "default" and place is None:
            defaults[id] = _constant(text)
        elif place is None:
            constants[id] = _constant(text)
        elif not rest:
            sheets[id] = place.sheets[0]
        elif found := _COLUMN.fullmatch(rest):
            columns.setdefault(id, {})[int(found[1])] = place.first.column
        elif found := _ROW.fullmatch(rest):
            rows.setdefault(id, {}).setdefault(found[1], {})[int(found[2])] = place.first.row
        else:
            spans.setdefault(id, {})[rest] = (place.first.row, place.last.row)
    return Anchors(
        _identity(constants),
        {
            id: SheetAnchors(name, columns.get(id, {}), _rows(rows.get(id, {}), spans.get(id, {})))
            for id, name in sheets.items()
        },
        defaults,
    )


def _rows(rows: dict[str, dict[int, int]], spans: dict[str, tuple[int, int]]) -> dict[str, Mapping[int, int]]:
    """A segment whose rows have no names (an older workbook) has those of its area."""
    plain = {id: dict(enumerate(range(top, bottom + 1), 1)) for id, (top, bottom) in spans.items()}
    return {**plain, **rows}


def _place(text: str) -> Reference | None:
    found = [each for each in pieces(text) if isinstance(each, Reference)]
    return found[0] if len(found) == 1 and found[0].sheets and "#REF!" not in text else None


def _constant(text: str) -> Plain:
    if text.startswith('"'):
        return text[1:-1].replace('""', '"') or None
    try:
        value = float(text)
    except ValueError:
        return None
    return int(value) if value.is_integer() else value


def _identity(constants: Mapping[str, Plain]) -> Identity | None:
    workbook, language = constants.get("workbook"), constants.get("language")
    generation = constants.get("generation")
    if not isinstance(workbook, str) or not isinstance(generation, int):
        return None
    return Identity(
        workbook, generation, "zh" if language == "zh" else "en", str(constants.get("version") or ""),
        str(constants.get("shop") or ""),
    )  # fmt: skip
