"""Which source knows a file and which of its columns: what `xlops inspect` shows, without reading the rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xlops.errors import InputError
from xlops.label import Label
from xlops.sources.base import Source
from xlops.sources.identify import identify
from xlops.sources.phrases import EMPTY, EXPORT_AGAIN, UNREADABLE
from xlops.sources.reading import first_word, tables_in


@dataclass(frozen=True)
class Columns:
    """One table of a file: its source, where each field was found, which headers no field takes."""

    name: str
    source: Source | None
    matched: Mapping[str, str]
    """Header -> field."""
    absent: tuple[str, ...]
    """The usual headers of optional fields that are not there."""
    ignored: tuple[str, ...]
    """Headers that the source does not know."""
    trouble: Label | None = None
    """Why no source fits: what is missing or renamed, and the nearest source."""


def columns_of(file: Path) -> list[Columns]:
    """The columns of every table in the file; InputError when it cannot be read at all."""
    try:
        data = file.read_bytes()
    except OSError as error:
        why = UNREADABLE.format(why=error.strerror or error)
        raise InputError(file, why, Label("check that it is there", "请确认文件存在")) from None
    if not data:
        raise InputError(file, EMPTY, EXPORT_AGAIN)
    found = []
    for table in tables_in(data, file.name):
        try:
            fit = identify(table.headers, table.name, first_word=first_word(table.name))
        except InputError as error:
            found.append(Columns(table.name, None, {}, (), table.headers, error.trouble))
            continue
        taken = {table.headers[place]: field for field, place in fit.places.items()}
        absent = tuple(each.names[0] for name, each in fit.source.fields.items() if name not in fit.places)
        ignored = tuple(each for each in table.headers if each.strip() and each not in taken)
        found.append(Columns(table.name, fit.source, taken, absent, ignored))
    return found
