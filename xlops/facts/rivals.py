"""Rivals: who they are, which of their items meet ours, what was seen of them on a day, what we make of it."""

from xlops.facts.base import CURRENCY, DAY, INDEX, SKU, STORE, count, day, fact, money, number, text

RIVAL = text("rival", "Rival", "竞店", "What the rival is called, always in the same way.")
RIVAL_ITEM = text(
    "item", "Rival item", "竞品", "Id of the rival's item on its platform, or its full title; * is the whole store."
)
_TITLE = text("title", "Rival title", "竞品标题", "Title of the rival's item, as it stood.")
_CATEGORY = text("category", "Category", "类目", "The market category.")
_NOTE = text("note", "Note", "备注", "Anything else.")
_OWNER = text("owner", "Owner", "负责人", "Who does it.")

RIVALS = fact(
    "rivals",
    "Rivals",
    "竞店名单",
    STORE,
    RIVAL,
    text("tier", "Tier", "梯队", "target: to catch up with; peer: of like size; follower: behind us."),
    text("platform", "Platform", "平台", "Where it sells."),
    text("link", "Link", "链接", "Address of its storefront."),
    text("strengths", "Strengths", "优势", "What it does better than we do."),
    text("weaknesses", "Weaknesses", "劣势", "Where it can be beaten."),
    _NOTE,
    grain="one rival of a store",
    key="store rival",
    rhythm="reference",
    doc="Who we compete with. A rival that is only observed and not listed counts as a peer.",
)

RIVAL_ITEMS = fact(
    "rival_items",
    "Matched rival items",
    "竞品对应",
    STORE,
    RIVAL,
    RIVAL_ITEM,
    text("sku", "SKU", "商品编码", "The SKU of ours that was proposed; * where none was."),
    text(
        "confirmed",
        "Confirmed",
        "已确认",
        "yes: the two compete for one buyer; no: they do not, and are not proposed again.",
    ),
    text("instead", "SKU instead", "改为商品", "Another SKU of ours that it competes with; typed, it is confirmed."),
    _NOTE,
    grain="one pair of a rival's item and a SKU",
    key="store rival item sku",
    rhythm="reference",
    doc="Which SKU of ours a rival's item is matched to. Only confirmed pairs count in price indices and money at risk.",
)

RIVAL_OBSERVATIONS = fact(
    "rival_observations",
    "Rival observations",
    "竞品监测",
    STORE,
    RIVAL,
    RIVAL_ITEM,
    DAY,
    text("for_whom", "For whom", "适用人群", "Who gets the hand price: everyone, member or new_buyer."),
    _TITLE,
    _CATEGORY,
    money("list_price", "List price", "标价", "The price that is shown; blank where it is not."),
    money(
        "hand_price",
        "Hand price",
        "到手价",
        "What the buyer pays in the end, after every offer; blank where it is not known.",
    ),
    CURRENCY,
    text(
        "promotions",
        "Promotions",
        "促销方式",
        "Kinds of promotion that run, parted by commas: coupon, full_reduction, gift ...",
    ),
    text(
        "sales_text",
        "Sales shown",
        "显示销量",
        "Sales as the platform shows them, kept as it was: 1万+ is a lower bound.",
    ),
    text("comments_text", "Reviews shown", "显示评价数", "Number of reviews as it is shown, kept as it was."),
    count("rank", "Rank", "排名", "Place in the list that is watched; 1 is best.", unit="rank"),
    text("deal_words", "Deal keywords", "成交关键词", "Words that bring its deals, parted by commas."),
    text("activity", "Activity copy", "活动文案", "What its page says of the activity."),
    text("picture", "Picture", "截图", "Path of a screenshot."),
    text("link", "Link", "链接", "Address of the item."),
    _NOTE,
    grain="one item of a rival on one day, for one kind of buyer",
    key="store rival item day for_whom",
    rhythm="snapshot",
    doc="What was seen of rivals' items: prices and for whom, promotions, what the platform shows of sales.",
)

RIVAL_TRAFFIC = fact(
    "rival_traffic",
    "Rival traffic mix",
    "竞店流量结构",
    STORE,
    RIVAL,
    RIVAL_ITEM,
    DAY,
    text("channel", "Channel", "渠道", "Traffic portal, called as ours are."),
    number(
        "share", "Traffic share", "流量占比", "Share of the rival's visitors that comes by the portal.", unit="share"
    ),
    number(
        "index",
        "Traffic index",
        "流量指数",
        "A transformed index of the platform: never summed, no shares of it.",
        unit=INDEX,
    ),
    _NOTE,
    grain="one portal of a rival (or of one item of it) on one day",
    key="store rival item day channel",
    rhythm="snapshot",
    doc="Where rivals' visitors come from.",
)

RIVAL_KEYWORDS = fact(
    "rival_keywords",
    "Rival keywords",
    "竞店关键词",
    STORE,
    RIVAL,
    RIVAL_ITEM,
    DAY,
    text("keyword", "Keyword", "关键词", "The words that were searched for."),
    number("deals", "Deals", "成交笔数", "Deals that the word brought, where the platform says a real number."),
    number(
        "deal_index",
        "Deal index",
        "成交指数",
        "The platform's transformed index of deals: rank and direction only.",
        unit=INDEX,
    ),
    number(
        "visit_index",
        "Visit index",
        "引流指数",
        "The platform's transformed index of visits: rank and direction only.",
        unit=INDEX,
    ),
    count("rank", "Rank", "排名", "Place among the rival's words; 1 brings most.", unit="rank"),
    _NOTE,
    grain="one keyword of a rival (or of one item of it) on one day",
    key="store rival item day keyword",
    rhythm="snapshot",
    doc="The words that bring rivals visits and deals.",
)

LOST_CUSTOMERS = fact(
    "lost_customers",
    "Lost customers",
    "流失去向",
    STORE,
    DAY,
    SKU,
    RIVAL,
    RIVAL_ITEM,
    number(
        "lost_visitors",
        "Visitors lost",
        "流失人数",
        "Persons who looked at ours and bought there, as the platform says.",
    ),
    number("lost_carts", "Carts lost", "加购后流失人数", "Of them had it in the cart or as a favourite."),
    number("lost_buyers", "Buyers lost", "流失买家数", "Of them bought the rival's item."),
    _NOTE,
    grain="one SKU of ours and one rival item on one day",
    key="store day sku rival item",
    rhythm="snapshot",
    doc="Whom our visitors bought from instead, only where the platform says so.",
)

MARKET_INDEX = fact(
    "market_index",
    "Index readings",
    "指数记录",
    STORE,
    DAY,
    _CATEGORY,
    text("subject", "Whose", "对象", "market, own, or the name of a rival."),
    text("measure", "Measure", "指标", "Which index: trade, traffic, search, cart ..."),
    number(
        "index_value",
        "Index value",
        "指数值",
        "As the platform shows it: transformed and non-linear, never summed.",
        unit=INDEX,
    ),
    number(
        "real_value", "Real value", "实际值", "The real figure behind it, where it is known; blank where it is not."
    ),
    _NOTE,
    grain="one index of one subject in a category on one day",
    key="store day category subject measure",
    rhythm="snapshot",
    doc="Indices of the platform as they were typed or pasted, with the real values where they are known.",
)

RISING_WORDS = fact(
    "rising_words",
    "Rising words",
    "飙升词",
    STORE,
    DAY,
    _CATEGORY,
    text("keyword", "Keyword", "关键词", "The words that are searched for."),
    number(
        "popularity",
        "Popularity",
        "搜索人气",
        "The platform's index of searches: rank and direction only.",
        unit=INDEX,
    ),
    number("growth", "Growth", "飙升幅度", "Growth as the platform states it.", unit="share"),
    count("rank", "Rank", "排名", "Place in the list; 1 is best.", unit="rank"),
    number("click_rate", "Click rate", "点击率", "Clicks over searches.", unit="share"),
    number("conversion", "Conversion", "支付转化率", "Buyers over visitors by the word.", unit="share"),
    number("online_items", "Items online", "在线商品数", "Items that compete for the word."),
    _NOTE,
    grain="one word in a category on one day",
    key="store day category keyword",
    rhythm="snapshot",
    doc="Words that more and more people search for.",
)

RESPONSE_PLAN = fact(
    "response_plan",
    "Response plan",
    "应对计划",
    STORE,
    RIVAL,
    RIVAL_ITEM,
    day("day", "Moved on", "变动日", "The day of the rival's move."),
    text("response", "Response", "应对", "What we do: follow, hold, bundle, ads, page, other."),
    money("to_price", "To price", "改价至", "The hand price that we set ours to."),
    CURRENCY,
    _OWNER,
    day("due", "Due", "截止日", "By when it is done."),
    text("status", "Status", "状态", "open, done or dropped."),
    text("result", "Result", "结果", "What came of it."),
    _NOTE,
    grain="one answer to one move of a rival",
    key="store rival item day",
    rhythm="reference",
    doc="What we do about rivals' moves, who does it and by when.",
)

LESSONS = fact(
    "rival_lessons",
    "Lessons from rivals",
    "竞店启示",
    STORE,
    RIVAL,
    DAY,
    text("topic", "Topic", "主题", "What it is about, in a few words."),
    text("change", "What they did", "对手做法", "What the rival changed or tried."),
    text("evidence", "Evidence", "依据", "What shows whether it works: ranks, sales, copies of it."),
    text("worked", "Worked", "是否有效", "yes, no or unclear."),
    text("verdict", "Verdict", "结论", "adopt, watch or ignore."),
    _OWNER,
    _NOTE,
    grain="one thing that a rival tried",
    key="store rival day topic",
    rhythm="reference",
    doc="What rivals have already tried for us: what worked, what did not, what we take over.",
)
