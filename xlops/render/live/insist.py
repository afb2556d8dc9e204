"""Steps that belong together: each is tried twice, none is left out because another failed."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def insist(steps: Iterable[Callable[[], object]]) -> None:
    """Do all steps, in order; one that Excel refuses (it is busy) is tried once more. The first failure is raised last."""
    failed: BaseException | None = None
    for step in steps:
        for attempt in (1, 2):
            try:
                step()
            except Exception as error:
                if attempt == 2:
                    failed = failed or error
            else:
                break
    if failed is not None:
        raise failed
