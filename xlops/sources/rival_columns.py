"""The columns of lists of rivals' prices, under the headings that trackers, platforms and people use for them."""

from __future__ import annotations

from dataclasses import dataclass

from xlops.ledgers.rivals import FOR_WHOM
from xlops.sources.base import Choice, Count, Day, Field, Id, Money, Number, Text

HIDDEN = (
    "登录可见", "登录后可见", "登录查看价格", "价格登录可见", "面议", "询价", "暂无报价", "暂无价格", "价格待定", "敬请期待", "会员可见",
    "login to see", "login to see price", "log in to see price", "sign in to see price", "hidden", "price on request",
    "see price in cart", "ask for price", "out of stock", "sold out", "已售罄", "无货", "下架", "已下架",
)  # fmt: skip
"""What stands where a price would, in small letters: the price is not known, and is no 0."""


@dataclass(frozen=True)
class Price(Money):
    """A price as a page shows it; what is said in place of one means that it is not known."""

    @property
    def nothing(self) -> tuple[str, ...]:
        """Texts that mean a blank."""
        return (*super().nothing, *HIDDEN)


RIVAL = (
    "rival", "竞店", "竞品店铺", "竞争店铺", "竞店名称", "店铺名称", "店铺名", "店名", "店铺", "卖家", "卖家昵称", "掌柜", "掌柜昵称", "商家",
    "商家名称", "品牌店铺", "品牌", "seller", "seller name", "sold by", "shop", "shop name", "store name", "merchant", "retailer",
    "competitor", "competitor name", "brand",
)  # fmt: skip
DAY = (
    "day", "date", "日期", "统计日期", "统计时间", "监测日期", "监控日期", "采集日期", "采集时间", "抓取时间", "抓取日期", "更新时间", "时间",
    "update_time", "observed", "observed on", "snapshot date", "scraped at", "checked at", "last checked", "check date",
    "timestamp",
)  # fmt: skip

INDICES = {
    "trade": ("交易指数", "trade index"),
    "traffic": ("流量指数", "traffic index"),
    "search": ("搜索人气", "搜索指数", "search popularity"),
    "cart": ("加购人气", "cart popularity"),
    "favourite": ("收藏人气", "favourite popularity"),
    "customers": ("客群指数", "customer index"),
    "conversion": ("支付转化指数", "转化指数", "conversion index"),
}
"""Measure of an index -> the headings that it stands under."""


def columns() -> dict[str, Field]:
    """Every column that is known, none of them required."""
    words = {word: each.value for each in FOR_WHOM for word in (each.value, each.label.en, each.label.zh)}
    words |= {"全部": "everyone", "all": "everyone", "vip": "member", "新人": "new_buyer", "new": "new_buyer"}
    found: dict[str, Field] = {
        "rival": Text(RIVAL, optional=True),
        "item": Id(
            (
                "item", "rival item", "竞品", "竞品id", "商品id", "宝贝id", "商品编号", "产品id", "链接id", "id", "item id", "product id",
                "asin", "listing id", "num_iid", "sku id", "item number",
            ),
            optional=True,
        ),
        "title": Text(
            (
                "title", "rival title", "竞品标题", "竞品名称", "商品标题", "宝贝标题", "标题", "商品名称", "宝贝名称", "产品名称", "商品",
                "宝贝", "product", "product name", "product title", "item name", "item title", "name",
            ),
            optional=True,
        ),
        "category": Text(("category", "类目", "类目名称", "品类", "叶子类目"), optional=True),
        "day": Day(DAY, optional=True),
        "for_whom": Choice(("for whom", "for_whom", "适用人群", "人群"), words=words, optional=True),
        "list_price": Price(
            (
                "list price", "list_price", "标价", "吊牌价", "原价", "页面价", "划线价", "一口价", "市场价", "挂牌价", "专柜价",
                "regular price", "rrp", "msrp", "was price", "original price",
            ),
            optional=True,
        ),
        "hand_price": Price(
            (
                "hand price", "hand_price", "price in hand", "到手价", "券后价", "折后价", "活动价", "促销价", "优惠价", "成交价", "实付价",
                "sale price", "final price", "net price", "promo price", "deal price", "price after coupon",
            ),
            optional=True,
        ),
        "price": Price(
            ("price", "价格", "售价", "现价", "当前价", "单价", "current price", "rival price", "competitor price", "竞品价格", "竞品价"),
            optional=True,
        ),
        "member_price": Price(
            ("会员价", "vip价", "88vip价", "plus价", "plus会员价", "member price", "prime price", "vip price"), optional=True
        ),
        "new_price": Price(("新人价", "新客价", "首单价", "new buyer price", "first order price"), optional=True),
        "currency": Text(("currency", "币种", "货币", "currency code"), optional=True),
        "promotions": Text(
            (
                "promotions", "促销方式", "促销", "促销活动", "促销信息", "优惠", "优惠信息", "优惠券", "活动类型", "promotion", "promo",
                "promo type", "offer", "offers", "coupon",
            ),
            optional=True,
        ),
        "sales_text": Text(
            (
                "sales shown", "sales_text", "显示销量", "销量", "月销量", "月销", "已售", "总销量", "累计销量", "近30天销量", "30天销量",
                "付款人数", "收货人数", "成交量", "销售量", "sale_count", "sold", "sales", "units sold", "bought", "bought in past month",
            ),
            optional=True,
        ),
        "comments_text": Text(
            (
                "reviews shown", "comments_text", "显示评价数", "评价数", "评论数", "累计评价", "评价", "评论", "comment_count", "reviews",
                "review count", "number of reviews", "comments",
            ),
            optional=True,
        ),
        "rank": Count(("rank", "排名", "名次", "位次", "sales rank", "bsr", "position"), optional=True),
        "deal_words": Text(("deal keywords", "deal_words", "成交关键词", "成交词", "引流词", "keywords"), optional=True),
        "activity": Text(("activity copy", "activity", "活动文案", "文案", "活动", "卖点"), optional=True),
        "picture": Text(("picture", "截图", "主图", "图片", "image", "image url", "screenshot"), optional=True),
        "link": Text(("link", "链接", "商品链接", "宝贝链接", "url", "product url"), optional=True),
        "note": Text(("note", "备注", "remark", "notes"), optional=True),
        "real_value": Number(("real value", "real_value", "实际值", "真实值", "实际支付金额"), optional=True),
    }  # fmt: skip
    for name, headings in INDICES.items():
        found[f"{name}_index"] = Number(headings, optional=True)
    return found
