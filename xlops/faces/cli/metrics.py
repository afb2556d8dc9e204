"""`xlops metrics`: what can be asked for, and what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlops.faces.cli.failure import LANGUAGE
from xlops.faces.cli.options import lang_option
from xlops.faces.cli.output import show_table, tell
from xlops.label import Label, same

if TYPE_CHECKING:
    from xlops.label import Language
    from xlops.metrics.analyses import Analysis
    from xlops.metrics.base import Metric

_NAME, _SUBJECT, _UNIT = Label("name", "名称"), Label("subject", "主题"), Label("unit", "单位")
_MEANING, _FORMULA, _GOOD = Label("meaning", "含义"), Label("formula", "公式"), Label("good", "好坏")
_SO_WHAT, _COUNTED, _SWITCH = Label("so what", "用途"), Label("counted", "口径"), Label("switch", "开关")
_FINER, _DIFFERS, _STATE = Label("finer", "细分"), Label("differs", "差异"), Label("state", "状态")
_IN_SETTINGS = Label("{key} in xlops.toml", "xlops.toml 中的 {key}")
_NO_METRIC = Label(
    "an analysis, {state}: it is no metric and cannot be asked", "分析（{state}），不是指标，不能用 ask 提问"
)
_STATES = {"present": Label("present", "已有"), "to come": Label("to come", "待做")}


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
    from xlops.metrics.prose import UNITS, formula_text
    from xlops.metrics.subjects import by_subject, subject_label

    language: Language = "zh" if lang == "zh" else "en"
    LANGUAGE.set(language)
    if word is not None and word in METRICS:
        _explain(METRICS[word], language)
        return 0
    if word is not None and word in ANALYSES:
        _explain_analysis(ANALYSES[word], language)
        return 0

    def line(id: str, *cells: Label) -> tuple[str, ...]:
        return (id, *(each.text(language) for each in cells))

    # what a metric means is written in English only: in Chinese its formula says it
    rows = [
        line(each.id, each.label, subject_label(subject), UNITS[each.unit], Label(each.doc, formula_text(each).zh))
        for subject, metrics in by_subject()
        for each in metrics
    ] + [line(each.id, each.label, subject_label(each.subject), _STATES[each.state], each.doc) for each in ANALYSES]
    hidden = {each.id: f"{each.label.en} {each.label.zh}" for each in (*METRICS, *ANALYSES)}
    found = [row for row in rows if word is None or word.casefold() in f"{' '.join(row)} {hidden[row[0]]}".casefold()]
    if not found:
        raise UnknownName("metric", word or "", hidden)
    show_table([each.text(language) for each in (same("id"), _NAME, _SUBJECT, _UNIT, _MEANING)], found)
    return 0


def _explain(metric: Metric, language: Language) -> None:
    from xlops.metrics.prose import GOOD, UNITS, formula_text

    _lines(
        f"{metric.id}  {metric.label.text(language)}",
        language,
        (_MEANING, same(metric.doc) if language == "en" else None),
        (_FORMULA, formula_text(metric)),
        (_UNIT, UNITS[metric.unit]),
        (_GOOD, GOOD[metric.good]),
        (_SO_WHAT, metric.so_what),
        (_COUNTED, metric.basis),
        (_SWITCH, _IN_SETTINGS.format(key=f"basis.{metric.switch}") if metric.switch else None),
        (_FINER, metric.finer_note),
        (_DIFFERS, metric.differs),
    )


def _explain_analysis(analysis: Analysis, language: Language) -> None:
    _lines(
        f"{analysis.id}  {analysis.label.text(language)}",
        language,
        (_MEANING, analysis.doc),
        (_FORMULA, analysis.formula),
        (_STATE, _NO_METRIC.format(state=_STATES[analysis.state])),
    )


def _lines(heading: str, language: Language, *lines: tuple[Label, Label | None]) -> None:
    tell(heading)
    for name, text in lines:
        if text is not None:
            said = name.text(language)
            tell(f"  {said}：{text.zh}" if language == "zh" else f"  {said + ':':<9} {text.en}")
