"""A load that is killed, or that finds the disk full, leaves the last generation whole."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.archive_rows import commit, everything, line, order, reading
from xlops.archive import Archive
from xlops.sources import Reading

ROOT = Path(__file__).parent.parent
DAY = date(2026, 2, 1)
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the deaths are forked, which this system cannot")


def first() -> tuple[Reading, ...]:
    """What is loaded before."""
    ids = [str(each) for each in range(30)]
    return (
        reading("o1.csv", orders=[order(id, DAY) for id in ids], order_lines=[*map(line, ids), line("2", 2)]),
        reading("c1.csv", product_costs=[{"sku": "A", "valid_from": DAY, "unit_cost": Decimal(2)}]),
    )


def second() -> tuple[Reading, ...]:
    """What the killed load brings: new rows, changed rows, an order with a line less, a fact that was not there."""
    changed = [order("1", DAY, status="done"), order("new", DAY + timedelta(3))]
    refunds = [{"order_id": "1", "line": "1", "day": DAY, "amount": Decimal(3)}]
    return (
        reading("o2.csv", orders=changed, order_lines=[line("new"), line("2", units=5)]),
        reading("r2.csv", refunds=refunds, leads=[{"lead_id": "1", "day": DAY}]),
    )


def test_kill_at_any_step_or_moment_leaves_the_old_generation_or_the_new_one(tmp_path: Path) -> None:
    base = Archive.create(tmp_path / "base" / ".xlops")
    commit(base, *first())
    old = everything(base)
    whole = Archive.create(tmp_path / "whole" / ".xlops")
    commit(whole, *first())
    commit(whole, *second())
    new = everything(whole)
    script = [sys.executable, "-m", "tests.killed_loads", str(base.root), str(tmp_path / "killed")]
    subprocess.run(script, cwd=ROOT, check=True, timeout=300)

    steps = []
    for nth, folder in enumerate(sorted((tmp_path / "killed").iterdir())):
        archive = Archive.open(folder / ".xlops")
        number = archive.generation().number
        assert everything(archive) == {1: old, 2: new}[number], folder.name
        if folder.name.startswith("step"):
            steps.append(number)
        if nth % 3 == 0:
            assert commit(archive, *second()).made is (number == 1), folder.name
            assert everything(archive) == new, folder.name
    assert len(steps) >= 20
    assert steps == [1] * (len(steps) - 2) + [2, 2], "only the swap of the manifest, the last step, makes it visible"


FULL = """
import resource, sys
from pathlib import Path
from tests.archive_rows import commit
from tests.test_archive_kill import many
from xlops.archive import Archive
from xlops.errors import OutputError

archive = Archive.open(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    commit(archive, many())
except OutputError as error:
    print(error)
"""


def many() -> Reading:
    """More than fits into 20 kB."""
    return reading("many.csv", orders=[order(f"{each * 7919 % 99991:x}", DAY, f"{each:x}") for each in range(5000)])


def test_a_full_disk_is_told_and_the_archive_stays_as_it_was(tmp_path: Path) -> None:
    archive = Archive.create(tmp_path / ".xlops")
    commit(archive, *first())
    before = everything(archive)
    told = subprocess.run(
        [sys.executable, "-c", FULL, str(archive.root)],
        cwd=ROOT,
        check=True,
        timeout=100,
        capture_output=True,
        text=True,
    )
    assert told.stdout == (
        ".xlops: the disk is full; free some space and load again; the archive is as it was before\n"
    ), told.stderr
    assert everything(Archive.open(archive.root)) == before
    commit(archive, many())
    assert len(everything(archive)["orders"]) == 5029
