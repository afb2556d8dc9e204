"""The shop's funnels: by persons, by sessions, by ad events, by leads."""

from __future__ import annotations

from xlops.funnels.base import funnel

VISIT = funnel(
    "visit",
    ("uv", "Visited", "访问"),
    ("favcart_people", "Favourited or added to cart", "收藏加购"),
    ("order_buyers", "Ordered", "下单"),
    ("buyers", "Paid", "支付"),
    en="Visit to payment",
    zh="访问到支付",
    basis="person",
    closed=False,
    amount="pay_amt",
    doc="Persons who took each step in the period, whether or not they took the one before; who favourited and added to cart counts twice.",
)
SESSION = funnel(
    "session",
    ("traffic_sessions", "Sessions", "会话"),
    ("cart_sessions", "Added to cart", "加购"),
    ("checkout_sessions", "Reached checkout", "进入结算"),
    ("traffic_orders", "Ordered", "成交"),
    en="Session to order",
    zh="会话到成交",
    basis="session",
    closed=False,
    amount="traffic_amt",
    doc="Sessions in which each step happened, as the platform counts them; the last step is orders as it attributes them.",
)
ADS = funnel(
    "ads",
    ("imps", "Shown", "展现"),
    ("clicks", "Clicked", "点击"),
    ("ad_carts", "Added to cart", "加购"),
    ("ad_orders", "Ordered", "成交"),
    en="Impression to order",
    zh="展现到成交",
    basis="event",
    closed=False,
    amount="ad_sales",
    doc="Events that the ad platform counts and claims; one person may cause several of each.",
)
LEADS = funnel(
    "leads",
    ("leads", "Leads", "线索"),
    ("deals", "Deals", "成交"),
    en="Lead to deal",
    zh="线索到成交",
    basis="event",
    closed=False,
    amount="deal_amt",
    doc="First contacts and deals of the period; a deal may come of an older lead.",
)
