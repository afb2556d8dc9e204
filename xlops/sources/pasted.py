"""A pasted block of cells, read by its headings: in any order, over two rows, merged, some of them missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import pyarrow as pa

from xlops.errors import InputError
from xlops.label import Label
from xlops.settings import Settings
from xlops.sources.base import SOURCES, Repair, Source, Surroundings
from xlops.sources.convert import convert
from xlops.sources.identify import Fit, fit
from xlops.sources.rival_columns import INDICES
from xlops.sources.rival_prices import PASTED
from xlops.sources.text_table import table_of

TABLES = ("rival_traffic", "rival_keywords", "lost_customers", "market_index", "rising_words", "rivals", "rival_items")
"""The facts besides prices that a block may be of, by the headings of their own tables."""
HEADINGS_WITHIN = 30
"""How many lines may stand before the headings."""
LEAST = 2
"""Headings that must be known."""

_NO_HEADINGS = Label(
    "no row of headings was found; paste the headings too, such as: date, shop, item id, title, price, sales",
    "没有找到表头；请连表头一起粘贴，例如：日期、店铺、商品ID、标题、价格、销量",
)
_NO_RIVAL = Label(
    "nothing says whose it is; type the rival above, or add a column", "看不出是哪家竞店；请在上方填写竞店，或增加一列"
)
_NO_ITEM = Label("it names no item, and holds no index", "没有商品，也没有指数")
_UNKNOWN = Label("not read, as nothing is known by these headings: {names}", "以下列无法识别，未读入：{names}")
_NAMELESS = Label("{count} columns without a heading were not read", "{count} 列没有表头，未读入")
_ABOVE = Label("{count} lines above the headings were left out", "表头上方 {count} 行未读入")
_FILLED = Label(
    "{column} was blank in {count} rows and taken from the row above", "{column} 有 {count} 行为空，取自上一行"
)
_SAID = Label("{column} “{value}”: {reason}", "{column}“{value}”：{reason}")
_BLANKED = Label("{column}: {reason}", "{column}：{reason}")
_MENDED = Label("{found}: {made} ({count})", "{found}：{made}（{count}）")

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Beside:
    """What was typed beside the block: whose it is, and of which day, where the block itself does not say."""

    store: str
    rival: str
    day: str
    """As YYYY-MM-DD."""


@dataclass(frozen=True)
class ReadBlock:
    """What a block became: rows of facts; the rows that stay, each with the reason; what there is to tell."""

    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    filled: Mapping[str, frozenset[str]] = field(default_factory=dict)
    stay: tuple[tuple[Sequence[str], Label | None], ...] = ()
    """With the headings first, so that mended rows can be read; those have no reason."""
    told: tuple[Label, ...] = ()

    @property
    def rows(self) -> int:
        """Rows of facts that were read."""
        return sum(each.num_rows for each in self.tables.values())


@dataclass(frozen=True)
class _Head:
    """The headings of a block: which rows they take, their words, and the source that knows them."""

    at: int
    rows: int
    words: tuple[str, ...]
    fit: Fit


def read_block(rows: Rows, beside: Beside, settings: Settings, name: str) -> ReadBlock:
    """Read a block of texts, one list a row, all equally long; `name` is what it is called in messages."""
    filled = [list(map(str.strip, row)) for row in rows]
    some = [at for at, row in enumerate(filled) if any(row)]
    if not some:
        return ReadBlock()
    head = _head(filled)
    if head is None:
        reason: Label | None = _NO_HEADINGS
        return ReadBlock(stay=tuple((filled[at], reason if at == some[0] else None) for at in some))
    return _Block(filled, head, beside, settings, name).read()


def _head(rows: Rows) -> _Head | None:
    """The row, or two rows one above the other, that know the most columns; one row is enough where it knows as many."""
    found: list[_Head] = []
    for at in range(min(len(rows), HEADINGS_WITHIN)):
        for words, height in (
            (tuple(rows[at]), 1),
            *(((_both(rows[at], rows[at + 1]), 2),) if at + 1 < len(rows) else ()),
        ):
            best = max((fit(each, words) for each in _sources()), key=lambda each: len(each.places))
            if len(best.places) >= LEAST:
                found.append(_Head(at, height, words, best))
    return max(found, key=lambda each: (len(each.fit.places), -each.rows, -each.at), default=None)


def _both(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Headings over two rows: the lower one where it has a word, else the upper one; merged cells reach to the right."""
    return tuple(low or up for up, low in zip(upper, lower, strict=True))


def _sources() -> list[Source]:
    return [PASTED, *(SOURCES[f"native_{each}"] for each in TABLES)]


class _Block:
    """One block with its headings found."""

    def __init__(self, rows: list[list[str]], head: _Head, beside: Beside, settings: Settings, name: str) -> None:
        self.head, self.beside, self.settings, self.name = head, beside, settings, name
        self.source = head.fit.source
        self.places = dict(head.fit.places)
        self.headings = rows[head.at : head.at + head.rows]
        self.body = [row for row in rows[head.at + head.rows :] if any(row)]
        self.told: list[Label] = []
        if head.at and (above := sum(any(row) for row in rows[: head.at])):
            self.told.append(_ABOVE.format(count=above))

    def read(self) -> ReadBlock:
        """Sort out the rows that say too little, read the others, and keep what was refused."""
        self._tell_columns()
        texts = self._completed()
        stay: dict[int, Label] = {at: why for at, row in enumerate(texts) if (why := self._lacks(row)) is not None}
        good = [at for at in range(len(texts)) if at not in stay]
        if not good:
            return ReadBlock(stay=self._staying(stay), told=tuple(self.told))
        headers = [*self.head.words, *(each for each, _ in self._given())]
        table = table_of(self.name, headers, [texts[at] for at in good], 0, form="spreadsheet")
        around = Surroundings(Path(self.name), self.name, (), self.settings, None)
        try:
            made = convert(table, fit(self._source(), headers), around, store=self.beside.store)
        except InputError as error:
            stay |= dict.fromkeys(good, error.trouble)
            return ReadBlock(stay=self._staying(stay), told=tuple(self.told))
        for each in made.rejects:
            column, value = each.column or "", each.value
            said = _SAID if value else _BLANKED
            stay[good[each.row or 0]] = said.format(column=column, value=value, reason=each.reason)
        self.told += [_mended(each) for each in made.repairs]
        tables = {fact: rows for fact, rows in made.tables.items() if rows.num_rows}
        return ReadBlock(tables, made.filled, self._staying(stay), tuple(self.told))

    def _source(self) -> Source:
        """The source, with a day that every row has: the block's own, or the one beside it."""
        day = self.source.fields.get("day")
        if day is None:
            return self.source
        return replace(self.source, fields={**self.source.fields, "day": replace(day, needed=True)})

    def _tell_columns(self) -> None:
        known = set(self.places.values())
        others = [word for at, word in enumerate(self.head.words) if word and at not in known]
        nameless = sum(
            not word and any(row[at] for row in self.body) for at, word in enumerate(self.head.words) if at not in known
        )
        if others:
            self.told.append(_UNKNOWN.format(names=", ".join(others[:12])))
        if nameless:
            self.told.append(_NAMELESS.format(count=nameless))

    def _given(self) -> list[tuple[str, str]]:
        """Columns that the block lacks and that were typed beside it."""
        wanted = (("rival", self.beside.rival), ("day", self.beside.day))
        return [
            (name, text) for name, text in wanted if name in self.source.fields and name not in self.places and text
        ]

    def _completed(self) -> list[list[str]]:
        """The rows with what merged cells leave blank, and with what was typed beside the block."""
        rows = [list(row) for row in self.body]
        for name in ("rival", "day"):
            at = self.places.get(name)
            if at is None:
                continue
            count = 0
            for above, row in pairwise(rows):
                if not row[at] and above[at]:
                    row[at] = above[at]
                    count += 1
            if count:
                self.told.append(_FILLED.format(column=self.head.words[at], count=count))
        return [[*row, *(text for _, text in self._given())] for row in rows]

    def _lacks(self, row: list[str]) -> Label | None:
        """What a row must say and does not."""
        if self.source is not PASTED:
            return None
        rival = self._text("rival", row) or ("rival" not in self.places and self.beside.rival)
        thing = self._text("item", row) or self._text("title", row)
        if thing:
            return None if rival else _NO_RIVAL
        return None if any(self._text(f"{each}_index", row) for each in INDICES) else _NO_ITEM

    def _text(self, name: str, row: Sequence[str]) -> str:
        at = self.places.get(name)
        return "" if at is None else row[at]

    def _staying(self, stay: Mapping[int, Label]) -> tuple[tuple[Sequence[str], Label | None], ...]:
        if not stay:
            return ()
        return (*((row, None) for row in self.headings), *((self.body[at], stay[at]) for at in sorted(stay)))


def _mended(repair: Repair) -> Label:
    text = _MENDED.format(found=repair.found, made=repair.made, count=repair.count)
    return (
        Label("{column}: {text}", "{column}：{text}").format(column=repair.column, text=text) if repair.column else text
    )
