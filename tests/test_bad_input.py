"""What is said of bad input is said in the operator's language: in the error, in the log, on the Data quality sheet."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import xlops.archive.load
import xlops.sources
from tests.shops import TestShop, new_shop
from xlops.answers.quality import log
from xlops.blocks import Table
from xlops.errors import InputError, OutputError
from xlops.label import Label, Language, same
from xlops.sheets.quality import quality

CHINESE = re.compile("[\u4e00-\u9fff]")
MODULES = [*sorted(Path(xlops.sources.__file__).parent.glob("*.py")), Path(xlops.archive.load.__file__)]
TMALL = "订单编号,总金额,买家实际支付金额,收货地址 ,订单创建时间,订单付款时间 ,退款金额\n"
GOOD = "1,100,80,上海,2026-03-01 10:00:00,2026-03-01 10:05:00,0\n"
BAD = "2,abc,80,上海,2026-03-01 10:00:00,2026-03-01 10:05:00,0\n"


@pytest.fixture
def shop(tmp_path: Path) -> TestShop:
    """A shop that loaded a good row, a bad row, the good row twice, and a file that is no export."""
    made = new_shop(tmp_path / "shop", date(2026, 3, 2), {"main": "旗舰店"})
    made.drop("main", "orders.csv", TMALL + GOOD + BAD + GOOD)
    made.drop("main", "odd.csv", "colour,taste\nred,sweet\n")
    made.load()
    return made


def rows(shop: TestShop, table: str, language: Language) -> list[dict[str, Any]]:
    """The rows of one table of the Data quality sheet."""
    (found,) = (each for each in quality(shop.hub(language)) if isinstance(each, Table) and each.id == table)
    return [dict(each) for each in found.rows]


def test_the_reason_of_a_bad_row_is_in_the_shops_language(shop: TestShop) -> None:
    said = {language: {each["file"]: each for each in rows(shop, "quarantine", language)} for language in ("en", "zh")}
    row = said["zh"]["exports/main/orders.csv"]
    assert (row["row"], row["column"], row["value"], row["reason"]) == (3, "总金额", "abc", "不是金额")
    assert said["en"]["exports/main/orders.csv"]["reason"] == "it is not an amount"


def test_a_file_that_could_not_be_read_at_all_stands_among_what_was_kept_out(shop: TestShop) -> None:
    (told,) = (each for each in rows(shop, "quarantine", "zh") if each["file"] == "exports/main/odd.csv")
    assert told["row"] is None
    assert told["reason"] == ("odd.csv：没有已知的报表含有这些列：colour, taste；可导入的报表可用 xlops sources 查看")


def test_what_was_mended_is_in_the_shops_language(shop: TestShop) -> None:
    for language, chinese in (("zh", True), ("en", False)):
        said = rows(shop, "repairs", language)
        assert said
        for each in said:
            assert bool(CHINESE.search(each["made"])) == chinese, each


def test_changed_cells_that_are_not_listed_are_counted_in_words(
    shop: TestShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xlops.archive.changes.MOST_CHANGES", 0, raising=True)
    shop.drop("main", "later.csv", TMALL + GOOD.replace(",80,", ",70,"))
    shop.load()
    assert [each["new"] for each in log(shop.hub("zh"), "changes").to_dict("records")] == ["另有 1 处未列出"]


def test_an_error_says_place_fault_and_remedy_in_both_languages() -> None:
    found, fix = Label("it is {odd}", "内容有误"), Label("mend it", "请修改")
    error = InputError("folder/a.csv", found, fix, row=3, column="金额")
    assert str(error) == error.label.en == "a.csv, row 3, column 金额: it is {odd}; mend it"
    assert error.label.zh == "a.csv，第 3 行，“金额”列：内容有误；请修改"
    assert OutputError("the disk is full").label == same("the disk is full")


def labels_asked_for(module: Path) -> Iterator[tuple[int, ast.expr]]:
    """Line and expression of every `found` and `fix` of an InputError that the module makes."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "InputError":
            for each in node.args[1:]:
                yield node.lineno, each.value if isinstance(each, ast.Starred) else each


@pytest.mark.parametrize("module", MODULES, ids=lambda each: each.stem)
def test_every_input_error_is_made_of_labels(module: Path) -> None:
    code = importlib.import_module(
        ".".join(module.relative_to(Path(xlops.__file__).parent.parent).with_suffix("").parts)
    )
    for line, said in labels_asked_for(module):
        where = f"{module.name}:{line}: {ast.unparse(said)}"
        assert not isinstance(said, ast.Constant | ast.JoinedStr | ast.BinOp), f"{where} is in English only"
        assert "same(" not in ast.unparse(said), f"{where} is in English only"
        if isinstance(said, ast.Name | ast.Attribute) and ast.unparse(said).split(".")[-1].isupper():
            value = eval(ast.unparse(said), vars(code))
            assert isinstance(value, Label) or all(isinstance(each, Label) for each in value), where


@pytest.mark.parametrize("module", MODULES, ids=lambda each: each.stem)
def test_no_sentence_of_the_sources_is_the_same_in_both_languages(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Label":
            texts = (*node.args, *(each.value for each in node.keywords))
            en, zh = (re.sub("{.*?}", "", ast.unparse(each)) for each in texts)
            assert en != zh or not re.search("[a-z]{3}", en), f"{module.name}:{node.lineno}: {en}"
