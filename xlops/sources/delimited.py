"""CSV, TSV and text with other separators: where the header stands, and the rows after it, as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.csv as arrow_csv

from xlops.errors import InputError
from xlops.label import Label
from xlops.sources.decoding import decoded
from xlops.sources.phrases import EMPTY, EXPORT_AGAIN, LONE_QUOTE
from xlops.sources.text_table import HEADER_WITHIN, LONGEST_CELL, TextTable, table_of

SEPARATORS = (",", "\t", ";", "|")
Score = Callable[[Sequence[str]], float]
"""How well a row serves as the header of a known export."""


def read_delimited(data: bytes, name: str, score: Score) -> TextTable:
    """The table in `data`; the header is the row that `score` likes best, else the first with the most cells."""
    text = decoded(data, name)
    if not text.strip():
        raise InputError(name, EMPTY, EXPORT_AGAIN)
    separator, at, head = _header(text, score)
    header = head[at]
    body, lines_before = _after(text, separator, at)
    preamble = tuple(separator.join(row) for row in head[:at])
    headers = [cell.strip() for cell in header]
    broken = body.count("\ufffd".encode())
    fast = _fast(body, separator, len(headers))
    if fast is not None:
        return TextTable(name, tuple(headers), fast, at + 2, preamble, broken=broken)
    rows = _slow(body, separator, name, lines_before)
    table = table_of(name, headers, rows, at + 2, preamble=preamble, whole=text.endswith(b"\n"))
    return replace(table, broken=broken)


def _header(text: bytes, score: Score) -> tuple[str, int, list[list[str]]]:
    """The separator, the header's place among the first records, and those records."""
    start = text[:400_000].decode("utf-8", errors="ignore")
    best: tuple[float, float, str, int, list[list[str]]] | None = None
    for separator in SEPARATORS:
        head = _records(start, separator, HEADER_WITHIN)
        widest = max(len(row) for row in head)
        for at, row in enumerate(head):
            if not any(cell.strip() for cell in row):
                continue
            filled = sum(bool(cell.strip()) for cell in row)
            found = (score(row), filled / widest if widest > 1 else 0.0, separator, at, head)
            if best is None or found[:2] > best[:2]:
                best = found
    assert best is not None  # noqa: S101 - a text that is not blank has a row that is not
    return best[2], best[3], best[4]


def _records(text: str, separator: str, count: int) -> list[list[str]]:
    found: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            found.append(row)
            if len(found) == count:
                break
    except csv.Error:  # a giant cell: what stands before it is enough to find the header
        pass
    return found or [[]]


def _after(text: bytes, separator: str, at: int) -> tuple[bytes, int]:
    """What follows the header record, and how many lines stand before it."""
    reader = csv.reader(io.StringIO(text[:400_000].decode("utf-8", errors="ignore"), newline=""), delimiter=separator)
    for _ in range(at + 1):
        next(reader)
    place = 0
    for _ in range(reader.line_num):
        end = text.find(b"\n", place)
        if end < 0:
            return b"", reader.line_num
        place = end + 1
    return text[place:], reader.line_num


def _fast(body: bytes, separator: str, width: int) -> pa.Table | None:
    """The rows by Arrow, all as text; None when a row has another number of cells or a blank line stands among them."""
    body = body.rstrip(b"\r\n ")
    if not body or width < 2 or b"\n\n" in body or b"\n\r\n" in body:
        return None
    names = [f"c{place}" for place in range(width)]
    odd: list[object] = []

    def note(row: object) -> str:
        odd.append(row)
        return "error"

    try:
        table = arrow_csv.read_csv(
            io.BytesIO(body),
            read_options=arrow_csv.ReadOptions(column_names=names, block_size=16 << 20),
            parse_options=arrow_csv.ParseOptions(
                delimiter=separator, newlines_in_values=b'"' in body, invalid_row_handler=note
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types={name: pa.string() for name in names}, strings_can_be_null=False, check_utf8=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    return table


def _slow(body: bytes, separator: str, name: str, lines_before: int) -> list[list[str]]:
    """The rows by the standard library, which forgives rows of other lengths."""
    reader = csv.reader(io.StringIO(body.decode("utf-8", errors="replace"), newline=""), delimiter=separator)
    csv.field_size_limit(LONGEST_CELL * 16)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error:
        raise InputError(
            name,
            Label(
                "a cell is longer than {most:,} characters, probably because a quote is never closed",
                "有单元格超过 {most:,} 个字符，可能是双引号没有成对",
            ).format(most=LONGEST_CELL),
            LONE_QUOTE,
            row=lines_before + reader.line_num,
        ) from None
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows
