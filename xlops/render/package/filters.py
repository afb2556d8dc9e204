"""Filters that are switched on: which rows they hide now that the rows are others."""

from __future__ import annotations

from collections.abc import Callable

from xlops.render.now import TablePlan
from xlops.render.package.opc import Element, main
from xlops.render.package.reading import cells
from xlops.render.package.strings import Strings

Test = Callable[[object], bool]


def apply_filter(sheet: Element, table: TablePlan, root: Element, strings: Strings) -> bool:
    """Hide the rows that the filter of a table hides, and show the others.

    False when a criterion is not understood (colours, averages, days): every row is then shown, the criterion stays.
    """
    filter = root.find(main("autoFilter"))
    columns = filter.findall(main("filterColumn")) if filter is not None else []
    top, bottom = table.area.top + 1, table.area.bottom - table.totals
    rows = {
        int(each.get("r")): each
        for each in sheet.iterfind(f"{main('sheetData')}/{main('row')}")
        if top <= int(each.get("r")) <= bottom
    }
    tests = {table.area.left + int(each.get("colId") or 0): _test(each) for each in columns}
    understood = all(test is not None for test in tests.values())
    hidden = set()
    if columns and understood:
        values = {(each.row, each.column): each.value for each in cells(sheet, strings) if each.row in rows}
        for row in rows:
            if not all(test(values.get((row, column))) for column, test in tests.items() if test is not None):
                hidden.add(row)
    for at, row in rows.items():
        if at in hidden:
            row.set("hidden", "1")
        elif columns:
            row.attrib.pop("hidden", None)
    return understood


def _test(column: Element) -> Test | None:
    values, custom = column.find(main("filters")), column.find(main("customFilters"))
    if values is not None and values.find(main("dateGroupItem")) is None:
        wanted = {(each.get("val") or "").casefold() for each in values.iterfind(main("filter"))}
        blank = values.get("blank") in ("1", "true")
        return lambda value: bool(_texts(value) & wanted) if value not in (None, "") else blank
    if custom is not None:
        tests = [_compare(each.get("operator") or "equal", each.get("val") or "") for each in custom]
        every = custom.get("and") in ("1", "true")
        return lambda value: all(test(value) for test in tests) if every else any(test(value) for test in tests)
    return None


def _texts(value: object) -> set[str]:
    if isinstance(value, int | float):
        return {f"{value:g}", f"{value:.15g}", str(value), f"{value:,.2f}", f"{value:,.0f}"}
    return {str(value).casefold()}


def _compare(operator: str, wanted: str) -> Test:
    try:
        number = float(wanted)
    except ValueError:
        return _match(operator, wanted)

    def test(value: object) -> bool:
        if not isinstance(value, int | float):
            return operator == "notEqual"
        match operator:
            case "equal":
                return value == number
            case "notEqual":
                return value != number
            case "greaterThan":
                return value > number
            case "greaterThanOrEqual":
                return value >= number
            case "lessThan":
                return value < number
        return value <= number

    return test


def _match(operator: str, wanted: str) -> Test:
    """Texts, with * at either end as Excel writes "begins with", "ends with" and "contains"."""
    core = wanted.strip("*").casefold()

    def matches(value: object) -> bool:
        text = "" if value is None else str(value).casefold()
        if wanted.strip() == "":
            return text == ""
        if wanted.startswith("*") and wanted.endswith("*"):
            return core in text
        if wanted.endswith("*"):
            return text.startswith(core)
        return text.endswith(core) if wanted.startswith("*") else text == core

    return (lambda value: not matches(value)) if operator == "notEqual" else matches
