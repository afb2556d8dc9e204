"""Funnels answered: steps, rates, the biggest leak and the money that is lost there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from xlops.answers.numbers import ratio, real
from xlops.calendar.periods import Period
from xlops.errors import QuestionError
from xlops.funnels import FUNNELS, Funnel
from xlops.hub import Hub
from xlops.label import Label

POINT = 0.01


@dataclass(frozen=True)
class StepRow:
    """One step: count, rate against the step before and against the first, and the same a period earlier."""

    label: Label
    metric: str
    count: float | None
    step_rate: float | None
    total_rate: float | None
    rate_before: float | None
    lost: float | None
    """How many of the step before did not take this one."""
    fell_amt: float | None
    """What the fall of the rate took: the amount of the period before x the relative fall; 0 where it did not fall."""
    point_amt: float | None
    """What one percentage point more at this step would bring; blank where the rate is below one point."""
    leak: bool

    @property
    def lost_amt(self) -> float | None:
        """The money lost there: what the fall took, else what one point more would bring."""
        return self.fell_amt or self.point_amt


@dataclass(frozen=True)
class FunnelAnswer:
    """A funnel over one period."""

    funnel: Funnel
    period: str
    steps: tuple[StepRow, ...]
    amount: float | None
    marks: tuple[str, ...]

    @property
    def leak(self) -> StepRow | None:
        """The step whose rate cost the most money since the period before; where none fell, the lowest rate."""
        return next((each for each in self.steps if each.leak), None)


def funnel(
    hub: Hub, id: str, period: str | Period = "last 30 days", where: Mapping[str, object] | None = None
) -> FunnelAnswer:
    """The funnel over the period; a step that the shop has no data for is blank."""
    declared = FUNNELS[id]
    metrics = list(dict.fromkeys([*(step.metric for step in declared.steps), declared.amount]))
    answer = hub.ask(metrics, period=period, against="previous period", where=where)
    row = answer.rows[0]
    counts = [real(row[step.metric]) for step in declared.steps]
    before = [real(row[f"{step.metric}_against"]) for step in declared.steps]
    amount, amount_before = real(row[declared.amount]), real(row[f"{declared.amount}_against"])
    rates, rates_before = _rates(counts), _rates(before)
    fell = [_fell(now, then, amount_before) for now, then in zip(rates, rates_before, strict=True)]
    worst = _worst(rates, fell)
    steps = tuple(
        StepRow(
            step.label,
            step.metric,
            counts[place],
            rates[place],
            ratio(counts[place], counts[0]) if place else None,
            rates_before[place],
            _lost(counts, place),
            fell[place],
            _point(rates[place], amount),
            place == worst,
        )
        for place, step in enumerate(declared.steps)
    )
    marks = tuple(sorted({mark for each in answer.marks.values() for mark in each}))
    return FunnelAnswer(declared, str(period), steps, amount, marks)


def _rates(counts: list[float | None]) -> list[float | None]:
    """Of each step the rate against the one before; the first has none."""
    return [None, *(ratio(here, above) for above, here in pairwise(counts))]


def _lost(counts: list[float | None], place: int) -> float | None:
    here, above = counts[place], counts[place - 1] if place else None
    return above - here if above is not None and here is not None else None


def _fell(rate: float | None, before: float | None, amount: float | None) -> float | None:
    """The amount of the period before x how much the rate fell since, relatively."""
    if rate is None or not before or amount is None:
        return None
    return amount * max(before - rate, 0.0) / before


def _point(rate: float | None, amount: float | None) -> float | None:
    """The amount x one point / the rate, all other rates held."""
    return amount * POINT / rate if rate is not None and amount is not None and rate >= POINT else None


def _worst(rates: list[float | None], fell: list[float | None]) -> int | None:
    """The step whose fall took the most money; where none fell, the lowest rate.

    The way from the first step to the second is left out of the lowest where there is another: it is always low.
    """
    taken = [(amount, place) for place, amount in enumerate(fell) if amount]
    if taken:
        return max(taken)[1]
    low = [(rate, place) for place, rate in enumerate(rates) if rate is not None]
    later = [each for each in low if each[1] > 1]
    return min(later or low, default=(0.0, None))[1]


def funnels(hub: Hub, period: str = "last 30 days") -> list[FunnelAnswer]:
    """Every funnel of which the shop has at least the first and the last step."""
    found = []
    for declared in FUNNELS:
        try:
            answer = funnel(hub, declared.id, period)
        except QuestionError:
            continue
        if answer.steps[0].count and answer.steps[-1].count is not None:
            found.append(answer)
    return found
