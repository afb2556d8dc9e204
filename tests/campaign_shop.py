"""A shop of the Chinese market before Double 11: ratings that fall short, late parcels, a workbook to type into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from shops import TestShop, new_shop
from typing_hands import type_over, type_rows

from xlops.build import build as make
from xlops.label import Language
from xlops.morning import read_workbook
from xlops.paths import ShopPaths
from xlops.settings import read_settings
from xlops.workbooks import Workbook, workbook

TODAY = date(2026, 9, 20)
BOOK = "PromotionCalendar.xlsx"
FIVES = 20
"""New five-star ratings a day until 40 days ago, and twice as many since."""


def campaign_shop(root: Path, *, zone: str = "Asia/Shanghai", platforms: Mapping[str, str] | None = None) -> TestShop:
    """The shop with its exports loaded: a store on Tmall, one on JD."""
    places = {"tmall": "天猫", "jd": "京东"} if platforms is None else platforms
    shop = new_shop(root, TODAY, {each: each for each in places}, zone=zone)
    settings = root / "xlops.toml"
    text = settings.read_text(encoding="utf-8")
    for place in places.values():
        text = text.replace('platform = ""', f'platform = "{place}"', 1)
    settings.write_text(text, encoding="utf-8")
    first, second = next(iter(places)), list(places)[-1]
    shop.drop(first, "ratings.csv", ratings())
    shop.drop(second, "orders.csv", orders())
    shop.drop(first, "price_history.csv", prices())
    shop.load()
    return shop


def ratings() -> str:
    """180 days of ratings; the window's mean is below 4.6 as described, above it in service."""
    rows = ["day,part,score_sum,score_count,five_stars"]
    for back in range(1, 220):
        day = TODAY - timedelta(back)
        fives = FIVES * 2 if back <= 40 else FIVES
        rows.append(f"{day},described,{round(6000 * 4.55)},6000,{fives}")
        rows.append(f"{day},service,{round(6000 * 4.8)},6000,{fives}")
        rows.append(f"{day},logistics,{round(6000 * 4.71)},6000,{fives}")
    return "\n".join(rows) + "\n"


def orders() -> str:
    """Sixty days of five orders; one in nine is shipped too late."""
    rows = ["order_id,day,pay_day,status,currency,paid_amt,promised_ship_day,shipped_day"]
    number = 0
    for back in range(1, 61):
        day = TODAY - timedelta(back)
        for _ in range(5):
            number += 1
            shipped = day + timedelta(1 if number % 9 else 4)
            rows.append(f"o{number},{day},{day},paid,CNY,100,{day + timedelta(2)},{shipped}")
    return "\n".join(rows) + "\n"


def prices() -> str:
    """A1 was sold at 300 on all but one day, at 250 on that."""
    rows = ["sku,day,currency,list_price,hand_price"]
    for back in range(1, 61):
        rows.append(f"A1,{TODAY - timedelta(back)},CNY,399,{250 if back == 12 else 300}")
    return "\n".join(rows) + "\n"


@dataclass(frozen=True)
class Few:
    """The calendar with these of its sheets only: all that is typed into here, and quick to make."""

    book: Workbook
    ids: tuple[str, ...] = (
        "event_tasks", "announced_dates", "registration", "eligibility", "promotion_plan", "activity_rules",
    )  # fmt: skip

    def __getattr__(self, name: str) -> Any:
        return getattr(self.book, name)

    @property
    def sheets(self) -> list[Any]:
        return [each for each in self.book.sheets if each.id in self.ids]


def build(shop: TestShop, language: Language = "en", *, target: Path | None = None) -> None:
    """Read what was typed, then build the calendar (at `target` a new one), as the command does."""
    read(shop)
    chosen: Any = Few(workbook("promotion_calendar"))
    mine = ShopPaths(shop.root) if target is None else None
    make(shop.hub(language), chosen, target or book(shop), now=shop.now, shop=mine)


def read(shop: TestShop) -> None:
    """Read what was typed into the archive, without building anything."""
    paths = ShopPaths(shop.root)
    read_workbook(book(shop), paths, read_settings(paths.settings), shop.now)


def book(shop: TestShop) -> Path:
    """The shop's calendar."""
    return shop.root / BOOK


def over_task(shop: TestShop, event: str, task: str, **cells: Any) -> None:
    """Type over the yellow cells of a task."""
    type_over(book(shop), "event_tasks", {"event": event, "task": task}, cells)


def add(shop: TestShop, table: str, *rows: Mapping[str, Any]) -> None:
    """Type new rows into a table of the calendar."""
    type_rows(book(shop), table, rows)
