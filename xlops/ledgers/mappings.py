"""Names: several names of one thing are shown as one."""

from xlops.facts.typed import MAPPINGS
from xlops.label import Label
from xlops.ledgers.base import Choice, ledger, typed

KINDS = (Choice("channel", Label("channel", "渠道")),)

ledger(
    MAPPINGS,
    typed(
        MAPPINGS,
        "store",
        "The store whose exports use the name; blank means all.",
        "使用该名称的店铺；留空为全部店铺。",
        among="stores and all",
        default="*",
    ),
    typed(
        MAPPINGS,
        "kind",
        "What kind of name it is; blank means channel.",
        "名称类型；留空为渠道。",
        choices=KINDS,
        default="channel",
    ),
    typed(MAPPINGS, "given", "The name exactly as the export gives it.", "导出报表中的原名称，须完全一致。"),
    typed(MAPPINGS, "meant", "What it is to be called.", "要显示成的名称。", required=True),
    typed(MAPPINGS, "note", "Anything you like.", "备注。"),
    en="Names",
    zh="名称对照",
    doc=Label(
        "Names of portals that mean the same: Channels shows them as one.", "含义相同的渠道名称，渠道页合并显示。"
    ),
    order=24,
)
