"""Where things lie in a shop folder, and the one way to put a finished file in place."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from shutil import copymode

from xlops.errors import OutputError
from xlops.label import Label

_FULL = Label(
    "{name}: the disk is full; free some space and try again; the old file is unchanged",
    "{name}：磁盘已满；请清理出空间后重试；原文件未变",
)
_HELD = Label(
    "{name} cannot be replaced: it is open in another program or write-protected; close it and try again; the old "
    "file is unchanged",
    "无法替换 {name}：文件正在其他程序（如 Excel）中打开或被写保护；请关闭后重试；原文件未变",
)
_NOT_WRITTEN = Label(
    "{name} cannot be written ({why}); the old file is unchanged", "{name} 无法写入（{why}）；原文件未变"
)


@dataclass(frozen=True)
class ShopPaths:
    """The places of one shop folder."""

    root: Path

    @property
    def settings(self) -> Path:
        """xlops.toml."""
        return self.root / "xlops.toml"

    @property
    def exports(self) -> Path:
        """exports/: one folder a store, downloads are dropped there."""
        return self.root / "exports"

    @property
    def archive(self) -> Path:
        """.xlops/: the archive."""
        return self.root / ".xlops"

    @property
    def reports(self) -> Path:
        """reports/: HTML and text."""
        return self.root / "reports"

    @property
    def hub(self) -> Path:
        """The hub workbook: OpsHub.xlsm once the shop has one, else OpsHub.xlsx."""
        return self.workbook("OpsHub.xlsx")

    def workbook(self, file: str) -> Path:
        """Where a workbook of that name stands: the one with macros once the shop has it."""
        macros = (self.root / file).with_suffix(".xlsm")
        return macros if macros.exists() else self.root / file


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A temporary path beside `target`; on success it replaces `target` in one step, otherwise it is removed.

    Raises OutputError when the target is held by another program or the disk is full; the old file stays whole.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.stem}-{token_hex(4)}{target.suffix}.tmp")
        temporary.touch(exist_ok=False)  # not mkstemp: the result may be read by whoever reads other files here
    except OSError as error:
        raise _cannot_write(target, error) from error
    try:
        yield temporary
        _flush(temporary)
        if os.name == "posix" and target.exists():
            copymode(target, temporary)
        temporary.replace(target)
    except OSError as error:
        raise _cannot_write(target, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _flush(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def _cannot_write(target: Path, error: OSError) -> OutputError:
    if error.errno == errno.ENOSPC:
        return OutputError(_FULL.format(name=target.name))
    if isinstance(error, PermissionError):
        return OutputError(_HELD.format(name=target.name))
    return OutputError(_NOT_WRITTEN.format(name=target.name, why=error.strerror or error))
