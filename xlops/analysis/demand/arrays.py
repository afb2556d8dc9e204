"""The kinds of arrays that forecasts and plans are made of."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
"""Panels: single precision halves the memory of a large shop and is exact for units up to 16 million."""
Doubles = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int16]
"""Numbers of events."""
Counts = NDArray[np.int32]
Places = NDArray[np.intp]
"""Rows and columns."""
