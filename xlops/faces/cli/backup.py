"""`xlops backup`: pack a shop into one file, to move it to another PC."""

from __future__ import annotations

from pathlib import Path

import click

from xlops.faces.cli.failure import DONE, in_language
from xlops.faces.cli.options import FILE, find_shop, has_folder, lang_option, shop_option
from xlops.faces.cli.output import progress, tell
from xlops.label import Label

_DONE = Label(
    "{count:,} files, {size:,.1f} MB, generation {generation}; read back and found whole",
    "{count:,} 个文件，{size:,.1f} MB，第 {generation} 代；已逐一核对无误",
)
_SECRET = Label(
    "it holds the key of the buyers' pseudonyms: keep it to yourself, or leave the key out with --no-secret",
    "其中含有买家化名的密钥：请勿外传；不想带上密钥请加 --no-secret",
)
_NO_SECRET = Label(
    "without the key of the pseudonyms: where it is restored, known buyers become strangers unless the key is typed "
    "into xlops.toml",
    "不含买家化名的密钥：恢复后若不把密钥填进 xlops.toml，老买家会被当作陌生人",
)
_NO_EXPORTS = Label(
    "the downloads in exports/ are not in it; what was read of them is. To take them along add --exports",
    "不含 exports/ 里下载的原文件，但已导入的数据都在；要一并带上请加 --exports",
)
_LEFT_OUT = Label("not in it, as these are not folders of xlops: {names}", "以下文件夹不属于 xlops，没有打包：{names}")
_NEXT = Label('on the other PC: xlops restore "{file}" DIR', '在另一台电脑上运行：xlops restore "{file}" 文件夹')


@click.command("backup", short_help="Pack a shop into one file.")
@click.option(
    "--out", type=FILE, metavar="FILE", help="Write here; else beside the shop folder, with the day in its name."
)
@click.option("--exports", is_flag=True, help="Take the downloads in exports/ along.")
@click.option("--no-secret", is_flag=True, help="Leave out the key of the buyers' pseudonyms.")
@shop_option
@lang_option
def command(out: Path | None, exports: bool, no_secret: bool, shop: Path | None, lang: str | None) -> int:
    """Pack a shop into one file: settings, archive, workbooks and reports, to be restored on another PC.

    \b
    xlops backup --shop myshop
    xlops backup --shop myshop --out shop.zip --exports
    """
    from xlops.backup import back_up

    if out:
        has_folder(out)
    found = find_shop(shop, lang=lang)
    root = found.paths.root.resolve()
    target = out or root.parent / f"{root.name} backup {found.now:%Y-%m-%d %H%M%S}.zip"
    with progress("packing") as told:
        done = back_up(found.paths, target, now=found.now, secret=not no_secret, exports=exports, told=told)
    tell(in_language(_DONE.format(count=done.files, size=done.size / 1e6, generation=done.generation)))
    tell(in_language(_SECRET if done.secret else _NO_SECRET))
    if not exports:
        tell(in_language(_NO_EXPORTS))
    if done.left_out:
        tell(in_language(_LEFT_OUT.format(names=", ".join(done.left_out))))
    tell(in_language(_NEXT.format(file=target.name)))
    tell(target)
    return DONE
