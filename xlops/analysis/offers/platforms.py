"""In which order each platform stacks offers, and what each one's threshold and percentage are taken of.

One declaration a platform, a line a layer. Nobody publishes these orders in a form that holds for every campaign:
what has no source is a default, and a layer's place is checked with one real order before a campaign is trusted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xlops.analysis.offers.base import KINDS
from xlops.errors import UnknownName
from xlops.label import Label

Base = Literal["running", "unit"]
"""What a layer looks at: what the layers before left, or the prices after all unit-level offers."""
Choice = Literal["all", "best"]
"""Do all offers of a layer hold, one after the other, or only the best one?"""


@dataclass(frozen=True)
class Layer:
    """Offers of these kinds, at this place of the order."""

    kinds: tuple[str, ...]
    base: Base = "running"
    choose: Choice = "all"
    source: str = "default"

    def __post_init__(self) -> None:
        for kind in self.kinds:
            if kind not in KINDS:
                raise UnknownName("kind of offer", kind, KINDS)
        if len({KINDS[kind].unit for kind in self.kinds}) != 1:
            raise ValueError(f"a layer is of units or of orders: {self.kinds}")

    @property
    def unit(self) -> bool:
        """Does it change the price of a unit?"""
        return KINDS[self.kinds[0]].unit


@dataclass(frozen=True)
class Stacking:
    """A platform's order of offers; every kind stands in exactly one layer, units before orders."""

    id: str
    label: Label
    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        kinds = [kind for layer in self.layers for kind in layer.kinds]
        if sorted(kinds) != sorted(KINDS):
            raise ValueError(f"{self.id}: every kind stands in one layer; {set(KINDS) ^ set(kinds) or kinds}")
        if [each.unit for each in self.layers] != sorted((each.unit for each in self.layers), reverse=True):
            raise ValueError(f"{self.id}: prices of units come before amounts of orders")


_D9 = "item discount, full reduction, platform coupon, shipping: general trade order (default)"
_SHOPIFY = "help.shopify.com, combining discounts: product, then order, then shipping discounts"
_SHOPIFY_LINE = "shopify.dev, DiscountCombinesWith (2026-07): by default one product discount a line"
_PRICES = ("item_discount", "new_item", "clearance", "deal", "group_price")
_REST = (Layer(("free_shipping",)), Layer(("gift",)))

PLATFORMS: dict[str, Stacking] = {
    each.id: each
    for each in (
        Stacking("general", Label("any platform", "通用"), (
            Layer(_PRICES), Layer(("official",)), Layer(("full_reduction",), source=_D9), Layer(("shop_coupon",)),
            Layer(("cross_store",)), Layer(("creator_coupon",)), Layer(("platform_coupon",), source=_D9),
            Layer(("member",)), Layer(("subsidy",)), Layer(("state_subsidy",)), *_REST,
        )),
        Stacking("tmall", Label("Tmall and Taobao", "天猫/淘宝"), (
            Layer(_PRICES, choose="best"), Layer(("official",)), Layer(("full_reduction",), source=_D9),
            Layer(("shop_coupon",), base="unit", choose="best"), Layer(("cross_store",), base="unit"),
            Layer(("creator_coupon",)), Layer(("platform_coupon",), choose="best", source=_D9), Layer(("member",)),
            Layer(("subsidy",)), Layer(("state_subsidy",)), *_REST,
        )),
        Stacking("jd", Label("JD", "京东"), (
            Layer(_PRICES, choose="best"), Layer(("official",)), Layer(("full_reduction", "cross_store"), choose="best"),
            Layer(("shop_coupon",), choose="best"), Layer(("creator_coupon",)), Layer(("platform_coupon",)),
            Layer(("member",)), Layer(("subsidy",)), Layer(("state_subsidy",)), *_REST,
        )),
        Stacking("pdd", Label("Pinduoduo", "拼多多"), (
            Layer(("group_price", "deal"), choose="best"), Layer(("item_discount", "new_item", "clearance"), choose="best"),
            Layer(("official",)), Layer(("full_reduction",)), Layer(("shop_coupon",), choose="best"),
            Layer(("cross_store",)), Layer(("creator_coupon",)), Layer(("platform_coupon",), choose="best"),
            Layer(("member",)), Layer(("subsidy",)), Layer(("state_subsidy",)), *_REST,
        )),
        Stacking("douyin", Label("Douyin", "抖音"), (
            Layer(_PRICES, choose="best"), Layer(("official",)), Layer(("full_reduction",)),
            Layer(("shop_coupon",), choose="best"), Layer(("creator_coupon",), choose="best"), Layer(("cross_store",)),
            Layer(("platform_coupon",), choose="best"), Layer(("member",)), Layer(("subsidy",)),
            Layer(("state_subsidy",)), *_REST,
        )),
        Stacking("amazon", Label("Amazon", "亚马逊"), (
            Layer(_PRICES, choose="best"), Layer(("official",)),
            # a coupon and a promotion are both taken of the deal's price, not of each other's rest
            Layer(("full_reduction", "shop_coupon", "cross_store"), base="unit"), Layer(("creator_coupon",), base="unit"),
            Layer(("platform_coupon",)), Layer(("member",)), Layer(("subsidy",)), Layer(("state_subsidy",)), *_REST,
        )),
        Stacking("shopify", Label("Shopify", "Shopify"), (
            Layer((*_PRICES, "official"), choose="best", source=_SHOPIFY_LINE),
            Layer(("full_reduction", "shop_coupon", "cross_store", "creator_coupon"), choose="best", source=_SHOPIFY),
            Layer(("platform_coupon",)), Layer(("member",)), Layer(("subsidy",)), Layer(("state_subsidy",)),
            Layer(("free_shipping",), source=_SHOPIFY), Layer(("gift",)),
        )),
    )
}  # fmt: skip
"""Every platform by id."""
_SAME = {"taobao": "tmall", "": "general"}


def stacking_of(platform: str) -> Stacking:
    """The stacking order of a platform ("" is the general one); UnknownName for one that has none."""
    id = _SAME.get(platform, platform)
    if id not in PLATFORMS:
        raise UnknownName("platform", platform, PLATFORMS)
    return PLATFORMS[id]
