"""Numbers that the closed language cannot say: medians, cohorts, ranks, forecasts. The Dictionary lists them too.

`home` names the module that computes an analysis; one without a home is still to come.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xlops.label import Label
from xlops.registry import Registry


@dataclass(frozen=True)
class Analysis:
    """A number that is not a metric: what it is called, how it is made, where it is computed."""

    id: str
    label: Label
    subject: str
    formula: Label
    doc: Label
    home: str

    @property
    def state(self) -> Literal["present", "to come"]:
        """Is it computed yet?"""
        return "present" if self.home else "to come"


ANALYSES: Registry[Analysis] = Registry("analysis", "xlops.metrics.analyses")


def analysis(
    id: str,
    en: str,
    zh: str,
    *,
    subject: str,
    formula: tuple[str, str],
    doc: tuple[str, str],
    home: str = "",
) -> Analysis:
    """Declare an analysis; formula and doc are (English, Chinese)."""
    return ANALYSES.add(Analysis(id, Label(en, zh), subject, Label(*formula), Label(*doc), home))
