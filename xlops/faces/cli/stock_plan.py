"""`xlops stock-plan`: how much of each SKU to hold, and what to order today."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlops.faces.cli.options import FILE, has_folder, lang_option, today_option
from xlops.label import Label

if TYPE_CHECKING:
    import pandas as pd

_ASSUMED = Label(
    "{count:,} SKUs have no lead time; they take {days:g} days: {names}",
    "{count:,} 个 SKU 没有交期，按 {days:g} 天计算：{names}",
)


@click.command("stock-plan", short_help="Plan stock and orders.")
@click.argument("file", type=FILE)
@click.option(
    "--lead-time", default=14.0, show_default=True, help="Days from order to shelf; the stock file's own go first."
)
@click.option("--lead-time-sd", default=0.0, show_default=True, help="Its deviation in days.")
@click.option("--review", default=7, show_default=True, help="Days between orders.")
@click.option("--service", default=0.95, show_default=True, help="Share of cycles that lose no sale.")
@click.option("--policy", type=click.Choice(["calibrated", "closed_loop"]), default="calibrated", show_default=True)
@click.option("--events", "events_file", type=FILE, metavar="FILE", help="Events to come: ds, event (sku, uplift).")
@click.option("--stock", "stock_file", type=FILE, metavar="FILE", help="Stock: sku, on_hand, moq, pack, inbound ...")
@click.option("--bundles", "bundles_file", type=FILE, metavar="FILE", help="Bundles: bundle, component, units.")
@click.option("--inbound", "inbound_file", type=FILE, metavar="FILE", help="On their way: sku, eta, units.")
@click.option("--rows", default=20, show_default=True, type=click.IntRange(min=0), help="Rows printed.")
@click.option("--csv", "csv_file", type=FILE, metavar="FILE", help="Write all rows and columns to a CSV file.")
@today_option
@lang_option
def command(
    file: Path,
    lead_time: float,
    lead_time_sd: float,
    review: int,
    service: float,
    policy: str,
    events_file: Path | None,
    stock_file: Path | None,
    bundles_file: Path | None,
    inbound_file: Path | None,
    rows: int,
    csv_file: Path | None,
    today: date | None,
    lang: str | None,
) -> int:
    """Plan the stock of each SKU from the sales in FILE (CSV or xlsx: sku, day, units); with --stock, what to order.

    \b
    xlops stock-plan sales.csv --lead-time 14
    xlops stock-plan sales.csv --stock stock.csv --inbound inbound.csv --csv orders.csv
    """
    from xlops.analysis.demand.panel import read_panel
    from xlops.analysis.stock.available import explode_demand
    from xlops.analysis.stock_plan import order, plan
    from xlops.faces.cli.demand_file import (
        BUNDLES,
        DEMAND,
        EVENTS,
        INBOUND,
        STOCK,
        Column,
        read_frame,
        remarks,
        show,
        write,
    )
    from xlops.faces.cli.failure import LANGUAGE, in_language
    from xlops.faces.cli.output import tell
    from xlops.faces.clock import now

    LANGUAGE.set("zh" if lang == "zh" else "en")
    if csv_file:
        has_folder(csv_file)
    day = today or now().date()
    demand = read_frame(file, DEMAND, ("unique_id", "ds", "y"), today=day)
    events = read_frame(events_file, EVENTS, ("ds", "event")) if events_file else None
    stock = read_frame(stock_file, STOCK, ("unique_id", "on_hand")) if stock_file else None
    bundles = read_frame(bundles_file, BUNDLES, ("bundle", "component", "units")) if bundles_file else None
    inbound = read_frame(inbound_file, INBOUND, ("unique_id", "units")) if inbound_file else None
    if bundles is not None:
        demand = explode_demand(demand, bundles)
    remarks(read_panel(demand, events)[0].remarks)
    planned = plan(
        demand,
        lead_time=_per_sku(stock, "lead_time", lead_time, demand),
        lead_time_sd=_per_sku(stock, "lead_time_sd", lead_time_sd, demand),
        review=review,
        service_level=service,
        events=events,
        policy="closed_loop" if policy == "closed_loop" else "calibrated",
    )
    if stock is not None and "lead_time" in stock:
        given = set(stock.loc[stock["lead_time"].notna(), "unique_id"])
        without = [str(each) for each in planned["unique_id"] if each not in given]
        if without:
            names = ", ".join(without[:5]) + (" ..." if len(without) > 5 else "")
            tell(in_language(_ASSUMED.format(count=len(without), days=lead_time, names=names)), err=True)
    sku = Column("unique_id", Label("SKU", "SKU"), None)
    figures = (
        Column("d", Label("units a day", "日均销量"), 2),
        Column("safety_stock", Label("safety stock", "安全库存")),
        Column("reorder_point", Label("reorder point", "补货点")),
    )
    columns: tuple[Column, ...]
    if stock is None:
        result, columns = planned.sort_values("d", ascending=False, kind="stable"), (sku, *figures)
    else:
        result = order(planned, stock, bundles=bundles, inbound=inbound, today=day)
        result = result.sort_values("days_of_cover", kind="stable", na_position="last")
        columns = (
            sku,
            *figures,
            Column("available", Label("available", "可售")),
            Column("counted_inbound", Label("inbound", "在途")),
            Column("days_of_cover", Label("days of cover", "可售天数"), 1),
            Column("order_quantity", Label("order", "建议采购")),
        )
    if csv_file:
        write(result, csv_file)
    else:
        show(result, columns, most=rows)
    return 0


def _per_sku(stock: pd.DataFrame | None, name: str, usual: float, demand: pd.DataFrame) -> Any:
    """The stock file's own figure of each SKU, the usual one where it has none."""
    import pandas as pd

    if stock is None or name not in stock:
        return usual
    own = stock.dropna(subset=[name]).drop_duplicates("unique_id", keep="last").set_index("unique_id")[name]
    return own.reindex(pd.unique(demand["unique_id"])).fillna(usual)
