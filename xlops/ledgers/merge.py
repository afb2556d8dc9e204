"""What a workbook changes in a ledger: three states are set against each other, and only what was typed is taken.

base    what xlops wrote into that workbook
theirs  what stands in it now
ours    what the archive holds now, as a sheet would show it

A cell that only the workbook changed is taken. One that both changed, to different values, is a conflict: ours stays,
theirs is kept beside it until somebody types the cell again. What is wrong is put aside exactly as it was typed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from xlops.label import Label
from xlops.ledgers.base import Ledger
from xlops.ledgers.cells import Cells, Scene, key_of, key_text, packed, same
from xlops.ledgers.checks import wrongs
from xlops.ledgers.found import Content
from xlops.ledgers.rows import Aside, LedgerRow

_CONFLICT = Label(
    "{column}: {other} was typed in {file}, {kept} stands here; type the cell again, or clear this note to leave it",
    "{column}：{file} 中填的是 {other}，这里保留 {kept}；请重新填写该单元格，或清除本提示以保留现值",
)
_DELETED = Label(
    "the row was deleted in {file} and changed elsewhere; it was left: delete it again, or clear this note",
    "{file} 中删除了该行，但别处修改过，因此保留；请再次删除，或清除本提示",
)
_REPEATED = Label("the row stands twice; change or delete one of them", "与另一行重复；请修改或删除其中一行")
_FORMULA = Label(
    "a formula was typed; what it gave is taken, the formula is kept here", "输入的是公式；已采用其结果，公式保留在此"
)
_NOTHING = Label("nothing", "空")


@dataclass(frozen=True)
class TypedRow:
    """A row of the workbook that holds anything: its cells, where each stands, and formulas that gave them."""

    cells: Mapping[str, Content]
    places: Mapping[str, str] = field(default_factory=dict)
    """Column -> cell, such as C7."""
    formulas: Mapping[str, str] = field(default_factory=dict)
    place: int = 0
    """Which row of the table it is."""
    cleared: bool = False
    """Was the note of the check column cleared?"""


@dataclass(frozen=True)
class Who:
    """The workbook that is read."""

    workbook: str
    file: str
    sheet: str
    at: datetime


@dataclass(frozen=True)
class Base:
    """What a workbook was given: its rows by id, and until when the archive's rows were known to it."""

    rows: Mapping[str, Cells]
    known_at: datetime


@dataclass
class Merged:
    """What is to be done: rows to be kept by id, ids to be removed, what is put aside and what no longer is."""

    kept: dict[str, dict[str, Content]] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    aside: dict[tuple[str, ...], Aside] = field(default_factory=dict)
    settled: set[tuple[str, ...]] = field(default_factory=set)
    found: dict[str, Cells] = field(default_factory=dict)
    """The workbook's rows by id, as they stand there."""
    cells: int = 0
    """Cells that were typed and taken."""

    @property
    def nothing(self) -> bool:
        """Is there nothing to be done?"""
        return not (self.kept or self.removed or self.aside or self.settled)


def merge(
    ledger: Ledger,
    scene: Scene,
    base: Base | None,
    ours: Mapping[str, LedgerRow],
    typed: Sequence[TypedRow],
    who: Who,
    *,
    present: Collection[str] | None = None,
) -> Merged:
    """What the rows `typed` in a workbook change in `ours`. Without a base nothing is taken away or overwritten.

    `present` are the columns that the table still has; those it lost say nothing.
    """
    return _Merge(ledger, scene, base, ours, who, present).run(typed)


def row_id(ledger: Ledger, scene: Scene, cells: Cells) -> str:
    """The id of a row: its key; '' when its key is not whole or wrong."""
    if any(each in ledger.key for each in wrongs(ledger, scene, cells)):
        return ""
    return key_of(key_text(cells.get(each)) for each in ledger.key)


def mark_of(ledger: Ledger, cells: Cells, nth: int = 1) -> str:
    """The mark of a row without a key: it is told by all that it holds."""
    text = json.dumps([packed(cells.get(each)) for each in ledger.names], ensure_ascii=False)
    return f"?{hashlib.sha256(text.encode()).hexdigest()[:12]}-{nth}"


class _Merge:
    def __init__(
        self,
        ledger: Ledger,
        scene: Scene,
        base: Base | None,
        ours: Mapping[str, LedgerRow],
        who: Who,
        present: Collection[str] | None,
    ) -> None:
        self.ledger, self.scene, self.base, self.ours, self.who = ledger, scene, base, ours, who
        self.present = [each for each in ledger.names if present is None or each in present]
        self.inputs = [each for each in self.present if each not in ledger.key]
        self.done = Merged()

    def run(self, typed: Sequence[TypedRow]) -> Merged:
        theirs, extra = self._by_id(typed)
        self.done.found = {id: row.cells for id, row in theirs.items()}
        base = self.base.rows if self.base else {}
        for id in [*theirs, *(each for each in base if each not in theirs)]:
            row = theirs.get(id)
            if id.startswith("?"):
                self._keyless(id, row, base.get(id), _REPEATED if id in extra else None)
            elif row is None:
                self._deleted(id, base[id])
            elif id not in base:
                self._added(id, row)
            else:
                self._changed(id, row, base[id])
            if row is not None and row.cleared:
                self._settle(id)
        return self.done

    def _by_id(self, typed: Sequence[TypedRow]) -> tuple[dict[str, TypedRow], set[str]]:
        """The rows by id, those that stand twice under marks of their own; and which marks those are."""
        base = self.base.rows if self.base else {}
        groups: dict[str, list[TypedRow]] = {}
        for row in typed:
            groups.setdefault(row_id(self.ledger, self.scene, row.cells), []).append(row)
        spare = [(row, False) for row in groups.pop("", ())]
        found: dict[str, TypedRow] = {}
        for id, rows in groups.items():
            first = next((row for row in rows if self._as_written(id, row, base)), rows[0])
            found[id] = first
            spare += [(row, True) for row in rows if row is not first]
        twice: set[str] = set()
        count: dict[str, int] = {}
        for row, again in spare:
            mark = mark_of(self.ledger, row.cells)
            count[mark] = count.get(mark, 0) + 1
            mark = mark_of(self.ledger, row.cells, count[mark])
            found[mark] = row
            if again:
                twice.add(mark)
        return found, twice

    def _as_written(self, id: str, row: TypedRow, base: Mapping[str, Cells]) -> bool:
        return id in base and same(row.cells, base[id], self.present)

    def _keyless(self, id: str, row: TypedRow | None, base: Cells | None, twice: Label | None) -> None:
        if row is None:  # it was mended, or deleted, here
            if id in self.ours:
                self._unset(id)
        elif id not in self.ours and base is None:
            reasons = wrongs(self.ledger, self.scene, row.cells)
            if twice is not None:
                reasons[self.ledger.key[-1]] = twice
            self._put_aside(id, row, row.cells, reasons, whole=True)

    def _deleted(self, id: str, base: Cells) -> None:
        ours = self.ours.get(id)
        if ours is None:
            return
        if not same(ours.cells, base, self.inputs):
            self._conflict(id, "", None, _DELETED.format(file=self.who.file), "")
            return
        self._unset(id)
        if ours.stored is not None:
            self.done.removed.add(id)

    def _added(self, id: str, row: TypedRow) -> None:
        """A row that the workbook was not given: new, or one that the archive knew and did not list."""
        ours = self.ours.get(id)
        if ours is None:
            self._take(id, row, {each: row.cells.get(each) for each in self.inputs})
            return
        known = self.base is not None and ours.set_at is not None and ours.set_at <= self.base.known_at
        takes: dict[str, Content] = {}
        for each in self.inputs:
            mine, other = ours.cells.get(each), row.cells.get(each)
            if other is None or other == mine:
                continue
            if mine is None or known or (self.base is not None and ours.stored is None and not ours.asides):
                takes[each] = other
            else:
                self._differs(id, each, other, mine, row)
        if takes:
            self._take(id, row, takes)

    def _changed(self, id: str, row: TypedRow, base: Cells) -> None:
        ours = self.ours.get(id)
        changed = {each: row.cells.get(each) for each in self.inputs if row.cells.get(each) != base.get(each)}
        if not changed:
            return
        if ours is None:  # deleted elsewhere, changed here: what was typed stays
            self._take(id, row, {each: row.cells.get(each) for each in self.inputs})
            return
        takes: dict[str, Content] = {}
        for each, other in changed.items():
            mine = ours.cells.get(each)
            if mine == base.get(each):
                takes[each] = other
            elif mine != other:
                self._differs(id, each, other, mine, row)
        if takes:
            self._take(id, row, takes)

    def _take(self, id: str, row: TypedRow, takes: Mapping[str, Content]) -> None:
        """Lay typed cells over what is there: what is right is kept, what is wrong is put aside."""
        ours = self.ours.get(id)
        key = {each: row.cells.get(each) for each in self.ledger.key}
        shown = {**(dict(ours.cells) if ours else {}), **key, **takes}
        reasons = wrongs(self.ledger, self.scene, shown)
        self._unset(id, takes)
        self.done.cells += len([each for each in takes if each not in reasons and takes[each] is not None])
        stored = None if ours is None else ours.stored
        if stored is None and reasons:
            self._put_aside(id, row, shown, reasons, whole=True)
            return
        for each in (*takes, *self.ledger.key) if stored is None else takes:
            self._keep_formula(id, row, each)
        if stored is None:
            self.done.kept[id] = shown
            return
        right = {**stored, **{each: value for each, value in shown.items() if each not in reasons}}
        if right != stored:
            self.done.kept[id] = right
        if reasons:
            self._put_aside(id, row, shown, reasons, whole=False)

    def _put_aside(self, id: str, row: TypedRow, cells: Cells, reasons: Mapping[str, Label], *, whole: bool) -> None:
        ours = self.ours.get(id)
        before = {each.column: each for each in (ours.asides if ours else ()) if each.kind == "wrong"}
        for name in self.ledger.names:
            reason = reasons.get(name)
            if reason is None and not whole:
                continue
            kind = "beside" if reason is None else "wrong"
            if kind == "wrong":
                self._keep_formula(id, row, name)
            known = before.get(name)
            if known is not None and known.typed == cells.get(name):
                self._aside(replace(known, reason=reason or known.reason))
                continue
            self._aside(self._made(id, name, kind, cells.get(name), reason, row))

    def _differs(self, id: str, column: str, other: Content, mine: Content, row: TypedRow) -> None:
        reason = _CONFLICT.format(
            column=self.ledger[column].label, other=_said(other), kept=_said(mine), file=self.who.file
        )
        self._conflict(id, column, other, reason, row.places.get(column, ""))

    def _conflict(self, id: str, column: str, other: Content, reason: Label, cell: str) -> None:
        ours = self.ours.get(id)
        made = Aside(
            self.ledger.id, id, column, "conflict", other, reason, self.who.workbook, self.who.file, self.who.sheet,
            cell, self.who.at, 0,
        )  # fmt: skip
        for each in ours.conflicts if ours else ():
            if each.mark == made.mark and each.typed == other and each.file == made.file:
                return
        self._aside(made)

    def _keep_formula(self, id: str, row: TypedRow, column: str) -> None:
        if formula := row.formulas.get(column):
            self._aside(self._made(id, column, "formula", formula, _FORMULA, row))

    def _made(self, id: str, column: str, kind: str, typed: Content, reason: Label | None, row: TypedRow) -> Aside:
        return Aside(
            self.ledger.id, id, column, kind, typed, reason, self.who.workbook, self.who.file, self.who.sheet,
            row.places.get(column, ""), self.who.at, row.place,
        )  # fmt: skip

    def _aside(self, aside: Aside) -> None:
        self.done.settled.discard(aside.mark)
        self.done.aside[aside.mark] = aside

    def _unset(self, id: str, columns: Mapping[str, Content] | None = None) -> None:
        """What was put aside of a row (or of some columns of it) no longer is: it was typed anew, or deleted."""
        ours = self.ours.get(id)
        for each in ours.asides if ours else ():
            if columns is None or each.column in columns or each.kind in ("wrong", "beside"):
                self.done.settled.add(each.mark)

    def _settle(self, id: str) -> None:
        """The note of a conflict was cleared: what stands there is what is meant."""
        ours = self.ours.get(id)
        for each in ours.conflicts if ours else ():
            if self.base is not None and each.at <= self.base.known_at and each.mark not in self.done.aside:
                self.done.settled.add(each.mark)


def _said(content: Content) -> Label | str:
    return _NOTHING if content is None else key_text(content)
