"""A brief as one HTML page for the phone, the mail and the printer, and as plain text for a chat."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from xlops import figures, theme
from xlops.answers.brief import Brief, Point, Section
from xlops.label import Label
from xlops.render.tables import origin_text
from xlops.shipped import shipped
from xlops.theme import Look
from xlops.untrusted import clean

_MORE = Label("{n} more in the workbook", "另有 {n} 条见工作簿")
_SPAN = Label("{since} to {until}", "{since} 至 {until}")


def html_brief(brief: Brief, look: Look, title: Label) -> str:
    """The brief as one self-contained HTML document; every text is escaped."""
    environment = Environment(
        loader=FileSystemLoader(shipped("templates")),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )

    def said(label: Label) -> str:
        return label.text(look.language)

    def more(number: int) -> str:
        return said(_MORE.format(n=number))

    return environment.get_template("brief.html.j2").render(
        look=look,
        theme=theme,
        brief=brief,
        title=said(title),
        span=said(_span(brief)),
        origin=origin_text(brief.origin, look),
        said=said,
        more=more,
    )


def text_brief(brief: Brief, look: Look, title: Label) -> str:
    """The brief as lines of text, for a chat or a terminal."""
    return "\n".join(" ".join(clean(line).split("\t")).rstrip() for line in _lines(brief, look, title)) + "\n"


def _lines(brief: Brief, look: Look, title: Label) -> Iterator[str]:
    language = look.language
    yield f"{title.text(language)} · {look.shop} · {_span(brief).text(language)}"
    yield ""
    yield brief.headline.text(language)
    yield ""
    for fact in brief.facts:
        yield f"{fact.label.text(language)}  {fact.value.text(language)}  ({fact.basis.text(language)})"
    for section in brief.sections:
        yield ""
        yield section.title.text(language)
        yield from (f"  {line}" for line in _section(section, look))
        if section.more:
            yield f"  {_MORE.format(n=section.more).text(language)}"
    yield ""
    yield origin_text(brief.origin, look)


def _section(section: Section, look: Look) -> Iterator[str]:
    if not section.points:
        yield section.empty.text(look.language)
    for number, point in enumerate(section.points, 1):
        yield f"{number}. {_point(point, look)}"


def _point(point: Point, look: Look) -> str:
    text = point.text.text(look.language)
    if point.detail is None:
        return text
    between = "；" if look.language == "zh" else "; "
    return f"{text}{between}{point.detail.text(look.language)}"


def _span(brief: Brief) -> Label:
    return _SPAN.format(since=figures.full_day(brief.since), until=figures.full_day(brief.until))
