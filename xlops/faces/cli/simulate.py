"""`xlops simulate`: what the plan would have lost and kept in the past, against the textbook formula."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from xlops.faces.cli.options import FILE, has_folder, lang_option, today_option
from xlops.label import Label

_OVER = Label(
    "{skus:,} SKUs, {weeks:,} SKU-weeks with demand, {begin} to {end}; every order saw earlier days only",
    "{skus:,} 个 SKU，{weeks:,} 个有需求的 SKU 周，{begin} 至 {end}；每次下单只用当时已知的数据",
)
_NAMES = {
    "textbook": Label("textbook z x sigma x sqrt(L+R)", "教科书公式 z×σ×√(L+R)"),
    "calibrated": Label("calibrated", "校准"),
    "closed_loop": Label("closed loop", "闭环"),
}


@click.command("simulate", short_help="Replay the stock plan on the past.")
@click.argument("file", type=FILE)
@click.option("--lead-time", default=14.0, show_default=True, help="Days from order to shelf.")
@click.option("--review", default=7, show_default=True, type=click.IntRange(1, 28), help="Days between orders.")
@click.option("--service", default=0.95, show_default=True, help="Share of cycles that should lose no sale.")
@click.option(
    "--days", default=112, show_default=True, type=click.IntRange(42, 700), help="Days replayed; the first 28 settle."
)
@click.option("--closed-loop", is_flag=True, help="Also the plan whose k is tuned on the past; takes longer.")
@click.option("--csv", "csv_file", type=FILE, metavar="FILE", help="Write the figures to a CSV file.")
@today_option
@lang_option
def command(
    file: Path,
    lead_time: float,
    review: int,
    service: float,
    days: int,
    closed_loop: bool,
    csv_file: Path | None,
    today: date | None,
    lang: str | None,
) -> int:
    """Replay the plan day by day on the sales in FILE: weeks without a lost sale, fill rate, days of stock.

    \b
    xlops simulate sales.csv --lead-time 14 --service 0.95
    """
    from xlops.analysis.demand.panel import read_panel
    from xlops.analysis.stock.simulation import simulate
    from xlops.faces.cli.demand_file import DEMAND, Column, read_frame, remarks, show, write
    from xlops.faces.cli.failure import LANGUAGE, in_language
    from xlops.faces.cli.output import tell
    from xlops.faces.clock import now

    LANGUAGE.set("zh" if lang == "zh" else "en")
    if csv_file:
        has_folder(csv_file)
    demand = read_frame(file, DEMAND, ("unique_id", "ds", "y"), today=today or now().date())
    remarks(read_panel(demand)[0].remarks)
    found = simulate(
        demand,
        lead_time=lead_time,
        review=review,
        service_level=service,
        policies=("calibrated", "closed_loop") if closed_loop else ("calibrated",),
        days=days,
    )
    if csv_file:
        write(found, csv_file)
        return 0
    found = found.assign(policy=[in_language(_NAMES[each]) for each in found["policy"]])
    columns = (
        Column("policy", Label("policy", "策略"), None),
        Column("service", Label("weeks without a lost sale", "无缺货周占比"), percent=True),
        Column("fill_rate", Label("fill rate", "满足率"), percent=True),
        Column("stock_days", Label("days of stock", "库存天数"), 1),
        Column("lost_units", Label("units lost", "损失件数")),
        Column("orders", Label("orders", "下单次数")),
    )
    show(found, columns, most=len(found))
    first = found.iloc[0]
    said = _OVER.format(skus=int(first["skus"]), weeks=int(first["weeks"]), begin=first["begin"], end=first["end"])
    tell(in_language(said))
    return 0
