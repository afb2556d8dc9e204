"""What tests share: where the real exports lie."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real exports that may not be shipped; tests that need it skip aloud where it is absent."""
    place = Path(os.environ.get("XLOPS_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not place.is_dir():
        pytest.skip(f"real exports are absent: {place}")
    return place
