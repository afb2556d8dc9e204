"""The market and we: share, and growth with the market's own taken out. Real figures only, never an index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["market", "we", "both", "better", "even"]
"""market: it fell, we held our part; we: we fell, it did not; both: it fell and we fell more; better: we grew against it."""

EVEN = 0.02
"""A move against the market of less than this says nothing."""


@dataclass(frozen=True)
class AgainstMarket:
    """Own and market figures of two periods, in one unit. Blank where one is unknown or there was nothing before."""

    own: float
    own_before: float
    market: float
    market_before: float

    @property
    def share(self) -> float | None:
        """Own over market."""
        return self.own / self.market if self.market > 0 else None

    @property
    def share_before(self) -> float | None:
        """The same, before."""
        return self.own_before / self.market_before if self.market_before > 0 else None

    @property
    def adjusted(self) -> float | None:
        """Growth of ours with that of the market taken out: (own now / before) / (market now / before) - 1."""
        return adjusted_growth(self.own, self.own_before, self.market, self.market_before)

    @property
    def verdict(self) -> Verdict | None:
        """Who moved: the market, or we."""
        moved = self.adjusted
        if moved is None:
            return None
        if moved >= EVEN:
            return "better"
        fell = self.market < self.market_before
        if moved > -EVEN:
            return "market" if fell else "even"
        return "both" if fell else "we"


def adjusted_growth(own: float, own_before: float, market: float, market_before: float) -> float | None:
    """(own / own before) / (market / market before) - 1; None where one of the three that divide is 0 or below."""
    if own_before <= 0 or market <= 0 or market_before <= 0:
        return None
    return (own / own_before) / (market / market_before) - 1
