"""What is looked at before a spreadsheet's reader may touch it: a small file can ask it for all memory."""

from __future__ import annotations

import re
import struct
from array import array

from xlops.errors import InputError
from xlops.label import Label
from xlops.sources.packed import opened_zip
from xlops.sources.phrases import DAMAGED_SHEET, DOWNLOAD_AGAIN

MOST_CELLS = 60_000_000
"""Cells of the rectangle that a sheet spans, empty ones too: the reader makes room for each."""

_DAMAGED = (DAMAGED_SHEET, DOWNLOAD_AGAIN)
_LAST_SECTOR = 0xFFFFFFFA


def check_xlsx(data: bytes, name: str) -> None:
    """InputError when an .xlsx defines XML entities, as none does, or spans more cells than an export can have."""
    with opened_zip(data, name) as archive:
        for entry in archive.infolist():
            if not entry.filename.endswith((".xml", ".rels")):
                continue
            try:
                content = archive.read(entry)
            except Exception:  # noqa: S112 - a damaged member is named by the reader proper
                continue
            if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content[:4096]:
                raise InputError(
                    name,
                    Label("it holds XML that no spreadsheet program writes", "含有正常表格软件不会写入的 XML 内容"),
                    Label("do not open it; download it again", "请不要打开，重新下载"),
                )
            if entry.filename.startswith("xl/worksheets/") and _cells_spanned(content) > MOST_CELLS:
                raise InputError(
                    name,
                    Label("it has cells so far apart that no export would", "单元格分布过散，不像导出的报表"),
                    Label(
                        "delete the empty rows and columns in Excel, save and load it",
                        "请在 Excel 中删除空行空列，保存后再导入",
                    ),
                )


def _cells_spanned(sheet: bytes) -> int:
    tallest = max(map(int, re.findall(rb'<row\b[^>]*?\br="(\d{1,9})"', sheet)), default=0)
    tallest = max(
        tallest, max(map(int, re.findall(rb'\br="[A-Z]{1,3}(\d{7,9})"', sheet)), default=0), sheet.count(b"<row")
    )
    width = 26
    for letters, most in ((2, 702), (3, 18_278)):
        if re.search(rb'\br="[A-Z]{%d}\d' % letters, sheet):
            width = most
    if tallest * width <= MOST_CELLS:
        return tallest * width
    columns = set(re.findall(rb'\br="([A-Z]{1,3})\d', sheet))
    return tallest * max((_column(each) for each in columns), default=1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def check_xls(data: bytes, name: str) -> None:
    """InputError when the sectors of an .xls run in a circle or lie outside the file."""
    if len(data) < 1536:
        raise InputError(name, *_DAMAGED)
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        raise InputError(name, *_DAMAGED)
    size = 1 << shift
    sectors = -(-len(data) // size)
    fat_count, difat_at, difat_count = (struct.unpack_from("<I", data, at)[0] for at in (44, 68, 72))
    if fat_count > sectors or difat_count > sectors:
        raise InputError(name, *_DAMAGED)
    places = list(struct.unpack_from("<109I", data, 76))
    seen: set[int] = set()
    while difat_at < _LAST_SECTOR and difat_count:
        if difat_at in seen or difat_at >= sectors:
            raise InputError(name, *_DAMAGED)
        seen.add(difat_at)
        *more, difat_at = _sector(data, difat_at, size)
        places += more
    table: list[int] = []
    for place in places:
        if place < _LAST_SECTOR:
            if place >= sectors:
                raise InputError(name, *_DAMAGED)
            table += _sector(data, place, size)
    if _runs_in_a_circle(table):
        raise InputError(name, *_DAMAGED)


def _sector(data: bytes, place: int, size: int) -> array[int]:
    numbers = array("I", data[(place + 1) * size : (place + 2) * size][: size // 4 * 4].ljust(size, b"\xff"))
    if array("I", b"\1\0\0\0")[0] != 1:
        numbers.byteswap()
    return numbers


def _runs_in_a_circle(following: list[int]) -> bool:
    done = bytearray(len(following))
    for start in range(len(following)):
        path: list[int] = []
        place = start
        while place < len(following) and not done[place]:
            done[place] = 1
            path.append(place)
            place = following[place]
        if place < len(following) and done[place] == 1:
            return True
        for each in path:
            done[each] = 2
    return False
