"""The state of the data: what was imported, what was repaired, what could not be read and why, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from xlops.answers.remember import remembered
from xlops.facts import FACTS
from xlops.hub import Hub
from xlops.label import Label

if TYPE_CHECKING:
    import pandas

Log = Literal["imports", "changes", "quarantine", "repairs"]

_WORDS = ("reason", "found", "made")
_NOT_LISTED = Label("{count:,} more cells, not listed", "另有 {count:,} 处未列出")


@dataclass(frozen=True)
class Coverage:
    """One fact of one store: rows, first and last day, days without data between them."""

    fact: str
    label: Label
    store: str
    rows: int
    first: date | None
    last: date | None
    missing: tuple[date, ...]
    simulated: bool


@remembered
def coverage(hub: Hub) -> list[Coverage]:
    """One row per fact and store that holds rows."""

    found = []
    for fact in FACTS:
        if not hub.known(fact.id):
            continue
        simulated = hub.origin(fact.id).simulated
        for store in hub.stores:
            rows = hub.rows_of(fact.id, store.id)
            if not rows:
                continue
            known = hub.days(fact.id, store.id)
            missing = tuple(hub.missing_days(fact.id, store.id, known)) if known else ()
            found.append(
                Coverage(
                    fact.id,
                    fact.label,
                    store.id,
                    rows,
                    known.start if known else None,
                    known.end if known else None,
                    missing,
                    simulated,
                )
            )
    return found


@dataclass(frozen=True)
class KeptOut:
    """What did not come in: whole files, and rows of files that did."""

    files: int
    rows: int


def kept_out(hub: Hub) -> KeptOut:
    """Files that could not be read, and rows in quarantine; a line of the log may stand for many rows."""
    frame = hub.quality().quarantine
    frame = frame[~frame["kept"].fillna(False).astype(bool)]
    files = frame["row"].isna() & frame["column"].isna() & ~frame["reason_en"].str.endswith("not listed")
    return KeptOut(int(files.sum()), int(frame.loc[~files, "count"].fillna(1).sum()))


def log(hub: Hub, id: Log) -> pandas.DataFrame:
    """One log of `hub.quality()`, newest last; `reason`, `found` and `made` are in the hub's language."""
    frame: pandas.DataFrame = getattr(hub.quality(), id)
    said = {each: frame[f"{each}_{hub.language}"] for each in _WORDS if f"{each}_en" in frame}
    if id == "changes":
        frame = frame[
            ~frame["source"].fillna("").str.startswith("workbook ")
        ]  # of ledgers and notes: `xlops ledger log`
        said = {each: frame[f"{each}_{hub.language}"] for each in _WORDS if f"{each}_en" in frame}
        # a line without column stands for cells that are not listed
        more = [_NOT_LISTED.format(count=int(count)).text(hub.language) for count in frame["count"]]
        said["new"] = frame["new"].where(frame["column"].notna(), more)
    return frame.assign(**said)
