"""Which source knows a table: the one that most of its columns fit, with the required columns present."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import chain

from xlops.errors import InputError
from xlops.label import Label, joined
from xlops.sources.base import SOURCES, Source
from xlops.sources.text_table import fold

_SEVERAL = Label("its columns fit several tables: {tables}", "这些列符合多张表：{tables}")
_NAME_TABLE = Label(
    "begin the file's name with the table's id, such as {table}_2025-01.csv",
    "请用表的 id 作为文件名开头，如 {table}_2025-01.csv",
)
_UNKNOWN = Label("no known export has these columns: {columns}", "没有已知的报表含有这些列：{columns}")
_SEE_LIST = Label("`xlops sources` lists the exports that can be loaded", "可导入的报表可用 xlops sources 查看")
_MOSTLY_UNKNOWN = Label(
    "it looks like {source}, but most of its columns are unknown: {columns}",
    "看起来像“{source}”，但多数列无法识别：{columns}",
)
_USE_LIST = Label("`xlops sources {source}` lists its column names", "请使用 xlops sources {source} 列出的列名")
_LACKS = Label(
    "it is nearest to {source} ({count} columns fit) but lacks {columns}",
    "最接近“{source}”（{count} 列相符），但缺少 {columns}",
)
_WHOLE_COLUMNS = Label(
    "download it again with all columns, or rename the columns back", "请勾选全部列重新下载，或把列名改回原样"
)


@dataclass(frozen=True)
class Fit:
    """How a source fits a row of headers."""

    source: Source
    places: Mapping[str, int]
    """For each field that is there, the place of its column."""
    missing: tuple[str, ...]
    """The usual headers of required columns that are absent."""
    share: float
    """Share of the row's filled cells that the source knows."""

    @property
    def whole(self) -> bool:
        """Are all required columns there, and enough of the file known?"""
        return not self.missing and self.share >= self.source.share

    @property
    def rank(self) -> tuple[int, float, int]:
        """Most columns first, then the larger share of the source's own columns."""
        return len(self.places), len(self.places) / len(self.source.fields), -len(self.missing)


def fit(source: Source, headers: Sequence[str]) -> Fit:
    """How `source` fits the headers."""
    at: dict[str, int] = {}
    for place, header in enumerate(headers):
        at.setdefault(fold(header), place)
    at.pop("", None)
    places: dict[str, int] = {}
    for name, column in source.fields.items():
        found = next((at[key] for key in map(fold, column.names) if key in at), None)
        if found is not None:
            places[name] = found
    missing = tuple(
        column.names[0] for name, column in source.fields.items() if name not in places and not column.optional
    )
    return Fit(source, places, missing, len(set(places.values())) / len(at) if at else 0.0)


def score(headers: Sequence[str]) -> float:
    """How well a row serves as the header of any export we know: fields found, whole fits far ahead."""
    known = _known(tuple(each.id for each in SOURCES))
    cells = {fold(cell) for cell in headers} - {""}
    if len(cells) < 2:
        return 0.0
    found = Counter(chain.from_iterable(known.get(cell, ()) for cell in cells))
    if not found:
        return 0.0
    whole = [count for id, count in found.items() if fit(SOURCES[id], headers).whole]
    return 1000.0 + max(whole) if whole else float(max(found.values()))


@cache
def _known(ids: tuple[str, ...]) -> dict[str, set[str]]:
    """For each folded header the ids of the sources that know it."""
    known: dict[str, set[str]] = {}
    for each in map(SOURCES.__getitem__, ids):
        for column in each.fields.values():
            for header in column.names:
                known.setdefault(fold(header), set()).add(each.id)
    return known


def identify(headers: Sequence[str], name: str, *, first_word: str = "") -> Fit:
    """The source that fits best; InputError names the nearest known export and what is missing or looks renamed.

    `first_word` (of the file's name) decides between several tables of the template that fit.
    """
    fits = [fit(each, headers) for each in SOURCES]
    whole = sorted((each for each in fits if each.whole), key=lambda each: each.rank, reverse=True)
    native = [each for each in whole if each.source.platform == NATIVE]
    if native and (not whole or whole[0].source.platform == NATIVE):
        named = [each for each in native if first_word and first_word in (each.source.id, *_facts(each.source))]
        if named:
            return named[0]
        if len(native) > 1 and native[0].rank[0] == native[1].rank[0]:
            tables = ", ".join(_facts(each.source)[0] for each in native[:4])
            raise InputError(
                name, _SEVERAL.format(tables=tables), _NAME_TABLE.format(table=_facts(native[0].source)[0])
            )
    if whole:
        return whole[0]
    raise InputError(name, *_nearest(fits, headers))


LINE = 120
"""Characters that the names of unknown columns may take."""
NATIVE = "xlops"
"""The platform of our own template format."""


def _facts(source: Source) -> list[str]:
    return [each.fact.id for each in source.tables]


def _nearest(fits: Iterable[Fit], headers: Sequence[str]) -> tuple[Label, Label]:
    """What to say of headers that fit nothing."""
    best = max(fits, key=lambda each: (len(each.places) ** 2 / max(1, len(each.places) + len(each.missing)), each.rank))
    shown = _some([header for header in headers if header.strip()])
    weak = best.share < 0.5 if best.source.platform == NATIVE else len(best.places) < len(best.missing)
    if len(best.places) < 2 or weak:
        return _UNKNOWN.format(columns=shown), _SEE_LIST
    known = {headers[place] for place in best.places.values()}
    others = {fold(header): header for header in headers if header.strip() and header not in known}
    said = [_lacking(header, others) for header in best.missing[:8]]
    if len(best.missing) > 8:
        said.append(Label("and {count} more", "另有 {count} 列").format(count=len(best.missing) - 8))
    if not said:
        unknown = ", ".join(f'"{header}"' for header in list(others.values())[:5])
        return _MOSTLY_UNKNOWN.format(source=best.source.label, columns=unknown), _USE_LIST.format(
            source=best.source.id
        )
    lacking = joined(said, Label(", ", "、"))
    return _LACKS.format(source=best.source.label, count=len(best.places), columns=lacking), _WHOLE_COLUMNS


def _some(headers: Sequence[str]) -> str:
    """Whole names of columns, as many as fit a line."""
    shown: list[str] = []
    for each in headers:
        if shown and len(", ".join((*shown, each))) > LINE:
            return ", ".join(shown) + " ..."
        shown.append(each if len(each) <= LINE else f"{each[:LINE]} ...")
    return ", ".join(shown)


def _lacking(header: str, others: Mapping[str, str]) -> Label:
    """A missing column, and the column of the file that may be it under another name."""
    near = get_close_matches(fold(header), others, n=1, cutoff=0.6)
    if not near:
        return Label('"{header}"', "“{header}”").format(header=header)
    renamed = Label('"{header}" (renamed to "{other}"?)', "“{header}”（是否改名为“{other}”？）")
    return renamed.format(header=header, other=others[near[0]])
