"""Sellers and wholesale buyers: leads and the deals that come of them."""

from xlops.facts.base import CURRENCY, DAY, STORE, fact, money, text

LEADS = fact(
    "leads",
    "Leads",
    "线索",
    STORE,
    text("lead_id", "Lead", "线索编号", "Number of the lead."),
    DAY,
    text("origin", "Origin", "来源", "Where the lead came from."),
    text("page", "Landing page", "落地页", "The page of first contact."),
    grain="one lead",
    key="store lead_id",
    rhythm="event",
    doc="First contacts; `day` is the day of first contact.",
)

DEALS = fact(
    "deals",
    "Deals",
    "成交线索",
    STORE,
    text("lead_id", "Lead", "线索编号", "Number of the lead that became a deal."),
    DAY,
    text("seller", "Seller", "商家", "The seller that the lead became."),
    text("segment", "Segment", "行业", "Business segment."),
    text("lead_kind", "Kind of lead", "线索类型", "As the sales team classed it."),
    CURRENCY,
    money("monthly_amt", "Declared monthly sales", "申报月销售额", "Monthly revenue that the new seller declared."),
    grain="one won lead",
    key="store lead_id",
    rhythm="event",
    doc="Leads that were won; `day` is the day of the deal.",
)

SELLERS = fact(
    "sellers",
    "Sellers",
    "商家",
    STORE,
    text("seller", "Seller", "商家", "Id of the seller."),
    text("region", "Region", "省份/地区", "State or province; nothing finer is kept."),
    grain="one seller of a marketplace",
    key="store seller",
    rhythm="reference",
    doc="Who sells on a marketplace of many sellers.",
)
