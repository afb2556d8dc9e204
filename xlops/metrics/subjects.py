"""What the metrics are about, in the order in which a reader expects them."""

from __future__ import annotations

from xlops.label import Label

SUBJECTS: dict[str, Label] = {
    "traffic": Label("Traffic", "流量"),
    "conversion": Label("Conversion", "转化"),
    "sales": Label("Sales", "销售"),
    "items": Label("Items and prices", "商品与价格"),
    "ads": Label("Ads", "推广"),
    "service": Label("Service and reviews", "客服与评价"),
    "stock": Label("Stock and supply", "库存与供应"),
    "customers": Label("Customers", "客户"),
    "finance": Label("Finance and store", "财务与店铺"),
    "leads": Label("Leads", "线索"),
}
