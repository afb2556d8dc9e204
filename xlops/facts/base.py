"""What a fact is: grain, key, typed columns, each with unit, bilingual label and meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xlops.errors import UnknownName
from xlops.label import Label
from xlops.registry import Registry

Kind = Literal["text", "day", "instant", "money", "number", "count", "people", "flag"]
"""`people` is a count of distinct persons made by a platform: it can never be summed (metrics/base.py refuses)."""

Rhythm = Literal["daily", "event", "snapshot", "span", "reference"]
"""How a fact arrives, which decides what a missing day means.

daily      a row for every day that was exported: a day without rows is unknown
event      rows when something happens: a day inside the first and last known day without rows is 0
snapshot   a state of things on a day: the last one in a period counts
span       the platform's figure of a whole period (`start` .. `day`): never spread over days
reference  a table of the things themselves (products, costs): no period
"""

INDEX = "index"
"""The unit of a figure that a platform bent before it showed it: more is more, how much more is hidden. No metric may be
made of it (metrics/base.py refuses); analysis/rivals/indices.py says what it can tell."""

SQL_TYPES: dict[Kind, str] = {
    "text": "VARCHAR",
    "day": "DATE",
    "instant": "TIMESTAMP",
    "money": "DECIMAL(18,4)",
    "number": "DOUBLE",
    "count": "BIGINT",
    "people": "BIGINT",
    "flag": "BOOLEAN",
}


@dataclass(frozen=True)
class Column:
    """One column. `derived` columns are filled by the archive's derive step, never by a source."""

    name: str
    kind: Kind
    label: Label
    doc: str
    unit: str = ""
    derived: bool = False
    private: bool = False  # a person could be found by it: never shown, never shared

    @property
    def sql_type(self) -> str:
        """The DuckDB type of the column."""
        return SQL_TYPES[self.kind]

    @property
    def is_dimension(self) -> bool:
        """Can rows be grouped by it?"""
        return self.kind in ("text", "day", "flag") and not self.private


@dataclass(frozen=True)
class Fact:
    """A table at one grain. `key` begins with the store; `day` is the business date that questions go by."""

    id: str
    label: Label
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rhythm: Rhythm
    doc: str
    cut: bool = False
    """True when one store's exports give the same numbers cut by different dimensions (by channel, by item ...).

    The column `cut` names the dimensions of a row, sorted and joined by commas ("channel", "channel,sku").
    A question reads exactly one cut per store, the coarsest that holds its dimensions, so nothing counts twice.
    """
    whole: str = ""
    """The column whose rows stand together in an export: a later export of the same source that has rows of one value
    (an order) has all of them, and what it no longer has of it is removed."""
    whole_when_numbered: bool = False
    """True when that holds only for rows that were numbered while reading: those with numbers of their own may come apart."""
    internal: bool = False
    """True when xlops itself keeps it beside what is typed: no export gives it."""

    def __post_init__(self) -> None:
        names = [each.name for each in self.columns]
        if len(set(names)) != len(names):
            raise ValueError(f"fact {self.id}: a column is declared twice")
        if not self.key or self.key[0] != "store":
            raise ValueError(f"fact {self.id}: the key begins with the store")
        if self.whole and self.whole not in names:
            raise ValueError(f"fact {self.id}: {self.whole} is not declared")
        if missing := [each for each in self.key if each not in names]:
            raise ValueError(f"fact {self.id}: key columns {missing} are not declared")

    def __getitem__(self, name: str) -> Column:
        for each in self.columns:
            if each.name == name:
                return each
        raise UnknownName(f"column of {self.id}", name, [each.name for each in self.columns])

    def __contains__(self, name: object) -> bool:
        return any(each.name == name for each in self.columns)

    @property
    def sourced(self) -> tuple[Column, ...]:
        """The columns that sources fill."""
        return tuple(each for each in self.columns if not each.derived)

    @property
    def derived(self) -> tuple[Column, ...]:
        """The columns that the derive step fills."""
        return tuple(each for each in self.columns if each.derived)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The columns that rows can be grouped by."""
        return tuple(each.name for each in self.columns if each.is_dimension)


FACTS: Registry[Fact] = Registry("fact", "xlops.facts", "xlops.ledgers")


def text(name: str, en: str, zh: str, doc: str, *, private: bool = False, derived: bool = False) -> Column:
    """A text column; ids are text, always."""
    return Column(name, "text", Label(en, zh), doc, private=private, derived=derived)


def day(name: str, en: str, zh: str, doc: str, *, derived: bool = False) -> Column:
    """A business date, fixed at import in the shop's time zone."""
    return Column(name, "day", Label(en, zh), doc, derived=derived)


def instant(name: str, en: str, zh: str, doc: str, *, derived: bool = False) -> Column:
    """A moment, in the shop's time zone, without offset."""
    return Column(name, "instant", Label(en, zh), doc, derived=derived)


def money(name: str, en: str, zh: str, doc: str, *, derived: bool = False) -> Column:
    """An amount in the currency of the row's `currency` column, DECIMAL(18,4)."""
    return Column(name, "money", Label(en, zh), doc, unit="money", derived=derived)


def number(name: str, en: str, zh: str, doc: str, *, unit: str = "", derived: bool = False) -> Column:
    """A real number."""
    return Column(name, "number", Label(en, zh), doc, unit=unit, derived=derived)


def count(name: str, en: str, zh: str, doc: str, *, unit: str = "", derived: bool = False) -> Column:
    """A whole number of things or times, which may be summed."""
    return Column(name, "count", Label(en, zh), doc, unit=unit, derived=derived)


def people(name: str, en: str, zh: str, doc: str) -> Column:
    """Distinct persons as a platform counted them: never summed silently."""
    return Column(name, "people", Label(en, zh), doc, unit="people")


def flag(name: str, en: str, zh: str, doc: str, *, derived: bool = False) -> Column:
    """Yes or no."""
    return Column(name, "flag", Label(en, zh), doc, derived=derived)


WHOLE_SHOP = "*"
"""The store of rows that hold for the whole shop; it is no store."""
STORE = text("store", "Store", "店铺", "The storefront, as the folder under exports/ names it.")
DAY = day("day", "Day", "日期", "Business date in the shop's time zone.")
CURRENCY = text("currency", "Currency", "币种", "ISO 4217 code of every amount in the row.")
SKU = text("sku", "SKU", "商品编码", "The seller's code of the item.")


def fact(
    id: str,
    en: str,
    zh: str,
    *columns: Column,
    grain: str,
    key: str,
    rhythm: Rhythm,
    doc: str,
    cut: bool = False,
    whole: str = "",
    whole_when_numbered: bool = False,
    internal: bool = False,
) -> Fact:
    """Declare a fact; `key` is a space-separated list of column names."""
    keys = tuple(key.split())
    return FACTS.add(
        Fact(id, Label(en, zh), grain, keys, columns, rhythm, doc, cut, whole, whole_when_numbered, internal)
    )
