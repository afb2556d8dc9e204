"""Google Merchandise Store (the Google Analytics sample): sessions, hits, products."""

from __future__ import annotations

from xlops.facts.catalogue import PRODUCTS
from xlops.facts.stock import STOCK
from xlops.facts.traffic import TRAFFIC
from xlops.label import Label
from xlops.sources.base import Count, Day, Id, Money, Text, into, source
from xlops.sources.snapshot_day import snapshot_day

_DOWNLOAD = Label(
    en="The Google Merchandise Store sample of Google Analytics, as CSV files",
    zh="Google Analytics 的 Google Merchandise Store 示例数据，CSV 文件",
)
_NONE = ("(not set)", "not available in demo dataset")
_PAID = "channel IN ('Paid Search', 'Display', 'Affiliates')"

source(
    "google_merchandise_hits",
    en="Google Merchandise Store visits (analytics)",
    zh="Google Merchandise Store 访问明细（analytics）",
    platform="google_analytics",
    doc=Label(
        en="One row a product seen in a visit; exact duplicate rows are a fault of the export and are dropped and counted. Visits "
        "are counted by visit_id, once each, at the day and channel of their first row; page views, seconds and bounces are "
        "the visit's largest; units and revenue add up over its rows; a visit with revenue is an order. Amounts are millionths "
        "of a US dollar. Visitors are blank: a spreadsheet destroyed their ids (9.44E+18). Cut by channel.",
        zh="每行是一次访问中看到的一个商品；完全重复的行是导出错误，去重并计数。访问按 visit_id 计，每个只计一次，归入首行的日期与渠道；"
        "浏览量、停留秒数、跳失取该访问的最大值；件数与收入为各行之和；有收入的访问计一单。金额单位为百万分之一美元。"
        "访客数为空：访客编号已被电子表格破坏（9.44E+18）。口径：渠道。",
    ),
    download=_DOWNLOAD,
    distinct=True,
    fields={
        "visit": Id("visit_id", needed=True),
        "visit_number": Count("visit_number"),
        "started": Count("visit_start_time"),
        "day": Day("purchase_date", needed=True),
        "visitor": Id("full_visitor_id"),
        "channel": Text("channel_grouping", blank=_NONE),
        "units": Count("units_sold"),
        "page_views": Count("page_views"),
        "seconds": Count("time_on_site"),
        "bounces": Count("bounces"),
        "revenue": Money("revenue", micro=True),
        "price": Money("unit_price", micro=True),
    },
    rows={
        "visits": """SELECT visit, arg_min(day, _row) AS day, arg_min(coalesce(channel, ''), _row) AS channel,
            max(page_views) AS page_views, max(seconds) AS seconds, max(bounces) AS bounces,
            sum(units) FILTER (revenue IS NOT NULL) AS units, sum(revenue) AS revenue
        FROM export GROUP BY visit"""
    },
    tables=[
        into(
            TRAFFIC,
            of="visits",
            group="visits.day, visits.channel",
            day="visits.day",
            cut="'channel'",
            channel="visits.channel",
            is_paid=f"visits.{_PAID}",
            sessions="count(*)",
            page_views="sum(visits.page_views)",
            bounces="coalesce(sum(visits.bounces), 0)",
            stay_seconds="coalesce(sum(visits.seconds), 0)",
            orders="count(visits.revenue)",
            units="coalesce(sum(visits.units), 0)",
            pay_amt="coalesce(sum(visits.revenue), 0)",
            currency="'USD'",
        )
    ],
)

source(
    "google_merchandise_sessions",
    en="Google Merchandise Store sessions (all_sessions)",
    zh="Google Merchandise Store 会话（all_sessions）",
    platform="google_analytics",
    doc=Label(
        en="One row a hit of a visit, with one product. A visit is counted once, by visit_id, at the day, channel and product of "
        "its first row; orders and revenue are the visit's own, in millionths of a US dollar. Cut by channel and SKU, so it may lie "
        "beside the visits file, which is cut by channel. Visitors are blank: their ids were destroyed (2.82E+18). Carts and "
        "checkouts are blank: one hit of a visit is exported, which does not tell what else happened in it.",
        zh="每行是一次访问中的一个动作及一个商品。访问按 visit_id 计，每个只计一次，归入首行的日期、渠道与商品；订单和收入为该访问的值，"
        "单位为百万分之一美元。口径：渠道和 SKU，可与渠道口径的 analytics 文件并存。访客数为空：编号已被破坏（2.82E+18）。"
        "加购与结算为空：每次访问只导出一个动作，无法得知其余。",
    ),
    download=_DOWNLOAD,
    fields={
        "visit": Id("visit_id", needed=True),
        "visitor": Id("full_visitor_id"),
        "channel": Text("channel_grouping", blank=_NONE),
        "country": Text("country", blank=_NONE),
        "day": Day("purchase_date", needed=True),
        "revenue": Money("total_transactions_revenue", micro=True),
        "orders": Count("transactions"),
        "seconds": Count("time_on_site"),
        "page_views": Count("page_views"),
        "sku": Id("product_sku"),
        "title": Text("v2_product_name", blank=_NONE),
        "currency": Text("currency_code"),
    },
    rows={
        "visits": """SELECT visit, arg_min(day, _row) AS day, arg_min(coalesce(channel, ''), _row) AS channel,
            arg_min(coalesce(sku, ''), _row) AS sku, max(page_views) AS page_views, max(seconds) AS seconds,
            max(orders) AS orders, max(revenue) AS revenue
        FROM export GROUP BY visit"""
    },
    tables=[
        into(
            TRAFFIC,
            of="visits",
            group="visits.day, visits.channel, visits.sku",
            day="visits.day",
            cut="'channel,sku'",
            channel="visits.channel",
            sku="visits.sku",
            is_paid=f"visits.{_PAID}",
            sessions="count(*)",
            page_views="sum(visits.page_views)",
            stay_seconds="coalesce(sum(visits.seconds), 0)",
            orders="coalesce(sum(visits.orders), 0)",
            pay_amt="coalesce(sum(visits.revenue), 0)",
            currency="'USD'",
        )
    ],
)

_PRODUCT_DOC = Label(
    en="One row a product: the stock and the title, and the days that restocking takes. The day comes from the file's name "
    "(2025-11-30 or 20251130), else from the caller. Ordered quantities and sentiment have no dates and are left out.",
    zh="每行一个商品：库存、名称和补货天数。日期取自文件名（2025-11-30 或 20251130），否则由调用方给出。订购量与情感分没有日期，不导入。",
)

for _id, _en, _zh, _sku, _mark in (
    ("google_merchandise_products", "Google Merchandise Store products", "商品", "sku", "ordered_quantity"),
    ("google_merchandise_sales", "Google Merchandise Store sales report", "销售报表", "product_sku", "total_ordered"),
):
    source(
        _id,
        en=_en,
        zh=f"Google Merchandise Store {_zh}",
        platform="google_analytics",
        doc=_PRODUCT_DOC,
        download=_DOWNLOAD,
        fields={
            "sku": Id(_sku, needed=True),
            "title": Text("product_name"),
            "ordered": Count(_mark),
            "stock": Count("stock_level"),
            "lead_days": Count("restocking_lead_time"),
        },
        given=snapshot_day,
        tables=[
            into(STOCK, where="stock IS NOT NULL", on_hand="stock", available="stock", currency="'USD'"),
            into(PRODUCTS, currency="'USD'"),
        ],
    )
