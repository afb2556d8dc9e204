"""What the sheets of rivals and market share: columns that say the same everywhere, and what stands where nothing is known."""

from __future__ import annotations

from xlops.analysis.rivals.buckets import Between
from xlops.blocks import Block, Cell, Column, Format, Formula, Heading, Note
from xlops.facts import FACTS
from xlops.hub import Hub
from xlops.label import Label, same
from xlops.ledgers.market_index import MARKET, MEASURES, OWN
from xlops.ledgers.rivals import TIERS
from xlops.sheets.base import SHEETS
from xlops.sheets.common import title

WORKBOOK = "competitors"
BOOK_WIDTHS = (15.0, 24.0, 22.0, *(12.0,) * 12)

_MEASURE_NAMES = {each.value: each.label for each in MEASURES} | {"units": Label("units a day", "日均件数")}
_SUBJECT_NAMES = {MARKET: Label("market", "市场"), OWN: Label("own", "本店")}
_TIER_NAMES = {each.value: each.label for each in TIERS}


def fact_column(fact: str, name: str, format: Format = "text", *, heat: bool = False, bars: bool = False) -> Column:
    """A column that is called as in the fact, so that a workbook needs one heading for it."""
    return Column(name, FACTS[fact][name].label, format, heat=heat, bars=bars)


STORE = Column("store", FACTS["rivals"]["store"].label)
RIVAL = fact_column("rivals", "rival")
TIER = fact_column("rivals", "tier")
ITEM = fact_column("rival_observations", "item", "id")
KEYWORD = fact_column("rival_keywords", "keyword")
DAY = Column("day", FACTS["rival_observations"]["day"].label, "day")
LOW = Column("low", Label("At least", "至少"), "times")
HIGH = Column("high", Label("At most", "至多"), "times")
VERDICT = Column("verdict", Label("State", "状态"))


def tier_name(tier: str) -> Label:
    """A tier in words."""
    return _TIER_NAMES.get(tier) or same(tier)


def measure_name(measure: str) -> Label:
    """A measure in words; one of the operator's own as it was written."""
    return _MEASURE_NAMES.get(measure) or same(measure)


def subject_name(subject: str) -> Label:
    """Whose an index is, in words."""
    return _SUBJECT_NAMES.get(subject) or same(subject)


def sized(value: float | None, formula: str = "") -> Cell:
    """A figure with as many digits as a person acts on: none behind the point from a hundred on."""
    shown: Format = "count" if value is not None and abs(value) >= 100 else "times"
    return Cell(Formula(formula, value) if formula else value, shown)


def range_text(units: Between | None) -> Label:
    """A range in words: 120–180, ≥ 120, unknown."""
    if units is None:
        return Label("unknown", "未知")
    if units.high is None:
        return same(f"≥ {units.low:,.0f}")
    return same(f"{units.low:,.0f}" if units.low == units.high else f"{units.low:,.0f}–{units.high:,.0f}")


def nothing_yet(hub: Hub, name: Label, missing: Label, *ledgers: str) -> list[Block]:
    """A sheet without data: what is missing, and the sheets to type or paste into, as links."""
    return [
        title(hub, name),
        Heading(missing),
        *(
            Note(
                Label("Type or paste it into: {table}", "请填写或粘贴到：{table}").format(table=SHEETS[each].label),
                "plain",
                link=each,
            )
            for each in ledgers
        ),
    ]
