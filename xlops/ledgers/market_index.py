"""Index readings and rising words: what the platform shows of the market."""

from __future__ import annotations

from xlops.facts.rivals import MARKET_INDEX, RISING_WORDS
from xlops.label import Label
from xlops.ledgers.base import Choice, ledger, typed
from xlops.ledgers.rivals import LISTED, note_column, store_column

MARKET, OWN = "market", "own"
"""Subjects of an index that are no rival."""

MEASURES = (
    Choice("trade", Label("trade index", "交易指数")),
    Choice("traffic", Label("traffic index", "流量指数")),
    Choice("search", Label("search popularity", "搜索人气")),
    Choice("cart", Label("cart popularity", "加购人气")),
    Choice("favourite", Label("favourite popularity", "收藏人气")),
    Choice("customers", Label("customer index", "客群指数")),
    Choice("conversion", Label("conversion index", "支付转化指数")),
)

ledger(
    MARKET_INDEX,
    store_column(MARKET_INDEX),
    typed(MARKET_INDEX, "day", "The day, or the last day of the period.", "日期，或统计周期的最后一天。"),
    typed(MARKET_INDEX, "category", "Market category; * for all.", "类目；* 为全部。", default="*"),
    typed(
        MARKET_INDEX,
        "subject",
        "market, own, or the rival's name; blank means market.",
        "市场、本店或竞店名称；留空为市场。",
        default=MARKET,
    ),
    typed(MARKET_INDEX, "measure", "Which index.", "哪个指数。", choices=MEASURES, default="trade"),
    typed(MARKET_INDEX, "index_value", "As it is shown.", "平台显示的指数。", least=0),
    typed(MARKET_INDEX, "real_value", "The real figure, where you know it.", "实际值（已知时填写）。", least=0),
    note_column(MARKET_INDEX),
    en="Index readings",
    zh="指数记录",
    doc=Label(
        "Indices as the platform shows them. Type your own with their real values: ten pairs let others be estimated.",
        "平台指数原值；填写本店的指数与实际值，满十对即可估算他人的实际值。",
    ),
    order=79,
    workbook="competitors",
    newest=LISTED,
)

ledger(
    RISING_WORDS,
    store_column(RISING_WORDS),
    typed(RISING_WORDS, "day", "The day, or the last day of the period.", "日期，或统计周期的最后一天。"),
    typed(RISING_WORDS, "category", "Market category; * for all.", "类目；* 为全部。", default="*"),
    typed(RISING_WORDS, "keyword", "The words.", "关键词。"),
    typed(RISING_WORDS, "popularity", "The platform's index.", "搜索人气指数。", least=0),
    typed(RISING_WORDS, "growth", "As stated: 35% or 0.35.", "飙升幅度：35% 或 0.35。", least=-1),
    typed(RISING_WORDS, "rank", "1 is best.", "1 为最前。", least=1),
    typed(RISING_WORDS, "click_rate", "Clicks over searches.", "点击率。", least=0),
    typed(RISING_WORDS, "conversion", "Buyers over visitors.", "支付转化率。", least=0),
    typed(RISING_WORDS, "online_items", "Items that compete for it.", "在线商品数。", least=0),
    note_column(RISING_WORDS),
    en="Rising words",
    zh="飙升词",
    doc=Label("Words that more and more people search for.", "搜索量上升的词。"),
    order=80,
    workbook="competitors",
    newest=LISTED,
)
