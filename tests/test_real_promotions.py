"""The page of real promotions says what its command prints, and what the review of the demo shop says."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

from xlops.answers.event_review import reviews
from xlops.hub import Hub

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

PAGE = (ROOT / "docs" / "real-promotions.md").read_text(encoding="utf-8")


def missing(rows: list[str]) -> list[str]:
    return [each for each in rows if each and each not in PAGE.splitlines()]


@pytest.mark.parametrize("name", ["supermarket_deals", "double_11", "refund_coverage"])
def test_the_page_has_the_figures_that_its_command_prints(shared_data: Path, name: str) -> None:
    import reviews as command

    rows = getattr(command, name)(shared_data)
    assert len(rows) > 4 and missing(rows) == []


def test_a_figure_that_is_no_longer_so_is_found() -> None:
    assert missing(["| all | 913 | -12% | +157% | +41% | +4% |", ""]) == []
    assert missing(["| all | 913 | -12% | +157% | +42% | +4% |"]) != []


def test_the_demos_events_are_reviewed_as_the_page_says(loaded_demo: Path) -> None:
    monday, friday = reviews(Hub.open(loaded_demo, today=date(2010, 12, 9)).home)
    for found in (monday, friday):
        assert found.paid and found.charged
        part = found.paid.event
        for figure in (part.actual, part.expected, abs(part.low), part.high):
            assert f"{figure:,.0f}" in PAGE, figure
        low, high = found.charged.net_range
        assert low < 0 < high  # not to be told from chance
