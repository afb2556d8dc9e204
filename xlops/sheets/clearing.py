"""Backlog and clearance: what must go, by when, the ladder of weekly prices, what it brings and costs, how old the stock is."""

from __future__ import annotations

from xlops import figures
from xlops.answers.clearing import Clearing, begun, clearings, excess_value, shop_elasticities
from xlops.answers.lifecycle import life_settings
from xlops.answers.numbers import counted
from xlops.answers.stock_outlook import ages
from xlops.blocks import Block, Card, Cards, Column, Formula, Gap, Heading, Line, Note, Row, Table, Value
from xlops.facts.stock_life import CLEARANCE
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers import LEDGERS
from xlops.ledgers.life_defaults import NO_LIMIT
from xlops.sheets.base import sheet
from xlops.sheets.clearing_formulas import BEGIN, LOT, NO_PRICE, PRICE_IS_RIGHT, WAIT, WEEKS, formulas
from xlops.sheets.common import title
from xlops.sheets.inventory_data import UNKNOWN_AGE
from xlops.sheets.lifecycle import EVIDENCE, EXCESS, MONEY_IN_IT
from xlops.sheets.plan_table import COST, ITEM, PER_DAY, STATUS_LABEL
from xlops.sheets.typed_table import offered_table
from xlops.sheets.waiting import waiting

NAME = Label("Backlog and clearance", "积压与清仓")
WIDTHS = (14.0,) * 14
SHOWS = (
    (Label("what lies there", "现有库存"), "stock"),
    (Label("how fast it sells, at which prices", "销售速度与成交价"), "order_lines"),
    (Label("the money in it, the floor of its price", "占用资金与底价"), "product_costs"),
)

BEFORE = (
    Column("title", ITEM, width=40),
    Column("status", STATUS_LABEL, tone="mark", width=15),
    Column("why", EVIDENCE, width=27),
    Column("units", CLEARANCE["clear_units"].label, "count", note=Label("As typed, else the excess.", "手工填写的，否则为超量。")),
    Column("value", MONEY_IN_IT, "money0"),
    Column("end", CLEARANCE["end_day"].label, "day", note=Label("As typed, else the season's end or twelve weeks from now.", "手工填写的，否则为季末或十二周后。")),
    Column("price", Label("Price now", "现价"), "money", note=Label("Mean price paid in 90 days, else the last one.", "近 90 天成交均价，没有则取最近一次。")),
    *(Column(f"week{week}", Label("Week {n}", "第{n}周").format(n=week), "money") for week in WEEKS),
    Column("left", Label("Left then", "届时剩余"), "count"),
    Column("cash", Label("Brings", "回款"), "money0"),
    Column("extra", Label("More than now", "比现价多回款"), "money0", note=Label("Against selling on at today's price for as long.", "对比同样时间按现价销售。")),
    Column("given_up", Label("Given up", "让利"), "money0", note=Label("Discount on the units that would have sold anyway.", "本来也会卖掉的件数所让的利。")),
)  # fmt: skip
AFTER = (
    Column("d", PER_DAY, "times", note=Label("At today's price.", "按现价。")),
    Column("excess", EXCESS, "count", note=Label("Position less what sells by the end, or is to be held.", "库存水位减去到期可卖或应备的件数。")),
    Column("known_floor", Label("Floor (data)", "底价(数据)"), "money", note=Label("Half of the cost; without a cost 30% of the price.", "成本的一半；无成本时为现价的 30%。")),
    Column("known_slope", Label("Elasticity (data)", "弹性(数据)"), "times"),
    Column("asked", Label("Would sell", "预计可卖"), "count", note=Label("In these weeks at these prices, were there enough.", "货够时，按这些价格这些周能卖的件数。")),
    Column("worth", Label("Extra for 1 given up", "每让1元多回款"), "times"),
    Column("unit_cost", COST, "money"),
)  # fmt: skip


@sheet(
    "clearing",
    en="Backlog and clearance",
    zh="积压与清仓",
    order=9,
    workbook="inventory",
    group="front",
    doc="What must go and by when, weekly markdowns that end with the season, within a discount budget; age of the stock.",
)
def clearing(hub: Hub) -> list[Block]:
    """Cards, the ladders, the age of the stock."""
    found = clearings(hub)
    if not found and not ages(hub):
        none = Label("Backlog is unknown: no stock is loaded", "积压未知：没有库存数据")
        return waiting(hub, "clearing", NAME, none, SHOWS, WIDTHS)
    return [
        title(hub, NAME),
        _cards(hub, found),
        Gap(),
        Heading(_finding(hub, found)),
        Note(_TERMS, wrap=2),
        Note(_slope_note(hub), "plain"),
        Note(Label("The discount budget and the stages' days are set on Lifecycle", "降价预算与各阶段天数在“商品生命周期”页设置"), link="lifecycle"),
        _table(hub, found),
        Gap(),
        *_ages(hub),
    ]  # fmt: skip


_TERMS = Label(
    "Clearing begins when cover is longer than the days to the end: the season's, or twelve weeks. Prices fall week by week so "
    "that it is gone by then, never below the floor. Type over day, floor, elasticity or units in the yellow cells.",
    "可售天数长于剩余天数时开始清仓：到季末，或十二周内。每周降价，到期卖完，不低于底价。可在黄色单元格改写日期、底价、弹性或件数。",
)


def _slope_note(hub: Hub) -> Label:
    found = shop_elasticities(hub)
    if not found.items:
        return Label(
            "Prices hardly moved in the last year: an elasticity of {shop} is assumed, not learned.",
            "过去一年价格几乎没动：弹性 {shop} 为假设值，并非学习所得。",
        ).format(shop=f"−{abs(found.shop):.1f}")
    return Label(
        "Elasticity {shop} from the prices of {n} items in the last year; no experiment, so take it with care: large orders at "
        "lower prices make it look steeper.",
        "弹性 {shop} 来自过去一年 {n} 个商品的成交价变动；并非实验结果，大单低价会使其偏大，请谨慎使用。",
    ).format(shop=f"−{abs(found.shop):.1f}", n=figures.whole(found.items))


def _status(each: Clearing, begins: bool) -> Label:
    found = each.ladder
    if found is None:
        return NO_PRICE
    if found.left > 0.5 * each.units:
        return LOT
    if found.extra <= 0:
        return PRICE_IS_RIGHT
    return BEGIN if begins else WAIT


def _cards(hub: Hub, found: tuple[Clearing, ...]) -> Cards:
    value = excess_value(found)
    states = [_status(each, begins) for each, begins in zip(found, begun(hub), strict=True)]
    begins = [each.ladder for each, state in zip(found, states, strict=True) if state == BEGIN and each.ladder]
    word = BEGIN.text(hub.language)
    budget = life_settings(hub)["discount_budget"][1]
    spent = sum(each.given_up for each in begins)
    limit = (
        Label("no budget is set", "未设预算")
        if budget >= NO_LIMIT
        else Label("of {n}", "预算 {n}").format(n=figures.compact(budget, hub.settings.currency))
    )
    live = Label("live, from the table below", "随下表实时变化")
    return Cards(
        (
            Card("clear_value", Label("Money in what must go", "待清占用资金"), Formula("=SUM(t_clearance[value])", value or 0), "money0", (Line(live),), "bad" if value else "good"),
            Card("clear_begin", Label("Markdowns to begin", "应开始降价"), Formula(f'=COUNTIF(t_clearance[status],"{word}")', len(begins)), "count", (Line(live),)),
            Card("clear_cash", Label("They bring", "预计回款"), Formula(f'=SUMIFS(t_clearance[cash],t_clearance[status],"{word}")', sum(each.cash for each in begins)), "money0", (Line(Label("until their ends", "截至各自清完日")),)),
            Card("clear_cost", Label("Given up for it", "合计让利"), Formula(f'=SUMIFS(t_clearance[given_up],t_clearance[status],"{word}")', spent), "money0", (Line(limit),), link="lifecycle"),
        ),
        span=(3, 2, 3, 3),
    )  # fmt: skip


def _finding(hub: Hub, found: tuple[Clearing, ...]) -> Label:
    head = counted(len(found), "{n} item must go", "{n} items must go", "{n} 个商品需清理")
    value = excess_value(found)
    if not found:
        return Label("Nothing must be cleared", "暂无需要清仓的商品")
    if value is None:
        return Label("{head}; the money in them is unknown", "{head}；占用资金未知").format(head=head)
    return Label("{head}: {money} lies in them", "{head}，占用 {money}").format(
        head=head, money=figures.money(value, hub.settings.currency)
    )


def _table(hub: Hub, found: tuple[Clearing, ...]) -> Table:
    return offered_table(
        hub,
        LEDGERS["clearance"],
        [_row(hub, each, begins) for each, begins in zip(found, begun(hub), strict=True)],
        before=BEFORE,
        after=AFTER,
        origin=hub.origin("stock", "order_lines", "product_costs"),
        empty=Label("None.", "无。"),
    )


def _row(hub: Hub, each: Clearing, begins: bool) -> Row:
    ladder, price = each.ladder, each.life.price or None
    texts = formulas(hub.language, hub.today, ends=each.auto_end)
    pace = max(each.per_week, 0.05)
    asked = (
        None
        if ladder is None or price is None
        else sum(pace * (one / price) ** each.elasticity for one in ladder.prices)
    )
    live: dict[str, object] = {
        "units": each.units,
        "end": each.end,
        "value": each.value,
        "asked": asked,
        "left": None if ladder is None else ladder.left,
        "cash": None if ladder is None else ladder.cash,
        "given_up": None if ladder is None else ladder.given_up,
        "extra": None if ladder is None else ladder.extra,
        "worth": None if ladder is None else ladder.worth,
        "status": _status(each, begins).text(hub.language),
    }
    live |= {f"week{week}": ladder.prices[week - 1] if ladder and week <= each.weeks else None for week in WEEKS}
    fixed: dict[str, Value] = {
        "store": each.life.store,
        "sku": each.life.sku,
        "title": each.life.title or None,
        "why": each.why,
        "price": price,
        "d": each.per_week / 7,
        "excess": each.auto_units,
        "known_floor": each.auto_floor,
        "known_slope": each.auto_elasticity,
        "unit_cost": each.life.cost,
    }
    return {**fixed, **{name: Formula(texts[name], value) for name, value in live.items()}}  # type: ignore[arg-type]


def _ages(hub: Hub) -> list[Block]:
    known = ages(hub)
    if not known:
        return [Heading(Label("Age of the stock is unknown: no stock is loaded", "库龄未知：没有库存数据"))]
    whole = sum(cost for _, _, cost in known)
    rows: tuple[Row, ...] = tuple(
        {
            "age": UNKNOWN_AGE if name == "unknown" else name,
            "held": units,
            "cost": cost,
            "share": cost / whole if whole else None,
        }
        for name, units, cost in known
    )
    old = sum(cost for name, _, cost in known if name in ("180-364", "365+", "unknown"))
    head = Label(
        "{money} of the stock is over half a year old or of unknown age", "库龄超过半年或未知的占用 {money}"
    ).format(money=figures.money(old, hub.settings.currency))
    columns = (
        Column("age", Label("Age in days", "库龄(天)")),
        Column("held", Label("Units", "件数"), "count"),
        Column("cost", Label("At cost", "成本金额"), "money0"),
        Column("share", Label("Share", "占比"), "share1"),
    )
    return [
        Heading(head),
        Note(Label("First in, first out, over the arrivals of purchase orders.", "按采购到货先进先出推算。")),
        Table("stock_age", columns, rows, hub.origin("stock", "inbound", "product_costs")),
    ]
