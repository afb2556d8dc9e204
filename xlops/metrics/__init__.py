"""The metrics: numbers people ask for, declared once, one file per subject. `METRICS` holds them all."""

from xlops.metrics.base import METRICS, Metric

__all__ = ["METRICS", "Metric"]
