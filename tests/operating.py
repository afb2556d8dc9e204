"""An operator at work on a workbook, as Excel would carry it out: on the package itself, so that nothing else is lost.

Rows are put in by render.package.shift; columns, names and the rest are done here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import etree

from xlops.render.cells import letters
from xlops.render.now import InsertRows
from xlops.render.package.comments import attach
from xlops.render.package.found import table_parts
from xlops.render.package.moves import bounds
from xlops.render.package.opc import EXCEL, RELATIONS, Package, defined_names, main, sheets
from xlops.render.package.reading import cells, column_of
from xlops.render.package.sheet_parts import child
from xlops.render.package.shift import move_rows
from xlops.render.package.strings import Strings
from xlops.render.references import End, Reference, copied, rewritten

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


class Desk:
    """A workbook that is open on somebody's desk; `save` puts it back."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.package = Package.open(path)
        self.strings = Strings(self.package)

    def save(self) -> None:
        self.strings.settle([self.tree(name) for name in self.names], [])
        self.package.save(self.path)

    @property
    def names(self) -> list[str]:
        return [name for name, _ in sheets(self.package)]

    def part(self, sheet: str) -> str:
        return dict(sheets(self.package))[sheet]

    def tree(self, sheet: str) -> Any:
        return self.package.change(self.part(sheet))

    def read(self, sheet: str) -> dict[tuple[int, int], Any]:
        """Every value; a formula as its text."""
        found = cells(self.tree(sheet), self.strings)
        return {
            (each.row, each.column): each.formula or each.value
            for each in found
            if each.formula or each.value not in (None, "")
        }

    def table(self, id: str) -> Any:
        """(sheet, its part) of a table."""
        for name, part in sheets(self.package):
            for each in table_parts(self.package, part):
                if each.id == id:
                    return name, each
        raise AssertionError(f"no table {id}")

    def column(self, table: str, header: str) -> int:
        _, part = self.table(table)
        return int(part.area.left + part.headers.index(header))

    def row_of(self, table: str, key: object, header: str | None = None) -> int:
        """The row of the key in the table's column (its first one)."""
        sheet, part = self.table(table)
        column = self.column(table, header) if header else part.area.left
        values = self.read(sheet)
        return next(
            row for row in range(part.area.top + 1, part.area.bottom + 1) if str(values.get((row, column))) == str(key)
        )

    def type(self, sheet: str, row: int, column: int, content: object, style: int | None = None) -> None:
        """Type into a cell; a text with "=" is a formula. The format stays, or becomes `style`."""
        line = self._row(sheet, row)
        cell = next((each for each in line if column_of(each.get("r")) == column), None)
        if cell is None:
            cell = etree.Element(main("c"), r=f"{letters(column)}{row}")
            at = sum(column_of(each.get("r")) < column for each in line)
            line.insert(at, cell)
        for each in list(cell):
            cell.remove(each)
        cell.attrib.pop("t", None)
        if style is not None:
            cell.set("s", str(style))
        if isinstance(content, str) and content.startswith("="):
            etree.SubElement(cell, main("f")).text = content[1:]
        elif isinstance(content, str):
            cell.set("t", "s")
            etree.SubElement(cell, main("v")).text = str(self.strings.of(content))
        elif content is not None:
            etree.SubElement(cell, main("v")).text = repr(content)

    def _row(self, sheet: str, row: int) -> Any:
        data = self.tree(sheet).find(main("sheetData"))
        for at, each in enumerate(data):
            if int(each.get("r")) == row:
                return each
            if int(each.get("r")) > row:
                made = etree.Element(main("row"), r=str(row))
                data.insert(at, made)
                return made
        return etree.SubElement(data, main("row"), r=str(row))

    def insert_rows(self, sheet: str, at: int, count: int = 1) -> None:
        move_rows(self.package, self.part(sheet), [InsertRows(at, count)])

    def insert_column(self, sheet: str, at: int, header: str) -> None:
        """A whole column before `at`; a table that it goes through gets a column of its own with that heading."""
        part = self.part(sheet)
        for name, place in sheets(self.package):
            self._formulas(place, name, sheet, at)
        for element in self.package.change(self.package.workbook).iter(main("definedName")):
            element.text = _right(element.text, "", sheet, at)
        tree = self.tree(sheet)
        for cell in tree.iter(main("c")):
            row = re.sub("[A-Z]", "", cell.get("r"))
            cell.set("r", f"{letters(_moved(column_of(cell.get('r')), at))}{row}")
        for element in tree.iter(main("mergeCell"), main("hyperlink"), main("autoFilter"), main("dimension")):
            element.set("ref", _area(element.get("ref"), at))
        for element in tree.iter(main("conditionalFormatting"), main("dataValidation")):
            element.set("sqref", " ".join(_area(each, at) for each in element.get("sqref").split()))
        for element in tree.iter(f"{{{EXCEL}}}sqref"):
            element.text = " ".join(_area(each, at) for each in element.text.split())
        for element in list(tree.iter(main("col"))):
            low, high = int(element.get("min")), int(element.get("max"))
            element.set("min", str(_moved(low, at)))
            element.set("max", str(_moved(high, at)))
        for table in table_parts(self.package, part):
            root = self.package.change(table.part)
            area = table.area
            for element in root.iter():
                if element.get("ref"):
                    element.set("ref", _area(element.get("ref"), at))
            if area.left < at <= area.right:
                columns = root.find(main("tableColumns"))
                number = max(int(each.get("id")) for each in columns) + 1
                columns.insert(at - area.left, etree.Element(main("tableColumn"), id=str(number), name=header))
                columns.set("count", str(len(columns)))
                self.type(sheet, area.top, at, header)
        for kind in ("comments",):
            for place in self.package.related(part, kind):
                for element in self.package.change(place).iter(main("comment")):
                    element.set("ref", _area(element.get("ref"), at))
        for place in self.package.related(part, "vmlDrawing"):
            for element in self.package.change(place).iter("{urn:schemas-microsoft-com:office:excel}Column"):
                element.text = str(_moved(int(element.text) + 1, at) - 1)
        for place in self.package.names:
            if re.match(r"xl/charts/chart\d+\.xml", place):
                for element in self.package.change(place).iter():
                    if str(element.tag).endswith("}f") and element.text:
                        element.text = _right(element.text, "", sheet, at)

    def _formulas(self, place: str, own: str, sheet: str, at: int) -> None:
        for element in self.package.change(place).iter(main("f"), main("formula"), main("formula1"), f"{{{EXCEL}}}f"):
            if element.text:
                element.text = _right(element.text, own, sheet, at)

    def rename(self, sheet: str, name: str) -> None:
        """Another name for a sheet, in all that refers to it."""
        quoted = "'" + name.replace("'", "''") + "'!"

        def change(reference: Reference) -> str | None:
            return replace(reference, sheet=quoted).text if reference.sheets == (sheet,) else None

        for element in self.package.change(self.package.workbook).iter(main("definedName")):
            element.text = rewritten(element.text, change)
        for _, place in sheets(self.package):
            for element in self.package.change(place).iter(
                main("f"), main("formula"), main("formula1"), f"{{{EXCEL}}}f"
            ):
                element.text = rewritten(element.text or "", change)
            for element in self.package.change(place).iter(main("hyperlink")):
                if element.get("location"):
                    element.set("location", rewritten(element.get("location"), change))
        for place in self.package.names:
            if re.match(r"xl/charts/chart\d+\.xml", place):
                for element in self.package.change(place).iter():
                    if str(element.tag).endswith("}f") and element.text:
                        element.text = rewritten(element.text, change)
        for element in self.package.change(self.package.workbook).iter(main("sheet")):
            if element.get("name") == sheet:
                element.set("name", name)

    def move_last(self, sheet: str) -> None:
        """Drag the tab to the end."""
        root = self.package.change(self.package.workbook)
        listing = root.find(main("sheets"))
        order = [each.get("name") for each in listing]
        element = listing[order.index(sheet)]
        listing.append(element)
        after = [each.get("name") for each in listing]
        for each in root.iter(main("definedName")):
            if each.get("localSheetId"):
                each.set("localSheetId", str(after.index(order[int(each.get("localSheetId"))])))

    def delete_sheet(self, sheet: str) -> None:
        """Delete a sheet with its tables; names and formulas that point to it are lost, as in Excel."""
        part = self.part(sheet)
        root = self.package.change(self.package.workbook)
        order = [each.get("name") for each in root.iter(main("sheet"))]
        gone = order.index(sheet)
        for element in list(root.iter(main("definedName"))):
            local = element.get("localSheetId")
            if local and int(local) == gone:
                element.getparent().remove(element)
                continue
            if local and int(local) > gone:
                element.set("localSheetId", str(int(local) - 1))
            element.text = rewritten(element.text, lambda each: "#REF!" if each.sheets == (sheet,) else None)
        for element in list(root.iter(main("sheet"))):
            if element.get("name") == sheet:
                element.getparent().remove(element)
        for table in self.package.related(part, "table"):
            self.package.drop(table)
        self.package.unrelate(self.package.workbook, part)
        self.package.drop(part)

    def add_sheet(self, name: str, content: dict[tuple[int, int], object]) -> None:
        """An own sheet."""
        part = self.package.free_name("xl/worksheets/sheet{}.xml")
        self.package.put(part, f'<worksheet xmlns="{main("")[1:-1]}"><sheetData/></worksheet>'.encode(), _SHEET)
        id = self.package.relate(self.package.workbook, "worksheet", part)
        listing = self.package.change(self.package.workbook).find(main("sheets"))
        number = max(int(each.get("sheetId")) for each in listing) + 1
        etree.SubElement(listing, main("sheet"), name=name, sheetId=str(number)).set(f"{{{RELATIONS}}}id", id)
        for (row, column), each in content.items():
            self.type(name, row, column, each)

    def sort(self, table: str, order: Callable[[list[Any]], Any]) -> None:
        """Sort the rows of a table: values move, formulas as if they were copied."""
        sheet, part = self.table(table)
        area, values = part.area, self.read(sheet)
        span = range(area.left, area.right + 1)
        rows = {row: [values.get((row, column)) for column in span] for row in range(area.top + 1, area.bottom + 1)}
        ranked = sorted(rows, key=lambda row: order(rows[row]))
        for to, source in zip(rows, ranked, strict=True):
            for column, content in zip(span, rows[source], strict=True):
                moved = (
                    copied(content, rows=to - source)
                    if isinstance(content, str) and content.startswith("=")
                    else content
                )
                self.type(sheet, to, column, moved)

    def filter(self, table: str, header: str, values: Iterable[str]) -> None:
        """Show only rows with these values."""
        sheet, part = self.table(table)
        root = self.package.change(part.part)
        element = child_of(root, "autoFilter", part.area.ref)
        column = etree.SubElement(element, main("filterColumn"), colId=str(part.headers.index(header)))
        wanted = set(values)
        listing = etree.SubElement(column, main("filters"))
        for each in sorted(wanted):
            etree.SubElement(listing, main("filter"), val=each)
        at, read = part.area.left + part.headers.index(header), self.read(sheet)
        for row in range(part.area.top + 1, part.area.bottom + 1):
            if str(read.get((row, at))) not in wanted:
                self._row(sheet, row).set("hidden", "1")

    def comment(self, sheet: str, row: int, column: int, text: str) -> None:
        attach(self.package, self.part(sheet), {}, {(row, column): ("Operator", text)})

    def highlight(self, sheet: str, row: int, column: int) -> int:
        """A green fill behind a cell; the format's index."""
        root = self.package.change(self.package.related(self.package.workbook, "styles")[0])
        fills, xfs = root.find(main("fills")), root.find(main("cellXfs"))
        fill = etree.SubElement(etree.SubElement(fills, main("fill")), main("patternFill"), patternType="solid")
        etree.SubElement(fill, main("fgColor"), rgb="FF00FF00")
        fills.set("count", str(len(fills)))
        etree.SubElement(
            xfs, main("xf"), numFmtId="0", fontId="0", fillId=str(len(fills) - 1), borderId="0", xfId="0", applyFill="1"
        )
        xfs.set("count", str(len(xfs)))
        for cell in self._row(sheet, row):
            if column_of(cell.get("r")) == column:
                cell.set("s", str(len(xfs) - 1))
        return len(xfs) - 1

    def style(self, sheet: str, row: int, column: int) -> int:
        found = next((each for each in self._row(sheet, row) if column_of(each.get("r")) == column), None)
        return int(found.get("s") or 0) if found is not None else 0


def child_of(root: Any, name: str, ref: str) -> Any:
    found = root.find(main(name))
    if found is None:
        found = etree.Element(main(name), ref=ref)
        root.insert(0, found)
    return found


def broken(path: Path) -> list[str]:
    """Formulas and names in which a reference was lost."""
    package = Package.open(path)
    lost = [f"{name}: {text}" for name, text in defined_names(package).items() if "#REF!" in text]
    texts = re.compile(r'"(?:[^"]|"")*"')
    for name, part in sheets(package):
        for element in package.tree(part).iter(main("f"), main("formula"), main("formula1")):
            if "#REF!" in texts.sub("", element.text or ""):
                lost.append(f"{name}: {element.text}")
    return lost


def _moved(column: int, at: int) -> int:
    return column + 1 if column >= at else column


def _area(ref: str, at: int) -> str:
    top, left, bottom, right = bounds(ref)
    first = f"{letters(_moved(left, at))}{top}"
    last = f"{letters(_moved(right, at))}{bottom}"
    return first if first == last else f"{first}:{last}"


def _right(formula: str, own: str, sheet: str, at: int) -> str:
    def moved(end: End) -> End:
        return replace(end, column=_moved(end.column, at) if end.column else 0)

    def change(reference: Reference) -> str | None:
        if not reference.on(sheet, own):
            return None
        return replace(reference, first=moved(reference.first), last=moved(reference.last)).text

    return rewritten(formula, change)


__all__ = ["Desk", "broken", "child"]
