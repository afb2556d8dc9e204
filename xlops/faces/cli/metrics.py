"""`xlops metrics`: what can be asked for, and what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlops.faces.cli.options import lang_option
from xlops.faces.cli.output import show_table

if TYPE_CHECKING:
    from xlops.label import Language
    from xlops.metrics.base import Metric


@click.command("metrics", short_help="What can be asked, and what it means.")
@click.argument("word", required=False)
@lang_option
def command(word: str | None, lang: str | None) -> int:
    """List the metrics; with a WORD those that have it in id, name or meaning; with an id all about that one.

    \b
    xlops metrics
    xlops metrics conversion
    xlops metrics cvr_pay --lang zh
    """
    from xlops.errors import UnknownName
    from xlops.metrics import METRICS

    language: Language = "zh" if lang == "zh" else "en"
    if word is not None and word in METRICS:
        _explain(METRICS[word], language)
        return 0
    found = METRICS.where(lambda each: word is None or _mentions(each, word))
    if not found:
        raise UnknownName("metric", word or "", [each.id for each in METRICS])
    show_table(
        ("id", "name", "subject", "unit", "meaning"),
        [(each.id, each.label.text(language), each.subject, each.unit, each.doc) for each in found],
    )
    return 0


def _mentions(metric: Metric, word: str) -> bool:
    texts = (metric.id, metric.label.en, metric.label.zh, metric.subject, metric.doc)
    return any(word.casefold() in each.casefold() for each in texts)


def _explain(metric: Metric, language: Language) -> None:
    from xlops.metrics.prose import formula_text

    click.echo(f"{metric.id}  {metric.label.en}  {metric.label.zh}")
    lines = [
        ("meaning", metric.doc),
        ("formula", formula_text(metric).text(language)),
        ("unit", metric.unit),
        ("good when", metric.good),
        ("so what", metric.so_what.text(language)),
        ("counted", metric.basis.text(language) if metric.basis else ""),
        ("switch", f"{metric.switch}: {', '.join(metric.variants)}" if metric.switch else ""),
        ("finer", metric.finer_note.text(language) if metric.finer_note else ""),
        ("differs", metric.differs.text(language) if metric.differs else ""),
    ]
    for name, text in lines:
        if text:
            click.echo(f"  {name + ':':<11}{text}")
