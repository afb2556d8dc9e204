"""Which item of ours a rival's item may be: proposed by title, sizes and price; a person confirms.

Rare words that two titles share find a few candidates quickly; those are compared letter by letter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log

from xlops.analysis.rivals.words import measures, words

CANDIDATES = 12
"""Items of ours that are compared letter by letter, for each of the rivals'."""
COMMON = 0.1
"""A word that stands in a larger share of our titles finds nothing (in a small list: in more than COMMON_COUNT)."""
COMMON_COUNT = 30


@dataclass(frozen=True)
class Goods:
    """One item: where it is sold, its id, title and price (None unknown)."""

    place: str
    """Items of one place are proposed only to items of the same: the store."""
    id: str
    title: str
    price: float | None = None


@dataclass(frozen=True)
class Proposal:
    """Two items that may compete for one buyer, with a score from 0 to 100 and what speaks for it."""

    rival: Goods
    own: Goods
    score: float
    shared: tuple[str, ...]
    """Words that both titles have, the rarest first."""
    same_size: bool | None
    """Do numbers and units agree? None where one of them has none."""


def propose(
    own: Sequence[Goods],
    rivals: Sequence[Goods],
    *,
    least: float = 60.0,
    most: int = 1,
    refused: Iterable[tuple[str, str, str]] = (),
) -> list[Proposal]:
    """For each of the rivals' items the best of ours, at most `most`, that score `least` or more; the best first.

    `refused` are pairs (place, rival id, own id) that a person has ruled out. Items without a title find nothing.
    """  # fmt: skip
    banned = frozenset(refused)
    index = _Index(own)
    found: list[Proposal] = []
    for rival in rivals:
        said = words(rival.title)
        scored = [
            made
            for at in index.candidates(rival.place, said)
            if (rival.place, rival.id, own[at].id) not in banned
            and (made := _scored(rival, said, own[at], index.words[at], index.weight)) is not None
            and made.score >= least
        ]
        scored.sort(key=lambda each: (-each.score, each.own.id))
        found += scored[:most]
    return sorted(found, key=lambda each: (-each.score, each.rival.place, each.rival.id, each.own.id))


class _Index:
    """Our titles by word, and how much a word says."""

    def __init__(self, own: Sequence[Goods]) -> None:
        import numpy as np

        self.size = len(own)
        self.words = [words(each.title) for each in own]
        places = defaultdict[tuple[str, str], list[int]](list)
        count: Counter[str] = Counter()
        for at, (goods, found) in enumerate(zip(own, self.words, strict=True)):
            for word in dict.fromkeys(found):
                places[goods.place, word].append(at)
                count[word] += 1
        limit = max(COMMON_COUNT, COMMON * self.size)
        self.weights = {word: log((1 + self.size) / (1 + number)) + 0.2 for word, number in count.items()}
        self.places = {key: np.array(at) for key, at in places.items() if len(at) <= limit}

    def weight(self, word: str) -> float:
        """What a shared word says: rare ones much; one that none of ours has, as much as the rarest."""
        return self.weights.get(word, log(1 + self.size) + 0.2)

    def candidates(self, place: str, said: Sequence[str]) -> list[int]:
        """Places of our items that share the most with these words."""
        import numpy as np

        shared = [
            (at, self.weight(word))
            for word in dict.fromkeys(said)
            if (at := self.places.get((place, word))) is not None
        ]
        if not shared:
            return []
        every = np.concatenate([at for at, _ in shared])
        weights = np.concatenate([np.full(len(at), weight) for at, weight in shared])
        sums = np.bincount(every, weights, minlength=self.size)
        few = min(CANDIDATES, int(np.count_nonzero(sums)))
        best = np.argpartition(-sums, few - 1)[:few]
        return [int(each) for each in best]


def _scored(
    rival: Goods, said: list[str], own: Goods, ours: list[str], weight: Callable[[str], float]
) -> Proposal | None:
    from rapidfuzz import fuzz

    mine, theirs = set(ours), set(said)
    shared = mine & theirs
    if not shared:
        return None
    common = sum(weight(each) for each in shared)
    smaller = min(sum(weight(each) for each in mine), sum(weight(each) for each in theirs))
    letters = fuzz.token_set_ratio(" ".join(ours), " ".join(said))
    score = 0.55 * 100 * common / smaller + 0.45 * letters
    sizes, their_sizes = measures(ours), measures(said)
    same_size = None if not sizes or not their_sizes else bool(sizes & their_sizes)
    if same_size is False:
        score -= 20
    if own.price and rival.price:
        apart = abs(log(rival.price / own.price))
        score += 3 if apart < 0.25 else -min(25.0, 12 * max(apart - 0.7, 0.0))
    if len(shared) == 1 and min(len(mine), len(theirs)) > 1:
        score -= 15  # one word in common is a kind of thing, not a thing
    order = sorted(shared, key=lambda each: (-weight(each), each))
    return Proposal(rival, own, max(0.0, min(100.0, score)), tuple(order[:6]), same_size)
