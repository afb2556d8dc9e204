"""What is typed into the simulator of offers."""

from xlops.facts.base import STORE, fact, money, number, text

OFFER_TRIAL = fact(
    "offer_trial",
    "Offers tried",
    "优惠试算",
    STORE,
    text("kind", "Mechanic", "玩法", "Kind of offer, which decides where a platform stacks it."),
    number("discount", "Discount", "折扣幅度", "Share taken off: 15 % is 0.15.", unit="share"),
    money("amount", "Amount", "金额", "Money taken off; of a deal its price."),
    money("from_amount", "From", "满额门槛", "Amount from which it holds; blank is from nothing."),
    number("shop_share", "Shop's share", "商家承担比例", "Share of it that the shop pays.", unit="share"),
    grain="one kind of offer",
    key="store kind",
    rhythm="reference",
    doc="The offers that are tried on one unit in the simulator.",
)
