"""The facts: tables at one grain, one file per subject. `FACTS` holds them all."""

from xlops.facts.base import FACTS, Column, Fact, Kind

__all__ = ["FACTS", "Column", "Fact", "Kind"]
