"""Purchase orders to print or to send: one page and one workbook a supplier, of what the plan says to order today."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xlops import figures
from xlops.answers.purchasing import Draft, drafts
from xlops.blocks import Block, Card, Cards, Column, Formula, Gap, Line, Note, Row, Table, Title
from xlops.errors import UsageError
from xlops.label import Label, same
from xlops.paths import replacing
from xlops.render.closed import write_workbook
from xlops.render.grid import Page
from xlops.render.purchase_order import NO_PRICE, WORDS, purchase_order_html, terms_text
from xlops.sheets import Sheet
from xlops.theme import Look

if TYPE_CHECKING:
    from xlops.hub import Hub

WIDTHS = (6.0, 16.0, 18.0, 44.0, 12.0, 14.0, 16.0)
_UNKNOWN = Label(
    'nothing is to be ordered of "{supplier}" today; suppliers with an order: {names}',
    "今天无需向“{supplier}”采购；有采购单的供应商：{names}",
)
_NONE = Label("none", "无")


@dataclass(frozen=True)
class Ordered:
    """One purchase order that was written."""

    draft: Draft
    html: Path
    workbook: Path


def write_orders(hub: Hub, folder: Path, *, now: datetime, supplier: str = "") -> list[Ordered]:
    """Write the orders of today, or that of one supplier, into `folder`; files of the same names are replaced whole.

    UsageError when nothing is to be ordered of the supplier; OutputError when a file cannot be written.
    """
    known = drafts(hub.home)
    chosen = [each for each in known if not supplier or each.supplier.casefold() == supplier.casefold()]
    if supplier and not chosen:
        names = ", ".join(each.supplier for each in known if each.supplier) or _NONE.text(hub.language)
        raise UsageError(_UNKNOWN.format(supplier=supplier, names=names))
    folder.mkdir(parents=True, exist_ok=True)
    written, taken = [], set[str]()
    for each in chosen:
        name = _file_name(each, taken)
        look = Look(
            language=hub.language,
            currency=hub.settings.currency,
            shop=hub.name,
            title=WORDS["title"].text(hub.language),
            today=hub.today,
            made_at=now,
        )
        html, workbook = folder / f"{name}.html", folder / f"{name}.xlsx"
        with replacing(html) as draft:
            draft.write_text(purchase_order_html(each, look), encoding="utf-8", newline="\n")
        write_workbook([Page(_SHEET, _blocks(hub, each))], workbook, look)
        written.append(Ordered(each, html, workbook))
    return written


def _file_name(draft: Draft, taken: set[str]) -> str:
    """The supplier's name as a file may be called; its number behind it where two suppliers would share one."""
    name = re.sub(r"[^\w.-]+", "-", draft.supplier).strip("-. ")[:60] or "no-supplier"
    if name.casefold() in taken:
        name = f"{name}-{draft.number}"
    taken.add(name.casefold())
    return name


def _blocks(hub: Hub, draft: Draft) -> list[Block]:
    """The order as a sheet: amounts follow the units, so that a supplier can change them."""
    cell = "t_po_lines[[#This Row],[{}]]".format
    amount = f'=IF(COUNT({cell("units")},{cell("unit_cost")})<2,"",{cell("units")}*{cell("unit_cost")})'
    rows: Sequence[Row] = [
        {
            "place": place,
            "store": each.store,
            "sku": each.sku,
            "title": each.title or None,
            "units": each.units,
            "unit_cost": each.unit_cost,
            "amount": Formula(amount, each.amount),
        }
        for place, each in enumerate(draft.lines, 1)
    ]
    supplier = same(draft.supplier) if draft.supplier else WORDS["unknown"]
    columns = (
        Column("place", WORDS["place"], "count"),
        Column("store", WORDS["store"]),
        Column("sku", WORDS["sku"], "id"),
        Column("title", WORDS["name"]),
        Column("units", WORDS["units"], "count"),
        Column("unit_cost", WORDS["unit_cost"], "money"),
        Column("amount", WORDS["amount"], "money"),
    )
    terms = Label("Terms: {how}", "付款条件：{how}").format(how=terms_text(draft))
    wanted = Label("Wanted by {day}", "要求 {day} 前到货").format(day=draft.due)
    total = Card(
        "total",
        WORDS["total"],
        Formula("=SUM(t_po_lines[amount])", draft.amount),
        "money",
        (Line(Label("{n} units", "{n} 件").format(n=figures.whole(draft.units))),),
    )
    return [
        Title(WORDS["title"], hub.name, same(f"{draft.number} · {draft.day}")),
        Cards((Card("supplier", WORDS["supplier"], supplier, "text", (Line(wanted),)), total), span=(3, 4)),
        Gap(),
        Note(terms, "plain"),
        *([Note(NO_PRICE.format(n=draft.without_cost), "bad")] if draft.without_cost else []),
        Table("po_lines", columns, tuple(rows), real=True, key=("store", "sku")),
    ]


_SHEET = Sheet(
    "purchase_order", WORDS["title"], lambda _: [], "purchase_order", "front", 1, WIDTHS, 1, "A purchase order."
)
