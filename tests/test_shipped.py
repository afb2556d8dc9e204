from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import xlops
from xlops.errors import UsageError
from xlops.shipped import shipped


def test_what_ships_is_found_in_the_checkout() -> None:
    assert shipped("workbooks/sample").is_dir()


def test_a_missing_part_is_named() -> None:
    with pytest.raises(UsageError, match="lacks templates/nothing"):
        shipped("templates/nothing")


def test_an_installed_wheel_looks_inside_itself_only(tmp_path: Path) -> None:
    package = tmp_path / "xlops"
    package.mkdir()
    for name in ("__init__.py", "errors.py", "label.py", "shipped.py"):
        shutil.copy(Path(xlops.__file__).parent / name, package / name)
    (package / "_shipped" / "templates").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    (tmp_path / "workbooks").mkdir()
    script = (
        "from xlops.errors import UsageError\nfrom xlops.shipped import shipped\nprint(shipped('templates').parent.name)\n"
        "try:\n    shipped('workbooks')\nexcept UsageError:\n    print('lacks it')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["_shipped", "lacks it"]
