"""Packed files: gzip and zip, opened in memory only, with limits on what they may grow to."""

from __future__ import annotations

import io
import zipfile
import zlib

from xlops.errors import InputError

LARGEST = 1_500_000_000
"""Bytes that one packed file may grow to."""

STEEPEST = 300
"""Growth beyond this is a bomb once it passes FREE bytes: exports pack 5 to 50 times."""

FREE = 100_000_000
MOST_MEMBERS = 1_000
_BOMB = "it unpacks to far more than an export would"
_UNPACK = "unpack it yourself, look at what is inside, and load that"


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
            raise InputError(name, "the packed file is damaged", "download it again") from None
        size += len(part)
        if len(part) > limit:
            raise InputError(name, _BOMB, _UNPACK)
        if not opener.eof:
            raise InputError(name, "the packed file is cut off", "download it again")
        parts.append(part)
        rest = opener.unused_data
    return parts[0] if len(parts) == 1 else b"".join(parts)


def unzip(data: bytes, name: str) -> list[tuple[str, bytes]]:
    """The files in the zip as (name, bytes), in name order; nothing is ever written to disk.

    InputError when it is damaged, password-protected, too large, or a name in it points outside.
    """
    with opened_zip(data, name) as archive:
        found: list[tuple[str, bytes]] = []
        for entry in archive.infolist():
            shown = _shown(entry)
            last = shown.rsplit("/", 1)[-1]
            if entry.is_dir() or not last or last.startswith(".") or shown.startswith("__MACOSX/"):
                continue
            found.append((shown, _content(archive, entry, name)))
    if not found:
        raise InputError(name, "the zip holds no file", "download the export again")
    return sorted(found)


def opened_zip(data: bytes, name: str) -> zipfile.ZipFile:
    """The zip, after looking at its list of members: number, size, growth, passwords, names."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise InputError(name, "the file is damaged or cut off", "download it again") from None
    entries = archive.infolist()
    if len(entries) > MOST_MEMBERS:
        raise InputError(name, f"it holds {len(entries):,} files", "load the exports you need one by one")
    if any(entry.flag_bits & 1 for entry in entries):
        raise InputError(name, "it is password-protected", "unpack it with the password and load what is inside")
    total = sum(entry.file_size for entry in entries)
    if total > LARGEST or (total > FREE and total > STEEPEST * max(1, len(data))):
        raise InputError(name, _BOMB, _UNPACK)
    for entry in entries:
        path = entry.filename.replace("\\", "/")
        if path.startswith("/") or ".." in path.split("/") or ":" in path.split("/")[0]:
            raise InputError(name, f'a file in it would be written outside: "{entry.filename}"', _UNPACK)
    return archive


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    try:
        with archive.open(entry) as stream:
            content = stream.read(entry.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        raise InputError(name, f'"{_shown(entry)}" in it is damaged or cut off', "download it again") from None
    if len(content) > entry.file_size:
        raise InputError(name, _BOMB, _UNPACK)
    return content


def _shown(entry: zipfile.ZipInfo) -> str:
    """The member's name; Chinese systems write it in GBK without saying so."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.filename
