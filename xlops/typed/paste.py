"""What is pasted into the sheet Paste: read by its headings into the archive; what cannot be read stays, with the reason.

The block is cleared by the next writing of the sheet, which shows only what the archive holds of it: so nothing goes
before it is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlops.facts import FACTS
from xlops.facts.base import WHOLE_SHOP
from xlops.label import Label, joined
from xlops.ledgers.cells import key_text
from xlops.ledgers.found import Content, FoundTable, FoundWorkbook
from xlops.settings import Settings
from xlops.typed.arrow import keys_table, rows_table
from xlops.typed.state import records

if TYPE_CHECKING:
    from xlops.archive import Archive, Generation
    from xlops.sources import Reading
    from xlops.sources.pasted import Beside, ReadBlock

TABLE, FOR = "paste", "paste_for"
"""The table that a block is pasted into, and the one beside it that says whose it is."""
CELL = "c"
"""What the ids of the table's columns begin with."""
TOLD = "told"
"""The place of the row that says what became of the last block."""

_READ = Label("{rows} read: {facts}", "已读入 {rows}：{facts}")
_ONE, _MANY = Label("1 row", "1 行"), Label("{n:,} rows", "{n:,} 行")
_OF = Label("{fact} {rows}", "{fact} {rows}")
_STAY = Label("{rows} not read, each with the reason", "{rows}未读入，原因见每行")
_NOTHING = Label("nothing could be read", "未能读入任何内容")


@dataclass(frozen=True)
class PasteRead:
    """What a reading of the sheet comes to: readings for the archive, and a sentence."""

    readings: tuple[Reading, ...] = ()
    told: Label | None = None


def read_paste(
    found: FoundWorkbook,
    archive: Archive,
    generation: Generation,
    settings: Settings,
    now: datetime,
    *,
    given_at: datetime | None,
) -> PasteRead:
    """Read the block in a workbook, when it is another than the one that was left there.

    `given_at` is when the generation was made that the workbook shows: what stayed before it, and is gone from the
    workbook, was deleted there.
    """
    table = found.tables.get(TABLE)
    if table is None:
        return PasteRead()
    rows, typed = _texts(table), _typed(found.tables.get(FOR))
    known = {row["place"]: row for row in records(archive, generation, "pasted")}
    told = known.get(TOLD)
    left = [json.loads(row["cells"]) for place, row in sorted(known.items()) if place != TOLD]
    if [_trimmed(row) for row in rows] == [_trimmed(row) for row in left]:
        if typed == _typed_before(told):
            return PasteRead()
        return PasteRead((_kept(found.file, [_told(_reason(told), typed, now)], {}, now),))
    stored_at = max((row["pasted_at"] for row in known.values() if row["pasted_at"]), default=None)
    if not rows:
        if given_at is None or stored_at is None or stored_at > given_at:
            return PasteRead()  # a workbook that was never given the rows cannot have lost them
        return PasteRead((_kept(found.file, [_told(None, typed, now)], known, now),))
    from xlops.sources.pasted import Beside, read_block

    store, rival, day = typed
    beside = Beside(_store(store, settings), rival, day or now.date().isoformat())
    block = read_block(rows, beside, settings, found.file)
    said = _said(block)
    leftovers = [_row(at, cells, reason, now) for at, (cells, reason) in enumerate(block.stay)]
    leftovers.append(_told(said, typed if block.stay else (store, "", ""), now))
    return PasteRead((*_read(found.file, block, beside, now), _kept(found.file, leftovers, known, now)), said)


Typed = tuple[str, str, str]
"""What stands beside the block: store, rival, day (YYYY-MM-DD); blank where nothing was typed."""


def _texts(table: FoundTable) -> list[list[str]]:
    """The cells of the block as texts, without rows that hold nothing."""
    places = [at for at, header in enumerate(table.headers) if header not in ("why",)]
    rows = [[_text(cells[at].value) for at in places] for cells in table.rows]
    return [row for row in rows if any(each.strip() for each in row)]


def _text(content: Content) -> str:
    if isinstance(content, datetime) and content.time() != datetime.min.time():
        return content.replace(tzinfo=None).isoformat(" ", timespec="seconds")
    return key_text(content).strip()


def _trimmed(row: Sequence[str]) -> list[str]:
    """A row without the blank cells at its end: tables differ in width."""
    cells = list(row)
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _typed(table: FoundTable | None) -> Typed:
    """What was typed beside the block, in the first row that holds anything."""
    for row in table.rows if table is not None else ():
        cells = {header: cell.value for header, cell in zip(table.headers, row, strict=False)} if table else {}
        if any(each not in (None, "") for each in cells.values()):
            day = cells.get("day")
            text = day.date().isoformat() if isinstance(day, datetime) else _text(day)
            return _text(cells.get("store")), _text(cells.get("rival")), text
    return "", "", ""


def _typed_before(told: Mapping[str, Any] | None) -> Typed:
    return (told["for_store"] or "", told["for_rival"] or "", told["for_day"] or "") if told else ("", "", "")


def _store(typed: str, settings: Settings) -> str:
    """The store that was typed by its id or its name; the first one where nothing was."""
    words = {word.casefold(): each.id for each in settings.stores for word in (each.id, each.name)}
    return words.get(typed.casefold()) or (settings.stores[0].id if settings.stores else "")


def _reason(told: Mapping[str, Any] | None) -> Label | None:
    return Label(told["reason_en"], told["reason_zh"]) if told and told["reason_en"] else None


def _rows(count: int) -> Label:
    return _ONE if count == 1 else _MANY.format(n=count)


def _said(block: ReadBlock) -> Label:
    parts: list[Label] = []
    if block.rows:
        facts = [_OF.format(fact=FACTS[fact].label, rows=rows.num_rows) for fact, rows in block.tables.items()]
        parts.append(_READ.format(rows=_rows(block.rows), facts=joined(facts, Label(", ", "、"))))
    else:
        parts.append(_NOTHING)
    if stay := sum(reason is not None for _, reason in block.stay):
        parts.append(_STAY.format(rows=_rows(stay)))
    return joined((*parts, *block.told), Label("; ", "；"))


def _told(said: Label | None, typed: Typed, now: datetime) -> dict[str, Any]:
    """The row that says what became of the last block, and what is typed beside the next one."""
    store, rival, day = typed
    row = _row(None, [], said, now)
    return {**row, "for_store": store or None, "for_rival": rival or None, "for_day": day or None}


def _row(at: int | None, cells: Sequence[str], reason: Label | None, now: datetime) -> dict[str, Any]:
    return {
        "store": WHOLE_SHOP,
        "place": TOLD if at is None else f"{at:06}",
        "cells": json.dumps(list(cells), ensure_ascii=False),
        "reason_en": reason.en if reason else None,
        "reason_zh": reason.zh if reason else None,
        "pasted_at": now,
    }


def _read(file: str, block: ReadBlock, beside: Beside, now: datetime) -> list[Reading]:
    from xlops.sources import Part, Reading

    if not block.tables:
        return []
    mark = hashlib.sha256(repr((file, now, block.tables)).encode()).hexdigest()
    parts = {fact: (Part(rows.num_rows, TABLE, block.filled.get(fact), now),) for fact, rows in block.tables.items()}
    return [Reading(Path(file), mark, beside.store, TABLE, block.tables, (), (), simulated=False, parts=parts)]


def _kept(file: str, rows: list[dict[str, Any]], known: Mapping[str, Any], now: datetime) -> Reading:
    """The rows that stay, in place of the `known` ones."""
    from xlops.sources import Part, Reading

    places = {row["place"] for row in rows}
    gone = [{"store": WHOLE_SHOP, "place": place} for place in known if place not in places]
    tables = {"pasted": rows_table("pasted", rows)}
    removed = {"pasted": keys_table("pasted", gone)} if gone else {}
    mark = hashlib.sha256(repr((file, now, rows, gone)).encode()).hexdigest()
    parts = {"pasted": (Part(len(rows), TABLE, at=now),)}
    return Reading(
        Path(file), mark, WHOLE_SHOP, TABLE, tables, (), (), simulated=False, parts=parts, removed=removed, by_hand=True
    )
