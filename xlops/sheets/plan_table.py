"""The table of the stock plan: what exports say, what the operator types over it, what follows from both, live."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from xlops.analysis.stock.live_plan import LONGEST_COVER
from xlops.answers.reorder import listed
from xlops.answers.seasons import coming_ends, season_ends
from xlops.answers.suppliers import suppliers
from xlops.answers.supply import open_orders
from xlops.blocks import Cell, Column, Formula, Row, Table, Value
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers import LEDGERS
from xlops.sheets.plan_formulas import NOBODY, STATUS, formulas
from xlops.sheets.typed_table import offered_table

STORE, SKU, ITEM = Label("Store", "店铺"), Label("SKU", "商品编码"), Label("Title", "商品名称")
STATUS_LABEL, LEAD, SUPPLIER = (
    Label("Status", "状态"),
    Label("Lead time used", "采用交期"),
    Label("Supplier used", "采用供应商"),
)
TO_ORDER, CASH, COST = Label("To order", "采购量"), Label("Cash", "所需资金"), Label("Unit cost", "单位成本")
COVER, GONE = Label("Days of cover", "可售天数"), Label("Gone on", "售罄日")
AVAILABLE, ON_WAY = Label("Available", "可售"), Label("Arriving in time", "及时到货")
PER_DAY = Label("Sold per day", "日均销量")
LOST = Label("Sales at risk", "可能损失")
SEASON_END, KEY = Label("Season end used", "采用季末日"), Label("Key", "键")

BEFORE = (
    Column("title", ITEM, width=40),
    Column("status", STATUS_LABEL, tone="mark", width=18),
    Column("order", TO_ORDER, "count", note=Label("Typed by hand, else proposed.", "手工填写的，否则为建议量。")),
    Column("cash", CASH, "money0", note=Label("To order × unit cost.", "采购量 × 单位成本。")),
    Column("cover", COVER, "days", bars=True, note=Label("Available over units sold per day.", "可售 ÷ 日均销量。")),
    Column(
        "gone", GONE, "day", note=Label("Today plus days of cover, without what arrives.", "今日加可售天数，不计在途。")
    ),
    Column(
        "available",
        AVAILABLE,
        "count",
        note=Label(
            "On hand − reserved − locked + returns × fit to sell − deposits × balance paid − unshipped bundles.",
            "在库 − 占用 − 活动锁定 + 退货在途 × 可售率 − 定金件数 × 尾款支付率 − 未发组合装占用。",
        ),
    ),
    Column(
        "inbound",
        ON_WAY,
        "count",
        note=Label("Due within lead time and review, or late.", "交期加补货周期内到货的，含已逾期的。"),
    ),
    Column(
        "point", Label("Reorder point", "补货点"), "count", note=Label("Also what is ordered up to.", "也是补货目标。")
    ),
)
AFTER = (
    Column("known_supplier", Label("Supplier (data)", "供应商(数据)")),
    Column("known_lead", Label("Lead time (data)", "交期(数据)"), "days"),
    Column("known_on_hand", Label("On hand (data)", "在库(数据)"), "count"),
    Column("known_reserved", Label("Reserved (data)", "占用(数据)"), "count"),
    Column("known_locked", Label("Locked (data)", "锁定(数据)"), "count"),
    Column("known_bundles", Label("In bundles (data)", "组合装占用(数据)"), "count"),
    Column("unit_cost", COST, "money"),
    Column(
        "d",
        PER_DAY,
        "times",
        note=Label("Forecast over lead time and review, events included.", "交期加补货周期内的日均预测，含活动。"),
    ),
    Column(
        "sigma7",
        Label("7-day error", "7日预测误差"),
        "times",
        note=Label("Deviation of the 7-day forecast error.", "7 日预测误差的标准差。"),
    ),
    Column(
        "k_plan",
        Label("k", "k 系数"),
        "times",
        note=Label("What the past asks for beyond the textbook's z.", "按历史校准，对教科书 z 值的倍数。"),
    ),
    Column("supplier_used", SUPPLIER),
    Column("supplier_row", Label("Its row", "供应商行号"), "count"),
    Column("lead", LEAD, "days"),
    Column("lead_spread", Label("Spread used", "采用波动"), "days"),
    Column("service", Label("Service used", "采用服务水平"), "share1"),
    Column("review", Label("Review used", "采用周期"), "days"),
    Column(
        "ends",
        SEASON_END,
        "day",
        note=Label(
            "From Lifecycle. What would arrive later is not ordered; nothing is held for days after it.",
            "取自商品生命周期。到货晚于此日的不补，备货不超过此日。",
        ),
    ),
    Column("safety", Label("Safety stock", "安全库存"), "count"),
    Column(
        "position",
        Label("Position", "库存水位"),
        "count",
        note=Label("Available + arriving in time.", "可售 + 及时到货。"),
    ),
    Column("proposal", Label("Proposed", "建议量"), "count"),
    Column(
        "stock_out",
        Label("Gone, day by day", "逐日推算售罄"),
        "day",
        note=Label("With weekdays, events and arrivals; as of the last build.", "含周内规律、活动和在途；生成时计算。"),
    ),
    Column(
        "lost_amount",
        LOST,
        "money0",
        note=Label(
            "Until an order of today is there and reviewed; as of the last build.",
            "到今日下单可售并再次补货为止；生成时计算。",
        ),
    ),
    Column(
        "next_days",
        Label("Next arrival in", "最近到货(天)"),
        "days",
        note=Label("999: only late ones.", "999：只有逾期未到的。"),
    ),
    Column("sold", Label("Sales known", "销量已知"), "flag"),
    Column("row_key", KEY),
)
VALUES = (
    "known_lead", "known_on_hand", "known_reserved", "known_locked", "known_bundles", "unit_cost", "d", "sigma7", "k_plan",
    "lost_amount", "next_days",
)  # fmt: skip
"""Columns that stand as they are in the answer."""
LIVE = (
    "supplier_row", "lead", "lead_spread", "service", "review", "available", "inbound", "safety", "point", "position", "proposal",
    "order", "cover", "cash",
)  # fmt: skip
"""Columns of numbers that the sheet computes, with the answer's value."""
NAMED = {"lead_spread": "lead_sd"}


def plan_table(hub: Hub) -> Table:
    """One row a SKU, those at the greatest risk first."""
    rows = listed(hub)
    ends, of_category = season_ends(hub), coming_ends(hub)
    coming = {f"{store}|{sku}" for store, sku in open_orders(hub)[["store", "sku"]].itertuples(index=False)}
    texts = {
        (each, end): formulas(hub.language, hub.today, coming=each, ends=end)
        for each in (False, True)
        for end in {None, *of_category.values()}
    }
    return offered_table(
        hub,
        LEDGERS["stock_settings"],
        [
            _row(hub, record, texts[record["unique_id"] in coming, of_category.get(record["category"])], ends)
            for record in _records(hub, rows)
        ],
        before=BEFORE,
        after=AFTER,
        origin=hub.origin("stock", "order_lines", "inbound", "purchase_orders"),
        empty=Label("None.", "无。"),
    )


def _records(hub: Hub, rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as plain Python values, None for unknown."""
    places = supplier_places(hub)
    table = rows.assign(
        supplier_row=[places.get(str(each).casefold(), 0) for each in rows["supplier"]] if len(rows) else [],
    )
    names = [
        "unique_id",
        "store",
        "sku",
        "title",
        "status",
        "known_supplier",
        "supplier",
        "sold",
        "stock_out",
        "category",
    ]
    numbers = [NAMED.get(each, each) for each in (*VALUES, *LIVE)]
    if rows.empty:
        return []
    table["inbound"] = table["inbound"].fillna(0.0)
    table = table[[*names, *numbers]].astype(object)
    return [{str(k): v for k, v in each.items()} for each in table.where(table.notna(), None).to_dict("records")]


def supplier_places(hub: Hub) -> dict[str, int]:
    """Supplier in small letters -> its row in the table of suppliers, from 1."""
    return {name: place for place, name in enumerate(suppliers(hub), 1)}


def _row(hub: Hub, record: dict[str, Any], texts: dict[str, str], ends: Mapping[str, date]) -> Row:
    cover = record["cover"]
    gone = None
    if cover is not None and cover < LONGEST_COVER:
        gone = hub.today + timedelta(days=int(cover))
    stock_out = record["stock_out"]
    cells: dict[str, Value | Cell] = {each: record[each] for each in VALUES}
    cells |= {each: Formula(texts[each], record[NAMED.get(each, each)]) for each in LIVE}
    return cells | {
        "store": record["store"],
        "sku": record["sku"],
        "title": record["title"] or None,
        "known_supplier": record["known_supplier"] or None,
        "supplier_used": Formula(texts["supplier_used"], record["supplier"] or NOBODY),
        "status": Formula(texts["status"], STATUS[int(record["status"])].text(hub.language)),
        "gone": Formula(texts["gone"], gone),
        "ends": Formula(texts["ends"], ends.get(record["unique_id"])),
        "stock_out": stock_out.date() if stock_out is not None else None,
        "sold": bool(record["sold"]),
        "row_key": record["unique_id"],
    }
