"""The page of facts."""

from __future__ import annotations

from xlops.facts import FACTS, Fact
from xlops.pages.markdown import anchored, heading, ids, join, table

RHYTHMS = {
    "daily": "a row for every day that was exported; a day without rows is unknown",
    "event": "rows when something happens; a known day without rows is 0",
    "snapshot": "a state on a day; the last one in a period counts",
    "span": "the platform's figure of a whole period; never spread over days",
    "reference": "a table of the things themselves; no period",
}


def facts_page() -> str:
    """Every fact with its columns."""
    parts = [
        heading(
            "Facts",
            f"{len(FACTS)} tables, each at one grain; every key begins with the store. Derived columns are filled when a load is committed.",
        ),
        table(
            ("fact", "English", "中文", "grain", "arrives"),
            [(f"[`{each.id}`](#{each.id})", each.label.en, each.label.zh, each.grain, each.rhythm) for each in FACTS],
        ),
        "How a fact arrives decides what a missing day means.",
        table(("arrives", "means"), list(RHYTHMS.items())),
        *(_fact(each) for each in FACTS),
    ]
    return join(parts)


def _fact(fact: Fact) -> str:
    facts = [
        anchored(2, fact.id, fact.label),
        fact.doc,
        f"`{fact.id}` · one row: {fact.grain} · key {ids(fact.key)} · {fact.rhythm}{' · in cuts' if fact.cut else ''}",
        table(
            ("column", "English", "中文", "type", "unit", "meaning"),
            [
                (
                    f"`{each.name}`",
                    each.label.en,
                    each.label.zh,
                    each.sql_type,
                    each.unit,
                    each.doc + (" Derived." if each.derived else "") + (" Never shown." if each.private else ""),
                )
                for each in fact.columns
            ],
        ),
    ]
    return "\n\n".join(facts)
