"""The facts: tables at one grain, one file per subject. `FACTS` holds them all, in the order of the files' names."""

from xlops.facts.base import FACTS, Column, Fact, Kind
from xlops.registry import discover

__all__ = ["FACTS", "Column", "Fact", "Kind"]

discover(__name__)  # whichever of them is imported first, they are declared in one order, which pages and lists follow
