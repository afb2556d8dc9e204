"""The archive: does it open, is every file whole, is somebody writing to it."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from xlops.errors import XlopsError
from xlops.faces.doctor import machine
from xlops.faces.doctor.base import Finding, Place, check
from xlops.label import Label

SMALLEST = 12
"""Bytes of the smallest Parquet file: its sign, the length of its footer, its sign again."""

_NOTHING = Label("nothing has been loaded yet", "还没有导入任何数据")
_LOAD = Label(
    "put downloads into exports/<store>/ and run: xlops start",
    "请把下载的报表放入 exports/<店铺>/，然后运行：xlops start",
)
_OPENS = Label(
    "generation {number} of {made:%Y-%m-%d %H:%M}, format {format}, by xlops {version}; {files:,} files are whole",
    "第 {number} 代，{made:%Y-%m-%d %H:%M}，格式 {format}，由 xlops {version} 写入；{files:,} 个文件完整",
)
_OLD = Label("older generations lack files: {numbers}", "较早的代缺少文件：{numbers}")
_OLD_FIX = Label(
    "they can no longer be asked with --as-of; today's figures are not affected",
    "--as-of 无法再查询它们；当前数据不受影响",
)
_DAMAGED = Label("damaged: {files}", "已损坏：{files}")
_BACK = Label(
    "put .xlops back from a backup (xlops restore), or move it away and load the exports again",
    "请从备份恢复 .xlops（xlops restore），或把它移走后重新导入",
)
_FREE = Label("nobody writes to it", "没有程序正在写入")
_BUSY = Label("it is being written by {holder}", "正在写入：{holder}")
_WAIT = Label("wait until that is done", "请等它完成")
_STALE = Label("a note of a writer that has ended was left: {holder}", "留有已结束的写入记录：{holder}")
_STALE_FIX = Label("it does no harm; the next load takes it away", "不影响使用；下次导入时会自动清除")
_NO_LOCK = Label("it cannot be locked ({why})", "无法加锁（{why}）")
_NO_LOCK_FIX = Label(
    "this disk has no locks: let one program at a time work with the shop, or move it to a disk of this PC",
    "该磁盘不支持文件锁：请同一时间只用一个程序，或移到本机磁盘",
)
_KILLED = Label("a load was stopped half-way; nothing of it counts", "有一次导入中途停止；不影响已有数据")
_KILLED_FIX = Label("run xlops load again; it takes the rest away", "请重新运行 xlops load，残留会自动清除")
_COPIES = Label("a synchronising program made copies: {names}", "同步程序生成了副本：{names}")
_COPIES_FIX = Label(
    "move the shop out of the synchronised folder, run xlops doctor again, then delete the copies",
    "请把店铺移出同步文件夹，再运行 xlops doctor，然后删除这些副本",
)


@check("archive", "archive", "the archive opens and is whole", "数据档案可以打开且完整", needs_shop=True)
def archive(place: Place) -> Iterable[Finding]:
    """Every file of the last generation by its first and last bytes, of the older ones by its presence."""
    from xlops.archive import Archive
    from xlops.archive.generation import FORMAT

    root = place.shop.archive
    if not root.is_dir():
        yield Finding("pass", _NOTHING, _LOAD)
        return
    try:
        opened = Archive.open(root)
    except XlopsError as error:
        yield Finding("fail", error.label)
        return
    last = opened.generation()
    if not last.number:
        yield Finding("pass", _NOTHING, _LOAD)
        return
    named = [f"{table}/{file}" for table, files in last.parts.items() for file in files]
    if damaged := [each for each in named if not whole(root / each)]:
        yield Finding("fail", _DAMAGED.format(files=", ".join(damaged)), _BACK)
    else:
        yield Finding(
            "pass",
            _OPENS.format(number=last.number, made=last.made_at, format=FORMAT, version=last.made_by, files=len(named)),
        )
    lacking = []
    for number in opened.numbers()[:-1]:
        try:
            parts = opened.generation(number).parts
        except XlopsError:
            lacking.append(number)
            continue
        if any(not (root / table / each).exists() for table, files in parts.items() for each in files):
            lacking.append(number)
    if lacking:
        yield Finding("warn", _OLD.format(numbers=", ".join(map(str, lacking))), _OLD_FIX)


def whole(file: Path) -> bool:
    """Does a Parquet file begin and end as one?"""
    try:
        with file.open("rb") as stream:
            head = stream.read(4)
            size = stream.seek(-4, 2) + 4
            return head == stream.read(4) == b"PAR1" and size >= SMALLEST
    except OSError:
        return False


@check("lock", "archive", "nobody else writes to the archive", "没有其他程序写入数据档案", needs_shop=True)
def lock(place: Place) -> Iterable[Finding]:
    """Tries the writer's lock for a moment, and looks at the note of who holds it."""
    from filelock import FileLock, Timeout

    root = place.shop.archive
    if not (root / "manifest.json").exists():
        return
    held, why = False, ""
    one = FileLock(root / "writer.lock")
    try:
        one.acquire(timeout=0)
        one.release()
    except Timeout:
        held = True
    except (OSError, NotImplementedError) as error:
        why = str(error)
    note = _note(root / "writer.json")
    here = note is not None and note.get("machine") == socket.gethostname()
    alive = here and machine.alive(int(note["process"])) if note and str(note.get("process")).isdecimal() else False
    yield judge_lock(held, note, why=why, alive=alive)
    if any((root / "work").glob("*")) and not held:
        yield Finding("warn", _KILLED, _KILLED_FIX)
    if copies := sorted(each.name for each in root.glob("manifest*.json") if each.name != "manifest.json"):
        yield Finding("warn", _COPIES.format(names=", ".join(copies)), _COPIES_FIX)


def judge_lock(held: bool, note: Mapping[str, Any] | None, *, why: str = "", alive: bool = False) -> Finding:
    """`held`: somebody has the lock; `note`: what the last writer left; `alive`: its process still runs."""
    holder = (
        f"{(note or {}).get('machine', '?')} / {(note or {}).get('process', '?')} / {(note or {}).get('since', '?')}"
    )
    if why:
        return Finding("fail", _NO_LOCK.format(why=why), _NO_LOCK_FIX)
    if held:
        return Finding("warn", _BUSY.format(holder=holder), _WAIT)
    if note is not None and not alive:
        return Finding("warn", _STALE.format(holder=holder), _STALE_FIX)
    return Finding("pass", _FREE)


def _note(file: Path) -> Mapping[str, Any] | None:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
