"""A shop unpacked from a backup. A backup may come from anybody: nothing leaves its folder, grows without measure or
replaces a shop, and the folder appears whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from secrets import token_hex
from typing import Any, NoReturn

from xlops import stopping
from xlops.archive import Archive
from xlops.backup import CHUNK, FORMAT, LIST, Told, portable
from xlops.errors import ArchiveError, InputError, OutputError, UsageError, XlopsError
from xlops.label import Label
from xlops.paths import ShopPaths
from xlops.settings import read_settings
from xlops.shop import START_FILES, furnish

LATEST = 2**33
"""Seconds: a later time of a file is none."""
MOST_FILES = 200_000
MOST_LISTED = 100 << 20
"""Bytes that the list of a backup may have."""
FREELY, RATIO = 100 << 20, 300
"""A backup may grow to so many bytes; beyond that to no more than so many times its size."""
ROOM = 64 << 20
"""Bytes that are to be left free on the disk."""

_NO_BACKUP = (
    Label("it is no backup of xlops, or cut off", "不是 xlops 的备份，或文件不完整"),
    Label("copy it again from where it was made", "请从原处重新复制"),
)
_DAMAGED = Label("it is damaged: {what}", "文件已损坏：{what}")
_AGAIN = Label(
    "copy it again from where it was made, or make another: xlops backup",
    "请从原处重新复制，或重新备份：xlops backup",
)
_PASSWORD = (
    Label("it needs a password, and a backup of xlops has none", "需要密码，而 xlops 的备份没有密码"),
    Label("look whether it is the right file", "请确认文件是否正确"),
)
_NEWER = (
    Label("it has format {format}, made by xlops {version}", "格式为 {format}，由 xlops {version} 生成"),
    Label("install a newer xlops", "请安装新版 xlops"),
)
_UNSAFE = (
    Label('it holds "{name}", which no backup of xlops does', "含有“{name}”，xlops 的备份里不会有"),
    Label("do not use it; nothing was unpacked", "请不要使用；没有解开任何文件"),
)
_TOO_MUCH = (
    Label("it would unpack to far more than such a file can hold", "解开后的大小远超正常范围"),
    Label("do not use it; nothing was unpacked", "请不要使用；没有解开任何文件"),
)
_TAKEN = Label(
    "{folder} is not empty; restore into a new folder, so that no shop is overwritten",
    "{folder} 不是空文件夹；请恢复到新文件夹，以免覆盖店铺",
)
_NO_ROOM = Label(
    "{folder}: the backup needs {need:,.0f} MB and {free:,.0f} MB are free; make room and try again",
    "{folder}：恢复需要 {need:,.0f} MB，剩余空间只有 {free:,.0f} MB；请清理后重试",
)
_NOT_WRITTEN = Label("{folder} cannot be written ({why}); nothing was restored", "{folder} 无法写入（{why}）；没有恢复")


@dataclass(frozen=True)
class Restored:
    """The shop that was unpacked, and what is still to be done about it."""

    shop: ShopPaths
    files: int
    generation: int
    secret: bool
    """Did the key of the pseudonyms come along?"""
    macros: tuple[str, ...]
    """Workbooks with macros: their code still names the Python of the other PC."""


def restore(
    backup: Path, folder: Path, *, python: Path, told: Callable[[str, int, int], None] | None = None
) -> Restored:
    """Unpack `backup` as the shop `folder`, which must not exist or be empty; its start files start `python`.

    InputError when the backup is not what it should be, UsageError or OutputError when the folder is not.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(_TAKEN.format(folder=folder))
    try:
        package = zipfile.ZipFile(backup)
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        if isinstance(error, OSError) and not isinstance(error, FileNotFoundError) and error.strerror:
            raise InputError(backup, Label(f"it cannot be read ({error.strerror})", f"无法读取（{error.strerror}）"),
                             _AGAIN) from None  # fmt: skip
        raise InputError(backup, *_NO_BACKUP) from None
    draft = folder.with_name(f".{folder.name}-{token_hex(4)}.tmp")
    with package:
        about = _about(package, backup)
        _check_names(package, backup, about["files"])
        _check_sizes(package, backup, about["files"], folder)
        try:
            draft.mkdir(parents=True)
            _unpack(package, backup, about["files"], draft, told)
            made = ShopPaths(draft)
            settings = read_settings(made.settings)
            furnish(made, settings.stores, python)
            if made.archive.is_dir():
                Archive.open(made.archive)
            if folder.exists():
                folder.rmdir()
            draft.rename(folder)
        except (ArchiveError, UsageError) as error:
            raise InputError(backup, _DAMAGED.format(what=error.label), _AGAIN) from error
        except OSError as error:
            raise OutputError(_NOT_WRITTEN.format(folder=folder, why=error.strerror or error)) from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    macros = sorted(each.name for each in folder.glob("*.xlsm"))
    return Restored(
        ShopPaths(folder), len(about["files"]), int(about["generation"]), bool(about["secret"]), tuple(macros)
    )


def _about(package: zipfile.ZipFile, backup: Path) -> dict[str, Any]:
    """The list of the backup, with what it says of itself."""
    if any(each.flag_bits & 1 for each in package.infolist()):
        raise InputError(backup, *_PASSWORD)
    try:
        info = package.getinfo(LIST)
    except KeyError:
        raise InputError(backup, *_NO_BACKUP) from None
    if info.file_size > MOST_LISTED or info.file_size > max(1 << 20, RATIO * info.compress_size):
        raise InputError(backup, *_TOO_MUCH)
    try:
        about = json.loads(_bounded(package, info))
        version, files = about["format"], about["files"]
        if isinstance(version, int) and version > FORMAT:
            raise InputError(backup, _NEWER[0].format(format=version, version=about.get("xlops", "?")), _NEWER[1])
        ok = (
            version == FORMAT
            and isinstance(files, dict)
            and all(isinstance(each["size"], int) and isinstance(each["sha256"], str) for each in files.values())
        )
        if not ok or "xlops.toml" not in files:
            raise ValueError("files")
        return {"generation": int(about["generation"]), "secret": bool(about["secret"]), "files": files}
    except XlopsError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile, OSError, RecursionError) as error:
        _damaged(backup, LIST, error)


def _check_names(package: zipfile.ZipFile, backup: Path, files: Mapping[str, Any]) -> None:
    """Exactly what is listed, each once, each a plain file inside the folder on every system."""
    entries = package.infolist()
    if len(entries) > MOST_FILES:
        raise InputError(backup, *_TOO_MUCH)
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        linked = entry.create_system == 3 and (entry.external_attr >> 28) not in (0, 8)
        if (
            linked
            or not portable(name)
            or name in START_FILES
            or name.casefold() in seen
            or (name != LIST and name not in files)
        ):
            raise InputError(backup, _UNSAFE[0].format(name=name), _UNSAFE[1])
        seen.add(name.casefold())
    folders = {str(each).casefold() for name in files for each in PurePosixPath(name).parents}
    for name in files:
        if name.casefold() not in seen or name == LIST:
            _damaged(backup, name)
        if name.casefold() in folders:
            raise InputError(backup, _UNSAFE[0].format(name=name), _UNSAFE[1])


def _check_sizes(package: zipfile.ZipFile, backup: Path, files: Mapping[str, Any], folder: Path) -> None:
    for name, facts in files.items():
        if package.getinfo(name).file_size != facts["size"]:
            _damaged(backup, name)
    total = sum(each["size"] for each in files.values())
    if total > max(FREELY, RATIO * backup.stat().st_size):
        raise InputError(backup, *_TOO_MUCH)
    place = next(each for each in folder.absolute().parents if each.exists())
    free = shutil.disk_usage(place).free
    if total + ROOM > free:
        raise OutputError(_NO_ROOM.format(folder=folder, need=(total + ROOM) / 1e6, free=free / 1e6))


def _unpack(package: zipfile.ZipFile, backup: Path, files: Mapping[str, Any], draft: Path, told: Told | None) -> None:
    for place, (name, facts) in enumerate(files.items()):
        stopping.check()
        if told:
            told(name, place, len(files))
        target = draft / name
        target.parent.mkdir(parents=True, exist_ok=True)
        digest, size = sha256(), 0
        with target.open("xb") as out:
            for chunk in _chunks(package, backup, name):
                size += len(chunk)
                if size > facts["size"]:
                    raise InputError(backup, *_TOO_MUCH)
                digest.update(chunk)
                out.write(chunk)
        if size != facts["size"] or digest.hexdigest() != facts["sha256"]:
            _damaged(backup, name)
        if name == ".xlops/secret":
            target.chmod(0o600)
        modified = facts.get("modified")
        if isinstance(modified, int | float) and 0 <= modified < LATEST:
            os.utime(target, (modified, modified))  # the age of an export decides which of two values is younger


def _chunks(package: zipfile.ZipFile, backup: Path, name: str) -> Any:
    """The bytes of a member; errors of the backup are told apart from errors of the disk that is written to."""
    try:
        with package.open(name) as member:
            while True:
                chunk = member.read(CHUNK)
                if not chunk:
                    return
                yield chunk
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, _zlib_error()) as error:
        _damaged(backup, name, error)


def _zlib_error() -> type[Exception]:
    import zlib

    return zlib.error


def _bounded(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with package.open(info) as member:
        data = member.read(MOST_LISTED + 1)
    if len(data) > MOST_LISTED:
        raise ValueError("too long")
    return data


def _damaged(backup: Path, name: str, error: Exception | None = None) -> NoReturn:
    what = Label(f"{name} is not as it was packed", f"{name} 与打包时不一致")
    raise InputError(backup, _DAMAGED.format(what=what), _AGAIN) from error
