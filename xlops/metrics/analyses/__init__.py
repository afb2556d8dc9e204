"""Numbers that the closed language cannot say. `ANALYSES` holds them all."""

from xlops.metrics.analyses.base import ANALYSES, Analysis

__all__ = ["ANALYSES", "Analysis"]
