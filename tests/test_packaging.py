from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def files(place: Path) -> set[str]:
    found = (each for each in (ROOT / place).rglob("*") if each.is_file() and "__pycache__" not in each.parts)
    return {each.relative_to(ROOT).as_posix() for each in found}


def test_the_wheel_holds_every_module(wheel: zipfile.ZipFile) -> None:
    assert files(Path("xlops")) <= set(wheel.namelist())


def test_the_wheel_holds_templates_workbooks_and_the_demo_shop(wheel: zipfile.ZipFile) -> None:
    shipped = {each.removeprefix("xlops/_shipped/") for each in wheel.namelist()}
    assert files(Path("templates")) | files(Path("workbooks")) <= shipped
    assert "workbooks/hub.toml" in shipped
    assert any(each.startswith("workbooks/sample/exports/") and each.endswith(".parquet") for each in shipped)


def test_the_wheel_holds_nothing_else(wheel: zipfile.ZipFile) -> None:
    tops = {each.partition("/")[0] for each in wheel.namelist()}
    assert {each for each in tops if not each.startswith("xlops-")} == {"xlops"}
    assert not [each for each in wheel.namelist() if "test" in each.partition("/")[0] or "__pycache__" in each]


def test_what_ships_stays_small(wheel: zipfile.ZipFile) -> None:
    shipped = sum(each.file_size for each in wheel.infolist() if each.filename.startswith("xlops/_shipped/"))
    assert shipped <= 8 * MEGABYTE


def test_the_wheel_says_how_to_start_it(wheel: zipfile.ZipFile) -> None:
    info = next(each for each in wheel.namelist() if each.endswith(".dist-info/entry_points.txt"))
    assert "xlops = xlops.__main__:main" in wheel.read(info).decode()
