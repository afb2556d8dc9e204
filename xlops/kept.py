"""A workbook that somebody changed by hand is kept before a new one takes its place: what was typed is never lost."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from xlops.errors import OutputError, UsageError
from xlops.label import Label
from xlops.paths import ShopPaths, replacing
from xlops.render.written import Marks

_OPEN = Label(
    "{file} is open in {program} ({lock} lies beside it); save and close it, then try again; if {program} is not "
    "running, delete {lock}",
    "{file} 正在 {program} 中打开（旁边有 {lock}）；请保存并关闭后重试；如果 {program} 没有运行，请删除 {lock}",
)


def closed(file: Path) -> None:
    """UsageError when a program holds the workbook open: it leaves a file beside it while it does.

    Not every system keeps an open file from being replaced; what is typed and not yet saved would then be in neither.
    """
    for program, lock in (("Excel", f"~${file.name}"), ("LibreOffice", f".~lock.{file.name}#")):
        if file.exists() and file.with_name(lock).exists():
            raise UsageError(_OPEN.format(file=file.name, lock=lock, program=program))


def keep_if_changed(target: Path, shop: ShopPaths, now: datetime) -> Path | None:
    """Copy `target` into reports/kept/ unless it is exactly what xlops wrote; gives the copy, None when there is none.

    OutputError when the copy cannot be made.
    """
    if not target.exists():
        return None
    try:
        if not is_changed(target, shop):
            return None
        copy = shop.reports / "kept" / f"{target.stem} {now:%Y-%m-%d %H%M%S}{target.suffix}"
        with replacing(copy) as draft:
            shutil.copyfile(target, draft)
    except OSError as error:
        raise OutputError(f"{target.name} was changed by hand and cannot be kept: {error.strerror or error}") from error
    return copy


def is_changed(target: Path, shop: ShopPaths) -> bool:
    """Is the file anything but exactly what xlops wrote last? One without a record counts as changed.

    OSError when it cannot be read.
    """
    return _seals(shop).get(target.name) != sha256(target)


def seal(target: Path, shop: ShopPaths) -> None:
    """Note what xlops wrote to `target`, so that a later change by hand is seen."""
    seals = {**_seals(shop), target.name: sha256(target)}
    with replacing(_place(shop)) as draft:
        draft.write_text(json.dumps(seals, indent=1, sort_keys=True), encoding="utf-8")


def note_read(file: Path, sha: str, shop: ShopPaths, unread: Mapping[str, Label]) -> None:
    """Note which state of a workbook was read for what was typed in it, and tables of which nothing could be read."""
    known = {**_json(_read(shop)), file.name: [sha, {id: [why.en, why.zh] for id, why in unread.items()}]}
    with replacing(_read(shop)) as draft:
        draft.write_text(json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")


def unread(target: Path, shop: ShopPaths) -> Mapping[str, Label] | None:
    """Tables of the workbook of which nothing could be read, with the reason; None when it was saved since it was read."""
    known = _json(_read(shop)).get(target.name)
    match known:
        case [str(sha), dict(tables)] if sha == sha256(target):
            return {id: Label(*why) for id, why in tables.items()}
    return None


def remember_cells(workbook: str, shop: ShopPaths, marks: Marks) -> None:
    """Note what was written into the cells of a workbook, so that what is written over by hand is seen."""
    with replacing(_cells(workbook, shop)) as draft, gzip.GzipFile(draft, "wb", compresslevel=1, mtime=0) as stream:
        stream.write(json.dumps(marks, ensure_ascii=False).encode())


def recall_cells(workbook: str, shop: ShopPaths) -> Marks | None:
    """What was written into the cells of a workbook last; None when nothing is known."""
    try:
        with gzip.open(_cells(workbook, shop)) as stream:
            found = json.loads(stream.read())
    except (OSError, EOFError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _cells(workbook: str, shop: ShopPaths) -> Path:
    return shop.archive / "cells" / f"{workbook}.json.gz"


def _read(shop: ShopPaths) -> Path:
    return shop.archive / "read.json"


def _place(shop: ShopPaths) -> Path:
    return shop.archive / "built.json"


def _seals(shop: ShopPaths) -> dict[str, Any]:
    return _json(_place(shop))  # without a record every workbook counts as changed, which loses nothing


def _json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def sha256(file: Path) -> str:
    """The mark of a file's bytes; OSError when it cannot be read."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
