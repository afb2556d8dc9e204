"""The demo shop: the shipped exports laid out as a shop folder that a newcomer can go on with."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xlops.errors import UsageError
from xlops.label import Language
from xlops.paths import ShopPaths, replacing
from xlops.shipped import shipped

DEMO_TODAY = date(2010, 12, 9)
"""The demo's business date; yesterday, 2010-12-08, is the last whole trading day of the real orders."""

STORES = {"giftware-uk": "Giftware UK", "giftware-world": "Giftware World"}
_MARK = "# The xlops demo shop."
_SECRET = "giftware"  # noqa: S105 - public on purpose, so that every demo is the same


@dataclass(frozen=True)
class DemoShop:
    """Where the demo shop was put, and the day it lives on."""

    shop: Path
    today: date


def make_demo_shop(folder: Path, *, language: Language = "zh") -> DemoShop:
    """Lay out the demo shop in `folder`; a second time, only what is missing is put back and the language set.

    Nothing that stands there is overwritten. UsageError when the folder holds something other than a demo shop,
    OutputError when it cannot be written.
    """
    paths = ShopPaths(folder)
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name a folder for the demo shop")
    if paths.settings.exists():
        text = paths.settings.read_text(encoding="utf-8-sig")
        if not text.startswith(_MARK):
            raise UsageError(f"{folder} is a shop of its own; name another folder for the demo shop")
        text = re.sub(r'(?m)^language = ".*"', f'language = "{language}"', text)
    elif folder.exists() and any(not each.name.startswith(".") for each in folder.iterdir()):
        raise UsageError(f"{folder} is not empty and holds no demo shop; name another folder")
    else:
        text = _settings(language)
    sample = shipped("workbooks/sample/exports")
    # the settings come first: after an interruption they say whose folder this is
    with replacing(paths.settings) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")
    for file in sorted(each for each in sample.rglob("*") if each.is_file()):
        target = paths.exports / file.relative_to(sample)
        if target.exists():
            continue
        with replacing(target) as temporary:
            shutil.copyfile(file, temporary)
    return DemoShop(folder, DEMO_TODAY)


def _settings(language: Language) -> str:
    stores = "\n".join(f'{id} = {{ name = "{name}", platform = "Own shop" }}' for id, name in STORES.items())
    return f"""{_MARK} Orders are real (UCI Online Retail II, Chen 2012, CC BY 4.0, first year, unchanged);
# every export whose name contains ".simulated." is invented to agree with them. Its today is {DEMO_TODAY}.

[shop]
name = "Giftware"
currency = "GBP"
time_zone = "Europe/London"
language = "{language}"
# No secret, the same in every demo: its buyers are numbers in a public data set. A shop of your own has a random key.
secret = "{_SECRET}"

[stores]
{stores}
"""
