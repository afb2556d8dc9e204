"""What tests share: where the real exports and LibreOffice are; what could not be tested is said aloud at the end."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")  # a change is judged by the same examples each time; a developer's runs look for others


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real exports that may not be shipped; tests that need it skip aloud where it is absent."""
    place = Path(os.environ.get("XLOPS_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not place.is_dir():
        pytest.skip(f"real exports are absent: {place}")
    return place


@pytest.fixture(scope="session")
def loaded_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo shop in English with its exports loaded; only to be read."""
    from xlops.archive.load import load
    from xlops.demo import make_demo_shop
    from xlops.paths import ShopPaths
    from xlops.settings import read_settings

    root = make_demo_shop(tmp_path_factory.mktemp("loaded") / "demo", language="en").shop
    paths = ShopPaths(root)
    load(root, [paths.exports], settings=read_settings(paths.settings), now=datetime(2010, 12, 9, 9))
    return root


OFFICE = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
NO_OFFICE = (
    "LibreOffice is absent; install it with: apt-get install libreoffice-calc, or brew install --cask libreoffice, "
    "or winget install TheDocumentFoundation.LibreOffice"
)


@pytest.fixture(scope="session")
def soffice() -> Path:
    """LibreOffice; tests that need it skip aloud where it is absent, and fail where CI is set."""
    found = next((each for each in map(shutil.which, OFFICE) if each), None)
    if found is None and os.environ.get("CI"):
        pytest.fail(NO_OFFICE)
    if found is None:
        pytest.skip(NO_OFFICE)
    return Path(found)


@pytest.fixture(scope="session")
def recalculated(soffice: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """recalculated(workbook, to="xlsx"): LibreOffice opens it, computes every formula and saves it as xlsx, pdf ..."""
    profile = tmp_path_factory.mktemp("office")  # one of its own, so that workers do not wait for one another

    def convert(workbook: Path, to: str = "xlsx") -> Path:
        folder = tmp_path_factory.mktemp("recalculated")
        place = f"-env:UserInstallation={profile.as_uri()}"
        command = [soffice, place, "--headless", "--convert-to", to, "--outdir", folder, workbook]
        done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
        made = folder / f"{workbook.stem}.{to.partition(':')[0]}"
        assert made.exists(), f"LibreOffice made nothing of {workbook.name}: {done.stderr}"
        return made

    return convert


NO_UNO = "no Python here can talk to LibreOffice; install it with: apt-get install python3-uno"


@pytest.fixture(scope="session")
def probed(soffice: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., dict[str, Any]]]:
    """probed(workbook, *callbacks): what tests/uno_probe.py finds in it, through one LibreOffice that stays open."""
    folder = tmp_path_factory.mktemp("probe")
    pythons = (sys.executable, "/usr/bin/python3", str(soffice.resolve().parent / "python"))
    python = next((each for each in pythons if _has_uno(each)), None)
    if python is None and os.environ.get("CI"):
        pytest.fail(NO_UNO)
    if python is None:
        pytest.skip(NO_UNO)
    pipe = f"xlops{os.getpid()}"
    place = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    options = ("--headless", "--norestore", "--nologo", f"--accept=pipe,name={pipe};urp;")
    office = subprocess.Popen([soffice, place, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def probe(workbook: Path, *callbacks: str) -> dict[str, Any]:
        record = folder / "record.txt"
        record.write_text("", encoding="utf-8")
        command = [python, ROOT / "tests" / "uno_probe.py", pipe, workbook, record, *callbacks]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        return {**json.loads(done.stdout), "ran": record.read_text(encoding="utf-8").splitlines()}

    yield probe
    subprocess.run([python, ROOT / "tests" / "uno_probe.py", pipe], capture_output=True, timeout=60, check=False)
    try:
        office.wait(20)
    except subprocess.TimeoutExpired:
        office.kill()
        office.wait(20)


def _has_uno(python: str) -> bool:
    try:
        return (
            subprocess.run([python, "-c", "import uno"], capture_output=True, check=False, timeout=60).returncode == 0
        )
    except OSError:
        return False


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much could not be tested here, so that nobody takes a short run for a whole one."""
    skipped = terminalreporter.stats.get("skipped", [])
    for what in ("LibreOffice is absent", "no Python here can talk to LibreOffice", "real exports are absent"):
        if number := sum(what in str(each.longrepr) for each in skipped):
            terminalreporter.write_line(f"NOT TESTED HERE: {number} tests, because {what}", red=True, bold=True)
