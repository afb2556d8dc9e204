"""Rivals and what was seen of them: who they are, observations, traffic mix, keywords, lost customers."""

from __future__ import annotations

from xlops.facts.base import Fact
from xlops.facts.rivals import LOST_CUSTOMERS, RIVAL_KEYWORDS, RIVAL_OBSERVATIONS, RIVAL_TRAFFIC, RIVALS
from xlops.label import Label
from xlops.ledgers.base import Choice, Rule, TypedColumn, ledger, typed
from xlops.ledgers.expression import Cell, Compare, Number

EVERYONE = "everyone"
WHOLE_STORE = "*"
"""The item of what holds for all of a rival's store."""

TIERS = (
    Choice("target", Label("target", "标杆")),
    Choice("peer", Label("peer", "同级")),
    Choice("follower", Label("follower", "追随")),
)
FOR_WHOM = (
    Choice(EVERYONE, Label("everyone", "所有人")),
    Choice("member", Label("member", "会员")),
    Choice("new_buyer", Label("new buyer", "新客")),
)

_ZERO = Label("0 is no price; leave it blank where no price is shown", "0 不是价格；看不到价格请留空")


def store_column(fact: Fact) -> TypedColumn:
    """The store that a row is for."""
    return typed(fact, "store", "The store of ours that it is set against.", "对标的本店。", among="stores")


def rival_column(fact: Fact) -> TypedColumn:
    """The rival, as it is always called."""
    return typed(fact, "rival", "As on the sheet Rivals, always the same.", "与“竞店”页名称一致。")


def item_column(fact: Fact, *, or_store: bool = False) -> TypedColumn:
    """The rival's item; where it may be left out, that means the whole store."""
    if or_store:
        return typed(
            fact,
            "item",
            "Id of the item; blank means the whole store.",
            "竞品ID；留空为整店。",
            default=WHOLE_STORE,
            id=True,
        )
    return typed(fact, "item", "Id on its platform, or its full title.", "平台商品ID或完整标题。", id=True)


def note_column(fact: Fact) -> TypedColumn:
    """Whatever else is to be kept."""
    return typed(fact, "note", "Anything you like.", "备注。")


LISTED = 300
"""Rows that are laid out of what files and pasted blocks fill too."""

ledger(
    RIVALS,
    store_column(RIVALS),
    typed(RIVALS, "rival", "What you call it; use the same name everywhere.", "竞店名称，各处保持一致。"),
    typed(
        RIVALS,
        "tier",
        "target, peer or follower; blank means peer.",
        "标杆、同级或追随；留空为同级。",
        choices=TIERS,
        default="peer",
    ),
    typed(RIVALS, "platform", "Where it sells.", "所在平台。"),
    typed(RIVALS, "link", "Address of its storefront.", "店铺链接。"),
    typed(RIVALS, "strengths", "What it does better than we do.", "比我们强在哪里。"),
    typed(RIVALS, "weaknesses", "Where it can be beaten.", "弱点、可突破处。"),
    note_column(RIVALS),
    en="Rivals",
    zh="竞店",
    doc=Label("Who we compete with. Each target gets a page of its own.", "竞争对手名单；标杆店各有一页。"),
    order=70,
    workbook="competitors",
)

ledger(
    RIVAL_OBSERVATIONS,
    store_column(RIVAL_OBSERVATIONS),
    rival_column(RIVAL_OBSERVATIONS),
    item_column(RIVAL_OBSERVATIONS),
    typed(RIVAL_OBSERVATIONS, "day", "The day on which it was seen.", "看到的日期。"),
    typed(
        RIVAL_OBSERVATIONS,
        "for_whom",
        "Who gets the hand price; blank means everyone.",
        "到手价适用人群；留空为所有人。",
        choices=FOR_WHOM,
        default=EVERYONE,
    ),
    typed(RIVAL_OBSERVATIONS, "title", "Title of the item.", "竞品标题。"),
    typed(RIVAL_OBSERVATIONS, "category", "Market category.", "类目。"),
    typed(
        RIVAL_OBSERVATIONS, "list_price", "The price shown; blank if it is not.", "页面标价；看不到请留空。", least=0
    ),
    typed(
        RIVAL_OBSERVATIONS,
        "hand_price",
        "What is paid after every offer; blank if unknown.",
        "所有优惠后的到手价；未知请留空。",
        least=0,
    ),
    typed(RIVAL_OBSERVATIONS, "currency", "Blank means the shop's.", "留空为本店币种。"),
    typed(RIVAL_OBSERVATIONS, "promotions", "Kinds, parted by commas.", "促销方式，用逗号分隔。"),
    typed(RIVAL_OBSERVATIONS, "sales_text", "As shown, such as 1万+.", "按页面原样填写，如 1万+。"),
    typed(RIVAL_OBSERVATIONS, "comments_text", "As shown.", "按页面原样填写。"),
    typed(RIVAL_OBSERVATIONS, "rank", "1 is best.", "1 为最前。", least=1),
    typed(RIVAL_OBSERVATIONS, "deal_words", "Parted by commas.", "成交词，用逗号分隔。"),
    typed(RIVAL_OBSERVATIONS, "activity", "What the page says.", "活动文案。"),
    typed(RIVAL_OBSERVATIONS, "picture", "Path of a screenshot.", "截图路径。"),
    typed(RIVAL_OBSERVATIONS, "link", "Address of the item.", "商品链接。"),
    note_column(RIVAL_OBSERVATIONS),
    en="Observations",
    zh="监测记录",
    doc=Label(
        "What was seen of rivals' items, the newest first; older rows are kept and counted though they are not listed.",
        "竞品监测记录，最新在前；较早的记录仍保留并参与计算，只是不列出。",
    ),
    rules=(
        Rule("list_price", Compare("=", Cell("list_price"), Number(0)), _ZERO),
        Rule("hand_price", Compare("=", Cell("hand_price"), Number(0)), _ZERO),
        Rule(
            "hand_price",
            Compare(">", Cell("hand_price"), Cell("list_price")),
            Label("is above the list price; exchange or mend them", "高于标价；请检查是否填反"),
        ),
    ),
    order=74,
    workbook="competitors",
    newest=LISTED,
)

ledger(
    RIVAL_TRAFFIC,
    store_column(RIVAL_TRAFFIC),
    rival_column(RIVAL_TRAFFIC),
    item_column(RIVAL_TRAFFIC, or_store=True),
    typed(RIVAL_TRAFFIC, "day", "The day, or the last day of the period.", "日期，或统计周期的最后一天。"),
    typed(RIVAL_TRAFFIC, "channel", "The portal, called as ours.", "渠道，与本店名称一致。"),
    typed(RIVAL_TRAFFIC, "share", "Share of its visitors: 35% or 0.35.", "访客占比：35% 或 0.35。", least=0, most=1),
    typed(
        RIVAL_TRAFFIC, "index", "The platform's index, where it gives no share.", "平台指数（无占比时填写）。", least=0
    ),
    note_column(RIVAL_TRAFFIC),
    en="Rival traffic",
    zh="竞店流量",
    doc=Label("Where rivals' visitors come from.", "竞店的流量来源。"),
    order=76,
    workbook="competitors",
    newest=LISTED,
)

ledger(
    RIVAL_KEYWORDS,
    store_column(RIVAL_KEYWORDS),
    rival_column(RIVAL_KEYWORDS),
    item_column(RIVAL_KEYWORDS, or_store=True),
    typed(RIVAL_KEYWORDS, "day", "The day, or the last day of the period.", "日期，或统计周期的最后一天。"),
    typed(RIVAL_KEYWORDS, "keyword", "The words.", "关键词。"),
    typed(RIVAL_KEYWORDS, "deals", "Real deals, where they are known.", "真实成交笔数（已知时填写）。", least=0),
    typed(RIVAL_KEYWORDS, "deal_index", "The platform's index of deals.", "成交指数。", least=0),
    typed(RIVAL_KEYWORDS, "visit_index", "The platform's index of visits.", "引流指数。", least=0),
    typed(RIVAL_KEYWORDS, "rank", "1 brings most.", "1 为最多。", least=1),
    note_column(RIVAL_KEYWORDS),
    en="Rival keywords",
    zh="竞店词",
    doc=Label("The words that bring rivals visits and deals.", "竞店的引流词和成交词。"),
    order=77,
    workbook="competitors",
    newest=LISTED,
)

ledger(
    LOST_CUSTOMERS,
    store_column(LOST_CUSTOMERS),
    typed(LOST_CUSTOMERS, "day", "The day, or the last day of the period.", "日期，或统计周期的最后一天。"),
    typed(LOST_CUSTOMERS, "sku", "Our SKU that they looked at.", "看过的本店商品编码。", id=True),
    rival_column(LOST_CUSTOMERS),
    item_column(LOST_CUSTOMERS, or_store=True),
    typed(LOST_CUSTOMERS, "lost_visitors", "Looked here, bought there.", "看过本店、在对方成交的人数。", least=0),
    typed(LOST_CUSTOMERS, "lost_carts", "Of them with cart or favourite.", "其中收藏加购过的人数。", least=0),
    typed(LOST_CUSTOMERS, "lost_buyers", "Of them bought this item.", "其中购买该竞品的人数。", least=0),
    note_column(LOST_CUSTOMERS),
    en="Lost to rivals",
    zh="流失记录",
    doc=Label(
        "Whom our visitors bought from instead, where the platform says so.", "访客最终在谁家成交（以平台数据为准）。"
    ),
    order=78,
    workbook="competitors",
)
