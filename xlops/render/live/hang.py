"""What hangs on cells in an open Excel: links, notes, conditional formats, validations, ranges of charts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import xlwings as xw

from xlops.render.cells import Area, ChartPlace, Entry, Placed, Rule, sheet_ref
from xlops.render.live.entry import text_entry
from xlops.render.live.looks import range_of
from xlops.render.live.native import Native
from xlops.render.validations import LISTS, choices, long_lists, validation
from xlops.theme import ORANGE, PALE_BLUE, WHITE

SMALLEST, LARGEST = 1e-12, 1e300


def link(native: Native, sheet: xw.Sheet, cells: Mapping[tuple[int, int], Placed], names: Mapping[str, str]) -> None:
    """Links of our cells; `names` has what the sheets are called now."""
    for at, placed in cells.items():
        if placed.link:
            native.link(sheet.range(at), f"{sheet_ref(names.get(placed.link, placed.link))}!A1")


def annotate(sheet: xw.Sheet, wanted: Mapping[tuple[int, int], str], there: Mapping[tuple[int, int], str]) -> None:
    """Notes at cells; `there` are those that stand already (ours or not), which are only changed where they differ."""
    for at, text in wanted.items():
        if there.get(at) == text:
            continue
        cell = sheet.range(at)
        if at in there:
            note = cell.note
            if note is not None:
                note.text = text
        else:
            cell.add_note(text)


def colour(sheet: xw.Sheet, rules: Iterable[Rule]) -> None:
    """Conditional formats as new workbooks have them."""
    for rule in rules:
        formats = range_of(sheet, rule.area).conditional_formats
        match rule.kind:
            case "bars":
                formats.add_data_bar(f"#{PALE_BLUE}", gradient=False)
            case "heat":
                formats.add_color_scale([f"#{WHITE}", f"#{PALE_BLUE}"])
            case "negative":
                formats.add_cell_value("less_than", 0, font_color=f"#{ORANGE}")
            case (
                "positive"
            ):  # not "more than 0": every text is more; and no formula, which would hang on the active cell
                formats.add_cell_value("between", SMALLEST, LARGEST, font_color=f"#{ORANGE}")
            case "marked":
                pass  # only a formula tells how a word begins, and that would hang on the active cell


def validate(native: Native, book: xw.Book, place: xw.Range, entry: Entry) -> None:
    """The validation and the message of an input cell, or of a column of them."""
    rule, made = place.data_validation, validation(entry)
    rule.delete()
    if made.type == "list":
        _choose(book, rule, entry)
    elif made.type == "date":
        rule.set_date("greater_than", made.formula)
    elif made.type == "whole":
        rule.set_whole_number("greater_than_or_equal", made.formula)
    elif made.type == "decimal":
        rule.set_decimal("greater_than_or_equal", made.formula)
    else:
        return
    native.prompt(place, entry.title, entry.message)


def listed(entry: Entry) -> str | None:
    """The choices of an input as its validation names them, where it holds them itself."""
    if isinstance(entry.choices, str) or not entry.choices or not choices(entry).startswith('"'):
        return None
    return ",".join(entry.choices)


def relist(native: Native, book: xw.Book, place: xw.Range, entry: Entry, source: str | None) -> None:
    """Bring the choices of an input up to date; `source` is what its validation says now."""
    wanted = listed(entry)
    if wanted is not None and source != wanted:
        validate(native, book, place, entry)
    elif long_lists([entry]):
        _list(book, entry)


def _choose(book: xw.Book, rule: xw.main.DataValidation, entry: Entry) -> None:
    text = choices(entry)
    if text.startswith('"'):
        rule.set_list(list(entry.choices))
        return
    if long_lists([entry]):
        _list(book, entry)
    sheet, _, address = text.rpartition("!")
    if sheet:
        rule.set_list(book.sheets[sheet.strip("'").replace("''", "'")].range(address))
    else:
        rule.set_list(book.names[address])


def _list(book: xw.Book, entry: Entry) -> None:
    """A long list stands on the hidden sheet, under a name of its own."""
    name = f"l_{entry.name}"
    if LISTS not in book.sheets:
        made = book.sheets.add(LISTS, after=book.sheets[len(book.sheets) - 1])
        made.visible = False
    sheet = book.sheets[LISTS]
    known = book.names.contains(name)
    column = book.names[name].refers_to_range.column if known else sheet.used_range.last_cell.column + 1
    texts = [[text_entry(each)] for each in entry.choices]
    sheet.range((1, column), (len(texts), column)).value = texts
    refers = f"={sheet_ref(LISTS)}!{Area(1, column, len(texts), column).fixed}"
    if known:
        book.names[name].refers_to = refers
    else:
        book.names.add(name, refers)


def refilter(filter: xw.main.AutoFilter, criterion: xw.main.AutoFilterCriteria) -> bool:
    """Filter a field as it was; False where it cannot be said again (it was by colour, or by a group of days)."""
    field = criterion.field
    if criterion.type == "values" and criterion.values:
        filter.apply_values(field, criterion.values)
    elif criterion.type == "comparison" and criterion.operator:
        second = () if criterion.value2 is None else (criterion.value2,)
        filter.apply_comparison(field, criterion.operator, criterion.value1, *second)
    elif criterion.type == "top_items" and criterion.count:
        filter.apply_top_items(field, criterion.count)
    elif criterion.type == "bottom_items" and criterion.count:
        filter.apply_bottom_items(field, criterion.count)
    else:
        return False
    return True


def redraw(
    native: Native,
    place: ChartPlace,
    chart: xw.Chart,
    sheet: xw.Sheet,
    columns: Mapping[str, int],
    top: int,
    bottom: int,
) -> None:
    """Let a chart show these rows of its table, which stands on `sheet`."""
    first = top if place.chart.last is None else max(top, bottom - place.chart.last + 1)

    def cells(column: str) -> xw.Range:
        return range_of(sheet, Area(first, columns[column], bottom, columns[column]))

    for number, series in enumerate(place.chart.series, 1):
        native.draw(chart, number, cells(series.column), cells(place.chart.x))
