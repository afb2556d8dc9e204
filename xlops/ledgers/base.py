"""What a ledger is: a fact whose export is the workbook, declared once.

A declaration gives the columns that are typed, with their lists, defaults and rules, and the columns that follow from
them. Its sheet, its reading, its log and its page of docs/ledgers.md are made of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from xlops.facts import Fact
from xlops.facts.base import Column as FactColumn
from xlops.label import Label
from xlops.ledgers.expression import Condition, Expression
from xlops.ledgers.found import Content
from xlops.registry import Registry

ListOf = Literal["", "stores", "stores and all", "metrics"]
"""Where a column's list comes from, when it is not fixed."""

CHECK = "check"
"""The id of the column that says why a row is not taken."""


@dataclass(frozen=True)
class Choice:
    """One word that may be typed: what is kept, and what it is called."""

    value: str
    label: Label


@dataclass(frozen=True)
class TypedColumn:
    """A column that is typed: one of the fact's."""

    column: FactColumn
    note: Label
    """What it means and how it is typed."""
    choices: tuple[Choice, ...] = ()
    among: ListOf = ""
    required: bool = False
    default: str = ""
    """What a blank cell of a row means."""
    least: float | None = None
    most: float | None = None
    id: bool = False
    """Is it a code? Then digits are text, and long numbers are refused."""

    @property
    def name(self) -> str:
        """The column's id, the same as in the fact."""
        return self.column.name

    @property
    def label(self) -> Label:
        """What it is called."""
        return self.column.label

    @property
    def is_text(self) -> bool:
        """Does it hold words?"""
        return self.column.kind == "text"


@dataclass(frozen=True)
class DerivedColumn:
    """A column that follows from the row: a number, live in the sheet."""

    id: str
    label: Label
    note: Label
    expression: Expression
    unit: str = ""


@dataclass(frozen=True)
class TextColumn:
    """A column that explains the row: words that xlops knows by the value of another column."""

    id: str
    label: Label
    by: str
    texts: Mapping[str, Label | float]
    unit: str = ""


@dataclass(frozen=True)
class Rule:
    """When a row is wrong in a column, and why."""

    column: str
    when: Condition
    reason: Label


@dataclass(frozen=True)
class Ledger:
    """One table that the operator fills in."""

    id: str
    label: Label
    doc: Label
    fact: Fact
    columns: tuple[TypedColumn, ...]
    rules: tuple[Rule, ...] = ()
    derived: tuple[DerivedColumn, ...] = ()
    texts: tuple[TextColumn, ...] = ()
    presets: tuple[Mapping[str, Content], ...] = field(default=(), repr=False)
    """Rows that stand there from the beginning, with what holds until something else is typed."""
    order: int = 50
    private: bool = False
    """Is it left out of copies for others?"""
    workbook: str = "hub"
    """The workbook that it stands in."""
    offered: bool = False
    """Does a sheet offer its rows, to be typed into beside what the sheet says of them? It has no sheet of its own then,
    and a row in which nothing but the key stands is no row."""
    own_sheet: bool = True
    """Has it a sheet of its own? Where not, another sheet of its workbook shows its table with `typed_table`."""
    newest: int = 0
    """Of a ledger that files fill too, far beyond what a sheet can hold: so many rows of its newest days are laid out;
    the others are kept and counted all the same. 0: all."""

    def __post_init__(self) -> None:
        names = [each.name for each in self.columns]
        if missing := [each for each in self.fact.key if each not in names]:
            raise ValueError(f"ledger {self.id}: key columns {missing} cannot be typed")
        others = [*(each.id for each in self.derived), *(each.id for each in self.texts), CHECK]
        if len({*names, *others}) != len(names) + len(others):
            raise ValueError(f"ledger {self.id}: a column is declared twice")

    def __getitem__(self, name: str) -> TypedColumn:
        return next(each for each in self.columns if each.name == name)

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell rows apart."""
        return self.fact.key

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The ids of the typed columns."""
        return tuple(each.name for each in self.columns)


LEDGERS: Registry[Ledger] = Registry("ledger", "xlops.ledgers")


def typed(
    fact: Fact,
    name: str,
    en: str,
    zh: str,
    *,
    choices: Iterable[Choice] = (),
    among: ListOf = "",
    required: bool = False,
    default: str = "",
    least: float | None = None,
    most: float | None = None,
    id: bool = False,
) -> TypedColumn:
    """Declare a column of `fact` as one that is typed; `en` and `zh` say what it means and how it is typed."""
    needed = required or (name in fact.key and not default)
    return TypedColumn(
        fact[name],
        Label(en, zh),
        tuple(choices),
        among,
        needed,
        default,
        least,
        most,
        id,
    )


def ledger(
    fact: Fact,
    *columns: TypedColumn,
    en: str,
    zh: str,
    doc: Label,
    rules: Sequence[Rule] = (),
    derived: Sequence[DerivedColumn] = (),
    texts: Sequence[TextColumn] = (),
    presets: Sequence[Mapping[str, Content]] = (),
    order: int = 50,
    private: bool = False,
    workbook: str = "hub",
    offered: bool = False,
    own_sheet: bool = True,
    newest: int = 0,
) -> Ledger:
    """Declare the ledger of a fact; both have the same id. An offered one is shown by a sheet through `offered_table`."""
    return LEDGERS.add(
        Ledger(
            fact.id,
            Label(en, zh),
            doc,
            fact,
            columns,
            tuple(rules),
            tuple(derived),
            tuple(texts),
            tuple(presets),
            order,
            private,
            workbook,
            offered,
            own_sheet and not offered,
            newest,
        )
    )
