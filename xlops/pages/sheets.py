"""The page of sheets."""

from __future__ import annotations

from xlops.pages.markdown import heading, join, table
from xlops.sheets.base import SHEETS


def sheets_page() -> str:
    """Every sheet, by workbook, in order."""
    parts = [
        heading("Sheets", "One file each under `xlops/sheets/`; front tabs first, detail behind them, data at the end.")
    ]
    for workbook in sorted({each.workbook for each in SHEETS}, key=lambda each: (each != "hub", each)):
        mine = sorted((each for each in SHEETS if each.workbook == workbook), key=lambda each: (each.order, each.id))
        parts += [
            f"## `{workbook}`",
            table(
                ("sheet", "English", "中文", "group", "what it shows"),
                [(f"`{each.id}`", each.label.en, each.label.zh, each.group, each.doc) for each in mine],
            ),
        ]
    return join(parts)
