"""The table of a ledger: typed columns in yellow, what follows from them, and a live note why a row is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from xlops.blocks import Cell, Column, Format, Formula, Row, Table, Validation, Value
from xlops.facts.base import Column as FactColumn
from xlops.hub import Hub
from xlops.label import Label, Language, joined
from xlops.ledgers import Ledger
from xlops.ledgers.base import CHECK, DerivedColumn, TextColumn, TypedColumn
from xlops.ledgers.cells import Scene, key_of, key_text, normal
from xlops.ledgers.checks import LARGEST, REFERENCES, check_formula, told_later, told_live
from xlops.ledgers.expression import computed, formula
from xlops.ledgers.found import Content
from xlops.ledgers.rows import LedgerRow, listed
from xlops.origin import Origin

BLANK = 20
"""Rows beneath the filled ones that are ready to be typed into."""

UNLIMITED = -LARGEST
NOTHING_BESIDE: Mapping[str, Row] = {}
_WHY = Label("Check", "提示")
_WHY_NOTE = Label(
    "Says why a row is not taken. A conflict is settled by typing the cell again, or by clearing this note.",
    "说明该行为何未被采用。冲突：重新填写该单元格，或清除本提示。",
)


def typed_table(
    hub: Hub, ledger: Ledger, *, after: Sequence[Column] = (), beside: Mapping[str, Row] = NOTHING_BESIDE
) -> Table:
    """The table of a ledger whose rows the operator makes: those that there are, then blank ones.

    `after` are columns of the sheet's own behind what is typed, `beside` their cells by the id of the row; one with a
    formula has it in the blank rows, too, where it must give nothing.
    """
    scene, language = hub.typed.scene, hub.language
    shown = listed(ledger, hub.typed.rows[ledger.id])
    rows = [dict(each.cells) for each in shown]
    body: list[Row] = [{**_row(ledger, scene, each, rows, language), **beside.get(each.id, {})} for each in shown]
    ready = {each.id: Formula(each.formula, None) for each in after if each.formula}
    body += [{**_formulas(ledger, scene, dict.fromkeys(ledger.names), (), language, ""), **ready}] * BLANK
    return Table(
        ledger.id,
        (*_own_columns(ledger, scene, language), *after, _check_column(ledger, scene, language)),
        tuple(body),
        real=True,
        key=ledger.key,
    )


def offered_table(
    hub: Hub,
    ledger: Ledger,
    rows: Sequence[Row],
    *,
    before: Sequence[Column] = (),
    after: Sequence[Column] = (),
    origin: Origin | None = None,
    empty: Label | None = None,
) -> Table:
    """The table of an offered ledger: `rows` in their order, each with what was typed beside it.

    A row of `rows` holds the ledger's key and the cells of `before` (columns between the key and the typed ones) and of
    `after` (columns behind what follows from the row). Typed cells are laid in by the key; one that is blank means that
    what xlops says of the row holds. Rows that were typed and are no longer offered stand at the end, so nothing that
    was typed is lost. ValueError when a key is offered twice.
    """
    scene, language = hub.typed.scene, hub.language
    known = dict(hub.typed.rows[ledger.id])
    made: list[tuple[LedgerRow, Row]] = []
    seen: set[str] = set()
    for row in rows:
        key = {each: normal(_content(row[each]), ledger[each], scene) for each in ledger.key}
        id = key_of(key_text(each) for each in key.values())
        if id in seen:
            raise ValueError(f"ledger {ledger.id}: the row {id} is offered twice")
        seen.add(id)
        untyped = LedgerRow(id, {**dict.fromkeys(ledger.names), **key}, None)
        made.append((known.pop(id, untyped), row))
    made += [(each, {}) for each in known.values()]
    cells = [dict(each.cells) for each, _ in made] if any(each.asides for each, _ in made) else []
    body: list[Row] = []
    names = frozenset(ledger.names)
    for typed, row in made:
        own = {name: each for name, each in row.items() if name not in names}
        body.append({**_row(ledger, scene, typed, cells, language), **own})
    columns = _own_columns(ledger, scene, language)
    keys = [each for each in columns if each.id in ledger.key]
    others = [each for each in columns if each.id not in ledger.key]
    check = _check_column(ledger, scene, language)
    return Table(
        ledger.id, (*keys, *before, *others, *after, check), tuple(body), origin, real=True, key=ledger.key,
        filter=True, empty=empty,
    )  # fmt: skip


def _own_columns(ledger: Ledger, scene: Scene, language: Language) -> list[Column]:
    columns: list[Column] = []
    for each in ledger.columns:
        columns.append(_typed_column(ledger, each, scene, language))
        columns += [_text_column(text) for text in ledger.texts if text.by == each.name]
    return columns + [_derived_column(ledger, each) for each in ledger.derived]


def _check_column(ledger: Ledger, scene: Scene, language: Language) -> Column:
    check = check_formula(ledger, scene, _here(ledger), _whole(ledger), language)
    return Column(CHECK, _WHY, width=44, note=_WHY_NOTE, formula=check)


def _content(value: Value | Cell) -> Content:
    """What a cell of a key holds."""
    plain = value.value if isinstance(value, Cell) else value
    if isinstance(plain, Label | Formula):
        raise ValueError(f"{plain!r} is no value of a key")
    return plain  # type: ignore[return-value]


def _row(ledger: Ledger, scene: Scene, row: LedgerRow, rows: list[dict[str, Content]], language: Language) -> Row:
    asides = [each.reason for each in row.conflicts if each.reason]
    later = told_later(ledger, scene, row.cells, rows) if any(row.cells.values()) else {}
    more = [*later.values(), *asides]
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
    reason = told_live(ledger, scene, row, rows) if any(row.values()) else None
    first = reason.text(language) if reason else more
    mark = (ledger.id, language, more)
    if mark not in scene.made:
        scene.made[mark] = check_formula(ledger, scene, here, _whole(ledger), language, more)
    text: str = scene.made[mark]
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


def _typed_column(ledger: Ledger, column: TypedColumn, scene: Scene, language: Language) -> Column:
    note = column.note
    if ledger.offered and column.name in ledger.key:
        return Column(column.name, column.label, _format(column.column, id=column.id), note=note)
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
