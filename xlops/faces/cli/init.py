"""`xlops init`: make a shop folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlops.faces.cli.options import FOLDER
from xlops.faces.cli.output import tell

if TYPE_CHECKING:
    from xlops.settings import Store


@click.command("init", short_help="Make a shop folder.")
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.option("--name", help="The shop's name; else the folder's.")
@click.option("--currency", default="CNY", show_default=True, help="ISO code of the main currency.")
@click.option("--time-zone", default="Asia/Shanghai", show_default=True, help="Where its business day begins.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Its language.")
@click.option(
    "--store", "stores", multiple=True, metavar="ID=NAME[,PLATFORM]", help="A store: its folder under exports/ is ID."
)
def command(folder: Path, name: str | None, currency: str, time_zone: str, lang: str, stores: tuple[str, ...]) -> int:
    """Make a shop folder: settings, a place for exports, a file to double-click.

    \b
    xlops init myshop --store tmall=旗舰店,tmall --store jd=京东自营店,jd
    xlops init giftshop --currency GBP --time-zone Europe/London --lang en --store web=Website,shopify
    """
    from xlops.shop import make_shop

    paths = make_shop(
        folder,
        python=Path(sys.executable),
        name=name,
        currency=currency,
        time_zone=time_zone,
        language="en" if lang == "en" else "zh",
        stores=[_store(each) for each in stores],
    )
    tell(f"Made {paths.root}.")
    for store in stores or ("<store>",):
        tell(f"  put downloads into {paths.exports / store.partition('=')[0]}")
    tell(f"  then double-click start there, or run: xlops start --shop {click.format_filename(paths.root)}")
    return 0


def _store(text: str) -> Store:
    from xlops.errors import UsageError
    from xlops.settings import Store

    id, _, described = text.partition("=")
    name, _, platform = described.partition(",")
    if not id:
        raise UsageError(f'--store "{text}" has no id; write it like --store tmall=旗舰店,tmall')
    return Store(id, name or id, platform)
