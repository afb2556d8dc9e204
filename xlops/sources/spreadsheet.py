"""Spreadsheets as text: every sheet, every cell."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from xlops import stopping
from xlops.errors import InputError
from xlops.label import Label
from xlops.sources.phrases import DAMAGED_SHEET, DOWNLOAD_AGAIN, EMPTY, EXPORT_AGAIN, LOCKED
from xlops.sources.text_table import HEADER_WITHIN, TextTable, part_of, table_of
from xlops.sources.workbook_limits import check_xls, check_xlsx

if TYPE_CHECKING:
    from xlops.sources.delimited import Score

_EXACT = 10**15
"""Excel keeps fifteen digits: a larger number has lost some."""

_UNLOCK = Label("open it in Excel, remove the password, save and load it", "请用 Excel 打开，取消密码，保存后再导入")


def read_spreadsheet(data: bytes, name: str, score: Score) -> list[TextTable]:
    """Every sheet that has cells; InputError when it is protected, damaged, too large or holds entity definitions."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    if data.startswith(b"PK"):
        check_xlsx(data, name)
    elif "EncryptedPackage".encode("utf-16-le") in data:
        raise InputError(name, LOCKED, _UNLOCK)
    else:
        check_xls(data, name)
    tables: list[TextTable] = []
    damaged = InputError(name, DAMAGED_SHEET, DOWNLOAD_AGAIN)
    try:
        with _silence():
            book = CalamineWorkbook.from_filelike(io.BytesIO(data))
            sheets = {each: book.get_sheet_by_name(each).to_python(skip_empty_area=False) for each in book.sheet_names}
    except PasswordError:
        raise InputError(name, LOCKED, _UNLOCK) from None
    except (CalamineError, OSError, ValueError):
        raise damaged from None
    except BaseException as error:
        if type(error).__name__ == "PanicException" and not stopping.stopped(
            error
        ):  # the reader's own word for "I did not expect that"
            raise damaged from None
        raise
    for sheet, rows in sheets.items():
        if any(cell not in ("", None) for row in rows for cell in row):
            tables.append(_sheet([[_text(cell) for cell in row] for row in rows], part_of(name, sheet), score))
    if not tables:
        raise InputError(name, EMPTY, EXPORT_AGAIN)
    return tables


def _sheet(rows: list[list[str]], name: str, score: Score) -> TextTable:
    width = max(len(row) for row in rows)
    at = max(
        range(min(HEADER_WITHIN, len(rows))),
        key=lambda place: (score(rows[place]), sum(bool(cell.strip()) for cell in rows[place]) / width, -place),
    )
    headers = [cell.strip() for cell in rows[at]]
    while headers and not headers[-1]:
        headers.pop()
    preamble = [",".join(row).rstrip(",") for row in rows[:at]]
    return table_of(name, headers, _without_tail(rows[at + 1 :]), at + 2, preamble=preamble, form="spreadsheet")


def _without_tail(rows: list[list[str]]) -> Sequence[list[str]]:
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer() and abs(cell) < _EXACT:
            return str(int(cell))
        case float():
            return f"{cell:.14E}" if abs(cell) >= _EXACT else repr(cell)
        case int():
            return str(cell) if abs(cell) < _EXACT else f"{cell:.14E}"
        case datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case _:
            return str(cell)


@contextmanager
def _silence() -> Iterator[None]:
    """Keep a panic of the reader, which writes its stack to the terminal by itself, off the operator's screen."""
    try:
        kept = os.dup(2)
    except OSError:  # no terminal, as inside Excel
        yield
        return
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device, not a path of ours
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
