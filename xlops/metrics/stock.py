"""Stock and supply: what lies on the shelf at the end of a period, what arrived, how full orders came."""

from __future__ import annotations

from xlops.metrics.base import Count, Last, Sum, metric
from xlops.metrics.sales import UNITS

CLOSE = ("at the end of the period", "期末值")

ON_HAND = metric(
    "on_hand",
    Last("stock", "on_hand"),
    en="Stock on hand",
    zh="库存",
    unit="count",
    good="band",
    doc="Units on the shelf in the last snapshot of the period.",
    so_what=("Compare with units: how many days does it last?", "与销量对照，看还能卖几天。"),
    basis=CLOSE,
    subject="stock",
)
metric(
    "available",
    Last("stock", "available"),
    en="Available stock",
    zh="可售库存",
    unit="count",
    good="band",
    doc="On hand less reserved and locked units in the last snapshot of the period; may be negative.",
    so_what=("Zero on a seller: stop its ads today.", "热销品为零时当天停广告。"),
    basis=CLOSE,
    differs=("Shopify's month-end figure excludes committed and incoming units.", "Shopify 月末值不含已承诺与在途。"),
    subject="stock",
)
metric(
    "reserved",
    Last("stock", "reserved"),
    en="Reserved stock",
    zh="占用库存",
    unit="count",
    good="none",
    doc="Units sold and not shipped in the last snapshot of the period.",
    so_what=("Growing: the warehouse falls behind.", "增长说明仓库积单。"),
    basis=CLOSE,
    subject="stock",
)
metric(
    "locked",
    Last("stock", "locked"),
    en="Stock locked for events",
    zh="活动锁定库存",
    unit="count",
    good="none",
    doc="Units locked by campaigns in the last snapshot of the period.",
    so_what=("Release what the event did not sell.", "活动后释放未售部分。"),
    basis=CLOSE,
    subject="stock",
)
metric(
    "stock_value",
    Last("stock", "value"),
    en="Stock value",
    zh="库存金额",
    unit="money",
    good="band",
    doc="Value of the stock in the last snapshot of the period, as exported.",
    so_what=("Money that lies still: clear slow items first.", "压住的钱，先清滞销。"),
    basis=CLOSE,
    subject="stock",
)
SKU_DAYS = metric(
    "sku_days",
    Count("stock", "sku"),
    en="SKU-days in snapshots",
    zh="库存快照 SKU 日数",
    unit="count",
    good="none",
    doc="SKUs times days times warehouses that stock snapshots hold.",
    so_what=("The denominator of the stock-out rate.", "缺货率的分母。"),
    subject="stock",
)
OUT_DAYS = metric(
    "out_sku_days",
    Count("stock", "sku", where=(("available", (0,)),)),
    en="SKU-days out of stock",
    zh="缺货 SKU 日数",
    unit="count",
    good="down",
    doc="SKU-days of the snapshots with exactly no available unit.",
    so_what=("Each is a day on which an item could not sell.", "每个都是不能卖的一天。"),
    subject="stock",
)
metric(
    "stockout",
    OUT_DAYS / SKU_DAYS,
    en="Stock-out rate",
    zh="缺货率",
    unit="share",
    good="down",
    doc="SKU-days out of stock divided by SKU-days.",
    so_what=("Rising on sellers: reorder earlier.", "热销品缺货上升，提早补货。"),
    differs=("Amazon vendor weighs by page views.", "亚马逊 vendor 按浏览量加权。"),
    subject="stock",
)
UNITS_ORDERED = metric(
    "units_due",
    Sum("inbound", "ordered_units", on="due_day"),
    en="Units due",
    zh="应到件数",
    unit="count",
    good="none",
    doc="Units of purchase orders that were due in the period.",
    so_what=("Make room and staff for them.", "安排仓位与人手。"),
    basis=("by due day", "按应到日"),
    subject="stock",
)
RECEIVED_OF_DUE = metric(
    "units_due_received",
    Sum("inbound", "received_units", on="due_day"),
    en="Received of the units due",
    zh="应到已到件数",
    unit="count",
    good="up",
    doc="Units received of purchase orders that were due in the period.",
    so_what=("Less units due, it is what the supplier owes.", "与应到之差即供应商欠货。"),
    basis=("by due day", "按应到日"),
    subject="stock",
)
metric(
    "units_received",
    Sum("inbound", "received_units", on="received_day"),
    en="Units received",
    zh="到货件数",
    unit="count",
    good="none",
    doc="Units that arrived in the period.",
    so_what=("Put them on sale the same day.", "当日上架。"),
    basis=("by arrival", "按到货日"),
    subject="stock",
)
metric(
    "units_ordered",
    Sum("inbound", "ordered_units"),
    en="Units bought",
    zh="采购件数",
    unit="count",
    good="none",
    doc="Units of purchase orders placed in the period.",
    so_what=("Compare with units sold: stock grows by the gap.", "与销量之差即库存变化。"),
    basis=("by purchase order day", "按采购日"),
    subject="stock",
)
metric(
    "fill",
    RECEIVED_OF_DUE / UNITS_ORDERED,
    en="Fill rate",
    zh="到货满足率",
    unit="share",
    good="up",
    doc="Units received divided by units ordered, of purchase orders due in the period.",
    so_what=("Below 95 %: raise safety stock or change the supplier.", "低于 95%：加安全库存或换供应商。"),
    subject="stock",
)
metric(
    "sell_thru",
    UNITS / (UNITS + ON_HAND),
    en="Sell-through",
    zh="售罄率",
    unit="share",
    good="up",
    doc="Units sold divided by units sold plus stock at the end of the period.",
    so_what=("Slow at mid-season: mark down now, not at the end.", "季中偏慢就该降价，别等季末。"),
    differs=(
        "Amazon vendor divides by opening stock plus received; apparel by all units ever received.",
        "亚马逊 vendor 除以期初加到货；服装行业除以累计到货。",
    ),
    subject="stock",
)
