"""Chase board: how far target rivals are ahead, and when we catch up if both go on as they do."""

from __future__ import annotations

from xlops.answers.chases import Pursuit, pursuits
from xlops.answers.numbers import counted
from xlops.blocks import Block, Cell, Column, Formula, Heading, Note, Row, Table, Tone
from xlops.hub import Hub
from xlops.label import Label
from xlops.sheets.base import sheet
from xlops.sheets.common import store_name, title
from xlops.sheets.market_parts import (
    DAY,
    HIGH,
    ITEM,
    LOW,
    RIVAL,
    STORE,
    VERDICT,
    WORKBOOK,
    measure_name,
    nothing_yet,
    sized,
)

NAME = Label("Chase board", "追赶榜")
A_YEAR = 365
"""Days beyond which catching up is not worth a headline."""
VERDICTS: dict[str, tuple[Label, Tone]] = {
    "ahead": (Label("▲ ahead", "▲ 领先"), "good"),
    "closing": (Label("closing in", "追赶中"), "plain"),
    "nearing": (Label("closing in", "追赶中"), "plain"),
    "apart": (Label("▼ gap does not close", "▼ 差距未缩小"), "bad"),
    "widening": (Label("▼ falling behind", "▼ 差距拉大"), "bad"),
    "behind": (Label("▼ behind", "▼ 落后"), "bad"),
    "unclear": (Label("within the range", "区间内，无法判断"), "quiet"),
}
BASES = {
    "real": Label("real figures", "实际值"),
    "estimate": Label("estimated by own pairs", "按自家数据换算"),
    "rank": Label("index: rank only", "指数：仅看名次"),
    "units": Label("sales shown, 30 days", "近 30 天显示销量"),
}


@sheet(
    "chase_board",
    en="Chase board",
    zh="追赶榜",
    order=5,
    group="front",
    workbook=WORKBOOK,
    doc="Target rivals against us by what is really known: gap, slopes, days to catch up.",
)
def chase_board(hub: Hub) -> list[Block]:
    """One table, rivals by name, each measure a row."""
    found = pursuits(hub)
    if not found:
        none = Label(
            "Nothing to chase by: no rival and we have readings of one measure, and no matched item shows its sales",
            "无法对比：没有本店与竞店的同一指标读数，也没有已确认且显示销量的竞品",
        )
        return nothing_yet(hub, NAME, none, "market_index", "rival_observations")
    return [
        title(hub, NAME),
        Heading(_finding(found)),
        Note(
            Label(
                "Days = gap / (our gain a day - theirs), by the median slope of the readings. Indices have ranks and directions only: where both rise nobody can say who gains.",
                "天数 = 差距 ÷（本店日增 − 竞店日增），日增取各读数间斜率的中位数。指数只有名次和升降：双方都升时无法判断谁在追近。",
            )
        ),
        _table(hub, found),
    ]


def _finding(found: list[Pursuit]) -> Label:
    ahead = sum(each.verdict == "ahead" for each in found)
    soon = [
        each
        for each in found
        if each.chase and each.chase.state == "closing" and each.chase.days is not None and each.chase.days <= A_YEAR
    ]
    head = counted(ahead, "Ahead in {n} of {all}", "Ahead in {n} of {all}", "{all} 项中领先 {n} 项", all=len(found))
    if not soon:
        return head
    best = min(soon, key=lambda each: each.chase.days or 0.0 if each.chase else 0.0)
    days = best.chase.days if best.chase else None
    return Label(
        "{head}; next to catch: {rival}, {measure}, in about {days:,.0f} days",
        "{head}；最快追上：{rival} {measure}，约 {days:,.0f} 天",
    ).format(head=head, rival=best.rival, measure=measure_name(best.measure), days=days or 0.0)


def _table(hub: Hub, found: list[Pursuit]) -> Table:
    here = "t_chase_board[[#This Row],[{}]]".format
    gap = f'=IF(COUNT({here("own")},{here("theirs")})<2,"",{here("theirs")}-{here("own")})'
    closing = f"{here('own_slope')}-{here('their_slope')}"
    days = (
        f'=IF(COUNT({here("own")},{here("theirs")},{here("own_slope")},{here("their_slope")})<4,"",'
        f'IF({here("own")}>={here("theirs")},0,IF({closing}>0,({here("theirs")}-{here("own")})/({closing}),"")))'
    )
    rows: list[Row] = []
    for each in found:
        text, tone = VERDICTS[each.verdict]
        known = each.chase
        slopes = known is not None and known.own_slope is not None and known.rival_slope is not None
        both = each.own is not None and each.rival_value is not None
        rows.append(
            {
                "store": store_name(hub, each.store),
                "rival": each.rival,
                "measure": measure_name(each.measure),
                "item": each.item or None,
                "verdict": Cell(text, tone=tone),
                "own": sized(each.own),
                "theirs": sized(each.rival_value),
                "low": sized(each.rival_range.low if each.rival_range else None),
                "high": sized(each.rival_range.high if each.rival_range else None),
                "gap": sized(_gap(each), gap),
                "own_slope": sized(known.own_slope if known and both else None),
                "their_slope": sized(known.rival_slope if known and both else None),
                "days": Formula(days, known.days if known and both and slopes else None),
                "own_rank": each.own_rank,
                "rank": each.rival_rank,
                "basis": BASES[each.basis],
                "day": each.day,
            }
        )
    columns = (
        STORE,
        RIVAL,
        Column("measure", Label("Measure", "指标")),
        ITEM,
        VERDICT,
        Column("own", Label("Ours", "本店"), "times"),
        Column("theirs", Label("Theirs", "竞店值"), "times"),
        LOW,
        HIGH,
        Column("gap", Label("Gap", "差距"), "times"),
        Column("own_slope", Label("Ours a day", "本店日增"), "times"),
        Column("their_slope", Label("Theirs a day", "竞店日增"), "times"),
        Column("days", Label("Days to catch up", "追上天数"), "days"),
        Column("own_rank", Label("Our rank", "本店名次"), "count"),
        Column("rank", Label("Rank", "排名"), "count"),
        Column("basis", Label("Basis", "口径")),
        DAY,
    )
    key = ("store", "rival", "measure", "item")
    origin = hub.origin("market_index", "rival_observations")
    return Table("chase_board", columns, tuple(rows), origin, real=True, key=key)


def _gap(each: Pursuit) -> float | None:
    return None if each.own is None or each.rival_value is None else each.rival_value - each.own
