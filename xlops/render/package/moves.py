"""Row operations as what becomes of rows, areas and formulas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xlops.render.now import InsertRows, Operation
from xlops.render.references import LAST_ROW, End, Reference, Shift, end, rewritten


@dataclass(frozen=True)
class Moves:
    """All operations on one sheet, in their order."""

    sheet: str
    shifts: tuple[Shift, ...]

    @classmethod
    def of(cls, sheet: str, operations: Iterable[Operation]) -> Moves:
        """The moves of a plan."""
        return cls(
            sheet,
            tuple(
                Shift(each.at, each.count, each.grow) if isinstance(each, InsertRows) else Shift(each.at, -each.count)
                for each in operations
            ),
        )

    @property
    def mention(self) -> str:
        """What a formula of another sheet that refers to this one holds."""
        return self.sheet.replace("'", "''")

    def mentioned(self, formula: str) -> bool:
        """Whether a formula of another sheet may refer to this one; Excel takes a name in capitals for the same."""
        return self.mention.casefold() in formula.casefold()

    @property
    def first(self) -> int:
        """The first row that moves or goes."""
        return min((each.at for each in self.shifts), default=LAST_ROW)

    def row(self, row: int) -> int | None:
        """Where a row stands afterwards; None when it was taken out."""
        at: int | None = row
        for shift in self.shifts:
            if at is None:
                return None
            at = shift.row(at)
        return at

    def near(self, row: int) -> int:
        """The same, or where the next row below stands that was not taken out."""
        while (at := self.row(row)) is None:
            row += 1
        return at

    def rows(self, top: int, bottom: int) -> tuple[int, int] | None:
        """Where a range of rows stands afterwards; None when all of it was taken out."""
        span: tuple[int, int] | None = (top, bottom)
        for shift in self.shifts:
            if span is None:
                return None
            span = shift.rows(*span)
        return span

    def crossed(self, top: int, bottom: int) -> bool:
        """Whether a range of rows is stretched, cut or torn."""
        span = self.rows(top, bottom)
        return span is None or span[1] - span[0] != bottom - top

    def area(self, ref: str) -> str | None:
        """A1:B2 as it stands afterwards; None when all of it was taken out. Whole columns stay."""
        first, _, last = ref.replace("$", "").partition(":")
        start, stop = end(first), end(last or first)
        if not start.row:
            return ref
        span = self.rows(start.row, stop.row)
        if span is None or span[0] > LAST_ROW:
            return None
        top = End(span[0], start.column).text
        bottom = End(min(span[1], LAST_ROW), stop.column).text
        return top if not last and top == bottom else f"{top}:{bottom}"

    def areas(self, refs: str) -> str:
        """Several areas with spaces between."""
        return " ".join(moved for each in refs.split() if (moved := self.area(each)))

    def reference(self, reference: Reference) -> str | None:
        """A reference to cells of the sheet; None when it stays."""
        changed = None
        for shift in self.shifts:
            new = shift.reference(reference)
            if new is not None:
                changed = new
                if new.endswith("#REF!"):
                    return new
                reference = _again(reference, new)
        return changed

    def formula(self, formula: str, own: str) -> str:
        """A formula that stands on the sheet `own`, after the moves."""
        return rewritten(formula, lambda each: self.reference(each) if each.on(self.sheet, own) else None)


def _again(reference: Reference, text: str) -> Reference:
    first, _, last = text.removeprefix(reference.sheet).partition(":")
    return Reference(reference.sheet, end(first), end(last or first), reference.single)


def bounds(ref: str) -> tuple[int, int, int, int]:
    """Top, left, bottom, right of A1:B2."""
    first, _, last = ref.replace("$", "").partition(":")
    start, stop = end(first), end(last or first)
    return start.row, start.column, stop.row or LAST_ROW, stop.column
