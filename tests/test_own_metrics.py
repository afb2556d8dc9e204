"""A shop's own metrics: a file beside xlops.toml, in force for that shop alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from xlops.errors import UsageError
from xlops.hub import Hub
from xlops.metrics import METRICS
from xlops.metrics.own import use_own_metrics

TODAY = date(2026, 3, 3)
MODULE = """\
from xlops.metrics import METRICS
from xlops.metrics.base import metric

metric(
    "{id}", METRICS["pay_amt"] / METRICS["units"], en="Paid per piece {id}", zh="件均支付 {id}", unit="money", good="up",
    doc="Paid amount divided by units.", so_what=("For a test.", "测试用。"), subject="sales",
)
"""


@pytest.fixture(autouse=True)
def _nothing_stays(tmp_path: Path) -> Iterator[None]:
    yield
    use_own_metrics((), tmp_path)


def shop(root: Path, id: str, text: str | None = None, name: str = "own_metrics") -> Path:
    root.mkdir()
    (root / "xlops.toml").write_text(f'modules = ["{name}"]\n[shop]\nname = "Shop"\n', encoding="utf-8")
    (root / "own_metrics.py").write_text(MODULE.format(id=id) if text is None else text, encoding="utf-8")
    return root


def test_a_file_beside_the_settings_declares_metrics(tmp_path: Path) -> None:
    Hub.open(shop(tmp_path / "a", "per_piece"), today=TODAY)
    assert "per_piece" in METRICS


def test_another_shops_file_of_the_same_name_is_its_own(tmp_path: Path) -> None:
    first, second = shop(tmp_path / "a", "per_piece_a"), shop(tmp_path / "b", "per_piece_b")
    for each, there, not_there in ((first, "a", "b"), (second, "b", "a"), (first, "a", "b")):
        Hub.open(each, today=TODAY)
        assert f"per_piece_{there}" in METRICS
        assert f"per_piece_{not_there}" not in METRICS


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("own_metrics", MODULE.format(id="half_done") + "1 / 0\n", "ZeroDivisionError"),
        ("own_metrics", "def", "SyntaxError"),
        ("own_metrics", MODULE.format(id="pay_amt"), "declared twice"),
        ("own_metrics", MODULE.format(id="x").replace('"units"', '"unitss"'), 'did you mean "units"'),
        ("metrics_of_ours", "", "there is no metrics_of_ours.py"),
        ("own_metrics.py/..", "", "is no module"),
    ],
)
def test_a_module_that_fails_is_named_and_leaves_nothing(tmp_path: Path, name: str, text: str, said: str) -> None:
    before = {each.id for each in METRICS}
    with pytest.raises(UsageError, match=said):
        Hub.open(shop(tmp_path / "a", "", text, name), today=TODAY)
    assert {each.id for each in METRICS} == before


def test_modules_are_a_list_and_events_have_years(tmp_path: Path) -> None:
    for text, said in (
        ('modules = "own"', "modules is a list"),
        ("modules = [1]", "modules is a list"),
        ('[events]\ncny = "2026-02-17"', "a date a year"),
    ):
        (tmp_path / "xlops.toml").write_text(text, encoding="utf-8")
        with pytest.raises(UsageError, match=said):
            Hub.open(tmp_path, today=TODAY)
