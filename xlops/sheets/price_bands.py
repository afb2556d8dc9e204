"""Price bands: who sells at which level, how much at least, where we stand, which band we lack."""

from __future__ import annotations

from xlops.analysis.rivals.price_bands import Band
from xlops.answers.numbers import counted
from xlops.answers.price_levels import Levels, price_levels
from xlops.blocks import (
    Block,
    Cell,
    Chart,
    Column,
    Formula,
    Gap,
    Heading,
    Line,
    Lines,
    Note,
    Picker,
    Pickers,
    Row,
    Series,
    Table,
)
from xlops.hub import Hub
from xlops.label import Label, joined, same
from xlops.sheets.base import sheet
from xlops.sheets.common import store_name, title
from xlops.sheets.market_parts import HIGH, LOW, WORKBOOK, nothing_yet

NAME = Label("Price bands", "价格带")
WIDTHS = (14.0, 12.0, *(13.0,) * 9)


@sheet(
    "price_bands",
    en="Price bands",
    zh="价格带",
    order=6,
    group="front",
    workbook=WORKBOOK,
    widths=WIDTHS,
    doc="The market by price band: sellers, sales at least, our items, bands that we lack; a price to try.",
)
def price_bands(hub: Hub) -> list[Block]:
    """Of each store a table, a chart, and a price to try in the first."""
    found = price_levels(hub)
    if not found:
        none = Label(
            "Price bands are unknown: no rival item was seen with a price in 30 days",
            "价格带未知：近 30 天没有带价格的竞品监测",
        )
        return nothing_yet(hub, NAME, none, "rival_observations")
    blocks: list[Block] = [title(hub, NAME)]
    for place, levels in enumerate(found, 1):
        id = "price_bands" if place == 1 else f"price_bands_{place}"
        blocks += [
            Heading(_finding(hub, levels, several=len(found) > 1)),
            Note(
                Label(
                    "Rivals by their last price for everyone, ours by what was paid for a unit; units a day from what platforms show of sales: buckets and counters that fell give a lower bound.",
                    "竞品取最近的公开到手价，本店取件单价；日均件数按平台显示销量推算，区间值和回落的计数只给下限。",
                )
            ),
            _table(hub, levels, id),
        ]
        if place == 1:
            blocks += [Gap(), *_try(levels)]
        blocks += [Gap(), _chart(id), Gap()]
    return blocks


def _finding(hub: Hub, levels: Levels, *, several: bool) -> Label:
    counted_in = counted(
        levels.rivals,
        "{items} items of {n} rival",
        "{items} items of {n} rivals",
        "{n} 家竞店 {items} 个商品",
        items=levels.items,
    )
    if levels.open:
        named = joined((same(each.text()) for each in levels.open), Label(", ", "、"))
        said = Label("We have nothing at {named}, where sellers do well", "{named} 价格带卖得好，本店没有商品").format(
            named=named
        )
    else:
        best = max(levels.bands, key=lambda each: each.units.low if each.units else 0.0)
        said = (
            Label("Most is sold at {band}", "{band} 卖得最多").format(band=best.text())
            if best.units and best.units.low
            else Label("What sells at which price is unknown", "各价格带销量未知")
        )
    head = Label("{said} ({who})", "{said}（{who}）").format(said=said, who=counted_in)
    return (
        Label("{store}: {head}", "{store}：{head}").format(store=store_name(hub, levels.store), head=head)
        if several
        else head
    )


def _state(levels: Levels, band: Band) -> Cell | None:
    if band in levels.open:
        return Cell(Label("▼ we lack it", "▼ 本店空缺"), tone="bad")
    if band.own and not band.items:
        return Cell(Label("only we", "仅本店"), tone="quiet")
    return Cell(Label("we sell", "本店在售")) if band.own else None


def _table(hub: Hub, levels: Levels, id: str) -> Table:
    rows: list[Row] = [
        {
            "band": same(each.text()),
            "begins": each.low or 0,
            "verdict": _state(levels, each),
            "sellers": each.sellers,
            "items": each.items,
            "counted": each.counted,
            "low": each.units.low if each.units else None,
            "high": each.units.high if each.units else None,
            "per_seller": each.per_seller,
            "own_items": each.own,
            "own_units": each.own_units if each.own else None,
        }
        for each in levels.bands
    ]
    columns = (
        Column("band", Label("Band", "价格带")),
        Column("begins", Label("From", "起"), "money"),
        Column("verdict", Label("State", "状态")),
        Column("sellers", Label("Sellers", "卖家数"), "count"),
        Column("items", Label("Items", "商品数"), "count"),
        Column("counted", Label("Sales known", "销量已知"), "count"),
        LOW,
        HIGH,
        Column("per_seller", Label("A seller, at least", "每卖家至少"), "times", bars=True),
        Column("own_items", Label("Our items", "本店商品数"), "count"),
        Column("own_units", Label("Our units a day", "本店日均件数"), "times"),
    )
    origin = hub.origin("rival_observations", "order_lines")
    return Table(id, columns, tuple(rows), origin, real=True, key=("band",))


def _try(levels: Levels) -> list[Block]:
    """A price to try: its band, who is there, what a seller sells at least, as live formulas over the table."""
    price = levels.edges[len(levels.edges) // 2]
    place = next(
        number for number, each in reversed(list(enumerate(levels.bands))) if each.low is None or each.low <= price
    )
    band = levels.bands[place]

    def looked_up(column: str, value: str | float | None) -> Formula:
        text = f"INDEX(t_price_bands[{column}],MATCH(band_price,t_price_bands[begins],1))"
        return Formula(f'=IF(N(band_price)>0,IF({text}="","",{text}),"")', value)

    picker = Picker(
        "band_price",
        Label("A price to try", "试算价格"),
        price,
        "money",
        Label("Type a price: the figures beside it are its band's.", "输入价格，右侧显示其所在价格带。"),
    )
    return [
        Heading(Label("Where would a price stand?", "某个价格处在哪一档？")),
        Pickers((picker,), span=2),
        Lines(
            (
                Line(looked_up("band", band.text()), "strong"),
                Line(looked_up("sellers", band.sellers), "plain", "count"),
            )
        ),
    ]


def _chart(id: str) -> Chart:
    return Chart(
        f"{id}_chart",
        "column",
        id,
        "band",
        (
            Series("items", Label("rivals' items", "竞品数"), "context"),
            Series("own_items", Label("ours", "本店"), "own"),
        ),
        "count",
        span=8,
        alt=Label("Items by price band: rivals' and ours", "各价格带商品数：竞店与本店"),
    )
