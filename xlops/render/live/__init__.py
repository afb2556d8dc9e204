"""The open workbook: read as it stands, and refreshed in place through xlwings, by the same plan as a file."""

from xlops.render.live.opened import Opened, opened
from xlops.render.live.reading import found
from xlops.render.live.refresh import Refreshed, refresh_book, standing_names

__all__ = ["Opened", "Refreshed", "found", "opened", "refresh_book", "standing_names"]
