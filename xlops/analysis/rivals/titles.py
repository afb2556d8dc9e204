"""Titles of items: how long they are as platforms count, and how well they use the words that people search for."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from xlops.analysis.rivals.keyword_gap import folded

LIMIT = 60
"""Half-width characters that a title may have: 30 Chinese characters, as Taobao and Tmall count."""
SHORT = 0.85
"""A title shorter than this part of the limit leaves room unused."""


@dataclass(frozen=True)
class TitleScore:
    """What a title is worth: the share of the words' weight that it holds, room left unused and faults taken off."""

    score: float
    """0 to 100."""
    length: int
    covered: float
    """Share of the weight of the words."""
    missing: tuple[str, ...]
    """Words that it lacks, the heaviest first."""
    forbidden: tuple[str, ...]
    """Words in it that must not stand there."""


def title_length(title: str) -> int:
    """Half-width characters: a Chinese one and full-width punctuation count 2, others 1."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in title)


def holds(title: str, keyword: str) -> bool:
    """Would a search for the words find the title? Each word of a phrase must stand in it, in any order."""
    here = folded(title).replace(" ", "")
    return all(folded(part) in here for part in keyword.split())


def title_score(
    title: str,
    keywords: Sequence[tuple[str, float]],
    *,
    limit: int = LIMIT,
    forbidden: Sequence[str] = (),
) -> TitleScore:
    """100 x the covered share of the weights; unused room takes off up to 20 %, a repeated word 5 points each time.

    0 for a title that is too long or holds a forbidden word: the platform cuts it off or takes it down.
    """
    known: dict[str, tuple[str, float]] = {}
    for word, weight in keywords:
        if (name := folded(word)) and weight > 0:
            known[name] = (word, max(weight, known.get(name, ("", 0.0))[1]))
    length = title_length(title)
    whole = sum(weight for _, weight in known.values())
    lacking = sorted((each for each in known.values() if not holds(title, each[0])), key=lambda each: -each[1])
    covered = 1 - sum(weight for _, weight in lacking) / whole if whole else 0.0
    banned = tuple(each for each in forbidden if each.strip() and folded(each) in folded(title))
    used = min(length / (SHORT * limit), 1.0)
    score = 100 * covered * (0.8 + 0.2 * used) - 5 * repeated(title)
    fair = not banned and length <= limit
    return TitleScore(max(score, 0.0) if fair else 0.0, length, covered, tuple(word for word, _ in lacking), banned)


def repeated(title: str) -> int:
    """How often a word of the title, or a run of three Chinese characters, stands in it once more."""
    parts = folded(title).split(" ") if " " in folded(title) else []
    again = len(parts) - len(set(parts)) if len(parts) > 1 else 0
    runs = [title[place : place + 3] for place in range(len(title) - 2)]
    wide = [each for each in runs if all(unicodedata.east_asian_width(sign) in "WF" for sign in each)]
    return again + len(wide) - len(set(wide))
