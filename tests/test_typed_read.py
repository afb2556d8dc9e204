"""What is typed in workbooks, read into the archive: taken, put aside, in conflict; never lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from found_books import CLEARED, Book, Shop

from xlops.blocks import Column
from xlops.label import same
from xlops.ledgers import LEDGERS
from xlops.ledgers.found import FoundCell, FoundTable
from xlops.sheets.typed_table import offered_table
from xlops.typed import TableShape, state
from xlops.typed.notes import Note, parked_notes

JAN = date(2026, 1, 1)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def book(shop: Shop) -> Book:
    return Book(shop).refresh()


def target(value: Any, metric: str = "pay_amt", **more: Any) -> dict[str, Any]:
    return {"store": "tmall", "day": JAN, "metric": metric, "value": value, **more}


def fee(rate: Any, store: str = "tmall", **more: Any) -> dict[str, Any]:
    return {"store": store, "fee": "commission", "valid_from": JAN, "rate": rate, **more}


def changes(shop: Shop, fact: str) -> list[tuple[Any, ...]]:
    log = shop.archive.changes(shop.archive.generation()).to_pylist()
    names = ("store", "key", "column", "old", "new", "file", "source")
    return [tuple(each[name] for name in names) for each in log if each["fact"] == fact]


def test_a_typed_row_is_taken_with_its_defaults_and_logged_with_the_workbook(shop: Shop, book: Book) -> None:
    book.tables["targets"].append(target(1000, metric="支付金额", store="旗舰店"))
    outcome = shop.read(book)
    assert outcome.made
    assert shop.rows("targets") == [
        {"store": "tmall", "day": JAN, "metric": "pay_amt", "span": "month", "value": 1000.0}
    ]
    assert changes(shop, "targets") == [
        ("tmall", "2026-01-01 | pay_amt | month", "value", None, "1000.0", "OpsHub.xlsx", "workbook book")
    ]


def test_nothing_typed_makes_no_generation(shop: Shop, book: Book) -> None:
    before = shop.archive.generation().number
    outcome = shop.read(book)
    assert not outcome.made
    assert outcome.generation == before
    assert outcome.label.en == "OpsHub.xlsx: nothing new was typed"


def test_only_what_was_changed_is_applied(shop: Shop, book: Book) -> None:
    book.tables["fees"] += [fee(0.05), fee(0.02, store="web")]
    shop.read(book)
    old = Book(shop, id="other", file="Other.xlsx").refresh()
    book.refresh().tables["fees"][0]["rate"] = 0.06
    shop.read(book)
    old.tables["fees"][1]["rate"] = 0.03
    outcome = shop.read(old)
    assert not outcome.conflicts
    assert [row["rate"] for row in shop.rows("fees")] == [0.06, 0.03]


def test_reading_twice_without_a_refresh_changes_nothing_and_typing_on_is_no_conflict(shop: Shop, book: Book) -> None:
    book.tables["fees"].append(fee(0.05))
    shop.read(book)
    assert not shop.read(book).made
    book.tables["fees"][0]["rate"] = 0.07
    outcome = shop.read(book)
    assert (outcome.conflicts, shop.rows("fees")[0]["rate"]) == ((), 0.07)


def test_a_deleted_row_is_removed_and_its_values_are_in_the_log(shop: Shop, book: Book) -> None:
    book.tables["fees"] += [fee(0.05), fee(0.02, store="web")]
    shop.read(book)
    del book.refresh().tables["fees"][0]
    assert shop.read(book).removed == 1
    assert [row["store"] for row in shop.rows("fees")] == ["web"]
    assert changes(shop, "fees")[-1][:5] == ("tmall", "commission | 2026-01-01", "rate", "0.05", None)


def test_a_row_that_another_workbook_added_is_not_taken_for_deleted(shop: Shop, book: Book) -> None:
    other = Book(shop, id="other", file="Other.xlsx").refresh()
    book.tables["fees"].append(fee(0.05))
    shop.read(book)
    other.tables["fees"].append(fee(0.02, store="web"))
    shop.read(other)
    assert len(shop.rows("fees")) == 2


@pytest.mark.parametrize("copy", [True, False])
def test_two_workbooks_that_change_one_cell_are_in_conflict_until_it_is_typed_again(
    shop: Shop, book: Book, *, copy: bool
) -> None:
    book.tables["fees"].append(fee(0.05))
    shop.read(book)
    book.refresh()
    other = book.copied("Copy.xlsx") if copy else Book(shop, id="other", file="Copy.xlsx").refresh()
    book.tables["fees"][0]["rate"] = 0.06
    other.tables["fees"][0]["rate"] = 0.07
    shop.read(book)
    (conflict,) = shop.read(other).conflicts
    assert (conflict.typed, conflict.file, conflict.cell) == (0.07, "Copy.xlsx", "E6")
    assert shop.rows("fees")[0]["rate"] == 0.06
    assert "0.07 was typed in Copy.xlsx, 0.06 stands here" in str(book.refresh().tables["fees"][0]["check"])
    assert not shop.read(book).made, "what was only shown is not settled"
    book.tables["fees"][0]["rate"] = 0.07
    shop.read(book)
    assert shop.rows("fees")[0]["rate"] == 0.07
    assert shop.state.asides == ()


def test_a_conflict_is_settled_by_clearing_its_note(shop: Shop, book: Book) -> None:
    book.tables["fees"].append(fee(0.05))
    shop.read(book)
    other = book.refresh().copied("Copy.xlsx")
    book.tables["fees"][0]["rate"], other.tables["fees"][0]["rate"] = 0.06, 0.07
    shop.read(book)
    shop.read(other)
    book.refresh().tables["fees"][0]["check"] = CLEARED
    shop.read(book)
    assert shop.state.asides == ()
    assert shop.rows("fees")[0]["rate"] == 0.06
    assert ("0.07", None) in [(row[3], row[4]) for row in changes(shop, "asides") if row[2] == "typed"]


def test_the_same_value_typed_in_two_workbooks_is_no_conflict(shop: Shop, book: Book) -> None:
    other = book.copied("Copy.xlsx")
    for each in (book, other):
        each.tables["fees"].append(fee(0.05))
        assert not shop.read(each).conflicts
    assert len(shop.rows("fees")) == 1


def test_a_row_deleted_in_one_workbook_and_changed_in_another_stays(shop: Shop, book: Book) -> None:
    book.tables["fees"].append(fee(0.05))
    shop.read(book)
    other = book.refresh().copied("Copy.xlsx")
    other.tables["fees"][0]["rate"] = 0.07
    shop.read(other)
    book.tables["fees"].clear()
    (conflict,) = shop.read(book).conflicts
    assert conflict.reason is not None
    assert "deleted in OpsHub.xlsx" in conflict.reason.en
    assert shop.rows("fees")[0]["rate"] == 0.07
    book.refresh().tables["fees"].clear()
    shop.read(book)
    assert shop.rows("fees") == []


WRONG = [
    ("targets", target("a lot"), "value", "is no number", "不是数字"),
    ("targets", target(5, day="soon"), "day", "is no date", "不是日期"),
    ("targets", target(5, day=202601), "day", "is no date", "不是日期"),
    ("targets", target(5, store="tmal"), "store", "not in the list", "不在可选范围"),
    ("targets", target(5, metric="pay_amount"), "metric", "not in the list", "不在可选范围"),
    ("targets", target(5, span="weekly"), "span", "not in the list", "不在可选范围"),
    ("targets", target(None), "value", "is blank", "为空"),
    ("targets", target(date(2026, 3, 5)), "value", "took it for a date", "当成了日期"),
    ("fees", fee(5), "rate", "more than 1", "大于 1"),
    ("fees", fee(-0.1), "rate", "less than 0", "小于 0"),
    ("fees", fee(0.1, fee="#REF!"), "fee", "error of the sheet", "错误值"),
    (
        "product_costs",
        {"store": "web", "sku": 1234567890123456789, "valid_from": JAN, "unit_cost": 1},
        "sku",
        "15 digits",
        "15 位",
    ),
    ("product_costs", {"store": "web", "sku": "A", "valid_from": JAN, "unit_cost": 1e14}, "unit_cost", "more than", "大于"),
]  # fmt: skip


@pytest.mark.parametrize(("ledger", "row", "column", "en", "zh"), WRONG)
def test_a_wrong_cell_is_not_taken_and_stays_as_typed_with_its_reason(
    shop: Shop, book: Book, ledger: str, row: dict[str, Any], column: str, en: str, zh: str
) -> None:
    book.tables[ledger].append(row)
    outcome = shop.read(book)
    (aside,) = outcome.wrong
    assert aside.column == column
    assert aside.reason is not None
    assert en in aside.reason.en
    assert zh in aside.reason.zh
    assert shop.rows(ledger) == []
    (shown,) = book.refresh().tables[ledger]
    assert {name: shown[name] for name in row if row[name] is not None} == {
        name: float(value) if isinstance(value, int) else value for name, value in row.items() if value is not None
    }
    assert not shop.read(book).made, "what is shown as it was typed is not typed again"


def test_a_wrong_cell_of_a_row_that_is_known_leaves_the_known_value_and_takes_the_others(
    shop: Shop, book: Book
) -> None:
    book.tables["product_costs"].append({"store": "web", "sku": 7, "valid_from": JAN, "unit_cost": 3, "pack_cost": 1})
    shop.read(book)
    book.refresh().tables["product_costs"][0] |= {"unit_cost": "three", "pack_cost": 2}
    assert shop.read(book).cells == 1
    (known,) = shop.rows("product_costs")
    assert (known["sku"], known["unit_cost"], known["pack_cost"], known["currency"]) == ("7", 3.0, 2.0, "CNY")
    assert book.refresh().tables["product_costs"][0]["unit_cost"] == "three"
    book.tables["product_costs"][0]["unit_cost"] = 4
    shop.read(book)
    assert shop.rows("product_costs")[0]["unit_cost"] == 4.0
    assert shop.state.asides == ()


def test_a_wrong_row_is_taken_once_it_is_mended(shop: Shop, book: Book) -> None:
    book.tables["targets"].append(target("5 万", store="tmal"))
    shop.read(book)
    book.refresh().tables["targets"][0]["store"] = "tmall"
    assert len(shop.read(book).wrong) == 1
    book.refresh().tables["targets"][0]["value"] = 50_000
    shop.read(book)
    assert shop.rows("targets")[0]["value"] == 50_000
    assert shop.state.asides == ()


def test_a_row_without_its_key_is_kept_too_and_goes_when_it_is_deleted(shop: Shop, book: Book) -> None:
    book.tables["targets"] += [{"value": 7}, {"value": 7}]
    shop.read(book)
    assert [row["value"] for row in book.refresh().tables["targets"]] == [7, 7]
    assert not shop.read(book).made
    del book.tables["targets"][0]
    shop.read(book)
    assert [row["value"] for row in book.refresh().tables["targets"]] == [7]


def test_of_a_row_that_stands_twice_the_known_one_stays_and_the_other_is_put_aside(shop: Shop, book: Book) -> None:
    book.tables["fees"].append(fee(0.05))
    shop.read(book)
    book.refresh().tables["fees"].insert(0, fee(0.08))
    (aside,) = shop.read(book).wrong
    assert aside.reason is not None
    assert "stands twice" in aside.reason.en
    assert [row["rate"] for row in shop.rows("fees")] == [0.05]
    assert [row["rate"] for row in book.refresh().tables["fees"]] == [0.05, 0.08]
    assert not shop.read(book).made


def test_a_formula_is_taken_for_what_it_gives_and_kept(shop: Shop, book: Book) -> None:
    book.tables["fees"].append(fee(0.05))
    book.formulas["fees", 0, "rate"] = "=0.1/2"
    shop.read(book)
    assert shop.rows("fees")[0]["rate"] == 0.05
    assert [each.typed for each in shop.state.asides if each.kind == "formula"] == ["=0.1/2"]


def test_an_unknown_workbook_adds_rows_and_overwrites_nothing(shop: Shop, book: Book) -> None:
    book.tables["fees"].append(fee(0.05))
    shop.read(book)
    stranger = Book(
        shop, id="stranger", file="Mail.xlsx", generation=99, tables={"fees": [fee(0.09), fee(0.01, store="web")]}
    )
    (conflict,) = shop.read(stranger).conflicts
    assert conflict.typed == 0.09
    assert [row["rate"] for row in shop.rows("fees")] == [0.05, 0.01]


def test_a_column_that_was_deleted_says_nothing_and_a_key_that_was_is_told(shop: Shop, book: Book) -> None:
    book.tables["fees"].append(fee(0.05))
    shop.read(book)
    found = book.refresh().found()
    for column, label in (("rate", None), ("fee", "Fee")):
        table = found.tables["fees"]
        at = table.headers.index(column)
        cut = FoundTable("fees", table.sheet, 5, 2, (*table.headers[:at], *table.headers[at + 1 :]), tuple((*row[:at], *row[at + 1 :]) for row in table.rows), table.inside)  # fmt: skip
        book.more = {"fees": cut}
        outcome = shop.read(book)
        assert not outcome.made
        assert [label in str(each.en) for each in outcome.troubles if label] == ([True] if label else [])
    assert shop.rows("fees")[0]["rate"] == 0.05


def test_a_parameter_shows_its_default_and_a_typed_value_counts_until_its_row_is_deleted(
    shop: Shop, book: Book
) -> None:
    lead = next(row for row in book.tables["parameters"] if row["parameter"] == "lead_days")
    assert lead["value"] == 14
    lead["value"] = 21
    shop.read(book)
    assert shop.rows("parameters") == [{"store": "*", "parameter": "lead_days", "value": 21.0, "note": None}]
    book.refresh().tables["parameters"] = [row for row in book.tables["parameters"] if row["parameter"] != "lead_days"]
    shop.read(book)
    assert shop.rows("parameters") == []
    assert [row["value"] for row in book.refresh().tables["parameters"] if row["parameter"] == "lead_days"] == [14]


def test_a_value_out_of_what_makes_sense_is_put_aside(shop: Shop, book: Book) -> None:
    next(row for row in book.tables["parameters"] if row["parameter"] == "bad_stars")["value"] = 9
    (aside,) = shop.read(book).wrong
    assert aside.reason is not None
    assert aside.reason.en == "Value: is more than makes sense"


def items(*rows: tuple[str, Any, str], header: str = "备注") -> FoundTable:
    cells = tuple((FoundCell(sku), FoundCell(1.0), FoundCell(note, formula)) for sku, note, formula in rows)
    return FoundTable("items", "Items", 4, 2, ("sku", "pay_amt", header), cells, len(cells))


def test_notes_are_kept_by_key_and_those_of_rows_that_left_come_back(shop: Shop) -> None:
    book = Book(shop, shapes={"items": TableShape(("sku",), ("sku", "pay_amt"))}).refresh()
    book.more = {"items": items(("A", "call them", ""), ("B", 3.5, "=1.5+2"), ("C", None, ""))}
    assert shop.read(book).notes == 2
    book.more = {"items": items(("C", datetime(2026, 3, 1), ""), ("A", None, ""))}
    shop.read(book)
    parked = parked_notes(shop.archive, shop.archive.generation(), "book", ["items"])
    assert parked == {
        "items": {
            ("B",): {"备注": Note(3.5, "=1.5+2", "D6")},
            ("C",): {"备注": Note(datetime(2026, 3, 1), "", "D5")},
        }
    }
    assert ("call them", None) in [(row[3], row[4]) for row in changes(shop, "notes") if row[2] == "content"]


def test_a_clock_that_was_set_back_does_not_make_what_is_typed_old(shop: Shop, book: Book) -> None:
    book.tables["fees"].append(fee(0.05))
    shop.read(book)
    shop.now = datetime(2025, 1, 1)
    book.refresh().tables["fees"][0]["rate"] = 0.06
    shop.read(book)
    assert shop.rows("fees")[0]["rate"] == 0.06


def test_a_reading_that_is_cut_short_leaves_the_archive_whole_and_is_done_again(
    shop: Shop, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.tables["fees"].append(fee(0.05))
    shop.read(book)
    book.refresh().tables["fees"][0]["rate"] = 0.06

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("xlops.archive.archive.write_generation", cut)
        with pytest.raises(KeyboardInterrupt):
            shop.read(book)
    assert shop.rows("fees")[0]["rate"] == 0.05
    assert shop.read(book).cells == 1
    assert shop.rows("fees")[0]["rate"] == 0.06


def test_of_rows_that_a_sheet_offers_only_those_typed_into_are_kept_and_a_cleared_one_goes(
    shop: Shop, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An offered row stands there with its key; that alone says nothing."""
    offered = replace(LEDGERS["fees"], offered=True)
    monkeypatch.setitem(LEDGERS._known, "fees", offered)
    book.tables["fees"] += [{"store": store, "fee": "commission", "valid_from": JAN} for store in ("tmall", "web")]
    assert not shop.read(book).made
    book.tables["fees"][1]["rate"] = 0.04
    assert shop.read(book).made
    assert [(row["store"], row["rate"]) for row in shop.rows("fees")] == [("web", 0.04)]
    table = offered_table(Offering(shop), offered, [{"store": "web", "fee": "commission", "valid_from": JAN}])
    assert [row["rate"] for row in table.rows] == [0.04]
    book.refresh().tables["fees"][0]["rate"] = None
    assert shop.read(book).removed == 1
    assert shop.rows("fees") == []


def test_a_typed_row_that_is_offered_no_longer_stands_at_the_end(shop: Shop, book: Book) -> None:
    book.tables["fees"] += [fee(0.02, store="web"), fee(0.05)]
    shop.read(book)
    mine = {"store": "tmall", "fee": "commission", "valid_from": JAN, "cover": 3.5}
    cover = Column("cover", same("cover"), "days")
    table = offered_table(Offering(shop), replace(LEDGERS["fees"], offered=True), [mine], before=[cover])
    assert [each.id for each in table.columns][:4] == ["store", "fee", "valid_from", "cover"]
    assert [(row["store"].en, row.get("cover"), row["rate"]) for row in table.rows] == [
        ("tmall", 3.5, 0.05),
        ("web", None, 0.02),
    ]
    with pytest.raises(ValueError, match="twice"):
        offered_table(Offering(shop), LEDGERS["fees"], [mine, mine])


def test_a_ledger_is_read_only_when_it_is_asked_for(shop: Shop, book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    book.tables["fees"].append(fee(0.05))
    shop.read(book)
    seen: list[str] = []
    usual = state.stored_rows
    monkeypatch.setattr(state, "stored_rows", lambda *given, **more: seen.append(given[2].id) or usual(*given, **more))
    rows = shop.state.rows
    assert seen == []
    assert [row.cells["rate"] for row in rows["fees"].values()] == [0.05]
    assert len(rows["fees"]) == 1
    assert seen == ["fees"], "and only once"
    assert set(rows) == {each.id for each in LEDGERS}
    with pytest.raises(KeyError):
        rows["no ledger"]


@dataclass
class Offering:
    """What a sheet needs of a hub to offer the rows of a ledger."""

    shop: Shop
    language: str = "en"

    @property
    def typed(self) -> Any:
        return self.shop.state
