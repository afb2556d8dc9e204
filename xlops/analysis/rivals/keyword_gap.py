"""Keyword gap: which of the words that bring rivals deals we have, have weakly, or miss."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

State = Literal["have", "weak", "missing"]


@dataclass(frozen=True)
class OwnWord:
    """What a word brought us over the period; blank where unknown."""

    visitors: float | None
    deals: float | None
    bid_on: bool
    """Do our ads run on it?"""

    @property
    def conversion(self) -> float | None:
        """Deals over visitors."""
        return None if self.deals is None or not self.visitors else self.deals / self.visitors


@dataclass(frozen=True)
class RivalWord:
    """What a word brings one rival. `deals` is a real number; `place` its rank among the rival's words, 1 brings most."""

    rival: str
    keyword: str
    deals: float | None
    place: int | None


@dataclass(frozen=True)
class Gap:
    """One word of rivals, and how we stand at it."""

    keyword: str
    state: State
    rivals: tuple[str, ...]
    """Those whom it brings deals, the strongest first."""
    deals: float | None
    """Of the rival whom it brings most, where that is a real number."""
    place: int | None
    """Its best place among a rival's words."""
    own: OwnWord | None


@dataclass(frozen=True)
class Gaps:
    """All words of rivals, what weighs most first; `covered` is the share of their deals that come by words that we have.

    `covered` is None where no real deals are known: indices and ranks have no shares.
    """

    words: tuple[Gap, ...]
    covered: float | None

    def of(self, state: State) -> tuple[Gap, ...]:
        """The words in that state."""
        return tuple(each for each in self.words if each.state == state)


def folded(keyword: str) -> str:
    """What two spellings of one search have in common: full width, capitals, and spaces between Chinese characters."""
    text = " ".join(unicodedata.normalize("NFKC", keyword).casefold().split())
    parts = text.split(" ")
    if all(any(unicodedata.east_asian_width(sign) in "WF" for sign in part) for part in parts):
        return "".join(parts)
    return text


def keyword_gap(rivals: Iterable[RivalWord], own: Mapping[str, OwnWord], *, weak: float) -> Gaps:
    """Words of rivals against our own (by folded keyword).

    missing: no visitor came to us by it and no ad runs on it. weak: visitors came, but it brought us less than `weak` times
    the deals of the best rival (where those are real), or its conversion is below `weak` times the mean of our words, or
    only an ad runs on it. have: the rest.
    """
    together: dict[str, list[RivalWord]] = {}
    for each in rivals:
        if word := folded(each.keyword):
            together.setdefault(word, []).append(each)
    visitors = sum(each.visitors or 0.0 for each in own.values() if each.deals is not None)
    deals = sum(each.deals or 0.0 for each in own.values() if each.visitors)
    usual = deals / visitors if visitors else None
    words = [_gap(found, own.get(word), usual, weak) for word, found in together.items()]
    words.sort(key=_heaviest_first)
    weighed = [each for each in words if each.deals]
    whole = sum(each.deals or 0.0 for each in weighed)
    have = sum(each.deals or 0.0 for each in weighed if each.state == "have")
    return Gaps(tuple(words), have / whole if whole else None)


def _gap(found: list[RivalWord], own: OwnWord | None, usual: float | None, weak: float) -> Gap:
    ordered = sorted(found, key=lambda each: (-(each.deals or 0.0), each.place or 10**9, each.rival))
    real = [each.deals for each in found if each.deals is not None]
    places = [each.place for each in found if each.place is not None]
    most = max(real, default=None)
    return Gap(
        ordered[0].keyword,
        _state(own, most, usual, weak),
        tuple(dict.fromkeys(each.rival for each in ordered)),
        most,
        min(places, default=None),
        own,
    )


def _state(own: OwnWord | None, most: float | None, usual: float | None, weak: float) -> State:
    if own is None or (not own.visitors and not own.deals and not own.bid_on):
        return "missing"
    if not own.visitors and not own.deals:
        return "weak"
    if most is not None and own.deals is not None and own.deals < weak * most:
        return "weak"
    if usual is not None and own.conversion is not None and own.conversion < weak * usual:
        return "weak"
    return "have"


def _heaviest_first(each: Gap) -> tuple[float, int, str]:
    return -(each.deals or 0.0), each.place if each.place is not None else 10**9, each.keyword
