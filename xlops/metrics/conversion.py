"""Conversion: of those who came, who did what. Persons, sessions or units: the label says which."""

from __future__ import annotations

from xlops.metrics.base import People, Sum, metric
from xlops.metrics.basis import ATTRIBUTED
from xlops.metrics.sales import BUYERS, ORDER_BUYERS, ORDER_ITEMS, ORDERS, PAY_AMT, UNITS
from xlops.metrics.traffic import CELLS, PV, SESSIONS, TRAFFIC_SESSIONS, UV

CART_PEOPLE = metric(
    "cart_people",
    People("store_daily", "cart_people", period_fact="store_period"),
    finer=(People("traffic", "cart_people"),),
    finer_note=CELLS,
    en="People who added to cart",
    zh="加购人数",
    unit="people",
    good="up",
    doc="Distinct persons who put something into the cart.",
    so_what=("Tomorrow's buyers: remind them before the offer ends.", "明天的买家：活动结束前提醒他们。"),
    subject="conversion",
)
FAV_PEOPLE = metric(
    "fav_people",
    People("store_daily", "fav_people", period_fact="store_period"),
    finer=(People("traffic", "fav_people"),),
    finer_note=CELLS,
    en="People who favourited",
    zh="收藏人数",
    unit="people",
    good="up",
    doc="Distinct persons who favourited the store or an item.",
    so_what=("Interest without hurry: an audience for coupons.", "有兴趣但不着急，适合发券。"),
    subject="conversion",
)
FAVCART_PEOPLE = metric(
    "favcart_people",
    FAV_PEOPLE + CART_PEOPLE,
    en="Favourites and carts, people",
    zh="收藏加购人数",
    unit="people",
    good="up",
    doc="People who favourited plus people who added to cart; who did both counts twice.",
    so_what=("The size of the interested audience.", "有意向人群的规模。"),
    subject="conversion",
)
metric(
    "cvr_pay",
    BUYERS / UV,
    en="Payment conversion",
    zh="支付转化率",
    unit="share",
    good="up",
    doc="Paying buyers divided by visitors; on a session basis orders by sessions, on a unit basis units by sessions.",
    so_what=(
        "Falling with steady traffic: check price, page, reviews, stock.",
        "流量稳而转化降，查价格、页面、评价、库存。",
    ),
    switch="conversion",
    variants={"session": ORDERS / SESSIONS, "unit": UNITS / SESSIONS},
    differs=(
        "JD counts cash-on-delivery orders when placed; Shopify shows orders by sessions, Amazon units by sessions.",
        "京东货到付款下单即计；Shopify 为订单/会话，亚马逊为件数/会话。",
    ),
    subject="conversion",
)
metric(
    "cvr_order",
    ORDER_BUYERS / UV,
    en="Order conversion",
    zh="下单转化率",
    unit="share",
    good="up",
    doc="Buyers who placed an order divided by visitors.",
    so_what=("Far above payment conversion: people order and do not pay.", "远高于支付转化率，说明下单不付款。"),
    subject="conversion",
)
metric(
    "order_pay",
    BUYERS / ORDER_BUYERS,
    en="Order-to-pay rate",
    zh="下单-支付转化率",
    unit="share",
    good="up",
    doc="Paying buyers divided by ordering buyers.",
    so_what=("Low: remind unpaid orders, check payment and freight.", "偏低时催付，并检查支付与运费。"),
    differs=(
        "Who ordered before the period and paid in it counts only as paying; a day can exceed 100 %.",
        "周期前下单、周期内付款的人只计入支付，单日可能超过 100%。",
    ),
    subject="conversion",
)
metric(
    "cvr_sess",
    ORDERS / SESSIONS,
    en="Orders per session",
    zh="会话转化率",
    unit="share",
    good="up",
    doc="Paid orders divided by sessions.",
    so_what=("Compare it with Shopify's store conversion only.", "只与 Shopify 店铺转化率比较。"),
    basis=("by sessions", "按会话"),
    differs=(
        "Shopify counts sessions that completed checkout; an order of an earlier session is not in it.",
        "Shopify 只计完成结算的会话，早先会话产生的订单不在内。",
    ),
    subject="conversion",
)
metric(
    "unit_sess",
    UNITS / SESSIONS,
    en="Unit session percentage",
    zh="商品会话百分比",
    unit="share",
    good="up",
    doc="Units divided by sessions; may exceed 100 %.",
    so_what=("Amazon's conversion: lift it with bundles and multi-packs.", "亚马逊口径转化率，可用组合装提升。"),
    basis=("units by sessions", "件数比会话"),
    differs=("Amazon counts units ordered, cancelled ones too.", "亚马逊按下单件数，含取消。"),
    subject="conversion",
)
metric(
    "item_sess",
    ORDER_ITEMS / SESSIONS,
    en="Order-item session percentage",
    zh="订单商品会话百分比",
    unit="share",
    good="up",
    doc="Order lines divided by sessions.",
    so_what=("Rises when an order holds more different items.", "订单含更多不同商品时上升。"),
    basis=("order lines by sessions", "订单行比会话"),
    subject="conversion",
)
CART_SESSIONS = metric(
    "cart_sessions",
    Sum("traffic", "cart_sessions"),
    en="Sessions with a cart",
    zh="加购会话数",
    unit="count",
    good="up",
    doc="Sessions in which something was put into the cart.",
    so_what=("The second step of a session funnel.", "会话漏斗第二步。"),
    subject="conversion",
)
CHECKOUT_SESSIONS = metric(
    "checkout_sessions",
    Sum("traffic", "checkout_sessions"),
    en="Sessions reaching checkout",
    zh="进入结算会话数",
    unit="count",
    good="up",
    doc="Sessions that reached checkout.",
    so_what=("The third step of a session funnel.", "会话漏斗第三步。"),
    subject="conversion",
)
metric(
    "cart_rate",
    CART_PEOPLE / UV,
    en="Add-to-cart rate",
    zh="加购率",
    unit="share",
    good="up",
    doc="People who added to cart divided by visitors; on a session or unit basis sessions with a cart by sessions.",
    so_what=("The first sign of a good or bad page, before any sale.", "成交之前最早反映页面好坏的信号。"),
    switch="conversion",
    variants={"session": CART_SESSIONS / TRAFFIC_SESSIONS, "unit": CART_SESSIONS / TRAFFIC_SESSIONS},
    differs=("Some tools divide cart units by visitors.", "有的工具用加购件数除以访客数。"),
    subject="conversion",
)
metric(
    "fav_rate",
    FAV_PEOPLE / UV,
    en="Favourite rate",
    zh="收藏率",
    unit="share",
    good="up",
    doc="People who favourited divided by visitors.",
    so_what=("High with low carts: they like it but wait for a price.", "收藏高加购低，说明喜欢但在等价格。"),
    subject="conversion",
)
metric(
    "favcart",
    FAVCART_PEOPLE / UV,
    en="Favourite-and-cart rate",
    zh="收藏加购率",
    unit="share",
    good="up",
    doc="People who favourited plus people who added to cart, divided by visitors.",
    so_what=("Interest before a campaign; weak now, weak sales then.", "活动前的蓄水；此时弱，届时销售也弱。"),
    differs=("A person who did both counts twice.", "同时收藏与加购的人计两次。"),
    subject="conversion",
)
metric(
    "checkout_rate",
    CHECKOUT_SESSIONS / TRAFFIC_SESSIONS,
    en="Reached-checkout rate",
    zh="进入结算率",
    unit="share",
    good="up",
    doc="Sessions that reached checkout divided by sessions.",
    so_what=("A drop after the cart: freight or sign-in stands in the way.", "加购后骤降，多因运费或登录。"),
    subject="conversion",
)
TRAFFIC_ORDERS = metric(
    "traffic_orders",
    Sum("traffic", "orders"),
    en="Orders attributed to traffic",
    zh="流量归因订单数",
    unit="count",
    good="up",
    doc="Orders as the platform attributes them to portals and items.",
    so_what=("Compare portals with it; the shop's total stands under Orders.", "用于比较渠道；店铺总数见订单数。"),
    basis=ATTRIBUTED,
    subject="conversion",
)
TRAFFIC_AMT = metric(
    "traffic_amt",
    Sum("traffic", "pay_amt"),
    en="Paid amount attributed to traffic",
    zh="流量归因支付金额",
    unit="money",
    good="up",
    doc="Paid amount as the platform attributes it to portals and items.",
    so_what=(
        "Compare portals with it; the shop's total stands under Paid amount.",
        "用于比较渠道；店铺总数见支付金额。",
    ),
    basis=ATTRIBUTED,
    subject="conversion",
)
metric(
    "cart_abandon",
    1 - TRAFFIC_ORDERS / CART_SESSIONS,
    en="Cart abandonment",
    zh="购物车放弃率",
    unit="share",
    good="down",
    doc="One less orders divided by sessions with a cart.",
    so_what=("High: send cart reminders, show freight earlier.", "偏高时做购物车召回，提前展示运费。"),
    differs=("Shopify's dashboard does not show it.", "Shopify 后台不显示该指标。"),
    subject="conversion",
)
metric(
    "uv_value",
    PAY_AMT / UV,
    en="Value per visitor",
    zh="UV价值",
    unit="money",
    good="up",
    doc="Paid amount divided by visitors, which is conversion times amount per buyer; on other bases divided by sessions.",
    so_what=("The most one may pay for a visitor, before margin.", "一个访客的价值，买量出价的上限参考。"),
    switch="conversion",
    variants={"session": PAY_AMT / SESSIONS, "unit": PAY_AMT / SESSIONS},
    subject="conversion",
)
metric(
    "gpm",
    PAY_AMT / PV * 1000,
    en="Sales per thousand views",
    zh="千次观看成交",
    unit="money",
    good="up",
    doc="Paid amount divided by page views, times 1,000.",
    so_what=("Ranks live rooms and feeds by what a view is worth.", "按每次观看的价值比较直播与信息流。"),
    subject="conversion",
)
