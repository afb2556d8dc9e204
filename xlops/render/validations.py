"""What may be typed into an input cell, for every writer of workbooks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xlops.render.cells import Entry

LISTS = "xlops"
"""The hidden sheet that holds lists too long for a validation to hold itself."""


@dataclass(frozen=True)
class Validation:
    """A validation of Excel: its type ("" for any value), operator and formula."""

    type: str
    operator: str = ""
    formula: str = ""


def validation(entry: Entry) -> Validation:
    """The validation of an input cell, or of a column of them."""
    if entry.choices:
        return Validation("list", formula=choices(entry))
    least = f"{entry.least:.15g}"
    match entry.format:
        case "day" | "instant":
            return Validation("date", "greaterThan", "1")
        case "money" | "money0" | "share" | "share1" | "times" | "days" | "score" | "number":
            return Validation("decimal", "greaterThanOrEqual", least)
        case "count":
            return Validation("whole", "greaterThanOrEqual", least)
    return Validation("")


def choices(entry: Entry) -> str:
    """What a list refers to: cells, the values themselves, or a name where they are too long for that."""
    if isinstance(entry.choices, str):
        return entry.choices.removeprefix("=")
    joined = ",".join(entry.choices)
    if len(joined) <= 250 and not any("," in each or '"' in each for each in entry.choices):
        return f'"{joined}"'
    return f"l_{entry.name}"


def long_lists(entries: Iterable[Entry]) -> list[Entry]:
    """Inputs whose list needs cells of its own, under the name `l_<input>`."""
    return [
        each
        for each in entries
        if not isinstance(each.choices, str) and each.choices and choices(each).startswith("l_")
    ]
