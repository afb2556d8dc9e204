"""What the operator decided to plan coming events with: typed beside past ones on the sheet Review."""

from __future__ import annotations

from collections.abc import Mapping

from xlops.answers.numbers import real
from xlops.answers.remember import remembered
from xlops.hub import Hub


@remembered
def kept_results(hub: Hub) -> Mapping[tuple[str, int], tuple[float | None, str]]:
    """(event, event-year) -> times an ordinary time (None: as measured) and the lesson, of every row that was typed."""
    return {
        (str(row.stored["event"]), int(float(str(row.stored["year"])))): (real(row.stored["uplift"]), str(row.stored["lesson"] or ""))
        for row in hub.typed.rows["event_results"].values()
        if row.stored is not None
    }  # fmt: skip


@remembered
def kept_uplifts(hub: Hub) -> Mapping[str, float]:
    """Event -> times an ordinary time to plan its next one with: what was typed of its latest year."""
    found: dict[str, float] = {}
    for (event, _), (uplift, _) in sorted(kept_results(hub).items(), key=lambda each: each[0][1]):
        if uplift is not None:
            found[event] = uplift
    return found
