"""Reading one export: by what the file really is, whatever its name says; every failure is one sentence."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa

from xlops.errors import InputError
from xlops.facts import FACTS
from xlops.label import Label
from xlops.settings import Settings
from xlops.sources.base import Part, Reading, Reject, Repair, Surroundings
from xlops.sources.convert import Converted, convert
from xlops.sources.delimited import read_delimited
from xlops.sources.identify import identify, score
from xlops.sources.keys import unique_rows
from xlops.sources.packed import gunzip, opened_zip, unzip
from xlops.sources.parquet_file import read_parquet
from xlops.sources.phrases import (
    EMPTY,
    EXPORT_AGAIN,
    EXPORT_AS_TABLE,
    LAST_KEPT,
    NO_MEMORY,
    SAVE_AS_XLSX,
    SHORTER,
    UNPACK,
    UNREADABLE,
)
from xlops.sources.spreadsheet import read_spreadsheet
from xlops.sources.text_table import TextTable, part_of

SIMULATED = ".simulated."
"""What a file's name holds when its rows were invented for the demo."""

_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURE = Label("it is a picture", "这是图片")
_NOT_OURS = (
    (b"%PDF", Label("it is a PDF", "这是 PDF 文件"), EXPORT_AS_TABLE),
    (b"\x89PNG", _PICTURE, EXPORT_AS_TABLE),
    (b"\xff\xd8\xff", _PICTURE, EXPORT_AS_TABLE),
    (b"Rar!", Label("it is a RAR archive", "这是 RAR 压缩包"), UNPACK),
    (b"7z\xbc\xaf", Label("it is a 7z archive", "这是 7z 压缩包"), UNPACK),
    (
        b"SQLite format 3",
        Label("it is a database", "这是数据库文件"),
        Label("export the table as CSV", "请把表导出为 CSV"),
    ),
)


def read_export(file: Path, *, store: str, settings: Settings, as_of_day: date | None = None) -> Reading:
    """Read one file into facts of `store`; InputError when it is unreadable or of no known export.

    `as_of_day` is the day of a snapshot whose file does not say its day.
    """
    with _enough_memory(file.name):
        return _read(file, store, settings, as_of_day)


def tables_in(data: bytes, name: str) -> list[TextTable]:
    """The tables in a file, whatever its name says; InputError when none can be read."""
    with _enough_memory(name):
        return _opened(data, name)[0]


@contextmanager
def _enough_memory(name: str) -> Iterator[None]:
    """A file that needs more memory than there is fails by itself, with a sentence; the others are read."""
    try:
        yield
    except (MemoryError, duckdb.OutOfMemoryException):
        raise InputError(name, NO_MEMORY, SHORTER) from None


def _read(file: Path, store: str, settings: Settings, as_of_day: date | None) -> Reading:
    try:
        with file.open("rb") as stream:
            data, written = stream.read(), os.fstat(stream.fileno()).st_mtime
    except OSError as error:
        why = UNREADABLE.format(why=error.strerror or error)
        fix = Label("check that it is there and not open elsewhere", "请确认文件存在，且没有被其他程序打开")
        raise InputError(file, why, fix) from None
    if not data:
        raise InputError(file, EMPTY, EXPORT_AGAIN)
    tables, unread = _opened(data, file.name)
    exported = datetime.fromtimestamp(int(written), ZoneInfo(settings.time_zone)).replace(tzinfo=None)
    done: list[tuple[str, Converted]] = []
    times: list[datetime] = []
    failed: list[tuple[TextTable, InputError]] = []
    for table in tables:
        around = Surroundings(file, table.name, table.preamble, settings, as_of_day)
        try:
            fit = identify(table.headers, table.name, first_word=first_word(table.name))
            done.append((fit.source.id, convert(table, fit, around, store=store)))
            times.append(min(table.made_at or exported, exported))
        except InputError as error:
            failed.append((table, error))
    if not done:
        raise _likeliest(failed)
    rejects = [each for _, converted in done for each in converted.rejects]
    for trouble in (*unread, *(error for _, error in failed)):
        reason = Label("not read: {why}", "未读入：{why}").format(why=trouble.trouble)
        rejects.append(Reject(trouble.file, trouble.row, trouble.column, "", reason))
    tables_by_fact, parts, overlaps = _joined(done, times, file.name)
    return Reading(
        file=file,
        sha256=hashlib.sha256(data).hexdigest(),
        store=store,
        source=", ".join(dict.fromkeys(id for id, _ in done)),
        tables=tables_by_fact,
        rejects=tuple(rejects),
        repairs=tuple(each for _, converted in done for each in converted.repairs) + overlaps,
        simulated=SIMULATED in file.name,
        parts=parts,
    )


def _opened(data: bytes, name: str, *, depth: int = 0) -> tuple[list[TextTable], list[InputError]]:
    """The tables in a file, told apart by its first bytes; and what could not be read of a zip of several."""
    for magic, found, fix in _NOT_OURS:
        if data.startswith(magic):
            raise InputError(name, found, fix)
    if data.startswith((_GZIP, *_ZIP)) and depth > 1:
        raise InputError(name, Label("it holds packed files within packed files", "压缩包里还有多层压缩包"), UNPACK)
    if data.startswith(_GZIP):
        inner = gunzip(data, name)
        if not inner:
            raise InputError(name, EMPTY, EXPORT_AGAIN)
        return _opened(inner, name, depth=depth + 1)
    if data.startswith(_ZIP):
        return (read_spreadsheet(data, name, score), []) if _is_workbook(data, name) else _members(data, name, depth)
    if data.startswith(_OLE):
        return read_spreadsheet(data, name, score), []
    if data.startswith(b"PAR1"):
        return [read_parquet(data, name)], []
    start = data[:4096].lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if re.match(rb"<(!doctype html|html|table|head|body|meta|div)", start):
        raise InputError(name, Label("it is a web page, not a spreadsheet", "这是网页，不是表格文件"), SAVE_AS_XLSX)
    if start.startswith(b"<?xml"):
        raise InputError(name, Label("it is an XML file", "这是 XML 文件"), SAVE_AS_XLSX)
    if start.startswith((b"{", b"[{")):
        raise InputError(name, Label("it is a JSON file", "这是 JSON 文件"), EXPORT_AS_TABLE)
    return [read_delimited(data, name, score)], []


def _is_workbook(data: bytes, name: str) -> bool:
    with opened_zip(data, name) as archive:
        members = set(archive.namelist())
    if members & {"xl/workbook.bin", "content.xml"}:
        raise InputError(name, Label("it is an .xlsb or .ods file", "这是 .xlsb 或 .ods 文件"), SAVE_AS_XLSX)
    return "xl/workbook.xml" in members


def _members(data: bytes, name: str, depth: int) -> tuple[list[TextTable], list[InputError]]:
    tables: list[TextTable] = []
    errors: list[InputError] = []
    for member, content, made_at in unzip(data, name):
        try:
            if not content:
                raise InputError(part_of(name, member), EMPTY, EXPORT_AGAIN)
            found, unread = _opened(content, part_of(name, member), depth=depth + 1)
            tables += [replace(each, made_at=each.made_at or made_at) for each in found]
            errors += unread
        except InputError as error:
            errors.append(error)
    if not tables:
        raise errors[0]
    return tables, errors


def first_word(name: str) -> str:
    """The table's id that a file of the template, or its sheet, begins with: traffic_2010-12.csv, ad_terms_x.csv."""
    for part in reversed(name.split(" > ")):
        file = re.split(r"[/\\]", part)[-1].casefold()
        found = [each.id for each in FACTS if re.match(rf"{each.id}(?![a-z])", file)]
        if found:
            return max(found, key=len)
    return ""


def _likeliest(failed: list[tuple[TextTable, InputError]]) -> InputError:
    """Of several sheets that fit nothing, the sentence about the one that came nearest."""
    return max(failed, key=lambda each: (score(each[0].headers), each[0].cells.num_rows))[1]


def _joined(
    done: Sequence[tuple[str, Converted]], times: Sequence[datetime], name: str
) -> tuple[dict[str, pa.Table], dict[str, tuple[Part, ...]], tuple[Repair, ...]]:
    """The tables of all parts by fact, older parts first; months that overlap in one file count once.

    Parts that do not give the same columns are left as they are: the archive lays their rows over one another.
    """
    found: dict[str, list[tuple[Part, pa.Table]]] = {}
    for (source, converted), at in sorted(zip(done, times, strict=True), key=lambda each: each[1]):
        for fact, table in converted.tables.items():
            part = Part(table.num_rows, source, converted.filled[fact], at)
            found.setdefault(fact, []).append((part, table))
    tables: dict[str, pa.Table] = {}
    parts: dict[str, tuple[Part, ...]] = {}
    repairs: list[Repair] = []
    with duckdb.connect() as con:
        for fact, each in found.items():
            parts[fact] = tuple(part for part, _ in each)
            tables[fact] = each[0][1] if len(each) == 1 else pa.concat_tables([table for _, table in each])
            if len(each) > 1 and len({part.filled for part, _ in each}) == 1:
                numbers = [number for number, (part, _) in enumerate(each) for _ in range(part.rows)]
                marked = tables[fact].append_column("_part", pa.array(numbers, pa.int32()))
                kept, repeated = unique_rows(con, marked, FACTS[fact])
                if repeated:
                    said = Label("rows of {fact} that stand in several of its tables", "“{fact}”中在多张表里重复的行")
                    repairs.append(Repair(name, None, "", said.format(fact=FACTS[fact].label), LAST_KEPT, repeated))
                    rows = Counter(kept.column("_part").to_pylist())
                    tables[fact] = kept.drop_columns(["_part"])
                    parts[fact] = tuple(replace(part, rows=rows[nth]) for nth, part in enumerate(parts[fact]))
    return tables, parts, tuple(repairs)
