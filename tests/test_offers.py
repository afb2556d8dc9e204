from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from offers_oracle import all_orders, shared

from xlops.analysis.offers import KINDS, PLATFORMS, Offer, apply, offer, quote, stacking_of
from xlops.analysis.offers.apply import Lines, lines_of
from xlops.analysis.offers.cents import allocated, money, parted
from xlops.analysis.offers.checks import Priced, Promise, below_floor, broken_promises, exposure
from xlops.analysis.offers.coupons import coupon_cost
from xlops.analysis.offers.margin import Costs, summary, uplift_needed
from xlops.analysis.offers.promotions import Item, Promotion, checked
from xlops.analysis.offers.thresholds import Response, candidates, free_shipping_from, grid, try_thresholds
from xlops.errors import UnknownName, UsageError

SAMPLE = Path(__file__).parent.parent / "workbooks" / "sample" / "exports"
OFFICIAL = offer("official", "official", percent=15)
COUPON = offer("coupon", "shop_coupon", off=30)
MEMBER = offer("member", "member", off=20)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_operators_check_holds_on_every_platform(platform: str) -> None:
    found = quote(399, [MEMBER, COUPON, OFFICIAL], platform)
    assert (found.hand, found.receipt) == (Decimal("289.15"), Decimal("309.15"))
    assert found.paid_by == {"shop": Decimal("89.85"), "platform": Decimal("20.00")}
    assert [each.price for each in found.steps] == [Decimal("339.15"), Decimal("309.15"), Decimal("289.15")]


def test_a_dearer_coupon_owes_yesterdays_buyers_its_difference() -> None:
    before = quote(399, [OFFICIAL, COUPON, MEMBER], "tmall")
    after = quote(399, [OFFICIAL, offer("coupon", "shop_coupon", off=50), MEMBER], "tmall")
    sold = pd.DataFrame(
        {
            "day": [date(2027, 11, 10), date(2027, 10, 1)],
            "sku": ["dress", "dress"],
            "units": [200, 999],
            "hand": [before.hand] * 2,
            "receipt": [before.receipt] * 2,
        }
    )
    found = exposure(sold, {"dress": (after.hand, after.receipt)}, on=date(2027, 11, 11), days=15)
    assert (found.units, found.total, found.shop) == (200, Decimal(4000), Decimal(4000))
    assert found.by_day == ((date(2027, 11, 10), 200, Decimal(4000)),)
    raised = exposure(sold, {"dress": (before.hand + 1, before.receipt)}, on=date(2027, 11, 11), days=90)
    assert raised.total == 0


def test_what_the_platform_lowers_is_not_the_shops_to_pay_back() -> None:
    sold = pd.DataFrame({"day": [date(2027, 11, 10)], "sku": ["a"], "units": [10], "hand": [Decimal(90)], "receipt": [Decimal(95)]})  # fmt: skip
    found = exposure(sold, {"a": (Decimal(80), Decimal(95))}, on=date(2027, 11, 11), days=7)
    assert (found.total, found.shop) == (Decimal(100), Decimal(0))
    with pytest.raises(UsageError, match="no new price for a"):
        exposure(sold, {}, on=date(2027, 11, 11), days=7)


def test_every_platform_places_every_kind_of_offer() -> None:
    for each in PLATFORMS.values():
        assert sorted(kind for layer in each.layers for kind in layer.kinds) == sorted(KINDS)
        assert all(layer.source for layer in each.layers)
    assert stacking_of("taobao").id == "tmall"
    with pytest.raises(UnknownName, match='did you mean "tmall"'):
        stacking_of("tmal")


def test_platforms_differ_in_what_a_coupon_looks_at_and_in_what_adds_up() -> None:
    reduction = offer("300-50", "full_reduction", tiers=[(300, 50)])
    coupon = offer("280-20", "shop_coupon", at=280, off=20)
    assert quote(300, [reduction, coupon], "tmall").hand == 230  # parallel: 300 of the goods reach 280
    assert quote(300, [reduction, coupon], "jd").hand == 250  # one after the other: 250 do not
    sale, percent = offer("sale", "item_discount", percent=10), offer("code", "shop_coupon", percent=20)
    promo = offer("promo", "full_reduction", percent=10)
    assert quote(100, [percent, promo], "amazon").hand == 70  # both of the price
    assert quote(100, [percent, promo], "general").hand == 72
    assert quote(100, [sale, OFFICIAL], "shopify").hand == 85  # one product discount a line: the best
    assert quote(100, [sale, OFFICIAL], "tmall").hand == Decimal("76.5")


def test_deals_cost_a_fee_of_the_receipt_and_a_slot_once() -> None:
    deal = offer("juhuasuan", "deal", price=199, fee_percent=4, slot_fee=2500)
    subsidy = offer("ten billion", "subsidy", off=30)
    found = quote(299, [deal, subsidy], "pdd")
    assert (found.hand, found.receipt, found.fees) == (169, 199, Decimal("7.96"))
    assert found.net == Decimal("191.04")
    assert quote(150, [deal]).hand == 150 and quote(150, [deal]).fees == 0  # it never raises a price


def test_who_pays_may_be_several_and_their_cents_add_up() -> None:
    both = offer("shared", "cross_store", tiers=[(300, 50)], every=True, paid_by={"shop": 70, "platform": 30})
    creator = offer("creator", "creator_coupon", off=Decimal("5.05"))
    state = offer("state", "state_subsidy", percent=15, cap=2000)
    found = quote(650, [both, creator, state], "tmall")
    assert found.paid_by == {
        "shop": Decimal("70.00"), "platform": Decimal("30.00"), "creator": Decimal("5.05"), "state": Decimal("81.74"),
    }  # fmt: skip
    assert found.listed - found.hand == sum(found.paid_by.values())
    assert found.receipt == 580


def test_tiers_repeats_caps_and_units() -> None:
    steps = offer("tiers", "full_reduction", tiers=[(200, 20), (500, 70), (1000, 160)])
    assert [quote(each, [steps]).hand for each in (199, 200, 499, 500, 1000)] == [199, 180, 479, 430, 840]
    every = offer("every", "cross_store", tiers=[(200, 30)], every=True, cap=90)
    assert [quote(each, [every]).hand for each in (399, 400, 1000)] == [369, 340, 910]
    two = offer("2 for 10 % off", "full_reduction", tiers_percent=[(2, 10), (3, 20)], by_units="units")
    assert [quote(100, [two], units=each).hand for each in (1, 2, 3)] == [100, 180, 240]


def test_freight_and_gifts_cost_the_shop_and_leave_the_price() -> None:
    offers = [offer("free", "free_shipping", at=99), offer("mug", "gift", at=99, cost=Decimal("6.5"))]
    found = quote(120, offers, freight=12)
    assert (found.hand, found.receipt, found.freight, found.gifts) == (120, 120, 0, Decimal("6.50"))
    assert found.net == Decimal("101.50")
    assert quote(98, offers, freight=12).freight == 12
    paid = quote(120, [offer("free", "free_shipping", at=99, paid_by="platform")], freight=12)
    assert paid.freight == 0 and paid.net == 120


IMPOSSIBLE = [
    (lambda: offer("a", "shop_coupon", at=100, off=120), "a: 120.00 off from 100.00 on makes a negative price"),
    (lambda: offer("a", "official", percent=120), "a: 120 % is no percentage"),
    (lambda: offer("a", "official", off=-3), "a: -3 is no amount of whole cents"),
    (lambda: offer("a", "official", off="x"), "a: x is no amount"),
    (lambda: offer("a", "official", tiers=[(1, 1)]), "a: official discount cannot be made that way"),
    (lambda: offer("a", "shop_coupon"), "cannot be made that way"),
    (lambda: offer("a", "full_reduction", tiers=[(100, 20), (200, 10)]), "a higher tier must take more off"),
    (lambda: offer("a", "full_reduction", tiers=[(100, 20), (200, 30)], every=True), "only one tier"),
    (lambda: offer("a", "full_reduction", tiers_percent=[(1.5, 20)], by_units="units"), "1.5 is no number of units"),
    (lambda: offer("a", "sale", percent=3), 'no kind of offer "sale"'),
    (lambda: offer("a", "official", percent=3, paid_by={"shop": 50}), "a: who pays adds up to 50"),
    (lambda: offer("a", "official", percent=3, paid_by="me"), 'no payer "me"'),  # type: ignore[arg-type]
    (
        lambda: offer("a", "official", percent=3, starts=date(2027, 2, 1), ends=date(2027, 1, 1)),
        "a ends (2027-01-01) before it starts",
    ),
    (
        lambda: quote(40, [OFFICIAL, COUPON, MEMBER]),
        "official, coupon, member: together they stack to a negative price",
    ),
    (
        lambda: quote(10, [offer("a", "official", off=12)]),
        "a: together they stack to a negative price (-2.00 on an item",
    ),
    (lambda: quote("1.005", []), "list price: 1.005 is no amount of whole cents"),
    (lambda: quote(1, [], units=0), "a price of 0 units cannot be told"),
    (lambda: quote(9_000_000, [], units=2_000), "an order of 18,000,000,000 is too large"),
    (lambda: Response(share=3), "share of a response is 3"),
    (lambda: Costs(np.zeros(1, dtype=np.int64), refund_rate=1.2), "refund_rate is 1.2"),
]


@pytest.mark.parametrize(("make", "message"), IMPOSSIBLE, ids=lambda each: each if isinstance(each, str) else "")
def test_the_impossible_is_refused_in_one_sentence(make: object, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        make()  # type: ignore[operator]
    assert message in str(raised.value)
    assert "\n" not in str(raised.value) and raised.value.label.zh


def test_an_offer_holds_on_its_days_and_one_sku_is_one_item() -> None:
    dated = offer("a", "official", percent=5, items="dress", starts=date(2027, 11, 1), ends=date(2027, 11, 11))
    assert [dated.runs_on(date(2027, 11, day)) for day in (1, 11, 12)] == [True, True, False]
    assert OFFICIAL.runs_on(date(1999, 1, 1))
    assert dated.items == {"dress"}
    assert quote(100, [dated], sku="dress").hand == 95 and quote(100, [dated], sku="d").hand == 100


def planned(name: str, **changed: object) -> Promotion:
    values: dict[str, object] = {
        "name": name, "starts": date(2027, 11, 1), "ends": date(2027, 11, 11), "platform": "tmall",
        "items": (Item("dress", 399, 180, fee_percent=5),), "offers": (OFFICIAL, COUPON, MEMBER),
    }  # fmt: skip
    return Promotion(**{**values, **changed})  # type: ignore[arg-type]


def test_a_plan_is_priced_item_by_item() -> None:
    (found,) = checked([planned("11.11")])
    assert found.quote.hand == Decimal("289.15")
    assert found.net == Decimal("293.69")  # 309.15 less 5 %: 15.4575, rounded


@pytest.mark.parametrize(
    ("plans", "message"),
    [
        ([planned("Double 11"), planned("double  11")], 'two promotions are called "double  11"'),
        ([planned("x", ends=date(2027, 10, 1))], "x ends (2027-10-01) before it starts (2027-11-01)"),
        ([planned("x", items=(Item("dress", 399, 300),)), planned("y", items=(Item("d", 399, 310),))], "y: d leaves 309.15 a unit, below its cost of 310.00"),
        ([planned("x", items=(Item("sock", 40, 1),))], "x, sock: official, coupon, member: together"),
    ],
)  # fmt: skip
def test_an_impossible_plan_is_refused_in_one_sentence(plans: list[Promotion], message: str) -> None:
    with pytest.raises(UsageError) as raised:
        checked(plans)
    assert message in str(raised.value) and raised.value.label.zh


def test_a_loss_leader_may_be_sold_below_cost_when_somebody_said_so() -> None:
    assert checked([planned("x", items=(Item("d", 399, 310, loss_leader=True),))])[0].net < 310


def test_floors_and_promises_are_checked_across_stores() -> None:
    prices = [
        Priced("tmall", "a", Decimal(90), Decimal(100), Decimal(95)),
        Priced("jd", "a", Decimal(88), Decimal(94), Decimal(95)),
        Priced("pdd", "a", Decimal(80), Decimal(90), Decimal(95)),
        Priced("pdd", "b", Decimal(10), Decimal(10)),
        Priced("tmall", "b", Decimal(10), Decimal(10)),
    ]
    assert [(each.priced.store, each.short) for each in below_floor(prices)] == [("pdd", 5), ("jd", 1)]
    broken = broken_promises(prices, [Promise("tmall"), Promise("jd", "a")])
    assert [(each.promised.store, each.cheaper.store, each.by) for each in broken] == [
        ("tmall", "pdd", 10), ("jd", "pdd", 8), ("tmall", "jd", 2),
    ]  # fmt: skip
    assert broken_promises(prices, [Promise("pdd")]) == []


# --- real orders, beside a loop over orders in plain pandas ---


def real_lines(file: Path) -> pd.DataFrame:
    raw = pd.read_parquet(file)
    raw = raw.rename(columns={"Invoice": "order_id", "StockCode": "sku", "Quantity": "units", "Price": "price"})
    raw = raw.assign(units=pd.to_numeric(raw.units), price=pd.to_numeric(raw.price))
    sold = (raw.units > 0) & (raw.price > 0) & ~raw.order_id.astype(str).str.startswith(("C", "A"))
    whole = ((raw.price * 100).round() - raw.price * 100).abs() < 1e-6  # a few prices have three decimals
    return raw.loc[sold & whole, ["order_id", "sku", "units", "price"]].astype({"order_id": str, "sku": str})


RULES = {
    "items": frozenset({"85123A", "22423", "21212"}), "item_percent": Decimal(20), "official_percent": Decimal("7.5"),
    "tiers": [(Decimal(150), Decimal(12)), (Decimal(400), Decimal(45)), (Decimal(1000), Decimal("130.37"))],
    "coupon_at": Decimal(200), "coupon": Decimal("9.99"), "member_percent": Decimal(5),
}  # fmt: skip


def real_offers() -> list[Offer]:
    return [
        offer("items", "item_discount", percent=RULES["item_percent"], items=RULES["items"]),  # type: ignore[arg-type]
        offer("official", "official", percent=RULES["official_percent"]),  # type: ignore[arg-type]
        offer("tiers", "full_reduction", tiers=RULES["tiers"]),  # type: ignore[arg-type]
        offer("coupon", "shop_coupon", at=RULES["coupon_at"], off=RULES["coupon"]),  # type: ignore[arg-type]
        offer("member", "member", percent=RULES["member_percent"]),  # type: ignore[arg-type]
    ]


def compared(frame: pd.DataFrame) -> None:
    lines, place = lines_of(frame)
    found = apply(lines, real_offers(), "tmall")
    oracle = all_orders(frame, RULES)
    assert len(oracle["hand"]) == len(frame) == len(place)
    for key, ours in (("hand", found.hand), ("shop", found.paid["shop"]), ("platform", found.paid["platform"])):
        theirs = np.array([int(each * 100) for each in oracle[key]])
        assert np.array_equal(ours, theirs), key
    listed = sum(Decimal(str(price)) * int(units) for price, units in zip(frame.price, frame.units, strict=True))
    assert money(int((found.hand + found.paid["shop"] + found.paid["platform"]).sum())) == listed
    tiers = next(each for each in found.taken if each.offer.name == "tiers")
    assert np.array_equal(lines.of(tiers.off) > 0, np.array(oracle["hit"]))


def test_real_orders_of_the_sample_equal_the_loop_over_orders_to_the_cent() -> None:
    frame = real_lines(SAMPLE / "giftware-world" / "online_retail_II.parquet")
    compared(frame)


def test_sixty_thousand_lines_of_online_retail_equal_the_loop_over_orders_to_the_cent(shared_data: Path) -> None:
    file = shared_data / "online_retail_ii" / "online_retail_II_2009-2010.csv.gz"
    raw = pd.read_csv(file, dtype={"Invoice": str, "StockCode": str}, nrows=60_000)
    frame = raw.rename(columns={"Invoice": "order_id", "StockCode": "sku", "Quantity": "units", "Price": "price"})
    sold = (frame.units > 0) & (frame.price > 0) & ~frame.order_id.str.startswith(("C", "A"))
    whole = ((frame.price * 100).round() - frame.price * 100).abs() < 1e-6
    assert (sold & ~whole).sum() < 20
    compared(frame.loc[sold & whole, ["order_id", "sku", "units", "price"]])


def little(*orders: list[tuple[int, int]]) -> Lines:
    """Orders of (cents, units) lines."""
    order = np.repeat(np.arange(len(orders)), [len(each) for each in orders]).astype(np.int64)
    price, units = (np.array([one[place] for each in orders for one in each], dtype=np.int64) for place in (0, 1))
    return Lines(order, units, price, np.zeros(len(order), dtype=np.int64), ("x",), None, np.zeros(len(orders), dtype=np.int64))  # fmt: skip


def test_a_coupon_without_a_threshold_takes_no_more_than_there_is() -> None:
    found = apply(little([(500, 1)], [(9000, 1)]), [COUPON])
    assert found.hand.tolist() == [0, 6000]
    with pytest.raises(UsageError, match="stack to a negative price"):
        apply(little([(500, 1)]), [offer("a", "full_reduction", tiers=[(5, 4)]), offer("b", "shop_coupon", at=5, off=3)], "tmall")  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.integers(0, 10**7), min_size=1, max_size=6), min_size=1, max_size=6), st.data())
def test_amounts_are_shared_to_the_cent_by_largest_remainder(groups: list[list[int]], data: st.DataObject) -> None:
    totals = [data.draw(st.integers(0, sum(each))) for each in groups]
    weights = np.array([each for group in groups for each in group], dtype=np.int64)
    group = np.repeat(np.arange(len(groups)), [len(each) for each in groups]).astype(np.int64)
    found = allocated(np.array(totals, dtype=np.int64), weights, group)
    assert np.bincount(group, found, len(groups)).astype(int).tolist() == totals
    assert (found <= weights).all()
    expected = [each for total, one in zip(totals, groups, strict=True) for each in shared(money(total), [Decimal(w) for w in one])]  # fmt: skip
    assert [money(int(each)) for each in found] == expected


def test_amounts_beyond_64_bits_are_shared_exactly_too() -> None:
    weights = np.array([10**11, 2 * 10**11, 1], dtype=np.int64)
    found = allocated(np.array([10**11], dtype=np.int64), weights, np.zeros(3, dtype=np.int64))
    assert found.tolist() == [33333333333, 66666666667, 0]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.lists(st.integers(1, 100), min_size=1, max_size=4))
def test_payers_parts_add_up(total: int, weights: list[int]) -> None:
    parts = [each * 1_000_000 // sum(weights) for each in weights]
    parts[0] += 1_000_000 - sum(parts)
    found = parted(np.array([total], dtype=np.int64), parts)
    assert sum(int(each[0]) for each in found) == total
    assert all(abs(int(each[0]) - total * part / 1e6) < 1 for each, part in zip(found, parts, strict=True))


kinds = st.sampled_from([each for each in KINDS if each not in ("free_shipping", "gift")])


@st.composite
def any_offer(draw: st.DrawFn) -> Offer:
    kind = draw(kinds)
    percent = draw(st.integers(1, 60))
    shares = draw(st.sampled_from([None, "platform", {"shop": 33, "creator": 67}]))
    if KINDS[kind].unit or draw(st.booleans()):
        return offer(f"{kind} {percent}", kind, percent=percent, paid_by=shares)
    return offer(f"{kind} {percent}", kind, at=percent * 10, off=percent, paid_by=shares)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(any_offer(), max_size=5),
    st.lists(
        st.lists(st.tuples(st.integers(1, 90_000), st.integers(1, 5)), min_size=1, max_size=4), min_size=1, max_size=5
    ),
    st.sampled_from(list(PLATFORMS)),
)
def test_not_a_cent_is_lost_and_an_order_alone_comes_to_the_same(
    offers: list[Offer], orders: list[list[tuple[int, int]]], platform: str
) -> None:
    lines = little(*orders)
    try:
        found = apply(lines, offers, platform)
    except UsageError as error:
        assert "negative price" in str(error)
        return
    assert (found.hand >= 0).all()
    assert np.array_equal(found.hand + sum(found.paid.values()), lines.amount)
    assert np.array_equal(sum((each.off for each in found.taken), np.zeros_like(found.hand)), lines.amount - found.hand)
    assert np.array_equal(
        found.receipt, found.hand + found.paid["platform"] + found.paid["creator"] + found.paid["state"]
    )
    alone = apply(little(orders[-1]), offers, platform)
    assert np.array_equal(alone.hand, found.hand[-len(orders[-1]) :])


# --- what it comes to, and which threshold is best ---


def test_the_summary_is_what_a_pencil_says() -> None:
    lines = little([(10_000, 2)], [(5_000, 1)])
    found = summary(
        apply(lines, [offer("150-20", "full_reduction", tiers=[(150, 20)])]),
        Costs(np.array([4_000, 2_000]), fee_rate=0.05, refund_rate=0.1, ship_cost=600),
    )
    assert (found.orders, found.hit_orders, found.hit_rate) == (2, 1, 0.5)
    assert (found.listed, found.hand, found.receipt, found.cost) == (250, 230, 230, 20)
    # without: (200 + 50) x 0.95 x 0.9 - (80 + 20) x 0.9 - 12; with: 20 x 0.95 x 0.9 less
    assert found.margin_without == Decimal("111.75") and found.margin == Decimal("94.65")
    assert found.uplift_needed == pytest.approx(111.75 / 94.65 - 1)
    assert found.refunds == 23 and found.fees == Decimal("11.50")


def test_returned_goods_cost_what_cannot_be_sold_again() -> None:
    lines = little([(10_000, 1)])
    whole, half = (
        summary(apply(lines, []), Costs(np.array([4_000]), refund_rate=0.5, resold=resold)) for resold in (1.0, 0.5)
    )
    assert whole.margin == Decimal("30.00")  # half of 100 less half of 40
    assert half.margin == Decimal("20.00")  # and half of the 20 that came back is lost


def test_protection_covers_its_first_and_its_last_day() -> None:
    sold = pd.DataFrame(
        {
            "day": [date(2027, 11, 4), date(2027, 11, 3), date(2027, 11, 11), date(2027, 11, 12)],
            "sku": ["a"] * 4, "units": [1, 10, 100, 1000], "hand": [Decimal(5)] * 4, "receipt": [Decimal(5)] * 4,
        }
    )  # fmt: skip
    assert exposure(sold, {"a": (Decimal(4), Decimal(4))}, on=date(2027, 11, 11), days=7).units == 101


def test_no_uplift_repairs_an_offer_that_loses_on_every_order() -> None:
    assert uplift_needed(100, -5) is None
    assert uplift_needed(100, 120) == 0
    assert uplift_needed(100, 70, 10) == pytest.approx(110 / 80 - 1)  # the slot is paid once


def test_thresholds_as_they_were_equal_applying_each_of_them() -> None:
    frame = real_lines(SAMPLE / "giftware-world" / "online_retail_II.parquet")
    lines, _ = lines_of(frame)
    costs = Costs((lines.price * 6) // 10, fee_rate=0.05, refund_rate=0.08, ship_cost=300)
    others = [
        offer("official", "official", percent=10), offer("coupon", "shop_coupon", at=100, off=8),
        offer("member", "member", percent=5), offer("free", "free_shipping", at=250), offer("mug", "gift", at=300, cost=2),
    ]  # fmt: skip
    lines = Lines(lines.order, lines.units, lines.price, lines.sku, lines.skus, lines.orders, lines.freight + 500)
    tries = candidates([100, 200, 300, 500, 900], percent=10)
    found = try_thresholds(lines, tries, costs, offers=others, platform="tmall")
    for one, tried in zip(tries, found.tried, strict=True):
        whole = summary(apply(lines, [*others, one], "tmall"), costs)
        taken = apply(lines, [*others, one], "tmall").taken
        off = next(each.off for each in taken if each.offer is one)
        assert (tried.hand, tried.receipt) == (whole.hand, whole.receipt)
        assert tried.cost == money(int(off.sum())) and tried.hit_orders == np.count_nonzero(lines.of(off))
        assert float(tried.margin) == pytest.approx(float(whole.margin), abs=0.02)


def test_without_a_response_an_offer_only_costs_and_none_is_worth_it() -> None:
    lines = little(*([(each * 100, 1)] for each in range(50, 450)))
    found = try_thresholds(
        lines, candidates([100, 200, 300], off=10), Costs(lines.price // 2), response=Response(0.2, 0)
    )
    assert not found.worth_it and all(each.gain <= 0 for each in found.tried)
    assert found.best.threshold == 300  # the one that the fewest reach


def test_the_best_threshold_is_the_one_that_orders_are_just_below_of() -> None:
    below, above, far = [[(19_000, 1)]] * 300, [[(24_000, 1)]] * 60, [[(9_000, 1)]] * 200
    lines = little(*below, *above, *far)
    costs = Costs(lines.price * 3 // 10)
    found = try_thresholds(lines, candidates([100, 200, 300], off=5), costs, response=Response(0.15, 0.8))
    assert found.best.threshold == 200 and found.likely == (200,) and found.worth_it
    assert float(found.best.gain) == pytest.approx(300 * 0.8 * (10 * 0.7 - 5) - 60 * 5)
    assert found.best.gain_low < found.best.gain < found.best.gain_high
    dear = try_thresholds(lines, candidates([200], off=8), Costs(lines.price * 3 // 10), response=Response(0.05, 0.8))
    assert dear.best.near_orders == 300
    assert float(dear.best.gain) == pytest.approx(300 * 0.8 * (10 * 0.7 - 8) - 60 * 8)
    assert not dear.worth_it


def test_free_shipping_has_a_best_threshold_too() -> None:
    lines = little(*[[(9_000, 1)]] * 200, *[[(15_000, 1)]] * 50)
    lines = Lines(lines.order, lines.units, lines.price, lines.sku, lines.skus, None, lines.freight + 600)
    costs = Costs(lines.price * 4 // 10, ship_cost=600)
    found = try_thresholds(lines, free_shipping_from([80, 99, 149, 300]), costs, response=Response(0.15, 1))
    by = {int(each.threshold): each for each in found.tried}
    assert (by[80].hit_orders, by[99].hit_orders, by[149].hit_orders, by[300].hit_orders) == (250, 50, 50, 0)
    assert by[80].cost == 1500 and by[149].cost == 300
    # of 200 orders at 90, all buy 9 more at 60 % margin and pay 6 less freight; 50 others get it for nothing
    assert float(by[99].gain) == pytest.approx(200 * (9 * 0.6 - 6) - 50 * 6)
    assert found.best.threshold == 300 and not found.worth_it
    for each in found.tried:
        whole = summary(apply(lines, free_shipping_from([each.threshold])), costs)
        assert float(each.margin) == pytest.approx(float(whole.margin), abs=0.01)
        assert each.cost == whole.freight_paid


def test_the_grid_of_thresholds_is_round_and_lies_around_the_mean_order() -> None:
    found = grid(little(*([(each * 100, 1)] for each in range(100, 400))))
    assert found[0] == 120 and found[-1] == 750 and len(found) == 50  # the mean is 249.50
    assert all(each % 10 == 0 for each in found)
    with pytest.raises(UsageError, match="there are no orders"):
        grid(little())


def test_what_cannot_be_tried_is_refused() -> None:
    lines = little([(10_000, 1)])
    costs = Costs(lines.price)
    with pytest.raises(UsageError, match="there is no threshold"):
        try_thresholds(lines, [], costs)
    with pytest.raises(UsageError, match="a: thresholds are tried of a full reduction"):
        try_thresholds(lines, [offer("a", "full_reduction", tiers=[(1, 1)], items=["x"])], costs)
    with pytest.raises(UsageError, match="b: beside tried thresholds"):
        try_thresholds(lines, candidates([50], off=5), costs, offers=[offer("b", "member", percent=5, items=["x"])])
    with pytest.raises(UsageError, match=r"b: takes 99\.00 of an order of which 60\.00 is left"):
        other = offer("b", "shop_coupon", at=100, off=99)
        try_thresholds(lines, candidates([50], off=40), costs, offers=[other], platform="tmall")


def test_a_coupon_costs_what_is_redeemed_and_some_of_it_must_be_extra() -> None:
    coupon = offer("c", "shop_coupon", at=200, off=20, paid_by={"shop": 75, "platform": 25})
    found = coupon_cost(coupon, quota=1000, claim_rate=0.8, redemption_rate=0.25, order_margin=60)
    assert (found.claimed, found.redeemed, found.given, found.shop) == (800, 200, 4000, 3000)
    assert found.extra_needed == pytest.approx(0.25)  # 15 of 60
    assert coupon_cost(coupon, quota=10, redemption_rate=1, order_margin=10).extra_needed is None
    with pytest.raises(UsageError, match="redemption_rate is 2"):
        coupon_cost(coupon, quota=10, redemption_rate=2, order_margin=10)
    with pytest.raises(UsageError, match="has a cost before it is used"):
        coupon_cost(offer("p", "shop_coupon", percent=5), quota=1, redemption_rate=1, order_margin=10)
