"""The page of events."""

from __future__ import annotations

from xlops.calendar.events import EVENTS, PHASES
from xlops.calendar.events.base import LEVELS
from xlops.calendar.events.rules import rule_text
from xlops.pages.markdown import heading, join, table


def events_page() -> str:
    """Every event of the year with its rule and phases."""
    parts = [
        heading(
            "Events",
            f"{len(EVENTS)} events. What a platform announces is typed in the promotion calendar, or under `[events]` in `xlops.toml`; until then the rule or the default plans it.",
        ),
        table(("level", "中文"), [(each.en, each.zh) for each in LEVELS.values()]),
        table(
            ("event", "code", "English", "中文", "level", "when", "where", "whose", "since", "notes"),
            [
                (
                    f"`{each.id}`",
                    each.code,
                    each.label.en,
                    each.label.zh,
                    each.level,
                    rule_text(each.rule).en,
                    " ".join(each.regions),
                    " ".join(each.platforms),
                    str(each.since or ""),
                    each.doc,
                )
                for each in EVENTS
            ],
        ),
        "## Phases",
        table(
            ("event", "phases by rule, in days from the event", "phases as announced or as they were"),
            [
                (
                    f"`{each.id}`",
                    "; ".join(f"{PHASES[span.phase].en} {span.first:+d} to {span.last:+d}" for span in each.spans),
                    "; ".join(
                        f"{row.year} {PHASES[row.phase].en} {row.start}{f' to {row.end}' if row.end else ''}"
                        f"{f' ({row.platform})' if row.platform else ''}"
                        for row in each.rows
                    ),
                )
                for each in EVENTS
                if each.spans or each.rows
            ],
        ),
    ]
    return join(parts)
