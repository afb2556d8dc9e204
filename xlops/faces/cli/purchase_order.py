"""`xlops purchase-order`: what is to be ordered today, as a page and a workbook for each supplier."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from xlops.errors import UsageError
from xlops.faces.cli.failure import DONE, in_language
from xlops.faces.cli.ledger import read_and_show, read_others
from xlops.faces.cli.options import FILE, as_of_option, find_shop, lang_option, shop_option, today_option, warn_of_today
from xlops.faces.cli.output import tell
from xlops.label import Label

_NOTHING = Label("nothing is to be ordered today", "今天无需采购")
_WRITTEN = Label(
    "{supplier}: {skus} SKUs, {units} units, {amount} -> {file} and .xlsx",
    "{supplier}：{skus} 个 SKU，{units} 件，{amount} -> {file} 和 .xlsx",
)
_UNKNOWN = Label(
    "what to order is unknown: sales by SKU, or the stock of what sells, are missing; see the sheet Plan of Inventory.xlsx",
    "无法给出采购量：缺少按商品的销售数据或在售商品的库存；详见 Inventory.xlsx 的补货计划",
)
_NO_COST = Label("amount unknown, no costs", "金额未知（无成本）")
_SOME_COST = Label("{amount}, lines without a cost: {n}", "{amount}，另有 {n} 行无成本")
_NOBODY = Label("without a supplier", "未填供应商")


@click.command("purchase-order", short_help="Write purchase orders.")
@click.argument("supplier", default="", metavar="[SUPPLIER]")
@click.option("--out", type=FILE, metavar="DIR", help="Write here instead of into reports/po/.")
@shop_option
@today_option
@as_of_option
@lang_option
def command(
    supplier: str,
    out: Path | None,
    shop: Path | None,
    today: date | None,
    as_of: int | date | datetime | None,
    lang: str | None,
) -> int:
    """Write what the stock plan orders today as purchase orders, one a supplier: a page to print and a workbook to send.

    What was typed in the shop's workbooks is read first.

    \b
    xlops purchase-order
    xlops purchase-order "Ningbo Toys" --lang zh
    """
    from xlops import figures
    from xlops.answers.purchasing import orders_known
    from xlops.ordering import write_orders
    from xlops.workbooks import workbook

    found = find_shop(shop, today=today, lang=lang)
    if as_of is None:
        own = found.paths.workbook(workbook("inventory").file)
        read_and_show(found, own)
        read_others(found, but=own)
    hub = found.hub(as_of)
    warn_of_today(found, hub)
    written = write_orders(hub, out or found.paths.reports / "po", now=found.now, supplier=supplier)
    if not written and not orders_known(hub):
        raise UsageError(_UNKNOWN)
    if not written:
        tell(in_language(_NOTHING))
    for each in written:
        draft = each.draft
        amount: Label | str = figures.money(draft.amount, hub.settings.currency)
        if draft.without_cost:
            some = draft.without_cost < len(draft.lines)
            amount = _SOME_COST.format(amount=amount, n=draft.without_cost) if some else _NO_COST
        said = _WRITTEN.format(
            supplier=draft.supplier or _NOBODY,
            skus=len(draft.lines),
            units=figures.whole(draft.units),
            amount=amount,
            file=each.html,
        )
        tell(in_language(said))
    return DONE
