"""What the sheets about rivals' moves share: a move in words, why it is blamed or not, what could be done, small trends."""

from __future__ import annotations

import math
from collections.abc import Sequence

from xlops import figures
from xlops.analysis.rivals.blame import Verdict
from xlops.analysis.rivals.promotions import mechanic_label
from xlops.answers.rival_advice import Advice, advised
from xlops.answers.rival_moves import Move
from xlops.blocks import Cell, Column, Formula, Row, Tone
from xlops.hub import Hub
from xlops.label import Label, joined, same
from xlops.ledgers.rivals import FOR_WHOM
from xlops.sheets.common import store_name
from xlops.sheets.market_parts import RIVAL, STORE, fact_column, tier_name
from xlops.theme import cents

DEAR, CHEAP = 110.0, 95.0
"""Price indices from which we are dear, and under which there is room to ask for more."""

SKU = Column("sku", Label("SKU", "商品编码"), "id")
RIVAL_TITLE = fact_column("rival_observations", "title")
OWN_PRICE = Column(
    "own",
    Label("Our price", "本店到手价"),
    "money",
    note=Label(
        "noted in price history, else paid per unit in 14 days, else listed", "价格历史，否则近14天件单价，否则标价"
    ),
)
THEIR_PRICE = Column(
    "price", Label("Their price", "竞品到手价"), "money", note=Label("for everyone, after offers", "面向所有人，优惠后")
)
INDEX = Column(
    "index",
    Label("Index", "价格指数"),
    "count",
    note=Label(
        "our hand price / theirs x 100; above 100 we are dearer", "本店到手价 ÷ 竞品到手价 × 100；高于 100 为偏贵"
    ),
)
LOST = Column(
    "lost",
    Label("Could explain", "可解释损失"),
    "money0",
    note=Label(
        "what is missing in the 3 days after the move beyond what our other items lost; a coincidence in time, no proof",
        "变动后 3 天内超出其他商品跌幅的缺口；仅为时间上的巧合，并非证明",
    ),
)
AT_RISK = Column(
    "at_risk",
    Label("At risk, 3 days", "3天风险额"),
    "money0",
    note=Label("visitors x conversion x value of an ordinary day, for 3 days", "日常访客 × 转化率 × 单价，按 3 天计"),
)

VERDICTS: dict[Verdict, Label] = {
    "linked": Label("▼ our sales fell after it", "▼ 变动后我方下滑"),
    "no_fall": Label("no fall of ours", "我方未下滑"),
    "usual_swing": Label("within its usual swing", "属正常波动"),
    "others_too": Label("our other items fell too", "其他商品同样下滑"),
    "began_before": Label("the fall began before", "下滑早于该变动"),
    "out_of_stock": Label("we were out of stock", "我方断货"),
    "few_sales": Label("too few sales to say", "销量太少，无法判断"),
    "too_early": Label("too early to say", "尚早，无法判断"),
}
UNKNOWN = Label("our sales are unknown", "我方销售未知")

_WHOM = {each.value: each.label for each in FOR_WHOM}


def amount(value: float, hub: Hub) -> Label:
    """A price with its cents."""
    return same(f"{figures.symbol(hub.settings.currency)}{value:,.{cents(hub.settings.currency)}f}")


def what(move: Move, hub: Hub) -> Label:
    """A move in a few words: cut 1.99 to 1.74 (▼ 12.6%)."""
    match move.kind:
        case "cut" | "rise" if move.before is not None and move.price is not None:
            text = Label("{word} {before} → {price} ({change})", "{word} {before} → {price}（{change}）").format(
                word=Label("cut", "降价") if move.kind == "cut" else Label("raised", "涨价"),
                before=amount(move.before, hub),
                price=amount(move.price, hub),
                change=figures.change(move.change or 0.0),
            )
        case "promotion":
            text = Label("began {kinds}", "新上{kinds}").format(kinds=_kinds(move))
        case "promotion_ended":
            text = Label("ended {kinds}", "结束{kinds}").format(kinds=_kinds(move))
        case "new":
            text = Label("new item", "上新")
            if move.price:
                text = Label("new item at {price}", "上新，{price}").format(price=amount(move.price, hub))
        case _:
            text = Label("no longer seen", "已不见")
    if move.for_whom in ("member", "new_buyer"):
        return Label("{text}, {whom} only", "{text}（仅{whom}）").format(text=text, whom=_WHOM[move.for_whom])
    return text


def _kinds(move: Move) -> Label:
    labels = [mechanic_label(each) for each in move.promotions]
    return joined((Label(each.en.lower(), each.zh) for each in labels), Label(" and ", "、"))


def verdict(move: Move) -> tuple[Label | None, Tone]:
    """Whether it is blamed for a fall of ours, and why not."""
    if move.link is None:
        return (UNKNOWN, "quiet") if move.threatens else (None, "quiet")
    text = VERDICTS[move.link.verdict]
    if move.link.verdict == "linked" and not move.settled:
        text = Label("{text}, {n} of 3 days known", "{text}（已知 {n}/3 天）").format(text=text, n=move.link.days)
    return text, "bad" if move.link.verdict == "linked" else "quiet"


_ACTIONS: dict[Advice, Label] = {
    "promote": Label("Check page and ads of this SKU", "检查该商品页面与广告"),
    "calm": Label("No answer needed: no fall of ours", "销售未跌，无需应对"),
    "look": Label("Look at its price", "查看对方价格"),
    "cost": Label("Type its cost, then decide on {price}", "先填成本，再定是否跟价至 {price}"),
    "hold": Label("Hold: no fall of ours; {margin} margin at {price}", "维持原价：销售未跌；{price} 时毛利 {margin}"),
    "refuse": Label(
        "Do not follow: {margin} margin at {price}; bundle instead", "不跟价：{price} 毛利仅 {margin}；改用搭售"
    ),
    "follow": Label("Follow to {price}: {margin} margin before fees", "跟价至 {price}：扣费前毛利 {margin}"),
    "watch": Label("Watch 3 days; {margin} margin at {price}", "先观察 3 天；{price} 时毛利 {margin}"),
}


def _how_sure(move: Move) -> Label | None:
    """How much of the fall it could explain, and how often such a fall came without it."""
    found = move.link
    if found is None or found.verdict != "linked" or found.share is None:
        return None
    return Label(
        "{actual} orders where {usual} are usual; it could explain {share} of what is missing. As large a fall beyond our other items came in {alike} of the spans before it.",
        "平时 {usual} 单，实际 {actual} 单；最多可解释缺口的 {share}。此前同样幅度的独立下滑出现在 {alike} 的区间。",
    ).format(
        actual=figures.whole(found.actual or 0.0),
        usual=figures.whole(found.expected or 0.0),
        share=figures.share(found.share, 0),
        alike=figures.share(found.alike or 0.0, 0),
    )


def action(move: Move, hub: Hub) -> Label | None:
    """What to do about a move, as the weekly brief says it too."""
    if not move.threatens:
        return None
    margin = move.margin_if_followed
    return _ACTIONS[advised(hub, move)].format(
        price="" if move.price is None else amount(move.price, hub),
        margin="" if margin is None else figures.share(margin, 0),
    )


MOVE_COLUMNS = (
    Column("day", Label("Seen on", "发现日"), "day"),
    RIVAL,
    RIVAL_TITLE,
    Column("what", Label("What it did", "动作"), width=34),
    SKU,
    OWN_PRICE,
    THEIR_PRICE,
    INDEX,
    Column("verdict", Label("Our sales after it", "我方销售"), width=26),
    LOST,
    AT_RISK,
    Column("action", Label("What to do", "建议"), width=40),
)


def move_columns(hub: Hub) -> tuple[Column, ...]:
    """The columns of a table of moves; the store last, where there are several."""
    return (*MOVE_COLUMNS, STORE) if len(hub.stores) > 1 else MOVE_COLUMNS


def move_row(move: Move, hub: Hub) -> Row:
    """A move as a row of such a table."""
    text, tone = verdict(move)
    return {
        "store": store_name(hub, move.store),
        "day": move.day,
        "rival": move.rival,
        "tier": tier_name(move.tier),
        "title": move.title,
        "what": Cell(what(move, hub), tone="bad" if move.threatens and move.kind == "cut" else "plain"),
        "sku": move.sku or None,
        "own": move.own.price if move.own else None,
        "price": move.price,
        "index": index_cell(move.index, hub),
        "verdict": Cell(text, tone=tone, note=_how_sure(move)),
        "lost": Cell(move.lost, "money0", "bad" if move.lost else "plain"),
        "at_risk": move.at_risk,
        "action": action(move, hub),
    }


def index_cell(index: float | None, hub: Hub, table: str = "") -> Cell:
    """A price index: orange where we are too dear, teal where there is room; live in a real table that has both prices."""
    value: Formula | float | None = Formula(index_formula(table, "own"), index) if table else index
    if index is None:
        return Cell(value, "count")
    tone: Tone = "bad" if index >= hub.parameter("rival_index") else "good" if index < CHEAP else "plain"
    return Cell(value, "count", tone)


def index_formula(table: str, own: str) -> str:
    """Our price in the column `own` over theirs x 100, as a live formula of a row of a real table."""
    mine, theirs = (f"t_{table}[[#This Row],[{each}]]" for each in (own, "price"))
    return f'=IF(N({theirs})>0,IF(N({mine})>0,{mine}/{theirs}*100,""),"")'


def margin_formula(table: str, own: str) -> str:
    """What is left of our price in the column `own` over the unit cost, as a share of it, before fees."""
    mine, cost = (f"t_{table}[[#This Row],[{each}]]" for each in (own, "unit_cost"))
    return f'=IF(N({mine})>0,IF(N({cost})>0,({mine}-{cost})/{mine},""),"")'


_BLOCKS = "▁▂▃▄▅▆▇█"
STEP = 0.04
"""Of the highest price, that a bar of `small_trend` is lower for each step."""


def small_trend(values: Sequence[float | None]) -> str:
    """Prices as a line of little bars, the highest the tallest, one step lower for each 4 % less; a flat line for prices that
    did not move; · where unknown.
    """
    known = [each for each in values if each is not None]
    if not known:
        return ""
    high, tallest = max(known), len(_BLOCKS) - 1
    if high <= min(known):
        return "".join("·" if each is None else "▁" for each in values)
    steps = [
        None if each is None else max(0, tallest - math.ceil(round((1 - each / high) / STEP, 6))) for each in values
    ]
    return "".join("·" if each is None else _BLOCKS[each] for each in steps)
