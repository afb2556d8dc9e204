"""Could a rival's move explain a fall of ours? Only one that follows it, and only what others of ours did not lose too.

The item's sales are set against those of the store's other items: what all of them lost together (a quiet day, a campaign
that ended, a portal that failed) is no rival's doing. What is left is set against how much the item swings anyway. It
stays a coincidence in time: the verdict says what the move *could* explain, and how often such a fall came without one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xlops.analysis.weekdays import WEEKS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Days = NDArray[np.float64]

Verdict = Literal[
    "linked", "no_fall", "usual_swing", "others_too", "began_before", "out_of_stock", "few_sales", "too_early"
]
"""linked: it could explain a part of the fall; each other one says why it is not blamed."""

FOLLOWING = 3
"""Days after a move within which a fall may be laid to it."""
BASE = 28
"""Days before the move by which the item's share of the store is told."""
LEAST_ORDERS = 3.0
"""Orders expected over the days after the move, under which nothing can be said."""
LEAST_FALL = 0.2
"""Share of the expected sales that must be missing before it is called a fall."""
LEAST_SIGMA = 2.0
"""How many of its usual swings the fall must be."""
OTHERS = 0.5
"""When the store's other items lost this share of the fall or more, it is theirs as well."""
DOUBT = 0.7
"""Ordinary days must be likelier than fallen ones by this much (log of 2), or the fall counts as older than the move."""


@dataclass(frozen=True)
class Link:
    """What a move has to do with what we sold after it, in orders that hold the item."""

    verdict: Verdict
    days: int
    """Known open days after the move, up to FOLLOWING."""
    expected: float | None
    """As the item usually sells on such weekdays."""
    like_others: float | None
    """What it would have sold had it gone as the store's other items did."""
    actual: float | None
    sigmas: float | None
    """The fall beyond the others', in usual swings."""
    alike: float | None
    """Share of earlier spans without this move in which the item fell as far beyond the others."""

    @property
    def fall(self) -> float | None:
        """Orders missing against the usual."""
        return None if self.expected is None or self.actual is None else max(self.expected - self.actual, 0.0)

    @property
    def explained(self) -> float:
        """Orders that the move could explain: what is missing beyond the others' fall, and never more than is missing."""
        if self.verdict != "linked" or self.fall is None or self.like_others is None or self.actual is None:
            return 0.0
        return min(max(self.like_others - self.actual, 0.0), self.fall)

    @property
    def share(self) -> float | None:
        """Share of the fall that the move could explain; None without a fall."""
        return self.explained / self.fall if self.fall else None


def link(own: Days, others: Days, move: int, *, out_of_stock: Days | None = None) -> Link:
    """Set the item's orders against those of the store's other items around day `move`.

    Orders, not units: one order of 500 pieces says nothing of how many buyers came. `own`, `others`: by calendar day, the same days, NaN where unknown; a day on which the others sold nothing is
    taken for closed. `out_of_stock` is true where we had none to sell. Days after the end of the arrays are not known yet.
    """
    import numpy as np

    size = len(own)
    is_open = np.isfinite(own) & np.isfinite(others) & (others > 0)
    after = [day for day in range(move + 1, min(move + 1 + FOLLOWING, size)) if is_open[day]]
    if not after:
        return Link("too_early", 0, None, None, None, None, None)
    base = [day for day in range(max(move - BASE, 0), move) if is_open[day]]
    share = own[base].sum() / others[base].sum() if base else 0.0
    usual = sum(_usual(others, is_open, day, move) for day in after) * share
    like_others = float(others[after].sum() * share)
    actual = float(own[after].sum())
    if len(base) < 7 or max(usual, like_others) < LEAST_ORDERS:
        return Link("few_sales", len(after), usual, like_others, actual, None, None)
    swings = _swings(own, others, is_open, base, len(after))
    swing = max(float(np.sqrt(np.mean(np.square(swings)))) if len(swings) else 0.0, like_others**0.5)
    missing = like_others - actual
    sigmas = missing / swing
    alike = float(np.mean(np.asarray(swings) >= missing)) if len(swings) else None
    found = Link("linked", len(after), float(usual), like_others, actual, sigmas, alike)
    return Link(
        _verdict(found, own, others, is_open, move, out_of_stock, after),
        found.days, found.expected, found.like_others, found.actual, found.sigmas, found.alike,
    )  # fmt: skip


def _verdict(
    found: Link, own: Days, others: Days, is_open: NDArray[np.bool_], move: int, out: Days | None, after: list[int]
) -> Verdict:
    expected, like_others, actual = found.expected or 0.0, found.like_others or 0.0, found.actual or 0.0
    if expected - actual < LEAST_FALL * expected:
        return "no_fall"
    if out is not None and any(bool(out[day]) for day in after):
        return "out_of_stock"
    if like_others - actual < (1 - OTHERS) * (expected - actual):
        return "others_too"
    if _began_before(own, others, is_open, move, found):
        return "began_before"
    return "linked" if (found.sigmas or 0.0) >= LEAST_SIGMA else "usual_swing"


def _usual(others: Days, is_open: NDArray[np.bool_], day: int, before: int) -> float:
    """The others' mean on the same weekdays before the move; their mean of all open days where those are not known."""
    import numpy as np

    same = [day - 7 * week for week in range(1, WEEKS + 1) if 0 <= day - 7 * week < before and is_open[day - 7 * week]]
    known = same or [each for each in range(max(before - BASE, 0), before) if is_open[each]]
    return float(np.mean(others[known])) if known else 0.0


def _began_before(own: Days, others: Days, is_open: NDArray[np.bool_], move: int, found: Link) -> bool:
    """Do the last days before the move look like the fall already, rather than like ordinary days?

    Orders of the last one, two and three open days are set against both rates, as counts of independent buyers (Poisson):
    whichever makes them likelier. In doubt the fall is older than the move: a cut after a fall is never blamed.
    """
    import numpy as np

    before = [day for day in range(max(move - FOLLOWING, 0), move) if is_open[day]]
    earlier = [day for day in range(max(move - FOLLOWING - BASE, 0), max(move - FOLLOWING, 0)) if is_open[day]]
    like_others, actual = found.like_others or 0.0, found.actual or 0.0
    if not before or not earlier or like_others <= 0:
        return False
    share = own[earlier].sum() / others[earlier].sum()
    kept = max(actual / like_others, 0.05)
    fallen = [own[day] * np.log(kept) + others[day] * share * (1 - kept) for day in reversed(before)]
    return bool(max(np.cumsum(fallen)) > -DOUBT)


def _swings(own: Days, others: Days, is_open: NDArray[np.bool_], base: list[int], days: int) -> list[float]:
    """Orders missing beyond the others' over every span of so many open days before the move; negative is more sold."""
    share = own[base].sum() / others[base].sum()
    open_days = [day for day in base if is_open[day]]
    spans = [open_days[at : at + days] for at in range(len(open_days) - days + 1)]
    return [float(others[each].sum() * share - own[each].sum()) for each in spans]
