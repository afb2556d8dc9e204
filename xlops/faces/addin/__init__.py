"""The workbook with macros: its code, ribbon, settings and functions, made without Excel and without a trust setting."""
