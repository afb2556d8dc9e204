"""One sheet a ledger: its rows, blank ones to type into, a live note why a row is wrong, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from xlops import figures
from xlops.answers.numbers import counted
from xlops.blocks import Block, Cell, Column, Format, Formula, Heading, Note, Row, Table, Validation, Value
from xlops.facts.base import Column as FactColumn
from xlops.hub import Hub
from xlops.label import Label, Language, joined
from xlops.ledgers import LEDGERS, Ledger
from xlops.ledgers.base import CHECK, DerivedColumn, TextColumn, TypedColumn
from xlops.ledgers.cells import Scene
from xlops.ledgers.checks import LARGEST, REFERENCES, check_formula, unseen, wrongs
from xlops.ledgers.expression import computed, formula
from xlops.ledgers.found import Content
from xlops.ledgers.rows import LedgerRow, listed
from xlops.sheets.base import SHEETS, Sheet
from xlops.sheets.common import title

BLANK = 20
"""Rows beneath the filled ones that are ready to be typed into."""

UNLIMITED = -LARGEST
_WHY = Label("Check", "提示")
_WHY_NOTE = Label(
    "Says why a row is not taken. A conflict is settled by typing the cell again, or by clearing this note.",
    "说明该行为何未被采用。冲突：重新填写该单元格，或清除本提示。",
)


def typed_table(hub: Hub, ledger: Ledger) -> Table:
    """The table of a ledger: typed columns in yellow, then what follows from them, then why a row is wrong."""
    scene, language = hub.typed.scene, hub.language
    shown = listed(ledger, hub.typed.rows[ledger.id])
    rows = [dict(each.cells) for each in shown]
    body: list[Row] = [_row(ledger, scene, each, rows, language) for each in shown]
    body += [_formulas(ledger, scene, dict.fromkeys(ledger.names), (), language, "")] * BLANK
    columns: list[Column] = []
    for each in ledger.columns:
        columns.append(_typed_column(each, scene, language))
        columns += [_text_column(text) for text in ledger.texts if text.by == each.name]
    columns += [_derived_column(ledger, each) for each in ledger.derived]
    check = check_formula(ledger, scene, _here(ledger), _whole(ledger), language)
    columns.append(Column(CHECK, _WHY, width=44, note=_WHY_NOTE, formula=check))
    return Table(ledger.id, tuple(columns), tuple(body), real=True, key=ledger.key)


def _build(ledger: Ledger) -> Callable[[Hub], list[Block]]:
    def build(hub: Hub) -> list[Block]:
        known = hub.typed.rows[ledger.id]
        stored = sum(row.stored is not None for row in known.values())
        waiting = sum(any(each.kind != "formula" for each in row.asides) for row in known.values())
        head = counted(stored, "{n} row", "{n} rows", "{n} 行")
        if ledger.presets:
            head = Label("{n} of {all} changed", "{all} 项，改动 {n} 项").format(n=stored, all=len(ledger.presets))
        if waiting:
            more = counted(
                waiting, "{n} waits for you, see the note", "{n} wait for you, see the notes", "{n} 行待处理，见提示列"
            )
            head = joined((head, more), Label("; ", "；"))
        shown = len(listed(ledger, known))
        cut = Label(
            "The {shown} that begin last are listed of {n}; any other may be typed below all the same.",
            "列出最近生效的 {shown} 行，共 {n} 行；其余的也可在下方直接填写。",
        ).format(shown=figures.whole(shown), n=figures.whole(len(known)))
        return [
            title(hub, ledger.label),
            Note(ledger.doc),
            Note(Label("Back to Inputs", "返回输入页"), link="inputs"),
            Heading(head),
            *([Note(cut)] if shown < len(known) else []),
            typed_table(hub, ledger),
        ]

    build.__doc__ = f"The ledger {ledger.label.en}."
    return build


def _row(ledger: Ledger, scene: Scene, row: LedgerRow, rows: list[dict[str, Content]], language: Language) -> Row:
    asides = [each.reason for each in row.conflicts if each.reason]
    more = [*unseen(ledger, row.cells).values(), *asides]
    text = joined(more, Label("; ", "；")).text(language) if more else ""
    cells: dict[str, Value | Cell] = {
        each.name: _shown(each, row.cells.get(each.name), scene) for each in ledger.columns
    }
    cells |= {each.id: each.texts.get(str(row.cells.get(each.by))) for each in ledger.texts}
    return {**cells, **_formulas(ledger, scene, row.cells, rows, language, text)}


def _formulas(
    ledger: Ledger,
    scene: Scene,
    row: Mapping[str, Content],
    rows: Sequence[Mapping[str, Content]],
    language: Language,
    more: str,
) -> dict[str, Value | Cell]:
    """The live cells of a row, each with its value so far."""
    here = _here(ledger)
    found: dict[str, Value | Cell] = {
        each.id: Formula(f"={formula(each.expression, here)}", computed(each.expression, row))
        for each in ledger.derived
    }
    hidden = unseen(ledger, row)
    reasons = {} if not any(row.values()) else wrongs(ledger, scene, row, rows)
    first = next((reason.text(language) for name, reason in reasons.items() if name not in hidden), more)
    text = check_formula(ledger, scene, here, _whole(ledger), language, more)
    return {**found, CHECK: Cell(Formula(text, first or None), tone="bad")}


def _shown(column: TypedColumn, content: Content, scene: Scene) -> Value | Cell:
    """A cell as it was typed; a word of a list in the language of the sheet."""
    label = next((each.label for each in scene.choices(column) if each.value == content), None)
    if label is not None:
        return label
    if isinstance(content, str) or content is None:
        return content
    if column.is_text:
        return Cell(content, "number")  # a long number stays one, as it was typed
    is_day = hasattr(content, "year")
    if is_day and column.column.kind != "day":
        return Cell(content, "day")
    return content if is_day or column.column.kind != "day" else Cell(content, "number")


def _typed_column(column: TypedColumn, scene: Scene, language: Language) -> Column:
    note = column.note
    choices = scene.choices(column)
    listing: tuple[str, ...] | str = REFERENCES.get(column.among) or tuple(
        each.label.text(language) for each in choices
    )
    least = column.least if column.least is not None else UNLIMITED
    return Column(
        column.name,
        column.label,
        _format(column.column, id=column.id),
        note=note,
        input=True,
        validation=Validation(note, listing, least),
        width=16 if column.column.kind != "text" else 14 if choices else 20,
    )


def _derived_column(ledger: Ledger, column: DerivedColumn) -> Column:
    format: Format = "money" if column.unit == "money" else "count"
    text = f"={formula(column.expression, _here(ledger))}"
    return Column(column.id, column.label, format, note=column.note, formula=text, width=14)


def _text_column(column: TextColumn) -> Column:
    numeric = all(isinstance(each, int | float) for each in column.texts.values())
    return Column(column.id, column.label, "number" if numeric else "text")


def _format(column: FactColumn, *, id: bool) -> Format:
    match column.kind:
        case "day":
            return "day"
        case "money":
            return "money"
        case "text":
            return "id" if id else "text"
        case "number" if column.unit == "share":
            return "share"
    return "number"


def _here(ledger: Ledger) -> Callable[[str], str]:
    return lambda column: f"t_{ledger.id}[[#This Row],[{column}]]"


def _whole(ledger: Ledger) -> Callable[[str], str]:
    return lambda column: f"t_{ledger.id}[{column}]"


for _each in LEDGERS:
    SHEETS.add(
        Sheet(_each.id, _each.label, _build(_each), "hub", "detail", _each.order, (), 1, f"Ledger: {_each.doc.en}")
    )
