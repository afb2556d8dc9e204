"""Leads and the deals that come of them."""

from __future__ import annotations

from xlops.metrics.base import Count, Sum, metric

LEADS = metric(
    "leads",
    Count("leads", "lead_id"),
    en="Leads",
    zh="线索数",
    unit="count",
    good="up",
    doc="First contacts in the period.",
    so_what=("Compare origins by what becomes of them.", "按后续成交比较来源。"),
    basis=("by day of first contact", "按首次联系日"),
    subject="leads",
)
DEALS = metric(
    "deals",
    Count("deals", "lead_id"),
    en="Deals",
    zh="成交线索数",
    unit="count",
    good="up",
    doc="Leads won in the period, whenever they came.",
    so_what=("What the sales team closed.", "销售团队的成交。"),
    basis=("by day of the deal", "按成交日"),
    subject="leads",
)
metric(
    "deal_rate",
    DEALS / LEADS,
    en="Deal rate",
    zh="线索成交率",
    unit="share",
    good="up",
    doc="Deals of the period divided by leads of the period.",
    so_what=("Falling with more leads: quality fell.", "线索增而它降，说明质量变差。"),
    differs=(
        "Deals of older leads are in it; a cohort would take months to close.",
        "含较早线索的成交；按同期群要数月才定。",
    ),
    subject="leads",
)
metric(
    "deal_amt",
    Sum("deals", "monthly_amt"),
    en="Declared monthly sales of deals",
    zh="成交方申报月销售额",
    unit="money",
    good="up",
    doc="Monthly revenue that the won sellers declared.",
    so_what=("A promise, not income: check after a quarter.", "是申报而非收入，一季后复核。"),
    basis=("by day of the deal", "按成交日"),
    subject="leads",
)
