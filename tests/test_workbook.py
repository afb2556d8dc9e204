"""The hub workbook as a whole: recalculated elsewhere, audited, and used by an operator with no Python."""

from __future__ import annotations

import os
import shutil
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import recalc
from filelock import FileLock
from shops import TestShop, new_shop

from xlops.demo import make_demo_shop


def shared_by_workers(factory: pytest.TempPathFactory) -> Path:
    """A folder of this run that all of its workers see."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    """The demo shop, loaded; made once for all workers."""
    place = shared_by_workers(tmp_path_factory) / "demo-shop"
    with FileLock(f"{place}.lock"):
        made = make_demo_shop(place, language="en")
        shop = TestShop(made.shop, made.today)
        shop.load()
    return shop


@pytest.fixture(scope="session", params=["en", "zh"])
def book(request: pytest.FixtureRequest, demo: TestShop, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's workbook in each language."""
    place = shared_by_workers(tmp_path_factory) / f"OpsHub-{request.param}.xlsx"
    with FileLock(f"{place}.lock"):
        return place if place.exists() else demo.build(place, request.param)


def test_every_formula_gives_the_engines_value_in_ironcalc(book: Path) -> None:
    values = recalc.recalc_ironcalc(book)
    assert sum(map(len, recalc.formulas(book).values())) > 100
    assert recalc.differences(book, values) == []


def test_every_formula_gives_the_engines_value_in_libreoffice(book: Path) -> None:
    assert recalc.differences(book, recalc.recalc_libreoffice(book)) == []


def test_a_planted_wrong_value_is_caught(book: Path, tmp_path: Path) -> None:
    planted = tmp_path / "planted.xlsx"
    _patch(book, planted, "t_daily", column="pay_amt", by=Decimal(1000))
    found = recalc.differences(planted, recalc.recalc_ironcalc(planted))
    assert found, "a changed row must make the formulas over it differ from what the file holds"


def test_excel_is_expected_to_open_it_without_repair(book: Path) -> None:
    assert recalc.audit(book) == []


def test_the_front_tabs_come_first_in_their_order(demo: TestShop, book: Path) -> None:
    names = recalc.open_book(book).sheetnames
    zh = ["今日", "广告", "商品", "库存", "活动", "评价客服", "输入"]
    en = ["Today", "Ads", "Products", "Stock", "Campaigns", "Service", "Inputs"]
    assert names[:7] in (zh, en)


def test_simulated_numbers_say_so_wherever_they_stand(book: Path) -> None:
    workbook = recalc.open_book(book, values=True)
    for name in ("Ads", "Stock", "Service", "Channels", "Funnel", "广告", "库存", "评价客服", "渠道", "漏斗"):
        if name in workbook.sheetnames:
            words = " ".join(
                str(value).lower() for row in workbook[name].iter_rows(values_only=True) for value in row if value
            )
            assert "simulated" in words or "模拟" in words, name


def test_a_week_chosen_on_daily_equals_a_pivot_of_the_raw_rows(demo: TestShop, book: Path, tmp_path: Path) -> None:
    """What an operator does in LibreOffice with no Python: type a range and a store, read the paid amount."""
    start, end = date(2010, 11, 8), date(2010, 11, 14)
    lines = demo.hub().read("order_lines", ["store", "pay_day", "paid_amt"], where={"store": "giftware-world"})
    pivot = sum(lines[(lines["pay_day"] >= start) & (lines["pay_day"] <= end)]["paid_amt"])
    chosen = tmp_path / "chosen.xlsx"
    _choose(book, chosen, d_from=start, d_to=end, d_store="giftware-world")
    values = recalc.recalc_libreoffice(chosen)
    assert _daily_value(chosen, values, "pay_amt") == pytest.approx(float(pivot), abs=0.005)


def test_a_missing_ads_day_leaves_roi_blank_and_is_named(tmp_path: Path) -> None:
    today = date(2026, 3, 20)
    days = [today - timedelta(days=back) for back in range(20, 0, -1)]
    lost = date(2026, 3, 15)
    found = {}
    for name, kept in (("whole", days), ("holed", [day for day in days if day != lost])):
        shop = new_shop(tmp_path / name, today, {"tmall": "Tmall"})
        shop.drop(
            "tmall",
            "orders.csv",
            _csv(
                "order_id,day,pay_day,status,paid_amt,order_amt,goods_amt,units,currency",
                (f"{n},{day},{day},paid,100,100,100,1,CNY" for n, day in enumerate(days)),
            ),
        )
        shop.drop(
            "tmall",
            "ads.csv",
            _csv(
                "day,tool,campaign,imps,clicks,spend,sales,orders,currency",
                (f"{day},search,one,1000,50,20,80,1,CNY" for day in kept),
            ),
        )
        assert not shop.load().of("failed")
        assert shop.hub().ask(["roi"], period="last 7 days").rows[0]["roi"] == (4 if name == "whole" else None)
        made = shop.build(tmp_path / f"{name}.xlsx")
        values = recalc.recalc_ironcalc(made)
        assert recalc.differences(made, values) == []
        found[name] = (
            _daily_value(made, values, "roi"),
            _daily_value(made, values, "roi", "missing"),
            values["Data quality"].values(),
        )
    assert found["whole"][:2] == (4, None)
    assert found["holed"][0] is None
    assert "2026-03-15" in str(found["holed"][1])
    assert any("2026-03-15" in str(each) for each in found["holed"][2])


def test_formulas_leave_blank_what_the_engine_leaves_blank(tmp_path: Path) -> None:
    """No buyers, no units, a store in another currency, data that begin in the middle of the range before."""
    today = date(2024, 6, 11)
    days = [today - timedelta(days=back) for back in range(10, 0, -1)]
    shop = new_shop(tmp_path / "shop", today, {"home": "Home", "abroad": "Abroad"})
    header = "order_id,day,pay_day,status,paid_amt,order_amt,goods_amt,currency"
    for store, currency in (("home", "CNY"), ("abroad", "USD")):
        body = (f"o{n},{day},{day},paid,100,100,100,{currency}" for n, day in enumerate(days))
        shop.drop(store, "orders.csv", _csv(header, body))
    shop.drop("home", "store_daily.csv", _csv("day,visitors", (f"{day},50" for day in days)))
    assert not shop.load().of("failed")
    made = shop.build(tmp_path / "x.xlsx")
    values = recalc.recalc_ironcalc(made)
    assert recalc.differences(made, values) == []
    assert _daily_value(made, values, "pay_amt") == 700
    assert [_daily_value(made, values, each) for each in ("buyers", "aov_order", "uv_value")] == [None, None, None]


def test_a_workbook_open_elsewhere_is_left_whole(
    demo: TestShop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xlops.errors import OutputError

    target = tmp_path / "OpsHub.xlsx"
    target.write_bytes(b"what stood there")

    def held(self: Path, other: Path) -> None:
        raise PermissionError(13, "in use", str(other))

    monkeypatch.setattr(Path, "replace", held)  # what Windows answers while Excel holds the file
    with pytest.raises(OutputError, match="open in another program"):
        demo.build(target)
    assert target.read_bytes() == b"what stood there"
    assert [each.name for each in tmp_path.iterdir()] == ["OpsHub.xlsx"]


def _csv(header: str, rows: object) -> str:
    return "\n".join([header, *rows]) + "\n"  # type: ignore[misc]


def _names(book: Path) -> dict[str, tuple[str, str]]:
    """Defined name -> (sheet, cell)."""
    workbook = recalc.open_book(book)
    return {name: next(iter(each.destinations)) for name, each in workbook.defined_names.items() if not each.hidden}


def _choose(book: Path, target: Path, **cells: object) -> None:
    """Type values into named cells as a person would; openpyxl drops what a sheet program computed before."""
    workbook = recalc.open_book(book)
    for name, value in cells.items():
        sheet, cell = next(iter(workbook.defined_names[name].destinations))
        workbook[sheet][cell.replace("$", "")] = value
    workbook.save(target)


def _patch(book: Path, target: Path, table: str, *, column: str, by: Decimal) -> None:
    """Change one number of a table in the file's own XML, so that the values it holds beside formulas stay."""
    import re
    import zipfile

    workbook = recalc.open_book(book)
    sheet = next(each for each in workbook.worksheets if table in each.tables)
    first, last = sheet.tables[table].ref.split(":")
    row = int(re.sub(r"\D", "", first))
    heads = {cell.value: cell.column_letter for cell in sheet[row]}
    end = int(re.sub(r"\D", "", last))
    cell = next(
        f"{heads[column]}{each}"
        for each in range(end, row, -1)
        if sheet[f"{heads[column]}{each}"].value and sheet[f"{heads['day']}{each}"].value.date() == date(2010, 12, 8)
    )
    part = f"xl/worksheets/sheet{workbook.worksheets.index(sheet) + 1}.xml"
    shutil.copy(book, target)
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                text = data.decode()
                old = re.search(rf'<c r="{cell}"[^>]*><v>([^<]*)</v>', text)
                assert old
                new = old.group(0).replace(f"<v>{old.group(1)}</v>", f"<v>{float(old.group(1)) + float(by)}</v>")
                data = text.replace(old.group(0), new).encode()
            made.writestr(name, data)


def _daily_value(book: Path, values: dict[str, dict[str, object]], metric: str, column: str = "value") -> object:
    """What Daily shows for a metric: the cell right of its id, or the text that names its missing days."""
    sheet, _ = _names(book)["d_from"]
    cells = values[sheet]
    column_letter, row = next((cell[0], cell[1:]) for cell, value in cells.items() if value == metric)
    if column == "missing":
        texts = [value for cell, value in cells.items() if cell[1:] == row and isinstance(value, str)]
        return next((each for each in texts if each.startswith("ads ")), None)
    value = cells.get(f"{chr(ord(column_letter) + 1)}{row}")
    return None if value in (None, "") else value
