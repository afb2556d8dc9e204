"""Options that several commands share, and what they mean together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from xlops.errors import UsageError
from xlops.faces.cli.failure import LANGUAGE, LOG_FOLDER, in_language
from xlops.faces.cli.output import tell
from xlops.faces.clock import now_in
from xlops.label import Label
from xlops.paths import ShopPaths

if TYPE_CHECKING:
    from xlops.hub import Hub
    from xlops.settings import Settings

_NO_SHOP = Label(
    "there is no shop in this folder; name one with --shop DIR, or make one with: xlops init DIR",
    "这里没有店铺；请用 --shop 文件夹 指定，或用 xlops init 文件夹 新建",
)
_NO_FOLDER = Label(
    "{file}: there is no folder {folder}; make it, or write elsewhere",
    "{file}：没有文件夹 {folder}；请先新建，或换个位置",
)
_AHEAD = Label(
    "--today {today} is {days} days ahead of the clock: figures of days to come are blank",
    "--today {today} 比今天晚 {days} 天：还没到的日子没有数据",
)
_LONG_AGO = Label(
    "the last data is of {last}, {days} days before {today}; to look at those days add --today {next}",
    "最后的数据是 {last}，比 {today} 早 {days} 天；要看当时的情况请加 --today {next}",
)
LONG_AGO = 400
"""Days without data after which a business date is probably not the one that is meant."""

F = TypeVar("F", bound=Callable[..., Any])
FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)


class _Day(click.ParamType[date]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f'"{value}" is no date; write it like 2026-03-31', param, ctx)


class _Moment(click.ParamType["int | date | datetime"]):
    """A generation: its number, or the day or moment whose last generation is meant."""

    name = "generation"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | date | datetime:
        if not isinstance(value, str):
            return cast("int | date | datetime", value)
        if value.isdecimal():
            return int(value)
        try:
            return date.fromisoformat(value) if len(value) <= 10 else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f'"{value}" is no generation; write its number, or a day like 2026-03-31', param, ctx)


MOMENT = _Moment()


def shop_option(command: F) -> F:
    """--shop DIR."""
    return click.option(
        "--shop", type=FOLDER, metavar="DIR", help="The shop folder; else the current folder, or the nearest above it."
    )(command)


def today_option(command: F) -> F:
    """--today DATE."""
    return click.option(
        "--today", type=_Day(), metavar="DATE", help="The business date to work for; else today where the shop is."
    )(command)


def as_of_option(command: F) -> F:
    """--as-of GENERATION."""
    return click.option(
        "--as-of",
        type=MOMENT,
        metavar="DATE|N",
        help="What was known then: the last generation of that day or moment, or generation number N.",
    )(command)


def lang_option(command: F) -> F:
    """--lang zh|en."""
    return click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of the result; else the shop's own.")(
        command
    )


@dataclass(frozen=True)
class Shop:
    """A shop folder, its settings, and what time it is there."""

    paths: ShopPaths
    settings: Settings
    now: datetime
    today: date

    def hub(self, as_of: int | date | datetime | None = None) -> Hub:
        """The hub of the shop, in the language asked for."""
        from xlops.hub import Hub

        return Hub.open(self.paths.root, today=self.today, as_of=as_of).speaking(self.settings.language)


def has_folder(file: Path) -> None:
    """UsageError when the folder that a result is to be written into does not exist: it is probably misspelt."""
    if not file.absolute().parent.is_dir():
        raise UsageError(_NO_FOLDER.format(file=file.name, folder=file.parent))


def warn_of_today(shop: Shop, hub: Hub) -> None:
    """Say in one line that the business date is ahead of the clock, or long after the last day of data."""
    ahead = (shop.today - now_in(shop.settings.time_zone).date()).days
    last = hub.last_known
    if ahead > 1:
        tell(in_language(_AHEAD.format(today=shop.today, days=ahead)), err=True)
    elif last is not None and (gone := (shop.today - last).days) > LONG_AGO:
        said = _LONG_AGO.format(last=last, days=gone, today=shop.today, next=last + timedelta(1))
        tell(in_language(said), err=True)


def find_shop(shop: Path | None, *, today: date | None = None, lang: str | None = None) -> Shop:
    """The shop that is meant; UsageError with what to do when there is none."""
    from xlops.settings import read_settings
    from xlops.shop import shop_above

    if lang is not None:
        LANGUAGE.set("en" if lang == "en" else "zh")
    paths = ShopPaths(shop) if shop is not None else shop_above(Path.cwd())
    if paths is None:
        raise UsageError(_NO_SHOP)
    settings = read_settings(paths.settings)
    LOG_FOLDER.set(paths.archive)
    if lang is not None:
        settings = replace(settings, language="en" if lang == "en" else "zh")
    LANGUAGE.set(settings.language)
    now = now_in(settings.time_zone)
    return Shop(paths, settings, now, today or now.date())
