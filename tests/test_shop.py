from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from xlops.errors import OutputError, UsageError
from xlops.settings import Store, read_settings
from xlops.shop import make_shop, shop_above, shops_below

PYTHON = Path(sys.executable)


def test_a_new_shop_reads_back_what_was_asked_for(tmp_path: Path) -> None:
    stores = [Store("tmall", '旗舰店 "一号"', "tmall"), Store("web", "C:\\shop", "")]
    paths = make_shop(
        tmp_path / "我的 shop", python=PYTHON, currency="GBP", time_zone="Europe/London", language="en", stores=stores
    )
    settings = read_settings(paths.settings)
    assert (settings.name, settings.currency, settings.time_zone) == ("我的 shop", "GBP", "Europe/London")
    assert settings.language == "en"
    assert settings.stores == tuple(stores)
    assert (paths.exports / "tmall").is_dir()
    assert (paths.exports / "README.txt").exists()
    assert paths.reports.is_dir()


def test_a_shop_is_never_made_over_another(tmp_path: Path) -> None:
    make_shop(tmp_path, python=PYTHON, name="first")
    before = {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()}
    with pytest.raises(UsageError, match="already"):
        make_shop(tmp_path, python=PYTHON, name="second")
    assert {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()} == before


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"currency": "pounds"}, "ISO code"),
        ({"time_zone": "Moon/Base"}, "time_zone"),
        ({"stores": [Store("a/b", "A")]}, "names a folder"),
    ],
)
def test_a_wrong_setting_makes_no_shop(tmp_path: Path, wrong: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        make_shop(tmp_path / "shop", python=PYTHON, **wrong)  # type: ignore[arg-type]
    assert not list(tmp_path.rglob("*toml*"))


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="no shop can be made there"):
        make_shop(tmp_path / "file" / "shop", python=PYTHON)


def test_the_double_click_files_start_this_python_with_this_shop(tmp_path: Path) -> None:
    python = Path("/opt/my python's/100%/python")
    make_shop(tmp_path, python=python)
    bat = (tmp_path / "start.bat").read_bytes().decode()
    assert '"/opt/my python\'s/100%%/python" -m xlops start' in bat.replace("\\", "/")
    assert "pause" in bat
    assert bat.count("\r\n") == bat.count("\n")
    for name in ("start.command", "start.sh"):
        file = tmp_path / name
        assert b"\r" not in file.read_bytes()
        if os.name != "nt":
            assert os.access(file, os.X_OK)


@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no sh on this machine")
def test_the_shell_file_runs_and_waits_only_after_an_error(tmp_path: Path) -> None:
    python = tmp_path / "a python's"
    python.write_text('#!/bin/sh\necho "$@"\nexit $CODE\n')
    python.chmod(0o755)
    shop = tmp_path / "my shop"
    make_shop(shop, python=python)

    def start(code: str) -> tuple[int, str]:
        environment = {**os.environ, "CODE": code}
        done = subprocess.run([shop / "start.sh"], env=environment, input="\n", capture_output=True, text=True)
        return done.returncode, done.stdout

    assert start("0") == (0, f"-m xlops start --open --shop {shop}\n")
    code, said = start("1")
    assert code == 1
    assert "Enter" in said


def test_the_nearest_shop_above_is_found(tmp_path: Path) -> None:
    paths = make_shop(tmp_path / "shop", python=PYTHON, stores=[Store("web", "Web")])
    assert shop_above(paths.exports / "web") == paths
    assert shop_above(tmp_path) is None


def test_shops_are_found_at_any_depth_in_the_order_of_their_paths(tmp_path: Path) -> None:
    for name in ("b", "a/x", "a/.hidden"):
        make_shop(tmp_path / name, python=PYTHON)
    (tmp_path / "empty").mkdir()
    assert [each.root for each in shops_below(tmp_path)] == [tmp_path / "a" / "x", tmp_path / "b"]


def test_an_engine_that_is_not_there_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "xlops.toml"
    file.write_text('[shop]\nengine = "duckdb"\n', encoding="utf-8")
    assert read_settings(file)
    file.write_text('[shop]\nengine = "spark"\n', encoding="utf-8")
    with pytest.raises(UsageError, match='engine "spark" is not there yet; use "duckdb"'):
        read_settings(file)
