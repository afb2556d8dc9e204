"""Load exports: walk folders, tell whose store a file is, read it, commit everything as one generation."""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from xlops import stopping
from xlops.archive.archive import Archive
from xlops.archive.generation import Commit, Counts, FileCounts
from xlops.archive.secret import kept_secret
from xlops.errors import InputError, UnknownName, XlopsError, nearest
from xlops.facts import FACTS
from xlops.label import Label, joined
from xlops.paths import ShopPaths
from xlops.settings import Settings
from xlops.sources.phrases import UNREADABLE

if TYPE_CHECKING:
    from xlops.archive.commit import Failure
    from xlops.sources import Reading

Progress = Callable[[str, int, int], None]
"""Told the name of the file at hand, its number from 0, and how many there are."""

_UNFINISHED = (".crdownload", ".part", ".partial", ".download", ".opdownload", ".tmp")
_NO_EXPORTS = ("readme.txt", "readme.md", "desktop.ini", "thumbs.db")

_READ_BEFORE = Label("read before: nothing to do", "以前已导入，没有变化")
_SAME_FILE = Label("the same as another file: nothing to do", "与另一个文件相同，没有变化")
_NO_ROWS = Label("no rows", "没有数据行")
_QUARANTINED = Label("{count:,} rows in quarantine", "隔离 {count:,} 行")
_UNFORESEEN = Label(
    "{file}: it could not be read ({kind}: {said}); please report it",
    "{file}：无法读取（{kind}: {said}）；请把这个问题告诉开发者",
)
_WHOSE = Label("nothing tells which store it belongs to", "看不出属于哪个店铺")
_NAME_STORE = Label(
    "put it into {folder}/<store>/, or name the store with --store{known}",
    "请放入 {folder}/<店铺>/，或用 --store 指定店铺{known}",
)
_NOT_NAMED = Label('the store "{store}" is not in xlops.toml', "xlops.toml 中没有店铺“{store}”")
_ADD_STORE = Label("add it there under [stores], or {rename}", "请写入其中的 [stores]，或{rename}")
_RENAME = Label("put the file into the folder of its store", "把文件放进所属店铺的文件夹")
_RENAME_TO = Label('rename the folder: is "{near}" meant?', "改文件夹名：是不是“{near}”？")
_ALSO_OF = Label("the same file was loaded for the store {store} too", "同一个文件也按店铺 {store} 导入过")
_NOT_THERE = (
    Label("there is no such file", "没有这个文件"),
    Label("check its name and folder", "请检查文件名和文件夹"),
)
_CLOSE_IT = Label("check that it is not open elsewhere", "请确认没有被其他程序打开")

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FileOutcome:
    """What became of one file, with a sentence in both languages; `unchanged` when the archive had all of it already."""

    file: Path
    store: str
    outcome: Literal["loaded", "unchanged", "failed"]
    label: Label
    counts: Mapping[str, Counts]
    rejected: int = 0

    @property
    def sentence(self) -> str:
        """The label in English."""
        return self.label.en


@dataclass(frozen=True)
class LoadResult:
    """The outcome of a load: one entry a file, by name, and the commit (which made no generation when nothing was new)."""

    files: tuple[FileOutcome, ...]
    commit: Commit

    def of(self, outcome: Literal["loaded", "unchanged", "failed"]) -> tuple[FileOutcome, ...]:
        """The files of one outcome."""
        return tuple(each for each in self.files if each.outcome == outcome)

    @property
    def rejected(self) -> int:
        """Rows that went into quarantine."""
        return sum(each.rejected for each in self.files)


def load(
    shop: Path,
    paths: Sequence[Path],
    *,
    store: str | None = None,
    settings: Settings,
    now: datetime,
    progress: Progress | None = None,
) -> LoadResult:
    """Load files, and folders of them, into the shop's archive, which is made when there is none.

    A file under exports/<store>/ belongs to that store, any other to `store`, else to the shop's only one. A file that
    cannot be read is told in its outcome and in the quarantine log, and stops no other. UnknownName for a `store` that
    nothing knows; ArchiveError or OutputError when the archive cannot be written, which then is as it was.
    """
    places = ShopPaths(shop)
    archive = Archive.create(places.archive)
    _check_store(store, settings)
    if not settings.secret:
        settings = replace(settings, secret=kept_secret(places.archive, now))
    files = list(_walk(paths))
    loading = _Loading(archive, places, store, settings, now)
    before = archive.generation()
    readings = loading.readings(files, archive.imported(before), progress)
    commit = archive.commit(readings, settings=settings, now=now, failures=loading.failures)
    if commit.made:
        with suppress(XlopsError):  # sweeping can wait; the load is done
            archive.vacuum(now)
    done = {each.file: loading.warned(_told(each)) for each in commit.files}
    return LoadResult(tuple(done.get(each) or loading.outcomes[each] for each in sorted(files)), commit)


class _Loading:
    """The files of one load as they are read; what is not handed on to the commit is told in `outcomes`."""

    def __init__(
        self, archive: Archive, places: ShopPaths, store: str | None, settings: Settings, now: datetime
    ) -> None:
        self.archive, self.places, self.store, self.settings, self.now = archive, places, store, settings, now
        self.outcomes: dict[Path, FileOutcome] = {}
        self.failures: list[Failure] = []
        self.warnings: dict[Path, Label] = {}

    def readings(
        self, files: Sequence[Path], imported: Set[tuple[str, str]], progress: Progress | None
    ) -> Iterator[Reading]:
        """Read the files one after the other; those that were imported before, and those that fail, are left out."""
        from xlops.sources.reading import read_export

        told: set[tuple[str, str]] | None = None
        stores = dict(sorted(imported))
        for number, file in enumerate(files):
            stopping.check()
            if progress is not None:
                progress(file.name, number, len(files))
            owner = ""
            try:
                sha256 = _sha256(file)
                owner = store_of(file, places=self.places, store=self.store, settings=self.settings)
                if (sha256, owner) in imported:
                    self.outcomes[file] = FileOutcome(file, owner, "unchanged", _READ_BEFORE, {})
                    continue
                reading = read_export(file, store=owner, settings=self.settings, as_of_day=self._day_of(file))
            except XlopsError as error:
                stopping.heed(error)
                label = error.label
            except Exception as error:  # one bad file never stops the rest
                stopping.heed(error)
                _log.info("%s could not be read", file, exc_info=True)
                label = _UNFORESEEN.format(file=file.name, kind=type(error).__name__, said=_line(error))
            else:
                if (other := stores.setdefault(sha256, owner)) != owner:
                    self.warnings[file] = _ALSO_OF.format(store=self.settings.store(other).name)
                yield reading
                continue
            self.outcomes[file] = FileOutcome(file, owner, "failed", label, {})
            told = self._failures_told() if told is None else told
            self._note(file, owner, label, told)
        if progress is not None and files:
            progress("", len(files), len(files))

    def warned(self, outcome: FileOutcome) -> FileOutcome:
        """The outcome, with what is odd about the file said at its end."""
        if outcome.file not in self.warnings:
            return outcome
        return replace(outcome, label=joined((outcome.label, self.warnings[outcome.file]), Label("; ", "；")))

    def _note(self, file: Path, owner: str, label: Label, told: Set[tuple[str, str]]) -> None:
        """Keep the failure for the quarantine log, unless the log has it from an earlier load."""
        from xlops.archive.commit import Failure, shown_name
        from xlops.sources import Reject

        name = shown_name(self.places.archive, file)
        if (name, label.en) not in told:
            self.failures.append(Failure(owner, Reject(name, None, None, "", label)))

    def _failures_told(self) -> set[tuple[str, str]]:
        log = self.archive.quarantine(self.archive.generation()).select(["file", "reason_en"]).to_pydict()
        return set(zip(log["file"], log["reason_en"], strict=True))

    def _day_of(self, file: Path) -> date:
        """The day of a snapshot whose file does not say it: when it was downloaded, as far as the file tells."""
        zone = ZoneInfo(self.settings.time_zone)
        return min(datetime.fromtimestamp(file.stat().st_mtime, zone).date(), self.now.date())


def store_of(file: Path, *, places: ShopPaths, store: str | None, settings: Settings) -> str:
    """The store a file belongs to; InputError when nothing tells."""
    with suppress(ValueError):
        inside = file.resolve().relative_to(places.exports.resolve())
        if len(inside.parts) > 1:
            return _folders_store(file, inside.parts[0], settings)
    if store:
        return store
    known = [each.id for each in settings.stores] or _folders(places.exports)
    if len(known) == 1:
        return known[0]
    raise InputError(
        file,
        _WHOSE,
        _NAME_STORE.format(folder=places.exports.name, known=_in_brackets(known)),
    )


def _folders_store(file: Path, folder: str, settings: Settings) -> str:
    """The store that a folder under exports/ is of; where the settings name stores, InputError for any other."""
    named = {each.id.casefold(): each.id for each in settings.stores}
    if folder.casefold() in named or not named:
        return named.get(folder.casefold(), folder)
    near = nearest(folder, named.values())
    fix = _RENAME_TO.format(near=near) if near else _RENAME
    raise InputError(file, _NOT_NAMED.format(store=folder), _ADD_STORE.format(store=folder, rename=fix))


def _in_brackets(names: Sequence[str]) -> Label | str:
    return Label(" ({names})", "（{names}）").format(names=", ".join(names)) if names else ""


def _check_store(store: str | None, settings: Settings) -> None:
    known = [each.id for each in settings.stores]
    if store is not None and known and store not in known:
        advice = Label("a new one is added to xlops.toml under [stores]", "新店铺请写入 xlops.toml 的 [stores]")
        raise UnknownName("store", store, known, advice=advice)


def _folders(place: Path) -> list[str]:
    if not place.is_dir():
        return []
    return sorted(each.name for each in place.iterdir() if each.is_dir() and not each.name.startswith((".", "~")))


def _walk(paths: Sequence[Path]) -> Iterator[Path]:
    """Every file that may be an export, once; the older first, so that the later export of a row is the one that counts."""
    found: dict[Path, Path] = {}
    for path in paths:
        for file in _inside(path) if path.is_dir() else [path]:
            found.setdefault(file.resolve(), file)
    yield from sorted(found.values(), key=_age)


def _inside(folder: Path) -> Iterator[Path]:
    home = folder.resolve()
    for place, folders, names in os.walk(folder):  # links to folders are not followed
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in names:
            file = Path(place) / name
            if _is_passed_over(name) or (file.is_symlink() and not file.resolve().is_relative_to(home)):
                continue
            yield file


def _is_passed_over(name: str) -> bool:
    """Hidden files, lock files of office programs, unfinished downloads, and the note that lies in exports/."""
    low = name.casefold()
    return low.startswith((".", "~$")) or low.endswith(_UNFINISHED) or low in _NO_EXPORTS


def _age(file: Path) -> tuple[int, list[tuple[int, str]], str]:
    try:
        seconds = int(file.stat().st_mtime)
    except OSError:
        seconds = 0
    parts = re.findall(r"\d+|\D+", file.name.casefold())
    return seconds, [(int(each), "") if each.isdecimal() else (-1, each) for each in parts], str(file)


def _sha256(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        raise InputError(file, *_NOT_THERE) from None
    except OSError as error:
        raise InputError(file, UNREADABLE.format(why=error.strerror or error), _CLOSE_IT) from None


def _told(each: FileCounts) -> FileOutcome:
    """What the commit did with a file, in a sentence."""
    if each.known:
        return FileOutcome(each.file, each.store, "unchanged", _SAME_FILE, each.facts)
    parts = [_counted(fact, counts) for fact, counts in each.facts.items()]
    if each.rejected:
        parts.append(_QUARANTINED.format(count=each.rejected))
    moved = any(counts.new or counts.changed or counts.removed for counts in each.facts.values()) or each.rejected
    outcome: Literal["loaded", "unchanged"] = "loaded" if moved else "unchanged"
    label = joined(parts, Label("; ", "；")) if parts else _NO_ROWS
    return FileOutcome(each.file, each.store, outcome, label, each.facts, each.rejected)


def _counted(fact: str, counts: Counts) -> Label:
    """How many rows of a fact are new, changed ...: with its id in English, its name in Chinese."""
    said = (
        (counts.new, Label("{n:,} new", "新增 {n:,}")),
        (counts.changed, Label("{n:,} changed", "更新 {n:,}")),
        (counts.unchanged, Label("{n:,} unchanged", "未变 {n:,}")),
        (counts.repeated, Label("{n:,} repeated", "重复 {n:,}")),
        (counts.older, Label("{n:,} older than what is known, left", "{n:,} 行早于已有数据，未采用")),
        (counts.removed, Label("{n:,} removed", "删除 {n:,}")),
    )
    parts = [label.format(n=number) for number, label in said if number]
    numbers = joined(parts, Label(", ", "，")) if parts else _NO_ROWS
    return Label(f"{fact} {numbers.en}", f"{FACTS[fact].label.zh}：{numbers.zh}")


def _line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else "no message"
