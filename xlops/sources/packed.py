"""Packed files: gzip and zip, opened in memory only, with limits on what they may grow to."""

from __future__ import annotations

import io
import zipfile
import zlib
from datetime import datetime

from xlops.errors import InputError
from xlops.label import Label
from xlops.sources.phrases import BOMB, DAMAGED, DOWNLOAD_AGAIN, EXPORT_AGAIN, LOCKED

LARGEST = 1_500_000_000
"""Bytes that one packed file may grow to."""

STEEPEST = 300
"""Growth beyond this is a bomb once it passes FREE bytes: exports pack 5 to 50 times."""

FREE = 100_000_000
MOST_MEMBERS = 1_000
_UNPACK = Label("unpack it yourself, look at what is inside, and load that", "请自行解压，检查内容后再导入")


def gunzip(data: bytes, name: str) -> bytes:
    """What the gzip file holds (all its parts); InputError when it was cut off, is damaged or grows without end."""
    parts: list[bytes] = []
    size = 0
    rest = data
    while rest:
        opener = zlib.decompressobj(wbits=31)
        limit = max(FREE, min(LARGEST, len(data) * STEEPEST)) - size
        try:
            part = opener.decompress(rest, limit + 1)
        except zlib.error:
            if parts and not rest.strip(b"\x00"):
                break
            raise InputError(name, Label("the packed file is damaged", "压缩文件已损坏"), DOWNLOAD_AGAIN) from None
        size += len(part)
        if len(part) > limit:
            raise InputError(name, BOMB, _UNPACK)
        if not opener.eof:
            raise InputError(name, Label("the packed file is cut off", "压缩文件不完整"), DOWNLOAD_AGAIN)
        parts.append(part)
        rest = opener.unused_data
    return parts[0] if len(parts) == 1 else b"".join(parts)


def unzip(data: bytes, name: str) -> list[tuple[str, bytes, datetime | None]]:
    """The files in the zip as (name, bytes, time), in name order; nothing is ever written to disk.

    InputError when it is damaged, password-protected, too large, or a name in it points outside.
    """
    with opened_zip(data, name) as archive:
        found: list[tuple[str, bytes, datetime | None]] = []
        for entry in archive.infolist():
            shown = _shown(entry)
            last = shown.rsplit("/", 1)[-1]
            if entry.is_dir() or not last or last.startswith(".") or shown.startswith("__MACOSX/"):
                continue
            found.append((shown, _content(archive, entry, name), _time(entry)))
    if not found:
        raise InputError(name, Label("the zip holds no file", "压缩包里没有文件"), EXPORT_AGAIN)
    return sorted(found, key=lambda each: each[:2])


def opened_zip(data: bytes, name: str) -> zipfile.ZipFile:
    """The zip, after looking at its list of members: number, size, growth, passwords, names."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise InputError(name, DAMAGED, DOWNLOAD_AGAIN) from None
    entries = archive.infolist()
    if len(entries) > MOST_MEMBERS:
        raise InputError(
            name,
            Label("it holds {count:,} files", "压缩包里有 {count:,} 个文件").format(count=len(entries)),
            Label("load the exports you need one by one", "请解压后逐个导入需要的报表"),
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise InputError(
            name, LOCKED, Label("unpack it with the password and load what is inside", "请用密码解压，再导入里面的文件")
        )
    total = sum(entry.file_size for entry in entries)
    if total > LARGEST or (total > FREE and total > STEEPEST * max(1, len(data))):
        raise InputError(name, BOMB, _UNPACK)
    for entry in entries:
        path = entry.filename.replace("\\", "/")
        if path.startswith("/") or ".." in path.split("/") or ":" in path.split("/")[0]:
            outside = Label('a file in it would be written outside: "{file}"', "其中的文件会被写到外面：“{file}”")
            raise InputError(name, outside.format(file=entry.filename), _UNPACK)
    return archive


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    try:
        with archive.open(entry) as stream:
            content = stream.read(entry.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        spoilt = Label('"{file}" in it is damaged or cut off', "其中的“{file}”已损坏或不完整").format(
            file=_shown(entry)
        )
        raise InputError(name, spoilt, DOWNLOAD_AGAIN) from None
    if len(content) > entry.file_size:
        raise InputError(name, BOMB, _UNPACK)
    return content


def _time(entry: zipfile.ZipInfo) -> datetime | None:
    """When the member was written, a wall time; None where the packer did not say (the year 1980) or said nonsense."""
    try:
        return datetime(*entry.date_time) if entry.date_time[0] > 1980 else None
    except ValueError:
        return None


def _shown(entry: zipfile.ZipInfo) -> str:
    """The member's name; Chinese systems write it in GBK without saying so."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.filename
