"""`xlops metrics`: what can be asked for, and what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlops.faces.cli.options import lang_option
from xlops.faces.cli.output import show_table, tell

if TYPE_CHECKING:
    from xlops.label import Language
    from xlops.metrics.analyses import Analysis
    from xlops.metrics.base import Metric


@click.command("metrics", short_help="What can be asked, and what it means.")
@click.argument("word", required=False)
@lang_option
def command(word: str | None, lang: str | None) -> int:
    """List metrics and analyses; with a WORD those that have it in id, name or meaning; with an id all about that one.

    \b
    xlops metrics
    xlops metrics conversion
    xlops metrics cvr_pay --lang zh
    """
    from xlops.errors import UnknownName
    from xlops.metrics import METRICS
    from xlops.metrics.analyses import ANALYSES
    from xlops.metrics.subjects import by_subject, subject_label

    language: Language = "zh" if lang == "zh" else "en"
    if word is not None and word in METRICS:
        _explain(METRICS[word], language)
        return 0
    if word is not None and word in ANALYSES:
        _explain_analysis(ANALYSES[word], language)
        return 0
    rows = [
        (each.id, each.label.text(language), subject_label(subject).text(language), each.unit, each.doc)
        for subject, metrics in by_subject()
        for each in metrics
    ] + [
        (each.id, each.label.text(language), subject_label(each.subject).text(language), each.state, each.doc.en)
        for each in ANALYSES
    ]
    hidden = {each.id: f"{each.label.en} {each.label.zh}" for each in (*METRICS, *ANALYSES)}
    found = [row for row in rows if word is None or word.casefold() in f"{' '.join(row)} {hidden[row[0]]}".casefold()]
    if not found:
        raise UnknownName("metric", word or "", hidden)
    show_table(("id", "name", "subject", "unit", "meaning"), found)
    return 0


def _explain(metric: Metric, language: Language) -> None:
    from xlops.metrics.prose import formula_text

    _lines(
        f"{metric.id}  {metric.label.en}  {metric.label.zh}",
        ("meaning", metric.doc),
        ("formula", formula_text(metric).text(language)),
        ("unit", metric.unit),
        ("good", metric.good),
        ("so what", metric.so_what.text(language)),
        ("counted", metric.basis.text(language) if metric.basis else ""),
        ("switch", f"basis.{metric.switch} in xlops.toml" if metric.switch else ""),
        ("finer", metric.finer_note.text(language) if metric.finer_note else ""),
        ("differs", metric.differs.text(language) if metric.differs else ""),
    )


def _explain_analysis(analysis: Analysis, language: Language) -> None:
    _lines(
        f"{analysis.id}  {analysis.label.en}  {analysis.label.zh}",
        ("meaning", analysis.doc.text(language)),
        ("formula", analysis.formula.text(language)),
        ("state", f"an analysis, {analysis.state}: it is no metric and cannot be asked"),
    )


def _lines(heading: str, *lines: tuple[str, str]) -> None:
    tell(heading)
    for name, text in lines:
        if text:
            tell(f"  {name + ':':<9} {text}")
