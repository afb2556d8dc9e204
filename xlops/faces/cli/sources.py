"""`xlops sources`: which exports can be read, and what their columns are called."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlops.faces.cli.failure import LANGUAGE, in_language
from xlops.faces.cli.options import lang_option
from xlops.faces.cli.output import show_table, tell
from xlops.label import Label, same

if TYPE_CHECKING:
    from xlops.sources.base import Source

_ID, _NAME, _PLATFORM = same("id"), Label("name", "名称"), Label("platform", "平台")
_FILLS, _WHERE = Label("fills", "写入"), Label("where to download it", "在哪里下载")
_HEADING, _COLUMN, _KIND = Label("heading in the file", "文件中的表头"), Label("read as", "读作"), Label("type", "类型")
_NEEDED, _OPTIONAL = Label("needed", "必填"), Label("may be absent", "可缺")
_OR = Label(" or ", " 或 ")
_OWN = Label(
    "A table of your own: any of these, with these headings, in a file whose name begins with the id, such as "
    "{id}_2026-01.csv, in exports/<store>/.",
    "自制表格：使用以下表头，文件名以 id 开头，如 {id}_2026-01.csv，放入 exports/<店铺>/。",
)
_MORE = Label("`xlops sources NAME` lists the columns of one", "用 xlops sources 名称 查看某一种的列")


@click.command("sources", short_help="Which exports can be read, and their columns.")
@click.argument("name", required=False)
@lang_option
def command(name: str | None, lang: str | None) -> int:
    """List the exports that can be read; with the NAME of one, or of a fact, the columns that it has.

    \b
    xlops sources
    xlops sources targets
    xlops sources tmall_order_report --lang zh
    """
    from xlops.errors import UnknownName
    from xlops.facts import FACTS
    from xlops.shop import shop_above
    from xlops.sources.base import SOURCES

    if lang is not None or shop_above(Path.cwd()) is None:
        LANGUAGE.set("zh" if lang == "zh" else "en")
    else:
        _speak_like_the_shop()
    if name is None:
        show_table(
            [in_language(each) for each in (_ID, _NAME, _PLATFORM, _FILLS, _WHERE)],
            [
                (each.id, in_language(each.label), each.platform, ", ".join(each.facts), in_language(each.download))
                for each in SOURCES
            ],
        )
        tell(in_language(_MORE))
        return 0
    chosen = [SOURCES[name]] if name in SOURCES else _template_of(name)
    if not chosen:
        raise UnknownName("source", name, [*(each.id for each in SOURCES), *(each.id for each in FACTS)])
    for each in chosen:
        _show(each)
    return 0


def _speak_like_the_shop() -> None:
    """In a shop folder its language; a file of settings that cannot be read is no matter here."""
    from contextlib import suppress

    from xlops.errors import UsageError
    from xlops.faces.cli.options import find_shop

    with suppress(UsageError):
        find_shop(None)


def _template_of(fact: str) -> list[Source]:
    """The template of a fact: the source of our own format that fills it."""
    from xlops.sources.base import SOURCES
    from xlops.sources.identify import NATIVE

    return [each for each in SOURCES if each.platform == NATIVE and fact in each.facts][:1]


def _show(source: Source) -> None:
    from xlops.sources.identify import NATIVE

    tell(f"{source.id}  {in_language(source.label)}")
    tell(f"  {in_language(source.doc)}")
    if source.platform == NATIVE:
        tell(f"  {in_language(_OWN.format(id=source.facts[0]))}")
    else:
        tell(f"  {in_language(_WHERE)}: {in_language(source.download)}")
    show_table(
        [in_language(each) for each in (_HEADING, _COLUMN, _KIND)] + [""],
        [
            (
                in_language(_OR).join(field.names),
                name,
                field.kind,
                in_language(_NEEDED) if field.needed else in_language(_OPTIONAL) if field.optional else "",
            )
            for name, field in source.fields.items()
        ],
    )
