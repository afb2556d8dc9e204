"""`xlops events`: the year's events with their dates, phases, collisions and T-minus tasks; also as an .ics file."""

from __future__ import annotations

import shutil
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlops.errors import UsageError
from xlops.faces.cli.failure import LANGUAGE, in_language
from xlops.faces.cli.options import Shop, find_shop, has_folder, lang_option, shop_option, today_option
from xlops.faces.cli.output import show_table, tell
from xlops.faces.clock import now, now_in
from xlops.label import Label, joined, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlops.calendar.events import Announcements, Occurrence
    from xlops.calendar.tminus import Task

_DATE, _EVENT, _LEVEL, _STATE = (
    Label("date", "日期"),
    Label("event", "活动"),
    Label("level", "级别"),
    Label("state", "状态"),
)
_PREPARE = Label("first task", "最早任务")
_RULE, _HELD_BY = Label("rule: {rule}", "规则：{rule}"), Label("platforms: {platforms}", "平台：{platforms}")
_PHASE, _FROM, _TO, _SOURCE = (
    Label("phase", "阶段"),
    Label("from", "开始"),
    Label("to", "结束"),
    Label("source", "来源"),
)
_HERE = Label("from, in {zone}", "开始（{zone}）")
_TASK, _DUE, _AWAY, _OWNER = Label("task", "任务"), Label("due", "截止"), same("T"), Label("owner", "负责")
_HOURS, _AFTER, _START = Label("hours", "工时"), Label("after", "前置"), Label("start", "开工")
_PLANNED, _SET = Label("planned", "计划"), Label("set", "已定")
_COLLISIONS = Label("Collisions", "撞期")
_COLLIDES = Label(
    "{other} ({day}) lies in {main}, {phase}, {days:+d} days from its day: {advice}",
    "{other}（{day}）落在{main}的{phase}，距其当天{days:+d}天：{advice}",
)
_TASKS_HINT = Label(
    "`xlops events EVENT` shows one with phases and T-minus tasks; --tasks all of them; --ics FILE writes a calendar file",
    "xlops events 活动 查看某个活动的阶段与倒排任务；--tasks 列出全部任务；--ics 文件 写出日历文件",
)
_COUNTED = Label("{events} events, {planned} of them planned: type what is announced under [events] in xlops.toml",
                 "共 {events} 个活动，其中 {planned} 个为计划日期：平台公告后请填入 xlops.toml 的 [events]")  # fmt: skip
_NO_SWAPS = Label(
    "China's swapped working days of {year} are not announced yet: working days are computed without them",
    "{year} 年的调休安排尚未公布：工作日按未调休计算",
)
_WRITTEN = Label("{file}: {entries} entries", "{file}：{entries} 条")
_NO_YEAR = Label(
    "events are dated from {first} to {last}, not in {year}", "活动日期只排 {first} 至 {last} 年，不含 {year} 年"
)
_NO_REGION = Label(
    'no region "{region}"; write cn, world, or a country of an event: {known}',
    "没有地区“{region}”；请写 cn、world 或活动所在国家：{known}",
)
_NOTHING = Label("no event fits", "没有符合条件的活动")
_NAME = Label("{shop}: promotions {year}", "{shop}：{year} 年活动日历")

_WIDE = 170
"""Columns of a terminal from which on a task's id and what it waits for are shown, too."""


@click.command("events", short_help="The year's events and their tasks.")
@click.argument("event", required=False)
@click.option("--year", type=int, metavar="YEAR", help="The year; else the one of today.")
@click.option("--region", metavar="cn|us|...", help="Events of this market; else the shop's, or all. `all` is all.")
@click.option("--platform", metavar="NAME", help="Leave out events of other platforms, such as tmall or amazon.")
@click.option("--level", type=click.Choice(["S", "A", "B", "C"]), help="Only events of this level or above.")
@click.option("--tasks", is_flag=True, help="Every T-minus task of the events, by its due day.")
@click.option("--ics", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write them, with phases, tasks and alarms, as a calendar file.")  # fmt: skip
@shop_option
@today_option
@lang_option
def command(
    event: str | None,
    year: int | None,
    region: str | None,
    platform: str | None,
    level: str | None,
    tasks: bool,
    ics: Path | None,
    shop: Path | None,
    today: date | None,
    lang: str | None,
) -> int:
    """List the year's events: by rule, as announced, or as the shop typed them in xlops.toml.

    With an EVENT (its id, code or name) its phases and T-minus tasks. Works without a shop, too.

    \b
    xlops events --year 2027 --region cn
    xlops events double11 --year 2027
    xlops events --year 2027 --level A --ics promotions.ics
    """
    from xlops.calendar.events import event_named, occurrence
    from xlops.calendar.events.occurrences import YEARS

    place = shop_if_any(shop, today, lang)
    day = today or (place.today if place else now_in("Asia/Shanghai").date())
    chosen = day.year if year is None else year
    if chosen not in YEARS:
        raise UsageError(_NO_YEAR.format(first=YEARS[0], last=YEARS[-1], year=chosen))
    announced: Announcements = place.hub().events if place else {}
    market = _market(region, place)
    if event is not None:
        found = [occurrence(event_named(event), chosen, announced=announced)]
    else:
        found = _of_year(chosen, market, platform, level, announced)
    plans = {(each.event, each.event_year): _plan(each, market, platform) for each in found}
    if event is not None:
        here = place.settings.time_zone if place else ""
        _show_one(found[0], plans[found[0].event, found[0].event_year], market or "", platform or "", here)
    elif tasks:
        _show_tasks([task for plan in plans.values() for task in plan], found)
    else:
        _show_year(found, plans)
        _show_collisions(chosen, market, found, announced)
        tell(in_language(_TASKS_HINT))
    _mind_swaps(chosen, market)
    if ics is not None:
        _write(ics, found, [task for plan in plans.values() for task in plan], place, market, chosen)
    return 0


def shop_if_any(shop: Path | None, today: date | None, lang: str | None) -> Shop | None:
    """The shop that is named or stood in; None where there is none."""
    from xlops.shop import shop_above

    if shop is not None or shop_above(Path.cwd()) is not None:
        return find_shop(shop, today=today, lang=lang)
    LANGUAGE.set("zh" if lang == "zh" else "en")
    return None


def _market(region: str | None, place: Shop | None) -> str | None:
    from xlops.answers.campaigns import MARKETS
    from xlops.calendar.events import EVENTS

    if region is not None:
        wanted = region.strip().casefold()
        known = sorted({each for event in EVENTS for each in event.regions})
        if wanted != "all" and wanted not in known:
            raise UsageError(_NO_REGION.format(region=region, known=", ".join(known)))
        return None if wanted == "all" else wanted
    return MARKETS.get(place.settings.currency, "world") if place else None


def _of_year(
    year: int, market: str | None, platform: str | None, level: str | None, announced: Announcements
) -> list[Occurrence]:
    from xlops.calendar.events import EVENTS, occurrences
    from xlops.calendar.events.base import LEVELS
    from xlops.calendar.periods import Period
    from xlops.errors import UnknownName

    platforms = {each for event in EVENTS for each in event.platforms}
    if platform is not None and platform not in platforms:
        raise UnknownName("platform", platform, sorted(platforms))
    whole = Period(date(year, 1, 1), date(year, 12, 31))
    order = list(LEVELS)
    lowest = order.index(level) if level else len(order)  # type: ignore[arg-type]
    found = occurrences(whole, region=market, platform=platform, announced=announced)
    return [each for each in found if order.index(each.level) <= lowest]


def _plan(each: Occurrence, market: str | None, platform: str | None) -> tuple[Task, ...]:
    from xlops.calendar.tminus import plan

    country = market if market and market != "world" else ""
    return plan(each, platform=platform or "", region=country)


def _show_year(found: Sequence[Occurrence], plans: dict[tuple[str, int], tuple[Task, ...]]) -> None:
    from xlops.figures import full_day

    if not found:
        tell(in_language(_NOTHING))
        return
    rows = []
    for each in found:
        mine = plans[each.event, each.event_year]
        first = min((task.start for task in mine), default=None)
        last = f" .. {each.days.end:%m-%d}" if each.days.days > 1 else ""
        rows.append(
            (
                in_language(full_day(each.day)) + last,
                in_language(each.label) + (f" {each.event_year}" if each.event_year != each.day.year else ""),
                each.event,
                each.level,
                in_language(_PLANNED if each.planned else _SET),
                f"{first} (T−{(each.day - first).days})" if first else "",
            )
        )
    heads = (_DATE, _EVENT, same("id"), _LEVEL, _STATE, _PREPARE)
    show_table([in_language(each) for each in heads], rows)
    planned = sum(each.planned for each in found)
    tell(in_language(_COUNTED.format(events=len(found), planned=planned)))


def _show_collisions(year: int, market: str | None, found: Sequence[Occurrence], announced: Announcements) -> None:
    from xlops.calendar.events import collisions
    from xlops.calendar.periods import Period
    from xlops.figures import short_day

    shown = {(each.event, each.event_year) for each in found}
    whole = Period(date(year, 1, 1), date(year, 12, 31))
    hits = [
        each
        for each in collisions(whole, region=market, announced=announced)
        if (each.main.event, each.main.event_year) in shown and (each.other.event, each.other.event_year) in shown
    ]
    if hits:
        tell("")
        tell(in_language(_COLLISIONS))
    for each in hits:
        said = _COLLIDES.format(
            other=each.other.label, day=short_day(each.other.day), main=each.main.label, phase=each.phase.label,
            days=each.days, advice=each.advice,
        )  # fmt: skip
        tell(f"  {in_language(said)}")


def _show_one(of: Occurrence, plan: Sequence[Task], market: str, platform: str, here: str) -> None:
    from xlops.calendar.events import EVENTS
    from xlops.calendar.events.base import LEVELS
    from xlops.calendar.events.rules import rule_text
    from xlops.calendar.events.zones import seen_from, zone_of
    from xlops.figures import full_day

    state = _PLANNED if of.planned else _SET
    title = (same(f"{of.label.text(LANGUAGE.get())} {of.event_year}"), full_day(of.day), LEVELS[of.level], state)
    tell(in_language(joined(title, Label(" · ", " · "))))
    tell(in_language(_RULE.format(rule=rule_text(EVENTS[of.event].rule))))
    if holders := EVENTS[of.event].platforms:
        tell(in_language(_HELD_BY.format(platforms=", ".join(holders))))
    tell("")
    phases = [each for each in of.phases if not platform or each.platform in ("", platform)]
    zones = [zone_of(of.event, region=market, platform=each.platform or platform, own=here or "UTC") for each in phases]
    abroad = bool(here) and any(zone != here for zone in zones)
    rows = [
        (
            in_language(each.label) + (f" ({each.platform})" if each.platform else ""),
            f"{each.start:%Y-%m-%d %H:%M}",
            f"{each.end:%Y-%m-%d %H:%M}",
            *((f"{seen_from(each.start, zone, here):%Y-%m-%d %H:%M}",) if abroad else ()),
            in_language(_PLANNED if each.planned else _SET),
            each.source,
        )
        for each, zone in zip(phases, zones, strict=True)
    ]
    heads = (_PHASE, _FROM, _TO, *((_HERE.format(zone=here),) if abroad else ()), _STATE, _SOURCE)
    show_table([in_language(each) for each in heads], rows)
    tell("")
    _show_tasks(plan, [of])


def _show_tasks(tasks: Sequence[Task], found: Sequence[Occurrence]) -> None:
    from xlops.calendar.tminus import ROLES, distance

    days = {(each.event, each.event_year): each for each in found}
    several, roomy = len(found) > 1, _roomy()
    rows = []
    for each in sorted(tasks, key=lambda task: (task.due, task.event, task.id)):
        of = days[each.event, each.event_year]
        row = (
            str(each.due),
            distance(each.due, of.days),
            in_language(each.label),
            in_language(ROLES[each.owner]) if each.owner in ROLES else each.owner,
            f"{each.step.hours:g}",
            str(each.start),
            in_language(_PLANNED if each.planned else _SET),
            *((each.id, ", ".join(each.after)) if roomy else ()),
        )
        rows.append((f"{in_language(of.label)} {of.event_year}", *row) if several else row)
    heads = (_DUE, _AWAY, _TASK, _OWNER, _HOURS, _START, _STATE, *((same("id"), _AFTER) if roomy else ()))
    show_table([in_language(each) for each in ((_EVENT, *heads) if several else heads)], rows)


def _roomy() -> bool:
    """Is there room for ids, too? In a narrow window they would squeeze the tasks' names."""
    return not sys.stdout.isatty() or shutil.get_terminal_size().columns >= _WIDE


def _mind_swaps(year: int, market: str | None) -> None:
    from xlops.calendar.workdays import is_announced

    if market in (None, "cn") and not is_announced(year):
        tell(in_language(_NO_SWAPS.format(year=year)))


def _write(
    file: Path, found: Sequence[Occurrence], tasks: Sequence[Task], place: Shop | None, market: str | None, year: int
) -> None:
    from xlops.calendar.ics import calendar_bytes, entries
    from xlops.paths import replacing

    has_folder(file)
    zone = place.settings.time_zone if place else "UTC"
    language = LANGUAGE.get()
    made = entries(found, tasks, language=language, region=market or "", zone=zone)
    name = _NAME.format(shop=place.settings.name if place else "xlops", year=year).text(language)
    content = calendar_bytes(made, name=name, written=now().replace(microsecond=0))
    with replacing(file) as draft:
        draft.write_bytes(content)
    tell(in_language(_WRITTEN.format(file=file, entries=len(made))))
