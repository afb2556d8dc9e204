"""Reading files of every kind, good and bad, through the one door."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from xlops.errors import InputError
from xlops.label import Label
from xlops.settings import Settings
from xlops.sources import Reading, parquet_file
from xlops.sources.phrases import NO_TEXT
from xlops.sources.reading import first_word, read_export

SHOP = Settings(name="Shop", secret="key")
TMALL = "订单编号,总金额,买家实际支付金额,收货地址 ,订单创建时间,订单付款时间 ,退款金额\n"
PAID = "1,100.00,80.00,上海,2025-11-11 10:00:00,2025-11-11 10:05:00,20.00\n"
UNPAID = "2,37.0,0.0,安徽省,2025-11-11 23:59:35,,0.0\n"


def put(folder: Path, name: str, content: str | bytes) -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def read(file: Path, *, as_of_day: date | None = None) -> Reading:
    return read_export(file, store="main", settings=SHOP, as_of_day=as_of_day)


def orders(file: Path) -> list[dict[str, object]]:
    return read(file).tables["orders"].to_pylist()


def trouble(file: Path) -> str:
    with pytest.raises(InputError) as caught:
        read(file)
    sentence = str(caught.value)
    assert sentence.startswith(file.name)
    assert "\n" not in sentence
    label = caught.value.label
    assert label.en == sentence
    assert label.zh.startswith(file.name)
    for each in (caught.value.found, caught.value.fix):
        assert re.search("[\u4e00-\u9fff]", each.zh), each
    return sentence


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_text_is_read_in_every_encoding_that_platforms_use(tmp_path: Path, encoding: str) -> None:
    found = orders(put(tmp_path, "a.csv", (TMALL + PAID + UNPAID).encode(encoding)))
    assert [each["region"] for each in found] == ["上海", "安徽省"]


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    found = orders(put(tmp_path, "a.txt", (TMALL + PAID).replace(",", separator)))
    assert found[0]["order_id"] == "1"


def test_lines_before_the_header_are_passed_over(tmp_path: Path) -> None:
    found = orders(put(tmp_path, "a.csv", "店铺：旗舰店\n\n导出时间,2025-11-12\n" + TMALL + PAID))
    assert found[0]["paid_at"] == datetime(2025, 11, 11, 10, 5)


def test_cells_padded_with_tabs_and_a_comma_too_many_are_read(tmp_path: Path) -> None:
    found = orders(
        put(tmp_path, "a.csv", TMALL.strip() + ",\n" + "1001\t,100.00 ,80.00, 上海 ,2025-11-11 10:00:00,,0,\n")
    )
    assert (found[0]["order_id"], found[0]["region"]) == ("1001", "上海")


def test_a_packed_file_is_opened(tmp_path: Path) -> None:
    assert orders(put(tmp_path, "a.csv.gz", gzip.compress((TMALL + PAID).encode())))[0]["order_id"] == "1"


def test_a_zip_of_several_exports_is_read_whole_and_says_what_it_could_not_read(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("one.csv", TMALL + PAID)
        archive.writestr("two.csv", TMALL + UNPAID)
        archive.writestr("empty.csv", "")
        archive.writestr("notes.txt", "hello\nthere\n")
    reading = read(put(tmp_path, "a.zip", packed.getvalue()))
    assert reading.tables["orders"].column("order_id").to_pylist() == ["1", "2"]
    assert [each.file for each in reading.rejects] == ["a.zip > empty.csv", "a.zip > notes.txt"]


def test_a_spreadsheet_is_read_from_the_sheet_that_is_an_export(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["合计", 100])
    sheet = book.create_sheet("订单")
    sheet.append(["天猫订单"])
    sheet.append([each.strip() for each in TMALL.split(",")])
    sheet.append([1, 100, "80.00", "上海", datetime(2025, 11, 11, 10), 45972.5, 20])
    book.save(tmp_path / "a.xlsx")
    found = orders(tmp_path / "a.xlsx")[0]
    assert (found["order_id"], found["placed_at"]) == ("1", datetime(2025, 11, 11, 10))
    assert found["paid_at"] == datetime(2025, 11, 11, 12)


def test_a_long_id_that_a_spreadsheet_rounded_is_never_taken_for_an_id(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append([each.strip() for each in TMALL.split(",")])
    book.active.append([2818272849273910000, 100, 80, "上海", "2025-11-11", "2025-11-11", 0])
    book.active.append(["2818272849273912345", 100, 80, "上海", "2025-11-11", "2025-11-11", 0])
    book.save(tmp_path / "a.xlsx")
    reading = read(tmp_path / "a.xlsx")
    assert reading.tables["orders"].column("order_id").to_pylist() == ["2818272849273912345"]
    assert reading.rejects[0].reason.en == "the id was rounded by a spreadsheet"
    assert reading.rejects[0].row == 2


def test_a_parquet_file_is_read(tmp_path: Path) -> None:
    table = pa.table({"order_id": ["1"], "day": [date(2025, 11, 11)], "paid_amt": [12.5], "units": [3]})
    parquet.write_table(table, tmp_path / "orders.parquet")
    found = orders(tmp_path / "orders.parquet")[0]
    assert (found["day"], str(found["paid_amt"]), found["units"], found["currency"]) == (
        date(2025, 11, 11),
        "12.5000",
        3,
        "CNY",
    )


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("orders_x.csv", "orders"),
        ("orders.csv", "orders"),
        ("Orders-2025.csv", "orders"),
        ("orders (1).csv", "orders"),
        ("orders2025.csv", "orders"),
        ("order_lines_x.csv", "order_lines"),
        ("all.zip > march/order_lines.csv", "order_lines"),
        ("ordersheet.csv", ""),
        ("my_orders.csv", ""),
    ],
)
def test_the_table_that_a_file_is_named_after_is_the_longest_that_fits(name: str, fact: str) -> None:
    assert first_word(name) == fact


def test_a_word_after_the_tables_id_does_not_hide_it(tmp_path: Path) -> None:
    text = "order_id,day,status,paid_amt\n1,2025-11-11,paid,5.00\n"
    assert list(read(put(tmp_path, "orders_x.csv", text)).tables) == ["orders"]


def test_a_parquet_bomb_is_refused_by_what_it_says_of_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_file, "MOST_CELLS", 100_000)
    parquet.write_table(pa.table({"a": pa.nulls(50_001, pa.int8()), "b": pa.nulls(50_001)}), tmp_path / "a.parquet")
    assert "it holds 100,002 cells" in trouble(tmp_path / "a.parquet")
    monkeypatch.setattr(parquet_file, "FREE", 1_000_000)
    long = pa.table({"title": ["x" * 1_000_001]})
    parquet.write_table(long, tmp_path / "b.parquet", compression="zstd", use_dictionary=False)
    assert "far more than an export" in trouble(tmp_path / "b.parquet")


def test_a_parquet_file_whose_few_words_make_gigabytes_is_refused(tmp_path: Path) -> None:
    word = pa.DictionaryArray.from_arrays(pa.array([0] * 200_000, pa.int32()), pa.array(["x" * 10_000]))
    parquet.write_table(pa.table({"title": word}), tmp_path / "a.parquet")
    assert (tmp_path / "a.parquet").stat().st_size < 100_000
    assert "far more than an export" in trouble(tmp_path / "a.parquet")


def test_a_nested_parquet_file_is_refused(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"lines": [[1, 2], [3]]}), tmp_path / "a.parquet")
    assert "nested columns" in trouble(tmp_path / "a.parquet")


@pytest.mark.parametrize("error", [MemoryError(), pa.ArrowMemoryError("malloc"), duckdb.OutOfMemoryException("x")])
def test_a_file_too_large_for_the_memory_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def full(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("xlops.sources.parquet_file.parquet.read_table", full)
    parquet.write_table(pa.table({"paid_amt": [1]}), tmp_path / "a.parquet")
    assert "not enough memory to read it; close other programs" in trouble(tmp_path / "a.parquet")


def test_an_xls_that_is_text_is_read_as_text(tmp_path: Path) -> None:
    assert orders(put(tmp_path, "a.xls", (TMALL + PAID).encode("gb18030")))[0]["region"] == "上海"


def test_a_row_that_cannot_be_read_is_put_aside_whole(tmp_path: Path) -> None:
    bad = '3,"12,x",0.0,北京,2025-13-45 10:00:00,,0.0\n'
    reading = read(put(tmp_path, "a.csv", TMALL + PAID + bad + UNPAID))
    assert reading.tables["orders"].column("order_id").to_pylist() == ["1", "2"]
    (reject,) = reading.rejects
    assert (reject.file, reject.row, reject.column, reject.value) == ("a.csv", 3, "总金额", "12,x")
    assert reject.reason == Label("it is not an amount", "不是金额")
    assert '"订单创建时间": "2025-13-45 10:00:00"' in reject.raw


def test_a_row_with_too_many_cells_and_a_row_that_breaks_off_are_put_aside(tmp_path: Path) -> None:
    reading = read(put(tmp_path, "a.csv", TMALL + PAID + "7,1,1,x,2025-11-11,,0,left over\n" + UNPAID + "8,37.0,0."))
    assert reading.tables["orders"].num_rows == 2
    assert [(each.row, each.value[:1]) for each in reading.rejects] == [(3, "7"), (5, "8")]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "the file is empty"),
        ("a.csv", b"\n \n", "the file is empty"),
        ("a.csv", TMALL.encode(), "a header but no rows"),
        ("a.csv", b"colour,taste\nred,sweet\n", "no known export has these columns: colour, taste"),
        ("a.csv", bytes(range(256)) * 20, "no text"),
        ("a.csv.gz", gzip.compress((TMALL + PAID * 2000).encode())[:-60], "cut off"),
        ("a.csv.gz", b"\x1f\x8b" + b"nonsense" * 9, "damaged"),
        ("a.zip", b"PK\x03\x04" + b"x" * 50, "damaged or cut off"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
        ("a.xls", b"<?xml version='1.0'?><Workbook/>", "XML"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged or cut off"),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "password-protected",
        ),
        ("a.pdf", b"%PDF-1.7", "PDF"),
        ("a.parquet", b"PAR1" + b"\0" * 40, "damaged"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_in_one_sentence(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    assert said in trouble(put(tmp_path, name, content))


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    assert "cannot be read" in trouble(tmp_path / "a.csv")


def test_a_truncated_spreadsheet_says_so(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.save(tmp_path / "b.xlsx")
    assert "cut off" in trouble(put(tmp_path, "a.xlsx", (tmp_path / "b.xlsx").read_bytes()[:2000]))


def test_a_renamed_column_is_named_with_the_nearest_export(tmp_path: Path) -> None:
    sentence = trouble(put(tmp_path, "a.csv", TMALL.replace("退款金额", "退款金额元") + PAID))
    assert 'nearest to Tmall order report (6 columns fit) but lacks "退款金额" (renamed to "退款金额元"?)' in sentence


def test_a_file_none_of_whose_rows_can_be_read_is_refused(tmp_path: Path) -> None:
    sentence = trouble(put(tmp_path, "a.csv", TMALL + "1,x,0,上海,2025-11-11,,0\n2,y,0,上海,2025-11-11,,0\n"))
    assert 'row 2, column 总金额: no row can be read: "x": it is not an amount' in sentence


def test_an_unclosed_quote_is_named(tmp_path: Path) -> None:
    sentence = trouble(put(tmp_path, "a.csv", TMALL + '1,5,0,"上海,2025-11-11,,0\n' + UNPAID * 30_000))
    assert "quote is never closed" in sentence


def zipped(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


def test_a_bomb_is_refused_before_it_goes_off(tmp_path: Path) -> None:
    zeros = bytes(120_000_000)
    assert "far more than an export" in trouble(put(tmp_path, "a.zip", zipped(("a.csv", zeros))))
    assert "far more than an export" in trouble(put(tmp_path, "a.csv.gz", gzip.compress(zeros)))
    assert "far more than an export" in trouble(put(tmp_path, "a.xlsx", zipped(("xl/workbook.xml", zeros))))


def test_a_name_in_a_zip_that_points_outside_is_refused(tmp_path: Path) -> None:
    assert "written outside" in trouble(put(tmp_path, "a.zip", zipped(("../../a.csv", (TMALL + PAID).encode()))))


def test_a_zip_with_a_password_says_so(tmp_path: Path) -> None:
    data = bytearray(zipped(("a.csv", b"x")))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert "password-protected" in trouble(put(tmp_path, "a.zip", bytes(data)))


def test_entities_in_a_spreadsheet_are_refused(tmp_path: Path) -> None:
    xml = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><workbook/>'
    assert "no spreadsheet program writes" in trouble(put(tmp_path, "a.xlsx", zipped(("xl/workbook.xml", xml))))


def test_packed_files_within_packed_files_are_refused(tmp_path: Path) -> None:
    inner = zipped(("a.zip", zipped(("a.csv", (TMALL + PAID).encode()))))
    assert "within packed files" in trouble(put(tmp_path, "a.zip", zipped(("b.zip", inner))))


def test_two_readings_of_one_file_are_alike(tmp_path: Path) -> None:
    rows = "".join(PAID.replace("1,", f"{at},", 1) for at in range(5000))
    file = put(tmp_path, "a.csv", TMALL + rows)
    first, second = read(file), read(file)
    assert first.sha256 == second.sha256
    assert all(first.tables[fact].equals(second.tables[fact]) for fact in first.tables)


def test_a_simulated_file_is_known_by_its_name(tmp_path: Path) -> None:
    assert read(put(tmp_path, "a.simulated.csv", TMALL + PAID)).simulated
    assert not read(put(tmp_path, "a.csv", TMALL + PAID)).simulated


def test_months_that_overlap_in_one_zip_count_once(tmp_path: Path) -> None:
    data = zipped(
        ("1.csv", (TMALL + PAID).encode()), ("2.csv", (TMALL + PAID.replace("80.00", "75.00") + UNPAID).encode())
    )
    reading = read(put(tmp_path, "a.zip", data))
    assert reading.tables["orders"].column("order_id").to_pylist() == ["1", "2"]
    assert str(reading.tables["orders"].column("paid_amt")[0]) == "95.0000"
    assert reading.repairs[0].count == 1


def test_a_character_that_was_cut_in_half_is_reported_and_spoils_nothing(tmp_path: Path) -> None:
    for encoding, half in (("gb18030", b"\xc9\xcf\xba,"), ("utf-8", b"\xe4\xb8\x8a\xe6\xb5,")):
        whole = "上海,".encode(encoding)
        data = (TMALL + PAID + UNPAID).encode(encoding).replace(whole, half)
        reading = read(put(tmp_path, "a.csv", data))
        assert [str(each)[:1] for each in reading.tables["orders"].column("region").to_pylist()] == ["上", "安"]
        assert reading.repairs[0].found == NO_TEXT


def test_a_spreadsheet_that_makes_its_reader_panic_is_one_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    head = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16 + bytes.fromhex("3e000300feff09000600") + b"\0" * 10
    for tail in (b"\xff" * 600, b"\1\0\0\0" * 300, b"\0\0\0\0" * 300):
        assert "damaged or cut off" in trouble(put(tmp_path, "a.xls", head + tail))
    assert capfd.readouterr().err == ""


def test_cells_at_the_ends_of_a_sheet_do_not_take_all_memory(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.active["XFD1048576"] = "y"
    book.save(tmp_path / "a.xlsx")
    assert "cells so far apart" in trouble(tmp_path / "a.xlsx")


def test_a_file_type_that_is_no_export_says_what_to_save_it_as(tmp_path: Path) -> None:
    assert "save it as .xlsx" in trouble(put(tmp_path, "a.ods", zipped(("content.xml", b"<x/>"))))
