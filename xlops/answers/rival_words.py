"""Moves of rivals in sentences."""

from __future__ import annotations

from xlops import figures
from xlops.analysis.rivals.promotions import mechanic_label
from xlops.answers.catalogue import titles
from xlops.answers.rival_moves import Move
from xlops.hub import Hub
from xlops.label import Label, joined, same


def move_said(hub: Hub, each: Move) -> Label:
    """One move in a sentence: who, what, on which item, when."""
    currency = hub.settings.currency
    when = figures.short_day(each.day)
    match each.kind:
        case "cut" | "rise":
            text = Label(
                "{rival}: {title} {change} to {price}{whom}, {day}",
                "{rival}：{title} {change}，现 {price}{whom}，{day}",
            )
        case "promotion":
            text = Label("{rival}: {what} begun on {title}{whom}, {day}", "{rival}：{title} 新上{what}{whom}，{day}")
        case "promotion_ended":
            text = Label("{rival}: {what} ended on {title}{whom}, {day}", "{rival}：{title} 停用{what}{whom}，{day}")
        case "new":
            text = Label("{rival}: new item {title}, {day}", "{rival}：新上商品 {title}，{day}")
        case _:
            text = Label("{rival}: {title} is gone, {day}", "{rival}：{title} 已下架，{day}")
    return text.format(
        rival=each.rival,
        title=shortened(each.title),
        change="" if each.change is None else figures.change(each.change, 0),
        price=same("–") if each.price is None else price_said(each.price, currency),
        whom=_WHOM.get(each.for_whom, ""),
        what=promotions_said(each),
        day=when,
    )


_WHOM = {"member": Label(" for members", "（会员）"), "new_buyer": Label(" for new buyers", "（新客）")}


def price_said(price: float, currency: str) -> Label:
    """A price with its cents."""
    return same(f"{figures.symbol(currency)}{price:,.2f}")


def shortened(title: str, most: int = 48) -> str:
    """A title cut to a length that a sentence bears."""
    return title if len(title) <= most else f"{title[: most - 1].rstrip()}…"


def ours_said(hub: Hub, each: Move) -> str:
    """Our item that a move bears on: code and title."""
    return shortened(f"{each.sku} {titles(hub).get((each.store, each.sku), '')}".strip())


def stand_said(hub: Hub, each: Move) -> Label | None:
    """How we stand beside it: our item and price, and the index."""
    if not each.sku:
        return None
    if each.own is None:
        return Label("ours: {sku}", "本店对应：{sku}").format(sku=ours_said(hub, each))
    price = price_said(each.own.price, hub.settings.currency)
    if each.index is None:
        return Label("ours: {sku} at {price}", "本店对应：{sku}，{price}").format(sku=ours_said(hub, each), price=price)
    return Label(
        "ours: {sku} at {price}, price index {index:.0f}", "本店对应：{sku}，{price}，价格指数 {index:.0f}"
    ).format(sku=ours_said(hub, each), price=price, index=each.index)


def evidence_said(each: Move) -> Label | None:
    """How much of the fall a move could explain, and how often such a fall came without one."""
    known = each.link
    if known is None or known.share is None:
        return None
    said = Label("could explain {share} of the fall", "可解释下滑的 {share}").format(
        share=figures.share(known.share, 0)
    )
    if known.alike is None:
        return said
    if not known.alike:
        never = Label("{said}; it never fell so far without a move before", "{said}；以往没有动作时从未这样下滑")
        return never.format(said=said)
    return Label(
        "{said}; such a fall came without a move in {alike} of earlier spans",
        "{said}；以往无动作时也有 {alike} 的时段出现过同样下滑",
    ).format(said=said, alike=figures.share(known.alike, 0))


def promotions_said(each: Move) -> Label:
    """The kinds of promotion that a move is about."""
    kinds = [mechanic_label(kind) for kind in each.promotions] or [Label("a promotion", "促销")]
    return joined(kinds, Label(", ", "、"))
