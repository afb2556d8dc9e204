"""Small arithmetic that every answer needs, with the engine's rules for blank and zero."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlops.label import Label

if TYPE_CHECKING:
    import pandas as pd

Figure = Decimal | float | int | None


def real(value: object) -> float | None:
    """A figure of an answer as a float; None stays None."""
    return None if value is None else float(value)  # type: ignore[arg-type]


def filled(value: object) -> float | None:
    """A cell of a frame as a float; None where it is blank (None, NaN)."""
    return None if value is None or value != value else float(value)  # type: ignore[arg-type]


def ratio(part: Figure, whole: Figure) -> float | None:
    """part / whole; blank when either is unknown or the whole is zero."""
    return None if part is None or not whole else float(part) / float(whole)


def growth(now: Figure, before: Figure) -> float | None:
    """(now - before) / before; blank when either is unknown or there was nothing before."""
    return None if now is None or not before else (float(now) - float(before)) / abs(float(before))


def mean(values: list[float | None]) -> float | None:
    """Mean of the known values; blank when none is known."""
    known = [each for each in values if each is not None]
    return sum(known) / len(known) if known else None


def counted(count: int, one: str, many: str, zh: str, **values: object) -> Label:
    """A sentence over a count `{n}`, with the English singular and plural."""
    return Label(one if count == 1 else many, zh).format(n=f"{count:,}", **values)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dicts by column name."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
