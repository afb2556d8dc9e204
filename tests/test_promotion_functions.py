"""Cell functions of promotions say what the analyses say, to the cent; what is wrong is one sentence in the cell."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from xlops.analysis.offers import KINDS, offer, quote
from xlops.analysis.offers.apply import Lines
from xlops.analysis.offers.margin import Costs
from xlops.analysis.offers.platforms import PLATFORMS
from xlops.analysis.offers.thresholds import free_shipping_from, try_thresholds
from xlops.analysis.uplift import lift
from xlops.functions import FUNCTIONS
from xlops.functions.call import answer


def asked(function: str, *args: object, language: str = "en") -> object:
    return answer(FUNCTIONS[function], args, language="zh" if language == "zh" else "en")


CALL = (399, "general", "official", 0.15, "shop_coupon", 30, "member", 20)


def test_the_operators_own_check() -> None:
    assert asked("OPS_HAND_PRICE", *CALL) == 289.15
    assert asked("OPS_RECEIPT", *CALL) == 309.15
    more = (*CALL[:5], 50, *CALL[6:])
    assert asked("OPS_HAND_PRICE", *more) == 269.15
    assert 200 * (289.15 - float(str(asked("OPS_HAND_PRICE", *more)))) == pytest.approx(4000)


@pytest.mark.parametrize("platform", sorted(PLATFORMS))
def test_prices_are_those_of_the_analysis_whatever_is_stacked(platform: str) -> None:
    dice = random.Random(platform)
    priced = [each for each in KINDS if each not in ("free_shipping", "gift", "deal", "group_price")]
    for _ in range(40):
        kinds = dice.sample(priced, dice.randint(0, 4))
        args: list[object] = []
        offers = []
        for kind in kinds:
            if dice.random() < 0.5:
                percent = dice.randint(1, 20)
                args += [kind, percent / 100]
                offers.append(offer(kind, kind, percent=percent))
            else:
                off = dice.randint(1, 40)
                args += [KINDS[kind].label.zh, off]
                offers.append(offer(kind, kind, off=off))
        listed = Decimal(dice.randint(30000, 60000)) / 100
        made = quote(listed, offers, platform)
        assert asked("OPS_HAND_PRICE", float(listed), platform, *args) == float(made.hand)
        assert asked("OPS_RECEIPT", float(listed), platform, *args) == float(made.receipt)


def test_a_range_of_list_prices_gives_a_range() -> None:
    assert asked("OPS_HAND_PRICE", [[100], [200]], "general", "official", "10%") == [[90.0], [180.0]]


def test_thresholds_prices_and_payers_are_written_as_operators_write_them() -> None:
    assert asked("OPS_HAND_PRICE", 250, "tmall", "shop_coupon", "200-30") == 220.0
    assert asked("OPS_HAND_PRICE", 150, "tmall", "shop_coupon", "200-30") == 150.0
    assert asked("OPS_HAND_PRICE", 399, "tmall", "deal", 299) == 299.0
    assert asked("OPS_RECEIPT", 399, "general", "会员优惠:商家", 20) == 379.0
    assert asked("OPS_RECEIPT", 399, "general", "official：platform", 0.15) == 399.0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((399, "general", "oficial", 0.15), "did you mean"),
        ((399, "general", "official"), "needs its value"),
        ((399, "general", "official", "a lot"), "is no value"),
        ((399, "general", "gift", 5), "changes no price"),
        ((399, "general", "member:nobody", 5), "payer"),
        ((399, "general", "item_discount", 300, "official", 200), "negative price"),
        ((399, "taomall", "official", 0.15), "platform"),
    ],
)
def test_what_makes_no_price_says_why(args: tuple[object, ...], said: str) -> None:
    shown = str(asked("OPS_HAND_PRICE", *args))
    assert shown.startswith("#XLOPS: ")
    assert said in shown


def test_a_full_reduction_is_a_loop_over_orders() -> None:
    dice = random.Random(5)
    amounts = [dice.randint(1, 100_000) / 100 for _ in range(200)]
    once = asked("OPS_FULL_REDUCTION", [[each] for each in amounts], 200, 30)
    assert once == [[30.0 if each >= 200 else 0.0] for each in amounts]
    every = asked("OPS_FULL_REDUCTION", [[each] for each in amounts], 200, 30, 100)
    assert every == [[min(math.floor(each / 200) * 30.0, 100.0)] for each in amounts]
    assert "takes off no more than itself" in str(asked("OPS_FULL_REDUCTION", 500, 20, 30))


def test_a_coupons_cost_is_its_redemptions_times_what_the_shop_pays() -> None:
    assert asked("OPS_COUPON_COST", 30, 1000, 0.12) == 3600.0
    assert asked("OPS_COUPON_COST", 30, 1000, 0.125, 0.4) == 125 * 12.0
    assert "between 0 and 1" in str(asked("OPS_COUPON_COST", 30, 1000, 12))


def test_the_best_free_shipping_is_the_one_of_the_analysis() -> None:
    dice = random.Random(9)
    amounts = [round(dice.gauss(95, 6), 2) for _ in range(300)]
    prices = np.array([round(each * 100) for each in amounts], dtype=np.int64)
    number = np.arange(len(prices), dtype=np.int64)
    ship = np.full(len(prices), 300, dtype=np.int64)
    lines = Lines(number, np.ones_like(number), prices, np.zeros_like(number), ("",), None, ship)
    costs = Costs(np.rint(prices * 0.4).astype(np.int64), ship_cost=ship)
    found = try_thresholds(lines, free_shipping_from([90, 100, 110, 120]), costs)
    expected = float(found.best.threshold) if found.worth_it else ""
    assert (
        asked("OPS_FREE_SHIP_THRESHOLD", [[each] for each in amounts], 3, 0.6, [[90], [100], [110], [120]]) == expected
    )
    assert asked("OPS_FREE_SHIP_THRESHOLD", [[each] for each in amounts], 50, 0.01, [[20]]) == "", "it only costs"
    assert "no orders" in str(asked("OPS_FREE_SHIP_THRESHOLD", [[None]], 3, 0.6, [[90]]))
    assert "share from 0 to 1" in str(asked("OPS_FREE_SHIP_THRESHOLD", [[90]], 3, 60, [[90]]))


def test_lift_is_that_of_the_analysis_in_whatever_order_the_days_stand() -> None:
    dice = random.Random(3)
    first = date(2026, 5, 1)
    days = [first + timedelta(each) for each in range(60)]
    values = [
        100 + 10 * day.weekday() + dice.gauss(0, 5) + (300 if 40 <= at <= 42 else 0) for at, day in enumerate(days)
    ]
    expected = lift(
        values, [40 <= at <= 42 for at in range(60)], seasons=[day.weekday() for day in days], before=7, after=7
    ).event.lift
    pairs = list(zip(days, values, strict=True))
    dice.shuffle(pairs)
    args = ([[value] for _, value in pairs], [[day] for day, _ in pairs], days[40], days[42])
    assert asked("OPS_LIFT_VS_BASE", *args) == pytest.approx(expected)
    assert "ends" in str(asked("OPS_LIFT_VS_BASE", *args[:2], days[42], days[40]))
    assert "as many" in str(asked("OPS_LIFT_VS_BASE", args[0][1:], *args[1:]))
    assert "no day in the series" in str(asked("OPS_LIFT_VS_BASE", *args[:2], date(2030, 1, 1), date(2030, 1, 2)))


def test_every_one_speaks_chinese() -> None:
    assert "缺少数值" in str(asked("OPS_HAND_PRICE", 399, "general", "official", language="zh"))
