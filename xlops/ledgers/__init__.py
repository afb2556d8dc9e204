"""Ledgers: facts whose export is the workbook. What the operator typed is read from here into the archive."""

from xlops.ledgers.base import LEDGERS, Ledger

__all__ = ["LEDGERS", "Ledger"]
