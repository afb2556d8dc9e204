from __future__ import annotations

import os
import signal
import sys
import time
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from xlops.batch import Job, Outcome, build_shop, jobs_of, processes, run_batch
from xlops.shop import make_shop

NOW = datetime(2026, 3, 31, 1, 0, tzinfo=UTC)


def job(place: Path) -> Job:
    return Job(shop=place, target=place / "OpsHub.xlsx", now=NOW)


def work(each: Job) -> Outcome:
    """Stands for a build: the shop's name says what happens to it."""
    if each.shop.name.startswith("kills-once") and not each.target.exists():
        each.target.parent.mkdir(parents=True, exist_ok=True)
        each.target.write_text("was here")
        os.kill(os.getpid(), signal.SIGTERM)
    if each.shop.name.startswith("kills-always"):
        os.kill(os.getpid(), signal.SIGTERM)
    if each.shop.name.startswith("raises"):
        raise ValueError("bad luck")
    time.sleep(0.01)
    return Outcome(each.shop, done=True, sentence="built")


def threads(workers: int) -> Executor:
    return ThreadPoolExecutor(workers)


def test_one_failure_never_stops_the_rest(tmp_path: Path) -> None:
    jobs = [job(tmp_path / each) for each in ("a", "raises", "b")]
    outcomes = run_batch(jobs, pool=threads, work=work)
    assert [(each.shop.name, each.done) for each in outcomes] == [("a", True), ("raises", False), ("b", True)]
    assert "bad luck" in outcomes[1].sentence


@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed by signal")
def test_a_killed_worker_loses_only_the_job_that_kills_it(tmp_path: Path) -> None:
    names = ("a", "kills-once", "b", "kills-always", "c", "d")
    outcomes = run_batch([job(tmp_path / each) for each in names], jobs_at_once=2, pool=processes, work=work)
    assert [each.shop.name for each in outcomes] == list(names)
    assert {each.shop.name: each.sentence for each in outcomes if not each.done} == {
        "kills-always": "the process that built it was ended from outside"
    }


def test_progress_is_told_once_a_shop(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    jobs = [job(tmp_path / str(each)) for each in range(3)]
    run_batch(jobs, pool=threads, work=work, told=lambda _, done, total: heard.append((done, total)))
    assert heard == [(1, 3), (2, 3), (3, 3)]


def test_no_shops_are_no_trouble() -> None:
    assert run_batch([], pool=threads, work=work) == []


def test_each_shop_has_its_place_under_out(tmp_path: Path) -> None:
    for name in ("north/tea", "south"):
        make_shop(tmp_path / "shops" / name, python=Path(sys.executable))
    jobs = jobs_of(tmp_path / "shops", now=NOW, out=tmp_path / "out")
    assert [each.target.relative_to(tmp_path) for each in jobs] == [
        Path("out/north/tea/OpsHub.xlsx"),
        Path("out/south/OpsHub.xlsx"),
    ]
    beside = jobs_of(tmp_path / "shops", now=NOW)
    assert beside[0].target == tmp_path / "shops" / "north" / "tea" / "OpsHub.xlsx"


def test_a_broken_shop_is_an_outcome_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "xlops.toml").write_text("[shop]\ncurrency = 7\n")
    outcome = build_shop(job(tmp_path))
    assert not outcome.done
    assert "currency" in outcome.sentence
