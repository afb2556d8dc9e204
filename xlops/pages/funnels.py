"""The page of funnels."""

from __future__ import annotations

from xlops.funnels import FUNNELS
from xlops.pages.markdown import anchored, heading, join, table


def funnels_page() -> str:
    """Every funnel with its steps."""
    parts = [
        heading(
            "Funnels",
            "Ordered metrics. Open: anybody who took a step counts; closed: only who took the one before. "
            "The leak is the step whose loss costs most, at the rates and the value below it.",
        )
    ]
    for each in FUNNELS:
        parts += [
            anchored(2, each.id, each.label),
            f"`{each.id}` · by {each.basis}s · {'closed' if each.closed else 'open'} · worth `{each.amount}`",
            each.doc,
            table(
                ("step", "English", "中文", "metric"),
                [(str(n), step.label.en, step.label.zh, f"`{step.metric}`") for n, step in enumerate(each.steps, 1)],
            ),
        ]
    return join(parts)
