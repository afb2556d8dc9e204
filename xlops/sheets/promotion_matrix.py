"""Promotion matrix: which rival uses which mechanic in which week."""

from __future__ import annotations

from xlops import figures
from xlops.analysis.rivals.promotions import mechanic_label
from xlops.answers.numbers import counted
from xlops.answers.promotion_matrix import Matrix, matrix
from xlops.blocks import Block, Cell, Column, Heading, Note, Row, Table
from xlops.hub import Hub
from xlops.label import Label, joined
from xlops.sheets.base import sheet
from xlops.sheets.common import store_name, title
from xlops.sheets.market_parts import RIVAL, STORE, TIER, WORKBOOK, nothing_yet, tier_name

NAME = Label("Promotion matrix", "促销矩阵")
CHANGES = {"begun": Label("▲ begun", "▲ 新上"), "ended": Label("▼ not seen", "▼ 本周未见")}
MOST_NAMED = 3


@sheet(
    "promotion_matrix",
    en="Promotions",
    zh="促销矩阵",
    order=3,
    group="front",
    workbook=WORKBOOK,
    doc="Rival by mechanic and week: on which share of its items a promotion ran.",
)
def promotion_matrix(hub: Hub) -> list[Block]:
    """One heat table, targets first."""
    found = matrix(hub)
    if not found.rows:
        none = (
            Label("No rival was seen with a promotion in the last 8 weeks", "近 8 周没有监测到竞店促销")
            if found.looked
            else Label(
                "Promotions of rivals are unknown: nothing was seen in 8 weeks", "竞店促销未知：近 8 周没有监测记录"
            )
        )
        return nothing_yet(hub, NAME, none, "rival_observations")
    return [
        title(hub, NAME),
        Heading(_finding(found)),
        Note(
            Label(
                "Share of the items seen in the week on which it ran on any day. Blank: nothing of the rival was seen; 0%: seen, it did not run.",
                "当周监测到的商品中使用该方式的占比。空白：当周没有监测；0%：监测到但未使用。",
            )
        ),
        _table(hub, found),
    ]


def _finding(found: Matrix) -> Label:
    begun = [each for each in found.rows if each.change == "begun"]
    ended = sum(each.change == "ended" for each in found.rows)
    if not begun and not ended:
        return Label("No rival began or dropped a promotion this week", "本周没有竞店新上或停用促销")
    if not begun:
        return counted(
            ended,
            "No rival began a promotion this week; {n} of last week is not seen",
            "No rival began a promotion this week; {n} of last week are not seen",
            "本周没有竞店新上促销；上周的促销中 {n} 项本周未见",
        )
    named = joined(
        (
            Label("{rival} {what}", "{rival}{what}").format(rival=each.rival, what=mechanic_label(each.mechanic))
            for each in begun[:MOST_NAMED]
        ),
        Label(", ", "、"),
    )
    return counted(
        len(begun),
        "{n} promotion begun this week: {named}",
        "{n} promotions begun this week: {named}",
        "本周新上促销 {n} 项：{named}",
        named=Label("{named} ...", "{named}等").format(named=named) if len(begun) > MOST_NAMED else named,
    )


def _table(hub: Hub, found: Matrix) -> Table:
    weeks = {week: f"w{place}" for place, week in enumerate(found.weeks, 1)}
    rows: list[Row] = []
    for each in found.rows:
        change = CHANGES.get(each.change)
        rows.append(
            {
                "store": store_name(hub, each.store),
                "rival": each.rival,
                "tier": tier_name(each.tier),
                "mechanic": mechanic_label(each.mechanic),
                **{id: each.shares.get(week) for week, id in weeks.items()},
                "items": each.items,
                "seen": each.seen,
                "change": Cell(change, tone="bad" if each.change == "begun" else "quiet") if change else None,
            }
        )
    columns = (
        STORE,
        RIVAL,
        TIER,
        Column("mechanic", Label("Promotion", "促销方式")),
        *(Column(id, figures.short_day(week), "share1", heat=True, width=10) for week, id in weeks.items()),
        Column("items", Label("Items with it", "使用商品数"), "count"),
        Column("seen", Label("Items seen", "监测商品数"), "count"),
        Column("change", Label("This week", "本周变化")),
    )
    key = ("store", "rival", "mechanic")
    return Table("promo_matrix", columns, tuple(rows), hub.origin("rival_observations"), real=True, key=key)
