"""An answer's rows as text: for the eye, for a spreadsheet, for a program."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlops.faces.cli.output import show_table
from xlops.paths import replacing
from xlops.untrusted import clean, dangerous, escaped

if TYPE_CHECKING:
    from xlops.hub import Answer
    from xlops.label import Language


def show(answer: Answer, metrics: Sequence[str], language: Language) -> None:
    """Print the rows as a table."""
    from xlops.metrics import METRICS

    units = {each: METRICS[each].unit for each in metrics}
    columns = list(answer.columns)
    right = [place for place, name in enumerate(columns) if _metric(name, metrics)]
    headings = [_heading(name, metrics, language) for name in columns]
    lines = [[_cell(row[name], _unit(name, units)) for name in columns] for row in answer.rows]
    show_table(headings, lines, right=right)


def as_json(answer: Answer) -> str:
    """The rows as a JSON list; amounts are text, so that no cent is lost."""
    return escaped(json.dumps([dict(row) for row in answer.rows], ensure_ascii=False, indent=1, default=_plain))


def write_csv(answer: Answer, target: Path) -> None:
    """The rows as a CSV file that Excel opens as UTF-8; text never becomes a formula."""
    with replacing(target) as draft, draft.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(answer.columns)
        writer.writerows([_safe(row[name]) for name in answer.columns] for row in answer.rows)


def _metric(column: str, metrics: Sequence[str]) -> str | None:
    """The metric that a column belongs to: itself, or m of m_against and m_change."""
    return next((each for each in metrics if column in (each, f"{each}_against", f"{each}_change")), None)


def _heading(column: str, metrics: Sequence[str], language: Language) -> str:
    from xlops.metrics import METRICS

    metric = _metric(column, metrics)
    if metric is None:
        return column
    label = METRICS[metric].label.text(language)
    if column == f"{metric}_against":
        return f"{label} {'(against)' if language == 'en' else '(对比)'}"
    return f"{label} {'change' if language == 'en' else '变化'}" if column == f"{metric}_change" else label


def _unit(column: str, units: Mapping[str, str]) -> str:
    metric = _metric(column, list(units))
    if metric is None:
        return ""
    return "change" if column == f"{metric}_change" else units[metric]


def _cell(value: Any, unit: str) -> str:
    match value, unit:
        case None, _:
            return ""
        case _, "share":
            return f"{float(value) * 100:.2f}%"
        case _, "change":
            return f"{float(value) * 100:+.1f}%"
        case _, "money" | "times" | "score" | "days" | "hours" | "seconds":
            return f"{value:,.2f}"
        case _, "count" | "people" | "level" | "rank":
            return f"{value:,.0f}"
    return str(value)


def _safe(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = clean(value)
    return f"'{text}" if dangerous(text) else text


def _plain(value: object) -> str:
    match value:
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
    raise TypeError(f"{value!r} has no JSON form")
