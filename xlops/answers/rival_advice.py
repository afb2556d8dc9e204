"""What to do about rivals: answers to moves, words to add, bands to fill, answers that are late."""

from __future__ import annotations

from datetime import date
from typing import Literal

from xlops import figures
from xlops.answers.brief import Point
from xlops.answers.keyword_gaps import bids
from xlops.answers.numbers import counted, records
from xlops.answers.price_levels import price_levels
from xlops.answers.rival_moves import Move
from xlops.answers.rival_words import ours_said, price_said, promotions_said
from xlops.hub import Hub
from xlops.label import Label

Advice = Literal["promote", "calm", "look", "cost", "hold", "refuse", "follow", "watch"]
CLEARED = ("no_fall", "usual_swing", "others_too", "began_before")
"""What says that a move did no harm that can be seen."""
MOST_ANSWERS = 4
"""Moves that are answered one by one; the response plan has all."""


def advice(hub: Hub, week: list[Move]) -> list[Point]:
    """Everything that is worth doing, what answers a move first."""
    return [*answers_to(hub, week), *_words(hub), *_bands(hub), *_plan(hub)]


def answers_to(hub: Hub, week: list[Move]) -> list[Point]:
    """An answer to each move that bears on an item of ours; one for an item, to the sharpest of its moves."""
    found: dict[tuple[str, str], Point] = {}
    for each in week:
        if each.threatens and (each.store, each.sku) not in found:
            found[each.store, each.sku] = _answer(hub, each)
    return list(found.values())[:MOST_ANSWERS]


def advised(hub: Hub, move: Move) -> Advice:
    """What to do about a move that bears on an item of ours; by what our sales did after it, and what would be left."""
    verdict = move.link.verdict if move.link else "too_early"
    calm = verdict in CLEARED and move.settled
    if move.kind == "promotion":
        return "calm" if calm else "promote"
    if move.price is None:
        return "look"
    left = move.margin_if_followed
    if left is None:
        return "cost"
    if calm:
        return "hold"
    if left < hub.parameter("follow_margin"):
        return "refuse"
    return "follow" if verdict == "linked" else "watch"


_ANSWERS: dict[Advice, Label] = {
    "promote": Label(
        "{sku}: answer {what} of {rival} with a promotion of ours, or hold and watch it for three days",
        "{sku}：{rival} 上了{what}，用活动应对，或先观察三天",
    ),
    "calm": Label(
        "{sku}: no answer needed; no fall is laid to {what} of {rival}", "{sku}：{rival} 的{what}未造成下滑，无需应对"
    ),
    "look": Label("{sku}: look at the price of {rival}", "{sku}：查看 {rival} 的价格"),
    "cost": Label(
        "{sku}: type its cost before deciding; {rival} asks {price}",
        "{sku}：先录入成本再决定是否跟价；{rival} 现 {price}",
    ),
    "hold": Label(
        "{sku}: hold; no fall is laid to the {price} of {rival}", "{sku}：维持原价；{rival} 的 {price} 未造成下滑"
    ),
    "refuse": Label(
        "{sku}: do not follow {rival} to {price}; answer with a bundle, a gift or ads",
        "{sku}：不跟 {rival} 的 {price}，改用搭售、赠品或推广应对",
    ),
    "follow": Label("{sku}: follow {rival} to {price}", "{sku}：跟价 {rival} 至 {price}"),
    "watch": Label(
        "{sku}: watch three days before following {rival} to {price}",
        "{sku}：先观察三天，再决定是否跟价 {rival} 至 {price}",
    ),
}


def _answer(hub: Hub, each: Move) -> Point:
    text = _ANSWERS[advised(hub, each)].format(
        sku=ours_said(hub, each),
        rival=each.rival,
        what=promotions_said(each),
        price="–" if each.price is None else price_said(each.price, hub.settings.currency),
    )
    left = each.margin_if_followed
    if left is None:
        return Point(text)
    margin = Label("{share} of the price would be left over cost, before fees", "扣成本后毛利率 {share}（未扣费用）")
    return Point(text, margin.format(share=figures.share(left, 0)))


def _words(hub: Hub) -> list[Point]:
    found = bids(hub)
    if not found:
        return []
    first = found[0]
    text = counted(
        len(found),
        "Add {n} word of rivals to the ads: {word}",
        "Add {n} words of rivals to the ads, first {word}",
        "投放 {n} 个竞店词，先投“{word}”",
        word=first.gap.keyword,
    )
    bid = (
        None
        if first.bid is None
        else Label("first bid {bid}, see the sheet Keyword bids", "首次出价 {bid}，见“新词出价”页").format(
            bid=price_said(first.bid, hub.settings.currency)
        )
    )
    return [Point(text, bid)]


def _bands(hub: Hub) -> list[Point]:
    points = []
    for each in price_levels(hub):
        for band in each.open[:2]:
            text = Label(
                "Consider an item at {band}: {sellers} sellers there, none of ours",
                "考虑补 {band} 价格带：{sellers} 个卖家在售，本店空缺",
            ).format(band=band.text(), sellers=band.sellers)
            sold = Label("a seller sells at least {n:,.1f} a day there", "每个卖家日均至少 {n:,.1f} 件").format(
                n=band.per_seller or 0.0
            )
            points.append(Point(text, sold))
    return points


def _plan(hub: Hub) -> list[Point]:
    """Answers in the response plan that are open past their day."""
    if not hub.known("response_plan"):
        return []
    rows = records(hub.read("response_plan", ["store", "rival", "item", "due", "status"]))
    late = [row for row in rows if row["status"] == "open" and isinstance(row["due"], date) and row["due"] < hub.today]
    if not late:
        return []
    text = counted(
        len(late),
        "{n} answer of the response plan is past its day",
        "{n} answers of the response plan are past their day",
        "应对计划有 {n} 项逾期",
    )
    return [Point(text, None, "bad")]
