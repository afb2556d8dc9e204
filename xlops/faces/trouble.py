"""What is said of an error, at the command line and in Excel: one clear line; what only a developer needs goes into a log."""

from __future__ import annotations

import contextlib
import errno
import tempfile
import traceback
from pathlib import Path

from xlops.errors import XlopsError
from xlops.faces.clock import now
from xlops.label import Label, same

LOG = "xlops-errors.log"
_FULL = Label("the disk is full; free some space and try again", "磁盘已满；请清理出空间后重试")
_NO_MEMORY = Label("there is not enough memory; close other programs and try again", "内存不足；请关闭其他程序后重试")
_UNFORESEEN = Label(
    "something unexpected happened ({kind}); nothing is half-written; please report it with the details in {log}",
    "出现意外问题（{kind}）；没有写了一半的文件；请把 {log} 中的详情发给开发者",
)


def sentence(error: Exception, folder: Path | None) -> Label:
    """The line that the operator sees; the details of what nobody foresaw are logged in `folder`."""
    if isinstance(error, XlopsError):
        bug = isinstance(error.__cause__, Exception) and not isinstance(error.__cause__, XlopsError | OSError)
        return same(f"{error} (details in {logged(error, folder)})") if bug else error.label
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return _FULL
    if isinstance(error, MemoryError):
        return _NO_MEMORY
    return _UNFORESEEN.format(kind=type(error).__name__, log=logged(error, folder))


def logged(error: BaseException, folder: Path | None) -> Path:
    """Write the details of an error to the log in `folder`, else among temporary files; gives the log."""
    text = f"{now():%Y-%m-%d %H:%M:%S} UTC\n{''.join(traceback.format_exception(error))}\n"
    for place in ([folder] if folder is not None and folder.is_dir() else []) + [Path(tempfile.gettempdir())]:
        log = place / LOG
        with contextlib.suppress(OSError), log.open("a", encoding="utf-8") as stream:
            stream.write(text)
            return log
    return Path("(no log could be written)")
