"""Ledgers: facts whose export is the workbook. What the operator typed is read from here into the archive."""

from xlops.ledgers.base import LEDGERS, Ledger
from xlops.registry import discover

__all__ = ["LEDGERS", "Ledger"]

discover(__name__)  # in the order of the files' names, whichever of them is imported first
