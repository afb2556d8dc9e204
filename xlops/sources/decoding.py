"""Bytes to UTF-8 text: byte order marks, UTF-16, GB18030, and the old western code page."""

from __future__ import annotations

import re
from pathlib import Path

from xlops.errors import InputError
from xlops.label import Label
from xlops.sources.phrases import EXPORT_AS_TABLE, SAVE_AS_UTF8

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_BROKEN = "\ufffd"
_FOREIGN = re.compile("[\u0080-\U0010ffff]")
_HIGH = re.compile(rb"[\x80-\xff]+")


def decoded(data: bytes, file: Path | str) -> bytes:
    """The text as UTF-8 without a mark, lines ending in LF or CRLF; InputError when it is no text."""
    return _lines(_utf8(data, file))


def _utf8(data: bytes, file: Path | str) -> bytes:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _recoded(data[len(mark) :], encoding, file)
    head = data[:4096]
    if b"\x00" in head:
        even, odd = head[::2].count(0), head[1::2].count(0)
        if max(even, odd) * 4 < len(head) // 2:
            raise InputError(
                file, Label("it is no text and no spreadsheet", "既不是文本，也不是表格文件"), EXPORT_AS_TABLE
            )
        return _recoded(data, "utf-16-le" if odd > even else "utf-16-be", file)
    try:
        data.decode("utf-8")
        return data
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3:  # the last character was cut off with the rest of the file
            return data[: error.start]
    for encoding in ("utf-8", *(["gb18030"] if _looks_chinese(data) else [])):
        text = data.decode(encoding, errors="replace")
        if text.count(_BROKEN) * 20 < len(_FOREIGN.findall(text)):  # platforms cut names in the middle of a character
            return text.encode("utf-8")
    try:
        return data.decode("cp1252").encode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            file,
            Label(
                "its text is neither UTF-8 nor GB18030 (byte {at:,})",
                "文字编码既不是 UTF-8 也不是 GB18030（第 {at:,} 字节）",
            ).format(at=error.start),
            SAVE_AS_UTF8,
        ) from None


def _recoded(data: bytes, encoding: str, file: Path | str) -> bytes:
    try:
        return data.decode(encoding).encode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 4:
            return data[: error.start].decode(encoding).encode("utf-8")
        raise InputError(
            file,
            Label(
                "it says it is {encoding} and is not (byte {at:,})",
                "文件标明编码为 {encoding}，实际不是（第 {at:,} 字节）",
            ).format(encoding=encoding, at=error.start),
            SAVE_AS_UTF8,
        ) from None


def _looks_chinese(data: bytes) -> bool:
    """Chinese characters come as pairs of high bytes; western accents stand alone between plain letters."""
    runs = [len(run) for run in _HIGH.findall(data[:200_000])]
    return sum(length % 2 for length in runs) * 3 < len(runs)


def _lines(text: bytes) -> bytes:
    """Lone carriage returns are line ends only where there is no other kind."""
    if b"\n" not in text and b"\r" in text:
        return text.replace(b"\r", b"\n")
    return text
