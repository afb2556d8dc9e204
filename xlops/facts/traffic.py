"""Who came, through which portal, to which item, by which keyword; and the platform's own de-duplicated figures."""

from xlops.facts.base import CURRENCY, DAY, INDEX, SKU, STORE, count, day, fact, flag, money, number, people, text

CUT = text("cut", "Cut by", "口径", "The dimensions that this row is cut by, sorted, joined by commas.")
CHANNEL = text("channel", "Channel", "渠道", "Traffic portal: search, paid search, recommendation, live, direct ...")
KEYWORD = text("keyword", "Keyword", "关键词", "The words that were searched for.")
DEVICE = text("device", "Device", "终端", "app, web, desktop ...")

TRAFFIC = fact(
    "traffic",
    "Traffic",
    "流量",
    STORE,
    DAY,
    text("hour", "Hour", "小时", "00 to 23; blank for figures of a whole day."),
    CUT,
    CHANNEL,
    SKU,
    KEYWORD,
    DEVICE,
    flag("is_paid", "Paid traffic", "付费流量", "Did the shop pay for these visits?"),
    people("visitors", "Visitors", "访客数", "Distinct visitors of this cell: not additive over cells or days."),
    count("page_views", "Page views", "浏览量", "Page loads.", unit="views"),
    count("sessions", "Sessions", "会话数", "Visits.", unit="sessions"),
    count("bounces", "Bounces", "跳失数", "Visits of one page.", unit="sessions"),
    count("stay_seconds", "Stay seconds", "停留秒数", "Sum of the stay of all visits.", unit="seconds"),
    people("new_visitors", "New visitors", "新访客数", "Visitors whom the platform calls new."),
    people("cart_people", "People who added to cart", "加购人数", "Distinct persons who added to cart."),
    people("fav_people", "People who favourited", "收藏人数", "Distinct persons who favourited."),
    count(
        "cart_sessions",
        "Sessions with a cart",
        "加购会话数",
        "Sessions in which something was added to cart.",
        unit="sessions",
    ),
    count(
        "checkout_sessions",
        "Sessions reaching checkout",
        "进入结算会话数",
        "Sessions that reached checkout.",
        unit="sessions",
    ),
    people("order_buyers", "Ordering buyers", "下单买家数", "Distinct persons who placed an order."),
    people("buyers", "Paying buyers", "支付买家数", "Distinct paying persons, as the platform attributes them."),
    count("orders", "Orders", "订单数", "Orders as the platform attributes them.", unit="orders"),
    count("units", "Units", "支付件数", "Units paid as the platform attributes them.", unit="units"),
    money("pay_amt", "Paid amount", "支付金额", "Paid amount as the platform attributes it."),
    CURRENCY,
    grain="day or hour x portal x item x keyword x device",
    key="store day hour cut channel sku keyword device",
    rhythm="daily",
    doc="Traffic in cells, as the platform cuts it. Orders and amounts here are the platform's attribution, not the orders fact.",
    cut=True,
)

_PERIOD_FIGURES = (
    people(
        "visitors", "Visitors", "访客数", "Distinct visitors of the store in the period, de-duplicated by the platform."
    ),
    count("page_views", "Page views", "浏览量", "Page loads.", unit="views"),
    count("sessions", "Sessions", "会话数", "Visits.", unit="sessions"),
    people("cart_people", "People who added to cart", "加购人数", "Distinct persons who added to cart."),
    people("fav_people", "People who favourited", "收藏人数", "Distinct persons who favourited."),
    people("order_buyers", "Ordering buyers", "下单买家数", "Distinct persons who placed an order."),
    people("buyers", "Paying buyers", "支付买家数", "Distinct paying persons by the platform's count."),
    people("returning_visitors", "Returning visitors", "回访客数", "Visitors who also came in the six days before."),
)

STORE_DAILY = fact(
    "store_daily",
    "Store by day",
    "店铺日数据",
    STORE,
    DAY,
    *_PERIOD_FIGURES,
    money("pay_amt", "Paid amount", "支付金额", "The platform's own figure of the day."),
    CURRENCY,
    count("new_followers", "New followers", "新增关注", "Follows gained in the day.", unit="people"),
    count(
        "level",
        "Store level",
        "店铺层级",
        "Band by the last 30 days' paid amount within the category, 1 to 7.",
        unit="level",
    ),
    count("level_rank", "Rank in level", "层级排名", "Rank within the level; 1 is best.", unit="rank"),
    money(
        "level_next_amt", "Next level from", "下一层级门槛", "Paid amount in 30 days from which the next level begins."
    ),
    grain="one store on one day",
    key="store day",
    rhythm="daily",
    doc="The platform's own de-duplicated figures of a store for a day, with level and rank.",
)

STORE_PERIOD = fact(
    "store_period",
    "Store by period",
    "店铺周期数据",
    STORE,
    day("start", "From", "起始日", "First day of the period."),
    day("day", "To", "截止日", "Last day of the period."),
    *_PERIOD_FIGURES,
    grain="one store over one period",
    key="store start day",
    rhythm="span",
    doc="The platform's own de-duplicated figures of a store for 7 days, 30 days, a week or a month: the only honest visitors of a range.",
)

MARKET = fact(
    "market",
    "Market index",
    "市场指数",
    STORE,
    DAY,
    text("category", "Category", "类目", "The market category."),
    number(
        "index",
        "Index",
        "指数",
        "A transformed index of the platform: rank and direction only, never summed.",
        unit=INDEX,
    ),
    grain="one category on one day",
    key="store day category",
    rhythm="daily",
    doc="The platform's index of a category's sales.",
)
