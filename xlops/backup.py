"""A shop packed into one file, to be unpacked on another PC (`xlops.restore`): what it is made of is listed inside.

The archive is packed as it stands while nobody may write to it: every generation that is kept, the tables they name, and
nothing that a killed load left behind. Start files are not packed: they name a Python of this machine.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from xlops import __version__, stopping
from xlops.archive import Archive
from xlops.errors import OutputError, UsageError
from xlops.label import Label
from xlops.paths import ShopPaths, replacing
from xlops.settings import read_settings
from xlops.shop import START_FILES

LIST = "xlops-backup.json"
"""The member that lists the others with size and SHA-256; the last one in the file."""
FORMAT = 1
CHUNK = 1 << 20

_PASSING = ("writer.lock", "writer.json")
_OF_THIS_PC = ("work/", "excel/")
"""Folders of the archive that are made anew: what a load is at, and the module that Excel of this PC imports."""
_PACKED = (".parquet", ".xlsx", ".xlsm", ".zip", ".png", ".jpg", ".gz", ".7z")
_NAME = re.compile(r'[^\x00-\x1f\x7f<>:"|?*\\]+')
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_SECRET = re.compile(r"^([ \t]*secret[ \t]*=[ \t]*)(?:\"[^\"\n]*\"|'[^'\n]*')", re.M)
_INSIDE = Label(
    "{file}: a backup cannot lie in the shop that it is of; choose another folder",
    "{file}：备份不能放在店铺自己的文件夹里；请换个位置",
)
_NOT_PORTABLE = Label(
    "{file}: not every system can hold a file of that name; rename it and back up again",
    "{file}：这个文件名在别的系统上无法使用；请改名后重新备份",
)
_NOT_READ = Label(
    "{file} cannot be read ({why}); close the program that holds it and back up again; no backup was written",
    "无法读取 {file}（{why}）；请关闭正在使用它的程序后重新备份；没有写出备份文件",
)
_NOT_SAME = Label(
    "{file} changed on its way into the backup; back up again; if it happens once more, the disk is not sound",
    "{file} 写入备份后内容不一致；请重新备份；若再次发生，请检查磁盘",
)
_SECRET_STAYS = Label(
    'xlops.toml: the secret cannot be taken out of it as it is written; write it on a line of its own: secret = "..."',
    'xlops.toml：无法从中去掉 secret；请把它单独写成一行：secret = "..."',
)

Told = Callable[[str, int, int], None]
"""Told the name of the file at hand, its number from 0, and how many there are."""


@dataclass(frozen=True)
class BackedUp:
    """What was packed: the file, how many files with how many bytes, the archive's generation, what was left aside."""

    path: Path
    files: int
    size: int
    generation: int
    secret: bool
    """Does it hold the key of the pseudonyms?"""
    left_out: tuple[str, ...]
    """Folders of the shop folder that are none of xlops' and stayed behind."""


def back_up(
    shop: ShopPaths,
    target: Path,
    *,
    now: datetime,
    secret: bool = True,
    exports: bool = False,
    told: Told | None = None,
) -> BackedUp:
    """Pack the shop into `target`, in one step, and read it back; UsageError, ArchiveError or OutputError else.

    Without `secret` the key of the pseudonyms stays behind; with `exports` the downloads come along.
    """
    from xlops.archive.lock import writing

    settings = read_settings(shop.settings)
    if target.resolve().is_relative_to(shop.root.resolve()):
        raise UsageError(_INSIDE.format(file=target.name))
    has_archive = (shop.archive / "manifest.json").is_file()
    with writing(shop.archive, now) if has_archive else nullcontext():
        archive, generation = Archive.look(shop.archive)
        kept = [archive.generation(each) for each in archive.numbers()] if has_archive else []
        named = {f"{table}/{file}" for each in kept for table, files in each.parts.items() for file in files}
        chosen = sorted(_files(shop, named, settings.modules, exports=exports, secret=secret))
        if odd := [each for each in chosen if not portable(each)]:
            raise UsageError(_NOT_PORTABLE.format(file=odd[0]))
        with replacing(target) as draft:
            about = {"format": FORMAT, "xlops": __version__, "made_at": now.isoformat(" ", "seconds")}
            about |= {"shop": settings.name, "generation": generation.number, "secret": secret, "exports": exports}
            listed = _pack(shop, draft, chosen, about, secret=secret, told=told)
            _read_back(draft, listed)
    return BackedUp(
        target,
        len(listed),
        sum(each["size"] for each in listed.values()),
        generation.number,
        secret,
        tuple(_left_out(shop, settings.modules)),
    )


def _files(shop: ShopPaths, named: set[str], modules: tuple[str, ...], *, exports: bool, secret: bool) -> Iterator[str]:
    """What is packed, as paths within the shop folder."""
    for file in shop.root.iterdir():
        if file.is_file() and not file.is_symlink() and file.name not in START_FILES and not _passing(file):
            yield file.name
    folders = [shop.reports, *(shop.root / each.partition(".")[0] for each in modules)]
    for folder in [*folders, *([shop.exports] if exports else [])]:
        for file in _below(folder):
            if not _passing(file) and "__pycache__" not in file.parts:
                yield file.relative_to(shop.root).as_posix()
    for file in _below(shop.archive):
        inside = file.relative_to(shop.archive).as_posix()
        spare = file.suffix == ".parquet" and inside not in named and "_delta_log" not in file.parts
        hidden_key = inside == "secret" and not secret
        if not (
            spare
            or hidden_key
            or inside in _PASSING
            or inside.startswith(_OF_THIS_PC)
            or file.suffix in (".tmp", ".log")
        ):
            yield file.relative_to(shop.root).as_posix()


def _below(folder: Path) -> Iterator[Path]:
    """The files below a folder; links lead out of it and are not followed."""
    if folder.is_symlink() or not folder.is_dir():
        return
    for each in folder.iterdir():
        if each.is_dir():
            yield from _below(each)
        elif each.is_file() and not each.is_symlink():
            yield each


def _passing(file: Path) -> bool:
    """A file that an office program or an unfinished write left: of no use on another PC."""
    return file.name.startswith(("~$", ".~lock.")) or file.suffix == ".tmp" or file.name in (".DS_Store", "Thumbs.db")


def _left_out(shop: ShopPaths, modules: tuple[str, ...]) -> list[str]:
    ours = {shop.exports.name, shop.archive.name, shop.reports.name, "__pycache__"}
    ours |= {each.partition(".")[0] for each in modules}
    return sorted(each.name for each in shop.root.iterdir() if each.is_dir() and each.name not in ours)


def _pack(
    shop: ShopPaths, draft: Path, chosen: list[str], about: dict[str, Any], *, secret: bool, told: Told | None
) -> dict[str, dict[str, Any]]:
    listed: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as package:
        for place, name in enumerate(chosen):
            stopping.check()
            if told:
                told(name, place, len(chosen))
            if name == shop.settings.name and not secret:
                listed[name] = _add_text(package, name, _without_secret(shop.settings))
            else:
                listed[name] = _add(package, shop.root / name, name)
        text = json.dumps({**about, "files": listed}, ensure_ascii=False, indent=1)
        _add_text(package, LIST, text)
    return listed


def _add(package: zipfile.ZipFile, file: Path, name: str) -> dict[str, Any]:
    try:
        with file.open("rb") as source:
            info = zipfile.ZipInfo.from_file(file, name, strict_timestamps=False)
            stored = file.suffix.lower() in _PACKED
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            size, digest = 0, hashlib.sha256()
            with package.open(info, "w", force_zip64=info.file_size > (1 << 30)) as member:
                for chunk in chunks(source):
                    digest.update(chunk)
                    size += len(chunk)
                    _write(member, chunk)
    except _TargetFailed as failed:
        raise failed.error from None
    except OSError as error:
        raise OutputError(_NOT_READ.format(file=name, why=error.strerror or error)) from error
    return {"size": size, "sha256": digest.hexdigest(), "modified": file.stat().st_mtime}


class _TargetFailed(Exception):
    """The backup's own disk gave an error, not the file that is packed."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


def _write(member: Any, chunk: bytes) -> None:
    try:
        member.write(chunk)
    except OSError as error:
        raise _TargetFailed(error) from error


def _add_text(package: zipfile.ZipFile, name: str, text: str) -> dict[str, Any]:
    data = text.encode()
    package.writestr(name, data)
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _without_secret(file: Path) -> str:
    """The settings without the key; everything else stays as it is written."""
    text = file.read_text(encoding="utf-8-sig")
    before = tomllib.loads(text)
    if not before.get("shop", {}).get("secret"):
        return text
    without = _SECRET.sub(r'\1""', text)
    try:
        after = tomllib.loads(without)
    except tomllib.TOMLDecodeError:
        after = {}
    before["shop"]["secret"] = ""
    if after != before or str(tomllib.loads(text)["shop"]["secret"]) in without:
        raise UsageError(_SECRET_STAYS)
    return without


def _read_back(draft: Path, listed: dict[str, dict[str, Any]]) -> None:
    with zipfile.ZipFile(draft) as package:
        for name, facts in listed.items():
            stopping.check()
            try:
                with package.open(name) as member:
                    same = sha256_of(member) == facts["sha256"]
            except zipfile.BadZipFile:
                same = False
            if not same:
                raise OutputError(_NOT_SAME.format(file=name))


def portable(name: str) -> bool:
    """Is it a path within a folder, with names that every system can hold?"""
    return all(
        _NAME.fullmatch(each) and each not in (".", "..") and each == each.rstrip(". ") and not _DEVICE.match(each)
        for each in name.split("/")
    )


def chunks(stream: Any) -> Iterator[bytes]:
    """The bytes of a stream, a megabyte at a time."""
    while chunk := stream.read(CHUNK):
        yield chunk


def sha256_of(stream: Any) -> str:
    """The SHA-256 of what is left in a stream."""
    digest = hashlib.sha256()
    for chunk in chunks(stream):
        digest.update(chunk)
    return digest.hexdigest()
