"""Matches: which of our SKUs a rival's item competes with; the helper proposes, a person confirms."""

from __future__ import annotations

from xlops import figures
from xlops.answers.catalogue import titles
from xlops.answers.numbers import counted
from xlops.answers.own_prices import own_prices
from xlops.answers.remember import remembered
from xlops.answers.rival_pairs import Pair, proposals, typed_pairs
from xlops.answers.rival_seen import EVERYONE, rival_titles, states
from xlops.blocks import Block, Column, Heading, Note, Row
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers import LEDGERS
from xlops.sheets.base import sheet
from xlops.sheets.common import title
from xlops.sheets.market_parts import WORKBOOK, nothing_yet
from xlops.sheets.rival_parts import OWN_PRICE, RIVAL_TITLE, THEIR_PRICE
from xlops.sheets.typed_table import offered_table

NAME = Label("Matches", "竞品对应")
MOST = 400
"""Proposals that are offered at a time; the next ones come when these are decided."""

SIZES = {True: Label("size agrees", "规格一致"), False: Label("▼ size differs", "▼ 规格不同")}
TROUBLES = {
    "two_skus": Label("▼ matched to two SKUs", "▼ 对应了两个商品"),
    "no_such_sku": Label("▼ no such SKU", "▼ 无此商品"),
}


@sheet(
    "matches",
    en="Matches",
    zh="竞品对应",
    order=40,
    workbook=WORKBOOK,
    doc="Rival items beside the SKU they may compete with: type yes, no, or another SKU.",
)
def matches(hub: Hub) -> list[Block]:
    """Proposals first, the surest at the top; then what was decided."""
    open_pairs, typed = proposals(hub), typed_pairs(hub)
    if not open_pairs and not typed:
        none = Label("No rival item was seen yet", "还没有监测到竞品")
        return nothing_yet(hub, NAME, none, "paste", "rival_observations")
    found = [each for each in open_pairs if each.sku]
    lone = [each for each in open_pairs if not each.sku]
    shown = [*found[:MOST], *lone[: max(MOST - len(found), 0)]]
    head = counted(
        len(found), "{n} proposal waits for yes or no", "{n} proposals wait for yes or no", "{n} 个建议待确认"
    )
    more = Label("{n} rival items find nothing alike", "{n} 个竞品没有相似商品").format(n=figures.whole(len(lone)))
    sure = counted(sum(each.confirmed for each in typed), "{n} confirmed", "{n} confirmed", "已确认 {n} 个")
    return [
        title(hub, NAME),
        Heading(Label("{head}; {sure}; {more}", "{head}；{sure}；{more}").format(head=head, sure=sure, more=more)),
        Note(
            Label(
                "Type yes or no beside each, or the SKU that fits better. Only confirmed pairs count; what is refused is not proposed again.",
                "在每行填“是”或“否”，或填写更合适的商品编码。只有确认过的才参与计算；被否的不再建议。",
            ),
            "plain",
        ),
        offered_table(
            hub,
            LEDGERS["rival_items"],
            [_row(hub, each) for each in (*shown, *_decided(typed, shown))],
            before=(
                RIVAL_TITLE,
                Column("own_title", Label("Our title", "本店标题"), width=34),
                Column("score", Label("Score", "得分"), "count", bars=True),
                Column("sizes", Label("Sizes", "规格")),
                THEIR_PRICE,
                OWN_PRICE,
            ),
            origin=hub.origin("rival_observations", "rival_items", "products"),
        ),
    ]  # fmt: skip


def _decided(typed: list[Pair], shown: list[Pair]) -> list[Pair]:
    """The typed pairs that are not among those shown, each key once."""
    taken = {(each.store, each.rival, each.item, each.typed_sku) for each in shown}
    found = []
    for each in typed:
        place = (each.store, each.rival, each.item, each.typed_sku)
        if place not in taken:
            taken.add(place)
            found.append(each)
    return found


def _row(hub: Hub, pair: Pair) -> Row:
    names, ours = rival_titles(hub), titles(hub)
    price = _prices(hub).get((pair.store, pair.rival, pair.item))
    own = own_prices(hub).get((pair.store, pair.sku))
    state = TROUBLES.get(pair.trouble) or (SIZES[pair.same_size] if pair.same_size is not None else None)
    return {
        "store": pair.store,
        "rival": pair.rival,
        "item": pair.item,
        "sku": pair.typed_sku,
        "title": names.get((pair.store, pair.rival, pair.item), pair.item),
        "own_title": ours.get((pair.store, pair.sku)) if pair.sku else None,
        "score": pair.score,
        "sizes": state,
        "price": price,
        "own": own.price if own else None,
    }


@remembered
def _prices(hub: Hub) -> dict[tuple[str, str, str], float]:
    if not hub.known("rival_observations"):
        return {}
    rows = states(hub)
    rows = rows[(rows["for_whom"] == EVERYONE) & rows["price"].notna()]
    return {
        (store, rival, item): float(price)
        for store, rival, item, price in rows[["store", "rival", "item", "price"]].itertuples(index=False)
    }
