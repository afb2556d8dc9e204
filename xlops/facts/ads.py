"""What was paid for traffic, and what the ad platform claims it brought."""

from xlops.facts.base import CURRENCY, DAY, SKU, STORE, count, day, fact, money, number, text
from xlops.facts.traffic import CUT, KEYWORD

CAMPAIGN = text("campaign", "Campaign", "推广计划", "Campaign or plan.")
_FIGURES = (
    count("imps", "Impressions", "展现量", "Times shown.", unit="times"),
    count("clicks", "Clicks", "点击量", "Times clicked.", unit="times"),
    money("spend", "Spend", "花费", "What the clicks or impressions cost."),
    count("carts", "Carts", "加购数", "Adds to cart that the ad platform claims.", unit="times"),
    count("favs", "Favourites", "收藏数", "Favourites that the ad platform claims.", unit="times"),
    money(
        "sales",
        "Attributed sales",
        "成交金额",
        "Paid amount that the ad platform claims within its attribution window.",
    ),
    count("units", "Attributed units", "成交件数", "Units that the ad platform claims.", unit="units"),
    CURRENCY,
)

ADS = fact(
    "ads",
    "Ads",
    "广告",
    STORE,
    DAY,
    text("tool", "Ad tool", "推广工具", "The ad product: sponsored search, display, affiliate, feed ..."),
    CUT,
    CAMPAIGN,
    SKU,
    KEYWORD,
    *_FIGURES,
    count("orders", "Attributed orders", "成交订单数", "Orders that the ad platform claims.", unit="orders"),
    money("budget", "Daily budget", "日预算", "The budget set for the day."),
    count("window_days", "Attribution window", "归因窗口(天)", "Days within which a sale is claimed.", unit="window"),
    grain="day x tool x campaign x item x keyword",
    key="store day tool cut campaign sku keyword",
    rhythm="daily",
    doc="Ads by day. Each ad platform may claim the same order: attributed sales are not additive over tools.",
    cut=True,
)

AD_TERMS = fact(
    "ad_terms",
    "Search terms of ads",
    "广告搜索词",
    STORE,
    day("start", "From", "起始日", "First day of the report."),
    day("day", "To", "截止日", "Last day of the report."),
    CAMPAIGN,
    text("keyword", "Search term", "搜索词", "What people searched for when the ad was shown."),
    text("match", "Match type", "匹配类型", "How the term was matched."),
    text("state", "Added or excluded", "是否已添加", "Whether the term is already a keyword or excluded."),
    *_FIGURES,
    number(
        "conversions",
        "Conversions",
        "转化数",
        "Conversions that the ad platform claims; may be fractional.",
        unit="times",
    ),
    grain="one search term over the report's period",
    key="store start day campaign keyword match",
    rhythm="span",
    doc="Search terms of ads over a whole report period; conversions may be fractional and stand in `conversions`.",
)
