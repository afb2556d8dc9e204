"""What a set-up needs once: `xlops.toml`. What changes day by day lives in the workbook, not here."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from xlops.currencies import trouble_with
from xlops.errors import UnknownName, UsageError
from xlops.label import Label, Language

_NO_SHOP = Label(
    "{folder} is not a shop folder: it has no {name}; make one with: xlops init {folder}",
    "{folder} 不是店铺文件夹：里面没有 {name}；可用 xlops init {folder} 新建",
)
_CURRENCY = Label("{file}: currency {trouble}", "{file}：currency {trouble}")
BASES: dict[str, tuple[str, ...]] = {
    "conversion": ("person", "session", "unit"),
    "amount": ("paid", "net"),
    "refund": ("refund_day", "pay_day"),
}
"""The basis switches and their choices; the first is the default."""


@dataclass(frozen=True)
class Store:
    """One storefront: its id is the folder under exports/."""

    id: str
    name: str
    platform: str = ""


@dataclass(frozen=True)
class Settings:
    """The shop's set-up."""

    name: str
    currency: str = "CNY"
    time_zone: str = "Asia/Shanghai"
    language: Language = "zh"
    stores: tuple[Store, ...] = ()
    bases: Mapping[str, str] = field(default_factory=lambda: {key: choices[0] for key, choices in BASES.items()})
    modules: tuple[str, ...] = ()
    secret: str = field(default="", repr=False)
    """Key of the pseudonyms; made once by init, and by load where it is empty (archive.secret). Another key makes other
    buyers of the same people."""
    events: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Announced event dates typed by the shop: event id -> event year -> date."""
    calendar_year: int | None = None
    """The year that the promotion calendar shows, where somebody asked for one; it is in no file."""

    def store(self, id: str) -> Store:
        """The store of that id; one that the settings do not name is called by its id."""
        return next((each for each in self.stores if each.id == id), Store(id, id))


def read_settings(file: Path) -> Settings:
    """Read xlops.toml; a wrong key, language, zone, currency or basis raises UsageError naming it."""
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise UsageError(_NO_SHOP.format(folder=file.parent, name=file.name)) from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{file.name}: {error}; mend that line") from None
    shop = _table(raw, "shop", file)
    known = {"shop", "stores", "basis", "events", "modules"}
    for key in raw:
        if key not in known:
            raise UsageError(f"{file.name}: {UnknownName('section', key, known)}")
    for key in shop:
        if key not in (fields := ("name", "currency", "time_zone", "language", "engine", "secret")):
            raise UsageError(f"{file.name}: {UnknownName('setting', key, fields)}")
    modules = raw.get("modules", [])
    if not isinstance(modules, list) or not all(isinstance(each, str) for each in modules):
        raise UsageError(f'{file.name}: modules is a list; write it like modules = ["own_metrics"]')
    events = _table(raw, "events", file)
    for event, dates in events.items():
        if not isinstance(dates, dict):
            raise UsageError(
                f'{file.name}: event {event} needs a date a year; write it like {event} = {{ 2026 = "2026-06-23" }}'
            )
    if (engine := shop.get("engine", "duckdb")) != "duckdb":
        raise UsageError(f'{file.name}: engine "{engine}" is not there yet; use "duckdb", or leave the line out')
    language = shop.get("language", "zh")
    if language not in ("zh", "en"):
        raise UsageError(f'{file.name}: language "{language}" is unknown; use "zh" or "en"')
    currency = str(shop.get("currency", "CNY"))
    if trouble := trouble_with(currency):
        raise UsageError(_CURRENCY.format(file=file.name, trouble=trouble))
    zone = str(shop.get("time_zone", "Asia/Shanghai"))
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise UsageError(f'{file.name}: time_zone "{zone}" is unknown; write it like "Asia/Shanghai"') from None
    return Settings(
        name=str(shop.get("name", file.parent.name)),
        currency=currency,
        time_zone=zone,
        language=cast(Language, language),
        stores=tuple(_store(id, value, file) for id, value in _table(raw, "stores", file).items()),
        bases=_bases(_table(raw, "basis", file), file),
        modules=tuple(modules),
        secret=str(shop.get("secret", "")),
        events={event: {str(year): str(on) for year, on in dates.items()} for event, dates in events.items()},
    )


def _table(raw: Mapping[str, Any], key: str, file: Path) -> dict[str, Any]:
    value = raw.get(key, {})
    if not isinstance(value, dict):
        raise UsageError(f"{file.name}: {key} must be a section, written [{key}]")
    return value


def _store(id: str, value: object, file: Path) -> Store:
    if isinstance(value, str):
        return Store(id, value)
    if isinstance(value, dict) and set(value) <= {"name", "platform"}:
        return Store(id, str(value.get("name", id)), str(value.get("platform", "")))
    raise UsageError(f'{file.name}: store "{id}" needs a name and a platform, nothing else')


def _bases(chosen: Mapping[str, Any], file: Path) -> dict[str, str]:
    for key, value in chosen.items():
        if key not in BASES:
            raise UsageError(f"{file.name}: {UnknownName('basis', key, BASES)}")
        if value not in BASES[key]:
            raise UsageError(f'{file.name}: basis {key} = "{value}" is unknown; use one of {", ".join(BASES[key])}')
    return {key: str(chosen.get(key, choices[0])) for key, choices in BASES.items()}
