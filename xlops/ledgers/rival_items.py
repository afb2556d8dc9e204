"""Matches: which SKU of ours a rival's item is set against."""

from __future__ import annotations

from xlops.facts.rivals import RIVAL_ITEMS
from xlops.label import Label
from xlops.ledgers.base import Choice, ledger, typed
from xlops.ledgers.rivals import item_column, note_column, rival_column, store_column

NO_SKU = "*"
"""The SKU of a rival's item to which none of ours was proposed."""
YES, NO = Choice("yes", Label("yes", "是")), Choice("no", Label("no", "否"))

ledger(
    RIVAL_ITEMS,
    store_column(RIVAL_ITEMS),
    rival_column(RIVAL_ITEMS),
    item_column(RIVAL_ITEMS),
    typed(RIVAL_ITEMS, "sku", "The SKU that is proposed.", "建议的本店商品。", default=NO_SKU, id=True),
    typed(RIVAL_ITEMS, "confirmed", "yes or no; blank is not decided.", "是或否；留空为未定。", choices=(YES, NO)),
    typed(RIVAL_ITEMS, "instead", "A SKU of ours that fits better.", "更合适的本店商品编码。", id=True),
    note_column(RIVAL_ITEMS),
    en="Matches",
    zh="竞品对应",
    doc=Label(
        "Which SKU of ours a rival's item is set against; only confirmed pairs count.",
        "竞品对应本店哪个商品；只有确认过的才参与计算。",
    ),
    order=73,
    workbook="competitors",
    offered=True,
)
