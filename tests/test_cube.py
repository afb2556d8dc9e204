"""The cube against the engine: the same figure to the last digit, blanks too, or an honest "ask the engine"."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from little_facts import LittleShop
from little_metrics import DECLARED, little_metrics
from little_random import FIRST, STORES, random_facts

from xlops.calendar.periods import Period
from xlops.engine.cube import Cube
from xlops.engine.cube_table import Unproven
from xlops.engine.question import Question, conditions
from xlops.errors import QuestionError

IDS = [each.id for each in DECLARED]
WHERES: tuple[dict[str, Any], ...] = (
    {},
    {},
    {"store": "a"},
    {"platform": "jd"},
    {"sku": ["x", None]},
    {"country": "DE"},
    {"channel": "ad"},
    {"category": "k"},
    {"title": "T", "store": "a"},
    {"channel": ["ad", "seo"], "sku": "x"},
    {"is_paid": True},
    {"campaign": "c", "store": ["a", "b"]},
)


@pytest.fixture(autouse=True, scope="module")
def _metrics() -> Iterator[None]:
    with little_metrics():
        yield


def cube_of(shop: LittleShop, currency: str | None) -> Cube:
    return Cube(lambda: shop.engine, shop.holdings, {}, currency)


def questions(chance: random.Random, number: int, currency: str | None) -> Iterator[Question]:
    for _ in range(number):
        start = FIRST + timedelta(chance.randrange(-3, 42))
        end = start + timedelta(chance.choice((0, 0, 1, 6, 27, 40)))
        period = chance.choice(
            (Period(start, end), Period(FIRST.replace(month=2, day=1), FIRST.replace(month=2, day=29)))
        )
        yield Question((chance.choice(IDS),), (), period, None, conditions(chance.choice(WHERES)), currency)


def outcome(shop: LittleShop, question: Question) -> object:
    try:
        value = shop.answer(question).value(question.metrics[0])
    except QuestionError as error:
        return str(error)
    return None if value is None else float(value)


def compared(seed: int, number: int) -> Counter[str]:
    """How many figures the cube gave, left to the engine, or refused as the engine does."""
    found: Counter[str] = Counter()
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        shop = LittleShop(Path(folder), STORES, **random_facts(chance))
        currency = chance.choice((None, "CNY", "CNY"))
        cube = cube_of(shop, currency)
        for question in questions(chance, number, currency):
            expected = outcome(shop, question)
            try:
                figure: object = cube.figure(question.metrics[0], question.period, question.where)
            except Unproven:
                found["unproven"] += 1
                continue
            except QuestionError as error:
                figure = str(error)
            assert figure == expected, f"seed {seed}: {question}"
            found["blank" if figure is None else "refused" if isinstance(figure, str) else "figure"] += 1
        shop.engine.close()
    return found


@pytest.mark.parametrize("seed", range(12))
def test_the_cube_gives_what_the_engine_gives(seed: int) -> None:
    assert compared(seed, 60).total() == 60
