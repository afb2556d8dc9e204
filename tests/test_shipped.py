from __future__ import annotations

import pytest

from xlops.errors import UsageError
from xlops.shipped import shipped


def test_what_ships_is_found_in_the_checkout() -> None:
    assert shipped("workbooks/sample").is_dir()


def test_a_missing_part_is_named() -> None:
    with pytest.raises(UsageError, match="lacks templates/nothing"):
        shipped("templates/nothing")
