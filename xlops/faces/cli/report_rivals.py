"""`xlops report rivals`: the weekly brief on rivals, as a page to print and as text for a chat."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from xlops.errors import UsageError
from xlops.faces.cli.failure import in_language
from xlops.faces.cli.ledger import read_others
from xlops.faces.cli.options import (
    FOLDER,
    as_of_option,
    find_shop,
    lang_option,
    shop_option,
    today_option,
    warn_of_today,
)
from xlops.faces.cli.output import tell
from xlops.label import Label

TITLE = Label("Rivals this week", "竞店周报")
_NOTHING = Label(
    "nothing is known of rivals yet; type or paste observations into Competitors.xlsx (xlops build competitors)",
    "还没有竞店数据；请在 Competitors.xlsx 中填写或粘贴监测记录（xlops build competitors）",
)
_FACTS = ("rival_observations", "rival_keywords", "market_index", "lost_customers")


@click.command("rivals", short_help="The week's brief on rivals: HTML and text.")
@click.option("--out", type=FOLDER, metavar="DIR", help="Write into this folder instead of reports/.")
@click.option("--text", is_flag=True, help="Print the text as well.")
@shop_option
@today_option
@as_of_option
@lang_option
def command(
    out: Path | None,
    text: bool,
    shop: Path | None,
    today: date | None,
    as_of: int | date | datetime | None,
    lang: str | None,
) -> int:
    """Say what rivals did in the last seven days, what it cost us and what we suggest.

    \b
    xlops report rivals
    xlops report rivals --text --lang zh
    """
    from xlops.answers.rival_brief import rival_brief
    from xlops.build import look_of
    from xlops.paths import replacing
    from xlops.render.brief import html_brief, text_brief
    from xlops.workbooks import workbook

    found = find_shop(shop, today=today, lang=lang)
    read_others(found, but=found.paths.root)
    hub = found.hub(as_of).home
    if not any(hub.known(each) for each in _FACTS):
        raise UsageError(_NOTHING)
    warn_of_today(found, hub)
    look = look_of(hub, workbook("competitors"), found.now)
    brief = rival_brief(hub)
    folder = out or found.paths.reports
    for suffix, written in (("html", html_brief(brief, look, TITLE)), ("txt", text_brief(brief, look, TITLE))):
        target = folder / f"rivals-{hub.today:%Y-%m-%d}.{suffix}"
        with replacing(target) as draft:
            draft.write_text(written, encoding="utf-8", newline="\n")
        tell(target)
        if text and suffix == "txt":
            for line in written.splitlines():
                tell(line)
    tell(in_language(brief.headline))
    return 0
