"""Offers on prices and on real orders: what the buyer pays, what the merchant receives, who pays the difference."""

from xlops.analysis.offers.apply import Applied, Lines, apply
from xlops.analysis.offers.base import (
    KINDS,
    PAYERS,
    FreeShipping,
    Gift,
    Off,
    Offer,
    Percent,
    Price,
    Tier,
    Tiers,
    offer,
)
from xlops.analysis.offers.platforms import PLATFORMS, Stacking, stacking_of
from xlops.analysis.offers.quote import Quote, quote

__all__ = [
    "KINDS",
    "PAYERS",
    "PLATFORMS",
    "Applied",
    "FreeShipping",
    "Gift",
    "Lines",
    "Off",
    "Offer",
    "Percent",
    "Price",
    "Quote",
    "Stacking",
    "Tier",
    "Tiers",
    "apply",
    "offer",
    "quote",
    "stacking_of",
]
