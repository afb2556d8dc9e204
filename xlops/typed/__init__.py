"""What was typed in workbooks, brought into the archive; and what workbooks were given, to tell what was typed."""

from xlops.typed.read import Outcome, read_typed
from xlops.typed.state import TypedState, state_of
from xlops.typed.written import TableShape, Written, remember_written

__all__ = ["Outcome", "TableShape", "TypedState", "Written", "read_typed", "remember_written", "state_of"]
