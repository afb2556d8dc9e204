"""Olist, the other side: products, category names, sellers, leads and deals."""

from __future__ import annotations

from xlops.facts.catalogue import CATEGORY_NAMES, PRODUCTS
from xlops.facts.leads import DEALS, LEADS, SELLERS
from xlops.label import Label
from xlops.sources.base import Count, Day, Id, Money, Text, into, source
from xlops.sources.olist_orders import DOWNLOAD

_FUNNEL = Label(
    en="Kaggle, Marketing Funnel by Olist (CC BY-NC-SA 4.0)", zh="Kaggle，Marketing Funnel by Olist（CC BY-NC-SA 4.0）"
)

source(
    "olist_products",
    en="Olist products",
    zh="Olist 商品",
    platform="olist",
    doc=Label(
        en="One row a product; the export has no title. The category is Portuguese; the translation file names it in English.",
        zh="每行一个商品；导出没有标题。类目为葡萄牙语，由翻译文件给出英文名。",
    ),
    download=DOWNLOAD,
    fields={
        "sku": Id("product_id", needed=True),
        "category": Text("product_category_name"),
        "photos": Count("product_photos_qty", optional=True),
        "weight": Count("product_weight_g", optional=True),
    },
    tables=[into(PRODUCTS, currency="'BRL'")],
)

source(
    "olist_category_names",
    en="Olist category translation",
    zh="Olist 类目翻译",
    platform="olist",
    doc=Label(en="Portuguese category names and their English.", zh="类目的葡萄牙语名与英文名。"),
    download=DOWNLOAD,
    fields={
        "category": Text("product_category_name", needed=True),
        "name": Text("product_category_name_english", needed=True),
    },
    tables=[into(CATEGORY_NAMES)],
)

source(
    "olist_sellers",
    en="Olist sellers",
    zh="Olist 商家",
    platform="olist",
    doc=Label(en="One row a seller; of the address only the state is kept.", zh="每行一个商家；地址只保留州。"),
    download=DOWNLOAD,
    fields={"seller": Id("seller_id", needed=True), "region": Text("seller_state")},
    tables=[into(SELLERS)],
)

source(
    "olist_leads",
    en="Olist marketing qualified leads",
    zh="Olist 营销线索",
    platform="olist",
    doc=Label(
        en='One row a lead on the day of first contact; the origin "unknown" stays as it stands, a blank one stays blank.',
        zh="每行一条线索，日期为首次联系日；来源 unknown 原样保留，空白仍为空白。",
    ),
    download=_FUNNEL,
    fields={
        "lead_id": Id("mql_id", needed=True),
        "day": Day("first_contact_date", needed=True),
        "page": Id("landing_page_id"),
        "origin": Text("origin"),
    },
    tables=[into(LEADS)],
)

source(
    "olist_deals",
    en="Olist closed deals",
    zh="Olist 成交线索",
    platform="olist",
    doc=Label(
        en="One row a lead that was won, on the day it was won; the declared monthly revenue in reais, 0 where none was declared.",
        zh="每行一条成交线索，日期为成交日；申报月收入为雷亚尔，未申报为 0。",
    ),
    download=_FUNNEL,
    fields={
        "lead_id": Id("mql_id", needed=True),
        "seller": Id("seller_id"),
        "day": Day("won_date", needed=True),
        "segment": Text("business_segment"),
        "lead_kind": Text("lead_type"),
        "monthly_amt": Money("declared_monthly_revenue"),
    },
    tables=[into(DEALS, currency="'BRL'")],
)
