"""What stands behind the buttons in Excel: the caller, Excel's own state, the shop, and the open workbook's refresh."""

from xlops.faces.desk.button import Desk, press

__all__ = ["Desk", "press"]
