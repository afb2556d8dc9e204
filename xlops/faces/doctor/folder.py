"""The shop folder: where it lies, whether it can be written to, its settings and the files to double-click."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from xlops.faces.doctor import machine
from xlops.faces.doctor.base import Finding, Place, check
from xlops.label import Label
from xlops.paths import ShopPaths
from xlops.shop import START_FILES, pythons_started

LONG = 160
"""A longer path leaves no room for the names inside: Windows ends at 260."""
LITTLE, TIGHT = 200 << 20, 2 << 30
"""Bytes: below the first a load can fail, below the second it is soon full."""
SYNCED = {
    r"onedrive|sharepoint": "OneDrive",
    r"dropbox": "Dropbox",
    r"google ?drive|googledrive": "Google Drive",
    r"com~apple~clouddocs|icloud ?drive|mobile documents": "iCloud",
    r"nutstore|坚果云": "坚果云 Nutstore",
    r"baidunetdisk|baidusyncdisk|百度网盘": "百度网盘",
    r"wpsdrive|wps云盘": "WPS 云盘",
}
"""Names of folders that a program keeps in step with others, as patterns."""

_SETTINGS = Label("xlops.toml is right: {shop}", "xlops.toml 正确：{shop}")
_UNREADABLE = Label("xlops.toml cannot be read", "xlops.toml 无法读取")
_ZONE = Label(
    "time zone {zone} is known; it is {now:%Y-%m-%d %H:%M} there", "时区 {zone} 可用；当地时间 {now:%Y-%m-%d %H:%M}"
)
_PLACE = Label("it lies in a plain folder: {path}", "位于普通文件夹：{path}")
_SYNC = Label("it lies in {program}: {path}", "位于 {program} 的同步文件夹：{path}")
_SYNC_FIX = Label(
    "a program that copies the archive while it is written can spoil it, and Excel takes such a workbook for one on the "
    "web; move the shop folder out of it and use xlops backup for copies",
    "同步程序可能在写入时复制或锁住数据档案，Excel 也会把其中的工作簿当作网络文件；请移到普通文件夹，用 xlops backup 做备份",
)
_NETWORK = Label("it lies on another machine: {path}", "位于网络位置：{path}")
_NETWORK_FIX = Label(
    "locks do not hold everywhere on a network; let one PC at a time work with it, or move it to this one",
    "网络位置上的文件锁不可靠；请保证同一时间只有一台电脑使用，或移到本机",
)
_LONG = Label("its path has {length} signs: {path}", "路径有 {length} 个字符：{path}")
_LONG_FIX = Label("move it nearer to the root of the disk, like C:\\shop", "请移到靠近磁盘根目录的位置，如 C:\\shop")
_SIGNS = Label("the path of {what} has other signs than Latin ones: {path}", "{what} 的路径含非英文字符：{path}")
_SIGNS_FIX = Label(
    "if buttons or functions fail, use a path of Latin letters, like C:\\shop; the start file copes with any",
    "若按钮或函数出错，请改用纯英文路径，如 C:\\shop；双击 start 不受影响",
)
_WRITES = Label("it can be written to", "可以写入")
_NO_WRITE = Label("{folder} cannot be written to ({why})", "{folder} 无法写入（{why}）")
_NO_WRITE_FIX = Label(
    "look at the folder's permissions; on Windows also at Security, Ransomware protection, Controlled folder access",
    "请检查文件夹权限；Windows 还请查看“勒索软件防护 - 受控文件夹访问”",
)
_ROOM = Label("{free:,.1f} GB are free", "剩余空间 {free:,.1f} GB")
_ROOM_FIX = Label("make room on the disk", "请清理磁盘空间")
_SECRET = Label("the key of the pseudonyms is there ({where})", "买家化名的密钥已有（{where}）")
_NO_SECRET = Label("there is no key of the pseudonyms yet", "还没有买家化名的密钥")
_MADE_LATER = Label("the first load makes one", "第一次导入时会自动生成")
_TWO = Label(
    "two keys of the pseudonyms differ: the one in xlops.toml counts, facts were read with the one in .xlops/secret",
    "有两个不同的化名密钥：以 xlops.toml 为准，而已有数据可能是用 .xlops/secret 读入的",
)
_TWO_FIX = Label(
    "take secret out of xlops.toml, or delete .xlops and load again",
    "请删掉 xlops.toml 里的 secret，或删除 .xlops 后重新导入",
)
_STARTS = Label("{file} starts {python}", "{file} 启动 {python}")
_NO_START = Label("{file} is not there", "没有 {file}")
_NO_PYTHON = Label("{file} names no Python", "{file} 没有指明 Python")
_LOST_PYTHON = Label("{file} starts a Python that is not there: {python}", "{file} 指向的 Python 不存在：{python}")
_WRITE_START = Label("xlops doctor --write-start", "xlops doctor --write-start")
_MARKED = Label("Windows marked {file} as downloaded", "Windows 把 {file} 标记为“来自网络”")
_UNBLOCK = Label("right-click on it, Properties, Unblock, OK", "右键 - 属性 - 勾选“解除锁定” - 确定")
_UNMARKED = Label("no file of the shop is marked as downloaded", "没有被标记为“来自网络”的文件")


@check("settings", "shop", "settings (xlops.toml)", "设置（xlops.toml）", needs_shop=True)
def settings(place: Place) -> Iterable[Finding]:
    """Can they be read, time zone included?"""
    if place.settings is None:
        yield Finding("fail", place.trouble or _UNREADABLE)
    else:
        yield Finding("pass", _SETTINGS.format(shop=place.shop.root))
        yield Finding("pass", _ZONE.format(zone=place.settings.time_zone, now=place.now))


@check("path", "shop", "place of the shop folder", "店铺文件夹的位置", needs_shop=True)
def path(place: Place) -> Iterable[Finding]:
    """Where the folder lies, and what Windows makes of its path."""
    root = place.shop.root.resolve()
    synced = tuple(value for name, value in os.environ.items() if name.casefold().startswith("onedrive") and value)
    yield judge_place(str(root), synced=synced, network=machine.network_drive(root))
    if place.system == "Windows":
        yield from judge_path(str(root), str(place.python))


def judge_place(root: str, *, synced: Iterable[str] = (), network: bool = False) -> Finding:
    """Is it a plain folder of this machine? `synced` are folders that are known to be kept in step."""
    for known in synced:
        if root.casefold().startswith(known.rstrip("\\/").casefold()):
            return Finding("warn", _SYNC.format(program="OneDrive", path=root), _SYNC_FIX)
    for part in re.split(r"[\\/]", root):
        for pattern, program in SYNCED.items():
            if re.match(rf"(?i)({pattern})\b", part):
                return Finding("warn", _SYNC.format(program=program, path=root), _SYNC_FIX)
    if network or root.startswith(("\\\\", "//")):
        return Finding("warn", _NETWORK.format(path=root), _NETWORK_FIX)
    return Finding("pass", _PLACE.format(path=root))


def judge_path(root: str, python: str) -> list[Finding]:
    """What of the two paths Windows, Excel or xlwings may stumble over."""
    found = []
    if len(root) > LONG:
        found.append(Finding("warn", _LONG.format(length=len(root), path=root), _LONG_FIX))
    for what, each in ((Label("the shop folder", "店铺文件夹"), root), (Label("Python", "Python"), python)):
        if not each.isascii():
            found.append(Finding("warn", _SIGNS.format(what=what, path=each), _SIGNS_FIX))
    return found


@check("writable", "shop", "writing to the shop folder", "店铺文件夹的写入", needs_shop=True)
def writable(place: Place) -> Iterable[Finding]:
    """Writes a file and takes it away again."""
    for folder in (place.shop.root, place.shop.archive):
        if folder.is_dir():
            try:
                with tempfile.TemporaryFile(dir=folder):
                    pass
            except OSError as error:
                yield Finding("fail", _NO_WRITE.format(folder=folder, why=error.strerror or error), _NO_WRITE_FIX)
                return
    yield Finding("pass", _WRITES)


@check("room", "shop", "room on the disk", "磁盘空间", needs_shop=True)
def room(place: Place) -> Iterable[Finding]:
    """How much is free where the shop lies."""
    yield judge_room(shutil.disk_usage(place.shop.root).free)


def judge_room(free: int) -> Finding:
    """Is there room for the next loads?"""
    found = _ROOM.format(free=free / 1e9)
    if free >= TIGHT:
        return Finding("pass", found)
    return Finding("fail" if free < LITTLE else "warn", found, _ROOM_FIX)


@check("secret", "shop", "key of the pseudonyms", "买家化名的密钥", needs_shop=True)
def secret(place: Place) -> Iterable[Finding]:
    """Where it is kept; the key itself is shown nowhere."""
    if place.settings is None:
        return
    file = place.shop.archive / "secret"
    kept = file.read_text(encoding="utf-8", errors="replace").strip() if file.is_file() else ""
    yield judge_secret(place.settings.secret, kept)


def judge_secret(set_up: str, kept: str) -> Finding:
    """One key, in one place."""
    if set_up and kept and set_up != kept:
        return Finding("warn", _TWO, _TWO_FIX)
    if not set_up and not kept:
        return Finding("pass", _NO_SECRET, _MADE_LATER)
    return Finding("pass", _SECRET.format(where="xlops.toml" if set_up else ".xlops/secret"))


@check("start", "shop", "files to double-click", "双击启动的文件", needs_shop=True)
def start(place: Place) -> Iterable[Finding]:
    """The one of this system: does it start a Python that is there?"""
    wanted = START_FILES[{"Windows": 0, "Darwin": 1}.get(place.system, 2)]
    found = pythons_started(place.shop)
    yield judge_start(wanted, found, exists=(found.get(wanted) or Path("nowhere")).exists())


def judge_start(file: str, found: Mapping[str, Path | None], *, exists: bool) -> Finding:
    """`found` gives the Python that each file starts."""
    if file not in found:
        return Finding("warn", _NO_START.format(file=file), _WRITE_START)
    python = found[file]
    if python is None:
        return Finding("fail", _NO_PYTHON.format(file=file), _WRITE_START)
    if not exists:
        return Finding("fail", _LOST_PYTHON.format(file=file, python=python), _WRITE_START)
    return Finding("pass", _STARTS.format(file=file, python=python))


@check(
    "downloaded", "shop", "files marked as downloaded", "被标记为来自网络的文件", systems=("Windows",), needs_shop=True
)
def downloaded(place: Place) -> Iterable[Finding]:
    """Excel opens a marked workbook without macros, and Windows asks before a marked file starts."""
    yield from judge_marked([each.name for each in _started(place.shop) if machine.downloaded_from_web(each)])


def judge_marked(names: Iterable[str]) -> list[Finding]:
    """One line for each marked file."""
    return [Finding("warn", _MARKED.format(file=each), _UNBLOCK) for each in names] or [Finding("pass", _UNMARKED)]


def _started(shop: ShopPaths) -> list[Path]:
    return [each for each in shop.root.glob("*") if each.suffix in (".xlsm", ".xlsx", ".bat")]
