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

PATIENCE = 2.0
"""Seconds to wait for another writer before giving up."""


@contextmanager
def writing(root: Path, now: datetime) -> Iterator[None]:
    """Hold the writer's lock of the archive; ArchiveError names who holds it and what to do."""
    lock, note = FileLock(root / "writer.lock"), root / "writer.json"
    try:
        lock.acquire(timeout=PATIENCE)
    except Timeout:
        raise ArchiveError(
            f"the archive is being written by {_holder(note)}; wait until that is done, or end it, and try again"
        ) from None
    except (OSError, NotImplementedError) as error:
        raise ArchiveError(
            f"the archive {root} cannot be locked for writing ({error}); check that the folder may be written to"
        ) from None
    try:
        holder = {"process": os.getpid(), "machine": socket.gethostname(), "since": now.isoformat(" ", "seconds")}
        with suppress(OSError):  # a full disk is found out, and told, by what is really written
            note.write_text(json.dumps(holder), encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            note.unlink(missing_ok=True)
        lock.release()


def _holder(note: Path) -> str:
    try:
        held = json.loads(note.read_text(encoding="utf-8"))
        return f"another xlops (process {held['process']} on {held['machine']}, since {held['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another xlops"
