"""Keyword gap: the words that bring rivals deals and us none, and what a click on them may cost."""

from __future__ import annotations

from xlops import figures
from xlops.analysis.rivals.keyword_gap import Gap
from xlops.answers.keyword_gaps import StoreGaps, bids, click_value, keyword_gaps
from xlops.answers.numbers import counted, ratio
from xlops.answers.rising import rising
from xlops.blocks import Block, Card, Cards, Cell, Column, Formula, Heading, Line, Note, Row, Table, Tone
from xlops.blocks import Gap as Space
from xlops.hub import Hub
from xlops.label import Label, same
from xlops.sheets.base import sheet
from xlops.sheets.common import store_name, title
from xlops.sheets.market_parts import DAY, KEYWORD, STORE, VERDICT, WORKBOOK, fact_column, nothing_yet

NAME = Label("Keyword gap", "关键词差距")
STATES = {"missing": Label("missing", "缺失"), "weak": Label("weak", "弱势"), "have": Label("have", "已有")}
_CARDS = {
    "missing": Label("Missing words", "缺失词"),
    "weak": Label("Weak words", "弱势词"),
    "have": Label("Words we have", "已有词"),
}
_TONES: dict[str, Tone] = {"missing": "bad", "weak": "strong", "have": "plain"}
MOST = 5000
WIDTHS = (16.0, 30.0, 12.0, 26.0, *(13.0,) * 7)


@sheet(
    "keyword_gap",
    en="Keyword gap",
    zh="关键词差距",
    order=4,
    group="front",
    workbook=WORKBOOK,
    widths=WIDTHS,
    doc="Words that bring rivals deals: have, weak, missing, weighted by deals; rising words.",
)
def keyword_gap(hub: Hub) -> list[Block]:
    """Cards, all words, then rising words."""
    found, words = keyword_gaps(hub), rising(hub)
    if not found and not words:
        none = Label(
            "Keywords of rivals are unknown: none were typed or pasted in 13 weeks", "竞店关键词未知：近 13 周没有录入"
        )
        return nothing_yet(hub, NAME, none, "rival_keywords", "rising_words")
    blocks: list[Block] = [title(hub, NAME)]
    if found:
        blocks += [_cards(hub, found), Space(), Heading(_finding(hub, found), link="keyword_bids")]
        blocks += [Note(each, tone) for each, tone in _terms(hub, found)]
        blocks += [_table(hub, found), Space()]
    if words:
        lacking = sum(not each.own for each in words)
        head = counted(
            lacking,
            "{n} of {all} rising words brings us no visitor",
            "{n} of {all} rising words bring us no visitor",
            "{all} 个飙升词中 {n} 个没有给本店带来访客",
            all=len(words),
        )
        blocks += [Heading(head), _rising(hub)]
    return blocks


def _words(found: list[StoreGaps]) -> list[Gap]:
    return [gap for each in found for gap in each.gaps.words]


def _covered(found: list[StoreGaps]) -> float | None:
    words = [each for each in _words(found) if each.deals]
    whole = sum(each.deals or 0.0 for each in words)
    return ratio(sum(each.deals or 0.0 for each in words if each.state == "have"), whole)


def _finding(hub: Hub, found: list[StoreGaps]) -> Label:
    words = _words(found)
    if not any(each.own_known for each in found):
        return counted(
            len(words),
            "{n} word of rivals; which of them we lack is unknown",
            "{n} words of rivals; which of them we lack is unknown",
            "竞店词 {n} 个；本店缺哪些未知",
        )
    missing = [each for each in words if each.state == "missing"]
    if not missing:
        return Label("Every word of rivals brings us visitors too", "竞店的词本店都有访客")
    head = counted(
        len(missing),
        "{n} of {all} words of rivals is missing, the strongest: {word}",
        "{n} of {all} words of rivals are missing, the strongest: {word}",
        "竞店 {all} 个词中缺失 {n} 个，最强的是“{word}”",
        all=len(words),
        word=missing[0].keyword,
    )
    return Label("{head}; bids are ready", "{head}；出价表已备好").format(head=head) if bids(hub) else head


def _terms(hub: Hub, found: list[StoreGaps]) -> list[tuple[Label, Tone]]:
    notes: list[tuple[Label, Tone]] = [
        (
            Label(
                "Missing: no visitor in 30 days and no ad on it. Weak: under {weak} of the rival's deals, or of our usual conversion, or ads only. Indices rank words, they have no weight.",
                "缺失：近 30 天无访客也未投放。弱势：成交不到竞店的 {weak}，或转化不到本店均值的 {weak}，或仅有投放。指数只用于排序，不加权。",
            ).format(weak=figures.share(hub.parameter("weak_word"), 0)),
            "quiet",
        )
    ]
    for each in found:
        if not each.own_known:
            said = Label(
                "{store}: our own words are unknown (no traffic or ads by keyword), so every word seems missing",
                "{store}：本店关键词数据缺失（没有按关键词的流量或推广数据），所有词都会显示为缺失",
            )
            notes.append((said.format(store=store_name(hub, each.store)), "bad"))
    return notes


def _cards(hub: Hub, found: list[StoreGaps]) -> Cards:
    words, language = _words(found), hub.language
    cards = []
    for state, label in STATES.items():
        text = f'=COUNTIFS(t_keyword_gap[verdict],"{label.text(language)}")'
        count = sum(each.state == state for each in words)
        tone: Tone = "bad" if state == "missing" and count else "plain"
        lines = (Line(Label("of {n} of rivals", "竞店共 {n} 个").format(n=figures.whole(len(words)))),)
        cards.append(Card(f"gap_{state}", _CARDS[state], Formula(text, count), "count", lines, tone))
    have = STATES["have"].text(language)
    share = (
        "=IF(SUM(t_keyword_gap[deals])>0,"
        f'SUMIFS(t_keyword_gap[deals],t_keyword_gap[verdict],"{have}")/SUM(t_keyword_gap[deals]),"")'
    )
    covered = _covered(found)
    known = Line(
        Label("real deals only", "仅按真实成交")
        if covered is not None
        else Label("no real deals known", "没有真实成交数")
    )
    cards.append(
        Card(
            "gap_covered",
            Label("Rivals' deals by words we have", "已有词占竞店成交"),
            Formula(share, covered),
            "share1",
            (known,),
        )
    )
    for each in found[:1]:
        value = click_value(hub, each.store)
        basis = {
            "ads": Label("what clicks of ads bring, 30 days", "按近 30 天广告点击产出"),
            "visitors": Label("what visitors bring, 30 days", "按近 30 天访客产出"),
            "": Label("costs or sales unknown", "成本或成交未知"),
        }[value.basis]
        cards.append(
            Card(
                "gap_click", Label("Most that a click may cost", "最高可出点击价"), value.most, "money", (Line(basis),)
            )
        )
    return Cards(tuple(cards), span=(1, 1, 2, 2, 3))


def _table(hub: Hub, found: list[StoreGaps]) -> Table:
    first = {(each.store, each.gap.keyword): each.bid for each in bids(hub)}
    rows: list[Row] = []
    for store in found:
        for gap in store.gaps.words[:MOST]:
            own = gap.own
            rows.append(
                {
                    "store": store_name(hub, store.store),
                    "keyword": gap.keyword,
                    "verdict": Cell(STATES[gap.state], tone=_TONES[gap.state]),
                    "rivals": same(", ".join(gap.rivals)),
                    "deals": gap.deals,
                    "place": gap.place,
                    "visitors": own.visitors if own else None if not store.own_known else 0,
                    "own_deals": own.deals if own else None if not store.own_known else 0,
                    "conversion": own.conversion if own else None,
                    "bid": first.get((store.store, gap.keyword)),
                }
            )
    columns = (
        STORE,
        KEYWORD,
        VERDICT,
        Column("rivals", Label("Rivals with it", "使用竞店")),
        Column("deals", Label("Rival's deals", "竞店成交笔数"), "count", bars=True),
        Column("place", Label("Best place", "最高名次"), "count"),
        Column("visitors", Label("Our visitors", "本店访客"), "count"),
        Column("own_deals", Label("Our deals", "本店成交"), "count"),
        Column("conversion", Label("Our conversion", "本店转化率"), "share"),
        Column("bid", Label("First bid", "首次出价"), "money"),
    )
    origin = hub.origin("rival_keywords", "traffic", "ads")
    return Table("keyword_gap", columns, tuple(rows), origin, real=True, key=("store", "keyword"), filter=True)


def _rising(hub: Hub) -> Table:
    rows: list[Row] = [
        {
            "store": store_name(hub, each.store),
            "keyword": each.keyword,
            "verdict": STATES["have"] if each.own else Cell(STATES["missing"], tone="bad"),
            "category": each.category,
            "growth": each.growth,
            "rank": each.rank,
            "click_rate": each.click_rate,
            "conversion": each.conversion,
            "online_items": each.online_items,
            "day": each.day,
        }
        for each in rising(hub)[:MOST]
    ]
    columns = (
        STORE,
        KEYWORD,
        VERDICT,
        fact_column("rising_words", "category"),
        fact_column("rising_words", "growth", "change"),
        fact_column("rising_words", "rank", "count"),
        fact_column("rising_words", "click_rate", "share"),
        fact_column("rising_words", "conversion", "share"),
        fact_column("rising_words", "online_items", "count"),
        DAY,
    )
    key = ("store", "category", "keyword")
    return Table("rising_gap", columns, tuple(rows), hub.origin("rising_words"), real=True, key=key)


@sheet(
    "keyword_bids",
    en="Keyword bids",
    zh="新词出价",
    order=60,
    workbook=WORKBOOK,
    doc="Missing words as a bulk sheet for the ad platform, every cell text, with the bid to begin with.",
)
def keyword_bids(hub: Hub) -> list[Block]:
    """The bulk rows: copy them, without the heading, into the platform's own sheet."""
    found = bids(hub)
    name = Label("Keyword bids", "新词出价")
    if not found:
        none = (
            Label("Which words we lack is unknown: our own are not known", "本店关键词数据缺失，无法判断缺哪些词")
            if any(not each.own_known for each in keyword_gaps(hub))
            else Label("No keyword of rivals is missing", "没有缺失的竞店词")
        )
        return nothing_yet(hub, name, none, "rival_keywords")
    unknown = sum(each.bid is None for each in found)
    head = counted(len(found), "{n} word to add to ads", "{n} words to add to ads", "待投放新词 {n} 个")
    note = Label(
        "Bid = the most that a click may cost in the store x {share} (parameter start_bid). Every cell is text, so it can be pasted as it is.",
        "出价 = 店铺最高可出点击价 × {share}（参数 start_bid）。所有单元格均为文本，可直接粘贴。",
    ).format(share=figures.share(hub.parameter("start_bid"), 0))
    blocks: list[Block] = [title(hub, name), Heading(head, link="keyword_gap"), Note(note)]
    if unknown:
        said = Label(
            "{n} words have no bid: the store's economics are unknown; fill in costs",
            "{n} 个词没有出价：缺少成本数据，请先录入成本",
        )
        blocks.append(Note(said.format(n=unknown), "bad"))
    rows: list[Row] = [
        {
            "store": store_name(hub, each.store),
            "campaign": Label("Rivals' words", "竞店词"),
            "keyword": each.gap.keyword,
            "match": Label("broad", "广泛匹配"),
            "first_bid": None if each.bid is None else f"{each.bid:.2f}",
        }
        for each in found
    ]
    columns = (
        STORE,
        fact_column("ads", "campaign"),
        Column("keyword", KEYWORD.label, "id"),
        fact_column("ad_terms", "match"),
        Column("first_bid", Label("First bid", "首次出价"), "id"),
    )
    origin = hub.origin("rival_keywords", "ads", "product_costs")
    return [*blocks, Table("keyword_bids", columns, tuple(rows), origin, real=True, key=("store", "keyword"))]
