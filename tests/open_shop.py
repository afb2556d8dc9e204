"""A small shop whose hub is open in the fake Excel, as an operator has it in the morning."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import xlwings as xw
from fake_excel import open_excel

from xlops.archive.load import load
from xlops.build import build_hub
from xlops.hub import Hub
from xlops.paths import ShopPaths
from xlops.settings import Store, read_settings
from xlops.shop import make_shop

FIRST = date(2026, 3, 2)
LINES = "order_id,day,pay_day,status,currency,sku,title,units,price,goods_amt,paid_amt,is_product"


@dataclass
class OpenShop:
    """The shop and its workbook."""

    paths: ShopPaths
    today: date

    @property
    def now(self) -> datetime:
        return datetime.combine(self.today, datetime.min.time()).replace(hour=9)

    def export(self, day: date, **paid: float) -> None:
        """A day's order lines: sku to what was paid."""
        rows = [
            f"{day:%m%d}{at},{day},{day},paid,CNY,{sku},Item {sku},1,{amount},{amount},{amount},true"
            for at, (sku, amount) in enumerate(paid.items(), 1)
        ]
        file = self.paths.exports / "web" / f"lines-{day}.csv"
        file.write_text("\n".join([LINES, *rows, ""]), encoding="utf-8")

    def load(self) -> None:
        settings = read_settings(self.paths.settings)
        load(self.paths.root, [self.paths.exports], settings=settings, now=self.now)

    def hub(self) -> Hub:
        return Hub.open(self.paths.root, today=self.today)

    def build(self) -> Path:
        return build_hub(self.hub(), self.paths.hub, now=self.now, shop=self.paths, new=True).path

    def open(self) -> xw.Book:
        book = open_excel(self.paths.hub)
        book.set_mock_caller()
        return book


def open_shop(root: Path, *, language: Any = "en") -> OpenShop:
    """A shop with a week of orders, built into OpsHub.xlsx."""
    paths = make_shop(root, python=Path(sys.executable), language=language, stores=[Store("web", "Web")])
    shop = OpenShop(paths, FIRST + timedelta(7))
    for at in range(7):
        shop.export(FIRST + timedelta(at), A=300 - at, B=200 + at, C=100.5, D=50, E=20 + 3 * at)
    shop.load()
    shop.build()
    return shop
