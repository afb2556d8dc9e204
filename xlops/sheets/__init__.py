"""The sheets: each a pure function from a hub to blocks, one file a sheet. `SHEETS` holds them all."""

from xlops.sheets.base import SHEETS, Sheet

__all__ = ["SHEETS", "Sheet"]
