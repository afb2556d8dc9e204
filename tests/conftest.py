"""What tests share: where the real exports and LibreOffice are; what could not be tested is said aloud at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much could not be tested here, so that nobody takes a short run for a whole one."""
    skipped = terminalreporter.stats.get("skipped", [])
    for what in ("LibreOffice is absent", "real exports are absent"):
        if number := sum(what in str(each.longrepr) for each in skipped):
            terminalreporter.write_line(f"NOT TESTED HERE: {number} tests, because {what}", red=True, bold=True)
