"""A copy of a workbook for the boss or a partner: what of it is private is declared by facts and ledgers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from xlops.errors import UsageError
from xlops.facts import FACTS
from xlops.label import Label
from xlops.ledgers.base import LEDGERS
from xlops.render.sharing import LeftOut, Private, write_copy

ORDER_IDS = ("order_id", "review_id")
"""Not private to their owner, but a platform's staff can find a person by them."""
COSTS = ("unit_cost", "cash")
"""What a unit costs, and amounts that give it away beside a quantity: private like the ledger of costs."""
NOTES = "notes"
"""The ledger of the operator's notes, and the table that shows it."""

_XLSX = Label(
    "{file}: a copy to share is written as .xlsx; choose such a name", "{file}：分享的副本是 .xlsx；请换个文件名"
)
_SAME = Label(
    "{file}: the copy cannot replace the workbook itself; choose another name",
    "{file}：副本不能覆盖原工作簿；请换个文件名",
)


@dataclass(frozen=True)
class Shared:
    """The copy, and what it is without."""

    path: Path
    left_out: LeftOut


def share(workbook: Path, target: Path, *, values: bool = False, functions: Collection[str] = ()) -> Shared:
    """Write a copy of a workbook of ours to `target`, an .xlsx; the workbook stays as it is.

    `functions` are those that its own macros define: a formula that calls one becomes its value, as OPS_ ones do.

    InputError when it cannot be read or is none of ours, OutputError when the copy cannot be written.
    """
    if target.suffix.casefold() != ".xlsx":
        raise UsageError(_XLSX.format(file=target.name))
    if target.exists() and workbook.exists() and target.samefile(workbook):
        raise UsageError(_SAME.format(file=target.name))
    return Shared(
        target, write_copy(workbook, target, replace(private(), functions=frozenset(functions)), values=values)
    )


def private() -> Private:
    """What is private: columns that could lead to a person, ledgers marked private, and the notes."""
    columns = {each.name for fact in FACTS for each in fact.columns if each.private}
    tables = {table for ledger in LEDGERS if ledger.private for table in (ledger.id,)}
    return Private(frozenset(columns | {*ORDER_IDS, *COSTS}), frozenset(tables | {NOTES}))
