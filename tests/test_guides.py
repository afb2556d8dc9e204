"""The guides and the README: every command is run, in order, with the files and settings that the page gives."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shlex import split

import pytest
from shops import new_shop

from xlops.faces.cli import cli
from xlops.facts import FACTS
from xlops.settings import BASES

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ORDERS = "order_id,day,pay_day,status,paid_amt\n1,2010-12-08,2010-12-08,paid,10.00\n"


def blocks(page: str) -> Iterator[tuple[str, str, str]]:
    """(language, text, the paragraph before it) of every fenced block."""
    for found in BLOCK.finditer(page):
        before = page[: found.start()].rstrip().rpartition("\n\n")[2]
        yield found[1], found[2], before


def commands(block: str) -> Iterator[tuple[list[str], int]]:
    """Each xlops command of a console block with the exit code that its comment promises."""
    for line in block.splitlines():
        command, _, comment = line.partition("#")
        words = split(command)
        if words[:1] == ["xlops"]:
            promised = re.search(r"exit code (\d)", comment)
            yield words[1:], int(promised[1]) if promised else 0


def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "xlops", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


def with_settings(text: str, given: str) -> str:
    """xlops.toml with the lines of a toml block in place: under their section, instead of what stood there."""
    section, rest = "", given.strip().splitlines()
    for line in rest:
        if line.startswith("["):
            section = line
            continue
        key = line.partition("=")[0].strip()
        top, head, below = text.partition(f"{section}\n") if section else ("", "", text)
        below, count = re.subn(rf"^(# )?{key} = .*$", lambda _, line=line: line, below, count=1, flags=re.MULTILINE)
        assert count == 1, f"init writes no line for {key}"
        text = top + head + below
    return text


@pytest.mark.parametrize("page", ["using.md", "using.zh.md"])
def test_every_command_of_the_guide_does_what_it_says(page: str, tmp_path: Path) -> None:
    ran = 0
    for language, text, before in blocks((DOCS / page).read_text(encoding="utf-8")):
        if language == "console":
            for arguments, promised in commands(text):
                done = run(arguments, tmp_path)
                assert done.returncode == promised, f"xlops {' '.join(arguments)}\n{done.stdout}{done.stderr}"
                ran += 1
        elif language == "toml":
            settings = tmp_path / "myshop" / "xlops.toml"
            settings.write_text(with_settings(settings.read_text(encoding="utf-8"), text), encoding="utf-8")
        else:
            (place,) = set(re.findall(r"`(myshop/[^`]+\.\w+)`", before))
            assert (tmp_path / place).parent.is_dir(), place
            (tmp_path / place).write_text(text, encoding="utf-8")
    assert ran >= 15
    assert (tmp_path / "paid.csv").is_file()
    assert (tmp_path / "first.xlsx").is_file()


def test_the_guide_is_the_same_in_both_languages() -> None:
    english, chinese = ((DOCS / page).read_text(encoding="utf-8") for page in ("using.md", "using.zh.md"))
    assert [each[0] for each in blocks(english)] == [each[0] for each in blocks(chinese)]
    assert len(re.findall("^## ", english, re.MULTILINE)) == len(re.findall("^## ", chinese, re.MULTILINE))


@pytest.mark.parametrize("page", ["using.md", "using.zh.md"])
def test_headings_of_own_tables_are_the_facts_own_labels(page: str) -> None:
    for language, text, before in blocks((DOCS / page).read_text(encoding="utf-8")):
        for name in re.findall(r"`myshop/exports/\w+/(targets|product_costs|fees|ads)\.csv`", before):
            assert language == "csv"
            known = {label for each in FACTS[name].sourced for label in (each.label.en, each.label.zh)}
            assert set(text.splitlines()[0].split(",")) <= known


@pytest.mark.parametrize("page", ["using.md", "using.zh.md"])
def test_every_basis_switch_and_choice_is_explained(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    for switch, choices in BASES.items():
        (row,) = (each for each in text.splitlines() if each.startswith(f"| `{switch}` |"))
        assert re.findall("`(.*?)`", row)[1:] == list(choices)


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_the_commands_of_the_readme_work(page: str, tmp_path: Path) -> None:
    todo = [
        each
        for language, text, _ in blocks((ROOT / page).read_text(encoding="utf-8"))
        if language == "console"
        for each in commands(text)
    ]
    assert [arguments[0] for arguments, _ in todo] == ["init", "start"]
    for arguments, promised in todo:
        done = run(arguments, tmp_path)
        assert done.returncode == promised, done.stderr
        if arguments[0] == "init":
            (tmp_path / "myshop" / "exports" / "tmall" / "orders.csv").write_text(ORDERS, encoding="utf-8")
    assert (tmp_path / "myshop" / "OpsHub.xlsx").is_file()
    for name in ("start.bat", "start.command", "start.sh"):
        assert (tmp_path / "myshop" / name).is_file()


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_the_readme_lists_every_command_and_no_other(page: str) -> None:
    rows = re.findall(r"^\| `xlops ([\w-]+)", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == list(cli.commands)


def test_the_python_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = (text for language, text, _ in blocks((ROOT / "README.md").read_text("utf-8")) if language == "python")
    shop = new_shop(tmp_path / "out" / "demo" / "shop", date(2010, 12, 9), {"web": "Website"})
    shop.drop("web", "orders.csv", ORDERS)
    shop.load()
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)
    (row,) = (each for each in names["answer"].rows if each["pay_amt"])  # type: ignore[attr-defined]
    assert {"day", "store", "pay_amt", "pay_amt_against", "pay_amt_change"} <= set(row)
    assert row["pay_amt"] == 10
