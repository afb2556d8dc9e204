"""The archive of a shop: open it, ask it for a generation and its files, commit readings to it."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from xlops import stopping
from xlops.archive.generation import (
    Commit,
    Coverage,
    Generation,
    not_after,
    nothing,
    read_generation,
    write_generation,
)
from xlops.errors import ArchiveError, OutputError, XlopsError
from xlops.label import Label
from xlops.settings import Settings

if TYPE_CHECKING:
    import pyarrow as pa

    from xlops.archive.commit import Failure
    from xlops.sources import Reading

KEEP_DAYS = 30
"""Generations older than this are dropped by `vacuum`; the last one never is."""

_FULL = Label(
    "{name}: the disk is full; free some space and load again; the archive is as it was before",
    "{name}：磁盘已满；请清理出空间后重新导入；数据档案保持原样",
)
_FORBIDDEN = Label(
    "{name} may not be written to ({why}); check the folder's permissions and try again",
    "{name} 没有写入权限（{why}）；请检查文件夹权限后重试",
)
_NO_GENERATION = Label("there is no generation {as_of}; there are {known}", "没有第 {as_of} 代；现有{known}")
_NOT_YET = Label("nothing had been loaded yet on {as_of}; there are {known}", "{as_of} 还没有导入任何数据；现有{known}")
_KNOWN = Label("generations {first} to {last}, the last of {at}", "第 {first} 到第 {last} 代，最后一代是 {at}")
_NOT_WRITTEN = Label(
    "{name} could not be written ({why}); the archive is as it was before",
    "{name} 无法写入（{why}）；数据档案保持原样",
)


class Archive:
    """The facts of one shop on disk. Reading takes no lock and needs no library of tables."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._imported: tuple[int, frozenset[tuple[str, str]]] | None = None

    @classmethod
    def create(cls, root: Path) -> Archive:
        """Make an empty archive (generation 0) in `root`, or open the one that is there."""
        if not (root / "manifest.json").exists():
            if any((root / "generations").glob("[1-9]*.json")):
                return cls.open(root)  # says that the manifest is missing
            with _told(root):
                (root / "generations").mkdir(parents=True, exist_ok=True)
                empty = nothing()
                write_generation(root / "generations" / "0.json", empty)
                write_generation(root / "manifest.json", empty)
        return cls.open(root)

    @classmethod
    def open(cls, root: Path) -> Archive:
        """Open the archive; ArchiveError when there is none, or it is damaged or of a newer format."""
        if not root.is_dir():
            raise ArchiveError(f"there is no archive in {root.parent} yet; load some exports first: xlops load")
        archive = cls(root)
        generation = archive.generation()
        for table, files in generation.parts.items():
            for each in files:
                if not (root / table / each).exists():
                    raise ArchiveError(
                        f"the archive lacks {table}/{each}; put {root.name} back from a backup, "
                        "or move it away and load the exports again"
                    )
        return archive

    @classmethod
    def look(cls, root: Path, as_of: int | date | datetime | None = None) -> tuple[Archive, Generation]:
        """The archive and a generation of it, to read only: where nothing has been loaded yet, an empty one in memory."""
        if as_of is None and not _begun(root):
            return cls(root), nothing()
        archive = cls.open(root)
        return archive, archive.generation(as_of)

    def generation(self, as_of: int | date | datetime | None = None) -> Generation:
        """The last generation; or that of a number; or the last made not after a day's end or a moment."""
        last = read_generation(self.root / "manifest.json", self.root)
        if as_of is None:
            return last
        if isinstance(as_of, int):
            if as_of == last.number:
                return last
            file = self.root / "generations" / f"{as_of}.json"
            if not 0 <= as_of < last.number or not file.exists():
                raise ArchiveError(_NO_GENERATION.format(as_of=as_of, known=self._known(last)))
            return read_generation(file, self.root)
        for number in reversed(self.numbers()):
            generation = last if number == last.number else self.generation(number)
            if not_after(generation.made_at, as_of) and generation.number:
                return generation
        raise ArchiveError(_NOT_YET.format(as_of=f"{as_of:%Y-%m-%d}", known=self._known(last)))

    def numbers(self) -> list[int]:
        """The numbers of the generations that are kept, the last one last."""
        last = read_generation(self.root / "manifest.json", self.root).number
        kept = {int(file.stem) for file in (self.root / "generations").glob("*.json") if file.stem.isdecimal()}
        return sorted({each for each in kept if each < last} | {last})

    def files(self, fact: str, generation: Generation) -> list[str]:
        """The Parquet files of a fact, absolute; none when it has no rows. Read them with union_by_name."""
        return self._files(f"facts/{fact}", generation)

    def imported(self, generation: Generation) -> frozenset[tuple[str, str]]:
        """SHA-256 and store of every file that had been imported."""
        if self._imported is None or self._imported[0] != generation.number:
            seen = self.imports(generation).select(["sha256", "store"]).to_pydict()
            self._imported = (generation.number, frozenset(zip(seen["sha256"], seen["store"], strict=True)))
        return self._imported[1]

    def knows(self, sha256: str, store: str) -> bool:
        """Have these bytes been imported into that store before?"""
        return (sha256, store) in self.imported(self.generation())

    def commit(
        self,
        readings: Iterable[Reading],
        *,
        settings: Settings,
        now: datetime,
        failures: Sequence[Failure] = (),
    ) -> Commit:
        """Bring readings into the archive as one generation; none is made when nothing is new.

        Of rows with one key the later file's is taken. Readings may be a generator: each is let go once it is staged.
        Raises ArchiveError (locked, damaged) or OutputError (full disk); the last generation is then unchanged.
        """
        from xlops.archive.commit import commit
        from xlops.archive.lock import writing
        from xlops.archive.tables import go_back

        wall = now.astimezone(ZoneInfo(settings.time_zone)).replace(tzinfo=None) if now.tzinfo else now
        with writing(self.root, wall), _told(self.root):
            current = self.generation()
            if (self.root / "work").exists():  # a load was killed: what it wrote is no use to anybody
                shutil.rmtree(self.root / "work", ignore_errors=True)
                self._sweep()
            go_back(self.root, current)
            try:
                done = commit(self.root, current, readings, now=wall, known=self.imported(current), failures=failures)
                stopping.check()  # the last moment at which nothing has been loaded
                if done.made:
                    # The numbered copy first: a generation that the manifest does not name yet is not there.
                    write_generation(self.root / "generations" / f"{done.generation.number}.json", done.generation)
                    write_generation(self.root / "manifest.json", done.generation)
            except BaseException:
                self._sweep()
                raise
        return done

    def _sweep(self) -> None:
        """Take away files that no generation names; the caller holds the lock."""
        from xlops.archive.vacuum import sweep

        with suppress(OSError):
            sweep(self.root, [self.generation(each) for each in self.numbers()], [])

    def imports(self, generation: Generation) -> pa.Table:
        """The import log: one row a file."""
        return self._log("imports", generation)

    def changes(self, generation: Generation) -> pa.Table:
        """The changes log: one row a cell; a row without column counts the cells that are not listed."""
        return self._log("changes", generation)

    def quarantine(self, generation: Generation) -> pa.Table:
        """The quarantine log: rows that could not be read, and rows that are kept although no period finds them."""
        return self._log("quarantine", generation)

    def repairs(self, generation: Generation) -> pa.Table:
        """The repairs log: what was mended while reading."""
        return self._log("repairs", generation)

    def coverage(self, fact: str, store: str, generation: Generation) -> Coverage | None:
        """What the fact holds of the store; None when it has no rows."""
        return generation.coverage.get(fact, {}).get(store)

    def vacuum(self, now: datetime, *, days: int = KEEP_DAYS) -> list[int]:
        """Drop generations older than `days`, never the last, and files that no kept one names; gives the dropped."""
        from xlops.archive.lock import writing
        from xlops.archive.vacuum import sweep

        wall = now.replace(tzinfo=None)
        with writing(self.root, wall), _told(self.root):
            last = self.generation()
            kept = [self.generation(each) for each in self.numbers()]
            # A generation is what was known until the next one was made: that moment decides its age.
            ends = [*(each.made_at for each in kept[1:]), datetime.max]
            oldest = wall - timedelta(days=days)
            old = [each for each, end in zip(kept, ends, strict=True) if end < oldest and each.number != last.number]
            sweep(self.root, [each for each in kept if each not in old], [each.number for each in old])
        return [each.number for each in old]

    def _files(self, table: str, generation: Generation) -> list[str]:
        place = self.root.resolve() / table
        return [str(place / each) for each in generation.parts.get(table, ())]

    def _log(self, log: str, generation: Generation) -> pa.Table:
        import pyarrow as pa
        import pyarrow.parquet as parquet

        from xlops.archive.logs import empty_log, log_schema

        tables = [parquet.read_table(each) for each in self._files(f"logs/{log}", generation)]
        if not tables:
            return empty_log(log)
        joined = pa.concat_tables(tables, promote_options="permissive")
        schema = log_schema(log)
        columns = [
            joined[each.name].cast(each.type) if each.name in joined.column_names else pa.nulls(len(joined), each.type)
            for each in schema
        ]
        return pa.table(columns, schema=schema).sort_by([("generation", "ascending")])

    def _known(self, last: Generation) -> Label:
        numbers = self.numbers()
        return _KNOWN.format(first=numbers[0], last=numbers[-1], at=f"{last.made_at:%Y-%m-%d %H:%M}")


@contextmanager
def _told(root: Path) -> Iterator[None]:
    """Say in one sentence what kept the archive from being written; what it held before is whole."""
    from xlops.archive.failure import is_failure, is_full

    try:
        yield
    except XlopsError as error:
        stopping.heed(error)
        raise
    except BaseException as error:  # a panic of the table library is no Exception
        stopping.heed(error)
        if not is_failure(error):
            raise
        if is_full(error, root):
            raise OutputError(_FULL.format(name=root.name)) from error
        if isinstance(error, OSError) and error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise ArchiveError(_FORBIDDEN.format(name=root.name, why=error.strerror)) from error
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ArchiveError(_NOT_WRITTEN.format(name=root.name, why=reason)) from error


def _begun(root: Path) -> bool:
    """Was anything ever loaded? What is remembered of workbooks lies beside the archive before that."""
    return any((root / each).exists() for each in ("manifest.json", "generations")) or any(root.glob("*/_delta_log"))
