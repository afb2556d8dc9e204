"""What xlops wrote into a workbook, kept in the archive's folder: only against that can be told what was typed since.

One small file a workbook and generation: .xlops/written/<workbook>/<generation>.json. Those of generations that are no
longer kept go, but never the newest of a workbook.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from xlops.ledgers.cells import Cells, packed, unpacked
from xlops.names import Identity
from xlops.paths import ShopPaths, replacing

Rows = Mapping[str, Mapping[str, Cells]]
"""Ledger -> row id -> cells."""


@dataclass(frozen=True)
class TableShape:
    """A real table as xlops writes it: the columns that tell its rows apart, and all that are ours."""

    key: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Written:
    """What a workbook was given."""

    made_at: datetime
    """When the generation was made that it shows."""
    ledgers: Rows
    tables: Mapping[str, TableShape]
    read: Mapping[str, Rows] = field(default_factory=dict)
    """File -> what stood in it when it was read last, if it was read since it was written."""


def remember_written(paths: ShopPaths, identity: Identity, written: Written) -> None:
    """Keep what was written into a workbook; called by whoever writes one, after it stands."""
    folder = _folder(paths, identity.workbook)
    with replacing(folder / f"{identity.generation}.json") as draft:
        draft.write_text(json.dumps(_to_json(written), ensure_ascii=False), encoding="utf-8")
    _sweep(paths, folder)


def recall(paths: ShopPaths, identity: Identity) -> Written | None:
    """What was written into a workbook at its generation; None when nothing is known of it."""
    return _read(_folder(paths, identity.workbook) / f"{identity.generation}.json")


def any_shapes(paths: ShopPaths) -> Mapping[str, TableShape]:
    """The tables as they were written last into any workbook: for one of which nothing is known."""
    files = sorted((paths.archive / "written").glob("*/*.json"), key=lambda each: each.stat().st_mtime)
    found = _read(files[-1]) if files else None
    return found.tables if found else {}


def _folder(paths: ShopPaths, workbook: str) -> Path:
    safe = "".join(sign for sign in workbook if sign.isalnum() or sign in "-_")[:64] or "unnamed"
    return paths.archive / "written" / safe


def _read(file: Path) -> Written | None:
    try:
        return _from_json(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # without a base nothing is taken away or overwritten, which loses nothing


def _sweep(paths: ShopPaths, folder: Path) -> None:
    """Let go of what is older than the generations that are kept; the newest of the workbook stays."""
    kept = {file.stem for file in (paths.archive / "generations").glob("*.json")}
    files = sorted((each for each in folder.glob("*.json") if each.stem.isdecimal()), key=lambda each: int(each.stem))
    for file in files[:-1]:
        if file.stem not in kept:
            with suppress(OSError):
                file.unlink()


def _to_json(written: Written) -> dict[str, Any]:
    return {
        "made_at": written.made_at.isoformat(),
        "ledgers": _rows_to_json(written.ledgers),
        "tables": {id: [list(each.key), list(each.columns)] for id, each in written.tables.items()},
        "read": {file: _rows_to_json(rows) for file, rows in written.read.items()},
    }


def _from_json(raw: Mapping[str, Any]) -> Written:
    return Written(
        datetime.fromisoformat(raw["made_at"]),
        _rows_from_json(raw["ledgers"]),
        {id: TableShape(tuple(key), tuple(columns)) for id, (key, columns) in raw["tables"].items()},
        {file: _rows_from_json(rows) for file, rows in raw.get("read", {}).items()},
    )


def _rows_to_json(rows: Rows) -> dict[str, Any]:
    return {
        ledger: {id: {name: list(packed(value)) for name, value in cells.items()} for id, cells in each.items()}
        for ledger, each in rows.items()
    }


def _rows_from_json(raw: Mapping[str, Any]) -> Rows:
    return {
        ledger: {id: {name: unpacked(*value) for name, value in cells.items()} for id, cells in each.items()}
        for ledger, each in raw.items()
    }
