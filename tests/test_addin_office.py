"""The workbook with macros in a program that runs VBA: every button is bound, every Sub runs the Python it should."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from macro_books import make, rewritten, small_shop
from shops import TestShop

from xlops.faces.addin.commands import COMMANDS
from xlops.label import Language

Probe = Callable[..., dict[str, Any]]
SCRIPT = "vnd.sun.star.script:VBAProject.XlopsMacros.{sub}?language=Basic&location=document"
CALLBACKS = [each.callback for each in COMMANDS]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    return small_shop(tmp_path_factory.mktemp("office") / "店 one")


@pytest.fixture(scope="module", params=["zh", "en"])
def found(request: pytest.FixtureRequest, shop: TestShop, probed: Probe) -> tuple[Language, dict[str, Any]]:
    return request.param, probed(make(shop, request.param, force=True).path, *CALLBACKS)


@pytest.fixture(scope="module")
def any_book(shop: TestShop) -> Path:
    """The shop's workbook, whichever language the last one that was made has."""
    file = shop.root / "OpsHub.xlsm"
    return file if file.exists() else make(shop).path


def test_every_button_is_bound_to_its_sub(found: tuple[Language, dict[str, Any]]) -> None:
    language, seen = found
    bound = {each["caption"]: each["script"] for each in seen["controls"]}
    assert bound == {each.short.text(language): SCRIPT.format(sub=each.sub) for each in COMMANDS}
    assert {each["sheet"] for each in seen["controls"]} == {"今日" if language == "zh" else "Today"}


def test_every_sub_runs_exactly_its_python(found: tuple[Language, dict[str, Any]]) -> None:
    _, seen = found
    assert {each: said for each, said in seen["outcome"].items() if said} == {}
    assert seen["ran"] == [each.python for each in COMMANDS] * 2, "first by the buttons, then by the ribbon"


def test_buttons_stand_in_the_first_row_side_by_side(found: tuple[Language, dict[str, Any]]) -> None:
    _, seen = found
    boxes = [each["box"] for each in seen["controls"]]
    row = 30 * 2540 / 72
    for (x, y, wide, high), after in zip(boxes, [*boxes[1:], None], strict=True):
        assert y > 0 and y + high < row
        assert after is None or x + wide < after[0]


def test_settings_are_read_and_not_shown(found: tuple[Language, dict[str, Any]], shop: TestShop) -> None:
    language, seen = found
    assert "xlwings.conf" not in seen["visible"]
    assert seen["conf"]["PYTHONPATH"] == str(shop.root.resolve() / ".xlops" / "excel")
    assert seen["conf"]["CONDA PATH"] == ""
    assert seen["elsewhere"].startswith("#XLOPS") and ("Windows 版" in seen["elsewhere"]) == (language == "zh")


def test_a_button_that_leads_nowhere_is_seen(any_book: Path, probed: Probe, tmp_path: Path) -> None:
    drawing = "xl/drawings/commentsDrawing1.vml"
    planted = rewritten(
        any_book, tmp_path / "planted.xlsm", {drawing: lambda data: data.replace(b"!XlopsReport<", b"!XlopsGone<")}
    )
    seen = probed(planted)
    assert "m.report()" not in " ".join(seen["ran"])
    assert {each["caption"] for each in seen["controls"] if "XlopsReport" in each["script"]} == set()
