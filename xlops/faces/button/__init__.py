"""What stands behind the buttons in Excel: the caller, Excel's own state, the shop, and the open workbook's refresh."""

from xlops.faces.button.pressed import Pressed, press

__all__ = ["Pressed", "press"]
