"""Market: what the platform's indices can tell, real shares, growth against the market, customers lost to rivals."""

from __future__ import annotations

from xlops import figures
from xlops.answers.market_position import Reading, Scale, Share, lost_customers, readings, scales, shares
from xlops.answers.numbers import counted
from xlops.blocks import Block, Cell, Column, Formula, Gap, Heading, Note, Row, Table, Tone
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers.market_index import MARKET
from xlops.sheets.base import sheet
from xlops.sheets.common import store_name, title
from xlops.sheets.market_others import known_sales, lost_blocks, sales_blocks
from xlops.sheets.market_parts import (
    DAY,
    HIGH,
    LOW,
    STORE,
    VERDICT,
    WORKBOOK,
    fact_column,
    measure_name,
    nothing_yet,
    subject_name,
)

NAME = Label("Market", "大盘与份额")
DIRECTIONS = {1: Label("▲ rose", "▲ 上升"), 0: Label("= even", "= 持平"), -1: Label("▼ fell", "▼ 下降")}
WHY = {
    "": Label("calibrated", "可换算"),
    "few": Label("too few own pairs", "自家数据对不足"),
    "flat": Label("pairs too much alike", "数据对过于接近"),
    "apart": Label("pairs do not rise together", "指数与实际值不同步"),
    "wide": Label("error too large", "误差过大"),
}
VERDICTS: dict[str, tuple[Label, Tone]] = {
    "market": (Label("the market fell, we held", "大盘下滑，本店守住"), "plain"),
    "we": (Label("▼ we lost, the market did not", "▼ 大盘没跌，本店跌了"), "bad"),
    "both": (Label("▼ both fell, we fell more", "▼ 都跌，本店跌得更多"), "bad"),
    "better": (Label("▲ better than the market", "▲ 跑赢大盘"), "good"),
    "even": (Label("with the market", "与大盘持平"), "plain"),
}


@sheet(
    "market",
    en="Market",
    zh="大盘与份额",
    order=7,
    group="front",
    workbook=WORKBOOK,
    doc="Index readings with rank and direction, estimates where own pairs allow, real shares, lost customers.",
)
def market(hub: Hub) -> list[Block]:
    """Real shares first, then indices and how far they can be read, whom we lose customers to, what rivals sell."""
    seen, real = readings(hub), shares(hub)
    if not (seen or lost_customers(hub) or known_sales(hub)):
        none = Label(
            "The market is unknown: no index or real figure was typed in a year", "大盘未知：一年内没有录入指数或实际值"
        )
        return nothing_yet(hub, NAME, none, "market_index", "lost_customers")
    blocks: list[Block] = [title(hub, NAME)]
    if real:
        blocks += [Heading(_against(real)), _shares(hub, real), Gap()]
    if seen:
        blocks += [
            Heading(_read(seen)),
            Note(
                Label(
                    "An index is bent by the platform: it has a rank and a direction, no sum, no share, no growth. A range appears once ten pairs of our own index and real figure are typed; beyond our own pairs only a bound.",
                    "指数经平台非线性处理：只有名次和升降，不能求和、占比或增幅。录满十对自家指数与实际值后给出估算区间；超出自家范围只给上下限。",
                ),
                wrap=2,
            ),
            _readings(hub, seen),
            Gap(),
            Heading(_calibrated(scales(hub)), link="market_index"),
            _scales(hub, scales(hub)),
            Gap(),
        ]
    return [*blocks, *lost_blocks(hub), *sales_blocks(hub)]


def _against(real: list[Share]) -> Label:
    first = real[0]
    moved = first.figures.adjusted
    if moved is None or first.figures.verdict is None:
        return Label("Growth against the market is unknown: there was nothing before", "无法与大盘对比：此前没有数据")
    return Label("{verdict}: {change} against it since {day}", "{verdict}：{day} 以来相对大盘 {change}").format(
        verdict=VERDICTS[first.figures.verdict][0],
        change=figures.change(moved),
        day=figures.short_day(first.before),
    )


def _shares(hub: Hub, real: list[Share]) -> Table:
    here = "t_market_share[[#This Row],[{}]]".format
    share = f'=IF({here("market")}>0,{here("own")}/{here("market")},"")'
    share_before = f'=IF({here("market_before")}>0,{here("own_before")}/{here("market_before")},"")'
    adjusted = (
        f"=IF(MIN({here('own_before')},{here('market')},{here('market_before')})>0,"
        f'({here("own")}/{here("own_before")})/({here("market")}/{here("market_before")})-1,"")'
    )
    rows: list[Row] = []
    for each in real:
        known = each.figures
        text = VERDICTS.get(known.verdict or "")
        rows.append(
            {
                "store": store_name(hub, each.store),
                "category": each.category,
                "measure": measure_name(each.measure),
                "verdict": Cell(text[0], tone=text[1]) if text else None,
                "own": known.own,
                "own_before": known.own_before,
                "market": known.market,
                "market_before": known.market_before,
                "share": Formula(share, known.share),
                "share_before": Formula(share_before, known.share_before),
                "adjusted": Formula(adjusted, known.adjusted),
                "day": each.day,
                "before": each.before,
            }
        )
    columns = (
        STORE,
        fact_column("market_index", "category"),
        Column("measure", Label("Measure", "指标")),
        VERDICT,
        Column("own", Label("Ours", "本店"), "count"),
        Column("own_before", Label("Ours before", "本店前值"), "count"),
        Column("market", Label("Market", "大盘"), "count"),
        Column("market_before", Label("Market before", "大盘前值"), "count"),
        Column("share", Label("Our share", "本店份额"), "share"),
        Column("share_before", Label("Share before", "前期份额"), "share"),
        Column("adjusted", Label("Against market", "相对大盘"), "change", tone="sign"),
        DAY,
        Column("before", Label("Before", "对比日"), "day"),
    )
    key = ("store", "category", "measure")
    return Table("market_share", columns, tuple(rows), hub.origin("market_index"), real=True, key=key)


def _read(seen: list[Reading]) -> Label:
    market = next((each for each in seen if each.subject == MARKET and each.direction is not None), None)
    guessed = sum(each.estimate is not None for each in seen)
    head = counted(len(seen), "{n} index read", "{n} indices read", "读到 {n} 项指数")
    if market is not None:
        moved = DIRECTIONS[market.direction or 0]
        head = Label("The market {moved} since {day} ({measure})", "大盘较 {day} {moved}（{measure}）").format(
            moved=moved, day=figures.short_day(market.before or market.day), measure=measure_name(market.measure)
        )
    return counted(
        guessed, "{head}; {n} of {all} with an estimate", "{head}; {n} of {all} with an estimate", "{head}；{all} 项中 {n} 项可估算",
        head=head, all=len(seen),
    )  # fmt: skip


def _readings(hub: Hub, seen: list[Reading]) -> Table:
    rows: list[Row] = []
    for each in seen:
        moved = DIRECTIONS[each.direction] if each.direction is not None else None
        guess = each.estimate
        rows.append(
            {
                "store": store_name(hub, each.store),
                "category": each.category,
                "measure": measure_name(each.measure),
                "subject": subject_name(each.subject),
                "index_value": each.index,
                "rank": each.rank,
                "of": each.of or None,
                "moved": Cell(moved, tone="quiet") if moved else None,
                "estimate": guess.value if guess else None,
                "low": guess.range.low if guess else None,
                "high": guess.range.high if guess else None,
                "real_value": each.real,
                "day": each.day,
                "before": each.before,
            }
        )
    columns = (
        STORE,
        fact_column("market_index", "category"),
        Column("measure", Label("Measure", "指标")),
        fact_column("market_index", "subject"),
        fact_column("market_index", "index_value", "number"),
        Column("rank", Label("Rank", "排名"), "count"),
        Column("of", Label("of", "共"), "count"),
        Column("moved", Label("Direction", "升降")),
        Column("estimate", Label("Estimate", "估算值"), "count"),
        Column("low", LOW.label, "count"),
        Column("high", HIGH.label, "count"),
        fact_column("market_index", "real_value", "count"),
        DAY,
        Column("before", Label("Before", "对比日"), "day"),
    )
    key = ("store", "category", "measure", "subject")
    return Table("index_readings", columns, tuple(rows), hub.origin("market_index"), real=True, key=key)


def _calibrated(found: list[Scale]) -> Label:
    able = [each for each in found if each.calibration.known]
    if not able:
        most = max((each.calibration.pairs for each in found), default=0)
        return Label(
            "No index can be read as a figure yet: {n} of 10 own pairs", "还没有指数可以换算：自家数据对 {n}/10"
        ).format(n=min(most, 10) if all(each.calibration.why == "few" for each in found) else most)
    named = able[0]
    return Label(
        "Own pairs let the {measure} be read as a figure: typically {error} off ({n} pairs)",
        "{measure}可换算：按 {n} 对自家数据，误差一般 {error}",
    ).format(
        measure=measure_name(named.measure),
        error=figures.share(named.calibration.typical or 0.0),
        n=named.calibration.pairs,
    )


def _scales(hub: Hub, found: list[Scale]) -> Table:
    rows: list[Row] = []
    for each in found:
        known, reach = each.calibration, each.calibration.reach
        rows.append(
            {
                "store": store_name(hub, each.store),
                "measure": measure_name(each.measure),
                "verdict": Cell(WHY[known.why], tone="good" if known.known else "quiet"),
                "pairs": known.pairs,
                "typical": known.typical,
                "reach_low": reach[0] if reach else None,
                "reach_high": reach[1] if reach else None,
            }
        )
    columns = (
        STORE,
        Column("measure", Label("Measure", "指标")),
        VERDICT,
        Column("pairs", Label("Own pairs", "自家数据对"), "count"),
        Column("typical", Label("Typical error", "一般误差"), "share1"),
        Column("reach_low", Label("Index from", "指数自"), "count"),
        Column("reach_high", Label("Index to", "指数至"), "count"),
    )
    key = ("store", "measure")
    return Table("index_scales", columns, tuple(rows), hub.origin("market_index"), real=True, key=key)
