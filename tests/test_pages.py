"""The generated pages of docs/: complete, and never stale."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from xlops.metrics import METRICS, ads
from xlops.metrics.base import metric
from xlops.metrics.lineage import leaves
from xlops.pages import PAGES, stale, write
from xlops.pages.__main__ import main
from xlops.pages.markdown import table
from xlops.pages.metrics import metrics_page

DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Pages as the registries write them."""
    write(tmp_path)
    return tmp_path


def test_the_pages_of_this_checkout_say_what_the_registries_say() -> None:
    assert not stale(DOCS), "write them again with: python dev.py docs"


def test_every_page_is_written_and_then_not_stale(folder: Path) -> None:
    assert sorted(each.name for each in folder.iterdir()) == sorted(PAGES)
    assert stale(folder) == []
    assert write(folder) == []


def test_a_page_changed_by_hand_is_stale_and_named(folder: Path) -> None:
    page = folder / "facts.md"
    page.write_text(page.read_text(encoding="utf-8") + "by hand\n", encoding="utf-8")
    assert stale(folder) == [page]
    result = CliRunner().invoke(main, [str(folder), "--check"])
    assert result.exit_code == 1
    assert "facts.md" in result.output
    assert page.read_text(encoding="utf-8").endswith("by hand\n"), "--check writes nothing"


def test_fresh_pages_pass_the_check(folder: Path) -> None:
    assert CliRunner().invoke(main, [str(folder), "--check"]).exit_code == 0


def test_a_new_metric_makes_the_page_of_metrics_stale_and_writing_puts_it_in(folder: Path) -> None:
    metric(
        "own_paid_per_fan",
        METRICS["pay_amt"] / METRICS["fans"],
        en="Paid per follower",
        zh="每位新粉支付",
        unit="money",
        good="up",
        doc="Paid amount divided by followers gained.",
        so_what=("For a test.", "测试用。"),
        subject="a shop's own",
    )
    try:
        assert [each.name for each in stale(folder)] == ["metrics.md"]
        write(folder)
        text = (folder / "metrics.md").read_text(encoding="utf-8")
        assert "## a shop's own" in text
        assert "Paid amount ÷ Followers gained ｜ 支付金额 ÷ 新增关注" in text
    finally:
        METRICS.forget("own_paid_per_fan")
    assert [each.name for each in stale(folder)] == ["metrics.md"]


def test_every_metric_is_described_under_an_anchor_of_its_own() -> None:
    page = metrics_page()
    for each in METRICS:
        assert page.count(f'<a id="{each.id}"></a>') == 1


def test_bars_and_line_ends_do_not_break_a_table() -> None:
    assert table(("a",), [("x | y\nz",)]).splitlines()[-1] == "| x \\| y z |"


def test_the_metric_that_the_how_to_adds_by_one_diff_appears_by_itself() -> None:
    diff = (DOCS / "add-a-metric.md").read_text(encoding="utf-8").split("```diff")[1].split("```")[0]
    added = "\n".join(row[1:] for row in diff.splitlines() if row.startswith("+") and not row.startswith("+++"))
    exec(compile(added, "add-a-metric.md", "exec"), dict(vars(ads)))
    try:
        assert leaves("ad_fav_rate", {}) == ("ad_favs", "clicks")
        assert '<a id="ad_fav_rate"></a>Favourite rate of clicks · 点击收藏率' in metrics_page()
    finally:
        METRICS.forget("ad_fav_rate")


@pytest.mark.parametrize("first", ["xlops.ledgers.targets", "xlops.facts.typed", "xlops.sheets.quality"])
def test_pages_do_not_depend_on_what_was_imported_first(first: str) -> None:
    code = f"import {first}, pathlib\nfrom xlops.pages import stale\nprint(*stale(pathlib.Path({str(DOCS)!r})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
