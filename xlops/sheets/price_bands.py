"""Price bands: who sells at which level, how much at least, where we stand, which band we lack."""

from __future__ import annotations

from xlops.analysis.rivals.price_bands import Band
from xlops.answers.numbers import counted, ratio
from xlops.answers.price_levels import Levels, price_levels
from xlops.blocks import (
    Beside,
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
from xlops.sheets.market_parts import HIGH, LOW, WORKBOOK, nothing_yet, sized

NAME = Label("Price bands", "价格带")
WIDTHS = (14.0, 12.0, *(13.0,) * 11)


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
                    "Rivals by their last price for everyone, ours by our hand price; units a day from what platforms show of sales: buckets and counters that fell give a lower bound.",
                    "竞品取最近的公开到手价，本店取当前到手价；日均件数按平台显示销量推算，区间值和回落的计数只给下限。",
                )
            ),
            _table(hub, levels, id),
        ]
        if place == 1:
            blocks += [Gap(), *_try(hub, levels)]
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
    own = sum(each.own for each in levels.bands)
    rows: list[Row] = [
        {
            "band": same(each.text()),
            "begins": each.low or 0,
            "verdict": _state(levels, each),
            "sellers": each.sellers,
            "items": each.items,
            "counted": each.counted,
            "low": sized(each.units.low if each.units else None),
            "high": sized(each.units.high if each.units else None),
            "per_seller": each.per_seller,
            "own_items": each.own,
            "own_units": sized(each.own_units if each.own else None),
            "part": ratio(each.items, levels.items),
            "own_part": ratio(each.own, own),
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
        Column("per_seller", Label("Per seller", "每卖家至少"), "times", bars=True),
        Column("own_items", Label("Our items", "本店商品数"), "count"),
        Column("own_units", Label("Our units a day", "本店日均件数"), "times"),
        Column("part", Label("Share of theirs", "占竞品"), "share1"),
        Column("own_part", Label("Share of ours", "占本店"), "share1"),
    )
    origin = hub.origin("rival_observations", "order_lines")
    return Table(id, columns, tuple(rows), origin, real=True, key=("band",))


def _try(hub: Hub, levels: Levels) -> list[Block]:
    """A price to try: its band, who is there, what a seller sells at least, as live formulas over the table."""
    price = levels.edges[len(levels.edges) // 2]
    place = next(
        number for number, each in reversed(list(enumerate(levels.bands))) if each.low is None or each.low <= price
    )
    band = levels.bands[place]

    def said(label: Label, column: str, value: float | str | None, *, digits: int | None = None) -> Line:
        """A line of a word and a figure of the band that the price lies in."""
        found = f"INDEX(t_price_bands[{column}],MATCH(N(band_price),t_price_bands[begins],1))"
        shown = f"ROUND({found},{digits})" if digits is not None else found
        words = label.text(hub.language).replace('"', '""')
        if value is None:
            text = ""
        else:
            text = (
                f"{label.text(hub.language)} {round(value, digits or 0):g}"
                if isinstance(value, float | int)
                else f"{label.text(hub.language)} {value}"
            )
        return Line(Formula(f'=IF({found}="","","{words} "&{shown})', text), "plain")

    picker = Picker(
        "band_price",
        Label("A price to try", "试算价格"),
        price,
        "money",
        Label("Type a price: the lines beside it are about its band.", "输入价格，右侧显示其所在价格带的情况。"),
    )
    lines = (
        said(Label("Band:", "价格带："), "band", band.text()),
        said(Label("Sellers there:", "卖家数："), "sellers", band.sellers),
        said(Label("Their items:", "竞品数："), "items", band.items),
        said(Label("A seller sells a day, at least:", "每卖家日均至少："), "per_seller", band.per_seller, digits=1),
    )
    return [
        Heading(Label("Where would a price stand?", "某个价格处在哪一档？")),
        Beside(((0, (Pickers((picker,), span=2),)), (3, (Lines(lines, span=4),)))),
    ]


def _chart(id: str) -> Chart:
    return Chart(
        f"{id}_chart",
        "column",
        id,
        "band",
        (
            Series("part", Label("rivals' items", "竞品"), "context"),
            Series("own_part", Label("ours", "本店"), "own"),
        ),
        "share1",
        span=8,
        alt=Label("Share of items by price band: rivals' and ours", "各价格带商品占比：竞店与本店"),
    )
