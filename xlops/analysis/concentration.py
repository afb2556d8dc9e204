"""How much hangs on how few: shares, ABC grades, concentration, drift of a structure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Grade = Literal["A", "B", "C"]


def shares(amounts: Sequence[float]) -> list[float]:
    """Each amount as a fraction of the sum of the positive ones; all 0 when there are none."""
    whole = sum(each for each in amounts if each > 0)
    return [max(each, 0.0) / whole if whole else 0.0 for each in amounts]


def abc(amounts: Sequence[float], a: float = 0.8, b: float = 0.95) -> list[Grade]:
    """Grades by cumulative share in descending order: A up to `a`, B up to `b`, C the rest.

    The item that crosses a cut still belongs to the better grade, so that A is never empty.
    """
    order = sorted(range(len(amounts)), key=lambda index: -amounts[index])
    parts, grades, reached = shares(amounts), ["C"] * len(amounts), 0.0
    for index in order:
        if parts[index] > 0:
            grades[index] = "A" if reached < a else "B" if reached < b else "C"
        reached += parts[index]
    return grades  # type: ignore[return-value]


def herfindahl(amounts: Sequence[float]) -> float | None:
    """Sum of squared shares, 0 to 1; None without any positive amount."""
    parts = shares(amounts)
    return sum(each * each for each in parts) if any(parts) else None


def top_share(amounts: Sequence[float], count: int) -> float | None:
    """Share of the `count` largest; None without any positive amount."""
    parts = sorted(shares(amounts), reverse=True)
    return sum(parts[:count]) if any(parts) else None


def drift(now: Sequence[float], before: Sequence[float]) -> float | None:
    """Half the sum of absolute differences of shares: 0 the same structure, 1 nothing in common; None if one is empty."""
    new, old = shares(now), shares(before)
    return sum(abs(x - y) for x, y in zip(new, old, strict=True)) / 2 if any(new) and any(old) else None


def gini(amounts: Sequence[float]) -> float | None:
    """How unevenly the positive amounts are spread: 0 all alike, near 1 all with one; None without any."""
    known = sorted(each for each in amounts if each > 0)
    if not known:
        return None
    count = len(known)
    return sum((2 * place - count - 1) * each for place, each in enumerate(known, 1)) / (count * sum(known))
