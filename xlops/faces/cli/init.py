"""`xlops init`: make a shop folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlops.faces.cli.failure import LANGUAGE, in_language
from xlops.faces.cli.options import FOLDER
from xlops.faces.cli.output import tell
from xlops.label import Label, Language

if TYPE_CHECKING:
    from xlops.settings import Store

_MADE = Label("Made the shop {name} in {root}.", "已新建店铺 {name}，位于 {root}。")
_DOWNLOADS = Label("put downloads into {folder}", "把下载的报表放进 {folder}")
_ANY_STORE = Label("<store>", "<店铺>")
_THEN = Label(
    "then double-click start there, or run: xlops start --shop {root}",
    "然后双击其中的 start，或运行：xlops start --shop {root}",
)
_NO_ID = Label(
    '--store "{text}" has no id; write it like --store tmall=Flagship,tmall',
    "--store “{text}”没有 id；请写成 --store tmall=旗舰店,tmall",
)


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

    language: Language = "en" if lang == "en" else "zh"
    LANGUAGE.set(language)
    paths = make_shop(
        folder,
        python=Path(sys.executable),
        name=name,
        currency=currency,
        time_zone=time_zone,
        language=language,
        stores=[_store(each) for each in stores],
    )
    place = click.format_filename(paths.root)
    tell(in_language(_MADE.format(name=paths.root.resolve().name, root=place)))
    for store in stores or (_ANY_STORE.text(language),):
        tell(f"  {in_language(_DOWNLOADS.format(folder=paths.exports / store.partition('=')[0]))}")
    tell(f"  {in_language(_THEN.format(root=place))}")
    return 0


def _store(text: str) -> Store:
    from xlops.errors import UsageError
    from xlops.settings import Store

    id, _, described = text.partition("=")
    name, _, platform = described.partition(",")
    if not id:
        raise UsageError(_NO_ID.format(text=text))
    return Store(id, name or id, platform)
