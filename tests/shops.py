"""Shops for tests that go through the front door: exports on disk, loaded, asked, built."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from xlops.archive.load import LoadResult, load
from xlops.build import build_hub
from xlops.hub import Hub
from xlops.label import Language
from xlops.paths import ShopPaths
from xlops.settings import Store, read_settings
from xlops.shop import make_shop


@dataclass(frozen=True)
class TestShop:
    """A shop folder with its business date."""

    __test__ = False
    root: Path
    today: date

    @property
    def now(self) -> datetime:
        return datetime.combine(self.today, time(9))

    def drop(self, store: str, name: str, text: str) -> Path:
        """Put an export into the store's folder."""
        file = ShopPaths(self.root).exports / store / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def load(self, paths: Sequence[Path] = (), *, store: str | None = None) -> LoadResult:
        settings = read_settings(ShopPaths(self.root).settings)
        return load(self.root, paths or [ShopPaths(self.root).exports], store=store, settings=settings, now=self.now)

    def hub(self, language: Language = "en") -> Hub:
        return Hub.open(self.root, today=self.today).home.speaking(language)

    def build(self, target: Path, language: Language = "en", *, html: Path | None = None) -> Path:
        return build_hub(self.hub(language), target, now=self.now, html=html).path


def new_shop(
    root: Path, today: date, stores: Mapping[str, str], *, currency: str = "CNY", zone: str = "Asia/Shanghai"
) -> TestShop:
    """An empty shop with these stores."""
    make_shop(
        root,
        python=Path(sys.executable),
        name="Shop",
        currency=currency,
        time_zone=zone,
        stores=[Store(id, name) for id, name in stores.items()],
    )
    return TestShop(root, today)
