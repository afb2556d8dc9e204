"""Which columns the legs of a statement have in common when they stand under each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xlops.engine import nodes as n

FEW_LEGS = 3
"""Up to so many legs, each figure has a column of its own."""


@dataclass(frozen=True)
class Slots:
    """The columns of legs that stand under each other: many legs put their figures into the same few columns."""

    types: Mapping[str, n.Type]
    of: Sequence[Mapping[str, str]]
    """For each leg: its column -> the slot in which it stands."""

    @cached_property
    def users(self) -> Mapping[str, int]:
        """How many legs use each slot."""
        return Counter(slot for of in self.of for slot in of.values())

    @cached_property
    def are_shared(self) -> bool:
        """Does a slot hold different columns in different legs?"""
        return len({(slot, column) for of in self.of for column, slot in of.items()}) > len(self.types)


def allotted(columns: Sequence[Mapping[str, n.Type]]) -> Slots:
    """Slots for the columns of legs: one for each column of a few legs, as few as will do for many.

    Else every leg would carry the NULLs of all others, and the statement grow with the square of the question.
    """
    if len(columns) <= FEW_LEGS:
        of_all = {column: type for of_leg in columns for column, type in of_leg.items()}
        return Slots(of_all, [{column: column for column in of_leg} for of_leg in columns])
    types: dict[str, n.Type] = {}
    found: list[dict[str, str]] = []
    for of_leg in columns:
        taken: Counter[n.Type] = Counter()
        own: dict[str, str] = {}
        for column, type in of_leg.items():
            slot = f"{_NOUNS[type]}_{taken[type]}"
            taken[type] += 1
            types.setdefault(slot, type)
            own[column] = slot
        found.append(own)
    return Slots(types, found)


_NOUNS: Mapping[n.Type, str] = {n.MONEY: "money", n.WHOLE: "whole", n.REAL: "real"}
