"""What a source gives back: the tables of one export, what was put aside, what was mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Reject:
    """One row that was put into quarantine: where it stands, what could not be read, why."""

    file: str
    row: int | None
    column: str | None
    value: str
    reason: str


@dataclass(frozen=True)
class Repair:
    """Something that was mended while reading: what was found, what it was made into, how often."""

    file: str
    row: int | None
    column: str
    found: str
    made: str
    count: int


@dataclass(frozen=True)
class Reading:
    """One export, read: for each fact its rows, with exactly the fact's sourced columns, `store` filled."""

    file: Path
    sha256: str
    store: str
    source: str
    tables: Mapping[str, pa.Table]
    rejects: tuple[Reject, ...]
    repairs: tuple[Repair, ...]
    simulated: bool
