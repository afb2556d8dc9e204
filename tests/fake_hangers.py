"""What hangs on ranges in the fake Excel: names, tables and their filters, notes, fonts, borders, rules, charts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import copy
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar

from fake_book import Held, restyle
from fake_entry import ExcelError
from fake_shift import quoted, references, text_of, unquoted
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, DataBarRule, FormulaRule
from openpyxl.styles import Font as XlFont
from openpyxl.styles import Side
from openpyxl.utils import range_boundaries
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation as XlValidation
from openpyxl.worksheet.filters import AutoFilter as XlFilter
from openpyxl.worksheet.filters import CustomFilter, CustomFilters, FilterColumn, Filters
from openpyxl.worksheet.table import Table as XlTable
from openpyxl.worksheet.table import TableColumn, TableStyleInfo
from xlwings import base_classes

if TYPE_CHECKING:
    from fake_sheet import Range, Sheet

_NAME = re.compile(r"[^\W\d][\w.]*")
_CELL = re.compile(r"[A-Z]{1,3}\d+|R\d*C\d*", re.I)


def rgb(text: Any) -> tuple[int, int, int] | None:
    """FFRRGGBB as three numbers; None for no colour, or one of a theme."""
    if not isinstance(text, str):
        return None
    return int(text[-6:-4], 16), int(text[-4:-2], 16), int(text[-2:], 16)


def rgb_of(colour: Any) -> str:
    """A colour as RRGGBB, from three numbers, "#rrggbb" or Excel's own number."""
    if isinstance(colour, str):
        return colour.lstrip("#").upper()
    if isinstance(colour, int):
        colour = colour & 255, colour >> 8 & 255, colour >> 16 & 255
    red, green, blue = colour
    return f"{red:02X}{green:02X}{blue:02X}"


def table_at(sheet: Any, bounds: tuple[int, int, int, int]) -> Any:
    """The table that touches an area."""
    left, top, right, bottom = bounds
    for table in sheet.tables.values():
        first, header, last, end = range_boundaries(table.ref)
        if first <= right and left <= last and header <= bottom and top <= end:
            return table
    return None


class Names(base_classes.Names):
    """The names of a workbook, or of a sheet."""

    def __init__(self, held: Held, sheet: Any = None) -> None:
        self.held, self.sheet = held, sheet

    @property
    def seen(self) -> Any:
        return (self.held.now.wb if self.sheet is None else self.sheet).defined_names

    @property
    def own(self) -> Any:
        return (self.held.wb if self.sheet is None else self.sheet).defined_names

    def _key(self, name: str) -> str | None:
        return next((each for each in self.seen if each.casefold() == name.casefold()), None)

    def __call__(self, key: str | int) -> Name:
        self.held.machine.called("Names()")
        found = list(self.seen)[key - 1] if isinstance(key, int) else self._key(key)
        if found is None:
            raise ExcelError(f"there is no name {key!r}")
        return Name(self, found)

    def snapshot(self) -> list[tuple[str, Name]]:
        self.held.machine.called("Names.snapshot")
        return [(each, Name(self, each)) for each in self.seen]

    def contains(self, key: str | int) -> bool:
        self.held.machine.called("Names.contains")
        return self._key(key) is not None if isinstance(key, str) else key <= len(self)

    def __len__(self) -> int:
        return len(self.seen)

    def add(self, name: str, refers_to: str) -> Name:
        self.held.machine.called("Names.add")
        if not _NAME.fullmatch(name) or _CELL.fullmatch(name):
            raise ExcelError(f"{name!r} is no name")
        old = self._key(name)
        hidden = self.own[old].hidden if old in self.own else None
        if old in self.own:
            del self.own[old]
        self.own[name] = DefinedName(name, attr_text=_text(refers_to), hidden=hidden)
        self.held.wrote()
        return Name(self, name)


class Name(base_classes.Name):
    """A defined name."""

    def __init__(self, names: Names, key: str) -> None:
        self.names, self.key = names, key

    @property
    def api(self) -> Any:
        """COM's Name, as far as xlops goes."""
        return NameApi(self)

    @property
    def name(self) -> str:
        return self.key

    @property
    def refers_to(self) -> str:
        self.names.held.machine.called("Name.refers_to")
        return f"={self.names.seen[self.key].attr_text}"

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.names.held.machine.called("Name.refers_to=")
        self.names.own[self.key].attr_text = _text(value)
        self.names.held.wrote()

    @property
    def refers_to_range(self) -> Range:
        from fake_sheet import Range, Sheet, area_of

        text = self.names.seen[self.key].attr_text
        sheet, mark, address = text.rpartition("!")
        if not mark or "#REF" in text:
            raise ExcelError(f"{self.key} refers to no range")
        top, left, bottom, right = area_of(address)
        parent = Sheet(self.names.held, self.names.held.wb[unquoted(sheet)])
        return Range(parent, top, left, bottom - top + 1, right - left + 1)

    def delete(self) -> None:
        self.names.held.machine.called("Name.delete")
        del self.names.own[self.key]
        self.names.held.wrote()


class NameApi:
    def __init__(self, name: Name) -> None:
        object.__setattr__(self, "_name", name)

    def __setattr__(self, name: str, value: Any) -> None:
        assert name == "Visible"
        self._name.names.held.machine.called("Name.api.Visible=")
        self._name.names.own[self._name.key].hidden = not value


def _text(refers_to: str) -> str:
    if not refers_to.startswith("="):
        raise ExcelError(f"a name refers to something that begins with =, not to {refers_to!r}")
    if "#REF!" in refers_to:
        raise ExcelError("a name refers to nothing")
    return refers_to[1:]


class Tables(base_classes.Tables):
    """The tables of a sheet."""

    api = None

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @property
    def seen(self) -> dict[str, Any]:
        self.sheet.called("tables")
        return {table.displayName: table for table in self.sheet.seen.tables.values()}

    def __call__(self, key: str | int) -> Table:
        names = list(self.seen)
        if isinstance(key, int):
            return Table(self.sheet, names[key - 1])
        found = next((each for each in names if each.casefold() == key.casefold()), None)
        if found is None:
            raise ExcelError(f"there is no table {key!r}")
        return Table(self.sheet, found)

    def __len__(self) -> int:
        return len(self.seen)

    def __iter__(self) -> Iterator[Table]:
        return iter([Table(self.sheet, each) for each in self.seen])

    def __contains__(self, key: str) -> bool:
        return any(each.casefold() == key.casefold() for each in self.seen)

    def add(
        self, source_type: Any = None, source: Any = None, link_source: Any = None, has_headers: bool = True,
        destination: Any = None, table_style_name: str | None = None, name: str | None = None,
    ) -> Table:  # fmt: skip
        self.sheet.called("tables.add")
        assert has_headers and name and source is not None
        sheet, source = self.sheet.sheet, source.impl
        left, top, right, bottom = source.bounds
        if table_at(sheet, source.bounds):
            raise ExcelError("tables cannot overlap")
        if bottom == top:
            raise ExcelError("a table has a row under its header")
        _new_name(self.sheet.held, name)
        texts = [sheet.cell(top, at)._value for at in range(left, right + 1)]
        if any(not isinstance(each, str) for each in texts) or len({each.casefold() for each in texts}) < len(texts):
            raise ExcelError(f"the header of {name} must be text, each once: {texts}")
        made = XlTable(id=1, displayName=name, name=name, ref=text_of(source.bounds))
        made.tableColumns = [TableColumn(id=at, name=each) for at, each in enumerate(texts, 1)]
        made.autoFilter = XlFilter(ref=made.ref)
        if table_style_name:
            made.tableStyleInfo = TableStyleInfo(name=table_style_name)
        sheet.add_table(made)
        self.sheet.held.wrote()
        return Table(self.sheet, name)


def _new_name(held: Held, name: str) -> None:
    taken = {table.displayName.casefold() for sheet in held.wb.worksheets for table in sheet.tables.values()}
    if name.casefold() in taken | {each.casefold() for each in held.wb.defined_names}:
        raise ExcelError(f"the name {name!r} is taken")


class Table(base_classes.Table):
    """A table (ListObject)."""

    api = None

    def __init__(self, sheet: Sheet, key: str) -> None:
        self.sheet, self.key = sheet, key

    @property
    def seen(self) -> Any:
        return self.sheet.seen.tables[self.key]

    @property
    def own(self) -> Any:
        return self.sheet.sheet.tables[self.key]

    def _range(self, top: int = 0, bottom: int | None = None) -> Range:
        from fake_sheet import Range

        left, first, right, last = range_boundaries(self.seen.ref)
        low, high = first + top, last if bottom is None else first + bottom
        return Range(self.sheet, low, left, high - low + 1, right - left + 1)

    @property
    def name(self) -> str:
        return self.key

    @property
    def display_name(self) -> str:
        return self.key

    @property
    def parent(self) -> Sheet:
        return self.sheet

    @property
    def range(self) -> Range:
        self.sheet.called("Table.range")
        return self._range()

    @property
    def header_row_range(self) -> Range:
        return self._range(0, 0)

    @property
    def data_body_range(self) -> Range:
        return self._range(1)

    def resize(self, range: Any) -> None:
        self.sheet.called("Table.resize")
        table, range = self.own, range.impl
        left, top, right, bottom = range.bounds
        old = range_boundaries(table.ref)
        if top != old[1] or left > old[2] or right < old[0] or bottom == top:
            raise ExcelError(f"{table.displayName} cannot become {range.address}")
        for other in self.sheet.sheet.tables.values():
            first, header, last, end = range_boundaries(other.ref)
            if other is not table and first <= right and left <= last and header <= bottom and top <= end:
                raise ExcelError(f"{table.displayName} would overlap {other.displayName}")
        known = {old[0] + at: each for at, each in enumerate(table.tableColumns)}
        free = max(each.id for each in table.tableColumns) + 1
        columns = []
        for at in [*_span(left, right)]:
            text = self.sheet.sheet.cell(top, at)._value
            if not isinstance(text, str):
                raise ExcelError(f"the header of {table.displayName} must be text, not {text!r}")
            columns.append(known.get(at) or TableColumn(id=(free := free + 1), name=text))
        table.tableColumns = columns
        table.ref = text_of(range.bounds)
        if table.autoFilter is not None:
            table.autoFilter.ref = table.ref
        self.sheet.held.wrote()

    @property
    def show_autofilter(self) -> bool:
        self.sheet.called("Table.show_autofilter")
        return self.seen.autoFilter is not None

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self.sheet.called("Table.show_autofilter=")
        table = self.own
        if bool(table.autoFilter) != value:
            table.autoFilter = XlFilter(ref=table.ref) if value else None

    @property
    def show_totals(self) -> bool:
        self.sheet.called("Table.show_totals")
        return bool(self.seen.totalsRowCount)

    @property
    def table_style(self) -> str:
        info = self.seen.tableStyleInfo
        return info.name if info else ""

    @table_style.setter
    def table_style(self, value: str) -> None:
        self.sheet.called("Table.table_style=")
        self.own.tableStyleInfo = TableStyleInfo(name=value) if value else None

    @property
    def autofilter(self) -> TableFilter:
        return TableFilter(self)

    def sort(self, keys: Any, ascending: Any) -> None:
        self._range(1).sort(keys, ascending, False)


def _span(first: int, last: int) -> range:  # a table's own `range` hides the builtin in its class
    return range(first, last + 1)


_SIGNS = {"equal_to": "equal", "not_equal_to": "notEqual", "greater_than": "greaterThan", "less_than": "lessThan",
          "greater_than_or_equal": "greaterThanOrEqual", "less_than_or_equal": "lessThanOrEqual"}  # fmt: skip


_OPERATORS = {**_SIGNS, "greater_than_or_equal": "greaterThanOrEqual", "between": "between"}


class TableFilter(base_classes.AutoFilter):
    """The filter of a table: lists of values and simple comparisons. Rows that do not pass are hidden."""

    def __init__(self, table: Table) -> None:
        self.table = table

    @property
    def criteria(self) -> list[dict[str, Any]]:
        self.table.sheet.called("autofilter.criteria")
        held = self.table.seen.autoFilter
        columns = {each.colId: each for each in held.filterColumn} if held else {}
        found = []
        for at in range(len(self.table.seen.tableColumns)):
            column, made = columns.get(at), base_classes.empty_autofilter_criteria(at + 1)
            if column is not None and column.filters:
                made |= {"type": "values", "values": list(column.filters.filter)}
            elif column is not None and column.customFilters:
                (custom,) = column.customFilters.customFilter
                names = {sign: name for name, sign in _SIGNS.items()}
                made |= {"type": "comparison", "operator": names[custom.operator or "equal"], "value1": custom.val}
            elif column is not None:
                made |= {"type": "unknown"}
            found.append(made)
        return found

    def apply_values(self, field: int, values: list[str]) -> None:
        self._set(field, FilterColumn(colId=field - 1, filters=Filters(filter=list(values))))

    def apply_comparison(self, field: int, operator: str, value1: Any, value2: Any) -> None:
        if value2 is not None:
            raise ExcelError("two comparisons are not faked")
        custom = CustomFilter(operator=_SIGNS[operator], val=str(value1))
        self._set(field, FilterColumn(colId=field - 1, customFilters=CustomFilters(customFilter=[custom])))

    def clear(self, field: int | None) -> None:
        self.table.sheet.called("autofilter.clear")
        held = self.table.own.autoFilter
        if held is not None:
            held.filterColumn = [each for each in held.filterColumn if field is not None and each.colId != field - 1]
        self.apply()

    def _set(self, field: int, column: FilterColumn) -> None:
        self.table.sheet.called("autofilter.apply")
        table = self.table.own
        if table.autoFilter is None:
            table.autoFilter = XlFilter(ref=table.ref)
        kept = [each for each in table.autoFilter.filterColumn if each.colId != field - 1]
        table.autoFilter.filterColumn = [*kept, column]
        self.apply()

    def apply(self) -> None:
        """Hide what does not pass, show the rest."""
        table, sheet, held = self.table.own, self.table.sheet.sheet, self.table.sheet.held
        left, top, _, bottom = range_boundaries(table.ref)
        columns = table.autoFilter.filterColumn if table.autoFilter else ()
        for row in range(top + 1, bottom + 1):
            passes = all(_passes(held.value(sheet.cell(row, left + each.colId)), each) for each in columns)
            sheet.row_dimensions[row].hidden = not passes


def _passes(value: Any, column: FilterColumn) -> bool:
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else "" if value is None else str(value)
    if column.filters:
        return text in column.filters.filter
    if not column.customFilters:
        return True
    (custom,) = column.customFilters.customFilter
    operator = custom.operator or "equal"
    if operator in ("equal", "notEqual"):
        return (text == custom.val) is (operator == "equal")
    if not isinstance(value, int | float):
        return False
    limit = float(custom.val)
    compared: dict[str, bool] = {
        "greaterThan": value > limit,
        "lessThan": value < limit,
        "greaterThanOrEqual": value >= limit,
        "lessThanOrEqual": value <= limit,
    }
    return compared[operator]


class Note(base_classes.Note):
    """A note (the old kind of comment)."""

    api = None

    def __init__(self, range: Range) -> None:
        self.range = range

    @property
    def text(self) -> str:
        self.range.called("note.text")
        return str(self.range.parent.seen.cell(self.range.row, self.range.column).comment.text)

    @text.setter
    def text(self, value: str) -> None:
        self.range.called("note.text=")
        self.range.cell().comment = Comment(value, "xlops")

    @property
    def author(self) -> str:
        return str(self.range.cell().comment.author)

    @property
    def location(self) -> Range:
        return self.range

    def delete(self) -> None:
        self.range.called("note.delete")
        self.range.cell().comment = None


def _font(part: str, of: Callable[[Any], Any], to: Callable[[Any], Any] = lambda value: value) -> property:
    def get(self: Any) -> Any:
        self.range.called(f"font.{part}")
        found = {of(cell.font) for cell in self.range.peek()}
        return found.pop() if len(found) == 1 else None

    def put(self: Any, value: Any) -> None:
        self.range.called(f"font.{part}=")
        for cell in self.range.each():
            restyle(cell, f"font.{part}", value, change)

    def change(cell: Any, value: Any) -> None:
        font = cell.font
        parts = {each: getattr(font, each) for each in ("name", "size", "bold", "italic", "color", "family")}
        cell.font = XlFont(**{**parts, part: to(value)})

    return property(get, put)


class Font(base_classes.Font):
    """The font of a range."""

    api = None

    def __init__(self, range: Range) -> None:
        self.range = range

    bold = _font("bold", lambda font: bool(font.bold))
    italic = _font("italic", lambda font: bool(font.italic))
    size = _font("size", lambda font: font.size)
    name = _font("name", lambda font: font.name)
    color = _font(
        "color", lambda font: rgb(font.color.rgb) if font.color else (0, 0, 0), lambda value: f"FF{rgb_of(value)}"
    )


_SIDES = {"edge_left": "left", "edge_right": "right", "edge_top": "top", "edge_bottom": "bottom"}


class Borders(base_classes.Borders):
    """The borders of a range."""

    api = None

    def __init__(self, range: Range) -> None:
        self.range = range

    def set(self, which: Any, *, line_style: Any = base_classes._UNSET, weight: Any = base_classes._UNSET,
            color: Any = base_classes._UNSET) -> None:  # fmt: skip
        self.range.called("borders.set")
        left, top, right, bottom = self.range.bounds
        inside = {"inside_horizontal": "bottom", "inside_vertical": "right"}
        weight = "thin" if weight is base_classes._UNSET else weight

        def change(cell: Any, value: Any) -> None:
            border = copy(cell.border)
            for part in value[0]:
                setattr(border, part, Side() if line_style is None else Side(weight, color=f"FF{rgb_of(color)}"))
            cell.border = border

        for cell in self.range.each():
            at_edge = {"edge_left": cell.column == left, "edge_right": cell.column == right,
                       "edge_top": cell.row == top, "edge_bottom": cell.row == bottom,
                       "inside_horizontal": cell.row < bottom, "inside_vertical": cell.column < right}  # fmt: skip
            parts = [_SIDES.get(side) or inside[side] for side in which if at_edge.get(side)]
            if parts:
                restyle(cell, "borders", (parts, line_style, weight, color), change)

    def clear(self, which: Any) -> None:
        self.set(which, line_style=None)


class DataValidation(base_classes.DataValidation):
    """What may be typed into a range."""

    _NAMES: ClassVar = {"whole_number": "whole", "text_length": "textLength"}

    def __init__(self, range: Range) -> None:
        self.range = range

    @property
    def api(self) -> Any:
        return ValidationApi(self)

    def found(self, sheet: Any) -> Any:
        left, top, _, _ = self.range.bounds
        for rule in sheet.data_validations.dataValidation:
            if any(a <= left <= c and b <= top <= d for a, b, c, d in (each.bounds for each in rule.sqref.ranges)):
                return rule
        return None

    @property
    def type(self) -> str:
        self.range.called("data_validation.type")
        rule = self.found(self.range.parent.seen)
        names = {ours: name for name, ours in self._NAMES.items()}
        return "none" if rule is None else names.get(rule.type, rule.type or "unknown")

    @property
    def source(self) -> str | None:
        rule = self.found(self.range.parent.seen)
        if rule is None or rule.type != "list":
            return None
        return rule.formula1[1:-1] if rule.formula1.startswith('"') else f"={rule.formula1}"

    def set_list(self, source: Any, in_cell_dropdown: bool) -> None:
        if isinstance(source, base_classes.Range):
            text = f"{quoted(source.sheet.name)}!{source.address}"  # type: ignore[attr-defined]
        elif isinstance(source, base_classes.Name):
            text = source.name
        else:
            text = '"' + ",".join(source) + '"'
        if len(text) > 257:
            raise ValueError("the Excel data validation source cannot exceed 255 characters")
        self._put("list", None, text, None)

    def set_rule(self, rule_type: str, operator: str, formula1: str, formula2: str | None) -> None:
        self._put(self._NAMES.get(rule_type, rule_type), _SIGNS.get(operator, operator), formula1, formula2)

    def _put(self, type: str, operator: str | None, formula1: str, formula2: str | None) -> None:
        self.range.called("data_validation.set")
        rule = self.found(self.range.parent.sheet)
        if rule is None:
            rule = XlValidation(sqref=text_of(self.range.bounds), allow_blank=True)
            self.range.parent.sheet.add_data_validation(rule)
        rule.type, rule.operator, rule.formula1, rule.formula2 = type, operator, formula1, formula2

    def delete(self) -> None:
        self.range.called("data_validation.delete")
        rule = self.found(self.range.parent.sheet)
        if rule is not None:
            self.range.parent.sheet.data_validations.dataValidation.remove(rule)


class ValidationApi:
    def __init__(self, validation: DataValidation) -> None:
        object.__setattr__(self, "_validation", validation)

    def __setattr__(self, name: str, value: Any) -> None:
        self._validation.range.called(f"Validation.api.{name}=")
        rule = self._validation.found(self._validation.range.parent.sheet)
        limit = {"InputTitle": 32, "InputMessage": 255}[name]
        if len(value) > limit:
            raise ExcelError(f"{name} has at most {limit} characters")
        setattr(rule, {"InputTitle": "promptTitle", "InputMessage": "prompt"}[name], value)


class ConditionalFormats(base_classes.ConditionalFormats):
    """The conditional formats of a range."""

    api = None

    def __init__(self, range: Range) -> None:
        self.range = range

    def _add(self, rule: Any) -> None:
        self.range.called("conditional_formats.add")
        self.range.parent.sheet.conditional_formatting.add(text_of(self.range.bounds), rule)
        return

    def __len__(self) -> int:
        from fake_sheet import _touch

        return sum(
            len(rules.rules)
            for rules in self.range.parent.seen.conditional_formatting
            if any(_touch(self.range.bounds, each.bounds) for each in rules.sqref.ranges)
        )

    def add_custom(self, spec: dict[str, Any]) -> None:
        self._add(FormulaRule(formula=[spec["formula"][1:]], font=XlFont(color=f"FF{rgb_of(spec['font_color'])}")))

    def add_cell_value(self, spec: dict[str, Any]) -> None:
        formulas = [each for each in (spec["formula1"], spec["formula2"]) if each is not None]
        font = XlFont(color=f"FF{rgb_of(spec['font_color'])}")
        self._add(CellIsRule(operator=_OPERATORS[spec["operator"]], formula=formulas, font=font))

    def add_data_bar(self, spec: dict[str, Any]) -> None:
        self._add(DataBarRule("num", 0, "max", None, color=f"FF{rgb_of(spec['bar_color'])}"))

    def add_color_scale(self, spec: dict[str, Any]) -> None:
        low, high = spec["colors"]
        self._add(ColorScaleRule("min", None, f"FF{rgb_of(low)}", end_type="max", end_color=f"FF{rgb_of(high)}"))

    def clear(self) -> None:
        raise ExcelError("not faked")


class Charts(base_classes.Charts):
    """The charts of a sheet."""

    api = None

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def __len__(self) -> int:
        return len(self.sheet.seen._charts)

    def __iter__(self) -> Iterator[Chart]:
        self.sheet.called("charts")
        return iter([Chart(self.sheet, at) for at in range(len(self))])

    def __call__(self, key: str | int) -> Chart:
        if isinstance(key, int):
            return Chart(self.sheet, key - 1)
        return next(each for each in self if each.name == key)


class Chart(base_classes.Chart):
    """A chart."""

    def __init__(self, sheet: Sheet, at: int) -> None:
        self.sheet, self.at = sheet, at

    @property
    def own(self) -> Any:
        return self.sheet.sheet._charts[self.at]

    @property
    def name(self) -> str:
        return str(getattr(self.own, "called", f"Chart {self.at + 1}"))

    @property
    def parent(self) -> Sheet:
        return self.sheet

    @property
    def api(self) -> Any:
        """(the shape, COM's Chart), as far as xlops goes."""
        return None, SimpleNamespace(SeriesCollection=lambda at: SeriesApi(self, at))


class SeriesApi:
    def __init__(self, chart: Chart, at: int) -> None:
        object.__setattr__(self, "_chart", chart)
        object.__setattr__(self, "_at", at)

    def _sources(self) -> Any:
        own = self._chart.own
        series = [each for part in [own, *(each for each in own._charts if each is not own)] for each in part.series]
        return sorted(series, key=lambda each: each.order if each.order is not None else each.idx)[self._at - 1]

    def __setattr__(self, name: str, value: Any) -> None:
        self._chart.sheet.called(f"Series.api.{name}=")
        place = value.range
        series = self._sources()
        source = {"Values": series.val, "XValues": series.cat}[name]
        for kind in ("numRef", "strRef"):
            held = getattr(source, kind, None)
            if held is not None:
                held.f = f"{quoted(place.sheet.name)}!{place.address}"
                held.numCache = held.strCache = None


__all__ = ["Borders", "Charts", "ConditionalFormats", "DataValidation", "Font", "Names", "Note", "Table", "Tables", "references"]  # fmt: skip
