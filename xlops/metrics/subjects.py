"""What the metrics are about, in the order in which a reader expects them."""

from __future__ import annotations

from xlops.label import Label, same
from xlops.metrics.base import METRICS, Metric

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


def subject_label(subject: str) -> Label:
    """What a subject is called; one that a shop's own metrics bring is called by its id."""
    return SUBJECTS.get(subject, same(subject))


def by_subject() -> list[tuple[str, list[Metric]]]:
    """(subject, its metrics) in reading order; a subject that a shop's own metrics bring comes last."""
    subjects = dict.fromkeys([*SUBJECTS, *(each.subject for each in METRICS)])
    return [(subject, [each for each in METRICS if each.subject == subject]) for subject in subjects]
