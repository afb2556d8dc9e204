"""Declarations, expressions and rules: read in Python and recalculated in two programs, they say the same."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import recalc
from sample_pages import look, sheet

from xlops.blocks import Column, Formula, Row, Table, Title
from xlops.errors import UnknownName
from xlops.facts.catalogue import FEES
from xlops.label import Label, same
from xlops.ledgers import LEDGERS
from xlops.ledgers.base import Ledger, typed
from xlops.ledgers.cells import Scene, key_text, normal, packed, unpacked
from xlops.ledgers.checks import check_formula, live_rules, rules_of, said, told_later, told_live, wrongs
from xlops.ledgers.expression import (
    All,
    Arithmetic,
    Blank,
    Cell,
    Compare,
    Condition,
    Dated,
    Either,
    Expression,
    Faulty,
    Is,
    IsIn,
    Long,
    MonthDays,
    Not,
    Number,
    Numeric,
    Repeated,
    computed,
    condition_formula,
    formula,
    holds,
)
from xlops.ledgers.found import Content
from xlops.ledgers.thresholds import PARAMETERS, parameter
from xlops.render.closed import write_workbook
from xlops.render.grid import Page

A, B, D = Cell("a"), Cell("b"), Cell("d")
EXPRESSIONS: tuple[Expression, ...] = (
    Arithmetic("+", A, Cell("b", or_zero=True)),
    Arithmetic("-", A, Number(0.5)),
    Arithmetic("*", Arithmetic("+", A, B), Number(100)),
    Arithmetic("/", A, B),
    Arithmetic("/", A, MonthDays(D)),
    Either(Is("t", ("month", "月")), Arithmetic("/", A, MonthDays(D)), A),
    Either(Compare(">", A, B), A, B),
)
CONDITIONS: tuple[Condition, ...] = (
    *(Compare(sign, A, B) for sign in ("<", "<=", ">", ">=", "=", "<>")),
    Is("t", ("month",)),
    Is("t", ("x*", 'say "so"', "月")),
    IsIn("t", "t_words[word]", ("month", "x*", "?")),
    *(of(name) for of in (Blank, Numeric, Dated, Long, Faulty) for name in "abdt"),
    Repeated(("t", "d")),
    Repeated(("a",)),
    Not(Numeric("a")),
    All((Not(Blank("a")), Not(Numeric("a")))),
)
CONTENTS: dict[str, Sequence[Content]] = {
    "a": (None, 0.0, 1.0, 2.5, -3.0, "text", "7", 1e15, 123.0),
    "b": (None, 0.0, 2.5, 4.0, "", "x"),
    "d": (None, date(2026, 2, 1), date(2024, 2, 29), date(2026, 12, 31), "soon", 20260101.0, 12.0),
    "t": (None, "month", "MONTH", "月", "x*", "xyz", "?", 'say "so"', "#N/A", "#REF!", " month", 5.0),
}


def sample(count: int) -> list[dict[str, Content]]:
    """Rows of every kind of content, the same at every run."""
    dice = random.Random(7)
    return [{name: dice.choice(contents) for name, contents in CONTENTS.items()} for _ in range(count)]


def test_every_expression_is_computed_alike_in_python_ironcalc_and_libreoffice(tmp_path: Path) -> None:
    rows = sample(60)

    def refer(column: str) -> str:
        return f"t_rows[[#This Row],[{column}]]"

    def whole(column: str) -> str:
        return f"t_rows[{column}]"

    body: list[Row] = []
    for row in rows:
        cells: dict[str, Any] = {name: value if value != "" else None for name, value in row.items()}
        for at, each in enumerate(EXPRESSIONS):
            cells[f"e{at}"] = Formula(f"={formula(each, refer)}", computed(each, row))
        for at, condition in enumerate(CONDITIONS):
            said = "yes" if holds(condition, row, rows) else "no"
            text = condition_formula(condition, refer, whole)
            cells[f"c{at}"] = Formula(f'=IF({text},"yes","no")', said)
        body.append(cells)
    names = (*CONTENTS, *(f"e{at}" for at in range(len(EXPRESSIONS))), *(f"c{at}" for at in range(len(CONDITIONS))))
    columns = tuple(Column(each, same("x"), "day" if each == "d" else "number") for each in names)
    words = Table(
        "words", (Column("word", same("Word")),), ({"word": "month"}, {"word": "x*"}, {"word": "?"}), real=True
    )
    path = tmp_path / "book.xlsx"
    pages = [
        Page(sheet("one", same("One"), "front", 1), [Title(same("T"), "s", same("t")), Table("rows", columns, tuple(body), real=True)]),
        Page(sheet("two", same("Two"), "front", 2), [Title(same("T"), "s", same("t")), words]),
    ]  # fmt: skip
    write_workbook(pages, path, look())
    assert recalc.audit(path) == []
    office, other = recalc.recalc_libreoffice(path), recalc.recalc_ironcalc(path)
    assert [each[-160:] for each in recalc.differences(path, office)] == []
    assert [each[-160:] for each in recalc.beyond_ironcalc(recalc.differences(path, other))] == []


def test_ids_that_differ_in_capitals_are_two_rows() -> None:
    rows = [{"t": "85123A"}, {"t": "85123a"}, {"t": "85123A"}]
    assert [holds(Repeated(("t",)), each, rows) for each in rows] == [True, False, True]


def test_a_ledger_needs_its_whole_key_and_no_column_twice() -> None:
    columns = tuple(typed(FEES, each, "x", "x") for each in ("store", "fee", "valid_from"))
    with pytest.raises(ValueError, match="valid_from"):
        Ledger("fees", same("x"), same("x"), FEES, columns[:2])
    with pytest.raises(ValueError, match="twice"):
        Ledger("fees", same("x"), same("x"), FEES, (*columns, columns[0]))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_check_is_longer_or_deeper_than_excel_takes(language: Any) -> None:
    for ledger in LEDGERS:
        refer = f"t_{ledger.id}[[#This Row],[{{}}]]".format
        text = check_formula(ledger, Scene(), refer, refer, language, "x" * 200)
        assert len(text) < 8192 - 1000
        depth = deepest = 0
        for sign in text:
            depth += (sign == "(") - (sign == ")")
            deepest = max(deepest, depth)
        assert deepest <= 60
        assert all(len(each) <= 255 for each in text.split('"')[1::2])


def test_a_parameter_that_is_not_declared_says_which_is_meant() -> None:
    with pytest.raises(UnknownName, match='did you mean "lead_days"'):
        parameter("lead_day")
    assert all(each.least <= each.default <= each.most for each in PARAMETERS)


@pytest.mark.parametrize(
    "content", [None, "text", "", 5, 2.5, 1e20, -3, True, date(2026, 1, 2), date(2026, 1, 2) + timedelta(1)]
)
def test_what_is_kept_of_a_cell_comes_back_as_it_was(content: Content) -> None:
    back = unpacked(*packed(content))
    assert back == content or (content == "" and back == "")
    assert type(back) is type(content) or isinstance(content, int)


def test_numbers_and_days_have_one_text_as_a_key() -> None:
    from datetime import datetime

    assert key_text(12.0) == key_text(12) == "12"
    assert key_text(datetime(2026, 1, 1)) == key_text(date(2026, 1, 1)) == "2026-01-01"


def test_cells_that_mean_the_same_come_down_to_the_same() -> None:
    day, rate = LEDGERS["fees"]["valid_from"], LEDGERS["fees"]["rate"]
    assert normal(46023, day, Scene()) == date(2026, 1, 1)
    assert normal(5, rate, Scene()) == 5.0
    assert normal("  ", rate, Scene()) is None
    cost = LEDGERS["product_costs"]["unit_cost"]
    assert normal(1.23456, cost, Scene()) == 1.2346
    span = LEDGERS["targets"]["span"]
    assert normal("月", span, Scene()) == normal("MONTH", span, Scene()) == "month"
    sku = LEDGERS["product_costs"]["sku"]
    assert normal(71, sku, Scene()) == "71"
    assert normal(1234567890123456789, sku, Scene()) == 1234567890123456789.0


def test_every_ledger_speaks_both_languages() -> None:
    for ledger in LEDGERS:
        for each in (*ledger.columns, *ledger.derived, *ledger.texts):
            assert isinstance(each.label, Label)
            assert each.label.en
            assert each.label.zh


def test_what_has_no_room_in_the_live_check_is_told_when_the_row_is_read() -> None:
    """Every broken rule is told once: at once by the formula, or beside the row by the reading."""
    dice = random.Random(11)
    contents: Sequence[Content] = (None, "x", "#N/A", 1e16, -5.0, 3.0, 5000.0, date(2026, 1, 2), "2026", "all stores")
    crowded = 0
    for ledger in LEDGERS:
        live = live_rules(ledger, Scene())
        crowded += len(live) < len(rules_of(ledger, Scene()))
        assert set(ledger.rules) <= set(live), "the ledger's own rules are always told at once"
        for _ in range(60):
            row = {each: dice.choice(contents) for each in ledger.names}
            wrong = wrongs(ledger, Scene(), row, [row])
            at_once, later = told_live(ledger, Scene(), row, [row]), told_later(ledger, Scene(), row, [row])
            assert bool(wrong) == bool(at_once or later)
            assert set(later) <= set(wrong)
            assert at_once is None or at_once.en in {said(ledger, rule).en for rule in live}
    assert crowded, "no ledger is so wide that this would be tested"
