"""`xlops purchase-order`: what is to be ordered today, as a page and a workbook for each supplier."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

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
    if not written:
        tell(in_language(_NOTHING))
    for each in written:
        draft = each.draft
        said = _WRITTEN.format(
            supplier=draft.supplier or _NOBODY,
            skus=len(draft.lines),
            units=figures.whole(draft.units),
            amount=figures.money(draft.amount, hub.settings.currency),
            file=each.html,
        )
        tell(in_language(said))
    return DONE
