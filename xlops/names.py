"""The language-free names by which a workbook of ours is known again, whatever was renamed, moved or inserted.

Excel, WPS and LibreOffice keep names and tables right while somebody edits. A refresh finds everything through them:

t_<table>              a real table
x_workbook, x_generation, x_language, x_version, x_shop   constants: what the workbook is, and of which state (`Identity`)
x_<sheet>              the cell A1 of a sheet of ours
x_<sheet>__<segment>   the rows of a segment that is no table, in the columns that are ours
x_<sheet>__<segment>__r<n>   the n-th row of such a segment (counted from 1): rows put in between are the operator's
x_<sheet>__c<n>        one cell of our grid column n (counted from 1, the margin)
x_<input>__default     what we wrote into an input cell last: another value there is the operator's

Names that begin with x_ are hidden: nobody has to look at them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlops.label import Language

TABLE = "t_"
OURS = "x_"
BETWEEN = "__"


@dataclass(frozen=True)
class Identity:
    """Which workbook a file is: a random id that it keeps, the archive's generation it shows, language, our version.

    `shop` is the shop folder, known only to workbooks with macros: those stay on the machine where they were made.
    """

    workbook: str
    generation: int
    language: Language
    version: str
    shop: str = ""

    @property
    def constants(self) -> dict[str, str | int]:
        """Defined name to its value."""
        texts = {"x_workbook": self.workbook, "x_language": self.language, "x_version": self.version}
        return {**texts, "x_generation": self.generation, **({"x_shop": self.shop} if self.shop else {})}


def table_name(table: str) -> str:
    """The Excel name of the real table of that id."""
    return f"{TABLE}{table}"


def sheet_name(sheet: str) -> str:
    """The defined name of the first cell of the sheet of that id."""
    return f"{OURS}{sheet}"


def segment_name(sheet: str, segment: str) -> str:
    """The defined name of a segment that is no table."""
    return f"{OURS}{sheet}{BETWEEN}{segment}"


def row_name(sheet: str, segment: str, row: int) -> str:
    """The defined name of a row of a segment that is no table, counted from 1 within it."""
    return f"{segment_name(sheet, segment)}{BETWEEN}r{row}"


def default_name(entry: str) -> str:
    """The defined name of what was written last into the input cell of that name."""
    return f"{OURS}{entry}{BETWEEN}default"


def column_name(sheet: str, column: int) -> str:
    """The defined name of a cell of our grid column, counted from 1."""
    return f"{OURS}{sheet}{BETWEEN}c{column}"


_INSTEAD = {"title": "sku"}
"""Key columns that only tell rows apart where another one is blank."""


def row_key(columns: Sequence[str], texts: Iterable[str]) -> tuple[str, ...]:
    """The key of a row from the texts of its key columns: an item's title counts only where it has no code.

    A title that is worded anew is still the same item: what stands beside its row stays there.
    """
    given = dict(zip(columns, texts, strict=True))
    return tuple("" if given.get(_INSTEAD.get(each, "")) else text for each, text in given.items())
