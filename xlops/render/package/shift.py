"""Rows put in or taken out of a sheet, with everything in the package that refers to them; or it says why it cannot.

What is moved: cells, formulas of every sheet (shared ones are written out first), merged cells, conditional formats,
validations, links, breaks, filters, tables, extensions, comments and their boxes, drawings, charts, names, pivot
sources. What is not understood is never guessed: CannotMove names the sheet and the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Iterable, Sequence

from xlops.errors import OutputError
from xlops.label import Label
from xlops.render.now import Operation
from xlops.render.package.moves import Moves, bounds
from xlops.render.package.opc import EXCEL, MAIN, Element, Package, main, sheets
from xlops.render.package.shift_hung import move_comments, move_drawings, move_tables, move_vml
from xlops.render.references import LOST, Reference, copied, end, pieces

_KNOWN = {
    "comments", "drawing", "hyperlink", "printerSettings", "table", "threadedComment", "vmlDrawing", "ctrlProp", "control",
    "image", "slicer", "timeline", "pivotTable", "customProperty", "vmlDrawingHF", "namedSheetView", "legacyDrawingHF",
}  # fmt: skip
_FORMULAS = (main("f"), main("formula"), main("formula1"), main("formula2"), f"{{{EXCEL}}}f")
_WHY = {
    "pivot": Label("a pivot table stands in the rows that must move", "要移动的行里有数据透视表"),
    "array": Label("an array formula spans the rows that must move", "要移动的行里有跨行的数组公式"),
    "data": Label("it has a what-if data table", "含有模拟运算表"),
    "three": Label("a formula adds up several sheets through it", "有公式跨多张工作表引用它"),
    "map": Label("cells of it are mapped to XML", "有单元格映射到 XML"),
    "scenario": Label("it has scenarios or custom views", "含有方案或自定义视图"),
    "part": Label('it holds a "{kind}", which is not known here', "含有无法识别的部件“{kind}”"),
}
_SPAN = re.compile(rb":[^<>:'!()]*(?:'|&apos;|&#39;)?!")
_THROUGH = re.compile(r"(?:\w:[\w.]+|'[^']*:[^']*')!")
_SENTENCE = Label(
    'sheet "{sheet}": rows cannot be moved, as {why}; it was left as it is',
    "工作表“{sheet}”无法移动行：{why}；已保持原样",
)


class CannotMove(OutputError):
    """Rows of a sheet cannot be moved with certainty; the sheet is best left whole."""


def cannot(sheet: str, why: str, **words: str) -> CannotMove:
    """The error with the sheet's name and the reason."""
    return CannotMove(_SENTENCE.format(sheet=sheet, why=_WHY[why].format(**words)))


def move_rows(package: Package, part: str, operations: Sequence[Operation]) -> None:
    """Carry out the row operations on the sheet of that part. CannotMove before anything is changed."""
    if not operations:
        return
    names = {place: name for name, place in sheets(package)}
    moves = Moves.of(names[part], operations)
    _check(package, part, moves, list(names.values()))
    for place, name in names.items():
        if place == part or package.mentions(place, moves.mention):
            _move_formulas(package, place, name, moves, target=place == part)
    _move_sheet(package.change(part), moves)
    move_tables(package, part, moves)
    move_comments(package, part, moves)
    move_vml(package, part, moves)
    move_drawings(package, part, moves)
    _move_names(package, moves)
    _move_elsewhere(package, part, moves)


def _check(package: Package, part: str, moves: Moves, order: list[str]) -> None:
    sheet = package.tree(part)
    name = moves.sheet
    for relation in package.relations(part):
        if relation.type not in _KNOWN:
            raise cannot(name, "part", kind=relation.type)
        if relation.type == "pivotTable":
            place = package.tree(relation.target).find(main("location"))
            if place is not None and bounds(place.get("ref") or "A1")[2] >= moves.first:
                raise cannot(name, "pivot")
    if sheet.find(main("scenarios")) is not None or sheet.find(main("customSheetViews")) is not None:
        raise cannot(name, "scenario")
    if sheet.find(f"{main('singleXmlCells')}") is not None:
        raise cannot(name, "map")
    for each in sheet.iter(main("f")):
        if each.get("t") == "dataTable":
            raise cannot(name, "data")
        if each.get("t") == "array" and (ref := each.get("ref")):
            top, _, bottom, _ = bounds(ref)
            if top != bottom and moves.crossed(top, bottom):
                raise cannot(name, "array")
    for place in (package.workbook, *(place for _, place in sheets(package))):
        if package.is_changed(place) or b"\0" in package.raw(place)[:64] or _SPAN.search(package.raw(place)):
            _check_spans(package.tree(place), moves, order)


def _check_spans(root: Element, moves: Moves, order: list[str]) -> None:
    """No formula or name may reach through the sheet from one sheet to another."""
    known = [each.casefold() for each in order]
    for each in root.iter(main("f"), main("definedName")):
        if not each.text or "!" not in each.text or not _THROUGH.search(each.text):
            continue
        for piece in pieces(each.text):
            if isinstance(piece, Reference) and len(piece.sheets) == 2 and not piece.outside:
                try:
                    first, last = sorted(known.index(name.casefold()) for name in piece.sheets)
                    within = first <= known.index(moves.sheet.casefold()) <= last
                except ValueError:
                    within = True
                if within:
                    raise cannot(moves.sheet, "three")


def _move_formulas(package: Package, part: str, own: str, moves: Moves, *, target: bool) -> None:
    sheet = package.tree(part)
    _expand_shared(sheet, package, part, moves, own, all=target)
    for tag in _FORMULAS:
        for each in sheet.iter(tag):
            if each.text and (target or moves.mentioned(each.text)):
                moved = moves.formula(each.text, own)
                if LOST in moved and LOST not in each.text and tag != main("f") and target:
                    moved = _anchored(each, moves)
                if moved != each.text:
                    each.text = moved
                    package.changed(part)
    for link in sheet.iter(main("hyperlink")):
        location = link.get("location")
        if location:
            moved = moves.formula(location, "")
            if moved != location and LOST not in moved:
                link.set("location", moved)
                package.changed(part)


def _anchored(element: Element, moves: Moves) -> str:
    """A formula of a format or a validation whose first row goes: it is written for the first cell that is left."""
    text = str(element.text)
    refs, parent = "", element
    while parent is not None and not refs:
        extended = parent.find(f"{{{EXCEL}}}sqref")
        refs = parent.get("sqref") or (extended.text if extended is not None else "") or ""
        parent = parent.getparent()
    moved = moves.areas(refs)
    if not moved:
        return text  # it goes with all of its cells
    return copied(text, rows=bounds(moved.split()[0])[0] - bounds(refs.split()[0])[0])


def _expand_shared(sheet: Element, package: Package, part: str, moves: Moves, own: str, *, all: bool) -> None:
    """Shared formulas that rows move under, or that refer to them, are written out cell by cell."""
    masters = {
        each.get("si"): each.text for each in sheet.iter(main("f")) if each.get("t") == "shared" and each.text
    }  # fmt: skip
    wanted = {
        si
        for si, text in masters.items()
        if all or any(isinstance(each, Reference) and each.on(moves.sheet, own) for each in pieces(text))
    }
    if wanted:
        _write_out(sheet, package, part, wanted)


def _write_out(sheet: Element, package: Package, part: str, wanted: Collection[str]) -> None:
    """Shared formulas with the text in each of their cells."""
    masters: dict[str, tuple[str, int, int]] = {}
    shared = [each for each in sheet.iter(main("f")) if each.get("t") == "shared" and each.get("si") in wanted]
    for each in shared:
        if each.text:
            place = end(each.getparent().get("r"))
            masters[each.get("si")] = (each.text, place.row, place.column)
    for each in shared:
        text, row, column = masters[each.get("si")]
        place = end(each.getparent().get("r"))
        each.text = copied(text, rows=place.row - row, columns=place.column - column)
        for name in ("t", "si", "ref"):
            each.attrib.pop(name, None)
        package.changed(part)


def write_out_shared(package: Package, part: str, written: Container[tuple[int, int]]) -> None:
    """Write out the shared formulas whose first cell, which has the text for all, is among those that are written."""
    sheet = package.tree(part)
    wanted = {
        each.get("si")
        for each in sheet.iter(main("f"))
        if each.get("t") == "shared"
        and each.text
        and ((place := end(each.getparent().get("r"))).row, place.column) in written
    }
    if wanted:
        _write_out(sheet, package, part, wanted)


def _move_sheet(sheet: Element, moves: Moves) -> None:
    _move_cells(sheet, moves)
    for each in list(sheet.iter(f"{{{EXCEL}}}sqref")):
        each.text = moves.areas(each.text or "")
        if not each.text:
            each.getparent().getparent().remove(each.getparent())
    _each_ref(sheet, ("mergeCells/mergeCell",), "ref", lambda ref: None if _one(moved := moves.area(ref)) else moved)
    _each_ref(sheet, ("hyperlinks/hyperlink",), "ref", moves.area)
    _each_ref(sheet, ("autoFilter", "autoFilter/sortState", "sortState", "sortState/sortCondition"), "ref", moves.area)
    _each_ref(sheet, ("autoFilter/sortState/sortCondition",), "ref", moves.area)
    _each_ref(
        sheet,
        ("conditionalFormatting", "dataValidations/dataValidation", "ignoredErrors/ignoredError"),
        "sqref",
        lambda refs: moves.areas(refs) or None,
    )
    _each_ref(sheet, ("protectedRanges/protectedRange",), "sqref", lambda refs: moves.areas(refs) or None)
    _each_ref(sheet, ("cellWatches/cellWatch",), "r", moves.area)
    _each_ref(sheet, ("sheetViews/sheetView/selection",), "activeCell", lambda ref: moves.area(ref) or "A1")
    _each_ref(sheet, ("sheetViews/sheetView/selection",), "sqref", lambda refs: moves.areas(refs) or "A1")
    for each in sheet.iterfind(f"{main('rowBreaks')}/{main('brk')}"):
        each.set("id", str(moves.near(int(each.get("id")))))
    for kind in ("dataValidations", "mergeCells", "hyperlinks", "ignoredErrors", "protectedRanges", "cellWatches"):
        parent = sheet.find(main(kind))
        if parent is not None and not len(parent):
            sheet.remove(parent)
        elif parent is not None and parent.get("count"):
            parent.set("count", str(len(parent)))
    for tag in ("from", "to"):
        for anchor in sheet.iter(f"{{{MAIN}}}{tag}"):
            for each in anchor:
                if each.tag.endswith("}row") and each.text:
                    each.text = str(moves.near(int(each.text) + 1) - 1)


def _each_ref(sheet: Element, paths: Iterable[str], name: str, move: Callable[[str], str | None]) -> None:
    """Move one attribute of the elements at these paths; an element whose cells all went goes too."""
    for path in paths:
        for each in list(sheet.iterfind("/".join(main(step) for step in path.split("/")))):
            ref = each.get(name)
            if not ref:
                continue
            moved = move(ref)
            if moved:
                each.set(name, moved)
            else:
                each.getparent().remove(each)


def _one(ref: str | None) -> bool:
    """Whether an area is of one cell: such a merge is none, and Excel would call the file damaged."""
    first, _, last = (ref or "").partition(":")
    return not last or first == last


def _move_cells(sheet: Element, moves: Moves) -> None:
    data = sheet.find(main("sheetData"))
    first = moves.first
    last = 0
    for row in list(data):
        at = int(row.get("r") or last + 1)
        last = at
        if at < first:
            continue
        moved = moves.row(at)
        if moved is None:
            data.remove(row)
            continue
        if moved == at:
            continue
        row.set("r", str(moved))
        for cell in row:
            place = cell.get("r")
            if place:
                cell.set("r", place.rstrip("0123456789") + str(moved))
    for each in data.iter(main("f")):
        if each.get("ref"):
            each.set("ref", moves.area(each.get("ref")) or each.get("ref"))


def _move_names(package: Package, moves: Moves) -> None:
    order = [each.get("name") or "" for each in package.tree(package.workbook).iter(main("sheet"))]
    for each in package.tree(package.workbook).iterfind(f"{main('definedNames')}/{main('definedName')}"):
        own = each.get("localSheetId")
        moved = moves.formula(each.text or "", order[int(own)] if own else "")
        if moved != each.text:
            each.text = moved
            package.changed(package.workbook)


def _move_elsewhere(package: Package, part: str, moves: Moves) -> None:
    """Charts, sources of pivots and form controls anywhere in the package."""
    for place in package.names:
        if not place.endswith(".xml") or place == part:
            continue
        if re.match(r"xl/(charts|drawings)/[^/]+\.xml$", place) and package.mentions(place, moves.mention):
            for each in package.tree(place).iter():
                if isinstance(each.tag, str) and each.tag.rpartition("}")[2] == "f" and each.text:
                    _moved_text(package, place, each, moves)
                elif each.get("textlink"):
                    moved = moves.formula(each.get("textlink"), "")
                    if moved != each.get("textlink"):
                        each.set("textlink", moved)
                        package.changed(place)
        elif place.startswith("xl/pivotCache/pivotCacheDefinition"):
            source = package.tree(place).find(f"{main('cacheSource')}/{main('worksheetSource')}")
            if source is not None and source.get("sheet") == moves.sheet and source.get("ref"):
                source.set("ref", moves.area(source.get("ref")) or source.get("ref"))
                package.changed(place)
        elif place.startswith("xl/ctrlProps/") and package.mentions(place, moves.mention):
            root = package.tree(place)
            for name in ("fmlaLink", "fmlaRange", "fmlaGroup", "fmlaTxbx"):
                if root.get(name):
                    root.set(name, moves.formula(root.get(name), ""))
                    package.changed(place)
        elif place.startswith("xl/tables/") and package.mentions(place, moves.mention):
            for each in package.tree(place).iter(main("calculatedColumnFormula"), main("totalsRowFormula")):
                _moved_text(package, place, each, moves)


def _moved_text(package: Package, place: str, element: Element, moves: Moves) -> None:
    moved = moves.formula(element.text or "", "")
    if moved != element.text:
        element.text = moved
        package.changed(place)
