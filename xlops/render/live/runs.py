"""Cells gathered into rectangles, so that Excel is asked once for each and not once a cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TypeVar

from xlops.render.cells import Area

Place = tuple[int, int]
Value = TypeVar("Value")


def rectangles(places: Iterable[Place]) -> list[Area]:
    """Rectangles that cover exactly these cells: runs of a row, joined with the same run of the row above."""
    return [area for area, _ in _joined(_runs(dict.fromkeys(places)))]


def like_rectangles(cells: Mapping[Place, Value]) -> list[tuple[Area, Value]]:
    """Rectangles of cells that have the same value."""
    return _joined(_runs(cells))


def spans(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Numbers without gaps between them, as (first, last)."""
    ordered = sorted(set(numbers))
    for _, group in groupby(enumerate(ordered), lambda each: each[1] - each[0]):
        members = [number for _, number in group]
        yield members[0], members[-1]


def _runs(cells: Mapping[Place, Value]) -> list[tuple[int, int, int, Value]]:
    """(row, first column, last column, value) from top left on."""
    runs: list[tuple[int, int, int, Value]] = []
    for row, column in sorted(cells):
        value = cells[row, column]
        if runs and runs[-1][0] == row and runs[-1][2] == column - 1 and runs[-1][3] == value:
            runs[-1] = row, runs[-1][1], column, value
        else:
            runs.append((row, column, column, value))
    return runs


def _joined(runs: Sequence[tuple[int, int, int, Value]]) -> list[tuple[Area, Value]]:
    open_: dict[tuple[int, int], tuple[int, int, Value]] = {}
    made: list[tuple[Area, Value]] = []
    for row, left, right, value in runs:
        above = open_.get((left, right))
        if above is not None and above[1] == row - 1 and above[2] == value:
            open_[left, right] = above[0], row, value
            continue
        if above is not None:
            made.append((Area(above[0], left, above[1], right), above[2]))
        open_[left, right] = row, row, value
    made += [(Area(top, left, bottom, right), value) for (left, right), (top, bottom, value) in open_.items()]
    return sorted(made, key=lambda each: (each[0].top, each[0].left))
