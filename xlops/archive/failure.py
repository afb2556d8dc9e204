"""Which errors of the libraries below mean that the disk, not the program, is at fault."""

from __future__ import annotations

import errno

import duckdb
from deltalake.exceptions import DeltaError

_FULL = ("no space left", "os error 28", "file too large", "os error 27", "disk quota", "os error 122")


def is_failure(error: Exception) -> bool:
    """Is it an error of reading or writing?"""
    return isinstance(error, OSError | DeltaError | duckdb.IOException | duckdb.OutOfMemoryException)


def is_full(error: Exception) -> bool:
    """Is the disk, or the quota, full?"""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return True
    return any(each in str(error).lower() for each in _FULL)
