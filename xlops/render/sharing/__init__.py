"""A copy of a workbook of ours for others to see: no macros, nothing about people, nothing of its owner."""

from xlops.render.sharing.copy import LeftOut, write_copy
from xlops.render.sharing.find import Private

__all__ = ["LeftOut", "Private", "write_copy"]
