"""Many workbooks: every shop of a folder in processes of its own. One failure never stops the rest.

The executor is a seam: anything shaped like concurrent.futures.Executor will do (a cluster's, a thread pool in tests).
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

from xlops import stopping
from xlops.errors import InputError, UsageError, XlopsError
from xlops.label import Language
from xlops.paths import ShopPaths
from xlops.shop import shops_below
from xlops.workbooks import workbook as workbook_of

Told = Callable[[str, int, int], None]
Pool = Callable[[int], Executor]
"""Makes an executor of so many workers."""


@dataclass(frozen=True)
class Job:
    """One workbook of a shop to build; a value that can be sent to another process."""

    shop: Path
    target: Path
    now: datetime
    today: date | None = None
    as_of: int | date | datetime | None = None
    language: Language | None = None
    loads: bool = False
    workbook: str = "hub"


@dataclass(frozen=True)
class Outcome:
    """What became of a job: `sentence` is the workbook's path, or why there is none."""

    shop: Path
    done: bool
    sentence: str
    seconds: float = 0.0


def jobs_of(
    folder: Path,
    *,
    now: datetime,
    out: Path | None = None,
    today: date | None = None,
    as_of: int | date | datetime | None = None,
    language: Language | None = None,
    loads: bool = False,
    workbook: str = "hub",
) -> list[Job]:
    """A job for every shop inside `folder`, by path; `out` gets a folder a shop, named as the shop's place in `folder`.

    UnknownName for a workbook that there is not.
    """
    file = workbook_of(workbook).file
    return [
        Job(
            shop=paths.root,
            target=out / paths.root.relative_to(folder) / file if out else paths.workbook(file),
            now=now,
            today=today,
            as_of=as_of,
            language=language,
            loads=loads,
            workbook=workbook,
        )
        for paths in shops_below(folder)
    ]


def processes(workers: int) -> Executor:
    """A pool of fresh processes, the same on every system."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_end_quietly)


def _end_quietly() -> None:
    """Ctrl-C ends a worker at once and without a word: whoever started the pool says it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def run_batch(
    jobs: Sequence[Job],
    *,
    jobs_at_once: int | None = None,
    pool: Pool = processes,
    work: Callable[[Job], Outcome] | None = None,
    told: Told | None = None,
) -> list[Outcome]:
    """Run every job; gives their outcomes in the jobs' order.

    A worker that is killed takes the pool with it: what has no outcome then is submitted again to a new pool, and after
    a second break each alone, twice, so that only a job that kills its worker every time is lost.
    """
    workers = min(jobs_at_once or os.cpu_count() or 1, max(len(jobs), 1))
    do = work or build_shop
    outcomes: dict[Job, Outcome] = {}

    def note(job: Job, outcome: Outcome) -> None:
        outcomes[job] = outcome
        if told:
            told(job.shop.name, len(outcomes), len(jobs))

    for _ in range(2):
        if missing := [each for each in jobs if each not in outcomes]:
            _try(missing, pool, workers, do, note)
    for job in [each for each in jobs if each not in outcomes]:
        for _ in range(2):
            if job not in outcomes:
                _try([job], pool, 1, do, note)
        if job not in outcomes:
            note(job, Outcome(job.shop, done=False, sentence="the process that built it was ended from outside"))
    return [outcomes[each] for each in jobs]


def build_shop(job: Job) -> Outcome:
    """Build one shop; whatever goes wrong is the outcome, never an exception."""
    began = perf_counter()
    try:
        sentence, done = _build(job), True
    except XlopsError as error:
        sentence, done = str(error), False
    except Exception as error:
        stopping.heed(error)
        sentence, done = f"{type(error).__name__}: {error}", False
    return Outcome(job.shop, done, " ".join(sentence.split()), perf_counter() - began)


def _try(
    jobs: Iterable[Job],
    pool: Pool,
    workers: int,
    work: Callable[[Job], Outcome],
    note: Callable[[Job, Outcome], None],
) -> None:
    """Run the jobs in one pool; those it loses when it breaks stay without an outcome."""
    executor = pool(workers)
    try:
        running = {executor.submit(work, each): each for each in jobs}
        for future in as_completed(running):
            job = running[future]
            try:
                note(job, future.result())
            except BrokenExecutor:
                continue
            except Exception as error:
                note(job, Outcome(job.shop, done=False, sentence=f"{type(error).__name__}: {error}"))
    except BrokenExecutor:
        return  # the pool broke while jobs were still being handed to it
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _build(job: Job) -> str:
    from xlops.build import build
    from xlops.facts import FACTS
    from xlops.hub import Hub
    from xlops.morning import read_workbook, typed_since
    from xlops.settings import read_settings

    paths = ShopPaths(job.shop)
    settings = read_settings(paths.settings)
    now = job.now.astimezone(ZoneInfo(settings.time_zone)).replace(tzinfo=None)
    if job.target.parent == job.shop:
        for file in typed_since(paths):
            with suppress(InputError):  # one that cannot be read is kept aside by whoever writes in its place
                read_workbook(file, paths, settings, now)
    if job.loads:
        from xlops.archive.load import load

        load(paths.root, [paths.exports], store=None, settings=settings, now=now)
    hub = Hub.open(job.shop, today=job.today or now.date(), as_of=job.as_of)
    if not any(hub.known(each.id) for each in FACTS):
        raise UsageError("nothing has been loaded yet; put downloads into exports/<store>/ and add --load")
    if job.language:
        hub = hub.speaking(job.language)
    own = paths if job.target.parent == job.shop else None
    built = build(hub, workbook_of(job.workbook), job.target, now=now, shop=own)
    return str(built.path)
