"""Run by test_archive_kill.py: commit into copies of an archive and die by SIGKILL at the n-th step, or after n seconds.

Forked from one process that has imported everything and started nothing, so that many deaths take little time.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from deltalake.table import TableMerger

from tests import archive_rows
from tests.archive_rows import commit
from tests.test_archive_kill import second
from xlops.archive import Archive, tables


def die_at(at: int) -> None:
    """Wrap what puts things in place on the disk: the process dies before or after such a call, at the `at`-th of these."""
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def wrap(place: Any, name: str) -> None:
        inner = getattr(place, name)

        def outer(*arguments: Any, **named: Any) -> Any:
            step()
            done = inner(*arguments, **named)
            step()
            return done

        setattr(place, name, outer)

    for place, name in (
        (tables, "write_deltalake"),
        (TableMerger, "execute"),
        (os, "replace"),
    ):
        wrap(place, name)


def dying(target: Path, prepare: Callable[[], object]) -> int:
    """Commit in a child that `prepare` dooms; gives the signal that ended it, or 0."""
    child = os.fork()
    if not child:
        prepare()
        commit(Archive.open(target), *second(), now=archive_rows.NOW)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def main(base: Path, place: Path) -> None:
    """At every step there is, then at moments spread over one load."""
    step, ended = 1, signal.SIGKILL.value
    while ended:
        target = place / f"step-{step:03}" / ".xlops"
        shutil.copytree(base, target)
        ended = dying(target, lambda at=step: die_at(at))
        step += 1
    for nth in range(8):
        target = place / f"moment-{nth:03}" / ".xlops"
        shutil.copytree(base, target)

        def doom(seconds: float = 0.02 + nth * 0.04) -> None:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the system ends the process, Python is not asked
            signal.setitimer(signal.ITIMER_REAL, seconds)

        dying(target, doom)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
