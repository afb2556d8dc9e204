"""One sheet a ledger: its rows, blank ones to type into, a live note why a row is wrong, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable

from xlops import figures
from xlops.answers.numbers import counted
from xlops.blocks import Block, Heading, Note
from xlops.hub import Hub
from xlops.label import Label, joined
from xlops.ledgers import LEDGERS, Ledger
from xlops.ledgers.rows import listed
from xlops.sheets.base import SHEETS, Sheet
from xlops.sheets.common import title
from xlops.sheets.typed_table import typed_table

_BACK = Label("Back to Inputs", "返回输入页")


def _build(ledger: Ledger) -> Callable[[Hub], list[Block]]:
    def build(hub: Hub) -> list[Block]:
        known = hub.typed.rows[ledger.id]
        stored = sum(row.stored is not None for row in known.values())
        everything = len(known)
        if ledger.newest:  # the others are counted, and not laid out
            stored = everything = max(stored, hub.rows_of(ledger.fact.id))
        waiting = sum(any(each.kind != "formula" for each in row.asides) for row in known.values())
        head = counted(stored, "{n} row", "{n} rows", "{n} 行")
        if ledger.presets:
            head = Label("{n} of {all} changed", "{all} 项，改动 {n} 项").format(n=stored, all=len(ledger.presets))
        if waiting:
            more = counted(
                waiting, "{n} waits for you, see the note", "{n} wait for you, see the notes", "{n} 行待处理，见提示列"
            )
            head = joined((head, more), Label("; ", "；"))
        shown = len(listed(ledger, known))
        cut = Label(
            "The {shown} that begin last are listed of {n}; any other may be typed below all the same.",
            "列出最近生效的 {shown} 行，共 {n} 行；其余的也可在下方直接填写。",
        ).format(shown=figures.whole(shown), n=figures.whole(everything))
        return [
            title(hub, ledger.label),
            Note(ledger.doc),
            *([Note(_BACK, link="inputs")] if ledger.workbook == "hub" else []),
            Heading(head),
            *([Note(cut)] if shown < everything else []),
            typed_table(hub, ledger),
        ]

    build.__doc__ = f"The ledger {ledger.label.en}."
    return build


for _each in LEDGERS.where(lambda each: each.own_sheet):
    _doc = f"Ledger: {_each.doc.en}"
    SHEETS.add(Sheet(_each.id, _each.label, _build(_each), _each.workbook, "detail", _each.order, (), 1, _doc))
