"""The pass that gives a workbook file what only a workbook with macros has: ribbon, buttons, settings, code names."""
