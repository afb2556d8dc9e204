"""The price index: our hand price against the median of the rivals', 100 is alike, above 100 we are dearer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median


def price_index(own: float | None, rivals: Iterable[float | None]) -> float | None:
    """Own hand price / median rival x 100; None when ours or all of theirs are unknown. A price of 0 is no price."""
    known = [each for each in rivals if each is not None and each > 0]
    return own / median(known) * 100 if known and own is not None and own > 0 else None


def weighted_index(rows: Sequence[tuple[float | None, float | None]]) -> float | None:
    """The index of a group of items: (index, weight) with weights such as paid amounts; None when nothing is known.

    Where no weight is known, or all are 0, every item counts alike.
    """
    known = [(index, max(weight or 0.0, 0.0)) for index, weight in rows if index is not None]
    if not known:
        return None
    whole = sum(weight for _, weight in known)
    if not whole:
        return sum(index for index, _ in known) / len(known)
    return sum(index * weight for index, weight in known) / whole
