"""Making a shop folder: settings, a place for exports, a file to double-click."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from xlops.errors import OutputError, UsageError
from xlops.label import Label, Language
from xlops.paths import ShopPaths
from xlops.settings import BASES, Settings, Store, read_settings

_SETTINGS = """\
# What xlops needs to know once about this shop. 店铺的一次性设置。

# Metrics of your own: a file own_metrics.py beside this one. 自定义指标:与本文件同一文件夹的 own_metrics.py。
# modules = ["own_metrics"]

[shop]
name = {name}
currency = {currency}    # ISO 4217, the currency of the front page 首页所用币种
time_zone = {time_zone}    # where the business day begins 营业日所在时区
language = {language}    # zh 中文, en English
# The key of the buyers' pseudonyms: keep it, and keep it to yourself; with another one known buyers become strangers.
# 买家化名的密钥:请保留并保密;更换后老买家会被当作陌生人。
secret = {secret}

[stores]
# One line a store; its exports go into exports/<id>/. 每个店铺一行,导出文件放进 exports/<id>/。
# tmall = {{ name = "旗舰店", platform = "tmall" }}
{stores}
[basis]
# How rates and amounts are counted; the first choice is the default. 口径开关,默认为第一项。
{bases}

[events]
# Dates that a platform announced; the events' ids are in docs/events.md. 平台公布的活动日期,活动代码见 docs/events.md。
# prime_day = {{ 2026 = "2026-06-23..2026-06-26" }}
# double11 = {{ 2026 = "2026-11-11", "2026 presale" = "2026-10-14 20:00..2026-10-20" }}
"""

_README = """\
Put the files that a platform gives you into the folder of its store, then double-click start (or run: xlops start).
They may stay here: a file that was read before changes nothing.

把平台下载的文件放进对应店铺的文件夹,然后双击 start(或运行 xlops start)。
文件可以一直留在这里:读过的文件不会重复计入。
"""

_BAT = """\
@echo off
chcp 65001 >nul
"{python}" -m xlops start --open --shop "%~dp0."
if errorlevel 1 pause
"""

_SHELL = """\
#!/bin/sh
{python} -m xlops start --open --shop "$(dirname "$0")" && exit 0
code=$?
printf '%s' "Press Enter to close. 按回车键关闭。 "
read -r _
exit $code
"""

START_FILES = ("start.bat", "start.command", "start.sh")
"""The files to double-click: Windows, macOS, Linux."""

_ALREADY = Label("{root} is a shop folder already; nothing was changed", "{root} 已经是店铺文件夹；没有任何改动")
_STORE_ID = Label(
    'store id "{id}" names a folder: use letters, digits, - and _ only',
    "店铺 id “{id}”要用作文件夹名：只能用文字、数字、- 和 _",
)
_NOT_MADE = Label("{root}: no shop can be made there ({why})", "{root}：无法在此新建店铺（{why}）")


def make_shop(
    root: Path,
    *,
    python: Path,
    name: str | None = None,
    currency: str = "CNY",
    time_zone: str = "Asia/Shanghai",
    language: Language = "zh",
    stores: Sequence[Store] = (),
) -> ShopPaths:
    """Make a shop folder at `root`; `python` is the interpreter that its double-click files start.

    UsageError when `root` is a shop already (nothing in it is touched) or a setting is wrong (nothing is made).
    """
    paths = ShopPaths(root)
    if paths.settings.exists():
        raise UsageError(_ALREADY.format(root=root))
    for store in stores:
        if not re.fullmatch(r"[\w-]+", store.id):
            raise UsageError(_STORE_ID.format(id=store.id))
    text = _SETTINGS.format(
        name=_quoted(name or root.resolve().name),
        currency=_quoted(currency),
        time_zone=_quoted(time_zone),
        language=_quoted(language),
        secret=_quoted(token_hex(16)),
        stores="".join(f"{_quoted(each.id)} = {_described(each)}\n" for each in stores),
        bases="".join(
            f"{key} = {_quoted(choices[0])}    # {', '.join(choices)}\n" for key, choices in BASES.items()
        ).rstrip(),
    )
    try:
        _write(paths, text, python, stores)
    except OSError as error:
        raise OutputError(_NOT_MADE.format(root=root, why=error.strerror or error)) from error
    return paths


def shop_above(folder: Path) -> ShopPaths | None:
    """The shop that `folder` is, or lies in; None when there is none."""
    for each in (folder, *folder.parents):
        if ShopPaths(each).settings.is_file():
            return ShopPaths(each)
    return None


def shops_below(folder: Path) -> list[ShopPaths]:
    """Every shop folder inside `folder`, by path; a shop is not searched for further shops."""
    found: list[ShopPaths] = []
    for each in sorted(folder.iterdir()):
        if each.is_dir() and not each.name.startswith("."):
            paths = ShopPaths(each)
            found += [paths] if paths.settings.is_file() else shops_below(each)
    return found


def furnish(paths: ShopPaths, stores: Sequence[Store], python: Path) -> None:
    """Make the folders of a shop that are not there, and the files to double-click, which start `python`."""
    for folder in (paths.exports, paths.reports, *(paths.exports / each.id for each in stores)):
        folder.mkdir(exist_ok=True)
    (paths.exports / "README.txt").write_text(_README, encoding="utf-8", newline="\r\n")
    bat = _BAT.format(python=str(python).replace("%", "%%"))
    (paths.root / START_FILES[0]).write_text(bat, encoding="utf-8", newline="\r\n")
    for name in START_FILES[1:]:
        file = paths.root / name
        file.write_text(_SHELL.format(python=shlex.quote(str(python))), encoding="utf-8", newline="\n")
        file.chmod(0o755)


def pythons_started(paths: ShopPaths) -> dict[str, Path | None]:
    """The Python that each double-click file of the shop starts, None where the file names none; only files that exist."""
    found: dict[str, Path | None] = {}
    for name in START_FILES:
        with suppress(FileNotFoundError):
            text = (paths.root / name).read_text(encoding="utf-8", errors="replace")
            line = next((each for each in text.splitlines() if " -m xlops start" in each), "")
            found[name] = _python_of(line.partition(" -m xlops start")[0].strip(), batch=name.endswith(".bat"))
    return found


def _python_of(command: str, *, batch: bool) -> Path | None:
    if batch:
        return Path(command.strip('"').replace("%%", "%")) if command else None
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    return Path(words[-1]) if words else None


def _write(paths: ShopPaths, text: str, python: Path, stores: Sequence[Store]) -> None:
    paths.root.mkdir(parents=True, exist_ok=True)
    _settings_of(paths, text)
    furnish(paths, stores, python)


def _settings_of(paths: ShopPaths, text: str) -> Settings:
    """Write xlops.toml under a temporary name and read it back, so that a wrong setting leaves no shop behind."""
    draft = paths.root / ".xlops.toml.draft"
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        try:
            settings = read_settings(draft)
        except UsageError as error:
            label = error.label
            raise UsageError(
                Label(label.en.removeprefix(f"{draft.name}: "), label.zh.removeprefix(f"{draft.name}："))
            ) from None
        draft.replace(paths.settings)
    finally:
        draft.unlink(missing_ok=True)
    return settings


def _described(store: Store) -> str:
    return f"{{ name = {_quoted(store.name)}, platform = {_quoted(store.platform)} }}"


def _quoted(text: str) -> str:
    """`text` as a basic TOML string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"' + "".join(f"\\u{ord(each):04x}" if ord(each) < 32 or ord(each) == 127 else each for each in escaped) + '"'
    )
