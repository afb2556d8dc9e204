"""Scores that buyers give."""

from __future__ import annotations

import math
from collections.abc import Sequence

from xlops.answers.numbers import ratio
from xlops.errors import UsageError
from xlops.functions.base import SERVICE, each, example, function, may, whole
from xlops.label import Label

TOP = 5.0
_NO_TARGET = Label(
    "a target of {target:g} cannot be reached: the best rating is {top:g}", "目标 {target:g} 达不到：最高评分为 {top:g}"
)


@function(
    "OPS_DSR",
    whole("scores", "The scores, such as 5, 4, 3, 2, 1", "评分，如 5、4、3、2、1"),
    whole("counts", "How many ratings each score has", "每个评分的评价数"),
    result="one",
    en="Mean score weighted by the number of ratings.",
    zh="DSR 评分：按评价数加权的平均分。",
    category=SERVICE,
    examples=(example([[5], [4], [1]], [[80], [15], [5]], gives=4.65),),
)
def _score(scores: Sequence[float | None], counts: Sequence[float | None]) -> float | None:
    known = [(score, count) for score, count in zip(scores, counts, strict=False) if score is not None and count]
    return ratio(sum(score * count for score, count in known), sum(count for _, count in known))


@function(
    "OPS_DSR_NEED",
    each("score", "The score now", "当前评分"),
    each("ratings", "How many ratings it stands on", "现有评价数"),
    each("target", "The score wanted", "目标评分"),
    may(each("best", "The score of each new rating; 5 when left out", "每条新评价的评分；不填为 5")),
    en="How many new top ratings raise the score to the target: ratings x (target - score) / (5 - target), rounded up.",
    zh="达到目标评分所需的五分评价数：评价数 ×（目标 − 当前）÷（5 − 目标），向上取整。",
    category=SERVICE,
    note=("Ratings that leave the rolling window meanwhile are not counted in.", "未计入期间移出滚动窗口的评价。"),
    examples=(example(4.7, 2000, 4.8, gives=1000.0), example(4.9, 2000, 4.8, gives=0.0)),
)
def _ratings_needed(score: float, ratings: float, target: float, best: float | None) -> float:
    top = TOP if best is None else best
    if target <= score:
        return 0.0
    if target >= top:
        raise UsageError(_NO_TARGET.format(target=target, top=top))
    # what binary fractions leave over must not ask for one rating more
    return float(math.ceil(round(ratings * (target - score) / (top - target), 6)))
