"""What a brief is made of: figures with their basis, and sentences under headings. No medium is named here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from xlops.label import Label
from xlops.origin import Origin

Tone = Literal["plain", "good", "bad", "quiet"]


@dataclass(frozen=True)
class Fact:
    """One figure at the head of the brief, with its basis."""

    label: Label
    value: Label
    basis: Label
    tone: Tone = "plain"


@dataclass(frozen=True)
class Point:
    """One sentence, and what stands behind it."""

    text: Label
    detail: Label | None = None
    tone: Tone = "plain"


@dataclass(frozen=True)
class Section:
    """Sentences under a heading; `more` were left out."""

    title: Label
    points: tuple[Point, ...]
    empty: Label
    more: int = 0


@dataclass(frozen=True)
class Brief:
    """A week of rivals on one page."""

    since: date
    until: date
    headline: Label
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    origin: Origin
