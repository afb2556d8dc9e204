"""Which factor moved an amount: exact, so that the parts add up to the change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Factors:
    """The parts of a change of an amount, in the amount's unit; they add up to it exactly."""

    visitors: float
    conversion: float
    value: float

    @property
    def total(self) -> float:
        """The change itself."""
        return self.visitors + self.conversion + self.value

    @property
    def largest(self) -> str:
        """The factor that moved it most: visitors, conversion or value."""
        return max(("visitors", "conversion", "value"), key=lambda name: abs(getattr(self, name)))


def three_factors(before: tuple[float, float, float], after: tuple[float, float, float]) -> Factors | None:
    """Shapley parts of visitors x conversion x value per buyer; None when a factor is unknown (no visitors, no buyers).

    `before` and `after` are (visitors, buyers, amount). Source: Shapley values of a product of three.
    """
    v0, b0, a0 = before
    v1, b1, a1 = after
    if not (v0 and v1 and b0 and b1):
        return None
    r0, r1, p0, p1 = b0 / v0, b1 / v1, a0 / b0, a1 / b1
    return Factors(
        visitors=(v1 - v0) * _mixed(r0, r1, p0, p1),
        conversion=(r1 - r0) * _mixed(v0, v1, p0, p1),
        value=(p1 - p0) * _mixed(v0, v1, r0, r1),
    )


def _mixed(x0: float, x1: float, y0: float, y1: float) -> float:
    return (x0 * y0 + x1 * y1) / 3 + (x0 * y1 + x1 * y0) / 6
