"""Ctrl-C stops, whatever a library makes of it: one line, code 130, and the archive as it was or whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import duckdb
import pytest

from xlops import stopping
from xlops.archive import Archive
from xlops.demo import make_demo_shop
from xlops.errors import ArchiveError, InputError
from xlops.faces.cli.failure import run

ROOT = Path(__file__).parent.parent
MOMENTS = (0.0, 0.3, 0.7, 1.2, 2.0, 3.0, 4.0)
"""Seconds after the archive's folder has been made."""
pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")


def test_ctrl_c_at_any_moment_of_a_load_stops_it_and_leaves_the_archive_whole(tmp_path: Path) -> None:
    shops = [make_demo_shop(tmp_path / str(each), language="en").shop for each in MOMENTS]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "xlops", "load", "--shop", str(shop)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for shop in shops
    ]
    due: dict[int, float] = {}
    for _ in range(3000):
        for nth, shop in enumerate(shops):
            if nth not in due and (shop / ".xlops" / "manifest.json").exists():
                due[nth] = time.monotonic() + MOMENTS[nth]
            if nth in due and time.monotonic() >= due[nth]:
                running[nth].send_signal(signal.SIGINT)
                due[nth] = float("inf")
        if len(due) == len(shops) and set(due.values()) == {float("inf")}:
            break
        time.sleep(0.02)
    stopped = 0
    for process, shop in zip(running, shops, strict=True):
        out, err = process.communicate(timeout=120)
        generation = Archive.open(shop / ".xlops").generation()
        if process.returncode == 0:  # a quick machine was done before
            assert generation.number == 1
            continue
        stopped += 1
        assert process.returncode == 130, out + err
        assert err.strip() == "xlops: stopped; what was finished is kept, nothing is half-written"
        assert "NOT READ" not in out
        assert generation.number == 0 or len(generation.coverage) > 10
        assert not list((shop / ".xlops").glob("work/*"))
    assert stopped >= 3


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("Query interrupted"),
        duckdb.InterruptException("Query interrupted"),
        KeyboardInterrupt(),
    ],
)
def test_what_a_library_makes_of_ctrl_c_is_ctrl_c(error: BaseException, capsys: pytest.CaptureFixture[str]) -> None:
    @click.command()
    def failing() -> None:
        try:
            raise error
        except Exception as caught:
            raise ArchiveError("the archive could not be written") from caught

    assert run(failing, []) == 130
    err = capsys.readouterr().err
    assert err.strip() == "xlops: stopped; what was finished is kept, nothing is half-written"


def test_ctrl_c_that_a_library_swallows_stops_all_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    @click.command()
    def swallowing() -> int:
        try:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(1)
        except KeyboardInterrupt:
            pass
        return 0

    before = signal.getsignal(signal.SIGINT)
    assert run(swallowing, []) == 130
    assert "stopped" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGINT) is before
    stopping.forget()


def test_ctrl_c_inside_code_made_from_a_string_ends_with_our_code_not_with_the_signal(tmp_path: Path) -> None:
    # a dataclass is such code: pressed while the libraries are being imported, `python -m` died of SIGINT (-2)
    (tmp_path / "importing.py").write_text(
        "import click\n"
        "from xlops.faces import cli\n"
        "@cli.cli.command()\n"
        "def importing():\n"
        "    exec('import os, signal, time; os.kill(os.getpid(), signal.SIGINT); time.sleep(1)')\n"
        "cli.main(['importing'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "importing"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 130, done.stderr
    assert done.stderr.strip() == "xlops: stopped; what was finished is kept, nothing is half-written"


def test_a_file_that_holds_the_words_is_a_bad_file() -> None:
    assert not stopping.stopped(InputError("a.csv", "no export has these columns: Query interrupted", "see the list"))
    stopping.check()
