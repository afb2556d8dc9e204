"""The page of ledgers."""

from __future__ import annotations

from xlops.ledgers import LEDGERS, Ledger
from xlops.ledgers.base import TypedColumn
from xlops.ledgers.thresholds import PARAMETERS
from xlops.pages.markdown import anchored, both, heading, ids, join, table

LISTS = {"stores": "stores", "stores and all": "stores, or all of them", "metrics": "ids of metrics"}


def ledgers_page() -> str:
    """Every ledger with its columns, and the parameters."""
    parts = [
        heading(
            "Ledgers",
            f"{len(LEDGERS)} tables that are filled in inside the workbook, one sheet each. `xlops start` reads what was "
            "typed into the archive before it writes anything; what cannot be taken stays as it was typed, with the reason "
            "beside it. `xlops ledger log` says who changed what, `xlops ledger restore` brings a table back.",
        ),
        table(
            ("ledger", "English", "中文", "what it is for"),
            [(f"[`{each.id}`](#{each.id})", each.label.en, each.label.zh, each.doc.en) for each in LEDGERS],
        ),
        *(_ledger(each) for each in LEDGERS),
        "## Parameters\n\nWhat holds until another value is typed.",
        table(
            ("parameter", "English", "中文", "default", "unit", "from", "to"),
            [
                (
                    f"`{each.id}`",
                    each.label.en,
                    each.label.zh,
                    f"{each.default:g}",
                    each.unit.en,
                    f"{each.least:g}",
                    f"{each.most:g}",
                )
                for each in PARAMETERS
            ],
        ),
    ]
    return join(parts)


def _ledger(ledger: Ledger) -> str:
    parts = [
        anchored(2, ledger.id, ledger.label),
        f"{ledger.doc.en} {ledger.doc.zh}",
        f"`{ledger.id}` · one row: {ledger.fact.grain} · key {ids(ledger.key)}"
        + (" · left out of copies for others" if ledger.private else ""),
        table(
            ("column", "English", "中文", "what may be typed", "meaning", "含义"),
            [
                (f"`{each.name}`", each.label.en, each.label.zh, _allowed(each), each.note.en, each.note.zh)
                for each in ledger.columns
            ]
            + [
                (f"`{each.id}`", each.label.en, each.label.zh, "follows from the row", each.note.en, each.note.zh)
                for each in ledger.derived
            ],
        ),
    ]
    return "\n\n".join(parts)


def _allowed(column: TypedColumn) -> str:
    if column.choices and len(column.choices) <= 6:
        allowed = ", ".join(both(each.label) for each in column.choices)
    elif column.choices:
        allowed = "one of those listed"
    elif column.among:
        allowed = LISTS[column.among]
    else:
        allowed = {"text": "text", "day": "a date"}.get(column.column.kind, "a number")
        if column.least is not None:
            allowed += f" from {column.least:g}"
        if column.most is not None:
            allowed += f" to {column.most:g}"
    if column.default:
        return f"{allowed}; may be blank"
    return allowed if column.required else f"{allowed}; may be blank"
