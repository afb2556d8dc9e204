"""Items, what they cost, what they sold for: reference tables, most of them dated."""

from xlops.facts.base import CURRENCY, DAY, SKU, STORE, count, day, fact, flag, money, number, text

VALID_FROM = day("valid_from", "Valid from", "生效日期", "First day on which the row holds, until the next one begins.")

PRODUCTS = fact(
    "products",
    "Products",
    "商品",
    STORE,
    SKU,
    text("title", "Title", "商品名称", "The item's title."),
    text("style", "Style", "款号", "What sizes and colours of one item share."),
    text("category", "Category", "类目", "The shop's or the platform's category."),
    text("brand", "Brand", "品牌", "Brand."),
    text("size", "Size", "尺码", "Size."),
    text("colour", "Colour", "颜色", "Colour."),
    text("supplier", "Supplier", "供应商", "Who supplies it."),
    CURRENCY,
    money("list_price", "List price", "吊牌价", "The listed price."),
    day("launched", "Launched", "上架日期", "First day on sale."),
    flag("on_sale", "On sale", "是否在售", "Is the item listed now?"),
    count("lead_days", "Lead time", "采购周期(天)", "Days from ordering to arrival, as exported.", unit="days"),
    grain="one SKU of a store",
    key="store sku",
    rhythm="reference",
    doc="The items of a store; a dimension table: its columns may be added to any fact that has a SKU.",
)

PRODUCT_COSTS = fact(
    "product_costs",
    "Product costs",
    "商品成本",
    STORE,
    SKU,
    VALID_FROM,
    CURRENCY,
    money("unit_cost", "Unit cost", "单位成本", "Landed cost of one unit."),
    money(
        "pack_cost", "Packing and freight", "包装运费", "Packing and outbound freight of one unit, paid by the shop."
    ),
    grain="one SKU from a date on",
    key="store sku valid_from",
    rhythm="reference",
    doc="What a unit costs, effective-dated.",
)

FEES = fact(
    "fees",
    "Platform fees",
    "平台费率",
    STORE,
    text("fee", "Fee", "费用项", "commission, payment, points, service ..."),
    VALID_FROM,
    number("rate", "Rate", "费率", "Share of the paid amount, as a fraction.", unit="share"),
    grain="one fee of a store from a date on",
    key="store fee valid_from",
    rhythm="reference",
    doc="Fee rates of a store, effective-dated; fees of one day add up.",
)

PRICE_HISTORY = fact(
    "price_history",
    "Price history",
    "价格历史",
    STORE,
    SKU,
    DAY,
    CURRENCY,
    money("list_price", "List price", "标价", "The price shown on the page."),
    money("hand_price", "Price in hand", "到手价", "What a buyer pays for one unit after all offers."),
    text("reason", "Reason", "调价原因", "Why the price changed."),
    grain="one SKU on one day",
    key="store sku day",
    rhythm="snapshot",
    doc="What an item was offered for, day by day.",
)

CATEGORY_NAMES = fact(
    "category_names",
    "Category names",
    "类目名称",
    STORE,
    text("category", "Category", "类目", "The category as products name it."),
    text("name", "Name", "名称", "What the shop calls it."),
    grain="one category",
    key="store category",
    rhythm="reference",
    doc="Names of categories, where products carry a code or another language.",
)
