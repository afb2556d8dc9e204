"""Rivals and the market: prices, bands, growth against the market, words, titles, catching up."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from xlops.analysis.rivals.chase import catch_up
from xlops.analysis.rivals.market import adjusted_growth
from xlops.analysis.rivals.price_bands import band_of, band_text
from xlops.analysis.rivals.titles import LIMIT, title_length, title_score
from xlops.errors import UsageError
from xlops.functions.base import RIVALS, each, example, function, may, one, whole
from xlops.label import Label

_EDGES = Label(
    "the bands ascend, each edge above 0 and once: {given}",
    "价格带分界须从小到大、大于 0 且不重复：{given}",
)
_WEIGHTS = Label(
    "each word needs one weight: {words} words and {weights} weights were given",
    "每个词对应一个权重：现为 {words} 个词、{weights} 个权重",
)
_SHARE = Label(
    '{name} is a share from 0 to 1, or a percentage; "{value:g}" is none',
    "{name} 应为 0 到 1 的比例或百分数，“{value:g}”不是",
)


@function(
    "OPS_PRICE_INDEX",
    one("own", "Our hand price, after every offer", "本店到手价（所有优惠后）"),
    whole("rivals", "Hand prices of the rivals' like items, for the same buyers", "竞品到手价（同一类买家）"),
    result="one",
    en="Price index: our hand price / the rivals' median x 100; above 100 we are dearer.",
    zh="价格指数：本店到手价 ÷ 竞品到手价中位数 × 100；高于 100 为偏贵。",
    category=RIVALS,
    note=(
        "Blank cells, text such as login to see, and prices of 0 are left out. The median is not moved by one odd price.",
        "空白、“登录查看”之类的文字和 0 价不计入；中位数不受个别异常价影响。",
    ),
    examples=(
        example(109, [[99], [105], [139]], gives=103.809524),
        example(109, [["login to see"], [0], [None]], gives=""),
    ),
)
def _price_index(own: float | None, rivals: Sequence[float | None]) -> float | None:
    known = [each for each in rivals if each is not None and each > 0]
    return own / median(known) * 100 if known and own is not None and own > 0 else None


@function(
    "OPS_PRICE_BAND",
    each("price", "The price", "价格"),
    whole("edges", "Where bands begin, ascending: 50, 100, 200", "价格带分界，从小到大：50、100、200"),
    en="The price band that a price lies in; an edge belongs to the band that it begins.",
    zh="价格所在的价格带；分界值属于以其开始的一档。",
    category=RIVALS,
    examples=(
        example(100, [[50], [100], [200]], gives="100–200"),
        example([[49.9], [200]], [[50], [100], [200]], gives=[["<50"], ["≥200"]]),
    ),
)
def _band(price: float, edges: Sequence[float | None]) -> str | None:
    known = [each for each in edges if each]
    if any(low >= high for low, high in pairwise([0.0, *known])):
        raise UsageError(_EDGES.format(given=", ".join(f"{each:g}" for each in known)))
    return band_text(band_of(price, known), known) if known and price > 0 else None


@function(
    "OPS_MARKET_ADJ",
    each("own", "Our figure now", "本店本期数值"),
    each("own_before", "Our figure before", "本店对比期数值"),
    each("market", "The market's figure now, in a real unit", "市场本期实际值"),
    each("market_before", "The market's figure before", "市场对比期实际值"),
    en="Growth against the market: (own / own before) / (market / market before) - 1; below 0 the market did better.",
    zh="剔除大盘的增长：（本店本期 ÷ 对比期）÷（市场本期 ÷ 对比期）− 1；小于 0 即跑输大盘。",
    category=RIVALS,
    note=(
        "Real figures only. A transformed index of a platform (a trade index) has no ratio: doubling it does not mean twice the sales.",
        "只能用实际值。平台的交易指数等经过非线性变换，指数翻倍不等于销售额翻倍，不能相除。",
    ),
    examples=(example(90, 100, 800, 1000, gives=0.125), example(90, 0, 800, 1000, gives="")),
)
def _against_market(own: float, own_before: float, market: float, market_before: float) -> float | None:
    return adjusted_growth(own, own_before, market, market_before)


@function(
    "OPS_KEYWORD_SCORE",
    each("searches", "How often the word is searched for", "搜索次数（或搜索人数）"),
    each("click_rate", "Click rate, as a fraction or a percentage", "点击率，如 5% 或 0.05"),
    each("conversion", "Payment conversion of its visitors", "支付转化率"),
    each("items", "Items that compete for it", "在线商品数"),
    en="Deals that a word has to give for each item that competes: searches x click rate x conversion / items.",
    zh="关键词得分：搜索次数 × 点击率 × 支付转化率 ÷ 在线商品数，即每个竞争商品可分到的成交。",
    category=RIVALS,
    note=(
        "Compare words of one list and period; the score has no use of its own.",
        "只在同一词表、同一时段内比较，单个得分没有意义。",
    ),
    examples=(example(12000, "6%", "2.5%", 900, gives=0.02), example(12000, "6%", "2.5%", 0, gives="")),
)
def _keyword_score(searches: float, click_rate: float, conversion: float, items: float) -> float | None:
    for name, value in (("click_rate", click_rate), ("conversion", conversion)):
        if not 0 <= value <= 1:
            raise UsageError(_SHARE.format(name=name, value=value))
    return searches * click_rate * conversion / items if items > 0 else None


@function(
    "OPS_CATCH_UP",
    each("own", "Our figure now", "本店当前值"),
    each("rival", "The rival's figure now", "竞店当前值"),
    each("own_slope", "What ours gains a day (see OPS_SLOPE)", "本店每天的增量（可用 OPS_SLOPE）"),
    each("rival_slope", "What the rival's gains a day", "竞店每天的增量"),
    en="Days until we catch up: (rival - own) / (own slope - rival slope); 0 when we have, blank when the gap does not close.",
    zh="追上所需天数：（竞店 − 本店）÷（本店日增 − 竞店日增）；已追上为 0，差距不缩小时留空。",
    category=RIVALS,
    note=(
        "Real figures of which more is better; ranks and indices of a platform have no slope.",
        "用越大越好的实际值；排名和平台指数没有日增量可言。",
    ),
    examples=(example(400, 520, 9, 4, gives=24.0), example(400, 520, 4, 9, gives="")),
)
def _catch_up(own: float, rival: float, own_slope: float, rival_slope: float) -> float | None:
    return catch_up(own, rival, own_slope, rival_slope)


@function(
    "OPS_TITLE_LEN",
    each("title", "The title", "标题", "text"),
    en="Length of a title as Taobao and Tmall count: a Chinese character is 2, a letter or digit 1.",
    zh="标题长度：汉字计 2，字母数字计 1（淘宝、天猫上限 60，即 30 个汉字）。",
    category=RIVALS,
    examples=(example("夏季连衣裙 A字", gives=14.0),),
)
def _title_length(title: str | None) -> float | None:
    return None if title is None else float(title_length(title))


@function(
    "OPS_TITLE_SCORE",
    each("title", "The title", "标题", "text"),
    whole("keywords", "Words that people search for", "关键词", "text"),
    may(
        whole(
            "weights",
            "What each word is worth, such as its deals; all alike when left out",
            "各词权重，如成交数；不填则相同",
        )
    ),
    may(one("limit", "Longest title, in half-width characters; 60 when left out", "标题上限（字节）；不填为 60")),
    may(whole("forbidden", "Words that must not stand in it", "禁用词", "text")),
    en="How well a title uses the words, 0 to 100; 0 when it is too long or has a forbidden word.",
    zh="标题得分 0–100：覆盖关键词权重的程度；超长或含禁用词为 0。",
    category=RIVALS,
    note=(
        "Weight covered x 100; a title under 85 % of the limit loses up to 20 %, each repetition 5 points. A phrase counts when all "
        "its words stand in the title, in any order.",
        "覆盖权重 × 100；长度不足上限 85% 最多扣 20%，每处重复扣 5 分。词组的各个词都出现即算覆盖，不论顺序。",
    ),
    examples=(
        example(
            "法式碎花连衣裙女夏季收腰显瘦长裙",
            [["连衣裙"], ["碎花 长裙"], ["雪纺"]],
            [[50], [30], [20]],
            gives=74.039216,
        ),
        example("最好的连衣裙", [["连衣裙"]], None, None, [["最好"]], gives=0.0),
    ),
)
def _title_score(
    title: str | None,
    keywords: Sequence[str | None],
    weights: Sequence[float | None] | None,
    limit: float | None,
    forbidden: Sequence[str | None] | None,
) -> float | None:
    if title is None:
        return None
    if weights is not None and len(weights) != len(keywords):
        raise UsageError(_WEIGHTS.format(words=len(keywords), weights=len(weights)))
    by_word = zip(keywords, weights or [1.0] * len(keywords), strict=True)
    words = [(word, weight or 0.0) for word, weight in by_word if word]
    banned = [word for word in forbidden or () if word]
    return title_score(title, words, limit=LIMIT if limit is None else int(limit), forbidden=banned).score
