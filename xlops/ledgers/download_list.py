"""The download list: who downloads what, from where, how often."""

from xlops.facts.typed import DOWNLOAD_LIST
from xlops.label import Label
from xlops.ledgers.base import Choice, ledger, typed

EVERY = (
    Choice("day", Label("every day", "每天")),
    Choice("week", Label("every week", "每周")),
    Choice("month", Label("every month", "每月")),
    Choice("season", Label("before a promotion", "大促前")),
)

ledger(
    DOWNLOAD_LIST,
    typed(
        DOWNLOAD_LIST,
        "store",
        "The store it is downloaded for; blank means all.",
        "为哪个店铺下载；留空为全部店铺。",
        among="stores and all",
        default="*",
    ),
    typed(DOWNLOAD_LIST, "export", "What is downloaded, such as orders.", "下载什么，如订单报表。"),
    typed(DOWNLOAD_LIST, "place", "Where it is found: menu, page or address.", "在哪里下载：菜单、页面或网址。"),
    typed(DOWNLOAD_LIST, "every", "How often.", "多久一次。", choices=EVERY),
    typed(DOWNLOAD_LIST, "who", "Who does it.", "谁负责。"),
    typed(DOWNLOAD_LIST, "note", "Anything you like.", "备注。"),
    en="Download list",
    zh="下载清单",
    doc=Label(
        "Who downloads what, from where, how often: the shop's own list beside the one on Inputs.",
        "谁、从哪里、多久下载一次什么数据：本店自己的清单。",
    ),
    order=26,
)
