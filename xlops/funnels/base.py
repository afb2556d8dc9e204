"""What a funnel is: steps in order, each a metric, on one stated basis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xlops.label import Label
from xlops.registry import Registry

Basis = Literal["person", "session", "event"]


@dataclass(frozen=True)
class Step:
    """One step: a metric, called in the funnel by `label`."""

    metric: str
    label: Label


@dataclass(frozen=True)
class Funnel:
    """Ordered steps. closed: only those who took the step before are counted; open: anybody who took the step."""

    id: str
    label: Label
    steps: tuple[Step, ...]
    basis: Basis
    closed: bool
    amount: str
    """The money metric that the last step is worth; what a leak costs is counted with it."""
    doc: str


FUNNELS: Registry[Funnel] = Registry("funnel", "xlops.funnels")


def funnel(
    id: str, *steps: tuple[str, str, str], en: str, zh: str, basis: Basis, closed: bool, amount: str, doc: str
) -> Funnel:
    """Declare a funnel; a step is (metric id, English, Chinese)."""
    made = tuple(Step(metric, Label(step_en, step_zh)) for metric, step_en, step_zh in steps)
    return FUNNELS.add(Funnel(id, Label(en, zh), made, basis, closed, amount, doc))
