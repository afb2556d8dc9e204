"""What was typed when, in which workbook; and a ledger brought back to what it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from xlops.label import Label
from xlops.ledgers import LEDGERS, Ledger
from xlops.paths import ShopPaths
from xlops.settings import Settings
from xlops.typed.read import reading, wall_time
from xlops.typed.state import stored_rows

if TYPE_CHECKING:
    from xlops.archive import Archive, Generation
    from xlops.sources import Reading

_RESTORED = Label(
    "{name}: {kept:,} rows brought back, {gone:,} taken away", "{name}：恢复 {kept:,} 行，移除 {gone:,} 行"
)
_AS_IT_WAS = Label("{name}: it is as it was then", "{name}：与当时一致，无需恢复")


@dataclass(frozen=True)
class LedgerChange:
    """One cell of a ledger that changed: when, by which file, in which row, from what to what."""

    generation: int
    at: datetime
    file: str
    source: str
    """"workbook" and its id, or the source of an export."""
    ledger: str
    store: str
    key: str
    column: str
    old: str | None
    new: str | None
    count: int = 1
    """More than 1 for a line that counts cells that are not listed."""


@dataclass(frozen=True)
class Restored:
    """What restoring a ledger did."""

    ledger: Ledger
    generation: int
    made: bool
    kept: int
    gone: int

    @property
    def label(self) -> Label:
        """It in a sentence."""
        said = _RESTORED if self.made else _AS_IT_WAS
        return said.format(name=self.ledger.label, kept=self.kept, gone=self.gone)


def ledger_log(archive: Archive, generation: Generation, ledger: str | None = None) -> list[LedgerChange]:
    """Every change of one ledger, or of all, oldest first. UnknownName for a ledger that is not declared."""
    facts = {each.fact.id: each.id for each in ([LEDGERS[ledger]] if ledger else LEDGERS)}
    return [
        LedgerChange(
            row["generation"],
            row["at"],
            row["file"],
            row["source"],
            facts[row["fact"]],
            row["store"],
            row["key"],
            row["column"] or "",
            row["old"],
            row["new"],
            row["count"],
        )
        for row in archive.changes(generation).to_pylist()
        if row["fact"] in facts
    ]


def restore(
    ledger: str, paths: ShopPaths, settings: Settings, now: datetime, *, as_of: int | date | datetime
) -> Restored:
    """Bring a ledger back to an earlier generation, as a new one; nothing else is touched.

    UnknownName for a ledger, ArchiveError for a generation that is not kept.
    """
    from xlops.archive import Archive

    declared = LEDGERS[ledger]
    archive = Archive.open(paths.archive)
    then = archive.generation(as_of)
    wall = wall_time(archive, settings, now)
    numbers = {"kept": 0, "gone": 0}

    def readings() -> Iterator[Reading]:
        was = _by_key(archive, then, declared)
        is_now = _by_key(archive, archive.generation(), declared)
        kept = [row for key, row in was.items() if is_now.get(key) != row]
        gone = [row for key, row in is_now.items() if key not in was]
        numbers.update(kept=len(kept), gone=len(gone))
        if kept or gone:
            file, source = f"generation {then.number}", "xlops ledger restore"
            yield reading(file, source, {declared.fact.id: kept}, {declared.fact.id: gone}, wall)

    commit = archive.commit(readings(), settings=settings, now=wall)
    return Restored(declared, commit.generation.number, commit.made, numbers["kept"], numbers["gone"])


def _by_key(archive: Archive, generation: Generation, ledger: Ledger) -> dict[tuple[object, ...], dict[str, object]]:
    return {tuple(row[each] for each in ledger.key): dict(row) for row, _ in stored_rows(archive, generation, ledger)}
