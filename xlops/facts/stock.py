"""What is on the shelf and what is on its way."""

from xlops.facts.base import CURRENCY, DAY, SKU, STORE, count, day, fact, money, text

WAREHOUSE = text("warehouse", "Warehouse", "仓库", "Where it lies; blank when there is only one place.")

STOCK = fact(
    "stock",
    "Stock",
    "库存",
    STORE,
    DAY,
    SKU,
    WAREHOUSE,
    count("on_hand", "On hand", "在库", "Units on the shelf.", unit="units"),
    count("reserved", "Reserved", "占用", "Units sold and not shipped.", unit="units"),
    count("locked", "Locked for events", "活动锁定", "Units locked by a campaign.", unit="units"),
    count("available", "Available", "可售库存", "On hand less reserved and locked, or as exported.", unit="units"),
    money("value", "Stock value", "库存金额", "On hand x unit cost, as exported."),
    CURRENCY,
    grain="one SKU in one warehouse at the end of one day",
    key="store day sku warehouse",
    rhythm="snapshot",
    doc="Snapshots of stock.",
)

INBOUND = fact(
    "inbound",
    "Inbound",
    "在途",
    STORE,
    text("po", "Purchase order", "采购单号", "Number of the purchase order or shipment."),
    SKU,
    DAY,
    text("supplier", "Supplier", "供应商", "Who delivers."),
    day("due_day", "Due", "预计到货", "Expected arrival."),
    day("received_day", "Received", "到货日期", "Arrival; blank while on its way."),
    count("ordered_units", "Ordered", "采购数量", "Units ordered.", unit="units"),
    count("received_units", "Received units", "到货数量", "Units received.", unit="units"),
    money("unit_cost", "Unit cost", "采购单价", "Price of one unit."),
    CURRENCY,
    grain="one SKU of one purchase order",
    key="store po sku",
    rhythm="event",
    doc="Purchase orders on their way; `day` is the order date.",
)
