"""Take away what no kept generation names. A file that a reader still holds open (Windows) is left for the next time."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from xlops.archive.generation import Generation


def sweep(root: Path, kept: Sequence[Generation], dropped: Sequence[int]) -> None:
    """Remove the dropped generations' manifests, then every Parquet file that none of `kept` names."""
    for number in dropped:
        with suppress(OSError):
            (root / "generations" / f"{number}.json").unlink(missing_ok=True)
    for folder in ("facts", "logs"):
        for place in sorted((root / folder).glob("*")):
            table = f"{folder}/{place.name}"
            named = {file for generation in kept for file in generation.parts.get(table, ())}
            for file in place.glob("*.parquet"):
                if file.name not in named:
                    with suppress(OSError):
                        file.unlink()
