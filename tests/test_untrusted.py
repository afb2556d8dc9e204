"""What a file says to a terminal, a cell and a CSV stays what it says: it commands nothing."""

from __future__ import annotations

import ast
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlops.faces.cli import output
from xlops.untrusted import clean, dangerous, escaped, printable

CLI = Path(output.__file__).parent


def commands(text: str) -> list[str]:
    """The signs that a terminal would act on."""
    return [sign for sign in text if ord(sign) < 32 or 127 <= ord(sign) < 160 or sign in "\u202e\u2066\u2028"]


@given(st.text())
def test_what_is_printed_is_one_line_that_commands_nothing(text: str) -> None:
    assert commands(printable(text)) == []
    assert printable(printable(text)) == printable(text)


def test_words_are_printed_as_they_are() -> None:
    assert printable("旗舰店 ¥1,200 – naïve 👍🏽") == "旗舰店 ¥1,200 – naïve 👍🏽"
    assert printable("\x1b]0;pwned\x07a\x9b31mb\tc\r\nd") == "\ufffd]0;pwned\ufffda\ufffd31mb c d"


def test_json_keeps_its_lines_and_its_content() -> None:
    assert escaped('[\n "a\x9b\u202eb"\n]') == '[\n "a\\u009b\\u202eb"\n]'


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_what_a_spreadsheet_takes_for_a_formula_is_known(sign: str) -> None:
    assert dangerous(f"{sign}1+1")
    assert not dangerous(f"a{sign}")


def test_a_sign_hidden_behind_a_control_character_is_seen_once_it_is_clean() -> None:
    assert dangerous(clean("\x00=1+1"))


def test_a_progress_line_shows_names_and_obeys_none(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    shown = Terminal()
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stderr", shown)
    with output.progress("reading") as told:
        told("\x1b]0;pwned\x07[red]orders.csv", 0, 1)
    assert "\x1b]0;" not in shown.getvalue()
    assert "[red]orders.csv" in shown.getvalue()


@pytest.mark.parametrize("module", sorted(CLI.glob("*.py")), ids=lambda file: file.stem)
def test_commands_print_by_way_of_tell(module: Path) -> None:
    calls = [
        each.func for each in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(each, ast.Call)
    ]
    direct = [ast.unparse(each) for each in calls if ast.unparse(each) in ("click.echo", "click.secho", "print")]
    assert len(direct) == {"output": 2, "failure": 1}.get(module.stem, 0)  # the help of click has lines of its own
