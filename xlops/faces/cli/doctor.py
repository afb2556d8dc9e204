"""`xlops doctor`: is this PC set up, and is the shop sound? What is wrong comes with what to do."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlops.errors import UsageError
from xlops.faces.cli.failure import DONE, LANGUAGE, LOG_FOLDER, SOME_NOT_READ, in_language
from xlops.faces.cli.options import lang_option, shop_option
from xlops.faces.cli.output import tell
from xlops.label import Label
from xlops.untrusted import escaped, printable

if TYPE_CHECKING:
    from xlops.faces.doctor import Check, Finding, Place

_WORDS = {
    "pass": Label("ok", "正常"),
    "warn": Label("look", "留意"),
    "fail": Label("WRONG", "有误"),
    "unknown": Label("unknown", "未知"),
}
_COLOURS = {"pass": "green", "warn": "yellow", "fail": "bold red", "unknown": "dim"}
_FIX = Label("-> {fix}", "-> {fix}")
_WRITTEN = Label("start files written: they start {python}", "已写入 start 文件，启动 {python}")
_NO_SHOP = Label("{folder} is not there", "没有文件夹 {folder}")


@click.command("doctor", short_help="Check the set-up, with the fix for each fault.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--write-start", is_flag=True, help="Write the shop's start files anew, for this Python, before looking.")
@shop_option
@lang_option
def command(as_json: bool, write_start: bool, shop: Path | None, lang: str | None) -> int:
    """Check this PC's Python, Excel and xlwings, and the shop's folder, archive and workbook. Changes nothing.

    Each line is ok, look, WRONG, or unknown where it cannot be checked on this system; beneath it stands what to do. The
    exit code is 1 when something is wrong.

    \b
    xlops doctor --shop myshop
    """
    from xlops.faces.doctor import examine

    place = _place(shop, lang)
    if write_start and place.paths is not None and place.settings is not None:
        from xlops.shop import furnish

        furnish(place.shop, place.settings.stores, place.python)
        tell(in_language(_WRITTEN.format(python=place.python)), err=True)
    found = list(examine(place))
    if as_json:
        for line in escaped(json.dumps([_plain(*each) for each in found], ensure_ascii=False, indent=1)).split("\n"):
            tell(line)
    else:
        _show(found)
    return SOME_NOT_READ if any(finding.state == "fail" for _, finding in found) else DONE


def _place(shop: Path | None, lang: str | None) -> Place:
    """What is looked at. Settings that cannot be read are a finding, not the end."""
    from zoneinfo import ZoneInfoNotFoundError

    from xlops.faces.clock import now, now_in
    from xlops.faces.doctor import Place
    from xlops.paths import ShopPaths
    from xlops.settings import read_settings
    from xlops.shop import shop_above

    paths = ShopPaths(shop) if shop is not None else shop_above(Path.cwd())
    settings, trouble = None, None
    if paths is not None:
        if not paths.root.is_dir():
            raise UsageError(_NO_SHOP.format(folder=paths.root))
        LOG_FOLDER.set(paths.archive)
        try:
            settings = read_settings(paths.settings)
            LANGUAGE.set(settings.language)
        except UsageError as error:
            if not paths.settings.exists():
                raise
            trouble = error.label
        except (OSError, ValueError) as error:
            trouble = Label(f"xlops.toml cannot be read ({error})", f"xlops.toml 无法读取（{error}）")
    if lang:
        LANGUAGE.set("zh" if lang == "zh" else "en")
    try:
        moment = now_in(settings.time_zone) if settings else now()
    except ZoneInfoNotFoundError:
        moment = now()
    return Place(platform.system(), Path(sys.executable), moment, paths, settings, trouble)


def _plain(check: Check, finding: Finding) -> dict[str, str | None]:
    fix = in_language(finding.fix) if finding.fix else None
    return {
        "check": check.id,
        "group": check.group,
        "state": finding.state,
        "found": in_language(finding.found),
        "fix": fix,
    }


def _show(found: Sequence[tuple[Check, Finding]]) -> None:
    from rich.console import Console
    from rich.text import Text

    from xlops.faces.doctor import summary
    from xlops.faces.doctor.base import GROUPS

    console = Console(highlight=False, soft_wrap=True)
    words = {state: in_language(label) for state, label in _WORDS.items()}
    group = ""
    for place, (check, finding) in enumerate(found):
        if check.group != group:
            group = check.group
            console.print(Text(in_language(GROUPS[check.group]), style="bold"))
        line = Text("  ")
        line.append(f"{words[finding.state]:<8}", style=_COLOURS[finding.state])
        line.append(printable(in_language(finding.found)))
        console.print(line)
        following = found[place + 1] if place + 1 < len(found) else None
        said_below = following is not None and following[0].group == group and following[1].fix == finding.fix
        if finding.fix and not said_below:  # one remedy for several lines is said once, under the last of them
            style = "dim" if finding.state == "pass" else ""
            console.print(Text(f"          {printable(in_language(_FIX.format(fix=finding.fix)))}", style=style))
    console.print(Text(in_language(summary(finding for _, finding in found)), style="bold"))
