"""The template format: a table whose headers are the column ids or labels of one fact, in either language."""

from __future__ import annotations

from xlops.facts import FACTS, Fact
from xlops.facts.base import Column
from xlops.label import Label
from xlops.ledgers import LEDGERS
from xlops.sources.base import (
    SOURCES,
    Count,
    Day,
    Field,
    Flag,
    Id,
    Instant,
    Into,
    Money,
    Number,
    Pseudonym,
    Source,
    Text,
    occurrence,
)
from xlops.sources.identify import NATIVE

_SINGLE = ("line", "entry")
"""Key columns that number a row: where the file has none, the occurrence does."""

_BY_DAY = f"strftime(day, '%Y-%m-%d') || '-' || {occurrence('day')}"
"""The number of a row that belongs to no order: its day, and which of that day it is."""

_BESIDE_CUT = ("store", "day", "start", "cut", "tool")
"""Key columns that no cut names: an ad tool gives accounts of its own."""


def native(fact: Fact) -> Source:
    """The template of one fact: every column may be left out but the days and ids of its key."""
    columns = [each for each in fact.sourced if each.name not in ("store", "cut")]
    fields: dict[str, Field] = {"store": Text(_names(fact["store"]), optional=True)}
    fields |= {each.name: _field(each, fact) for each in columns}
    filled: dict[str, str] = {}
    rows: dict[str, str] = {}
    for name in fact.key:
        if name in _SINGLE:
            group = [each for each in fact.key if each not in ("store", name)]
            filled[name] = f"coalesce({name}, {occurrence(*group) if group else _BY_DAY})"
    for name, default in _defaults(fact).items():
        filled[name] = f"coalesce({name}, '{default}')"
    if fact.cut:
        cells = [name for name in sorted(fact.key) if name not in _BESIDE_CUT]
        parts = ", ".join(f"CASE WHEN count({name}) > 0 THEN '{name}' END" for name in cells)
        rows["with_cut"] = f"SELECT *, (SELECT concat_ws(',', {parts}) FROM export) AS file_cut FROM export"
        fields["cut"] = Text(_names(fact["cut"]), optional=True)
        filled["cut"] = "coalesce(cut, file_cut)"
    return Source(
        id=f"native_{fact.id}",
        label=Label(f"xlops template: {fact.label.en}", f"xlops 模板：{fact.label.zh}"),
        platform=NATIVE,
        doc=Label(
            f"{fact.doc} Headers are the column ids or the labels in either language; columns may stand in any order and may be left out.",
            f"{fact.label.zh}：表头用列标识或中英文列名均可，列的顺序不限，可以缺列。",
        ),
        download=Label("Fill it in yourself, or export it from your own system", "自行填写，或从自己的系统导出"),
        fields=fields,
        tables=(Into(fact, filled, of="with_cut" if fact.cut else "export"),),
        rows=rows,
        share=0.8,
    )


def _defaults(fact: Fact) -> dict[str, str]:
    """What a blank cell of a key column means where people type the fact, so that a file says the same."""
    typed = next((each for each in LEDGERS if each.fact is fact), None)
    columns = typed.columns if typed else ()
    return {each.name: each.default for each in columns if each.name in fact.key[1:] and each.default}


def _field(column: Column, fact: Fact) -> Field:
    names = _names(column)
    in_key = column.name in fact.key and column.name not in _SINGLE
    needed = in_key and (
        column.kind == "day" or column.name.endswith("_id") or column.name in _OWN_IDS.get(fact.id, ())
    )
    optional = not needed
    match column.kind:
        case "day":
            return Day(names, needed=needed, optional=optional)
        case "instant":
            return Instant(names, optional=True)
        case "money":
            return Money(names, optional=True)
        case "number":
            return Number(names, optional=True)
        case "count" | "people":
            return Count(names, optional=True)
        case "flag":
            return Flag(names, optional=True)
        case "text" if column.private:
            return Pseudonym(names, needed=needed, optional=optional)
        case "text" if column.name in _ID_NAMES or column.name.endswith("_id"):
            return Id(names, needed=needed, optional=optional)
        case "text":
            return Text(names, needed=needed, optional=optional)


_OWN_IDS = {
    "products": ("sku",),
    "product_costs": ("sku",),
    "price_history": ("sku",),
    "stock": ("sku",),
    "inbound": ("po", "sku"),
    "fees": ("fee",),
    "targets": ("metric",),
    "parameters": ("parameter",),
    "mappings": ("given", "meant"),
    "download_list": ("export",),
    "ratings": ("part",),
    "market": ("category",),
    "rivals": ("rival",),
    "rival_items": ("rival", "item"),
    "rival_observations": ("rival", "item"),
    "rival_traffic": ("rival", "channel"),
    "rival_keywords": ("rival", "keyword"),
    "lost_customers": ("sku", "rival"),
    "rising_words": ("keyword",),
    "response_plan": ("rival",),
    "rival_lessons": ("rival", "topic"),
    "ad_terms": ("keyword",),
    "category_names": ("category",),
    "sellers": ("seller",),
    "buyers": ("account", "buyer"),
    "suppliers": ("supplier",),
    "purchase_orders": ("po", "sku"),
    "bundles": ("bundle", "sku"),
    "stock_settings": ("sku",),
    "plan_settings": ("setting",),
}
"""Text columns of a key without which a row of that fact says nothing."""

_ID_NAMES = ("sku", "po", "line", "entry", "style", "seller", "bundle", "item")


def _names(column: Column) -> tuple[str, ...]:
    return column.name, column.label.en, column.label.zh


for _fact in FACTS.where(lambda each: not each.internal):
    SOURCES.add(native(_fact))
