"""Answers: questions of the shop answered, hub in, frozen rows out. Sheets, reports, UDFs and CLI all call these."""
