"""Why a row is wrong: the rules that follow from a ledger's columns, and its own, read in Python and as a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from xlops.label import Label, Language, joined
from xlops.ledgers.base import Ledger, Rule, TextColumn, TypedColumn
from xlops.ledgers.cells import Scene
from xlops.ledgers.expression import (
    All,
    Blank,
    Cell,
    Compare,
    Dated,
    Faulty,
    Is,
    IsIn,
    Long,
    Not,
    Number,
    Numeric,
    Refer,
    Repeated,
    condition_formula,
    holds,
    quoted,
)
from xlops.ledgers.found import Content

LARGEST = 1e13
"""Amounts from here on are no amounts, and the archive keeps none such."""

_SAID = Label("{name}: {why}", "{name}：{why}")
_BLANK = Label("is blank; type it, or delete the row", "为空；请填写，或删除整行")
_NO_DAY = Label("is no date; type it like 2026-03-31", "不是日期；请按 2026-03-31 的格式填写")
_NO_NUMBER = Label("is no number; type digits only", "不是数字；请只填数字")
_DAY = Label(
    "Excel took it for a date; set the cell's format to General and type the number again",
    "被 Excel 当成了日期；请把单元格格式改为“常规”后重新填写数字",
)
_TOO_SMALL = Label("is less than {least}", "小于 {least}")
_TOO_LARGE = Label("is more than {most}", "大于 {most}")
_NOT_LISTED = Label("is not in the list; choose one of it", "不在可选范围内；请从下拉列表选择")
_LONG = Label(
    "is a long number, of which Excel kept only 15 digits; type ' before it and then all of it",
    "位数过长，Excel 只保留了 15 位；请先输入英文单引号 ' 再完整输入",
)
_FAULTY = Label("is an error of the sheet, not a value", "是表格的错误值，不是内容")
_REPEATED = Label("the row stands twice; change or delete one of them", "与另一行重复；请修改或删除其中一行")
_ERROR = Label("a cell of the row is an error of the sheet", "该行有单元格是错误值")

LONGEST, DEEPEST = 6700, 48
"""Characters and steps of a check's formula, at most: Excel takes 8,192 and 64, the rest is for the row's own words."""
BRIEF = 2500
"""Characters of it where a row of it stands beside each of hundreds of offered rows."""

REFERENCES = {"metrics": "t_dictionary[id]"}
"""Lists that stand in the workbook as a column of a table; others are written into the formula."""


def rules_of(ledger: Ledger, scene: Scene) -> list[Rule]:
    """Every rule of a ledger in the order in which it is told: column by column, then the ledger's own, then the key."""
    if ledger.id not in scene.made:
        found = [rule for column in ledger.columns for rule in _of_column(column, scene)]
        # an offered row stands once, and to look for it in thousands of rows takes long
        twice = [] if ledger.offered else [Rule(ledger.key[-1], Repeated(ledger.key), _REPEATED)]
        scene.made[ledger.id] = [*found, *ledger.rules, *twice]
    rules: list[Rule] = scene.made[ledger.id]
    return rules


def wrongs(
    ledger: Ledger, scene: Scene, row: Mapping[str, Content], rows: Sequence[Mapping[str, Content]] = ()
) -> dict[str, Label]:
    """Column -> why its cell is not taken, in the order of the rules; `rows` are all rows of the table."""
    found: dict[str, Label] = {}
    row = _explained(ledger, row)
    for rule in rules_of(ledger, scene):
        if rule.column not in found and holds(rule.when, row, rows):
            found[rule.column] = said(ledger, rule)
    return found | {name: reason for name, reason in unseen(ledger, row).items() if name not in found}


def unseen(ledger: Ledger, row: Mapping[str, Content]) -> dict[str, Label]:
    """What no formula can see: Excel takes "3-5" for a day, and to a formula a day is a number."""
    return {
        each.name: _SAID.format(name=each.label, why=_DAY)
        for each in ledger.columns
        if each.column.kind != "day" and not each.is_text and isinstance(row.get(each.name), date)
    }


def live_rules(ledger: Ledger, scene: Scene) -> list[Rule]:
    """The rules that the sheet's formula tells at once, in the order in which they are told.

    All of them where they fit into one formula. Where not, the ledger's own rules, then the short ones, as far as there is
    room, last what is seldom wrong; the rest is told beside the row when the workbook is read.
    """
    mark = ("live", ledger.id)
    if mark not in scene.made:
        rules = rules_of(ledger, scene)
        anything = sum(len(_refer(ledger, each)) + 1 for each in ledger.names)
        room = BRIEF if ledger.offered else LONGEST - anything
        chosen: set[int] = set()
        lengths = [_length(ledger, each) for each in rules]
        for at in sorted(range(len(rules)), key=lambda at: (_weight(ledger, rules[at]), lengths[at], at)):
            needed = lengths[at]
            if needed <= room and len(chosen) < DEEPEST:
                chosen.add(at)
                room -= needed
        scene.made[mark] = [rule for at, rule in enumerate(rules) if at in chosen]
    found: list[Rule] = scene.made[mark]
    return found


def told_live(
    ledger: Ledger, scene: Scene, row: Mapping[str, Content], rows: Sequence[Mapping[str, Content]] = ()
) -> Label | None:
    """The reason that the sheet's formula gives for a row; None where it gives none."""
    row = _explained(ledger, row)
    return next((said(ledger, rule) for rule in live_rules(ledger, scene) if holds(rule.when, row, rows)), None)


def told_later(
    ledger: Ledger, scene: Scene, row: Mapping[str, Content], rows: Sequence[Mapping[str, Content]] = ()
) -> dict[str, Label]:
    """Column -> why its cell is not taken, where the sheet's formula has no room to say it, or cannot see it."""
    live = {id(each) for each in live_rules(ledger, scene)}
    row = _explained(ledger, row)
    found: dict[str, Label] = {}
    for rule in (each for each in rules_of(ledger, scene) if id(each) not in live):
        if rule.column not in found and holds(rule.when, row, rows):
            found[rule.column] = said(ledger, rule)
    return unseen(ledger, row) | found


def said(ledger: Ledger, rule: Rule) -> Label:
    """The reason with the name of the column before it."""
    return _SAID.format(name=ledger[rule.column].label, why=rule.reason)


def check_formula(ledger: Ledger, scene: Scene, refer: Refer, whole: Refer, language: Language, more: str = "") -> str:
    """The formula of the check column: the first reason in words, `more` where there is none, blank for a blank row."""
    text = quoted(more)
    for rule in reversed(live_rules(ledger, scene)):
        condition = condition_formula(rule.when, refer, whole)
        text = f"IF({condition},{quoted(said(ledger, rule).text(language))},{text})"
    anything = ",".join(refer(each) for each in ledger.names)
    return f"=IFERROR(IF(COUNTA({anything})=0,{quoted(more)},{text}),{quoted(_ERROR.text(language))})"


def reasons(found: Mapping[str, Label]) -> Label | None:
    """Several reasons in one text; None when there is none."""
    return joined(found.values(), Label("; ", "；")) if found else None


def _explained(ledger: Ledger, row: Mapping[str, Content]) -> Mapping[str, Content]:
    """The row with the numbers that explain it, for rules that name them."""
    return {**row, **{each.id: number for each in ledger.texts if (number := _number(each, row)) is not None}}


def _weight(ledger: Ledger, rule: Rule) -> int:
    """How early a rule is let into the formula: what is seldom wrong comes last."""
    if rule in ledger.rules or isinstance(rule.when, Repeated):
        return 0
    offered_key = ledger.offered and rule.column in ledger.key  # filled by xlops, and refused when read otherwise
    rare = isinstance(rule.when, Faulty | Long)
    return 3 if offered_key else 2 if rare else 1


def _length(ledger: Ledger, rule: Rule) -> int:
    """Characters that the rule takes in the formula, in the longer language."""

    def refer(column: str) -> str:
        return _refer(ledger, column)

    words = said(ledger, rule)
    return len(condition_formula(rule.when, refer, refer)) + max(len(words.en), len(words.zh)) + len('IF(,"",)')


def _refer(ledger: Ledger, column: str) -> str:
    return f"t_{ledger.id}[[#This Row],[{column}]]"


def _number(column: TextColumn, row: Mapping[str, Content]) -> float | None:
    """What a column that explains the row shows, where it is a number that a rule may read."""
    shown = column.texts.get(str(row.get(column.by)))
    return shown if isinstance(shown, int | float) else None


def _of_column(column: TypedColumn, scene: Scene) -> list[Rule]:
    name, found = column.name, list[Rule]()
    filled = Not(Blank(name))

    def rule(when: object, reason: Label) -> None:
        found.append(Rule(name, when, reason))  # type: ignore[arg-type]

    if column.is_text:
        rule(Faulty(name), _FAULTY)
        rule(Long(name), _LONG)
    if column.required and not scene.default(column):
        rule(Blank(name), _BLANK)
    if column.column.kind == "day":
        rule(All((filled, Not(Dated(name)))), _NO_DAY)
    elif not column.is_text:
        rule(All((filled, Not(Numeric(name)))), _NO_NUMBER)
        least, most = column.least, column.most
        if column.column.kind == "money":
            least, most = (-LARGEST if least is None else least), (LARGEST if most is None else most)
        if least is not None:
            rule(Compare("<", Cell(name), Number(least)), _TOO_SMALL.format(least=f"{least:g}"))
        if most is not None:
            rule(Compare(">", Cell(name), Number(most)), _TOO_LARGE.format(most=f"{most:g}"))
    if choices := scene.choices(column):
        texts = tuple(scene.words(column))
        reference = REFERENCES.get(column.among)
        listed = (
            IsIn(name, reference, texts)
            if reference
            else Is(name, tuple(dict.fromkeys((*(each.label.en for each in choices), *texts))))
        )
        rule(All((filled, Not(listed))), _NOT_LISTED)
    return found
