from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from sample_pages import look, pages, sheet

from xlops.blocks import Card, Cards, Cell, Chart, Column, Heading, Line, Note, Series, Table, Title
from xlops.label import Label, Language, same
from xlops.render.grid import Page
from xlops.render.html import LONGEST, html_report
from xlops.render.text import text_digest

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


class Tags(HTMLParser):
    """The tags and attributes of a document."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def everywhere(text: str) -> Page:
    """A page that has `text` wherever a text can stand."""
    label = same(text)
    table = Table(
        "t",
        (Column("a", label, note=label), Column("n", same("N"), "count")),
        ({"a": Cell(text, note=label), "n": 1}, {"a": label, "n": 2}),
        empty=label,
    )
    chart = Chart("c", "bar", "t", "a", (Series("n", label), Series("n", label, "context")), "count", span=3, alt=label)
    card = Card("k", label, text, "text", (Line(text), Line(label)), basis=label)
    blocks = [Title(label, text, label), Heading(label), Note(label), Cards((card,)), table, chart]
    return Page(sheet("evil", label, "front", 1), blocks)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_report_is_one_file_that_asks_for_nothing(language: Language) -> None:
    html = html_report(pages(), look(language))
    assert not re.search(r'(?:src|href)="(?!#)', html)
    assert "url(" not in html
    assert "@import" not in html
    assert {tag for tag, _ in Tags(html).seen}.isdisjoint({"script", "link", "img", "iframe", "object"})


def test_text_from_outside_never_becomes_markup() -> None:
    tags = Tags(html_report([everywhere(EVIL)], look())).seen
    assert {tag for tag, _ in tags}.isdisjoint({"script", "img"})
    assert not any(name.startswith("on") for _, attributes in tags for name in attributes)


@pytest.mark.parametrize(("language", "word"), [("en", "Visitors"), ("zh", "访客")])
def test_a_report_speaks_one_language(language: Language, word: str) -> None:
    html = html_report(pages(), look(language))
    assert word in html
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}">' in html


def test_charts_are_drawn_inline_with_words_for_those_who_cannot_see_them() -> None:
    svgs = [attributes for tag, attributes in Tags(html_report(pages(), look())).seen if tag == "svg"]
    assert [each["aria-label"] for each in svgs] == ["Paid a day, 30 days", "parts"]


def test_data_sheets_are_not_shown_but_drawn_from() -> None:
    html = html_report(pages(), look())
    assert "refuses" not in html
    assert "直通车" in html


def test_links_lead_to_sections_that_exist() -> None:
    tags = Tags(html_report(pages(), look())).seen
    ids = {attributes["id"] for _, attributes in tags if "id" in attributes}
    targets = {(attributes["href"] or "")[1:] for tag, attributes in tags if tag == "a"}
    assert targets
    assert targets <= ids


def test_a_long_table_says_how_much_more_there_is() -> None:
    table = Table("long", (Column("n", same("N"), "count"),), tuple({"n": at} for at in range(LONGEST + 7)), real=True)
    html = html_report([Page(sheet("one", same("One"), "front", 1), [table])], look())
    assert "7 more rows in the workbook" in html


def test_rows_to_type_into_are_left_out_and_not_counted() -> None:
    columns = (Column("a", same("A")), Column("n", same("N"), "count"))
    blank = ({"a": None, "n": None},) * 20
    rows = tuple({"a": f"row {at}", "n": at} for at in range(3))
    report = html_report([Page(sheet("one", same("One"), "front", 1), [Table("t", columns, (*rows, *blank))])], look())
    assert len(re.findall(r"<tr", report)) == 4
    assert "more" not in re.sub(r"<style.*?</style>", "", report, flags=re.S)
    empty = html_report(
        [Page(sheet("one", same("One"), "front", 1), [Table("t", columns, blank, empty=same("None yet"))])], look()
    )
    assert "None yet" in empty


def test_a_simulated_table_says_so_in_every_medium() -> None:
    assert "SIMULATED" in html_report(pages(), look())
    assert "SIMULATED" in text_digest(pages(), look())
    assert "模拟数据" in text_digest(pages(), look("zh"))


def test_a_chart_without_its_table_is_refused() -> None:
    chart = Chart("c", "line", "nowhere", "a", (Series("n", same("N")),), "count", span=3)
    with pytest.raises(ValueError, match="nowhere"):
        html_report([Page(sheet("one", same("One"), "front", 1), [chart])], look())


def test_a_digest_has_figures_with_what_they_are_set_against() -> None:
    text = text_digest(pages()[:1], look())
    assert "Visitors: 48,210 (▲ 6.2% vs last Sunday, normal 41.9k–52.3k, month 102%)" in text
    assert "−£58,300" in text


def test_a_digest_has_no_control_characters_and_one_line_a_thing() -> None:
    text = text_digest([everywhere("a\x1b[31m\r\nb\tc\x00")], look())
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f]", text)
    assert "a[31m b c" in text


def test_both_languages_differ_in_words_alone() -> None:
    english, chinese = (text_digest(pages()[:1], look(each)) for each in ("en", "zh"))
    assert english.count("\n") == chinese.count("\n")
    assert Label("a", "b").text("zh") == "b"
