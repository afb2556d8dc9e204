"""What a tab says while its data is not there: what it would show, which file gives that, where to download it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from xlops.blocks import Block, Column, Heading, Note, Row, Table
from xlops.facts import FACTS
from xlops.hub import Hub
from xlops.label import Label, joined
from xlops.sheets.common import title
from xlops.sources import SOURCES, Source
from xlops.sources.identify import NATIVE

_COMMA = Label(", ", "、")

PLATFORMS = {
    "google_ads": "Google Ads",
    "google_analytics": "Google Analytics",
    "olist": "Olist",
    "shopify": "Shopify",
    "tmall": "Tmall",
}
"""Names of platforms as they write themselves."""


def downloads() -> tuple[Source, ...]:
    """The exports that an operator can download; published data sets that can be read too are left out."""
    return tuple(each for each in SOURCES if each.platform != NATIVE and not _is_data_set(each))


def _is_data_set(source: Source) -> bool:
    return source.platform in ("olist", "uci") or source.id.startswith("google_merchandise")


def fact_names(ids: Sequence[str]) -> Label:
    """The labels of facts, one after the other."""
    return joined((FACTS[each].label for each in ids), _COMMA)


def headings(fact: str) -> Label:
    """The column headings of the shop's own table of a fact; the folder gives the store."""
    return joined((each.label for each in FACTS[fact].sourced if each.name not in ("store", "cut")), _COMMA)


def waiting(
    hub: Hub, id: str, name: Label, missing: Label, shows: Sequence[tuple[Label, str]], widths: Sequence[float]
) -> list[Block]:
    """The tab `id` without data: (what it would show, fact) by line, set into grid columns of `widths`."""
    drop = Label(
        "Drop the file into exports/<store>/ and press Start the day; this tab then fills itself.",
        "把文件放入 exports/<店铺>/ 后点“开工”，本页会自动填充。",
    )
    return [title(hub, name), Heading(missing), Note(drop, "plain", link="inputs"), needed(id, shows, widths)]


def needed(id: str, shows: Sequence[tuple[Label, str]], widths: Sequence[float]) -> Table:
    """A table of what is missing: (what could be seen, fact) by line."""
    spans = _spans(widths, (34.0, 24.0, 30.0, 60.0))
    columns = (
        Column("shows", Label("What you would see here", "本页将显示"), span=spans[0]),
        Column("fact", Label("Data", "所需数据"), span=spans[1]),
        Column("file", Label("File", "文件"), span=spans[2]),
        Column("where", Label("Where it comes from", "在哪里下载"), span=spans[3]),
    )
    return Table(f"{id}_needed", columns, tuple(row for text, fact in shows for row in _rows(text, fact)))


def _rows(text: Label, fact: str) -> Iterator[Row]:
    first: Row = {"shows": text, "fact": FACTS[fact].label}
    for each in downloads():
        if fact in each.facts:
            yield {**first, "file": each.label, "where": each.download}
            first = {}
    yield {
        **first,
        "file": Label("your own table {fact}.csv or .xlsx", "自制表格 {fact}.csv 或 .xlsx").format(fact=fact),
        "where": Label("with headings: {names}", "表头：{names}").format(names=headings(fact)),
    }


def _spans(widths: Sequence[float], wanted: Sequence[float]) -> list[int]:
    """How many grid columns each wanted width takes, the last one the rest up to its width; each at least one."""
    spans, at = [], 0
    for number, width in enumerate(wanted):
        room, span, left = 0.0, 0, len(wanted) - number - 1
        while at + span < len(widths) - left and (span == 0 or room + widths[at + span] / 2 <= width):
            room, span = room + widths[at + span], span + 1
        spans.append(max(span, 1))
        at += max(span, 1)
    return spans


_NARROW, _WIDE = "iljtfrI.,:;'|![]()· ", "mwMW@%—"


def _advance(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.95
    if sign in _NARROW:
        return 0.6
    return 1.55 if sign in _WIDE else 1.22 if sign.isupper() else 1.06 if sign.isdigit() else 1.0


def fitted(text: str, width: float) -> str:
    """The text cut to about `width` characters of column width, in its middle: variants differ at their end."""
    if sum(map(_advance, text)) <= width:
        return text
    end = _taken(text[::-1], width * 0.3)[::-1]
    return f"{_taken(text, width - 1.5 - sum(map(_advance, end))).rstrip()}…{end.lstrip()}"


def _taken(text: str, width: float) -> str:
    """What of the text fits from its beginning on."""
    for place, sign in enumerate(text):
        width -= _advance(sign)
        if width < 0:
            return text[:place]
    return text
