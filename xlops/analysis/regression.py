"""Lines through points: least squares with standard errors, correlation, and how likely chance alone would do as much."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Pairs = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Term:
    """One coefficient of a regression; `p` is two-sided, blank with its error where no rows are left to judge by."""

    value: float
    error: float | None
    t: float | None
    p: float | None


@dataclass(frozen=True)
class Fit:
    """Least squares: the constant first, then a term for each column; `r2` is blank where y does not vary."""

    terms: tuple[Term, ...]
    r2: float | None
    rows: int


def slope(points: Pairs) -> float | None:
    """The slope of the line through (x, y) points; None with less than two different x."""
    if len(points) < 2:
        return None
    mean_x, mean_y = (sum(each) / len(points) for each in zip(*points, strict=True))
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    found = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return float(found / spread) if spread else None


def correlation(points: Pairs) -> float | None:
    """Pearson's correlation of (x, y) points; None where either does not vary."""
    if len(points) < 2:
        return None
    mean_x, mean_y = (sum(each) / len(points) for each in zip(*points, strict=True))
    spread = math.sqrt(sum((x - mean_x) ** 2 for x, _ in points)) * math.sqrt(sum((y - mean_y) ** 2 for _, y in points))
    if not spread:
        return None
    found = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    return float(max(-1.0, min(1.0, found)))


def least_squares(y: Sequence[float], columns: Sequence[Sequence[float]]) -> Fit | None:
    """y against a constant and the columns; None with fewer rows than terms, or where a column says nothing of its own."""
    import numpy as np

    rows, terms = len(y), len(columns) + 1
    if rows < terms:
        return None
    design = np.column_stack([np.ones(rows), *(np.asarray(each, float) for each in columns)])
    if np.linalg.matrix_rank(design) < terms:
        return None
    target = np.asarray(y, float)
    values = np.linalg.lstsq(design, target, rcond=None)[0]
    left = float(((target - design @ values) ** 2).sum())
    varies = float(((target - target.mean()) ** 2).sum())
    free = rows - terms
    errors = np.sqrt(np.diag(np.linalg.inv(design.T @ design)) * left / free) if free else [None] * terms
    return Fit(
        tuple(
            _term(float(value), None if error is None else float(error), free)
            for value, error in zip(values, errors, strict=True)
        ),
        1 - left / varies if varies else None,
        rows,
    )


def _term(value: float, error: float | None, free: int) -> Term:
    if not error:
        return Term(value, error, None, None)
    return Term(value, error, value / error, student_p(value / error, free))


def normal_p(z: float) -> float:
    """How likely a normal figure lies at least as far from 0 as `z`, on either side."""
    return math.erfc(abs(z) / math.sqrt(2))


def student_p(t: float, free: int) -> float:
    """The same of Student's t with `free` degrees of freedom."""
    return _beta_share(free / 2, 0.5, free / (free + t * t))


def _beta_share(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function, by its continued fraction (Lentz's method)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta_share(b, a, 1 - x)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)) / a
    tiny = 1e-300
    c, d = 1.0, 1 / _apart(1 - (a + b) * x / (a + 1), tiny)
    found = d
    for m in range(1, 500):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _apart(1 + step * d, tiny)
            c = _apart(1 + step / c, tiny)
            found *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return front * found


def _apart(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny
