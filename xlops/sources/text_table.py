"""A table of text: what every file format is read into before the columns are typed; and how headers are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import pyarrow as pa

from xlops.label import Label

LONGEST_CELL = 32_767
"""Excel's own limit: a longer cell of an export is a quote that was never closed, or an attack."""

HEADER_WITHIN = 100
"""How many lines may stand before the header."""

_TOO_LONG = Label("it has {count} cells, the header has {width}", "有 {count} 格，表头只有 {width} 格")
_CUT_OFF = Label(
    "the file breaks off here: {count} cells of {width}", "文件在此处中断：应有 {width} 格，只有 {count} 格"
)


@dataclass(frozen=True)
class TextTable:
    """One table of one file: headers as they stand, cells as text in the columns c0, c1 ..."""

    name: str
    headers: tuple[str, ...]
    cells: pa.Table
    first_row: int
    """Number of the first data row, counted as a spreadsheet counts."""
    preamble: tuple[str, ...] = ()
    form: Literal["text", "spreadsheet", "parquet"] = "text"
    odd_rows: tuple[tuple[int, str, Label], ...] = ()
    """Rows that fit no column: number, text, what is wrong."""
    broken: int = 0
    """Characters that could not be decoded."""
    made_at: datetime | None = None
    """The time of the member of a zip that it stood in, a wall time."""


def fold(header: str) -> str:
    """A header as it is compared: NFKC, trimmed, one kind of dash, one blank between words, without case."""
    text = unicodedata.normalize("NFKC", header).replace("\ufeff", "")
    text = re.sub("[\u2010-\u2015\u2212]", "-", text)
    return re.sub(r"\s+", " ", text).strip().casefold()


def part_of(file: str, part: str) -> str:
    """How a sheet of a workbook or a member of a zip is named: the file stays in sight."""
    return " > ".join([file, *(each for each in part.replace("\\", "/").split("/") if each)])


def table_of(
    name: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    first_row: int,
    *,
    preamble: Sequence[str] = (),
    form: Literal["text", "spreadsheet", "parquet"] = "text",
    whole: bool = True,
) -> TextTable:
    """A TextTable from rows of cells: short rows are filled with blanks, blank overhang is cut, longer rows put aside.

    With `whole` False the file's last line has no end: when that row is short too, it was cut off and is put aside.
    """
    width = len(headers)
    odd: list[tuple[int, str, Label]] = []
    columns: list[list[str]] = [[] for _ in range(width)]
    for at, row in enumerate(rows):
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            odd.append((first_row + at, ",".join(row), _TOO_LONG.format(count=len(row), width=width)))
            row = ()
        elif not whole and at == len(rows) - 1 and 0 < len(row) < width:
            odd.append((first_row + at, ",".join(row), _CUT_OFF.format(count=len(row), width=width)))
            row = ()
        for place in range(width):
            columns[place].append(row[place] if place < len(row) else "")
    cells = pa.table({f"c{place}": pa.array(column, pa.string()) for place, column in enumerate(columns)})
    return TextTable(name, tuple(headers), cells, first_row, tuple(preamble), form, tuple(odd))
