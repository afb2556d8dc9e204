"""xlops: an Excel workbook as the operations hub of an online shop."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlops.hub import Hub as Hub

__version__ = "0.1.0"
__all__ = ["Hub", "__version__"]


def __getattr__(name: str) -> object:
    """Give `xlops.Hub` on first use, so that `import xlops` stays light."""
    if name == "Hub":
        from xlops.hub import Hub

        return Hub
    raise AttributeError(f"module 'xlops' has no attribute {name!r}")
