"""Where the numbers of a block come from: the hub tells it, blocks show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from xlops.label import Label


@dataclass(frozen=True)
class Origin:
    """Where the numbers of a block come from."""

    source: Label
    as_of: datetime | None
    rows: int
    simulated: bool = False
