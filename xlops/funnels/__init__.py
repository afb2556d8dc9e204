"""The funnels: ordered metrics and their rates. `FUNNELS` holds them all."""

from xlops.funnels.base import FUNNELS, Funnel, Step

__all__ = ["FUNNELS", "Funnel", "Step"]
