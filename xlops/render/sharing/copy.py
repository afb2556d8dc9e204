"""The copy itself: what may be seen is reached from the workbook by relationships of known kinds; the rest stays behind."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xlops import stopping
from xlops.errors import UsageError
from xlops.label import Label
from xlops.paths import replacing
from xlops.render.package.opc import Package, Relation
from xlops.render.sharing.find import Found, Private, Sheet, check_ours, find, sheets_of
from xlops.render.sharing.package import keep_relations, read_package, relations_part
from xlops.render.sharing.parts import (
    clean_chart,
    clean_comments,
    clean_drawing,
    clean_properties,
    clean_table,
    clean_types,
    clean_vml,
    clean_workbook,
    unhook,
)
from xlops.render.sharing.sheets import HIDDEN, PSEUDONYM, clean_sheet, forget_metadata, renumber, texts_of

KEPT = frozenset((
    "officeDocument", "core-properties", "extended-properties", "worksheet", "chartsheet", "styles", "theme",
    "sharedStrings", "sheetMetadata", "drawing", "vmlDrawing", "comments", "table", "hyperlink", "image",
    "chart", "chartEx", "chartStyle", "chartColorStyle", "chartUserShapes", "themeOverride", "diagramData",
    "diagramLayout", "diagramQuickStyle", "diagramColors", "diagramDrawing", "hdphoto",
))  # fmt: skip
"""Kinds of relationships that a copy has. Whatever else a program invents stays behind: macros, controls, the ribbon,
links to other workbooks, connections, pivot tables with their hidden rows, persons, printers, earlier versions."""
OUR_LISTS = "xlops"
"""Our own hidden sheet: what the lists of input cells offer."""
_WEB = ("http://", "https://", "mailto:", "#")
_NOTHING_LEFT = Label("{file}: every visible sheet of it is private; there is nothing to share",
                      "{file}：所有可见的工作表都是私密的，没有可分享的内容")  # fmt: skip


@dataclass(frozen=True)
class LeftOut:
    """What a copy is without."""

    macros: bool
    buttons: int
    sheets: tuple[str, ...]
    """Names of whole sheets."""
    tables: tuple[str, ...]
    """Ids of tables whose sheet is there."""
    columns: tuple[str, ...]
    """table.column, by id."""
    notes: tuple[tuple[str, str], ...]
    """Sheet and heading of each column that the operator added."""
    repeated: int
    """Cells elsewhere that repeated a private id, and pseudonyms in texts."""
    formulas: int
    """Formulas that became values."""
    hidden: tuple[str, ...]
    """Hidden sheets that are not ours and came along: whoever has the copy can show them."""
    kinds: tuple[str, ...]
    """Kinds of other parts, as relationships name them: externalLink, pivotTable, connections, person ..."""


def write_copy(source: Path, target: Path, private: Private, *, values: bool = False) -> LeftOut:
    """Write a copy of the workbook `source` for others to `target`, in one step; with `values` it has no formulas.

    InputError when the workbook cannot be read or is not ours, OutputError when the copy cannot be written.
    """
    package = read_package(source)
    check_ours(package)
    sheets = sheets_of(package)
    found = find(package, sheets, private)
    kept = [each for each in sheets if each.name not in found.gone.sheets]
    if not any(each.element.get("state", "visible") == "visible" for each in kept):
        raise UsageError(_NOTHING_LEFT.format(file=source.name))
    texts = texts_of(package, kept, found)
    formulas = repeated = 0
    for sheet in kept:
        stopping.check()
        counts = clean_sheet(package, sheet, found, texts, values=values)
        formulas, repeated = formulas + counts.formulas, repeated + counts.blanked
        for table in sheet.tables:
            if table.name not in found.gone.tables:
                clean_table(package, sheet, table, found, values=values)
    if any(b"XLRICHVALUE" in package.raw(name) for name in package.names if name.endswith("metadata.xml")):
        forget_metadata(package, kept)  # its data types are not in the copy
    renumber(package, kept, texts)
    clean_workbook(package, sheets, found)
    clean_properties(package)
    walk = _Walk(package, found, kept, {each.part for each in sheets})
    walk.follow("", None)
    for part in package.names:
        if part not in walk.reached and part != "[Content_Types].xml":
            package.drop(part)
    clean_types(package)
    for name in package.names:
        if name.endswith((".xml", ".vml")):
            text, count = PSEUDONYM.subn(HIDDEN.encode(), package.raw(name))
            repeated += count
            if count:
                package.put(name, text)
    with replacing(target) as draft:
        package.save(draft)
    return LeftOut(
        "vbaProject" in walk.left,
        walk.buttons,
        tuple(found.sheets),
        tuple(found.private_tables),
        tuple(found.private_columns),
        tuple(found.notes),
        repeated,
        formulas,
        tuple(each.name for each in kept if _hides(each)),
        tuple(sorted(walk.left - _OF_COURSE)),
    )


def _hides(sheet: Sheet) -> bool:
    return sheet.element.get("state", "visible") != "visible" and not sheet.ours and sheet.name != OUR_LISTS


_OF_COURSE = frozenset(("vbaProject", "ctrlProp", "worksheet", "table", "calcChain", "printerSettings", "thumbnail"))
"""Kinds of parts that are told otherwise, or that nobody misses."""


class _Walk:
    """Follows the relationships that a copy keeps, cleaning each part on the way."""

    def __init__(self, package: Package, found: Found, kept: list[Sheet], sheets: set[str]) -> None:
        self.package, self.found = package, found
        self.sheets = {each.part: each for each in kept}
        self.others = sheets - set(self.sheets)
        self.tables = {each.part for sheet in kept for each in sheet.tables if each.name in found.gone.tables}
        self.reached: set[str] = set()
        self.left: set[str] = set()
        self.buttons = 0

    def follow(self, part: str, sheet: Sheet | None) -> None:
        """Clean a part and go on to those that it leads to."""
        if part in self.reached:
            return
        sheet = self.sheets.get(part, sheet)
        relations = self.package.relations(part)
        if relations:
            self.reached.add(relations_part(part))
        if part:
            self.reached.add(part)
        kept = {each.id for each in relations if self._stays(each)}
        if sheet is not None and part == sheet.part:
            kept -= self._comments(relations, sheet)
        keep_relations(self.package, part, kept)
        lost = {each.id for each in relations} - kept
        self._clean(part, lost)
        for each in relations:
            if each.id in kept and not each.outside and each.target in self.package:
                self.follow(each.target, sheet)

    def _stays(self, relation: Relation) -> bool:
        if relation.outside:
            stays = relation.type == "hyperlink" and relation.target.casefold().startswith(_WEB)
            self.left |= set() if stays else {"link"}
            return stays
        rich = (
            relation.type == "sheetMetadata"
            and relation.target in self.package
            and (b"XLRICHVALUE" in self.package.raw(relation.target))
        )
        known = relation.type in KEPT and relation.target in self.package and not rich
        private = relation.target in self.others or relation.target in self.tables or self._points(relation)
        if not known and relation.type != "sharedStrings":
            self.left.add(relation.type)
        return known and not private

    def _points(self, relation: Relation) -> bool:
        """A chart of a newer kind that shows what is left out: its data cannot be told from its place."""
        if relation.type != "chartEx":
            return False
        formulas = [each for each in self.package.tree(relation.target).iter() if str(each.tag).endswith("}f")]
        return any(self.found.gone.touches(each.text or "", "") for each in formulas)

    def _comments(self, relations: list[Relation], sheet: Sheet) -> set[str]:
        """Clean the comments of a sheet and their frames; the ids of relationships that are of no use then."""
        cells: set[tuple[int, int]] = set()
        comments = [each for each in relations if each.type == "comments" and each.target in self.package]
        for each in comments:
            cells |= clean_comments(self.package, each.target, sheet, self.found)
        frames = [each for each in relations if each.type == "vmlDrawing" and each.target in self.package]
        header = self._header_frames(sheet)
        for each in frames:
            if each.id not in header:
                self.buttons += clean_vml(self.package, each.target, cells)
        if cells:
            return set()
        return {each.id for each in [*comments, *frames]} - header

    def _header_frames(self, sheet: Sheet) -> set[str]:
        root = self.package.tree(sheet.part)
        return {
            value
            for each in root.iter()
            if str(each.tag).endswith("}legacyDrawingHF")
            for value in each.attrib.values()
        }

    def _clean(self, part: str, lost: set[str]) -> None:
        name = part.casefold()
        if name.startswith("xl/drawings/") and name.endswith(".xml"):
            self.buttons += clean_drawing(self.package, part, self.found, lost)
        elif name.startswith("xl/charts/chart") and name.endswith(".xml") and "chartex" not in name:
            clean_chart(self.package, part, self.found)
        if lost and part.endswith(".xml"):
            unhook(self.package, part, lost)
