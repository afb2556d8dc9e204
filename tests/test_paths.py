from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from xlops.errors import OutputError
from xlops.paths import replacing


def test_a_finished_file_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "new folder" / "a.txt"
    for text in ("first", "second"):
        with replacing(target) as draft:
            draft.write_text(text)
        assert target.read_text() == text
    assert os.listdir(target.parent) == ["a.txt"]  # noqa: PTH208


def test_after_a_failure_the_old_file_is_whole_and_nothing_is_left_over(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(KeyboardInterrupt), replacing(target) as draft:
        draft.write_text("half")
        raise KeyboardInterrupt
    assert target.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_file_is_readable_by_whoever_reads_other_files_there(tmp_path: Path) -> None:
    target, usual = tmp_path / "a.txt", tmp_path / "usual.txt"
    usual.touch()
    with replacing(target) as draft:
        draft.write_text("x")
    assert target.stat().st_mode == usual.stat().st_mode
    target.chmod(0o640)
    with replacing(target) as draft:
        draft.write_text("y")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written"), replacing(tmp_path / "file" / "a.txt"):
        pass


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_said_as_such(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(OutputError, match="disk is full"), replacing(target), Path("/dev/full").open("w") as full:
        full.write("x" * 100_000)
    assert target.read_text() == "old"
