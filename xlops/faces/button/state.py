"""Excel's own state while we work in it: quiet meanwhile, and as the operator had it afterwards, whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import xlwings as xw

QUIET: tuple[tuple[str, Any], ...] = (
    ("status_bar", None),
    ("screen_updating", False),
    ("enable_events", False),
    ("display_alerts", False),
    ("calculation", "manual"),
)
"""What is set while we work, in this order; None is only put back."""
ATTEMPTS = 3
"""Times that Excel is asked to take its state back: it refuses while it is busy."""


@contextmanager
def undisturbed(app: xw.App) -> Iterator[None]:
    """Excel does not flicker, calculate, ask or run events in the body; then all of it, and the selection, is put back."""
    with ExitStack() as after:
        for name, wanted in QUIET:
            before = getattr(app, name)
            after.callback(insisting, _setter(app, name, before))
            if wanted is not None:
                setattr(app, name, wanted)
        after.callback(_selected(app))
        yield


def insisting(step: Callable[[], object]) -> None:
    """Do one step; when Excel refuses, again, and then let it be: what follows must be put back too."""
    for _ in range(ATTEMPTS):
        with suppress(Exception):
            step()
            return


def _setter(app: xw.App, name: str, value: Any) -> Callable[[], None]:
    return lambda: setattr(app, name, value)


def _selected(app: xw.App) -> Callable[[], None]:
    """Puts the selection back; does nothing where none can be told (a chart is selected, no workbook is shown)."""
    try:
        selection = app.selection
    except Exception:
        return lambda: None
    if selection is None:
        return lambda: None

    def put_back() -> None:
        insisting(selection.sheet.activate)
        insisting(selection.select)

    return put_back
