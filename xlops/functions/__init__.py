"""Cell functions: what Excel calls by a name that begins with OPS_. One declaration each; no Excel in here."""

from xlops.functions.base import FUNCTIONS, Argument, Example, Function
from xlops.functions.call import answer

__all__ = ["FUNCTIONS", "Argument", "Example", "Function", "answer"]
