"""Indices of a platform (交易指数, 流量指数 ...): figures behind an unknown, bent scale. More is more; how much more is hidden.

They can be ranked and have a direction. They are not added, subtracted, averaged or divided: the type refuses. What they
stand for can be estimated only from pairs of the shop's own index and its own true figure, with the error of doing so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NoReturn

from xlops.analysis.rivals.buckets import Between
from xlops.errors import QuestionError
from xlops.label import Label

LEAST_PAIRS = 10
"""Own pairs below which nothing is estimated."""
COVERED = 0.8
"""How often the range is meant to hold the true figure."""
WIDEST = 1.0
"""A range that reaches beyond twice and half of the estimate (in log2) says nothing."""

_NO_SUMS = Label(
    "{name} is an index on a bent scale: it can be ranked, not added, averaged or divided; type own pairs of index and true "
    "figure to estimate what it stands for",
    "{name} 是平台加工过的指数，非线性：只能比大小，不能相加、平均或求占比；录入自家的指数与实际值，才能换算",
)

Why = Literal["", "few", "flat", "apart", "wide"]
"""Why there is no estimate: too few pairs, too few different ones, index and figure do not rise together, too wide a range."""


@dataclass(frozen=True, order=False)
class Index:
    """One index value. It compares with one of the same name; any arithmetic raises QuestionError."""

    name: str
    value: float

    def _refuse(self, _other: object = None) -> NoReturn:
        raise QuestionError(_NO_SUMS.format(name=self.name))

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _refuse
    __float__ = __int__ = __neg__ = _refuse

    def _same(self, other: Index) -> None:
        if self.name != other.name:
            raise QuestionError(
                Label(
                    "{one} and {other} are two scales: they cannot be compared",
                    "{one} 与 {other} 口径不同，不能相互比较",
                ).format(one=self.name, other=other.name)
            )

    def __lt__(self, other: Index) -> bool:
        self._same(other)
        return self.value < other.value

    def __gt__(self, other: Index) -> bool:
        return other < self


def ranks(values: Sequence[Index | None]) -> list[int | None]:
    """The place of each among the known ones, 1 for the largest; equal ones share the better place."""
    known = [each for each in values if each is not None]
    return [None if each is None else 1 + sum(each < other for other in known) for each in values]


def direction(before: Index | None, after: Index | None) -> int | None:
    """1 when it rose, -1 when it fell, 0 when it stayed; None where one is unknown."""
    if before is None or after is None:
        return None
    return int(before < after) - int(after < before)


@dataclass(frozen=True)
class Calibration:
    """How an index is read as a true figure: a rising line through own pairs, in logs; or why there is none.

    `error` is the half width of the range in logs: so far off were own figures when each was left out in turn.
    """

    pairs: int
    why: Why
    knots: tuple[tuple[float, float], ...] = ()
    """(log index, log figure), rising in both; the line runs straight between them."""
    error: float | None = None
    typical: float | None = None
    """Median of the relative errors when each pair was left out, as a fraction."""

    @property
    def known(self) -> bool:
        """Can anything be estimated?"""
        return not self.why

    @property
    def reach(self) -> tuple[float, float] | None:
        """The smallest and largest index that the pairs cover."""
        return (math.exp(self.knots[0][0]), math.exp(self.knots[-1][0])) if self.knots else None


@dataclass(frozen=True)
class Estimate:
    """What an index stands for. `value` is None beyond the own pairs, where only a bound is known."""

    value: float | None
    range: Between


def calibrate(pairs: Sequence[tuple[float, float]]) -> Calibration:
    """Fit (index, true figure) pairs of the shop's own; figures of 0 and below say nothing and are left out.

    A monotone fit (pool adjacent violators) of log figure on log index; its error comes from leaving each pair out in turn,
    the largest and the smallest excepted, as the line does not reach them then. The range is the error that the share
    COVERED of them, counted on the safe side, did not exceed.
    """
    known = sorted((math.log(one), math.log(other)) for one, other in pairs if one > 0 and other > 0)
    if len(known) < LEAST_PAIRS:
        return Calibration(len(known), "few")
    if len({x for x, _ in known}) < LEAST_PAIRS // 2:
        return Calibration(len(known), "flat")
    if _agreement(known) < 0.5:
        return Calibration(len(known), "apart")
    knots = _rising(known)
    errors = []
    for place in range(1, len(known) - 1):
        rest = _rising([*known[:place], *known[place + 1 :]])
        x, y = known[place]
        if rest[0][0] <= x <= rest[-1][0]:
            errors.append(abs(_along(rest, x) - y))
    if len(errors) < LEAST_PAIRS // 2:
        return Calibration(len(known), "flat")
    errors.sort()
    held = min(math.ceil((len(errors) + 1) * COVERED), len(errors)) - 1
    middle = errors[len(errors) // 2]
    if errors[held] > WIDEST * math.log(2):
        return Calibration(len(known), "wide", knots, errors[held], math.expm1(middle))
    return Calibration(len(known), "", knots, errors[held], math.expm1(middle))


def estimate(calibration: Calibration, index: float | None) -> Estimate | None:
    """What an index value stands for, with its range; None where nothing can be said.

    Beyond the own pairs only the nearest one bounds it: the line is never prolonged.
    """
    if not calibration.known or calibration.error is None or index is None or index <= 0:
        return None
    x, knots, wide = math.log(index), calibration.knots, calibration.error
    if x > knots[-1][0]:
        return Estimate(None, Between(math.exp(knots[-1][1] - wide), None))
    if x < knots[0][0]:
        return Estimate(None, Between(0.0, math.exp(knots[0][1] + wide)))
    y = _along(knots, x)
    return Estimate(math.exp(y), Between(math.exp(y - wide), math.exp(y + wide)))


def _agreement(known: Sequence[tuple[float, float]]) -> float:
    """Kendall's tau of the pairs: 1 when figure and index always rise together."""
    more = less = 0
    for place, (x, y) in enumerate(known):
        for other_x, other_y in known[place + 1 :]:
            sign = (other_x - x) * (other_y - y)
            more, less = more + (sign > 0), less + (sign < 0)
    return (more - less) / (more + less) if more + less else 0.0


def _rising(known: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Pool adjacent violators: knots that rise in both, each the mean of the pairs that it stands for."""
    pools: list[list[float]] = []  # sum of x, sum of y, count
    for x, y in known:
        pools.append([x, y, 1.0])
        while len(pools) > 1 and (
            pools[-1][1] / pools[-1][2] <= pools[-2][1] / pools[-2][2]
            or pools[-1][0] / pools[-1][2] <= pools[-2][0] / pools[-2][2]
        ):
            last = pools.pop()
            pools[-1] = [one + other for one, other in zip(pools[-1], last, strict=True)]
    return tuple((x / count, y / count) for x, y, count in pools)


def _along(knots: Sequence[tuple[float, float]], x: float) -> float:
    """The line's height at x, which lies between its ends."""
    if len(knots) == 1:
        return knots[0][1]
    place = next((each for each in range(1, len(knots)) if x <= knots[each][0]), len(knots) - 1)
    (left, low), (right, high) = knots[place - 1], knots[place]
    return low + (high - low) * (x - left) / (right - left)
