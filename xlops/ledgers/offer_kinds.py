"""The kinds of offers and who pays them: the words of the promotion plan, and of every analysis of offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xlops.label import Label

Payer = Literal["shop", "platform", "creator", "state"]
PAYERS: dict[Payer, Label] = {
    "shop": Label("shop", "商家"),
    "platform": Label("platform", "平台"),
    "creator": Label("creator", "达人"),
    "state": Label("state", "国家补贴"),
}
"""Who pays what the buyer does not. Only what the shop pays is missing from the merchant's receipt."""


@dataclass(frozen=True)
class Kind:
    """A kind of offer. `unit`: it changes the price of one unit, else it is taken off the order."""

    label: Label
    unit: bool
    payer: Payer = "shop"
    """Who usually pays."""


KINDS: dict[str, Kind] = {
    "item_discount": Kind(Label("item discount", "单品折扣"), unit=True),
    "new_item": Kind(Label("new-item offer", "新品优惠"), unit=True),
    "clearance": Kind(Label("clearance", "清仓"), unit=True),
    "deal": Kind(Label("deal price (Juhuasuan, ten-billion subsidy, lightning deal)", "聚划算/百亿补贴/秒杀价"), unit=True),
    "group_price": Kind(Label("group price", "拼团价"), unit=True),
    "official": Kind(Label("official discount", "官方立减"), unit=True),
    "full_reduction": Kind(Label("full reduction", "店铺满减"), unit=False),
    "cross_store": Kind(Label("reduction across stores", "跨店满减"), unit=False),
    "shop_coupon": Kind(Label("shop coupon", "店铺优惠券"), unit=False),
    "platform_coupon": Kind(Label("platform coupon", "平台券"), unit=False, payer="platform"),
    "creator_coupon": Kind(Label("creator coupon", "达人券"), unit=False, payer="creator"),
    "member": Kind(Label("member discount", "会员优惠"), unit=False, payer="platform"),
    "subsidy": Kind(Label("platform subsidy", "平台补贴"), unit=False, payer="platform"),
    "state_subsidy": Kind(Label("state subsidy", "国家补贴"), unit=False, payer="state"),
    "free_shipping": Kind(Label("free shipping", "满额包邮"), unit=False),
    "gift": Kind(Label("gift", "赠品"), unit=False),
}  # fmt: skip
"""Every kind of offer by id."""
