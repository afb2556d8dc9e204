"""`xlops forecast`: how much of each SKU will be sold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from xlops.faces.cli.options import FILE, has_folder, lang_option, today_option
from xlops.label import Label


@click.command("forecast", short_help="Forecast each SKU's demand.")
@click.argument("file", type=FILE)
@click.option("--horizon", default=28, show_default=True, type=click.IntRange(1, 730), help="Days ahead.")
@click.option("--events", "events_file", type=FILE, metavar="FILE", help="Events to come: ds, event (sku, uplift).")
@click.option("--rows", default=20, show_default=True, type=click.IntRange(min=0), help="Rows printed.")
@click.option("--csv", "csv_file", type=FILE, metavar="FILE", help="Write the forecast of every day to a CSV file.")
@today_option
@lang_option
def command(
    file: Path,
    horizon: int,
    events_file: Path | None,
    rows: int,
    csv_file: Path | None,
    today: date | None,
    lang: str | None,
) -> int:
    """Forecast the days after the last one in FILE (CSV or xlsx: sku, day, units; in_stock and event where known).

    Printed are the totals over the horizon, the largest first: the mean, and what is not exceeded in 50, 90 and 95 of
    100 cases. A day without a row is a day without sales; negative units are returns and count as none.

    \b
    xlops forecast sales.csv
    xlops forecast sales.xlsx --horizon 14 --events events.csv --csv forecast.csv
    """
    from xlops.analysis.demand.panel import read_panel
    from xlops.analysis.forecast import forecast, lead_time_totals
    from xlops.faces.cli.demand_file import DEMAND, EVENTS, Column, read_frame, remarks, show, write
    from xlops.faces.cli.failure import LANGUAGE
    from xlops.faces.clock import now

    LANGUAGE.set("zh" if lang == "zh" else "en")
    if csv_file:
        has_folder(csv_file)
    demand = read_frame(file, DEMAND, ("unique_id", "ds", "y"), today=today or now().date())
    events = read_frame(events_file, EVENTS, ("ds", "event")) if events_file else None
    remarks(read_panel(demand, events)[0].remarks)
    if csv_file:
        write(forecast(demand, horizon=horizon, events=events), csv_file)
        return 0
    totals = lead_time_totals(demand, lead_time=horizon, events=events)
    shown = (Column("unique_id", Label("SKU", "SKU"), None), *(Column(name, label, 1) for name, label in _QUANTILES))
    show(totals.sort_values("mean", ascending=False, kind="stable"), shown, most=rows)
    return 0


_QUANTILES = (
    ("mean", Label("mean", "均值")),
    ("p50", Label("P50", "P50")),
    ("p90", Label("P90", "P90")),
    ("p95", Label("P95", "P95")),
)
