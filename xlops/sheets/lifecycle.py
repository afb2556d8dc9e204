"""Lifecycle: hits with their moves, the stage of every item with the evidence, and how much to hold in each stage."""

from __future__ import annotations

import math

from xlops import figures
from xlops.analysis.stock.lifecycle import STAGE_LABELS
from xlops.answers.hits import Hit, hits
from xlops.answers.lifecycle import ItemLife, counts_of, life_settings, lives, plan_rows
from xlops.answers.numbers import counted
from xlops.answers.seasons import category_seasons
from xlops.answers.typed_cells import typed_by_key
from xlops.blocks import Block, Card, Cards, Cell, Column, Formula, Gap, Heading, Line, Note, Row, Table, Value
from xlops.facts.base import WHOLE_SHOP
from xlops.hub import Hub
from xlops.label import Label, joined, same
from xlops.ledgers import LEDGERS
from xlops.ledgers.life_defaults import LIFE_DEFAULTS, NO_LIMIT
from xlops.sheets.base import sheet
from xlops.sheets.common import store_name, title
from xlops.sheets.lifecycle_formulas import NEVER, action, formulas
from xlops.sheets.plan_table import COST, COVER, ITEM, KEY, PER_DAY, SEASON_END, SKU, STORE, TO_ORDER
from xlops.sheets.typed_table import offered_table
from xlops.sheets.waiting import waiting

NAME = Label("Lifecycle", "商品生命周期")
WIDTHS = (14.0,) * 14
MOST = 1000
"""Items that are listed."""
SHOWS = (
    (Label("how each item's sales run", "每个商品的销售走势"), "order_lines"),
    (Label("what lies there of it", "现有库存"), "stock"),
)

EVIDENCE, EXCESS, MONEY_IN_IT = Label("Evidence", "依据"), Label("Excess", "超出件数"), Label("Money in it", "占用资金")

BEFORE = (
    Column("title", ITEM, width=40),
    Column("stage_used", Label("Stage used", "采用阶段"), width=13),
    Column("action", Label("What to do", "建议"), tone="mark", width=20),
    Column("position", Label("Position", "库存水位"), "count", note=Label("Available + arriving in time.", "可售 + 及时到货。")),
    Column("to_hold", Label("To hold", "应备件数"), "count", note=Label("Sold per day × the stage's days.", "日均销量 × 阶段应备天数。")),
    Column("over", EXCESS, "count", note=Label("Beyond what is to be held.", "超出应备的件数。")),
    Column("over_value", MONEY_IN_IT, "money0"),
    Column("evidence", EVIDENCE, width=66),
    Column("ends", SEASON_END, "day"),
)  # fmt: skip
AFTER = (
    Column("d", PER_DAY, "times", note=Label("Forecast over lead time and review, events included.", "交期加补货周期内的日均预测，含活动。")),
    Column("handover", Label("Hand-over", "交接"), width=44, note=Label("To the successor that you named: its share of what both sold in four weeks, and the day on which this item is gone.", "交接给填写的接替款：近四周两款销量中它的占比，以及本款售罄日。")),
    Column("unit_cost", COST, "money"),
    Column("plan_row", same("plan_row"), "count"),
    Column("row_key", KEY),
)  # fmt: skip


@sheet(
    "lifecycle",
    en="Lifecycle",
    zh="商品生命周期",
    order=8,
    workbook="inventory",
    group="front",
    doc="Hits and their moves; each item's stage with its evidence, how much to hold in it, its season and its successor.",
)
def lifecycle(hub: Hub) -> list[Block]:
    """Cards, hits, the stages' settings, all items."""
    found = lives(hub)
    if not found:
        none = Label(
            "Nothing is known of any item: no stock and no sales by SKU are loaded",
            "暂无商品数据：没有库存，也没有按商品的销售数据",
        )
        return waiting(hub, "lifecycle", NAME, none, SHOWS, WIDTHS)
    return [
        title(hub, NAME),
        _cards(hub, found),
        Gap(),
        *_hits(hub),
        Gap(),
        Heading(Label("Days of stock to hold in each stage", "各阶段应备库存天数")),
        _settings(hub),
        Gap(),
        Heading(_finding(found)),
        Note(LEDGERS["item_stages"].doc),
        *([Note(_seasons(hub), "plain")] if category_seasons(hub) else []),
        *([Note(_CUT.format(most=figures.whole(MOST), n=figures.whole(len(found))))] if len(found) > MOST else []),
        _table(hub, _listed(hub, found)),
    ]


def _cards(hub: Hub, found: tuple[ItemLife, ...]) -> Cards:
    counts = counts_of(found)
    cards = []
    for stage, label in STAGE_LABELS.items():
        number = counts[stage]
        text = f'=COUNTIF(t_item_stages[stage_used],"{label.text(hub.language)}")'
        share = Label("{share} of items", "占商品 {share}").format(share=figures.share(number / len(found), 0))
        cards.append(
            Card(
                f"stage_{stage}", label, Formula(text, number), "count", (Line(share),),
                "bad" if stage == "clearance" and number else "plain",
                link="clearing" if stage == "clearance" else "",
            )
        )  # fmt: skip
    return Cards(tuple(cards), span=(2, 1, 2, 2, 2))


_CUT = Label(
    "{most} of {n} items are listed: steady ones that bind little money are left out.",
    "共 {n} 个商品，列出 {most} 个：平稳且占用资金少的未列。",
)


def _listed(hub: Hub, found: tuple[ItemLife, ...]) -> tuple[ItemLife, ...]:
    """The items that are shown: all of a small shop; else those that are in no calm stage or bind most money, and any into
    which something was typed, in the order of the plan."""
    if len(found) <= MOST:
        return found
    typed = typed_by_key(hub, "item_stages")
    ranked = sorted(found, key=lambda each: (each.stage == "mature", -max(each.position or 0, 0) * (each.cost or 0), each.id))  # fmt: skip
    kept = {each.id for each in ranked[:MOST]}
    return tuple(each for each in found if each.id in kept or (each.store, each.sku) in typed)


def _finding(found: tuple[ItemLife, ...]) -> Label:
    counts = counts_of(found)
    return Label(
        "{growth} items grow, {decline} decline, {clearance} are to be cleared",
        "{growth} 个商品成长，{decline} 个衰退，{clearance} 个待清仓",
    ).format(**{stage: figures.whole(number) for stage, number in counts.items()})


def _seasons(hub: Hub) -> Label:
    parts = [
        Label("{category} ends {day}", "{category} {day} 结束").format(category=each.category, day=f"{each.end:%m-%d}")
        for each in category_seasons(hub).values()
    ]
    return Label("Seasons of the last year: {parts}.", "过去一年的季节：{parts}。").format(
        parts=joined(parts, Label(", ", "，"))
    )


def _hits(hub: Hub) -> list[Block]:
    found = hits(hub)
    head = counted(
        len(found),
        "{n} item runs up faster than chance",
        "{n} items run up faster than chance",
        "{n} 个商品正在起量",
    )
    if not found:
        return [Heading(Label("No item runs up faster than chance", "暂无起量商品"))]
    rows: tuple[Row, ...] = tuple(_hit(hub, each) for each in found)
    columns = (
        Column("store", STORE),
        Column("sku", SKU, "id"),
        Column("title", ITEM, width=40),
        Column("units", Label("Units, 7 days", "近7天件数"), "count"),
        Column("times", Label("Pace", "增速(倍)"), "times", note=Label("Last 7 days over the 28 before, all items' change taken off.", "近 7 天对比前 28 天，已剔除大盘。")),
        Column("streak", Label("Days rising", "连涨天数"), "count", note=Label("Days on which three-day sums did not fall.", "三日合计未下降的连续天数。")),
        Column("cover", COVER, "days", note=Label("At the pace of the last 7 days.", "按近 7 天速度。")),
        Column("to_order", TO_ORDER, "count", note=Label("To last lead time and review at this pace.", "按此速度撑过交期与补货周期。")),
        Column("conversion", Label("Conversion", "转化率"), "share"),
        Column("moves", Label("Moves", "打法"), width=58),
        Column("store_conversion", Label("Store's", "店铺转化率"), "share"),
    )  # fmt: skip
    table = Table("hits", columns, rows, hub.origin("order_lines", "stock", "traffic"), key=("store", "sku"))
    return [Heading(head), table]


def _hit(hub: Hub, each: Hit) -> Row:
    return {
        "store": store_name(hub, each.life.store),
        "sku": each.life.sku,
        "units": each.units,
        "title": each.life.title or None,
        "times": each.times,
        "streak": each.streak,
        "moves": joined(list(each.moves), Label("; ", "；")),
        "conversion": each.conversion,
        "store_conversion": each.store_conversion,
        "to_order": each.order or None,
        "cover": Cell(each.cover, tone="plain" if each.holds else "bad"),
    }


def _settings(hub: Hub) -> Table:
    def cell(column: str) -> str:
        return f"t_life_settings[[#This Row],[{column}]]"

    text = (
        f"=IF(ISNUMBER({cell('value')}),IF(AND({cell('value')}>={cell('least')},{cell('value')}<={cell('most')}),"
        f"{cell('value')},{cell('default')}),{cell('default')})"
    )
    rows: list[Row] = []
    for each in LIFE_DEFAULTS:
        held = life_settings(hub)[each.id][1]
        row: dict[str, Value | Cell] = {
            "store": WHOLE_SHOP,
            "setting": each.id,
            "what": each.label,
            "default": Cell(each.default, "count"),
            "used": Cell(Formula(text, held), "count", "strong"),
        }
        rows.append(row)
    return offered_table(
        hub,
        LEDGERS["life_settings"],
        rows,
        before=(
            Column("what", Label("Stage or budget", "阶段或预算")),
            Column("default", Label("Default", "默认值"), "count", note=Label(f"{NO_LIMIT:,.0f} is no limit.", f"{NO_LIMIT:,.0f} 表示不限。")),
            Column("used", Label("In force", "当前采用"), "count"),
        ),
    )  # fmt: skip


def _table(hub: Hub, found: tuple[ItemLife, ...]) -> Table:
    return offered_table(
        hub,
        LEDGERS["item_stages"],
        [_row(hub, each) for each in found],
        before=BEFORE,
        after=AFTER,
        origin=hub.origin("order_lines", "stock", "products"),
        empty=Label("None.", "无。"),
    )


def _row(hub: Hub, each: ItemLife) -> Row:
    days = life_settings(hub)[each.stage][1] if each.stage else 0.0
    hold = math.ceil(round(each.per_day * days, 6))
    over = None if each.position is None else max(0.0, each.position - hold)
    name = STAGE_LABELS.get(each.stage, NEVER)
    found = STAGE_LABELS.get(each.found, NEVER)
    texts = formulas(hub.language, hub.today, found=found, ends=each.category_end)
    live: dict[str, object] = {
        "plan_row": plan_rows(hub).get(each.id, 0),
        "stage_used": name.text(hub.language),
        "position": each.position,
        "to_hold": hold,
        "over": over,
        "over_value": None if over is None or each.cost is None else over * each.cost,
        "ends": each.season_end,
        "action": action(each.stage, days, each.position, hold, each.season_end, hub.today, each.lead).text(
            hub.language
        ),
    }
    fixed: dict[str, Value | Cell] = {
        "store": each.store,
        "sku": each.sku,
        "title": each.title or None,
        "evidence": each.evidence,
        "d": each.per_day,
        "handover": _handover(each),
        "unit_cost": each.cost,
        "row_key": each.id,
    }
    return {**fixed, **{name: Formula(texts[name], value) for name, value in live.items()}}  # type: ignore[arg-type]


def _handover(each: ItemLife) -> Label | None:
    """How far the successor has taken over, and when it must have; None where none was named."""
    if not each.successor:
        return None
    share = (
        Label("share unknown", "占比未知")
        if each.share is None
        else Label("successor {share}", "接替款占 {share}").format(share=figures.share(each.share, 0))
    )
    if each.gone is None:
        return Label("{share}; this one does not run out", "{share}；本款不会售罄").format(share=share)
    return Label("{share}; this one is gone on {day}", "{share}；本款 {day} 售罄").format(
        share=share, day=f"{each.gone:%Y-%m-%d}"
    )
