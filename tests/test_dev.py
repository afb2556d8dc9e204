from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).parent.parent


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what dev.py looks at, in place of this checkout."""
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_text(f"# {name}\n")
    for name, value in {
        "ROOT": tmp_path,
        "VENV": tmp_path / ".venv",
        "PYTHON": tmp_path / ".venv" / dev.PYTHON.relative_to(dev.VENV),
        "STAMP": tmp_path / ".venv" / "xlops-setup",
        "CONSTRAINTS": tmp_path / "constraints.txt",
    }.items():
        monkeypatch.setattr(dev, name, value)
    return tmp_path


def test_without_a_command_it_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main([]) == 2
    assert "setup" in capsys.readouterr().out
    assert dev.main(["--help"]) == 0
    assert dev.main(["bild"]) == 2


def test_it_needs_nothing_but_the_standard_library() -> None:
    code = "import sys; before = set(sys.modules); import dev; print(*{m.partition('.')[0] for m in sys.modules})"
    done = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) - {"dev", "__main__"} <= sys.stdlib_module_names


def test_a_venv_is_made_once_and_again_when_it_is_broken(checkout: Path) -> None:
    assert not dev.works()
    assert dev.make_venv() == 0
    assert dev.works()
    (checkout / ".venv" / "pyvenv.cfg").unlink()
    dev.PYTHON.unlink()
    assert not dev.works()


def test_setup_does_nothing_when_nothing_changed(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dev.PYTHON.parent.mkdir(parents=True)
    dev.PYTHON.symlink_to(sys.executable)
    dev.STAMP.write_text(dev.fingerprint())
    assert dev.setup([]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_a_changed_requirement_asks_for_a_new_setup(checkout: Path, name: str) -> None:
    before = dev.fingerprint()
    (checkout / name).write_bytes(f"# {name}\r\n".encode())
    assert dev.fingerprint() == before, "a line ending is no change"
    (checkout / name).write_text("changed")
    assert dev.fingerprint() != before


def test_a_failed_installation_is_said_and_tried_again_next_time(
    checkout: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert dev.make_venv() == 0
    (checkout / "constraints.txt").write_text("not a requirement !!\n")
    assert dev.setup([]) != 0
    assert "installation failed" in capfd.readouterr().out
    assert not dev.STAMP.exists()


def test_every_pin_names_an_exact_version() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [each for each in lines if not each.startswith("#")]
    assert pins == sorted(pins)
    assert all(each.count("==") == 1 and " " not in each and "@" not in each for each in pins)
    names = {each.partition("==")[0] for each in pins}
    assert {"duckdb", "pandas", "pytest", "ruff", "mypy", "hatchling"} <= names
    assert "xlops" not in names
