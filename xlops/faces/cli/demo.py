"""`xlops demo`: a shop to look at, made from real orders."""

from __future__ import annotations

import shutil
import sys
from datetime import datetime, time
from pathlib import Path

import click

from xlops.faces.cli.build import build_and_show
from xlops.faces.cli.load import load_and_show
from xlops.faces.cli.options import FOLDER, Shop, find_shop, lang_option
from xlops.faces.cli.output import tell


@click.command("demo", short_help="Make a shop to look at.")
@click.option(
    "--out", type=FOLDER, default=Path("xlops-demo"), show_default=True, metavar="DIR", help="Where to make it."
)
@lang_option
def command(out: Path, lang: str | None) -> int:
    """Make the demo shop, load its exports, build its workbook and report.

    Orders are real (Online Retail II, CC BY 4.0); traffic, ads, stock and the rest are simulated and say so. The shop
    folder stays, to go on with.

    \b
    xlops demo --out demo
    """
    from xlops.demo import make_demo_shop

    made = make_demo_shop(out / "shop", language="zh" if lang == "zh" else "en")
    found = find_shop(made.shop, today=made.today)
    # the demo's day is long past: its builds are dated on the morning of that day, so that they are always the same
    shop = Shop(found.paths, found.settings, datetime.combine(made.today, time(8, 30)), made.today)
    load_and_show(shop, (shop.paths.exports,))
    place = click.format_filename(made.shop)
    tell(f"go on with it: {_xlops()} ask pay_amt,orders --by store --shop {place} --today {made.today}")
    build_and_show(shop, out=out / "OpsHub.xlsx", html=out / "today.html")
    return 0


def _xlops() -> str:
    """How this very xlops is called: by its name where that is on the path."""
    found = shutil.which("xlops")
    if found and Path(found).resolve().parent == Path(sys.executable).parent:
        return "xlops"
    return f"{click.format_filename(sys.executable)} -m xlops"
