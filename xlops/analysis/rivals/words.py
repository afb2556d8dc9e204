"""Titles in two languages brought to one list of words: what a title says, whatever it is written in."""

from __future__ import annotations

import re
import unicodedata

SAME = {
    "毫升": "ml", "升": "l", "公斤": "kg", "千克": "kg", "斤": "jin", "克": "g", "毫克": "mg", "厘米": "cm", "毫米": "mm", "英寸": "inch",
    "寸": "inch", "片": "piece", "pcs": "piece", "pieces": "piece", "个": "piece", "支": "piece", "只": "piece", "件": "piece",
    "瓶": "bottle", "盒": "box", "袋": "bag", "包": "pack", "套装": "set", "套": "set", "对": "pair", "双": "pair", "组合": "set",
    "红色": "red", "大红": "red", "红": "red", "白色": "white", "白": "white", "黑色": "black", "黑": "black", "蓝色": "blue", "蓝": "blue",
    "绿色": "green", "绿": "green", "粉色": "pink", "粉红": "pink", "黄色": "yellow", "紫色": "purple", "灰色": "grey", "gray": "grey",
    "银色": "silver", "金色": "gold", "透明": "clear", "彩色": "color", "复古": "vintage", "迷你": "mini", "小号": "small", "中号": "medium",
    "大号": "large", "加大": "large", "儿童": "kids", "children": "kids", "男士": "men", "男款": "men", "女士": "women", "女款": "women",
    "木制": "wooden", "木质": "wooden", "wood": "wooden", "玻璃": "glass", "陶瓷": "ceramic", "金属": "metal", "不锈钢": "steel",
    "棉": "cotton", "羊毛": "wool", "丝绸": "silk", "皮": "leather", "真皮": "leather", "塑料": "plastic", "纸": "paper",
    "茶壶": "teapot", "茶杯": "teacup", "杯子": "mug", "马克杯": "mug", "杯": "cup", "盘子": "plate", "盘": "plate", "碗": "bowl",
    "烛台": "candleholder", "蜡烛": "candle", "灯": "lamp", "夜灯": "nightlight", "台灯": "lamp", "相框": "photoframe", "镜子": "mirror",
    "时钟": "clock", "钟": "clock", "手表": "watch", "耳机": "earphones", "充电器": "charger", "手机壳": "case", "袋子": "bag", "购物袋": "bag",
    "午餐盒": "lunchbox", "饭盒": "lunchbox", "雨伞": "umbrella", "毯子": "blanket", "枕头": "pillow", "抱枕": "cushion", "靠垫": "cushion",
    "毛巾": "towel", "围裙": "apron", "心形": "heart", "爱心": "heart", "星星": "star", "圣诞": "christmas", "圣诞节": "christmas", "xmas": "christmas", "生日": "birthday", "婚礼": "wedding",
    "面膜": "mask", "口红": "lipstick", "唇膏": "lipstick", "面霜": "cream", "霜": "cream", "乳液": "lotion", "精华": "serum", "洗面奶": "cleanser",
    "洁面": "cleanser", "香水": "perfume", "眼霜": "eyecream", "防晒": "sunscreen", "保湿": "moisturising", "补水": "hydrating", "美白": "whitening",
    "连衣裙": "dress", "裙": "skirt", "衬衫": "shirt", "裤": "trousers", "鞋": "shoes", "帽": "hat", "包包": "bag", "牛仔": "jeans",
     "colour": "color", "jewellery": "jewelry",
}  # fmt: skip
"""Words that mean the same, in either language; the longest that fits is taken."""

_FILLING = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "and",
        "with",
        "for",
        "in",
        "on",
        "to",
        "de",
        "by",
        "new",
        "hot",
        "free",
        "shipping",
        "正品",
        "包邮",
        "官方",
        "旗舰店",
        "专柜",
    ]
)
_WORD = re.compile(r"\d+(?:\.\d+)?|[a-z]+|[\u4e00-\u9fff]+")
_LONGEST = max(map(len, SAME))


def words(title: str) -> list[str]:
    """The words of a title: small letters, numbers apart from units, Chinese as known words and then as pairs of signs.

    `CHANDO/自然堂 乳液120ML` gives chando, 自然, 然堂, lotion, 120, ml.
    """
    text = unicodedata.normalize("NFKC", title).casefold()
    found: list[str] = []
    for word in _WORD.findall(text):
        if word[0] < "\u4e00":
            word = SAME.get(word, word)
            if word not in _FILLING:
                found.append(word)
        else:
            found += _chinese(word)
    return [_single(each) for each in found]


def measures(found: list[str]) -> frozenset[tuple[str, str]]:
    """Numbers with what follows them: (120, ml), (3, piece); what tells sizes of one thing apart."""
    return frozenset(
        (word, found[at + 1] if at + 1 < len(found) and not found[at + 1][0].isdigit() else "")
        for at, word in enumerate(found)
        if word[0].isdigit()
    )


def _single(word: str) -> str:
    """One of many: holders and holder are the same word."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _chinese(text: str) -> list[str]:
    found: list[str] = []
    rest = ""
    at = 0
    while at < len(text):
        known = next((text[at : at + size] for size in range(_LONGEST, 0, -1) if text[at : at + size] in SAME), "")
        if known:
            found += _pairs(rest)
            rest = ""
            found.append(SAME[known])
            at += len(known)
        else:
            rest += text[at]
            at += 1
    return [each for each in (*found, *_pairs(rest)) if each not in _FILLING]


def _pairs(text: str) -> list[str]:
    return [text] if len(text) == 1 else [text[at : at + 2] for at in range(len(text) - 1)]
