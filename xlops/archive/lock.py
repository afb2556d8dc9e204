"""One writer at a time: a lock that the system lets go when its holder dies, and a note that says who holds it."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from xlops.errors import ArchiveError
from xlops.label import Label

_LOCKED = Label(
    "the archive is being written by {holder}; wait until that is done, or end it, and try again",
    "{holder}正在写入数据档案；请等它完成（或结束它）后重试",
)
_NO_LOCK = Label(
    "the archive {root} cannot be locked for writing ({why}); check that the folder may be written to",
    "无法锁定数据档案 {root}（{why}）；请确认该文件夹可以写入",
)
_HOLDER = Label(
    "another xlops (process {process} on {machine}, since {since})",
    "另一个 xlops（{machine} 上的进程 {process}，{since} 起）",
)
_ANOTHER = Label("another xlops", "另一个 xlops")
PATIENCE = 2.0
"""Seconds to wait for another writer before giving up."""


@contextmanager
def writing(root: Path, now: datetime) -> Iterator[None]:
    """Hold the writer's lock of the archive; ArchiveError names who holds it and what to do."""
    lock, note = FileLock(root / "writer.lock"), root / "writer.json"
    try:
        lock.acquire(timeout=PATIENCE)
    except Timeout:
        raise ArchiveError(_LOCKED.format(holder=_holder(note))) from None
    except (OSError, NotImplementedError) as error:
        raise ArchiveError(_NO_LOCK.format(root=root, why=error)) from None
    try:
        holder = {"process": os.getpid(), "machine": socket.gethostname(), "since": now.isoformat(" ", "seconds")}
        with suppress(OSError):  # a full disk is found out, and told, by what is really written
            note.write_text(json.dumps(holder), encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            note.unlink(missing_ok=True)
        lock.release()


def _holder(note: Path) -> Label:
    try:
        held = json.loads(note.read_text(encoding="utf-8"))
        return _HOLDER.format(process=held["process"], machine=held["machine"], since=held["since"])
    except (OSError, ValueError, KeyError, TypeError):
        return _ANOTHER
