"""Funnels answered: steps, rates, the biggest leak and the money that is lost there."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from xlops.answers.numbers import ratio, real
from xlops.errors import QuestionError
from xlops.funnels import FUNNELS, Funnel
from xlops.hub import Hub
from xlops.label import Label


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
    lost_amt: float | None
    """What the lost ones would have brought at the rates and the order value below this step."""
    leak: bool


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
        """The step that loses the most money."""
        return next((each for each in self.steps if each.leak), None)


def funnel(hub: Hub, id: str, period: str = "last 30 days", where: dict[str, object] | None = None) -> FunnelAnswer:
    """The funnel over the period; a step that the shop has no data for is blank."""
    declared = FUNNELS[id]
    metrics = list(dict.fromkeys([*(step.metric for step in declared.steps), declared.amount]))
    answer = hub.ask(metrics, period=period, against="previous period", where=where)
    row = answer.rows[0]
    counts = [real(row[step.metric]) for step in declared.steps]
    before = [real(row[f"{step.metric}_against"]) for step in declared.steps]
    amount = real(row[declared.amount])
    value = ratio(amount, counts[-1])
    if value is None:
        value = ratio(real(row[f"{declared.amount}_against"]), before[-1])
    leaks = [_lost_amount(counts, before, place, value) for place in range(len(counts))]
    worst = _worst(counts, leaks)
    steps = tuple(
        StepRow(
            step.label,
            step.metric,
            counts[place],
            ratio(counts[place], counts[place - 1]) if place else None,
            ratio(counts[place], counts[0]) if place else None,
            ratio(before[place], before[place - 1]) if place else None,
            counts[place - 1] - counts[place] if place and None not in (counts[place - 1], counts[place]) else None,  # type: ignore[operator]
            leaks[place],
            place == worst,
        )
        for place, step in enumerate(declared.steps)
    )
    marks = tuple(sorted({mark for each in answer.marks.values() for mark in each}))
    return FunnelAnswer(declared, period, steps, amount, marks)


def _lost_amount(
    counts: list[float | None], before: list[float | None], place: int, value: float | None
) -> float | None:
    """Lost people x rate from this step to the last x amount per head of the last step.

    Where nobody took this step its onward rate is that of the period before.
    """
    if not place:
        return None
    above, here = counts[place - 1], counts[place]
    onward = ratio(counts[-1], here) if here else ratio(before[-1], before[place])
    if above is None or here is None or onward is None or value is None:
        return None
    return max(above - here, 0.0) * onward * value


def _worst(counts: list[float | None], leaks: list[float | None]) -> int | None:
    """The step before which most money is lost; where no amount is known, most people."""
    lost = (
        leaks
        if any(leaks)
        else [None, *(a - b if a is not None and b is not None else None for a, b in pairwise(counts))]
    )
    known = [(amount, place) for place, amount in enumerate(lost) if amount]
    return max(known)[1] if known else None


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
