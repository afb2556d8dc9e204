"""What the column types make of cells, asked through the template format."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from xlops.errors import InputError
from xlops.settings import Settings
from xlops.sources import Reading
from xlops.sources.reading import read_export

SHANGHAI = Settings(name="Shop", secret="key")


def read(file: Path, text: str, settings: Settings = SHANGHAI) -> Reading:
    file.write_text(text, encoding="utf-8")
    return read_export(file, store="main", settings=settings)


def cell(folder: Path, column: str, text: str) -> object:
    """The value of one cell of an order, beside one order that is well."""
    reading = read(folder / "orders.csv", f"order_id\t{column}\tregion\nA\t{text}\tx\nB\t\ty\n")
    rows = {each["order_id"]: each[column] for each in reading.tables["orders"].to_pylist()}
    return rows["A"] if "A" in rows else reading.rejects[0].reason.en


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234", "1234"),
        ("￥1.2万", "12000"),
        ("3亿", "300000000"),
        ("１２．５", "12.5"),
        ("€1,622.60", "1622.6"),
        ("MX$2,000.00", "2000"),
        ("1\u2009234,50", "1234.5"),
        ("1.622,60", "1622.6"),
        ("(1,234.50)", "-1234.5"),
        ("−5", "-5"),
        ("1,00,000", "100000"),
        ("50元", "50"),
    ],
)
def test_an_amount_is_read_as_people_write_it(tmp_path: Path, text: str, value: str) -> None:
    assert cell(tmp_path, "paid_amt", text) == Decimal(value)


@pytest.mark.parametrize("text", ["-", "--", "", "(not set)", "N/A", "  "])
def test_a_blank_amount_is_unknown_and_no_fault(tmp_path: Path, text: str) -> None:
    assert cell(tmp_path, "paid_amt", text) is None


@pytest.mark.parametrize("text", ["abc", "12.5%", "1.2.3", "1,23,4"])
def test_what_is_no_amount_is_put_aside(tmp_path: Path, text: str) -> None:
    assert cell(tmp_path, "paid_amt", text) == "it is not an amount"


def test_a_spreadsheet_error_is_named(tmp_path: Path) -> None:
    assert cell(tmp_path, "paid_amt", "#REF!") == "it is a spreadsheet's error, not a value"


def test_a_percent_is_a_fraction(tmp_path: Path) -> None:
    reading = read(tmp_path / "fees.csv", "fee,valid_from,rate\ncommission,2025-01-01,12.5%\n")
    assert reading.tables["fees"].column("rate").to_pylist() == [0.125]


def test_half_a_unit_is_no_count(tmp_path: Path) -> None:
    assert cell(tmp_path, "units", "5.0") == 5
    assert cell(tmp_path, "units", "5.5") == "it is not a whole number"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2016/11/5", date(2016, 11, 5)),
        ("20170421", date(2017, 4, 21)),
        ("2025年1月5日", date(2025, 1, 5)),
        ("2010-12-01 08:26:00", date(2010, 12, 1)),
        ("January 28, 2026", date(2026, 1, 28)),
        ("2025-01-01 21:11:18 +0300", date(2025, 1, 2)),
        ("2025-12-31T20:00:00Z", date(2026, 1, 1)),
        ("2025-12-31T15:59:59.999Z", date(2025, 12, 31)),
    ],
)
def test_a_business_day_is_taken_in_the_shops_time_zone(tmp_path: Path, text: str, day: date) -> None:
    assert cell(tmp_path, "day", text) == day


@pytest.mark.parametrize("text", ["05/06/2025", "2025-02-30", "43831", "0216-01-01", "yesterday"])
def test_a_date_is_never_guessed(tmp_path: Path, text: str) -> None:
    assert cell(tmp_path, "day", text) == "it is not a date"


def test_the_time_zone_of_the_shop_decides(tmp_path: Path) -> None:
    text = "order_id,placed_at\nA,2025-07-01 03:00:00 +0000\n"
    reading = read(tmp_path / "orders.csv", text, Settings(name="Shop", time_zone="America/New_York"))
    assert reading.tables["orders"].column("placed_at").to_pylist() == [datetime(2025, 6, 30, 23)]


def test_ids_stay_text_and_are_mended_only_where_that_is_certain(tmp_path: Path) -> None:
    reading = read(tmp_path / "stock.csv", "day,sku,on_hand\n2025-01-01,10001.0,1\n2025-01-01,20002.0,2\n")
    assert reading.tables["stock"].column("sku").to_pylist() == ["10001", "20002"]
    assert [(each.found, each.count) for each in reading.repairs] == [("10001.0", 2)]
    reading = read(tmp_path / "stock.csv", "day,sku,on_hand\n2025-01-01,00123,1\n2025-01-01,V2.0,2\n")
    assert reading.tables["stock"].column("sku").to_pylist() == ["00123", "V2.0"]


def test_signs_that_guard_an_id_from_a_spreadsheet_are_taken_off(tmp_path: Path) -> None:
    text = 'order_id,day\n\'4012345678901234567,2025-01-01\n"=""4012345678901234568""",2025-01-01\n'
    assert read(tmp_path / "orders.csv", text).tables["orders"].column("order_id").to_pylist() == [
        "4012345678901234567",
        "4012345678901234568",
    ]


def test_a_person_becomes_a_pseudonym_that_holds_for_the_shop_only(tmp_path: Path) -> None:
    text = "order_id,buyer\nA,Ann@Example.com\nB,ann@example.com\nC,\n"
    first = read(tmp_path / "orders.csv", text).tables["orders"].column("buyer").to_pylist()
    other = read(tmp_path / "orders.csv", text, Settings(name="Other", secret="other"))
    assert first[0] == first[1]
    assert first[2] is None
    assert "ann" not in first[0]
    assert other.tables["orders"].column("buyer").to_pylist()[0] != first[0]


def test_quarantine_keeps_no_person(tmp_path: Path) -> None:
    reading = read(tmp_path / "orders.csv", "order_id,buyer,units\nA,ann@example.com,many\nB,bob@example.com,1\n")
    assert "ann@" not in str(reading.rejects)


def test_headers_are_compared_without_case_width_and_blanks(tmp_path: Path) -> None:
    text = "ＯＲＤＥＲ , 日期,支付金额\nA,2025-01-01,5\n"
    assert read(tmp_path / "orders.csv", text).tables["orders"].column("paid_amt").to_pylist() == [Decimal(5)]


def test_the_files_first_word_decides_between_tables_that_both_fit(tmp_path: Path) -> None:
    text = "day,sku,units\n2025-01-01,A,5\n"
    assert read(tmp_path / "traffic_2025-01.csv", text).source == "native_traffic"
    assert read(tmp_path / "ads_2025-01.csv", text).source == "native_ads"
    with pytest.raises(InputError, match="its columns fit several tables"):
        read(tmp_path / "numbers.csv", text)


def test_a_cut_is_named_by_the_columns_that_are_filled(tmp_path: Path) -> None:
    text = "day,channel,sku,keyword,sessions\n2025-01-01,search,A,,5\n2025-01-01,,A,,5\n"
    traffic = read(tmp_path / "traffic.csv", text).tables["traffic"]
    assert traffic.column("cut").to_pylist() == ["channel,sku", "channel,sku"]
    assert traffic.column("keyword").to_pylist() == ["", ""]


def test_lines_without_a_number_are_numbered_within_their_order(tmp_path: Path) -> None:
    text = "order_id,sku,units\nA,x,1\nB,x,1\nA,x,1\n"
    lines = read(tmp_path / "order_lines.csv", text).tables["order_lines"]
    assert lines.select(["order_id", "line"]).to_pylist() == [
        {"order_id": "A", "line": "1"},
        {"order_id": "B", "line": "1"},
        {"order_id": "A", "line": "2"},
    ]


def test_rows_that_repeat_a_key_are_reported_and_the_last_one_stays(tmp_path: Path) -> None:
    reading = read(tmp_path / "orders.csv", "order_id,units\nA,1\nA,2\n")
    assert reading.tables["orders"].column("units").to_pylist() == [2]
    assert reading.repairs[0].count == 1


def test_a_file_of_another_store_is_refused(tmp_path: Path) -> None:
    text = "store,order_id,units\nmain,A,1\nother,B,1\n"
    with pytest.raises(InputError, match='rows of the store "other" and is loaded for "main"'):
        read(tmp_path / "orders.csv", text)
    assert read(tmp_path / "orders.csv", "store,order_id,units\nmain,A,1\n").tables["orders"].num_rows == 1


def test_entries_without_a_number_of_two_files_do_not_meet(tmp_path: Path) -> None:
    january = read(tmp_path / "settlements.csv", "day,amount\n2025-01-31,5\n2025-01-31,5\n")
    february = read(tmp_path / "settlements.csv", "day,amount\n2025-02-01,5\n")
    entries = [each.tables["settlements"].column("entry").to_pylist() for each in (january, february)]
    assert entries == [["2025-01-31-1", "2025-01-31-2"], ["2025-02-01-1"]]


def test_a_workbooks_sheets_say_which_table_they_are(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "traffic"
    book.create_sheet("Sheet2")
    for sheet in book:
        sheet.append(["day", "sku", "units"])
        sheet.append([date(2025, 1, 1), "A", 5])
    book.save(tmp_path / "ads_2025.xlsx")
    reading = read_export(tmp_path / "ads_2025.xlsx", store="main", settings=SHANGHAI)
    assert reading.source == "native_traffic, native_ads"
