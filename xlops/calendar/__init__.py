"""Days: periods and what they are set against, the event calendar, working days. Nothing here reads a clock."""
