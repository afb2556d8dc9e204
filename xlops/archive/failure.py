"""Which errors of the libraries below mean that the disk, not the program, is at fault."""

from __future__ import annotations

import errno
import shutil
from contextlib import suppress
from pathlib import Path

import duckdb
from deltalake.exceptions import DeltaError

_FULL = ("no space left", "os error 28", "file too large", "os error 27", "disk quota", "os error 122")
_NOTHING = 64 << 10


def is_failure(error: BaseException) -> bool:
    """Is it an error of reading or writing?"""
    known = isinstance(error, OSError | DeltaError | duckdb.IOException | duckdb.OutOfMemoryException)
    return known or type(error).__name__ == "PanicException"


def is_full(error: BaseException, root: Path) -> bool:
    """Is the disk, or the quota, full?"""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return True
    if any(each in str(error).lower() for each in _FULL):
        return True
    with suppress(OSError):
        return shutil.disk_usage(root).free < _NOTHING
    return False
