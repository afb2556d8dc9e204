"""The page of cell functions."""

from __future__ import annotations

from datetime import date, datetime

from xlops.functions import FUNCTIONS, Argument, Example, Function
from xlops.functions.base import CATEGORIES
from xlops.pages.markdown import both, heading, join, table

TAKES = {
    "each": "value or range, value by value",
    "whole": "range",
    "rows": "range, by rows or columns",
    "one": "value",
}


def functions_page() -> str:
    """Every cell function with its arguments and an example that a test computes."""
    categories = dict.fromkeys((*CATEGORIES, *(each.category for each in FUNCTIONS)))
    by_category = {
        category: sorted((each for each in FUNCTIONS if each.category == category), key=lambda each: each.id)
        for category in categories
    }
    parts = [
        heading(
            "Cell functions",
            f"{len(FUNCTIONS)} functions for cells, in classic xlwings on Windows, and in xlwings Lite and Server. Blank means "
            "unknown: nothing to divide by gives a blank cell, not an error. A range of values gives a range of results. Error "
            "values of cells are handed on as text. What is wrong says so in its cell, in the shop's language: "
            '`#XLOPS: no metric "pay_amnt"; did you mean "pay_amt"?`. Days are dates, serial numbers or text like `2026-03-01`; '
            "periods may also be words: `last 7 days`, `2026-03`, `昨天`. Examples that ask a shop ask the demo shop.",
        ),
        table(
            ("function", "English", "中文"),
            [
                (f"[`{each.id}`](#{each.id.lower()})", each.label.en, each.label.zh)
                for functions in by_category.values()
                for each in functions
            ],
        ),
    ]
    for category, functions in by_category.items():
        parts.append(f"## {both(category)}")
        parts += [_function(each) for each in functions]
    return join(parts)


def _function(function: Function) -> str:
    lines = [
        f'### <a id="{function.id.lower()}"></a>`{function.signature}`',
        both(function.label),
    ]
    if function.note:
        lines.append(both(function.note))
    lines.append(
        table(
            ("argument", "English", "中文", "takes", ""),
            [
                (f"`{each.name}`", each.label.en, each.label.zh, TAKES[each.takes], _may(each))
                for each in function.arguments
                if each.group in (0, 1)
            ],
        )
    )
    lines += [f"`{_call(function, each)}` gives{_gives(each.gives)}" for each in function.examples]
    return "\n\n".join(lines)


def _may(argument: Argument) -> str:
    return "may be repeated" if argument.group else "may be left out" if argument.optional else ""


def _call(function: Function, example: Example) -> str:
    return f"={function.id}({', '.join(_formula(each) for each in example.args)})"


def _formula(value: object) -> str:
    """A value as it stands in a formula; ranges as Excel's array constants, the blanks of them as empty texts."""
    match value:
        case None:
            return ""
        case list():
            return "{" + ";".join(",".join(_formula(each) or '""' for each in row) for row in value) + "}"
        case str() if value.endswith("%") and value[:-1].isdigit():
            return value
        case str():
            return '"' + value.replace('"', '""') + '"'
    return f"{value:g}" if isinstance(value, float) else str(value)


def _gives(value: object) -> str:
    if not isinstance(value, list):
        return f" {_cell(value)}"
    match value:
        case [[_], *_]:
            return " " + " ┃ ".join(_cell(row[0]) for row in value)
        case [first, *rest]:
            has_head = all(isinstance(each, str) and each for each in first)
            head = list(first) if has_head else [""] * len(first)
            return "\n\n" + table(head, [[_cell(each) for each in row] for row in (rest if has_head else value)])
    return _cell(value)


def _cell(value: object) -> str:
    match value:
        case "":
            return "blank"
        case datetime():
            return f"{value:%Y-%m-%d}"
        case date():
            return value.isoformat()
        case float():
            return f"{value:.10g}"
        case str():
            return f"“{'<br>'.join(value.splitlines())}”" if "\n" in value else value
    return str(value)
